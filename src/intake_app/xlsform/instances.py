"""Secondary instances: choice lists and tables that travel with a form, inside it or as csv and xml files beside it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from intake_app.xlsform.tree import Node, from_element, home_of
from intake_app.xlsform.views import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

MAX_ROWS = 100_000


def read_instances(elements: list[Element], media: Mapping[str, bytes]) -> tuple[dict[str, Node], tuple[Finding, ...]]:
    """All secondary instances by id. One whose file is missing or unreadable is empty and becomes a finding."""
    found: dict[str, Node] = {}
    findings = []
    for element in elements:
        name = element.get("id", "")
        source = element.get("src")
        if source is None:
            found[name] = from_element(element, home=home_of(element[0]) if len(element) else "")
            continue
        file_name = source.rpartition("/")[2]
        table = _from_file(file_name, media.get(file_name))
        if table is None:
            findings.append(Finding("file_missing", "survey", 0, "type", file_name))
        instance = Node("instance")
        instance.attributes = (Node("@id", name, instance),)
        instance.children = [] if table is None else [table]
        for child in instance.children:
            child.parent = instance
        found[name] = instance
    return found, tuple(findings)


def _from_file(name: str, data: bytes | None) -> Node | None:
    if data is None:
        return None
    try:
        if name.endswith(".csv"):
            return _from_csv(data.decode("utf-8-sig"))
        if name.endswith(".geojson"):
            return _from_geojson(data)
        return _from_xml(data) if name.endswith(".xml") else None
    except (csv.Error, ParseError, DefusedXmlException, ValueError, RecursionError):
        return None


def _from_xml(data: bytes) -> Node:
    element = fromstring(data, forbid_dtd=True)
    return from_element(element, home=home_of(element))


def _from_geojson(data: bytes) -> Node:
    """The features of a collection as root/item nodes: their properties, their id and a point as a geopoint."""
    found = json.loads(data)
    features = found.get("features", []) if isinstance(found, dict) else []
    root = Node("root")
    for feature in features[:MAX_ROWS] if isinstance(features, list) else []:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            continue
        cells = {str(key): str(value) for key, value in properties.items() if not isinstance(value, dict | list)}
        if "id" in feature:
            cells.setdefault("id", str(feature["id"]))
        cells["geometry"] = _geopoint(feature.get("geometry"))
        item = Node("item", parent=root)
        item.children = [Node(name, text, item) for name, text in cells.items()]
        root.children.append(item)
    return root


def _geopoint(geometry: object) -> str:
    """The text "latitude longitude 0 0" for a GeoJSON point, "" for other shapes."""
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return ""
    place = geometry.get("coordinates")
    if not isinstance(place, list) or len(place) < 2:
        return ""
    return f"{place[1]} {place[0]} 0 0"


def _from_csv(text: str) -> Node:
    """A table as root/item nodes with a child for each column, as pulldata() and select_one_from_file expect it."""
    first_line = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if first_line.count(";") > first_line.count(",") else ",")
    columns = [column.strip() for column in next(rows, [])]
    root = Node("root")
    for number, cells in enumerate(rows):
        if number >= MAX_ROWS:
            raise ValueError("rows")
        item = Node("item", parent=root)
        item.children = [Node(column, cell, item) for column, cell in zip(columns, cells, strict=False) if column]
        root.children.append(item)
    return root
