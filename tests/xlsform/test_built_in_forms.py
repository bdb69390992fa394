"""Every questionnaire that comes with the program: reads clean, speaks three languages, and keeps the rules of care.

The rows are read here by a small table reader of our own, so that a mistake of the program's reader shows.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import get_args

import pytest
import pyxform

from intake_app.domain.entry_kinds import ConsentWithdrawn
from intake_app.xlsform.model import CLASSES, compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session
from xlsform.conftest import NOW

FOLDER = Path(__file__).parents[2] / "forms"
FILES = {path.stem: path for path in sorted(FOLDER.glob("*.md")) if path.name != "README.md"}
NAMES = sorted(FILES)
VALIDATE = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
LANGUAGES = ("Қазақша (kk)", "Русский (ru)", "English (en)")
SPOKEN = ("label", "hint", "constraint_message")
SILENT = {"end_group", "end_repeat", "calculate", "hidden", "start", "end", "today"}
ANSWER5 = ["yes", "no", "unknown", "declined", "not_asked"]
MORE_THAN_YES_AND_NO = {"copy_given", "willing", "read_back", "verified"}
"""Lists that the field defines with yes, no and an answer of their own (unsafe, afraid, refused, in part)."""
MAY_BE_REQUIRED = re.compile(r"(A01|A02|A03|A04|A05|A07|B01|B02|B03|C\d\d|D01|P06)_\w+")
FILLED_AFTER_THE_TALK = {
    "method", "sv_act", "purpose", "involvement", "physical_symptom", "psych_symptom", "exam_flaw", "vulnerability",
    "violation", "reprisal",
}  # fmt: skip
NEVER_IN_A_FORM = {"A01": "case id", "A02": "form of the case", "P06": "evidence entry", "P07": "sealed original",
    "P10": "derived evidence", "B08": "consent.withdrawn entry", "N05": "W05_referral"}  # fmt: skip
"""Fields that the program keeps by itself, or that a question of another name asks."""

# The lists and fields of the field's own standard, frozen: list = number of codes, field ids by section.
LISTS = {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", """
    answer5=5 certainty=5 record_mode=8 consent_state=6 consent_form=5 consent_item=25 withdraw_scope=4
    withdraw_reason=18 risk_level=4 risk_factor=15 sex=4 vulnerability=17 relation=17 custody_stage=14 place_kind=28
    agency=27 involvement=9 identification=9 method=52 sv_act=14 purpose=10 body_region=21 injury=23 injury_state=5
    physical_symptom=14 psych_symptom=24 exam_type=11 exam_by=9 exam_status=7 exam_flaw=14 consistency=6
    evidence_kind=19 victim_legal_status=15 restraint=7 safeguard=14 complaint_kind=21 case_status=16
    closing_ground=10 body_investigating=7 violation=36 reprisal=16 protect_measure=13 decision=7 reparation=6
    need=10 interview_place=8 language=10 context=8
""")}  # fmt: skip
FIELDS = {"A": 10, "B": 8, "SR": 11, "D": 20, "E": 10, "F": 6, "G": 8, "H": 17, "I": 16, "J": 11, "K": 6, "L": 8,
    "M": 7, "N": 5, "O": 12, "P": 14, "Q": 7, "R": 12, "T": 11, "U": 5, "V": 8, "W": 4, "Y": 5, "Z": 5}  # fmt: skip
FIELDS_ELSEWHERE = {"X": (range(9), "sealed_section_x", "X{:02}"), "IN": (range(1, 5), "interviewer_notes", "IN{}")}


def tables(name: str) -> dict[str, list[dict[str, str]]]:
    """The sheets of a form as rows of cells by column."""
    found: dict[str, list[dict[str, str]]] = {}
    sheet, columns = "", []
    for line in FILES[name].read_text(encoding="utf-8").splitlines():
        if not line.startswith("|") or re.fullmatch(r"[|:\s-]+", line):
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells[0]:
            sheet, columns = cells[0], []
        elif any(cells) and not columns:
            columns = cells[1:]
        elif any(cells):
            found.setdefault(sheet, []).append(dict(zip(columns, cells[1:], strict=True)))
    return found


def spoken_rows(name: str) -> list[dict[str, str]]:
    return [row for row in tables(name)["survey"] if row["type"] not in SILENT]


def said(row: dict[str, str], what: str) -> list[str]:
    return [row.get(f"{what}::{language}", "") for language in LANGUAGES]


def codes(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in tables(name).get("choices", []):
        found.setdefault(row["list_name"], []).append(row["name"])
    return found


@pytest.fixture(scope="module")
def compiled():
    """Give a function that reads and compiles a form once."""
    made = {}

    def form(name):
        if name not in made:
            source = read_form(FILES[name].read_bytes(), ".md")
            made[name] = (source, compile_form(source.xform))
        return made[name]

    return form


def shown(form):
    return [node for node in form.nodes.values() if node.kind == "question" and node.is_shown]


@pytest.mark.parametrize("name", NAMES)
def test_it_reads_without_anything_to_look_at(name, compiled):
    source, form = compiled(name)
    assert [one for one in source.findings if one.severity != "note"] == []
    assert (source.form_id, form.languages) == (name, ("kk", "ru", "en"))
    assert re.fullmatch(r"20\d\d\.\d+", source.version)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_says_its_class(name, compiled):
    binds = re.findall(r'<bind nodeset="([^"]+)"([^>]*)/>', compiled(name)[0].xform.decode())
    assert [path for path, rest in binds if "intake:class=" not in rest and "/meta/" not in path] == []
    classes = {node.sensitivity for node in shown(compiled(name)[1])}
    assert classes <= set(CLASSES)
    own = {"sealed_section_x": {"X"}, "interviewer_notes": {"I"}}
    assert classes == own[name] if name in own else "X" not in classes


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_there_in_three_languages(name):
    sheets = tables(name)
    half = [
        (row["name"], what)
        for row in [*sheets["survey"], *sheets.get("choices", [])]
        for what in SPOKEN
        if any(said(row, what)) and not all(said(row, what))
    ]
    assert half == []
    assert [row["name"] for row in spoken_rows(name) if not all(said(row, "label"))] == []
    assert [row["name"] for row in sheets.get("choices", []) if not all(said(row, "label"))] == []
    assert [row["name"] for row in spoken_rows(name) if len(set(said(row, "label"))) < 3] == []


@pytest.mark.parametrize("name", NAMES)
def test_how_sure_the_kazakh_is_stands_beside_it(name):
    assert [row["name"] for row in spoken_rows(name) if row["kk_review"] not in ("H", "M", "L")] == []
    assert {row["kk_review"] for row in tables(name).get("choices", [])} <= {"", "H", "M", "L"}


@pytest.mark.parametrize("name", NAMES)
def test_labels_can_be_read_in_one_breath(name):
    most = {"note": 230}
    rows = spoken_rows(name)
    long = [row["name"] for row in rows for text in said(row, "label") if len(text) > most.get(row["type"], 180)]
    assert long == []


@pytest.mark.parametrize("name", NAMES)
def test_no_victim_word_and_no_latin_look_alikes(name):
    text = FILES[name].read_text(encoding="utf-8")
    mixed = {
        word for word in re.findall(r"\w+", text) if re.search("[а-яёәғқңөұүһі]", word) and re.search("[a-z]", word)
    }
    assert mixed == set()
    assert re.findall(r"жертв\w+|\bқұрбан\w*|якобы", text.lower()) == []


@pytest.mark.parametrize("name", NAMES)
def test_codes_stand_once_in_their_list(name):
    assert {key: found for key, found in codes(name).items() if len(set(found)) != len(found)} == {}


@pytest.mark.parametrize("name", NAMES)
def test_yes_and_no_are_never_all_there_is(name):
    found = {key: value for key, value in codes(name).items() if {"yes", "no"} <= set(value)}
    assert found.pop("answer5", ANSWER5) == ANSWER5
    assert set(found) <= MORE_THAN_YES_AND_NO


@pytest.mark.parametrize("name", NAMES)
def test_rule_02_silence_is_no(name, compiled):
    form = compiled(name)[1]
    items = [node for node in shown(form) if node.list_name == "consent_state"]
    session = Session(form, language="kk", now=lambda: NOW)
    assert not {path for path in session.answers() if any(path == node.path for node in items)}
    for node in items:
        assert re.fullmatch(r"C\d\d_[a-z_]+", node.name), node.path
        assert f"{node.path}_limits" in form.nodes


@pytest.mark.parametrize("name", NAMES)
def test_rule_11_nothing_personal_is_required(name, compiled):
    required = [node.name for node in compiled(name)[1].nodes.values() if node.required.constant is not False]
    assert [one for one in required if not MAY_BE_REQUIRED.fullmatch(one)] == []


@pytest.mark.parametrize("name", NAMES)
def test_rule_12_coding_lists_are_marked(name, compiled):
    suggesting = [node for node in shown(compiled(name)[1]) if node.list_name in FILLED_AFTER_THE_TALK]
    assert [node.path for node in suggesting if not node.is_coding] == []


def test_rule_12_an_interview_has_its_coding_lists(compiled):
    lists = {node.list_name for node in shown(compiled("case_intake")[1]) if node.is_coding}
    assert lists >= FILLED_AFTER_THE_TALK - {"sv_act"}
    assert "sv_act" not in codes("case_intake")


def test_rule_22_needs_and_suicide_screen_precede_the_account():
    order = [row["name"] for row in tables("case_intake")["survey"]]
    told = order.index("Z01_text")
    before = ("G03_official_presence", "SR10_selfharm", "W01_needs", "C01_notes", "E05_guardian_conflict",
        "A09_earlier_interviews", "G05_interpreter")  # fmt: skip
    assert [order.index(name) for name in before] == sorted(order.index(name) for name in before)
    assert order.index(before[-1]) < told < order.index("H_stays")


def test_rule_29_interpreter_by_code_never_relative_or_official(compiled):
    interview = Session(compiled("case_intake")[1], language="kk", now=lambda: NOW)
    interview.answer("A1/G05_needed", "yes")
    for path, good, bad in (
        ("A1/G05_bond", "independent", "relative"), ("A1/G05_bond", "ours", "official"),
        ("A1/G05_interpreter", "AUD-07", "Айгүл Ойдан"), ("A1/G05_promise", "yes", "no"),
        ("A1/G05_chosen", "yes", "no"),
    ):  # fmt: skip
        interview.answer(path, bad)
        assert interview.node(path).violation_kind == "constraint", path
        assert interview.node(path).violation
        interview.answer(path, good)
        assert interview.node(path).violation_kind == "", path
        assert interview.node(path).sensitivity == "I"


def test_every_list_of_the_field_is_in_some_form():
    found: dict[str, set[str]] = {}
    for name in NAMES:
        for key, values in codes(name).items():
            found.setdefault(key, set()).update(values)
    names = [row["name"] for name in NAMES for row in tables(name)["survey"]]
    found["withdraw_scope"] = set(get_args(ConsentWithdrawn.model_fields["scope"].annotation))
    found["safeguard"] = {one for one in names if one.startswith("H10_")} - {"H10_safeguards", "H10_times"}
    assert {key: len(found.get(key, ())) for key in LISTS} == LISTS
    assert len(LISTS) == 48
    assert sum(LISTS.values()) == 653


def test_every_field_of_the_field_is_asked_somewhere():
    asked = {name: {row["name"] for row in tables(name)["survey"]} for name in NAMES}
    missing = [
        field
        for section, count in FIELDS.items()
        for field in (f"{section}{number:02}" for number in range(1, count + 1))
        if field not in NEVER_IN_A_FORM and not _has(asked["case_intake"], field)
    ]
    assert missing == ["B02"]  # the matrix of items: C01 to C25
    assert sum(FIELDS.values()) + 9 + 4 == 239
    for numbers, name, pattern in FIELDS_ELSEWHERE.values():
        assert [one for one in map(pattern.format, numbers) if not _has(asked[name], one)] == []


def _has(names: set[str], field: str) -> bool:
    return any(re.match(rf"{field}[a-z]*_", name) for name in names)


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java, which is not on this machine")
@pytest.mark.parametrize("name", NAMES)
def test_odk_validate_accepts_it(name, compiled, tmp_path):
    path = tmp_path / f"{name}.xml"
    path.write_bytes(compiled(name)[0].xform)
    command = [str(shutil.which("java")), "-jar", str(VALIDATE), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is valid" in done.stdout + done.stderr
