"""Which questionnaires this vault knows: the built-in one and every one a record was made with."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from intake_app.domain.errors import FormUnknownError, IntakeError
from intake_app.storage.form_store import FormStore, StoredForm
from intake_app.xlsform.model import Form, compile_form

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake_app.services.vault_session import VaultSession
    from intake_app.xlsform.reader import FormSource

    ReadForm = Callable[[bytes, str], FormSource]

BUILT_IN: Final = "case_intake.md"


class FormLibrary:
    """Compiled forms by SHA-256; each is compiled once while the vault is open."""

    def __init__(self, session: VaultSession, forms: Path, read: ReadForm) -> None:
        """`forms` is the folder of built-in questionnaires; `read` turns a spreadsheet into an XForm."""
        self._session = session
        self._forms = forms
        self._read = read
        self._store = FormStore(session.vault)
        self._compiled: dict[str, Form] = {}

    def current(self) -> Form:
        """The built-in questionnaire. Converted once per edition, then taken from the vault.

        Raises FormInvalidError, FormExpressionError, FormCycleError when the file was edited and is broken.
        """
        text = (self._forms / BUILT_IN).read_bytes()
        name = f"built-in-form:{hashlib.sha256(text).hexdigest()}"
        known = self._session.settings.get(name)
        if known is None:
            source = self._read(text, ".md")
            compile_form(source.xform)
            with self._session.vault.transaction():
                self.keep(source.xform, source.form_id, source.version)
                self._session.settings.set(name, source.sha256.encode())
            return self.form(source.sha256)
        return self.form(known.decode())

    def form(self, sha256: str) -> Form:
        """The form with this hash. Raises FormUnknownError."""
        if sha256 not in self._compiled:
            stored = self._store.get(sha256)
            if stored is None:
                raise FormUnknownError(sha256=sha256[:12])
            self._compiled[sha256] = compile_form(stored.xform)
        return self._compiled[sha256]

    def xform(self, sha256: str) -> bytes:
        """The XForm bytes, to travel with the records made with them. Raises FormUnknownError."""
        stored = self._store.get(sha256)
        if stored is None:
            raise FormUnknownError(sha256=sha256[:12])
        return stored.xform

    def keep_travelled(self, xform: bytes) -> str:
        """Keeps a form that came with a bundle, inside an open transaction; what cannot be read is not kept.

        Its records then still show their answers, under the names of the questions.
        """
        try:
            form = compile_form(xform)
        except IntakeError:
            return ""
        return self.keep(xform, form.form_id, form.version)

    def keep(self, xform: bytes, form_id: str, version: str) -> str:
        """Keeps a form that arrived or was converted, inside an open transaction. Gives its SHA-256."""
        sha256 = hashlib.sha256(xform).hexdigest()
        self._store.put(StoredForm(sha256, form_id, version, xform, self._session.moment()))
        return sha256
