"""Whether a text has the form that a type of question asks for: while it is asked, and when a form has changed."""

from __future__ import annotations

import re

from intake_app.xlsform.dates import parse_moment, parse_partial, parse_time_us

ACKNOWLEDGED = "OK"
"""What ODK stores for an acknowledged statement."""
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_POINT = re.compile(r"-?[0-9]{1,3}(\.[0-9]+)?( +-?[0-9]+(\.[0-9]+)?){1,3}")


def is_typed(kind: str, value: str) -> bool:
    """Whether a value has the form its question type asks for. Dates may be a month or a year (decision 0012)."""
    if kind == "integer":
        return _INTEGER.fullmatch(value) is not None
    if kind in ("decimal", "range"):
        return _DECIMAL.fullmatch(value) is not None
    if kind in ("date", "dateTime"):
        moment = parse_moment(value) or parse_partial(value)
        return moment is not None and (kind == "dateTime" or moment.time_us is None)
    if kind == "time":
        return parse_time_us(value) is not None
    return kind != "geopoint" or _POINT.fullmatch(value) is not None
