"""What the journeys share: the theatre, and an invented office on a stick's distance."""

from __future__ import annotations

from journey_stage import theatre
from services_desk import field_desk, office, stick

__all__ = ["field_desk", "office", "stick", "theatre"]
