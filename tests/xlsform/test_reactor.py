"""Cells: always as fresh as if everything were computed anew, and no more work than needed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake_app.xlsform.reactor import Cell, Reactor


class Counted:
    """A cell that adds up others and counts how often it was asked to."""

    def __init__(self, reactor: Reactor, name: str, parts: list[Cell], limit: int = 10**9) -> None:
        self.runs = 0
        self.cell = Cell(reactor, 0, self._add, name)
        self._parts, self._limit = parts, limit
        reactor.stale.append(self.cell)

    def _add(self) -> int:
        self.runs += 1
        return min(self._limit, sum(part.read() for part in self._parts))


def test_a_change_reaches_readers_of_readers():
    reactor = Reactor()
    source = Cell(reactor, 1)
    middle = Counted(reactor, "middle", [source])
    end = Counted(reactor, "end", [middle.cell, source])
    reactor.settle()
    reactor.take_changed()
    source.assign(5)
    reactor.settle()
    assert end.cell.value == 10
    assert {cell.owner for cell in reactor.take_changed()} == {None, "middle", "end"}
    assert (middle.runs, end.runs) == (2, 2)


def test_a_value_that_stays_the_same_stops_the_work():
    reactor = Reactor()
    source = Cell(reactor, 50)
    capped = Counted(reactor, "capped", [source], limit=10)
    behind = Counted(reactor, "behind", [capped.cell])
    reactor.settle()
    source.assign(60)
    reactor.settle()
    assert (capped.runs, behind.runs) == (2, 1)


def test_what_was_not_read_this_time_does_not_wake_a_cell():
    reactor = Reactor()
    switch, one, other = Cell(reactor, True), Cell(reactor, 1), Cell(reactor, 2)
    runs = []

    def chosen() -> int:
        runs.append(1)
        return one.read() if switch.read() else other.read()

    cell = Cell(reactor, 0, chosen)
    assert cell.read() == 1
    other.assign(3)
    reactor.settle()
    assert len(runs) == 1
    switch.assign(False)
    reactor.settle()
    assert cell.value == 3
    one.assign(9)
    reactor.settle()
    assert len(runs) == 2


def test_a_circle_settles_instead_of_running_for_ever():
    reactor = Reactor()
    cells: list[Cell] = []
    cells.append(Cell(reactor, 0, lambda: cells[1].read() + 1))
    cells.append(Cell(reactor, 0, lambda: cells[0].read() + 1))
    assert cells[0].read() == 2


def test_a_chain_of_a_thousand_needs_no_deep_stack():
    reactor = Reactor()
    source = Cell(reactor, 1)
    row = [source]
    for number in range(1000):
        row.append(Cell(reactor, 0, lambda before=row[-1]: before.read() + 1, number))
    reactor.stale.extend(reversed(row[1:]))
    reactor.settle()
    assert row[-1].value == 1001
    source.assign(5)
    reactor.settle()
    assert row[-1].value == 1005


def test_a_dropped_cell_is_not_woken_any_more():
    reactor = Reactor()
    source = Cell(reactor, 1)
    gone = Counted(reactor, "gone", [source])
    reactor.settle()
    gone.cell.drop()
    source.assign(2)
    reactor.settle()
    assert gone.runs == 1


@given(
    st.lists(st.lists(st.integers(0, 30), max_size=3), min_size=1, max_size=25),
    st.lists(st.tuples(st.integers(0, 5), st.integers(-3, 3)), max_size=20),
)
def test_settling_gives_what_computing_everything_anew_gives(shape, changes):
    reactor = Reactor()
    sources = [Cell(reactor, number) for number in range(6)]
    cells = list(sources)
    for reads in shape:
        cells.append(Counted(reactor, "c", [cells[index % len(cells)] for index in reads], limit=7).cell)
    reactor.settle()
    for index, value in changes:
        sources[index].assign(value)
        reactor.settle()
        expected = [source.value for source in sources]
        for reads in shape:
            expected.append(min(7, sum(expected[index % len(expected)] for index in reads)))
        assert [cell.value for cell in cells] == expected
