"""Who is cleared for the sealed section: the office says so in the certificate, and only while it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from intake_app.services.sealed import is_cleared

if TYPE_CHECKING:
    from intake_app.services.contacts import Contact
    from services_desk import Desk


@dataclass
class Known:
    """Contacts with one device in them."""

    contact: Contact

    def all(self) -> tuple[Contact, ...]:
        return (self.contact,)


def test_only_the_own_valid_certificate_with_the_clearance_opens_it(field_desk: Desk) -> None:
    own = next(contact for contact in field_desk.contacts.all() if contact.is_self)
    assert not is_cleared(field_desk.session, field_desk.contacts)
    cleared = replace(own, clearances=frozenset({"X"}))
    for contact, expected in (
        (cleared, True),
        (replace(cleared, is_expired=True), False),
        (replace(cleared, is_self=False), False),
        (replace(own, clearances=frozenset({"L"})), False),
    ):
        assert is_cleared(field_desk.session, Known(contact)) is expected


def test_a_vault_for_practice_may_open_it(field_desk: Desk) -> None:
    with field_desk.session.vault.transaction():
        field_desk.session.settings.set("is-practice", b"1")
    assert is_cleared(field_desk.session, field_desk.contacts)
