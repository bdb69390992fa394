"""The shape in which answers travel: a questionnaire cut to the questions that may show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from intake_app.exports.record import NOTE, Group, Option, Part, Question, Shape
from intake_app.services.sheets import WHY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake_app.services.answer_purposes import Sieve
    from intake_app.xlsform.form import Definition, Form

_ROW: Final = re.compile(r"\[[a-z2-7]{1,32}\]")
_META: Final = re.compile(r"meta|formhub|_{1,2}version_{1,2}([0-9]+)?")


def path_of(path: str) -> str:
    """A path without row ids and without the mark of a reason."""
    return _ROW.sub("", path.removesuffix(WHY))


def is_meta(node: Definition) -> bool:
    """Whether a node is about the record itself: every format writes that on its own (kobotoolbox/kpi#1465)."""
    return _META.fullmatch(node.name) is not None or ":" in node.name


def shape_of(form: Form, sieves: Sequence[Sieve]) -> Shape:
    """The questionnaire with the questions that at least one case may show; groups without any are left out."""
    return Shape(
        form_id=form.form_id,
        version=form.version,
        root=form.root.name,
        languages=form.languages,
        parts=tuple(_parts(form, form.root, sieves)),
    )


def _parts(form: Form, above: Definition, sieves: Sequence[Sieve]) -> Iterator[Part]:
    for node in above.children.values():
        if is_meta(node):
            continue
        if node.kind in ("group", "repeat"):
            parts = tuple(_parts(form, node, sieves))
            if any(not isinstance(part, Question) or part.type != NOTE for part in parts):
                yield Group(node.name, node.path, _labels(form, node), parts, is_repeat=node.kind == "repeat")
        elif any(sieve.admits(node) for sieve in sieves):
            yield Question(node.name, node.path, node.type, _labels(form, node), tuple(_options(form, node, sieves)))


def _labels(form: Form, node: Definition) -> dict[str, str]:
    """Labels as the form has them: what a person told never stands in them."""
    return {language: form.label(node.path, language) for language in form.languages or ("",)}


def _options(form: Form, node: Definition, sieves: Sequence[Sieve]) -> Iterator[Option]:
    """The choices of a question, without those that no case may show."""
    languages = form.languages or ("",)

    def may_show(code: str) -> bool:
        return any(sieve.cut(node, code) == code for sieve in sieves)

    for code in filter(may_show, form.choice_codes(node.list_name)):
        yield Option(code, {language: form.choice_label(node.list_name, code, language) for language in languages})
    for code, words in node.choices.fixed if node.choices is not None else ():
        if may_show(code):
            yield Option(code, {one: form.texts.template(words, one).render(None) for one in languages})
