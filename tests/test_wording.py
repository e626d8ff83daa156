"""Slips of the keyboard, and words that no source has."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models import TokenVectors
from assistant.terms import TermIndex, terms
from assistant.wording import Missing, find_missing, find_unmentioned, mend_spelling
from tests.fakes import FakeEncoder

TEXTS = ["Roses like sunlight.", "Prune roses in winter."]
ENCODER = FakeEncoder("roses", "sunlight", "prune", "tulips", "weeds", "o", "er")
TERMS = TermIndex.build(TEXTS)
CHANCE = st.floats(0, 1)


def missing(question: str) -> Missing:
    read = [each.vectors for each in ENCODER.encode_tokens(TEXTS)]
    (vector,), (asked,) = ENCODER.encode([question]), ENCODER.encode_tokens([question])
    return find_missing(question, vector, asked, read, TERMS, ENCODER)


@pytest.mark.parametrize(
    ("question", "mended"),
    [
        ("Do roses need sunligt?", "Do roses need sunlight?"),
        ("Does p0430 mean rust?", "Does p0430 mean rust?"),
        ("Is 15000 too much?", "Is 15000 too much?"),
    ],
)
def test_a_slip_is_mended_and_a_code_is_not(question: str, mended: str) -> None:
    terms = TermIndex.build([*TEXTS, "P0420 means rust.", "10000 is too much."])
    # Each letter is a token: no word is one that people spell so.
    spans = np.array([[i, i + 1] for i in range(len(question))])
    assert mend_spelling(question, TokenVectors(np.ones((len(question), 2), np.float32), spans), terms) == mended


@pytest.mark.parametrize("question", ["Prune roses?", "Do roses like sunlight?", "pruning rose", ""])
def test_words_of_the_sources_are_not_missing(question: str) -> None:
    assert missing(question) == Missing((), 0.0)


def test_a_word_that_no_source_has_is_missing() -> None:
    found = missing("Prune tulips? Tulips!")
    assert found.words == ("tulips",)
    # (1, 2) without the second is (1, 0), and the cosine of the two is 1 / sqrt(5).
    assert found.turn == pytest.approx(1 - 1 / math.sqrt(5))


def test_a_word_that_only_judges_is_not_missing() -> None:
    encoder = FakeEncoder("roses", "bad")
    (vector,), (asked,) = encoder.encode(["Are roses bad?"]), encoder.encode_tokens(["Are roses bad?"])
    read = [each.vectors for each in encoder.encode_tokens(TEXTS)]
    assert find_missing("Are roses bad?", vector, asked, read, TERMS, encoder) == Missing((), 0.0)


def test_a_word_that_the_question_does_not_hinge_on_is_not_missing() -> None:
    # Three words are each one axis, three share another: the cosine without the weeds is sqrt(12 / 13).
    assert missing("Prune roses in winter like sunlight weeds") == Missing((), 0.0)


def test_a_word_that_matters_little_is_not_named_beside_one_that_matters() -> None:
    # Three tokens of four: without it the question turns by 0.57, without the weeds by 0.05.
    assert missing("prune tulips'tulips'tulips weeds").words == ("tulips'tulips'tulips",)
    assert missing("prune tulips weeds").words == ("tulips", "weeds")


def test_what_only_names_the_kind_of_answer_is_never_missing() -> None:
    assert missing("deadline price") == Missing((), 0.0)
    assert unmentioned("deadline roses?", "Roses like sunlight.") == ()


def test_what_is_near_to_a_word_of_several_tokens_must_be_nearer() -> None:
    # The mean of two tokens has a cosine of 0.71 with one of them, the mean of three of 0.58.
    assert missing("prune roses'o").words == ()
    assert missing("prune roses'o'er").words == ("roses'o'er",)


def unmentioned(question: str, *quotes: str) -> tuple[str, ...]:
    read = [each.vectors for each in ENCODER.encode_tokens(quotes)]
    (vector,), (asked,) = ENCODER.encode([question]), ENCODER.encode_tokens([question])
    return find_unmentioned(question, vector, asked, {stem for text in quotes for stem in terms(text)}, read, ENCODER)


def test_a_word_that_matters_and_that_no_quote_has_is_unmentioned() -> None:
    assert unmentioned("Prune Tulips, or roses?", TEXTS[0]) == ("Prune", "Tulips")
    assert unmentioned("Prune Tulips, or roses?", *TEXTS) == ("Tulips",)
    assert unmentioned("Pruning roses?", *TEXTS) == ()


def test_a_word_is_mentioned_by_what_means_the_same() -> None:
    # To this encoder all words that it does not know are one.
    assert unmentioned("Should I fertilise roses?", "Roses want dung.") == ()


def test_words_of_praise_and_words_that_change_little_are_not_unmentioned() -> None:
    assert unmentioned("Is sunlight harmful?", "Sunlight.") == ()
    assert unmentioned("Prune roses winter like sunlight weeds", "Prune roses in winter like sunlight.") == ()


def test_words_that_follow_each_other_matter_together() -> None:
    quote = "Prune roses in winter like sunlight."
    assert unmentioned("Prune roses winter like sunlight weeds  Tulips", quote) == ("weeds  Tulips",)
    assert unmentioned("Prune weeds roses winter like sunlight tulips", quote) == ()
    assert unmentioned("Prune roses winter like sunlight weeds, tulips", quote) == ()


def test_the_odds_fall_with_the_turn() -> None:
    assert Missing(("tulips",), math.log(3) / 20).weaken(0.5) == 0.25
    assert Missing(("tulips",), 1.0).weaken(0.0) == 0.0
    assert Missing(("tulips",), 1.0).weaken(1.0) == 1.0


@given(CHANCE, CHANCE, CHANCE)
def test_missing_words_never_strengthen_and_keep_the_order(first: float, second: float, turn: float) -> None:
    low, high = sorted((round(first, 4), round(second, 4)))
    weakened = Missing(("tulips",), turn)
    assert weakened.weaken(low) <= weakened.weaken(high) <= high
    assert Missing((), 0.0).weaken(low) == low
