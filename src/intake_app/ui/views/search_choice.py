"""A control for many choices: type a part of the word, in any of the alphabets, or open the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QListView, QVBoxLayout

from intake_app.domain.names import fold
from intake_app.ui.views.question_controls import AnswerControl

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QFocusEvent, QWheelEvent

    from intake_app.i18n import Translator
    from intake_app.xlsform.views import Choice, NodeView

_FOLDED = Qt.ItemDataRole.UserRole + 1
_CODE = Qt.ItemDataRole.UserRole + 2
_ROWS_SHOWN = 10


class _FoldedCompleter(QCompleter):
    """Finds Талдықорған when somebody types taldyk: both sides are folded to one search key."""

    def __init__(self, model: QStandardItemModel, parent: QObject) -> None:
        super().__init__(model, parent)
        self.setCompletionRole(_FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(_ROWS_SHOWN)
        popup = QListView()
        popup.setObjectName("completions")
        self.setPopup(popup)

    def splitPath(self, path: str) -> list[str]:  # noqa: N802 - Qt's name
        """Fold what was typed (Qt)."""
        return [fold(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:  # noqa: N802 - Qt's name
        """Give the words that go into the field (Qt)."""
        return str(index.data() or "")


class SearchBox(QComboBox):
    """An editable box over a fixed list. Words that are no choice are put back when it is left."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(_ROWS_SHOWN)
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setCompleter(_FoldedCompleter(self._model, self))
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(tr.text("Type a part of the word, or open the list"))
            line.editingFinished.connect(self.settle)

    def set_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer these choices, and first of all none."""
        self._model.clear()
        for code, words in (("", ""), *((choice.code, choice.label) for choice in choices)):
            item = QStandardItem(words)
            item.setData(fold(words), _FOLDED)
            item.setData(code, _CODE)
            self._model.appendRow(item)
        self.setCurrentIndex(0)

    def code(self) -> str:
        """The code of the chosen entry, "" for none."""
        return str(self.currentData(_CODE) or "")

    def show_code(self, code: str) -> None:
        """Show a choice; a code that is not offered shows as itself, so that nothing seems lost."""
        place = self.findData(code, _CODE)
        if place < 0:
            item = QStandardItem(code)
            item.setData(code, _CODE)
            self._model.appendRow(item)
            place = self._model.rowCount() - 1
        self.setCurrentIndex(place)

    def settle(self) -> None:
        """Choose what the typed words mean, or put the chosen words back."""
        key = fold(self.currentText())
        rows = range(self._model.rowCount())
        exact = [row for row in rows if self._model.item(row).data(_FOLDED) == key]
        if exact:
            if exact[0] != self.currentIndex():
                self.setCurrentIndex(exact[0])
                self.activated.emit(exact[0])
            return
        self.setEditText(self.itemText(self.currentIndex()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: an answer must not change because somebody scrolled (Qt)."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Settle when the box is left (Qt)."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.settle()


class SearchControl(AnswerControl):
    """One of many choices."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] | None = None
        self.box = SearchBox(tr)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        self._sent = ""
        self.box.activated.connect(lambda _row: self._send())

    def show_node(self, node: NodeView) -> None:
        """Draw choices and value."""
        if node.choices != self._choices:
            self._choices = node.choices
            self.box.set_choices(node.choices)
            self.box.show_code(node.value)
        elif node.value != self.box.code():
            self.box.show_code(node.value)
        self._sent = node.value
        self.box.setEnabled(not node.is_readonly)

    def set_name(self, name: str) -> None:
        """Name the box and its field."""
        self.box.setAccessibleName(name)
        line = self.box.lineEdit()
        if line is not None:
            line.setAccessibleName(name)

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self.box.setFocus()

    def commit(self) -> None:
        """Take what the typed words mean."""
        self.box.settle()

    def _send(self) -> None:
        code = self.box.code()
        if code != self._sent:
            self._sent = code
            self.edited.emit(code)
