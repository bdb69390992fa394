from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QRadioButton

from intake_app.desktop.removable import Target
from intake_app.domain.consent import Decision
from intake_app.domain.errors import TargetGoneError
from intake_app.services.cases import Cases
from intake_app.services.contacts import Contact
from intake_app.services.dispatch import Dispatched
from intake_app.services.handover import Plan
from intake_app.services.received import Report
from intake_app.services.release import CasePreview
from intake_app.services.verdicts import CaseVerdict
from intake_app.storage.case_index import CaseRow
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.hand_over import READING, WRITING, HandOverPresenter, HandOverState, Proof
from intake_app.ui.views.hand_over_page import HandOverPage
from services_desk import CONSENTS, Desk, case_id
from shown_pages import LOOKS, TRANSLATORS, cut_off, put_on_screen, settle, texts, wearing, without_name
from window_checks import nameless

if TYPE_CHECKING:
    from intake_app.ui.app import Dress

STICK = Path("/media/person/KINGSTON")
OFFICE = Contact(
    "o" * 26, "Головной офис, Алматы", "office", "KZ-75", "2027-11-22T00:00:00Z", False, False, frozenset()
)
LAWYER = replace(
    OFFICE, device="l" * 26, name="Адвокат Д. с очень длинным именем и званием", role="legal", is_expired=True
)


def make(
    desk: Desk, dress: Dress, language: str = "en", targets: tuple[Target, ...] = ()
) -> tuple[HandOverPage, list[str]]:
    tr = TRANSLATORS[language]
    gone_to: list[str] = []
    presenter = HandOverPresenter(
        Cases(desk.session),
        desk.contacts,
        desk.handover,
        desk.reception,
        ImmediateRunner(),
        tr,
        ScriptedDialogs([None, []]),
        list_targets=lambda: targets,
        explain=lambda error: describe(error, tr),
        go=gone_to.append,
        export=lambda: gone_to.append("answers"),
    )
    return HandOverPage(tr, presenter), gone_to


def row(number: int, pseudonym: str, state: str) -> CaseRow:
    return CaseRow(case_id(number), pseudonym, "", "", "2026-11-22T09:00:00Z", state, "", 2, 0, "KZ-33", 0)


def preview(
    number: int, pseudonym: str, *, missing: tuple[str, ...] = (), risk: str = "", **withheld: str
) -> CasePreview:
    limits = ("только головному офису, не раньше 1 декабря",) if withheld else ()
    decision = Decision("bundle_office", not missing and not risk, missing, {**withheld, "I": "always"}, limits, risk)
    counts = dict.fromkeys([*withheld, "I"], 1)
    return CasePreview(case_id(number), "KZQ3-F5X2", pseudonym, decision, 12, 3, 600_000_000, counts)


def invented(language: str) -> dict[str, HandOverState]:
    """The page in every telling state."""
    previews = (
        preview(1, "Сосед", X="C07", P="C05"),
        preview(2, "Б. К.", P="C05"),
        preview(3, "С. А.", missing=("C06",)),
        preview(4, "", risk="extreme"),
        preview(5, "Айгүл", X="clearance"),
    )
    dispatched = Dispatched("b" * 26, (Path("kzkq3f5x2m7hvd4a.age"),), 1_288_490_188, "a" * 64)
    receipt = Report(
        bundle="b" * 26,
        kind="receipt",
        sender=OFFICE.device,
        sender_name=OFFICE.name,
        seq=14,
        made_at="2026-11-22T09:00:00Z",
        state="receipt",
        doubts=(),
        chain=(),
        missing=(),
        cases=(
            CaseVerdict(case_id(1), {"accepted": 9}, ()),
            CaseVerdict(case_id(2), {"accepted": 9, "quarantined": 1}, ("unknown_author",)),
        ),
        files=3,
        size_bytes=10_000,
    )
    usual = HandOverState(
        cases=(row(1, "Сосед", "ready"), row(2, "Б. К.", "open"), row(3, "", "draft"), row(4, "Айгүл", "acknowledged")),
        all_records=41,
        chosen_cases=frozenset({case_id(1), case_id(2)}),
        recipients=(OFFICE, LAWYER),
        chosen_recipients=frozenset({OFFICE.device}),
        targets=(
            Target(STICK, "KINGSTON", 14_800_000_000, "vfat", 2**32 - 1, False),
            Target(Path("/media/person/OLD"), "OLD", 100_000, "vfat", 2**32 - 1, True),
        ),
        folder=STICK,
        plan=Plan(previews, 1_800_000_000),
        is_loaded=True,
    )
    return {
        "plan": usual,
        "nothing chosen": replace(usual, plan=None, chosen_cases=frozenset()),
        "nothing may go": replace(usual, plan=Plan(previews[2:4], 0)),
        "no room": replace(usual, plan=Plan(previews, 90_000_000_000)),
        "writing": replace(usual, doing=WRITING, done=300, total_bytes=1000, seconds_left=20.0),
        "reading back": replace(usual, doing=WRITING, done=742 * 2**20, total_bytes=1200 * 2**20, seconds_left=200.0),
        "reading a receipt": replace(usual, doing=READING),
        "written": replace(usual, plan=None, proof=Proof(dispatched, 2, 1, is_stick=True)),
        "receipt": replace(usual, plan=None, receipt=receipt),
        "receipt with a gap": replace(usual, plan=None, receipt=replace(receipt, missing=(2, 3))),
        "stick gone": replace(usual, message=describe(TargetGoneError(), TRANSLATORS[language])),
        "no stick": replace(usual, targets=(), folder=None),
        "own folder": replace(usual, targets=(), folder=Path("/home/person/a folder with a long name/bundles")),
        "no record": replace(usual, cases=(), all_records=0, chosen_cases=frozenset(), plan=None),
        "nothing found": replace(usual, cases=(), words="нигде"),
        "nobody": replace(usual, recipients=(), plan=None),
    }


def show(page: HandOverPage, state: HandOverState) -> None:
    page._presenter.state = state
    page.show_state(state)
    settle()


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_state_fits_in_every_language_and_theme(
    qtbot, dress: Dress, field_desk: Desk, language: str, theme: str
) -> None:
    with wearing(dress, theme):
        page, _ = make(field_desk, dress, language)
        put_on_screen(qtbot, page)
        for name, state in invented(language).items():
            show(page, state)
            assert (name, cut_off(page)) == (name, [])
            assert (name, without_name(page), nameless(page)) == (name, [], [])


def test_it_says_what_goes_and_why_the_rest_stays(qtbot, dress: Dress, field_desk: Desk) -> None:
    page, _ = make(field_desk, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["plan"])
    seen = texts(page)
    assert "3 records, 9 files, 1.7 GB" in seen
    assert "«Сосед», «Б. К.»: no consent: Keeping my name together with my account" in seen
    assert "«Сосед»: no consent: Sending the sexual-violence section to the head office" in seen
    assert "«С. А.»: no consent: Sending the full record to the head office in Almaty" in seen
    assert "KZQ3-F5X2: risk: Extreme: do not proceed without head-office decision" in seen
    assert "«Айгүл»: the recipient is not cleared for it" in seen
    assert seen.count("your notes never leave this computer") == 1
    assert seen.count("только головному офису, не раньше 1 декабря") == 1
    show(page, invented("en")["nothing may go"])
    assert "Nothing of it may go." in texts(page)
    assert not page.write_button.isEnabled()


def test_writing_and_reading_back_are_told_apart(qtbot, dress: Dress, field_desk: Desk) -> None:
    page, _ = make(field_desk, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["writing"])
    assert "Writing the bundle" in texts(page)
    show(page, invented("en")["reading back"])
    assert "Reading back and comparing" in texts(page)
    assert "371 MB of 600 MB · about 3 minutes left" in texts(page)
    assert not page.choices.isEnabled()
    assert not page.write_button.isVisible()
    assert not page.receipt_button.isEnabled()


def test_the_stick_may_be_pulled_only_after_the_proof(qtbot, dress: Dress, field_desk: Desk) -> None:
    page, _ = make(field_desk, dress)
    put_on_screen(qtbot, page)
    states = invented("en")
    safe = "Written, read back and compared. The stick can be pulled out."
    for name in ("plan", "writing", "reading back", "stick gone"):
        show(page, states[name])
        assert safe not in texts(page)
    show(page, states["written"])
    assert safe in texts(page)
    assert "2 records, 1.2 GB; 1 record stayed here" in texts(page)


def test_keyboard_alone_from_the_record_to_the_bundle(
    qtbot, dress: Dress, field_desk: Desk, office: Desk, stick: Path
) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    page, _ = make(field_desk, dress, targets=(Target(stick, "K", 10**10, "vfat", None, False),))
    put_on_screen(qtbot, page)
    page.on_shown()
    box = QApplication.focusWidget()
    assert isinstance(box, QCheckBox)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert page._presenter.state.chosen_cases == frozenset({case})
    assert QApplication.focusWidget() is box
    assert page.write_button.isEnabled()
    page.write_button.setFocus()
    qtbot.keyClick(page.write_button, Qt.Key.Key_Return)
    assert page._presenter.state.proof is not None
    assert len(list(stick.iterdir())) == 1


def test_a_click_on_the_words_is_a_click_on_the_box(qtbot, dress: Dress, field_desk: Desk, office: Desk) -> None:
    field_desk.case(case_id(1), *CONSENTS)
    page, _ = make(field_desk, dress)
    put_on_screen(qtbot, page)
    page.on_shown()
    settle()
    box = page.choices.cases.boxes[case_id(1)]
    words = next(one for one in page.findChildren(type(page.choices._count)) if "«Выдуманная»" in one.text())
    qtbot.mouseClick(words, Qt.MouseButton.LeftButton)
    assert box.isChecked()
    qtbot.mouseClick(words, Qt.MouseButton.LeftButton)
    assert not box.isChecked()
    assert page._presenter.state.chosen_cases == frozenset()


def test_one_drive_at_most_and_none_that_is_locked(qtbot, dress: Dress, field_desk: Desk) -> None:
    page, _ = make(field_desk, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["plan"])
    boxes = list(page.choices.drives.boxes.values())
    assert all(isinstance(box, QRadioButton) for box in boxes)
    assert [box.isChecked() for box in boxes] == [True, False]
    assert [box.isEnabled() for box in boxes] == [True, False]
    people = list(page.choices.people.boxes.values())
    assert [box.isEnabled() for box in people] == [True, False]


def test_when_nobody_is_known_the_first_step_is_offered(qtbot, dress: Dress, field_desk: Desk) -> None:
    page, gone_to = make(field_desk, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["nobody"])
    page._empty.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert gone_to == ["contacts"]


def test_many_records_can_be_searched(qtbot, dress: Dress, field_desk: Desk, office: Desk) -> None:
    for number in range(10):
        field_desk.case(case_id(number), *CONSENTS)
    page, _ = make(field_desk, dress)
    put_on_screen(qtbot, page)
    page.on_shown()
    settle()
    page.focus_search()
    assert page.choices.search.hasFocus()
    qtbot.keyClicks(page.choices.search, "nowhere")
    qtbot.waitUntil(lambda: page._presenter.state.words == "nowhere", timeout=5000)
    assert page.choices.cases.boxes == {} or page._presenter.state.cases == ()
    assert "Nothing found" in texts(page)
