"""The evidence of one record: the list, the open item, and every way of bringing a file in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from intake_app.ui.message import Message
from intake_app.ui.presenters.evidence import ADDING, CHECKING
from intake_app.ui.views.cards import EmptyState
from intake_app.ui.views.dropped_files import files_in
from intake_app.ui.views.evidence_detail import EvidenceDetail
from intake_app.ui.views.evidence_list import EvidenceList
from intake_app.ui.views.labels import button
from intake_app.ui.views.message_stack import MessageStack
from intake_app.ui.views.page import Column, PageFrame
from intake_app.ui.views.progress_strip import ProgressStrip
from intake_app.ui.wording import size_text

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.evidence import EvidencePresenter, EvidenceState
    from intake_app.ui.theme import Theme

_LIST_PX: Final = 400
_DETAIL_PX: Final = 660
# As other programs lay pictures into the clipboard: taken over byte by byte, nothing is decoded here.
_PICTURES: Final = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/tiff": "tif"}


class EvidencePage(PageFrame):
    """Draws EvidenceState; every control asks the presenter."""

    def __init__(self, tr: Translator, presenter: EvidencePresenter, theme: Theme) -> None:
        super().__init__(tr.text("Evidence"))
        self._tr = tr
        self._presenter = presenter
        self._wants_focus = False
        self.setAcceptDrops(True)
        self.back_button = button(tr.text("Back to the record"), "", presenter.back)
        self.check_button = button(tr.text("Check all"), "", presenter.verify)
        self.add_button = button(tr.text("Add files"), "primary", presenter.choose_files)
        for one in (self.back_button, self.check_button, self.add_button):
            self.add_action(one)
        self._messages = MessageStack(tr, presenter.forget_message)
        self._strip = ProgressStrip(tr, presenter.stop)
        self._empty = EmptyState(
            tr.text("No evidence yet"),
            tr.text(
                "Photographs, films, recordings, papers: add them with the button, drag them onto this page, or paste"
                " them with Ctrl+V. The files themselves stay where they are, untouched."
            ),
            tr.text("Add files"),
            presenter.choose_files,
        )
        self.list = EvidenceList(tr, theme)
        self.list.setFixedWidth(_LIST_PX)
        self.list.chosen.connect(self._open)
        self.detail = EvidenceDetail(tr, presenter)
        column = Column(_DETAIL_PX, is_centred=False)
        column.layout_.addWidget(self.detail)
        column.layout_.addStretch(1)
        self._halves = QWidget()
        across = QHBoxLayout(self._halves)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        across.addWidget(self.list)
        across.addWidget(column, 1)
        self.body.addWidget(self._messages)
        self.body.addWidget(self._strip)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._halves, 1)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self._paste)
        presenter.attach(self)

    def on_shown(self) -> None:
        """Load the items; the keyboard goes to the list."""
        self._wants_focus = True
        self._presenter.load()

    def on_hidden(self) -> None:
        """Keep what was typed; forget every picture."""
        self.detail.settle()
        self._presenter.hide()

    def show_state(self, state: EvidenceState) -> None:
        """Draw the state."""
        tr = self._tr
        about = f"{state.record}  «{state.pseudonym}»" if state.pseudonym else state.record
        self.set_title(tr.text("Evidence"), about)
        is_empty = state.is_loaded and not state.items
        self._empty.setVisible(is_empty and not state.doing)
        self._halves.setVisible(bool(state.items))
        # One primary action: on an empty page it stands in the middle.
        self.add_button.setVisible(not is_empty)
        self.check_button.setVisible(bool(state.items))
        self.check_button.setEnabled(not state.doing)
        self._show_progress(state)
        self._show_messages(state)
        self.list.show_items(state.items, state.look.thumbnails, state.open)
        self.detail.show_state(state)
        if self._wants_focus and state.is_loaded and self.isVisible():
            self._wants_focus = False
            (self.list if state.items else self._empty.action).setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say that files and pictures may be dropped here (Qt)."""
        if files_in(event.mimeData()) or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped (Qt)."""
        event.acceptProposedAction()
        self._take(event.mimeData())

    def _open(self, sha256: str) -> None:
        self.detail.settle()
        self._presenter.open(sha256)

    def _paste(self) -> None:
        self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, content: QMimeData) -> None:
        """Files by their path; a picture by the bytes it lies there with, written as PNG only where there are none."""
        files = files_in(content)
        if files:
            self._presenter.add(files)
            return
        for kind, ending in _PICTURES.items():
            if content.hasFormat(kind):
                self._presenter.paste(bytes(content.data(kind).data()), f"clipboard.{ending}")
                return
        image = content.imageData()
        if isinstance(image, QImage) and not image.isNull():
            self._presenter.paste(_as_png(image), "clipboard.png")

    def _show_progress(self, state: EvidenceState) -> None:
        tr = self._tr
        if not state.doing:
            self._strip.finish()
            return
        what = tr.text("Reading every file again and comparing its fingerprint")
        if state.doing == ADDING:
            what = tr.text("Adding file {number} of {count}: {name}").format(
                number=state.file_number, count=state.file_count, name=state.file_name
            )
        detail = tr.text("{done} of {total}").format(done=size_text(state.done, tr), total=size_text(state.total, tr))
        self._strip.show_progress(what, state.done, state.total, detail if state.total else "")

    def _show_messages(self, state: EvidenceState) -> None:
        found = [state.message, *state.refused, self._duplicates(state), self._check_found(state)]
        self._messages.show_messages(found, lasting=self._unconfined() if state.is_confined is False else None)

    def _unconfined(self) -> Message:
        tr = self._tr
        return Message(
            title=tr.text("Pictures are opened without a sandbox on this system"),
            happened=tr.text(
                "So none is opened before you ask for it: a picture made for an attack could reach more than it should."
            ),
            what_next=tr.text(
                "Open only pictures from people you trust. Keeping and handing over is safe in any case."
            ),
        )

    def _duplicates(self, state: EvidenceState) -> Message | None:
        tr, count = self._tr, len(state.duplicates)
        if not count:
            return None
        return Message(
            title=tr.plural(
                "{count} file was in the record already", "{count} files were in the record already", count
            ).format(count=count),
            happened=", ".join(state.duplicates),
            what_next=tr.text("Nothing was added twice, and nothing needs to be done."),
            tone="calm",
        )

    def _check_found(self, state: EvidenceState) -> Message | None:
        tr, found = self._tr, state.verified
        if found is None or state.doing == CHECKING:
            return None
        held = tr.plural("{count} file is what was recorded.", "{count} files are what was recorded.", len(found.held))
        away = tr.plural(
            "{count} file is not on this computer.", "{count} files are not on this computer.", found.not_here
        )
        happened = held.format(count=len(found.held))
        if found.not_here:
            happened = f"{happened} {away.format(count=found.not_here)}"
        if not found.changed:
            return Message(tr.text("Everything was read again and holds"), happened, "", tone="calm")
        names = {item.sha256: item.file_name or item.sha256[:12] for item in state.items}
        return Message(
            title=tr.plural("{count} file has changed", "{count} files have changed", len(found.changed)).format(
                count=len(found.changed)
            ),
            happened=f"{', '.join(names.get(sha, sha[:12]) for sha in found.changed)}. {happened}",
            what_next=tr.text("Do not use it as evidence. Copy the notebook to another disk and tell the head office."),
        )


def _as_png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(content.data())
