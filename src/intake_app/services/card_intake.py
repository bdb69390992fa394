"""Taking in card files: what needs no comparing is kept at once, the rest waits in its order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake_app.domain.errors import OfficeUnknownError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from intake_app.services.contacts import Contacts, Introduction


@dataclass(frozen=True)
class CardIntake:
    """What became of some card files.

    `to_compare`: content and introduction of those that people must compare first. `later`: device cards that can only
    be judged when their office is known. `taken`: names that were kept. `refused`: requests brought to a desk that
    cannot grant them.
    """

    to_compare: tuple[tuple[bytes, Introduction], ...] = ()
    later: tuple[bytes, ...] = ()
    taken: tuple[str, ...] = ()
    refused: int = 0


@dataclass
class _Piles:
    to_compare: list[tuple[bytes, Introduction]] = field(default_factory=list)
    later: list[bytes] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    refused: int = 0


def take_in(contacts: Contacts, files: Iterable[bytes]) -> CardIntake:
    """Looks at card files and keeps those that an office already trusted has signed.

    Raises CardInvalidError, CardForeignError for the first file that cannot be used; those before it stay taken.
    """
    piles = _Piles()
    for data in files:
        _take_one(contacts, data, piles)
    return CardIntake(tuple(piles.to_compare), tuple(piles.later), tuple(piles.taken), piles.refused)


def _take_one(contacts: Contacts, data: bytes, piles: _Piles) -> None:
    try:
        introduction = contacts.read(data)
    except OfficeUnknownError:
        piles.later.append(data)
        return
    if introduction.kind == "device":
        piles.taken.append(contacts.take_card(data).name)
    elif introduction.kind == "office" and contacts.office_name():
        contacts.trust_office(data, introduction, ())
        piles.taken.append(introduction.name)
    elif introduction.kind == "office" or contacts.is_office:
        piles.to_compare.append((data, introduction))
    else:
        piles.refused += 1
