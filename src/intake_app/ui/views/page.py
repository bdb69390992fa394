"""What a page is for the shell, and the frame that gives every page the same margins, header and footer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui.theme import COLUMN_PX, PAGE_MARGIN_PX, SCROLL_BAR_PX, TEXT_PX
from intake_app.ui.views.labels import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel


class Page(Protocol):
    """A page that the shell can show."""

    @property
    def title(self) -> str:
        """What a screen reader says when the page opens; never a name of a person."""

    @property
    def widget(self) -> QWidget:
        """The page itself."""

    @property
    def rail(self) -> QWidget | None:
        """What stands in the rail instead of the places while this page shows (the sections of an interview)."""

    def on_shown(self) -> None:
        """Called each time the page comes to the front: load what it shows."""

    def on_hidden(self) -> None:
        """Called when another page comes or the window locks: keep what was typed."""

    def focus_search(self) -> None:
        """Ctrl+F: put the cursor into the page's search field, if it has one."""


class PageFrame(QWidget):
    """The page widget to inherit from: header with title, subtitle and actions; `body`; `footer`.

    Also fulfils the Page protocol with pages that need nothing special.
    """

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = title
        self._title = label(title, "title")
        self._subtitle = label(subtitle, "soft")
        self._subtitle.setVisible(bool(subtitle))
        across, down = PAGE_MARGIN_PX
        whole = QVBoxLayout(self)
        whole.setContentsMargins(across, down, across, 24)
        whole.setSpacing(0)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        self.header = QHBoxLayout()
        self.header.setSpacing(8)
        self.header.addLayout(words, 1)
        whole.addLayout(self.header)
        whole.addSpacing(24)
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        whole.addLayout(self.body, 1)
        self.footer = QHBoxLayout()
        self.footer.setSpacing(8)
        self.footer.setContentsMargins(0, 8, 0, 0)
        whole.addLayout(self.footer)

    @property
    def widget(self) -> QWidget:
        """The page itself."""
        return self

    @property
    def rail(self) -> QWidget | None:
        """No rail of its own: the places show."""
        return None

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change the words of the header."""
        self.title = title
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def add_action(self, widget: QWidget) -> None:
        """Put a search field or a button at the right of the header; the one primary action comes last."""
        self.header.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def on_shown(self) -> None:
        """Nothing to load; pages that show data override this."""

    def on_hidden(self) -> None:
        """Nothing to keep; pages that take text override this."""

    def focus_search(self) -> None:
        """No search field; pages that have one override this."""


class Column(QScrollArea):
    """A scrolling column of text width (760 px, in the middle): `layout_` takes the content from above."""

    def __init__(self, width_px: int = COLUMN_PX, *, is_centred: bool = True) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        holder.setObjectName("column")
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        if is_centred:
            across.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(width_px)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        across.addWidget(inner, 1000)
        across.addStretch(1)
        self.layout_ = QVBoxLayout(inner)
        self.layout_.setContentsMargins(2, 2, 2, 24)
        self.layout_.setSpacing(8)
        self.setWidget(holder)
        self.verticalScrollBar().rangeChanged.connect(self._keep_width)
        self._keep_width(0, 0)

    def _keep_width(self, _least: int, most: int) -> None:
        """Leave the room of the scroll bar free when there is none: the column must not jump sideways."""
        self.setViewportMargins(0, 0, 0 if most else SCROLL_BAR_PX, 0)


def centred(widget: QWidget) -> QHBoxLayout:
    """A widget in the middle, with the height its wrapped words need (an alignment flag would cut them)."""
    made = QHBoxLayout()
    made.addStretch(1)
    made.addWidget(widget, 1000)
    made.addStretch(1)
    return made


def paragraph(text: str, layout: QVBoxLayout, role: str = "soft") -> QLabel:
    """Add a paragraph no wider than a reader likes (about 70 characters)."""
    made = label(text, role)
    made.setMaximumWidth(TEXT_PX)
    # Beside free space, not alone: a layout asks a lone label for its height at a width it then does not get.
    across = QHBoxLayout()
    across.addWidget(made, 1000)
    across.addStretch(1)
    layout.addLayout(across)
    return made


def row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets side by side; None stands for the free space between left and right; buttons keep their own width."""
    made = QHBoxLayout()
    made.setSpacing(8)
    for widget in widgets:
        if isinstance(widget, QPushButton):
            widget.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if widget is None:
            made.addStretch(1)
        else:
            made.addWidget(widget)
    return made
