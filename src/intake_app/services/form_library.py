"""Which questionnaires this vault knows, and which of them is asked: built-in, installed, or come with a record."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from intake_app.domain.errors import IntakeError, VaultDamagedError
from intake_app.domain.errors_forms import FormUnknownError
from intake_app.storage.form_store import FormStore, StoredForm
from intake_app.xlsform.model import Form, compile_form

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake_app.services.vault_session import VaultSession
    from intake_app.xlsform.reader import FormSource

    ReadForm = Callable[[bytes, str], FormSource]

CASE_INTAKE: Final = "case_intake"
SUFFIX: Final = ".md"
_NOT_FORMS: Final = frozenset({"README"})
_BUILT_IN: Final = "built-in-form:"
_IN_USE: Final = "form-in-use:"
_BEGIN: Final = "form-begin"


class FormLibrary:
    """Compiled forms by SHA-256; each is compiled once while the vault is open."""

    def __init__(self, session: VaultSession, forms: Path, read: ReadForm) -> None:
        """`forms` is the folder of built-in questionnaires; `read` turns a spreadsheet into an XForm."""
        self._session = session
        self._forms = forms
        self._read = read
        self._store = FormStore(session.vault)
        self._compiled: dict[str, Form] = {}

    # --- which one is asked ---------------------------------------------------------------------------------------

    def current(self) -> Form:
        """The questionnaire that a new record begins with.

        Raises FormUnknownError, and FormInvalidError, FormExpressionError, FormCycleError when a built-in file was
        edited and is broken.
        """
        return self.in_use(self.beginning)

    @property
    def beginning(self) -> str:
        """The form id that new records begin with: the built-in intake, unless this desk chose another."""
        chosen = self._session.settings.get(_BEGIN)
        return chosen.decode() if chosen is not None else CASE_INTAKE

    def begin_with(self, form_id: str) -> None:
        """New records begin with this questionnaire from now on. Raises FormUnknownError."""
        self.in_use(form_id)
        self._session.settings.set(_BEGIN, form_id.encode())

    def begin_as_built_in(self) -> None:
        """New records begin with the built-in intake again."""
        self._session.settings.delete(_BEGIN)

    def in_use(self, form_id: str) -> Form:
        """The version that is asked from now on: the chosen one, else the built-in one, else the latest that came.

        Raises FormUnknownError, and what a broken built-in file raises.
        """
        chosen = self._session.settings.get(_IN_USE + form_id)
        if chosen is not None and self._store.get(chosen.decode()) is not None:
            return self.form(chosen.decode())
        if form_id in self.built_in_ids():
            return self.built_in(form_id)
        held = self.held(form_id)
        if not held:
            raise FormUnknownError(sha256=form_id)
        return self.form(held[-1].sha256)

    def use(self, sha256: str) -> None:
        """This version is asked from now on wherever its questionnaire is begun anew. Raises FormUnknownError."""
        self._session.settings.set(_IN_USE + self.form(sha256).form_id, sha256.encode())

    def use_no_longer(self, sha256: str) -> None:
        """Takes the choice of this version back; harmless if it was not chosen. Raises FormUnknownError."""
        form_id = self.form(sha256).form_id
        if self._session.settings.get(_IN_USE + form_id) == sha256.encode():
            self._session.settings.delete(_IN_USE + form_id)

    # --- built-in forms -------------------------------------------------------------------------------------------

    def built_in_ids(self) -> tuple[str, ...]:
        """The form ids that come with the program: the names of their files."""
        return tuple(sorted(file.stem for file in self._forms.glob(f"*{SUFFIX}") if file.stem not in _NOT_FORMS))

    def built_in(self, form_id: str) -> Form:
        """A built-in questionnaire. Converted once per edition, then taken from the vault.

        Raises FormUnknownError, and FormInvalidError, FormExpressionError, FormCycleError when the file is broken.
        """
        if form_id not in self.built_in_ids():
            raise FormUnknownError(sha256=form_id)
        text = (self._forms / f"{form_id}{SUFFIX}").read_bytes()
        name = f"{_BUILT_IN}{hashlib.sha256(text).hexdigest()}"
        known = self._session.settings.get(name)
        if known is not None:
            return self.form(known.decode())
        source = self._read(text, SUFFIX)
        compile_form(source.xform)
        with self._session.vault.transaction():
            self.keep(source.xform, source.form_id, source.version)
            self._store.put_source(source.sha256, SUFFIX, text)
            self._session.settings.set(name, source.sha256.encode())
        return self.form(source.sha256)

    def built_in_editions(self) -> frozenset[str]:
        """SHA-256 of every built-in form this vault has met, those of older programs included."""
        settings = self._session.settings
        names = (name for name in settings.names() if name.startswith(_BUILT_IN))
        return frozenset((settings.get(name) or b"").decode() for name in names)

    # --- by content -----------------------------------------------------------------------------------------------

    def form(self, sha256: str) -> Form:
        """The form with this hash. Raises FormUnknownError, VaultDamagedError."""
        if sha256 not in self._compiled:
            xform = self.xform(sha256)
            if hashlib.sha256(xform).hexdigest() != sha256:
                raise VaultDamagedError
            self._compiled[sha256] = compile_form(xform)
        return self._compiled[sha256]

    def xform(self, sha256: str) -> bytes:
        """The XForm bytes, to travel with the records made with them. Raises FormUnknownError."""
        stored = self._store.get(sha256)
        if stored is None:
            raise FormUnknownError(sha256=sha256[:12])
        return stored.xform

    def held(self, form_id: str) -> tuple[StoredForm, ...]:
        """Every version of a questionnaire that is here, in the order they came; without their bytes."""
        return tuple(stored for stored in self._store.all() if stored.form_id == form_id)

    def source(self, sha256: str) -> tuple[str, bytes] | None:
        """Suffix and bytes of the file a form was read from, None if it came without. Raises VaultDamagedError."""
        kept = self._store.source(sha256)
        if kept is not None:
            return kept
        for form_id in self.built_in_ids():
            text = (self._forms / f"{form_id}{SUFFIX}").read_bytes()
            known = self._session.settings.get(f"{_BUILT_IN}{hashlib.sha256(text).hexdigest()}")
            if known == sha256.encode():
                return SUFFIX, text
        return None

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

    def forget(self, sha256: str) -> None:
        """Drops what was compiled of a form that was removed."""
        self._compiled.pop(sha256, None)
