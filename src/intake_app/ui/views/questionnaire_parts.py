"""The cards of the questionnaires page: what is asked now, one questionnaire, a file that was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.ui.views.cards import Card, Chip
from intake_app.ui.views.flow import Flow
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLayout

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.questionnaires import QuestionnairesPresenter
    from intake_app.ui.presenters.questionnaires_state import (
        ChangeGroup,
        Checked,
        Detail,
        FindingLine,
        QuestionnairesState,
    )

_NAME_PX = 190
_SHA_LETTERS = 16


class BeginningCard(Card):
    """Which questionnaire new records begin with, and how many records are behind."""

    def __init__(self, tr: Translator, presenter: QuestionnairesPresenter) -> None:
        super().__init__()
        self._tr = tr
        self._beginning = label("", "strong")
        self.built_in = button(tr.text("Begin with the built-in one again"), "quiet", presenter.begin_as_built_in)
        self._older = label("", "soft")
        self.older = button(tr.text("Show these records"), "quiet", presenter.open_older)
        self._broken = label("", "notice")
        for words, aside in ((self._beginning, self.built_in), (self._older, self.older)):
            across = row(words, aside)
            across.setStretch(0, 1)
            self.body.addLayout(across)
        self.body.addWidget(self._broken)

    def show_state(self, state: QuestionnairesState) -> None:
        """Draw the state."""
        tr = self._tr
        self._beginning.setText(tr.text("New records begin with: {name}").format(name=state.beginning))
        self.built_in.setVisible(state.is_own_beginning)
        count = len(state.older or ())
        said = tr.plural(
            "{count} questionnaire of a record is an older version.",
            "{count} questionnaires of records are older versions.",
            count,
        )
        self._older.setText(said.format(count=count))
        for one in (self._older, self.older):
            one.setVisible(bool(count))
        broken = tr.text("These files of the program cannot be read: {names}. Install the program again.")
        self._broken.setText(broken.format(names=", ".join(state.broken)))
        self._broken.setVisible(bool(state.broken))


class FormCard(Card):
    """One questionnaire: what it is, and what can be done with it."""

    def __init__(self, tr: Translator, presenter: QuestionnairesPresenter) -> None:
        super().__init__()
        self._tr = tr
        self._state = Chip("")
        self._title = label("", "heading")
        self.body.addLayout(_head(self._title, self._state))
        names = (
            tr.text("Version"),
            tr.text("Where it is from"),
            tr.text("Records"),
            tr.text("Questions"),
            tr.text("Languages"),
            tr.text("Form id"),
            tr.text("Fingerprint"),
        )
        self._values = [label("") for _name in names]
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for number, name in enumerate(names):
            left = label(name, "soft")
            left.setFixedWidth(_NAME_PX)
            grid.addWidget(left, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._values[number], number, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addSpacing(8)
        self.preview = button(tr.text("Look at the questions"), "primary", presenter.preview)
        self.save = button(tr.text("Save as spreadsheet…"), "", presenter.save)
        self.use = button(tr.text("Ask with this version from now on"), "", presenter.use)
        self.begin = button(tr.text("Begin new records with it"), "", presenter.begin_with)
        self.remove = button(tr.text("Remove"), "danger", presenter.remove)
        self.body.addLayout(Flow(self.preview, self.save, self.use, self.begin, self.remove))

    def show_detail(self, detail: Detail) -> None:
        """Draw one questionnaire."""
        tr, line = self._tr, detail.line
        self._title.setText(line.title)
        self._state.show_state(line.state, line.tone)
        texts = (
            line.version,
            line.origin,
            line.uses_text or tr.text("being counted"),
            str(line.questions),
            line.languages,
            line.form_id,
            " ".join(line.sha256[at : at + 4] for at in range(0, _SHA_LETTERS, 4)),
        )
        for value, text in zip(self._values, texts, strict=True):
            value.setText(text)
        self.save.setText(tr.text("Save as spreadsheet…") if line.has_source else tr.text("Save as XForm…"))
        self.save.setAccessibleName(self.save.text())
        self.use.setVisible(not line.is_in_use)
        self.begin.setVisible(line.may_begin and line.is_in_use)
        self.remove.setVisible(line.may_remove)


class ChangesCard(Card):
    """What a version changed against the one before."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._title = label("", "heading")
        self._inside = QVBoxLayout()
        self.body.addWidget(self._title)
        self.body.addLayout(self._inside)

    def show_detail(self, detail: Detail) -> None:
        """Draw the changes, or that there are none."""
        tr = self._tr
        _clear(self._inside)
        if not detail.line.before:
            self._title.setText(tr.text("What changed"))
            self._inside.addWidget(label(tr.text("There is no earlier version of it here."), "soft"))
            return
        if detail.changes is None:
            self._title.setText(tr.text("What changed"))
            self._inside.addWidget(label(tr.text("The versions are being compared."), "soft"))
            return
        self._title.setText(tr.text("What changed since version {version}").format(version=detail.before_version))
        if not detail.changes:
            self._inside.addWidget(label(tr.text("It asks the same, with the same words and lists."), "soft"))
        for group in detail.changes:
            self._add(group)

    def _add(self, group: ChangeGroup) -> None:
        self._inside.addSpacing(8)
        self._inside.addWidget(label(group.title, "strong"))
        for text in group.lines:
            self._inside.addWidget(label(f"–  {text}"))
        if group.more:
            said = self._tr.plural("{count} more", "{count} more", group.more)
            self._inside.addWidget(label(said.format(count=group.more), "soft"))


class CheckedCard(Card):
    """A file that was looked at, before anything of it is kept."""

    def __init__(self, tr: Translator, presenter: QuestionnairesPresenter) -> None:
        super().__init__()
        self._tr = tr
        self._verdict = Chip("")
        self._title = label("", "heading")
        self._said = label("", "soft")
        self.body.addLayout(_head(self._title, self._verdict))
        self.body.addWidget(self._said)
        self.install = button(tr.text("Install"), "primary", presenter.install)
        self.preview = button(tr.text("Look at the questions"), "", presenter.preview)
        self.other = button(tr.text("Check another file…"), "", presenter.check_file)
        self.body.addSpacing(8)
        self.body.addLayout(Flow(self.install, self.preview, self.other))

    def show_checked(self, checked: Checked) -> None:
        """Draw what was found on the whole."""
        tr = self._tr
        said = tr.text("{title}, version {version}").format(title=checked.title, version=checked.version)
        self._title.setText(said if checked.form is not None else checked.name)
        if checked.may_install:
            self._verdict.show_state(tr.text("can be installed"), "good")
        else:
            self._verdict.show_state(tr.text("must be mended first"), "warning")
        self._said.setText(self._words(checked))
        self.install.setVisible(checked.may_install)
        self.preview.setVisible(checked.form is not None)

    def _words(self, checked: Checked) -> str:
        tr = self._tr
        count = len(checked.findings) + checked.more
        if not count:
            return tr.text("Nothing to mend: the file is in order.")
        if checked.faults:
            said = tr.plural(
                "{count} fault must be mended before it can be installed.",
                "{count} faults must be mended before it can be installed.",
                checked.faults,
            )
            return said.format(count=checked.faults)
        said = tr.plural(
            "It works as it is. {count} place is worth a look.",
            "It works as it is. {count} places are worth a look.",
            count,
        )
        return said.format(count=count)


class FindingsCard(Card):
    """What was found in a file: where, what, and how to mend it."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._inside = QVBoxLayout()
        self._inside.setSpacing(16)
        self.body.addLayout(self._inside)
        self._shown: Sequence[FindingLine] = ()

    def show_findings(self, findings: Sequence[FindingLine], more: int) -> None:
        """Draw all findings."""
        self.setVisible(bool(findings))
        if findings is self._shown:
            return
        self._shown = findings
        _clear(self._inside)
        for finding in findings:
            self._inside.addWidget(_finding(finding))
        if more:
            said = self._tr.plural("{count} more", "{count} more", more)
            self._inside.addWidget(label(said.format(count=more), "soft"))


def _head(title: QWidget, chip: QWidget) -> QLayout:
    across = QHBoxLayout()
    across.setSpacing(8)
    across.addWidget(title, 1)
    across.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
    return across


def _finding(finding: FindingLine) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addLayout(row(Chip(finding.weight, finding.tone), label(finding.where, "small")))
    layout.addWidget(label(finding.what, "strong"))
    if finding.mend:
        layout.addWidget(label(finding.mend))
    return holder


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            _clear(inner)
