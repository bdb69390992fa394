"""The office desk from the first start to a receipt and a decision, in Russian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton

from intake_app.domain.entry_kinds import Answers
from intake_app.domain.errors import OfficeUnknownError
from intake_app.services.vault_session import Act
from intake_app.ui.views.search_choice import SearchBox
from journey_stage import type_words
from legal_case import CASE, GIVEN, open_case
from services_desk import no_step
from shown_pages import texts

if TYPE_CHECKING:
    from pathlib import Path

    from journey_stage import Notebook, Theatre
    from services_desk import Desk

QUESTION = "H/H08_reason_given"
FROM_FIELD, FROM_OFFICE = "сказали: «так надо» (выдумано монитором)", "причину не назвали (выдумано офисом)"


def test_the_office_desk_from_the_first_start_to_the_receipt(
    theatre: Theatre, monitor: Desk, stick: Path, tmp_path: Path
) -> None:
    vault, secret = theatre.first_start("ru", "office", tmp_path, "Выдуманная контора, Алматы")
    notebook = theatre.open(vault, secret)
    admit(notebook, monitor, tmp_path)
    office = notebook.work(lambda desk: desk.session.device)
    open_case(monitor, *GIVEN)

    receive(notebook, monitor.handover.write([CASE], [office], stick, no_step).paths[0])
    register(notebook)
    write_receipt(notebook, monitor, stick)
    decide(notebook, monitor, office, stick)


def admit(notebook: Notebook, monitor: Desk, folder: Path) -> None:
    """A request is brought, three words are heard and typed, two card files go back."""
    request = folder / "monitor.request"
    request.write_bytes(monitor.contacts.request("Талдыкорган 1 (выдумано)", "KZ-33"))
    notebook.go("contacts")
    notebook.hand.will([request])
    notebook.press("Admit a device")
    assert notebook.says("Талдыкорган 1 (выдумано)")
    type_words(notebook, ["неверно"] * 12)
    notebook.press("Admit this device")
    assert notebook.tells("Compare before anything is trusted"), "wrong words must admit nobody"
    type_words(notebook, monitor.contacts.own_words()[0])
    notebook.press("Admit this device")
    cards = folder / "cards"
    cards.mkdir()
    notebook.hand.will(cards)
    notebook.press("Write the two card files")
    files = [path.read_bytes() for path in cards.iterdir()]
    (office,) = [data for data in files if _is_office_card(monitor, data)]
    (own,) = [data for data in files if data != office]
    seen = monitor.contacts.read(office)
    spoken, _digits = notebook.work(lambda desk: desk.contacts.office_words())
    monitor.contacts.trust_office(office, seen, [spoken[place] for place in seen.positions])
    monitor.contacts.take_card(own)


def receive(notebook: Notebook, bundle: Path) -> None:
    """Read, looked at, accepted: the verdicts and their sum stand there before anything is believed."""
    notebook.go("reception")
    notebook.hand.will([bundle])
    notebook.press("Choose files…")
    assert notebook.tells("new") or notebook.tells("completed")
    (counts,) = notebook.work(lambda desk: [one.counts for one in desk.reception.all() if one.state == "waiting"])
    total = sum(counts.values())
    said = notebook.tr.plural("{count} entry in the bundle = {parts}", "{count} entries in the bundle = {parts}", total)
    assert notebook.says(said.partition("{parts}")[0].format(count=total)), texts(notebook.page)
    notebook.press("Accept what holds")
    assert notebook.button("Write the receipt").isEnabled()


def register(notebook: Notebook) -> None:
    """The case gets its number."""
    notebook.press("Open")
    region = notebook.named(SearchBox, "Region where it happened")
    assert region.code() == "KZ-33", "the region that the record names is proposed"
    notebook.press("Register")
    number = notebook.work(lambda desk: desk.session.case(CASE).registered.value.number)
    assert notebook.tells("Registered under {number}", number=number)


def write_receipt(notebook: Notebook, monitor: Desk, stick: Path) -> None:
    """The proof that it arrived goes back to the one who brought it."""
    notebook.go("reception")
    receipts = stick / "back"
    receipts.mkdir()
    notebook.hand.will(receipts)
    notebook.press("Write the receipt")
    (receipt,) = receipts.iterdir()
    assert monitor.reception.receive(receipt, no_step).state == "receipt"
    assert monitor.session.index.row(CASE).state == "acknowledged"


def decide(notebook: Notebook, monitor: Desk, office: str, stick: Path) -> None:
    """The same question answered at both desks: both answers are shown, one is chosen, both stay in the history."""
    form = monitor.session.case(CASE).opened.value.form
    notebook.work(lambda desk: desk.session.record(CASE, [_answer(form, FROM_OFFICE)]))
    monitor.session.record(CASE, [_answer(form, FROM_FIELD)])
    receive(notebook, monitor.handover.write([CASE], [office], stick, no_step).paths[0])
    notebook.press("Open")
    assert notebook.says(FROM_FIELD)
    assert notebook.says(FROM_OFFICE)
    notebook.click(_button_beside(notebook, FROM_FIELD))
    assert notebook.tells("Decided")
    merged = notebook.work(lambda desk: desk.session.case(CASE))
    assert merged.conflicts == ()
    assert merged.answers[QUESTION].value == FROM_FIELD


def _answer(form: str, words: str) -> Act:
    return Act("answers", "T", Answers(form=form, section="H", values={QUESTION: words}))


def _is_office_card(monitor: Desk, data: bytes) -> bool:
    try:
        return monitor.contacts.read(data).kind == "office"
    except OfficeUnknownError:
        return False


def _button_beside(notebook: Notebook, answer: str) -> QAbstractButton:
    buttons = [one for one in notebook.page.findChildren(QAbstractButton) if one.isVisible()]
    (found,) = [one for one in buttons if one.accessibleDescription().endswith(answer)]
    return found
