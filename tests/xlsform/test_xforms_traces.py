"""Answer sequences recorded from ODK's own forms engine: our session ends in the same state, node by node."""

from __future__ import annotations

import gzip
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from intake_app.xlsform.model import compile_form
from intake_app.xlsform.session import Session

VECTORS = os.environ.get("INTAKE_VECTORS")
pytestmark = pytest.mark.skipif(not VECTORS, reason="INTAKE_VECTORS is not set: no recorded traces here")

RECORDED_AT = datetime(2026, 11, 22, 8, 45, 51, tzinfo=UTC)
# Two forms name files that do not come with the recording; what the recording shows of them is made again here.
PLACES = [{"type": "Feature", "properties": {"id": number, "title": f"Place {number}"}} for number in (1, 2, 3)]
MEDIA = {
    "cities.csv": b"code,pop\nalm,2000000\n",
    "cities.geojson": json.dumps({"type": "FeatureCollection", "features": PLACES}).encode(),
}
MADE_BY_CHANCE = {"/data/uid", "/data/start", "/data/meta/instanceID"}

KNOWN: dict[tuple[str, str, str], str] = {}
"""(trace, node, what differs) -> why; empty is the aim."""


def traces() -> list[str]:
    return sorted(path.name for path in (Path(VECTORS or ".") / "xforms").glob("*.json.gz"))


def recorded(name: str) -> dict:
    with gzip.open(Path(VECTORS or "") / "xforms" / name, "rt", encoding="utf-8") as file:
        return json.load(file)


class Replay:
    """A session that understands the paths of a recording (/data/person[2]/dob)."""

    def __init__(self, trace: dict) -> None:
        xform = (Path(VECTORS or "") / "xforms" / trace["form"]).read_bytes()
        self.form = compile_form(xform, MEDIA)
        self.session = Session(self.form, language=self.form.default_language, now=lambda: RECORDED_AT)

    def path(self, ref: str) -> str:
        """Our path of a recorded one: row ids instead of positions."""
        path = ""
        for part in ref.split("/")[2:]:
            name, _, number = part.rstrip("]").partition("[")
            path = f"{path}/{name}" if path else name
            if number:
                path = self.session.node(path).children[int(number) - 1].path
        return path

    def play(self, trace: dict) -> None:
        for step in trace["ops"]:
            assert step["op"] == "set"
            self.session.answer(self.path(step["ref"]), step["value"])


def normal(value: str) -> str:
    """A number without the decimal point that one engine writes and the other does not."""
    return re.sub(r"\.0$", "", value) if re.fullmatch(r"-?\d+\.0", value) else value


def differences(replay: Replay, node: dict) -> dict[str, tuple[object, object]]:
    """Aspect -> (expected, ours) for one recorded node."""
    if node["ref"] == "/data" or node["ref"] in MADE_BY_CHANCE:
        return {}
    ours = replay.session.node(replay.path(node["ref"]))
    seen = {
        "relevant": (node["relevant"], ours.is_relevant),
        "required": (node["required"], ours.is_required),
        "violation": (node["violation"], ours.violation_kind or None),
        "label": ((node.get("label") or "").strip(), ours.label),
    }
    if node["type"] != "repeat-range:controlled":
        seen["readonly"] = (node["readonly"], ours.is_readonly)
    if "value" in node:
        seen["value"] = (normal(node["value"] or ""), normal(ours.value if ours.is_relevant else ""))
    if "options" in node:
        seen["options"] = (node["options"], [choice.code for choice in ours.choices])
    return {aspect: pair for aspect, pair in seen.items() if pair[0] != pair[1]}


def submitted(element, ref: str = "/data") -> list[tuple[str, str]]:
    """The answers of a submission in order, with their paths (positions left out)."""
    if not len(element):
        return [(ref, element.text or "")]
    return [answer for child in element for answer in submitted(child, f"{ref}/{child.tag}")]


def held(view, ref: str = "/data") -> list[tuple[str, str]]:
    """The same of our session: what is relevant, empty answers included."""
    if not view.is_relevant:
        return []
    if view.kind == "repeat":
        return [answer for row in view.children for answer in held(row, ref)]
    ref = f"{ref}/{view.name}" if view.name else ref
    if view.kind in ("question", "note"):
        return [(ref, view.value)]
    return [answer for child in view.children for answer in held(child, ref)]


def comparable(answers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(ref, normal(value)) for ref, value in answers if ref not in MADE_BY_CHANCE]


@pytest.mark.parametrize("name", traces() if VECTORS else [])
def test_what_would_be_submitted_is_the_same(name):
    trace = recorded(name)
    replay = Replay(trace)
    replay.play(trace)
    ours = [answer for section in replay.form.sections for answer in held(replay.session.section(section))]
    theirs = comparable(submitted(fromstring(trace["submission"])))
    assert sorted(comparable(ours)) == sorted(theirs)


@pytest.mark.parametrize("name", traces() if VECTORS else [])
def test_a_recorded_interview_ends_in_the_same_state(name):
    trace = recorded(name)
    assert trace["refused"] == []
    replay = Replay(trace)
    replay.play(trace)
    found = {
        (name, node["ref"], aspect): pair
        for node in trace["nodes"]
        for aspect, pair in differences(replay, node).items()
    }
    listed = {key for key in KNOWN if key[0] == name}
    assert {key: pair for key, pair in found.items() if key not in listed} == {}
    assert listed <= set(found), "listed as different and the same now"
