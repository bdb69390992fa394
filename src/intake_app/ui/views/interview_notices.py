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
        self._shown: tuple[tuple[Notice, bool], ...] = ()
        self._first_seen: dict[str, str] = {}
        self._list = QVBoxLayout(self)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self.setVisible(False)

    def show_notices(self, notices: Sequence[Notice], section: str = "") -> None:
        """Draw these; what shows already is left alone.

        In another section than the one where it came up a notice is one line: it must not take the room to work in.
        """
        self._first_seen = {one.code: self._first_seen.get(one.code, section) for one in notices}
        drawn = tuple((one, self._first_seen[one.code] != section) for one in notices)
        if drawn == self._shown:
            return
        self._shown = drawn
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for notice, is_folded in drawn:
            self._list.addWidget(self._card(notice, is_folded=is_folded))
        self.setVisible(bool(notices))

    def _card(self, notice: Notice, *, is_folded: bool) -> QFrame:
        card = QFrame()
        card.setProperty("message", notice.tone)
        card.setAccessibleName(notice.title)
        card.setAccessibleDescription(" ".join((notice.text, *notice.lines)))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(20, 4 if is_folded else 12, 20, 4 if is_folded else 12)
        inside.setSpacing(4)
        understood = button(self._tr.text("Understood"), "", lambda: self._understood(notice.code))
        understood.setAccessibleDescription(notice.title)
        buttons = [understood]
        if notice.action:
            buttons.insert(0, button(notice.action, "", lambda: self._follow(notice.code)))
        inside.addLayout(row(label(notice.title, "strong"), *buttons))
        if is_folded:
            card.setToolTip(notice.text)
            return card
        inside.addWidget(label(notice.text))
        for line in notice.lines:
            inside.addWidget(label(line, "small"))
        return card
