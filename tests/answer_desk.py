"""A desk with invented cases asked with a small invented questionnaire that has a question of every class."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake_app.domain.entry_kinds import Answers, CaseOpened, Consent, Risk, Statement
from intake_app.services.answer_export import AnswerExport
from intake_app.services.vault_session import Act
from intake_app.xlsform.reader import read_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services_desk import Desk

COLUMNS = "type | name | label::Қазақша (kk) | label::English (en) | relevant | calculation | bind::intake:class"
FIRST = """
begin_group | SR | Қауіпсіздік | Safety | | | I
text | fear | Қорқыныш | Fear | | | I
end_group | | | | | |
begin_group | B | Келісім | Consent | | | A
select_one state | C07_sv_head_office | Ж | About the section | | | A
select_one state | C23_partners | Серіктестер | Partners | | | A
end_group | | | | | |
begin_group | D | Адам | Person | | | P
text | D01_pseudonym | Бүркеншік ат | Pseudonym | | | A
text | name | Аты | Name | | | P
date | birth | Туған күні | Birth | | | P
select_one sex | sex | Жынысы | Sex | | | T
text | if_named | Аталса | If named | ${name} != '' | | T
end_group | | | | | |
begin_group | H | Орындар | Stays | | | T
begin_repeat | stays | Орын | Stay | | | T
date | since | Қашан | Since | | | T
select_one place | where | Қайда | Where | | | A
select_multiple method | how | Қалай | How | | | T
text | words | Сөзбен | In own words | | | T
text | who | Кім | Who | | | 3
text | pain | Ауырсыну | Pain | | | M
end_repeat | | | | | |
end_group | | | | | |
begin_group | Z | Әңгіме | Account | | | T
begin_repeat | Z_blocks | Бөлік | Part | | | T
text | Z01_text | Мәтін | Text | | | T
select_one mode | Z01_mode | Түрі | Mode | | | T
select_one tongue | Z01_language | Тілі | Language | | | T
end_repeat | | | | | |
end_group | | | | | |
begin_group | X | Бөлім | Section | | | X
text | secret | Құпия | Secret | | | X
end_group | | | | | |
begin_group | R | Қадамдар | Steps | | | L
text | step | Қадам | Step | | | L
calculate | copied | | | | concat('about ', ${name}) | T
calculate | plain | | | | concat('about ', ${sex}) | T
end_group | | | | | |
"""
CHOICES = """
state | given | Берілді | Given
state | refused | Жоқ | Refused
sex | f | әйел | woman
sex | m | ер | man
place | KZ-33 | Жетісу | Jetisu
place | 331010000 | Талдықорған | Taldyqorghan
method | beat | соққы | beating
method | cold | суық | cold
method | sexual | бөлімге | see the section
mode | verbatim | сөзбе-сөз | verbatim
tongue | ru | орысша | Russian
"""
FOLLOW = """
begin_group | F1 | Кейін | Later | | | T
text | news | Жаңалық | News | | | T
text | address | Мекенжай | Address | | | P
end_group | | | | | |
"""
SEALED = """
begin_group | X1 | Бөлім | Section | | | X
text | told | Айтылған | Told | | | X
end_group | | | | | |
"""
STAY = "H/stays[aaaaaaaaaa]"
BLOCK = "bbbbbbbbbb"
FOLLOW_UP = "invented_follow[cccccccccc]"
SECTION_X = "sealed_section_x[dddddddddd]"


def xform(rows: str, choices: str, form_id: str) -> bytes:
    settings = (
        f'| settings |\n| | form_id | version | namespaces |\n| | {form_id} | 1 | intake="urn:intake-app:xform:1" |'
    )
    survey = "\n".join(["| survey |", f"| | {COLUMNS} |", *(f"| | {row} |" for row in rows.strip().splitlines())])
    lists = ["| choices |", "| | list_name | name | label::Қазақша (kk) | label::English (en) |"]
    lists += [f"| | {row} |" for row in choices.strip().splitlines()]
    return read_form("\n\n".join([survey, "\n".join(lists), settings]).encode(), ".md").xform


@dataclass
class AnswerDesk:
    """A desk of services_desk.py with the invented questionnaires and an export."""

    desk: Desk
    forms: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, rows in (("invented", FIRST), ("invented_follow", FOLLOW), ("sealed_section_x", SEALED)):
            with self.desk.session.vault.transaction():
                self.forms[name] = self.desk.forms.keep(xform(rows, CHOICES, name), name, "1")
        self.export = AnswerExport(self.desk.session, self.desk.release, self.desk.contacts, self.desk.forms)

    def case(self, case_id: str, *items: str, limits: Mapping[str, str] | None = None) -> str:
        """Opens a case with these consent items given."""
        body = CaseOpened(region="KZ-33", language="kk", form=self.forms["invented"])
        acts = [Act("case.opened", "A", body)]
        for item in items:
            words = (limits or {}).get(item, "")
            state = "given_limited" if words else "given"
            acts.append(Act("consent", "A", Consent(item=f"{item}_x", state=state, limits=words)))
        self.desk.session.record(case_id, acts)
        return case_id

    def tell(self, case_id: str, kind: str, values: Mapping[str, str], form: str = "invented") -> None:
        """Answers of one class; sheets carry their name before the section."""
        section = next(iter(values)).rpartition("]/")[2].partition("/")[0] if form != "invented" else "H"
        body = Answers(form=self.forms[form], section=section, values=dict(values))
        self.desk.session.record(case_id, [Act("answers", kind, body)])

    def state(self, case_id: str, text: str, kind: str = "T", block: str = BLOCK) -> None:
        """A told text in a block of the account."""
        row = f"Z/Z_blocks[{block}]"
        self.tell(case_id, "T", {row: "1", f"{row}/Z01_mode": "verbatim", f"{row}/Z01_language": "ru"})
        body = Statement(block=block, text=text, mode="verbatim", language="ru")
        self.desk.session.record(case_id, [Act("statement", kind, body)])

    def risk(self, case_id: str, level: str) -> None:
        self.desk.session.record(case_id, [Act("risk", "A", Risk.model_validate({"level": level}))])

    def full_case(self, case_id: str, *items: str) -> str:
        """A case with an answer of every class, each holding a word that tells its class."""
        self.case(case_id, *items)
        self.tell(case_id, "I", {"SR/fear": "mark-I fear"})
        self.tell(case_id, "A", {"D/D01_pseudonym": "mark-A river", STAY: "1", f"{STAY}/where": "331010000"})
        self.tell(case_id, "P", {"D/name": "mark-P name", "D/birth": "1990-05-17"})
        self.tell(case_id, "3", {f"{STAY}/who": "mark-3 who"})
        self.tell(
            case_id,
            "T",
            {
                STAY: "1",
                f"{STAY}/since": "2022-01-08",
                f"{STAY}/how": "beat",
                f"{STAY}/words": "mark-T words",
                "D/sex": "f",
                "D/if_named": "mark-T if named",
                "R/copied": "about mark-P name",
            },
        )
        self.tell(case_id, "M", {f"{STAY}/pain": "mark-M pain"})
        self.tell(case_id, "X", {"X/secret": "mark-X secret"})
        self.tell(case_id, "L", {"R/step": "mark-L step"})
        self.tell(case_id, "T", {f"{FOLLOW_UP}/F1/news": "mark-T news"}, "invented_follow")
        self.tell(case_id, "P", {f"{FOLLOW_UP}/F1/address": "mark-P address"}, "invented_follow")
        self.tell(case_id, "X", {f"{SECTION_X}/X1/told": "mark-X told"}, "sealed_section_x")
        self.state(case_id, "mark-T account")
        return case_id
