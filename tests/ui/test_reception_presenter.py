from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from intake_app.desktop.removable import Target
from intake_app.domain.errors import StorageFailedError
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.reception import READING, WRITING, ReceptionPresenter, ReceptionState
from services_desk import CONSENTS, Desk, case_id, introduce, no_step
from shown_pages import TRANSLATORS

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class RecordingView:
    states: list[ReceptionState] = field(default_factory=list)

    def show_state(self, state: ReceptionState) -> None:
        self.states.append(state)


@dataclass
class Page:
    """A presenter with everything it was told to do."""

    desk: Desk
    answers: tuple[object, ...] = ()
    sticks: tuple[Path, ...] = ()
    cancel_at: int = 0

    def __post_init__(self) -> None:
        self.view = RecordingView()
        self.gone_to: list[str] = []
        self.presenter = ReceptionPresenter(
            self.desk.reception,
            self.desk.receipts,
            ImmediateRunner(cancel_at=self.cancel_at),
            TRANSLATORS["en"],
            ScriptedDialogs(self.answers),
            desk=self.desk.role,
            list_targets=lambda: [Target(folder, "K", 1, "vfat", None, False) for folder in self.sticks],
            explain=lambda error: describe(error, TRANSLATORS["en"]),
            open_case=self.gone_to.append,
            go=self.gone_to.append,
        )
        self.presenter.attach(self.view)

    @property
    def state(self) -> ReceptionState:
        return self.view.states[-1]


def _send(desk: Desk, office: Desk, folder: Path, *numbers: int) -> Path:
    cases = [desk.case(case_id(number), *CONSENTS) for number in numbers]
    return desk.handover.write(cases, [office.id], folder, no_step).paths[0]


def test_nothing_has_arrived(office: Desk) -> None:
    page = Page(office)
    assert not page.state.is_loaded
    page.presenter.load()
    assert page.state.is_loaded
    assert (page.state.reports, page.state.open, page.state.counts) == ((), "", {})


def test_bundles_are_read_one_after_the_other_and_wait_for_a_person(
    office: Desk, field_desk: Desk, stick: Path
) -> None:
    first, second = _send(field_desk, office, stick, 1, 2), _send(field_desk, office, stick, 3)
    page = Page(office, ([first, second],))
    page.presenter.choose_files()
    assert [(one.seq, one.state) for one in page.state.reports] == [(2, "waiting"), (1, "waiting")]
    assert page.state.report is not None
    assert page.state.report.seq == 2
    assert (page.state.taken, page.state.refused, page.state.doing) == (2, (), "")
    assert {(s.file_number, s.file_count) for s in page.view.states if s.doing == READING} >= {(1, 2), (2, 2)}
    assert office.session.journal.cases() == []


def test_accepting_fills_the_register_and_owes_a_receipt(office: Desk, field_desk: Desk, stick: Path) -> None:
    page = Page(office, (stick,))
    page.presenter.take([_send(field_desk, office, stick, 1)])
    page.presenter.accept()
    assert page.state.report is not None
    assert page.state.report.state == "accepted"
    assert office.session.journal.cases() == [case_id(1)]
    assert [one.bundle for one in page.state.owed] == [page.state.open]
    page.presenter.open_case(case_id(1))
    assert page.gone_to == [case_id(1)]
    before = set(stick.iterdir())
    page.presenter.write_receipt()
    assert page.state.owed == ()
    assert set(page.state.written) == {path.name for path in set(stick.iterdir()) - before}
    assert WRITING in {state.doing for state in page.view.states}
    (receipt,) = set(stick.iterdir()) - before
    assert field_desk.reception.receive(receipt, no_step).state == "receipt"


def test_all_receipts_that_are_owed_go_into_one_folder(office: Desk, field_desk: Desk, stick: Path, tmp_path) -> None:
    folder = tmp_path / "receipts"
    folder.mkdir()
    page = Page(office, (folder,))
    for numbers in ((1,), (2,), (3,)):
        page.presenter.take([_send(field_desk, office, stick, *numbers)])
        if numbers != (3,):
            page.presenter.accept()
    assert len(page.state.owed) == 2
    page.presenter.write_owed()
    assert len(list(folder.iterdir())) == len(page.state.written) == 2
    assert page.state.owed == ()
    page.presenter.write_owed()
    again = Page(office)
    again.presenter.load()
    assert again.state.owed == ()


def test_the_missing_bundle_is_named_and_the_sum_holds(office: Desk, field_desk: Desk, stick: Path) -> None:
    _send(field_desk, office, stick, 1)
    second = _send(field_desk, office, stick, 2)
    page = Page(office)
    page.presenter.take([second])
    (gap,) = page.state.missing
    assert (gap.sender_name, gap.missing) == ("Taldyqorghan 1", (1,))
    entries = len(field_desk.session.case(case_id(2)).order) - 1
    assert page.state.counts == {"accepted": entries}
    assert sum(page.state.counts.values()) == sum(sum(one.counts.values()) for one in page.state.reports)


def test_a_bundle_that_cannot_be_believed_never_stops_the_others(office: Desk, field_desk: Desk, stick: Path) -> None:
    good = _send(field_desk, office, stick, 1)
    damaged = stick / "damaged.age"
    content = bytearray(good.read_bytes())
    content[-100] ^= 1
    damaged.write_bytes(content)
    page = Page(office)
    page.presenter.take([damaged, stick / "gone.age", good])
    assert [message.happened.partition(": ")[0] for message in page.state.refused] == ["damaged.age", "gone.age"]
    assert [one.state for one in page.state.reports] == ["waiting"]
    page.presenter.forget_message()
    assert page.state.refused == ()


def test_a_disk_that_does_not_answer_stops_the_rest(office: Desk, stick: Path, monkeypatch) -> None:
    def fail(*_args: object) -> None:
        raise StorageFailedError(code="EIO")

    monkeypatch.setattr(office.reception, "receive", fail)
    page = Page(office)
    page.presenter.take([stick / f"{number}.age" for number in range(5)])
    assert len(page.state.refused) == 1
    assert page.state.doing == ""


def test_the_same_bundle_again_is_calm(office: Desk, field_desk: Desk, stick: Path) -> None:
    bundle = _send(field_desk, office, stick, 1)
    page = Page(office)
    page.presenter.take([bundle])
    page.presenter.take([bundle])
    assert page.state.already == (bundle.name,)
    assert page.state.refused == ()
    assert len(page.state.reports) == 1


def test_a_stick_is_looked_through_and_what_is_for_others_is_no_trouble(
    office: Desk, field_desk: Desk, stick: Path, tmp_path
) -> None:
    other = Desk(tmp_path / "other", "field")
    introduce(office, other, "Semei 1")
    _send(field_desk, office, stick, 1)
    report = office.reception.receive(next(stick.glob("*.age")), no_step)
    office.reception.accept(report.bundle)
    office.receipts.write(report.bundle, (), stick, no_step)
    folder = stick / "inside"
    folder.mkdir()
    _send(other, office, folder, 2)
    (stick / "letter.txt").write_text("not a bundle")
    page = Page(office, sticks=(stick,))
    page.presenter.take_from_sticks()
    assert (page.state.elsewhere, len(page.state.already), page.state.refused) == (1, 1, ())
    assert sorted(one.sender_name for one in page.state.reports) == ["Semei 1", "Taldyqorghan 1"]
    other.session.vault.close()


def test_a_stick_without_bundles_and_no_stick_at_all_are_told(office: Desk, stick: Path) -> None:
    for sticks in ((stick,), ()):
        page = Page(office, sticks=sticks)
        page.presenter.take_from_sticks()
        assert page.state.is_stick_empty
        assert page.state.doing == ""


def test_of_a_bundle_in_parts_any_part_will_do_and_all_count_once(office: Desk, field_desk: Desk, stick: Path) -> None:
    whole = _send(field_desk, office, stick, 1)
    content = whole.read_bytes()
    middle = len(content) // 2 + 1
    parts = [whole.with_name(f"{whole.name}.{number:03}") for number in (1, 2)]
    parts[0].write_bytes(content[:middle])
    parts[1].write_bytes(content[middle:])
    whole.unlink()
    page = Page(office, sticks=(stick,))
    page.presenter.take(list(reversed(parts)))
    assert (len(page.state.reports), page.state.already, page.state.refused) == (1, (), ())
    page.presenter.take_from_sticks()
    assert page.state.already == (parts[0].name,)


def test_rejecting_asks_why_and_the_reason_stays(office: Desk, field_desk: Desk, stick: Path) -> None:
    bundle = _send(field_desk, office, stick, 1)
    page = Page(office)
    page.presenter.take([bundle])
    page.presenter.ask_reject()
    assert page.state.is_rejecting
    page.presenter.keep_waiting()
    assert not page.state.is_rejecting
    page.presenter.ask_reject()
    page.presenter.reject("wrong_stick")
    assert page.state.report is not None
    assert (page.state.report.state, page.state.report.reason) == ("rejected", "wrong_stick")
    assert not page.state.is_rejecting
    assert office.session.evidence.total_bytes() == 0
    page.presenter.reject("wrong_stick")
    assert page.state.message is not None


def test_another_bundle_is_not_rejected_by_a_question_about_the_first(
    office: Desk, field_desk: Desk, stick: Path
) -> None:
    page = Page(office)
    page.presenter.take([_send(field_desk, office, stick, 1)])
    first = page.state.open
    page.presenter.take([_send(field_desk, office, stick, 2)])
    page.presenter.ask_reject()
    page.presenter.open(first)
    assert not page.state.is_rejecting


def test_stopped_nothing_of_the_bundle_remains(office: Desk, field_desk: Desk, stick: Path) -> None:
    page = Page(office, cancel_at=1)
    page.presenter.take([_send(field_desk, office, stick, 1)])
    assert (page.state.reports, page.state.doing, page.state.refused) == ((), "", ())
    assert office.session.evidence.total_bytes() == 0
    page.presenter.stop()


def test_a_receipt_that_comes_here_takes_effect_at_once(office: Desk, field_desk: Desk, stick: Path) -> None:
    report = office.reception.receive(_send(field_desk, office, stick, 1), no_step)
    office.reception.accept(report.bundle)
    receipt = office.receipts.write(report.bundle, (), stick, no_step)
    page = Page(field_desk)
    page.presenter.take(list(receipt.paths))
    assert page.state.returned is not None
    assert page.state.returned.sender_name == "Almaty 1"
    assert page.state.reports == ()
    assert field_desk.session.case(case_id(1)).acknowledged


def test_only_an_office_owes_receipts(office: Desk, stick: Path, tmp_path) -> None:
    lawyer = Desk(tmp_path / "legal", "legal")
    introduce(office, lawyer, "Адвокат Д.")
    office.contacts.take_card(office.contacts.card_file(lawyer.id))
    page = Page(lawyer)
    page.presenter.take([_send(office, lawyer, stick, 9)])
    page.presenter.accept()
    assert page.state.report is not None
    assert page.state.report.state == "accepted"
    assert page.state.owed == ()
    lawyer.session.vault.close()


def test_while_something_is_done_nothing_else_begins(office: Desk, stick: Path) -> None:
    page = Page(office, sticks=(stick,))
    page.presenter._set(doing=READING, file_count=7)
    page.presenter.take([stick / "a.age"])
    page.presenter.take_from_sticks()
    page.presenter.write_owed()
    assert (page.state.doing, page.state.file_count) == (READING, 7)


def test_an_unknown_sender_leads_to_the_contacts(office: Desk) -> None:
    page = Page(office)
    page.presenter.go_to_contacts()
    assert page.gone_to == ["contacts"]


def test_the_numbers_of_a_rejected_bundle_do_not_hide_a_gap(office: Desk, field_desk: Desk, stick: Path) -> None:
    page = Page(office)
    for number in (1, 2):
        page.presenter.take([_send(field_desk, office, stick, number)])
    rejected = replace(page.state.reports[0], state="rejected", missing=(7,))
    page.presenter._set(reports=(rejected, page.state.reports[1]))
    assert page.state.missing == ()
