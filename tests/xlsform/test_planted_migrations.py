"""The sheet `migrations` travels inside the XForm, and ODK's own checker still accepts it. All names are invented."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import pyxform

from intake_app.xlsform import migrations
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from xlsform.conftest import CASE_INTAKE, markdown, table

JAR = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
SURVEY = markdown(
    "type | name | label",
    "begin_group | g | G\ntext | t | T\nselect_one l | q | Q\nend_group | | ",
    "l | yes | Yes\nl | no | No",
    "t | 2",
)
SHEET = table(
    "migrations",
    "from_version | old_path | new_path | value_map",
    "1 | /g/told/ | g/t | \n1 | g/asked | g/q | 1=yes 0=no\n1 | g/a<b>&c | g/t | ",
)


def test_the_rows_come_out_of_the_form_again():
    form = compile_form(read_form(SURVEY + b"\n\n" + SHEET.encode(), ".md").xform)
    read = [(one.from_version, one.old_path, one.new_path, dict(one.value_map)) for one in migrations.read(form)]
    assert read == [
        ("1", "g/told", "g/t", {}),
        ("1", "g/asked", "g/q", {"1": "yes", "0": "no"}),
        ("1", "g/a<b>&c", "g/t", {}),
    ]


def test_a_form_without_the_sheet_is_as_pyxform_made_it():
    assert b"intake-migrations" not in read_form(SURVEY, ".md").xform
    empty = table("migrations", "from_version | old_path | new_path | value_map", "").encode()
    assert read_form(SURVEY + b"\n\n" + empty, ".md").xform == read_form(SURVEY, ".md").xform


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java")
@pytest.mark.parametrize(
    "source", [SURVEY + b"\n\n" + SHEET.encode(), CASE_INTAKE.read_bytes()], ids=["small", "built in"]
)
def test_odk_validate_accepts_it(tmp_path, source):
    path = tmp_path / "form.xml"
    path.write_bytes(read_form(source, ".md").xform)
    done = subprocess.run(
        ["java", "-Djava.awt.headless=true", "-jar", str(JAR), str(path)], capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
