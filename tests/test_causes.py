"""When two texts name rival causes of one thing."""

from __future__ import annotations

import pytest

from assistant.causes import rival_causes


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The main cause of black leaves is frost.", "Black leaves are usually due to drought."),
        ("Black leaves are nearly always caused by frost, as I know.", "Drought is the real cause of black leaves."),
        ("We think that black leaves mostly come from frost.", "The only reason for black leaves is too little water."),
        ("Black leaves are caused mainly by frost.", "Black leaves are mainly caused by drought."),
    ],
)
def test_two_main_causes_of_one_thing_are_rivals(first: str, second: str) -> None:
    spans = rival_causes(first, second)
    assert spans
    for text, span in zip((first, second), spans, strict=True):
        assert "eaves" in text[span.start : span.end]
        assert text[span.start : span.end] == text[span.start : span.end].strip()
    assert rival_causes(second, first) == spans[::-1]


def test_the_words_that_make_it_the_main_cause_are_shown() -> None:
    first, second = "I say that the main cause of rust is salt.", "We think that rust is usually due to rain."
    spans = rival_causes(first, second)
    assert spans
    shown = [text[span.start : span.end] for text, span in zip((first, second), spans, strict=True)]
    assert shown == ["the main cause of rust is salt", "rust is usually due to rain"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # One that is merely named, the same one, another thing, a denial, no cause.
        ("Black leaves are caused by frost.", "Black leaves are caused by drought."),
        ("Black leaves are usually due to frost.", "The main cause of black leaves is a late frost."),
        ("Black leaves are usually due to frost.", "Yellow stems are usually due to drought."),
        ("The main cause of black leaves is not frost.", "Black leaves are usually due to drought."),
        ("Black leaves are usually due in May.", "Black leaves are usually due to drought."),
    ],
)
def test_other_causes_are_not(first: str, second: str) -> None:
    assert rival_causes(first, second) is None


@pytest.mark.parametrize("unit", ["the main cause of ", "is usually due to ", "a ", "and ", "is "])
def test_long_texts_are_read_in_no_time(unit: str) -> None:
    assert rival_causes(unit * 5000, unit * 20) is None
