"""Questions with the same answers as lines of one grid: the answers are named once, above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.ui.presenters.question_kinds import reason_words, reasons_for
from intake_app.ui.views.choice_buttons import ChoiceButtons, RovingFocus
from intake_app.ui.views.labels import Check, Radio, label, marked_label, set_marked_text, without_marks
from intake_app.ui.views.question_choices import room_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLabel

    from intake_app.i18n import Translator
    from intake_app.ui.views.question_box import FormEvents
    from intake_app.xlsform.views import NodeView

_WORDS_SHARE = 0.4
_BUTTON_PX = 36


def widths(node: NodeView) -> tuple[int, int]:
    """How wide the words of a line are, and each of its answers, in pixels."""
    room = room_for(node.path)
    words = int(room * _WORDS_SHARE)
    return words, (room - words) // max(1, len(node.choices))


class GridHead(QWidget):
    """The words of the answers, and above them those of the whole grid."""

    def __init__(self, node: NodeView) -> None:
        super().__init__()
        self._title = marked_label("", "question")
        self._hint = marked_label("", "soft")
        self._answers: list[QLabel] = []
        across = QHBoxLayout()
        across.setSpacing(0)
        words, each = widths(node)
        across.addSpacing(words)
        for choice in node.choices:
            made = label(choice.label, "small")
            made.setFixedWidth(each)
            made.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            across.addWidget(made)
            self._answers.append(made)
        across.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.addWidget(self._title)
        layout.addWidget(self._hint)
        layout.addLayout(across)
        self.show_node(node)

    def show_node(self, node: NodeView) -> None:
        """Draw the words as they are now."""
        for target, text in ((self._title, node.label), (self._hint, node.hint)):
            set_marked_text(target, text)
            target.setVisible(bool(text))
        for made, choice in zip(self._answers, node.choices, strict=False):
            made.setText(choice.label)

    def take_focus(self) -> bool:
        """Nothing to answer here."""
        return False

    def commit(self) -> None:
        """Nothing is typed here."""


class GridLine(QWidget):
    """One question of a grid. Its answers are named for a screen reader, though they stand above."""

    def __init__(self, node: NodeView, tr: Translator, events: FormEvents) -> None:
        super().__init__()
        self._tr = tr
        self._events = events
        self._node = node
        self.buttons: dict[str, Radio | Check] = {}
        self.reasons: ChoiceButtons | None = None
        self._words = marked_label("")
        words, each = widths(node)
        self._words.setFixedWidth(words - 12)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self._words)
        across.addSpacing(12)
        kind: Callable[[], Radio | Check] = Radio if node.type == "select_one" else Check
        for choice in node.choices:
            one = kind()
            one.setAutoExclusive(False)
            one.setFixedWidth(_BUTTON_PX)
            one.clicked.connect(lambda is_on, code=choice.code: self._on_clicked(code, is_on=is_on))
            self.buttons[choice.code] = one
            side = (each - _BUTTON_PX) // 2
            across.addSpacing(side)
            across.addWidget(one)
            across.addSpacing(each - _BUTTON_PX - side)
        across.addStretch(1)
        self._focus = RovingFocus(list(self.buttons.values()))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 2, 0, 6)
        self._layout.setSpacing(0)
        self._layout.addLayout(across)
        self._make_reasons(node)
        self.show_node(node)

    @property
    def is_open(self) -> bool:
        """Whether it has neither an answer nor a reason yet."""
        return not self._node.value and not self._node.reason

    def show_node(self, node: NodeView) -> None:
        """Draw words and answers as they are now."""
        self._node = node
        set_marked_text(self._words, node.label)
        chosen = node.value.split() if node.type == "select_multiple" else [node.value]
        for choice in node.choices:
            one = self.buttons.get(choice.code)
            if one is not None:
                one.setChecked(choice.code in chosen)
                one.setAccessibleName(choice.label)
                one.setAccessibleDescription(without_marks(node.label))
                one.setEnabled(not node.is_readonly)
        self._focus.settle()
        if self.reasons is not None:
            self.reasons.show_choice(node.reason)

    def take_focus(self) -> bool:
        """Put the keyboard on the chosen or first answer."""
        usable = [one for one in self.buttons.values() if one.isEnabled()]
        chosen = [one for one in usable if one.isChecked()] or usable
        if chosen:
            chosen[0].setFocus()
        return bool(chosen)

    def commit(self) -> None:
        """Every answer is sent at once."""

    def _on_clicked(self, code: str, *, is_on: bool) -> None:
        if self._node.type == "select_multiple":
            kept = [other for other in self._node.value.split() if other != code]
            value = " ".join([*kept, code] if is_on else kept)
        else:
            value = code if is_on else ""
        self._events.answer(self._node.path, value)

    def _make_reasons(self, node: NodeView) -> None:
        offered = reason_words(self._tr, reasons_for(node, "radios"))
        if offered:
            name = self._tr.text("{question}: why there is no answer").format(question=without_marks(node.label))
            self.reasons = ChoiceButtons(offered, name, "quiet")
            self.reasons.chosen.connect(lambda reason: self._events.reason(self._node.path, reason))
            self._layout.addWidget(self.reasons)
