"""Holds the translations to the source: `check` fails on anything missing, empty, fuzzy or differing in placeholders.

`update` brings every resources/i18n/<lang>/LC_MESSAGES/intake.po up to the sentences the source holds, in one fixed
form, so that `check` can also ask that another update would change nothing.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "intake_app"
CATALOGUES = ROOT / "resources" / "i18n"
LANGUAGES_NEEDED = ("kk", "ru")
# The functions of intake_app/i18n.py whose sentences are translated; numbers are argument positions.
KEYWORDS: dict[str, tuple[int, ...] | None] = {"text": None, "plural": (1, 2), "_": None, "N_": None}


def ids_of(message: Message) -> tuple[str, ...]:
    """Give a message's English: one sentence, or the singular and the plural."""
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else (message.id,)


def strings_of(message: Message) -> tuple[str, ...]:
    """Give a message's translation: one sentence, or every plural form."""
    return tuple(message.string) if isinstance(message.string, (list, tuple)) else (message.string or "",)


def extracted(source: Path = SOURCE) -> Catalog:
    """Give every sentence of the source as a template."""
    template = Catalog(project="intake", charset="utf-8", header_comment="")
    found = extract_from_dir(
        str(source),
        [("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
    )
    for file, _line, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        if "domain" in Path(file).parts:
            continue  # rules and data speak to nobody; there `text` reads a line of a table
        place = (f"{source.name}/{Path(file).as_posix()}", 0)
        template.add(message, None, [place], auto_comments=comments, context=context)
    return template


def glued(source: Path = SOURCE) -> Iterator[str]:
    """Give the calls whose sentence is put together at run time, which extraction silently skips."""
    for path in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in KEYWORDS:
                    yield f"{path.relative_to(source)}:{node.lineno}: a sentence for {name}() is not one literal string"


def placeholders(sentences: Iterable[str]) -> set[str]:
    """Give the names in braces of all sentences."""
    return {name for sentence in sentences for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def message_faults(message: Message) -> Iterator[str]:
    """Give what is wrong with one translated message."""
    shown = repr(ids_of(message)[0])
    if message.fuzzy:
        yield f"fuzzy: {shown}"
    if not all(strings_of(message)):
        yield f"not translated: {shown}"
        return
    wanted = placeholders(ids_of(message))
    for sentence in strings_of(message):
        try:
            held = placeholders([sentence])
        except ValueError:
            yield f"broken braces: {shown}"
            continue
        if held != wanted:
            yield f"placeholders differ: {shown} has {sorted(wanted)}, its translation {sorted(held)}"


def updated(path: Path, template: Catalog) -> bytes:
    """Give the file as `update` would write it."""
    with path.open("rb") as text:
        catalogue = read_po(text, locale=path.parts[-3], charset="utf-8")
    catalogue.update(template, no_fuzzy_matching=True, keep_user_comments=True, update_creation_date=False)
    catalogue.obsolete.clear()
    out = io.BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, include_lineno=False)
    return out.getvalue()


def catalogue_faults(path: Path, template: Catalog) -> Iterator[str]:
    """Give what is wrong with one language."""
    with path.open("rb") as text:
        catalogue = read_po(text, locale=path.parts[-3], charset="utf-8")
    here, there = ({ids_of(m) for m in c if m.id} for c in (catalogue, template))
    yield from (f"missing: {ids[0]!r}" for ids in sorted(there - here))
    yield from (f"not in the source any more: {ids[0]!r}" for ids in sorted(here - there))
    for message in catalogue:
        if message.id:
            yield from message_faults(message)
    if here == there and updated(path, template) != path.read_bytes():
        yield "`make translations` would change the file"


def catalogue_files() -> list[Path]:
    """Give the .po file of every language."""
    return sorted(CATALOGUES.glob("*/LC_MESSAGES/intake.po"))


def check() -> int:
    """Print every fault; the result is the exit code."""
    template = extracted()
    faults = list(glued())
    languages = {path.parts[-3]: path for path in catalogue_files()}
    if len(template):
        faults += [f"{language}: no translation" for language in LANGUAGES_NEEDED if language not in languages]
    for language, path in languages.items():
        faults += [f"{language}: {fault}" for fault in catalogue_faults(path, template)]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    sys.stdout.write(f"Translations: {len(template)} sentences, {len(languages)} languages, {len(faults)} faults\n")
    return 1 if faults else 0


def update() -> int:
    """Bring every .po file up to the source; new sentences stand there empty."""
    template = extracted()
    for path in catalogue_files():
        path.write_bytes(updated(path, template))
    return check()


if __name__ == "__main__":
    if sys.argv[1:] not in (["check"], ["update"]):
        sys.exit("usage: translations.py check|update")
    sys.exit(check() if sys.argv[1] == "check" else update())
