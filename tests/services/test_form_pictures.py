"""Pictures of a questionnaire: looked at once, in the other process; what is no picture shows nothing."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING

from intake_app.services.form_pictures import PICTURE_PX, FormPictures
from intake_app.viewer.looked import NotAPicture, PictureFacts, Pixels, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

PIXELS = Pixels(1, 1, b"\0\0\0\xff")


class Viewer:
    """Stands where the second process does."""

    def __init__(self) -> None:
        self.looked: list[tuple[bytes, int, int]] = []

    def look(self, source: Iterator[bytes], size: int, wanted: Wanted) -> PictureFacts | NotAPicture:
        data = b"".join(source)
        self.looked.append((data, size, wanted.preview_px))
        if data.startswith(b"picture"):
            return PictureFacts("image/png", 1, 1, preview=PIXELS)
        return NotAPicture("text/plain", "other")


class Forms:
    """Two questionnaires with media of their own."""

    def form(self, sha256: str) -> object:
        return types.SimpleNamespace(sha256=sha256, media={"a.png": b"picture a", "b.txt": b"words"})

    def in_use(self, form_id: str) -> object:
        return types.SimpleNamespace(sha256=form_id, media={"a.png": b"picture of the sheet"})


class Session:
    """One case."""

    def case(self, case_id: str) -> object:
        del case_id
        return types.SimpleNamespace(opened=types.SimpleNamespace(value=types.SimpleNamespace(form="f" * 64)))


def test_a_picture_is_looked_at_once_and_each_form_has_its_own() -> None:
    viewer = Viewer()
    pictures = FormPictures(Session(), Forms(), viewer)
    assert pictures.look("case", "", "a.png") == PIXELS
    assert pictures.look("case", "", "a.png") == PIXELS
    assert pictures.look("case", "follow_up", "a.png") == PIXELS
    assert viewer.looked == [(b"picture a", 9, PICTURE_PX), (b"picture of the sheet", 20, PICTURE_PX)]


def test_what_is_no_picture_or_not_there_shows_nothing() -> None:
    viewer = Viewer()
    pictures = FormPictures(Session(), Forms(), viewer)
    assert pictures.look("case", "", "b.txt") is None
    assert pictures.look("case", "", "missing.png") is None
    assert len(viewer.looked) == 1
