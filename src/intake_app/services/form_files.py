"""Files that a person chose for a questionnaire: the form itself and the tables and pictures beside it."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from intake_app.domain.errors_forms import FormFileUnusableError
from intake_app.storage.files import named_file_faults
from intake_app.xlsform.media import PICTURES, SOUNDS, TABLES, check_media

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MAX_BYTES: Final = 5 * 1024 * 1024
GEOJSON: Final = ".geojson"
MEDIA: Final = frozenset({*TABLES, *PICTURES, *SOUNDS, GEOJSON})
"""Tables that lists are read from, pictures and sounds of labels. A .csv that stands alone is a form."""

_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FormFile:
    """A questionnaire as it was written: ending in small letters (".xlsx"), bytes, and the tables beside it by name."""

    suffix: str
    data: bytes
    media: Mapping[str, bytes] = field(default_factory=dict)


def form_among(paths: Sequence[Path]) -> Path | None:
    """Which of the chosen files is the form: the one that is no table, or the only one; None when nobody can say."""
    forms = [path for path in paths if path.suffix.lower() not in MEDIA]
    if len(forms) == 1:
        return forms[0]
    return paths[0] if len(paths) == 1 else None


def read_form_files(form: Path, others: Sequence[Path]) -> FormFile:
    """Reads a form and the tables beside it; all together must not be larger than MAX_BYTES.

    Raises FormFileUnusableError, StorageFailedError, FormInvalidError for files that must not lie beside a form.
    """
    data = _read(form, MAX_BYTES)
    left = MAX_BYTES - len(data)
    media: dict[str, bytes] = {}
    for path in others:
        media[path.name] = _read(path, left)
        left -= len(media[path.name])
    # Maps are refused when the form is read, with the question that wants them.
    check_media({name: content for name, content in media.items() if not name.lower().endswith(GEOJSON)})
    return FormFile(form.suffix.lower(), data, media)


def _read(path: Path, limit: int) -> bytes:
    with named_file_faults(path.parent):
        # Asked before it is opened: opening a pipe would wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise FormFileUnusableError(reason="not_a_file", limit=MAX_BYTES // _MIB)
        with path.open("rb") as file:
            data = file.read(limit + 1)
    if len(data) > limit:
        raise FormFileUnusableError(reason="too_large", limit=MAX_BYTES // _MIB)
    return data
