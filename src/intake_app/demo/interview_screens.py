"""Pictures of all around an interview: its phases, the cards that ask to stop, sheets, consents, questionnaires."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from intake_app import paths
from intake_app.bootstrap.form_pages import QUESTIONNAIRES
from intake_app.services.form_files import FormFile
from intake_app.services.form_shelf import FormShelf
from intake_app.services.sheets import NOTES_FORM, SEALED_FORM
from intake_app.ui.presenters.case_sheets import sealed_decision
from intake_app.ui.presenters.interview_phases import LISTS, left_decision
from intake_app.ui.views.questionnaires_page import QuestionnairesPage
from intake_app.xlsform.late_reader import check_form

if TYPE_CHECKING:
    from intake_app.bootstrap.desk import Desk
    from intake_app.demo.camera import Shots

SECTIONS: Final = ("SR", "B", "Z", "D", "H", "I", "L", "R", "B2")
_FOLLOW_UP: Final = "follow_up"
_LEFT_OUT: Final = "| SR07_mitigation |"
_STOPS: Final = {
    "SR/SR07_mitigation": "Көршісінің нөмірі (ойдан шығарылған)",
    "SR/G03_official_presence": "yes",
    "SR/SR10_selfharm": "yes",
}


def show_talk(shots: Shots) -> None:
    """The interview of a record that is there: sections, account, lists for afterwards, break and end."""
    pages, case_id = shots.pages, shots.case_id
    talk = pages.interview
    for section in SECTIONS:
        shots.page(f"interview-{section}", partial(pages.talk, case_id, section))
    shots.page("interview-L-words", partial(pages.talk, case_id, "L"), shots.scroll_on)
    shots.page("interview-account", partial(pages.talk, case_id, "Z"), talk.only_account)
    shots.take("interview-account-how", partial(talk.ask_how, asks=True))
    talk.leave_account()
    shots.page("interview-coding", partial(pages.talk, case_id, LISTS))
    shots.take("interview-coding-further", shots.scroll_on)
    shots.take("interview-break", partial(talk.take_break, is_break=True))
    talk.take_break(is_break=False)
    shots.take("interview-end", talk.end_talk)
    talk.close()
    shots.decision("interview-left", left_decision(shots.tr))


def show_record(shots: Shots) -> None:
    """What belongs to a record beside its interview: sheets, the door of the sealed section, consents, answers."""
    pages, case_id = shots.pages, shots.case_id
    shots.page("case-sheets", partial(pages.show_case, case_id), shots.down)
    shots.decision("sealed-door", sealed_decision(shots.tr))
    for name, form_id in (("sealed", SEALED_FORM), ("notes", NOTES_FORM), ("follow-up", _FOLLOW_UP)):
        shots.page(f"sheet-{name}", partial(pages.talks.sheet, case_id, form_id, ""))
        pages.interview.close()
    consents = pages.case.ways.consents
    if consents is not None:
        shots.page("consents", partial(pages.show_case, case_id), partial(consents, case_id))
        shots.take("consents-further", shots.down)
    shots.page("answers", partial(pages.export, case_id))


def show_questionnaires(shots: Shots) -> None:
    """The questionnaires of this notebook, one of them, and its preview."""
    shots.page("questionnaires", partial(shots.shell.open, QUESTIONNAIRES))
    _questionnaires(shots).table.table.selectRow(0)
    shots.take("questionnaire", partial(shots.press, "Open"))
    shots.take("questionnaire-preview", partial(shots.press, "Look at the questions"))
    shots.shell.back()
    shots.press("Back")


def show_move(shots: Shots) -> None:
    """A newer version of the questionnaire is in use: records that are behind, and what moving one would mean."""
    shots.page("questionnaires-newer", partial(shots.shell.open, QUESTIONNAIRES))
    shots.take("questionnaires-behind", partial(shots.press, "Show these records"))
    _questionnaires(shots).older.table.selectRow(0)
    shots.take("questionnaire-move", partial(shots.press, "Open"))
    shots.shell.back()
    shots.press("Back")


def use_newer(desk: Desk) -> None:
    """Installs an invented newer version of the questionnaire, without one question, and asks with it from now on.

    Raises what services.form_shelf.FormShelf.install raises.
    """
    lines = (paths.forms() / "case_intake.md").read_text("utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if _LEFT_OUT not in line)
    version = desk.forms.built_in("case_intake").version
    shelf = FormShelf(desk.session, desk.forms, check_form)
    sha256 = shelf.install(FormFile(".md", text.replace(f"| {version} |", f"| {version}.1 |").encode()))
    shelf.use(sha256)


def show_beginning(shots: Shots) -> None:
    """A new talk, from the question for the name to the cards that ask to stop; it is a record of its own."""
    pages, start = shots.pages, shots.pages.talks.start
    shots.page("interview-start", partial(pages.talk, ""))
    shots.page("empty-interview", partial(pages.talk, ""), start.go_on)
    talk = pages.interview
    case_id = talk.where[0]
    for path, value in _STOPS.items():
        talk.answer(path, value)
    shots.take("interview-stops")
    talk.go_to("Z")
    shots.take("interview-account-asks", talk.only_account)
    talk.leave_account()
    talk.close()
    shots.page("empty-case", partial(pages.show_case, case_id))
    shots.page("empty-evidence", partial(pages.show_evidence, case_id))


def _questionnaires(shots: Shots) -> QuestionnairesPage:
    page = shots.program.window.findChild(QuestionnairesPage) if shots.program.window is not None else None
    if not isinstance(page, QuestionnairesPage):
        raise TypeError(QUESTIONNAIRES)
    return page
