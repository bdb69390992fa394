"""Controls for where: a place on earth by its two numbers, and a mark on the body that is set on the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from intake_app.domain.body_map import read_mark
from intake_app.ui.presenters.body_map import place_words
from intake_app.ui.presenters.geo_points import is_on_earth, join_point, split_both, split_point
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row
from intake_app.ui.views.question_controls import AnswerControl, PausingLine

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.views.form_surroundings import Surroundings
    from intake_app.xlsform.views import NodeView

_FIELD_PX = 200


class PointControl(AnswerControl):
    """Latitude and longitude in two fields; both may be typed or pasted into the first."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._value = ""
        self.latitude = PausingLine()
        self.longitude = PausingLine()
        fields = QHBoxLayout()
        fields.setSpacing(8)
        for field, words in ((self.latitude, tr.text("Latitude")), (self.longitude, tr.text("Longitude"))):
            field.setFixedWidth(_FIELD_PX)
            field.setPlaceholderText(words)
            field.textEdited.connect(self._send)
            field.paused.connect(self.commit)
            fields.addWidget(field)
        fields.addStretch(1)
        self._note = label(
            tr.text("Latitude lies between -90 and 90 degrees, longitude between -180 and 180."), "notice"
        )
        self._note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(fields)
        layout.addWidget(self._note)

    def show_node(self, node: NodeView) -> None:
        """Draw both numbers unless that is what stands there."""
        if node.value != self._value:
            self._value = node.value
            for field, text in zip((self.latitude, self.longitude), split_point(node.value), strict=True):
                field.setText(text)
        for field in (self.latitude, self.longitude):
            field.setReadOnly(node.is_readonly)
        self._check()

    def set_name(self, name: str) -> None:
        """Name both fields."""
        tr = self._tr
        self.latitude.setAccessibleName(tr.text("{question}: latitude").format(question=name))
        self.longitude.setAccessibleName(tr.text("{question}: longitude").format(question=name))

    def take_focus(self) -> None:
        """Put the cursor into the first field."""
        self.latitude.setFocus()

    def commit(self) -> None:
        """Part two numbers that were typed or pasted into the first field."""
        both = split_both(self.latitude.text())
        if both is not None and not self.longitude.text().strip():
            self.latitude.setText(both[0])
            self.longitude.setText(both[1])
            self._send()

    def _send(self, _text: str = "") -> None:
        self._value = join_point(self.latitude.text(), self.longitude.text())
        self._check()
        self.edited.emit(self._value)

    def _check(self) -> None:
        self._note.setVisible(not is_on_earth(self.latitude.text(), self.longitude.text()))


class MarkControl(AnswerControl):
    """Where a mark is on the drawing, in words; it is set on the drawing above."""

    def __init__(self, tr: Translator, around: Surroundings) -> None:
        super().__init__()
        self._tr = tr
        self._around = around
        self._words = label("", "soft")
        self.remove = button(tr.text("Take off the drawing"), "quiet", lambda: self.edited.emit(""))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words)
        layout.addLayout(row(self.remove, None))

    def show_node(self, node: NodeView) -> None:
        """Say where it is."""
        mark = read_mark(node.value)
        if mark is not None:
            text = place_words(mark, self._around.body(), self._around.figure, self._tr.language)
        else:
            text = node.value or self._tr.text(
                "Not on the drawing yet. Touch the place above; this may also stay open."
            )
        self._words.setText(text)
        self.remove.setVisible(bool(node.value) and not node.is_readonly)

    def set_name(self, name: str) -> None:
        """Name the button."""
        self.remove.setAccessibleDescription(name)

    @property
    def takes_keyboard(self) -> bool:
        """Only while there is a mark to take off."""
        return self.remove.isVisibleTo(self)

    def take_focus(self) -> None:
        """Put the keyboard on the button while there is one."""
        if self.takes_keyboard:
            self.remove.setFocus()
