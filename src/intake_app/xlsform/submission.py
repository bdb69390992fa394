"""A finished interview as an OpenRosa submission: what ODK Central and KoboToolbox take in.

Source: ODK XForms, "Submission" and "Metadata": the root element with the id and version of the form, relevant nodes
only, `meta/instanceID`, and `deprecatedID` where it replaces an earlier one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from intake_app.xlsform.instance import Answer
from intake_app.xlsform.session import END
from intake_app.xlsform.tree import namespace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake_app.xlsform.session import Session

OPENROSA = "http://openrosa.org/xforms"
_META, _ID, _OLD_ID = "meta", "instanceID", "deprecatedID"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Letters that no XML document can hold (XML 1.0, 2.2); pasted text brings them along."""


def submission(session: Session, *, deprecated_id: str = "") -> bytes:
    """The record as one XML document in UTF-8, without a line break between elements.

    `deprecated_id` is the instanceID under which an earlier state of this record was handed on.
    """
    top = session.top
    attributes = session.form.primary.elements()[0].attributes
    opened = "".join(f" {one.name[1:]}={quoteattr(one.text)}" for one in attributes if _is_plain(one.name[1:]))
    told = (child for child in top.children if isinstance(child, Answer) and not _is_meta(child))
    inside = "".join(_written(child, session.ended_at()) for child in told)
    block = next((node for node in top.children if isinstance(node, Answer) and _is_meta(node)), None)
    meta = _meta(session, block, deprecated_id)
    used = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _prefixes(top, inside + meta))
    text = f"<{top.name}{used}{opened}>{inside}{meta}</{top.name}>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()


def _is_plain(name: str) -> bool:
    return ":" not in name and not name.startswith("{")


def _is_meta(node: Answer) -> bool:
    return node.name.rpartition(":")[2] == _META


def _prefixes(top: Answer, written: str) -> Iterator[tuple[str, str]]:
    """The prefixes that the written elements use, with their namespaces."""
    names = {node.name for node in top.walk() if ":" in node.name and not node.name.startswith("{")} | {"orx:meta"}
    found = {name.partition(":")[0]: namespace_of(name) for name in sorted(names)}
    for prefix, uri in found.items():
        if f"<{prefix}:" in written:
            yield prefix, uri


def _element(name: str, inside: str) -> str:
    """An element; one of a namespace that we have no prefix for declares it on the spot."""
    opened = closed = name
    if name.startswith("{"):
        uri, closed = name[1:].split("}", 1)
        opened = f"{closed} xmlns={quoteattr(uri)}"
    return f"<{opened}>{inside}</{closed}>" if inside else f"<{opened}/>"


def _text(value: str) -> str:
    return escape(_FORBIDDEN.sub("", value), {"\r": "&#13;"})


def _written(node: Answer, ended_at: str) -> str:
    """A node with all below it, "" when it is not relevant."""
    if not node.is_visible():
        return ""
    if node.definition.children:
        inside = (_written(child, ended_at) for child in node.children if isinstance(child, Answer))
        return _element(node.name, "".join(inside))
    return _element(node.name, _text(ended_at if node.definition.preload == END else node.shown()))


def _meta(session: Session, meta: Answer | None, deprecated_id: str) -> str:
    """The meta block; where the form has none, or no instanceID in it, they are made in the OpenRosa namespace."""
    prefix = "orx:" if meta is None or meta.name.startswith("orx:") else ""
    cells = (
        {child.name.rpartition(":")[2]: child for child in meta.children if isinstance(child, Answer)} if meta else {}
    )
    inside = ""
    for name, child in cells.items():
        if name not in (_ID, _OLD_ID):
            inside += _written(child, session.ended_at())
    held = cells[_ID].raw() if _ID in cells else ""
    made = _element(f"{prefix}{_ID}", _text(held or session.instance_id))
    if deprecated_id:
        made += _element(f"{prefix}{_OLD_ID}", _text(deprecated_id))
    return _element(meta.name if meta else f"orx:{_META}", made + inside)
