from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from intake_app.desktop.removable import Target
from intake_app.domain.entry_kinds import Answers, InterviewerNote
from intake_app.services.cases import Cases
from intake_app.services.evidence import Words
from intake_app.services.vault_session import Act
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.hand_over import READING, WRITING, HandOverPresenter, HandOverState
from services_desk import CONSENTS, Desk, case_id, introduce, no_step
from shown_pages import TRANSLATORS

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class RecordingView:
    states: list[HandOverState] = field(default_factory=list)

    def show_state(self, state: HandOverState) -> None:
        self.states.append(state)


@dataclass
class Page:
    """A presenter with everything it was told to do."""

    desk: Desk
    answers: tuple[object, ...] = ()
    targets: list[Target] = field(default_factory=list)
    cancel_at: int = 0

    def __post_init__(self) -> None:
        self.view = RecordingView()
        self.gone_to: list[str] = []
        self.presenter = HandOverPresenter(
            Cases(self.desk.session),
            self.desk.contacts,
            self.desk.handover,
            self.desk.reception,
            ImmediateRunner(cancel_at=self.cancel_at),
            TRANSLATORS["en"],
            ScriptedDialogs(self.answers),
            list_targets=lambda: list(self.targets),
            explain=lambda error: describe(error, TRANSLATORS["en"]),
            go=self.gone_to.append,
            export=lambda: self.gone_to.append("answers"),
        )
        self.presenter.attach(self.view)

    @property
    def state(self) -> HandOverState:
        return self.view.states[-1]


def _stick(folder: Path, free: int = 14_000_000_000, *, is_read_only: bool = False) -> Target:
    return Target(folder, folder.name, free, "vfat", 2**32 - 1, is_read_only)


def test_without_anybody_known_the_way_leads_to_the_contacts(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "alone", "field")
    page = Page(desk)
    page.presenter.load()
    assert page.state.is_loaded
    assert not page.state.is_introduced
    assert page.state.recipients == ()
    page.presenter.go_to_contacts()
    assert page.gone_to == ["contacts"]
    desk.session.vault.close()


def test_the_only_stick_and_the_only_recipient_are_chosen_the_records_never(
    field_desk: Desk, office: Desk, stick: Path
) -> None:
    field_desk.case(case_id(1), *CONSENTS)
    page = Page(field_desk, targets=[_stick(stick)])
    page.presenter.load()
    assert page.state.chosen_recipients == frozenset({office.id})
    assert page.state.folder == stick
    assert page.state.chosen_cases == frozenset()
    assert page.state.plan is None
    assert not page.state.can_write


def test_two_sticks_a_locked_one_and_one_that_is_pulled(field_desk: Desk, stick: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    page = Page(field_desk, targets=[_stick(stick), _stick(other)])
    page.presenter.load()
    assert page.state.folder is None
    page.presenter.choose_target(other)
    page.targets = [_stick(stick, is_read_only=True)]
    page.presenter.look_for_drives()
    assert page.state.folder is None
    page.presenter.choose_target(tmp_path)
    page.targets = [_stick(stick)]
    page.presenter.look_for_drives()
    assert page.state.folder == tmp_path


def test_the_plan_says_what_goes_what_stays_and_why(field_desk: Desk, office: Desk, stick: Path) -> None:
    good = field_desk.case(case_id(1), *CONSENTS)
    bare = field_desk.case(case_id(2), "C01_notes")
    field_desk.session.record(good, [Act("note.interviewer", "I", InterviewerNote(text="выдумано"))])
    page = Page(field_desk, targets=[_stick(stick)])
    page.presenter.load()
    page.presenter.choose_case(good, True)
    page.presenter.choose_case(bare, True)
    assert page.state.plan is not None
    assert page.state.plan.cases == (good,)
    by_case = {preview.case_id: preview for preview in page.state.plan.previews}
    assert by_case[bare].decision.missing == ("C06",)
    assert by_case[good].withheld == {"I": 1}
    assert page.state.can_write
    page.presenter.choose_recipient(office.id, False)
    assert page.state.plan is None
    assert not page.state.can_write


def test_only_what_may_go_is_written_read_back_and_counted(field_desk: Desk, office: Desk, stick: Path) -> None:
    good = field_desk.case(case_id(1), *CONSENTS)
    bare = field_desk.case(case_id(2), "C01_notes")
    page = Page(field_desk, targets=[_stick(stick)])
    page.presenter.load([good, bare])
    page.presenter.write()
    proof = page.state.proof
    assert proof is not None
    assert (proof.records, proof.stayed, proof.is_stick) == (1, 1, True)
    assert [path.name for path in stick.iterdir()] == [proof.written.paths[0].name]
    assert (page.state.chosen_cases, page.state.plan, page.state.doing) == (frozenset(), None, "")
    assert {row.case_id: row.state for row in page.state.cases} == {good: "sent", bare: "open"}
    assert next(row.case_id for row in page.state.cases) == bare
    assert WRITING in {state.doing for state in page.view.states}
    assert office.reception.receive(proof.written.paths[0], no_step).cases[0].case_id == good
    page.presenter.load()
    assert page.state.proof is None


def test_a_folder_that_is_no_stick_is_not_called_one(field_desk: Desk, office: Desk, tmp_path: Path) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    folder = tmp_path / "shared"
    folder.mkdir()
    page = Page(field_desk, (folder,))
    page.presenter.load([case])
    page.presenter.choose_folder()
    page.presenter.write()
    assert page.state.proof is not None
    assert not page.state.proof.is_stick


def test_stopped_or_without_the_stick_nothing_is_written(field_desk: Desk, office: Desk, stick: Path) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    page = Page(field_desk, targets=[_stick(stick)], cancel_at=1)
    page.presenter.load([case])
    page.presenter.write()
    assert (page.state.doing, page.state.proof, page.state.message) == ("", None, None)
    assert list(stick.iterdir()) == []
    gone = Page(field_desk, targets=[_stick(stick / "gone")])
    gone.presenter.load([case])
    gone.presenter.write()
    assert gone.state.message is not None
    assert gone.state.doing == ""
    assert gone.state.chosen_cases == frozenset({case})
    assert field_desk.session.case(case).sent == ()


def test_a_drive_that_is_too_small_is_told_before(field_desk: Desk, office: Desk, stick: Path) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    content = b"invented" * 1000
    field_desk.evidence.add(case, io.BytesIO(content), len(content), "a.bin", Words(), no_step)
    page = Page(field_desk, targets=[_stick(stick, 1000)])
    page.presenter.load([case])
    assert page.state.lacks_room
    page.targets = [_stick(stick)]
    page.presenter.look_for_drives()
    assert not page.state.lacks_room


def test_recipients_of_one_bundle_stand_on_one_kind_of_desk(field_desk: Desk, office: Desk, tmp_path: Path) -> None:
    lawyer = Desk(tmp_path / "legal", "legal")
    introduce(office, lawyer, "Адвокат Д.")
    office.contacts.take_card(office.contacts.card_file(lawyer.id))
    page = Page(office)
    page.presenter.load()
    assert {one.device for one in page.state.recipients} == {lawyer.id}
    field_page = Page(field_desk)
    field_desk.contacts.take_card(office.contacts.card_file(lawyer.id))
    field_page.presenter.load()
    assert field_page.state.chosen_recipients == frozenset()
    field_page.presenter.choose_recipient(office.id, True)
    field_page.presenter.choose_recipient(lawyer.id, True)
    assert field_page.state.chosen_recipients == frozenset({lawyer.id})
    lawyer.session.vault.close()


def test_searching_keeps_what_was_chosen_and_all_ready_ones_can_be_taken(field_desk: Desk, office: Desk) -> None:
    form = field_desk.keep_form()
    for number, name in enumerate(("Айгүл", "Ерлан", "Сосед"), 1):
        case = field_desk.case(case_id(number), *CONSENTS)
        answers = Answers(form=form, section="D", values={"D/D01_pseudonym": name})
        field_desk.session.record(case, [Act("answers", "A", answers)])
    field_desk.case(case_id(4), "C01_notes")
    page = Page(field_desk)
    page.presenter.load([case_id(3)])
    assert page.state.all_records == 4
    page.presenter.search("aigul")
    assert [row.pseudonym for row in page.state.cases] == ["Айгүл"]
    assert page.state.chosen_cases == frozenset({case_id(3)})
    page.presenter.choose_ready()
    assert page.state.chosen_cases == frozenset({case_id(1), case_id(3)})
    page.presenter.search("")
    page.presenter.choose_ready()
    assert page.state.chosen_cases == frozenset(map(case_id, (1, 2, 3)))


def test_a_late_plan_for_an_earlier_choice_is_dropped(field_desk: Desk, office: Desk, stick: Path) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    waiting: list[object] = []

    class Later(ImmediateRunner):
        def start(self, task, **more):
            waiting.append(lambda: ImmediateRunner.start(self, task, **more))

    page = Page(field_desk, targets=[_stick(stick)])
    page.presenter.load()
    page.presenter._runner = Later()
    page.presenter.choose_case(case, True)
    page.presenter.choose_case(case, False)
    for one in waiting:
        one()
    assert page.state.plan is None


# --- receipts ----------------------------------------------------------------------------------------------------


def _receipt(field_desk: Desk, office: Desk, stick: Path, missing: tuple[int, ...] = ()) -> Path:
    case = field_desk.case(case_id(1), *CONSENTS)
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    report = office.reception.receive(sent.paths[0], no_step)
    office.reception.accept(report.bundle)
    return office.receipts.write(report.bundle, missing, stick, no_step).paths[0]


def test_a_receipt_marks_its_records_as_received(field_desk: Desk, office: Desk, stick: Path) -> None:
    receipt = _receipt(field_desk, office, stick)
    page = Page(field_desk, ([receipt],))
    page.presenter.load()
    page.presenter.take_receipt()
    assert page.state.receipt is not None
    assert (page.state.receipt.sender_name, page.state.receipt.missing) == ("Almaty 1", ())
    assert [row.state for row in page.state.cases] == ["acknowledged"]
    assert READING in {state.doing for state in page.view.states}
    page.presenter.forget_message()
    assert page.state.receipt is None


def test_a_bundle_of_records_in_its_place_leaves_no_trace(field_desk: Desk, office: Desk, stick: Path) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    page = Page(office, ([sent.paths[0]],))
    page.presenter.load()
    page.presenter.take_receipt()
    assert page.state.message is not None
    assert page.state.message.title == "This is not a receipt"
    assert page.state.receipt is None
    (report,) = office.reception.all()
    assert (report.state, report.reason) == ("rejected", "not_expected")
    assert office.session.evidence.total_bytes() == 0
    assert office.reception.receive(sent.paths[0], no_step).state == "waiting"


def test_something_else_in_its_place_is_explained(field_desk: Desk, office: Desk, stick: Path) -> None:
    other = stick / "other.age"
    other.write_bytes(b"nothing of the kind")
    page = Page(field_desk, ([other], []))
    page.presenter.load()
    page.presenter.take_receipt()
    assert page.state.message is not None
    assert page.state.doing == ""
    page.presenter.take_receipt()


@pytest.mark.parametrize("doing", [WRITING, READING])
def test_while_something_is_done_the_page_is_not_loaded_anew(field_desk: Desk, office: Desk, doing: str) -> None:
    page = Page(field_desk)
    page.presenter.load()
    page.presenter._set(doing=doing, words="held")
    page.presenter.load()
    page.presenter.write()
    page.presenter.take_receipt()
    assert (page.state.doing, page.state.words) == (doing, "held")
