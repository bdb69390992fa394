"""What files of a released format say, in plain JSON, so that it can be compared for ever.

Used by make_released.py when a format is frozen and by the tests ever after. When the program's own names change, this
module follows; what it gives must stay the same to the letter.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from intake_app.xlsform.model import compile_form

if TYPE_CHECKING:
    from intake_app.bootstrap.desk import Desk
    from intake_app.services.received import Report

ADDED = ("handover.received", "handover.acknowledged")


def vault_says(desk: Desk) -> dict[str, Any]:
    """Everything in an open vault but the entries that opening it adds."""
    session = desk.session
    return {
        "device": session.device,
        "role": session.role,
        "office": desk.contacts.office_name() if desk.contacts.all() else "",
        "contacts": [[one.device, one.name, one.role, one.region] for one in desk.contacts.all()],
        "cases": {case_id: case_says(desk, case_id) for case_id in session.journal.cases()},
        "list": [[row.case_id, row.pseudonym, row.state, row.files, row.conflicts] for row in session.index.rows()],
        "drafts": [[one.case_id, one.section, one.body.decode()] for one in session.drafts.drafts()],
        "found": {word: [row.case_id for row in desk.cases.find(word)] for word in ("Айгүл", "aigul", "nobody")},
    }


def case_says(desk: Desk, case_id: str) -> dict[str, Any]:
    """A case folded from its entries, and its evidence read; without the entries that receiving adds."""
    case = desk.session.case(case_id)
    store = desk.session.evidence
    return {
        "entries": [
            [entry.id, entry.header.kind, entry.header.sensitivity, entry.header.seq]
            for entry in case.order
            if entry.header.kind not in ADDED
        ],
        "answers": {path: [told.value, told.origin.entry] for path, told in case.answers.items()},
        "consents": {item: told.value.state for item, told in case.consents.items()},
        "statements": [[told.value.block, told.value.mode, told.value.text] for told in case.statements],
        "evidence": [
            [
                item.sha256,
                item.size,
                item.media_type,
                item.file_name,
                item.words.description,
                item.camera.made_at if item.camera is not None else "",
                hashlib.sha256(b"".join(store.read(item.sha256))).hexdigest() if item.is_here else "",
            ]
            for item in desk.evidence.items(case)
        ],
        "sent": [told.value.bundle for told in case.sent],
        "acknowledged": [told.value.bundle for told in case.acknowledged],
        "withheld": sorted([gone.origin.entry, gone.origin.sensitivity, gone.reason] for gone in case.withheld),
    }


def report_says(report: Report) -> dict[str, Any]:
    """A bundle or a receipt that came in."""
    return {
        "bundle": report.bundle,
        "kind": report.kind,
        "sender": report.sender,
        "sender_name": report.sender_name,
        "seq": report.seq,
        "made_at": report.made_at,
        "doubts": list(report.doubts),
        "chain": [[finding.kind, finding.from_seq, finding.to_seq] for finding in report.chain],
        "missing": list(report.missing),
        "counts": dict(report.counts),
        "cases": [[case.case_id, case.verdict] for case in report.cases],
        "files": report.files,
        "size_bytes": report.size_bytes,
    }


def card_says(desk: Desk, data: bytes) -> dict[str, Any]:
    """A card file of any kind, as it is read before it is trusted."""
    seen = desk.contacts.read(data)
    return {
        "kind": seen.kind,
        "name": seen.name,
        "role": seen.role,
        "region": seen.region,
        "words": list(seen.words),
        "digits": seen.digits,
    }


def form_says(xform: bytes) -> dict[str, Any]:
    """A questionnaire."""
    form = compile_form(xform)
    return {
        "sha256": form.sha256,
        "form_id": form.form_id,
        "version": form.version,
        "languages": list(form.languages),
        "nodes": {path: [node.type, node.sensitivity] for path, node in form.nodes.items()},
    }
