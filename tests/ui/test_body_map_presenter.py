"""The body map without a window: dots from rows, arrow keys that reach every place, words, and the way to paper."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.body_map import ADULT, VIEWS, BodyMap, Mark
from intake_app.domain.body_map_files import load_body_map
from intake_app.domain.body_sheet import DIAMOND, SOLID
from intake_app.domain.errors import ConsentMissingError, StorageFailedError
from intake_app.i18n import Translator
from intake_app.paths import resources
from intake_app.services.body_sheet import BodyPaper
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.body_map import (
    PLATES,
    answers_of,
    dots_of,
    is_drawn,
    moved,
    place_words,
    plate_of,
    plate_words,
    walk,
)
from intake_app.ui.presenters.body_sheet import BodySheetPresenter
from intake_app.xlsform.views import Choice, NodeView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.ui.message import Message

EN = Translator("en", resources() / "i18n")
REGIONS = (Choice("arm", "Arm"), Choice("back", "Back"))
KINDS = (Choice("bruise", "Bruise"), Choice("wound", "Wound, cut"))
STATES = (Choice("fresh", "Fresh (days)"),)


@cache
def drawings() -> BodyMap:
    return load_body_map(resources() / "body")


def row(name: str, mark: str = "", region: str = "", kinds: str = "", state: str = "") -> NodeView:
    path = f"L/i[{name}]"

    def one(of: str, list_name: str, choices: tuple[Choice, ...], value: str, type_: str = "select_one") -> NodeView:
        return NodeView(f"{path}/{of}", of, "question", type_, choices=choices, value=value, list_name=list_name)

    kept = NodeView(f"{path}/m", "m", "question", "text", appearance=frozenset({"body-mark"}), value=mark)
    inner = NodeView(f"{path}/g", "g", "group", children=(one("s", "injury_state", STATES, state),))
    children = (
        kept,
        one("r", "body_region", REGIONS, region),
        one("k", "injury", KINDS, kinds, "select_multiple"),
        inner,
    )
    return NodeView(path, "i", "row", children=children)


def repeat(*rows: NodeView) -> NodeView:
    return NodeView("L/i", "i", "repeat", appearance=frozenset({"body-map"}), children=rows)


def test_dots_tell_where_what_and_in_which_state() -> None:
    dots = dots_of(
        repeat(row("a", "front 0.720 0.450", "arm", "bruise wound", "fresh"), row("b")), drawings(), ADULT, "en"
    )
    assert dots[0].words == "Front: left forearm, bruise, wound, cut, fresh (days)"
    assert (dots[0].shape, dots[0].fill) == (DIAMOND, SOLID)
    assert (dots[0].mark_path, dots[0].region_path) == ("L/i[a]/m", "L/i[a]/r")
    assert not dots[0].is_blank
    assert dots[1].is_blank
    assert [dot.number for dot in dots] == [1, 2]


def test_a_row_without_a_mark_is_said_by_its_region() -> None:
    dot = dots_of(repeat(row("a", "nonsense", "back")), drawings(), ADULT, "en")[0]
    assert dot.mark is None
    assert dot.words == "back"


def test_a_form_without_the_question_of_the_mark_has_no_drawing() -> None:
    plain = NodeView("L/i[a]", "i", "row", children=(NodeView("L/i[a]/r", "r", "question", "select_one"),))
    assert is_drawn(repeat())
    assert is_drawn(repeat(row("a")))
    assert not is_drawn(repeat(plain))
    assert not is_drawn(NodeView("L/i", "i", "repeat"))


def test_answers_are_those_on_the_page() -> None:
    assert answers_of(repeat(row("a", "front 0.1 0.1", "arm"))) == {"L/i[a]/m": "front 0.1 0.1", "L/i[a]/r": "arm"}


def test_every_view_is_on_one_plate_and_each_plate_has_words() -> None:
    assert sorted(view for plate in PLATES for view in plate) == sorted(VIEWS)
    assert len(plate_words(EN)) == len(PLATES)
    assert [plate_of(view) for view in VIEWS] == [0, 0, 1, 1, 2, 3, 3, 4, 4]


@pytest.mark.parametrize("plate", range(len(PLATES)))
def test_arrow_keys_reach_every_place_of_a_plate(plate: int) -> None:
    centres = {}
    for number, name in enumerate(PLATES[plate]):
        view = drawings().view(ADULT, name)
        for region in view.regions:
            if region.code:
                x, y = region.middle
                centres[f"{number}:{region.key}"] = (x + number * 320, y)
    start = walk("", centres, (0, 1))
    reached, edge = {start}, [start]
    while edge:
        here = edge.pop()
        for step in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            there = walk(here, centres, step)
            if there not in reached:
                reached.add(there)
                edge.append(there)
    assert reached == set(centres)


def test_walking_nowhere_stays() -> None:
    assert walk("", {}, (1, 0)) == ""
    assert walk("a", {"a": (0, 0)}, (1, 0)) == "a"
    assert walk("a", {"a": (0, 0), "b": (10, 0), "c": (30, 0)}, (1, 0)) == "b"


@given(st.integers(-200, 200), st.integers(-200, 200))
def test_a_mark_is_never_moved_out_of_its_view(dx: int, dy: int) -> None:
    there = moved(Mark("front", 0.5, 0.5), dx, dy)
    assert 0 <= there.x <= 1
    assert 0 <= there.y <= 1


def test_a_place_in_three_languages() -> None:
    mark = Mark("back", 0.4, 0.28)
    assert place_words(mark, drawings(), ADULT, "kk") == "Артынан: сол жауырын тұсы"
    assert place_words(mark, drawings(), ADULT, "ru") == "Сзади: левая лопатка"
    assert place_words(Mark("front", 0.0, 0.0), drawings(), ADULT, "en") == "Front"


class Sheets:
    """Stands where the service does; notes what it is asked for."""

    def __init__(self, error: Exception | None = None, limits: tuple[str, ...] = ()) -> None:
        self.noted: list[str] = []
        self._error = error
        self._limits = limits

    def filled(self, case_id: str, figure: str, language: str, answers: Mapping[str, str] | None) -> BodyPaper:
        if self._error is not None:
            raise self._error
        return paper(case_id, self._limits)

    def empty(self, figure: str, language: str) -> BodyPaper:
        return paper("", ())

    def note_printed(self, paper: BodyPaper, copies: int) -> None:
        self.noted.append(f"noted {copies}")

    def figure(self, case_id: str) -> str:
        return "child"


def paper(case_id: str, limits: tuple[str, ...]) -> BodyPaper:
    return BodyPaper(case_id, "en", 595, 842, resources() / "fonts", (), b"", limits)


class Printer:
    """A printer that writes into the same list as the service."""

    def __init__(self, noted: list[str], *, copies: int = 2, is_there: bool = True, breaks: bool = False) -> None:
        self.noted, self.copies, self.there, self.breaks = noted, copies, is_there, breaks

    def is_there(self) -> bool:
        return self.there

    def ask(self) -> int:
        return self.copies

    def put_body(self, paper: BodyPaper) -> None:
        if self.breaks:
            raise StorageFailedError(code="EIO")
        self.noted.append("printed")


def printing(
    sheets: Sheets, printer: Printer, answers: list[bool]
) -> tuple[BodySheetPresenter, list[Message], ScriptedDialogs]:
    told: list[Message] = []
    dialogs = ScriptedDialogs(answers)
    presenter = BodySheetPresenter(
        sheets, ImmediateRunner(), EN, dialogs, printer, explain=lambda error: describe(error, EN), tell=told.append
    )
    return presenter, told, dialogs


def test_a_print_is_noted_before_it_goes_and_limits_are_shown() -> None:
    sheets = Sheets(limits=("only Dr A., invented",))
    presenter, told, dialogs = printing(sheets, Printer(sheets.noted), [True])
    presenter.print_marks("case", ADULT, {})
    assert sheets.noted == ["noted 2", "printed"]
    assert not told
    assert "only Dr A., invented" in dialogs.asked[0].text


def test_a_refusal_names_the_item() -> None:
    sheets = Sheets(ConsentMissingError(use="bundle_clinician", items="C10"))
    presenter, told, _dialogs = printing(sheets, Printer(sheets.noted), [])
    presenter.print_marks("case", ADULT)
    assert not sheets.noted
    assert told[0].title == "The person has not agreed to this"


@pytest.mark.parametrize("answers", [[False], [True]])
def test_rather_not_leaves_nothing(answers: list[bool]) -> None:
    sheets = Sheets()
    presenter, told, _dialogs = printing(sheets, Printer(sheets.noted, copies=0), answers)
    presenter.print_marks("case", ADULT)
    assert not sheets.noted
    assert not told


def test_without_a_printer_and_with_a_broken_one_it_is_said() -> None:
    sheets = Sheets()
    presenter, told, _dialogs = printing(sheets, Printer(sheets.noted, is_there=False), [])
    presenter.print_empty(ADULT)
    assert told[0].happened == "Nothing was printed."
    presenter, told, _dialogs = printing(sheets, Printer(sheets.noted, breaks=True), [])
    presenter.print_empty(ADULT)
    assert len(told) == 1


def test_an_empty_sheet_asks_nothing_but_the_printer() -> None:
    sheets = Sheets()
    presenter, _told, dialogs = printing(sheets, Printer(sheets.noted), [])
    presenter.print_empty(ADULT)
    assert "printed" in sheets.noted
    assert not dialogs.asked


def test_the_figure_is_found() -> None:
    found: list[str] = []
    presenter, _told, _dialogs = printing(Sheets(), Printer([]), [])
    presenter.find_figure("case", found.append)
    assert found == ["child"]
