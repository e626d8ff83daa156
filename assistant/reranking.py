"""Sentences that come near to a yes/no question -> how likely each answers it, now that a cross-encoder has read both.

The stance model reads question and sentence together, as a reranker does (Nogueira and Cho 2019): a sentence that takes
a side is an answer, whatever words it has; one that has the question's words and takes none rarely is.
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
# A logistic regression of two log-odds, that a sentence is near enough and that it takes a side. Fitted on the
# sentences that careful readers name as evidence (benchmarks/LOG.md).
_BIAS, _NEARNESS, _SIDED = -0.3, 0.9, 0.8
# Beyond these odds, of e to this power, the model is surer than it is right.
_MOST = 4.0
_TINY = 1e-6


def rerank(question: str, sentences: Sequence[ScoredSentence], model: StanceModel) -> list[ScoredSentence]:
    """The sentences with the chance that they answer a yes/no ``question``, the best first; as they were for others."""
    if not is_yes_no(question):
        return list(sentences)
    likely = [each for each in sentences if each.relevance >= _LEAST][:_READ]
    scores = model.scores([(" ".join(each.text.split()), question) for each in likely])
    neutral = [*(float(each) for _, each, _ in scores), *[_UNREAD] * (len(sentences) - len(likely))]
    read = zip(sentences, neutral, strict=True)
    return sorted((replace(each, relevance=chance(each.relevance, own)) for each, own in read), key=best_first)


def chance(relevance: float, neutral: float) -> float:
    """The chance of an answer, to four decimals: from that by nearness, and from how likely no side is taken."""
    near = math.log((relevance + _TINY) / (1 - relevance + _TINY))
    sided = math.log((1 - neutral + _TINY) / (neutral + _TINY))
    return round(1 / (1 + math.exp(-(_BIAS + _NEARNESS * near + _SIDED * max(-_MOST, min(_MOST, sided))))), 4)
