"""Looking at pages as a person does: dressed, at the smallest size that is promised, and nothing cut off."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QTableView,
    QWidget,
)

from intake_app.i18n import LANGUAGES, Translator
from intake_app.ui.table_model import TONE_ROLE
from intake_app.ui.theme import RAIL_PX, SMALL_PX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake_app.ui.app import Dress
    from intake_app.ui.theme import Theme

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
TRANSLATORS = {language: Translator(language, RESOURCES / "i18n") for language in LANGUAGES}
SCREEN_PX = (1366, 768)
PAGE_PX = (SCREEN_PX[0] - RAIL_PX, SCREEN_PX[1])
NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
LOOKS = [(language, theme) for language in LANGUAGES for theme in ("light", "dark")]
"""Every look in which a page is drawn."""

_INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QTableView, QProgressBar)
_SLACK_PX = 2


@contextmanager
def wearing(dress: Dress, theme: str) -> Iterator[Theme]:
    """Dresses the program in a theme for a while; the other tests expect the light one."""
    dress.choose(theme)
    try:
        yield dress.theme
    finally:
        dress.choose("light")


def put_on_screen(qtbot: Any, page: QWidget) -> None:
    """Shows a page as large as the window leaves it."""
    qtbot.addWidget(page)
    page.resize(*PAGE_PX)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    settle()


def settle() -> None:
    """Lets layouts come to rest: cards inside a scrolling page need some turns of the event loop."""
    for _ in range(6):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def cut_off(page: QWidget) -> list[str]:
    """Texts that do not fit into their labels, buttons or table cells, and widgets wider than the page."""
    found = [text for label in page.findChildren(QLabel) if label.isVisible() for text in _label(label)]
    found += [
        f"button: {button.text()}"
        for button in page.findChildren(QAbstractButton)
        if button.isVisible() and button.sizeHint().width() > button.width() + _SLACK_PX
    ]
    for table in page.findChildren(QTableView):
        if table.isVisible():
            found += _cells(table)
    for area in page.findChildren(QScrollArea):
        if area.isVisible() and area.widget().width() > area.viewport().width() + _SLACK_PX:
            found.append("wider than the page")
    astray = [window for window in QApplication.topLevelWidgets() if window.isVisible() and window is not page.window()]
    found += [f"a window of its own: {type(window).__name__}" for window in astray]
    return found + _over_the_edge(page) + _out_of_its_place(page)


def without_name(page: QWidget) -> list[QWidget]:
    """Controls that a screen reader could not name."""
    own = [w for kind in _INTERACTIVE for w in page.findChildren(kind)]
    return [
        widget
        for widget in own
        if widget.isVisible()
        and not widget.objectName().startswith("qt_")
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not isinstance(widget.parent(), (QTableView, QComboBox))
    ]


def texts(page: QWidget) -> list[str]:
    """Every text a person sees: labels, buttons, table cells."""
    seen = [label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text()]
    seen += [button.text() for button in page.findChildren(QAbstractButton) if button.isVisible() and button.text()]
    for table in page.findChildren(QTableView):
        model = table.model()
        if table.isVisible():
            rows, columns = range(model.rowCount()), range(model.columnCount())
            seen += [str(model.index(row, column).data() or "") for row in rows for column in columns]
    return seen


def _label(label: QLabel) -> list[str]:
    text = label.text()
    if not text:
        return []
    if label.wordWrap():
        fits = label.heightForWidth(label.width()) <= label.height() + _SLACK_PX
        longest = max(
            re.split(r"[\s\u200b]+", text),
            key=lambda word: QFontMetrics(label.font()).horizontalAdvance(word),
            default="",
        )
        fits = fits and QFontMetrics(label.font()).horizontalAdvance(longest) <= label.width() + _SLACK_PX
    else:
        fits = label.sizeHint().width() <= label.width() + _SLACK_PX
    return [] if fits else [f"label: {text}"]


def _cells(table: QTableView) -> list[str]:
    found = []
    head = table.horizontalHeader()
    metrics = QFontMetrics(head.font())
    for column in range(table.model().columnCount()):
        title = str(table.model().headerData(column, head.orientation()) or "")
        if metrics.horizontalAdvance(title) + 24 > table.columnWidth(column) + _SLACK_PX:
            found.append(f"header: {title}")
        for row in range(table.model().rowCount()):
            index = table.model().index(row, column)
            text, font, around = str(index.data() or ""), QFont(table.font()), 24
            if index.data(TONE_ROLE):
                font.setPixelSize(SMALL_PX)
                around += 26
            if QFontMetrics(font).horizontalAdvance(text) + around > table.columnWidth(column) + _SLACK_PX:
                found.append(f"cell: {text}")
    return found


def _out_of_its_place(page: QWidget) -> list[str]:
    """Controls and labels that reach out of the widget they stand in, so that a part of them is never drawn."""
    found = []
    for kind in (QAbstractButton, QLineEdit, QComboBox, QLabel):
        for widget in page.findChildren(kind):
            around = widget.parentWidget()
            if not widget.isVisible() or around is None or isinstance(around, (QComboBox, QScrollArea)):
                continue
            if not around.rect().adjusted(-_SLACK_PX, -_SLACK_PX, _SLACK_PX, _SLACK_PX).contains(widget.geometry()):
                found.append(f"out of its place: {widget.accessibleName() or widget.property('text')}")
            if widget.height() + _SLACK_PX < min(widget.minimumSizeHint().height(), widget.sizeHint().height()):
                found.append(f"squeezed: {widget.accessibleName() or widget.property('text')}")
    return found


def _over_the_edge(page: QWidget) -> list[str]:
    """Visible widgets that reach beyond the right edge of the page."""
    frame = QRect(QPoint(0, 0), page.size())
    return [
        f"over the edge: {type(widget).__name__}"
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.mapTo(page, widget.rect().topRight()).x() > frame.right() + _SLACK_PX
    ]
