"""Statements that a text calls a myth."""

from __future__ import annotations

import pytest

from assistant.myths import find_myth


@pytest.mark.parametrize(
    "sentence",
    [
        "Myth: roses need salt.",
        "**Myth: roses need salt.",
        "Myth #2 – roses need salt.",
        "MYTH 3. Roses need salt.",
        "Common misconception number three: roses need salt.",
        "The old wives’ tale: roses need salt.",
        "It's a common myth that roses need salt.",
        "It is one of the oldest myths that roses need salt.",
        "The old belief that roses need salt is simply wrong.",
    ],
)
def test_what_is_called_a_myth_is_found(sentence: str) -> None:
    assert (find_myth(sentence) or "").lower().rstrip(".") == "roses need salt"


@pytest.mark.parametrize(
    "sentence",
    [
        "Myth-busting: roses need salt.",
        "Myths: all about roses.",
        "Mythology: roses and gods.",
        "A myth - old as time - is told of roses.",
        "It is no myth that roses need salt.",
        "Is it a myth that roses need salt?",
        "Fact: roses need salt.",
        "The belief that roses need salt is common.",
        "Myth:",
    ],
)
def test_what_is_not_called_one(sentence: str) -> None:
    assert find_myth(sentence) is None


def test_a_very_long_sentence_takes_no_long_time() -> None:
    assert find_myth("the idea that " * 20_000) is None
