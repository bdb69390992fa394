"""The one table model: Qt's own tester, sorting on native values, rows that stay chosen; and the card around it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt

from intake_app.ui.table_model import TONE_ROLE, Column, TableModel
from intake_app.ui.views.cards import EmptyState
from intake_app.ui.views.page import PageFrame
from intake_app.ui.views.table_card import TableCard
from window_checks import show

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from intake_app.ui.app import Dress


@dataclass(frozen=True)
class Item:
    name: str
    size: int
    state: str = ""


COLUMNS = [
    Column("name", "Name", lambda item: item.name, lambda item: item.name.casefold()),
    Column("size", "Size", lambda item: f"{item.size} KB", lambda item: item.size, width_px=120),
    Column("state", "State", lambda item: item.state, lambda item: item.state, lambda item: "good", width_px=160),
]
ITEMS = [Item("beta", 9), Item("Alpha", 100), Item("gamma", 20)]


def names(model: TableModel[Item]) -> list[str]:
    return [item.name for item in model.rows()]


def test_qts_own_tester_is_content(qtmodeltester: ModelTester) -> None:
    model = TableModel(COLUMNS)
    model.set_rows(ITEMS)
    model.sort(1)
    qtmodeltester.check(model, force_py=True)
    model.set_rows([])
    qtmodeltester.check(model, force_py=True)


def test_sorting_uses_native_values_not_their_words(qtbot: QtBot) -> None:
    model = TableModel(COLUMNS)
    model.set_rows(ITEMS)
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert names(model) == ["beta", "gamma", "Alpha"]
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["gamma", "beta", "Alpha"]
    model.sort(99)
    assert names(model) == ["gamma", "beta", "Alpha"]


def test_the_order_a_person_chose_is_kept_when_new_rows_come(qtbot: QtBot) -> None:
    model = TableModel(COLUMNS)
    model.set_rows(ITEMS)
    model.sort(1)
    model.set_rows([*ITEMS, Item("delta", 10)])
    assert names(model) == ["beta", "delta", "gamma", "Alpha"]


def test_an_index_that_is_held_follows_its_row(qtbot: QtBot) -> None:
    model = TableModel(COLUMNS)
    model.set_rows(ITEMS)
    held = QPersistentModelIndex(model.index(1, 1))
    model.sort(0)
    assert model.row_at(held) == ITEMS[1]
    assert held.column() == 1


def test_what_a_cell_says(qtbot: QtBot) -> None:
    model = TableModel(COLUMNS)
    model.set_rows(ITEMS)
    assert model.data(model.index(1, 1)) == "100 KB"
    assert model.data(model.index(1, 2), TONE_ROLE) == "good"
    assert model.data(model.index(1, 0), TONE_ROLE) == ""
    assert model.data(QModelIndex()) is None
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Size"
    assert model.headerData(1, Qt.Orientation.Vertical) is None


def test_a_column_that_raises_is_told_and_does_not_freeze_the_table(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_rest: told.append(kind))
    model = TableModel([Column("bad", "Bad", lambda item: item.nothing, lambda item: 0)])
    model.set_rows(ITEMS)
    assert model.data(model.index(0, 0)) is None
    assert told == [AttributeError]


@pytest.fixture
def card(qtbot: QtBot, dress: Dress) -> TableCard[Item]:
    card = TableCard(
        COLUMNS, dress.theme, "Items", key_of=lambda item: item.name, empty=EmptyState("Nothing", "Add one", "Add")
    )
    qtbot.addWidget(card)
    card.set_rows(ITEMS)
    show(card, 700, 400)
    return card


def test_a_chosen_row_stays_chosen_when_rows_come_anew(card: TableCard[Item]) -> None:
    card.choose("gamma")
    card.set_rows([Item("new", 1), Item("gamma", 21)])
    assert card.current() == Item("gamma", 21)
    card.set_rows([Item("new", 1)])
    assert card.current() is None


def test_keyboard_alone_chooses_and_opens(qtbot: QtBot, card: TableCard[Item]) -> None:
    chosen: list[Item] = []
    opened: list[Item] = []
    card.chosen.connect(chosen.append)
    card.opened.connect(opened.append)
    card.table.setFocus()
    qtbot.waitUntil(lambda: card.current() is not None)
    assert card.property("card") == "focus"
    qtbot.keyClick(card.table, Qt.Key.Key_Down)
    qtbot.keyClick(card.table, Qt.Key.Key_Return)
    assert chosen[-1] == ITEMS[1]
    assert opened == [ITEMS[1]]


def test_no_rows_show_what_belongs_there(card: TableCard[Item]) -> None:
    card.set_rows([])
    assert not card.table.isVisible()
    assert card.findChild(EmptyState).isVisible()
    card.set_rows(ITEMS)
    assert card.table.isVisible()


def test_nothing_paints_over_the_round_corners(qtbot: QtBot, dress: Dress) -> None:
    """The fault of the first sketches: the header's and the last row's ground stood out at the corners."""
    page = PageFrame("Items")
    qtbot.addWidget(page)
    card = TableCard(COLUMNS, dress.theme, "Items", key_of=lambda item: item.name)
    card.set_rows([Item(f"item {number}", number) for number in range(40)])
    page.body.addWidget(card)
    show(page, 800, 500)
    card.table.scrollToBottom()
    card.table.selectRow(39)
    picture = page.grab(QRect(card.mapTo(page, QPoint(0, 0)), card.size())).toImage()
    right, bottom = picture.width() - 1, picture.height() - 1
    corners = {picture.pixelColor(x, y).name().upper() for x in (1, right - 1) for y in (1, bottom - 1)}
    inside = {picture.pixelColor(x, y).name().upper() for x in (12, right - 12) for y in (12, bottom - 5)}
    assert corners == {dress.theme.background}
    assert inside == {dress.theme.surface}
