"""The interview: one section at a time, kept while somebody types, recorded when the section is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.domain.journal import Entry
    from intake_app.i18n import Translator
    from intake_app.services.interviews import Finished, Interview, Interviews
    from intake_app.ui.jobs import Runner
    from intake_app.ui.message import Message
    from intake_app.xlsform.views import Change, NodeView, SectionState

    Later = Callable[[int, Callable[[], None]], Callable[[], None]]
    """`later(ms, what)` does something once, soon; what it gives back calls it off."""

    Explain = Callable[[Exception], Message]
    """Turns an error into words."""

SAVE_AFTER_MS: Final = 900
"""After the first key that is not kept yet; with the time the disk needs a draft is safe well within 2 seconds."""


@dataclass(frozen=True, slots=True)
class InterviewState:
    """What the page shows. `section` is the tree of the open section; None while the interview is being opened."""

    title: str = ""
    sections: tuple[SectionState, ...] = ()
    current: str = ""
    section: NodeView | None = None
    languages: tuple[str, ...] = ()
    language: str = ""
    shows_coding: bool = False
    is_break: bool = False
    message: Message | None = None

    @property
    def position(self) -> int:
        """Where the open section stands among all, counted from 0; -1 if none is open."""
        names = [section.name for section in self.sections]
        return names.index(self.current) if self.current in names else -1

    @property
    def before(self) -> SectionState | None:
        """The section to go back to."""
        return self.sections[self.position - 1] if self.position > 0 else None

    @property
    def after(self) -> SectionState | None:
        """The section that comes next."""
        return self.sections[self.position + 1] if 0 <= self.position < len(self.sections) - 1 else None


class InterviewView(Protocol):
    """What draws the state and follows single answers without drawing everything again."""

    def show_state(self, state: InterviewState) -> None:
        """Draw this state, whatever was drawn before."""

    def apply(self, change: Change, section: NodeView) -> None:
        """Draw only what an answer changed; the cursor stays where it is."""


class InterviewPresenter:
    """Drives one interview. `closed` is called when the person at the laptop leaves it."""

    def __init__(
        self,
        interviews: Interviews,
        runner: Runner,
        tr: Translator,
        *,
        later: Later,
        explain: Explain,
        closed: Callable[[str], None],
    ) -> None:
        self.state = InterviewState()
        self._interviews = interviews
        self._runner = runner
        self._tr = tr
        self._later = later
        self._explain = explain
        self._closed = closed
        self._interview: Interview | None = None
        self._view: InterviewView | None = None
        self._call_off: Callable[[], None] | None = None
        self._saved: bytes = b""

    def attach(self, view: InterviewView) -> None:
        """Gives the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    # --- opening ------------------------------------------------------------------------------------------------

    def begin(self, language: str, region: str) -> None:
        """Opens a new case and its interview."""
        self._runner.start(
            lambda _step: self._interviews.begin(language=language, region=region),
            done=lambda case_id: self.open(case_id, language),
            failed=self._failed,
        )

    def open(self, case_id: str, language: str, section: str = "") -> None:
        """Opens the interview of a case, at a section if one is named; what was half typed is there again."""
        self._runner.start(
            lambda _step: self._interviews.open(case_id, language),
            done=lambda interview: self._opened(interview, section),
            failed=self._failed,
        )

    @property
    def where(self) -> tuple[str, str]:
        """Case and section that are open, to come back to after a lock; two empty texts if none is."""
        return (self._interview.case_id, self.state.current) if self._interview is not None else ("", "")

    def _opened(self, interview: Interview, section: str) -> None:
        self._interview = interview
        names = [known.name for known in interview.session.sections() if known.is_relevant]
        self.state = InterviewState(languages=interview.form.languages, language=interview.session.language)
        self._enter(section if section in names else names[0])

    # --- answering ----------------------------------------------------------------------------------------------

    def answer(self, path: str, value: str) -> None:
        """A person answered; "" takes an answer back."""
        if self._interview is not None:
            self._changed(self._interview.session.answer(path, value))

    def give_reason(self, path: str, reason: str) -> None:
        """Does not know, declines, not asked: answers of their own."""
        if self._interview is not None:
            self._changed(self._interview.session.give_reason(path, reason))

    def add_row(self, path: str) -> None:
        """One more stay, episode, injury, person."""
        if self._interview is None:
            return
        try:
            self._interview.session.add_row(path)
        except Exception as error:  # noqa: BLE001 - shown, whatever it is
            self._failed(error)
            return
        self._redraw()
        self._keep_soon()

    def remove_row(self, path: str) -> None:
        """A row that was not meant; the person was asked before."""
        if self._interview is not None:
            self._interview.session.remove_row(path)
            self._redraw()
            self._keep_soon()

    def undo(self) -> None:
        """Takes the last answer back."""
        if self._interview is not None and self._interview.session.undo() is not None:
            self._redraw()
            self._keep_soon()

    # --- moving -------------------------------------------------------------------------------------------------

    def go_to(self, section: str) -> None:
        """Leaves the open section, which is recorded, and opens another."""
        if self._interview is not None and section != self.state.current:
            self._leave()
            self._enter(section)

    def close(self) -> None:
        """Leaves the interview; the open section is recorded."""
        if self._interview is None:
            return
        self._leave()
        case_id, self._interview = self._interview.case_id, None
        self.state = InterviewState()
        self._closed(case_id)

    def keep_now(self) -> None:
        """Keeps what is half typed at once: before a lock, or when another page comes to the front."""
        self._keep_later_no_more()
        self._keep()

    def set_language(self, language: str) -> None:
        """The language of the questions, which is not that of the screen."""
        if self._interview is not None:
            self._interview.session.set_language(language)
            self.state = replace(self.state, language=language)
            self._redraw()

    def show_coding(self, shows: bool) -> None:  # noqa: FBT001 - a switch
        """Shows the lists that are filled after the talk; hidden while somebody tells."""
        self.state = replace(self.state, shows_coding=shows)
        self._draw()

    def take_break(self, is_break: bool) -> None:  # noqa: FBT001 - a switch
        """Hides everything behind a calm page; nothing is lost."""
        self.keep_now()
        self.state = replace(self.state, is_break=is_break)
        self._draw()

    def forget_message(self) -> None:
        """The message was read."""
        self.state = replace(self.state, message=None)
        self._draw()

    # --- inside -------------------------------------------------------------------------------------------------

    def _enter(self, section: str) -> None:
        self.state = replace(self.state, current=section, message=None)
        self._saved = b""
        self._redraw()

    def _leave(self) -> None:
        self._keep_later_no_more()
        interview = self._interview
        if interview is None:
            return
        finished = interview.finish(self.state.current)

        def done(entries: tuple[Entry, ...]) -> None:
            interview.recorded(entries)

        def failed(error: Exception) -> None:
            self._not_recorded(interview, finished, error)

        if finished.acts or self._saved:
            self._runner.start(
                lambda _step: self._interviews.record(interview.case_id, finished), done=done, failed=failed
            )

    def _not_recorded(self, interview: Interview, finished: Finished, error: Exception) -> None:
        """The answers are still in the window and, unless the disk is gone, in the draft: nothing typed is lost."""
        interview.undo_finish(finished)
        self._failed(error)

    def _changed(self, change: Change) -> None:
        interview = self._interview
        if interview is None:
            return
        self.state = replace(
            self.state,
            sections=tuple(known for known in interview.session.sections() if known.is_relevant),
            section=interview.session.section(self.state.current),
        )
        if self._view is not None and self.state.section is not None:
            self._view.apply(change, self.state.section)
        self._keep_soon()

    def _keep_soon(self) -> None:
        # Not put off by the next key: who types without a pause must not lose more than who pauses.
        if self._call_off is None:
            self._call_off = self._later(SAVE_AFTER_MS, self._keep)

    def _keep_later_no_more(self) -> None:
        if self._call_off is not None:
            self._call_off()
            self._call_off = None

    def _keep(self) -> None:
        self._call_off = None
        interview, section = self._interview, self.state.current
        if interview is None:
            return
        draft = interview.draft(section)
        if draft == self._saved:
            return
        self._saved = draft
        self._runner.start(
            lambda _step: self._interviews.save_draft(interview.case_id, section, draft),
            done=lambda _nothing: None,
            failed=self._draft_failed,
        )

    def _draft_failed(self, error: Exception) -> None:
        self._saved = b""
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        self.state = replace(self.state, message=self._explain(error))
        self._draw()

    def _redraw(self) -> None:
        interview = self._interview
        if interview is None:
            return
        case_name = interview.session.answers().get("D/D01_pseudonym", "")
        self.state = replace(
            self.state,
            title=case_name or self._tr.text("New record"),
            sections=tuple(known for known in interview.session.sections() if known.is_relevant),
            section=interview.session.section(self.state.current),
        )
        self._draw()

    def _draw(self) -> None:
        if self._view is not None:
            self._view.show_state(self.state)
