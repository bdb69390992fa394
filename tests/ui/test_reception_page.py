from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from intake_app.desktop.removable import Target
from intake_app.domain.errors import AgeHeaderError, SignatureInvalidError
from intake_app.domain.history import ChainFinding
from intake_app.services.received import Report
from intake_app.services.verdicts import CaseVerdict
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.reception import READING, WRITING, ReceptionPresenter, ReceptionState
from intake_app.ui.views.reception_page import ReceptionPage
from services_desk import CONSENTS, Desk, case_id, no_step
from shown_pages import LOOKS, TRANSLATORS, cut_off, put_on_screen, settle, texts, wearing, without_name
from window_checks import nameless

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.ui.app import Dress

MONITORS = ("Монитор 07 · Жетісу", "Монитор 03 · Абай", "Монитор 11 · Актөбе")


def make(
    desk: Desk, dress: Dress, language: str = "en", *, role: str = "office", sticks: tuple[Path, ...] = ()
) -> tuple[ReceptionPage, list[str]]:
    tr = TRANSLATORS[language]
    gone_to: list[str] = []
    presenter = ReceptionPresenter(
        desk.reception,
        desk.receipts,
        ImmediateRunner(),
        tr,
        ScriptedDialogs([[], None]),
        desk=role,
        list_targets=lambda: [Target(folder, "K", 1, "vfat", None, False) for folder in sticks],
        explain=lambda error: describe(error, tr),
        open_case=gone_to.append,
        go=gone_to.append,
    )
    return ReceptionPage(tr, presenter, dress.theme), gone_to


def report(number: int, **facts: object) -> Report:
    made = Report(
        bundle=f"{number:026}",
        kind="cases",
        sender=f"sender{number % 3}",
        sender_name=MONITORS[number % 3],
        seq=number + 1,
        made_at="2026-11-21T09:00:00Z",
        state="waiting",
        doubts=(),
        chain=(),
        missing=(),
        cases=tuple(CaseVerdict(case_id(number * 10 + n), {"accepted": 9, "already_here": 2}, ()) for n in range(3)),
        files=41,
        size_bytes=1_288_490_188,
    )
    return replace(made, **facts)


ALL_DOUBTS = (
    "unknown_sender", "expired_sender", "sender_foreign_office", "sender_not_yet_valid", "sender_revoked", "forked",
)  # fmt: skip
DOUBTED = report(
    1,
    sender_name="",
    doubts=ALL_DOUBTS,
    missing=(1,),
    chain=(ChainFinding("gap", "d", 7, 9), ChainFinding("fork", "d", 8, 8), ChainFinding("broken", "d", 12, 12)),
    cases=(
        CaseVerdict(case_id(1), {"quarantined": 9}, ("unknown_sender", "unknown_author")),
        CaseVerdict(case_id(2), {"refused": 1, "quarantined": 3}, ("signature", "other_case")),
    ),
)
ACCEPTED = report(2, state="accepted", missing=(1, 2))
PARTLY = report(3, state="partly", cases=(*ACCEPTED.cases, *DOUBTED.cases[:1]))
REJECTED = report(4, state="rejected", reason="wrong_stick", cases=(), files=0)
REPORTS = (report(0), DOUBTED, ACCEPTED, PARTLY, REJECTED)


def invented(language: str) -> dict[str, ReceptionState]:
    """The page in every telling state."""
    tr = TRANSLATORS[language]
    wrong = tuple(
        replace(describe(error, tr), happened=f"kzkq3f5x2m7hvd4a.age: {describe(error, tr).happened}")
        for error in (AgeHeaderError(reason="not_age"), SignatureInvalidError(reason="signature"))
    )
    usual = ReceptionState(reports=REPORTS, open=REPORTS[0].bundle, is_loaded=True)
    names = ("kzkq3f5x2m7hvd4a.age", "b3zq3f5x2m7hvd4a.age")
    return {
        "waiting": usual,
        "nothing open": replace(usual, open=""),
        "why": replace(usual, is_rejecting=True),
        "doubted": replace(usual, open=DOUBTED.bundle),
        "accepted": replace(usual, open=ACCEPTED.bundle, receipted=frozenset({ACCEPTED.bundle})),
        "partly": replace(usual, open=PARTLY.bundle),
        "rejected": replace(usual, open=REJECTED.bundle),
        "reading": replace(usual, doing=READING, file_number=2, file_count=5, done=742 * 2**20, total=1200 * 2**20),
        "writing": replace(usual, doing=WRITING),
        "refused": replace(usual, refused=wrong),
        "many refused": replace(usual, refused=wrong * 9),
        "not new": replace(usual, already=names, elsewhere=2),
        "empty stick": replace(usual, is_stick_empty=True),
        "receipts written": replace(usual, written=names),
        "receipt came": replace(usual, returned=replace(ACCEPTED, state="receipt")),
        "lawyer": replace(usual, gives_receipts=False, open=ACCEPTED.bundle),
        "empty": ReceptionState(is_loaded=True),
    }


def show(page: ReceptionPage, state: ReceptionState) -> None:
    page._presenter.state = state
    page.show_state(state)
    settle()


def press(qtbot, page: ReceptionPage, words: str) -> None:
    one = next(button for button in page.findChildren(QPushButton) if button.isVisible() and button.text() == words)
    qtbot.mouseClick(one, Qt.MouseButton.LeftButton)
    settle()


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_state_fits_in_every_language_and_theme(
    qtbot, dress: Dress, office: Desk, language: str, theme: str
) -> None:
    with wearing(dress, theme):
        page, _ = make(office, dress, language)
        put_on_screen(qtbot, page)
        for name, state in invented(language).items():
            show(page, state)
            assert (name, cut_off(page)) == (name, [])
            assert (name, without_name(page), nameless(page)) == (name, [], [])


def test_every_bundle_has_a_verdict_in_words_and_the_sum_is_there(qtbot, dress: Dress, office: Desk) -> None:
    page, _ = make(office, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["waiting"])
    seen = texts(page)
    for words in (
        "to be accepted",
        "to be accepted; the sender is in doubt",
        "accepted 3 of 3",
        "accepted 3 of 4",
        "rejected",
    ):
        assert words in seen
    assert "33 entries in the bundle = new: 27 + already here: 6" in seen
    total = sum(sum(one.counts.values()) for one in REPORTS)
    assert f"{total} entries came = new: 81 + already here: 18 + set aside: 21 + refused: 1" in seen
    assert "unknown sender: bundle 1 has not come. The receipt asks for what is missing." in seen


def test_what_speaks_against_a_bundle_is_said_once(qtbot, dress: Dress, office: Desk) -> None:
    page, gone_to = make(office, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["doubted"])
    seen = texts(page)
    assert seen.count("This office has no card of the sender: compare words with the person first.") == 1
    assert "Entries 7 to 9 of the sender are missing and were not declared as left out." in seen
    assert any("A signature does not hold: the record was changed." in words for words in seen)
    assert "Accept what holds" not in seen
    press(qtbot, page, "To the contacts")
    assert gone_to == ["contacts"]


def test_a_rejected_bundle_shows_why_and_offers_nothing(qtbot, dress: Dress, office: Desk) -> None:
    page, _ = make(office, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["rejected"])
    seen = texts(page)
    assert "Rejected: This came by mistake" in seen
    assert not {"Reject…", "Accept what holds", "Write the receipt"} & set(seen)


def test_a_lawyer_gives_no_receipts(qtbot, dress: Dress, office: Desk) -> None:
    page, _ = make(office, dress, role="legal")
    put_on_screen(qtbot, page)
    show(page, invented("en")["lawyer"])
    seen = texts(page)
    assert not any("receipt" in words.casefold() for words in seen)
    assert "Монитор 11 · Актөбе: bundles 1, 2 have not come. Ask for what is missing." in seen


def test_many_refusals_are_one_message_with_every_file(qtbot, dress: Dress, office: Desk) -> None:
    page, _ = make(office, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["many refused"])
    assert "18 files were not taken in" in texts(page)
    press(qtbot, page, "Close this message")
    assert "18 files were not taken in" not in texts(page)


def test_from_the_stick_to_the_register_and_to_the_record(
    qtbot, dress: Dress, office: Desk, field_desk: Desk, stick: Path
) -> None:
    field_desk.case(case_id(1), *CONSENTS)
    field_desk.handover.write([case_id(1)], [office.id], stick, no_step)
    page, gone_to = make(office, dress, sticks=(stick,))
    put_on_screen(qtbot, page)
    page.on_shown()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()
    assert page.table.current() is not None
    press(qtbot, page, "Accept what holds")
    assert office.session.journal.cases() == [case_id(1)]
    press(qtbot, page, "Open")
    assert gone_to == [case_id(1)]


def test_rejecting_takes_a_reason_and_can_be_thought_better_of(
    qtbot, dress: Dress, office: Desk, field_desk: Desk, stick: Path
) -> None:
    field_desk.case(case_id(1), *CONSENTS)
    sent = field_desk.handover.write([case_id(1)], [office.id], stick, no_step)
    page, _ = make(office, dress)
    put_on_screen(qtbot, page)
    page._presenter.take(list(sent.paths))
    settle()
    press(qtbot, page, "Reject…")
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Keep it waiting"
    press(qtbot, page, "Keep it waiting")
    press(qtbot, page, "Reject…")
    press(qtbot, page, "The content is damaged")
    assert page._presenter.state.report is not None
    assert page._presenter.state.report.reason == "damaged"


def test_the_keyboard_moves_from_bundle_to_bundle(qtbot, dress: Dress, office: Desk) -> None:
    page, _ = make(office, dress)
    put_on_screen(qtbot, page)
    page._wants_focus = True
    show(page, invented("en")["waiting"])
    assert page.table.table.hasFocus()
    qtbot.keyClick(page.table.table, Qt.Key.Key_Down)
    assert page._presenter.state.open == DOUBTED.bundle
    settle()
    assert page.table.table.hasFocus()


def test_bundles_can_be_dropped(qtbot, dress: Dress, office: Desk, field_desk: Desk, stick: Path) -> None:
    field_desk.case(case_id(1), *CONSENTS)
    sent = field_desk.handover.write([case_id(1)], [office.id], stick, no_step)
    page, _ = make(office, dress)
    put_on_screen(qtbot, page)
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(sent.paths[0]))])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, content, button, keys)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    page.dropEvent(QDropEvent(QPointF(5, 5), action, content, button, keys))
    assert len(page._presenter.state.reports) == 1
