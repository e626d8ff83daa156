"""Sentences that come near to a question -> how likely each answers it, now that a cross-encoder has read both.

The stance model reads question and sentence together, as a reranker does (Nogueira and Cho 2019): a sentence that takes
a side to a yes/no question is an answer, whatever words it has; one that has the question's words and takes none rarely
is. To an open question it has learnt to tell what answers as what takes a side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from .models import StanceModel
from .polar_questions import is_yes_no
from .quotes import ScoredSentence, best_first, can_stand

# So many sentences are read, the nearest, and none that is less likely than this: beyond, hardly any is an answer. The
# others count as ones that take no side by these odds.
_READ, _LEAST, _UNREAD = 24, 0.04, 0.9
# What the best sentence as it was read counts for the question's being answered, beside the nearest one.
_AS_READ = 0.7
# Beyond these odds, of e to this power, the model is surer than it is right.
_MOST = 4.0
_TINY = 1e-6


class Weights(NamedTuple):
    """Of a logistic regression."""

    constant: float
    near: float
    """Of the log-odds that a sentence is near enough."""
    sided: float
    """Of the log-odds that it takes a side."""
    place: float = 0.0
    """Of its place among those that are read, from 0 for the nearest to 1."""


# For yes/no questions and for others. The first was fitted on what careful readers name as evidence, but that a place
# counts half of what was fitted, lest what answers in other words is lost (benchmarks/LOG.md).
_POLAR, _OPEN = Weights(-0.2, 0.48, 1.07, -1.5), Weights(-0.8, 0.75, 0.45)
# That any of them answers is told without their places: one is always the first.
_ANY_POLAR, _ANY_OPEN = Weights(-0.8, 0.7, 1.05), _OPEN


class Reranked(NamedTuple):
    """Sentences with the chance that each answers a question, the best first, and the chance that any answers it."""

    sentences: list[ScoredSentence]
    answered: float


def rerank(question: str, sentences: Sequence[ScoredSentence], model: StanceModel) -> Reranked:
    """The ``sentences``, which come nearest first, as ``model`` reads them.

    That the question is answered, only those that can be quoted tell.
    """
    likely = [each for each in sentences if each.relevance >= _LEAST][:_READ]
    scores = model.scores([(" ".join(each.text.split()), question) for each in likely])
    neutral = [*(float(each) for _, each, _ in scores), *[_UNREAD] * (len(sentences) - len(likely))]
    each_by, any_by = (_POLAR, _ANY_POLAR) if is_yes_no(question) else (_OPEN, _ANY_OPEN)
    found, nearest, best = [], 0.0, 0.0
    for place, (sentence, own) in enumerate(zip(sentences, neutral, strict=True)):
        found.append(replace(sentence, relevance=chance(sentence.relevance, own, place, each_by)))
        if can_stand(sentence):
            nearest = max(nearest, sentence.relevance)
            best = max(best, chance(sentence.relevance, own, place, any_by))
    return Reranked(sorted(found, key=best_first), answerable(nearest, best))


def chance(relevance: float, neutral: float, place: int, weights: Weights = _POLAR) -> float:
    """The chance of an answer, to four decimals: from that by nearness, and from how likely no side is taken.

    So many sentences as ``place`` says are nearer. The chance of one that lacks what is asked for, 0, stays so.
    """
    if not relevance:
        return 0.0
    taken = max(-_MOST, min(_MOST, _log_odds(1 - neutral)))
    by_place = weights.place * min(place, _READ) / _READ
    return _likely(weights.constant + weights.near * _log_odds(relevance) + weights.sided * taken + by_place)


def answerable(nearest: float, read: float) -> float:
    """The chance that a question is answered, to four decimals; 0 where either is.

    Its log-odds are a mean of those of the nearest sentence and of the best one as it was ``read``.
    """
    if not nearest or not read:
        return 0.0
    return _likely((1 - _AS_READ) * _log_odds(nearest) + _AS_READ * _log_odds(read))


def _log_odds(likely: float) -> float:
    return math.log((likely + _TINY) / (1 - likely + _TINY))


def _likely(log_odds: float) -> float:
    return round(1 / (1 + math.exp(-log_odds)), 4)
