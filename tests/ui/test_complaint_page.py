from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontInfo, QImage, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QPushButton

from intake_app.domain.errors import StorageFailedError, TemplateBrokenError
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.complaint import MAKING, SAVING, ComplaintPresenter, ComplaintState, Refusal
from intake_app.ui.views.complaint_page import ComplaintPage
from intake_app.ui.views.complaint_paint import _font, boxes, paint_sheet, width
from intake_app.ui.views.complaint_printer import PaperPrinter, new_printer, print_paper
from legal_case import CASE, GIVEN, attach, complaints_of, open_case
from services_desk import Desk, case_id
from shown_pages import LOOKS, TRANSLATORS, cut_off, put_on_screen, settle, texts, wearing, without_name
from window_checks import nameless

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.services.complaint_paper import Paper
    from intake_app.ui.app import Dress


@dataclass
class InventedPrinter:
    """A printer that keeps what it was given."""

    papers: list[Paper] = field(default_factory=list)

    def is_there(self) -> bool:
        return True

    def ask(self) -> int:
        return 1

    def put(self, paper: Paper) -> None:
        self.papers.append(paper)


@pytest.fixture
def desk(office: Desk) -> Desk:
    open_case(office, *GIVEN)
    for number in range(8):
        attach(office, f"Спина, снимок {number}")
    return office


def make(
    desk: Desk, dress: Dress, language: str = "en", answers: tuple[object, ...] = ()
) -> tuple[ComplaintPage, ComplaintPresenter, list[str]]:
    tr = TRANSLATORS[language]
    gone_to: list[str] = []
    presenter = ComplaintPresenter(
        complaints_of(desk),
        ImmediateRunner(),
        tr,
        ScriptedDialogs(answers),
        InventedPrinter(),
        explain=lambda error: describe(error, tr),
        back=gone_to.append,
    )
    return ComplaintPage(tr, presenter, dress.theme), presenter, gone_to


def invented(usual: ComplaintState, language: str) -> dict[str, ComplaintState]:
    """The page in every telling state, from one with a real paper."""
    assert usual.paper is not None
    paper = usual.paper
    told = next(place for place, words in paper.sentences.items() if "Меня держали" in words)
    checked = replace(
        paper,
        law=tuple(replace(one, checked_on=date(2026, 11, 1)) for one in paper.law),
        law_checked_on=date(2026, 11, 1),
        conflicts=3,
        contradictions=paper.missing[:2],
        missing=(),
        limits=("только прокурору области, не полиции",),
    )
    broken = describe(TemplateBrokenError(document="d1.ru", line=3, reason="syntax"), TRANSLATORS[language])
    return {
        "paper": usual,
        "sentence": replace(usual, place=told),
        "law": replace(
            usual, place=next(p for p, lines in paper.sources.items() if any(x.kind == "law" for x in lines))
        ),
        "template": replace(usual, place=next(p for p, lines in paper.sources.items() if not lines)),
        "evidence": replace(usual, place=_with_source(paper, "evidence"), sheet=2),
        "checked": replace(usual, paper=checked),
        "last sheet": replace(usual, sheet=len(paper.sheets)),
        "making": replace(usual, paper=None, doing=MAKING),
        "saving": replace(usual, doing=SAVING),
        "saved": replace(usual, saved="kzkq3f5x2m7hvd4a.pdf"),
        "printed": replace(usual, printed=2),
        "broken": replace(usual, paper=None, message=broken),
        "refused": replace(usual, paper=None, refusal=Refusal(items=("C12", "C13"))),
        "risk": replace(usual, paper=None, refusal=Refusal(level="extreme")),
    }


def _with_source(paper: Paper, kind: str) -> tuple[int, int]:
    return next(place for place, lines in paper.sources.items() if any(line.kind == kind for line in lines))


def show(page: ComplaintPage, presenter: ComplaintPresenter, state: ComplaintState) -> None:
    presenter.state = state
    page.show_state(state)
    settle()


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_state_fits_in_every_language_and_theme(
    qtbot, dress: Dress, desk: Desk, language: str, theme: str
) -> None:
    with wearing(dress, theme):
        page, presenter, _ = make(desk, dress, language)
        put_on_screen(qtbot, page)
        presenter.open_case(CASE)
        for name, state in invented(presenter.state, language).items():
            show(page, presenter, state)
            assert (name, cut_off(page)) == (name, [])
            assert (name, without_name(page), nameless(page)) == (name, [], [])


# --- the paper -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_letters_take_the_room_the_file_gives_them(qapp, desk: Desk, language: str) -> None:
    """Measured by Qt, every stretch of text ends where the next one begins, and no line leaves the margin."""
    paper = complaints_of(desk).draft(CASE, "d1", language, "en")
    right = paper.width - 15 * 72 / 25.4
    assert boxes(paper, paper.sheets[0])
    for sheet in paper.sheets:
        written = [letters for letters in sheet.letters if letters.place is not None]
        assert QFontInfo(_font(written[0])).family() == "Liberation Serif"
        for one, following in itertools.pairwise(written):
            end = one.x + width(one)
            assert end <= right + 1.5
            if following.y == one.y and following.x > one.x and following.place[0] == one.place[0]:
                assert end <= following.x + 0.6


def test_the_sheet_is_painted_with_its_mark_header_and_words(qapp, desk: Desk) -> None:
    paper = complaints_of(desk).draft(CASE, "d1", "ru", "en")
    image = QImage(595, 842, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    paint_sheet(painter, paper, paper.sheets[0], 1.0)
    painter.end()
    greys = {image.pixelColor(x, y).lightness() for x in range(595) for y in range(842)}
    assert min(greys) < 60
    title = next(letters for letters in paper.sheets[0].letters if letters.text == "ЗАЯВЛЕНИЕ")
    row = [image.pixelColor(x, int(title.y) - 4).lightness() for x in range(595)]
    dark = [x for x, lightness in enumerate(row) if lightness < 128]
    assert min(dark) >= int(title.x) - 1
    assert max(dark) <= title.x + width(title) + 1
    # 0xEB is the pale mark; between the lines nothing is darker.
    assert image.pixelColor(0, 0).lightness() == 255
    assert 235 in greys


def test_a_click_on_a_sentence_says_where_it_comes_from(qtbot, dress: Dress, desk: Desk) -> None:
    page, presenter, _ = make(desk, dress)
    put_on_screen(qtbot, page)
    presenter.open_case(CASE)
    settle()
    paper_view = page.desk.sheet.paper
    place = next(p for p, words in presenter.state.paper.sentences.items() if "Меня держали" in words)
    box = paper_view._boxes[place][-1]
    zoom = paper_view._zoom()
    at = QPoint(round((box.x() + 20) * zoom), round(box.center().y() * zoom))
    qtbot.mouseClick(paper_view, Qt.MouseButton.LeftButton, pos=at)
    settle()
    assert presenter.state.place == place
    seen = texts(page)
    assert any(words.startswith("Меня держали за руки") for words in seen)
    assert "Almaty 1, 22 November 2026" in seen
    assert paper_view.accessibleDescription() == presenter.state.paper.sentences[place]
    qtbot.mouseClick(paper_view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert presenter.state.place == place


def test_keyboard_alone_walks_sentences_and_sheets(qtbot, dress: Dress, desk: Desk) -> None:
    page, presenter, _ = make(desk, dress)
    put_on_screen(qtbot, page)
    presenter.open_case(CASE)
    page.on_shown()
    paper_view = page.desk.sheet.paper
    assert paper_view.hasFocus()
    assert paper_view.accessibleName() == f"Sheet 1 of {len(presenter.state.paper.sheets)}"
    qtbot.keyClick(paper_view, Qt.Key.Key_Down)
    assert presenter.state.place == (0, 0)
    qtbot.keyClick(paper_view, Qt.Key.Key_Down)
    assert presenter.state.place == (1, 0)
    qtbot.keyClick(paper_view, Qt.Key.Key_Up)
    assert presenter.state.place == (0, 0)
    qtbot.keyClick(paper_view, Qt.Key.Key_PageDown)
    assert presenter.state.sheet == 2
    qtbot.keyClick(paper_view, Qt.Key.Key_PageUp)
    assert presenter.state.sheet == 1


def test_larger_letters_keep_the_whole_line_in_sight(qtbot, dress: Dress, desk: Desk) -> None:
    page, presenter, _ = make(desk, dress)
    put_on_screen(qtbot, page)
    presenter.open_case(CASE)
    settle()
    view = page.desk.sheet
    before = view.paper._zoom()
    qtbot.mouseClick(page.desk.larger, Qt.MouseButton.LeftButton)
    settle()
    assert view.paper._zoom() > 1.15 * before
    left, text = view.paper.text_span()
    start = left * view.paper._zoom() - view.horizontalScrollBar().value()
    assert start >= 0
    assert start + text * view.paper._zoom() <= view.viewport().width()
    presenter.choose_sentence(next(reversed(presenter.state.paper.sentences)))
    settle()
    box = view.paper.place_box()
    top = box.top() - view.verticalScrollBar().value()
    assert 0 <= top <= view.viewport().height()


def test_language_sheets_and_representative_reach_the_presenter(qtbot, dress: Dress, desk: Desk) -> None:
    page, presenter, gone_to = make(desk, dress)
    put_on_screen(qtbot, page)
    presenter.open_case(CASE)
    settle()
    qtbot.mouseClick(page.desk.languages.buttons["kk"], Qt.MouseButton.LeftButton)
    assert presenter.state.paper.language == "kk"
    assert not page.desk.earlier.isEnabled()
    qtbot.mouseClick(page.desk.later, Qt.MouseButton.LeftButton)
    assert presenter.state.sheet == 2
    field_ = page.desk.side.representative
    field_.setFocus()
    qtbot.keyClicks(field_, "advocate D. (invented)")
    qtbot.keyClick(field_, Qt.Key.Key_Return)
    assert presenter.state.representative == "advocate D. (invented)"
    assert any("advocate D. (invented)" in words for words in presenter.state.paper.sentences.values())
    field_.setText("advocate E. (invented)")
    page.on_hidden()
    assert presenter.state.representative == "advocate E. (invented)"
    qtbot.mouseClick(page.desk.back_button, Qt.MouseButton.LeftButton)
    assert gone_to == [CASE]


def test_saving_and_printing_reach_the_presenter(qtbot, dress: Dress, desk: Desk, stick: Path) -> None:
    page, presenter, _ = make(desk, dress, answers=(stick, True))
    put_on_screen(qtbot, page)
    presenter.open_case(CASE)
    settle()
    qtbot.mouseClick(page.desk.save_button, Qt.MouseButton.LeftButton)
    settle()
    assert [path.name for path in stick.iterdir()] == [presenter.state.saved]
    assert presenter.state.saved in texts(page)
    page.desk.print_button.setFocus()
    qtbot.keyClick(page.desk.print_button, Qt.Key.Key_Return)
    settle()
    assert "1 copy went to the printer" in texts(page)


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "Раскрытие моей личности прокурору / суду"), ("en", "Disclosing my identity to the prosecutor / court")],
)
def test_a_refusal_names_the_item_in_the_persons_language_and_how_to_ask(
    qtbot, dress: Dress, office: Desk, language: str, words: str
) -> None:
    open_case(office, "C12_complaint", case=case_id(5))
    page, presenter, gone_to = make(office, dress, language)
    put_on_screen(qtbot, page)
    presenter.open_case(case_id(5))
    page.on_shown()
    settle()
    seen = "\n".join(texts(page))
    assert words in seen
    assert TRANSLATORS[language].text("How to ask") in seen
    assert not page.desk.print_button.isVisible()
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    assert gone_to == [case_id(5)]


# --- the printer -----------------------------------------------------------------------------------------------------


def test_every_sheet_goes_to_the_printer_on_a4_under_a_neutral_name(qapp, desk: Desk, tmp_path: Path) -> None:
    paper = complaints_of(desk).draft(CASE, "d1", "kk", "en")
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    print_paper(paper, printer)
    reader = PdfReader(tmp_path / "printed.pdf")
    assert len(reader.pages) == len(paper.sheets)
    sides = [float(side) for side in reader.pages[0].mediabox[2:]]
    assert sides == pytest.approx([paper.width, paper.height], abs=1.0)
    assert printer.docName() == "Document"
    assert CASE[:8] not in str(reader.metadata)


@pytest.mark.qt_log_ignore(r"QPainter::begin\(\): Returned false", extend=True)
def test_a_printer_that_cannot_begin_is_an_error_with_words(qapp, desk: Desk, tmp_path: Path) -> None:
    paper = complaints_of(desk).draft(CASE, "d1", "ru", "en")
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "printed.pdf"))
    with pytest.raises(StorageFailedError):
        print_paper(paper, printer)


def test_nothing_is_printed_that_nobody_chose_a_printer_for(qtbot, desk: Desk) -> None:
    page = QPushButton("parent")
    qtbot.addWidget(page)
    printer = PaperPrinter(page, lambda: None)
    printer.put(complaints_of(desk).draft(CASE, "d1", "ru", "en"))
    assert printer._printer is None
