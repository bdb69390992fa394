"""The list of records: the latest ones, or those that hold the words typed, with where each stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from intake_app.domain.case import record_number
from intake_app.ui.messages import describe
from intake_app.ui.partial_dates import show_date
from intake_app.ui.words_records import STATE_ORDER, said_moment, state_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from intake_app.i18n import Translator
    from intake_app.services.cases import Cases
    from intake_app.storage.case_index import CaseRow
    from intake_app.ui.jobs import Runner, Step
    from intake_app.ui.message import Message

NOTHING: Final = "—"


@dataclass(frozen=True)
class CaseLine:
    """One line of the table, in words; `row` has the values to sort by."""

    row: CaseRow
    record: str
    pseudonym: str
    where_and_when: str
    files: str
    updated: str
    state: str
    tone: str

    @property
    def state_order(self) -> tuple[int, str]:
        """Where the state stands among all: in the order of the work."""
        code = self.row.state
        return (STATE_ORDER.index(code) if code in STATE_ORDER else len(STATE_ORDER), self.row.number)


@dataclass(frozen=True)
class CasesState:
    """What the page shows. `lines` is None until something was loaded; `words` is what was searched for.

    `counts` is the line below the table.
    """

    desk: str
    lines: tuple[CaseLine, ...] | None = None
    words: str = ""
    total: int = 0
    counts: str = ""
    message: Message | None = None

    @property
    def is_field(self) -> bool:
        """New records begin at this desk."""
        return self.desk == "field"

    @property
    def is_empty(self) -> bool:
        """There is no record at all."""
        return self.lines == () and self.total == 0


class CasesView(Protocol):
    """What draws the state."""

    def show_state(self, state: CasesState) -> None:
        """Draw this state, whatever was drawn before."""


class CasesPresenter:
    """Finds records. `open_case(case_id)` shows one; `first_step()` begins an interview (field) or opens reception.

    `place_name` gives the name of a place code in the language of the screen, "" for what is no code.
    """

    def __init__(
        self,
        cases: Cases,
        runner: Runner,
        tr: Translator,
        *,
        desk: str,
        now: Callable[[], datetime],
        place_name: Callable[[str], str],
        open_case: Callable[[str], object],
        first_step: Callable[[], object],
    ) -> None:
        self._cases = cases
        self._runner = runner
        self._tr = tr
        self._desk = desk
        self._now = now
        self._place_name = place_name
        self._open_case = open_case
        self._first_step = first_step
        self._view: CasesView | None = None
        self._asked = 0
        self.state = CasesState(desk=desk)

    def attach(self, view: CasesView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def load(self) -> None:
        """Load the list again, with the words that were typed: each time the page comes to the front."""
        self._find()
        # Counted apart: in a large vault the counting takes longer than the list, which should not wait for it.
        self._runner.start(lambda _step: self._cases.counts(), done=self._on_counts, failed=self._on_failed)

    def search(self, words: str) -> None:
        """Show the records that hold all these words; without words the latest ones."""
        if words.strip() != self.state.words:
            self.state = replace(self.state, words=words.strip())
            self._find()

    def open(self, case_id: str) -> None:
        """Open one record."""
        self._open_case(case_id)

    def begin(self) -> None:
        """The first step: a new interview, or what comes in."""
        self._first_step()

    def _find(self) -> None:
        self._asked += 1
        asked, words = self._asked, self.state.words

        def task(_step: Step) -> tuple[list[CaseRow], int]:
            return self._cases.find(words), self._cases.count()

        def done(found: tuple[list[CaseRow], int]) -> None:
            # Answers come in order, but somebody may have typed on: only the last question counts.
            if asked == self._asked:
                lines = tuple(self._line(row) for row in found[0])
                self._show(replace(self.state, lines=lines, total=found[1], message=None))

        self._runner.start(task, done=done, failed=self._on_failed)

    def _on_counts(self, counts: Mapping[str, int]) -> None:
        self._show(replace(self.state, counts=self._counts_text(counts)))

    def _on_failed(self, error: Exception) -> None:
        self._show(replace(self.state, message=describe(error, self._tr)))

    def _counts_text(self, counts: Mapping[str, int]) -> str:
        total = sum(counts.values())
        parts = [self._tr.plural("{count} record", "{count} records", total).format(count=total)]
        for state in STATE_ORDER:
            if counts.get(state):
                words, _tone = state_words(state, self._desk, self._tr)
                parts.append(self._tr.text("{state}: {count}").format(state=words, count=counts[state]))
        return "  ·  ".join(parts) if total else ""

    def _line(self, row: CaseRow) -> CaseLine:
        tr = self._tr
        state, tone = state_words(row.state, self._desk, tr)
        if row.number and row.state == "registered":
            state = tr.text("{state} {number}").format(state=state, number=row.number)
        if row.conflicts:
            to_decide = tr.text("{count} to decide").format(count=row.conflicts)
            state, tone = tr.text("{first} · {second}").format(first=state, second=to_decide), "warning"
        place = self._place_name(row.place) or row.place or self._place_name(row.region)
        when = show_date(row.happened, tr.language)
        return CaseLine(
            row=row,
            record=record_number(row.case_id),
            pseudonym=row.pseudonym or NOTHING,
            where_and_when=", ".join(part for part in (place, when) if part) or NOTHING,
            files=tr.plural("{count} file", "{count} files", row.files).format(count=row.files)
            if row.files
            else NOTHING,
            updated=said_moment(row.updated_at, self._now(), tr),
            state=state,
            tone=tone,
        )

    def _show(self, state: CasesState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)
