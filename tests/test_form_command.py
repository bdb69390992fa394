"""`intake form check`: what it says and what it gives back to the shell, in a process of its own without Qt."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest

from intake_app.form_command import REFUSED, UNREADABLE, USABLE, FilesBeside, check
from intake_app.i18n import Translator
from intake_app.paths import forms, resources

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "| settings |\n| | form_id | version |\n| | invented | 3 |\n"
GOOD = f"| survey |\n| | type | name | label |\n| | text | a | A |\n\n{SETTINGS}"
BAD = GOOD.replace("| text | a | A |", "| txt | a | A |\n| | text | b | B ${nobody} |")


def tr(language: str = "en") -> Translator:
    return Translator(language, resources() / "i18n")


def made(folder: Path, text: str, name: str = "form.md") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_good_form(tmp_path: Path) -> None:
    said, code = check(made(tmp_path, GOOD), tr())
    assert code == USABLE
    assert said == "invented, version 3, can be used: 0 must be mended; 0 should be looked at; 0 notes."


def test_every_fault_with_sheet_row_column_what_and_how_to_mend(tmp_path: Path) -> None:
    said, code = check(made(tmp_path, BAD), tr())
    assert code == REFUSED
    assert said.split("\n\n") == [
        "sheet survey, row 2, column type, line 3 of the file: must be mended\n"
        "  The type “txt” is not known.\n"
        "  Write a type of XLSForm, for example text or date. The most similar name is “text”.",
        "sheet survey, row 3, column label, line 4 of the file: must be mended\n"
        "  There is no question “nobody” to refer to.\n"
        "  Write the name of a question exactly as in the column “name”; capital letters count.",
        "The questionnaire cannot be used: 2 must be mended; 0 should be looked at; 0 notes.",
    ]


@pytest.mark.parametrize(("name", "text"), [("form.xlsx", "no workbook"), ("form.pdf", "x"), ("form.csv", "a\x00b")])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, text: str) -> None:
    said, code = check(made(tmp_path, text, name), tr())
    assert code == UNREADABLE
    assert "nothing in it was checked" in said


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert check(tmp_path / "gone.md", tr())[1] == UNREADABLE
    assert check(tmp_path, tr())[1] == UNREADABLE


def test_files_beside_the_form_are_found_in_its_three_places(tmp_path: Path) -> None:
    form = made(tmp_path, GOOD.replace("text | a | A", "select_one_from_file towns.csv | a | A"))
    assert "towns.csv" in check(form, tr())[0]
    for folder in (tmp_path, tmp_path / "media", tmp_path / "form-media"):
        folder.mkdir(exist_ok=True)
        towns = made(folder, "name,label\nx,X\n", "towns.csv")
        assert check(form, tr()) == (check(made(tmp_path, GOOD, "good.md"), tr())[0], USABLE)
        assert list(FilesBeside(form)) in (["good.md", "towns.csv"], ["towns.csv"])
        towns.unlink()


def test_nothing_outside_of_those_places_is_read(tmp_path: Path) -> None:
    made(tmp_path, "secret", "secret.csv")
    folder = tmp_path / "inner"
    folder.mkdir()
    beside = FilesBeside(made(folder, GOOD))
    for name in ("../secret.csv", str(tmp_path / "secret.csv"), "form.md"):
        assert name not in beside
    assert len(beside) == 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_command_itself_speaks_three_languages_without_qt(tmp_path: Path, language: str) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "survey"
    for row in (["type", "name", "label", "relevant"], ["text", "a", "A", "foo(1)"]):
        workbook.active.append(row)
    workbook.save(tmp_path / "form.xlsx")
    code = (
        "import sys; from intake_app.__main__ import main; sys.argv[0] = 'intake'; given = main();"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]; sys.exit(given)"
    )
    command = [sys.executable, "-X", "utf8", "-c", code, "form", "check", str(tmp_path / "form.xlsx")]
    done = subprocess.run(
        [*command, "--language", language], capture_output=True, check=False, timeout=60, encoding="utf-8"
    )
    assert done.returncode == REFUSED, done.stderr
    assert {"kk": "«foo» функциясы жоқ", "ru": "Функции «foo» нет", "en": "There is no function “foo”"}[
        language
    ] in done.stdout
    assert "{" not in done.stdout


@pytest.mark.parametrize("form", sorted(forms().glob("[a-z]*.md")), ids=lambda path: path.stem)
def test_the_built_in_forms_can_be_used(form: Path) -> None:
    assert check(form, tr())[1] == USABLE
