"""What the file chooser shows of a folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from intake_app.ui.file_listing import list_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_folders_come_first_and_hidden_things_not_at_all(tmp_path: Path) -> None:
    for name in ("b.pdf", "A.pdf", ".hidden"):
        (tmp_path / name).write_bytes(b"invented")
    (tmp_path / "zeta").mkdir()
    assert [row.name for row in list_folder(tmp_path)] == ["zeta", "A.pdf", "b.pdf"]
    assert [row.name for row in list_folder(tmp_path, only_folders=True)] == ["zeta"]
    assert [row.size_bytes for row in list_folder(tmp_path)] == [0, 8, 8]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes exist on POSIX only")
def test_what_cannot_be_read_as_a_file_is_left_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    (tmp_path / "good").write_bytes(b"x")
    assert [row.name for row in list_folder(tmp_path)] == ["good"]


def test_a_time_beyond_the_calendar_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"x")
    os.utime(tmp_path / "old", (2**40, 2**40))
    rows = list_folder(tmp_path)
    assert rows[0].changed is None or rows[0].changed.year > 2000


def test_a_folder_that_is_gone_raises_what_the_system_says(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        list_folder(tmp_path / "nowhere")
