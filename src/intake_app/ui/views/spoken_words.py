"""Twelve words and thirty digits: shown to be read aloud, or with gaps for the words that were heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from intake_app.i18n import LANGUAGE_NAMES, LANGUAGES
from intake_app.ui.views.choice_buttons import ChoiceButtons
from intake_app.ui.views.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake_app.i18n import Translator

_WORDS_A_ROW = 4
_WORD_PX = 156
_NUMBER_PX = 32
_LONGEST_WORD = 24


def words_language(tr: Translator, speaks: str, choose: Callable[[str], object]) -> QWidget:
    """The language of the words: both people must use the same one, whatever their screens speak."""
    switch = ChoiceButtons([(code, LANGUAGE_NAMES[code]) for code in LANGUAGES], "", "language", may_be_empty=False)
    switch.setAccessibleName(tr.text("Language of the words"))
    switch.show_choice(speaks)
    switch.chosen.connect(choose)
    holder = QWidget()
    across = QHBoxLayout(holder)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(8)
    hint = label(tr.text("Both read the words in the same language:"), "small")
    hint.setWordWrap(False)
    across.addWidget(hint)
    across.addWidget(switch)
    across.addStretch(1)
    return holder


class WordGrid(QWidget):
    """The words, numbered from 1; "" becomes a field. `changed` when one is typed in, `done` on Enter in the last."""

    changed = Signal()
    done = Signal()

    def __init__(self, tr: Translator, words: Sequence[str], digits: str) -> None:
        super().__init__()
        self.fields: list[QLineEdit] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        for place, word in enumerate(words):
            cell = self._gap(tr, place) if word == "" else _word(place, word)
            grid.addWidget(cell, place // _WORDS_A_ROW, place % _WORDS_A_ROW)
        grid.setColumnStretch(_WORDS_A_ROW, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(grid)
        layout.addWidget(label(tr.text("The same as digits, for people who share no list of words:"), "small"))
        said = label(digits, "code")
        said.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        layout.addWidget(said)

    def typed(self) -> list[str]:
        """What was typed, in the order of the places."""
        return [field.text().strip() for field in self.fields]

    def _gap(self, tr: Translator, place: int) -> QWidget:
        field = QLineEdit()
        field.setFixedWidth(_WORD_PX - _NUMBER_PX - 4)
        field.setMaxLength(_LONGEST_WORD)
        field.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)
        field.setAccessibleName(tr.text("Word {number}").format(number=place + 1))
        field.textChanged.connect(self.changed)
        field.returnPressed.connect(lambda: self._next(field))
        self.fields.append(field)
        number = label(f"{place + 1}.", "code")
        number.setFixedWidth(_NUMBER_PX)
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(4)
        across.addWidget(number)
        across.addWidget(field)
        return holder

    def _next(self, field: QLineEdit) -> None:
        place = self.fields.index(field) + 1
        if place < len(self.fields):
            self.fields[place].setFocus()
        else:
            self.done.emit()


def _word(place: int, word: str) -> QWidget:
    made = label(f"{place + 1}.  {word}", "code")
    made.setWordWrap(False)
    made.setMinimumWidth(_WORD_PX)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return made
