"""A case that two invented devices wrote to without knowledge of each other, as the office then holds it."""

from __future__ import annotations

from intake_app.domain.entry_kinds import (
    Answers,
    Consent,
    EvidenceAdded,
    HandoverReceived,
    HandoverSent,
    InterviewerNote,
    Risk,
    Statement,
)
from intake_app.services.vault_session import Act
from services_desk import CONSENTS, Desk, case_id

CASE = case_id(7)
BUNDLE = case_id(50)
PSEUDONYM = "D/D01_pseudonym"


def carry(source: Desk, target: Desk, withheld: tuple[str, ...] = ("I",)) -> None:
    """Brings the entries of the case, without the bodies of some classes, as a bundle would."""
    with target.session.vault.transaction():
        for entry in source.session.journal.of_case(CASE):
            key = source.session.devices.public_key(entry.header.device)
            assert key is not None
            target.session.devices.put_public(entry.header.device, key)
            target.session.journal.add(entry.without_body() if entry.header.sensitivity in withheld else entry)
        target.session.project(CASE)


def begin(desk: Desk) -> None:
    """An interview with an account, a file, a note and a risk."""
    form = desk.keep_form()
    desk.case(CASE, *CONSENTS)
    told = {"H/H05_place_kato": "331010000", "H/H01_from": "2022-01-08"}
    acts = [
        Act("answers", "T", Answers(form=form, section="H", values=told)),
        Act("statement", "T", Statement(block="abcdefghij", text="выдумано", mode="verbatim", language="ru")),
        Act("risk", "A", Risk(level="high", reassess_on="2026-12-01")),
        Act("note.interviewer", "I", InterviewerNote(text="тайная заметка")),
        Act(
            "evidence.added",
            "T",
            EvidenceAdded(sha256="ab" * 32, size=3_200_000, media_type="image/jpeg", file_name="IMG_0001.jpg"),
        ),
        Act("consent", "A", Consent(item="C12_complaint", state="given_limited", limits="только после суда")),
    ]
    desk.session.record(CASE, acts)


def differ(office: Desk, field_desk: Desk) -> None:
    """Sends the case to the office; then both write another pseudonym and another decision, and the field's comes."""
    sent = HandoverSent(bundle=BUNDLE, recipients=(office.id,), withheld=("I",))
    field_desk.session.record(CASE, [Act("handover.sent", "A", sent)])
    carry(field_desk, office)
    received = HandoverReceived(bundle=BUNDLE, sender=field_desk.id)
    office.session.record(CASE, [Act("handover.received", "A", received)])
    for desk, name, state in ((field_desk, "Айгүл", "given"), (office, "Айгуль С.", "refused")):
        answers = Answers(form=desk.keep_form(), section="D", values={PSEUDONYM: name})
        consent = Consent.model_validate({"item": "C12_complaint", "state": state})
        desk.session.record(CASE, [Act("answers", "T", answers), Act("consent", "A", consent)])
    carry(field_desk, office)
