"""Windows: what the registry tells anybody about the page file and hibernation."""

from __future__ import annotations

import sys
from typing import Final

_FILE_SYSTEM: Final = r"SYSTEM\CurrentControlSet\Control\FileSystem"
_POWER: Final = r"SYSTEM\CurrentControlSet\Control\Power"


def encrypts_page_file() -> bool:
    """True if the page file is encrypted (`fsutil behavior set encryptpagingfile 1`); False if not, or not Windows."""
    return _number(_FILE_SYSTEM, "NtfsEncryptPagingFile") == 1


def hibernates() -> bool | None:
    """Whether hibernation (fast start-up as well) is switched on; None if the system does not say."""
    value = _number(_POWER, "HibernateEnabled")
    return None if value is None else value != 0


def _number(key: str, name: str) -> int | None:
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - the module exists on Windows only

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
                value, _kind = winreg.QueryValueEx(opened, name)
        except OSError:
            return None
        return value if isinstance(value, int) else None
    return None
