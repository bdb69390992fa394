"""Pictures of evidence: blurred until a person asks, decoded one after the other by a process that has no key."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from intake_app.services.evidence import EvidenceItem, EvidenceRoom
    from intake_app.ui.jobs import Runner
    from intake_app.viewer.looked import Pixels

THUMBNAIL_PX: Final = 128
PREVIEW_PX: Final = 1280
LOADING, SHOWN, NOTHING, HELD = "loading", "shown", "nothing", "held"


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be seen. `of` is the item, "" for none; `stage` is "", LOADING, SHOWN, NOTHING or HELD.

    NOTHING: no picture, or a kind that is not decoded here. HELD: a picture that is not even decoded before a person
    asks for it, because nothing confines the decoding. `clear`: items a person asked to see sharp.
    """

    of: str = ""
    stage: str = ""
    picture: Pixels | None = field(default=None, repr=False)
    thumbnails: Mapping[str, Pixels] = field(default_factory=dict, repr=False)
    clear: frozenset[str] = frozenset()

    @property
    def is_clear(self) -> bool:
        """The picture is shown as it is."""
        return self.of in self.clear


class Looking:
    """Decodes for one page. `changed` is called with each new Look, `failed` with what went wrong for a person.

    `is_confined` False: nothing is decoded that a person did not ask for.
    """

    def __init__(
        self,
        room: EvidenceRoom,
        runner: Runner,
        changed: Callable[[Look], object],
        failed: Callable[[Exception], object],
    ) -> None:
        self.look = Look()
        self.is_confined = False
        self._room = room
        self._runner = runner
        self._changed = changed
        self._failed = failed
        self._hopeless: set[str] = set()
        self._is_drawing = False
        self._visit = 0

    def forget(self) -> None:
        """Forgets every decoded picture; what was asked to be sharp is blurred again."""
        self._visit += 1
        self._hopeless.clear()
        self._show(Look())

    def open(self, item: EvidenceItem | None) -> None:
        """Shows this item, which may be no picture at all."""
        if item is None:
            self._show(replace(self.look, of="", stage="", picture=None))
        elif not is_picture(item):
            self._show(replace(self.look, of=item.sha256, stage=NOTHING, picture=None))
        elif not self.is_confined and item.sha256 not in self.look.clear:
            self._show(replace(self.look, of=item.sha256, stage=HELD, picture=None))
        elif (self.look.of, bool(self.look.stage)) != (item.sha256, True):
            self._load(item.sha256)

    def sharpen(self, sha256: str) -> None:
        """Shows a picture as it is; asked for and noted before."""
        self._show(replace(self.look, clear=self.look.clear | {sha256}))
        if self.look.of == sha256:
            self._load(sha256)

    def draw_thumbnails(self, items: Sequence[EvidenceItem], may_go_on: Callable[[], bool]) -> None:
        """Draws small pictures, one after the other while it may, so that other long work never waits for all."""
        known = self.look.thumbnails
        wanted = [
            one.sha256
            for one in items
            if is_picture(one) and one.sha256 not in known and one.sha256 not in self._hopeless
        ]
        if not wanted or not self.is_confined or self._is_drawing or not may_go_on():
            return
        sha256, visit = wanted[0], self._visit
        self._is_drawing = True

        def done(picture: Pixels | None) -> None:
            self._is_drawing = False
            if visit == self._visit:
                if picture is None:
                    self._hopeless.add(sha256)
                else:
                    self._show(replace(self.look, thumbnails={**self.look.thumbnails, sha256: picture}))
                self.draw_thumbnails(items, may_go_on)

        self._runner.start(
            lambda _step: self._room.picture(sha256, THUMBNAIL_PX, is_blurred=True),
            done=done,
            failed=lambda _error: done(None),
            is_long=True,
        )

    def _load(self, sha256: str) -> None:
        is_blurred = sha256 not in self.look.clear
        self._show(replace(self.look, of=sha256, stage=LOADING, picture=None))
        asked, visit = self.look, self._visit

        def is_wanted() -> bool:
            now = self.look
            return visit == self._visit and (now.of, now.stage, now.is_clear) == (asked.of, LOADING, asked.is_clear)

        def shown(picture: Pixels | None) -> None:
            if is_wanted():
                self._show(replace(self.look, picture=picture, stage=SHOWN if picture is not None else NOTHING))

        def failed(error: Exception) -> None:
            if is_wanted():
                self._show(replace(self.look, stage=NOTHING))
                self._failed(error)

        self._runner.start(
            lambda _step: self._room.picture(sha256, PREVIEW_PX, is_blurred=is_blurred),
            done=shown,
            failed=failed,
            is_long=True,
        )

    def _show(self, look: Look) -> None:
        self.look = look
        self._changed(look)


def is_picture(item: EvidenceItem) -> bool:
    """Something the viewer process can be asked to show."""
    return item.is_here and item.media_type.startswith("image/")
