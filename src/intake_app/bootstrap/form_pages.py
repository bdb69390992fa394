"""Builds the pages of questionnaires: the shelf, the preview of a form, the move of a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from intake_app.services.form_export import FormExport
from intake_app.services.form_moves import FormMoves
from intake_app.services.form_shelf import FormShelf
from intake_app.services.form_uses import FormUses
from intake_app.ui.presenters.questionnaire_move import QuestionnaireMovePresenter
from intake_app.ui.presenters.questionnaire_preview import QuestionnairePreviewPresenter
from intake_app.ui.presenters.questionnaires import QuestionnairesPresenter, QuestionnaireWork
from intake_app.ui.presenters.questionnaires_state import QuestionnaireWays
from intake_app.ui.views.questionnaire_move_page import QuestionnaireMovePage
from intake_app.ui.views.questionnaire_preview_page import QuestionnairePreviewPage
from intake_app.ui.views.questionnaires_page import QuestionnairesPage
from intake_app.xlsform.late_reader import check_form
from intake_app.xlsform.late_spreadsheet import to_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.bootstrap.desk import Desk
    from intake_app.i18n import Translator
    from intake_app.ui.dialogs import QtDialogs
    from intake_app.ui.jobs import Runner
    from intake_app.ui.presenters.shell import ShellPresenter
    from intake_app.ui.theme import Theme
    from intake_app.ui.views.page import Page
    from intake_app.xlsform.form import Form

QUESTIONNAIRES, PREVIEW, MOVE = "questionnaires", "questionnaire_preview", "questionnaire_move"


@dataclass(frozen=True, slots=True)
class FormPages:
    """Builds the three pages and the ways between them; `open_case` opens the page of a record."""

    desk: Desk
    runner: Runner
    dialogs: QtDialogs
    theme: Theme
    tr: Translator
    shell: ShellPresenter
    add: Callable[[str, Page], None]
    open_case: Callable[[str], object]

    def build(self) -> Callable[[], None]:
        """Adds the pages to the window. Gives what opens the first of them."""
        desk, tr, shell = self.desk, self.tr, self.shell
        preview = QuestionnairePreviewPresenter(tr, now=_local_now, back=shell.back)
        self.add(PREVIEW, QuestionnairePreviewPage(tr, preview, self.dialogs))
        moves = FormMoves(desk.session, desk.forms)
        move = QuestionnaireMovePresenter(moves, desk.forms, self.runner, tr, open_case=self.open_case, back=shell.back)
        self.add(MOVE, QuestionnaireMovePage(tr, move))

        def show_preview(form: Form) -> None:
            preview.open(form)
            shell.open(PREVIEW)

        def show_move(case_id: str, sheet: str, to_sha: str) -> None:
            move.open(case_id, sheet, to_sha)
            shell.open(MOVE)

        work = QuestionnaireWork(
            library=desk.forms,
            shelf=FormShelf(desk.session, desk.forms, check_form),
            uses=FormUses(desk.session),
            export=FormExport(desk.forms, to_xlsx),
        )
        ways = QuestionnaireWays(preview=show_preview, move=show_move, back=shell.back)
        presenter = QuestionnairesPresenter(work, self.runner, self.dialogs, tr, now=_local_now, ways=ways)
        self.add(QUESTIONNAIRES, QuestionnairesPage(tr, presenter, self.theme))

        def show_questionnaires() -> None:
            presenter.show_list()
            shell.open(QUESTIONNAIRES)

        return show_questionnaires


def _local_now() -> datetime:
    return datetime.now().astimezone()
