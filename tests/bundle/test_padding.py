"""Lengths that say little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.bundle.padding import FLOOR, padded_size, padme


@pytest.mark.parametrize(
    ("length", "padded"),
    # By hand from the paper's algorithm: E = floor(log2 L), S = floor(log2 E) + 1, the lowest E - S bits become zero.
    [(2, 2), (9, 10), (100, 104), (1000, 1024), (65_537, 67_584), (1_000_000, 1_015_808), (2**32 + 1, 2**32 + 2**26)],
)
def test_known_values(length: int, padded: int) -> None:
    assert padme(length) == padded


@given(st.integers(2, 2**40))
def test_never_shorter_and_at_most_twelve_percent_longer(length: int) -> None:
    assert length <= padme(length) <= length * 1.12
    assert padme(padme(length)) == padme(length)


@given(st.integers(0, 2**40))
def test_a_container_is_filled_to_whole_blocks_and_never_tiny(length: int) -> None:
    assert padded_size(length) >= max(length, FLOOR)
    assert padded_size(length) % 512 == 0


def test_there_are_few_lengths() -> None:
    assert len({padded_size(length) for length in range(FLOOR, 2 * FLOOR, 512)}) <= 33
