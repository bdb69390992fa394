"""The only place with colours, sizes and fonts: the tokens of light and dark, and the call that dresses the program."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from intake_app.ui.style_sheet import STYLE_SHEET

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

BODY_PX = 15
FIELD_PX = 16
QUESTION_PX = 18
TITLE_PX = 24
SMALL_PX = 13
CODE_PX = 20

GRID_PX = 8
CONTROL_PX = 42
RADIUS_PX = 8
CARD_RADIUS_PX = 12
PAGE_MARGIN_PX = (40, 28)
COLUMN_PX = 760
TEXT_PX = 620
SCROLL_BAR_PX = 12
RAIL_PX = 216
WIDE_RAIL_PX = 248
MINIMUM_WINDOW_PX = (1100, 640)

TONES = ("quiet", "accent", "good", "waiting", "warning")
_FAMILIES = ["PT Sans", "Noto Sans", "DejaVu Sans", "sans-serif"]


@dataclass(frozen=True)
class Theme:
    """The colours of one theme as #RRGGBB; `name` is "light" or "dark"."""

    name: str
    background: str
    surface: str
    sunken: str
    rail: str
    line: str
    text: str
    soft: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    ring_on_accent: str
    warning: str
    warning_soft: str
    good: str
    good_soft: str
    waiting: str
    waiting_soft: str

    def tone(self, name: str) -> tuple[str, str]:
        """Text colour and ground of a tone of TONES."""
        return {
            "quiet": (self.soft, self.sunken),
            "accent": (self.accent, self.accent_soft),
            "good": (self.good, self.good_soft),
            "waiting": (self.waiting, self.waiting_soft),
            "warning": (self.warning, self.warning_soft),
        }[name]


LIGHT = Theme(
    name="light",
    background="#F6F5F2",
    surface="#FFFFFF",
    sunken="#EEECE7",
    rail="#ECE9E3",
    line="#DAD6CE",
    text="#23262B",
    soft="#5E646C",
    accent="#1F5F6B",
    accent_hover="#184C56",
    accent_soft="#DDECEC",
    on_accent="#FFFFFF",
    ring_on_accent="#23262B",
    warning="#9A3B26",
    warning_soft="#F6E3DC",
    good="#35663F",
    good_soft="#E1EEDF",
    waiting="#7A5A12",
    waiting_soft="#F5EBD0",
)
DARK = Theme(
    name="dark",
    background="#1B1D20",
    surface="#24272B",
    sunken="#1F2225",
    rail="#202327",
    line="#3A3F45",
    text="#E8E6E1",
    soft="#A3A9B0",
    accent="#6FB3BD",
    accent_hover="#84C2CB",
    accent_soft="#23393D",
    on_accent="#14181A",
    ring_on_accent="#FFFFFF",
    warning="#E59A83",
    warning_soft="#40281F",
    good="#93C59B",
    good_soft="#22352A",
    waiting="#DDBD6C",
    waiting_soft="#3A311A",
)


def chosen_theme(choice: str, app: QApplication) -> Theme:
    """The theme for a choice of the preferences: "light", "dark", or "system" for what the desktop uses now."""
    if choice == "system":
        is_dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if is_dark else LIGHT
    return DARK if choice == "dark" else LIGHT


def apply_theme(app: QApplication, theme: Theme, icons: Path) -> None:
    """Dress the whole program; may be called again when the person or the desktop changes the theme."""
    app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    app.setFont(_font())
    app.setStyleSheet(style_sheet(theme, icons))


def load_fonts(folder: Path) -> None:
    """Make the fonts that travel with the program known to Qt; a missing folder leaves those of the desktop."""
    for file in sorted(folder.glob("PTSans*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def style_sheet(theme: Theme, icons: Path) -> str:
    """The one style sheet with the tokens of `theme` filled in."""
    tokens = {field.name: getattr(theme, field.name) for field in fields(theme)}
    sizes = {
        "body_px": BODY_PX,
        "field_px": FIELD_PX,
        "question_px": QUESTION_PX,
        "title_px": TITLE_PX,
        "small_px": SMALL_PX,
        "code_px": CODE_PX,
        "radius_px": RADIUS_PX,
        "card_radius_px": CARD_RADIUS_PX,
        "inner_px": CONTROL_PX - 2,
        "icons": icons.as_posix(),
    }
    return STYLE_SHEET.substitute(tokens, **sizes)


def _font() -> QFont:
    font = QFont()
    font.setFamilies(_FAMILIES)
    font.setPixelSize(BODY_PX)
    return font


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.background,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.sunken,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.soft,
        QPalette.ColorRole.Button: theme.surface,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.ToolTipBase: theme.surface,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Link: theme.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.soft))
    return palette
