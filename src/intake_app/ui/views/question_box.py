"""One question on the page: words, hint, control, the quiet reasons for no answer, and what does not fit, calmly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from intake_app.ui.presenters.question_kinds import control_kind, reason_words, reasons_for
from intake_app.ui.views.choice_buttons import ChoiceButtons
from intake_app.ui.views.form_leaf import Pile
from intake_app.ui.views.form_surroundings import Surroundings
from intake_app.ui.views.labels import label, marked_label, restyle, set_marked_text, without_marks
from intake_app.ui.views.question_choices import (
    ChecksControl,
    LikertControl,
    RadiosControl,
    SegmentsControl,
    fits_in_a_row,
    room_for,
)
from intake_app.ui.views.question_controls import AnswerControl, LineControl, NumberControl, TextControl
from intake_app.ui.views.question_dates import DateControl, MomentControl, TimeControl
from intake_app.ui.views.question_files import FileControl
from intake_app.ui.views.question_order import AcknowledgeControl, RankControl
from intake_app.ui.views.question_pictures import PictureLabel, put_on_button
from intake_app.ui.views.question_places import MarkControl, PointControl
from intake_app.ui.views.question_ranges import PickerControl, RatingControl, SliderControl
from intake_app.ui.views.search_choice import SearchControl

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QLabel

    from intake_app.i18n import Translator
    from intake_app.xlsform.views import NodeView


class FormEvents(Protocol):
    """To whom the boxes tell what a person does."""

    def answer(self, path: str, value: str) -> None:
        """A question has a new value."""

    def reason(self, path: str, reason: str) -> None:
        """A question has a reason instead of a value, or "" takes it back."""

    def want_file(self, path: str) -> None:
        """A person wants to add a file to a question."""

    def add_row(self, path: str) -> None:
        """A repeat wants one more row."""

    def remove_row(self, path: str, title: str) -> None:
        """A row shall go; ask before."""


class QuestionBox(QWidget):
    """Draws one question and changes only what has changed since the last time."""

    def __init__(self, node: NodeView, tr: Translator, events: FormEvents, around: Surroundings | None = None) -> None:
        super().__init__()
        self._tr = tr
        self._events = events
        self._around = around or Surroundings()
        self._node: NodeView | None = None
        self._kind = ""
        self.control: AnswerControl | None = None
        self.reasons: ChoiceButtons | None = None
        self._words: dict[str, QLabel] = {}
        self._picture: PictureLabel | None = None
        self._hears_of_pictures = False
        self._body = Pile(self)
        self._body.setContentsMargins(0, 0, 0, 20)
        self._body.setSpacing(6)
        self._holder = QVBoxLayout()
        self._holder.setSpacing(4)
        self._body.addLayout(self._holder)
        self.show_node(node)

    @property
    def is_open(self) -> bool:
        """Whether it has neither an answer nor a reason yet."""
        return self._node is not None and not self._node.value and not self._node.reason

    def show_node(self, node: NodeView) -> None:
        """Draw the question as it stands now."""
        # Most are the same object: to compare all its fields for each of 300 questions takes a millisecond.
        if node is self._node or node == self._node:
            return
        before, self._node = self._node, node
        if before is None or (before.label, before.hint, before.guidance) != (node.label, node.hint, node.guidance):
            self._show_words(node)
        self._show_picture(node)
        kind = control_kind(node, fits_in_a_row=fits_in_a_row(node.choices, self.font(), room_for(node.path)))
        is_other = kind != self._kind or before is None or before.choices != node.choices
        if kind != self._kind:
            self._build(node, kind)
        if self.control is not None:
            self.control.show_node(node)
            self.control.set_name(without_marks(node.label))
        if is_other:
            self._show_choice_pictures(node)
        if self.reasons is not None:
            self.reasons.show_choice(node.reason)
        self._show_violation(node)

    def take_focus(self) -> bool:
        """Put the keyboard where one answers; False where there is nothing to answer."""
        if self.control is None or not self.control.takes_keyboard:
            return False
        self.control.take_focus()
        return True

    def commit(self) -> None:
        """Send what is typed and not yet sent."""
        if self.control is not None:
            self.control.commit()

    def _build(self, node: NodeView, kind: str) -> None:
        self._kind = kind
        while (item := self._holder.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.control = self._make_control(kind, node)
        self.reasons = self._make_reasons(node, kind)
        for widget in (self.control, self.reasons):
            if widget is not None:
                self._holder.addWidget(widget)
        if self.control is not None:
            self.control.edited.connect(self._on_edited)

    def _make_control(self, kind: str, node: NodeView) -> AnswerControl | None:
        tr = self._tr
        makers: dict[str, Callable[[], AnswerControl]] = {
            "line": lambda: LineControl(is_number="numbers" in node.appearance),
            "masked": lambda: LineControl(is_masked=True),
            "text": TextControl,
            "account": lambda: TextControl(is_account=True),
            "number": lambda: NumberControl(
                is_whole=node.type == "integer", is_grouped="thousands-sep" in node.appearance
            ),
            "date": lambda: DateControl(tr, node.appearance),
            "time": lambda: TimeControl(tr),
            "moment": lambda: MomentControl(tr),
            "segments": SegmentsControl,
            "radios": RadiosControl,
            "likert": LikertControl,
            "search": lambda: SearchControl(tr),
            "checks": lambda: ChecksControl(tr),
            "rank": lambda: RankControl(tr),
            "acknowledge": lambda: AcknowledgeControl(tr),
            "slider": SliderControl,
            "picker": lambda: PickerControl(tr),
            "rating": lambda: RatingControl(tr),
            "point": lambda: PointControl(tr),
            "mark": lambda: MarkControl(tr, self._around),
            "file": lambda: FileControl(tr, self._events.want_file),
        }
        maker = makers.get(kind)
        return maker() if maker is not None else None

    def _make_reasons(self, node: NodeView, kind: str) -> ChoiceButtons | None:
        offered = reason_words(self._tr, reasons_for(node, kind))
        if not offered:
            return None
        name = self._tr.text("{question}: why there is no answer").format(question=without_marks(node.label))
        made = ChoiceButtons(offered, name, "quiet")
        made.chosen.connect(lambda reason: self._events.reason(self._path(), reason))
        return made

    def _on_edited(self, value: str) -> None:
        self._events.answer(self._path(), value)

    def _show_picture(self, node: NodeView) -> None:
        if self._picture is None and node.image:
            self._picture = PictureLabel()
            self._body.insertWidget(self._body.indexOf(self._holder), self._picture)
        if self._picture is not None and self._picture.wait_for(node.image, without_marks(node.label)):
            self._ask_for(node.image)

    def _show_choice_pictures(self, node: NodeView) -> None:
        for name in dict.fromkeys(choice.image for choice in node.choices if choice.image):
            self._ask_for(name)

    def _ask_for(self, name: str) -> None:
        shelf = self._around.shelf()
        if shelf is not None:
            if not self._hears_of_pictures:
                shelf.came.connect(self._on_picture)
                self._hears_of_pictures = True
            shelf.ask(name)

    def _on_picture(self, name: str, image: QImage) -> None:
        if self._picture is not None and name == self._picture.name:
            self._picture.take(image)
        for choice in self._node.choices if self._node is not None else ():
            target = self.control.button_of(choice.code) if self.control is not None and choice.image == name else None
            if target is not None:
                put_on_button(target, image)

    def _path(self) -> str:
        return self._node.path if self._node is not None else ""

    def _show_words(self, node: NodeView) -> None:
        place = 0
        for role, text in (("question", node.label), ("soft", node.hint), ("small", node.guidance)):
            words = self._words.get(role)
            if words is None and text:
                # Most questions have no hint: a label is made only when there is something to say.
                words = self._words[role] = marked_label("", role)
                self._body.insertWidget(place, words)
            if words is not None:
                set_marked_text(words, text)
                words.setVisible(bool(text))
                place += 1

    def _show_violation(self, node: NodeView) -> None:
        tr = self._tr
        kinds = {
            "required": tr.text("Still open. It can wait."),
            "constraint": tr.text("This does not seem to fit. It is kept as it stands."),
            "type": tr.text("This is not understood yet. It is kept as it stands."),
        }
        text = (node.violation or kinds.get(node.violation_kind, "")) if node.violation_kind else ""
        role = "small" if node.violation_kind == "required" else "notice"
        notice = self._words.get("notice")
        if notice is None and text:
            notice = self._words["notice"] = label("", role)
            self._body.addWidget(notice)
        if notice is not None:
            notice.setText(text)
            notice.setVisible(bool(text))
            if text and notice.property("text-role") != role:
                notice.setProperty("text-role", role)
                restyle(notice)


class NoteBox(QFrame):
    """Words of the form's author for the one who asks."""

    def __init__(self, node: NodeView) -> None:
        super().__init__()
        self.setProperty("card", "sunken")
        self._words = marked_label("")
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.addWidget(self._words)
        self.show_node(node)

    def show_node(self, node: NodeView) -> None:
        """Draw the words as they are now (they may hold answers)."""
        text = "\n".join(part for part in (node.label, node.hint) if part)
        if without_marks(text) != self._words.accessibleName():
            set_marked_text(self._words, text)

    def take_focus(self) -> bool:
        """Nothing to answer here."""
        return False

    def commit(self) -> None:
        """Nothing is typed here."""
