"""The words of a form in its languages, with the answers that stand inside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake_app.xlsform.tree import XFORMS
from intake_app.xlsform.values import to_string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

    from intake_app.xlsform.context import Closure, Context

_CODE = re.compile(r"\(([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\)\s*$")
_ITEXT = re.compile(r"\s*jr:itext\(\s*(['\"])(.*?)\1\s*\)\s*", re.DOTALL)
MISSING = ("", "-")
"""What pyxform writes where a translation is missing."""


def language_code(name: str) -> str:
    """The BCP 47 code in brackets of a language name ("English (en)" is en), or the name itself."""
    found = _CODE.search(name)
    return found[1] if found else name.strip()


@dataclass(frozen=True)
class Template:
    """A text in one language: pieces of text and expressions whose value is put in between."""

    pieces: tuple[str | Closure, ...]

    @property
    def is_static(self) -> bool:
        """Whether it reads no answers."""
        return all(isinstance(piece, str) for piece in self.pieces)

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing to say: no translation, or the mark that pyxform puts in its place."""
        return not self.pieces or (len(self.pieces) == 1 and self.pieces[0] in MISSING)

    def render(self, context: Context | None) -> str:
        """The text with its values; without a context the values are left out."""
        made = [_piece(piece, context) for piece in self.pieces]
        return "".join(made).strip()


def _piece(piece: str | Closure, context: Context | None) -> str:
    if isinstance(piece, str):
        return piece
    text = "" if context is None else to_string(piece(context))
    return "" if text == "NaN" else text


@dataclass(frozen=True)
class Words:
    """What a label, hint or message is: an id in the translations (`form` as in <value form=…>), or a template."""

    text_id: str = ""
    form: str = ""
    template: Template = Template(())


NO_WORDS = Words()


@dataclass
class Texts:
    """All translations of a form: language code -> text id -> value form -> template."""

    languages: tuple[str, ...] = ()
    default_language: str = ""
    tables: dict[str, dict[str, dict[str, Template]]] = field(default_factory=dict)

    def template(self, words: Words, language: str) -> Template:
        """The template to show in a language: a missing one falls back to the default, then to any language."""
        if not words.text_id:
            return words.template
        for code in (language, self.default_language, *self.languages):
            found = self.tables.get(code, {}).get(words.text_id, {}).get(words.form)
            if found is not None and not found.is_missing:
                return found
        return Template(())

    def is_static(self, words: Words) -> bool:
        """Whether it reads no answers in any language."""
        if not words.text_id:
            return words.template.is_static
        found = (table.get(words.text_id, {}).get(words.form) for table in self.tables.values())
        return all(template.is_static for template in found if template is not None)

    def untranslated(self) -> Iterator[tuple[str, str, str]]:
        """Each (language, text id, value form) that some language has and this one has not."""
        forms = {
            (text_id, form) for table in self.tables.values() for text_id, found in table.items() for form in found
        }
        for text_id, form in sorted(forms):
            for code in self.languages:
                found = self.tables[code].get(text_id, {}).get(form)
                if found is None or found.is_missing:
                    yield code, text_id, form


def read_template(element: Element, compile_text: Callable[[str], Closure]) -> Template:
    """The template of a <value> or <label> element with its <output> elements."""
    pieces: list[str | Closure] = [element.text or ""]
    for child in element:
        expression = child.get("value") or child.get("ref") or ""
        if child.tag.endswith("}output") and expression:
            pieces.append(compile_text(expression))
        pieces.append(child.tail or "")
    if len(pieces) == 1:
        return Template((str(pieces[0]).strip(),))
    return Template(tuple(piece for piece in pieces if piece != ""))


def read_texts(model: Element, compile_text: Callable[[str], Closure]) -> Texts:
    """The <itext> of a model; without one there are no languages."""
    texts = Texts()
    for translation in model.iterfind(f"{{{XFORMS}}}itext/{{{XFORMS}}}translation"):
        code = language_code(translation.get("lang", ""))
        table = texts.tables.setdefault(code, {})
        for text in translation.iterfind(f"{{{XFORMS}}}text"):
            table[text.get("id", "")] = {value.get("form", ""): read_template(value, compile_text) for value in text}
        if translation.get("default") is not None:
            texts.default_language = code
    texts.languages = tuple(texts.tables)
    texts.default_language = texts.default_language or (texts.languages[0] if texts.languages else "")
    return texts


def words_of(element: Element | None, compile_text: Callable[[str], Closure], form: str = "") -> Words:
    """The words of a <label> or <hint> element, by its ref or its own text."""
    if element is None:
        return NO_WORDS
    ref = element.get("ref")
    if ref is None:
        return Words(template=read_template(element, compile_text)) if not form else NO_WORDS
    found = _ITEXT.fullmatch(ref)
    if found:
        return Words(found[2], form)
    return Words(template=Template((compile_text(ref),))) if not form else NO_WORDS


def words_of_message(text: str | None) -> Words:
    """The words of a message attribute: an itext reference or plain text."""
    found = _ITEXT.fullmatch(text or "")
    return Words(found[2]) if found else Words(template=Template((text,) if text else ()))
