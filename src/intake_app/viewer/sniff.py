"""Tells what a file is from its first bytes: its name is never believed, and nothing is decoded for it."""

from __future__ import annotations

from typing import Final

HEAD_BYTES: Final = 4096
"""How much of the beginning of a file is looked at."""

UNKNOWN: Final = "application/octet-stream"

_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x00\x00\x01\xb3", "video/mpeg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"PK\x05\x06", "application/zip"),
)
_RIFF: Final = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav"}
_BRANDS: Final = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"hevx": "image/heic",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
}
_OLD_QUICKTIME: Final = (b"moov", b"mdat", b"wide", b"pnot")
_OFFICE: Final = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument."
_BITMAP_HEADERS: Final = (12, 40, 52, 56, 64, 108, 124)
_BYTE_ORDER_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
# What a text may hold below the space: tab, line feed, vertical tab, form feed, carriage return.
_TEXT_CONTROLS: Final = frozenset(b"\t\n\v\f\r")
_TS_PACKET: Final = 188


def media_type(head: bytes) -> str:
    """The media type (RFC 6838) that these first bytes of a file speak for; at most HEAD_BYTES are looked at.

    `application/octet-stream` when they say nothing. Only fixed places are compared: this is safe on any bytes.
    """
    head = head[:HEAD_BYTES]
    for beginning, found in _BEGINNINGS:
        if head.startswith(beginning):
            return _video_in_ogg(head) if found == "audio/ogg" else found
    for look in (_riff, _iso_media, _matroska, _zip, _bitmap, _mpeg_stream, _mpeg_sound, _late_pdf, _text):
        if found := look(head):
            return found
    return UNKNOWN


def _video_in_ogg(head: bytes) -> str:
    return "video/ogg" if b"\x80theora" in head else "audio/ogg"


def _riff(head: bytes) -> str:
    return _RIFF.get(head[8:12], "") if head.startswith(b"RIFF") else ""


def _iso_media(head: bytes) -> str:
    """ISO/IEC 14496-12: the first box names the brands; QuickTime before 2001 has no such box."""
    kind = head[4:8]
    if kind != b"ftyp":
        return "video/quicktime" if kind in _OLD_QUICKTIME else ""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]
    if brands[0] in _BRANDS:
        return _BRANDS[brands[0]]
    if brands[0] in (b"mif1", b"msf1"):
        return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), "image/heif")
    return "video/3gpp" if brands[0][:3] in (b"3gp", b"3g2") else "video/mp4"


def _matroska(head: bytes) -> str:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return ""
    return "video/webm" if b"webm" in head[:64] else "video/x-matroska"


def _zip(head: bytes) -> str:
    if not head.startswith(b"PK\x03\x04"):
        return ""
    if head[30:].startswith(_OPEN_DOCUMENT):
        kind = head[30 + len(_OPEN_DOCUMENT) :].split(b"PK", 1)[0].decode("ascii", "replace")
        known = kind in ("text", "spreadsheet", "presentation", "graphics")
        return f"application/vnd.oasis.opendocument.{kind}" if known else "application/zip"
    for folder, found in _OFFICE:
        if b"[Content_Types].xml" in head and folder in head:
            return found
    return "application/zip"


def _bitmap(head: bytes) -> str:
    is_one = head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS
    return "image/bmp" if is_one else ""


def _mpeg_stream(head: bytes) -> str:
    """ISO/IEC 13818-1: packets of 188 bytes that begin with 0x47, as cameras over a door write them."""
    marks = head[::_TS_PACKET][:4]
    return "video/mp2t" if marks == b"GGGG" else ""


def _mpeg_sound(head: bytes) -> str:
    """A frame header of ISO/IEC 11172-3 without reserved values, or of ADTS (ISO/IEC 13818-7)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return ""
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bit_rate, sample_rate = head[2] >> 4, head[2] >> 2 & 3
    # A byte order mark of UTF-16 (FF FE) would be "layer I, MPEG 1": nobody records in that.
    is_sound = version != 1 and layer in (1, 2) and bit_rate not in (0, 15) and sample_rate != 3
    return "audio/mpeg" if is_sound else ""


def _late_pdf(head: bytes) -> str:
    """Readers of PDF accept a mark that comes within the first 1024 bytes, and scanners make use of that."""
    return "application/pdf" if b"%PDF-" in head[:1024] else ""


def _text(head: bytes) -> str:
    if not head:
        return ""
    if head[:2] in _BYTE_ORDER_MARKS:
        return "text/plain"
    if any(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in head):
        return ""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    return "text/html" if start.startswith((b"<!doctype html", b"<html")) else "text/plain"
