"""The left half of the export page: for what, which records, for whom, in which form and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from intake_app.domain.case import record_number
from intake_app.ui.partial_dates import show_date
from intake_app.ui.presenters.answer_export_state import SHOWN
from intake_app.ui.views.cards import Card
from intake_app.ui.views.check_list import CheckLine, CheckList
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row
from intake_app.ui.wording import size_text
from intake_app.ui.words_answers import FORMAT_WORDS, PURPOSE_WORDS, language_name
from intake_app.ui.words_travel import DESK_WORDS, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from intake_app.desktop.removable import Target
    from intake_app.i18n import Translator
    from intake_app.services.contacts import Contact
    from intake_app.storage.case_index import CaseRow
    from intake_app.ui.presenters.answer_export import AnswerExportPresenter
    from intake_app.ui.presenters.answer_export_state import AnswerExportState

_SEARCH_FROM: Final = 8
_DELAY_MS: Final = 180
_NOBODY: Final = ""


class AnswerExportChoices(Card):
    """Draws what can be chosen and what is; every choice asks the presenter."""

    def __init__(self, tr: Translator, presenter: AnswerExportPresenter) -> None:
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
        self.purposes = self._single(tr.text("What for"), presenter.choose_purpose)
        self._no_case = label("", "soft")
        self.cases = CheckList(tr.text("Records"), presenter.choose_case)
        self._count = label("", "small")
        self._all = button(tr.text("Choose all shown"), "quiet", presenter.choose_all)
        self.formats = self._single(tr.text("Form of the files"), presenter.choose_format)
        self._language_title = label(tr.text("Words of the codes in"), "soft")
        self.languages = self._single(tr.text("Words of the codes in"), presenter.choose_language)
        self.people = self._single(tr.text("Who can open it"), presenter.choose_recipient)
        self._no_drive = label(tr.text("No stick is plugged in."), "soft")
        self.drives = self._single(tr.text("Where"), self._choose_drive)
        look = button(tr.text("Look again"), "quiet", presenter.look_for_drives)
        other = button(tr.text("Another folder…"), "quiet", presenter.choose_folder)
        self._part(tr.text("1   What for"), self.purposes)
        self._part(tr.text("2   Which records"), self.search, self._no_case, self.cases)
        self.body.addLayout(row(self._count, None, self._all))
        self._part(tr.text("3   Who can open it"), self.people)
        self._part(tr.text("4   In which form"), self.formats, self._language_title, self.languages)
        self._part(tr.text("5   Where"), self._no_drive, self.drives)
        self.body.addLayout(row(other, look, None))
        self.purposes.show_choices([CheckLine(code, tr.text(words)) for code, words in PURPOSE_WORDS.items()], ())
        self.formats.show_choices([CheckLine(code, tr.text(words)) for code, words in FORMAT_WORDS.items()], ())

    def show_state(self, state: AnswerExportState) -> None:
        """Draw the choices."""
        tr = self._tr
        self.setEnabled(not state.doing)
        self.purposes.mark({state.purpose})
        self.formats.mark({state.format})
        self.search.setVisible(state.all_records > _SEARCH_FROM)
        if self.search.text().strip() != state.words and not self.search.hasFocus():
            self.search.setText(state.words)
        self._no_case.setText(tr.text("Nothing found") if state.words else tr.text("There is no record yet."))
        self._no_case.setVisible(not state.cases)
        self.cases.setVisible(bool(state.cases))
        self.cases.show_choices([CheckLine(one.case_id, _case(one)) for one in state.cases], state.chosen_cases)
        self._count.setText(self._chosen(state))
        self._count.setVisible(bool(state.chosen_cases) or state.all_records > SHOWN)
        self._all.setVisible(len(state.cases) > 1)
        self._show_languages(state)
        nobody = CheckLine(_NOBODY, tr.text("Everybody: an open file, not encrypted"))
        people = [CheckLine(one.device, self._person(one), not one.is_expired) for one in state.people]
        self.people.show_choices([*people, nobody], {state.recipient})
        self._show_drives(state)

    def take_focus(self) -> None:
        """Put the keyboard on the first purpose, or on the chosen one."""
        boxes = self.purposes.boxes
        (boxes.get(self._presenter.state.purpose) or next(iter(boxes.values()))).setFocus()

    def _single(self, name: str, chosen: Callable[[str], object]) -> CheckList:
        def toggled(key: str, is_on: bool) -> None:  # noqa: FBT001 - a radio button
            if is_on:
                chosen(key)

        return CheckList(name, toggled, is_single=True)

    def _part(self, title: str, *widgets: QWidget) -> None:
        if self.body.count():
            self.body.addSpacing(8)
        self.body.addWidget(label(title, "heading"))
        for widget in widgets:
            self.body.addWidget(widget)

    def _show_languages(self, state: AnswerExportState) -> None:
        for widget in (self._language_title, self.languages):
            widget.setVisible(state.asks_language)
        if state.plan is not None and state.asks_language:
            codes = state.plan.languages
            chosen = state.language if state.language in codes else codes[0]
            self.languages.show_choices([CheckLine(code, language_name(code)) for code in codes], {chosen})

    def _show_drives(self, state: AnswerExportState) -> None:
        drives = [CheckLine(str(one.folder), self._drive(one), not one.is_read_only) for one in state.targets]
        if state.folder is not None and str(state.folder) not in {one.key for one in drives}:
            drives.append(CheckLine(str(state.folder), str(state.folder)))
        self._no_drive.setVisible(not state.targets)
        self.drives.setVisible(bool(drives))
        self.drives.show_choices(drives, {str(state.folder)})

    def _choose_drive(self, key: str) -> None:
        state = self._presenter.state
        folders = [one.folder for one in state.targets] + ([state.folder] if state.folder is not None else [])
        self._presenter.choose_target(next(folder for folder in folders if str(folder) == key))

    def _chosen(self, state: AnswerExportState) -> str:
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
        return tr.text("Only {name} — card valid until {day}").format(name=who, day=day)

    def _drive(self, target: Target) -> str:
        tr = self._tr
        words = tr.text("{name} · {free} free").format(name=target.label, free=size_text(target.free_bytes, tr))
        return tr.text("{drive} · cannot be written to").format(drive=words) if target.is_read_only else words


def _case(one: CaseRow) -> str:
    number = record_number(one.case_id)
    return f"{number}  «{one.pseudonym}»" if one.pseudonym else number
