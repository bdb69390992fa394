"""One item of evidence: its picture, what people state, beside it what the file claims, and its fingerprint."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from intake_app.services.evidence import Words
from intake_app.ui.presenters.evidence_looking import HELD, LOADING, SHOWN
from intake_app.ui.views.cards import Card
from intake_app.ui.views.evidence_list import pixmap_of
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row
from intake_app.ui.views.plan_lines import clear
from intake_app.ui.wording import date_text, size_text
from intake_app.ui.words_evidence import camera_moment, camera_place, kept_day, kind_of_file, stated_day

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QPixmap

    from intake_app.i18n import Translator
    from intake_app.services.evidence import EvidenceItem
    from intake_app.ui.presenters.evidence import EvidencePresenter, EvidenceState

_PICTURE_PX: Final = 300
_TEXT_PX: Final = 92


class _Picture(QWidget):
    """Draws a decoded picture as large as it fits, never larger than it is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._pixmap: QPixmap | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_picture(self, pixmap: QPixmap | None) -> None:
        self._pixmap = pixmap
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the room of a picture (Qt)."""
        return QSize(400, _PICTURE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it (Qt)."""
        del event
        if self._pixmap is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._pixmap.size()
        if size.width() > self.width() or size.height() > self.height():
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        painter.drawPixmap(QRect(left, top, size.width(), size.height()), self._pixmap)


class EvidenceDetail(QWidget):
    """Draws the open item; what is typed is kept when a field is left, another item is opened or the page goes."""

    def __init__(self, tr: Translator, presenter: EvidencePresenter) -> None:
        super().__init__()
        self._tr = tr
        self._presenter = presenter
        self._item: EvidenceItem | None = None
        self._look: object = None
        self._picture = _Picture(tr.text("The picture"))
        self._caption = label("", "soft")
        self._show = button(tr.text("Show it sharp"), "", presenter.show_clearly)
        self._fields = [self._line(), self._line(), self._line()]
        self._description = QPlainTextEdit()
        self._description.setFixedHeight(_TEXT_PX)
        self._description.setTabChangesFocus(True)
        self._description.installEventFilter(self)
        self._claims = QVBoxLayout()
        self._claims.setSpacing(4)
        self._facts = label("", "soft")
        self._hash = QLineEdit()
        self._hash.setReadOnly(True)
        self._hash.setProperty("fingerprint", "yes")
        self._hash.setAccessibleName(tr.text("Fingerprint (SHA-256)"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        for card in (self._picture_card(), self._words_card(), self._facts_card()):
            whole.addWidget(card)

    def show_state(self, state: EvidenceState) -> None:
        """Draw the open item of the state."""
        item = state.item
        self.setVisible(item is not None)
        if item is None:
            self._item = None
            return
        if state.look != self._look:
            self._look = state.look
            self._draw_picture(item, state)
        if item != self._item:
            if self._item is None or item.sha256 != self._item.sha256:
                self.settle()
                self._item = item
                self._fill(item)
            self._item = item
            self._draw_facts(item)

    def settle(self) -> None:
        """Keep what was typed about the item that shows."""
        if self._item is None:
            return
        when, where, whom = (field.text().strip() for field in self._fields)
        words = Words(self._description.toPlainText().strip(), kept_day(when), where, whom)
        if words != self._item.words:
            self._presenter.describe(self._item.sha256, words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep the description when it is left (Qt)."""
        if watched is self._description and event.type() == QEvent.Type.FocusOut:
            self.settle()
        return super().eventFilter(watched, event)

    def _line(self) -> QLineEdit:
        made = QLineEdit()
        made.setMaxLength(500)
        made.editingFinished.connect(self.settle)
        return made

    def _picture_card(self) -> QWidget:
        card = Card()
        card.body.addWidget(self._picture)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self._caption, 1)
        below.addLayout(row(self._show))
        card.body.addLayout(below)
        return card

    def _words_card(self) -> QWidget:
        tr = self._tr
        card = Card()
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(label(tr.text("As people say"), "heading"))
        titles = (
            tr.text("What is to be seen or heard"),
            tr.text("When it was taken"),
            tr.text("Where it was taken"),
            tr.text("By whom"),
        )
        for title, field in zip(titles, (self._description, *self._fields), strict=True):
            left.addWidget(_buddy(title, field))
            left.addWidget(field)
            left.addSpacing(4)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(label(tr.text("As the file says"), "heading"))
        right.addLayout(self._claims)
        right.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addLayout(left, 3)
        across.addLayout(right, 2)
        card.body.addLayout(across)
        return card

    def _facts_card(self) -> QWidget:
        tr = self._tr
        card = Card()
        card.body.addWidget(self._facts)
        card.body.addWidget(label(tr.text("Fingerprint (SHA-256)"), "strong"))
        card.body.addWidget(self._hash)
        card.body.addWidget(
            label(tr.text("Whoever has the file can compute it again: one changed byte gives another one."), "small")
        )
        return card

    def _draw_picture(self, item: EvidenceItem, state: EvidenceState) -> None:
        tr, look = self._tr, state.look
        is_image = item.media_type.startswith("image/")
        has_picture = look.stage == SHOWN and look.picture is not None
        self._picture.setVisible(has_picture or look.stage == LOADING)
        self._picture.show_picture(pixmap_of(look.picture) if look.picture is not None else None)
        self._show.setVisible(look.stage == HELD or (has_picture and not look.is_clear))
        if not item.is_here:
            words = tr.text("The file itself is not on this computer; its description is.")
        elif look.stage == LOADING:
            words = tr.text("The picture is being opened…")
        elif look.stage == HELD:
            words = tr.text("Not opened yet: it would be opened without protection.")
        elif has_picture:
            words = "" if look.is_clear else tr.text("Blurred, so that nobody sees by chance what it shows.")
        elif is_image:
            words = tr.text("This picture cannot be shown here. It is kept whole and unchanged.")
        else:
            words = tr.text("{kind}: kept whole and unchanged. Only pictures are shown here.").format(
                kind=kind_of_file(item.media_type, tr)
            )
        self._caption.setText(words)
        self._caption.setVisible(bool(words))

    def _fill(self, item: EvidenceItem) -> None:
        words = item.words
        self._description.setPlainText(words.description)
        shown = (stated_day(words.taken_at, self._tr), words.taken_where, words.taken_by)
        for field, text in zip(self._fields, shown, strict=True):
            field.setText(text)
            field.setCursorPosition(0)
        self._hash.setText(item.sha256)
        self._hash.setCursorPosition(0)

    def _draw_facts(self, item: EvidenceItem) -> None:
        tr = self._tr
        clear(self._claims)
        camera = item.camera
        claims = []
        if camera is not None:
            maker = " ".join(part for part in (camera.maker, camera.model) if part)
            made = camera_moment(camera.made_at, tr) if camera.made_at else ""
            claims = [
                (tr.text("Camera's clock"), made),
                (tr.text("Camera"), maker),
                (tr.text("Place, as coordinates"), camera_place(camera)),
            ]
        grid = QGridLayout()
        for title, value in claims:
            if value:
                grid.addWidget(label(title, "small"), grid.rowCount(), 0)
                shown = label(value)
                shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(shown, grid.rowCount(), 0)
        self._claims.addLayout(grid)
        note = tr.text("The file tells nothing about its making.")
        if any(value for _title, value in claims):
            note = tr.text("Read from the file; nobody has checked it. A clock may be wrong, and data can be changed.")
        self._claims.addWidget(label(note, "small"))
        self._facts.setText(
            tr.text("{kind}, {size} · {name} · added {day}").format(
                kind=kind_of_file(item.media_type, tr),
                size=size_text(item.size, tr),
                name=item.file_name or "—",
                day=date_text(datetime.fromisoformat(item.added_at).astimezone().date(), tr),
            )
        )


def _buddy(title: str, field: QWidget) -> QLabel:
    made = label(title, "small")
    made.setBuddy(field)
    field.setAccessibleName(title)
    return made
