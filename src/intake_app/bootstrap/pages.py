"""Builds the pages of one desk and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from intake_app import __version__, paths
from intake_app.bootstrap.body_paper import offer_body_paper, offer_pictures
from intake_app.bootstrap.consent_page import offer_consents
from intake_app.bootstrap.desk import word_list
from intake_app.bootstrap.form_pages import FormPages
from intake_app.bootstrap.health_page import offer_health
from intake_app.bootstrap.interview_pages import InterviewPages, InterviewRoutes
from intake_app.bootstrap.settings_work import settings_work
from intake_app.desktop.removable import list_targets
from intake_app.domain.places import load_places
from intake_app.i18n import LANGUAGES
from intake_app.services.contacts import Contacts
from intake_app.ui.messages import describe
from intake_app.ui.presenters.answer_export import AnswerExportPresenter
from intake_app.ui.presenters.case import CasePresenter, CaseWays
from intake_app.ui.presenters.cases import CasesPresenter
from intake_app.ui.presenters.complaint import ComplaintPresenter
from intake_app.ui.presenters.contacts import ContactsPresenter
from intake_app.ui.presenters.evidence import EvidencePresenter
from intake_app.ui.presenters.hand_over import HandOverPresenter
from intake_app.ui.presenters.reception import ReceptionPresenter
from intake_app.ui.presenters.settings import SettingsPresenter
from intake_app.ui.views.answer_export_page import AnswerExportPage
from intake_app.ui.views.case_page import CasePage
from intake_app.ui.views.cases_page import CasesPage
from intake_app.ui.views.complaint_page import ComplaintPage
from intake_app.ui.views.contacts_page import ContactsPage
from intake_app.ui.views.evidence_page import EvidencePage
from intake_app.ui.views.hand_over_page import HandOverPage
from intake_app.ui.views.reception_page import ReceptionPage
from intake_app.ui.views.settings_page import SettingsPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intake_app.bootstrap.desk import Desk
    from intake_app.domain.places import Places
    from intake_app.i18n import Translator
    from intake_app.ui.dialogs import QtDialogs
    from intake_app.ui.jobs import Runner
    from intake_app.ui.message import Message
    from intake_app.ui.presenters.complaint import Printer
    from intake_app.ui.presenters.interview import InterviewPresenter
    from intake_app.ui.presenters.settings_state import SettingsWork
    from intake_app.ui.presenters.shell import ShellPresenter
    from intake_app.ui.theme import Theme
    from intake_app.ui.views.page import Page
    from intake_app.ui.views.shell_window import ShellWindow


@dataclass(frozen=True, slots=True)
class Around:
    """What the window lends to its pages. `later(ms, what)` does something once and gives back what calls it off."""

    runner: Runner
    theme: Theme
    theme_choice: str
    is_practice: bool
    later: Callable[[int, Callable[[], None]], Callable[[], None]]
    printer: Printer
    print_groups: Callable[[tuple[str, ...]], object]
    choose_language: Callable[[str], None]
    choose_theme: Callable[[str], None]
    idle_changed: Callable[[int], None]


class Pages:
    """All pages of one window, in one language; built anew when the language changes."""

    def __init__(
        self,
        around: Around,
        desk: Desk,
        shell: ShellPresenter,
        window: ShellWindow,
        dialogs: QtDialogs,
        tr: Translator,
    ) -> None:
        self._around = around
        self._desk = desk
        self.shell = shell
        self._window = window
        self._dialogs = dialogs
        self._tr = tr
        self._places = load_places(paths.resources() / "places")
        self._open_case = ""
        self.talks = self._interviews()
        self.case = self._case()
        self.evidence = self._evidence()
        self.hand_over = self._hand_over()
        self.answers = self._answers()
        self.complaint = self._complaint()
        self.reception = self._reception()
        self._cases()
        self._contacts()
        self._settings()

    @property
    def interview(self) -> InterviewPresenter:
        """The interview that is open."""
        return self.talks.interview

    # --- where one is ---------------------------------------------------------------------------------------------

    def where(self) -> dict[str, str]:
        """The page, case and place that are open, to come back to after a lock."""
        around = {"place": self.shell.state.place, "page": self.shell.state.page}
        if around["page"] == "interview":
            return around | (self.talks.where() or {"page": "case", "case": self._open_case})
        return around | {"case": self._open_case}

    def return_to(self, where: Mapping[str, str]) -> None:
        """Goes where one was; a case that is not here any more leads to its list, with a message."""
        if where.get("place"):
            self.shell.go(where["place"])
        case_id, page = where.get("case", ""), where.get("page", "")
        if not case_id:
            return
        if page == "interview":
            self._open_case = case_id
            self.talks.return_to(where)
        elif page in ("case", "evidence", "complaint"):
            self.show_case(case_id)
            if page == "evidence":
                self.show_evidence(case_id)
            elif page == "complaint":
                self.show_complaint(case_id)

    def show_case(self, case_id: str) -> None:
        """Opens a case."""
        self._open_case = case_id
        self.case.open(case_id)
        self.shell.open("case")

    def show_evidence(self, case_id: str) -> None:
        """Opens the evidence of a case."""
        self.evidence.open_case(case_id)
        self.shell.open("evidence")

    def show_complaint(self, case_id: str) -> None:
        """Opens the complaint draft of a case."""
        self.complaint.open_case(case_id)
        self.shell.open("complaint")

    def talk(self, case_id: str, section: str = "") -> None:
        """Goes on with the interview of a case; without a case a new one begins."""
        if case_id:
            self.talks.talk(case_id, section)
        else:
            self.talks.begin()

    def give(self, case_id: str) -> None:
        """Opens the hand-over with a case chosen."""
        self.shell.go("hand_over")
        self.hand_over.load([case_id])

    def export(self, case_id: str = "") -> None:
        """Opens the export of answers, with a case chosen if one is named."""
        self.answers.open([case_id] if case_id else [])
        self.shell.open("answers")

    # --- pages ----------------------------------------------------------------------------------------------------

    def _add(self, key: str, page: Page) -> None:
        self._window.add_page(key, page)

    def _interviews(self) -> InterviewPages:
        around = self._around
        routes = InterviewRoutes(self.show_case, self._back_to_case, self.show_evidence)
        pages = InterviewPages(
            self._desk, around.runner, around.later, self._dialogs, self._tr, self.shell, add=self._add, routes=routes
        )
        self.body_paper = offer_body_paper(
            pages.page.form.around,
            self._desk,
            around.runner,
            self._tr,
            self._dialogs,
            self.shell,
            self._window,
            case_now=lambda: pages.interview.where[0],
        )
        offer_pictures(
            pages.page.form.around,
            self._desk,
            around.runner,
            case_now=lambda: pages.interview.where[0],
            form_now=lambda: pages.interview.sheet.form_id if pages.interview.sheet is not None else "",
        )
        return pages

    def _case(self) -> CasePresenter:
        desk, around = self._desk, self._around
        ways = CaseWays(
            interview=self.talk,
            evidence=self.show_evidence,
            hand_over=self.give,
            complaint=self.show_complaint,
            back=self.shell.back,
            sheet=self.talks.sheet,
            sealed=self.talks.sealed,
            export=self.export,
            consents=offer_consents(desk, around.runner, self._dialogs, self._tr, self.shell, self._window, _local_now),
        )
        presenter = CasePresenter(
            desk.cases,
            desk.release,
            desk.contacts,
            desk.forms,
            self._around.runner,
            self._tr,
            desk=desk.session.role,
            now=_local_now,
            place_name=self._place_name,
            regions=self._regions(),
            ways=ways,
            sheets=self.talks.sheets,
        )
        self._add("case", CasePage(self._tr, presenter))
        return presenter

    def _evidence(self) -> EvidencePresenter:
        presenter = EvidencePresenter(
            self._desk.cases,
            self._desk.evidence,
            self._around.runner,
            self._tr,
            self._dialogs,
            explain=self._explain,
            back=self.shell.back,
            is_confined=lambda: "seccomp" in self._desk.viewer.protections(),
        )
        self._add("evidence", EvidencePage(self._tr, presenter, self._around.theme))
        return presenter

    def _hand_over(self) -> HandOverPresenter:
        desk = self._desk
        presenter = HandOverPresenter(
            desk.cases,
            desk.contacts,
            desk.handover,
            desk.reception,
            self._around.runner,
            self._tr,
            self._dialogs,
            list_targets=list_targets,
            explain=self._explain,
            go=self.shell.go,
            export=self.export,
        )
        self._add("hand_over", HandOverPage(self._tr, presenter))
        return presenter

    def _answers(self) -> AnswerExportPresenter:
        desk, around = self._desk, self._around
        presenter = AnswerExportPresenter(
            desk.answers,
            desk.cases,
            desk.contacts,
            around.runner,
            self._tr,
            self._dialogs,
            list_targets=list_targets,
            explain=self._explain,
            back=self.shell.back,
        )
        self._add("answers", AnswerExportPage(self._tr, presenter))
        return presenter

    def _complaint(self) -> ComplaintPresenter:
        presenter = ComplaintPresenter(
            self._desk.complaints,
            self._around.runner,
            self._tr,
            self._dialogs,
            self._around.printer,
            explain=self._explain,
            back=self._back_to_case,
        )
        self._add("complaint", ComplaintPage(self._tr, presenter, self._around.theme))
        return presenter

    def _back_to_case(self, case_id: str) -> None:
        self.shell.back()
        if self.shell.state.page != "case":
            self.show_case(case_id)

    def _cases(self) -> None:
        is_field = self._desk.session.role == "field"
        presenter = CasesPresenter(
            self._desk.cases,
            self._around.runner,
            self._tr,
            desk=self._desk.session.role,
            now=_local_now,
            place_name=self._place_name,
            open_case=self.show_case,
            first_step=(lambda: self.talk("")) if is_field else (lambda: self.shell.go("reception")),
        )
        self._add("cases", CasesPage(self._tr, presenter, self._around.theme))

    def _reception(self) -> ReceptionPresenter:
        presenter = ReceptionPresenter(
            self._desk.reception,
            self._desk.receipts,
            self._around.runner,
            self._tr,
            self._dialogs,
            desk=self._desk.session.role,
            list_targets=list_targets,
            explain=self._explain,
            open_case=self.show_case,
            go=self.shell.go,
        )
        self._add("reception", ReceptionPage(self._tr, presenter, self._around.theme))
        return presenter

    def _contacts(self) -> None:
        session = self._desk.session
        presenter = ContactsPresenter(
            {code: Contacts(session, word_list(code)) for code in LANGUAGES},
            self._around.runner,
            self._dialogs,
            self._tr,
            desk=session.role,
            now=_local_now,
            place_name=self._place_name,
            regions=self._regions(),
        )
        self._add("contacts", ContactsPage(self._tr, presenter, self._around.theme))

    def _settings(self) -> None:
        presenter = SettingsPresenter(
            self._desk.care,
            self._settings_work(),
            self._around.runner,
            self._dialogs,
            self._tr,
            theme=self._around.theme_choice,
            version=__version__,
            is_practice=self._around.is_practice,
        )
        around = self._around
        tr, shell, add = self._tr, self.shell, self._add
        forms = FormPages(
            self._desk, around.runner, self._dialogs, around.theme, tr, shell, add=add, open_case=self.show_case
        )
        health = offer_health(self._desk, around.runner, tr, shell, add)
        add("settings", SettingsPage(tr, presenter, forms.build(), health))

    # --- what pages are handed --------------------------------------------------------------------------------------

    def _explain(self, error: Exception) -> Message:
        return describe(error, self._tr)

    def _settings_work(self) -> SettingsWork:
        around = self._around
        return settings_work(
            self._desk.session.vault.folder,
            self._tr.language,
            print_groups=around.print_groups,
            choose_language=around.choose_language,
            choose_theme=around.choose_theme,
            idle_changed=around.idle_changed,
        )

    def _place_name(self, code: str) -> str:
        return place_name(self._places, code, self._tr.language)

    def _regions(self) -> list[tuple[str, str]]:
        named = [(region.iso, region.name(self._tr.language)) for region in self._places.regions.values()]
        return sorted(named, key=lambda pair: pair[1])


def place_name(places: Places, code: str, language: str) -> str:
    """The name of a region (ISO code) or settlement (KATO code valid today), "" for what is no code."""
    region = places.region(code)
    if region is not None:
        return region.name(language)
    city = places.city_by_code(code, _local_now().date()) if code.isdigit() else None
    return city.name(language) if city is not None else ""


def _local_now() -> datetime:
    return datetime.now().astimezone()
