from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter

from intake_app import paths
from intake_app.i18n import Translator
from intake_app.ui.views.sheet_printer import paint_sheet

GROUPS = ("K7QF2", "ABCD3", "EFGH4", "JKLM5", "NPQR6", "STUV7", "WXYZ8", "23459")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_sheet_fits_on_its_page_and_every_group_leaves_ink(qapp: object, language: str) -> None:
    def ink_of(groups: tuple[str, ...]) -> tuple[int, float]:
        image = QImage(1000, 1400, QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        end = paint_sheet(painter, groups, Translator(language, paths.resources() / "i18n"))
        painter.end()
        return sum(pixel < 128 for pixel in bytes(image.constBits())), end

    whole, end = ink_of(GROUPS)
    assert end < 1400
    for number in range(len(GROUPS)):
        assert ink_of(tuple("" if at == number else group for at, group in enumerate(GROUPS)))[0] < whole
