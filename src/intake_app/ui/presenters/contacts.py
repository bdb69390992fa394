"""Who is who: this device's way to its card, the office's way of admitting devices, and everybody who is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from intake_app.domain.errors import CardNotComparedError
from intake_app.services.card_files import CARD, REQUEST, read_card_file, write_card_file
from intake_app.services.card_intake import CardIntake, take_in
from intake_app.ui.message import Message
from intake_app.ui.messages import describe
from intake_app.ui.presenters.contacts_state import Comparison, ContactsState, PersonLine, SpokenWords
from intake_app.ui.wording import date_text
from intake_app.ui.words_contacts import desk_words, validity_words
from intake_app.ui.words_records import local_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from intake_app.i18n import Translator
    from intake_app.services.contacts import Contact, Contacts, Introduction
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Runner, Step, T
    from intake_app.ui.presenters.contacts_state import ContactsView

LONGEST_NAME: Final = 60


@dataclass(frozen=True)
class _Loaded:
    """What one look into the vault gives."""

    is_office: bool
    office_name: str
    people: tuple[Contact, ...]
    spoken: SpokenWords


class ContactsPresenter:
    """Drives the contacts page.

    `contacts` holds the same contacts once for each language of words to compare, because two people may speak two
    languages. `regions` are ISO codes with names; `place_name` names a region, "" for what is no code.
    """

    def __init__(
        self,
        contacts: Mapping[str, Contacts],
        runner: Runner,
        dialogs: Dialogs,
        tr: Translator,
        *,
        desk: str,
        now: Callable[[], datetime],
        place_name: Callable[[str], str],
        regions: Sequence[tuple[str, str]],
    ) -> None:
        self._contacts = contacts
        self._runner = runner
        self._dialogs = dialogs
        self._tr = tr
        self._now = now
        self._place_name = place_name
        self._view: ContactsView | None = None
        self._waiting: tuple[tuple[bytes, Introduction], ...] = ()
        self._later: tuple[bytes, ...] = ()
        self.state = ContactsState(desk=desk, speaks=tr.language, regions=tuple(regions))

    def attach(self, view: ContactsView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def load(self) -> None:
        """Load who is known."""
        self._load(self.state.message)

    def speak_words(self, language: str) -> None:
        """Compare words of another language: the one in which the other person's screen shows them."""
        self._show(replace(self.state, speaks=language))
        if self._waiting:
            data, contacts = self._waiting[0][0], self._spoken
            self._run(lambda: contacts.read(data), lambda introduction: self._ask_again(data, introduction))
        self._load(self.state.message)

    def make_request(self, name: str, region: str) -> None:
        """Write the file by which this device asks the office for its card."""
        called = " ".join(name.split())
        if not called or len(called) > LONGEST_NAME or not called.isprintable():
            self._say(
                self._tr.text("The device needs a name"),
                self._tr.text(
                    "Others will see it on its card: for instance the town and a number. Not a person's name."
                ),
            )
            return
        folder = self._dialogs.choose_folder(self._tr.text("Where shall the request be written?"))
        contacts = self._spoken
        if folder is not None:
            self._run(
                lambda: write_card_file(folder, contacts.request(called, region), REQUEST), self._on_request_written
            )

    def read_files(self) -> None:
        """Take in card files: requests at the office, cards everywhere."""
        paths = self._dialogs.choose_files(self._tr.text("Choose the card files"))
        contacts = self._spoken
        if paths:
            self._run(lambda: take_in(contacts, [read_card_file(path) for path in paths]), self._on_taken)

    def compare(self, typed: Sequence[str], *, is_cleared: bool = False) -> None:
        """Take the words that were heard and typed; only the right ones make the card trusted.

        `is_cleared`: the device that is admitted may open the sealed section.
        """
        if not self._waiting or self.state.is_busy:
            return
        (data, introduction), contacts = self._waiting[0], self._spoken

        def act() -> tuple[str, str]:
            if introduction.kind == "request":
                card = contacts.admit(data, introduction, typed, is_cleared=is_cleared)
                return (card.device, card.name)
            contacts.trust_office(data, introduction, typed)
            return ("", introduction.name)

        self._run(act, self._on_compared)

    def stop_comparing(self) -> None:
        """Leave the comparing; nothing of what waited is kept."""
        self._waiting, self._later = (), ()
        self._show(replace(self.state, comparison=None, message=None))

    def write_cards(self, device: str) -> None:
        """Write the card of a device and the office's card into a folder, to be given to that device."""
        folder = self._dialogs.choose_folder(self._tr.text("Where shall the two card files be written?"))
        if folder is None:
            return
        contacts = self._spoken

        def act() -> tuple[Path, ...]:
            files = (contacts.card_file(device), contacts.office_card_file())
            return tuple(write_card_file(folder, data, CARD) for data in files)

        self._run(act, self._on_cards_written)

    def close_message(self) -> None:
        """Take the message away."""
        self._show(replace(self.state, message=None))

    @property
    def _spoken(self) -> Contacts:
        return self._contacts[self.state.speaks]

    def _load(self, message: Message | None) -> None:
        contacts = self._spoken

        def task(_step: Step) -> _Loaded:
            is_office = contacts.is_office
            words, digits = contacts.office_words() if is_office else contacts.own_words()
            return _Loaded(is_office, contacts.office_name(), contacts.all(), SpokenWords(is_office, words, digits))

        def done(loaded: _Loaded) -> None:
            self._show(
                replace(
                    self.state,
                    is_office=loaded.is_office,
                    office_name=loaded.office_name,
                    people=tuple(self._person(contact) for contact in loaded.people),
                    spoken=loaded.spoken,
                    is_busy=False,
                    message=message,
                )
            )

        self._runner.start(task, done=done, failed=self._on_failed)

    def _run(self, act: Callable[[], T], done: Callable[[T], None]) -> None:
        self._show(replace(self.state, is_busy=True, message=None))

        def task(_step: Step) -> T:
            return act()

        def failed(error: Exception) -> None:
            message = describe(error, self._tr)
            if isinstance(error, CardNotComparedError):
                message = replace(message, tone="calm", detail="")
            # Loaded again: of several files the first ones may have been taken in.
            self._load(message)

        self._runner.start(task, done=done, failed=failed)

    def _on_request_written(self, path: Path) -> None:
        self._show(replace(self.state, request_name=path.name))
        self._load(None)

    def _on_taken(self, intake: CardIntake) -> None:
        self._waiting = (*self._waiting, *intake.to_compare)
        self._later = (*self._later, *intake.later)
        if self._waiting:
            self._ask()
        self._load(self._taken_message(intake))

    def _taken_message(self, intake: CardIntake) -> Message | None:
        tr = self._tr
        if intake.refused:
            return Message(
                tr.text("This is a request"),
                tr.text("Only the head office can admit a device. Nothing was changed."),
                tr.text("Give this file to the head office, and take in the card files that come back."),
                tone="calm",
            )
        if self._later and not self._waiting:
            self._later = ()
            return Message(
                tr.text("The card of the office comes first"),
                tr.text("A card of a device can only be checked when its office is known. Nothing was changed."),
                tr.text("Choose both files together: the card of the device and the card of the office."),
                tone="calm",
            )
        if intake.taken:
            names = ", ".join(dict.fromkeys(intake.taken))
            return Message(tr.text("Taken in"), tr.text("Known now: {names}.").format(names=names), "", tone="calm")
        return None

    def _on_compared(self, admitted: tuple[str, str]) -> None:
        device, name = admitted
        rest = (*(data for data, _introduction in self._waiting[1:]), *self._later)
        self._waiting, self._later = (), ()
        self._show(replace(self.state, comparison=None, admitted=admitted if device else self.state.admitted))
        contacts = self._spoken
        if rest:
            self._run(lambda: take_in(contacts, rest), lambda intake: self._on_taken(_with(intake, name)))
        else:
            self._load(None if device else self._taken_message(CardIntake(taken=(name,))))

    def _on_cards_written(self, paths: tuple[Path, ...]) -> None:
        tr = self._tr
        message = Message(
            tr.text("Two card files were written and read back"),
            tr.text("Their names: {names}. They hold no secret.").format(names=", ".join(path.name for path in paths)),
            tr.text("Give both to the device. There the words of this office are compared once more."),
            tone="calm",
        )
        self._show(replace(self.state, admitted=None))
        self._load(message)

    def _on_failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False, message=describe(error, self._tr)))

    def _ask_again(self, data: bytes, introduction: Introduction) -> None:
        self._waiting = ((data, introduction), *self._waiting[1:])
        self._ask()

    def _ask(self) -> None:
        introduction = self._waiting[0][1]
        words = tuple("" if place in introduction.positions else word for place, word in enumerate(introduction.words))
        comparison = Comparison(
            kind=introduction.kind,
            name=introduction.name,
            desk=desk_words(introduction.role, self._tr),
            region=self._place_name(introduction.region) or introduction.region,
            words=words,
            asked=introduction.positions,
            digits=introduction.digits,
        )
        self._show(replace(self.state, comparison=comparison, is_busy=False))

    def _person(self, contact: Contact) -> PersonLine:
        tr, now = self._tr, self._now()
        until = local_moment(contact.valid_until, now)
        state, tone = validity_words(contact.valid_until, now, tr)
        return PersonLine(
            device=contact.device,
            name=tr.text("{name} (this device)").format(name=contact.name) if contact.is_self else contact.name,
            desk=desk_words(contact.role, tr),
            region=self._place_name(contact.region) or contact.region,
            until=contact.valid_until,
            until_text=date_text(until.date(), tr) if until is not None else contact.valid_until,
            state=state,
            tone=tone,
            is_self=contact.is_self,
        )

    def _say(self, title: str, happened: str) -> None:
        self._show(replace(self.state, message=Message(title, happened, "", tone="calm")))

    def _show(self, state: ContactsState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)


def _with(intake: CardIntake, name: str) -> CardIntake:
    return replace(intake, taken=(name, *intake.taken))
