"""Controls for numbers of a range: a slider with the number beside it, a list, a row of numbers to choose from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from intake_app.ui.presenters.question_kinds import range_values
from intake_app.ui.views.choice_buttons import ChoiceButtons
from intake_app.ui.views.labels import label
from intake_app.ui.views.question_controls import AnswerControl, NumberControl
from intake_app.ui.views.search_choice import SearchControl
from intake_app.xlsform.views import Choice

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

    from intake_app.i18n import Translator
    from intake_app.xlsform.views import NodeView

_FIELD_PX = 110


class CalmSlider(QSlider):
    """A slider that the wheel does not move: who scrolls the page must not change an answer."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page (Qt)."""
        event.ignore()


class SliderControl(AnswerControl):
    """A slider, and a field for the number. As long as nothing is answered the field is empty and stays so."""

    def __init__(self) -> None:
        super().__init__()
        self._values: tuple[str, ...] = ()
        self.slider = CalmSlider()
        self.number = NumberControl(is_whole=False, width_px=_FIELD_PX)
        self._least = label("", "small")
        self._most = label("", "small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (self._least, self.slider, self._most, self.number):
            layout.addWidget(widget, 1 if widget is self.slider else 0)
        for words in (self._least, self._most):
            words.setWordWrap(False)
        self.slider.valueChanged.connect(self._on_moved)
        self.number.edited.connect(self._on_typed)

    def show_node(self, node: NodeView) -> None:
        """Draw ends and value; an unanswered slider stands at its beginning and says nothing."""
        values = range_values(node.parameters)
        self.slider.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        if values != self._values:
            self._values = values
            self.slider.setRange(0, max(0, len(values) - 1))
            self._least.setText(values[0] if values else "")
            self._most.setText(values[-1] if values else "")
        self.slider.setValue(values.index(node.value) if node.value in values else 0)
        self.slider.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.number.show_node(node)
        self.slider.setEnabled(not node.is_readonly)

    def set_name(self, name: str) -> None:
        """Name slider and field."""
        self.slider.setAccessibleName(name)
        self.number.set_name(name)

    def take_focus(self) -> None:
        """Put the keyboard on the slider."""
        self.slider.setFocus()

    def _on_moved(self, place: int) -> None:
        self.number.field.setText(self._values[place])
        self.edited.emit(self._values[place])

    def _on_typed(self, value: str) -> None:
        if value in self._values:
            self.slider.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            self.slider.setValue(self._values.index(value))
            self.slider.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.edited.emit(value)


class PickerControl(SearchControl):
    """The numbers of a range as a list."""

    def __init__(self, tr: Translator) -> None:
        super().__init__(tr)

    def show_node(self, node: NodeView) -> None:
        """Offer every number of the range."""
        super().show_node(replace(node, choices=tuple(Choice(one, one) for one in range_values(node.parameters))))


class RatingControl(AnswerControl):
    """A few numbers as one control; choosing the chosen one takes it back."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._name = ""
        self._values: tuple[str, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.buttons: ChoiceButtons | None = None

    def show_node(self, node: NodeView) -> None:
        """Draw the numbers and the chosen one."""
        values = range_values(node.parameters)
        if values != self._values or self.buttons is None:
            self._values = values
            self._build()
        if self.buttons is not None:
            self.buttons.show_choice(node.value)
            self.buttons.setEnabled(not node.is_readonly)

    def set_name(self, name: str) -> None:
        """Name the group; every number says of how many it is."""
        self._name = name
        if self.buttons is not None:
            self.buttons.setAccessibleName(name)
            for value, one in self.buttons.buttons.items():
                one.setAccessibleName(self._tr.text("{value} of {most}").format(value=value, most=self._values[-1]))
                one.setAccessibleDescription(name)

    def take_focus(self) -> None:
        """Put the keyboard on the chosen or first number."""
        if self.buttons is not None:
            self.buttons.set_focus()

    def _build(self) -> None:
        if self.buttons is not None:
            old: QWidget = self.buttons
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = ChoiceButtons([(value, value) for value in self._values], self._name)
        self.buttons.chosen.connect(self.edited)
        self._layout.addWidget(self.buttons)
