"""Keeps what is typed: a draft soon after the first key, entries when a section is left; a failure loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from intake_app.domain.journal import Entry
    from intake_app.services.interviews import Interviews
    from intake_app.services.open_interview import Interview
    from intake_app.ui.jobs import Runner

    Later = Callable[[int, Callable[[], None]], Callable[[], None]]
    """`later(ms, what)` does something once, soon; what it gives back calls it off."""

SAVE_AFTER_MS: Final = 900
"""After the first key that is not kept yet; with the time the disk needs a draft is safe well within 2 seconds."""


class Keeper:
    """Keeps the sections of one interview that were touched. `failed` is told what could not be kept."""

    def __init__(
        self, interviews: Interviews, runner: Runner, later: Later, failed: Callable[[Exception], object]
    ) -> None:
        self._interviews = interviews
        self._runner = runner
        self._later = later
        self._failed = failed
        self._interview: Interview | None = None
        self._call_off: Callable[[], None] | None = None
        self._touched: set[str] = set()
        self._drafts: dict[str, bytes] = {}

    def follow(self, interview: Interview | None) -> None:
        """From here on keep this interview; the one before was left."""
        self._stop()
        self._interview = interview
        self._touched = set()
        self._drafts = {}

    def touch(self, section: str) -> None:
        """Something in a section was answered, or the section was opened."""
        self._touched.add(section)

    def soon(self) -> None:
        """Keep what was answered within 2 seconds."""
        # Not put off by the next key: who types without a pause must not lose more than who pauses.
        if self._call_off is None:
            self._call_off = self._later(SAVE_AFTER_MS, self.now)

    def now(self) -> None:
        """Keep drafts at once: before a lock, or when another page comes to the front."""
        self._stop()
        interview = self._interview
        if interview is None:
            return
        for section in sorted(self._touched):
            draft = interview.draft(section)
            if draft != self._drafts.get(section, b""):
                self._drafts[section] = draft
                self._save(interview, section, draft)

    def leave(self) -> None:
        """Everything touched is recorded; drafts go with it."""
        self._stop()
        interview = self._interview
        if interview is None:
            return
        for section in self._in_order(interview):
            self._record(interview, section)
        self._touched = set()

    def _in_order(self, interview: Interview) -> Iterable[str]:
        places = {name: place for place, name in enumerate(interview.sections)}
        return sorted(self._touched, key=lambda name: places.get(name, len(places)))

    def _save(self, interview: Interview, section: str, draft: bytes) -> None:
        name = interview.draft_name(section)

        def failed(error: Exception) -> None:
            self._drafts.pop(section, None)
            self._failed(error)

        self._runner.start(
            lambda _step: self._interviews.save_draft(interview.case_id, name, draft),
            done=lambda _nothing: None,
            failed=failed,
        )

    def _record(self, interview: Interview, section: str) -> None:
        finished = interview.finish(section)

        def done(entries: tuple[Entry, ...]) -> None:
            interview.recorded(entries)

        def failed(error: Exception) -> None:
            # The answers are still in the window and, unless the disk is gone, in the draft: nothing typed is lost.
            interview.undo_finish(finished)
            self._touched.add(section)
            self._failed(error)

        if finished.acts or self._drafts.pop(section, b""):
            self._runner.start(
                lambda _step: self._interviews.record(interview.case_id, finished), done=done, failed=failed
            )

    def _stop(self) -> None:
        if self._call_off is not None:
            self._call_off()
            self._call_off = None
