"""What a version of a questionnaire changed against an earlier one: for people who decide whether to use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.xlsform import migrations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.xlsform.form import Definition, Form

NOT_LISTS: Final = frozenset({migrations.INSTANCE})


@dataclass(frozen=True, slots=True)
class Renamed:
    """A question that has another path now; the form's sheet `migrations` says so."""

    old_path: str
    new_path: str


@dataclass(frozen=True, slots=True)
class Retyped:
    """A question that takes another kind of answer now."""

    path: str
    old_type: str
    new_type: str


@dataclass(frozen=True, slots=True)
class ListChanged:
    """A choice list with the codes that came and went; one that is new or gone altogether has all of them."""

    name: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormChanges:
    """All differences. Paths are without row ids; those of `removed` are of the old form, all others of the new one."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    retyped: tuple[Retyped, ...] = ()
    reworded: tuple[str, ...] = ()
    lists: tuple[ListChanged, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the two ask the same questions with the same words and lists."""
        return not any((self.added, self.removed, self.renamed, self.retyped, self.reworded, self.lists))


def compare(old: Form, new: Form) -> FormChanges:
    """The differences from `old` to `new`, in the order of the forms."""
    before, after = _questions(old), _questions(new)
    goes = {path: renamed_path(new, old.version, path) for path in before}
    renamed = [Renamed(path, goal) for path, goal in goes.items() if goal != path and goal in after]
    arrived = {one.new_path for one in renamed}
    left = {one.old_path for one in renamed}
    same = {path: path for path in after if path in before and path not in left and path not in arrived}
    pairs = same | {one.new_path: one.old_path for one in renamed}
    return FormChanges(
        added=tuple(path for path in after if path not in pairs),
        removed=tuple(path for path in before if path not in left and path not in same),
        renamed=tuple(one for one in renamed if not _follows(one, goes)),
        retyped=tuple(
            Retyped(path, asked_as(before[earlier]), asked_as(after[path]))
            for path, earlier in pairs.items()
            if asked_as(before[earlier]) != asked_as(after[path])
        ),
        reworded=tuple(
            path for path, earlier in pairs.items() if path in after and _words(old, earlier) != _words(new, path)
        ),
        lists=_lists(old, new),
    )


def _follows(one: Renamed, goes: Mapping[str, str]) -> bool:
    """Whether a question only went along with the repeat around it."""
    above, _, name = one.old_path.rpartition("/")
    return above in goes and goes[above] != above and one.new_path == f"{goes[above]}/{name}"


def renamed_path(new: Form, from_version: str, path: str) -> str:
    """Where a question of an older version stands in the new form by its sheet `migrations`; the same path without."""
    begun = migrations.natural(from_version)
    steps = [
        one for one in migrations.read(new) if not one.from_version or migrations.natural(one.from_version) >= begun
    ]
    for version in sorted({migrations.natural(one.from_version) for one in steps}):
        fitting = [
            one
            for one in steps
            if migrations.natural(one.from_version) == version
            and (path == one.old_path or path.startswith(f"{one.old_path}/"))
        ]
        if fitting:
            longest = max(fitting, key=lambda one: len(one.old_path))
            path = longest.new_path + path.removeprefix(longest.old_path)
    return path


def asked_as(definition: Definition) -> str:
    """The type of a question, or "repeat", "note", "group"."""
    return definition.type or definition.kind


def _questions(form: Form) -> dict[str, Definition]:
    """What a person sees of a form: questions, notes and repeats, without calculations and the form's own meta."""
    return {
        path: node
        for path, node in form.nodes.items()
        if node.kind != "group" and node.is_shown and path.partition("/")[0] != "meta"
    }


def _words(form: Form, path: str) -> tuple[str, ...]:
    languages = form.languages or ("",)
    return tuple(form.label(path, language) for language in languages)


def _lists(old: Form, new: Form) -> tuple[ListChanged, ...]:
    before, after = _codes(old), _codes(new)
    found = []
    for name in dict.fromkeys((*before, *after)):
        earlier, later = before.get(name, ()), after.get(name, ())
        added = tuple(code for code in later if code not in earlier)
        removed = tuple(code for code in earlier if code not in later)
        if added or removed:
            found.append(ListChanged(name, added, removed))
    return tuple(found)


def _codes(form: Form) -> Mapping[str, tuple[str, ...]]:
    return {name: form.choice_codes(name) for name in form.instances if name not in NOT_LISTS}
