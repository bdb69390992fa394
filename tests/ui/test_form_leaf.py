"""A change in one question does not have the words of all others broken into lines again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from intake_app.ui.views.form_leaf import Leaf, Pile
from intake_app.ui.views.page import Column
from window_checks import clipped, show

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from intake_app.ui.app import Dress

LEAVES, EACH = 6, 5


class Words(QLabel):
    """A label that counts how often its words are broken into lines."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self.asked = 0

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        self.asked += 1
        return super().heightForWidth(width)


def column(words: list[Words]) -> Column:
    """Questions as a section has them: each in a box, some in a leaf, the leaves in a pile."""
    made = Column()
    root = QWidget()
    pile = Pile(root)
    for place in range(LEAVES):
        leaf = Leaf()
        pile.addWidget(leaf)
        leaf.begin()
        for one in words[place * EACH : (place + 1) * EACH]:
            box = QWidget()
            Pile(box).addWidget(one)
            leaf.insert(box)
            leaf.pass_by(box, is_shown=True)
        leaf.end()
    made.layout_.addWidget(root)
    made.layout_.addStretch(1)
    return made


def test_one_longer_question_leaves_the_others_alone(qtbot: QtBot, dress: Dress) -> None:
    words = [Words(f"An invented question, number {number}?") for number in range(LEAVES * EACH)]
    made = column(words)
    qtbot.addWidget(made)
    show(made, 1000, 600)
    short, long = words[7].text(), "A much longer question. " * 40

    def say(text: str) -> None:
        words[7].setText(text)
        qtbot.waitUntil(lambda: words[7].height() == words[7].heightForWidth(words[7].width()))
        for _turn in range(10):
            QApplication.processEvents()

    for text in (long, short):
        say(text)
    for one in words:
        one.asked = 0
    for text in (long, short, long):
        say(text)
    assert words[7].asked > 0
    assert [number for number, one in enumerate(words) if one.asked and number != 7] == []
    assert clipped(made) == []


def test_it_is_as_high_as_qts_own_column(qtbot: QtBot, dress: Dress) -> None:
    def filled(layout: QVBoxLayout) -> QVBoxLayout:
        for number in range(4):
            layout.addWidget(Words(f"An invented question, number {number}? " * (number + 1)))
        return layout

    own, qts = QWidget(), QWidget()
    qtbot.addWidget(own)
    qtbot.addWidget(qts)
    pile, plain = filled(Pile(own)), filled(QVBoxLayout(qts))
    for width in (760, 300, 120, 760):
        assert pile.heightForWidth(width) == plain.heightForWidth(width)
        assert pile.minimumHeightForWidth(width) == plain.minimumHeightForWidth(width)
    for layout in (pile, plain):
        layout.itemAt(0).widget().setText("Changed. " * 60)
    assert pile.heightForWidth(300) == plain.heightForWidth(300)
