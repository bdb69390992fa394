"""Small invented questionnaires beside the built-in intake, in a folder of their own: for tests of sheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from intake_app.services.form_library import FormLibrary
from intake_app.services.interviews import Interviews
from intake_app.services.sheets import SEALED_FORM, SheetKey
from intake_app.xlsform.reader import read_form

if TYPE_CHECKING:
    from services_desk import Desk

FORMS = Path(__file__).parent.parent / "forms"

_HEAD = """# {title}

| survey | | | | | | | |
|---|---|---|---|---|---|---|---|
| | type | name | label::English (en) | appearance | relevant | bind::intake:class | bind::intake:mode |
{survey}

| choices | | | |
|---|---|---|---|
| | list_name | name | label::English (en) |
| | consent_state | not_asked | Not asked |
| | consent_state | given | Given |
| | consent_state | given_limited | Given with limits |
| | consent_state | refused | Refused |
| | risk_level | low | Low |
| | risk_level | extreme | Extreme |
| | record_mode | verbatim | Word for word |
| | record_mode | summary_unread | Summary |
| | language | kk | Kazakh |
| | language | ru | Russian |
| | yes_no | yes | Yes |
| | yes_no | no | No |

| settings | | | | |
|---|---|---|---|---|
| | form_title | form_id | version | namespaces |
| | {title} | {form_id} | 1 | intake="urn:intake-app:xform:1" |
"""

_FOLLOW_UP = """| | begin_group | F1 | What happened since | | | T | |
| | text | F1_when | When was that? | | | T | |
| | text | F1_notes | What we noticed | | | I | |
| | begin_repeat | F1_told | Told | | | T | |
| | text | F1_words | In own words | account | | T | |
| | select_one record_mode | F1_mode | How recorded | | | A | |
| | select_one language | F1_language | In which language | | | A | |
| | end_repeat | | | | | | |
| | end_group | | | | | | |
| | begin_group | F2 | Consent again | | | A | |
| | select_one consent_state | C06_send_head_office | To the head office? | | | A | |
| | text | C06_send_head_office_limits | Which limits? | multiline | ${C06_send_head_office} = 'given_limited' | A | |
| | end_group | | | | | | |"""

_RISK = """| | begin_group | SR | Risk | | | I | |
| | select_one risk_level | SR05_level | How high is it? | | | I | |
| | date | SR11_reassess_on | When again? | | | I | |
| | end_group | | | | | | |"""

_SEALED = """| | begin_group | X | Sealed | | | X | |
| | begin_repeat | X_told | Told | | | X | |
| | text | X01_text | In own words | account | | X | |
| | select_one record_mode | X01_mode | How recorded | | | X | |
| | select_one language | X01_language | In which language | | | X | |
| | end_repeat | | | | | | |
| | text | I01_when | When | | | X | |
| | text | D01_pseudonym | Called | | | X | |
| | select_one yes_no | X02_code | Coding | | | X | coding |
| | end_group | | | | | | |"""

_NOTES = """| | begin_group | IN | Notes | | | I | |
| | text | IN1_impression | What struck you? | multiline | | I | |
| | end_group | | | | | | |"""

INVENTED = {
    "follow_up": ("Follow-up", _FOLLOW_UP),
    "risk_assessment": ("Risk", _RISK),
    SEALED_FORM: ("Sealed", _SEALED),
    "interviewer_notes": ("Notes", _NOTES),
}


def with_sheets(desk: Desk, folder: Path) -> Desk:
    """Gives a desk the built-in intake and the invented questionnaires."""
    folder.mkdir()
    (folder / "case_intake.md").write_bytes((FORMS / "case_intake.md").read_bytes())
    for form_id, (title, survey) in INVENTED.items():
        text = _HEAD.replace("{title}", title).replace("{form_id}", form_id).replace("{survey}", survey)
        (folder / f"{form_id}.md").write_text(text, "utf-8")
    desk.forms = FormLibrary(desk.session, folder, read_form)
    desk.interviews = Interviews(desk.session, desk.forms)
    return desk


def fill(desk: Desk, case: str, key: SheetKey | None, answers: dict[str, str]) -> None:
    """Answers in a sheet (None: the case's own questionnaire) and leaves every section that was touched."""
    interview = desk.interviews.open(case, "en", key)
    for path, value in answers.items():
        interview.session.answer(path, value)
    for section in dict.fromkeys(path.partition("/")[0] for path in answers):
        interview.recorded(desk.interviews.record(case, interview.finish(section)))


def told(desk: Desk, case: str, key: SheetKey, repeat: str, text: str, words: str, mode: str = "verbatim") -> str:
    """One told block in a sheet. Gives the path of its words in the form."""
    interview = desk.interviews.open(case, "en", key)
    row = f"{repeat}[{interview.session.add_row(repeat)}]"
    stem = text.rpartition("_")[0]
    interview.session.answer(f"{row}/{text}", words)
    interview.session.answer(f"{row}/{stem}_mode", mode)
    interview.session.answer(f"{row}/{stem}_language", "kk")
    interview.recorded(desk.interviews.record(case, interview.finish(repeat.partition("/")[0])))
    return f"{row}/{text}"
