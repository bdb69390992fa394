"""What, to whom, where: three groups of choices that are drawn anew only when what can be chosen is another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from intake_app.domain.case import record_number
from intake_app.ui.partial_dates import show_date
from intake_app.ui.presenters.hand_over import SHOWN
from intake_app.ui.views.cards import Card
from intake_app.ui.views.check_list import CheckLine, CheckList
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row
from intake_app.ui.wording import size_text
from intake_app.ui.words_records import state_words
from intake_app.ui.words_travel import DESK_WORDS, say

if TYPE_CHECKING:
    from intake_app.desktop.removable import Target
    from intake_app.i18n import Translator
    from intake_app.services.contacts import Contact
    from intake_app.storage.case_index import CaseRow
    from intake_app.ui.presenters.hand_over import HandOverPresenter, HandOverState

_SEARCH_FROM: Final = 8
_DELAY_MS: Final = 180


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
        self.cases = CheckList(tr.text("What"), presenter.choose_case)
        self._count = label("", "small")
        self._all = button(tr.text("Choose all that are ready"), "quiet", presenter.choose_ready)
        self.people = CheckList(tr.text("To whom"), presenter.choose_recipient)
        self._no_drive = label(tr.text("No stick is plugged in."), "soft")
        self.drives = CheckList(tr.text("Where"), self._choose_drive, is_single=True)
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
        rows = [CheckLine(one.case_id, self._case(one)) for one in state.cases]
        self.cases.show_choices(rows, state.chosen_cases)
        self._count.setText(self._chosen(state))
        self._count.setVisible(bool(state.chosen_cases) or state.all_records > SHOWN)
        self._all.setVisible(len(state.ready - state.chosen_cases) > 1)
        people = [CheckLine(one.device, self._person(one), not one.is_expired) for one in state.recipients]
        self.people.show_choices(people, state.chosen_recipients)
        drives = [CheckLine(str(one.folder), self._drive(one), not one.is_read_only) for one in state.targets]
        if state.folder is not None and str(state.folder) not in {one.key for one in drives}:
            drives.append(CheckLine(str(state.folder), str(state.folder)))
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
