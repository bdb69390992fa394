"""Passphrases and recovery codes: made, printed, and read back however a person types them."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.crypto.passphrase import (
    WordList,
    fingerprint_words,
    generate_recovery_code,
    is_like_recovery_code,
    normalise,
    print_recovery_code,
    read_recovery_code,
    read_word_list,
)
from intake_app.domain.errors import RecoveryCodeTypoError

CODE = bytearray(range(20))
PRINTED = print_recovery_code(CODE).decode()
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
INVENTED_WORDS = WordList("xx", tuple(f"word{number}" for number in range(2048)))


def read(typed: str) -> bytearray:
    return read_recovery_code(bytearray(typed.encode()))


def typo_in(typed: str) -> int | str:
    with pytest.raises(RecoveryCodeTypoError) as raised:
        read(typed)
    return raised.value.facts["group"]


class TestNormalise:
    @given(st.text())
    def test_doing_it_twice_changes_nothing(self, text):
        once = normalise(bytearray(text.encode("utf-8", "ignore")))
        assert normalise(once) == once

    @pytest.mark.parametrize(
        ("typed", "same"),
        [
            ("қара тау", "ҚАРА ТАУ"),
            ("қара тау", "  қара \t тау\n"),
            ("қара тау", "кара тау"),
            ("ёлка ёж", "елка еж"),
            ("йод", "йод"),
            ("әғқңөұүһі", "агкноуухи"),
            ("STRASSE", "straße"),
        ],
    )
    def test_what_a_person_would_call_the_same_is_the_same(self, typed, same):
        assert normalise(bytearray(typed.encode())) == normalise(bytearray(same.encode()))

    def test_different_words_stay_different(self):
        assert normalise(bytearray("қара тау".encode())) != normalise(bytearray("қара тай".encode()))

    def test_bytes_that_are_no_text_are_taken_as_they_are(self):
        assert normalise(bytearray(b"\xff\xfe A")) == b"\xff\xfe A"

    def test_what_was_typed_is_not_touched(self):
        typed = bytearray("Қара".encode())
        normalise(typed)
        assert typed.decode() == "Қара"


class TestWords:
    def test_a_passphrase_has_seven_words_of_the_list(self):
        words = INVENTED_WORDS.generate().decode().split(" ")
        assert len(words) == 7
        assert set(words) <= set(INVENTED_WORDS.words)

    def test_two_passphrases_are_different(self):
        assert INVENTED_WORDS.generate() != INVENTED_WORDS.generate()

    def test_every_word_can_be_drawn(self):
        drawn = Counter(INVENTED_WORDS.generate(20_000).decode().split(" "))
        assert len(drawn) > 2040
        assert max(drawn.values()) < 40

    def test_card_words_are_the_first_132_bits(self):
        bits = f"{int.from_bytes(hashlib.sha256(b'card').digest(), 'big'):0256b}"
        expected = tuple(f"word{int(bits[i * 11 : i * 11 + 11], 2)}" for i in range(12))
        assert fingerprint_words(INVENTED_WORDS, b"card") == expected

    def test_a_digest_must_be_long_enough(self):
        with pytest.raises(ValueError, match="too short"):
            INVENTED_WORDS.words_of(bytes(16))

    @pytest.mark.parametrize("words", [("a",) * 2048, ("a", "b")])
    def test_a_list_must_have_2048_different_words(self, words):
        with pytest.raises(ValueError, match="2048"):
            WordList("xx", words)


class TestRecoveryCode:
    @given(st.binary(min_size=20, max_size=20))
    def test_printed_and_read_back_it_is_the_same(self, code):
        printed = print_recovery_code(bytearray(code))
        assert read_recovery_code(printed) == code
        assert is_like_recovery_code(printed)

    def test_it_is_printed_in_eight_groups_of_five(self):
        assert [len(group) for group in PRINTED.split("-")] == [5] * 8

    def test_it_is_made_by_chance(self):
        assert generate_recovery_code() != generate_recovery_code()
        assert len(generate_recovery_code()) == 20

    @pytest.mark.parametrize(
        "typed",
        [
            PRINTED.lower(),
            PRINTED.replace("-", " "),
            PRINTED.replace("-", ""),
            PRINTED.replace("-", " – "),
            f"\t{PRINTED}\n",
            PRINTED.replace("0", "O").replace("1", "l"),
            PRINTED.replace("C", "С").replace("M", "м").replace("E", "е").replace("0", "О").replace("3", "з"),
        ],
    )
    def test_case_separators_and_look_alikes_do_not_matter(self, typed):
        assert read(typed) == CODE

    def test_every_single_wrong_letter_is_noticed_and_its_group_named(self):
        for at, right in enumerate(PRINTED):
            if right == "-":
                continue
            for wrong in LETTERS:
                if wrong != right:
                    assert typo_in(PRINTED[:at] + wrong + PRINTED[at + 1 :]) == at // 6 + 1

    def test_every_two_letters_swapped_in_a_group_are_noticed(self):
        for group in range(8):
            for first in range(5):
                for second in range(first + 1, 5):
                    letters = list(PRINTED)
                    one, other = group * 6 + first, group * 6 + second
                    if letters[one] != letters[other]:
                        letters[one], letters[other] = letters[other], letters[one]
                        assert typo_in("".join(letters)) == group + 1

    def test_swapped_groups_are_noticed(self):
        groups = PRINTED.split("-")
        groups[2], groups[5] = groups[5], groups[2]
        assert typo_in("-".join(groups)) == 3

    @pytest.mark.parametrize("typed", ["", PRINTED[:-1], PRINTED + "A", "қара тау"])
    def test_a_wrong_length_is_group_zero(self, typed):
        assert typo_in(typed) == 0

    def test_a_letter_that_no_code_has_is_a_typo(self):
        assert typo_in("U" + PRINTED[1:]) == 1

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            (PRINTED, True),
            (PRINTED[:-2], True),
            (PRINTED.lower().replace("-", ""), True),
            ("", False),
            ("алма бұлақ дала жусан көпір тауық ұшқын", False),
            ("abandon ability able about above absent absorb", False),
            ("correct horse battery staple 12345", False),
        ],
    )
    def test_only_what_can_be_nothing_else_counts_as_a_code(self, typed, meant):
        assert is_like_recovery_code(bytearray(typed.encode())) is meant


class TestWordListsThatTravelWithTheProgram:
    # Frozen: 12 words read aloud name the same card for ever.
    LISTS: ClassVar = {
        "en": "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
        "ru": "35d8d64b4ef98017e1de5e6ecf732acd723bfd3c9148598487ee9602154a3ebe",
        "kk": "ab29a02a70f43909d121e2e0f848c72a855781666f1a48c198aa4b2f879e51eb",
    }
    ALPHABETS: ClassVar = {
        "en": set("abcdefghijklmnopqrstuvwxyz"),
        "ru": set("абвгдежзийклмнопрстуфхцчшщъыьэюя"),
        "kk": set("аәбгғдежзийкқлмнңоөпрстуұүһхшыіюя"),
    }
    FOLDER = Path(__file__).resolve().parents[2] / "resources" / "words"

    @pytest.fixture(params=sorted(LISTS))
    def language(self, request):
        return request.param

    @pytest.fixture
    def words(self, language):
        return read_word_list(self.FOLDER / f"{language}.txt").words

    def test_they_never_change(self, language):
        content = (self.FOLDER / f"{language}.txt").read_bytes()
        assert hashlib.sha256(content).hexdigest() == self.LISTS[language]

    def test_words_are_short_and_in_the_letters_of_the_language(self, language, words):
        assert all(3 <= len(word) <= 8 for word in words)
        assert set("".join(words)) <= self.ALPHABETS[language]

    def test_the_first_four_letters_tell_a_word_even_on_a_russian_keyboard(self, words):
        firsts = {normalise(bytearray(word[:4].encode())).decode() for word in words}
        assert len(firsts) == 2048

    def test_each_list_has_its_licence_recorded(self, language):
        assert f"{language}.txt" in (self.FOLDER / "NOTICE.md").read_text(encoding="utf-8")
