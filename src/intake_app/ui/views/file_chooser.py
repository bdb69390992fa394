"""The program's own file chooser: it remembers nothing and writes nothing (Qt's and the desktop's write histories)."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStorageInfo
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from intake_app.ui.file_listing import FileRow, list_folder
from intake_app.ui.table_model import Column
from intake_app.ui.views.cards import EmptyState
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row
from intake_app.ui.views.table_card import TableCard
from intake_app.ui.wording import moment_text, size_text

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from intake_app.i18n import Translator
    from intake_app.ui.theme import Theme

FILES, FOLDER, NEW_FILE = "files", "folder", "new_file"


class FileChooser(QDialog):
    """Chooses `wanted`: FILES, FOLDER or NEW_FILE (a folder and a name). `chosen` holds the answer after accept()."""

    def __init__(
        self,
        tr: Translator,
        theme: Theme,
        title: str,
        wanted: str,
        *,
        start: Path | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tr = tr
        self._wanted = wanted
        self.chosen: list[Path] = []
        self.folder = Path()
        self.setWindowTitle(tr.text("Notebook"))
        self.resize(960, 620)
        self._where = label("", "soft")
        self.up_button = button(tr.text("Up one folder"), "", self._go_up)
        empty = EmptyState(tr.text("Nothing here"), tr.text("This folder is empty, or it may not be looked into."))
        self.list: TableCard[FileRow] = TableCard(
            self._columns(), theme, tr.text("Files and folders"), key_of=lambda row: row.name, empty=empty
        )
        if wanted == FILES:
            self.list.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.opened.connect(self._open)
        self.name_field = QLineEdit(name)
        self.name_field.setAccessibleName(tr.text("Name of the file"))
        self.name_field.setVisible(wanted == NEW_FILE)
        words = {FILES: tr.text("Choose"), FOLDER: tr.text("Use this folder"), NEW_FILE: tr.text("Save here")}
        self.accept_button = button(words[wanted], "primary", self._accept)
        self.cancel_button = button(tr.text("Cancel"), "", self.reject)
        self.place_buttons = [button(text, "place", partial(self.show_folder, path)) for text, path in self._places()]
        self._lay_out(title)
        self.list.table.selectionModel().selectionChanged.connect(lambda *_change: self._allow())
        self.name_field.textChanged.connect(self._allow)
        self.show_folder(start or Path.home())
        self.list.table.setFocus()

    def show_folder(self, folder: Path) -> None:
        """Go to a folder; one that cannot be read shows as empty."""
        self.folder = folder
        try:
            rows = list_folder(folder, only_folders=self._wanted != FILES)
        except OSError:
            rows = ()
        self._where.setText(str(folder))
        self.up_button.setEnabled(folder.parent != folder)
        self.list.set_rows(rows)
        self._allow()

    def _open(self, row: FileRow) -> None:
        if row.is_folder:
            self.show_folder(row.path)
        elif self._wanted == FILES:
            self._accept()

    def _go_up(self) -> None:
        name = self.folder.name
        self.show_folder(self.folder.parent)
        self.list.choose(name)

    def _accept(self) -> None:
        rows = self._selected()
        if self._wanted == FILES:
            if len(rows) == 1 and rows[0].is_folder:
                self.show_folder(rows[0].path)
                return
            self.chosen = [row.path for row in rows if not row.is_folder]
        elif self._wanted == FOLDER:
            self.chosen = [rows[0].path if rows else self.folder]
        else:
            self.chosen = [self.folder / self.name_field.text().strip()]
        if self.chosen:
            self.accept()

    def _selected(self) -> list[FileRow]:
        indexes: list[QModelIndex] = self.list.table.selectionModel().selectedRows()
        return [row for row in map(self.list.model.row_at, indexes) if row is not None]

    def _allow(self) -> None:
        if self._wanted == NEW_FILE:
            name = self.name_field.text().strip()
            self.accept_button.setEnabled(bool(name) and Path(name).name == name)
        else:
            self.accept_button.setEnabled(self._wanted == FOLDER or bool(self._selected()))

    def _columns(self) -> list[Column[FileRow]]:
        tr = self._tr
        today = datetime.now(UTC).astimezone().date()
        return [
            Column("name", tr.text("Name"), lambda row: row.name, lambda row: (not row.is_folder, row.name.casefold())),
            Column(
                "size",
                tr.text("Size"),
                lambda row: tr.text("folder") if row.is_folder else size_text(row.size_bytes, tr),
                lambda row: row.size_bytes,
                width_px=120,
            ),
            Column(
                "changed",
                tr.text("Changed"),
                lambda row: moment_text(row.changed, today, tr) if row.changed else "—",
                lambda row: row.changed.timestamp() if row.changed else 0.0,
                width_px=190,
            ),
        ]

    def _places(self) -> list[tuple[str, Path]]:
        places = [(self._tr.text("My folder"), Path.home())]
        for volume in QStorageInfo.mountedVolumes():
            path = Path(volume.rootPath())
            if volume.isReady() and _is_stick(path):
                places.append((volume.displayName() or path.name, path))
        return places

    def _lay_out(self, title: str) -> None:
        places = QVBoxLayout()
        places.setSpacing(4)
        for one in self.place_buttons:
            places.addWidget(one)
        places.addStretch(1)
        left = QWidget()
        left.setFixedWidth(190)
        left.setLayout(places)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addLayout(row(self._where, None, self.up_button))
        right.addWidget(self.list, 1)
        right.addWidget(self.name_field)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(left)
        middle.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(28, 24, 28, 20)
        whole.setSpacing(16)
        whole.addWidget(label(title, "title"))
        whole.addLayout(middle, 1)
        whole.addLayout(row(None, self.cancel_button, self.accept_button))


def _is_stick(path: Path) -> bool:
    text = path.as_posix()
    drive_letters = path.drive and path == Path(path.anchor)
    return bool(drive_letters) or text.startswith(("/media/", "/run/media/", "/Volumes/"))
