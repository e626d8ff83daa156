"""Question -> the passages worth reading, of every voice that may speak to it."""

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
_PER_VOICE = 8
# The weight of the best BM25 score beside a cosine of 1.
_TERM_WEIGHT = 0.4
# What it adds to a passage that it holds the expected answer type: a duration, where "how long" is asked.
_TYPE_WEIGHT = 0.2


def search(question: str, vector: Vectors, index: Index) -> list[Passage]:
    """The passages to read, best first.

    The cosine with ``vector`` and the BM25 score, divided by the best one, are fused by a weighted sum
    (convex combination, Bruch et al. 2023). Then voices take turns: the best passage of each, then the
    second of each, so that a long document or one with many copies crowds out no other.
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
    return [index.passages[row] for row in _take_turns(_without_copies(ranked, index), index)][:MAX_PASSAGES]


def _without_copies(ranked: list[int], index: Index) -> list[int]:
    """``ranked`` without passages that a copy with a smaller id has in it word for word."""
    sources = [index.passages[row].source.id for row in ranked]
    keys = [
        (index.voices[id], " ".join(index.passages[row].text.split())) for id, row in zip(sources, ranked, strict=True)
    ]
    first: dict[tuple[str, str], str] = {}
    for key, id in zip(keys, sources, strict=True):
        first[key] = min(id, first.get(key, id))
    return [row for row, key, id in zip(ranked, keys, sources, strict=True) if first[key] == id]


def _take_turns(ranked: list[int], index: Index) -> list[int]:
    """The first of each voice, in the order of ``ranked``, then the second of each, and so on."""
    turn: dict[str, int] = {}
    turns = []
    for place, row in enumerate(ranked):
        voice = index.voices[index.passages[row].source.id]
        turn[voice] = turn.get(voice, 0) + 1
        if turn[voice] <= _PER_VOICE:
            turns.append((turn[voice], place, row))
    return [row for _, _, row in sorted(turns)]
