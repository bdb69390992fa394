"""The cards above the questions: when to stop and what to do, what was told already; calm, and closed by one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.interview_notices import Notice


class NoticeStack(QWidget):
    """Draws notices one below the other. `understood(code)` and `follow(code)` are called by their buttons."""

    def __init__(self, tr: Translator, understood: Callable[[str], object], follow: Callable[[str], object]) -> None:
        super().__init__()
        self._tr = tr
        self._understood = understood
        self._follow = follow
        self._shown: tuple[Notice, ...] = ()
        self._list = QVBoxLayout(self)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self.setVisible(False)

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Draw these; what shows already is left alone."""
        if tuple(notices) == self._shown:
            return
        self._shown = tuple(notices)
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for notice in notices:
            self._list.addWidget(self._card(notice))
        self.setVisible(bool(notices))

    def _card(self, notice: Notice) -> QFrame:
        card = QFrame()
        card.setProperty("message", notice.tone)
        card.setAccessibleName(notice.title)
        card.setAccessibleDescription(" ".join((notice.text, *notice.lines)))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(20, 12, 20, 12)
        inside.setSpacing(4)
        understood = button(self._tr.text("Understood"), "quiet", lambda: self._understood(notice.code))
        understood.setAccessibleDescription(notice.title)
        buttons = [understood]
        if notice.action:
            buttons.insert(0, button(notice.action, "", lambda: self._follow(notice.code)))
        inside.addLayout(row(label(notice.title, "strong"), *buttons))
        inside.addWidget(label(notice.text))
        for line in notice.lines:
            inside.addWidget(label(line, "small"))
        return card
