"""The tables of the vault and how an older vault becomes a newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.domain.errors import VaultDamagedError, VaultTooNewError

if TYPE_CHECKING:
    from intake_app.storage.faults import NamedFaultConnection

_FORMAT_1 = (
    """
    CREATE TABLE entry (
        n INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
        header BLOB NOT NULL,
        salt BLOB,
        body BLOB,
        sig BLOB NOT NULL CHECK (length(sig) = 64),
        kind TEXT NOT NULL,
        class TEXT NOT NULL,
        case_id TEXT,
        device TEXT NOT NULL,
        seq INTEGER NOT NULL,
        bundle TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX entry_chain ON entry (device, seq, id)",
    "CREATE INDEX entry_case ON entry (case_id, n)",
    """
    CREATE TABLE device (
        id TEXT PRIMARY KEY,
        public_key BLOB NOT NULL,
        keys BLOB,
        is_self INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    """
    CREATE TABLE contact (
        device TEXT PRIMARY KEY,
        card BLOB NOT NULL,
        compared_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE bundle (
        id TEXT PRIMARY KEY,
        direction TEXT NOT NULL,
        peer TEXT NOT NULL,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        tagmanifest_sha256 BLOB NOT NULL,
        ciphertext_sha256 BLOB NOT NULL,
        made_at TEXT NOT NULL,
        state TEXT NOT NULL,
        detail BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE form (
        sha256 TEXT PRIMARY KEY,
        form_id TEXT NOT NULL,
        version TEXT NOT NULL,
        xform BLOB NOT NULL,
        added_at TEXT NOT NULL
    ) STRICT
    """,
    # The number is a column of its own, because case_search refers to it and a copied table may renumber rows.
    """
    CREATE TABLE case_view (
        n INTEGER PRIMARY KEY,
        case_id TEXT NOT NULL UNIQUE,
        pseudonym TEXT NOT NULL,
        place TEXT NOT NULL,
        happened TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        state TEXT NOT NULL,
        number TEXT NOT NULL,
        files INTEGER NOT NULL,
        conflicts INTEGER NOT NULL,
        region TEXT NOT NULL,
        year INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE VIRTUAL TABLE case_search USING fts5 (
        words, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'
    )
    """,
    "CREATE INDEX case_view_latest ON case_view (updated_at DESC, case_id)",
    "CREATE INDEX case_view_state ON case_view (state)",
    # Without this, words of an erased case would stay readable in the index until it happens to be merged.
    "INSERT INTO case_search (case_search, rank) VALUES ('secure-delete', 1)",
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT",
    """
    CREATE TABLE draft (
        case_id TEXT NOT NULL,
        section TEXT NOT NULL,
        body BLOB NOT NULL,
        saved_at TEXT NOT NULL,
        PRIMARY KEY (case_id, section)
    ) STRICT
    """,
    """
    CREATE TABLE evidence (
        att INTEGER PRIMARY KEY,
        sha256 BLOB CHECK (length(sha256) = 32),
        size INTEGER NOT NULL CHECK (size >= 0),
        state TEXT NOT NULL CHECK (state IN ('staged', 'kept', 'leaving')),
        CHECK (state <> 'kept' OR sha256 IS NOT NULL)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX evidence_kept ON evidence (sha256) WHERE state = 'kept'",
    "CREATE INDEX evidence_unfinished ON evidence (state) WHERE state <> 'kept'",
    """
    CREATE TABLE evidence_chunk (
        att INTEGER NOT NULL REFERENCES evidence (att),
        n INTEGER NOT NULL CHECK (n >= 0),
        bytes BLOB NOT NULL,
        UNIQUE (att, n)
    ) STRICT
    """,
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FORMAT_1,)
"""Entry i turns format i into format i + 1. Released entries are never edited."""

FORMAT = len(MIGRATIONS)


def create_tables(connection: NamedFaultConnection) -> None:
    """Fill a new, empty database with the newest format."""
    _run(connection, 0)


def upgrade(connection: NamedFaultConnection) -> None:
    """Bring an existing vault to the newest format, each step in a transaction of its own.

    Raises VaultTooNewError if a newer program wrote it, VaultDamagedError if it has no format at all.
    """
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > FORMAT:
        raise VaultTooNewError(found=found, known=FORMAT)
    if found < 1:
        raise VaultDamagedError
    _run(connection, found)


def _run(connection: NamedFaultConnection, begin: int) -> None:
    for version in range(begin, FORMAT):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in MIGRATIONS[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def settle(connection: NamedFaultConnection) -> None:
    """Give up what a former session left half taken in; EvidenceStore.purge_leftovers removes it."""
    (unfinished,) = connection.execute("SELECT count(*) FROM evidence WHERE state = 'staged'").fetchone()
    if unfinished:
        connection.execute("UPDATE evidence SET state = 'leaving' WHERE state = 'staged'")
