"""The lists for afterwards in one place: of each section the words that were told, and below them what codes them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake_app.ui.presenters.interview_phases import LISTS
from intake_app.xlsform.views import KIND_GROUP, KIND_NOTE, KIND_QUESTION, KIND_REPEAT, KIND_ROW, NodeView, SectionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from intake_app.i18n import Translator

_TOLD = frozenset({"text"})


def lists_tree(sections: Iterable[NodeView], accounts: frozenset[str], label: str, tr: Translator) -> NodeView:
    """One page from the trees of all sections: told words to be read, coding questions to be answered.

    `accounts` names the sections of the free account, which stand here whether or not they have lists.
    """
    groups = [_group(one, one.label, _parts(one, tr)) for one in sections if _belongs(one, accounts)]
    return NodeView(path=LISTS, name=LISTS, kind=KIND_GROUP, label=label, children=tuple(groups))


def lists_state(tree: NodeView) -> SectionState:
    """How far the lists are."""
    asked = list(_coding(tree))
    answered = sum(bool(node.value or node.reason) for node in asked)
    return SectionState(LISTS, tree.label, is_relevant=True, answered=answered, asked=len(asked))


def _coding(node: NodeView) -> Iterator[NodeView]:
    if not node.is_relevant:
        return
    if node.kind == KIND_QUESTION and node.is_coding:
        yield node
    for child in node.children:
        yield from _coding(child)


def _belongs(section: NodeView, accounts: frozenset[str]) -> bool:
    has_lists = next(_coding(section), None) is not None
    return section.is_relevant and (has_lists or (section.name in accounts and any(_told_words(section))))


def _parts(node: NodeView, tr: Translator) -> Iterator[NodeView]:
    """What of a group or row belongs here: told words first as they stand in the form, then its lists."""
    for child in node.children:
        if not child.is_relevant:
            continue
        if child.kind == KIND_REPEAT:
            yield from _rows(child, tr)
        elif child.kind in (KIND_GROUP, KIND_ROW):
            if next(_coding(child), None) is not None or any(_told_words(child)):
                yield _group(child, child.label, _parts(child, tr))
        elif child.kind != KIND_NOTE and child.is_coding:
            yield child
        elif _is_told(child):
            # Under another name: an account would take the whole page.
            shown = frozenset({"multiline"})
            yield replace(child, name="told", is_readonly=True, appearance=shown, hint="", guidance="")


def _rows(repeat: NodeView, tr: Translator) -> Iterator[NodeView]:
    count = len(repeat.children)
    for number, row in enumerate(repeat.children, 1):
        if next(_coding(row), None) is not None or any(_told_words(row)):
            title = tr.text("{name}: {number} of {count}").format(name=repeat.label, number=number, count=count)
            yield _group(row, title, _parts(row, tr))


def _group(node: NodeView, label: str, children: Iterable[NodeView]) -> NodeView:
    return NodeView(path=f"{LISTS}/{node.path}", name=node.name, kind=KIND_GROUP, label=label, children=tuple(children))


def _is_told(node: NodeView) -> bool:
    return node.kind == KIND_QUESTION and node.type in _TOLD and bool(node.value)


def _told_words(node: NodeView) -> Iterator[bool]:
    for child in node.children:
        yield _is_told(child)
        yield from _told_words(child)
