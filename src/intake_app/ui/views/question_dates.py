"""Controls for dates, times and both: typed in any usual way, as exact as the person remembers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from intake_app.ui.clock_times import join_moment, parse_time, show_time, split_moment
from intake_app.ui.partial_dates import coarsen, parse_date, precision_of, show_date, weekday_of
from intake_app.ui.presenters.question_kinds import date_precision
from intake_app.ui.views.choice_buttons import ChoiceButtons
from intake_app.ui.views.flow import Flow
from intake_app.ui.views.labels import label
from intake_app.ui.views.question_controls import AnswerControl, PausingLine

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.xlsform.views import NodeView

_DATE_PX = 260
_TIME_PX = 160


class DateControl(AnswerControl):
    """A date of any precision. What is understood is sent while one types; what is not is kept as it was typed."""

    def __init__(self, tr: Translator, appearance: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._tr = tr
        self._value = ""
        self._finest = date_precision(appearance)
        self.field = PausingLine()
        self.field.setFixedWidth(_DATE_PX)
        self._weekday = label("", "small")
        self._weekday.setWordWrap(False)
        self.precision = ChoiceButtons(self._options(), tr.text("How exact"), "quiet", may_be_empty=False)
        if not self.precision.buttons:
            # Only hidden, never shown here: what has no parent yet would be shown as a window of its own.
            self.precision.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(Flow(self.field, self.precision, self._weekday))
        hints = {
            "day": tr.text("day.month.year, or only the year"),
            "month": tr.text("month.year, or only the year"),
            "year": tr.text("year, four digits"),
        }
        self.field.setPlaceholderText(hints[self._finest])
        self.field.textEdited.connect(self._on_edited)
        self.field.paused.connect(self.commit)
        self.precision.chosen.connect(self._on_precision)

    def show_node(self, node: NodeView) -> None:
        """Draw the date in words unless somebody is typing it just now."""
        self.field.setReadOnly(node.is_readonly)
        self.precision.setEnabled(not node.is_readonly)
        if node.value != self._value or not self.field.hasFocus():
            self._value = node.value
            self.field.setText(show_date(node.value, self._tr.language))
        self._show_precision()

    def set_name(self, name: str) -> None:
        """Name the field; the buttons beside it say the same question."""
        self.field.setAccessibleName(name)

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self.field.setFocus()

    def commit(self) -> None:
        """Keep what is typed even if it is no date (the question then says so), and write a date out in words."""
        if self.field.isModified():
            typed = self.field.text().strip()
            self._send(self._read(typed) or typed)
        if precision_of(self._value) and not self.field.hasFocus():
            self.field.setText(show_date(self._value, self._tr.language))

    def _on_edited(self, text: str) -> None:
        found = self._read(text)
        if found or not text.strip():
            self._send(found)

    def _read(self, text: str) -> str:
        """The date in a text, no more exact than the form asks for; what was typed before stays as exact as it was."""
        return coarsen(parse_date(text), self._finest)

    def _on_precision(self, precision: str) -> None:
        self._send(coarsen(self._value, precision))
        self.field.setText(show_date(self._value, self._tr.language))

    def _send(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self._show_precision()
            self.edited.emit(value)

    def _show_precision(self) -> None:
        precision = precision_of(self._value)
        self.precision.show_choice("")
        order = ("year", "month", "day")
        for code, one in self.precision.buttons.items():
            # By a click a date can lose exactness, never gain it.
            one.setVisible(bool(precision) and order.index(code) < order.index(precision))
        self._weekday.setText(weekday_of(self._value, self._tr.language))

    def _options(self) -> list[tuple[str, str]]:
        tr = self._tr
        offered = {"year": [], "month": ["year"], "day": ["month", "year"]}[self._finest]
        words = {"month": tr.text("only the month"), "year": tr.text("only the year")}
        return [(code, words[code]) for code in offered]


class TimeControl(AnswerControl):
    """A time of day."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._value = ""
        self.field = PausingLine()
        self.field.setFixedWidth(_TIME_PX)
        self.field.setPlaceholderText(tr.text("hour:minute"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        layout.addStretch(1)
        self.field.textEdited.connect(self._on_edited)
        self.field.paused.connect(self.commit)

    def show_node(self, node: NodeView) -> None:
        """Draw the time unless somebody is typing it just now."""
        self.show_value(node.value)
        self.field.setReadOnly(node.is_readonly)

    def show_value(self, value: str) -> None:
        """Draw a stored time."""
        if value != self._value or not self.field.hasFocus():
            self._value = value
            self.field.setText(show_time(value))

    def set_name(self, name: str) -> None:
        """Name the field."""
        self.field.setAccessibleName(name)

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self.field.setFocus()

    def commit(self) -> None:
        """Keep what is typed even if it is no time."""
        if self.field.isModified():
            typed = self.field.text().strip()
            self._send(parse_time(typed) or typed)
        if not self.field.hasFocus():
            self.field.setText(show_time(self._value))

    def _on_edited(self, text: str) -> None:
        found = parse_time(text)
        if found or not text.strip():
            self._send(found)

    def _send(self, value: str) -> None:
        if value != self._value and value != show_time(self._value):
            self._value = value
            self.edited.emit(value)


class MomentControl(AnswerControl):
    """A date and the time of day beside it; the time may stay unknown, and the date may be partial."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._parts = ("", "")
        self.day = DateControl(tr)
        self.clock = TimeControl(tr)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.day)
        layout.addWidget(self.clock)
        self.day.edited.connect(lambda value: self._send(value, self._parts[1]))
        self.clock.edited.connect(lambda value: self._send(self._parts[0], value))

    def show_node(self, node: NodeView) -> None:
        """Draw both parts."""
        self._parts = split_moment(node.value)
        self.day.show_node(replace(node, value=self._parts[0]))
        self.clock.show_node(replace(node, value=self._parts[1]))

    def set_name(self, name: str) -> None:
        """Name both fields."""
        self.day.set_name(name)
        self.clock.set_name(self._tr.text("{question}: time of day").format(question=name))

    def take_focus(self) -> None:
        """Put the cursor into the date."""
        self.day.take_focus()

    def commit(self) -> None:
        """Keep what is typed in both parts."""
        self.day.commit()
        self.clock.commit()

    def _send(self, day: str, clock: str) -> None:
        self._parts = (day, clock)
        self.edited.emit(join_moment(day, clock))
