"""The words behind the code words of cases: where a case stands, consents, classes, reasons for no answer, moments."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from intake_app.i18n import N_
from intake_app.ui.wording import moment_text
from intake_app.ui.words_travel import CLASS_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from intake_app.i18n import Translator

STATES: Final = {
    "draft": (N_("unfinished"), "waiting"),
    "open": (N_("in work"), "quiet"),
    "ready": (N_("ready to hand over"), "accent"),
    "sent": (N_("handed over, receipt awaited"), "waiting"),
    "acknowledged": (N_("receipt came back"), "good"),
    "received": (N_("received"), "accent"),
    "registered": (N_("registered"), "good"),
    "withdrawn": (N_("consent withdrawn"), "warning"),
    "sealed": (N_("sealed"), "quiet"),
}
"""Words and tone of each state of services.case_projection.state_of, and of a case with a draft."""

STATE_ORDER: Final = tuple(STATES)

_CONSENT_STATES: Final = {
    "not_asked": N_("Not asked"),
    "given": N_("Given"),
    "given_limited": N_("Given with limits"),
    "refused": N_("Refused"),
    "withdrawn": N_("Withdrawn"),
    "expired": N_("Expired, must be asked again"),
}
_SAID_BY: Final = {
    "person": N_("the person"),
    "guardian": N_("the guardian"),
    "child": N_("the child"),
}
_CLASSES: Final = {**CLASS_WORDS, "I": N_("the interviewer's own notes")}
_REASONS: Final = {
    "unknown": N_("does not know"),
    "declined": N_("chose not to answer"),
    "not_asked": N_("not asked"),
}
_SCOPES: Final = {
    "stop_use": N_("Stop this use only"),
    "stop_all": N_("Stop every use, keep sealed"),
    "anonymise": N_("Remove identity"),
    "erase": N_("Erase everything"),
}


def state_words(state: str, desk: str, tr: Translator) -> tuple[str, str]:
    """Words and tone of a case's state as this desk sees it."""
    if state == "received" and desk == "office":
        return tr.text("to be registered"), "waiting"
    words, tone = STATES.get(state, (state, "quiet"))
    return tr.text(words), tone


def consent_state_words(state: str, tr: Translator) -> str:
    """Words for the state of a consent item."""
    return tr.text(_CONSENT_STATES.get(state, state))


def said_by_words(who: str, tr: Translator) -> str:
    """Who decided: the person, the guardian, the child."""
    return tr.text(_SAID_BY.get(who, who))


def class_words(sensitivity: str, tr: Translator) -> str:
    """What a sensitivity class holds."""
    return tr.text(_CLASSES.get(sensitivity, sensitivity))


def reason_words(reason: str, tr: Translator) -> str:
    """Why a question has no answer."""
    return tr.text(_REASONS.get(reason, reason))


def scope_words(scope: str, tr: Translator) -> str:
    """What a withdrawal asks for."""
    return tr.text(_SCOPES.get(scope, scope))


def device_words(device: str, names: Mapping[str, str], own: str, tr: Translator) -> str:
    """A device as people call it: this one, by the name on its card, or by the first letters of its id."""
    if device == own:
        return tr.text("this device")
    return names.get(device) or tr.text("device {letters}").format(letters=f"{device[:4]}-{device[4:8]}".upper())


def local_moment(at: str, now: datetime) -> datetime | None:
    """A moment of the journal (UTC) in the time zone of `now`; None for what is no moment."""
    try:
        return datetime.fromisoformat(at).astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        return None


def said_moment(at: str, now: datetime, tr: Translator) -> str:
    """A moment of the journal as one remembers it: "today, 14:05", "yesterday, 09:30", "16 November"."""
    moment = local_moment(at, now)
    return at if moment is None else moment_text(moment, now.date(), tr)


def exact_moment(at: str, now: datetime, tr: Translator) -> str:
    """The same with the time of the day in any case: for a history, where the order within a day matters."""
    moment = local_moment(at, now)
    if moment is None:
        return at
    said = moment_text(moment, now.date(), tr)
    clock = moment.strftime("%H:%M")
    return said if clock in said else tr.text("{day}, {time}").format(day=said, time=clock)


def days_left(until: str, now: datetime) -> int:
    """Whole days until a moment of the journal; negative when it is past."""
    moment = local_moment(until, now)
    return -1 if moment is None else _days(now.date(), moment.date()) if moment >= now else -1


def _days(first: date, last: date) -> int:
    return (last - first).days
