"""What the window shows around the pages: places by desk, the page that is open, one message; decided without Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake_app.i18n import Translator
    from intake_app.ui.message import Message

MOST_PLACES = 7


@dataclass(frozen=True)
class Place:
    """One word in the rail: `key` names its page, `title` is in the language of the screen."""

    key: str
    title: str


@dataclass(frozen=True)
class ShellState:
    """`place` is marked in the rail; `page` is in front: the place's own page or one opened above it."""

    places: tuple[Place, ...]
    place: str
    page: str
    message: Message | None = None
    notes: tuple[str, ...] = ()


class ShellView(Protocol):
    """What draws the state."""

    def show_state(self, state: ShellState) -> None:
        """Draw this state, whatever was drawn before."""

    def leave_page(self) -> None:
        """Let the page that shows keep what was typed."""


def places_for(desk: str, tr: Translator) -> tuple[Place, ...]:
    """The places of a desk ("field", "office" or "legal"), in the order of the work."""
    cases = Place("cases", tr.text("Cases"))
    hand_over = Place("hand_over", tr.text("Hand-over"))
    reception = Place("reception", tr.text("Reception"))
    ends = (Place("contacts", tr.text("Contacts")), Place("settings", tr.text("Settings")))
    by_desk = {
        "field": (cases, hand_over, *ends),
        "office": (reception, Place("cases", tr.text("Registry")), hand_over, *ends),
        "legal": (cases, reception, *ends),
    }
    return by_desk[desk]


class ShellPresenter:
    """Moves between places and pages. `lock` is called after the open page has kept what was typed.

    Raises ValueError for no place or more than seven: a rail of few words is a promise.
    """

    def __init__(self, places: Sequence[Place], lock: Callable[[], object]) -> None:
        if not 1 <= len(places) <= MOST_PLACES:
            raise ValueError("places")
        first = places[0].key
        self.state = ShellState(places=tuple(places), place=first, page=first)
        self._lock = lock
        self._view: ShellView | None = None
        self._opened: list[str] = []

    def attach(self, view: ShellView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def go(self, key: str) -> None:
        """Go to a place; pages opened above the former one are closed. Unknown keys are ignored."""
        if any(place.key == key for place in self.state.places):
            self._opened.clear()
            self._show(replace(self.state, place=key, page=key, message=None))

    def go_number(self, number: int) -> None:
        """Go to the place with this number, from 1 (Alt+number)."""
        if 1 <= number <= len(self.state.places):
            self.go(self.state.places[number - 1].key)

    def open(self, page: str) -> None:
        """Open a page above the place that shows (a record, an interview); `back` leads where one was."""
        if page != self.state.page:
            self._opened.append(self.state.page)
            self._show(replace(self.state, page=page, message=None))

    def back(self) -> None:
        """Close the page that was opened last."""
        if self._opened:
            self._show(replace(self.state, page=self._opened.pop(), message=None))

    def show_message(self, message: Message) -> None:
        """Show a message above the page, until it is closed or another place is chosen."""
        self._show(replace(self.state, message=message))

    def close_message(self) -> None:
        """Take the message away."""
        self._show(replace(self.state, message=None))

    def escape(self) -> None:
        """Esc: close the message if there is one, else the page that was opened last."""
        if self.state.message is not None:
            self.close_message()
        else:
            self.back()

    def set_notes(self, notes: Sequence[str]) -> None:
        """Change the quiet lines above the lock (practice, last backup)."""
        self._show(replace(self.state, notes=tuple(notes)))

    def lock(self) -> None:
        """F12, the red button, or nobody there for some minutes: keep what was typed, then lock."""
        if self._view is not None:
            self._view.leave_page()
        self._lock()

    def _show(self, state: ShellState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)
