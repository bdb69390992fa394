"""The window of the first start: one step at a time, back and on at the same places, the language always in reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from intake_app.ui.presenters import wizard_state as steps
from intake_app.ui.theme import COLUMN_PX, MINIMUM_WINDOW_PX, SCROLL_BAR_PX
from intake_app.ui.views.cards import MessageCard
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.language_switch import LanguageSwitch
from intake_app.ui.views.page import Column, centred
from intake_app.ui.views.wizard_secret_steps import CheckStep, PassphraseStep, ProofStep, RecoveryStep
from intake_app.ui.views.wizard_steps import (
    DeskStep,
    DoneStep,
    FolderStep,
    KindStep,
    LanguageStep,
    OfficeStep,
    StepView,
)

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.ui.presenters.wizard import WizardPresenter
    from intake_app.ui.presenters.wizard_state import WizardState


class WizardWindow(QWidget):
    """Draws WizardState; each step is built when it comes, in the language of that moment."""

    def __init__(self, presenter: WizardPresenter, icons: Path) -> None:
        super().__init__()
        self._presenter = presenter
        self._built: tuple[str, str] = ("", "")
        self.step = StepView("")
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowIcon(QIcon(str(icons / "notebook.svg")))
        self.setMinimumSize(*MINIMUM_WINDOW_PX)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(28, 20, 28, 28)
        self._frame = QWidget()
        self._whole.addWidget(self._frame)
        for keys in ("Return", "Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._on_enter)
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(presenter.back)
        presenter.attach(self)

    def show_state(self, state: WizardState) -> None:
        """Draw the state; a new step or language is built anew, anything else only changes what it must."""
        is_new = (state.step, state.language) != self._built
        if is_new:
            self._built = (state.step, state.language)
            self._build()
        self.step.show_state(state)
        tr = self._presenter.tr
        number = state.steps.index(state.step) + 1
        self._count.setText(tr.text("Step {number} of {count}").format(number=number, count=len(state.steps)))
        self.back.setVisible(state.can_go_back)
        self.on.setEnabled(state.can_go_on)
        self.step.setEnabled(not state.is_busy)
        self._busy.setVisible(state.is_busy)
        self._message.show_message(state.message)
        if is_new or (state.message is not None and not state.is_busy):
            self.step.take_focus()
            if not self.step.isAncestorOf(self.focusWidget()):
                self.on.setFocus()

    def _build(self) -> None:
        tr = self._presenter.tr
        self.setWindowTitle(tr.text("Notebook"))
        self.step = self._make_step(self._built[0])
        self.languages = LanguageSwitch(tr, self._presenter.choose_language)
        self._count = label("", "small")
        self._message = MessageCard()
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(tr.text("Making the notebook"))
        self.back = button(tr.text("Back"), "", self._presenter.back)
        self.on = button(tr.text("Continue"), "primary", self._on_on)
        frame = QWidget()
        self._lay_out(frame)
        self._whole.replaceWidget(self._frame, frame)
        self._frame.hide()
        self._frame.deleteLater()
        self._frame = frame

    def _make_step(self, name: str) -> StepView:
        tr, presenter = self._presenter.tr, self._presenter
        if name == steps.DONE:
            return DoneStep(tr)
        made = {
            steps.LANGUAGE: LanguageStep,
            steps.DESK: DeskStep,
            steps.KIND: KindStep,
            steps.FOLDER: FolderStep,
            steps.PASSPHRASE: PassphraseStep,
            steps.PROOF: ProofStep,
            steps.OFFICE: OfficeStep,
            steps.RECOVERY: RecoveryStep,
            steps.CHECK: CheckStep,
        }
        return made[name](tr, presenter)

    def _on_on(self) -> None:
        if not self.step.go_on():
            self._presenter.go_on()

    def _on_enter(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, QPushButton) and focused is not self.on and not focused.isChecked():
            focused.click()
        else:
            self._on_on()

    def _lay_out(self, frame: QWidget) -> None:
        top = QHBoxLayout()
        top.addWidget(self._count)
        top.addStretch(1)
        top.addWidget(self.languages)
        self._count.setWordWrap(False)
        column = Column()
        column.layout_.addSpacing(40)
        column.layout_.addWidget(self.step)
        column.layout_.addWidget(self._message)
        column.layout_.addWidget(self._busy)
        column.layout_.addStretch(1)
        foot = QWidget()
        foot.setMaximumWidth(COLUMN_PX)
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(2, 0, 2, 0)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.on)
        across = centred(foot)
        across.addSpacing(SCROLL_BAR_PX)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(column, 1)
        layout.addLayout(across)
