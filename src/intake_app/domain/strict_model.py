"""The base of every model that is signed and travels: strict, frozen, and with exactly one encoding."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from intake_app.domain.errors import JsonInvalidError
from intake_app.domain.strict_json import MAX_BYTES, MAX_INTEGER, canonical, load_strict

Id26 = Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{26}$")]
"""A device, case or bundle: 26 letters of lower-case base32."""

Hex64 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256."""

Count = Annotated[int, Field(ge=1, le=MAX_INTEGER)]
"""A number that counts from 1."""


def _real_moment(text: str) -> str:
    datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return text


Moment = Annotated[
    str,
    StringConstraints(
        pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
    ),
    AfterValidator(_real_moment),
]
"""A time in UTC to the second: 2026-11-22T09:30:00Z."""

ShownName = Annotated[
    str,
    StringConstraints(
        pattern=(r"^[^\x00-\x1f\x7f-\x9f\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{feff}]{1,200}$"),
    ),
]
"""One line that people read: no control characters and none that turn or hide text."""


class StrictModel(BaseModel):
    """A value that is checked once, never changes and has one encoding only."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", hide_input_in_errors=True)

    def to_bytes(self) -> bytes:
        """The canonical JSON (strict_json.canonical); absent values are written as null."""
        return canonical(self.model_dump(mode="json"))

    @classmethod
    def from_bytes(cls, data: bytes, *, limit: int = MAX_BYTES) -> Self:
        """Reads the canonical JSON of this model.

        Raises JsonInvalidError with a reason of strict_json.load_strict, or not_canonical, or wrong_shape.
        """
        if canonical(load_strict(data, limit=limit)) != data:
            raise JsonInvalidError(reason="not_canonical")
        try:
            return cls.model_validate_json(data)
        except ValidationError:
            raise JsonInvalidError(reason="wrong_shape") from None
