"""One invented interview in Taldyqorghan: every person, place of work, word and date in it is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from intake_app.services.interviews import Interview

LANGUAGE: Final = "kk"
PSEUDONYM: Final = "Айгүл (ойдан)"
FAMILY_NAME: Final = "Ойданшығарова"
MARKER: Final = "ӘӨҮ ҒҚҢ ҰҺІ әөү ғқң ұһі"
"""Stands in the told words so that a reader can find them again: every letter that only Kazakh has."""

_SINGLE: Final = {
    "SR/SR06_own_view": "Ең көп қорқатыным: туыстарыма қысым жасауы мүмкін (ойдан шығарылған).",
    "SR/SR05_level": "medium",
    "SR/SR08_419_274_explained": "yes",
    "W1/W01_needs": "lawyer",
    "B/B03_form": "oral_noted",
    "B/B06_review_date": "2027-11-22",
    "D/D01_pseudonym": PSEUDONYM,
    "D/D02_family_name": FAMILY_NAME,
    "D/D03_given_name": "Айгүл",
    "D/D04_patronymic": "Қиялқызы",
    "D/D06_birth": "1990-04",
    "D/D08_sex": "f",
    "D/D12_occupation": "мұғалім (ойдан шығарылған)",
    "D/D14_address": "Ойдан көшесі, 1-үй",
    "D/D18_alive": "alive",
    "W2/W04_wish": "Кінәлілер жауапқа тартылса екен (ойдан шығарылған).",
    "Z3/Z03_read_back": "yes",
}

_GIVEN: Final = (
    "B/B_items/C01_notes",
    "B/B_items/C04_photo",
    "B/B_items/C05_store_identity",
    "B/B_items/C06_send_head_office",
    "B/B_items/C08_contact",
    "B/B_items/C24_archive",
    "B2/C09_lawyer",
    "B2/C11_expert",
    "B2/C12_complaint",
    "B2/C13_name_to_prosecutor",
    "B2/C19_statistics",
)
_REFUSED: Final = ("B/B_items/C02_audio", "B2/C21_story_named", "B2/C22_media")

_ACCOUNT: Final = (
    "Бұл әңгіме ойдан шығарылған. Мені таңертең үйден алып кетті, ешқандай қағаз көрсетпеді. "
    f"Екінші қабаттағы бөлмеге кіргізді. Қабырғада «{MARKER}» деген жазу тұрды. Кешке дейін тамақ бермеді."
)

_ROWS: Final = (
    (
        "H/H_stays",
        {
            "H01_from": "2022-01-08",
            "H01_from_time": "09:30",
            "H02_to": "2022-01-10",
            "H03_place_kind": "police_office",
            "H05_place_kato": "331010000",
            "H04_place_name": "Полиция департаменті, екінші қабат (ойдан шығарылған)",
            "H07_agency": "criminal_police",
            "H09_how_apprehended": "Үйден алып кетті, себебін айтқан жоқ (ойдан шығарылған).",
            "H17_cameras": "Дәлізде, кіреберістің үстінде бір камера (ойдан шығарылған).",
        },
    ),
    (
        "I/I_episodes",
        {
            "I01_when": "2022-01-08",
            "I01_when_time": "11:00",
            "I02_where": "екінші қабаттағы бөлме (ойдан шығарылған)",
            "I04_own_words": f"Қолымды қайырып, арқамнан бірнеше рет ұрды. Қабырғада {MARKER} деп тұрды (ойдан).",
            "I08_said": "«Қол қой, болмаса үйіңе бармайсың», – деді (ойдан шығарылған).",
            "I10_signed": "no",
            "I12_immediate_effect": "Арқам қатты ауырды (ойдан шығарылған).",
            "I05_methods": "blunt_hands",
            "I09_purpose": "confession intimidate",
            "I16_certainty": "saw",
        },
    ),
    (
        "J/J_perpetrators",
        {
            "J01_label": "бірінші, ұзын бойлы",
            "J02_agency": "criminal_police",
            "J05_identification": "would_recognise",
            "J06_certainty": "saw",
            "J07_appearance": "ұзын бойлы, дауысы жуан (ойдан шығарылған)",
            "J08_did": "арқадан ұрды",
        },
    ),
    (
        "L/L_injuries",
        {
            "L01_region": "back",
            "L02_kind": "bruise",
            "L03_size_colour": "көгерген, алақандай (ойдан шығарылған)",
            "L04_state": "healing",
            "L06_cause_told": "ұрғаннан",
        },
    ),
    ("K/K_witnesses", {"K01_label": "көрші бөлмедегі адам", "K03_what": "дауысты естіді (ойдан шығарылған)"}),
)


def tell(interview: Interview) -> tuple[str, ...]:
    """Answers the questionnaire as the window would; gives the sections in the order in which they are left.

    Codes that the questionnaire does not offer are left out, so that a changed list never stops the demonstration.
    """
    session = interview.session
    for path, value in _SINGLE.items():
        _answer(interview, path, value)
    for path in _GIVEN:
        _answer(interview, path, "given")
    for path in _REFUSED:
        _answer(interview, path, "refused")
    session.give_reason("D/D10_iin", "declined")
    block = _row(interview, "Z/Z_blocks")
    for name, value in (("Z01_mode", "verbatim"), ("Z01_language", "kk"), ("Z01_text", _ACCOUNT)):
        _answer(interview, f"{block}/{name}", value)
    for repeat, answers in _ROWS:
        row = _row(interview, repeat)
        for name, value in answers.items():
            _answer(interview, f"{row}/{name}", value)
    return tuple(section.name for section in session.sections() if interview.changes(section.name))


def _row(interview: Interview, repeat: str) -> str:
    """The first row of a repeat, made if there is none."""
    rows = interview.session.node(repeat).children
    return rows[0].path if rows else f"{repeat}[{interview.session.add_row(repeat)}]"


def _answer(interview: Interview, path: str, value: str) -> None:
    node = interview.session.node(path)
    offered = {choice.code for choice in node.choices}
    if offered:
        value = " ".join(code for code in value.split() if code in offered)
    interview.session.answer(path, value)
