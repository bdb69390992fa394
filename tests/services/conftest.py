"""Desks that know each other, for the tests of services."""

from __future__ import annotations

from services_desk import field_desk, office, stick

__all__ = ["field_desk", "office", "stick"]
