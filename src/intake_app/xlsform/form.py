"""A compiled questionnaire: every node of the form with its rules as closures; the shape, never the answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake_app.xlsform.texts import NO_WORDS, Texts, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from intake_app.xlsform.context import Closure
    from intake_app.xlsform.tree import Node
    from intake_app.xlsform.views import Finding


@dataclass(frozen=True)
class Rule:
    """A truth that is always the same (`constant`) or has to be read."""

    constant: bool | None
    closure: Closure | None = None


ALWAYS, NEVER = Rule(constant=True), Rule(constant=False)


@dataclass(frozen=True)
class SetValue:
    """An action: put the value of an expression (or a plain text) into the question at `target`."""

    target: str
    closure: Closure | None
    text: str
    events: frozenset[str]


@dataclass(frozen=True)
class Choices:
    """Where the choices of a question come from: a node-set read each time, or `fixed` pairs of code and words.

    `is_dynamic` says that the set depends on answers; a chosen code that is no longer offered is then dropped.
    `code_name` is the column of the list that holds the codes.
    """

    list_name: str = ""
    code_name: str = "name"
    nodeset: Closure | None = None
    code: Closure | None = None
    label: Closure | None = None
    is_dynamic: bool = False
    fixed: tuple[tuple[str, Words], ...] = ()


@dataclass(eq=False, repr=False)
class Definition:
    """One node of the form. `path` is without the root and without row ids; "" is the root itself.

    `kind` is group, repeat, question or note. Filled while the form is compiled, only read afterwards.
    """

    name: str
    path: str
    parent: Definition | None
    kind: str = "question"
    type: str = "calculate"
    bind_type: str = "string"
    appearance: frozenset[str] = frozenset()
    label: Words = NO_WORDS
    hint: Words = NO_WORDS
    guidance: Words = NO_WORDS
    constraint_message: Words = NO_WORDS
    required_message: Words = NO_WORDS
    choices: Choices | None = None
    relevant: Rule = ALWAYS
    required: Rule = NEVER
    readonly: Rule = NEVER
    constraint: Closure | None = None
    calculate: Closure | None = None
    count: Closure | None = None
    is_fixed: bool = False
    preload: tuple[str, str] = ("", "")
    on_change: tuple[SetValue, ...] = ()
    on_new_row: tuple[SetValue, ...] = ()
    sensitivity: str = ""
    is_coding: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)
    children: dict[str, Definition] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Definition({self.path!r}, {self.kind}, {self.type})"

    @property
    def list_name(self) -> str:
        """The choice list of a select, "" for other questions."""
        return self.choices.list_name if self.choices else ""

    @property
    def is_shown(self) -> bool:
        """Whether a person ever sees it."""
        return self.type != "calculate"

    def walk(self) -> Iterator[Definition]:
        """This node and everything below, in the order of the form."""
        yield self
        for child in self.children.values():
            yield from child.walk()


@dataclass(eq=False, repr=False)
class Form:
    """A questionnaire ready to be answered. `sha256` is that of the XForm bytes it was compiled from.

    `media` holds the pictures and sounds that its words name and that came with it, by name.
    `nodes` maps paths without row ids to definitions. `primary` is the instance as the form begins it.
    """

    form_id: str
    version: str
    sha256: str
    name: str
    root: Definition
    primary: Node
    texts: Texts
    instances: Mapping[str, Node]
    on_load: tuple[SetValue, ...]
    nodes: Mapping[str, Definition]
    findings: tuple[Finding, ...] = ()
    media: Mapping[str, bytes] = field(default_factory=dict)
    _labels: dict[str, dict[str, Node]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Form({self.form_id!r}, {self.version!r}, {self.sha256[:12]})"

    @property
    def languages(self) -> tuple[str, ...]:
        """The language codes of the form, in its own order; none when it has no translations."""
        return self.texts.languages

    @property
    def default_language(self) -> str:
        """The language used where another is missing."""
        return self.texts.default_language

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of the top-level groups in order; "" stands for questions outside of any group."""
        names: list[str] = []
        for child in self.root.children.values():
            name = child.name if child.kind == "group" else ""
            is_shown = any(node.is_shown and node.kind != "group" for node in child.walk())
            if name not in names and (is_shown or child.kind == "repeat") and child.name not in ("meta", "orx:meta"):
                names.append(name)
        return tuple(names)

    def title(self, language: str = "") -> str:
        """The title; XLSForm knows only one for all languages."""
        del language
        return self.name

    def label(self, path: str, language: str) -> str:
        """The label of a node, without answers inside it. Raises KeyError for an unknown path."""
        return self.texts.template(self.nodes[path].label, language).render(None)

    def choice_codes(self, list_name: str) -> tuple[str, ...]:
        """The codes of a choice list in order, () for an unknown list."""
        return tuple(self._items(list_name))

    def choice_label(self, list_name: str, code: str, language: str) -> str:
        """The label of a code in a choice list, "" when the list has no such code."""
        item = self._items(list_name).get(code)
        if item is None:
            return ""
        for text_id in item.named("itextId"):
            return self.texts.template(Words(text_id.value()), language).render(None)
        return next((label.value() for label in item.named("label")), "")

    def codes_of(self, choices: Choices) -> tuple[str, ...]:
        """Every code that a list could ever offer, whatever a filter leaves of it; () for a list made of answers."""
        instance = self.instances.get(choices.list_name)
        items = [item for top in instance.elements() for item in top.elements()] if instance else []
        return tuple(cell.value() for item in items for cell in item.named(choices.code_name))

    def _items(self, list_name: str) -> dict[str, Node]:
        known = self._labels.get(list_name)
        if known is None:
            known = self._labels[list_name] = _index(self.instances.get(list_name))
        return known


def _index(instance: Node | None) -> dict[str, Node]:
    rows: dict[str, Node] = {}
    for top in instance.elements() if instance else []:
        for item in top.named("item"):
            for name in item.named("name"):
                rows.setdefault(name.value(), item)
    return rows
