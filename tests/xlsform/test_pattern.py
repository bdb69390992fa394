"""Patterns of forms: the same verdict as Python's engine where both understand them, and never a long wait."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intake_app.xlsform.pattern import MAX_TEXT_CHARS, Pattern, PatternError, compiled

ATOMS = st.sampled_from(
    ["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", r"\s", "1", "(?:ab)", "(a|b1)", r"[\w-]", "^", "$"]
)
QUANTITIES = st.sampled_from(["", "*", "+", "?", "{2}", "{1,2}", "{0,}", "*?"])
PIECES = st.lists(st.tuples(ATOMS, QUANTITIES).map("".join), max_size=4).map("".join)
PATTERNS = st.lists(PIECES, min_size=1, max_size=2).map("|".join)


@given(PATTERNS, st.text(alphabet="ab1 -", max_size=8))
def test_the_verdict_is_that_of_a_full_match(pattern, text):
    assume(not re.search(r"[\^$][*+?{]", pattern))
    assert Pattern(pattern).matches(text) == (re.fullmatch(pattern, text, re.ASCII) is not None)


@pytest.mark.parametrize(
    ("pattern", "fits", "fails"),
    [
        ("^[A-Z]{2}-[0-9]{3}$", "KZ-123", "KZ-1234"),
        (r"\p{L}+( \p{L}+)*", "\u04d8\u0441\u0435\u043b \u0493", "a1"),
        (r"\p{IsCyrillic}+", "\u0430\u0431", "ab"),
        (r"\P{N}*", "ab", "a1"),
        (r"[а-я\-]+".replace("а-я", "\u0430-\u044f"), "\u0430-\u0431", "A"),
        (r"\u0041\x42", "AB", "ab"),
        (r"\ba\b.\bb\b", "a b", "a1b"),
        ("a?", "", "aa"),
        ("[]a]+", "]a", "b"),
        (r"\.\+\(", ".+(", "x"),
        ("(" * 200 + "a" + ")" * 200, "a", "b"),
    ],
)
def test_what_authors_write_is_understood(pattern, fits, fails):
    assert Pattern(pattern).matches(fits)
    assert not Pattern(pattern).matches(fails)


@pytest.mark.parametrize(
    "pattern", ["(", "a)", "[a", "*a", "a{2,1}", r"(a)\1", "(?=a)a", "(?<!a)b", "a**", "[b-a]", r"\p{Greek}",
                "a{1000}{1000}", "[a&&b]", "\\"]
)  # fmt: skip
def test_what_is_not_supported_is_refused(pattern):
    with pytest.raises(PatternError):
        Pattern(pattern)
    assert compiled(pattern) is None


@pytest.mark.timeout(30)
@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a*)*(a*)*b", "(.*)*x", "a?" * 200 + "a" * 200])
def test_no_pattern_takes_for_ever(pattern):
    assert not Pattern(pattern).matches("a" * 150)


def test_text_beyond_the_limit_fits_nothing():
    assert Pattern("a*").matches("a" * MAX_TEXT_CHARS)
    assert not Pattern("a*").matches("a" * (MAX_TEXT_CHARS + 1))
