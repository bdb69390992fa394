from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.domain.entry_kinds import KINDS, Answers, InterviewerNote, Statement
from intake_app.domain.errors import EntryInvalidError, IntakeError, SignatureInvalidError
from intake_app.domain.journal import check_entry, entry_from_parts, read_line
from invented_journal import CASE, FORM, InventedDevice, verifier

VECTORS = Path(__file__).parent.parent / "vectors" / "journal"


def _device() -> InventedDevice:
    device = InventedDevice("taldyqorghan")
    device.created()
    device.opened()
    return device


def _answers(values: dict[str, str]) -> Answers:
    return Answers(form=FORM, section="H", values=values)


def test_an_entry_survives_its_line() -> None:
    device = _device()
    entry = device.write(
        "statement", "T", Statement(block="z", text="Ойдан шығарылған әңгіме", mode="verbatim", language="kk")
    )
    back = read_line(entry.to_line(), 1)
    assert back == entry
    check_entry(back, verifier(device))
    assert entry_from_parts(entry.header.to_bytes(), entry.signature, entry.salt, entry.body) == entry


def test_every_single_byte_change_of_a_line_is_refused() -> None:
    device = _device()
    entry = device.write("answers", "T", _answers({"H/H_stays[aaaaaaaaaa]/H08_reason_given": "выдумано"}))
    line = entry.to_line()
    accepted = []
    for position in range(len(line)):
        for flip in (0x01, 0x20, 0x80):
            changed = bytearray(line)
            changed[position] ^= flip
            try:
                check_entry(read_line(bytes(changed), 1), verifier(device))
            except IntakeError:
                continue
            accepted.append((position, flip))
    assert accepted == []


def test_a_withheld_body_still_verifies_and_says_nothing() -> None:
    device = _device()
    entry = device.write("statement", "T", Statement(block="z", text="тайна", mode="verbatim", language="ru"))
    bare = entry.without_body()
    assert "тайна" not in bare.to_line().decode()
    check_entry(read_line(bare.to_line(), 1), verifier(device))
    assert bare.read_body() is None


def test_a_foreign_signature_is_refused() -> None:
    device, other = _device(), InventedDevice("semey")
    entry = device.write("answers", "T", _answers({"H/x": "1"}))
    forged = entry_from_parts(entry.header.to_bytes(), other.key.sign(b"x"), entry.salt, entry.body)
    with pytest.raises(SignatureInvalidError):
        check_entry(forged, verifier(device, other))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"seq": 0}, "seq"),
        ({"seq": True}, "header_types"),
        ({"v": 2}, "version"),
        ({"class": "Q"}, "class"),
        ({"class": "I"}, "class_for_kind"),
        ({"case": None}, "parents"),
        ({"kind": "device.created"}, "case_for_kind"),
        ({"at": "2026-02-30 10:00"}, "at"),
        ({"parents": ["b" * 64, "a" * 64]}, "parents"),
        ({"prev": None}, "prev"),
        ({"extra": 1}, "header_keys"),
    ],
)
def test_headers_against_the_rules_are_refused(change: dict[str, object], rule: str) -> None:
    device = _device()
    entry = device.write("statement", "T", Statement(block="z", text="a", mode="verbatim", language="ru"))
    value = json.loads(entry.to_line())
    value["header"] |= change
    line = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    with pytest.raises(EntryInvalidError) as refused:
        read_line(line, 7)
    assert refused.value.facts["rule"] == rule


def test_a_note_of_the_interviewer_cannot_carry_another_class() -> None:
    with pytest.raises(EntryInvalidError):
        _device().write("note.interviewer", "A", InterviewerNote(text="x"))


def test_an_unknown_kind_is_kept_and_not_understood() -> None:
    device = _device()
    entry = device.write("answers", "T", _answers({"H/x": "1"}))
    header = json.loads(entry.header.to_bytes()) | {"kind": "later.kind"}
    raw = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    later = entry_from_parts(raw, device.key.sign(b"intake-entry-v1\x00" + raw), entry.salt, entry.body)
    check_entry(later, verifier(device))
    assert later.read_body() is None


@settings(max_examples=60)
@given(st.dictionaries(st.from_regex(r"[A-Za-z0-9_./]{1,20}", fullmatch=True), st.text(max_size=200), min_size=1))
def test_whatever_is_told_comes_back(values: dict[str, str]) -> None:
    device = _device()
    try:
        entry = device.write("answers", "T", _answers(values))
    except IntakeError:
        assert any("\ud800" <= letter <= "\udfff" for text in values.values() for letter in text)
        return
    body = read_line(entry.to_line(), 1).read_body()
    assert isinstance(body, Answers)
    assert body.values == values


@given(st.binary(max_size=300))
def test_nonsense_lines_give_an_error_of_ours(line: bytes) -> None:
    with pytest.raises(IntakeError):
        read_line(line, 1)


def test_the_frozen_vectors_hold() -> None:
    """tests/vectors/journal/entries.jsonl was written once by format 1; it must read and verify for ever."""
    expected = json.loads((VECTORS / "expected.json").read_text("utf-8"))
    lines = (VECTORS / "entries.jsonl").read_bytes().splitlines(keepends=True)
    devices = [InventedDevice(name) for name in expected["devices"]]
    entries = [read_line(line, number) for number, line in enumerate(lines, 1)]
    for entry in entries:
        check_entry(entry, verifier(*devices))
    assert [entry.id for entry in entries] == expected["ids"]
    assert {entry.header.kind for entry in entries} == set(KINDS)
    assert all(entry.header.case in (None, CASE) for entry in entries)
