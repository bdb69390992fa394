"""The cards of the settings overview: look, lock, this notebook, its secrets, its lists, the program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from intake_app.services.vault_care import IDLE_MINUTES
from intake_app.ui.presenters.settings_state import LICENCES, PASSPHRASE, RECOVERY
from intake_app.ui.views.cards import Card, Chip
from intake_app.ui.views.choice_buttons import ChoiceButtons
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.language_switch import LanguageSwitch
from intake_app.ui.views.page import row
from intake_app.ui.views.progress_strip import ProgressStrip
from intake_app.ui.views.soft_breaks import with_soft_breaks, without_soft_breaks
from intake_app.ui.wording import size_text
from intake_app.ui.words_contacts import desk_words
from intake_app.ui.words_licences import LICENCES as COMPONENTS
from intake_app.ui.words_licences import OWN_LICENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.settings import SettingsPresenter
    from intake_app.ui.presenters.settings_state import SettingsState

_NAME_PX = 120
_LETTERS = 4


class LookCard(Card):
    """Language and colours."""

    def __init__(self, tr: Translator, presenter: SettingsPresenter) -> None:
        super().__init__(tr.text("Language and colours"))
        self.languages = LanguageSwitch(tr, presenter.choose_language)
        themes = [
            ("system", tr.text("As the desktop")),
            ("light", tr.text("Light")),
            ("dark", tr.text("Dark")),
        ]
        self.themes = ChoiceButtons(themes, tr.text("Colours"), may_be_empty=False)
        self.themes.chosen.connect(presenter.choose_theme)
        self.body.addWidget(self.languages)
        self.body.addSpacing(8)
        self.body.addWidget(self.themes)

    def show_state(self, state: SettingsState) -> None:
        """Draw the state."""
        self.themes.show_choice(state.theme)


class LockCard(Card):
    """When the notebook locks by itself."""

    def __init__(self, tr: Translator, presenter: SettingsPresenter) -> None:
        super().__init__(tr.text("Lock"))
        said = tr.text("When nobody touches the computer, the notebook locks after:")
        self.body.addWidget(label(said, "soft"))
        options = [
            (str(minutes), tr.plural("{count} minute", "{count} minutes", minutes).format(count=minutes))
            for minutes in IDLE_MINUTES
        ]
        self.minutes = ChoiceButtons(options, said, may_be_empty=False)
        self.minutes.chosen.connect(lambda code: presenter.choose_idle(int(code)))
        self.body.addWidget(self.minutes)
        self.body.addWidget(
            label(tr.text("F12 locks at any moment. What you had not finished is kept as it was."), "small")
        )

    def show_state(self, state: SettingsState) -> None:
        """Draw the state."""
        self.minutes.show_choice(str(state.idle_minutes))


class SecretsCard(Card):
    """The ways to a new passphrase and a new recovery sheet."""

    def __init__(self, tr: Translator, presenter: SettingsPresenter) -> None:
        super().__init__(tr.text("Passphrase and recovery sheet"))
        self.passphrase = button(tr.text("Change the passphrase"), "", lambda: presenter.open_section(PASSPHRASE))
        self.recovery = button(tr.text("Make a new recovery sheet"), "", lambda: presenter.open_section(RECOVERY))
        self.body.addWidget(label(tr.text("Both ask for the passphrase first."), "soft"))
        for one in (self.passphrase, self.recovery):
            self.body.addLayout(row(one, None))


class NotebookCard(Card):
    """What this notebook is: shown here, and never in a title."""

    def __init__(self, tr: Translator) -> None:
        practice = Chip(tr.text("for practice"), "waiting")
        super().__init__(tr.text("This notebook"), practice)
        self._tr = tr
        self._practice = practice
        self._note = label(tr.text("Invented people only: this notebook is for practice."), "notice")
        self.body.addWidget(self._note)
        names = (tr.text("Desk"), tr.text("Device"), tr.text("Folder"), tr.text("Records"), tr.text("Size"))
        self._values: list[QLabel] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for number, name in enumerate((*names, tr.text("Format"))):
            left, value = label(name, "soft"), label("")
            left.setFixedWidth(_NAME_PX)
            grid.addWidget(left, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1)
            self._values.append(value)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)

    def show_state(self, state: SettingsState) -> None:
        """Draw the state."""
        for widget in (self._practice, self._note):
            widget.setVisible(state.is_practice)
        facts = state.facts
        if facts is None:
            return
        texts = (
            desk_words(facts.desk, self._tr),
            " ".join(facts.device[at : at + _LETTERS] for at in range(0, len(facts.device), _LETTERS)).upper(),
            with_soft_breaks(str(facts.folder)),
            str(facts.cases),
            size_text(facts.size_bytes, self._tr),
            str(facts.format),
        )
        for value, text in zip(self._values, texts, strict=True):
            value.setText(text)
            value.setAccessibleName(without_soft_breaks(text))


class ListsCard(Card):
    """Lists and search computed anew."""

    def __init__(self, tr: Translator, presenter: SettingsPresenter) -> None:
        super().__init__(tr.text("Lists and search"))
        self._tr = tr
        text = tr.text(
            "If a record does not show where it should, the lists can be computed anew. No record is changed."
        )
        self.body.addWidget(label(text, "soft"))
        self.rebuild = button(tr.text("Compute the lists anew"), "", presenter.rebuild)
        self.strip = ProgressStrip(tr, presenter.stop)
        self.body.addLayout(row(self.rebuild, None))
        self.body.addWidget(self.strip)

    def show_state(self, state: SettingsState) -> None:
        """Draw the state."""
        self.rebuild.setVisible(not state.is_rebuilding)
        if state.is_rebuilding:
            count = self._tr.text("{done} of {total} records").format(done=state.done, total=state.total)
            what = self._tr.text("Reading the records again")
            self.strip.show_progress(what, state.done, state.total, count if state.total else "")
        else:
            self.strip.finish()


class QuestionnairesCard(Card):
    """The way to the questionnaires."""

    def __init__(self, tr: Translator, open_page: Callable[[], object]) -> None:
        super().__init__(tr.text("Questionnaires"))
        said = tr.text("What is asked, in which version; your own questionnaire can be checked and installed.")
        self.body.addWidget(label(said, "soft"))
        self.open = button(tr.text("Open the questionnaires"), "", open_page)
        self.body.addLayout(row(self.open, None))


class HealthCard(Card):
    """The way to the health page."""

    def __init__(self, tr: Translator, open_page: Callable[[], object]) -> None:
        super().__init__(tr.text("Health of this notebook"))
        said = tr.text("Disk, clock, backup, receipts, cards: what is in order here and what is not.")
        self.body.addWidget(label(said, "soft"))
        self.open = button(tr.text("Look at the health"), "", open_page)
        self.body.addLayout(row(self.open, None))


class AboutCard(Card):
    """The program itself."""

    def __init__(self, tr: Translator, presenter: SettingsPresenter) -> None:
        super().__init__(tr.text("About the program"))
        version = tr.text("Version {version}, free software under {licence}.")
        self.body.addWidget(label(version.format(version=presenter.state.version, licence=OWN_LICENCE)))
        self.body.addWidget(label(tr.text("It opens no network connection and sends nothing anywhere."), "soft"))
        self.licences = button(tr.text("Licences"), "", lambda: presenter.open_section(LICENCES))
        self.body.addLayout(row(self.licences, None))


class LicencesCard(Card):
    """Every component that travels with the program, and its licence."""

    def __init__(self, tr: Translator) -> None:
        super().__init__(tr.text("Licences"))
        text = tr.text("The program is free software under {licence}. It is made of these parts:")
        self.body.addWidget(label(text.format(licence=OWN_LICENCE), "soft"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        rows = -(-len(COMPONENTS) // 2)
        for number, (name, licence) in enumerate(COMPONENTS):
            left = 2 * (number // rows)
            grid.addWidget(label(name), number % rows, left, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(licence, "soft"), number % rows, left + 1, Qt.AlignmentFlag.AlignTop)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)


def stacked(*cards: QWidget) -> QVBoxLayout:
    """Cards below each other."""
    column = QVBoxLayout()
    column.setSpacing(16)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return column
