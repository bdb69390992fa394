"""Moves answers of an older version of a form to where the newer one asks the same (the sheet `migrations`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake_app.xlsform.fitting import is_row_key, plain_path
from intake_app.xlsform.planting import WHY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake_app.xlsform.form import Form
    from intake_app.xlsform.tree import Node

    Natural = tuple[tuple[int, str], ...]

INSTANCE = "intake-migrations"
"""The secondary instance of an XForm that holds the sheet: root/item with a child for each column."""
_ROW_ID = re.compile(r"\[([a-z2-7]{1,32})\]")
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Migration:
    """One row of the sheet. Paths are without row ids; either may be a question, a group or a repeat.

    It holds for answers given with `from_version` or an older one. `new_repeats` are the paths of the repeats that
    lead to `new_path`, itself included. `is_multiple` says that the new question holds several codes.
    """

    from_version: str
    old_path: str
    new_path: str
    value_map: Mapping[str, str] = field(default_factory=dict)
    new_repeats: tuple[str, ...] = ()
    is_multiple: bool = False


@dataclass(frozen=True)
class Moved:
    """All answers after moving, and what changed: "" where an answer went away from, its value where it is now."""

    answers: dict[str, str]
    changed: dict[str, str]


def read(form: Form) -> tuple[Migration, ...]:
    """The migrations that travel with a form, in the order of the sheet; rows without both paths are left out."""
    instance = form.instances.get(INSTANCE)
    tops = instance.elements() if instance is not None else []
    found = (_migration(form, item) for top in tops for item in top.named("item"))
    return tuple(one for one in found if one.old_path and one.new_path)


def _migration(form: Form, item: Node) -> Migration:
    cells = {cell.name: cell.value().strip() for cell in item.elements()}
    new_path = cells.get("new_path", "").strip("/")
    parts = new_path.split("/")
    above = ["/".join(parts[: number + 1]) for number in range(len(parts))]
    definition = form.nodes.get(new_path)
    return Migration(
        from_version=cells.get("from_version", ""),
        old_path=cells.get("old_path", "").strip("/"),
        new_path=new_path,
        value_map=_pairs(cells.get("value_map", "")),
        new_repeats=tuple(path for path in above if path in form.nodes and form.nodes[path].kind == "repeat"),
        is_multiple=definition is not None and definition.type in ("select_multiple", "rank"),
    )


def _pairs(text: str) -> dict[str, str]:
    """The pairs of "old=new old2=new2"; those without two sides are left out: a code never becomes nothing."""
    found = (pair.partition("=") for pair in text.split())
    return {old: new for old, _, new in found if old and new}


def natural(version: str) -> Natural:
    """A key that orders versions as people count them: 9 before 10, 2026.2 before 2026.10."""
    pieces = (piece for piece in _NUMBERS.split(version) if piece.strip(". "))
    return tuple((int(piece[:18]), "") if piece.isdecimal() else (-1, piece) for piece in pieces)


def apply(migrations: Iterable[Migration], from_version: str, answers: Mapping[str, str]) -> Moved:
    """Moves the answers of a record made with `from_version`; an answer whose new place is taken stays where it is.

    The steps of one version are done at the same time (two questions may change places), those of later versions
    after them. Row ids stay, also where the repeat itself got another name. A reason moves with its question.
    """
    begun = natural(from_version)
    steps: dict[Natural, list[Migration]] = {}
    for migration in migrations:
        key = natural(migration.from_version)
        if not migration.from_version or key >= begun:
            steps.setdefault(key, []).append(migration)
    moved = dict(answers)
    for key in sorted(steps):
        moved = _step(steps[key], moved)
    changed = {key: "" for key in answers if key not in moved}
    changed |= {key: value for key, value in moved.items() if answers.get(key) != value}
    return Moved(moved, changed)


def _step(migrations: list[Migration], answers: dict[str, str]) -> dict[str, str]:
    wishes = {key: wish for key, value in answers.items() if (wish := _wish(migrations, key, value)) is not None}
    _bring_rows(wishes, answers)
    taken = _granted(wishes, answers)
    left = {key: value for key, value in answers.items() if key not in taken}
    return left | {wishes[key][0]: wishes[key][1] for key in answers if key in taken}


def _wish(migrations: list[Migration], key: str, value: str) -> tuple[str, str] | None:
    """Where an answer wants to go, and as what; None when it stays. The longest old path that fits decides."""
    path = plain_path(key)
    fitting = [one for one in migrations if path == one.old_path or path.startswith(f"{one.old_path}/")]
    if not fitting:
        return None
    migration = max(fitting, key=lambda one: len(one.old_path))
    new_key = _placed(migration, key)
    if new_key is None:
        return None
    is_answer = path == migration.old_path and not key.endswith(WHY) and not is_row_key(key)
    return new_key, _mapped(migration, value) if is_answer else value


def _placed(migration: Migration, key: str) -> str | None:
    """The key at the new path with the row ids of the old one; None when there are more or fewer repeats now."""
    stem, why = key.removesuffix(WHY), WHY if key.endswith(WHY) else ""
    old_names = migration.old_path.split("/")
    parts = stem.split("/")
    rids = [found[1] for part in parts[: len(old_names)] if (found := _ROW_ID.search(part))]
    names = []
    new_parts = migration.new_path.split("/")
    for number, name in enumerate(new_parts, 1):
        is_repeat = "/".join(new_parts[:number]) in migration.new_repeats
        if is_repeat and not rids:
            return None
        names.append(f"{name}[{rids.pop(0)}]" if is_repeat else name)
    return None if rids else "/".join([*names, *parts[len(old_names) :]]) + why


def _mapped(migration: Migration, value: str) -> str:
    if migration.is_multiple:
        return " ".join(dict.fromkeys(migration.value_map.get(code, code) for code in value.split()))
    return migration.value_map.get(value, value)


def _bring_rows(wishes: dict[str, tuple[str, str]], answers: Mapping[str, str]) -> None:
    """A row from which everything goes into one other row goes with it, and so keeps its place among the rows."""
    for row in [key for key in answers if is_row_key(key) and key not in wishes]:
        inside = [key for key in answers if key.startswith(f"{row}/") and not is_row_key(key)]
        rid = row[row.rindex("[") :]
        goals = {_row_of(wishes[key][0], rid) if key in wishes else "" for key in inside}
        if len(goals) == 1 and (goal := goals.pop()):
            wishes[row] = (goal, answers[row])


def _row_of(key: str, rid: str) -> str:
    """The part of a key up to the row of this id, "" without one."""
    place = key.find(f"{rid}/")
    return key[: place + len(rid)] if place >= 0 else ""


def _granted(wishes: dict[str, tuple[str, str]], answers: Mapping[str, str]) -> set[str]:
    """The keys whose wish can be met: nothing else stays at, or comes first to, the new place."""
    granted = dict.fromkeys(wishes)
    while True:
        staying = {key for key in answers if key not in granted}
        refused = set()
        coming: set[str] = set()
        for key in granted:
            goal = wishes[key][0]
            if goal in staying or goal in coming:
                refused.add(key)
            coming.add(goal)
        if not refused:
            return set(granted)
        granted = {key: None for key in granted if key not in refused}
