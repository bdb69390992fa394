"""What, to whom, where: three groups of choices that are drawn anew only when what can be chosen is another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from intake_app.domain.case import record_number
from intake_app.ui.partial_dates import show_date
from intake_app.ui.presenters.hand_over import SHOWN
from intake_app.ui.views.cards import Card
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row
from intake_app.ui.views.plan_lines import clear
from intake_app.ui.wording import size_text
from intake_app.ui.words_records import state_words
from intake_app.ui.words_travel import DESK_WORDS, say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from PySide6.QtGui import QMouseEvent, QResizeEvent

    from intake_app.desktop.removable import Target
    from intake_app.i18n import Translator
    from intake_app.services.contacts import Contact
    from intake_app.storage.case_index import CaseRow
    from intake_app.ui.presenters.hand_over import HandOverPresenter, HandOverState

_MOST_PX: Final = 236
_SEARCH_FROM: Final = 8
_DELAY_MS: Final = 180


@dataclass(frozen=True, slots=True)
class _Choice:
    key: str
    words: str
    is_possible: bool = True


class _Words(QLabel):
    """The words of a choice: unlike those of a check box they wrap; a click on them is a click on the box."""

    def __init__(self, words: str, box: QAbstractButton) -> None:
        super().__init__(words)
        self._box = box
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(0, 7, 0, 7)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Click on the box (Qt)."""
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()):
            self._box.click()


class _Choices(QScrollArea):
    """Check boxes, or radio buttons where only one may be chosen; scrolls when there are many."""

    def __init__(self, name: str, toggled: Callable[[str, bool], object], *, is_single: bool = False) -> None:
        super().__init__()
        self._toggled = toggled
        self._kind = QRadioButton if is_single else QCheckBox
        self._shown: tuple[_Choice, ...] = ()
        self.boxes: dict[str, QAbstractButton] = {}
        holder = QWidget()
        holder.setObjectName("column")
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._holder = holder
        self.setWidget(holder)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def show_choices(self, choices: Sequence[_Choice], chosen: Collection[str]) -> None:
        """Draw the choices and mark the chosen ones."""
        wanted = tuple(choices)
        if wanted != self._shown:
            self._shown = wanted
            clear(self._column)
            self.boxes = {one.key: self._box(one) for one in wanted}
            self._column.addStretch(1)
            self.updateGeometry()
        for key, box in self.boxes.items():
            box.setAutoExclusive(False)
            box.setChecked(key in chosen)
            box.setAutoExclusive(self._kind is QRadioButton)

    def sizeHint(self) -> QSize:
        """Ask for all of it, up to six lines (Qt)."""
        width = max(self.viewport().width(), 200)
        return QSize(width, min(self._holder.heightForWidth(width), _MOST_PX))

    def minimumSizeHint(self) -> QSize:
        """Be no taller than that (Qt)."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask again when the width, and so the height of wrapped words, is another (Qt)."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _box(self, choice: _Choice) -> QAbstractButton:
        box = self._kind()
        box.setAccessibleName(choice.words)
        box.clicked.connect(lambda is_on, key=choice.key: self._toggled(key, bool(is_on)))
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        words = _Words(choice.words, box)
        line.addWidget(words, 1)
        for widget in (box, words):
            widget.setEnabled(choice.is_possible)
        self._column.addLayout(line)
        return box


class HandOverChoices(Card):
    """The left half of the page."""

    def __init__(self, tr: Translator, presenter: HandOverPresenter) -> None:
        super().__init__()
        self._tr = tr
        self._presenter = presenter
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr.text("Name, place, word of the account…"))
        self.search.setAccessibleName(tr.text("Search in the records"))
        self.search.setMaxLength(200)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_DELAY_MS)
        self._delay.timeout.connect(lambda: presenter.search(self.search.text()))
        self.search.textEdited.connect(lambda _text: self._delay.start())
        self._no_case = label("", "soft")
        self.cases = _Choices(tr.text("What"), presenter.choose_case)
        self._count = label("", "small")
        self._all = button(tr.text("Choose all that are ready"), "quiet", presenter.choose_ready)
        self.people = _Choices(tr.text("To whom"), presenter.choose_recipient)
        self._no_drive = label(tr.text("No stick is plugged in."), "soft")
        self.drives = _Choices(tr.text("Where"), self._choose_drive, is_single=True)
        look = button(tr.text("Look again"), "quiet", presenter.look_for_drives)
        other = button(tr.text("Another folder…"), "quiet", presenter.choose_folder)
        self.body.addWidget(label(tr.text("1   What"), "heading"))
        for widget in (self.search, self._no_case, self.cases):
            self.body.addWidget(widget)
        self.body.addLayout(row(self._count, None, self._all))
        self.body.addSpacing(8)
        self.body.addWidget(label(tr.text("2   To whom"), "heading"))
        self.body.addWidget(self.people)
        self.body.addSpacing(8)
        self.body.addWidget(label(tr.text("3   Where"), "heading"))
        self.body.addWidget(self._no_drive)
        self.body.addWidget(self.drives)
        self.body.addLayout(row(other, look, None))

    def show_state(self, state: HandOverState) -> None:
        """Draw what can be chosen and what is."""
        tr = self._tr
        self.setEnabled(not state.doing)
        self.search.setVisible(state.all_records > _SEARCH_FROM)
        if self.search.text().strip() != state.words and not self.search.hasFocus():
            self.search.setText(state.words)
        self._no_case.setText(tr.text("Nothing found") if state.words else tr.text("There is no record yet."))
        self._no_case.setVisible(not state.cases)
        self.cases.setVisible(bool(state.cases))
        rows = [_Choice(one.case_id, self._case(one)) for one in state.cases]
        self.cases.show_choices(rows, state.chosen_cases)
        self._count.setText(self._chosen(state))
        self._count.setVisible(bool(state.chosen_cases) or state.all_records > SHOWN)
        self._all.setVisible(len(state.ready - state.chosen_cases) > 1)
        people = [_Choice(one.device, self._person(one), not one.is_expired) for one in state.recipients]
        self.people.show_choices(people, state.chosen_recipients)
        drives = [_Choice(str(one.folder), self._drive(one), not one.is_read_only) for one in state.targets]
        if state.folder is not None and str(state.folder) not in {one.key for one in drives}:
            drives.append(_Choice(str(state.folder), str(state.folder)))
        self._no_drive.setVisible(not state.targets)
        self.drives.setVisible(bool(drives))
        self.drives.show_choices(drives, {str(state.folder)})

    def take_focus(self) -> None:
        """Put the keyboard on the first record, or the first recipient where there is none."""
        boxes = [*self.cases.boxes.values(), *self.people.boxes.values()]
        if boxes:
            boxes[0].setFocus()

    def _choose_drive(self, key: str, is_on: bool) -> None:  # noqa: FBT001 - a radio button
        state = self._presenter.state
        folders = [one.folder for one in state.targets] + ([state.folder] if state.folder is not None else [])
        if is_on:
            self._presenter.choose_target(next(folder for folder in folders if str(folder) == key))

    def _case(self, one: CaseRow) -> str:
        name = f"{record_number(one.case_id)}  «{one.pseudonym}»" if one.pseudonym else record_number(one.case_id)
        words, _tone = state_words(one.state, "field", self._tr)
        return name if one.state in ("ready", "open") else f"{name} — {words}"

    def _chosen(self, state: HandOverState) -> str:
        tr, count = self._tr, len(state.chosen_cases)
        words = tr.plural("{count} record chosen", "{count} records chosen", count).format(count=count)
        if len(state.cases) == SHOWN and state.all_records > SHOWN:
            return tr.text("{chosen} · {shown} of {total} are shown").format(
                chosen=words, shown=SHOWN, total=state.all_records
            )
        return words

    def _person(self, person: Contact) -> str:
        tr = self._tr
        who = tr.text("{name}, {desk}").format(name=person.name, desk=say(DESK_WORDS, person.role, tr))
        if person.is_expired:
            return tr.text("{name} — the card has expired").format(name=who)
        day = show_date(person.valid_until[:10], tr.language)
        return tr.text("{name} — card valid until {day}").format(name=who, day=day)

    def _drive(self, target: Target) -> str:
        tr = self._tr
        words = tr.text("{name} · {free} free").format(name=target.label, free=size_text(target.free_bytes, tr))
        return tr.text("{drive} · cannot be written to").format(drive=words) if target.is_read_only else words
