"""The sections of the questionnaire as facts: only the questions named here can ever reach a document.

Questions of class I (interviewer, security) and of section X are not named anywhere in this module; codes that point
to section X are dropped, and the told text of an episode that carries one is held back whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intake_app.domain.complaint_answers import NO_ANSWER
from intake_app.domain.complaint_facts import (
    NOTHING,
    Episode,
    Exam,
    Fact,
    Injury,
    Perpetrator,
    Stay,
    StepTaken,
    Witness,
)
from intake_app.domain.complaint_maker import SEALED_CODES, FactMaker, joined, source_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from intake_app.domain.complaint_answers import AnswerBook, Row

STAYS: Final = "H_stays"
EPISODES: Final = "I_episodes"
PERPETRATORS: Final = "J_perpetrators"
WITNESSES: Final = "K_witnesses"
INJURIES: Final = "L_injuries"
EXAMS: Final = "O_exams"
STEPS: Final = "R_steps"
ACCOUNTS: Final = "Z_blocks"

# Steps abroad or with confidential bodies are nobody's business in a paper for the prosecutor.
_STEPS_TO_TELL: Final = frozenset(
    {
        "oral_court", "statement_crime", "complaint_prosecutor", "complaint_judge", "appeal_107", "motion_exam",
        "motion_recusal", "motion_suspension", "motion_security", "motion_victim_status", "motion_inadmissible",
        "motion_deposition", "cctv_request", "civil_claim",
    }
)  # fmt: skip
_BASIS: Final = {
    "saw": "own",
    "": "own",
    "heard_direct": "heard",
    "told": "told",
    "inferred": "inferred",
    "document": "document",
}
_RECOGNISES: Final = frozenset({"knows_name", "rank_position", "badge", "would_recognise", "voice", "photo"})


def stays(book: AnswerBook, make: FactMaker) -> tuple[Stay, ...]:
    """Section H, in the order of the rows."""
    return tuple(_stay(row, make) for row in book.rows(STAYS))


def _stay(row: Row, make: FactMaker) -> Stay:
    return Stay(
        on=make.on(row, "H01_from"),
        clock=make.clock(row, "H01_from"),
        period=make.period(row, "H01_from", "H02_to"),
        city=joined((make.city(row, "H05_place_kato"), make.told(row, "H05_settlement")), ", ", ", "),
        place=make.phrases(row, "H03_place_kind", "place_kind"),
        place_name=make.told(row, "H04_place_name"),
        who=make.who(row, "H07_agency"),
        how=make.told(row, "H09_how_apprehended"),
        reason_given=make.told(row, "H08_reason_given"),
        protocol_time=make.moment(row, "H11_protocol_time"),
        cameras=make.told(row, "H17_cameras"),
        is_apprehension=row.value("H06_stage") == "apprehension" or bool(row.get("H09_how_apprehended")),
    )


def is_sealed(row: Row) -> bool:
    """Whether the coding of a row points into section X."""
    return any(SEALED_CODES & set(answer.value.split()) for _, answer in row.answers.values())


def episodes(book: AnswerBook, make: FactMaker) -> tuple[Episode, ...]:
    """Section I, in the order of the rows."""
    return tuple(_episode(row, make) for row in book.rows(EPISODES))


def _episode(row: Row, make: FactMaker) -> Episode:
    def told(name: str) -> Fact:
        return NOTHING if is_sealed(row) else make.told(row, name)

    signed, fainted = make.yes(row, "I10_signed"), make.yes(row, "I11_consciousness")
    return Episode(
        on=make.on(row, "I01_when"),
        clock=make.clock(row, "I01_when"),
        duration=told("I01_duration"),
        where=told("I02_where"),
        told=told("I04_own_words"),
        said=told("I08_said"),
        methods=make.phrases(row, "I05_methods", "method"),
        objects=told("I06_objects"),
        purpose=make.phrases(row, "I09_purpose", "purpose"),
        purpose_words=told("I09_purpose_words"),
        signed=signed,
        signed_what=told("I10_signed_text") if signed else NOTHING,
        lost_consciousness=fainted,
        lost_consciousness_words=told("I11_consciousness_text") if fainted else NOTHING,
        right_after=told("I12_immediate_effect"),
        filmed=NOTHING if is_sealed(row) else make.yes(row, "I14_filmed"),
        basis=_BASIS.get(row.value("I16_certainty"), "own"),
    )


def perpetrators(book: AnswerBook, make: FactMaker) -> tuple[Perpetrator, ...]:
    """Section J. A name is printed only with a way of identification and a degree of certainty, both recorded."""
    return tuple(_perpetrator(row, make) for row in book.rows(PERPETRATORS))


def manner(row: Row) -> str:
    """How the document may put it: recognise, heard, told, suppose, document, cannot; "" where no basis is recorded."""
    ways = set(row.codes("J05_identification")) - NO_ANSWER
    if ways == {"cannot"}:
        return "cannot"
    certainty = row.value("J06_certainty")
    if not ways or certainty in NO_ANSWER:
        return ""
    if certainty == "saw":
        return "recognise" if ways & _RECOGNISES else "suppose"
    return {"heard_direct": "heard", "told": "told", "document": "document"}.get(certainty, "suppose")


def _perpetrator(row: Row, make: FactMaker) -> Perpetrator:
    how = manner(row)
    return Perpetrator(
        label=make.told(row, "J01_label"),
        agency=make.body(row, "J02_agency"),
        unit=make.told(row, "J03_unit"),
        name=make.told(row, "J04_name") if how not in ("", "cannot") else NOTHING,
        basis=make.phrases(row, "J05_identification", "identification"),
        did=make.phrases(row, "J08_involvement", "involvement"),
        did_words=make.told(row, "J08_did"),
        appearance=make.told(row, "J07_appearance"),
        manner=how,
    )


def witnesses(book: AnswerBook, make: FactMaker, named: Collection[str]) -> tuple[Witness, ...]:
    """Section K: those who are willing; `named` holds the row paths of those whose own consent is on record."""
    found: list[Witness] = []
    for row in book.rows(WITNESSES):
        willing = row.get("K04_willing")
        if not willing or row.value("K04_willing") != "yes":
            continue
        number = len(found) + 1
        label = make.told(row, "K01_label") or Fact(f"№ {number}", f"№ {number}", (source_of(*willing),))
        name = make.told(row, "K02_name") if row.path in named else NOTHING
        found.append(Witness(label=label, name=name, confirms=make.told(row, "K03_what")))
    return tuple(found)


def injuries(book: AnswerBook, make: FactMaker) -> tuple[Injury, ...]:
    """Section L without what was there before, and without what belongs to section X."""
    rows = (r for r in book.rows(INJURIES) if not is_sealed(r) and r.value("L08_before") != "yes")
    found = (_injury(row, make) for row in rows)
    return tuple(injury for injury in found if injury.where or injury.kind or injury.look)


def _injury(row: Row, make: FactMaker) -> Injury:
    return Injury(
        where=make.said(row, "L01_region", "body_region"),
        kind=make.said(row, "L02_kind", "injury"),
        look=make.told(row, "L03_size_colour"),
        state=make.said(row, "L04_state", "injury_state"),
        seen=make.phrases(row, "L05_seen_by", "injury_source"),
        cause=make.told(row, "L06_cause_told"),
    )


def exams(book: AnswerBook, make: FactMaker) -> tuple[Exam, ...]:
    """Section O."""
    found = (_exam(row, make) for row in book.rows(EXAMS))
    return tuple(exam for exam in found if exam.kind)


def _exam(row: Row, make: FactMaker) -> Exam:
    return Exam(
        kind=make.phrases(row, "O01_type", "exam_type"),
        by=make.phrases(row, "O02_by", "exam_by"),
        requested=make.on(row, "O03_requested_on"),
        done=make.on(row, "O05_done"),
        status=make.phrases(row, "O04_status", "exam_status"),
        findings=make.told(row, "O07_findings"),
    )


def steps(book: AnswerBook, make: FactMaker) -> tuple[StepTaken, ...]:
    """Section R without steps abroad and with confidential bodies."""
    return tuple(_step(row, make) for row in book.rows(STEPS) if row.value("R01_kind") in {"", *_STEPS_TO_TELL})


def _step(row: Row, make: FactMaker) -> StepTaken:
    lodged = make.on(row, "R02_lodged")
    return StepTaken(
        kind=make.said(row, "R01_kind", "complaint_kind") if lodged else NOTHING,
        on=lodged,
        to=make.told(row, "R03_to"),
        result=make.phrases(row, "R07_result", "decision"),
        result_on=make.moment(row, "R08_result_date"),
        result_number=make.told(row, "R08_result_number"),
        why_not=NOTHING if lodged else make.phrases(row, "R10_not_lodged", "withdraw_reason"),
    )
