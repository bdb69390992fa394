"""Who may open the sealed section: a device whose office certificate carries the clearance, or a vault for practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.domain.sensitivity import SEXUAL_VIOLENCE
from intake_app.services.new_vault import is_practice

if TYPE_CHECKING:
    from intake_app.services.contacts import Contacts
    from intake_app.services.vault_session import VaultSession


def is_cleared(session: VaultSession, contacts: Contacts) -> bool:
    """Whether this device may open section X today. An expired certificate clears nobody."""
    if is_practice(session.settings):
        return True
    return any(
        contact.is_self and not contact.is_expired and SEXUAL_VIOLENCE in contact.clearances
        for contact in contacts.all()
    )
