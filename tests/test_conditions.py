"""The words that limit what a quote says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conditions import find_conditions, is_strict


def conditions(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_conditions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Water it only when the soil is dry.", ["only when the soil is dry"]),
        ("If the leaves turn yellow, stop watering.", ["If the leaves turn yellow"]),
        ("If the roots get dense it can put the plant at risk.", ["If the roots get dense"]),
        ("Prune in spring, unless frost is forecast.", ["unless frost is forecast"]),
        ("It is not always needed.", ["not always"]),
        ("In the case of black spot, spray weekly.", ["In the case of black spot"]),
        ("There are cases when it helps.", ["There are cases when it helps"]),
        ("It is safe for people with allergies.", ["for people with allergies"]),
        ("It is of use only to gardens that are wet.", ["only to gardens that are wet"]),
        ("Roses like sun.", []),
        ("For a rose with mildew, rain can be bad.", ["For a rose with mildew"]),
        ("It is a book for a gardener with time, and cheap.", []),
        ("They do well, particularly in a warm room.", []),
        ("They do well, especially if it is warm.", []),
        ("Buy them if you want roots and if they are cheap.", ["if you want roots", "if they are cheap"]),
        ("Prune it even if you have little time.", []),
        ("Prune it by hand or if you're at work with a saw.", []),
        ("I asked if the soil is dry, and sowed it when they were gone.", ["when they were gone"]),
        ("The only rose in the garden is red.", []),
        ("When it rains we walk.", []),
        ("But if the soil is wet, wait.", ["if the soil is wet"]),
        ("If the label is torn I'd leave the bulbs in the shop.", ["If the label is torn"]),
        ("It bloomed only in warm rooms, and nobody knows why.", ["only in warm rooms"]),
        ("Growth depends on the light.", ["depends on the light"]),
        ("It depends on the light.", ["It depends on the light"]),
        ("Those who depend on the harvest pray.", []),
        ("In most cases it grows.", []),
        ("In people with allergies it itches.", ["In people with allergies it itches"]),
        ("If you think that it is frozen, wait.", ["If you think that it is frozen"]),
        # Turns of speech limit nothing.
        ('"If you ask me, roses are easy."', []),
        ("Plant them in May if you can.", []),
        ("I would not plant one if you paid me.", []),
        ("Prune when it is dry, not if it is convenient.", []),
    ],
)
def test_conditions_are_found_by_the_words_that_open_them(text: str, found: list[str]) -> None:
    assert conditions(text) == found


def test_a_condition_goes_on_over_a_line_break_but_not_over_a_blank_line() -> None:
    assert conditions("Repot it if the roots\nare dense\n\nand rest.") == ["if the roots\nare dense"]


@given(st.text())
def test_conditions_are_in_order_and_stripped(text: str) -> None:
    spans = find_conditions(text)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() != "" for span in spans)


@pytest.mark.parametrize("condition", ["only when it is dry", "unless it rains", "so long as it is dry", "it depends"])
def test_a_strict_condition_leaves_nothing_outside_it(condition: str) -> None:
    assert is_strict(condition)
    assert not is_strict("if it is dry")
