from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answer_desk import FOLLOW_UP, STAY, AnswerDesk
from intake_app.domain.entry_kinds import CaseSealed, ConsentWithdrawn, Custody, EvidenceAdded, EvidenceDerived
from intake_app.domain.errors import ConsentMissingError, NothingToReleaseError, RiskTooHighError
from intake_app.domain.strict_json import load_strict
from intake_app.services.answer_export import FORMATS, Order
from intake_app.services.answer_purposes import PURPOSES
from intake_app.services.vault_session import Act
from services_desk import case_id, no_step

if TYPE_CHECKING:
    from pathlib import Path

    from services_desk import Desk

USES = {"office": "C06", "partners": "C23", "statistics": "C19"}


@pytest.fixture
def desk(office: Desk) -> AnswerDesk:
    return AnswerDesk(office)


def written(desk: AnswerDesk, stick: Path, *cases: str, purpose: str = "partners", form: str = "kobo") -> bytes:
    """The bytes of one export, unpacked and put one behind the other: what a search would find."""
    done = desk.export.write(Order(cases, purpose, form, "kk", stick), no_step)
    data = done.path.read_bytes()
    done.path.unlink()
    return unpacked(data)


def unpacked(data: bytes) -> bytes:
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(name.encode() + b"\n" + unpacked(archive.read(name)) for name in archive.namelist())


def kobo(desk: AnswerDesk, stick: Path, *cases: str, purpose: str = "partners") -> list[dict]:
    done = desk.export.write(Order(cases, purpose, "kobo", "kk", stick), no_step)
    data = done.path.read_bytes()
    done.path.unlink()
    if not data.startswith(b"PK"):
        return load_strict(data)["results"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = [load_strict(archive.read(name)) for name in archive.namelist() if name.endswith(".json")]
    return [record for one in found for record in one["results"]]


# --- classes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("purpose", "items", "stay"),
    [
        ("partners", ("C23",), "PX3I"),
        ("partners", ("C23", "C05"), "X3I"),
        ("partners", ("C23", "C05", "C07", "C14"), "X3I"),
        ("office", ("C06",), "PX3I"),
        ("office", ("C06", "C05", "C07", "C14"), "XI"),
        ("statistics", ("C19", "C05", "C14"), "P3XI"),
    ],
)
def test_no_class_that_stays_is_in_any_byte(desk, stick, form, purpose, items, stay):
    one = desk.full_case(case_id(1), *items)
    found = written(desk, stick, one, purpose=purpose, form=form)
    for kind in stay:
        assert f"mark-{kind}".encode() not in found
    assert b"C07" not in found
    assert b"secret" not in found
    assert b"sealed_section" not in found
    if purpose != "statistics":
        for kind in set("APT3ML") - set(stay):
            assert f"mark-{kind}".encode() in found
    else:
        assert b"mark" not in found
        assert b"beat" in found
        assert b"2022-01-08" not in found
        assert b"331010000" not in found
    if "P" in stay:
        assert b"1990" not in found


WORDS = st.text(st.sampled_from("абвғү ab=+-@;\"'<&>\n|,"), max_size=12)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(sorted(PURPOSES)),
    st.sets(st.sampled_from(["C05", "C06", "C07", "C14", "C19", "C23"])),
    st.lists(st.tuples(st.sampled_from("PX3IMT"), WORDS), max_size=8),
    st.sampled_from(sorted(FORMATS)),
)
def test_whatever_was_told_no_withheld_class_is_in_any_byte(desk, stick, purpose, items, told, form):
    places = {
        "P": "D/name", "X": "X/secret", "3": f"{STAY}/who", "I": "SR/fear", "M": f"{STAY}/pain", "T": f"{STAY}/words",
    }  # fmt: skip
    desk.tried = getattr(desk, "tried", 0) + 1
    one = desk.case(case_id(desk.tried), *items, USES[purpose])
    for kind, words in told:
        desk.tell(one, kind, {places[kind]: f"mark-{kind}{words}"})
    found = written(desk, stick, one, purpose=purpose, form=form)
    stay = {"office": "", "partners": "3", "statistics": "P3"}[purpose] if "C05" in items else "P3"
    for kind in "XI" + stay:
        assert f"mark-{kind}".encode() not in found


def test_what_is_calculated_from_what_stays_stays_too(desk, stick):
    one = desk.full_case(case_id(1), "C23")
    (first, _follow) = kobo(desk, stick, one)
    assert "R/copied" not in first
    assert first["R/plain"] == "about f"
    two = desk.full_case(case_id(2), "C23", "C05")
    assert kobo(desk, stick, two)[0]["R/copied"] == "about mark-P name"


def test_answers_that_do_not_apply_any_more_are_left_out(desk, stick):
    one = desk.full_case(case_id(1), "C23", "C05")
    assert kobo(desk, stick, one)[0]["D/if_named"] == "mark-T if named"
    desk.tell(one, "P", {"D/name": ""})
    assert "D/if_named" not in kobo(desk, stick, one)[0]


def test_a_question_that_shows_only_through_what_stays_leaves_no_empty_element(desk, stick):
    one = desk.case(case_id(1), "C23")
    desk.tell(one, "P", {"D/name": "Ойдан шығарылған"})
    done = desk.export.write(Order((one,), "partners", "openrosa", "kk", stick), no_step)
    with zipfile.ZipFile(done.path) as archive:
        root = fromstring(archive.read(archive.namelist()[0]))
    assert root.find("D/if_named") is None
    assert root.find("D/sex") is not None


def test_a_column_stands_when_one_case_may_show_it_and_is_empty_for_the_other(desk, stick):
    named = desk.full_case(case_id(1), "C23", "C05")
    unnamed = desk.full_case(case_id(2), "C23")
    done = desk.export.write(Order((named, unnamed), "partners", "central", "kk", stick), no_step)
    with zipfile.ZipFile(done.path) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("invented.csv").decode("utf-8-sig"))))
    assert [row["D-name"] for row in rows] == ["mark-P name", ""]
    assert not any("secret" in column or "fear" in column for column in rows[0])


def test_names_that_stay_are_taken_out_of_told_words_too(desk, stick):
    one = desk.case(case_id(1), "C23", "C06")
    desk.tell(one, "P", {"D/name": "Айгүл Ойданова"})
    desk.tell(one, "3", {STAY: "1", f"{STAY}/who": "Ержан, 8 701 234 56 78"})
    desk.tell(one, "T", {f"{STAY}/words": "Мені, Айгүлді, Ержанмен алып кетті, +7 (701) 2345678"})
    desk.state(one, "Я, Айгүл Ойданова, шла с Ержаном.")
    for form in FORMATS:
        found = written(desk, stick, one, form=form).decode(errors="ignore")
        for word in ("Айг", "Ойданов", "Ержан", "2345678"):
            assert word not in found
    assert kobo(desk, stick, one)[0]["Z/Z_blocks"][0]["Z/Z_blocks/Z01_text"] == "Я, […], шла с […]."
    two = desk.case(case_id(2), "C06", "C05")
    desk.tell(two, "P", {"D/name": "Айгүл"})
    desk.state(two, "Я, Айгүл.")
    assert kobo(desk, stick, two, purpose="office")[0]["Z/Z_blocks"][0]["Z/Z_blocks/Z01_text"] == "Я, Айгүл."


# --- the sealed section -----------------------------------------------------------------------------------------


def test_codes_that_point_into_the_sealed_section_never_go_nor_what_is_told_beside_them(desk, stick):
    one = desk.full_case(case_id(1), "C23", "C06")
    desk.tell(one, "T", {f"{STAY}/how": "beat sexual"})
    found = kobo(desk, stick, one)[0]
    assert found["H/stays"][0]["H/stays/how"] == "beat"
    assert "H/stays/words" not in found["H/stays"][0]
    assert "Z01_text" not in str(found)
    assert b"see the section" not in written(desk, stick, one, form="xlsx")
    inside = kobo(desk, stick, one, purpose="office")[0]
    assert inside["H/stays"][0]["H/stays/how"] == "beat"
    assert inside["H/stays"][0]["H/stays/words"] == "mark-T words"


def test_a_sealed_part_of_the_account_leaves_no_row(desk, stick):
    one = desk.full_case(case_id(1), "C23", "C07", "C14")
    desk.state(one, "mark-X account", kind="X", block="eeeeeeeeee")
    blocks = kobo(desk, stick, one)[0]["Z/Z_blocks"]
    assert [block["Z/Z_blocks/Z01_text"] for block in blocks] == ["mark-T account"]


# --- the door ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", PURPOSES)
def test_without_its_consent_nothing_is_written_and_the_item_is_named(desk, stick, purpose):
    others = [item for name, item in USES.items() if name != purpose]
    one = desk.full_case(case_id(1), "C05", *others)
    line = desk.export.plan([one], purpose).lines[0]
    assert not line.may_go
    assert line.decision.missing == (USES[purpose],)
    with pytest.raises(ConsentMissingError) as refused:
        desk.export.write(Order((one,), purpose, "xlsx", "kk", stick), no_step)
    assert refused.value.facts["items"] == USES[purpose]
    assert list(stick.iterdir()) == []
    assert desk.desk.session.case(one).custody == ()


def test_extreme_risk_stops_what_leaves_the_organisation(desk, stick):
    one = desk.full_case(case_id(1), "C23", "C06")
    desk.risk(one, "extreme")
    assert desk.export.plan([one], "partners").lines[0].decision.risk == "extreme"
    with pytest.raises(RiskTooHighError):
        desk.export.write(Order((one,), "partners", "xlsx", "kk", stick), no_step)
    assert desk.export.plan([one], "office").cases == (one,)


def test_a_withdrawal_and_a_closed_case_stop_it_too(desk, stick):
    one, two = desk.full_case(case_id(1), "C23"), desk.full_case(case_id(2), "C23")
    session = desk.desk.session
    session.record(one, [Act("consent.withdrawn", "A", ConsentWithdrawn(scope="stop_all"))])
    session.record(two, [Act("case.sealed", "A", CaseSealed(reason="closed"))])
    plan = desk.export.plan([one, two], "partners")
    assert plan.cases == ()
    assert [line.hindrance for line in plan.lines] == ["", "sealed"]
    with pytest.raises(NothingToReleaseError):
        desk.export.write(Order((two,), "partners", "xlsx", "kk", stick), no_step)


def test_the_plan_counts_what_goes_and_what_stays_and_says_nothing_of_the_sealed_section(desk):
    desk.full_case(case_id(1), "C23")
    plan = desk.export.plan([case_id(1)], "partners")
    assert plan.stays == {("P", "C05"): 3, ("3", "own_consent"): 1, ("I", "always"): 1}
    assert plan.goes["M"] == 1
    assert plan.records == 2
    assert plan.languages == ("kk", "en")
    counted = desk.export.plan([desk.full_case(case_id(2), "C19")], "statistics")
    assert ("T", "not_counted") in counted.stays
    assert ("P", "purpose") in counted.stays
    assert not any(kind == "X" for kind, _reason in counted.stays)


def test_limits_are_shown_before(desk):
    one = desk.case(case_id(1), "C23", limits={"C23": "тек бір ұйымға"})
    assert desk.export.plan([one], "partners").limits == ("тек бір ұйымға",)


def test_a_case_whose_questionnaire_is_not_here_is_named_and_left_out(desk, stick):
    one = desk.full_case(case_id(1), "C23")
    desk.forms["invented"] = "0" * 64
    two = desk.case(case_id(2), "C23")
    plan = desk.export.plan([one, two], "partners")
    assert plan.cases == (one,)
    assert plan.lines[1].hindrance == "form"


# --- what is written --------------------------------------------------------------------------------------------


def test_counts_add_up_over_cases_sheets_and_formats(desk, stick):
    cases = tuple(desk.full_case(case_id(number), "C23") for number in (1, 2, 3))
    for form in FORMATS:
        done = desk.export.write(Order(cases, "partners", form, "en", stick), no_step)
        assert (done.cases, done.records) == (3, 6)
        data = done.path.read_bytes()
        done.path.unlink()
        assert data.startswith(b"PK")
    assert len(kobo(desk, stick, *cases)) == 6


def test_a_record_is_known_again_and_a_changed_one_names_what_it_replaces(desk, stick):
    one = desk.full_case(case_id(1), "C23", "C19")
    first = kobo(desk, stick, one)[0]
    again = kobo(desk, stick, one)[0]
    assert first["_uuid"] == again["_uuid"]
    assert "meta/deprecatedID" not in again
    desk.tell(one, "T", {f"{STAY}/words": "better words"})
    changed = kobo(desk, stick, one)[0]
    assert changed["_uuid"] != first["_uuid"]
    assert changed["meta/deprecatedID"] == f"uuid:{first['_uuid']}"
    assert changed["meta/rootUuid"] == first["meta/rootUuid"]
    counted = kobo(desk, stick, one, purpose="statistics")[0]
    assert counted["meta/rootUuid"] != first["meta/rootUuid"]
    assert "_submission_time" not in counted


def test_every_record_that_went_out_is_a_line_in_its_case(desk, stick):
    one = desk.full_case(case_id(1), "C23")
    first, follow = kobo(desk, stick, one)
    assert [told.value for told in desk.desk.session.case(one).custody] == [
        Custody(action="exported", what=f"answers/partners/kobo/-/{first['_uuid']}/open"),
        Custody(action="exported", what=f"answers/partners/kobo/{FOLLOW_UP}/{follow['_uuid']}/open"),
    ]


def test_names_say_nothing_and_one_table_is_no_archive(desk, stick):
    one = desk.case(case_id(1), "C23", "C06")
    desk.tell(one, "A", {"D/D01_pseudonym": "Ойдан шығарылған"})
    done = desk.export.write(Order((one,), "partners", "xlsx", "kk", stick), no_step)
    assert done.path.suffix == ".xlsx"
    assert one[:4] not in done.path.name
    record = desk.desk.session.case(one).record
    book = openpyxl.load_workbook(done.path)
    assert record not in str([list(sheet.values) for sheet in book])
    inside = desk.export.write(Order((one,), "office", "xlsx", "kk", stick), no_step)
    assert record in str([list(sheet.values) for sheet in openpyxl.load_workbook(inside.path)])


def test_pictures_go_as_working_copies_only(desk, stick):
    rows = "image | photo | Сурет | Photo | | | T\nfile | paper | Қағаз | Paper | | | T"
    form = __import__("answer_desk").xform(rows, "a | b | c | d", "with_files")
    session = desk.desk.session
    with session.vault.transaction():
        desk.forms["invented"] = desk.desk.forms.keep(form, "with_files", "1")
    one = desk.case(case_id(1), "C23")
    original, copy, paper = (
        session.evidence.take_in(io.BytesIO(data), len(data), no_step) for data in (b"EXIF", b"clean", b"pdf")
    )
    for taken, kind in ((original, "image/jpeg"), (paper, "application/pdf")):
        body = EvidenceAdded(sha256=taken.sha256, size=taken.size, media_type=kind, file_name="Айгүл.jpg")
        session.record(one, [Act("evidence.added", "T", body)])
    desk.tell(one, "T", {"photo": original.sha256, "paper": paper.sha256})
    found = written(desk, stick, one, form="openrosa")
    assert b"EXIF" not in found
    assert b"pdf" in found
    body = EvidenceDerived(
        sha256=copy.sha256, size=copy.size, media_type="image/jpeg", made_from=original.sha256, how="stripped"
    )
    session.record(one, [Act("evidence.derived", "T", body)])
    for name in FORMATS:
        found = written(desk, stick, one, form=name)
        assert b"EXIF" not in found
        assert b"clean" in found
        assert f"{copy.sha256[:16]}.jpg".encode() in found
        assert "Айгүл".encode() not in found
