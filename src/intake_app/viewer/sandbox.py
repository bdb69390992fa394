"""Starts the second process for one file, hands it the bytes, and believes nothing of its answer but its shape."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, cast

from pydantic import Field, TypeAdapter, ValidationError

from intake_app.domain.errors import (
    Cancelled,
    EvidenceSourceChangedError,
    JsonInvalidError,
    PictureTooLargeError,
    ViewerFailedError,
)
from intake_app.domain.strict_model import StrictModel
from intake_app.viewer.looked import FACTS_ONLY, NotAPicture, PictureFacts, Pixels, Wanted
from intake_app.viewer.pipe import PIECE_BYTES, VERSION, read_exactly, read_header, write_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

FACTS_BYTES: Final = 16 * 1024 * 1024
"""How much of a file is handed over to learn its facts."""
PREVIEW_BYTES: Final = 200 * 1024 * 1024
"""The largest file that is handed over to be shown."""
TIMEOUT_S: Final = 10.0

if sys.platform == "win32":
    _NO_WINDOW: Final = subprocess.CREATE_NO_WINDOW
else:
    _NO_WINDOW: Final = 0

_Line = Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f\x7f-\x9f\u{200b}-\u{200f}\u{2028}-\u{202e}]*$")]
_Code = Annotated[str, Field(max_length=100, pattern=r"^[a-z0-9_+./-]+$")]
_Degrees = Annotated[str, Field(pattern=r"^(-?[0-9]{1,3}\.[0-9]{6})?$")]
_Moment = Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}([+-][0-9:]{5})?)?$")]
_Count = Annotated[int, Field(ge=1, le=2**32)]


class _Answer(StrictModel):
    v: Literal[1]
    protections: list[_Code]


class _Size(StrictModel):
    width: _Count
    height: _Count


class _Picture(_Answer):
    outcome: Literal["picture"]
    media_type: _Code
    width: _Count
    height: _Count
    orientation: Annotated[int, Field(ge=1, le=8)]
    taken_at: _Moment
    changed_at: _Moment
    camera_maker: _Line
    camera_model: _Line
    latitude: _Degrees
    longitude: _Degrees
    preview: _Size | None


class _Other(_Answer):
    outcome: Literal["other"]
    media_type: _Code
    reason: Literal["other", "unsupported", "damaged", "cut"]


class _TooLarge(_Answer):
    outcome: Literal["too_large"]
    megapixels: Annotated[int, Field(ge=0)]


_ANSWER: Final[TypeAdapter[_Picture | _Other | _TooLarge]] = TypeAdapter(
    Annotated[_Picture | _Other | _TooLarge, Field(discriminator="outcome")]
)


class Viewer:
    """Looks at evidence, one process for one file; may be used from several threads.

    `command` starts this program so that it does nothing but `viewer.worker.main`.
    """

    def __init__(self, command: Sequence[str], *, timeout_s: float = TIMEOUT_S) -> None:
        self._command = tuple(command)
        self._timeout_s = timeout_s
        self._guard = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._is_stopped = False

    def look(self, data_source: Iterable[bytes], size: int, wanted: Wanted = FACTS_ONLY) -> PictureFacts | NotAPicture:
        """What a file of `size` bytes is, its facts if it is a picture and, if wanted, a preview.

        Takes from `data_source` no more than FACTS_BYTES, or PREVIEW_BYTES for a preview; touches no disk.
        Raises PictureTooLargeError, ViewerFailedError, EvidenceSourceChangedError when the source ends too early,
        Cancelled after `stop`, and whatever the source raises.
        """
        answer, pixels = self._ask(data_source, size, wanted)
        if isinstance(answer, _TooLarge):
            raise PictureTooLargeError(megapixels=answer.megapixels)
        if isinstance(answer, _Other):
            return NotAPicture(answer.media_type, answer.reason)
        facts = answer.model_dump(exclude={"v", "protections", "outcome", "preview"})
        preview = Pixels(answer.preview.width, answer.preview.height, pixels) if answer.preview else None
        return PictureFacts(**facts, preview=preview)

    def protections(self) -> frozenset[str]:
        """What holds the second process on this system: the names that `confine` tells, each tried there.

        Raises ViewerFailedError, or Cancelled after `stop`.
        """
        return frozenset(self._ask((), 0, FACTS_ONLY)[0].protections)

    def stop(self) -> None:
        """Ends all looking at once and for good: the vault is being locked. `look` then raises Cancelled."""
        with self._guard:
            self._is_stopped = True
            for process in self._running:
                process.kill()

    def _ask(
        self, data_source: Iterable[bytes], size: int, wanted: Wanted
    ) -> tuple[_Picture | _Other | _TooLarge, bytes]:
        handed = min(size, PREVIEW_BYTES if wanted.preview_px else FACTS_BYTES)
        request: dict[str, object] = {
            "v": VERSION,
            "length": handed,
            "is_whole": handed == size,
            "preview_px": wanted.preview_px,
            "is_blurred": wanted.is_blurred,
        }
        with self._started() as process:
            late = threading.Event()
            watch = threading.Timer(self._timeout_s, _end, (process, late))
            watch.start()
            try:
                _send(cast("BinaryIO", process.stdin), request, data_source, handed)
                return _receive(cast("BinaryIO", process.stdout), wanted)
            except EOFError:
                if self._is_stopped:
                    raise Cancelled from None
                raise ViewerFailedError(how="timeout" if late.is_set() else "ended") from None
            except (JsonInvalidError, ValidationError):
                raise ViewerFailedError(how="answer") from None
            finally:
                watch.cancel()

    @contextmanager
    def _started(self) -> Iterator[subprocess.Popen[bytes]]:
        with self._guard:
            if self._is_stopped:
                raise Cancelled
            try:
                process = _start(self._command)
            except OSError:
                raise ViewerFailedError(how="start") from None
            self._running.add(process)
        try:
            yield process
        finally:
            process.kill()
            # Closing writes what is still buffered, to a process that is not there any more.
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    cast("BinaryIO", pipe).close()
            process.wait()
            with self._guard:
                self._running.discard(process)


def _start(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Nothing of this person's session is inherited; Windows finds its libraries by SYSTEMROOT.
        env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        cwd=Path(command[0]).anchor or None,
        creationflags=_NO_WINDOW,
    )


def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _send(pipe: BinaryIO, request: dict[str, object], data_source: Iterable[bytes], length: int) -> None:
    pieces = iter(data_source) if length else iter(())
    with suppress(BrokenPipeError):  # it ended already: what it has answered, if anything, tells why
        write_header(pipe, request)
        while length:
            piece = memoryview(_next(pieces))[:length]
            for at in range(0, len(piece), PIECE_BYTES):
                pipe.write(piece[at : at + PIECE_BYTES])
            length -= len(piece)
        pipe.flush()


def _next(pieces: Iterator[bytes]) -> bytes:
    try:
        return next(pieces)
    except StopIteration:
        raise EvidenceSourceChangedError from None


def _receive(pipe: BinaryIO, wanted: Wanted) -> tuple[_Picture | _Other | _TooLarge, bytes]:
    answer = _ANSWER.validate_python(read_header(pipe))
    if not isinstance(answer, _Picture):
        return answer, b""
    if answer.preview is None:
        return answer, b""
    if max(answer.preview.width, answer.preview.height) > wanted.preview_px:
        raise ViewerFailedError(how="answer")
    return answer, read_exactly(pipe, answer.preview.width * answer.preview.height * 4)
