"""Questionnaires in the vault, by the SHA-256 of their XForm: a record opens with the very form it was made with."""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Final

from intake_app.domain.errors import VaultDamagedError
from intake_app.domain.strict_json import load_strict
from intake_app.storage.settings import SettingStore

if TYPE_CHECKING:
    from intake_app.storage.vault import Vault

_SOURCE: Final = "form-source:"
_DIGEST_BYTES: Final = 32
_FIRST_KEY: Final = re.compile(rb'\{"form":"([0-9a-f]{64})"')
_FIRST_KEY_BYTES: Final = 74
_ASKING: Final = ("case.opened", "answers", "form.moved")


@dataclass(frozen=True, slots=True)
class StoredForm:
    """A questionnaire as XForm bytes."""

    sha256: str
    form_id: str
    version: str
    xform: bytes
    added_at: str


@dataclass(frozen=True, slots=True)
class FormNamed:
    """An entry of a case that names a form: the entry's kind, the form, and which sheet was moved ("" otherwise)."""

    kind: str
    form: str
    sheet: str = ""


class FormStore:
    """The table `form`. Writing methods expect to be inside `vault.transaction()`."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._settings = SettingStore(vault)

    def put(self, form: StoredForm) -> None:
        """Keeps a form; the same bytes twice change nothing."""
        self._vault.connection.execute(
            "INSERT OR IGNORE INTO form (sha256, form_id, version, xform, added_at) VALUES (?, ?, ?, ?, ?)",
            astuple(form),
        )

    def get(self, sha256: str) -> StoredForm | None:
        """One form; None if it is not here."""
        row = self._vault.connection.execute(
            "SELECT sha256, form_id, version, xform, added_at FROM form WHERE sha256 = ?", (sha256,)
        ).fetchone()
        return StoredForm(*row) if row is not None else None

    def all(self) -> list[StoredForm]:
        """Every form without its bytes (`xform` is empty), by form id and in the order they came."""
        rows = self._vault.connection.execute(
            "SELECT sha256, form_id, version, added_at FROM form ORDER BY form_id, added_at, sha256"
        )
        return [StoredForm(sha256, form_id, version, b"", at) for sha256, form_id, version, at in rows]

    def delete(self, sha256: str) -> None:
        """Forgets a form and the file it came from; harmless if it is not here."""
        self._vault.connection.execute("DELETE FROM form WHERE sha256 = ?", (sha256,))
        self._settings.delete(_SOURCE + sha256)

    # --- the file a form came from --------------------------------------------------------------------------------

    def put_source(self, sha256: str, suffix: str, data: bytes) -> None:
        """Keeps the file a form was read from, to be given out again. `suffix` as ".xlsx"."""
        body = suffix.encode() + b"\n" + zlib.compress(data, 9)
        # SQLCipher can hand out the last page of a long value as zeros (drafts.py): hence a digest of our own.
        self._settings.set(_SOURCE + sha256, hashlib.sha256(body).digest() + body)

    def source(self, sha256: str) -> tuple[str, bytes] | None:
        """Suffix and bytes of the file a form was read from; None if it came without. Raises VaultDamagedError."""
        stored = self._settings.get(_SOURCE + sha256)
        if stored is None:
            return None
        digest, body = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
        if hashlib.sha256(body).digest() != digest:
            raise VaultDamagedError
        suffix, _, packed = body.partition(b"\n")
        return suffix.decode(), zlib.decompress(packed)

    def has_source(self, sha256: str) -> bool:
        """Whether the file a form was read from is kept."""
        row = self._vault.connection.execute("SELECT 1 FROM setting WHERE name = ?", (_SOURCE + sha256,)).fetchone()
        return row is not None

    # --- who uses a form ------------------------------------------------------------------------------------------

    def named_by(self, case: str) -> list[FormNamed]:
        """The forms that the entries of a case name, each once, in the order they came into this vault."""
        # Bodies are canonical: "form" is the first key of both kinds, so a long body need not be read to its end.
        rows = self._vault.connection.execute(
            "SELECT kind, CASE kind WHEN 'form.moved' THEN body ELSE substr(body, 1, ?) END AS said FROM entry"
            " WHERE case_id = ? AND kind IN (?, ?, ?) AND body IS NOT NULL GROUP BY kind, said ORDER BY min(n)",
            (_FIRST_KEY_BYTES, case, *_ASKING),
        )
        return [_named(kind, bytes(said)) for kind, said in rows]

    def is_named(self, sha256: str) -> bool:
        """Whether any entry in this vault speaks of this form; reads all bodies, so it takes its time."""
        needle = sha256.encode()
        row = self._vault.connection.execute(
            "SELECT 1 FROM entry WHERE kind IN (?, ?, ?) AND instr(body, ?) > 0 LIMIT 1", (*_ASKING, needle)
        ).fetchone()
        return row is not None


def _named(kind: str, said: bytes) -> FormNamed:
    if kind != "form.moved":
        found = _FIRST_KEY.fullmatch(said)
        return FormNamed(kind, found[1].decode() if found else "")
    body = load_strict(said)
    told = body if isinstance(body, dict) else {}
    return FormNamed(kind, str(told.get("form_to", "")), str(told.get("sheet", "")))
