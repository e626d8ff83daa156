"""Quotes that answer "how long?" -> those whose amounts contradict each other, as the stance model reads them.

Purposes (purposes.py) are compared word by word. Where two answers share no word, as "off after two hours" and "leave
the film on for five days" do, the model tells: it has learnt to read a question with an amount behind it as a claim,
which whoever gives another amount for the same thing opposes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from .amounts import Amount, apart, find_amounts
from .answer_types import asks_for_dimension, wants_amount
from .models import StanceModel
from .passages import split_sentences
from .records import Quote, Span

# So many amounts are compared: those whose sentences answer the surest.
_MOST = 8
# The one is so many times the other: the model tells as well that they are rivals.
_GAP = 1.25
# A logistic regression of four log-odds, each of the lesser of two: that a sentence opposes the other's amount, that it
# supports its own, that it answers the question, and that its quote does (benchmarks/LOG.md). No chance counts as lower
# or higher than these.
_BIAS, _OPPOSES, _SUPPORTS, _ANSWERS, _RELEVANT, _LOW = -2.11, 1.49, 0.29, 0.9, 0.04, 0.005


class Rivals(NamedTuple):
    """Two quotes, where each of them gives its amount, and the chance that these contradict each other."""

    quotes: tuple[Quote, Quote]
    amounts: tuple[Span, Span]
    likely: float


class _Given(NamedTuple):
    """An amount that a quote gives, and the sentence around it."""

    quote: Quote
    amount: Amount
    sentence: str

    @property
    def words(self) -> str:
        return self.quote.text[self.amount.start : self.amount.end]


def find_rivals(question: str, quotes: Sequence[Quote], model: StanceModel) -> tuple[Rivals, ...]:
    """Every two amounts of two sources that cannot both be followed, the likeliest rivals first.

    None where ``question`` asks for no amount, or for another dimension than theirs.
    """
    if not wants_amount(question):
        return ()
    given = [each for quote in quotes for each in _given(quote, question)]
    read = model.scores([(each.sentence, question) for each in given])
    answers = {each: 1 - float(neutral) for each, (_, neutral, _) in zip(given, read, strict=True)}
    surest = set(sorted(answers, key=answers.__getitem__, reverse=True)[:_MOST])
    pairs = [
        (one, other)
        for one, other in combinations([each for each in given if each in surest], 2)
        if one.quote.source.id != other.quote.source.id and apart(one.amount, other.amount, _GAP)
    ]
    claims = {(each, said): f"{question.rstrip(' ?')} {said.words}" for pair in pairs for each in pair for said in pair}
    judged = model.scores([(each.sentence, claim) for (each, _), claim in claims.items()])
    scores = dict(zip(claims, judged.tolist(), strict=True))
    found = []
    for one, other in pairs:
        chances = (
            min(scores[one, other][2], scores[other, one][2]),
            min(scores[one, one][0], scores[other, other][0]),
            min(answers[one], answers[other]),
            min(one.quote.relevance, other.quote.relevance),
        )
        spans = tuple(Span(each.amount.start, each.amount.end) for each in (one, other))
        found.append(Rivals((one.quote, other.quote), (spans[0], spans[1]), _likely(*chances)))
    return tuple(sorted(found, key=_rank))


def _given(quote: Quote, question: str) -> Iterator[_Given]:
    sentences = split_sentences(quote.text)
    for amount in find_amounts(quote.text, question):
        if asks_for_dimension(question, amount.dimension):
            own = next(span for span in sentences if span.start <= amount.start < span.end)
            # Who asks how many miles is told by "every 400 miles" too.
            plain = replace(amount, dimension=amount.dimension.removesuffix("/each"))
            yield _Given(quote, plain, " ".join(quote.text[own.start : own.end].split()))


def _likely(*chances: float) -> float:
    weights = (_OPPOSES, _SUPPORTS, _ANSWERS, _RELEVANT)
    odds = (math.log((each + _LOW) / (1 - each + _LOW)) for each in chances)
    sums = math.fsum((_BIAS, *(weight * each for weight, each in zip(weights, odds, strict=True))))
    return round(1 / (1 + math.exp(-sums)), 4)


def _rank(rivals: Rivals) -> tuple[float, int, int, int, int]:
    first, second = rivals.quotes
    return -rivals.likely, first.id, second.id, rivals.amounts[0].start, rivals.amounts[1].start
