"""A file is what its bytes say."""

from __future__ import annotations

import io
import wave
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from intake_app.viewer.sniff import HEAD_BYTES, UNKNOWN, media_type


def office_file() -> bytes:
    made = io.BytesIO()
    docx.Document().save(made)
    return made.getvalue()


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "invented")
    return made.getvalue()


def sound() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(100))
    return made.getvalue()


def drawn(format_name: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8)).save(made, format_name)
    return made.getvalue()


@pytest.mark.parametrize(
    ("format_name", "expected"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("TIFF", "image/tiff"),
        ("BMP", "image/bmp"),
        ("AVIF", "image/avif"),
        ("PDF", "application/pdf"),
    ],
)
def test_pictures_written_by_a_real_program(format_name, expected):
    assert media_type(drawn(format_name)) == expected


def box(brand: bytes, *others: bytes) -> bytes:
    body = brand + b"\x00\x00\x00\x00" + b"".join(others)
    return (8 + len(body)).to_bytes(4, "big") + b"ftyp" + body + b"\x00\x00\x00\x08free"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (box(b"heic", b"mif1"), "image/heic"),
        (box(b"mif1", b"mif1", b"heic"), "image/heic"),
        (box(b"mif1", b"avif"), "image/avif"),
        (box(b"mif1"), "image/heif"),
        (box(b"isom", b"mp41"), "video/mp4"),
        (box(b"qt  "), "video/quicktime"),
        (box(b"3gp5"), "video/3gpp"),
        (box(b"M4A "), "audio/mp4"),
        (b"\x00\x00\x10\x00moov", "video/quicktime"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "video/x-msvideo"),
        (b"RIFF\x00\x00\x00\x00ABCD", UNKNOWN),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm"),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska", "video/x-matroska"),
        (b"ID3\x04\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x64\x00", "audio/mpeg"),
        (b"\xff\xf3\x84\xc4\x00", "audio/mpeg"),
        (b"\xff\xf1\x50\x80\x00", "audio/aac"),
        (b"\xff\xff\xff\xff\x00", UNKNOWN),
        (b"OggS\x00\x02" + bytes(22) + b"\x01\x13OpusHead", "audio/ogg"),
        (b"OggS\x00\x02" + bytes(22) + b"\x2a\x80theora", "video/ogg"),
        (b"#!AMR\n", "audio/amr"),
        (b"\x00\x00\x01\xba\x44", "video/mpeg"),
        ((b"G" + bytes(187)) * 5, "video/mp2t"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x00\x01scanner\n%PDF-1.4\n", "application/pdf"),
        (b"{\\rtf1\\ansi", "application/rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (b"BM" + bytes(30), UNKNOWN),
        (b"", UNKNOWN),
        (b"\x00\x01\x02\x03", UNKNOWN),
        ("Ойдан шығарылған".encode(), "text/plain"),
        ("Выдумано".encode("cp1251"), "text/plain"),
        ("Выдумано".encode("utf-16"), "text/plain"),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", "text/html"),
    ],
)
def test_first_bytes(head, expected):
    assert media_type(head) == expected


def test_packed_documents():
    assert media_type(sound()) == "audio/wav"
    assert media_type(office_file()).endswith("wordprocessingml.document")
    assert media_type(zipped("[Content_Types].xml", "xl/workbook.xml")).endswith("spreadsheetml.sheet")
    assert media_type(zipped("word/notes.txt")) == "application/zip"
    assert media_type(zipped()) == "application/zip"


def test_open_document():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "invented")
    assert media_type(made.getvalue()) == "application/vnd.oasis.opendocument.text"


@given(st.binary(max_size=300), st.sampled_from([b"", b"RIFF", b"PK\x03\x04", b"\x00\x00\x00\xffftyp", b"\xff\xfb"]))
def test_any_bytes_have_a_media_type(data, beginning):
    kind, _, name = media_type(beginning + data).partition("/")
    assert kind in {"image", "video", "audio", "text", "application"}
    assert name


@given(st.binary(max_size=200))
def test_only_the_head_counts(data):
    head = data.ljust(HEAD_BYTES, b"\x00")
    assert media_type(head + data) == media_type(head)
