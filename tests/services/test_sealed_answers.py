from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

from answer_desk import AnswerDesk
from intake_app.crypto.age import seal, unseal
from intake_app.crypto.age_recipients import HybridRecipient
from intake_app.domain.errors import AgePayloadError, EvidenceUnreadableError, NotForThisDeviceError
from intake_app.domain.errors_forms import AnswersInvalidError
from intake_app.services.answer_export import FORMATS, Order
from services_desk import CONSENTS, Desk, case_id, no_step

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(office: Desk) -> AnswerDesk:
    return AnswerDesk(office)


def sealed(desk: AnswerDesk, field_desk: Desk, stick: Path, form: str = "xlsx") -> Path:
    one = desk.full_case(case_id(1), "C23")
    done = desk.export.write(Order((one,), "partners", form, "kk", stick, field_desk.id), no_step)
    assert done.is_sealed
    return done.path


@pytest.mark.parametrize("form", FORMATS)
def test_only_the_chosen_contact_opens_it(desk, field_desk, stick, tmp_path, form):
    path = sealed(desk, field_desk, stick, form)
    assert path.name.endswith(".zip.age")
    assert b"mark" not in path.read_bytes()
    folder = tmp_path / "opened"
    folder.mkdir()
    written = AnswerDesk(field_desk).export.open_sealed(path, folder, no_step)
    with zipfile.ZipFile(written.path) as archive:
        assert archive.testzip() is None
        assert archive.namelist()
    written.path.unlink()
    with pytest.raises(NotForThisDeviceError):
        desk.export.open_sealed(path, folder, no_step)
    assert list(folder.iterdir()) == []


def test_the_file_says_for_whom_it_was_sealed_only_in_the_case(desk, field_desk, stick):
    path = sealed(desk, field_desk, stick)
    told = desk.desk.session.case(case_id(1)).custody[0].value.what
    assert told.endswith(f"/{field_desk.id}")
    assert field_desk.id.encode() not in path.read_bytes()


def test_a_bundle_stays_closed(desk, office, field_desk, stick, tmp_path):
    field_desk.case(case_id(2), *CONSENTS)
    field_desk.handover.write([case_id(2)], [office.id], stick, no_step)
    (bundle,) = stick.iterdir()
    with pytest.raises(AnswersInvalidError):
        desk.export.open_sealed(bundle, tmp_path, no_step)
    assert not list(tmp_path.glob("*.zip"))


def test_a_cut_or_empty_file_leaves_nothing(desk, field_desk, stick, tmp_path):
    path = sealed(desk, field_desk, stick)
    path.write_bytes(path.read_bytes()[:-20])
    other = AnswerDesk(field_desk).export
    with pytest.raises(AgePayloadError):
        other.open_sealed(path, tmp_path, no_step)
    empty = tmp_path / "empty.age"
    empty.write_bytes(seal([HybridRecipient.parse(field_desk.session.keys.identity.recipient_text)], b""))
    with pytest.raises(AnswersInvalidError):
        other.open_sealed(empty, tmp_path, no_step)
    with pytest.raises(EvidenceUnreadableError):
        other.open_sealed(tmp_path / "gone.age", tmp_path, no_step)
    assert not list(tmp_path.glob("*.zip"))


@pytest.mark.stock
@pytest.mark.skipif(shutil.which("age") is None, reason="needs age 1.3 of the operating system")
def test_the_stock_tool_opens_it(desk, field_desk, stick, tmp_path):
    path = sealed(desk, field_desk, stick)
    key = tmp_path / "identity.txt"
    key.write_text(field_desk.session.keys.identity.secret_text() + "\n")
    done = subprocess.run(["age", "-d", "-i", str(key), str(path)], capture_output=True, check=False)
    if b"unknown identity type" in done.stderr:
        pytest.skip("this age knows no post-quantum keys")
    assert zipfile.ZipFile(io.BytesIO(done.stdout)).testzip() is None
    assert unseal([field_desk.session.keys.identity], path.read_bytes()) == done.stdout
