"""What the contacts page knows at each moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from intake_app.ui.message import Message


@dataclass(frozen=True)
class PersonLine:
    """A device that is known here; `until` is UTC for sorting, `until_text` and `state` are words."""

    device: str
    name: str
    desk: str
    region: str
    until: str
    until_text: str
    state: str
    tone: str
    is_self: bool


@dataclass(frozen=True)
class SpokenWords:
    """Twelve words and thirty digits that are read aloud; `is_office`: they stand for the office, not for a device."""

    is_office: bool
    words: tuple[str, ...]
    digits: str


@dataclass(frozen=True)
class Comparison:
    """A card that waits to be compared. `kind` is "request" or "office".

    The words at `asked` (counted from 0) are not in `words` ("" stands there): they can only be heard.
    """

    kind: str
    name: str
    desk: str
    region: str
    words: tuple[str, ...]
    asked: tuple[int, ...]
    digits: str


@dataclass(frozen=True)
class ContactsState:
    """What the page shows. `people` is None until it was loaded; `admitted` (device, name) waits for its card files.

    `speaks` is the language of all words that are compared. `request_name` is the file of a request just written.
    """

    desk: str
    speaks: str
    is_office: bool = False
    office_name: str = ""
    people: tuple[PersonLine, ...] | None = None
    spoken: SpokenWords | None = None
    regions: tuple[tuple[str, str], ...] = ()
    request_name: str = ""
    comparison: Comparison | None = None
    admitted: tuple[str, str] | None = None
    is_busy: bool = False
    message: Message | None = None

    @property
    def own(self) -> PersonLine | None:
        """This device, if it has a card."""
        return next((person for person in self.people or () if person.is_self), None)


class ContactsView(Protocol):
    """What draws the state."""

    def show_state(self, state: ContactsState) -> None:
        """Draw this state, whatever was drawn before."""
