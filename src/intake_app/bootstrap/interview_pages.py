"""Builds the pages of the interview and the ways between them: a new talk, sheets of a record, the sealed section."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from intake_app import paths
from intake_app.services.earlier_talks import EarlierTalks
from intake_app.services.help_contacts import load_contacts
from intake_app.services.sealed import is_cleared
from intake_app.services.sheets import NOTES_FORM, SEALED_FORM, SheetKey, new_sheet, read_sheet_name
from intake_app.ui.messages import describe
from intake_app.ui.presenters.case_sheets import SheetDesk, sealed_decision
from intake_app.ui.presenters.interview import InterviewPlace, InterviewPresenter, InterviewWays
from intake_app.ui.presenters.interview_start import StartPresenter, StartWays
from intake_app.ui.views.interview_page import InterviewPage
from intake_app.ui.views.interview_start import InterviewStartPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intake_app.bootstrap.desk import Desk
    from intake_app.i18n import Translator
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Runner
    from intake_app.ui.message import Message
    from intake_app.ui.presenters.interview_keeping import Later
    from intake_app.ui.presenters.shell import ShellPresenter
    from intake_app.ui.views.page import Page

_FOLLOW_UP = "follow_up"


@dataclass(frozen=True)
class InterviewRoutes:
    """Where the pages of the interview lead: each is told the case's id."""

    show_case: Callable[[str], object]
    back_to_case: Callable[[str], object]
    evidence: Callable[[str], object]


class InterviewPages:
    """The interview page, the page before a new interview, and what opens them."""

    def __init__(
        self,
        desk: Desk,
        runner: Runner,
        later: Later,
        dialogs: Dialogs,
        tr: Translator,
        shell: ShellPresenter,
        *,
        add: Callable[[str, Page], None],
        routes: InterviewRoutes,
    ) -> None:
        self._desk = desk
        self._runner = runner
        self._dialogs = dialogs
        self._tr = tr
        self._shell = shell
        self._routes = routes
        self._came_from: tuple[str, InterviewPlace] | None = None
        self._opening: dict[str, str] = {}
        earlier = EarlierTalks(desk.session, desk.forms)
        self.interview = InterviewPresenter(
            desk.interviews,
            runner,
            tr,
            later=later,
            explain=self._explain,
            closed=self._closed,
            dialogs=dialogs,
            earlier=earlier,
            contacts=load_contacts(paths.resources() / "help"),
            is_cleared=self._is_cleared,
            ways=InterviewWays(sealed=self.sealed, notes=self._notes),
        )
        self.page = InterviewPage(tr, self.interview, dialogs, self._evidence)
        add("interview", self.page)
        ways = StartWays(
            begin=self._begin, record=routes.show_case, follow_up=partial(self._sheet, _FOLLOW_UP), back=shell.back
        )
        self.start = StartPresenter(earlier, runner, tr, explain=self._explain, ways=ways)
        add("interview_start", InterviewStartPage(tr, self.start))

    @property
    def sheets(self) -> SheetDesk:
        """What the page of a record needs to show its sheets."""
        return SheetDesk(self._desk.interviews, self._is_cleared)

    # --- where one is ---------------------------------------------------------------------------------------------

    def where(self) -> dict[str, str]:
        """What leads back to the open interview after a lock; empty when none is open, or what is open is sealed."""
        case_id, section = self.interview.where
        state, sheet = self.interview.state, self.interview.sheet
        if state.is_sealed:
            return {}
        if not case_id:
            # The window is built anew (another language) while the interview is still being opened.
            return self._opening
        account = state.account.path if state.account is not None else ""
        return _where(case_id, sheet, InterviewPlace(section, self.page.scrolled_px, account), state.language)

    def return_to(self, where: Mapping[str, str]) -> None:
        """Goes back to the place that `where` told."""
        scroll = where.get("scroll", "")
        place = InterviewPlace(
            where.get("section", ""), int(scroll) if scroll.isdecimal() else 0, where.get("account", "")
        )
        self._open(where.get("case", ""), read_sheet_name(where.get("sheet", "")), place, where.get("language", ""))

    # --- ways -----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """A new talk: first the question whether the person has told before."""
        self.start.open()
        self._shell.open("interview_start")

    def talk(self, case_id: str, section: str = "") -> None:
        """Goes on with the interview of a case."""
        self._came_from = None
        self._open(case_id, None, InterviewPlace(section))

    def sheet(self, case_id: str, form_id: str, rid: str) -> None:
        """Opens a sheet of a case; without a row id a new one begins."""
        self._came_from = None
        self._open(case_id, SheetKey(form_id, rid) if rid else new_sheet(form_id), InterviewPlace())

    def sealed(self, case_id: str) -> None:
        """Opens the sealed section of a case, if the person at the laptop means it."""
        if self._dialogs.decide(sealed_decision(self._tr)):
            self._open_last(case_id, SEALED_FORM)

    def _notes(self, case_id: str) -> None:
        self._open_last(case_id, NOTES_FORM)

    def _sheet(self, form_id: str, case_id: str) -> None:
        self._shell.back()
        self._routes.show_case(case_id)
        self.sheet(case_id, form_id, "")

    def _begin(self, pseudonym: str) -> None:
        self._came_from = None
        self._shell.back()
        self.interview.begin(self._tr.language, "", pseudonym)
        self._shell.open("interview")

    def _open_last(self, case_id: str, form_id: str) -> None:
        """Goes on with the sheet of a form that was begun last; the first one begins. Back leads where one was."""
        is_inside = self._shell.state.page == "interview" and self.interview.where[0] == case_id
        section = self.interview.where[1]
        self._came_from = (case_id, InterviewPlace(section, self.page.scrolled_px)) if is_inside else None

        def found(key: SheetKey | None) -> None:
            self._open(case_id, key or new_sheet(form_id), InterviewPlace())

        self._runner.start(
            lambda _step: self._desk.interviews.last_sheet(case_id, form_id), done=found, failed=self._failed
        )

    def _open(self, case_id: str, sheet: SheetKey | None, place: InterviewPlace, language: str = "") -> None:
        spoken = language or self._tr.language
        is_sealed = sheet is not None and sheet.is_sealed
        self._opening = {} if is_sealed else _where(case_id, sheet, place, spoken)
        self.interview.open(case_id, spoken, sheet=sheet, place=place)
        self._shell.open("interview")

    def _closed(self, case_id: str) -> None:
        came_from, self._came_from, self._opening = self._came_from, None, {}
        if came_from is not None and came_from[0] == case_id:
            self._open(case_id, None, came_from[1])
        else:
            self._routes.back_to_case(case_id)

    def _evidence(self, _path: str) -> None:
        case_id, _section = self.interview.where
        if case_id:
            self._routes.evidence(case_id)

    def _is_cleared(self) -> bool:
        return is_cleared(self._desk.session, self._desk.contacts)

    def _failed(self, error: Exception) -> None:
        self._shell.show_message(self._explain(error))

    def _explain(self, error: Exception) -> Message:
        return describe(error, self._tr)


def _where(case_id: str, sheet: SheetKey | None, place: InterviewPlace, language: str) -> dict[str, str]:
    return {
        "case": case_id,
        "section": place.section,
        "sheet": sheet.name if sheet is not None else "",
        "scroll": str(place.scroll),
        "account": place.account,
        "language": language,
    }
