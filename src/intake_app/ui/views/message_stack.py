"""Several messages on one page: one below the other in a bounded place, with one button that closes them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui.views.cards import MessageCard
from intake_app.ui.views.labels import button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from intake_app.i18n import Translator
    from intake_app.ui.message import Message

_MOST_PX: Final = 264


class MessageStack(QScrollArea):
    """Hidden while there is nothing to say. `closed` is called when the messages were read.

    Messages handed in as `lasting` stay: they have no button.
    """

    def __init__(self, tr: Translator, closed: Callable[[], object]) -> None:
        super().__init__()
        self._tr = tr
        self._closed = closed
        self._shown: tuple[object, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_messages(self, messages: Sequence[Message | None], *, lasting: Message | None = None) -> None:
        """Show these; None stands for nothing. Drawn anew only when they are others."""
        wanted = tuple(message for message in messages if message is not None)
        if (wanted, lasting) == self._shown:
            return
        self._shown = (wanted, lasting)
        holder = QWidget()
        holder.setObjectName("column")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for message in (*([lasting] if lasting is not None else ()), *wanted):
            is_last = bool(wanted) and message is wanted[-1]
            close = (button(self._tr.text("Close this message"), "quiet", self._closed),) if is_last else ()
            card = MessageCard(*close)
            card.show_message(message)
            column.addWidget(card)
        self.setWidget(holder)
        self.setVisible(bool(wanted) or lasting is not None)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for as much as the messages need, up to a third of the page (Qt)."""
        holder = self.widget()
        if holder is None:
            return QSize(0, 0)
        width = max(self.viewport().width(), 200)
        return QSize(width, min(holder.heightForWidth(width), _MOST_PX))

    def minimumSizeHint(self) -> QSize:
        """Be no taller than that (Qt)."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask again when the width, and so the height of wrapped words, is another (Qt)."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
