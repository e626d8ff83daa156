"""Two quotes that answer a question with rival amounts are found, whatever they say they are for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.models import Vectors
from assistant.records import Quote, Section, Source
from assistant.rival_answers import Rivals, find_rivals

QUESTION = "How long should I leave the wrap on?"


class Reader:
    """Knows what answers: whoever gives another amount than the claim does opposes it, where both are ``about`` one."""

    name = "reader"

    def __init__(self, *about: str) -> None:
        self.about = about

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        return np.array([self._score(*pair) for pair in pairs], np.float32).reshape(-1, 3)

    def _score(self, text: str, claim: str) -> tuple[float, float, float]:
        amount = claim.partition(" on")[2].strip(" ?")
        if not any(word in text for word in self.about):
            return 0.02, 0.96, 0.02
        return (0.95, 0.03, 0.02) if amount in text else (0.02, 0.03, 0.95)


def quotes(*texts: str) -> list[Quote]:
    found = []
    for i, text in enumerate(texts, 1):
        source = Source(f"{i}.txt", "x", None, None, None, None, None, text, (Section(0, len(text), "body"),), "")
        found.append(Quote(i, source, 0, len(text), "body", None, 0.9))
    return found


def likely(*texts: str, question: str = QUESTION) -> list[tuple[tuple[str, str], bool]]:
    return [
        (said(each), each.likely > 0.5) for each in find_rivals(question, quotes(*texts), Reader("film", "bandage"))
    ]


def said(rivals: Rivals) -> tuple[str, str]:
    first, second = (
        quote.text[span.start : span.end] for quote, span in zip(rivals.quotes, rivals.amounts, strict=True)
    )
    return first, second


def test_answers_that_share_no_word_are_rivals() -> None:
    found = likely("Leave the film there for five days.", "It itches. That bandage comes off after two hours.")
    assert found == [(("five days", "two hours"), True)]


def test_an_amount_for_something_else_is_no_rival() -> None:
    found = likely("Leave the film there for five days.", "Swim after two hours.")
    assert found == [(("five days", "two hours"), False)]


def test_less_than_the_half_again_is_rival_enough_and_every_400_miles_tells_how_many() -> None:
    assert likely("Leave the film for sixteen hours.", "Leave the film for twelve hours.")
    assert not likely("Leave the film for sixteen hours.", "Leave the film for fourteen hours.")
    texts = "Change the film every 400 miles.", "A film lasts 1,000 miles."
    assert [found for found, _ in likely(*texts, question="How many miles does a film last?")]


@pytest.mark.parametrize(
    ("texts", "question"),
    [
        (("Leave the film for five days.", "The bandage stays five days."), QUESTION),
        (("Leave the film for five days.", "The bandage weighs five grams."), QUESTION),
        (("Leave the film for five days.", "The bandage stays for two hours."), "Should I leave the wrap on?"),
        (("Leave the film for five days, never two hours.",), QUESTION),
        ((), QUESTION),
    ],
)
def test_there_are_no_rivals_of_one_amount_dimension_source_or_where_none_is_asked_for(
    texts: tuple[str, ...], question: str
) -> None:
    assert likely(*texts, question=question) == []


def test_only_the_surest_answers_are_compared_and_their_order_is_that_of_the_quotes() -> None:
    texts = [f"The film stays for {n * n * 3} hours." for n in range(1, 13)]
    found = find_rivals(QUESTION, quotes(*texts, "Swim after two days."), Reader("film"))
    assert len({quote.id for each in found for quote in each.quotes}) == 8
    assert all(each.quotes[0].id < each.quotes[1].id for each in found)
    assert [each.likely for each in found] == sorted((each.likely for each in found), reverse=True)
