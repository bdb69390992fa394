"""Files that answers name: which of them may go with the answers, and under which names that say nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from intake_app.exports.record import FileOut

if TYPE_CHECKING:
    from intake_app.domain.case import Case
    from intake_app.services.answer_purposes import Sieve
    from intake_app.services.vault_session import VaultSession

_SUFFIXES: Final = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/tiff": ".tif",
    "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/wav": ".wav", "audio/ogg": ".ogg",
    "video/mp4": ".mp4", "video/quicktime": ".mov", "application/pdf": ".pdf", "text/plain": ".txt",
}  # fmt: skip
_UNKNOWN: Final = ".bin"
_NAME_LETTERS: Final = 16


class AnswerFiles:
    """Files of the cases of one open vault."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session

    def of(self, case: Case, sieve: Sieve) -> CaseFiles:
        """What is there of one case for one purpose."""
        return CaseFiles(self._session, case, sieve)


class CaseFiles:
    """The files that answers of one case name; what was named is remembered, to go along."""

    def __init__(self, session: VaultSession, case: Case, sieve: Sieve) -> None:
        self._session = session
        self._case = case
        self._sieve = sieve
        self._used: dict[str, FileOut] = {}

    def name(self, value: str, origin: str) -> str:
        """The neutral name of the file that an answer (its SHA-256) stands for, "" when the file stays.

        Of a picture only a working copy goes: the original holds what the camera wrote into it, the place above all.
        """
        told = self._case.evidence.get(value)
        if told is None or {told.origin.sensitivity, origin} & set(self._sieve.stays):
            return ""
        sha256, media_type = value, told.value.media_type
        if media_type.startswith("image/"):
            copies = [one for one in self._case.derived if one.value.made_from == value]
            open_ones = [one.value for one in copies if one.origin.sensitivity not in self._sieve.stays]
            if not open_ones:
                return ""
            sha256, media_type = open_ones[-1].sha256, open_ones[-1].media_type
        if not self._session.evidence.exists(sha256):
            return ""
        name = sha256[:_NAME_LETTERS] + _SUFFIXES.get(media_type, _UNKNOWN)
        read = partial(self._session.evidence.read, sha256)
        self._used[name] = FileOut(name, self._session.evidence.size(sha256), read)
        return name

    def used(self) -> tuple[FileOut, ...]:
        """The files that answers named so far."""
        return tuple(self._used.values())
