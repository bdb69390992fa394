"""A questionnaire is given out again so that Kobo and ODK read it: the file it came from, or its table."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from pyxform.validators.odk_validate import check_xform

from intake_app.domain.errors import TargetExistsError
from intake_app.services.form_export import FormExport
from intake_app.services.form_files import FormFile
from intake_app.services.form_shelf import FormShelf
from intake_app.xlsform.reader import check_form, read_form
from intake_app.xlsform.spreadsheet import to_xlsx, write_xlsx
from intake_app.xlsform.workbook import Row, Sheet, Workbook
from invented_forms import ONE, TWO
from services_desk import Desk, no_step

FORMS = Path(__file__).parents[2] / "forms"
BUILT_IN = sorted(path for path in FORMS.glob("*.md") if path.stem != "README")


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: path.stem)
def test_a_built_in_form_as_spreadsheet_is_the_same_questionnaire(path: Path) -> None:
    text = path.read_bytes()
    assert read_form(to_xlsx(text, ".md"), ".xlsx").xform == read_form(text, ".md").xform


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs java")
def test_odk_validate_accepts_the_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "invented.xml"
    file.write_bytes(read_form(to_xlsx(TWO, ".md"), ".xlsx").xform)
    assert check_xform(str(file)) == []


def test_the_spreadsheet_is_made_for_people_and_names_nobody() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(ONE, ".md")))
    assert book.sheetnames == ["survey", "choices", "settings"]
    survey = book["survey"]
    assert survey.freeze_panes == "A2"
    assert survey["A1"].font.bold
    assert 10 <= survey.column_dimensions["C"].width <= 60
    assert (book.properties.creator or "") == ""
    assert not book.properties.lastModifiedBy


def test_cells_stay_text() -> None:
    sheet = Sheet(["name", "version"], [Row(2, {"name": "=1+1", "version": "2026.10"})])
    cells = openpyxl.load_workbook(io.BytesIO(write_xlsx(Workbook({"settings": sheet}))))["settings"]
    assert [cells["A2"].value, cells["A2"].data_type] == ["=1+1", "s"]
    assert [cells["B2"].value, cells["B2"].data_type] == ["2026.10", "s"]


def test_an_installed_spreadsheet_comes_out_untouched(office: Desk, tmp_path: Path) -> None:
    data = to_xlsx(TWO, ".md")
    sha256 = FormShelf(office.session, office.forms, check_form).install(FormFile(".xlsx", data))
    export = FormExport(office.forms, to_xlsx)
    assert export.suffix(sha256) == ".xlsx"
    written = export.save(sha256, tmp_path / "out.xlsx", no_step)
    assert written.path.read_bytes() == data
    with pytest.raises(TargetExistsError):
        export.save(sha256, tmp_path / "out.xlsx", no_step)


def test_a_built_in_form_comes_out_as_a_spreadsheet_and_one_without_a_file_as_xform(office: Desk) -> None:
    export = FormExport(office.forms, to_xlsx)
    given = export.give_out(office.forms.current().sha256)
    assert given.suffix == ".xlsx"
    assert zipfile.is_zipfile(io.BytesIO(given.data))
    xform = read_form(ONE, ".md").xform
    with office.session.vault.transaction():
        sha256 = office.forms.keep_travelled(xform)
    assert export.give_out(sha256) == FormFile(".xml", xform)
