"""A questionnaire as it will be asked: every section can be tried, nothing of it is ever kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from intake_app.domain.errors import IntakeError
from intake_app.ui.messages import describe
from intake_app.ui.presenters.questionnaires_reading import title_of
from intake_app.xlsform.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from intake_app.i18n import Translator
    from intake_app.ui.message import Message
    from intake_app.xlsform.form import Form
    from intake_app.xlsform.views import Change, NodeView, SectionState


@dataclass(frozen=True)
class PreviewState:
    """What the page shows. `section` is the tree of the open section, None without a form."""

    title: str = ""
    version: str = ""
    sections: tuple[SectionState, ...] = ()
    current: str = ""
    section: NodeView | None = None
    languages: tuple[str, ...] = ()
    language: str = ""
    message: Message | None = None


class PreviewView(Protocol):
    """What draws the state and follows single answers."""

    def show_state(self, state: PreviewState) -> None:
        """Draw this state, whatever was drawn before."""

    def apply(self, change: Change, section: NodeView) -> None:
        """Draw only what an answer changed."""


class QuestionnairePreviewPresenter:
    """Drives the preview. It has no vault at all: what is tried here cannot become part of a record."""

    def __init__(self, tr: Translator, *, now: Callable[[], datetime], back: Callable[[], object]) -> None:
        self._tr = tr
        self._now = now
        self._back = back
        self._session: Session | None = None
        self._view: PreviewView | None = None
        self.state = PreviewState()

    def attach(self, view: PreviewView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def open(self, form: Form) -> None:
        """Begin anew with a form, in the language of the screen where it speaks it."""
        self._session = Session(form, language=self._tr.language, now=self._now)
        names = [known.name for known in self._session.sections() if known.is_relevant]
        self.state = PreviewState(
            title=title_of(form, self._tr),
            version=form.version,
            current=names[0] if names else "",
            languages=form.languages,
            language=self._session.language,
        )
        self._redraw()

    def close(self) -> None:
        """Forget what was tried."""
        self.forget()
        self._back()

    def forget(self) -> None:
        """The page is not in front any more: what was tried is gone."""
        self._session = None
        self._show(PreviewState())

    def answer(self, path: str, value: str) -> None:
        """Try an answer."""
        if self._session is not None:
            self._changed(self._session.answer(path, value))

    def give_reason(self, path: str, reason: str) -> None:
        """Try a reason for no answer."""
        if self._session is not None:
            self._changed(self._session.give_reason(path, reason))

    def add_row(self, path: str) -> None:
        """Try one more row."""
        if self._session is None:
            return
        try:
            self._session.add_row(path)
        except IntakeError as error:
            self._show(replace(self.state, message=describe(error, self._tr)))
            return
        self._redraw()

    def remove_row(self, path: str) -> None:
        """Take a row away again."""
        if self._session is not None:
            self._session.remove_row(path)
            self._redraw()

    def go_to(self, section: str) -> None:
        """Open another section."""
        if self._session is not None and section != self.state.current:
            self.state = replace(self.state, current=section, message=None)
            self._redraw()

    def set_language(self, language: str) -> None:
        """Another language of the questions."""
        if self._session is not None:
            self._session.set_language(language)
            self.state = replace(self.state, language=language)
            self._redraw()

    def _changed(self, change: Change) -> None:
        session = self._session
        if session is None:
            return
        section = session.section(self.state.current)
        self.state = replace(self.state, sections=self._sections(session), section=section)
        if self._view is not None:
            self._view.apply(change, section)

    def _redraw(self) -> None:
        session = self._session
        if session is not None:
            section = session.section(self.state.current) if session.sections() else None
            self._show(replace(self.state, sections=self._sections(session), section=section))

    def _sections(self, session: Session) -> tuple[SectionState, ...]:
        return tuple(known for known in session.sections() if known.is_relevant)

    def _show(self, state: PreviewState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)
