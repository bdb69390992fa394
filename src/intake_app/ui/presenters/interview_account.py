"""The free account: which block is open, what is asked about it, and the words as they are read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.i18n import LANGUAGE_NAMES
from intake_app.ui.presenters.interview_state import AccountState, ToldBlock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake_app.services.open_interview import Interview
    from intake_app.services.told_blocks import Block
    from intake_app.xlsform.views import NodeView


def blocks_of(interview: Interview, section: str = "") -> Iterator[Block]:
    """The blocks of the free accounts in the order of the form; of one section if it is named."""
    for question in interview.accounts.values():
        if section and question.repeat.partition("/")[0] != section:
            continue
        if "/" not in question.repeat:
            continue
        for row in _rows(interview.session.section(question.repeat.partition("/")[0]), question.repeat):
            block = interview.block(f"{row.path}/{question.text}")
            if block is not None:
                yield block


def account_state(interview: Interview, path: str, *, asks: bool) -> AccountState | None:
    """The account page for one block; None for a path that is none."""
    block = interview.block(path)
    if block is None:
        return None
    session = interview.session
    rows = [one.row for one in blocks_of(interview, path.partition("/")[0])]
    mode, language = (_asked(interview, block.beside(name)) for name in (block.question.mode, block.question.language))
    interpreter = _asked(interview, block.beside(block.question.interpreter))
    is_settled = all(node is None or bool(node.value or node.reason) for node in (mode, language))
    repeat = next(iter(_repeats(session.section(path.partition("/")[0]), block.question.repeat)), None)
    return AccountState(
        path=path,
        text=session.node(path).value,
        number=rows.index(block.row) + 1 if block.row in rows else 1,
        mode=mode,
        language=language,
        interpreter=interpreter,
        asks=asks,
        is_settled=is_settled,
        words="  ·  ".join(filter(None, (_chosen(mode), _chosen(language)))),
        can_add=repeat is not None and repeat.can_add,
    )


def told_blocks(interview: Interview) -> tuple[ToldBlock, ...]:
    """All told words in their order, each with the way it was recorded."""
    session = interview.session
    found = []
    for block in blocks_of(interview):
        text = session.node(block.path).value
        if text.strip():
            asked = (block.question.mode, block.question.language)
            said = [_chosen(_asked(interview, block.beside(name))) for name in asked]
            found.append(ToldBlock(text, "  ·  ".join(filter(None, said))))
    return tuple(found)


def language_words(code: str) -> str:
    """A language by its own name."""
    return LANGUAGE_NAMES.get(code, code)


def _asked(interview: Interview, path: str) -> NodeView | None:
    if not path:
        return None
    node = interview.session.node(path)
    return node if node.is_relevant else None


def _chosen(node: NodeView | None) -> str:
    if node is None:
        return ""
    return next((choice.label for choice in node.choices if choice.code == node.value), "")


def _rows(section: NodeView, repeat: str) -> Iterator[NodeView]:
    for found in _repeats(section, repeat):
        yield from found.children


def _repeats(node: NodeView, path: str) -> Iterator[NodeView]:
    """The repeat of an account; one inside another repeat has no page of its own."""
    for child in node.children:
        if child.path == path:
            yield child
        elif path.startswith(f"{child.path}/"):
            yield from _repeats(child, path)
