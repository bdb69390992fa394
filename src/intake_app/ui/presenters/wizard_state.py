"""What the first start knows at each moment: steps, decisions, and the real work that is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake_app.ui.jobs import Step
    from intake_app.ui.message import Message

LANGUAGE, DESK, KIND, FOLDER = "language", "desk", "kind", "folder"
PASSPHRASE, PROOF, OFFICE = "passphrase", "proof", "office"
RECOVERY, CHECK, DONE = "recovery", "check", "done"
DESKS = ("field", "office", "legal")


@dataclass(frozen=True)
class VaultPlan:
    """What was decided about the new vault; `office_name` is "" unless the desk is "office"."""

    language: str
    desk: str
    is_practice: bool
    folder: Path
    office_name: str


@dataclass(frozen=True)
class WizardWork:
    """The real work, handed in.

    `check_folder` raises an IntakeError for a folder that cannot take a vault. `propose_words` gives a generated
    passphrase for a language. `normalise` brings what was typed to the form that opens the vault (and may be called
    often). `create` makes the vault and gives the groups of its recovery code; it consumes the secret.
    `print_sheet` gives False when the person changed their mind.
    `choose_two` picks two of so many groups to be asked back, counted from 0.
    """

    propose_folder: Callable[[bool], Path]
    check_folder: Callable[[Path], None]
    propose_words: Callable[[str], bytearray]
    normalise: Callable[[bytearray], bytearray]
    strength_bits: Callable[[str], int]
    needed_bits: int
    create: Callable[[VaultPlan, bytearray, Step], tuple[str, ...]]
    print_sheet: Callable[[tuple[str, ...]], object]
    save_sheet: Callable[[tuple[str, ...], Path], object]
    choose_two: Callable[[int], tuple[int, int]]


@dataclass(frozen=True)
class WizardState:
    """All that the step in front shows. `words` are the offered passphrase; an own one is never part of a state."""

    language: str
    step: str = LANGUAGE
    desk: str = ""
    kind: str = ""
    folder: str = ""
    words: tuple[str, ...] = ()
    is_own: bool = False
    strength_bits: int = 0
    needed_bits: int = 0
    office_name: str = ""
    groups: tuple[str, ...] = ()
    asked: tuple[int, int] = (0, 0)
    is_sheet_kept: bool = False
    is_busy: bool = False
    message: Message | None = None

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of this way, in order: only an office has the office step."""
        office = (OFFICE,) if self.desk == "office" else ()
        return (LANGUAGE, DESK, KIND, FOLDER, PASSPHRASE, PROOF, *office, RECOVERY, CHECK, DONE)

    @property
    def can_go_back(self) -> bool:
        """True until the vault is made."""
        return self.step != LANGUAGE and self.step not in (RECOVERY, DONE) and not self.is_busy

    @property
    def can_go_on(self) -> bool:
        """True when the step has what it needs; PROOF and CHECK judge what was typed only when one goes on."""
        needs = {
            DESK: bool(self.desk),
            KIND: bool(self.kind),
            FOLDER: bool(self.folder),
            PASSPHRASE: not self.is_own or self.strength_bits >= self.needed_bits,
            OFFICE: bool(self.office_name.strip()),
            RECOVERY: self.is_sheet_kept,
        }
        return needs.get(self.step, True) and not self.is_busy


class WizardView(Protocol):
    """What draws the state."""

    def show_state(self, state: WizardState) -> None:
        """Draw this state, whatever was drawn before."""
