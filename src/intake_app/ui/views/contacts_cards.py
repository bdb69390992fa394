"""The cards of the contacts page: the way to a card, this device's own state, a comparison."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from intake_app.ui.presenters.contacts import LONGEST_NAME
from intake_app.ui.views.cards import Card, Chip
from intake_app.ui.views.labels import Check, button, label, restyle
from intake_app.ui.views.page import row
from intake_app.ui.views.search_choice import SearchBox
from intake_app.ui.views.spoken_words import WordGrid, words_language
from intake_app.xlsform.views import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.contacts import ContactsPresenter
    from intake_app.ui.presenters.contacts_state import Comparison, ContactsState

_NUMBER_PX = 28
_REGION_PX = 280


class WayToCard(Card):
    """The four steps by which a device is introduced to its office."""

    def __init__(self, tr: Translator, presenter: ContactsPresenter) -> None:
        super().__init__(tr.text("This device is not introduced yet"))
        self._tr = tr
        self._presenter = presenter
        self._shown: object = None
        self.body.setSpacing(12)
        self.office = label("", "soft")
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleName(tr.text("Name of this device"))
        self.name.setPlaceholderText(tr.text("Name of this device, for instance the town and a number"))
        self.region = SearchBox(tr)
        self.region.setAccessibleName(tr.text("Region of this device"))
        line = self.region.lineEdit()
        if line is not None:
            line.setPlaceholderText(tr.text("Region of this device"))
            line.setAccessibleName(tr.text("Region of this device"))
        self.region.set_choices(tuple(Choice(code, name) for code, name in presenter.state.regions))
        self.make = button(tr.text("Make the request file"), "primary", self._make)
        self.name.returnPressed.connect(self._make)
        self.read = button(tr.text("Take in the two card files"), "", presenter.read_files)
        self._made = label("", "small")
        self._words = QVBoxLayout()
        self._words.setSpacing(12)
        self.body.addWidget(self.office)
        self.region.setFixedWidth(_REGION_PX)
        about = _beside(self.name, self.region, wide=0)
        self._add_step(1, tr.text("Make a request file."), about, _beside(self.make, self._made))
        self._add_step(2, tr.text("Bring it to the head office, on a stick or with somebody you trust."))
        self._add_step(3, tr.text("Read these words aloud to the office, in person or by a voice they know."))
        self.body.addLayout(_indented(self._words))
        self._add_step(
            4,
            tr.text("Take back two card files: the card of this device and the card of the office."),
            _beside(self.read),
        )

    def show_state(self, state: ContactsState) -> None:
        """Draw the state."""
        tr = self._tr
        known = tr.text("The office “{name}” is known. The card of this device is still missing.")
        first = tr.text("Until it is, nothing can be handed over. Four steps, once for each device:")
        self.office.setText(known.format(name=state.office_name) if state.office_name else first)
        self._made.setText(tr.text("Written: {name}").format(name=state.request_name) if state.request_name else "")
        for one, is_next in ((self.make, not state.request_name), (self.read, bool(state.request_name))):
            one.setEnabled(not state.is_busy)
            kind = "primary" if is_next else ""
            if one.property("kind") != kind:
                one.setProperty("kind", kind)
                restyle(one)
        if state.spoken is not None and self._shown != (state.spoken, state.speaks):
            self._shown = (state.spoken, state.speaks)
            _refill(
                self._words,
                words_language(tr, state.speaks, self._presenter.speak_words),
                WordGrid(tr, state.spoken.words, state.spoken.digits),
            )

    def _make(self) -> None:
        self.region.settle()
        self._presenter.make_request(self.name.text(), self.region.code())

    def _add_step(self, number: int, text: str, *widgets: QWidget) -> None:
        head = QHBoxLayout()
        head.setSpacing(0)
        figure = label(f"{number}", "strong")
        figure.setFixedWidth(_NUMBER_PX)
        head.addWidget(figure, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(text), 1)
        self.body.addLayout(head)
        if widgets:
            inner = QVBoxLayout()
            inner.setSpacing(8)
            for widget in widgets:
                inner.addWidget(widget)
            self.body.addLayout(_indented(inner))


class OwnCard(Card):
    """This device (or the office of this device) in one line, with its words a button away."""

    def __init__(self, tr: Translator, presenter: ContactsPresenter) -> None:
        super().__init__()
        self._tr = tr
        self._presenter = presenter
        self._shown: object = None
        self._name = label("", "heading")
        self._about = label("", "soft")
        self._chip = Chip("", "good")
        self.words_button = button("", "")
        self.words_button.setCheckable(True)
        self.words_button.toggled.connect(lambda _on: self._show_words(presenter.state))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._about)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addLayout(words, 1)
        across.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(self.words_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(across)
        self._hint = label("", "soft")
        self._holder = QWidget()
        self._words = QVBoxLayout(self._holder)
        self._words.setContentsMargins(0, 8, 0, 0)
        self._words.setSpacing(12)
        self.body.addWidget(self._hint)
        self.body.addWidget(self._holder)

    def show_state(self, state: ContactsState) -> None:
        """Draw the state."""
        tr = self._tr
        own = state.own
        self._name.setText(state.office_name if state.is_office else own.name if own is not None else "")
        if own is not None:
            about = tr.text("{name}, card valid until {day}")
            first = own.name if state.is_office else tr.text("{desk}, office “{office}”")
            said = first.format(desk=own.desk, office=state.office_name)
            self._about.setText(about.format(name=said, day=own.until_text))
            self._chip.show_state(own.state, own.tone)
        self._show_words(state)

    def _show_words(self, state: ContactsState) -> None:
        tr = self._tr
        is_open = self.words_button.isChecked()
        shown = tr.text("Hide the words") if is_open else tr.text("Words to read aloud")
        self.words_button.setText(shown)
        self.words_button.setAccessibleName(shown)
        self._holder.setVisible(is_open)
        self._hint.setVisible(is_open)
        if state.is_office:
            self._hint.setText(tr.text("The words of this office. Read them to a device that takes in its card."))
        else:
            self._hint.setText(tr.text("The words of this device. Read them to the office when it renews the card."))
        if is_open and state.spoken is not None and self._shown != (state.spoken, state.speaks):
            self._shown = (state.spoken, state.speaks)
            _refill(
                self._words,
                words_language(tr, state.speaks, self._presenter.speak_words),
                WordGrid(tr, state.spoken.words, state.spoken.digits),
            )


class CompareCard(Card):
    """Three words are heard and typed: nothing is believed before."""

    def __init__(self, tr: Translator, presenter: ContactsPresenter) -> None:
        super().__init__()
        self._tr = tr
        self._presenter = presenter
        self._shown: object = None
        self.body.setSpacing(12)
        self._who = label("", "heading")
        self._about = label("", "soft")
        self._how = label("")
        self.grid = WordGrid(tr, (), "")
        self._words = QVBoxLayout()
        self._words.setSpacing(12)
        cleared = tr.text("The person at it is trained for the sealed section and may open it.")
        self.cleared = Check(cleared)
        self.cleared.setAccessibleName(cleared)
        self.stop = button(tr.text("Stop, trust nothing"), "", presenter.stop_comparing)
        self.accept = button("", "primary", self._compare)
        for widget in (self._who, self._about, self._how):
            self.body.addWidget(widget)
        self.body.addLayout(self._words)
        self.body.addWidget(self.cleared)
        self.body.addSpacing(4)
        self.body.addLayout(row(None, self.stop, self.accept))

    def show_state(self, state: ContactsState) -> None:
        """Draw the state; what was typed stays while the same words are asked."""
        comparison = state.comparison
        if comparison is None:
            self._shown = None
            return
        if self._shown != (comparison, state.speaks):
            self._shown = (comparison, state.speaks)
            self._draw(comparison, state.speaks)
        self.stop.setEnabled(not state.is_busy)
        self._allow()

    def _draw(self, comparison: Comparison, speaks: str) -> None:
        tr = self._tr
        is_request = comparison.kind == "request"
        # Given anew for each device: a tick must never slip on to the next one.
        self.cleared.setChecked(False)
        self.cleared.setVisible(is_request)
        self._who.setText(comparison.name)
        self._about.setText(", ".join(part for part in (comparison.desk, comparison.region) if part))
        if is_request:
            how = tr.text("Let the person at this device read the words from their own screen, by a voice you know.")
            done = tr.text("Admit this device")
        else:
            how = tr.text("Let somebody of the office read the words from their own screen, by a voice you know.")
            done = tr.text("Trust this office")
        self._how.setText(tr.text("{how} Type the three that are missing here.").format(how=how))
        self.accept.setText(done)
        self.accept.setAccessibleName(done)
        self.grid = WordGrid(tr, comparison.words, comparison.digits)
        self.grid.changed.connect(self._allow)
        self.grid.done.connect(self._compare)
        _refill(self._words, words_language(tr, speaks, self._presenter.speak_words), self.grid)
        if self.grid.fields:
            self.grid.fields[0].setFocus()

    def _allow(self) -> None:
        self.accept.setEnabled(all(self.grid.typed()) and not self._presenter.state.is_busy)

    def _compare(self) -> None:
        if all(self.grid.typed()):
            self._presenter.compare(
                self.grid.typed(), is_cleared=self.cleared.isVisibleTo(self) and self.cleared.isChecked()
            )


class AdmittedCard(Card):
    """A device was admitted: what is left to do for it."""

    def __init__(self, tr: Translator, write: Callable[[str], object]) -> None:
        super().__init__()
        self._tr = tr
        self._write = write
        self._device = ""
        self._who = label("", "heading")
        self.button = button(tr.text("Write the two card files"), "primary", partial(self._write_it))
        self.body.addWidget(self._who)
        text = tr.text("Two files belong on its stick: its own card and the card of this office. They hold no secret.")
        self.body.addWidget(label(text, "soft"))
        self.body.addLayout(row(None, self.button))

    def show_state(self, state: ContactsState) -> None:
        """Draw the state."""
        self.setVisible(state.admitted is not None)
        if state.admitted is not None:
            self._device, name = state.admitted
            self._who.setText(self._tr.text("{name} is admitted").format(name=name))
        self.button.setEnabled(not state.is_busy)

    def _write_it(self) -> None:
        self._write(self._device)


def _beside(*widgets: QWidget, wide: int = 1) -> QWidget:
    """Widgets side by side; the one at place `wide` takes the room."""
    holder = QWidget()
    across = QHBoxLayout(holder)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(12)
    for number, widget in enumerate(widgets):
        across.addWidget(widget, int(number == wide))
    if len(widgets) == 1:
        across.addStretch(1)
    return holder


def _indented(inner: QVBoxLayout) -> QHBoxLayout:
    across = QHBoxLayout()
    across.addSpacing(_NUMBER_PX)
    across.addLayout(inner, 1)
    return across


def _refill(layout: QVBoxLayout, *widgets: QWidget) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
    for widget in widgets:
        layout.addWidget(widget)
