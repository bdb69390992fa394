"""Puts the tables beside a questionnaire into its XForm, so that its lists travel with the records made with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from intake_app.xlsform.instances import read_instances
from intake_app.xlsform.media import embed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.xlsform.tree import Node

_OUTSIDE = re.compile(r'<instance id="([^"]+)" src="([^"]+)"\s*/>')
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")


def with_media(xform: bytes, media: Mapping[str, bytes]) -> bytes:
    """The XForm with every list whose file is in `media` written out inside it, and pictures and sounds as well.

    Made for XForms as pyxform writes them. Columns whose names cannot be XML names are left out: no rule can ask
    for them.
    """
    if not media:
        return xform

    def inside(found: re.Match[str]) -> str:
        name, source = found[1], found[2]
        if source.rpartition("/")[2] not in media:
            return found[0]
        node = _table(name, source, media)
        return f'<instance id="{name}">{node}</instance>' if node else found[0]

    return embed(_OUTSIDE.sub(inside, xform.decode()).encode(), media)


def _table(name: str, source: str, media: Mapping[str, bytes]) -> str:
    instances, _findings = read_instances([Element("instance", {"id": name, "src": source})], media)
    tops = instances[name].elements()
    return _written(tops[0]) if tops else ""


def _written(node: Node) -> str:
    if not _NAME.fullmatch(node.name):
        return ""
    children = node.elements()
    inside = "".join(map(_written, children)) if children else escape(node.value())
    return f"<{node.name}>{inside}</{node.name}>"
