"""The eight sensitivity classes: every entry carries exactly one, and every way out decides by it."""

from __future__ import annotations

from typing import Final

ADMINISTRATIVE: Final = "A"
IDENTITY: Final = "P"
THIRD_PERSONS: Final = "3"
ACCOUNT: Final = "T"
HEALTH: Final = "M"
SEXUAL_VIOLENCE: Final = "X"
LEGAL: Final = "L"
INTERVIEWER: Final = "I"

CLASSES: Final = frozenset(
    {ADMINISTRATIVE, IDENTITY, THIRD_PERSONS, ACCOUNT, HEALTH, SEXUAL_VIOLENCE, LEGAL, INTERVIEWER}
)
"""A administrative, P identifies the person, 3 identifies others, T the account, M health, X sexual violence,
L legal steps, I interviewer's own and security. I never leaves the device; X needs a clearance of the recipient."""
