"""The look: readable in light and dark, one place for colours, icons that fit, one ring for the keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from intake_app import ui
from intake_app.paths import resources
from intake_app.ui.theme import DARK, LIGHT, TONES, Theme, chosen_theme, load_fonts, style_sheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

BOTH = [LIGHT, DARK]
ICONS = resources() / "icons"


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", BOTH, ids=lambda theme: theme.name)
def test_all_words_can_be_read(theme: Theme) -> None:
    pairs = [(letters, ground) for letters, ground in (theme.tone(tone) for tone in TONES)]
    grounds = (theme.background, theme.surface, theme.sunken, theme.rail)
    pairs += [(letters, ground) for letters in (theme.text, theme.soft) for ground in grounds]
    pairs += [(theme.text, ground) for ground in (theme.accent_soft, theme.warning_soft, theme.waiting_soft)]
    pairs += [(theme.soft, theme.warning_soft), (theme.soft, theme.accent_soft)]
    pairs += [(theme.on_accent, theme.accent), (theme.on_accent, theme.accent_hover), (theme.accent, theme.accent_soft)]
    pairs += [(theme.waiting, theme.background), (theme.waiting, theme.surface)]
    assert {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 4.5} == {}


@pytest.mark.parametrize("theme", BOTH, ids=lambda theme: theme.name)
def test_the_focus_ring_and_control_marks_can_be_seen(theme: Theme) -> None:
    for ground in (theme.background, theme.surface, theme.rail):
        assert contrast(theme.accent, ground) >= 3
        assert contrast(theme.soft, ground) >= 3
    assert contrast(theme.ring_on_accent, theme.accent) >= 2, "the ring around a filled button"


@pytest.mark.parametrize("theme", BOTH, ids=lambda theme: theme.name)
def test_the_icons_have_the_colours_of_the_theme(theme: Theme) -> None:
    colours = {
        name: re.findall(r"#[0-9A-F]{6}", (ICONS / f"{name}-{theme.name}.svg").read_text(encoding="utf-8"))
        for name in ("chevron-down", "check")
    }
    assert colours == {"chevron-down": [theme.soft], "check": [theme.on_accent]}


def test_the_style_sheet_is_whole_and_names_icons_that_exist() -> None:
    for theme in BOTH:
        sheet = style_sheet(theme, ICONS)
        assert "$" not in sheet
        assert sheet.count("{") == sheet.count("}")
        named = re.findall(r'url\("([^"]+)"\)', sheet)
        assert named
        assert all(Path(path).is_file() for path in named)


# Paper is white and its ink black in every theme.
ALLOWED = ("theme.py", "complaint_paint.py", "complaint_sheet.py")


def test_colours_stand_nowhere_but_in_the_theme() -> None:
    room = Path(ui.__file__).parent
    guilty = [
        str(path.relative_to(room))
        for path in room.rglob("*.py")
        if path.name not in ALLOWED
        and re.search(r"#[0-9A-Fa-f]{6}\b|Qt\.GlobalColor", path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_everything_that_takes_the_keyboard_has_a_ring() -> None:
    sheet = style_sheet(LIGHT, ICONS)
    for control in (
        "QPushButton",
        "QLineEdit",
        "QPlainTextEdit",
        "QComboBox",
        "QCheckBox",
        "QRadioButton",
        "QListView#files",
    ):
        rule = re.search(rf"(?:^|[\s,]){re.escape(control)}:focus[^{{]*\{{([^}}]*)\}}", sheet)
        assert rule is not None, control
        assert "border: 2px solid" in rule.group(1), control


def test_a_choice_beats_the_desktop(qapp: QApplication) -> None:
    assert chosen_theme("light", qapp) is LIGHT
    assert chosen_theme("dark", qapp) is DARK
    assert chosen_theme("system", qapp) in BOTH


def test_the_font_has_every_letter_of_the_three_languages(qapp: QApplication) -> None:
    load_fonts(resources() / "fonts")
    assert "PT Sans" in QFontDatabase.families()
    font = QFont("PT Sans")
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    metrics = QFontMetrics(font)
    letters = "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁёЪъЭэ№«»—…‹›·"
    assert [letter for letter in letters if not metrics.inFontUcs4(ord(letter))] == []
