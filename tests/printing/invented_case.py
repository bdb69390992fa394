"""An invented person and an invented case for the tests of documents. Nobody and nothing here is real."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from intake_app.domain.complaint import EvidenceItem, FactAnswer, build_facts
from intake_app.domain.complaint_phrases import Words, load_phrases
from intake_app.domain.law_files import load_law
from intake_app.domain.places import load_places
from intake_app.printing.draft import render_draft
from intake_app.printing.fonts import load_fonts

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "forms" / "complaints"
RESOURCES = ROOT / "resources"
FILED_ON = date(2026, 11, 22)
ENTERED = "2026-11-02T10:00:00Z"

STAY, SECOND_STAY = "H/H_stays[aaaaaaaaaa]", "H/H_stays[bbbbbbbbbb]"
EPISODE, PERPETRATOR = "I/I_episodes[cccccccccc]", "J/J_perpetrators[dddddddddd]"
WITNESS, INJURY = "K/K_witnesses[eeeeeeeeee]", "L/L_injuries[ffffffffff]"
EXAM, STEP = "O/O_exams[gggggggggg]", "R/R_steps[hhhhhhhhhh]"

INVENTED = {
    "D/D01_pseudonym": "А.",
    "D/D02_family_name": "Ойданшықова",
    "D/D03_given_name": "Әсем",
    "D/D04_patronymic": "Мысалқызы",
    "D/D06_birth": "2001-03-14",
    "D/D08_sex": "f",
    "D/D10_iin": "010314000000",
    "D/D14_address": "г. Талдыкорган, ул. Выдуманная, 7",
    "SR/SR01_safe_channel": "только +7 700 123 45 67, после 19:00, пароль «дождь»",
    "SR/SR06_own_view": "что придут к родителям",
    "SR/SR08_419_274_explained": "yes",
    STAY: "1",
    f"{STAY}/H01_from": "2022-01-08",
    f"{STAY}/H01_from_time": "21:30:00.000+05:00",
    f"{STAY}/H01_from_about": "about",
    f"{STAY}/H03_place_kind": "street",
    f"{STAY}/H04_place_name": "угол Выдуманной и Примерной",
    f"{STAY}/H05_place_kato": "331010000",
    f"{STAY}/H06_stage": "apprehension",
    f"{STAY}/H07_agency": "police sobr",
    f"{STAY}/H09_how_apprehended": "Үш адам қолымды қайырып, көлікке отырғызды.",
    SECOND_STAY: "2",
    f"{SECOND_STAY}/H01_from": "2022-01-08",
    f"{SECOND_STAY}/H02_to": "2022-01-11",
    f"{SECOND_STAY}/H03_place_kind": "police_office",
    f"{SECOND_STAY}/H11_protocol_time": "2022-01-09",
    f"{SECOND_STAY}/H11_protocol_time_time": "14:10",
    f"{SECOND_STAY}/H17_cameras": "в коридоре, над дверью",
    EPISODE: "1",
    f"{EPISODE}/I01_when": "2022-01-09",
    f"{EPISODE}/I01_when_time": "02:00",
    f"{EPISODE}/I01_when_about": "about",
    f"{EPISODE}/I02_where": "кабинет 214, стол у окна",
    f"{EPISODE}/I04_own_words": "Меня держали за руки и били дубинкой. Ұрып жатып: «Қол қой!» деп айқайлады.",
    f"{EPISODE}/I05_methods": "blunt_object threat_family",
    f"{EPISODE}/I06_objects": "резиновая дубинка",
    f"{EPISODE}/I08_said": "Қол қой, әйтпесе жаман болады",
    f"{EPISODE}/I09_purpose": "confession intimidate",
    f"{EPISODE}/I10_signed": "yes",
    f"{EPISODE}/I11_consciousness": "yes",
    f"{EPISODE}/I16_certainty": "saw",
    PERPETRATOR: "1",
    f"{PERPETRATOR}/J01_label": "майор",
    f"{PERPETRATOR}/J02_agency": "police",
    f"{PERPETRATOR}/J04_name": "Небылицын",
    f"{PERPETRATOR}/J05_identification": "heard_name would_recognise",
    f"{PERPETRATOR}/J06_certainty": "saw",
    WITNESS: "1",
    f"{WITNESS}/K01_label": "сокамерница",
    f"{WITNESS}/K02_name": "Тайна Скрытова",
    f"{WITNESS}/K03_what": "видела, как Тайну Скрытову и меня вели по коридору",
    f"{WITNESS}/K04_willing": "yes",
    INJURY: "1",
    f"{INJURY}/L01_region": "back",
    f"{INJURY}/L02_kind": "bruise",
    f"{INJURY}/L03_size_colour": "полосы 10 см, синие",
    EXAM: "1",
    f"{EXAM}/O01_type": "medical_osvid",
    f"{EXAM}/O04_status": "done",
    f"{EXAM}/O05_done": "2022-01-12",
    STEP: "1",
    f"{STEP}/R10_not_lodged": "fear_reprisal",
}

EVIDENCE = (
    EvidenceItem("Спина, снимок", "a1" * 32, "image/jpeg", "entry-photo", sheets=1),
    EvidenceItem("", "b2" * 32, "video/mp4", "entry-film"),
)


def label(list_name: str, code: str, language: str) -> str:
    """Labels that say where they come from, so that a test sees whether one was printed."""
    return f"{list_name}:{code}:{language}"


@cache
def words() -> Words:
    """The program's own words, places and law."""
    return Words(
        label,
        load_phrases(TEMPLATES / "phrases.toml"),
        load_places(RESOURCES / "places"),
        load_law(RESOURCES / "law"),
    )


@cache
def fonts():
    """The program's own fonts."""
    return load_fonts(RESOURCES / "fonts")


def changed(changes, *, only=False):
    """The invented answers with some changed, added, or (value None) left out; `only`: nothing but these."""
    mixed = {} if only else dict(INVENTED)
    mixed.update(changes)
    kept = {path: value for path, value in mixed.items() if value is not None}
    return {path: FactAnswer(value, f"entry of {path}", ENTERED) for path, value in kept.items()}


def facts_of(given=None, **more):
    """Facts of answers with everything allowed, unless said otherwise."""
    usual = {"record": "KZQ3-F5X2", "filed_on": FILED_ON, "region": "KZ-33", "identity_allowed": True}
    usual["evidence"] = EVIDENCE
    return build_facts(changed({}) if given is None else given, words=words(), **{**usual, **more})


def draft_of(facts=None, language="ru", *, templates=TEMPLATES, approved=False, law=None):
    """A draft of the statement of crime."""
    return render_draft(
        "d1",
        language,
        facts or facts_of(),
        law or words().law,
        places=words().places,
        templates=templates,
        fonts=fonts(),
        approved=approved,
    )


def text_of(draft):
    """All that the blocks of a draft say."""
    return "\n".join(f"{block.number} {block.text}" for block in draft.blocks)
