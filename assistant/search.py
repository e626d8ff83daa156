"""Question -> the passages worth reading, of every source that may speak to it."""

from __future__ import annotations

from .answer_types import matches_answer_type
from .index import Index
from .models import Vectors
from .records import Passage
from .terms import terms

# How deep each of the two searches looks before they are fused.
_POOL = 100
# Passages that are read closely; each costs a part of one encoding (benchmarks/speed.py).
MAX_PASSAGES = 24
_PER_SOURCE = 8
# The weight of the best BM25 score beside a cosine of 1.
_TERM_WEIGHT = 0.4
# What it adds to a passage that it holds the expected answer type: a duration, where "how long" is asked.
_TYPE_WEIGHT = 0.2


def search(question: str, vector: Vectors, index: Index) -> list[Passage]:
    """The passages to read, best first.

    The cosine with ``vector`` and the BM25 score, divided by the best one, are fused by a weighted sum
    (convex combination, Bruch et al. 2023). Then sources take turns: the best passage of each, then the
    second of each, so that a long document crowds out no other.
    """
    scores = dict(index.search_vectors(vector, _POOL))
    hits = index.search_terms(terms(question), _POOL)
    for row, score in hits:
        cosine = scores.get(row, float(index.vectors[row] @ vector))
        scores[row] = cosine + _TERM_WEIGHT * score / hits[0][1]
    for row in scores:
        if matches_answer_type(question, index.passages[row].text):
            scores[row] += _TYPE_WEIGHT
    ranked = sorted(scores, key=lambda row: (-scores[row], row))
    return [index.passages[row] for row in _take_turns(ranked, index)][:MAX_PASSAGES]


def _take_turns(ranked: list[int], index: Index) -> list[int]:
    """The first of each source, in the order of ``ranked``, then the second of each, and so on."""
    turn: dict[str, int] = {}
    turns = []
    for place, row in enumerate(ranked):
        source = index.passages[row].source.id
        turn[source] = turn.get(source, 0) + 1
        if turn[source] <= _PER_SOURCE:
            turns.append((turn[source], place, row))
    return [row for _, _, row in sorted(turns)]
