"""Presenters and pages of questionnaires upon an invented desk, for tests and for pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake_app.domain.entry_kinds import Answers, CaseOpened
from intake_app.services.form_export import FormExport
from intake_app.services.form_files import FormFile
from intake_app.services.form_moves import FormMoves
from intake_app.services.form_shelf import FormShelf
from intake_app.services.form_uses import FormUses
from intake_app.services.vault_session import Act
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.questionnaire_move import QuestionnaireMovePresenter
from intake_app.ui.presenters.questionnaire_preview import QuestionnairePreviewPresenter
from intake_app.ui.presenters.questionnaires import QuestionnairesPresenter, QuestionnaireWork
from intake_app.ui.presenters.questionnaires_state import QuestionnaireWays
from intake_app.xlsform.reader import check_form
from intake_app.xlsform.spreadsheet import to_xlsx
from invented_forms import ONE, TWO
from services_desk import case_id
from shown_pages import NOW, TRANSLATORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services_desk import Desk

TOLD = {
    "D/pseudonym": ("A", "Ойдан"),
    "D/work": ("P", "водитель (выдумано)"),
    "D/nickname": ("P", "Кызыл (выдумано)"),
    "D/age": ("P", "34"),
    "D/colour": ("T", "red"),
    "D/hidden": ("X", "тайна (выдумано)"),
    "D/stays[aaaaaaaaaa]": ("T", "1"),
    "D/stays[aaaaaaaaaa]/place": ("T", "ИВС (выдумано)"),
    "D/stays[aaaaaaaaaa]/cell": ("T", "6"),
}


@dataclass
class Stage:
    """The three presenters; `went` notes where the pages lead."""

    desk: Desk
    language: str = "en"
    answers: Sequence[object] = ()
    went: list[tuple[object, ...]] = field(default_factory=list)
    runner: ImmediateRunner = field(default_factory=ImmediateRunner)

    def __post_init__(self) -> None:
        tr, runner, desk = TRANSLATORS[self.language], self.runner, self.desk
        self.dialogs = ScriptedDialogs(self.answers)  # type: ignore[arg-type]  # a test's own answers
        self.shelf = FormShelf(desk.session, desk.forms, check_form)
        self.moves = FormMoves(desk.session, desk.forms)
        self.preview = QuestionnairePreviewPresenter(tr, now=lambda: NOW, back=lambda: self.went.append(("back",)))
        self.move = QuestionnaireMovePresenter(
            self.moves,
            desk.forms,
            runner,
            tr,
            open_case=lambda case: self.went.append(("case", case)),
            back=lambda: self.went.append(("back",)),
        )
        work = QuestionnaireWork(
            library=desk.forms,
            shelf=self.shelf,
            uses=FormUses(desk.session),
            export=FormExport(desk.forms, to_xlsx),
        )
        ways = QuestionnaireWays(
            preview=lambda form: self.went.append(("preview", form.version)),
            move=lambda case, sheet, to_sha: self.went.append(("move", case, sheet, to_sha)),
            back=lambda: self.went.append(("back",)),
        )
        self.page = QuestionnairesPresenter(work, runner, self.dialogs, tr, now=lambda: NOW, ways=ways)

    def two_versions(self, *, with_case: bool = True) -> tuple[str, str]:
        """Both versions installed, the second in use; a record that was made with the first."""
        one, two = (self.shelf.install(FormFile(".md", text)) for text in (ONE, TWO))
        self.shelf.use(two)
        if with_case:
            acts = [Act("case.opened", "A", CaseOpened(region="KZ-33", language="kk", form=one))]
            for kind in sorted({kind for kind, _ in TOLD.values()}):
                values = {path: value for path, (told, value) in TOLD.items() if told == kind}
                acts.append(Act("answers", kind, Answers(form=one, section="D", values=values)))
            self.desk.session.record(case_id(1), acts)
        return one, two
