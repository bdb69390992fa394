"""From XForm XML to a compiled questionnaire; needs no pyxform, so records open without it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from intake_app.domain.errors_forms import FormExpressionError, FormInvalidError
from intake_app.xlsform.controls import read_controls
from intake_app.xlsform.cycles import check_cycles
from intake_app.xlsform.evaluate import Compiler
from intake_app.xlsform.form import ALWAYS, NEVER, Definition, Form, Rule, SetValue
from intake_app.xlsform.functions import library
from intake_app.xlsform.instances import read_instances
from intake_app.xlsform.media import embedded, named_in
from intake_app.xlsform.texts import read_texts, words_of_message
from intake_app.xlsform.tree import XFORMS, Node, document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from intake_app.xlsform.context import Closure

__all__ = ["Definition", "Form", "compile_form"]

MAX_XFORM_BYTES = 32 * 1024 * 1024
MAX_NODES = 20_000
MAX_DEPTH = 40
JAVAROSA = "http://openrosa.org/javarosa"
INTAKE = "urn:intake-app:xform:1"
"""Namespace of our own bind attributes: `class` (DOMAIN.md 1.4) and `mode` ("coding": filled after the talk)."""
CLASSES = ("A", "P", "3", "T", "M", "X", "L", "I")


def compile_form(xform: bytes, media: Mapping[str, bytes] | None = None) -> Form:
    """Compiles the bytes of an XForm; `media` holds the files it names (cities.csv) by their names.

    Raises FormInvalidError (not_xform, too_large, no_model, no_instance, unknown_class), FormExpressionError and
    FormCycleError. The row is not known here; the reader finds it for forms that come from a table.
    """
    work = _Work(_parse(xform), hashlib.sha256(xform).hexdigest())
    try:
        return work.form(media or {})
    except RecursionError:
        raise _invalid("too_large") from None


def _parse(xform: bytes) -> Element:
    if len(xform) > MAX_XFORM_BYTES:
        raise _invalid("too_large")
    try:
        return fromstring(xform, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise _invalid("not_xform") from None


def _invalid(reason: str) -> FormInvalidError:
    return FormInvalidError(sheet="", row=0, column="", reason=reason)


class _Work:
    """One compilation: the document, the expressions met so far and the definitions they belong to."""

    def __init__(self, top: Element, sha256: str) -> None:
        self._top = top
        self._sha256 = sha256
        self._compiler = Compiler(library())
        self._met: list[tuple[str, str, str]] = []
        self.nodes: dict[str, Definition] = {}

    def form(self, media: Mapping[str, bytes]) -> Form:
        model = self._top.find(f".//{{{XFORMS}}}model")
        if model is None:
            raise _invalid("no_model")
        instances = model.findall(f"{{{XFORMS}}}instance")
        if not instances or not len(instances[0]):
            raise _invalid("no_instance")
        primary = document(instances[0][0])
        root = self._define(primary.elements()[0])
        self._read_binds(model)
        texts = read_texts(model, self._text_expression)
        secondary, findings = read_instances(instances[1:], media)
        files = {**embedded(secondary), **media}
        on_load = self.read_actions(model)
        body = self._top.find("{http://www.w3.org/1999/xhtml}body")
        read_controls(body, self)
        for node in root.walk():
            _inherit(node)
        check_cycles(self.nodes, self._met)
        title = self._top.find(".//{http://www.w3.org/1999/xhtml}title")
        return Form(
            form_id=_attribute(primary, "id"),
            version=_attribute(primary, "version"),
            sha256=self._sha256,
            name="" if title is None else (title.text or ""),
            root=root,
            primary=primary,
            texts=texts,
            instances=secondary,
            on_load=on_load,
            nodes=self.nodes,
            findings=findings,
            media={name: files[name] for name in named_in(texts) if name in files},
        )

    def _define(self, node: Node) -> Definition:
        """The definitions of an instance element and all below; a repeat's rows share one."""
        root = Definition(node.name, "", None, kind="group", type="")
        self.nodes[""] = root
        waiting = [(node, root, 0)]
        while waiting:
            element, definition, depth = waiting.pop()
            for child in element.elements():
                made = definition.children.get(child.name)
                if made is None:
                    path = f"{definition.path}/{child.name}" if definition.path else child.name
                    made = definition.children[child.name] = Definition(child.name, path, definition)
                    self.nodes[path] = made
                if child.elements():
                    made.kind, made.type = "group", ""
                    waiting.append((child, made, depth + 1))
            if depth > MAX_DEPTH or len(self.nodes) > MAX_NODES:
                raise _invalid("too_large")
        return root

    def path_of(self, ref: str, above: str = "") -> str | None:
        """The path of a reference in the XML ("/data/G/a"), or None when it names no node."""
        ref = ref.strip()
        if ref.startswith("/"):
            path = ref.strip("/").partition("/")[2]
        else:
            path = "/".join(part for part in (above, ref) if part and part != ".")
        return path if path in self.nodes else None

    def compile(self, path: str, column: str, text: str) -> Closure:
        """The closure of an expression that belongs to the node at `path`, checked and remembered for the lint."""
        try:
            self._compiler.check(text)
        except FormExpressionError as error:
            reason = str(error.facts["reason"])
            raise FormExpressionError(sheet="survey", row=0, column=column, reason=reason) from None
        self._met.append((path, column, text))
        return self._compiler.compile_text(text)

    def _text_expression(self, text: str) -> Closure:
        return self.compile("", "label", text)

    def _rule(self, path: str, column: str, text: str | None, otherwise: Rule) -> Rule:
        if not text or not text.strip():
            return otherwise
        bare = text.replace(" ", "")
        if bare in ("true()", "false()"):
            return ALWAYS if bare == "true()" else NEVER
        return Rule(None, self.compile(path, column, text))

    def _read_binds(self, model: Element) -> None:
        for bind in model.iterfind(f"{{{XFORMS}}}bind"):
            path = self.path_of(bind.get("nodeset", ""))
            if path is not None:
                self._read_bind(self.nodes[path], bind)

    def _read_bind(self, node: Definition, bind: Element) -> None:
        path = node.path
        node.bind_type = bind.get("type", "string").rpartition(":")[2]
        node.relevant = self._rule(path, "relevant", bind.get("relevant"), ALWAYS)
        node.required = self._rule(path, "required", bind.get("required"), NEVER)
        node.readonly = self._rule(path, "read_only", bind.get("readonly"), NEVER)
        constraint, calculate = bind.get("constraint"), bind.get("calculate")
        node.constraint = self.compile(path, "constraint", constraint) if constraint else None
        node.calculate = self.compile(path, "calculation", calculate) if calculate else None
        node.constraint_message = words_of_message(bind.get(f"{{{JAVAROSA}}}constraintMsg"))
        node.required_message = words_of_message(bind.get(f"{{{JAVAROSA}}}requiredMsg"))
        node.preload = (bind.get(f"{{{JAVAROSA}}}preload", ""), bind.get(f"{{{JAVAROSA}}}preloadParams", ""))
        node.sensitivity = bind.get(f"{{{INTAKE}}}class", "")
        if node.sensitivity and node.sensitivity not in CLASSES:
            raise FormInvalidError(sheet="survey", row=0, column="bind::intake:class", reason="unknown_class")
        node.is_coding = bind.get(f"{{{INTAKE}}}mode", "") == "coding"

    def read_actions(self, above: Element) -> tuple[SetValue, ...]:
        """The <setvalue> actions directly inside an element."""
        found = []
        for action in above.iterfind(f"{{{XFORMS}}}setvalue"):
            target = self.path_of(action.get("ref", ""))
            if target is not None:
                expression = action.get("value")
                closure = self.compile("", "default", expression) if expression else None
                events = frozenset(action.get("event", "").split())
                found.append(SetValue(target, closure, action.text or "", events))
        return tuple(found)


def _inherit(node: Definition) -> None:
    """What a node takes over from the group around it."""
    above = node.parent
    node.sensitivity = node.sensitivity or (above.sensitivity if above else "") or "T"
    node.is_coding = node.is_coding or (above is not None and above.is_coding)


def _attribute(primary: Node, name: str) -> str:
    attributes = primary.elements()[0].attributes
    return next((one.text for one in attributes if one.name == f"@{name}"), "")
