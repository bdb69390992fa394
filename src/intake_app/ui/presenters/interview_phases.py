"""The order of a talk: before the account, the account, the questions, the parting, and when the person has left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.domain.sensitivity import INTERVIEWER
from intake_app.i18n import N_
from intake_app.services.consent_answers import item_of, said_by
from intake_app.ui.decisions import Decision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from intake_app.i18n import Translator
    from intake_app.services.told_blocks import AccountQuestion
    from intake_app.xlsform.form import Definition, Form

BEFORE, ACCOUNT, QUESTIONS, PARTING, AFTER = "before", "account", "questions", "parting", "after"
PHASES: Final = (BEFORE, ACCOUNT, QUESTIONS, PARTING, AFTER)
PHASE_WORDS: Final = {
    BEFORE: N_("Before the talk"),
    ACCOUNT: N_("The account"),
    QUESTIONS: N_("Questions"),
    PARTING: N_("Before we part"),
    AFTER: N_("After the person has left"),
}
LISTS: Final = "@after"
"""The place of the lists that are filled when the person has left; no section of a form can be called so."""

READ_BACK: Final = "Z03_read_back"
_PARTING_QUESTIONS: Final = frozenset({READ_BACK, "W04_wish"})


@dataclass(frozen=True)
class Phase:
    """One part of the talk with its sections in order."""

    code: str
    sections: tuple[str, ...]


def phases_of(form: Form, accounts: Mapping[str, AccountQuestion]) -> tuple[Phase, ...]:
    """The phases of a form that has a free account; () for one without: it is asked as it stands.

    What stands before the account prepares the talk. The parting begins with the first later section in which wishes,
    reading back or the person's own consent are asked; what only the interviewer fills at the end is for afterwards.
    """
    names = [name for name in form.sections if name]
    told = [names.index(path.partition("/")[0]) for path in accounts if path.partition("/")[0] in names]
    if not told:
        return ()
    first, last = min(told), max(told)
    parting = [place for place, name in enumerate(names) if place > last and _is_parting(form, name)]
    begin = parting[0] if parting else len(names)
    end = max(
        (place for place, name in enumerate(names) if place >= begin and not _is_for_after(form, name)), default=begin
    )
    spans = (
        (BEFORE, names[:first]),
        (ACCOUNT, names[first : last + 1]),
        (QUESTIONS, names[last + 1 : begin]),
        (PARTING, names[begin : end + 1]),
        (AFTER, names[end + 1 :]),
    )
    return tuple(Phase(code, tuple(found)) for code, found in spans)


def phase_of(phases: Iterable[Phase], section: str) -> str:
    """The phase in which a section stands, "" in a form without phases."""
    if section == LISTS:
        return AFTER
    return next((phase.code for phase in phases if section in phase.sections), "")


def has_lists(form: Form) -> bool:
    """Whether a form has lists that are filled after the talk."""
    return any(node.is_coding for node in form.nodes.values())


def only_lists(form: Form) -> frozenset[str]:
    """The sections that hold nothing but lists for afterwards: they show with the lists and nowhere else."""
    return frozenset(name for name in form.sections if name and _questions(form, name, lambda node: not node.is_coding))


def reads_back(form: Form, section: str) -> bool:
    """Whether a section is the one in which the account is read back."""
    return f"{section}/{READ_BACK}" in form.nodes


def left_decision(tr: Translator) -> Decision:
    """Asked once before the lists show: they must not be seen by somebody who has just told."""
    return Decision(
        title=tr.text("Has the person left?"),
        text=tr.text(
            "What follows are lists that put names to what was done. They are filled when nobody who told it can see"
            " or hear them."
        ),
        yes=tr.text("The person has left"),
        no=tr.text("Not yet"),
    )


def _is_for_after(form: Form, section: str) -> bool:
    return _questions(form, section, lambda node: not node.is_coding and node.sensitivity != INTERVIEWER)


def _questions(form: Form, section: str, is_other: Callable[[Definition], bool]) -> bool:
    """Whether a section has questions and none of them is of the other kind."""
    found = [node for node in form.nodes[section].walk() if node.kind == "question" and node.is_shown]
    return bool(found) and not any(map(is_other, found))


def _is_parting(form: Form, section: str) -> bool:
    return any(
        path.startswith(f"{section}/")
        and (path.rpartition("/")[2] in _PARTING_QUESTIONS or (item_of(path) and said_by(path) == "person"))
        for path in form.nodes
    )
