"""The steps of the first start that concern secrets: passphrase, proof, recovery sheet, two groups asked back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from intake_app.ui.views.cards import Card, Chip
from intake_app.ui.views.flow import Flow
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row
from intake_app.ui.views.wizard_steps import StepView

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.wizard import WizardPresenter
    from intake_app.ui.presenters.wizard_state import WizardState

_WORDS_A_ROW = 4
_GROUPS_A_ROW = 4


class PassphraseStep(StepView):
    """Seven words that the program offers, or an own passphrase that is strong enough."""

    def __init__(self, tr: Translator, presenter: WizardPresenter) -> None:
        super().__init__(
            tr.text("Your passphrase"),
            tr.text("It alone opens the notebook. Learn the words, or write them down and keep the paper elsewhere."),
        )
        self._tr = tr
        self._words = QGridLayout()
        self._words.setSpacing(12)
        self._offered = Card()
        self._offered.body.addLayout(self._words)
        self.other_words = button(tr.text("Other words"), "", presenter.other_words)
        self.use_own = button(tr.text("I want my own passphrase"), "quiet", lambda: presenter.use_own(is_own=True))
        self.field = QLineEdit()
        self.field.setMaxLength(256)
        self.field.setAccessibleName(tr.text("Your own passphrase"))
        self.field.textEdited.connect(presenter.type_own)
        self._strength = Chip("", "waiting")
        self._hint = label(tr.text("Several words that have nothing to do with you or with each other."), "soft")
        self.use_words = button(tr.text("Use offered words"), "quiet", lambda: presenter.use_own(is_own=False))
        self._own = QWidget()
        own = QVBoxLayout(self._own)
        own.setContentsMargins(0, 0, 0, 0)
        own.setSpacing(12)
        for widget in (self.field, self._strength, self._hint):
            own.addWidget(widget)
        self.body.addWidget(self._offered)
        self.body.addWidget(self._own)
        self.body.addLayout(Flow(self.other_words, self.use_own, self.use_words))
        self.body.addStretch(1)
        self._shown: tuple[str, ...] = ()

    def show_state(self, state: WizardState) -> None:
        """Draw what this step shows of the state."""
        offered: tuple[QWidget, ...] = (self._offered, self.other_words, self.use_own)
        own: tuple[QWidget, ...] = (self._own, self.use_words)
        for widget in (*offered, *own):
            widget.setVisible(state.is_own == (widget in own))
        if state.words != self._shown:
            self._shown = state.words
            self._draw_words(state.words)
        if not state.is_own:
            self.field.clear()
        is_strong = state.strength_bits >= state.needed_bits
        text = self._tr.text("strong enough") if is_strong else self._tr.text("not yet: {bits} of {needed} bits")
        said = text.format(bits=state.strength_bits, needed=state.needed_bits)
        self._strength.show_state(said, "good" if is_strong else "waiting")

    def take_focus(self) -> None:
        """Begin where one types or chooses first."""
        (self.field if self._own.isVisible() else self.other_words).setFocus()

    def _draw_words(self, words: tuple[str, ...]) -> None:
        while (item := self._words.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for number, word in enumerate(words):
            one = label(f"{number + 1}.  {word}", "code")
            one.setWordWrap(False)
            one.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            self._words.addWidget(one, number // _WORDS_A_ROW, number % _WORDS_A_ROW)


class ProofStep(StepView):
    """The passphrase typed once more, before anything is made with it."""

    def __init__(self, tr: Translator, presenter: WizardPresenter) -> None:
        super().__init__(
            tr.text("Type it once more"),
            tr.text("So that a slip cannot lock you out. Small and capital letters are the same."),
        )
        self._presenter = presenter
        self.field = QLineEdit()
        self.field.setMaxLength(512)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(tr.text("Passphrase"))
        self.show_letters = button(tr.text("Show what I type"), "quiet")
        self.show_letters.setCheckable(True)
        self.show_letters.toggled.connect(self._on_show_letters)
        self.body.addWidget(self.field)
        self.body.addLayout(row(self.show_letters, None))
        self.body.addStretch(1)

    def take_focus(self) -> None:
        """Begin where one types or chooses first."""
        self.field.setFocus()

    def go_on(self) -> bool:
        """Hand over what was typed; the presenter decides whether it leads on."""
        secret = bytearray(self.field.text().encode("utf-8"))
        self.field.clear()
        self._presenter.prove(secret)
        return True

    def _on_show_letters(self, is_on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if is_on else QLineEdit.EchoMode.Password)
        self.field.setFocus()


class RecoveryStep(StepView):
    """The code that opens the notebook when the passphrase is forgotten: on paper, elsewhere."""

    def __init__(self, tr: Translator, presenter: WizardPresenter) -> None:
        super().__init__(
            tr.text("The recovery sheet"),
            tr.text(
                "If the passphrase is ever forgotten, this code opens the notebook. Keep it on paper, in another place"
                " than this computer; a sealed envelope at the office is good."
            ),
        )
        self._groups = QGridLayout()
        self._groups.setSpacing(12)
        card = Card()
        card.body.addLayout(self._groups)
        self.print = button(tr.text("Print the sheet"), "", presenter.print_sheet)
        self.save = button(tr.text("Save as PDF…"), "", presenter.save_sheet)
        self.wrote_down = button(tr.text("I have written it down"), "", presenter.wrote_down)
        self.body.addWidget(card)
        self.body.addLayout(Flow(self.print, self.save, self.wrote_down))
        self.body.addStretch(1)

    def show_state(self, state: WizardState) -> None:
        """Draw what this step shows of the state."""
        if self._groups.count() == 0:
            for number, group in enumerate(state.groups):
                one = label(f"{number + 1}.  {group}", "code")
                one.setWordWrap(False)
                self._groups.addWidget(one, number // _GROUPS_A_ROW, number % _GROUPS_A_ROW)

    def take_focus(self) -> None:
        """Begin where one types or chooses first."""
        self.print.setFocus()


class CheckStep(StepView):
    """Two groups asked back: the sheet exists and can be read."""

    def __init__(self, tr: Translator, presenter: WizardPresenter) -> None:
        super().__init__(
            tr.text("Two groups from your sheet"),
            tr.text("Read them from the paper, not from memory: so you know that the sheet can be read."),
        )
        self._tr = tr
        self._presenter = presenter
        self.fields = (QLineEdit(), QLineEdit())
        self._names = (label("", "question"), label("", "question"))
        for name, field in zip(self._names, self.fields, strict=True):
            field.setMaxLength(12)
            field.setMaximumWidth(220)
            self.body.addWidget(name)
            self.body.addWidget(field)
        self.body.addStretch(1)

    def show_state(self, state: WizardState) -> None:
        """Draw what this step shows of the state."""
        for name, field, number in zip(self._names, self.fields, state.asked, strict=True):
            text = self._tr.text("Group {number}").format(number=number + 1)
            name.setText(text)
            field.setAccessibleName(text)

    def take_focus(self) -> None:
        """Begin where one types or chooses first."""
        self.fields[0].setFocus()

    def go_on(self) -> bool:
        """Hand over what was typed; the presenter decides whether it leads on."""
        self._presenter.answer(self.fields[0].text(), self.fields[1].text())
        return True
