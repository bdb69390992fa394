"""The settings page: an overview of cards, and one section at a time in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from intake_app.ui.presenters.settings_state import LICENCES, OVERVIEW, PASSPHRASE, RECOVERY
from intake_app.ui.views.cards import MessageCard
from intake_app.ui.views.labels import button
from intake_app.ui.views.page import Column, PageFrame
from intake_app.ui.views.settings_cards import (
    AboutCard,
    HealthCard,
    LicencesCard,
    ListsCard,
    LockCard,
    LookCard,
    NotebookCard,
    QuestionnairesCard,
    SecretsCard,
    stacked,
)
from intake_app.ui.views.settings_secrets import PassphraseCard, RecoveryCard

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.settings import SettingsPresenter
    from intake_app.ui.presenters.settings_state import SettingsState

_WIDEST_PX = 1240
_SECTIONS = (OVERVIEW, PASSPHRASE, RECOVERY, LICENCES)


class SettingsPage(PageFrame):
    """Draws SettingsState."""

    def __init__(
        self,
        tr: Translator,
        presenter: SettingsPresenter,
        questionnaires: Callable[[], object] | None = None,
        health: Callable[[], object] | None = None,
    ) -> None:
        """`questionnaires` and `health` open their pages."""
        super().__init__(tr.text("Settings"))
        self._presenter = presenter
        self._section = OVERVIEW
        self.back = button(tr.text("Back"), "", presenter.leave)
        self.add_action(self.back)
        self.message = MessageCard(button(tr.text("Close this message"), "quiet", presenter.close_message))
        self.look, self.lock = LookCard(tr, presenter), LockCard(tr, presenter)
        self.secrets, self.notebook = SecretsCard(tr, presenter), NotebookCard(tr)
        self.lists, self.about = ListsCard(tr, presenter), AboutCard(tr, presenter)
        self.passphrase, self.recovery = PassphraseCard(tr, presenter), RecoveryCard(tr, presenter)
        self.questionnaires = QuestionnairesCard(tr, questionnaires) if questionnaires is not None else None
        self.health = HealthCard(tr, health) if health is not None else None
        self._stack = QStackedWidget()
        for column in (
            self._overview(),
            _scrolling(self.passphrase),
            _scrolling(self.recovery),
            _scrolling(LicencesCard(tr)),
        ):
            self._stack.addWidget(column)
        self.body.addWidget(self.message)
        self.body.addWidget(self._stack, 1)
        presenter.attach(self)

    def on_shown(self) -> None:
        """Read what there is to tell."""
        self._presenter.load()

    def on_hidden(self) -> None:
        """Forget what was typed: nothing secret waits on a page that is not in front."""
        for card in (self.passphrase, self.recovery):
            card.clear()
        self._presenter.leave()

    def show_state(self, state: SettingsState) -> None:
        """Draw the state."""
        self.message.show_message(state.message)
        self.back.setVisible(state.section == LICENCES)
        self.back.setEnabled(not state.is_busy)
        self._stack.setCurrentIndex(_SECTIONS.index(state.section))
        for card in (self.look, self.lock, self.notebook, self.lists, self.passphrase, self.recovery):
            card.show_state(state)
        if state.section != self._section:
            self._enter(state.section)

    def _enter(self, section: str) -> None:
        before, self._section = self._section, section
        for card in (self.passphrase, self.recovery):
            card.clear()
        starts: dict[str, QWidget] = {
            PASSPHRASE: self.passphrase.now,
            RECOVERY: self.recovery.now,
            LICENCES: self.back,
        }
        returns: dict[str, QWidget] = {
            PASSPHRASE: self.secrets.passphrase,
            RECOVERY: self.secrets.recovery,
            LICENCES: self.about.licences,
        }
        target = starts.get(section) or returns.get(before)
        if target is not None:
            target.setFocus()

    def _overview(self) -> Column:
        column = Column(_WIDEST_PX, is_centred=False)
        across = QHBoxLayout()
        across.setSpacing(16)
        asked = [self.questionnaires] if self.questionnaires is not None else []
        across.addLayout(stacked(self.look, self.lock, *asked, self.secrets), 1)
        looked = [self.health] if self.health is not None else []
        across.addLayout(stacked(self.notebook, *looked, self.lists, self.about), 1)
        column.layout_.addLayout(across)
        column.layout_.addStretch(1)
        return column


def _scrolling(card: QWidget) -> Column:
    column = Column(is_centred=False)
    column.layout_.addWidget(card)
    column.layout_.addStretch(1)
    return column
