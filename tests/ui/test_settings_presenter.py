from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.crypto.passphrase import normalise
from intake_app.domain.errors import IntakeError, StorageFailedError
from intake_app.services.vault_care import VaultCare
from intake_app.storage.key_slots import SlotKind
from intake_app.storage.vault_keys import change_passphrase, renew_recovery_code, unlock_key
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.settings import SettingsPresenter
from intake_app.ui.presenters.settings_state import OVERVIEW, PASSPHRASE, RECOVERY, SettingsState, SettingsWork
from services_desk import CONSENTS, Desk, case_id
from shown_pages import TRANSLATORS

if TYPE_CHECKING:
    from pathlib import Path

OLD = b"invented passphrase"
OFFERED = "river lamp seven orchard velvet north candle"


@dataclass
class RecordingView:
    states: list[SettingsState] = field(default_factory=list)

    def show_state(self, state: SettingsState) -> None:
        self.states.append(state)


@dataclass
class Page:
    """The settings of a real vault, with its real key file."""

    desk: Desk
    answers: tuple[object, ...] = ()
    runner: ImmediateRunner = field(default_factory=ImmediateRunner)

    def __post_init__(self) -> None:
        self.told: list[tuple[object, ...]] = []
        self.seen: list[bytearray] = []
        self.print_gives: object = None
        self.view = RecordingView()
        work = SettingsWork(
            change_passphrase=self._change,
            renew_recovery_code=self._renew,
            print_sheet=self._print,
            save_sheet=lambda groups, path: path.write_text("-".join(groups)),
            propose_words=lambda language: bytearray(OFFERED.encode()),
            normalise=normalise,
            strength_bits=lambda text: 4 * len(text),
            needed_bits=60,
            choose_language=lambda language: self.told.append(("language", language)),
            choose_theme=lambda theme: self.told.append(("theme", theme)),
            idle_changed=lambda minutes: self.told.append(("idle", minutes)),
        )
        self.presenter = SettingsPresenter(
            VaultCare(self.desk.session),
            work,
            self.runner,
            ScriptedDialogs(self.answers),  # type: ignore[arg-type]
            TRANSLATORS["en"],
            theme="light",
            version="0.1.0",
            is_practice=True,
        )
        self.presenter.attach(self.view)
        self.presenter.load()

    def _change(self, now: bytearray, new: bytearray) -> None:
        self.seen += [now, new]
        change_passphrase(self.desk.folder, now, new, params=TEST_ONLY, floor=TEST_ONLY)

    def _renew(self, now: bytearray) -> tuple[str, ...]:
        self.seen.append(now)
        return tuple(renew_recovery_code(self.desk.folder, now, floor=TEST_ONLY).decode().split("-"))

    def _print(self, groups: tuple[str, ...]) -> object:
        if isinstance(self.print_gives, Exception):
            raise self.print_gives
        return self.print_gives

    @property
    def state(self) -> SettingsState:
        return self.view.states[-1]

    @property
    def title(self) -> str:
        return self.state.message.title if self.state.message is not None else ""

    def opens(self, secret: bytes, kind: SlotKind | None = None) -> bool:
        try:
            unlock_key(self.desk.folder, bytearray(secret), kind=kind, floor=TEST_ONLY)
        except IntakeError:
            return False
        return True


def test_what_this_notebook_is(office: Desk) -> None:
    office.case(case_id(1), *CONSENTS)
    page = Page(office)
    assert page.state.facts is not None
    assert (page.state.facts.device, page.state.facts.cases) == (office.id, 1)
    assert page.state.idle_minutes == 5
    assert page.state.is_practice


def test_look_and_lock_change_at_once(office: Desk) -> None:
    page = Page(office)
    page.presenter.choose_theme("dark")
    page.presenter.choose_language("en")
    page.presenter.choose_language("kk")
    page.presenter.choose_idle(2)
    assert page.told == [("theme", "dark"), ("language", "kk"), ("idle", 2)]
    assert (page.state.theme, page.state.idle_minutes) == ("dark", 2)
    assert VaultCare(office.session).idle_minutes() == 2


def test_offered_words_become_the_passphrase(office: Desk) -> None:
    page = Page(office)
    page.presenter.open_section(PASSPHRASE)
    assert page.state.words == tuple(OFFERED.split())
    page.presenter.change_passphrase(bytearray(OLD), bytearray(b"  River lamp seven ORCHARD velvet north candle "))
    assert page.title == "The passphrase is changed"
    assert (page.state.section, page.state.words) == (OVERVIEW, ())
    assert page.opens(OFFERED.encode())
    assert not page.opens(OLD)
    assert all(secret == bytearray(len(secret)) for secret in page.seen)


def test_a_slip_in_the_new_passphrase_changes_nothing(office: Desk) -> None:
    page = Page(office)
    page.presenter.open_section(PASSPHRASE)
    now, again = bytearray(OLD), bytearray(b"river lamp seven orchard velvet north")
    page.presenter.change_passphrase(now, again)
    assert page.title == "The new passphrase was typed differently"
    assert (now, again) == (bytearray(len(now)), bytearray(len(again)))
    assert page.opens(OLD)
    assert page.seen == []


def test_a_wrong_passphrase_changes_nothing_and_stays_on_the_page(office: Desk) -> None:
    page = Page(office)
    page.presenter.open_section(PASSPHRASE)
    page.presenter.change_passphrase(bytearray(b"wrong"), bytearray(OFFERED.encode()))
    assert page.title == "That does not open the notebook"
    assert (page.state.section, page.state.is_busy) == (PASSPHRASE, False)
    assert page.opens(OLD)


def test_a_weak_own_passphrase_is_not_taken(office: Desk) -> None:
    page = Page(office)
    page.presenter.open_section(PASSPHRASE)
    page.presenter.use_own(is_own=True)
    page.presenter.type_own("qwerty")
    assert (page.state.strength_bits, page.state.is_strong) == (24, False)
    page.presenter.change_passphrase(bytearray(OLD), bytearray(b"qwerty"))
    assert page.seen == []
    page.presenter.type_own("several odd words together")
    page.presenter.change_passphrase(bytearray(OLD), bytearray(b"several odd words together"))
    assert page.opens(b"several odd words together")
    assert "several" not in repr(page.view.states)


def test_nothing_typed_twice_is_no_passphrase(office: Desk) -> None:
    page = Page(office)
    page.presenter.open_section(PASSPHRASE)
    page.presenter.use_own(is_own=True)
    page.presenter.change_passphrase(bytearray(OLD), bytearray())
    assert page.seen == []
    assert page.opens(OLD)


def test_a_new_sheet_has_a_new_code_and_ends_the_old_one(office: Desk, tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    page = Page(office, answers=(target,))
    page.presenter.open_section(RECOVERY)
    page.presenter.renew_recovery_code(bytearray(OLD))
    first = page.state.groups
    assert len(first) == 8
    assert page.opens("-".join(first).encode(), SlotKind.RECOVERY)
    page.presenter.renew_recovery_code(bytearray(OLD))
    assert page.state.groups != first
    assert not page.opens("-".join(first).encode(), SlotKind.RECOVERY)
    page.presenter.save_sheet()
    assert target.read_text() == "-".join(page.state.groups)
    assert page.state.is_sheet_kept
    page.presenter.leave()
    assert (page.state.groups, page.state.message) == ((), None)
    assert all(secret == bytearray(len(secret)) for secret in page.seen)


def test_leaving_without_a_sheet_is_told(office: Desk) -> None:
    page = Page(office)
    page.presenter.open_section(RECOVERY)
    page.presenter.renew_recovery_code(bytearray(OLD))
    page.presenter.leave()
    assert page.title == "There is no recovery sheet now"
    assert page.state.groups == ()


@pytest.mark.parametrize("gives", [False, StorageFailedError(code="EIO")])
def test_a_sheet_that_was_not_printed_is_not_kept(office: Desk, gives: object) -> None:
    page = Page(office)
    page.presenter.open_section(RECOVERY)
    page.presenter.renew_recovery_code(bytearray(OLD))
    page.print_gives = gives
    page.presenter.print_sheet()
    assert not page.state.is_sheet_kept
    assert (page.state.message is not None) == isinstance(gives, Exception)
    page.print_gives = None
    page.presenter.print_sheet()
    assert page.state.is_sheet_kept


def test_without_the_passphrase_there_is_no_new_code(office: Desk) -> None:
    page = Page(office)
    page.presenter.open_section(RECOVERY)
    page.presenter.renew_recovery_code(bytearray())
    page.presenter.renew_recovery_code(bytearray(b"wrong"))
    assert page.state.groups == ()
    assert page.title == "That does not open the notebook"


def test_the_lists_are_computed_anew_with_progress(office: Desk) -> None:
    for number in range(45):
        office.case(case_id(number), *CONSENTS)
    page = Page(office)
    page.presenter.rebuild()
    assert [(state.done, state.total) for state in page.view.states if state.is_rebuilding and state.total] == [
        (0, 45),
        (20, 45),
        (40, 45),
        (45, 45),
    ]
    assert page.title == "Lists and search are new"
    assert not page.state.is_rebuilding


def test_computing_the_lists_can_be_stopped_and_nothing_is_lost(office: Desk) -> None:
    for number in range(45):
        office.case(case_id(number), *CONSENTS)
    before = office.session.index.rows()
    page = Page(office, runner=ImmediateRunner(cancel_at=2))
    page.presenter.rebuild()
    assert page.title == "Stopped"
    assert office.session.index.rows() == before
    assert not page.state.is_rebuilding


def test_leaving_the_page_forgets_what_was_typed(office: Desk) -> None:
    page = Page(office)
    page.presenter.open_section(PASSPHRASE)
    page.presenter.use_own(is_own=True)
    page.presenter.type_own("several odd words together")
    page.presenter.leave()
    assert page.presenter._own == bytearray()
    assert (page.state.section, page.state.is_own, page.state.strength_bits) == (OVERVIEW, False, 0)
