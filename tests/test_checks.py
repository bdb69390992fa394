"""The two checks of `make check` that are our own: letters that deceive, translations that lack something."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

CHECKS = Path(__file__).resolve().parent.parent / ".ci"


def load(name):
    spec = importlib.util.spec_from_file_location(f"ci_{name}", CHECKS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


letters = load("letters")
translations = load("translations")

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: ru\\n"\n'
HEADER += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\ufeff", "\u2066", "\x00", "\u00ad"])
def test_a_character_that_nobody_sees_is_found(hidden):
    assert [line for line, _ in letters.faults_in_file("docs/a.md", f"fine\nnot{hidden}fine\n")] == [2]


def test_a_word_of_two_scripts_is_found_whole_words_are_not():
    assert list(letters.faults_in_file("docs/a.md", "\u0421ase")) != []
    assert list(letters.faults_in_file("docs/a.md", "Case \u0421\u0430\u0441\u0435 USB-\u0444\u043b\u0435\u0448")) == []


def test_a_name_that_is_not_ascii_is_found_even_where_letters_are_allowed():
    assert [fault[0] for fault in letters.faults_in_file("tests/a.py", "a = 1\n\u0430 = 2\n")] == [2]


def test_letters_outside_ascii_need_a_reason_in_the_program_but_not_in_tests():
    line = 'WORD = "\u0441\u043b\u043e\u0432\u043e"\n'
    assert [fault[0] for fault in letters.faults_in_file("src/intake_app/storage/a.py", line + line)] == [1]
    assert list(letters.faults_in_file("tests/test_a.py", line)) == []


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "intake_app"
    folder.mkdir()
    lines = ['tr.text("Lock {name}")', 'tr.plural("{count} case", "{count} cases", n)', "widget.text()"]
    (folder / "page.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def faults(tmp_path, source, body):
    path = tmp_path / "ru" / "LC_MESSAGES" / "intake.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + body, encoding="utf-8")
    template = translations.extracted(source)
    found = list(translations.catalogue_faults(path, template))
    path.write_bytes(translations.updated(path, template))
    return found, list(translations.catalogue_faults(path, template))


LOCK = 'msgid "Lock {name}"\nmsgstr "X {name}"\n\n'
CASES = 'msgid "{count} case"\nmsgid_plural "{count} cases"\nmsgstr[0] "{count} x"\nmsgstr[1] "{count} y"\n\n'


def test_a_whole_catalogue_has_no_fault_once_it_is_in_its_fixed_form(tmp_path, source):
    before, after = faults(tmp_path, source, LOCK + CASES)
    assert before == ["`make translations` would change the file"]
    assert after == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (LOCK, "missing: '{count} case'"),
        (LOCK + CASES + 'msgid "Gone"\nmsgstr "x"\n\n', "not in the source any more: 'Gone'"),
        (LOCK.replace("X {name}", "") + CASES, "not translated: 'Lock {name}'"),
        ("#, fuzzy\n" + LOCK + CASES, "fuzzy: 'Lock {name}'"),
        (LOCK.replace("X {name}", "X {nane}") + CASES, "placeholders differ: 'Lock {name}'"),
        (LOCK.replace("X {name}", "X {name") + CASES, "broken braces: 'Lock {name}'"),
        (LOCK + CASES.replace("{count} y", "y"), "placeholders differ: '{count} case'"),
        (LOCK + CASES.replace("{count} y", ""), "not translated: '{count} case'"),
    ],
)
def test_every_lack_is_named(tmp_path, source, body, said):
    before, _ = faults(tmp_path, source, body)
    assert [fault for fault in before if fault.startswith(said)]


def test_a_sentence_glued_at_run_time_is_found(source):
    (source / "page.py").write_text('tr.text(f"Lock {name}")\ntr.text("a" + b)\ntr.text("whole")\n', encoding="utf-8")
    assert [fault.partition(":")[2][0] for fault in translations.glued(source)] == ["1", "2"]
