"""The body map above the rows of a repeat: the drawing and, beside it, the same in words, each enough alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.domain.body_map import ADULT, CHILD
from intake_app.ui.presenters.body_map import PLATES, answers_of, dots_of, moved, plate_of, plate_words
from intake_app.ui.views.body_map_canvas import BodyCanvas
from intake_app.ui.views.choice_buttons import ChoiceButtons, RovingFocus
from intake_app.ui.views.flow import Flow
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.question_choices import wrapped

if TYPE_CHECKING:
    from intake_app.domain.body_map import BodyMap, Mark
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.body_map import Dot
    from intake_app.ui.views.form_surroundings import Surroundings
    from intake_app.ui.views.labels import Button
    from intake_app.ui.views.question_box import FormEvents
    from intake_app.xlsform.views import NodeView

_WORDS_PX: Final = 268
_MARK_SIDES_PX: Final = 24


class RowKeeper(Protocol):
    """The card of the repeat this map stands in."""

    def bring(self, row: str, *, is_focused: bool) -> None:
        """Show this row; `is_focused` puts the keyboard on its first open question."""

    def add_row(self) -> str:
        """Add a row and show it; gives its path, "" when there is none."""

    def remove_row(self, row: str) -> None:
        """Ask whether this row shall go."""


class BodyMapPanel(QWidget):
    """Draws the marks of a repeat and makes new ones: mark and region of a row are answered together."""

    def __init__(self, tr: Translator, around: Surroundings, events: FormEvents, keeper: RowKeeper) -> None:
        super().__init__()
        self._tr = tr
        self._around = around
        self._events = events
        self._keeper = keeper
        self._body: BodyMap = around.body()
        self._node: NodeView | None = None
        self._dots: tuple[Dot, ...] = ()
        self._row = ""
        self._plate = 0
        self.canvas = BodyCanvas(self._body, tr.language)
        self.plates = self._plate_buttons()
        self._place = label("", "strong")
        self.list = QVBoxLayout()
        self.list.setSpacing(2)
        self.marks: list[Button] = []
        self._listed: tuple[tuple[str, str], ...] = ()
        self._mark_focus = RovingFocus(())
        self._none = label(tr.text("No mark yet."), "soft")
        self.figure = ChoiceButtons(
            [(ADULT, tr.text("Drawing of an adult")), (CHILD, tr.text("of a child"))],
            tr.text("Whose drawing"),
            "quiet",
            may_be_empty=False,
        )
        self.figure.chosen.connect(self._choose_figure)
        self._lay_out()
        self.canvas.touched.connect(self._on_touched)
        self.canvas.chosen.connect(lambda row: keeper.bring(row, is_focused=False))
        self.canvas.turned.connect(self._turn)
        self.canvas.nudged.connect(self._on_nudged)
        self.canvas.remove_wanted.connect(self._on_remove)
        self.canvas.place_changed.connect(self._place.setText)

    def show_rows(self, node: NodeView, row: str) -> None:
        """Draw the marks of all rows; `row` is the one that shows below, and its mark is brought into sight."""
        is_other = row != self._row
        self._node, self._row = node, row
        self.canvas.is_readonly = node.is_readonly
        self._dots = dots_of(node, self._body, self._around.figure, self._tr.language)
        mark = next((dot.mark for dot in self._dots if dot.row == row), None)
        if is_other and mark is not None:
            self._plate = plate_of(mark.view)
        self._draw()

    def take_focus(self) -> bool:
        """Put the keyboard on the drawing."""
        self.canvas.setFocus()
        return True

    # --- what a person does ---------------------------------------------------------------------------------------

    def _on_touched(self, mark: Mark) -> None:
        chosen = self._chosen()
        row = chosen.row if chosen is not None and chosen.is_blank else self._keeper.add_row()
        dot = next((dot for dot in self._dots if dot.row == row), None)
        if dot is not None:
            self._put(dot, mark)
            self._keeper.bring(row, is_focused=True)

    def _on_nudged(self, dx: int, dy: int) -> None:
        dot = self._chosen()
        if dot is None or dot.mark is None or self.canvas.is_readonly:
            return
        target = moved(dot.mark, dx, dy)
        region = self._body.view(self._around.figure, target.view).region_at(target)
        if region is not None and region.code:
            self._put(dot, target)

    def _on_remove(self) -> None:
        dot = self._chosen()
        if dot is not None and self._node is not None and self._node.children[dot.number - 1].can_remove:
            self._keeper.remove_row(dot.row)

    def _put(self, dot: Dot, mark: Mark) -> None:
        """Answer the mark, and the region unless a person has named another one than the drawing had."""
        view = self._body.view(self._around.figure, mark.view)
        region = view.region_at(mark)
        before = self._body.view(self._around.figure, dot.mark.view).region_at(dot.mark) if dot.mark else None
        self._events.answer(dot.mark_path, mark.value)
        is_ours = not dot.region or (before is not None and before.code == dot.region)
        if region is not None and dot.region_path and is_ours and region.code != dot.region:
            self._events.answer(dot.region_path, region.code)

    def _turn(self, by: int) -> None:
        self._show_plate((self._plate + by) % len(PLATES))

    def _show_plate(self, plate: int) -> None:
        self._plate = plate
        self._draw()

    def _choose_figure(self, figure: str) -> None:
        self._around.choose_figure(figure)
        self._draw()

    def _print_marks(self) -> None:
        if self._around.print_marks is not None and self._node is not None:
            self._around.print_marks(self._around.figure, answers_of(self._node))

    def _print_empty(self) -> None:
        if self._around.print_empty is not None:
            self._around.print_empty(self._around.figure)

    def _chosen(self) -> Dot | None:
        return next((dot for dot in self._dots if dot.row == self._row), None)

    # --- drawing --------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        titles = plate_words(self._tr)
        self.canvas.show_plate(self._around.figure, self._plate, titles[self._plate])
        self.canvas.show_dots(self._dots, self._row)
        for number, one in enumerate(self.plates):
            one.setChecked(number == self._plate)
        self._plate_focus.settle()
        self.figure.show_choice(self._around.figure)
        self._show_list()

    def _show_list(self) -> None:
        listed = tuple((dot.row, self._mark_words(dot)) for dot in self._dots)
        if listed != self._listed:
            self._listed = listed
            for old in self.marks:
                old.hide()
                old.deleteLater()
            self.marks = []
            for row, words in listed:
                one = button(words, "quiet", partial(self._keeper.bring, row, is_focused=True))
                one.setText(wrapped(words, self.fontMetrics(), _WORDS_PX - _MARK_SIDES_PX).replace("&", "&&"))
                one.setProperty("kind", "section")
                one.setProperty("lines", str(min(3, one.text().count("\n") + 1)))
                one.setCheckable(True)
                self.list.addWidget(one)
                self.marks.append(one)
            self._mark_focus = RovingFocus(self.marks)
        self._none.setVisible(not listed)
        for one, (row, _words) in zip(self.marks, listed, strict=True):
            one.setChecked(row == self._row)
        self._mark_focus.settle()

    def _mark_words(self, dot: Dot) -> str:
        words = dot.words or self._tr.text("place still open")
        return self._tr.text("{number}. {words}").format(number=dot.number, words=words)

    def _plate_buttons(self) -> list[Button]:
        made = []
        for number, words in enumerate(plate_words(self._tr)):
            one = button(words, "language", partial(self._show_plate, number))
            one.setCheckable(True)
            one.setAccessibleDescription(self._tr.text("View of the body"))
            made.append(one)
        self._plate_focus = RovingFocus(made)
        return made

    def _lay_out(self) -> None:
        tr = self._tr
        hint = label(
            tr.text("Touch the place, or walk there with the arrow keys and press Enter. Page keys turn the body."),
            "small",
        )
        photos = label(
            tr.text("In a photograph: the scale card beside the mark, no face. Intimate parts are never taken."),
            "small",
        )
        words = QVBoxLayout()
        words.setSpacing(10)
        for widget in (self._place, hint):
            widget.setFixedWidth(_WORDS_PX)
            words.addWidget(widget)
        words.addLayout(self.list)
        words.addWidget(self._none)
        words.addStretch(1)
        photos.setFixedWidth(_WORDS_PX)
        words.addWidget(photos)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.canvas)
        middle.addLayout(words)
        middle.addStretch(1)
        papers: list[QWidget] = [self.figure]
        if self._around.print_marks is not None:
            papers.append(button(tr.text("Print on paper"), "quiet", self._print_marks))
        if self._around.print_empty is not None:
            papers.append(button(tr.text("Print an empty sheet"), "quiet", self._print_empty))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 8)
        whole.setSpacing(10)
        whole.addLayout(Flow(*self.plates))
        whole.addLayout(middle)
        whole.addLayout(Flow(*papers))
