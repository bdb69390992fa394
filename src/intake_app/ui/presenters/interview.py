"""The interview: one section at a time, kept while somebody types, recorded when the section is left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake_app.services.help_contacts import HelpContacts
from intake_app.ui.presenters.interview_account import account_state, blocks_of
from intake_app.ui.presenters.interview_keeping import SAVE_AFTER_MS, Keeper
from intake_app.ui.presenters.interview_notices import ORPHANS
from intake_app.ui.presenters.interview_phases import LISTS, PARTING, left_decision
from intake_app.ui.presenters.interview_reading import Opened, Reading
from intake_app.ui.presenters.interview_state import InterviewPlace, InterviewState, InterviewView, InterviewWays

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator
    from intake_app.services.earlier_talks import EarlierTalks
    from intake_app.services.interviews import Interviews
    from intake_app.services.open_interview import Interview
    from intake_app.services.sheets import SheetKey
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Runner
    from intake_app.ui.message import Message
    from intake_app.ui.presenters.interview_keeping import Later
    from intake_app.xlsform.views import Change

    Explain = Callable[[Exception], Message]

__all__ = ["SAVE_AFTER_MS", "InterviewPlace", "InterviewPresenter", "InterviewState", "InterviewView", "InterviewWays"]


class InterviewPresenter:
    """Drives one interview, or one further sheet of a case; `closed` is called with the case when it is left.

    `dialogs` asks whether the person has left before lists show; without it nobody is asked.
    """

    def __init__(
        self,
        interviews: Interviews,
        runner: Runner,
        tr: Translator,
        *,
        later: Later,
        explain: Explain,
        closed: Callable[[str], None],
        dialogs: Dialogs | None = None,
        earlier: EarlierTalks | None = None,
        contacts: HelpContacts | None = None,
        is_cleared: Callable[[], bool] = lambda: False,
        ways: InterviewWays | None = None,
    ) -> None:
        self.state = InterviewState()
        self._interviews = interviews
        self._runner = runner
        self._tr = tr
        self._explain = explain
        self._closed = closed
        self._dialogs = dialogs
        self._earlier = earlier
        self._contacts = contacts or HelpContacts()
        self._is_cleared = is_cleared
        self._ways = ways or InterviewWays()
        self._reading: Reading | None = None
        self._has_left = False
        self._view: InterviewView | None = None
        self._keeper = Keeper(interviews, runner, later, self._failed)

    def attach(self, view: InterviewView) -> None:
        """Gives the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    # --- opening ------------------------------------------------------------------------------------------------

    def begin(self, language: str, region: str, pseudonym: str = "") -> None:
        """Opens a new case and its interview."""
        self._runner.start(
            lambda _step: self._interviews.begin(language=language, region=region, pseudonym=pseudonym),
            done=lambda case_id: self.open(case_id, language),
            failed=self._failed,
        )

    def open(
        self,
        case_id: str,
        language: str,
        section: str = "",
        sheet: SheetKey | None = None,
        place: InterviewPlace | None = None,
    ) -> None:
        """Opens the interview of a case, or a sheet of it; what was half typed is there again.

        With a `section` or a `place` one comes back to it, and is not warned again of what was told earlier.
        """
        wanted = place or InterviewPlace(section)

        def task(_step: object) -> Opened:
            interview = self._interviews.open(case_id, language, sheet)
            opened = Opened(interview, is_cleared=self._is_cleared())
            if self._earlier is None or sheet is not None or wanted.section:
                return opened
            earlier = self._earlier.of(case_id, self._tr.language)
            return replace(
                opened, earlier=earlier, today=self._earlier.today(), talks_today=self._interviews.talks_today()
            )

        self._leave()
        self._runner.start(task, done=lambda opened: self._opened(opened, wanted), failed=self._failed)

    @property
    def where(self) -> tuple[str, str]:
        """Case and section that are open, to come back to after a lock; two empty texts if none is."""
        interview = self._interview
        return (interview.case_id, self.state.current) if interview is not None else ("", "")

    @property
    def sheet(self) -> SheetKey | None:
        """The sheet that is open, None for the interview itself."""
        return self._interview.sheet if self._interview is not None else None

    @property
    def _interview(self) -> Interview | None:
        return self._reading.interview if self._reading is not None else None

    def _opened(self, opened: Opened, wanted: InterviewPlace) -> None:
        interview = opened.interview
        self._reading = Reading(opened, self._contacts, self._tr)
        self._has_left = False
        self._keeper.follow(interview)
        ways, is_own = self._ways, interview.sheet is None
        names = self._reading.section_names()
        self.state = InterviewState(
            languages=interview.form.languages,
            language=interview.session.language,
            is_sealed=interview.is_sealed,
            can_open_sealed=opened.is_cleared and is_own and ways.sealed is not None,
            can_write_notes=is_own and ways.notes is not None,
        )
        if wanted.section == LISTS and self._reading.has_lists:
            self._has_left = True
            names = (*names, LISTS)
        self._enter(wanted.section if wanted.section in names else names[0] if names else "", wanted.scroll)
        if wanted.account and wanted.account in {block.path for block in blocks_of(interview, self.state.current)}:
            self.only_account(wanted.account)

    # --- answering ----------------------------------------------------------------------------------------------

    def answer(self, path: str, value: str) -> None:
        """A person answered; "" takes an answer back. Who begins to type an account gets the page for it."""
        if self._interview is not None:
            self._touch(path)
            self._changed(self._interview.session.answer(path, value), path)

    def give_reason(self, path: str, reason: str) -> None:
        """Does not know, declines, not asked: answers of their own."""
        if self._interview is not None:
            self._touch(path)
            self._changed(self._interview.session.give_reason(path, reason), path)

    def add_row(self, path: str) -> str:
        """One more stay, episode, injury, person. Gives the row's id, "" if there can be no more."""
        if self._interview is None:
            return ""
        try:
            rid = self._interview.session.add_row(path)
        except Exception as error:  # noqa: BLE001 - shown, whatever it is
            self._failed(error)
            return ""
        self._touched(path)
        return rid

    def remove_row(self, path: str) -> None:
        """A row that was not meant; the person was asked before."""
        if self._interview is not None:
            self._interview.session.remove_row(path)
            self._touched(path)

    def undo(self) -> None:
        """Takes the last answer back."""
        interview = self._interview
        change = interview.session.undo() if interview is not None else None
        if interview is not None and change is not None:
            for path in change.paths:
                self._touch(path)
            self._redraw()
            self._keeper.soon()

    # --- the account --------------------------------------------------------------------------------------------

    def only_account(self, path: str = "") -> None:
        """Nothing on the screen but one block of the account: the named one, else the last of this section."""
        interview = self._interview
        if interview is None:
            return
        if not path:
            path = next((block.path for block in reversed([*blocks_of(interview, self.state.current)])), "")
        if not path:
            self.add_block()
            return
        account = account_state(interview, path, asks=False)
        if account is not None:
            self.state = replace(self.state, account=replace(account, asks=not account.is_settled))
            self._draw()

    def add_block(self) -> None:
        """Another part of the account, told in another way or language."""
        interview = self._interview
        here = self.state.account.path if self.state.account is not None else ""
        if interview is None:
            return
        questions = [one for one in interview.accounts.values() if one.repeat.startswith(f"{self.state.current}/")]
        block = interview.block(here)
        question = block.question if block is not None else next(iter(questions), None)
        rid = self.add_row(question.repeat) if question is not None else ""
        if question is not None and rid:
            self.only_account(f"{question.repeat}[{rid}]/{question.text}")

    def ask_how(self, asks: bool) -> None:  # noqa: FBT001 - a switch
        """Shows or hides how and in which language this block is recorded."""
        if self.state.account is not None:
            self.state = replace(self.state, account=replace(self.state.account, asks=asks))
            self._draw()

    def leave_account(self) -> None:
        """Back to the questions of the section."""
        self.state = replace(self.state, account=None)
        self._redraw()

    # --- moving -------------------------------------------------------------------------------------------------

    def go_to(self, section: str) -> None:
        """Leaves the open section, which is recorded, and opens another; the lists only when the person has left."""
        if self._interview is None or section == self.state.current:
            return
        if section == LISTS and not (self._has_left or self._may_show_lists()):
            return
        self._leave()
        self._enter(section)

    def end_talk(self) -> None:
        """The talk ends, now or for today: everything is kept, and the page says what may follow."""
        self._keeper.now()
        self.state = replace(self.state, is_ending=True, is_break=False, account=None)
        self._draw()

    def go_on(self) -> None:
        """Back from the end of the talk, or from the answers without a question."""
        self.state = replace(self.state, is_ending=False, orphans=())
        self._redraw()

    def part(self) -> None:
        """To what is done before the person leaves: wishes, reading back, uses."""
        self.state = replace(self.state, is_ending=False)
        self.go_to(self.state.first_of(PARTING) or self.state.current)
        self._draw()

    def fill_lists(self) -> None:
        """The person has left: to the lists that are filled then."""
        self._has_left = True
        self.state = replace(self.state, is_ending=False)
        self.go_to(LISTS)
        self._draw()

    def close(self) -> None:
        """Leaves the interview; what was answered is recorded."""
        interview = self._interview
        if interview is None:
            return
        self._forget()
        self._closed(interview.case_id)

    def open_sealed(self) -> None:
        """To the sealed section, which asks before it opens."""
        if self._interview is not None and self._ways.sealed is not None:
            self._keeper.now()
            self._ways.sealed(self._interview.case_id)

    def open_notes(self) -> None:
        """To the interviewer's own notes."""
        if self._interview is not None and self._ways.notes is not None:
            self._keeper.now()
            self._ways.notes(self._interview.case_id)

    def keep_now(self) -> None:
        """Keeps what is half typed at once: before a lock, or when another page comes to the front.

        The sealed section is recorded and closed: it opens again only on purpose.
        """
        if self.state.is_sealed:
            self._forget()
        else:
            self._keeper.now()

    def set_language(self, language: str) -> None:
        """The language of the questions, which is not that of the screen."""
        if self._interview is not None:
            self._interview.session.set_language(language)
            self.state = replace(self.state, language=language)
            self._redraw()

    def take_break(self, is_break: bool) -> None:  # noqa: FBT001 - a switch
        """Hides everything behind a calm page; nothing is lost."""
        self._keeper.now()
        self.state = replace(self.state, is_break=is_break)
        self._draw()

    def understood(self, notice: str) -> None:
        """A notice was read; it stays away until the interview is opened again."""
        if self._reading is not None:
            self._reading.understood.add(notice)
            self._redraw()

    def follow_notice(self, notice: str) -> None:
        """The button of a notice."""
        if self._reading is not None and notice == ORPHANS:
            self.state = replace(self.state, orphans=self._reading.orphans())
            self._draw()

    def forget_message(self) -> None:
        """The message was read."""
        self.state = replace(self.state, message=None)
        self._draw()

    # --- inside -------------------------------------------------------------------------------------------------

    def _may_show_lists(self) -> bool:
        self._has_left |= self._dialogs is None or self._dialogs.decide(left_decision(self._tr))
        return self._has_left

    def _enter(self, section: str, scroll: int = 0) -> None:
        self.state = replace(self.state, current=section, scroll=scroll, account=None, orphans=(), message=None)
        if section != LISTS:
            self._keeper.touch(section)
        self._redraw()

    def _leave(self) -> None:
        self._keeper.leave()

    def _forget(self) -> None:
        """Records what was answered, and keeps nothing of it on the page."""
        self._leave()
        self._keeper.follow(None)
        self._reading = None
        self.state = InterviewState()
        self._draw()

    def _touch(self, path: str) -> None:
        if self._interview is not None:
            self._keeper.touch(self._interview.section_of(path))

    def _touched(self, path: str) -> None:
        self._touch(path)
        self._redraw()
        self._keeper.soon()

    def _changed(self, change: Change, path: str) -> None:
        reading, account = self._reading, self.state.account
        if reading is None:
            return
        self._keeper.soon()
        if account is not None:
            self._account_changed(path)
        elif reading.interview.block(path) is not None:
            self.only_account(path)
        else:
            notices = self.state.notices
            self.state = reading.after_answer(self.state, path)
            if self._view is not None and self.state.section is not None:
                self._view.apply(change, self.state.section)
            if notices != self.state.notices:
                self._draw()

    def _account_changed(self, path: str) -> None:
        """The letters of an account are drawn by the field they are typed into; anything else is drawn here."""
        account, interview = self.state.account, self._interview
        now = account_state(interview, account.path, asks=account.asks) if account and interview else None
        if account is None or now is None:
            return
        is_asked = account.asks and not (now.is_settled and not account.is_settled and now.interpreter is None)
        self.state = replace(self.state, account=replace(now, asks=is_asked))
        if path != account.path:
            self._draw()

    def _failed(self, error: Exception) -> None:
        self.state = replace(self.state, message=self._explain(error))
        self._draw()

    def _redraw(self) -> None:
        if self._reading is not None:
            self.state = self._reading.whole(self.state)
            self._draw()

    def _draw(self) -> None:
        if self._view is not None:
            self._view.show_state(self.state)
