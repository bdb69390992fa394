"""The steps of the first start in which something is chosen: language, desk, practice or real, folder, office, done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from intake_app.i18n import LANGUAGE_NAMES, LANGUAGES
from intake_app.ui.views.choice_buttons import RovingFocus
from intake_app.ui.views.labels import Button, button, label
from intake_app.ui.views.page import paragraph, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.wizard import WizardPresenter
    from intake_app.ui.presenters.wizard_state import WizardState


class StepView(QWidget):
    """One step: title, words, content in `body`. `show_state` is called with every state while the step is in front."""

    def __init__(self, title: str, *words: str) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        self.body.addWidget(label(title, "title"))
        for text in words:
            paragraph(text, self.body)
        self.body.addSpacing(8)

    def show_state(self, state: WizardState) -> None:
        """Draw what this step shows of the state."""

    def take_focus(self) -> None:
        """Put the keyboard where one will type or choose first."""

    def go_on(self) -> bool:
        """Enter or the Continue button: True when the step has dealt with it by itself."""
        return False


class OptionButton(Button):
    """A large answer: what it means in bold, and below it a line that explains it."""

    def __init__(self, title: str, explanation: str, clicked: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "option")
        self.setCheckable(True)
        self.setAccessibleName(f"{title}. {explanation}" if explanation else title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _on=False: clicked())
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(20, 14, 20, 14)
        self._inside.setSpacing(2)
        for text, role in ((title, "strong"), (explanation, "soft")):
            if text:
                words = label(text, role)
                words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                self._inside.addWidget(words)

    def sizeHint(self) -> QSize:
        """Be as large as the words (Qt)."""
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Be as large as the words (Qt)."""
        return self._inside.minimumSize()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Say that words wrap (Qt)."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Be as high as the wrapped words (Qt)."""
        return self._inside.heightForWidth(width)


class OptionList(QWidget):
    """Some large answers, one below the other, of which one is chosen; one tab stop, arrow keys inside."""

    def __init__(self, options: Sequence[tuple[str, str]], name: str, chosen: Callable[[str], object]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.buttons: dict[str, OptionButton] = {}
        for code, text in options:
            title, _break, explanation = text.partition("\n")
            one = OptionButton(title, explanation, partial(chosen, code))
            one.setAccessibleDescription(name)
            layout.addWidget(one)
            self.buttons[code] = one
        self._focus = RovingFocus(list(self.buttons.values()))

    def show_choice(self, code: str) -> None:
        """Mark the chosen answer."""
        for own, one in self.buttons.items():
            one.setChecked(own == code)
        self._focus.settle()

    def take_focus(self) -> None:
        """Put the keyboard on the chosen or first answer."""
        chosen = next((one for one in self.buttons.values() if one.isChecked()), None)
        (chosen or next(iter(self.buttons.values()))).setFocus()


class _ChoiceStep(StepView):
    """A step whose whole content is an OptionList."""

    def __init__(self, title: str, words: Sequence[str], options: OptionList) -> None:
        super().__init__(title, *words)
        self.options = options
        self.body.addWidget(options)
        self.body.addStretch(1)

    def take_focus(self) -> None:
        """Begin where one types or chooses first."""
        self.options.take_focus()


class LanguageStep(_ChoiceStep):
    """The first question, understood in any of the three languages by the names of the languages themselves."""

    def __init__(self, tr: Translator, presenter: WizardPresenter) -> None:
        options = [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]
        title = tr.text("Language")
        super().__init__(
            title,
            [tr.text("The language of the screen. Interviews and documents may use another one.")],
            OptionList(options, title, presenter.choose_language),
        )

    def show_state(self, state: WizardState) -> None:
        """Draw what this step shows of the state."""
        self.options.show_choice(state.language)


class DeskStep(_ChoiceStep):
    """What this is, and for whom."""

    def __init__(self, tr: Translator, presenter: WizardPresenter) -> None:
        options = [
            ("field", tr.text("I talk with people and write down what they tell\nField desk")),
            ("office", tr.text("I receive, check and register records\nOffice desk")),
            ("legal", tr.text("I am a lawyer and prepare documents\nLegal desk")),
        ]
        words = [
            tr.text(
                "An encrypted notebook for accounts and evidence. Everything stays on this computer until you"
                " yourself hand it over; nothing is ever sent over a network."
            )
        ]
        name = tr.text("What will you do with it?")
        super().__init__(name, words, OptionList(options, name, presenter.choose_desk))

    def show_state(self, state: WizardState) -> None:
        """Draw what this step shows of the state."""
        self.options.show_choice(state.desk)


class KindStep(_ChoiceStep):
    """A practice notebook or a real one."""

    def __init__(self, tr: Translator, presenter: WizardPresenter) -> None:
        options = [
            ("practice", tr.text("For practice\nInvented people only; can be thrown away at any time")),
            ("real", tr.text("For real work\nEverything counts from the first record on")),
        ]
        name = tr.text("Practice first, or real work?")
        words = [tr.text("Both look and work the same. The practice notebook says on every page that it is one.")]
        super().__init__(name, words, OptionList(options, name, presenter.choose_kind))

    def show_state(self, state: WizardState) -> None:
        """Draw what this step shows of the state."""
        self.options.show_choice(state.kind)


class FolderStep(StepView):
    """Where the notebook lies."""

    def __init__(self, tr: Translator, presenter: WizardPresenter) -> None:
        super().__init__(
            tr.text("Where shall the notebook lie?"),
            tr.text("A folder of its own on this computer. Do not choose a folder that is copied to the internet."),
        )
        self.field = QLineEdit()
        self.field.setReadOnly(True)
        self.field.setAccessibleName(tr.text("Folder of the notebook"))
        self.other = button(tr.text("Another folder…"), "", presenter.choose_folder)
        self.body.addLayout(row(self.field, self.other))
        self.body.addStretch(1)

    def show_state(self, state: WizardState) -> None:
        """Draw what this step shows of the state."""
        self.field.setText(state.folder)

    def take_focus(self) -> None:
        """Begin where one types or chooses first."""
        self.other.setFocus()


class OfficeStep(StepView):
    """The name of the office, for the office desk only."""

    def __init__(self, tr: Translator, presenter: WizardPresenter) -> None:
        super().__init__(
            tr.text("Name of the office"),
            tr.text("It stands on the cards of all devices, so that people know whom they trust."),
            tr.text("Together with the notebook the office gets its own signing key. Only this notebook holds it."),
        )
        self.field = QLineEdit()
        self.field.setMaxLength(80)
        self.field.setAccessibleName(tr.text("Name of the office"))
        self.field.textEdited.connect(presenter.name_office)
        self.body.addWidget(self.field)
        self.body.addStretch(1)

    def show_state(self, state: WizardState) -> None:
        """Draw what this step shows of the state."""
        if self.field.text() != state.office_name:
            self.field.setText(state.office_name)

    def take_focus(self) -> None:
        """Begin where one types or chooses first."""
        self.field.setFocus()


class DoneStep(StepView):
    """The last page: what happens when one goes on."""

    def __init__(self, tr: Translator) -> None:
        super().__init__(
            tr.text("The notebook is ready"),
            tr.text("When you go on, the window locks once. Open it with your passphrase: so you know that it works."),
            tr.text("F12 locks at any moment. What you had not finished is kept as it was."),
        )
        self.body.addStretch(1)
