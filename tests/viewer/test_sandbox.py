"""The side that holds the vault: what it gets from the second process, and what it survives."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from intake_app.domain.errors import (
    Cancelled,
    EvidenceSourceChangedError,
    EvidenceUnreadableError,
    PictureTooLargeError,
    ViewerFailedError,
)
from intake_app.viewer.looked import NotAPicture, Wanted
from intake_app.viewer.pictures import look_at
from intake_app.viewer.pipe import write_header
from intake_app.viewer.sandbox import FACTS_BYTES, Viewer
from invented_pictures import FORMATS, photograph, picture

COMMAND = [sys.executable, "-I", "-c", "import sys; from intake_app.viewer.worker import main; sys.exit(main())"]


def python(program: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", program]


def saying(answer: bytes) -> list[str]:
    return python(f"import os; os.write(1, {answer!r})")


def header(**changes) -> bytes:
    pipe = io.BytesIO()
    answer = {
        "v": 1,
        "protections": [],
        "outcome": "picture",
        "media_type": "image/png",
        "width": 4,
        "height": 4,
        "orientation": 1,
        "taken_at": "",
        "changed_at": "",
        "camera_maker": "",
        "camera_model": "",
        "latitude": "",
        "longitude": "",
        "preview": {"width": 2, "height": 2},
    }
    write_header(pipe, {**answer, **changes})
    return pipe.getvalue()


@pytest.mark.parametrize("format_name", FORMATS)
def test_behind_the_walls_every_format_looks_as_it_does_without_them(format_name):
    data = picture(format_name, size=(500, 300))
    wanted = Wanted(preview_px=100)
    assert Viewer(COMMAND).look([data], len(data), wanted) == look_at(io.BytesIO(data), wanted)


def test_one_photograph_through_the_other_process():
    data = photograph()
    pieces = [data[at : at + 100] for at in range(0, len(data), 100)]
    found = Viewer(COMMAND).look(pieces, len(data), Wanted(preview_px=30, is_blurred=True))
    assert found == look_at(io.BytesIO(data), Wanted(preview_px=30, is_blurred=True))
    assert (found.taken_at, found.latitude) == ("2026-11-02T14:30:05+05:00", "45.015600")
    assert (found.preview.width, found.preview.height) == (19, 30)


def test_no_picture_and_nothing_at_all():
    viewer = Viewer(COMMAND)
    assert viewer.look([b"invented words"], 14) == NotAPicture("text/plain", "other")
    assert viewer.look([], 0) == NotAPicture("application/octet-stream", "other")


def test_too_large_to_be_shown():
    bomb = bytearray(picture("BMP"))
    bomb[18:26] = (40_000).to_bytes(4, "little") * 2
    viewer = Viewer(COMMAND)
    assert viewer.look([bytes(bomb)], len(bomb)).width == 40_000
    with pytest.raises(PictureTooLargeError) as refused:
        viewer.look([bytes(bomb)], len(bomb), Wanted(preview_px=100))
    assert refused.value.facts == {"megapixels": 1600}


def test_for_facts_only_the_beginning_is_taken():
    taken = []

    def long_film():
        yield photograph()
        while True:
            taken.append(1)
            yield bytes(1024 * 1024)

    found = Viewer(COMMAND).look(long_film(), 10 * FACTS_BYTES)
    assert found.camera_model == "Model A"
    assert len(taken) == FACTS_BYTES // (1024 * 1024)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these walls")
def test_what_holds_the_other_process_is_told():
    assert {"no_new_privileges", "not_dumpable", "limits"} <= Viewer(COMMAND).protections()


def test_the_other_process_loads_neither_keys_nor_windows():
    program = "import sys, intake_app.viewer.worker; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    strange = {"PySide6", "sqlcipher3", "cryptography", "pydantic", "socket", "_socket", "ssl", "asyncio"}
    assert strange.isdisjoint(loaded.stdout.split())
    assert "PIL" in loaded.stdout.split()


@pytest.mark.parametrize(
    ("command", "how"),
    [
        (["/there/is/no/such/program"], "start"),
        (python("while True: pass"), "timeout"),
        (python("raise SystemExit(1)"), "ended"),
        (python("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"), "ended"),
        (saying(b"\x00\x00"), "ended"),
        (saying(b"\xff\xff\xff\xff"), "ended"),
        (saying(b"\x00\x00\x00\x02{}"), "answer"),
        (saying(b"\x00\x00\x00\x02{,"), "answer"),
        (saying(header()), "ended"),
        (saying(header(preview={"width": 31, "height": 1}) + bytes(124)), "answer"),
        (saying(header(camera_maker="\u202egood")), "answer"),
        (saying(header(latitude="45")), "answer"),
        (saying(header(orientation=9)), "answer"),
        (saying(header(more=1)), "answer"),
    ],
)
def test_whatever_the_other_process_does_it_is_one_error(command, how):
    viewer = Viewer(command, timeout_s=1 if how == "timeout" else 60)
    # More than a pipe holds, so that writing to a process that does not read is tried as well.
    data = photograph() + bytes(1_000_000)
    with pytest.raises(ViewerFailedError) as failed:
        viewer.look([data], len(data), Wanted(preview_px=30))
    assert failed.value.facts == {"how": how}
    assert viewer._running == set()


def test_an_answer_of_the_right_shape_is_taken():
    found = Viewer(saying(header() + bytes(16))).look([b"x"], 1, Wanted(preview_px=30))
    assert (found.preview.width, found.preview.rgba) == (2, bytes(16))


def test_a_source_that_ends_early_or_fails_leaves_no_process():
    def failing():
        yield b"invented"
        raise EvidenceUnreadableError

    viewer = Viewer(COMMAND)
    with pytest.raises(EvidenceSourceChangedError):
        viewer.look([b"short"], 100)
    with pytest.raises(EvidenceUnreadableError):
        viewer.look(failing(), 100)
    assert viewer._running == set()


def test_locking_ends_what_is_looked_at_and_what_comes_after():
    viewer = Viewer(COMMAND)

    def locked_meanwhile():
        yield photograph()[:100]
        assert len(viewer._running) == 1
        viewer.stop()
        yield photograph()[100:]

    with pytest.raises(Cancelled):
        viewer.look(locked_meanwhile(), len(photograph()), Wanted(preview_px=30))
    with pytest.raises(Cancelled):
        viewer.look([photograph()], len(photograph()))
    assert viewer._running == set()
