"""Choices to tick, with words that wrap: check boxes, or radio buttons where only one may be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from intake_app.ui.views.plan_lines import clear

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from PySide6.QtGui import QMouseEvent, QResizeEvent

_MOST_PX: Final = 236


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line: `key` comes back when it is chosen."""

    key: str
    words: str
    is_possible: bool = True


class _Words(QLabel):
    """The words of a choice: unlike those of a check box they wrap; a click on them is a click on the box."""

    def __init__(self, words: str, box: QAbstractButton) -> None:
        super().__init__(words)
        self._box = box
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(0, 7, 0, 7)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Click on the box (Qt)."""
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()):
            self._box.click()


class CheckList(QScrollArea):
    """Check boxes, or radio buttons where only one may be chosen; scrolls when there are many."""

    def __init__(self, name: str, toggled: Callable[[str, bool], object], *, is_single: bool = False) -> None:
        super().__init__()
        self._toggled = toggled
        self._kind = QRadioButton if is_single else QCheckBox
        self._shown: tuple[CheckLine, ...] = ()
        self.boxes: dict[str, QAbstractButton] = {}
        holder = QWidget()
        holder.setObjectName("column")
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._holder = holder
        self.setWidget(holder)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def show_choices(self, choices: Sequence[CheckLine], chosen: Collection[str]) -> None:
        """Draw the choices and mark the chosen ones."""
        wanted = tuple(choices)
        if wanted != self._shown:
            self._shown = wanted
            clear(self._column)
            self.boxes = {one.key: self._box(one) for one in wanted}
            self._column.addStretch(1)
            self.updateGeometry()
        self.mark(chosen)

    def mark(self, chosen: Collection[str]) -> None:
        """Mark the chosen ones among those that are shown."""
        for key, box in self.boxes.items():
            box.setAutoExclusive(False)
            box.setChecked(key in chosen)
            box.setAutoExclusive(self._kind is QRadioButton)

    def sizeHint(self) -> QSize:
        """Ask for all of it, up to six lines (Qt)."""
        width = max(self.viewport().width(), 200)
        return QSize(width, min(self._holder.heightForWidth(width), _MOST_PX))

    def minimumSizeHint(self) -> QSize:
        """Be no taller than that (Qt)."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask again when the width, and so the height of wrapped words, is another (Qt)."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _box(self, choice: CheckLine) -> QAbstractButton:
        box = self._kind()
        box.setAccessibleName(choice.words)
        box.clicked.connect(lambda is_on, key=choice.key: self._toggled(key, bool(is_on)))
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        words = _Words(choice.words, box)
        line.addWidget(words, 1)
        for widget in (box, words):
            widget.setEnabled(choice.is_possible)
        self._column.addLayout(line)
        return box
