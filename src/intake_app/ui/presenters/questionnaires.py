"""Questionnaires: what is here, a file looked at before it is believed, installing, giving out, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from intake_app.services.form_files import form_among, read_form_files
from intake_app.ui.messages import describe
from intake_app.ui.presenters.latest_job import LatestJob
from intake_app.ui.presenters.questionnaires_asking import (
    ask_to_begin,
    ask_to_remove,
    ask_to_use,
    say_installed,
    say_saved,
    say_several,
)
from intake_app.ui.presenters.questionnaires_reading import ShelfReader, finding_line, title_of
from intake_app.ui.presenters.questionnaires_state import (
    CHECK,
    FORM,
    LIST,
    MOST_SHOWN,
    OLDER,
    Checked,
    Detail,
    OlderLine,
    QuestionnairesState,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from intake_app.i18n import Translator
    from intake_app.services.form_changes import FormChanges
    from intake_app.services.form_export import FormExport
    from intake_app.services.form_files import FormFile
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.form_shelf import FormShelf, Shelf
    from intake_app.services.form_uses import FormUse, FormUses
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Runner, Step, T
    from intake_app.ui.presenters.questionnaires_state import QuestionnairesView, QuestionnaireWays
    from intake_app.xlsform.form import Form
    from intake_app.xlsform.views import Finding

CASE_INTAKE: Final = "case_intake"
REFUSED: Final = "refused"
_NAME_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


@dataclass(frozen=True)
class QuestionnaireWork:
    """The real work, handed in: the services of one open vault."""

    library: FormLibrary
    shelf: FormShelf
    uses: FormUses
    export: FormExport


class QuestionnairesPresenter:
    """Drives the page of questionnaires."""

    def __init__(
        self,
        work: QuestionnaireWork,
        runner: Runner,
        dialogs: Dialogs,
        tr: Translator,
        *,
        now: Callable[[], datetime],
        ways: QuestionnaireWays,
    ) -> None:
        self._work = work
        self._runner = runner
        self._dialogs = dialogs
        self._tr = tr
        self._ways = ways
        self._reader = ShelfReader(tr, now)
        self._view: QuestionnairesView | None = None
        self._latest = LatestJob(runner, self._on_progress, self._on_failed)
        self._work_words = ""
        self._shelf: Shelf | None = None
        self._uses: tuple[FormUse, ...] | None = None
        self._checked: FormFile | None = None
        self.state = QuestionnairesState()

    def attach(self, view: QuestionnairesView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    # --- what is here ---------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the questionnaires, then count the records: each time the page comes to the front."""
        self._long(self._tr.text("Reading the questionnaires"), self._work.shelf.all, self._on_shelf)

    def stop(self) -> None:
        """Stop what takes long; the page shows what it has."""
        self._latest.stop()

    def leave(self) -> None:
        """One step back: from a questionnaire or a file to the list, from the list to where one came from."""
        if self.state.section == LIST:
            self.stop()
            self._ways.back()
            return
        self.show_list()

    def show_list(self) -> None:
        """Begin at the list, whatever was looked at before."""
        self._checked = None
        self._show(replace(self.state, section=LIST, detail=None, checked=None, message=None))

    def close_message(self) -> None:
        """The message was read."""
        self._show(replace(self.state, message=None))

    def open_form(self, sha256: str) -> None:
        """Look at one questionnaire, and what it changed against the version before."""
        line = next((one for one in self.state.lines or () if one.sha256 == sha256), None)
        if line is None:
            return
        self._show(replace(self.state, section=FORM, detail=Detail(line), message=None))
        if line.before:
            self._start(
                lambda: (
                    self._work.library.form(line.before),
                    self._work.library.form(sha256),
                    self._work.shelf.changes(line.before, sha256),
                ),
                self._on_changes,
            )

    def open_older(self) -> None:
        """Look at the records that are asked with an older version."""
        self._show(replace(self.state, section=OLDER, message=None))

    def move(self, line: OlderLine) -> None:
        """Look at what moving a record would mean."""
        self._ways.move(line.case_id, line.sheet, line.newest)

    def preview(self) -> None:
        """Show the questions as they will be asked: of the questionnaire, or of the file that was looked at."""
        if self.state.section == CHECK and self.state.checked is not None and self.state.checked.form is not None:
            self._ways.preview(self.state.checked.form)
        elif self.state.detail is not None:
            sha256 = self.state.detail.line.sha256
            self._start(lambda: self._work.library.form(sha256), self._ways.preview)

    # --- a file ---------------------------------------------------------------------------------------------------

    def check_file(self) -> None:
        """Let a person choose a file and look it over; nothing is kept."""
        chosen = self._dialogs.choose_files(self._tr.text("Choose a questionnaire, and the tables of its lists"))
        if not chosen:
            return
        form = form_among(chosen)
        if form is None:
            self._show(replace(self.state, message=say_several(self._tr)))
            return

        def task() -> tuple[FormFile, tuple[Finding, ...], Form | None]:
            file = read_form_files(form, [path for path in chosen if path != form])
            return file, *self._work.shelf.check(file)

        def done(found: tuple[FormFile, tuple[Finding, ...], Form | None]) -> None:
            self._checked = found[0]
            self._on_checked(form.name, found[1], found[2])

        self._start(task, done)

    def install(self) -> None:
        """Keep the file that was looked at as a questionnaire of this notebook."""
        file = self._checked
        if file is None or self.state.checked is None or not self.state.checked.may_install:
            return

        def task() -> tuple[str, Form]:
            sha256 = self._work.shelf.install(file)
            return sha256, self._work.library.form(sha256)

        self._start(task, lambda found: self._on_installed(*found))

    # --- one questionnaire ----------------------------------------------------------------------------------------

    def use(self) -> None:
        """Ask with this version from now on."""
        if self.state.detail is not None:
            sha256 = self.state.detail.line.sha256
            self._change(lambda: self._work.shelf.use(sha256))

    def begin_with(self) -> None:
        """New records begin with this questionnaire, after a person has agreed."""
        if self.state.detail is None:
            return
        sha256 = self.state.detail.line.sha256
        self._start(lambda: self._work.library.form(sha256), self._ask_beginning)

    def begin_as_built_in(self) -> None:
        """New records begin with the built-in intake again."""
        self._change(self._work.library.begin_as_built_in)

    def save(self) -> None:
        """Save the questionnaire as a spreadsheet where the person wants it."""
        if self.state.detail is None:
            return
        line = self.state.detail.line

        def chosen(suffix: str) -> None:
            # The name of a form tells nothing of a case; letters that a drive may refuse are left out.
            stem = "".join(letter for letter in f"{line.form_id}-{line.version}" if letter in _NAME_LETTERS)
            path = self._dialogs.choose_new_file(self._tr.text("Save the questionnaire"), f"{stem or 'form'}{suffix}")
            if path is not None:
                self._save_to(line.sha256, path)

        self._start(lambda: self._work.export.suffix(line.sha256), chosen)

    def remove(self) -> None:
        """Forget an installed questionnaire that no record needs, after a person has agreed."""
        if self.state.detail is None:
            return
        line = self.state.detail.line
        if self._dialogs.decide(ask_to_remove(line, self._tr)):
            self._change(lambda: self._work.shelf.remove(line.sha256))

    # --- inside ---------------------------------------------------------------------------------------------------

    def _on_shelf(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._draw_shelf()
        self._long(self._tr.text("Counting the records"), self._work.uses.all, self._on_uses)

    def _on_uses(self, uses: tuple[FormUse, ...]) -> None:
        self._uses = uses
        self._draw_shelf()

    def _draw_shelf(self) -> None:
        shelf = self._shelf
        if shelf is None:
            return
        counts = self._reader.counts(self._uses) if self._uses is not None else None
        lines = tuple(
            self._reader.line(one, None if counts is None else counts.get(one.sha256, 0), shelf.beginning)
            for one in shelf.forms
        )
        older = self._reader.older(shelf, self._uses) if self._uses is not None else None
        begins = next((line for line in lines if line.begins), None)
        said = self._tr.text("{title}, version {version}")
        detail = self.state.detail
        if detail is not None:
            line = next((one for one in lines if one.sha256 == detail.line.sha256), None)
            detail = replace(detail, line=line) if line is not None else None
        self._show(
            replace(
                self.state,
                lines=lines,
                beginning=said.format(title=begins.title, version=begins.version) if begins is not None else "",
                is_own_beginning=shelf.beginning != CASE_INTAKE,
                broken=shelf.broken,
                older=older,
                detail=detail,
                section=LIST if self.state.section == FORM and detail is None else self.state.section,
            )
        )

    def _on_changes(self, found: tuple[Form, Form, FormChanges]) -> None:
        old, new, changes = found
        detail = self.state.detail
        if detail is not None and detail.line.sha256 == new.sha256:
            said = self._reader.changes(old, new, changes)
            self._show(replace(self.state, detail=replace(detail, before_version=old.version, changes=said)))

    def _on_checked(self, name: str, findings: Sequence[Finding], form: Form | None) -> None:
        faults = sum(1 for one in findings if one.severity == REFUSED)
        checked = Checked(
            name=name,
            title=title_of(form, self._tr) if form is not None else "",
            version=form.version if form is not None else "",
            findings=tuple(finding_line(one, self._tr) for one in findings[:MOST_SHOWN]),
            more=max(0, len(findings) - MOST_SHOWN),
            faults=faults,
            form=form,
        )
        self._show(replace(self.state, section=CHECK, checked=checked, message=None))

    def _on_installed(self, sha256: str, form: Form) -> None:
        self._checked = None
        self._show(replace(self.state, section=LIST, checked=None, message=say_installed(form, self._tr)))
        begins = self._shelf is not None and form.form_id == self._shelf.beginning
        if self._has_others(form) and self._dialogs.decide(ask_to_use(form, self._tr, begins=begins)):
            # Not through _change: what was installed stays said above the list.
            self._runner.start(
                lambda _step: self._work.shelf.use(sha256), done=lambda _done: self.load(), failed=self._on_failed
            )
        else:
            self.load()

    def _has_others(self, form: Form) -> bool:
        return any(line.form_id == form.form_id and line.sha256 != form.sha256 for line in self.state.lines or ())

    def _ask_beginning(self, form: Form) -> None:
        if self._dialogs.decide(ask_to_begin(form, self._tr)):
            self._change(lambda: self._work.shelf.begin_with(form.form_id))

    def _save_to(self, sha256: str, path: Path) -> None:
        def done(_written: object) -> None:
            self._show(replace(self.state, message=say_saved(self._tr)))

        self._start(lambda: self._work.export.save(sha256, path, _unwatched), done)

    def _change(self, act: Callable[[], object]) -> None:
        self._start(act, lambda _done: self.load())

    def _start(self, act: Callable[[], T], done: Callable[[T], object]) -> None:
        """Work that is over in a blink; meanwhile nothing else is begun here.

        Buttons are not switched off for it: one that had the keyboard would lose it.
        """
        if self.state.is_busy:
            return

        def over(value: T) -> None:
            self._show(replace(self.state, is_busy=False))
            done(value)

        self._show(replace(self.state, is_busy=True, message=None))
        self._runner.start(lambda _step: act(), done=over, failed=self._on_failed)

    def _long(self, what: str, task: Callable[[Step], T], done: Callable[[T], None]) -> None:
        self._work_words = what
        self._latest.start(task, done)

    def _on_progress(self, done: int, total: int) -> None:
        self._show(replace(self.state, work=self._work_words if total else "", done=done, total=total))

    def _on_failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False, message=describe(error, self._tr)))

    def _show(self, state: QuestionnairesState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)


def _unwatched(_done: int, _total: int) -> None:
    """A questionnaire is written before anybody could look at a bar."""
