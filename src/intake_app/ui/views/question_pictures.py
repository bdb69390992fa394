"""Pictures in the words of a question or beside its choices; a picture that cannot be looked at leaves no gap."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractButton

ICON_PX: Final = 96
_WIDEST_PX: Final = 480


class PictureShelf(QObject):
    """Asks for pictures by their names and tells everybody when one `came`; who has gone by then hears nothing."""

    came = Signal(str, QImage)

    def __init__(self, look: Callable[[str, Callable[[QImage], None]], object]) -> None:
        super().__init__()
        self._look = look

    def ask(self, name: str) -> None:
        """Have a picture looked at; it comes at once, later, or never."""
        self._look(name, partial(self.came.emit, name))


class PictureLabel(QLabel):
    """The picture of a question, no wider than a reader likes; hidden until it is there."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self.hide()

    def wait_for(self, name: str, words: str) -> bool:
        """Be ready for a picture, "" for none; True when it is another one. A screen reader says `words`."""
        self.setAccessibleName(words)
        is_other, self.name = name != self.name, name
        if is_other:
            self.hide()
        return is_other and bool(name)

    def take(self, image: QImage) -> None:
        """Show it."""
        if not image.isNull():
            narrow = image.scaledToWidth(_WIDEST_PX, Qt.TransformationMode.SmoothTransformation)
            self.setPixmap(QPixmap.fromImage(narrow if image.width() > _WIDEST_PX else image))
            self.show()


def put_on_button(target: QAbstractButton, image: QImage) -> None:
    """Put the picture of a choice on its button, beside the words."""
    if not image.isNull():
        target.setIconSize(QSize(ICON_PX, ICON_PX))
        target.setIcon(QIcon(QPixmap.fromImage(image)))
