from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import pytest

from intake_app.bundle.card import MAX_FILE_BYTES
from intake_app.domain.errors import CardInvalidError, StorageFailedError, TargetGoneError
from intake_app.services.card_files import CARD, REQUEST, read_card_file, write_card_file

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_written_reads_back_under_a_name_that_says_nothing(tmp_path: Path) -> None:
    first = write_card_file(tmp_path, b"invented card", CARD)
    second = write_card_file(tmp_path, b"invented request", REQUEST)
    assert (read_card_file(first), read_card_file(second)) == (b"invented card", b"invented request")
    assert re.fullmatch(r"[a-z2-7]{16}\.card", first.name)
    assert re.fullmatch(r"[a-z2-7]{16}\.request", second.name)


def test_a_stick_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(TargetGoneError):
        write_card_file(tmp_path / "gone", b"card", CARD)
    with pytest.raises(StorageFailedError):
        read_card_file(tmp_path / "gone.card")


def test_no_folder_no_flood_and_no_pipe_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.card"
    large.write_bytes(bytes(MAX_FILE_BYTES + 1))
    with pytest.raises(CardInvalidError) as found:
        read_card_file(large)
    assert found.value.facts == {"reason": "too_large"}
    with pytest.raises(CardInvalidError):
        read_card_file(tmp_path)
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.card")
        with pytest.raises(CardInvalidError):
            read_card_file(tmp_path / "pipe.card")
