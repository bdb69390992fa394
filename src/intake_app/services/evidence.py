"""Evidence: taken in with its hash, described, shown; the bytes are never altered."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from intake_app.domain.entry_kinds import Camera, Custody, EvidenceAdded, EvidenceDescribed
from intake_app.domain.errors import (
    EvidenceChangedError,
    EvidenceDuplicateError,
    EvidenceUnreadableError,
    IntakeError,
    PictureTooLargeError,
    ViewerFailedError,
)
from intake_app.domain.sensitivity import ACCOUNT, ADMINISTRATIVE
from intake_app.services.vault_session import Act
from intake_app.viewer.looked import PictureFacts, Wanted

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.domain.case import Case
    from intake_app.services.vault_session import Step, VaultSession
    from intake_app.viewer.looked import NotAPicture, Pixels
    from intake_app.viewer.sandbox import Viewer

UNKNOWN_TYPE: Final = "application/octet-stream"
_MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Words:
    """What people say about an item; every part may be empty."""

    description: str = ""
    taken_at: str = ""
    taken_where: str = ""
    taken_by: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """An item as pages show it: stated words beside what the file says about itself."""

    sha256: str
    size: int
    media_type: str
    file_name: str
    words: Words
    camera: Camera | None
    added_at: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check found: hashes of the items that hold and of those that changed, and how many are not here."""

    held: tuple[str, ...]
    changed: tuple[str, ...]
    not_here: int


class EvidenceRoom:
    """Evidence of cases in one open vault."""

    def __init__(self, session: VaultSession, viewer: Viewer) -> None:
        """`viewer` looks at bytes in a process of its own that has no key."""
        self._session = session
        self._viewer = viewer

    def add_file(self, case_id: str, path: Path, words: Words, step: Step, *, sensitivity: str = ACCOUNT) -> str:
        """Takes in a file; the original stays untouched where it is. Gives its SHA-256.

        Raises EvidenceUnreadableError, EvidenceDuplicateError, EvidenceSourceChangedError, DiskFullError, Cancelled.
        """
        try:
            with path.open("rb") as source:
                found = os.fstat(source.fileno())
                if not stat.S_ISREG(found.st_mode):
                    raise EvidenceUnreadableError
                return self.add(case_id, source, found.st_size, path.name, words, step, sensitivity=sensitivity)
        except OSError as error:
            raise EvidenceUnreadableError from error

    def add(
        self,
        case_id: str,
        source: BinaryIO,
        size: int,
        file_name: str,
        words: Words,
        step: Step,
        *,
        sensitivity: str = ACCOUNT,
    ) -> str:
        """The same for bytes that come from elsewhere (pasted, recorded)."""
        # What was stopped or cut short before still takes room, which this may need.
        self._session.evidence.purge_leftovers(lambda _done, _total: step(0, size))
        staged = self._session.evidence.stage_source(source, size, step)
        try:
            if staged.sha256 in self._session.case(case_id).evidence:
                raise EvidenceDuplicateError(sha256=staged.sha256[:12])
            source.seek(0)
            looked = self._look(source, size)
            body = EvidenceAdded(
                sha256=staged.sha256,
                size=staged.size,
                media_type=looked.media_type if looked is not None else UNKNOWN_TYPE,
                file_name=file_name[:255],
                description=words.description,
                taken_at=words.taken_at,
                taken_where=words.taken_where,
                taken_by=words.taken_by,
                camera=_camera(looked),
            )
            with self._session.vault.transaction():
                self._session.evidence.accept(staged)
                self._session.record_within(case_id, [Act("evidence.added", sensitivity, body)])
        except BaseException:
            # Whatever stood in the way (a sealed case, a full disk): nothing stays that nobody speaks of.
            with suppress(IntakeError):
                self._session.evidence.discard(staged)
            raise
        return staged.sha256

    def describe(self, case_id: str, sha256: str, words: Words) -> None:
        """Better words about an item; the earlier ones stay in the history."""
        sensitivity = self._session.case(case_id).evidence[sha256].origin.sensitivity
        body = EvidenceDescribed(
            sha256=sha256,
            description=words.description,
            taken_at=words.taken_at,
            taken_where=words.taken_where,
            taken_by=words.taken_by,
        )
        self._session.record(case_id, [Act("evidence.described", sensitivity, body)])

    def items(self, case: Case) -> tuple[EvidenceItem, ...]:
        """All items of a case in the order they were added."""
        return tuple(
            EvidenceItem(
                sha256=told.value.sha256,
                size=told.value.size,
                media_type=told.value.media_type,
                file_name=told.value.file_name,
                words=Words(told.value.description, told.value.taken_at, told.value.taken_where, told.value.taken_by),
                camera=told.value.camera,
                added_at=told.origin.at,
                is_here=self._session.evidence.exists(told.value.sha256),
            )
            for told in case.evidence.values()
        )

    def picture(self, sha256: str, longest_px: int, *, is_blurred: bool = False) -> Pixels | None:
        """A picture to be shown, decoded by the viewer process, never written anywhere; None if there is none.

        `is_blurred`: it shows that there is something, not what, until a person asks for it. Raises
        EvidenceMissingError, EvidenceChangedError, PictureTooLargeError, ViewerFailedError.
        """
        wanted = Wanted(preview_px=longest_px, is_blurred=is_blurred)
        looked = self._viewer.look(self._session.evidence.read(sha256), self._session.evidence.size(sha256), wanted)
        return looked.preview if isinstance(looked, PictureFacts) else None

    def viewed(self, case_id: str, sha256: str) -> None:
        """Notes that somebody looked at an item."""
        self._session.record(case_id, [Act("custody", ADMINISTRATIVE, Custody(action="viewed", what=sha256))])

    def verify(self, case_id: str, step: Step) -> Verified:
        """Reads every item of a case again and compares its hash; one that does not hold never hides the others.

        Items whose content is not here are only counted: they were not handed over, or forgotten after a receipt.
        """
        case = self._session.case(case_id)
        sizes = {sha: told.value.size for sha, told in case.evidence.items() if self._session.evidence.exists(sha)}
        total = sum(sizes.values())
        changed: list[str] = []
        before = 0
        for sha256, size in sizes.items():
            done = 0
            try:
                for piece in self._session.evidence.read(sha256):
                    done = min(done + len(piece), size)
                    step(before + done, total)
            except EvidenceChangedError:
                changed.append(sha256)
            before += size
        held = tuple(sha256 for sha256 in sizes if sha256 not in changed)
        return Verified(held, tuple(changed), len(case.evidence) - len(sizes))

    def _look(self, source: BinaryIO, size: int) -> PictureFacts | NotAPicture | None:
        """What the file is; a file that cannot be looked at is evidence all the same."""
        try:
            return self._viewer.look(iter(lambda: source.read(_MEBIBYTE), b""), size)
        except (PictureTooLargeError, ViewerFailedError):
            return None


def _camera(looked: PictureFacts | NotAPicture | None) -> Camera | None:
    if not isinstance(looked, PictureFacts):
        return None
    camera = Camera(
        made_at=looked.taken_at,
        maker=looked.camera_maker,
        model=looked.camera_model,
        latitude=looked.latitude,
        longitude=looked.longitude,
    )
    return None if camera == Camera() else camera
