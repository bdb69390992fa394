"""The order in which Tab goes through a window: as things stand on the screen, not as they were made.

Qt follows the order in which widgets were made. Questions that come because of an answer, cards, rows of a repeat are
made long after what stands below them, so that whoever works without a mouse would meet them last or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QLayout


def next_stop(window: QWidget, at: QWidget | None, *, forwards: bool) -> QWidget | None:
    """The tab stop after (or before) the one that has the keyboard, round and round; None if there is no other."""
    stops = list(tab_stops(window))
    if not stops:
        return None
    if at not in stops:
        return stops[0 if forwards else -1]
    found = stops[(stops.index(at) + (1 if forwards else -1)) % len(stops)]
    return found if found is not at else None


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """Every visible widget inside that Tab comes to, from above to below as the layouts have them."""
    layout = widget.layout()
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        yield from _stops_at(inside) if inside is not None else ()
    elif layout is not None:
        yield from _stops_in(layout)
    else:
        for child in widget.children():
            if isinstance(child, QWidget):
                yield from _stops_at(child)


def _stops_in(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _stops_at(widget)
        elif inner is not None:
            yield from _stops_in(inner)


def _stops_at(widget: QWidget) -> Iterator[QWidget]:
    if not widget.isVisible() or widget.isWindow():
        return
    if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    if not isinstance(widget, QComboBox) and (
        isinstance(widget, QScrollArea) or not isinstance(widget, QAbstractScrollArea)
    ):
        yield from tab_stops(widget)
