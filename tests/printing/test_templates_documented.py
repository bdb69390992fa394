"""docs/templates.md and the vocabulary of templates say the same."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from intake_app.domain import complaint_facts
from intake_app.printing.template import Tokens
from intake_app.printing.vocabulary import Vocabulary
from printing.invented_case import TEMPLATES, facts_of, words

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
PARTS = {
    "stay": complaint_facts.Stay,
    "episode": complaint_facts.Episode,
    "perpetrator": complaint_facts.Perpetrator,
    "injury": complaint_facts.Injury,
    "exam": complaint_facts.Exam,
    "step": complaint_facts.StepTaken,
    "witness": complaint_facts.Witness,
    "account": complaint_facts.Account,
    "annex": complaint_facts.Annex,
    "applicant": complaint_facts.Applicant,
}


def documented():
    """Every name of the first column, `.clock` being read with the name before it."""
    found = set()
    for row in re.findall(r"^\| (`[^|]+) \|", DOCUMENT, re.MULTILINE):
        owner = ""
        for name in re.findall(r"`([a-z0-9_.]+)(?:\(.*?\))?`", row):
            owner = name.split(".")[0] if not name.startswith(".") else owner
            found.add(f"{owner}{name}" if name.startswith(".") else name)
    return found


def test_every_name_is_documented_and_every_documented_name_exists():
    vocabulary = Vocabulary(facts_of(), words().law, words().places, "d1", "ru", Tokens(lambda text, sources: text))
    wanted = set(vocabulary.names()) - {"applicant"}
    for owner, kind in PARTS.items():
        wanted |= {f"{owner}.{field.name}" for field in dataclasses.fields(kind)}
    assert documented() == wanted


def test_the_templates_use_every_part_of_a_case():
    for path in TEMPLATES.glob("d1.*.md"):
        used = path.read_text(encoding="utf-8")
        for name in (
            "stays",
            "episodes",
            "perpetrators",
            "injuries",
            "exams",
            "steps",
            "witnesses",
            "accounts",
            "annexes",
        ):
            assert f"in {name} %}}" in used, f"{path.name}: {name}"
        assert "fear" in used


def test_both_languages_ask_the_same_of_a_case():
    asked = [
        re.findall(r"[a-z_]+(?:\.[a-z_0-9]+)?", " ".join(re.findall(r"\{[{%](.*?)[%}]\}", text)))
        for text in (path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("d1.*.md")))
    ]
    kazakh, russian = (set(names) for names in asked)
    assert kazakh | {"by_sex"} == russian
