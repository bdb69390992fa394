"""Complaints ask only for questions that the questionnaire has, and have words for all its codes."""

from __future__ import annotations

import re

import pytest

from intake_app.domain.complaint_maker import SEALED_CODES
from printing.invented_case import INVENTED, ROOT, words

FORM = (ROOT / "forms" / "case_intake.md").read_text(encoding="utf-8")
QUESTIONS = set(re.findall(r"^\| \| \S[^|]*? \| ([A-Za-z]\w*) \|", FORM, re.MULTILINE))
CHOICES = re.findall(r"^\| \| ([a-z_0-9]+) \| ([^|]+) \|", FORM.split("# Choices")[-1], re.MULTILINE)
WITHOUT_PHRASE = SEALED_CODES | {"other", "unknown", "declined", "not_asked", "none", "pending"}


def codes_of(list_name):
    return {code.strip() for name, code in CHOICES if name == list_name}


def test_every_question_a_complaint_asks_for_exists():
    sources = sorted((ROOT / "src" / "intake_app" / "domain").glob("complaint*.py"))
    asked = {name for path in sources for name in re.findall(r'"([A-Z]{1,2}\d\d_[a-z0-9_]+)"', path.read_text("utf-8"))}
    assert len(asked) > 50
    assert sorted(asked - QUESTIONS) == []


def test_every_row_a_complaint_reads_exists():
    source = (ROOT / "src" / "intake_app" / "domain" / "complaint_sections.py").read_text(encoding="utf-8")
    repeats = re.findall(r'^[A-Z]+: Final = "([A-Z]_[a-z]+)"', source, re.MULTILINE)
    assert len(repeats) == 8
    assert sorted(set(repeats) - QUESTIONS) == []


def test_the_invented_case_answers_questions_of_the_questionnaire():
    names = {path.rsplit("/", 1)[-1] for path in INVENTED if not path.endswith("]")}
    assert sorted(names - QUESTIONS) == []


@pytest.mark.parametrize(
    "list_name",
    [
        "place_kind", "identification", "involvement", "record_mode", "language", "method", "purpose", "injury",
        "injury_source", "injury_state", "body_region", "exam_type", "exam_by", "exam_status", "decision",
        "withdraw_reason",
    ],
)  # fmt: skip
def test_every_code_has_a_phrase(list_name):
    phrased = {code for name, code in words().phrases.words if name == list_name}
    known = codes_of(list_name)
    assert known
    assert sorted(known - phrased - WITHOUT_PHRASE) == []
    assert sorted(phrased - known) == []


def test_every_body_has_its_words():
    assert sorted(codes_of("agency") - set(words().law.bodies) - {"other"}) == []


def test_every_place_of_the_questionnaire_is_known():
    places = words().places
    known = set(places.regions) | {city.kato for city in places.cities}
    assert sorted(codes_of("place") - known - WITHOUT_PHRASE) == []
