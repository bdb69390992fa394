"""The legal desk's drafts: nothing without consent, everything with its source, every way out noted."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from intake_app.domain.entry_kinds import Answers, CaseOpened, Consent, Custody, Risk
from intake_app.domain.errors import (
    Cancelled,
    ConsentMissingError,
    DiskFullError,
    LawDataError,
    RiskTooHighError,
    TargetGoneError,
    TemplateBrokenError,
)
from intake_app.services.complaints import ComplaintFolders, Complaints
from intake_app.services.vault_session import Act
from legal_case import CASE, EPISODE, FOLDERS, GIVEN, attach, carry, complaints_of, know_form, open_case, tell
from services_desk import Desk, no_step


def _custody(desk: Desk) -> list[Custody]:
    return [told.value for told in desk.session.case(CASE).custody]


def _text(paper) -> str:
    return "\n".join(paper.sentences.values())


# --- the door --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "asked"),
    [((), "C12,C13"), (("C12_complaint",), "C13"), (("C13_identity",), "C12"), (("C09_lawyer",), "C12,C13")],
)
def test_no_draft_without_both_consents(office: Desk, given: tuple[str, ...], asked: str) -> None:
    open_case(office, *given)
    with pytest.raises(ConsentMissingError) as refused:
        complaints_of(office).draft(CASE, "d1", "ru", "ru")
    assert refused.value.facts["items"] == asked


def test_extreme_risk_blocks_and_a_lower_one_does_not(office: Desk) -> None:
    open_case(office, *GIVEN)
    office.session.record(CASE, [Act("risk", "A", Risk(level="extreme"))])
    with pytest.raises(RiskTooHighError):
        complaints_of(office).draft(CASE, "d1", "ru", "ru")
    office.session.record(CASE, [Act("risk", "A", Risk(level="high"))])
    assert complaints_of(office).draft(CASE, "d1", "ru", "ru").sheets


def test_the_door_is_asked_again_before_anything_is_written_or_printed(office: Desk, stick) -> None:
    open_case(office, *GIVEN)
    complaints = complaints_of(office)
    paper = complaints.draft(CASE, "d1", "ru", "ru")
    office.session.record(CASE, [Act("consent", "A", Consent(item="C13_identity", state="withdrawn"))])
    with pytest.raises(ConsentMissingError):
        complaints.export(paper, stick, no_step)
    with pytest.raises(ConsentMissingError):
        complaints.note_printed(paper, 2)
    assert list(stick.iterdir()) == []
    assert _custody(office) == []


# --- what is in it ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_notes_and_the_sealed_section_are_in_no_part_of_it(office: Desk, language: str) -> None:
    open_case(office, *GIVEN, "C14_sv_details")
    tell(office, "секретнаямаркерзакрыто", kind="X")
    hidden = attach(office, "секретнаямаркерснимок", kind="X")
    paper = complaints_of(office).draft(CASE, "d1", language, "ru")
    pages = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.pdf)).pages)
    everything = repr(paper) + _text(paper) + repr(paper.sources) + pages
    assert "секретнаямаркер" not in everything
    assert hidden not in everything.replace("\n", "")


def test_identity_and_address_are_there_and_a_witness_is_not_named(office: Desk) -> None:
    open_case(office, *GIVEN)
    words = _text(complaints_of(office).draft(CASE, "d1", "ru", "ru"))
    assert "Ойданшықова Әсем" in words
    assert "ул. Выдуманная, 7" in words
    assert "Скрытова" not in words


def test_every_numbered_fact_names_question_value_device_and_time(office: Desk, field_desk: Desk) -> None:
    open_case(field_desk, *GIVEN)
    know_form(office)
    carry(field_desk, office)
    paper = complaints_of(office).draft(CASE, "d1", "kk", "ru")
    told = next(place for place, words in paper.sentences.items() if "Меня держали за руки" in words)
    own_words = [line for line in paper.sources[told] if line.value.startswith("Меня держали")]
    (line,) = own_words
    assert (line.kind, line.row, line.device_name) == ("answer", 1, "Taldyqorghan 1")
    assert line.question.startswith("Что с Вами делали")
    assert line.section == "Что делали"
    assert line.at.startswith("2026-11-22T09:")
    purpose = next(line for lines in paper.sources.values() for line in lines if line.value == "Получить признание")
    assert purpose.question == "Кодировка: цель, как её понял человек"


def test_statements_and_evidence_are_sources_too(office: Desk) -> None:
    open_case(office, *GIVEN, without=(f"{EPISODE}/I04_own_words",))
    tell(office, "Выдуманный рассказ целиком.")
    attach(office, "Спина, снимок")
    lines = [line for lines in complaints_of(office).draft(CASE, "d1", "ru", "ru").sources.values() for line in lines]
    assert {line.kind for line in lines} >= {"answer", "statement", "evidence", "law", "addressee"}
    assert any(line.kind == "statement" and line.value == "Выдуманный рассказ целиком." for line in lines)
    assert any(line.kind == "evidence" and line.value == "Спина, снимок" for line in lines)


def test_the_law_in_force_at_the_time_of_the_act_is_what_a_sentence_names(office: Desk) -> None:
    open_case(office, *GIVEN)
    paper = complaints_of(office).draft(CASE, "d1", "ru", "ru")
    cited = {line.value for lines in paper.sources.values() for line in lines if line.kind == "law"}
    (torture,) = [words for words in cited if "ст. 146" in words]
    assert "до изменений, внесённых" in torture
    assert torture in {line.cited for line in paper.law}
    assert paper.law_checked_on is None
    assert all(line.checked_on is None for line in paper.law)


@pytest.mark.parametrize(("screen", "words"), [("ru", "Кто это сделал"), ("kk", "Кім істегені"), ("en", "Who did it")])
def test_what_is_missing_comes_by_weight_in_the_language_of_the_screen(office: Desk, screen: str, words: str) -> None:
    open_case(office, *GIVEN)
    missing = complaints_of(office).draft(CASE, "d1", "kk", screen).missing
    assert [item.weight for item in missing] == sorted((item.weight for item in missing), reverse=True)
    (perpetrators,) = [item for item in missing if item.code == "perpetrators"]
    assert perpetrators.words.startswith(words)
    assert len(perpetrators.questions) == 1


def _say(desk: Desk, path: str, value: str, form: str) -> None:
    desk.session.record(CASE, [Act("answers", "T", Answers(form=form, section="I", values={path: value}))])


def test_contradictions_and_open_conflicts_are_told(office: Desk, field_desk: Desk) -> None:
    open_case(field_desk, *GIVEN)
    form = know_form(office)
    _say(field_desk, f"{EPISODE}/I01_when", "2031-01-01", form)
    carry(field_desk, office)
    paper = complaints_of(office).draft(CASE, "d1", "ru", "en")
    assert [item.code for item in paper.contradictions] == ["after_filing"]
    assert len(paper.contradictions[0].questions) == 1
    assert paper.conflicts == 0
    _say(office, f"{EPISODE}/I02_where", "подвал", form)
    _say(field_desk, f"{EPISODE}/I02_where", "кабинет", form)
    carry(field_desk, office)
    assert complaints_of(office).draft(CASE, "d1", "ru", "en").conflicts == 1


def test_the_consents_that_bear_on_it_and_their_limits(office: Desk) -> None:
    open_case(office, "C12_complaint")
    limited = Consent(item="C13_identity", state="given_limited", limits="только прокурору")
    office.session.record(CASE, [Act("consent", "A", limited)])
    paper = complaints_of(office).draft(CASE, "d1", "ru", "ru")
    assert [(one.item, one.is_given) for one in paper.consents] == [("C12", True), ("C13", True), ("C14", False)]
    assert paper.limits == ("только прокурору",)


def test_the_line_of_the_representative_is_typed_once(office: Desk) -> None:
    open_case(office, *GIVEN)
    complaints = complaints_of(office)
    assert complaints.representative() == ""
    complaints.set_representative("  адвокат Қорғаушы Д. (выдуман) ")
    paper = complaints.draft(CASE, "d1", "ru", "ru")
    assert paper.representative == "адвокат Қорғаушы Д. (выдуман)"
    place = next(place for place, words in paper.sentences.items() if "Қорғаушы" in words)
    assert [line.kind for line in paper.sources[place]] == ["desk"]


# --- the paper -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_what_the_window_paints_is_what_the_file_holds(office: Desk, language: str) -> None:
    """Every line of every sheet begins in the file where the window puts it; so do header, record and number."""
    open_case(office, *GIVEN)
    for number in range(12):
        attach(office, f"снимок {number}")
    paper = complaints_of(office).draft(CASE, "d1", language, "ru")
    assert len(paper.sheets) > 1
    reader = PdfReader(io.BytesIO(paper.pdf))
    assert len(reader.pages) == len(paper.sheets)
    for sheet, page in zip(paper.sheets, reader.pages, strict=True):
        assert [float(side) for side in page.mediabox[2:]] == pytest.approx([paper.width, paper.height], abs=0.01)
        placed: set[tuple[int, int]] = set()

        def visit(text, _cm, at, _font, _size, placed=placed):
            if text.strip():
                placed.add((round(at[4]), round(paper.height - at[5])))

        page.extract_text(visitor_text=visit)
        starts = {round(letters.y): letters.x for letters in reversed(sheet.letters)}
        close = {(x + right, y + down) for x, y in placed for right in (-1, 0, 1) for down in (-1, 0, 1)}
        assert [y for y, x in starts.items() if (round(x), y) not in close] == []
        around = [letters.text for letters in sheet.letters if letters.place is None]
        assert paper.record in around
        assert (str(sheet.number) in around) == (sheet.number > 1)
        content = page.get_contents().get_data()
        assert b".615661 .788011" in content
        assert {letters.place for letters in sheet.letters} - {None} <= set(paper.sentences)


# --- the ways out ----------------------------------------------------------------------------------------------------


def test_a_saved_draft_is_the_one_that_was_shown_and_is_noted(office: Desk, stick) -> None:
    open_case(office, *GIVEN)
    complaints = complaints_of(office)
    paper = complaints.draft(CASE, "d1", "kk", "ru")
    written = complaints.export(paper, stick, no_step)
    assert written.path.read_bytes() == paper.pdf
    assert [path.name for path in stick.iterdir()] == [written.path.name]
    assert written.path.suffix == ".pdf"
    assert written.path.stem.isalnum()
    assert CASE[:8] not in written.path.name
    assert _custody(office) == [Custody(action="exported", what="d1.kk")]


def test_two_saved_drafts_never_meet(office: Desk, stick) -> None:
    open_case(office, *GIVEN)
    complaints = complaints_of(office)
    paper = complaints.draft(CASE, "d1", "ru", "ru")
    assert complaints.export(paper, stick, no_step).path != complaints.export(paper, stick, no_step).path


def test_what_could_not_be_noted_is_not_left_on_the_stick(office: Desk, stick, monkeypatch) -> None:
    open_case(office, *GIVEN)
    complaints = complaints_of(office)
    paper = complaints.draft(CASE, "d1", "ru", "ru")

    def full(*_args):
        raise DiskFullError(needed=1, free=0)

    monkeypatch.setattr(office.session, "record", full)
    with pytest.raises(DiskFullError):
        complaints.export(paper, stick, no_step)
    assert list(stick.iterdir()) == []


def test_stopped_or_without_a_stick_nothing_is_noted(office: Desk, stick, tmp_path) -> None:
    open_case(office, *GIVEN)
    complaints = complaints_of(office)
    paper = complaints.draft(CASE, "d1", "ru", "ru")

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        complaints.export(paper, stick, stop)
    with pytest.raises(TargetGoneError):
        complaints.export(paper, tmp_path / "gone", no_step)
    assert list(stick.iterdir()) == []
    assert _custody(office) == []


def test_a_print_is_noted_with_its_copies(office: Desk) -> None:
    open_case(office, *GIVEN)
    complaints = complaints_of(office)
    complaints.note_printed(complaints.draft(CASE, "d1", "ru", "ru"), 2)
    assert _custody(office) == [Custody(action="printed", what="d1.ru", copies=2)]


# --- data that somebody edited ---------------------------------------------------------------------------------------


def test_a_mistake_in_law_or_template_is_named_and_its_correction_seen_at_once(office: Desk, tmp_path) -> None:
    open_case(office, *GIVEN)
    templates, law = tmp_path / "templates", tmp_path / "law"
    for copy, original in ((templates, FOLDERS.templates), (law, FOLDERS.law)):
        copy.mkdir()
        for file in original.iterdir():
            (copy / file.name).write_bytes(file.read_bytes())
    folders = ComplaintFolders(templates, law, FOLDERS.places, FOLDERS.fonts)
    complaints = Complaints(office.session, office.release, office.forms, office.contacts, folders)
    good = (templates / "d1.ru.md").read_bytes()
    (templates / "d1.ru.md").write_text("# {{ неизвестно }}\n", encoding="utf-8")
    with pytest.raises(TemplateBrokenError):
        complaints.draft(CASE, "d1", "ru", "ru")
    (templates / "d1.ru.md").write_bytes(good)
    with (law / "bodies.toml").open("a", encoding="utf-8") as bodies:
        bodies.write("\n[[body]]\nunknown = 1\n")
    with pytest.raises(LawDataError):
        complaints.draft(CASE, "d1", "ru", "ru")
    (law / "bodies.toml").write_bytes((FOLDERS.law / "bodies.toml").read_bytes())
    assert complaints.draft(CASE, "d1", "ru", "ru").sheets


def test_a_questionnaire_that_did_not_come_leaves_the_built_in_words(office: Desk) -> None:
    open_case(office, *GIVEN)
    opened = CaseOpened(region="KZ-33", language="ru", form="0" * 64)
    office.session.record(CASE, [Act("case.opened", "A", opened)])
    lines = [line for lines in complaints_of(office).draft(CASE, "d1", "ru", "ru").sources.values() for line in lines]
    assert "В каком месте тела?" in {line.question for line in lines}
