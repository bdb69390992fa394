"""The shelf of questionnaires: what is here and where it came from, what a version changed, installing and removing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from intake_app.domain.errors import IntakeError
from intake_app.domain.errors_forms import (
    FormAlreadyHereError,
    FormInUseError,
    FormRefusedError,
    FormVersionTakenError,
)
from intake_app.services.form_changes import compare
from intake_app.storage.form_store import FormStore
from intake_app.xlsform.inlining import with_media
from intake_app.xlsform.migrations import natural
from intake_app.xlsform.model import compile_form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intake_app.services.form_changes import FormChanges
    from intake_app.services.form_files import FormFile
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.vault_session import Step, VaultSession
    from intake_app.storage.form_store import StoredForm
    from intake_app.xlsform.form import Form
    from intake_app.xlsform.reader import FormReport
    from intake_app.xlsform.views import Finding

    CheckForm = Callable[[bytes, str, Mapping[str, bytes]], FormReport]

Origin = Literal["built_in", "installed", "arrived"]
"""built_in: came with the program; installed: from a file by a person of this desk; arrived: with a record."""

_INSTALLED: Final = "form-installed:"


@dataclass(frozen=True, slots=True)
class ShelvedForm:
    """One questionnaire in one version.

    `added_at`: when it came into this vault, UTC. `before`: SHA-256 of the version before it, "" when it is the first.
    `is_newest`: no later version of it is here. `is_in_use`: whoever begins this questionnaire anew gets this version.
    `is_edition`: this program brings it, so it is there for good.
    """

    form: Form
    origin: Origin
    added_at: str
    before: str
    is_newest: bool
    is_in_use: bool
    is_edition: bool
    has_source: bool

    @property
    def sha256(self) -> str:
        """The SHA-256 of the XForm, which is its identity."""
        return self.form.sha256


@dataclass(frozen=True, slots=True)
class Shelf:
    """All questionnaires by form id, the newest version of each first, and the built-in files that are broken.

    `beginning` is the form id that new records begin with.
    """

    forms: tuple[ShelvedForm, ...]
    broken: tuple[str, ...]
    beginning: str


class FormShelf:
    """Works on the forms of one open vault."""

    def __init__(self, session: VaultSession, library: FormLibrary, check: CheckForm) -> None:
        """`check(data, suffix, media)` looks a file over (`xlsform.reader.check_form`)."""
        self._session = session
        self._library = library
        self._check = check
        self._store = FormStore(session.vault)

    # --- looking --------------------------------------------------------------------------------------------------

    def all(self, step: Step) -> Shelf:
        """Everything that is here. The first time it converts what came with the program: 0.5 s for each.

        Raises Cancelled.
        """
        editions, broken = self._editions(step)
        held = [stored for stored in self._store.all() if self._compiled(stored) is not None]
        lines: list[ShelvedForm] = []
        for form_id in sorted({stored.form_id for stored in held}, key=lambda name: (name not in editions, name)):
            versions = sorted((one for one in held if one.form_id == form_id), key=_by_version)
            in_use = self._library.in_use(form_id).sha256
            lines += reversed(self._lines(versions, editions.get(form_id, ""), in_use))
        return Shelf(tuple(lines), broken, self._library.beginning)

    def changes(self, old: str, new: str) -> FormChanges:
        """What form `new` changed against form `old`. Raises FormUnknownError."""
        return compare(self._library.form(old), self._library.form(new))

    def newest(self, form_id: str) -> str:
        """SHA-256 of the latest version of a questionnaire that is here, "" when there is none."""
        versions = [stored for stored in self._store.all() if stored.form_id == form_id]
        return max(versions, key=_by_version).sha256 if versions else ""

    def _editions(self, step: Step) -> tuple[dict[str, str], tuple[str, ...]]:
        ids = self._library.built_in_ids()
        found, broken = {}, []
        for number, form_id in enumerate(ids):
            step(number, len(ids))
            try:
                form = self._library.built_in(form_id)
            except IntakeError:
                broken.append(form_id)
            else:
                found[form.form_id] = form.sha256
        step(len(ids), len(ids))
        return found, tuple(broken)

    def _compiled(self, stored: StoredForm) -> Form | None:
        """The form, None for one that this program cannot read: its records still show their answers."""
        try:
            return self._library.form(stored.sha256)
        except IntakeError:
            return None

    def _lines(self, versions: list[StoredForm], edition: str, in_use: str) -> list[ShelvedForm]:
        brought = self._library.built_in_editions()
        made = []
        for number, stored in enumerate(versions):
            origin: Origin = "built_in" if stored.sha256 in brought else "arrived"
            if self._installed_at(stored.sha256):
                origin = "installed"
            made.append(
                ShelvedForm(
                    form=self._library.form(stored.sha256),
                    origin=origin,
                    added_at=self._installed_at(stored.sha256) or stored.added_at,
                    before=versions[number - 1].sha256 if number else "",
                    is_newest=number == len(versions) - 1,
                    is_in_use=stored.sha256 == in_use,
                    is_edition=stored.sha256 == edition,
                    has_source=stored.sha256 == edition or self._store.has_source(stored.sha256),
                )
            )
        return made

    def _installed_at(self, sha256: str) -> str:
        return (self._session.settings.get(_INSTALLED + sha256) or b"").decode()

    # --- installing -----------------------------------------------------------------------------------------------

    def check(self, file: FormFile) -> tuple[tuple[Finding, ...], Form | None]:
        """Everything there is to say about a file, and the form unless something refuses it; nothing is kept."""
        report = self._check(file.data, file.suffix, file.media)
        if report.form is None:
            return report.findings, None
        return report.findings, compile_form(with_media(report.form.xform, file.media))

    def install(self, file: FormFile) -> str:
        """Keeps a questionnaire with the file it was read from. Gives its SHA-256. It is not asked yet: see `use`.

        Raises FormRefusedError, FormVersionTakenError, FormAlreadyHereError.
        """
        report = self._check(file.data, file.suffix, file.media)
        source = report.form
        if source is None:
            raise FormRefusedError(count=report.count("refused"))
        xform = with_media(source.xform, file.media)
        sha256 = compile_form(xform).sha256
        self._refuse_twin(source.form_id, source.version, sha256)
        with self._session.vault.transaction():
            self._library.keep(xform, source.form_id, source.version)
            self._store.put_source(sha256, file.suffix, file.data)
            self._session.settings.set(_INSTALLED + sha256, self._session.moment().encode())
        return sha256

    def _refuse_twin(self, form_id: str, version: str, sha256: str) -> None:
        edition = self._library.built_in(form_id).sha256 if form_id in self._library.built_in_ids() else ""
        for stored in self._store.all():
            if stored.sha256 == sha256:
                if sha256 == edition or self._installed_at(sha256):
                    raise FormAlreadyHereError(form_id=form_id, version=version)
            elif (stored.form_id, stored.version) == (form_id, version):
                raise FormVersionTakenError(form_id=form_id, version=version)

    def use(self, sha256: str) -> None:
        """This version is asked from now on. Raises FormUnknownError."""
        self._library.use(sha256)

    def begin_with(self, form_id: str) -> None:
        """New records begin with this questionnaire from now on. Raises FormUnknownError."""
        self._library.begin_with(form_id)

    # --- removing -------------------------------------------------------------------------------------------------

    def remove(self, sha256: str) -> None:
        """Forgets an installed form that no record names; what was asked instead of it is asked again.

        Raises FormInUseError for one that a record needs or that came with the program, FormUnknownError.
        """
        form = self._library.form(sha256)
        if not self._installed_at(sha256) or self._store.is_named(sha256):
            raise FormInUseError(form_id=form.form_id, version=form.version)
        is_last = all(one.sha256 == sha256 for one in self._store.all() if one.form_id == form.form_id)
        with self._session.vault.transaction():
            self._library.use_no_longer(sha256)
            if is_last and self._library.beginning == form.form_id:
                self._library.begin_as_built_in()
            self._store.delete(sha256)
            self._session.settings.delete(_INSTALLED + sha256)
        self._library.forget(sha256)


def _by_version(stored: StoredForm) -> tuple[object, ...]:
    """Versions as people count them; of two that count the same, the one that came later is the later one."""
    return (natural(stored.version), stored.added_at, stored.sha256)
