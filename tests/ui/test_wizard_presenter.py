"""The first start, walked without a screen: every way, every refusal, and no secret that stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intake_app.domain.errors import DiskFullError, StorageFailedError, VaultExistsError
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.wizard import WizardPresenter
from intake_app.ui.presenters.wizard_state import (
    CHECK,
    DESK,
    DONE,
    FOLDER,
    KIND,
    LANGUAGE,
    OFFICE,
    PASSPHRASE,
    PROOF,
    RECOVERY,
    VaultPlan,
    WizardState,
)
from window_stage import GROUPS, wizard_work

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.wizard_state import WizardWork

WORDS = "river lamp seven orchard velvet north candle"


class Walk:
    """A presenter with work that notes what it was asked."""

    def __init__(
        self, speak: Callable[[str], Translator], dialogs: ScriptedDialogs | None = None, **work: object
    ) -> None:
        self.states: list[WizardState] = []
        self.finished: list[VaultPlan] = []
        self.created: list[tuple[VaultPlan, bytes]] = []
        self.secrets: list[bytearray] = []
        self.kept: list[object] = []

        def create(plan: VaultPlan, secret: bytearray, step: object) -> tuple[str, ...]:
            self.created.append((plan, bytes(secret)))
            self.secrets.append(secret)
            return GROUPS

        base: WizardWork = replace(
            wizard_work(Path("/invented")),
            create=create,
            print_sheet=self.kept.append,
            save_sheet=lambda groups, path: self.kept.append((groups, path)),
        )
        self.presenter = WizardPresenter(
            replace(base, **work), ImmediateRunner(), dialogs or ScriptedDialogs(), speak, self.finished.append, "ru"
        )
        self.presenter.attach(self)

    def show_state(self, state: WizardState) -> None:
        self.states.append(state)

    @property
    def state(self) -> WizardState:
        return self.presenter.state

    def to(self, step: str, desk: str = "field") -> Walk:
        """Walk to a step with ordinary answers."""
        one = self.presenter
        moves = {
            LANGUAGE: lambda: None,
            DESK: lambda: one.choose_desk(desk),
            KIND: lambda: one.choose_kind("real"),
            FOLDER: lambda: None,
            PASSPHRASE: lambda: None,
            PROOF: lambda: one.prove(bytearray(WORDS.encode())),
            OFFICE: lambda: one.name_office(" Invented Office "),
            RECOVERY: one.print_sheet,
            CHECK: lambda: one.answer(GROUPS[1], GROUPS[5]),
        }
        while self.state.step != step:
            at = self.state.step
            moves[at]()
            if self.state.step == at:
                one.go_on()
            assert self.state.step != at, f"stuck at {at}"
        return self


def test_a_field_desk_walks_from_language_to_done(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak).to(DONE)
    steps = list(dict.fromkeys(state.step for state in walk.states))
    assert steps == [LANGUAGE, DESK, KIND, FOLDER, PASSPHRASE, PROOF, RECOVERY, CHECK, DONE]
    plan = VaultPlan("ru", "field", is_practice=False, folder=Path("/invented/notebook"), office_name="")
    assert walk.created == [(plan, WORDS.encode())]
    assert walk.finished == []
    walk.presenter.go_on()
    assert walk.finished == [plan]


def test_only_an_office_is_asked_for_its_name(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak).to(OFFICE, desk="office")
    assert walk.created == [], "nothing is made before the name is known"
    assert not walk.state.can_go_on
    walk.to(DONE)
    assert walk.created[0][0].office_name == "Invented Office"
    assert OFFICE not in Walk(speak).to(DONE, desk="legal").state.steps


@pytest.mark.parametrize(("step", "undo"), [(DESK, {"desk": ""}), (KIND, {"kind": ""}), (OFFICE, {"office_name": " "})])
def test_a_step_without_an_answer_does_not_lead_on(
    speak: Callable[[str], Translator], step: str, undo: dict[str, str]
) -> None:
    walk = Walk(speak).to(step, desk="office")
    assert replace(walk.state, **undo).can_go_on is False
    walk.presenter.go_on()
    assert walk.state.step == step


def test_everything_can_be_changed_by_going_back_until_the_vault_is_made(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak).to(PROOF)
    for step in (PASSPHRASE, FOLDER, KIND, DESK, LANGUAGE):
        walk.presenter.back()
        assert walk.state.step == step
    walk.presenter.back()
    assert walk.state.step == LANGUAGE
    walk.to(RECOVERY)
    assert not walk.state.can_go_back
    walk.presenter.back()
    assert walk.state.step == RECOVERY


def test_the_sheet_can_be_looked_at_again_from_the_check(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak).to(CHECK)
    walk.presenter.back()
    assert walk.state.step == RECOVERY


def test_words_are_offered_and_others_on_request(speak: Callable[[str], Translator]) -> None:
    drawn = iter(["one two three four five six seven", "other words for the same old lock", "үшінші рет басқа сөздер"])
    walk = Walk(speak, propose_words=lambda language: bytearray(next(drawn).encode())).to(PASSPHRASE)
    assert walk.state.words == ("one", "two", "three", "four", "five", "six", "seven")
    walk.presenter.other_words()
    assert walk.state.words[0] == "other"
    walk.presenter.choose_language("kk")
    assert walk.state.words[0] == "үшінші"
    walk.presenter.back()
    walk.presenter.go_on()
    assert walk.state.words[0] == "үшінші", "going back and forth does not change the words one has learnt"


def test_an_own_passphrase_must_be_strong_and_is_never_part_of_a_state(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak).to(PASSPHRASE)
    walk.presenter.use_own(is_own=True)
    walk.presenter.type_own("short")
    assert (walk.state.strength_bits, walk.state.can_go_on) == (20, False)
    walk.presenter.go_on()
    assert walk.state.step == PASSPHRASE
    own = "a long enough INVENTED phrase"
    walk.presenter.type_own(own)
    assert walk.state.can_go_on
    walk.presenter.go_on()
    walk.presenter.prove(bytearray(own.encode()))
    assert walk.created[0][1] == own.casefold().encode()
    assert all("enough" not in repr(state) for state in walk.states)
    assert walk.presenter._own == bytearray()


def test_changing_ones_mind_forgets_what_was_typed(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak).to(PASSPHRASE)
    walk.presenter.use_own(is_own=True)
    walk.presenter.type_own("a long enough invented phrase")
    held = walk.presenter._own
    walk.presenter.use_own(is_own=False)
    assert set(held) == {0}
    assert walk.state.strength_bits == 0
    assert walk.state.can_go_on


def test_a_slip_in_the_proof_makes_nothing(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak).to(PROOF)
    typed = bytearray(b"river lamp seven orchard velvet north candel")
    walk.presenter.prove(typed)
    assert set(typed) == {0}
    assert walk.created == []
    assert walk.state.message.tone == "calm"
    walk.presenter.go_on()
    assert walk.state.step == PROOF, "Continue alone never passes the proof"
    walk.presenter.prove(bytearray(WORDS.upper().encode()))
    assert walk.state.step == RECOVERY


def test_the_secret_is_zeroed_after_the_vault_was_made(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak).to(RECOVERY)
    assert set(walk.secrets[0]) == {0}
    assert walk.state.words == ()


def test_a_folder_that_cannot_take_a_vault_is_told_and_another_one_chosen(speak: Callable[[str], Translator]) -> None:
    def check(folder: Path) -> None:
        if folder == Path("/invented/notebook"):
            raise VaultExistsError

    dialogs = ScriptedDialogs([None, Path("/elsewhere")])
    walk = Walk(speak, dialogs, check_folder=check).to(FOLDER)
    walk.presenter.go_on()
    assert walk.state.step == FOLDER
    assert walk.state.message.title == "В этой папке уже есть тетрадь"
    walk.presenter.choose_folder()
    assert walk.state.folder == "/invented/notebook"
    walk.presenter.choose_folder()
    assert (walk.state.folder, walk.state.message) == ("/elsewhere", None)
    walk.to(DONE)
    assert walk.presenter.plan().folder == Path("/elsewhere")


def test_a_vault_that_cannot_be_made_leaves_one_where_one_was(speak: Callable[[str], Translator]) -> None:
    fails = [True]

    def create(plan: VaultPlan, secret: bytearray, step: object) -> tuple[str, ...]:
        if fails.pop() if fails else False:
            raise DiskFullError(needed=40, free=3)
        return GROUPS

    walk = Walk(speak, create=create).to(PROOF)
    walk.presenter.prove(bytearray(WORDS.encode()))
    assert (walk.state.step, walk.state.is_busy) == (PROOF, False)
    assert "40" in walk.state.message.happened
    walk.presenter.prove(bytearray(WORDS.encode()))
    assert walk.state.step == RECOVERY


def test_nothing_moves_while_the_vault_is_made(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak).to(RECOVERY)
    busy = next(state for state in walk.states if state.is_busy)
    assert (busy.can_go_on, busy.can_go_back) == (False, False)


def test_one_must_have_the_sheet_before_going_on(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak, ScriptedDialogs([None, Path("/stick/sheet.pdf")])).to(RECOVERY)
    walk.presenter.go_on()
    assert walk.state.step == RECOVERY
    walk.presenter.save_sheet()
    assert not walk.state.can_go_on
    walk.presenter.save_sheet()
    assert walk.kept == [(GROUPS, Path("/stick/sheet.pdf"))]
    assert walk.state.can_go_on


def test_writing_it_down_by_hand_is_enough(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak).to(RECOVERY)
    walk.presenter.wrote_down()
    assert walk.state.can_go_on


def test_a_printer_that_fails_is_told_and_nothing_is_lost(speak: Callable[[str], Translator]) -> None:
    def fail(groups: tuple[str, ...]) -> None:
        raise StorageFailedError(code="EIO")

    walk = Walk(speak, print_sheet=fail).to(RECOVERY)
    walk.presenter.print_sheet()
    assert walk.state.message is not None
    assert not walk.state.can_go_on
    assert walk.state.groups == GROUPS


@pytest.mark.parametrize("answer", [("", ""), (GROUPS[1], GROUPS[4]), (GROUPS[5], GROUPS[1])])
def test_the_two_groups_are_really_asked_back(speak: Callable[[str], Translator], answer: tuple[str, str]) -> None:
    walk = Walk(speak).to(CHECK)
    walk.presenter.answer(*answer)
    assert walk.state.step == CHECK
    assert walk.state.message is not None
    walk.presenter.go_on()
    assert walk.state.step == CHECK
    walk.presenter.answer(f" {GROUPS[1].lower()} ", GROUPS[5])
    assert walk.state.step == DONE


def test_a_practice_vault_has_its_own_folder(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak).to(KIND)
    walk.presenter.choose_kind("practice")
    assert walk.state.folder == "/invented/practice"
    assert walk.presenter.plan().is_practice


def test_answers_at_the_wrong_step_are_ignored(speak: Callable[[str], Translator]) -> None:
    walk = Walk(speak)
    walk.presenter.prove(bytearray(WORDS.encode()))
    walk.presenter.answer(GROUPS[1], GROUPS[5])
    assert walk.state.step == LANGUAGE
    assert walk.created == []
