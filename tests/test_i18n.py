"""The words of a language: catalogues as translators write them, plurals, and slips that must not crash a page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from hypothesis import given
from hypothesis import strategies as st

from intake_app.i18n import LANGUAGE_NAMES, LANGUAGES, Translator, placeholders, read_po
from intake_app.paths import resources

if TYPE_CHECKING:
    from pathlib import Path

PLURAL = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
HEADER = f'msgid ""\nmsgstr ""\n"Plural-Forms: {PLURAL}\\n"\n'
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\x85"), min_size=1)


def translator(folder: Path, body: str, language: str = "ru") -> Translator:
    place = folder / language / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "intake.po").write_text(f"{HEADER}\n{body}", encoding="utf-8")
    return Translator(language, folder)


def test_a_translation_is_found_and_everything_else_stays_english(tmp_path: Path) -> None:
    tr = translator(tmp_path, 'msgid "Lock"\nmsgstr "Заблокировать"\n\nmsgid "Empty"\nmsgstr ""\n')
    assert tr.text("Lock") == "Заблокировать"
    assert tr.text("Empty") == "Empty"
    assert tr.text("Unknown") == "Unknown"


def test_long_and_escaped_texts_are_put_together(tmp_path: Path) -> None:
    tr = translator(tmp_path, 'msgid ""\n"one "\n"\\"two\\"\\nthree \\\\n"\nmsgstr ""\n"раз "\n"«два»\\nтри \\\\n"\n')
    assert tr.text('one "two"\nthree \\n') == "раз «два»\nтри \\n"


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, "1 файл"), (2, "2 файла"), (5, "5 файлов"), (11, "11 файлов"), (21, "21 файл"), (0, "0 файлов")],
)
def test_russian_plurals(tmp_path: Path, n: int, expected: str) -> None:
    body = (
        'msgid "{count} file"\nmsgid_plural "{count} files"\n'
        'msgstr[0] "{count} файл"\nmsgstr[1] "{count} файла"\nmsgstr[2] "{count} файлов"\n'
    )
    tr = translator(tmp_path, body)
    assert tr.plural("{count} file", "{count} files", n).format(count=n) == expected


def test_english_plurals_need_no_catalogue(tmp_path: Path) -> None:
    tr = Translator("en", tmp_path)
    assert [tr.plural("one", "many", n) for n in (0, 1, 2)] == ["many", "one", "many"]


@pytest.mark.parametrize("wrong", ["Ждите {zeit} минут", "Ждите", "Ждите {n} {m}", "Ждите {n", "Ждите {} {n}"])
def test_a_translation_with_other_placeholders_is_refused(tmp_path: Path, wrong: str) -> None:
    tr = translator(tmp_path, f'msgid "Wait {{n}} minutes"\nmsgstr "{wrong}"\n')
    assert tr.text("Wait {n} minutes").format(n=3) == "Wait 3 minutes"
    assert tr.refused == ("Wait {n} minutes",)


def test_fuzzy_and_obsolete_translations_are_not_used(tmp_path: Path) -> None:
    tr = translator(
        tmp_path, '#, fuzzy\nmsgid "A"\nmsgstr "Б"\n\n#~ msgid "C"\n#~ msgstr "Ц"\n\nmsgid "D"\nmsgstr "Д"\n'
    )
    assert (tr.text("A"), tr.text("C"), tr.text("D")) == ("A", "C", "Д")


@pytest.mark.parametrize(
    "damage", ["", "msgid", 'msgid "a', '"lost"', 'msgstr "x"', "msgid x\nmsgstr y", "\x00\x01", 'msgid "\\']
)
def test_a_damaged_catalogue_costs_words_but_never_the_start(tmp_path: Path, damage: str) -> None:
    tr = translator(tmp_path, f'{damage}\n\nmsgid "Good"\nmsgstr "Хорошо"\n')
    assert tr.text("Good") in ("Good", "Хорошо")
    assert tr.plural("one", "many", 2)


@given(pairs=st.dictionaries(TEXT, TEXT, max_size=8))
def test_whatever_babel_writes_is_read_back(pairs: dict[str, str]) -> None:
    catalogue = Catalog(locale="ru", fuzzy=False)
    for message, translation in pairs.items():
        catalogue.add(message, translation)
    out = io.BytesIO()
    write_po(out, catalogue, width=30)
    entries = {entry.one: entry.forms for entry in read_po(out.getvalue().decode())}
    assert {key: forms for key, forms in entries.items() if key} == {k: (v,) for k, v in pairs.items()}


def test_placeholders_are_the_names_between_braces() -> None:
    assert placeholders("{a} and {b:>3} and {{c}}") == {"a", "b"}
    assert placeholders("plain") == frozenset()
    assert placeholders("{broken") == {"?"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_of_the_program_have_nothing_to_refuse(language: str) -> None:
    tr = Translator(language, resources() / "i18n")
    assert tr.refused == ()
    assert tr.text("Notebook") == {"kk": "Дәптер", "ru": "Тетрадь", "en": "Notebook"}[language]


def test_language_names_stand_in_their_own_language() -> None:
    assert LANGUAGE_NAMES == {"kk": "Қазақша", "ru": "Русский", "en": "English"}
