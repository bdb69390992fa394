"""An invented case with the built-in questionnaire, as a lawyer would have received it."""

from __future__ import annotations

import functools
import io
from typing import TYPE_CHECKING

from intake_app.domain.entry_kinds import Answers, CaseOpened, Consent, EvidenceAdded, Statement
from intake_app.services.complaints import ComplaintFolders, Complaints
from intake_app.services.vault_session import Act
from intake_app.xlsform.model import Form, compile_form
from intake_app.xlsform.reader import FormSource, read_form
from services_desk import ROOT, Desk, case_id, no_step

if TYPE_CHECKING:
    from collections.abc import Mapping

CASE = case_id(21)
STAY, EPISODE, WITNESS = "H/H_stays[aaaaaaaaaa]", "I/I_episodes[bbbbbbbbbb]", "K/K_witnesses[cccccccccc]"
INJURY = "L/L_injuries[dddddddddd]"
GIVEN = ("C06_send_head_office", "C09_lawyer", "C12_complaint", "C13_identity")
FOLDERS = ComplaintFolders(
    templates=ROOT / "forms" / "complaints",
    law=ROOT / "resources" / "law",
    places=ROOT / "resources" / "places",
    fonts=ROOT / "resources" / "fonts",
)

TOLD: Mapping[str, Mapping[str, str]] = {
    "P": {
        "D/D02_family_name": "Ойданшықова",
        "D/D03_given_name": "Әсем",
        "D/D06_birth": "2001-03-14",
        "D/D14_address": "г. Талдыкорган, ул. Выдуманная, 7",
    },
    "A": {"D/D01_pseudonym": "Айгүл", "D/D08_sex": "f", "SR/SR08_419_274_explained": "yes"},
    "T": {
        STAY: "1",
        f"{STAY}/H01_from": "2022-01-08",
        f"{STAY}/H03_place_kind": "police_office",
        f"{STAY}/H04_place_name": "Департамент полиции, каб. 214 (выдумано)",
        f"{STAY}/H05_place_kato": "331010000",
        f"{STAY}/H07_agency": "police",
        EPISODE: "1",
        f"{EPISODE}/I01_when": "2022-01-09",
        f"{EPISODE}/I02_where": "кабинет 214, стол у окна",
        f"{EPISODE}/I04_own_words": "Меня держали за руки и били дубинкой. Ұрып жатып: «Қол қой!» деп айқайлады.",
        f"{EPISODE}/I08_said": "Қол қой, әйтпесе жаман болады",
        f"{EPISODE}/I09_purpose": "confession",
        WITNESS: "1",
        f"{WITNESS}/K03_what": "видела, как меня вели по коридору",
    },
    "3": {f"{WITNESS}/K01_label": "сокамерница", f"{WITNESS}/K02_name": "Тайна Скрытова"},
    "M": {
        INJURY: "1",
        f"{INJURY}/L01_region": "back",
        f"{INJURY}/L02_kind": "bruise",
        f"{INJURY}/L03_size_colour": "полосы 10 см, синие",
    },
    "X": {"X/X04_own_words": "секретнаямаркерзакрыто"},
    "I": {"SR/SR07_mitigation": "секретнаямаркерзаметка"},
}


def complaints_of(desk: Desk) -> Complaints:
    """The legal desk's service on a desk's vault."""
    return Complaints(desk.session, desk.release, desk.forms, desk.contacts, FOLDERS)


@functools.cache
def _built_in() -> tuple[FormSource, Form]:
    """The built-in questionnaire, converted and compiled once for all tests: it is only read."""
    source = read_form((ROOT / "forms" / "case_intake.md").read_bytes(), ".md")
    return source, compile_form(source.xform)


def know_form(desk: Desk) -> str:
    """Puts the built-in questionnaire into a vault without converting it again; gives its hash."""
    source, form = _built_in()
    with desk.session.vault.transaction():
        desk.forms.keep(source.xform, source.form_id, source.version)
    desk.forms._read = lambda _data, _suffix: source
    desk.forms._compiled[source.sha256] = form
    return source.sha256


def carry(source: Desk, target: Desk, case: str = CASE) -> None:
    """Brings the entries of a case from desk to desk, as a bundle would."""
    with target.session.vault.transaction():
        for entry in source.session.journal.of_case(case):
            target.session.journal.add(entry)
        target.session.project(case)


def open_case(desk: Desk, *consents: str, case: str = CASE, without: tuple[str, ...] = ()) -> str:
    """Records the invented case; `without` leaves answers out by path."""
    form = know_form(desk)
    acts = [Act("case.opened", "A", CaseOpened(region="KZ-33", language="ru", form=form))]
    acts += [Act("consent", "A", Consent(item=item, state="given")) for item in consents]
    for kind, told in TOLD.items():
        values = {path: value for path, value in told.items() if path not in without}
        acts.append(Act("answers", kind, Answers(form=form, section="D", values=values)))
    desk.session.record(case, acts)
    return case


def tell(desk: Desk, text: str, *, kind: str = "T", case: str = CASE) -> None:
    """A statement of the free account."""
    body = Statement(block="eeeeeeeeee", text=text, mode="verbatim", language="ru")
    desk.session.record(case, [Act("statement", kind, body)])


def attach(desk: Desk, description: str, *, kind: str = "T", case: str = CASE) -> str:
    """An invented file."""
    content = f"invented {description}".encode()
    staged = desk.session.evidence.stage_source(io.BytesIO(content), len(content), no_step)
    with desk.session.vault.transaction():
        desk.session.evidence.accept(staged)
        body = EvidenceAdded(
            sha256=staged.sha256,
            size=len(content),
            media_type="image/jpeg",
            file_name="IMG_0001.jpg",
            description=description,
        )
        desk.session.record_within(case, [Act("evidence.added", kind, body)])
    return staged.sha256
