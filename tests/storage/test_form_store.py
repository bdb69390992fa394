"""Questionnaires and the files they came from, kept in a vault: whole, or named as damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_app.domain.entry_kinds import Answers, CaseOpened, FormMoved
from intake_app.domain.errors import VaultDamagedError
from intake_app.services.vault_session import Act
from intake_app.storage.form_store import FormNamed, FormStore, StoredForm
from services_desk import Desk, case_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONE, TWO = "1" * 64, "2" * 64


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give an invented desk."""
    made = Desk(tmp_path / "desk", "field")
    yield made
    made.session.vault.close()


def test_a_form_is_kept_once_listed_without_its_bytes_and_forgotten_with_its_file(desk: Desk) -> None:
    store = FormStore(desk.session.vault)
    form = StoredForm(ONE, "invented", "1", b"<invented/>", "2026-11-22T09:00:00Z")
    with desk.session.vault.transaction():
        store.put(form)
        store.put(form)
        store.put_source(ONE, ".xlsx", b"invented" * 10_000)
    assert store.get(ONE) == form
    assert store.all() == [StoredForm(ONE, "invented", "1", b"", "2026-11-22T09:00:00Z")]
    assert store.has_source(ONE)
    assert store.source(ONE) == (".xlsx", b"invented" * 10_000)
    with desk.session.vault.transaction():
        store.delete(ONE)
        store.delete(ONE)
    assert (store.get(ONE), store.source(ONE), store.all(), store.has_source(ONE)) == (None, None, [], False)


def test_a_file_that_came_back_otherwise_is_named_as_damage(desk: Desk) -> None:
    store = FormStore(desk.session.vault)
    store.put_source(ONE, ".md", b"invented")
    whole = desk.session.settings.get(f"form-source:{ONE}") or b""
    desk.session.settings.set(f"form-source:{ONE}", whole[:-1] + b"\x00")
    with pytest.raises(VaultDamagedError):
        store.source(ONE)


def test_the_entries_of_a_case_tell_its_forms(desk: Desk) -> None:
    store = FormStore(desk.session.vault)
    acts = [
        Act("case.opened", "A", CaseOpened(region="", language="kk", form=ONE)),
        Act("answers", "T", Answers(form=ONE, section="D", values={"D/a": "выдумано"})),
        Act("form.moved", "A", FormMoved(form_from=ONE, form_to=TWO, sheet="follow_up[k3v7m2q5aa]")),
    ]
    desk.session.record(case_id(1), acts)
    assert store.named_by(case_id(1)) == [
        FormNamed("case.opened", ONE),
        FormNamed("answers", ONE),
        FormNamed("form.moved", TWO, "follow_up[k3v7m2q5aa]"),
    ]
    assert store.named_by(case_id(2)) == []
    assert (store.is_named(ONE), store.is_named(TWO), store.is_named("3" * 64)) == (True, True, False)
