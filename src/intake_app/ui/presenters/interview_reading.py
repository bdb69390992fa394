"""Turns an open interview into what the page shows: title, position, phases, notices, the section with its words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from intake_app.services.answer_words import say_section
from intake_app.services.consent_answers import item_of
from intake_app.services.interviews import PSEUDONYM
from intake_app.ui.partial_dates import show_date
from intake_app.ui.presenters.case_sheets import sheet_title
from intake_app.ui.presenters.interview_account import told_blocks
from intake_app.ui.presenters.interview_after import lists_state, lists_tree
from intake_app.ui.presenters.interview_notices import STOPPING, earlier_notice, orphans_notice, stops, talks_notice
from intake_app.ui.presenters.interview_phases import (
    ACCOUNT,
    AFTER,
    LISTS,
    PHASE_WORDS,
    has_lists,
    only_lists,
    phase_of,
    phases_of,
    reads_back,
)
from intake_app.ui.presenters.interview_state import OrphanLine, PhaseLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.i18n import Translator
    from intake_app.services.earlier_talks import EarlierTalk
    from intake_app.services.help_contacts import HelpContacts
    from intake_app.services.open_interview import Interview
    from intake_app.ui.presenters.interview_notices import Notice
    from intake_app.ui.presenters.interview_state import InterviewState
    from intake_app.xlsform.views import NodeView, SectionState

MOST_TALKS_A_DAY: Final = 3
"""Talks one device begins on a day before it asks gently whether another is wise (rule 28: care for staff).

Listening to accounts of torture wears out; three long talks fill a day. It is advice, nothing is refused.
"""


@dataclass(frozen=True)
class Opened:
    """An interview with what is known around it. `today` is ISO, "" when nobody asked."""

    interview: Interview
    is_cleared: bool = False
    earlier: EarlierTalk | None = None
    today: str = ""
    talks_today: int = 0


@dataclass
class Reading:
    """Reads one open interview in the language of the screen. `understood` are notices that were read."""

    opened: Opened
    contacts: HelpContacts
    tr: Translator
    understood: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.interview = self.opened.interview
        self._phases = phases_of(self.interview.form, self.interview.accounts)
        self.has_lists = has_lists(self.interview.form)
        self._only_lists = only_lists(self.interview.form)
        self._asks_consent = frozenset(
            path.partition("/")[0] for path in self.interview.form.nodes if item_of(path) and "/" in path
        )
        self._lists_state: SectionState | None = None

    def section_names(self) -> tuple[str, ...]:
        """The sections that can be gone to now, without the lists for afterwards."""
        return tuple(known.name for known in self._asked_sections())

    def whole(self, state: InterviewState) -> InterviewState:
        """Everything the page shows."""
        interview = self.interview
        answers = interview.session.answers()
        sheet = interview.sheet
        title = sheet_title(sheet.form_id, interview.form.title(), self.tr) if sheet is not None else ""
        state = replace(
            state,
            title=answers.get(PSEUDONYM, "") or self.tr.text("New record") if sheet is None else title,
            sheet=title,
            shows_coding=state.current == LISTS,
            first_account=self._account_here(state.current),
            read_back=told_blocks(interview) if reads_back(interview.form, state.current) else (),
        )
        self._lists_state = lists_state(self._lists()) if self.has_lists else None
        return replace(self.after_answer(state), notices=self._notices(state.current))

    def after_answer(self, state: InterviewState, path: str = "") -> InterviewState:
        """What the answer at a path may change: how far the sections are, the tree, the notices."""
        section = self._section(state.current)
        if state.current == LISTS:
            self._lists_state = lists_state(section)
        sections = self._sections()
        if path.rpartition("/")[2] in STOPPING:
            state = replace(state, notices=self._notices(state.current))
        return replace(
            state,
            sections=sections,
            phases=self._phase_lines(sections),
            where=self._where(state.current, sections),
            section=section,
        )

    def orphans(self) -> tuple[OrphanLine, ...]:
        """The answers without a question, as they were stored."""
        form, language = self.interview.form, self.tr.language
        lines = []
        for path, value in self.interview.orphans.items():
            if not path.endswith("]"):
                section = path.partition("/")[0]
                name = path.rpartition("/")[2]
                lines.append(OrphanLine(name, say_section(form, section, language) or section, value))
        return tuple(lines)

    def _account_here(self, section: str) -> str:
        texts = self.interview.accounts
        return next((path for path in texts if path.startswith(f"{section}/") and "/" in texts[path].repeat), "")

    def _section(self, name: str) -> NodeView:
        if name == LISTS:
            return self._lists()
        node = self.interview.session.section(name)
        return self._with_earlier(node, self.interview.session.answers()) if name in self._asks_consent else node

    def _lists(self) -> NodeView:
        session = self.interview.session
        told = frozenset(name for phase in self._phases if phase.code == ACCOUNT for name in phase.sections)
        trees = (session.section(one.name) for one in session.sections() if one.is_relevant and one.name)
        return lists_tree(trees, told, self.tr.text("Lists and codes"), self.tr)

    def _with_earlier(self, node: NodeView, answers: Mapping[str, str]) -> NodeView:
        """Consent that was asked before shows the earlier answer beside its question."""
        children = tuple(self._with_earlier(child, answers) for child in node.children)
        if any(new is not old for new, old in zip(children, node.children, strict=True)):
            return replace(node, children=children)
        state = self.interview.earlier_consent(node.path, answers) if not node.children else ""
        if not state:
            return node
        said = next((choice.label for choice in node.choices if choice.code == state), state)
        earlier = self.tr.text("Earlier answer: {answer}").format(answer=said)
        return replace(node, hint="\n".join(part for part in (node.hint, earlier) if part))

    def _sections(self) -> tuple[SectionState, ...]:
        known = self._asked_sections()
        return (*known, self._lists_state) if self._lists_state is not None else known

    def _asked_sections(self) -> tuple[SectionState, ...]:
        found = self.interview.session.sections()
        return tuple(one for one in found if one.is_relevant and one.name not in self._only_lists)

    def _phase_lines(self, sections: tuple[SectionState, ...]) -> tuple[PhaseLine, ...]:
        if not self._phases:
            return ()
        relevant = [one.name for one in sections]
        lines = []
        for phase in self._phases:
            names = tuple(name for name in phase.sections if name in relevant)
            if phase.code == AFTER and LISTS in relevant:
                names = (*names, LISTS)
            if names:
                lines.append(PhaseLine(phase.code, self.tr.text(PHASE_WORDS[phase.code]), names))
        return tuple(lines)

    def _where(self, current: str, sections: tuple[SectionState, ...]) -> str:
        phase = phase_of(self._phases, current)
        words = self.tr.text(PHASE_WORDS[phase]) if phase else ""
        names = [one.name for one in sections if one.name != LISTS]
        if current not in names:
            return words
        place = self.tr.text("{number} of {count}").format(number=names.index(current) + 1, count=len(names))
        return self.tr.text("{first} · {second}").format(first=place, second=words) if words else place

    def _notices(self, current: str) -> tuple[Notice, ...]:
        opened, tr = self.opened, self.tr
        # When the person has left there is no talk to stop any more.
        answers = self.interview.session.answers() if current != LISTS else {}
        found = list(stops(answers, self.contacts, tr))
        talk = opened.earlier
        if talk is not None and talk.last_on and talk.last_on < opened.today:
            found.append(earlier_notice(talk, show_date(talk.last_on, tr.language), tr))
        elif talk is not None and opened.talks_today > MOST_TALKS_A_DAY and talk.begun_on == opened.today:
            found.append(talks_notice(opened.talks_today - 1, tr))
        if self.interview.orphans:
            found.append(orphans_notice(len(self.interview.orphans), tr))
        return tuple(one for one in found if one.code not in self.understood)
