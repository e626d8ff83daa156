"""Which of two a quote chooses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.choices import find_chosen, read_choice, rivals_of
from assistant.disagreements import find_disagreements
from assistant.models import Vectors
from assistant.records import Quote, Section, Source


class Agreeing:
    """Whatever has no "never" supports whatever it is asked."""

    name = "agreeing@0"

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        rows = [[0.02, 0.03, 0.95] if "never" in text.lower() else [0.95, 0.03, 0.02] for text, _ in pairs]
        return np.array(rows, np.float32).reshape(-1, 3)


def quote(id: int, source: str, text: str, relevance: float = 0.95) -> Quote:
    document = Source(source, source, None, None, None, None, None, text, (Section(0, len(text), "body"),), "")
    return Quote(id, document, 0, len(text), "body", None, relevance)


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("Should it go on the front or the rear?", "Should it go on the front?", "Should it go on the rear?"),
        ("should i put it on the front or rear", "should i put it on the front", "should i put it on the rear"),
        ("Is tea or milk better for colds?", "Is tea better for colds?", "Is milk better for colds?"),
        ("Which is better for colds, tea or milk?", "Is tea better for colds?", "Is milk better for colds?"),
        ("tea or milk for colds?", "Should I use tea for colds?", "Should I use milk for colds?"),
        ("Should I run before or after work?", "Should I run before work?", "Should I run after work?"),
        ("Should I use hot or cold water?", "Should I use hot water?", "Should I use cold water?"),
        ("Should I rest or keep moving?", "Should I rest?", "Should I keep moving?"),
        ("Should I use olive oil or drops?", "Should I use olive oil?", "Should I use drops?"),
        ("Is it better to rent or buy a house?", "Is it better to rent a house?", "Is it better to buy a house?"),
        ("Should it be in a crate or a bed?", "Should it be in a crate?", "Should it be in a bed?"),
        ("Should I keep it in a box or on a shelf?", "Should I keep it in a box?", "Should I keep it on a shelf?"),
    ],
)
def test_each_of_two_is_asked_about_alone(question: str, first: str, second: str) -> None:
    choice = read_choice(question)
    assert choice is not None
    assert choice.readings == (first, second)


@pytest.mark.parametrize(
    "question",
    [
        "Should I rest with a cold or a fever?",
        "Is it safe to drink tea or milk?",
        "Should I rest or not?",
        "Should I see a doctor, a nurse or a vicar?",
        "How long should I use oil or drops?",
        "What are the symptoms of colds or fevers?",
        "Are these treatments better or worse than none?",
        "Truth or lies: what should one make of the story of the seven sleeping bees?",
        "or",
        "tea or",
        "Should I or should I not or what?",
    ],
)
def test_other_questions_are_no_choice(question: str) -> None:
    assert read_choice(question) is None


@given(st.text(), st.text(), st.text())
def test_any_question_is_read(before: str, between: str, after: str) -> None:
    for question in (before, f"should I {before} or {between} {after}", f"which is better, {before} or {after}"):
        choice = read_choice(question)
        assert choice is None or not choice.named[0] & choice.named[1]


def chosen(question: str, *texts: str, relevance: float = 0.95) -> list[tuple[int, str]]:
    choice = read_choice(question)
    assert choice is not None
    quotes = [quote(i, f"{i}.txt", text, relevance) for i, text in enumerate(texts)]
    found = find_chosen(choice, quotes, Agreeing())
    return [(each.quote.id, each.quote.text[each.words.start : each.words.end]) for each in found]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Clay pots keep the roots cool.", "Clay"),
        ("It is hot. Pots of clay keep the roots cool.", "clay"),
        ("Clay pots are better than plastic ones.", "Clay"),
        ("Take plastic, not clay.", "plastic"),
        ("I prefer plastic over clay.", "plastic"),
        # Both, neither, and what is not said.
        ("Clay and plastic will both do.", None),
        ("Clay is good. Plastic is good.", None),
        ("Clay pots are not better than plastic ones.", None),
        ("Never use clay.", None),
        ("Pots keep the roots cool.", None),
        ("Clay or terracotta will do.", None),
        ("Should it be clay?", None),
        ("Many people say that clay is good.", None),
    ],
)
def test_a_sentence_chooses_the_one_that_it_names_and_says_yes_to(text: str, words: str | None) -> None:
    assert chosen("Should I use clay or plastic pots?", text) == ([(0, words)] if words else [])


def test_what_hardly_answers_chooses_nothing() -> None:
    assert chosen("clay or plastic pots?", "Clay pots keep the roots cool.", relevance=0.01) == []


def test_two_that_choose_differently_are_rivals_in_the_order_of_the_quotes() -> None:
    choice = read_choice("clay or plastic pots?")
    assert choice is not None
    quotes = [quote(1, "a", "Take plastic."), quote(2, "b", "Take clay."), quote(3, "c", "Take plastic.")]
    pairs = list(rivals_of(find_chosen(choice, quotes, Agreeing())))
    assert [(one.quote.id, other.quote.id) for one, other in pairs] == [(1, 2), (2, 3)]


QUESTION = "Should I use clay or plastic pots?"
VOICES = {"a": "a", "b": "b", "c": "a"}


def test_sources_that_choose_differently_disagree_and_the_cues_are_what_they_choose() -> None:
    quotes = [quote(1, "a", "Take plastic."), quote(2, "b", "Take clay."), quote(3, "c", "Clay it is.")]
    (found,) = find_disagreements(QUESTION, quotes, Agreeing(), VOICES)
    assert (found.kind, [each.text for each in found.cues]) == ("opposite", ["plastic", "clay"])


def test_a_choice_with_a_condition_is_conditional_and_the_condition_is_the_cue() -> None:
    quotes = [quote(1, "a", "Take plastic."), quote(2, "b", "Take clay if it rains.")]
    (found,) = find_disagreements(QUESTION, quotes, Agreeing(), VOICES)
    assert (found.kind, [each.text for each in found.cues]) == ("conditional", ["plastic", "if it rains"])


def test_what_one_chooses_on_a_condition_is_set_against_another_only_where_both_likely_answer() -> None:
    quotes = [quote(1, "a", "Take plastic."), quote(2, "b", "Take clay if it rains.", 0.6)]
    assert find_disagreements(QUESTION, quotes, Agreeing(), VOICES) == ()
