"""The questionnaires on the screen: the list, one of them, a file that was looked at, records on an older version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from intake_app.ui.presenters.questionnaires_state import CHECK, FORM, LIST, OLDER
from intake_app.ui.table_model import Column as TableColumn
from intake_app.ui.views.cards import EmptyState, MessageCard
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import Column, PageFrame
from intake_app.ui.views.progress_strip import ProgressStrip
from intake_app.ui.views.questionnaire_parts import (
    BeginningCard,
    ChangesCard,
    CheckedCard,
    FindingsCard,
    FormCard,
)
from intake_app.ui.views.table_card import TableCard

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.questionnaires import QuestionnairesPresenter
    from intake_app.ui.presenters.questionnaires_state import FormLine, OlderLine, QuestionnairesState
    from intake_app.ui.theme import Theme

_SECTIONS = (LIST, FORM, CHECK, OLDER)


class QuestionnairesPage(PageFrame):
    """Draws QuestionnairesState."""

    def __init__(self, tr: Translator, presenter: QuestionnairesPresenter, theme: Theme) -> None:
        super().__init__(tr.text("Questionnaires"))
        self._tr = tr
        self._presenter = presenter
        self._section = ""
        self.back = button(tr.text("Back"), "", presenter.leave)
        self.check = button(tr.text("Check a file…"), "primary", presenter.check_file)
        self.add_action(self.back)
        self.add_action(self.check)
        self.message = MessageCard(button(tr.text("Close this message"), "quiet", presenter.close_message))
        self.strip = ProgressStrip(tr, presenter.stop)
        self.beginning = BeginningCard(tr, presenter)
        self.table: TableCard[FormLine] = TableCard(_columns(tr), theme, self.title, key_of=lambda line: line.sha256)
        self.table.opened.connect(lambda line: presenter.open_form(line.sha256))
        self.form, self.changes = FormCard(tr, presenter), ChangesCard(tr)
        self.checked, self.findings = CheckedCard(tr, presenter), FindingsCard(tr)
        nobody = EmptyState(
            tr.text("No record is behind"), tr.text("All records are asked with the version that is in use.")
        )
        self.older: TableCard[OlderLine] = TableCard(
            _older_columns(tr),
            theme,
            tr.text("Records on an older version"),
            key_of=lambda line: (line.case_id, line.sheet),
            empty=nobody,
        )
        self.older.opened.connect(presenter.move)
        self.open = button(tr.text("Open"), "", self._open)
        self._stack = QStackedWidget()
        for inner in (
            _stacked(self.beginning, self.table),
            _scrolling(self.form, self.changes),
            _scrolling(self.checked, self.findings),
            _stacked(_older_words(tr), self.older),
        ):
            self._stack.addWidget(inner)
        self.body.addWidget(self.message)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.strip)
        self.footer.addStretch(1)
        self.footer.addWidget(self.open)
        for table in (self.table, self.older):
            table.chosen.connect(lambda _line: self._allow_open())
        presenter.attach(self)

    def on_shown(self) -> None:
        """Read what is here."""
        self._presenter.load()

    def on_hidden(self) -> None:
        """Nothing goes on behind another page."""
        self._presenter.stop()

    def show_state(self, state: QuestionnairesState) -> None:
        """Draw the state."""
        self.message.show_message(state.message)
        self._stack.setVisible(state.lines is not None)
        self._stack.setCurrentIndex(_SECTIONS.index(state.section))
        self.check.setVisible(state.section == LIST)
        self.beginning.show_state(state)
        self.table.set_rows(state.lines or ())
        self.older.set_rows(state.older or ())
        if state.detail is not None:
            self.form.show_detail(state.detail)
            self.changes.show_detail(state.detail)
        if state.checked is not None:
            self.checked.show_checked(state.checked)
            self.findings.show_findings(state.checked.findings, state.checked.more)
        if state.total:
            self.strip.show_progress(state.work, state.done, state.total, "")
        else:
            self.strip.finish()
        self.open.setVisible(state.section in (LIST, OLDER))
        self._allow_open()
        if state.section != self._section and state.lines is not None:
            self._enter(state.section)

    def _enter(self, section: str) -> None:
        self._section = section
        subtitles = {OLDER: self._tr.text("Records on an older version")}
        self.set_title(self.title, subtitles.get(section, ""))
        starts: dict[str, QWidget] = {
            LIST: self.table.table,
            FORM: self.form.preview,
            CHECK: self.checked.install if self.checked.install.isVisibleTo(self) else self.checked.other,
            OLDER: self.older.table,
        }
        if self.isVisible():
            starts[section].setFocus()

    def _open(self) -> None:
        line = self.table.current()
        older = self.older.current()
        if self._presenter.state.section == LIST and line is not None:
            self._presenter.open_form(line.sha256)
        elif self._presenter.state.section == OLDER and older is not None:
            self._presenter.move(older)

    def _allow_open(self) -> None:
        table = self.older if self._presenter.state.section == OLDER else self.table
        self.open.setEnabled(table.current() is not None)


def _stacked(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(16)
    for number, widget in enumerate(widgets):
        layout.addWidget(widget, 1 if number == len(widgets) - 1 else 0)
    return holder


def _scrolling(*cards: QWidget) -> Column:
    column = Column(is_centred=False)
    column.layout_.setSpacing(16)
    for card in cards:
        column.layout_.addWidget(card)
    column.layout_.addStretch(1)
    return column


def _older_words(tr: Translator) -> QWidget:
    return label(
        tr.text("Each record opens with the version it was made with. It can be moved to the newer one; look first."),
        "soft",
    )


def _columns(tr: Translator) -> list[TableColumn[FormLine]]:
    return [
        TableColumn("title", tr.text("Questionnaire"), lambda one: one.title, lambda one: one.title.casefold()),
        TableColumn("version", tr.text("Version"), lambda one: one.version, lambda one: one.version, width_px=130),
        TableColumn("origin", tr.text("Where it is from"), lambda one: one.origin, lambda one: one.added, width_px=280),
        TableColumn("uses", tr.text("Records"), lambda one: one.uses_text, lambda one: one.uses or 0, width_px=120),
        TableColumn(
            "state",
            tr.text("State"),
            lambda one: one.state,
            lambda one: one.state,
            tone=lambda one: one.tone,
            width_px=280,
        ),
    ]


def _older_columns(tr: Translator) -> list[TableColumn[OlderLine]]:
    return [
        TableColumn("record", tr.text("Record"), lambda one: one.record, lambda one: one.record, width_px=160),
        TableColumn("title", tr.text("Questionnaire"), lambda one: one.title, lambda one: one.title.casefold()),
        TableColumn("version", tr.text("Version"), lambda one: one.version, lambda one: one.version, width_px=160),
        TableColumn(
            "newest",
            tr.text("In use now"),
            lambda one: one.newest_version,
            lambda one: one.newest_version,
            width_px=200,
        ),
    ]
