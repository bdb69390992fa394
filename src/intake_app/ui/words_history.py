"""What was done, in words: one sentence for each kind of entry, with what it was done to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intake_app.domain.entry_kinds import (
    CaseRegistered,
    Consent,
    ConsentWithdrawn,
    Custody,
    EvidenceAdded,
    HandoverAcknowledged,
    HandoverReceived,
    HandoverSent,
    Risk,
)
from intake_app.i18n import N_
from intake_app.ui.code_words import say_code
from intake_app.ui.words_records import class_words, consent_state_words, scope_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.domain.entry_kinds import Body
    from intake_app.i18n import Translator

_KINDS: Final = {
    "case.opened": N_("Record opened"),
    "answers": N_("Answers"),
    "form.moved": N_("Moved to another version of the questionnaire"),
    "statement": N_("Account written down"),
    "evidence.added": N_("Evidence added"),
    "evidence.described": N_("Evidence described"),
    "evidence.derived": N_("Working copy made"),
    "custody": N_("Evidence handled"),
    "consent": N_("Consent decided"),
    "consent.withdrawn": N_("Consent withdrawn"),
    "risk": N_("Risk assessed"),
    "step": N_("Step noted"),
    "task": N_("Task noted"),
    "link": N_("Link to another record"),
    "note.interviewer": N_("Interviewer's own note"),
    "conflict.resolved": N_("Different answers decided"),
    "handover.sent": N_("Handed over"),
    "handover.received": N_("Received"),
    "handover.acknowledged": N_("Receipt came back"),
    "case.registered": N_("Registered"),
    "case.sealed": N_("Sealed"),
    "body.erased": N_("Erased at the person's request"),
}
_CUSTODY: Final = {
    "viewed": N_("looked at"),
    "exported": N_("exported"),
    "printed": N_("printed"),
    "verified": N_("verified"),
}


def kind_words(kind: str, tr: Translator) -> str:
    """What an entry of this kind does; kinds of a newer program show as they are called."""
    return tr.text(_KINDS.get(kind, kind))


def missing_words(missing: str, sensitivity: str, tr: Translator) -> str:
    """Why the content of an entry is not here; "" when it is."""
    if missing == "withheld":
        return tr.text("withheld: {what}").format(what=class_words(sensitivity, tr))
    if missing == "erased":
        return tr.text("erased at the person's request")
    return tr.text("made by a newer program") if missing else ""


def detail_words(body: Body | None, name_of: Callable[[str], str], tr: Translator) -> str:
    """What it was done to, "" when the kind says it all. `name_of` names a device."""
    match body:
        case Consent():
            state = consent_state_words(body.state, tr)
            return tr.text("{what}: {state}").format(what=say_code("items", body.item, tr), state=state)
        case ConsentWithdrawn():
            return scope_words(body.scope, tr)
        case EvidenceAdded():
            return body.file_name
        case Custody():
            return tr.text(_CUSTODY[body.action])
        case Risk():
            return str(say_code("level", body.level, tr))
        case HandoverSent():
            return tr.text("to {names}").format(names=", ".join(map(name_of, body.recipients)))
        case HandoverReceived():
            return tr.text("from {name}").format(name=name_of(body.sender))
        case HandoverAcknowledged():
            return tr.text("from {name}").format(name=name_of(body.receiver))
        case CaseRegistered():
            return body.number
    return ""
