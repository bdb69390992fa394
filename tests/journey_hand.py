"""A hand that answers the program's own dialogs while a journey goes on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QTimer
from PySide6.QtWidgets import QApplication

from intake_app.ui.dialogs import DecisionDialog
from intake_app.ui.views.file_chooser import FOLDER, FileChooser
from shown_pages import texts

_LOOK_MS = 15


class Hand:
    """Answers the program's own dialogs, one prepared answer each; one that nobody prepared is closed and noted."""

    def __init__(self) -> None:
        self.unexpected: list[str] = []
        self._answers: list[Path | list[Path] | bool] = []
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_MS)

    def will(self, *answers: Path | list[Path] | bool) -> None:
        """Say what will be chosen: a folder, files, or yes and no."""
        self._answers += answers

    def stop(self) -> None:
        """Look no more; every prepared answer must have been asked for."""
        self._timer.stop()
        assert self.unexpected == []
        assert self._answers == []

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            return
        if not self._answers:
            self.unexpected.append(" ".join(texts(dialog)))
            dialog.close()
            return
        answer = self._answers.pop(0)
        if isinstance(dialog, FileChooser):
            _choose(dialog, answer)
        elif isinstance(dialog, DecisionDialog):
            (dialog.yes_button if answer else dialog.no_button).click()


def _choose(chooser: FileChooser, answer: Path | list[Path] | bool) -> None:
    assert not isinstance(answer, bool)
    if isinstance(answer, Path):
        chooser.show_folder(answer if chooser._wanted == FOLDER else answer.parent)
        chooser.name_field.setText(answer.name)
    else:
        chooser.show_folder(answer[0].parent)
        table = chooser.list.table
        for row in range(table.model().rowCount()):
            index = table.model().index(row, 0)
            if table.model().data(index) in {path.name for path in answer}:
                flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
                table.selectionModel().select(index, flags)
    assert chooser.accept_button.isEnabled()
    chooser.accept_button.click()
