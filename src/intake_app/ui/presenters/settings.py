"""Settings: the look, the lock, the secrets of this notebook, its lists computed anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from intake_app.domain.errors import IntakeError
from intake_app.ui.message import Message
from intake_app.ui.messages import describe
from intake_app.ui.presenters.settings_state import OVERVIEW, PASSPHRASE, SettingsState
from intake_app.ui.presenters.unlock import wipe

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator
    from intake_app.services.vault_care import VaultCare, VaultFacts
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Job, Runner, Step, T
    from intake_app.ui.presenters.settings_state import SettingsView, SettingsWork

_SHEET_NAME: Final = "sheet.pdf"


class SettingsPresenter:
    """Drives the settings page. `theme` is the choice that holds now ("system", "light" or "dark")."""

    def __init__(
        self,
        care: VaultCare,
        work: SettingsWork,
        runner: Runner,
        dialogs: Dialogs,
        tr: Translator,
        *,
        theme: str,
        version: str,
        is_practice: bool,
    ) -> None:
        self._care = care
        self._work = work
        self._runner = runner
        self._dialogs = dialogs
        self._tr = tr
        self._own = bytearray()
        self._job: Job | None = None
        self._view: SettingsView | None = None
        self.state = SettingsState(theme, version, is_practice, needed_bits=work.needed_bits)

    def attach(self, view: SettingsView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def load(self) -> None:
        """Read what there is to tell about this notebook."""

        def task(_step: Step) -> tuple[VaultFacts, int]:
            return self._care.facts(), self._care.idle_minutes()

        def done(found: tuple[VaultFacts, int]) -> None:
            facts, minutes = found
            self._show(replace(self.state, facts=facts, idle_minutes=minutes))

        self._runner.start(task, done=done, failed=self._on_failed)

    # --- look and lock ------------------------------------------------------------------------------------------

    def choose_language(self, language: str) -> None:
        """Speak another language from now on; the pages are built anew."""
        if language != self._tr.language:
            self._work.choose_language(language)

    def choose_theme(self, theme: str) -> None:
        """Light, dark, or what the desktop uses."""
        self._show(replace(self.state, theme=theme))
        self._work.choose_theme(theme)

    def choose_idle(self, minutes: int) -> None:
        """After how many minutes alone the notebook locks."""

        def done(_none: None) -> None:
            self._show(replace(self.state, idle_minutes=minutes))
            self._work.idle_changed(minutes)

        self._runner.start(lambda _step: self._care.set_idle_minutes(minutes), done=done, failed=self._on_failed)

    # --- sections -----------------------------------------------------------------------------------------------

    def open_section(self, section: str) -> None:
        """Open one of the sections that have a page of their own; secrets of the former one are forgotten."""
        self._forget()
        words = self._new_words() if section == PASSPHRASE else ()
        self._show(replace(self.state, section=section, words=words, message=None))

    def leave(self) -> None:
        """Back to the overview, or away from the page: whatever was typed or drawn is forgotten."""
        if self.state.section == OVERVIEW or self.state.is_busy:
            return
        is_lost = bool(self.state.groups) and not self.state.is_sheet_kept
        self._forget()
        self._show(replace(self.state, section=OVERVIEW, message=self._no_sheet() if is_lost else None))

    def close_message(self) -> None:
        """Take the message away."""
        self._show(replace(self.state, message=None))

    # --- passphrase ---------------------------------------------------------------------------------------------

    def other_words(self) -> None:
        """Offer other words."""
        self._show(replace(self.state, words=self._new_words()))

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

    def change_passphrase(self, now: bytearray, again: bytearray) -> None:
        """Let the new passphrase open the notebook. Both byte arrays are consumed.

        `again` is the new one typed once more, so that a slip locks nobody out.
        """
        typed = self._work.normalise(again)
        new = self._secret()
        is_same = bool(new) and typed == new
        wipe(typed)
        wipe(again)
        if not is_same or not self.state.is_strong or self.state.is_busy or not now:
            wipe(now)
            wipe(new)
            if not is_same:
                self._show(replace(self.state, message=self._not_the_same()))
            return

        def act() -> None:
            try:
                self._work.change_passphrase(now, new)
            finally:
                wipe(now)
                wipe(new)

        self._run(act, lambda _none: self._on_changed())

    # --- recovery sheet -----------------------------------------------------------------------------------------

    def renew_recovery_code(self, now: bytearray) -> None:
        """Draw a new recovery code, which ends the old one. The passphrase is consumed."""
        if not now or self.state.is_busy:
            wipe(now)
            return

        def act() -> tuple[str, ...]:
            try:
                return self._work.renew_recovery_code(now)
            finally:
                wipe(now)

        self._run(act, lambda groups: self._show(replace(self.state, groups=groups, is_busy=False)))

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

    # --- lists --------------------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Compute lists and search anew; other work goes on in between."""
        if self.state.is_rebuilding:
            return
        self._show(replace(self.state, is_rebuilding=True, done=0, total=0, message=None))
        self._job = self._runner.start(
            self._care.rebuild_index,
            done=self._on_rebuilt,
            failed=self._on_rebuild_failed,
            progress=lambda done, total: self._show(replace(self.state, done=done, total=total)),
            cancelled=lambda: self._end_rebuild(self._stopped()),
            is_long=True,
        )

    def stop(self) -> None:
        """Stop computing the lists."""
        if self._job is not None:
            self._job.cancel()

    # --- inside -------------------------------------------------------------------------------------------------

    def _run(self, act: Callable[[], T], done: Callable[[T], None]) -> None:
        self._show(replace(self.state, is_busy=True, message=None))

        def task(_step: Step) -> T:
            return act()

        self._runner.start(task, done=done, failed=self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False, message=describe(error, self._tr)))

    def _on_changed(self) -> None:
        self._forget()
        message = Message(
            self._tr.text("The passphrase is changed"),
            self._tr.text("From now on only the new one opens this notebook. The recovery sheet stays as it is."),
            self._tr.text(
                "Old copies of the folder still open with the old passphrase: destroy those you do not need."
            ),
            tone="calm",
        )
        self._show(replace(self.state, section=OVERVIEW, is_busy=False, message=message))

    def _on_rebuilt(self, count: int) -> None:
        said = self._tr.plural("{count} record was read again.", "{count} records were read again.", count)
        title = self._tr.text("Lists and search are new")
        self._end_rebuild(Message(title, said.format(count=count), "", tone="calm"))

    def _on_rebuild_failed(self, error: Exception) -> None:
        self._end_rebuild(describe(error, self._tr))

    def _end_rebuild(self, message: Message) -> None:
        self._job = None
        self._show(replace(self.state, is_rebuilding=False, done=0, total=0, message=message))

    def _keep_sheet(self, keep: Callable[[], object]) -> None:
        try:
            is_kept = keep() is not False
        except IntakeError as error:
            self._on_failed(error)
        else:
            self._show(replace(self.state, is_sheet_kept=self.state.is_sheet_kept or is_kept, message=None))

    def _secret(self) -> bytearray:
        if self.state.is_own:
            return bytearray(self._own)
        return self._work.normalise(bytearray(" ".join(self.state.words).encode("utf-8")))

    def _new_words(self) -> tuple[str, ...]:
        drawn = self._work.propose_words(self._tr.language)
        words = tuple(drawn.decode("utf-8").split())
        wipe(drawn)
        return words

    def _forget_own(self) -> None:
        wipe(self._own)
        self._own = bytearray()

    def _forget(self) -> None:
        self._forget_own()
        self.state = replace(self.state, words=(), is_own=False, strength_bits=0, groups=(), is_sheet_kept=False)

    def _not_the_same(self) -> Message:
        return Message(
            self._tr.text("The new passphrase was typed differently"),
            self._tr.text("Nothing was changed; the old one holds."),
            self._tr.text("Type it once more, letter by letter."),
            tone="calm",
        )

    def _no_sheet(self) -> Message:
        return Message(
            self._tr.text("There is no recovery sheet now"),
            self._tr.text("The old sheet does not work any more, and the new one was not kept."),
            self._tr.text("Make a new sheet before you need it."),
        )

    def _stopped(self) -> Message:
        return Message(
            self._tr.text("Stopped"),
            self._tr.text("Nothing is lost. Lists and search work as before."),
            "",
            tone="calm",
        )

    def _show(self, state: SettingsState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)
