"""What may be said of a case, and what may not. All people are invented."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.complaint import EvidenceItem, StatementItem
from intake_app.domain.complaint_facts import NOTHING, Fact
from intake_app.domain.complaint_maker import visible
from intake_app.domain.complaint_missing import WEIGHTS
from intake_app.domain.complaint_phrases import by_sex, inside_sentence, load_remarks
from intake_app.domain.complaint_redaction import Hidden, Redactor
from printing.invented_case import (
    EPISODE,
    FILED_ON,
    INJURY,
    PERPETRATOR,
    SECOND_STAY,
    STAY,
    STEP,
    TEMPLATES,
    WITNESS,
    changed,
    facts_of,
    words,
)

MARKER = "Маркербек"


def every_text(facts):
    """All words of all facts in both languages."""
    found = []

    def walk(value):
        if isinstance(value, Fact):
            found.extend((value.ru, value.kk))
        elif dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                walk(getattr(value, field.name))
        elif isinstance(value, (tuple, frozenset)):
            for item in value:
                walk(item)
        elif isinstance(value, str):
            found.append(value)

    walk(facts)
    return "\n".join(found)


def codes(facts):
    return [item.code for item in facts.missing]


# --- what is said, and whence it comes -------------------------------------------------------------------------------


def test_every_fact_names_the_answer_it_was_made_of():
    stay = facts_of().stays[0]
    assert stay.city.ru == "в г. Талдыкорган"
    assert stay.city.kk == "Талдықорған қаласында"
    assert [source.path for source in stay.city.sources] == [f"{STAY}/H05_place_kato"]
    assert stay.city.sources[0].entry == f"entry of {STAY}/H05_place_kato"
    assert stay.clock.ru == "около 21:30"
    assert stay.clock.kk == "сағат 21:30 шамасында"
    assert [source.path for source in stay.clock.sources] == [f"{STAY}/H01_from_time"]
    assert stay.who.kk == "полиция қызметкерлері және полицияның арнайы бөлімшесінің қызметкерлері"


def test_rows_stand_in_their_order_whatever_their_ids():
    facts = facts_of(changed({STAY: "2", SECOND_STAY: "1"}))
    assert [stay.is_apprehension for stay in facts.stays] == [False, True]


def test_codes_are_said_with_phrases_that_offer_no_alternatives():
    facts = facts_of()
    assert facts.episodes[0].methods.ru == "удары предметом, угрозы в отношении семьи"
    assert facts.injuries[0].kind.kk == "қанталау"


def test_a_bare_yes_is_a_fact_without_words():
    episode = facts_of().episodes[0]
    assert episode.signed
    assert episode.signed.ru == ""
    assert not facts_of(changed({f"{EPISODE}/I10_signed": "no"})).episodes[0].signed
    assert not facts_of(changed({f"{EPISODE}/I10_signed": "unknown"})).episodes[0].signed


@pytest.mark.parametrize("answer", ["unknown", "declined", "not_asked", "", "   "])
def test_no_answer_is_no_fact(answer):
    facts = facts_of(changed({f"{EPISODE}/I09_purpose": answer, f"{INJURY}/L02_kind": answer}))
    assert facts.episodes[0].purpose is NOTHING
    assert facts.injuries[0].kind is NOTHING


def test_the_days_of_the_acts_are_those_of_the_episodes():
    assert facts_of().acted == (date(2022, 1, 9), date(2022, 1, 9))
    assert facts_of(changed({f"{EPISODE}/I01_when": "2022-01"})).acted == (date(2022, 1, 1), date(2022, 1, 31))
    assert facts_of(changed({f"{EPISODE}/I01_when": None})).acted == (date(2022, 1, 8), date(2022, 1, 11))


def test_the_region_is_the_one_of_today_for_the_place_told():
    assert facts_of(region="KZ-75").region == "KZ-33"
    assert facts_of(changed({f"{STAY}/H05_place_kato": "KZ-55"})).region == "KZ-55"
    assert facts_of(changed({f"{STAY}/H05_place_kato": None}), region="KZ-75").region == "KZ-75"


def test_the_account_is_used_where_no_episode_has_own_words():
    account = StatementItem("Өз сөзім", "verbatim_interp", "kk", "entry-1")
    assert facts_of(statements=[account]).accounts == ()
    used = facts_of(changed({f"{EPISODE}/I04_own_words": None}), statements=[account])
    assert used.accounts[0].text.kk == "Өз сөзім"
    assert used.accounts[0].mode.ru == "записано дословно через переводчика"
    assert used.accounts[0].language.ru == "на казахском языке"
    assert used.accounts[0].is_verbatim
    assert used.accounts[0].text.sources[0].entry == "entry-1"


def test_a_summary_is_not_the_persons_own_words():
    account = StatementItem("Рассказала, что", "summary_unread", "ru", "entry-1")
    used = facts_of(changed({f"{EPISODE}/I04_own_words": None}), statements=[account])
    assert not used.accounts[0].is_verbatim


def test_the_account_among_the_answers_is_found():
    row = "Z/Z_blocks[zzzzzzzzzz]"
    told = {row: "1", f"{row}/Z01_text": "Своими словами", f"{row}/Z01_mode": "own_hand", f"{row}/Z01_language": "ru"}
    facts = facts_of(changed({**told, f"{EPISODE}/I04_own_words": None}))
    assert facts.accounts[0].text.ru == "Своими словами"
    assert facts.account_languages == {"ru"}


# --- identity --------------------------------------------------------------------------------------------------------


def test_identity_is_there_only_when_allowed():
    facts = facts_of()
    assert facts.applicant.name.ru == "Ойданшықова Әсем Мысалқызы"
    assert facts.applicant.signature.ru == "Ә.М. Ойданшықова"
    assert facts.applicant.birth.ru == "14.03.2001 года рождения"
    assert facts.applicant.birth.kk == "2001 жылғы 14 наурызда туған"
    assert facts.applicant.iin.ru == "010314000000"
    assert facts.sex == "f"


def test_without_permission_no_trace_of_identity_is_left():
    told = "Я, Әсем Ойданшықова (Ойданшықовой кричали: «Ойданшыкова, выходи!»), ИИН 010314 000000, жду."
    facts = facts_of(changed({f"{EPISODE}/I04_own_words": told}), identity_allowed=False)
    text = every_text(facts)
    for trace in ("Ойданшы", "Ойданшык", "Әсем", "Мысалқызы", "2001", "010314", "Выдуманная, 7", "дождь"):
        assert trace not in text
    assert facts.sex == ""
    assert facts.episodes[0].told.kk.startswith("Я, [деректері жасырын]")


def test_the_address_needs_its_own_permission_and_the_safe_channel_is_never_told():
    assert facts_of().applicant.address is NOTHING
    assert facts_of(address_allowed=True).applicant.address.ru == "г. Талдыкорган, ул. Выдуманная, 7"
    told = {f"{EPISODE}/I04_own_words": "Мой номер 8 (700) 123-45-67 они забрали, мой +7 700 123 45 67 тоже."}
    text = every_text(facts_of(changed(told), address_allowed=True))
    assert "123 45 67" not in text
    assert "123-45-67" not in text
    assert "дождь" not in text


def test_an_iin_that_cannot_be_one_is_left_out():
    assert facts_of(changed({"D/D10_iin": "не помню"})).applicant.iin is NOTHING


@pytest.mark.parametrize(
    ("birth", "age_then", "child", "phrase"),
    [
        ("2001-03-14", "20", False, ""),
        ("2008-11-22", "13", False, "13 лет"),
        ("2008-11-23", "13", True, "13 лет"),
        ("2008", "13", True, "13 лет"),
        ("", "17", False, "17 лет"),
        ("", "11", True, "11 лет"),
        ("", "12", True, "12 лет"),
        ("", "1", True, "1 год"),
        ("", "3", True, "3 года"),
    ],
)
def test_a_child_is_known_by_birth_or_by_age(birth, age_then, child, phrase):
    facts = facts_of(changed({"D/D06_birth": birth or None, "D/D07_age_at_event": age_then}))
    assert facts.applicant.is_child is child
    assert facts.applicant.age_then.ru == phrase
    assert ("guardian" in codes(facts)) is child


# --- third persons, sealed and inner questions -----------------------------------------------------------------------


def test_a_witness_is_a_label_even_inside_quotes():
    text = every_text(facts_of())
    assert "Скрытов" not in text
    assert "Тайн" not in text
    assert facts_of().witnesses[0].confirms.ru == "видела, как [свидетель] и меня вели по коридору"
    assert facts_of().witnesses[0].confirms.kk == "видела, как [куә] и меня вели по коридору"
    assert "witness_consent" in codes(facts_of())


def test_a_witness_with_own_consent_is_named():
    facts = facts_of(named_witnesses={WITNESS})
    assert facts.witnesses[0].name.ru == "Тайна Скрытова"
    assert "witness_consent" not in codes(facts)


@pytest.mark.parametrize("willing", ["no", "afraid", "not_asked", None])
def test_a_witness_who_is_not_willing_does_not_appear(willing):
    facts = facts_of(changed({f"{WITNESS}/K04_willing": willing}))
    assert facts.witnesses == ()
    assert "сокамерница" not in every_text(facts)


@pytest.mark.parametrize("path", ["SR/SR03_trusted_person", "E/E02_guardian", "E/E06_support_person"])
def test_relatives_and_helpers_are_masked_in_told_text(path):
    told = changed({path: "Ажар Тумарова, сестра", f"{EPISODE}/I08_said": "Ажару и Тумарову тоже возьмём"})
    assert facts_of(told).episodes[0].said.ru == "[родственник] и [родственник] тоже возьмём"


def test_questions_of_the_interviewer_and_of_the_sealed_section_never_enter():
    item = "P/P_items[pppppppppp]"
    inner = [
        "A/A04_interviewer_code", "B/B04_capacity", "SR/SR04_factors", "SR/SR05_level", "SR/SR07_mitigation",
        "SR/SR02_unsafe", "G/G01_place", "G/G07_breaks", "W1/W01_needs", "IN/IN1_impressions", "IN/IN3_security",
        f"{PERPETRATOR}/J10_contact_now", f"{PERPETRATOR}/J10_contact_now_text", f"{item}/P08_original_where",
        f"{item}/P14_verified_text", "X/X01_asked", "X/X02_acts[xxxxxxxxxx]/X03_own_words", "X/X09_photos",
        f"{EPISODE}/I15_witnesses", f"{WITNESS}/K05_contact", "D/D19_ethnicity", "D/D13_activities", "Z3/Z04_summary",
    ]  # fmt: skip
    facts = facts_of(changed(dict.fromkeys(inner, MARKER)))
    assert MARKER not in every_text(facts)


@pytest.mark.parametrize("code", ["sexual", "threat_rape"])
def test_an_episode_that_points_into_the_sealed_section_keeps_its_words_back(code):
    told = {
        f"{EPISODE}/I05_methods": f"blunt_object {code}",
        f"{EPISODE}/I04_own_words": MARKER,
        f"{EPISODE}/I08_said": MARKER,
        f"{EPISODE}/I12_immediate_effect": MARKER,
        f"{EPISODE}/I14_filmed": "yes",
    }
    facts = facts_of(changed(told), statements=[StatementItem(MARKER, "verbatim", "ru", "entry-1")])
    assert MARKER not in every_text(facts)
    assert facts.episodes[0].methods.ru == "удары предметом"
    assert not facts.episodes[0].filmed
    assert facts.accounts == ()
    assert "held_back" in codes(facts)


def test_intimate_marks_and_pictures_are_left_out_without_a_gap():
    second = "L/L_injuries[kkkkkkkkkk]"
    told = {second: "2", f"{second}/L01_region": "genital_sealed", f"{second}/L03_size_colour": MARKER}
    intimate = EvidenceItem(MARKER, "c" * 64, "image/jpeg", "entry-x", is_sexual=True)
    facts = facts_of(changed(told), evidence=[intimate])
    assert MARKER not in every_text(facts)
    assert len(facts.injuries) == 1
    assert facts.annexes == ()


def test_marks_from_before_are_not_a_consequence():
    facts = facts_of(changed({f"{INJURY}/L08_before": "yes"}))
    assert facts.injuries == ()
    assert "injury_before" in codes(facts)


@pytest.mark.parametrize("kind", ["un_srt", "un_cat", "ombudsman", "lawyer_inquiry"])
def test_steps_abroad_are_not_told_to_the_prosecutor(kind):
    told = {f"{STEP}/R10_not_lodged": None, f"{STEP}/R01_kind": kind, f"{STEP}/R02_lodged": "2022-03-01"}
    facts = facts_of(changed({**told, f"{STEP}/R03_to": MARKER}))
    assert facts.steps == ()
    assert MARKER not in every_text(facts)


# --- certainty -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ways", "certainty", "manner", "is_named"),
    [
        ("knows_name would_recognise", "saw", "recognise", True),
        ("document", "saw", "suppose", True),
        ("heard_name", "saw", "suppose", True),
        ("heard_name", "heard_direct", "heard", True),
        ("knows_name", "told", "told", True),
        ("knows_name", "inferred", "suppose", True),
        ("document", "document", "document", True),
        ("cannot", "saw", "cannot", False),
        ("knows_name", "", "", False),
        ("", "saw", "", False),
        ("knows_name", "unknown", "", False),
    ],
)
def test_a_name_is_printed_with_its_basis_or_not_at_all(ways, certainty, manner, is_named):
    told = {f"{PERPETRATOR}/J05_identification": ways, f"{PERPETRATOR}/J06_certainty": certainty}
    facts = facts_of(changed({**told, f"{EPISODE}/I08_said": "Небылицыну скажи спасибо"}))
    assert facts.perpetrators[0].manner == manner
    assert bool(facts.perpetrators[0].name) is is_named
    assert ("Небылицын" in every_text(facts)) is is_named
    assert ("perpetrator_basis" in codes(facts)) is not is_named


@pytest.mark.parametrize(
    ("certainty", "basis"),
    [
        ("saw", "own"),
        ("heard_direct", "heard"),
        ("told", "told"),
        ("inferred", "inferred"),
        ("document", "document"),
        (None, "own"),
    ],
)
def test_how_the_person_knows_is_kept(certainty, basis):
    assert facts_of(changed({f"{EPISODE}/I16_certainty": certainty})).episodes[0].basis == basis


# --- what is missing, what does not fit ------------------------------------------------------------------------------


def test_an_empty_case_lacks_everything_in_order_of_weight():
    facts = facts_of({}, region="", evidence=())
    weights = [item.weight for item in facts.missing]
    assert weights == sorted(weights, reverse=True)
    assert codes(facts)[:3] == ["act_date", "region", "own_words"]
    assert {"applicant_name", "perpetrators", "injuries", "evidence", "warning_419", "cameras"} <= set(codes(facts))


def test_why_there_is_no_answer_is_said():
    facts = facts_of(changed({f"{EPISODE}/I09_purpose": None, f"{EPISODE}/I09_purpose#why": "declined"}))
    reasons = {item.code: item.reason for item in facts.missing}
    assert reasons["purpose"] == "declined"


def test_every_code_has_words_in_three_languages():
    remarks = load_remarks(TEMPLATES / "missing.toml")
    contradictions = {"ends_before_it_begins", "after_filing", "body_did_not_exist", "age_does_not_fit"}
    assert set(remarks) == set(WEIGHTS) | contradictions
    assert all(text.strip() for texts in remarks.values() for text in texts.values())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({f"{SECOND_STAY}/H02_to": "2022-01-07"}, "ends_before_it_begins"),
        ({f"{EPISODE}/I01_when": "2026-12-01"}, "after_filing"),
        ({f"{STAY}/H01_from": "2027"}, "after_filing"),
        ({f"{STAY}/H07_agency": "knb_anticor"}, "body_did_not_exist"),
        ({"D/D07_age_at_event": "35"}, "age_does_not_fit"),
    ],
)
def test_answers_that_cannot_all_be_right_are_shown(changes, code):
    found = facts_of(changed(changes)).contradictions
    assert [item.code for item in found] == [code]
    assert all(path for item in found for path in item.paths)


def test_answers_that_fit_are_left_alone():
    told = {"D/D07_age_at_event": "20", f"{SECOND_STAY}/H02_to": "2022-01"}
    assert facts_of(changed(told)).contradictions == ()


# --- words -----------------------------------------------------------------------------------------------------------


@given(st.text(max_size=200))
def test_visible_text_has_no_hidden_signs_and_stays_itself(text):
    shown = visible(text)
    assert visible(shown) == shown
    hidden = "\u202e\u202d\u2066\u2069\u200b\u200f\x00\x07\x1b\ufeff\u00ad\ue000"
    assert not set(shown) & set(hidden)


def test_hidden_signs_go_and_line_ends_stay():
    assert visible("а\u202eб\x07в\r\n\r\n\tг\u200bд\u00a0е") == "абв\nгд е"


@given(st.text(alphabet="абвгдАБВГД .,-ёЁұҰ\n", max_size=80))
def test_without_hidden_names_told_text_is_untouched(text):
    assert Redactor([]).clean(text) == (text, text)
    assert Redactor([Hidden("Небывалова Ажар", "[x]", "[y]")]).clean(text) == (text, text)


@pytest.mark.parametrize(
    ("hidden", "told", "left"),
    [
        ("Асан", "Асан, Асана, Асанның айтуынша", "[x], [x], [x] айтуынша"),
        ("Ли", "Пришёл Ли. Лист упал.", "Пришёл [x]. Лист упал."),
        ("Мария Петрова-Выдуманная", "с Марией Петровой", "с [x]"),
        ("Жүсіпов", "Zhusipov, ЖУСУПОВ", "[x], ЖУСУПОВ"),
        ("Скрытов", "скрытно вели", "скрытно вели"),
        ("8 701 000 11 22", "звоните 8(701)000-11-22 или 8701", "звоните [x] или 8701"),
    ],
)
def test_hidden_names_are_found_in_their_forms(hidden, told, left):
    assert Redactor([Hidden(hidden, "[x]", "[x]")]).clean(told)[0] == left


@pytest.mark.parametrize(
    ("text", "man", "woman"),
    [
        ("слышал(а) имя", "слышал имя", "слышала имя"),
        ("обращался(ась)", "обращался", "обращалась"),
        ("знаю", "знаю", "знаю"),
    ],
)
def test_past_tense_follows_the_sex_where_it_is_known(text, man, woman):
    assert (by_sex(text, "m"), by_sex(text, "f"), by_sex(text, "")) == (man, woman, text)


def test_labels_inside_a_sentence_keep_abbreviations():
    assert inside_sentence("Синяк") == "синяк"
    assert inside_sentence("СОБР и иные") == "СОБР и иные"
    assert inside_sentence("ҚК 419-бабы") == "ҚК 419-бабы"
    assert inside_sentence("") == ""


def test_every_phrase_and_body_has_words_in_both_languages():
    assert all(text for phrase in words().phrases.words.values() for text in phrase.values())
    assert FILED_ON.year == 2026
    assert all(body.who("ru") and body.who("kk") and body.name("kk") for body in words().law.bodies.values())
