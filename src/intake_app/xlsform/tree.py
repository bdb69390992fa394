"""A read-only tree of named nodes that expressions walk: secondary instances, and the shape of the answers tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

XFORMS = "http://www.w3.org/2002/xforms"
KNOWN_PREFIXES = {
    "": "",
    XFORMS: "",
    "http://www.w3.org/1999/xhtml": "h",
    "http://openrosa.org/javarosa": "jr",
    "http://openrosa.org/xforms": "orx",
    "http://www.opendatakit.org/xforms": "odk",
    "http://www.w3.org/2001/xml-events": "ev",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "urn:intake-app:xform:1": "intake",
}
PREFIX_ALIASES = {"xhtml": "h", "xforms": "", "xf": ""}


class Node:
    """An element, an attribute (name begins with "@"), or without a name the document or text between elements."""

    __slots__ = ("attributes", "children", "name", "parent", "text")
    is_date = False

    def __init__(self, name: str, text: str = "", parent: Node | None = None) -> None:
        self.name = name
        self.text = text
        self.parent = parent
        self.children: list[Node] = []
        self.attributes: tuple[Node, ...] = ()

    def value(self) -> str:
        """The text of this node, or of everything below it (XPath 1.0 section 5.2)."""
        if not self.children:
            return self.text
        return "".join(child.value() for child in self.children)

    def raw(self) -> str:
        """The value whether or not the node is relevant."""
        return self.value()

    def is_visible(self) -> bool:
        """Whether reading gives the value; only answers can be irrelevant."""
        return True

    def below(self) -> list[Node]:
        """The children, in order; every reader of the children comes through here or `named`."""
        return self.children

    def named(self, name: str) -> list[Node]:
        """The children of this name, in order."""
        return [child for child in self.children if child.name == name]

    def elements(self) -> list[Node]:
        """The children that are elements, in order."""
        return [child for child in self.below() if child.name]

    def siblings_before(self) -> list[Node]:
        """The nodes before this one under the same parent, in document order."""
        row, place = self._place()
        return row[:place]

    def siblings_after(self) -> list[Node]:
        """The nodes after this one under the same parent, in document order."""
        row, place = self._place()
        return row[place + 1 :]

    def place_among_namesakes(self) -> int:
        """Its place, from 1, in the unbroken row of siblings of its name that it stands in; text does not count."""
        place = 1
        for sibling in reversed(self.siblings_before()):
            if sibling.name != self.name and sibling.name:
                break
            place += bool(sibling.name)
        return place

    def _place(self) -> tuple[list[Node], int]:
        """The row of siblings and the place in it; an attribute or a removed node stands alone."""
        row = [] if self.parent is None else self.parent.below()
        place = next((index for index, node in enumerate(row) if node is self), -1)
        return ([self], 0) if place < 0 else (row, place)

    def root(self) -> Node:
        """The document node: above the first element, without a name of its own."""
        node: Node = self
        while node.parent is not None:
            node = node.parent
        return node

    def descendants(self) -> Iterator[Node]:
        """Everything below, in document order."""
        waiting = self.below()[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(node.below()[::-1])


def qualified(tag: str, home: str = "") -> str:
    """The name of an ElementTree tag as expressions write it: known namespaces get their usual prefix.

    `home` is the namespace whose names are written bare.
    """
    if not tag.startswith("{"):
        return tag
    uri, local = tag[1:].split("}", 1)
    prefix = "" if uri == home else KNOWN_PREFIXES.get(uri)
    if prefix is None:
        return f"{{{uri}}}{local}"
    return f"{prefix}:{local}" if prefix else local


def namespace_of(name: str) -> str:
    """The namespace of a name as `qualified` makes it; the default one has none."""
    if name.startswith("{"):
        return name[1:].partition("}")[0]
    prefix, colon, _ = name.partition(":")
    return next((uri for uri, known in KNOWN_PREFIXES.items() if colon and known == prefix), "")


def home_of(element: Element) -> str:
    """The namespace of an element that is none of the known ones, or "": many forms give their answers one."""
    uri = element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""
    return "" if uri in KNOWN_PREFIXES else uri


def from_element(element: Element, parent: Node | None = None, home: str = "") -> Node:
    """An element with all below it as a Node; text between elements becomes nodes without a name."""
    node = Node(qualified(element.tag, home), parent=parent)
    node.attributes = tuple(Node("@" + qualified(key), text, node) for key, text in element.items())
    if not len(element):
        node.text = element.text or ""
        return node
    _append_text(node, element.text)
    for child in element:
        node.children.append(from_element(child, node, home))
        _append_text(node, child.tail)
    return node


def _append_text(node: Node, text: str | None) -> None:
    if text:
        node.children.append(Node("", text, node))


def document(element: Element) -> Node:
    """A document node above the tree of this element."""
    top = Node("")
    top.children.append(from_element(element, top, home_of(element)))
    return top
