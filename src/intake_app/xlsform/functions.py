"""The whole library of functions that expressions of a form may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.xlsform import functions_dates, functions_nodes, functions_number, functions_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.xlsform.evaluate import Function


def library() -> Mapping[str, Function]:
    """Every function by the name forms call it: the ODK set without geometry, signatures and entities."""
    return {
        **functions_text.library(),
        **functions_number.library(),
        **functions_dates.library(),
        **functions_nodes.library(),
    }
