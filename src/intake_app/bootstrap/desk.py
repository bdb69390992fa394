"""Everything one open vault works with, put together once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from intake_app import paths
from intake_app.desktop.relaunch import program_command
from intake_app.domain.places import load_places
from intake_app.services.answer_export import AnswerExport
from intake_app.services.cases import Cases
from intake_app.services.complaints import ComplaintFolders, Complaints
from intake_app.services.consents import Consents
from intake_app.services.contacts import Contacts
from intake_app.services.dispatch import Dispatch
from intake_app.services.evidence import EvidenceRoom
from intake_app.services.form_library import FormLibrary
from intake_app.services.handover import Handover
from intake_app.services.interviews import Interviews
from intake_app.services.place_search import PlaceSearch
from intake_app.services.receipts import Receipts
from intake_app.services.reception import Reception
from intake_app.services.release import Release
from intake_app.services.vault_care import VaultCare
from intake_app.services.vault_session import resume_device
from intake_app.storage.vault import open_vault
from intake_app.viewer.sandbox import Viewer
from intake_app.xlsform.late_reader import read_form

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake_app.services.vault_session import VaultSession

WORKER_OPTION = "--viewer-worker"


@dataclass(frozen=True, slots=True)
class Desk:
    """The services of one open vault; used by one thread."""

    session: VaultSession
    contacts: Contacts
    forms: FormLibrary
    release: Release
    handover: Handover
    receipts: Receipts
    reception: Reception
    interviews: Interviews
    evidence: EvidenceRoom
    cases: Cases
    complaints: Complaints
    answers: AnswerExport
    consents: Consents
    care: VaultCare
    viewer: Viewer

    def close(self) -> None:
        """Ends whatever looks at evidence and closes the vault."""
        self.viewer.stop()
        self.session.vault.close()


def utc_now() -> datetime:
    """The clock of this computer."""
    return datetime.now(UTC)


def word_list(language: str) -> tuple[str, ...]:
    """The 2,048 words of a language."""
    return tuple((paths.resources() / "words" / f"{language}.txt").read_text("utf-8").split())


def complaint_folders() -> ComplaintFolders:
    """Where the texts of complaints lie."""
    resources = paths.resources()
    return ComplaintFolders(
        templates=paths.forms() / "complaints",
        law=resources / "law",
        places=resources / "places",
        fonts=resources / "fonts",
    )


def furnish(session: VaultSession, language: str) -> Desk:
    """Puts the services of an open vault together; words to compare are taken from the list of this language."""
    viewer = Viewer([*program_command(), WORKER_OPTION])
    contacts = Contacts(session, word_list(language))
    forms = FormLibrary(session, paths.forms(), read_form)
    release = Release(session)
    dispatch = Dispatch(session, contacts)
    receipts = Receipts(session, contacts, dispatch)
    return Desk(
        session=session,
        contacts=contacts,
        forms=forms,
        release=release,
        handover=Handover(session, release, contacts, dispatch, forms),
        receipts=receipts,
        reception=Reception(session, contacts, receipts, forms),
        interviews=Interviews(session, forms),
        evidence=EvidenceRoom(session, viewer),
        cases=Cases(session, PlaceSearch(load_places(paths.resources() / "places")).codes_of),
        complaints=Complaints(session, release, forms, contacts, complaint_folders()),
        answers=AnswerExport(session, release, contacts, forms),
        consents=Consents(session),
        care=VaultCare(session),
        viewer=viewer,
    )


def open_desk(folder: Path, key: bytearray, language: str, now: Callable[[], datetime] = utc_now) -> Desk:
    """Opens a vault with its data key (which is wiped) and puts its desk together.

    Raises VaultInUseError, VaultDamagedError, VaultTooNewError and what else open_vault raises.
    """
    vault = open_vault(folder, key)
    try:
        return furnish(resume_device(vault, now), language)
    except BaseException:
        vault.close()
        raise
