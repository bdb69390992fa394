"""The body of an XForm: which node is asked how, with which words and which choices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from intake_app.xlsform import grammar
from intake_app.xlsform.form import Choices, Definition, SetValue
from intake_app.xlsform.texts import words_of
from intake_app.xlsform.tree import XFORMS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from intake_app.xlsform.context import Closure
    from intake_app.xlsform.texts import Words

_JAVAROSA = "{http://openrosa.org/javarosa}"
_INSTANCE = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)")
_INPUT_TYPES = {
    "string": "text",
    "int": "integer",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "dateTime",
    "barcode": "barcode",
    "geopoint": "geopoint",
}
_TAG_TYPES = {
    "select1": "select_one",
    "select": "select_multiple",
    "rank": "rank",
    "range": "range",
    "trigger": "acknowledge",
    "secret": "text",
}
_CONTROLS = frozenset({"input", "upload", *_TAG_TYPES})


class Work(Protocol):
    """What reading the body needs of the compilation (model.py)."""

    nodes: dict[str, Definition]

    def path_of(self, ref: str, above: str = "") -> str | None:
        """The path of a reference in the XML."""

    def compile(self, path: str, column: str, text: str) -> Closure:
        """The closure of an expression."""

    def read_actions(self, above: Element) -> tuple[SetValue, ...]:
        """The actions directly inside an element."""


def read_controls(body: Element | None, work: Work) -> None:
    """Puts what the body says into the definitions. A control whose node does not exist is left out."""
    waiting = [(child, "") for child in reversed(body if body is not None else [])]
    while waiting:
        element, above = waiting.pop()
        tag = element.tag.rpartition("}")[2]
        path = work.path_of(element.get("ref") or element.get("nodeset") or "", above)
        inside = above if path is None else path
        if tag == "group" and path is not None:
            _read_group(work.nodes[path], element, work)
        elif tag == "repeat" and path is not None:
            _read_repeat(work.nodes[path], element, work)
        elif tag in _CONTROLS and path:
            _read_control(work.nodes[path], element, tag, work)
        if tag in ("group", "repeat"):
            waiting.extend((child, inside) for child in reversed(element))


def _read_group(node: Definition, element: Element, work: Work) -> None:
    if node.kind == "question":
        node.kind, node.type = "group", ""
    node.appearance |= frozenset((element.get("appearance") or "").split())
    _read_words(node, element, work)


def _read_repeat(node: Definition, element: Element, work: Work) -> None:
    node.kind, node.type = "repeat", ""
    node.appearance |= frozenset((element.get("appearance") or "").split())
    count = element.get(f"{_JAVAROSA}count")
    node.count = work.compile(node.path, "repeat_count", count) if count else None
    node.is_fixed = bool(count) or element.get(f"{_JAVAROSA}noAddRemove", "").startswith("true")
    node.on_new_row = tuple(action for action in work.read_actions(element) if "odk-new-repeat" in action.events)


def _read_control(node: Definition, element: Element, tag: str, work: Work) -> None:
    node.type = _type_of(element, tag, node.bind_type)
    node.appearance = frozenset((element.get("appearance") or "").split())
    node.parameters = {
        key.rpartition("}")[2]: text for key, text in element.items() if key not in ("ref", "appearance")
    }
    _read_words(node, element, work)
    if node.type in ("select_one", "select_multiple", "rank"):
        node.choices = _read_choices(node, element, work)
    node.on_change = tuple(action for action in work.read_actions(element) if "xforms-value-changed" in action.events)
    if node.type == "text" and node.readonly.constant and node.calculate is None:
        node.kind, node.type = "note", "note"


def _type_of(element: Element, tag: str, bind_type: str) -> str:
    if tag == "upload":
        kind = (element.get("mediatype") or "").partition("/")[0]
        return kind if kind in ("image", "audio", "video") else "file"
    return _TAG_TYPES.get(tag) or _INPUT_TYPES.get(bind_type, "")


def _read_words(node: Definition, element: Element, work: Work) -> None:
    def compile_text(text: str) -> Closure:
        return work.compile(node.path, "label", text)

    label, hint = element.find(f"{{{XFORMS}}}label"), element.find(f"{{{XFORMS}}}hint")
    if label is not None:
        node.label = words_of(label, compile_text)
    if hint is not None:
        node.hint = words_of(hint, compile_text)
        node.guidance = words_of(hint, compile_text, "guidance")


def _read_choices(node: Definition, element: Element, work: Work) -> Choices:
    itemset = element.find(f"{{{XFORMS}}}itemset")
    if itemset is None:
        return Choices(fixed=tuple(_fixed(node, element, work)))
    nodeset = itemset.get("nodeset", "")
    value, label = itemset.find(f"{{{XFORMS}}}value"), itemset.find(f"{{{XFORMS}}}label")
    list_name = _INSTANCE.search(nodeset)
    return Choices(
        list_name=list_name[1] if list_name else "",
        code_name=_ref(value, "name"),
        nodeset=work.compile(node.path, "choice_filter", nodeset),
        code=work.compile("", "choice_filter", _ref(value, "name")),
        label=work.compile("", "choice_filter", _ref(label, "label")),
        is_dynamic=_reads_answers(grammar.parse(nodeset)),
    )


def _ref(element: Element | None, otherwise: str) -> str:
    return otherwise if element is None else element.get("ref", otherwise)


def _fixed(node: Definition, element: Element, work: Work) -> list[tuple[str, Words]]:
    found = []
    for item in element.iterfind(f"{{{XFORMS}}}item"):
        code = item.findtext(f"{{{XFORMS}}}value", "")
        label = item.find(f"{{{XFORMS}}}label")
        found.append((code, words_of(label, lambda text: work.compile(node.path, "label", text))))
    return found


def _reads_answers(tree: grammar.Expr) -> bool:
    """Whether a node-set of choices can change with the answers: it is filtered, or is made of answers."""
    for part in grammar.walk(tree):
        if isinstance(part, grammar.Path):
            is_instance = isinstance(part.start, grammar.Call) and part.start.name == "instance"
            if not is_instance or part.filters or any(step.predicates for step in part.steps):
                return True
    return False
