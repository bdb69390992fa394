"""The gate for typed passphrases lets strong ones through and names the bits of weak ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.errors import WeakPassphraseError
from intake_app.domain.passphrase_strength import GATE_BITS, StrengthEstimator

WORDS = Path(__file__).resolve().parents[2] / "resources" / "words"


@pytest.fixture(scope="module")
def estimator() -> StrengthEstimator:
    return StrengthEstimator(
        [(WORDS / f"{name}.txt").read_text(encoding="utf-8").split() for name in ("en", "ru", "kk")]
    )


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "a",
        "password",
        "қазақстан",
        "алматы2024",
        "qwertyuiop[]asdfghjkl;'",
        "йцукенгшщзхъфывапролджэ",
        "1qaz2wsx3edc4rfv",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "абабабабабабабабабабабабабабаб",
        "abcdefghijklmnopqrstuvwxyz",
        "98765432109876543210",
        "01.02.1987 01.02.1987",
        "алма бұлақ дала жусан көпір",
        "alma alma alma alma alma alma alma",
        "парольпарольпароль123",
        "astana almaty shymkent 2026",
        "нурсултан2019нурсултан",
    ],
)
def test_what_a_guesser_tries_first_is_refused(estimator, weak):
    with pytest.raises(WeakPassphraseError) as raised:
        estimator.require_strong(weak)
    assert raised.value.facts["needed"] == GATE_BITS
    assert raised.value.facts["bits"] < GATE_BITS


@pytest.mark.parametrize(
    "strong",
    [
        "алма бұлақ дала жусан көпір тауық",
        "abandon ability able about above absent absorb",
        "xk7;qzp4vm2!wtbd9",
        "в понедельник бабушка купила зелёный велосипед",
        "kökszhiek tuman basqan tünde qobyz ünі estiledi",
    ],
)
def test_what_is_hard_to_guess_is_let_through(estimator, strong):
    estimator.require_strong(strong)


def test_a_generated_phrase_is_worth_eleven_bits_a_word(estimator):
    assert 70 <= estimator.bits("алма бұлақ дала жусан көпір тауық ұшқын") <= 77


def test_random_letters_are_worth_more_than_words(estimator):
    assert estimator.bits("xqzkvjwpxqbn") > estimator.bits("stonewalling")


@pytest.mark.parametrize("same", ["АЛМА БҰЛАҚ ДАЛА", "алма булак дала", " алма  бұлақ дала"])
def test_how_it_is_typed_does_not_make_it_stronger(estimator, same):
    assert estimator.bits(same) == estimator.bits("алма бұлақ дала")


def test_words_of_the_lists_count_as_words_although_they_are_folded(estimator):
    assert estimator.bits("бұлақ") <= 11


@given(st.text(max_size=300))
def test_any_text_gets_an_estimate(text):
    estimator = StrengthEstimator([("alma", "besik", "daladagy")])
    assert estimator.bits(text) >= 0
