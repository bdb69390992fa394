from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.exports.archive import write_zip, zip_file, zip_pieces, zip_size
from intake_app.exports.record import FileOut, file_of

NAMES = st.text(st.sampled_from("abcdé-_."), min_size=1, max_size=12).filter(lambda name: set(name) != {"."})


@given(st.dictionaries(NAMES, st.binary(max_size=300), max_size=6))
def test_strangers_read_it_and_its_size_is_known_before(contents):
    files = [file_of(name, data) for name, data in contents.items()]
    out = io.BytesIO()
    write_zip(out, files)
    with zipfile.ZipFile(out) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents
    assert len(out.getvalue()) <= zip_size(files)
    inner = zip_file("in.zip", files)
    assert inner.size == len(out.getvalue())
    assert b"".join(inner.read()) == b"".join(inner.read()) == out.getvalue()


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", "a/../b", "a\\b", "c:x", "", "."])
def test_names_that_lead_elsewhere_are_refused(name):
    with pytest.raises(ValueError, match="plain"):
        write_zip(io.BytesIO(), [file_of(name, b"x")])


def test_a_name_twice_is_refused():
    with pytest.raises(ValueError, match="plain"):
        list(zip_pieces([file_of("a", b"1"), file_of("a", b"2")]))


def test_a_file_is_read_piece_by_piece_while_it_is_written():
    read: list[int] = []

    def pieces():
        for number in range(5):
            read.append(number)
            yield bytes(1000)

    written = 0
    for piece in zip_pieces([FileOut("film.mp4", 5000, pieces)]):
        written += len(piece)
        assert written <= 1000 * len(read) + 1000
    assert len(read) == 5
