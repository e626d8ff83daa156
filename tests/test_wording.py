"""Slips of the keyboard, and words that no source has."""

from __future__ import annotations

import pytest

from assistant.terms import TermIndex
from assistant.wording import missing_words
from tests.fakes import FakeEncoder

TEXTS = ["Roses like sunlight.", "Prune roses in winter."]
ENCODER = FakeEncoder("roses", "sunlight", "prune", "tulips")
TERMS = TermIndex.build(TEXTS)


def missing(question: str) -> tuple[str, ...]:
    read = [each.vectors for each in ENCODER.encode_tokens(TEXTS)]
    (vector,), (asked,) = ENCODER.encode([question]), ENCODER.encode_tokens([question])
    return missing_words(question, vector, asked, read, TERMS, ENCODER)


@pytest.mark.parametrize("question", ["Prune roses?", "Do roses like sunlight?", "pruning rose", ""])
def test_words_of_the_sources_are_not_missing(question: str) -> None:
    assert missing(question) == ()


def test_a_word_that_no_source_has_and_the_question_hinges_on_is_missing() -> None:
    assert missing("Prune tulips? Tulips!") == ("tulips", "Tulips")
