"""What a cross-encoder makes of the sentences that come near to a yes/no question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.models import Vectors
from assistant.quotes import ScoredSentence, best_first
from assistant.records import Section, Source, Span
from assistant.reranking import answerable, chance, rerank

NONE = np.zeros((0, 4), np.float32)
CHANCES = st.floats(0, 1).map(lambda each: round(each, 4))


class Counting:
    """A text with "bad" in it takes a side; the pairs that were judged are kept."""

    name = "counting"

    def __init__(self) -> None:
        self.judged: list[tuple[str, str]] = []

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        self.judged += pairs
        rows = [(0.05, 0.05, 0.9) if "bad" in text else (0.05, 0.9, 0.05) for text, _ in pairs]
        return np.array(rows, np.float32).reshape(-1, 3)


def sentences(*said: tuple[str, float]) -> list[ScoredSentence]:
    text = "".join(f"{each}\n" for each, _ in said)
    section = Section(0, len(text), "body")
    source = Source("a.txt", "A", None, None, None, None, None, text, (section,), "")
    found, start = [], 0
    for each, relevance in said:
        found.append(ScoredSentence(source, section, Span(start, start + len(each)), relevance, NONE))
        start += len(each) + 1
    return sorted(found, key=best_first)


def test_a_sentence_that_takes_a_side_goes_before_one_that_has_the_words() -> None:
    read = sentences(("Is tea good for the teeth, many ask.", 0.5), ("It is bad for them.", 0.2))
    assert [each.text for each in rerank("Is tea good for the teeth?", read, Counting()).sentences] == [
        "It is bad for them.",
        "Is tea good for the teeth, many ask.",
    ]


def test_an_open_question_is_answered_by_what_the_model_takes_for_an_answer() -> None:
    read, model = sentences(("It is bad.", 0.3), ("Tea is hot.", 0.5)), Counting()
    assert [each.text for each in rerank("What is tea?", read, model).sentences] == ["It is bad.", "Tea is hot."]
    assert {question for _, question in model.judged} == {"What is tea?"}


def test_what_lacks_the_kind_of_answer_that_is_asked_for_is_none() -> None:
    read = sentences(("It is bad.", 0.0), ("Ten minutes.", 0.5))
    assert {each.text: each.relevance for each in rerank("How long?", read, Counting()).sentences}["It is bad."] == 0


def test_only_the_nearest_are_read_and_nothing_is_lost() -> None:
    read = sentences(*[(f"Tea {i} is bad.", 0.5 + i / 1000) for i in range(100)], ("Bread is bad.", 0.01))
    model = Counting()
    found = rerank("Is tea good?", read, model).sentences
    assert {each.span for each in found} == {each.span for each in read}
    assert 0 < len(model.judged) < 50
    assert all("Bread" not in text for text, _ in model.judged)
    assert found[0].text == "Tea 99 is bad."
    assert [found[i].relevance for i in range(100)] == sorted((each.relevance for each in found[:100]), reverse=True)


def test_no_sentences_need_no_model() -> None:
    assert rerank("Is tea good?", [], Counting()) == ([], 0)


def test_of_two_that_the_model_reads_alike_the_nearer_goes_first_by_more_than_its_nearness() -> None:
    read = sentences(("Tea is bad.", 0.5), *[(f"Tea {i} is bad.", 0.4) for i in range(8)])
    first, *others = rerank("Is tea good?", read, Counting()).sentences
    assert first.text == "Tea is bad."
    assert first.relevance - others[0].relevance < others[0].relevance - others[-1].relevance


def test_that_any_sentence_answers_does_not_depend_on_how_many_there_are() -> None:
    one = rerank("Is tea good?", sentences(("Tea is bad.", 0.5)), Counting())
    many = rerank("Is tea good?", sentences(("Tea is bad.", 0.5), *[("Tea is hot.", 0.5)] * 9), Counting())
    assert one.answered == many.answered
    asks = rerank("Is tea good?", sentences(("Tea is bad.", 0.5), ("Is tea bad, or is tea good?", 0.9)), Counting())
    assert asks.answered == one.answered


@given(CHANCES, CHANCES, CHANCES, st.tuples(st.integers(0, 99), st.integers(0, 99)))
def test_the_chance_rises_with_nearness_and_falls_with_no_side_and_place(
    first: float, second: float, neutral: float, places: tuple[int, int]
) -> None:
    low, high = sorted((first, second))
    before, after = sorted(places)
    assert 0 <= chance(low, neutral, before) <= chance(high, neutral, before) <= 1
    assert chance(neutral, high, before) <= chance(neutral, low, before)
    assert chance(first, neutral, after) <= chance(first, neutral, before)


@given(CHANCES, CHANCES, CHANCES)
def test_a_question_is_the_likelier_answered_the_nearer_and_the_surer_its_best_sentences(
    first: float, second: float, other: float
) -> None:
    low, high = sorted((first, second))
    assert 0 <= answerable(low, other) <= answerable(high, other) <= 1
    assert answerable(other, low) <= answerable(other, high)
    assert min(first, second) - 1e-4 <= answerable(first, second) <= max(first, second) + 1e-4
