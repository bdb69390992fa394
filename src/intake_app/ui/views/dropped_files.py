"""What lies in a drag, or in the clipboard: files of this computer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData


def files_in(content: QMimeData) -> list[Path]:
    """The files and folders of this computer that were dropped or pasted; addresses elsewhere are ignored."""
    return [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]
