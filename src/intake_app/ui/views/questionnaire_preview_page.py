"""A questionnaire as it will be asked, on the screen: sections, languages, nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from intake_app.i18n import LANGUAGE_NAMES
from intake_app.ui.views.cards import Chip, MessageCard
from intake_app.ui.views.choice_buttons import ChoiceButtons
from intake_app.ui.views.form_view import FormView
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import PageFrame

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.presenters.questionnaire_preview import PreviewState, QuestionnairePreviewPresenter
    from intake_app.xlsform.views import Change, NodeView

_SECTIONS_PX = 420


class QuestionnairePreviewPage(PageFrame):
    """Draws PreviewState."""

    def __init__(self, tr: Translator, presenter: QuestionnairePreviewPresenter, dialogs: Dialogs) -> None:
        super().__init__(tr.text("Questions as they will be asked"))
        self._tr = tr
        self._presenter = presenter
        self._dialogs = dialogs
        self._languages: ChoiceButtons | None = None
        self._tools = QHBoxLayout()
        self._tools.setSpacing(12)
        self.sections = QComboBox()
        self.sections.setAccessibleName(tr.text("Section"))
        self.sections.setMinimumWidth(_SECTIONS_PX)
        self.sections.activated.connect(lambda number: presenter.go_to(str(self.sections.itemData(number))))
        self.before = button(tr.text("Previous section"), "", lambda: self._go_by(-1))
        self.after = button(tr.text("Next section"), "primary", lambda: self._go_by(1))
        self._note = Chip(tr.text("nothing is kept"), "waiting")
        self.add_action(button(tr.text("Back"), "", presenter.close))
        self._tools.addWidget(self.sections)
        self._tools.addWidget(self._note)
        self._tools.addStretch(1)
        self.message = MessageCard()
        self.form = self._new_form()
        self._empty = label(tr.text("This questionnaire asks nothing."), "soft")
        self.body.addLayout(self._tools)
        self.body.addWidget(self.message)
        self.body.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.form, 1)
        self.footer.addWidget(self.before)
        self.footer.addStretch(1)
        self.footer.addWidget(self.after)
        presenter.attach(self)

    def on_hidden(self) -> None:
        """What was tried is gone."""
        self._presenter.forget()

    def show_state(self, state: PreviewState) -> None:
        """Draw everything."""
        said = self._tr.text("{title}, version {version}").format(title=state.title, version=state.version)
        self.set_title(self.title, said if state.title else "")
        self.message.show_message(state.message)
        self._show_languages(state)
        self._show_sections(state)
        self._empty.setVisible(state.section is None)
        self.form.setVisible(state.section is not None)
        if state.section is not None:
            self.form.show_section(state.section)

    def apply(self, change: Change, section: NodeView) -> None:
        """Draw only what an answer changed."""
        self._show_sections(self._presenter.state)
        self.form.apply(change, section)

    def _new_form(self) -> FormView:
        form = FormView(self._tr, self._dialogs, show_coding=True)
        form.answered.connect(self._presenter.answer)
        form.reasoned.connect(self._presenter.give_reason)
        form.row_added.connect(self._presenter.add_row)
        form.row_removed.connect(self._presenter.remove_row)
        return form

    def _show_sections(self, state: PreviewState) -> None:
        named = [(section.name, section.label or self._tr.text("Questions")) for section in state.sections]
        known = [(self.sections.itemData(at), self.sections.itemText(at)) for at in range(self.sections.count())]
        if named != known:
            self.sections.clear()
            for name, words in named:
                self.sections.addItem(words, name)
        names = [name for name, _words in named]
        at = names.index(state.current) if state.current in names else -1
        self.sections.setCurrentIndex(at)
        self.before.setEnabled(at > 0)
        self.after.setEnabled(0 <= at < len(names) - 1)

    def _show_languages(self, state: PreviewState) -> None:
        if self._languages is not None and tuple(self._languages.buttons) != state.languages:
            self._languages.hide()
            self._languages.deleteLater()
            self._languages = None
        if self._languages is None and state.languages:
            options = [(code, LANGUAGE_NAMES.get(code, code)) for code in state.languages]
            name = self._tr.text("Language of the questions")
            self._languages = ChoiceButtons(options, name, "language", may_be_empty=False)
            self._languages.chosen.connect(self._presenter.set_language)
            self._tools.addWidget(self._languages)
        if self._languages is not None:
            self._languages.show_choice(state.language)

    def _go_by(self, by: int) -> None:
        self.form.commit()
        at = self.sections.currentIndex() + by
        if 0 <= at < self.sections.count():
            self._presenter.go_to(str(self.sections.itemData(at)))
