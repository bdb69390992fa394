"""age files of ours: whole or refused."""

from __future__ import annotations

import io
from contextlib import suppress

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.crypto.age import AgeReader, AgeWriter, encrypted_size, seal, unseal
from intake_app.crypto.age_header import MAX_HEADER_BYTES, Stanza, read_header, write_header
from intake_app.crypto.age_recipients import HybridIdentity, HybridRecipient, X25519Identity
from intake_app.domain.errors import (
    AgeArmorError,
    AgeHeaderError,
    AgePassphraseFileError,
    AgePayloadError,
    KeyInvalidError,
    NotForThisDeviceError,
)

CHUNK = 65536
ME = HybridIdentity(bytes(range(32)))
OTHER = HybridIdentity(bytes(32))


class Trickle(io.RawIOBase):
    """A file that gives a few bytes at a time and takes a few at a time."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__()
        self.data = bytearray(data)

    def read(self, size: int = -1, /) -> bytes:
        piece = bytes(self.data[: max(1, min(size, 1000))])
        del self.data[: len(piece)]
        return piece

    def write(self, data: memoryview, /) -> int:  # type: ignore[override]
        self.data += data[:777]
        return min(len(data), 777)


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 16 * CHUNK - 1, 16 * CHUNK, 16 * CHUNK + 1, 2_200_000]
)
def test_any_size_comes_back(size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    sealed = seal([ME.recipient, OTHER.recipient], data[:size])
    assert len(sealed) == encrypted_size(size, 2)
    assert unseal([ME], sealed) == data[:size]
    assert unseal([HybridIdentity(b"x" * 32), OTHER], sealed) == data[:size]


@given(st.lists(st.binary(max_size=200_000), max_size=4))
def test_however_it_is_cut_while_writing_and_reading(pieces: list[bytes]) -> None:
    out = Trickle()
    writer = AgeWriter(out, [ME.recipient])  # type: ignore[arg-type]
    for piece in pieces:
        writer.write(piece)
    writer.close()
    read = AgeReader(Trickle(bytes(out.data)), [ME])  # type: ignore[arg-type]
    assert b"".join(read) == b"".join(pieces)
    assert read.identity is ME


def test_the_same_content_never_looks_the_same() -> None:
    assert seal([ME.recipient], b"same")[-40:] != seal([ME.recipient], b"same")[-40:]


def test_a_file_for_somebody_else() -> None:
    with pytest.raises(NotForThisDeviceError):
        unseal([OTHER], seal([ME.recipient], b"a"))
    with pytest.raises(NotForThisDeviceError):
        unseal([], seal([ME.recipient], b"a"))


def test_no_recipient_and_too_many_recipients_are_mistakes_of_the_program() -> None:
    for count in (0, 17):
        with pytest.raises(ValueError, match="1 to 16"):
            AgeWriter(io.BytesIO(), [ME.recipient] * count)


def test_an_unfinished_file_is_refused() -> None:
    out = io.BytesIO()
    AgeWriter(out, [ME.recipient]).write(b"never closed" * 100_000)
    with pytest.raises(AgePayloadError):
        unseal([ME], out.getvalue())


def released(data: bytes) -> int:
    """How much a file gives out before its end or before it is refused."""
    given_out = 0
    with suppress(AgePayloadError):
        for piece in AgeReader(io.BytesIO(data), [ME]):
            given_out += len(piece)
    return given_out


def accepted(data: bytes) -> bool:
    try:
        for _ in AgeReader(io.BytesIO(data), [ME]):
            pass
    except (AgeHeaderError, AgePayloadError, NotForThisDeviceError, AgePassphraseFileError, AgeArmorError):
        return False
    return True


SEALED = seal([ME.recipient], bytes(3 * CHUNK - 7))
HEADER_BYTES = encrypted_size(0, 1) - 16 - 16


def test_no_flipped_bit_of_the_header_is_accepted() -> None:
    assert accepted(SEALED)
    for position in range(HEADER_BYTES):
        for bit in (0, 5):
            changed = bytearray(SEALED[: HEADER_BYTES + 16 + 100])
            changed[position] ^= 1 << bit
            assert not accepted(bytes(changed)), (position, bit)


def test_no_flipped_bit_of_the_payload_is_accepted() -> None:
    for position in range(HEADER_BYTES, len(SEALED), 97):
        changed = bytearray(SEALED)
        changed[position] ^= 1 << position % 8
        assert not accepted(bytes(changed)), position


def test_no_shortened_file_is_accepted() -> None:
    sealed_chunk = CHUNK + 16
    payload = HEADER_BYTES + 16
    lengths = {*range(0, HEADER_BYTES + 40, 7), *range(payload, len(SEALED), 1931)}
    for chunk in range(4):
        lengths |= {payload + chunk * sealed_chunk + more for more in (-17, -16, -15, -1, 0, 1, 15, 16, 17)}
    lengths |= {len(SEALED) - 1, len(SEALED) - 16, len(SEALED) - 17}
    for length in sorted(each for each in lengths if 0 <= each < len(SEALED)):
        assert not accepted(SEALED[:length]), length


def test_nothing_may_follow_the_end() -> None:
    for more in (b"\x00", b"\n", SEALED[-16:], SEALED[HEADER_BYTES + 16 :], bytes(2 * CHUNK)):
        assert not accepted(SEALED + more)


def test_chunks_cannot_be_swapped_dropped_or_repeated() -> None:
    payload = HEADER_BYTES + 16
    first, second = (SEALED[payload + index * (CHUNK + 16) : payload + (index + 1) * (CHUNK + 16)] for index in (0, 1))
    rest = SEALED[payload + 2 * (CHUNK + 16) :]
    for body in (second + first + rest, second + rest, first + first + second + rest, rest, first + rest):
        assert not accepted(SEALED[:payload] + body)


def test_the_payload_of_one_file_under_the_header_of_another() -> None:
    other = seal([ME.recipient], bytes(3 * CHUNK - 7))
    assert not accepted(SEALED[:HEADER_BYTES] + other[HEADER_BYTES:])


def test_only_whole_authentic_chunks_are_given_out_before_a_damage() -> None:
    for chunk, expected in ((0, 0), (1, CHUNK), (2, 2 * CHUNK)):
        changed = bytearray(SEALED)
        changed[HEADER_BYTES + 16 + chunk * (CHUNK + 16) + 5] ^= 1
        assert released(bytes(changed)) == expected
        assert not accepted(bytes(changed))


def test_sixteen_stanzas_are_read_and_seventeen_are_not() -> None:
    grease = [Stanza("invented-grease", ("x",), b"y" * 70)] * 15
    file_key = b"k" * 16
    header = write_header([*grease, ME.recipient.wrap(file_key)], file_key)
    read, rest = read_header(io.BytesIO(header + b"rest"))
    assert len(read.stanzas) == 16
    assert rest == b"rest"
    with pytest.raises(AgeHeaderError) as caught:
        read_header(io.BytesIO(write_header([*grease, *grease], file_key)))
    assert caught.value.facts == {"reason": "too_many_stanzas"}


class Endless:
    """A file that never ends; counts how much of it was wanted."""

    def __init__(self, start: bytes, more: bytes) -> None:
        self.ready, self.more, self.wanted = start, more, 0

    def read(self, count: int) -> bytes:
        self.wanted += count
        self.ready += self.more * (count // len(self.more) + 1)
        piece, self.ready = self.ready[:count], self.ready[count:]
        return piece


@pytest.mark.parametrize(
    ("start", "more", "reason"),
    [
        (b"age-encryption.org/v1\n-> ", b"a", "too_large"),
        (b"age-encryption.org/v1\n-> grease\n", b"A" * 64 + b"\n", "too_large"),
        (b"age-encryption.org/v1\n", b"-> a b\n\n", "too_many_stanzas"),
        (b"age-encryption.org/v1\n-> scrypt", b" ", "too_large"),
        (b"age-encryption.org/v2\n", b"x", "version"),
        (b"", b"\x00", "not_age"),
        (b"age-encryption.org/v1", b"\x00", "too_large"),
        (b"-----BEGIN SOMETHING ELSE-----", b"a", "not_age"),
        (b"    ", b" ", "not_age"),
    ],
)
def test_a_header_without_end_is_left_early(start: bytes, more: bytes, reason: str) -> None:
    source = Endless(start, more)
    with pytest.raises(AgeHeaderError) as caught:
        AgeReader(source, [ME])
    assert caught.value.facts == {"reason": reason}
    assert source.wanted <= MAX_HEADER_BYTES + 2 * 65536


@given(st.binary(max_size=400) | st.binary(max_size=300).map(lambda tail: b"age-encryption.org/v1\n-> " + tail))
def test_arbitrary_bytes_are_refused_by_name(data: bytes) -> None:
    assert not accepted(data)


def test_text_form_and_passphrase_have_errors_of_their_own() -> None:
    identity = pyrage.x25519.Identity.generate()
    armored = pyrage.encrypt(b"a", [identity.to_public()], armored=True)
    for text in (armored, b"\n \r\n" + armored):
        with pytest.raises(AgeArmorError):
            unseal([ME], text)
    with pytest.raises(AgePassphraseFileError):
        unseal([ME], b"age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18\n\n--- \n")


def test_files_for_old_keys_written_by_pyrage_are_read() -> None:
    identity = pyrage.x25519.Identity.generate()
    mine = X25519Identity.parse(str(identity))
    assert mine.recipient_text == str(identity.to_public())
    for size in (0, 1, CHUNK, 3 * CHUNK + 5):
        data = b"\xd3" * size
        assert unseal([ME, mine], pyrage.encrypt(data, [identity.to_public()])) == data
    with pytest.raises(NotForThisDeviceError):
        unseal([mine], pyrage.encrypt(b"a", [pyrage.x25519.Identity.generate().to_public()]))


def test_keys_as_text() -> None:
    assert HybridIdentity.parse(ME.secret_text()).recipient_text == ME.recipient_text
    assert HybridRecipient.parse(ME.recipient_text).text == ME.recipient_text
    assert len(ME.recipient_text) == 1959
    assert len(ME.secret_text()) == 77


@pytest.mark.parametrize(
    "text",
    [
        "",
        ME.recipient_text.upper(),
        ME.recipient_text[:-1],
        X25519Identity(bytes(range(32))).recipient_text,
        ME.secret_text(),
    ],
)
def test_other_text_is_no_recipient(text: str) -> None:
    with pytest.raises(KeyInvalidError):
        HybridRecipient.parse(text)


@pytest.mark.parametrize("text", ["", ME.secret_text().lower(), ME.secret_text()[:-1], ME.recipient_text])
def test_other_text_is_no_identity(text: str) -> None:
    with pytest.raises(KeyInvalidError):
        HybridIdentity.parse(text)
    with pytest.raises(KeyInvalidError):
        X25519Identity.parse(text)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_keys_of_another_size_are_refused(size: int) -> None:
    with pytest.raises(KeyInvalidError):
        HybridIdentity(bytes(size))
    with pytest.raises(KeyInvalidError):
        X25519Identity(bytes(size))
    with pytest.raises(KeyInvalidError):
        HybridRecipient(bytes(size))
