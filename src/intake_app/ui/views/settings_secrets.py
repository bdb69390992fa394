"""A new passphrase and a new recovery sheet: each asks for the passphrase that opens the notebook now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from intake_app.ui.views.cards import Card, Chip
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.settings import SettingsPresenter
    from intake_app.ui.presenters.settings_state import SettingsState

_PIECES_A_ROW = 4
_LONGEST = 512


class PassphraseCard(Card):
    """The passphrase now, the new one offered or typed, and the new one once more."""

    def __init__(self, tr: Translator, presenter: SettingsPresenter) -> None:
        super().__init__(tr.text("Change the passphrase"))
        self._tr = tr
        self._presenter = presenter
        self._shown: tuple[str, ...] = ()
        self.body.setSpacing(10)
        self.now = secret_field(tr.text("Passphrase that opens the notebook now"))
        self.again = secret_field(tr.text("The new passphrase once more"))
        self.own = QLineEdit()
        self.own.setMaxLength(_LONGEST)
        self.own.setAccessibleName(tr.text("Your own passphrase"))
        self.own.textEdited.connect(presenter.type_own)
        self._hint = label("", "soft")
        self._strength = Chip("", "waiting")
        self._words = QGridLayout()
        self._words.setHorizontalSpacing(24)
        self._words.setVerticalSpacing(8)
        self._offered = QWidget()
        self._offered.setLayout(self._words)
        self._words.setContentsMargins(0, 0, 0, 0)
        self.other_words = button(tr.text("Other words"), "", presenter.other_words)
        self.use_own = button(tr.text("I want my own passphrase"), "quiet", lambda: presenter.use_own(is_own=True))
        self.use_words = button(tr.text("Use offered words"), "quiet", lambda: presenter.use_own(is_own=False))
        self.cancel = button(tr.text("Leave it as it is"), "", presenter.leave)
        self.change = button(tr.text("Change the passphrase"), "primary", self._change)
        for field in (self.now, self.again):
            field.textChanged.connect(self._allow)
        self.again.returnPressed.connect(self._change)
        self._lay_out()

    def show_state(self, state: SettingsState) -> None:
        """Draw the state."""
        offered: tuple[QWidget, ...] = (self._offered, self.other_words, self.use_own)
        own: tuple[QWidget, ...] = (self.own, self._strength, self.use_words)
        for widget in (*offered, *own):
            widget.setVisible(state.is_own == (widget in own))
        if state.is_own:
            hint = self._tr.text("Several words that have nothing to do with you or with each other.")
        else:
            hint = self._tr.text("Learn the words, or write them down and keep the paper elsewhere.")
        self._hint.setText(hint)
        if state.words != self._shown:
            self._shown = state.words
            _fill(self._words, state.words)
        text = self._tr.text("strong enough") if state.is_strong else self._tr.text("not yet: {bits} of {needed} bits")
        said = text.format(bits=state.strength_bits, needed=state.needed_bits)
        self._strength.show_state(said, "good" if state.is_strong else "waiting")
        for field in (self.now, self.again, self.own, self.cancel):
            field.setEnabled(not state.is_busy)
        self._allow()

    def clear(self) -> None:
        """Empty the fields."""
        for field in (self.now, self.again, self.own):
            field.clear()

    def take_focus(self) -> None:
        """Begin where one types first."""
        self.now.setFocus()

    def _allow(self) -> None:
        state = self._presenter.state
        self.change.setEnabled(bool(self.now.text() and self.again.text()) and state.is_strong and not state.is_busy)

    def _change(self) -> None:
        if self.change.isEnabled():
            now, again = taken(self.now), taken(self.again)
            self._presenter.change_passphrase(now, again)
            if self.isVisible():
                self.now.setFocus()

    def _lay_out(self) -> None:
        tr = self._tr
        for name, widgets in (
            (tr.text("Passphrase that opens the notebook now"), (self.now,)),
            (tr.text("The new passphrase"), (self._hint, self._offered, self.own)),
        ):
            self.body.addWidget(label(name, "strong"))
            for widget in widgets:
                self.body.addWidget(widget)
        self.body.addLayout(row(self._strength, self.other_words, self.use_own, self.use_words, None))
        self.body.addWidget(label(tr.text("The new passphrase once more"), "strong"))
        self.body.addWidget(self.again)
        self.body.addSpacing(8)
        self.body.addLayout(row(None, self.cancel, self.change))


class RecoveryCard(Card):
    """A new recovery code: asked for with the passphrase, then printed, saved or written down."""

    def __init__(self, tr: Translator, presenter: SettingsPresenter) -> None:
        super().__init__(tr.text("Make a new recovery sheet"))
        self._presenter = presenter
        self._shown: tuple[str, ...] = ()
        self.body.setSpacing(10)
        text = tr.text(
            "A code cannot be printed twice: a new sheet gets a new code, and the old sheet stops working at once."
        )
        kept = tr.text(
            "If the passphrase is ever forgotten, this code opens the notebook. Keep it on paper, in another place"
            " than this computer; a sealed envelope at the office is good."
        )
        self.now = secret_field(tr.text("Passphrase"))
        self.now.textChanged.connect(self._allow)
        self.now.returnPressed.connect(self._renew)
        self.renew = button(tr.text("Make the new sheet"), "primary", self._renew)
        self.cancel = button(tr.text("Leave it as it is"), "", presenter.leave)
        self._before = QWidget()
        before = QVBoxLayout(self._before)
        before.setContentsMargins(0, 0, 0, 0)
        before.setSpacing(10)
        before.addWidget(label(text))
        before.addWidget(label(tr.text("Passphrase"), "strong"))
        before.addWidget(self.now)
        before.addLayout(row(None, self.cancel, self.renew))
        self.print = button(tr.text("Print the sheet"), "", presenter.print_sheet)
        self.save = button(tr.text("Save as PDF…"), "", presenter.save_sheet)
        self.wrote_down = button(tr.text("I have written it down"), "", presenter.wrote_down)
        self.done = button(tr.text("Done"), "primary", presenter.leave)
        self._groups = QGridLayout()
        self._groups.setHorizontalSpacing(24)
        self._groups.setVerticalSpacing(8)
        self._after = QWidget()
        after = QVBoxLayout(self._after)
        after.setContentsMargins(0, 0, 0, 0)
        after.setSpacing(16)
        after.addWidget(label(kept))
        after.addLayout(self._groups)
        after.addLayout(row(self.print, self.save, self.wrote_down, None))
        after.addLayout(row(None, self.done))
        self.body.addWidget(self._before)
        self.body.addWidget(self._after)

    def show_state(self, state: SettingsState) -> None:
        """Draw the state."""
        has_code = bool(state.groups)
        self._before.setVisible(not has_code)
        self._after.setVisible(has_code)
        if state.groups != self._shown:
            self._shown = state.groups
            _fill(self._groups, [f"{number}.  {group}" for number, group in enumerate(state.groups, 1)])
            if has_code:
                self.print.setFocus()
        self.done.setEnabled(state.is_sheet_kept)
        for widget in (self.now, self.cancel):
            widget.setEnabled(not state.is_busy)
        self._allow()

    def clear(self) -> None:
        """Empty the field."""
        self.now.clear()

    def take_focus(self) -> None:
        """Begin where one types first."""
        self.now.setFocus()

    def _allow(self) -> None:
        self.renew.setEnabled(bool(self.now.text()) and not self._presenter.state.is_busy)

    def _renew(self) -> None:
        if self.renew.isEnabled():
            self._presenter.renew_recovery_code(taken(self.now))


def secret_field(name: str) -> QLineEdit:
    """A field whose letters nobody sees and no input method learns."""
    field = QLineEdit()
    field.setMaxLength(_LONGEST)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    field.setAccessibleName(name)
    return field


def taken(field: QLineEdit) -> bytearray:
    """What was typed, as bytes that can be overwritten; the field is empty afterwards."""
    secret = bytearray(field.text().encode("utf-8"))
    field.clear()
    return secret


def _fill(grid: QGridLayout, pieces: list[str] | tuple[str, ...]) -> None:
    while (item := grid.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    for number, piece in enumerate(pieces):
        one = label(piece, "code")
        one.setWordWrap(False)
        one.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        grid.addWidget(one, number // _PIECES_A_ROW, number % _PIECES_A_ROW)
    grid.setColumnStretch(_PIECES_A_ROW, 1)
