"""A case as somebody sees it who has not opened the sealed section: without a gap, a count or a date that tells of it.

The sealed section is everything of class X (sexual violence). It shows in its own pages and goes out through the
release door; lists, search, histories and previews read the case through here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from intake_app.domain.sensitivity import SEXUAL_VIOLENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake_app.domain.case import Case, Told, Withheld

T = TypeVar("T")
QUIET: Final = frozenset({SEXUAL_VIOLENCE})


def without_sealed(case: Case) -> Case:
    """The case without anything of class X, its traces in conflicts, hand-overs and the last change included.

    Computed after the fold, so that who had seen what stays as it is. `heads` and `absent` name entries, no content.
    """
    order = tuple(entry for entry in case.order if entry.header.sensitivity not in QUIET)
    if len(order) == len(case.order) and not any(QUIET & set(told.value.withheld) for told in case.sent):
        return case
    return replace(
        case,
        moves=_open_ones(case.moves),
        answers=_open_ones(case.answers),
        statements=_open(case.statements),
        evidence=_open_ones(case.evidence),
        derived=_open(case.derived),
        conflicts=tuple(
            conflict
            for conflict in case.conflicts
            if not any(told.origin.sensitivity in QUIET for told in conflict.values)
        ),
        sent=tuple(
            replace(told, value=told.value.model_copy(update={"withheld": _others(told.value.withheld)}))
            for told in case.sent
        ),
        withheld=_here(case.withheld),
        unknown=_here(case.unknown),
        updated_at=max((entry.header.at for entry in order), default=""),
        order=order,
    )


def _open(told: Iterable[Told[T]]) -> tuple[Told[T], ...]:
    return tuple(one for one in told if one.origin.sensitivity not in QUIET)


def _open_ones(told: Mapping[str, Told[T]]) -> dict[str, Told[T]]:
    return {name: one for name, one in told.items() if one.origin.sensitivity not in QUIET}


def _here(gone: Iterable[Withheld]) -> tuple[Withheld, ...]:
    return tuple(one for one in gone if one.origin.sensitivity not in QUIET)


def _others(classes: Iterable[str]) -> tuple[str, ...]:
    return tuple(kind for kind in classes if kind not in QUIET)
