"""The words that limit what a quote says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conditions import find_conditions, find_restriction
from assistant.terms import terms


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


@pytest.mark.parametrize(
    ("text", "question", "restriction"),
    [
        ("Never do homework in bed.", "Is homework bad?", "in bed"),
        ("5. Do not run straight after lunch, or rest.", "Should I run?", "straight after lunch"),
        ("Don't run within an hour of lunch.", "Should I run?", "within an hour of lunch"),
        ("Coffee in the evening is a mistake.", "Is coffee bad?", "in the evening"),
        ("Never mow the meadow between May and mid August.", "Can I mow?", "between May and mid August"),
        ("Mowing from May to the end of July is a sin.", "Is mowing bad?", "from May to the end of July"),
        # The question names it, or what is judged is another thing.
        ("Never do homework in bed.", "Is homework in bed bad?", None),
        ("Never eat in bed.", "Is homework bad?", None),
        # No place or time, or not of what is judged.
        ("Never do homework.", "Is homework bad?", None),
        ("Never do homework in bed" + " or there" * 100, "Is homework bad?", None),
        ("Coffee is bad in many ways.", "Is coffee bad?", None),
        ("Lawns that go brown in a drought are not dead.", "Is a brown lawn dead?", None),
    ],
)
def test_a_judgement_may_hold_for_a_place_or_time_alone(text: str, question: str, restriction: str | None) -> None:
    found = find_restriction(text, terms(question))
    assert (found and text[found.start : found.end]) == restriction


@given(
    st.lists(st.sampled_from(("never", "do", "homework", "in", "bed", "is", "bad", "after", "tea."))).map(" ".join),
    st.lists(st.sampled_from(("homework", "bed", "tea"))),
)
def test_a_restriction_is_a_slice_with_words(text: str, named: list[str]) -> None:
    found = find_restriction(text, named)
    assert found is None or text[found.start : found.end].strip()
