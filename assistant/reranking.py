"""Sentences that come near to a question -> how likely each answers it, now that a cross-encoder has read both.

The stance model reads question and sentence together, as a reranker does (Nogueira and Cho 2019): a sentence that takes
a side to a yes/no question is an answer, whatever words it has; one that has the question's words and takes none rarely
is. To an open question it has learnt to tell what answers as what takes a side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from .models import StanceModel
from .polar_questions import is_yes_no
from .quotes import ScoredSentence, best_first

# So many sentences are read, the nearest, and none that is less likely than this: beyond, hardly any is an answer. The
# others count as ones that take no side by these odds.
_READ, _LEAST, _UNREAD = 24, 0.04, 0.9
# Logistic regressions of two log-odds, that a sentence is near enough and that it takes a side, for yes/no questions
# and for others. Fitted on the sentences that careful readers name as evidence (benchmarks/LOG.md), but for the last
# number, by hand: with the fitted 0.67 two wanted sentences of the first corpus were lost.
_POLAR, _OPEN = (-0.8, 0.7, 1.05), (-0.8, 0.75, 0.45)
# What the best sentence as it was read counts for the question's being answered, beside the nearest one.
_AS_READ = 0.7
# Beyond these odds, of e to this power, the model is surer than it is right.
_MOST = 4.0
_TINY = 1e-6


def rerank(question: str, sentences: Sequence[ScoredSentence], model: StanceModel) -> list[ScoredSentence]:
    """The sentences with the chance that they answer ``question``, the best first."""
    likely = [each for each in sentences if each.relevance >= _LEAST][:_READ]
    scores = model.scores([(" ".join(each.text.split()), question) for each in likely])
    neutral = [*(float(each) for _, each, _ in scores), *[_UNREAD] * (len(sentences) - len(likely))]
    polar = is_yes_no(question)
    read = zip(sentences, neutral, strict=True)
    found = (replace(each, relevance=chance(each.relevance, own, polar=polar)) for each, own in read)
    return sorted(found, key=best_first)


def chance(relevance: float, neutral: float, *, polar: bool) -> float:
    """The chance of an answer, to four decimals: from that by nearness, and from how likely no side is taken.

    The one of a sentence that lacks what is asked for, 0, stays so.
    """
    if not relevance:
        return 0.0
    bias, nearness, sided = _POLAR if polar else _OPEN
    taken = max(-_MOST, min(_MOST, _log_odds(1 - neutral)))
    return _likely(bias + nearness * _log_odds(relevance) + sided * taken)


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
