"""Opening the notebook: one secret in, the key out; everything decided here, drawn by views/lock_page.py."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from intake_app.ui.messages import describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator
    from intake_app.ui.jobs import Runner, Step
    from intake_app.ui.message import Message

PASSPHRASE = "passphrase"  # noqa: S105 - the name of a way in, not a secret
RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True)
class UnlockState:
    """`means` is PASSPHRASE or RECOVERY_CODE; `is_open` is the last state there is.

    `is_refused` means that the vault itself is missing or damaged: then nobody is asked to type.
    """

    means: str = PASSPHRASE
    is_busy: bool = False
    message: Message | None = None
    is_open: bool = False
    is_refused: bool = False


class UnlockView(Protocol):
    """What draws the state."""

    def show_state(self, state: UnlockState) -> None:
        """Draw this state, whatever was drawn before."""


class UnlockPresenter:
    """Derives the key on the runner and hands it over.

    `derive` maps a means to a function that turns the typed secret into the vault's key (bytes it may consume) and
    raises WrongPassphraseError, RecoveryCodeTypoError and the refusals of a vault. `opened(key, means)` owns the key.
    """

    def __init__(
        self,
        derive: dict[str, Callable[[bytearray], bytearray]],
        runner: Runner,
        tr: Translator,
        opened: Callable[[bytearray, str], object],
    ) -> None:
        self.state = UnlockState()
        self._refusal: Exception | None = None
        self._derive = derive
        self._runner = runner
        self._tr = tr
        self._opened = opened
        self._view: UnlockView | None = None

    def attach(self, view: UnlockView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def speak(self, tr: Translator) -> None:
        """Speak another language from now on."""
        self._tr = tr
        message = describe(self._refusal, tr) if self._refusal is not None else None
        self._show(replace(self.state, message=message))

    def refuse(self, error: Exception) -> None:
        """The vault cannot be opened by any secret: say why."""
        self._refusal = error
        self._show(UnlockState(message=describe(error, self._tr), is_refused=True))

    def use_again(self) -> None:
        """Another vault was chosen: ask for its passphrase."""
        self._refusal = None
        self._show(UnlockState())

    def use(self, means: str) -> None:
        """Change between passphrase and recovery code."""
        if not self.state.is_busy and not self.state.is_refused:
            self._show(UnlockState(means=means))

    def submit(self, secret: bytearray) -> None:
        """Try a secret; it is zeroed here whatever comes of it. Nothing typed, or busy: nothing happens."""
        if self.state.is_busy or self.state.is_open or self.state.is_refused or not secret:
            wipe(secret)
            return
        derive = self._derive[self.state.means]
        self._show(replace(self.state, is_busy=True, message=None))

        def task(step: Step) -> bytearray:
            del step
            try:
                return derive(secret)
            finally:
                wipe(secret)

        self._runner.start(task, done=self._on_key, failed=self._on_failed)

    def _on_key(self, key: bytearray) -> None:
        self._show(replace(self.state, is_busy=False, is_open=True))
        self._opened(key, self.state.means)

    def _on_failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False, message=describe(error, self._tr)))

    def _show(self, state: UnlockState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)


def wipe(secret: bytearray) -> None:
    """Overwrite a secret in place."""
    secret[:] = bytes(len(secret))
