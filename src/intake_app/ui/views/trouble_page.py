"""A whole window for the one case when there is nothing else to show: the notebook could not be opened, or worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.ui.theme import MINIMUM_WINDOW_PX
from intake_app.ui.views.cards import MessageCard
from intake_app.ui.views.labels import button
from intake_app.ui.views.page import centred

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator
    from intake_app.ui.message import Message


class TroubleWindow(QWidget):
    """Shows a message; `again` is called to start over (lock screen), `close` to end the program."""

    def __init__(
        self, tr: Translator, message: Message, again: Callable[[], object], close: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(tr.text("Notebook"))
        self.setMinimumSize(*MINIMUM_WINDOW_PX)
        self.again = button(tr.text("Try again"), "primary", again)
        self.close_button = button(tr.text("Close the program"), "", close)
        card = MessageCard(self.again, self.close_button)
        card.setFixedWidth(620)
        card.show_message(message)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(centred(card))
        layout.addStretch(2)
        self.again.setFocus()
