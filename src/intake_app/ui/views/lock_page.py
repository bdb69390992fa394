"""The lock screen: one field, one sentence that calms, the language always within reach, a neutral name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from intake_app.ui.presenters.unlock import PASSPHRASE, RECOVERY_CODE
from intake_app.ui.views.cards import MessageCard
from intake_app.ui.views.flow import Flow
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.language_switch import LanguageSwitch
from intake_app.ui.views.page import centred

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.unlock import UnlockPresenter, UnlockState

_CARD_PX = 520


class LockPage(QWidget):
    """Draws UnlockState. To change the language it is thrown away and built anew."""

    def __init__(
        self,
        tr: Translator,
        presenter: UnlockPresenter,
        version: str,
        chosen_language: Callable[[str], object],
        another_folder: Callable[[], object],
    ) -> None:
        super().__init__()
        self._tr = tr
        self._presenter = presenter
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sentence = label("", "soft")
        self.field = QLineEdit()
        self.field.setMaxLength(512)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.field.returnPressed.connect(self._submit)
        self.open_button = button(tr.text("Open"), "primary", self._submit)
        self.other_button = button("", "", self._use_other)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(tr.text("Opening the notebook"))
        self._message = MessageCard()
        self.folder_button = button(tr.text("Show where the notebook is"), "primary", another_folder)
        self.languages = LanguageSwitch(tr, chosen_language)
        self._lay_out(label(tr.text("Notebook"), "title"), version)
        presenter.attach(self)

    def show_state(self, state: UnlockState) -> None:
        """Draw the state."""
        is_code = state.means == RECOVERY_CODE
        if is_code:
            sentence = self._tr.text("Enter the recovery code from the printed sheet. Spaces do not matter.")
            name = self._tr.text("Recovery code")
        else:
            sentence = self._tr.text("Enter your passphrase. What you had not finished is kept as it was.")
            name = self._tr.text("Passphrase")
        self._sentence.setText(sentence)
        self.field.setAccessibleName(name)
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if is_code else QLineEdit.EchoMode.Password)
        self.other_button.setText(
            self._tr.text("Use the passphrase") if is_code else self._tr.text("I forgot the passphrase")
        )
        self.other_button.setAccessibleName(self.other_button.text())
        controls: tuple[QWidget, ...] = (self.field, self.open_button, self.other_button)
        for widget in (*controls, self.languages):
            widget.setEnabled(not state.is_busy and not state.is_open)
        for widget in (self._sentence, *controls):
            widget.setVisible(not state.is_refused)
        self.folder_button.setVisible(state.is_refused)
        self._busy.setVisible(state.is_busy or state.is_open)
        self._message.show_message(state.message)
        if not state.is_busy:
            self.field.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the cursor where one types: before the page stands in its window Qt forgets it again (Qt)."""
        super().showEvent(event)
        (self.folder_button if self._presenter.state.is_refused else self.field).setFocus()

    def _submit(self) -> None:
        # From here on the secret lives in bytes that can be overwritten. Qt's own copies die with this process.
        secret = bytearray(self.field.text().encode("utf-8"))
        self.field.clear()
        self._presenter.submit(secret)

    def _use_other(self) -> None:
        self.field.clear()
        is_code = self._presenter.state.means == RECOVERY_CODE
        self._presenter.use(PASSPHRASE if is_code else RECOVERY_CODE)

    def _lay_out(self, title: QWidget, version: str) -> None:
        card = QFrame()
        card.setProperty("card", "yes")
        card.setFixedWidth(_CARD_PX)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(36, 36, 36, 32)
        inside.setSpacing(8)
        inside.addWidget(title)
        inside.addWidget(self._sentence)
        inside.addSpacing(16)
        inside.addWidget(self.field)
        inside.addWidget(self._busy)
        inside.addSpacing(8)
        inside.addLayout(Flow(self.open_button, self.other_button))
        inside.addWidget(self._message)
        inside.addWidget(self.folder_button, 0, Qt.AlignmentFlag.AlignLeft)
        foot = label(self._tr.text("No network connection · {version}").format(version=version), "small")
        foot.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(28, 20, 28, 20)
        top = QHBoxLayout()
        top.addStretch(1)
        top.addWidget(self.languages)
        whole.addLayout(top)
        whole.addStretch(1)
        whole.addLayout(centred(card))
        whole.addStretch(1)
        whole.addWidget(foot)
        QWidget.setTabOrder(self.field, self.open_button)
        QWidget.setTabOrder(self.open_button, self.other_button)
