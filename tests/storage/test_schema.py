"""The tables of format 1 and the way to later formats."""

from __future__ import annotations

import hashlib

import pytest
from sqlcipher3 import dbapi2

from intake_app.domain.errors import VaultTooNewError
from intake_app.storage import schema

FORMAT_1_SHA256 = "b949189c54848aca3bc54bdbdfdb6a24924d403b316b454acf728bf41dcac9af"


def test_a_released_format_is_never_edited():
    text = "\n".join(" ".join(statement.split()) for statement in schema.MIGRATIONS[0])
    assert hashlib.sha256(text.encode()).hexdigest() == FORMAT_1_SHA256


def test_a_later_format_is_reached_in_steps_each_whole(vault, monkeypatch, reopen):
    vault.close()
    monkeypatch.setattr(
        schema, "MIGRATIONS", (*schema.MIGRATIONS, ("CREATE TABLE two (x)",), ("CREATE TABLE three (x)",))
    )
    monkeypatch.setattr(schema, "FORMAT", 3)
    opened = reopen()
    assert opened.connection.execute("PRAGMA user_version").fetchone() == (3,)
    assert opened.connection.execute("SELECT count(*) FROM two, three").fetchone() == (0,)


def test_a_step_that_fails_changes_nothing(vault, monkeypatch, reopen):
    vault.close()
    with monkeypatch.context() as patched:
        broken = (*schema.MIGRATIONS, ("CREATE TABLE two (x)", "CREATE TABLE two (x)"))
        patched.setattr(schema, "MIGRATIONS", broken)
        patched.setattr(schema, "FORMAT", 2)
        with pytest.raises(dbapi2.OperationalError):
            reopen()
    opened = reopen()
    assert opened.connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert opened.connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'two'").fetchone() == (0,)


def test_an_older_program_refuses_a_newer_vault(vault, monkeypatch, reopen):
    vault.close()
    monkeypatch.setattr(schema, "FORMAT", 0)
    with pytest.raises(VaultTooNewError) as raised:
        reopen()
    assert raised.value.facts == {"found": 1, "known": 0}


def test_words_that_are_deleted_do_not_stay_in_the_search_index(vault):
    with vault.transaction():
        vault.connection.execute("INSERT INTO case_search (rowid, words) VALUES (1, 'inventedmarker other')")
        vault.connection.execute("DELETE FROM case_search WHERE rowid = 1")
    blocks = vault.connection.execute("SELECT block FROM case_search_data").fetchall()
    assert not any(b"inventedmarker" in bytes(block) for (block,) in blocks)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO entry (id, header, sig, kind, class, device, seq)"
        " VALUES (x'00', x'', zeroblob(64), 'k', 'A', 'd', 1)",
        "INSERT INTO evidence (size, state) VALUES (1, 'kept')",
        "INSERT INTO evidence (size, state) VALUES (1, 'lost')",
        "INSERT INTO evidence_chunk (att, n, bytes) VALUES (99, 0, x'00')",
    ],
)
def test_rows_that_cannot_be_are_refused(vault, statement):
    with pytest.raises(dbapi2.IntegrityError):
        vault.connection.execute(statement)
