"""The first start: which step comes, what it needs, when one may go on; the views only draw it.

language -> desk -> practice or real -> folder -> passphrase -> proof -> (office) -> the vault is made -> recovery
sheet -> two groups asked back -> done. Before the vault is made everything can be changed by going back; afterwards
there is nothing to go back to.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from intake_app.domain.errors import IntakeError
from intake_app.ui.message import Message
from intake_app.ui.messages import describe
from intake_app.ui.presenters.unlock import wipe
from intake_app.ui.presenters.wizard_state import CHECK, DONE, FOLDER, OFFICE, PROOF, RECOVERY, VaultPlan, WizardState

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Runner, Step
    from intake_app.ui.presenters.wizard_state import WizardView, WizardWork

_SHEET_NAME = "sheet.pdf"


class WizardPresenter:
    """Leads through the first start. `finished(plan)` is called once, at the end.

    `translator` gives the words of a language; `chosen_language` is told so that the program remembers it.
    """

    def __init__(
        self,
        work: WizardWork,
        runner: Runner,
        dialogs: Dialogs,
        translator: Callable[[str], Translator],
        finished: Callable[[VaultPlan], object],
        language: str,
    ) -> None:
        self._work = work
        self._runner = runner
        self._dialogs = dialogs
        self._translator = translator
        self._finished = finished
        self._tr = translator(language)
        self._own = bytearray()
        self._view: WizardView | None = None
        self.state = WizardState(language=language, needed_bits=work.needed_bits)

    def attach(self, view: WizardView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    @property
    def tr(self) -> Translator:
        """The words of the chosen language."""
        return self._tr

    def choose_language(self, language: str) -> None:
        """Speak another language from now on; words offered in the old one are drawn anew."""
        self._tr = self._translator(language)
        words = self._new_words(language) if self.state.words else ()
        self._show(replace(self.state, language=language, words=words, message=None))

    def choose_desk(self, desk: str) -> None:
        """Choose one of DESKS."""
        self._show(replace(self.state, desk=desk))

    def choose_kind(self, kind: str) -> None:
        """Choose "practice" or "real"; the proposed folder follows."""
        folder = str(self._work.propose_folder(kind == "practice"))
        self._show(replace(self.state, kind=kind, folder=folder))

    def choose_folder(self) -> None:
        """Let the person choose another folder."""
        title = self._tr.text("Where shall the notebook lie?")
        chosen = self._dialogs.choose_folder(title, Path(self.state.folder).parent)
        if chosen is not None:
            self._show(replace(self.state, folder=str(chosen), message=None))

    def other_words(self) -> None:
        """Offer other words."""
        self._show(replace(self.state, words=self._new_words(self.state.language)))

    def use_own(self, *, is_own: bool) -> None:
        """Change between the offered words and an own passphrase."""
        self._forget_own()
        self._show(replace(self.state, is_own=is_own, strength_bits=0, message=None))

    def type_own(self, text: str) -> None:
        """Take the own passphrase as it is typed and show how strong it is."""
        self._forget_own()
        self._own = self._work.normalise(bytearray(text.encode("utf-8")))
        bits = self._work.strength_bits(self._own.decode("utf-8")) if self._own else 0
        self._show(replace(self.state, strength_bits=bits))

    def name_office(self, name: str) -> None:
        """Take the name of the office as it is typed."""
        self._show(replace(self.state, office_name=name))

    def print_sheet(self) -> None:
        """Print the recovery sheet."""
        self._keep_sheet(lambda: self._work.print_sheet(self.state.groups))

    def save_sheet(self) -> None:
        """Save the recovery sheet as PDF where the person wants it."""
        path = self._dialogs.choose_new_file(self._tr.text("Save the recovery sheet"), _SHEET_NAME)
        if path is not None:
            self._keep_sheet(lambda: self._work.save_sheet(self.state.groups, path))

    def wrote_down(self) -> None:
        """The person has written the code down by hand."""
        self._show(replace(self.state, is_sheet_kept=True, message=None))

    def back(self) -> None:
        """Go to the step before."""
        if self.state.can_go_back:
            self._go(-1)

    def go_on(self) -> None:
        """Go to the next step if this one has what it needs (PROOF and CHECK have their own ways)."""
        state = self.state
        if not state.can_go_on or state.step in (PROOF, CHECK):
            return
        if state.step == FOLDER:
            self._leave_folder()
        elif state.step == OFFICE:
            self._create()
        elif state.step == DONE:
            self._finished(self.plan())
        else:
            self._go(1)

    def prove(self, typed: bytearray) -> None:
        """Take the passphrase once more; the right one leads on. What was typed is zeroed."""
        if self.state.step != PROOF or self.state.is_busy:
            return
        given = self._work.normalise(typed)
        wipe(typed)
        is_same = given == self._secret()
        wipe(given)
        if not is_same:
            self._show(replace(self.state, message=self._not_the_same()))
        elif self.state.desk == "office":
            self._go(1)
        else:
            self._create()

    def answer(self, first: str, second: str) -> None:
        """Take the two groups of the recovery code that were asked back; the right ones lead on."""
        if self.state.step != CHECK:
            return
        typed = tuple(text.strip().upper() for text in (first, second))
        if typed == tuple(self.state.groups[number] for number in self.state.asked):
            self._go(1)
        else:
            self._show(replace(self.state, message=self._not_these_groups()))

    def plan(self) -> VaultPlan:
        """What has been decided so far."""
        state = self.state
        office = state.office_name.strip() if state.desk == "office" else ""
        return VaultPlan(state.language, state.desk, state.kind == "practice", Path(state.folder), office)

    def _leave_folder(self) -> None:
        try:
            self._work.check_folder(Path(self.state.folder))
        except IntakeError as error:
            self._show(replace(self.state, message=describe(error, self._tr)))
            return
        if not self.state.words:
            self.state = replace(self.state, words=self._new_words(self.state.language))
        self._go(1)

    def _create(self) -> None:
        plan, secret = self.plan(), self._secret()
        self._show(replace(self.state, is_busy=True, message=None))

        def task(step: Step) -> tuple[str, ...]:
            try:
                return self._work.create(plan, secret, step)
            finally:
                wipe(secret)

        self._runner.start(task, done=self._on_created, failed=self._on_failed, is_long=True)

    def _on_created(self, groups: tuple[str, ...]) -> None:
        self._forget_own()
        asked = self._work.choose_two(len(groups))
        self._show(
            replace(self.state, step=RECOVERY, groups=groups, asked=asked, words=(), is_busy=False, message=None)
        )

    def _on_failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False, message=describe(error, self._tr)))

    def _keep_sheet(self, keep: Callable[[], object]) -> None:
        try:
            is_kept = keep() is not False
        except IntakeError as error:
            self._show(replace(self.state, message=describe(error, self._tr)))
        else:
            self._show(replace(self.state, is_sheet_kept=self.state.is_sheet_kept or is_kept, message=None))

    def _secret(self) -> bytearray:
        if self.state.is_own:
            return bytearray(self._own)
        return self._work.normalise(bytearray(" ".join(self.state.words).encode("utf-8")))

    def _new_words(self, language: str) -> tuple[str, ...]:
        drawn = self._work.propose_words(language)
        words = tuple(drawn.decode("utf-8").split())
        wipe(drawn)
        return words

    def _forget_own(self) -> None:
        wipe(self._own)
        self._own = bytearray()

    def _go(self, by: int) -> None:
        steps = self.state.steps
        self._show(replace(self.state, step=steps[steps.index(self.state.step) + by], message=None))

    def _not_the_same(self) -> Message:
        return Message(
            self._tr.text("These are not the same words"),
            self._tr.text("Nothing has been made yet, so nothing can be locked out."),
            self._tr.text("Look at your note and type it again, or go back and choose anew."),
            tone="calm",
        )

    def _not_these_groups(self) -> Message:
        return Message(
            self._tr.text("These groups are not on the sheet"),
            self._tr.text("The notebook is made and safe; only the copy of the code is not right yet."),
            self._tr.text("Compare letter by letter, or go back and look at the sheet again."),
            tone="calm",
        )

    def _show(self, state: WizardState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)
