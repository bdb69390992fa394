"""What the interview says above its questions: when to stop, what was told already, what has no place in the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.i18n import Translator
    from intake_app.services.earlier_talks import EarlierTalk
    from intake_app.services.help_contacts import HelpContacts

CRISIS, CAPACITY, OVERHEARD = "crisis", "capacity", "overheard"
GUARDIAN, INTERPRETER = "guardian", "interpreter"
EARLIER, TALKS, ORPHANS = "earlier", "talks", "orphans"
STOPS: Final = (CRISIS, CAPACITY, OVERHEARD, GUARDIAN, INTERPRETER)

_ANSWERS: Final = {
    CRISIS: (("SR10_selfharm", "yes"),),
    CAPACITY: (("B04_capacity", "no"),),
    OVERHEARD: (("G03_official_presence", "yes"),),
    GUARDIAN: (("E05_guardian_conflict", "yes"),),
    INTERPRETER: (("G05_bond", "relative"), ("G05_bond", "official"), ("G05_promise", "no")),
}
STOPPING: Final = frozenset(name for pairs in _ANSWERS.values() for name, _value in pairs)
"""The questions whose answers may ask to stop."""

_WORDS: Final = {
    CRISIS: (
        N_("Stay with the person"),
        N_(
            "Do not leave the person alone. Ask calmly what would help right now, and bring in somebody who can help"
            " before anything else is asked. The talk can wait; everything is kept."
        ),
    ),
    CAPACITY: (
        N_("Stop here for today"),
        N_(
            "Somebody who cannot decide freely cannot agree to this talk. Offer rest, water, help, another day."
            " Nothing that was written is lost, and the talk goes on where it stopped."
        ),
    ),
    OVERHEARD: (
        N_("Not while an official can hear"),
        N_(
            "Do not go on with the account. Ask for a place where nobody listens, or agree on another time."
            " Write down who was there."
        ),
    ),
    GUARDIAN: (
        N_("Do not go on with this child yet"),
        N_(
            "The guardian is detained, involved, hostile or not to be found. The head office decides with you who may"
            " speak for the child. See to the child’s safety now."
        ),
    ),
    INTERPRETER: (
        N_("Another interpreter is needed"),
        N_(
            "Somebody close to the person, an official, or somebody who has signed no promise should not interpret."
            " Ask whom the person would choose. The talk can wait until then."
        ),
    ),
}
_NEEDS: Final = {CRISIS: "crisis", GUARDIAN: "child"}


@dataclass(frozen=True)
class Notice:
    """One card: `code` names it, `lines` stand below the text one by one, `action` is the button beside "Understood".

    `tone` is that of a message: "calm" or "warning".
    """

    code: str
    title: str
    text: str
    lines: tuple[str, ...] = ()
    action: str = ""
    tone: str = "calm"


def stops(answers: Mapping[str, str], contacts: HelpContacts, tr: Translator) -> tuple[Notice, ...]:
    """The cards for answers that ask to stop, the most urgent first."""
    said = {(path.rpartition("/")[2], value) for path, value in answers.items()}
    return tuple(_stop(code, contacts, tr) for code in STOPS if said.intersection(_ANSWERS[code]))


def earlier_notice(talk: EarlierTalk, day: str, tr: Translator) -> Notice:
    """Somebody told before: what is recorded already, so that it is not asked again."""
    count = talk.statements
    told = tr.plural("{count} part of the account", "{count} parts of the account", count).format(count=count)
    return Notice(
        EARLIER,
        tr.text("Told already"),
        tr.text(
            "The last talk was on {day}. What was told then is here and need not be asked again: to tell it a second"
            " time hurts, and two versions can be used against the person."
        ).format(day=day),
        lines=tuple(filter(None, (told if count else "", ", ".join(talk.sections)))),
    )


def talks_notice(count: int, tr: Translator) -> Notice:
    """Care for those who listen."""
    return Notice(
        TALKS,
        tr.plural("{count} talk today already", "{count} talks today already", count).format(count=count),
        tr.text(
            "Who listens all day hears less, and carries more home. If it can wait, let this talk be tomorrow or with a"
            " colleague. If it cannot, take a break before it."
        ),
    )


def orphans_notice(count: int, tr: Translator) -> Notice:
    """Answers that the questionnaire has no question for."""
    text = tr.plural(
        "{count} answer was given to a question that this version of the questionnaire does not have. It is kept.",
        "{count} answers were given to questions that this version of the questionnaire does not have. They are kept.",
        count,
    ).format(count=count)
    return Notice(ORPHANS, tr.text("Answers without a question"), text, action=tr.text("Show them"))


def _stop(code: str, contacts: HelpContacts, tr: Translator) -> Notice:
    title, text = _WORDS[code]
    need = _NEEDS.get(code, "")
    lines = _contact_lines(need, contacts, tr) if need else ()
    return Notice(code, tr.text(title), tr.text(text), lines, tone="warning")


def _contact_lines(need: str, contacts: HelpContacts, tr: Translator) -> tuple[str, ...]:
    found = contacts.for_need(need)
    if not found:
        nobody = tr.text(
            "Your organisation has not entered here whom to call. Ask the head office for the numbers before the next"
            " talk."
        )
        return (nobody,)
    return tuple(
        "  ·  ".join(part for part in (one.called(tr.language), one.reach, one.hours) if part) for one in found
    )
