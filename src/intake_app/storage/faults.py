"""What SQLCipher reports, in the words of this program's errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from intake_app.domain.errors import StorageFailedError, VaultDamagedError, VaultInUseError
from intake_app.storage.files import MEBIBYTE, disk_full, free_bytes

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from intake_app.domain.errors import IntakeError

# SQLite's primary result codes (https://www.sqlite.org/rescode.html).
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26


def named_database_fault(fault: Exception, folder: Path) -> IntakeError | None:
    """Translate an error of SQLCipher; None if it is a mistake in a statement or a broken constraint."""
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    if code == _FULL:
        return disk_full(folder)
    if code == _IOERR and free_bytes(folder) < MEBIBYTE:
        return disk_full(folder)
    if code in (_CORRUPT, _NOTADB):
        return VaultDamagedError()
    if code in (_BUSY, _LOCKED):
        return VaultInUseError()
    if code in (_IOERR, _CANTOPEN, _READONLY):
        return StorageFailedError(code=str(getattr(fault, "sqlite_errorname", code)))
    return None


class NamedFaultCursor(dbapi2.Cursor):  # type: ignore[misc]  # sqlcipher3 has no annotations
    """A cursor whose errors are already this program's own."""

    def execute(self, *statement: Any) -> Any:  # noqa: ANN401 - as the method it replaces
        """Run one statement."""
        return self._named(super().execute, *statement)

    def executemany(self, *statement: Any) -> Any:  # noqa: ANN401
        """Run one statement for many rows."""
        return self._named(super().executemany, *statement)

    def fetchone(self) -> Any:  # noqa: ANN401
        """Return the next row or None."""
        return self._named(super().fetchone)

    def fetchall(self) -> Any:  # noqa: ANN401
        """Return all rows that are left."""
        return self._named(super().fetchall)

    def fetchmany(self, *size: Any) -> Any:  # noqa: ANN401
        """Return some rows."""
        return self._named(super().fetchmany, *size)

    def __next__(self) -> Any:  # noqa: ANN401
        return self._named(super().__next__)

    def _named(self, call: Any, *given: Any) -> Any:  # noqa: ANN401
        # A second thread would wait inside SQLite while it holds the interpreter: better a loud fault than a hang.
        if not self.connection.turn.acquire(blocking=False):
            raise RuntimeError("the vault was used from two threads at once")
        try:
            return call(*given)
        except dbapi2.DatabaseError as fault:
            named = named_database_fault(fault, self.connection.folder)
            if named is None:
                raise
            raise named from fault
        finally:
            self.connection.turn.release()


class NamedFaultConnection(dbapi2.Connection):  # type: ignore[misc]  # sqlcipher3 has no annotations
    """A connection whose cursors name their errors; `folder` is asked how full its disk is.

    `turn` is held while a statement runs: one thread after the other may use a connection, never two at once.
    """

    folder: Path
    turn: threading.RLock

    def cursor(self, factory: Any = NamedFaultCursor) -> Any:  # noqa: ANN401
        """Make a cursor; `execute` of the connection uses this too."""
        return super().cursor(factory)
