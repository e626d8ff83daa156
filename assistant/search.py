"""Question -> the passages worth reading, of every voice that may speak to it."""

from __future__ import annotations

from .answer_types import matches_answer_type
from .index import Index
from .models import Vectors
from .records import Passage, Source
from .terms import terms

# How deep each of the two searches looks before they are fused.
_POOL = 100
# Passages that are read closely; each costs a part of one encoding (benchmarks/speed.py).
MAX_PASSAGES = 24
_PER_VOICE = 8
# The weights of the best BM25 score of a passage, and of a whole document, beside a cosine of 1; chosen on the
# training queries of SciFact (benchmarks/LOG.md).
_TERM_WEIGHT = _DOCUMENT_WEIGHT = 0.2
# What it adds to a passage that it holds the expected answer type: a duration, where "how long" is asked.
_TYPE_WEIGHT = 0.2


def search(question: str, vector: Vectors, index: Index) -> list[Passage]:
    """The passages to read, best first; ``vector`` is the question's.

    Voices take turns: the best passage of each, then the second of each, so that a long document or one with
    many copies crowds out no other.
    """
    scores = _scores(question, vector, index)
    ranked = sorted(scores, key=lambda row: (-scores[row], row))
    return [index.passages[row] for row in _take_turns(_without_copies(ranked, index), index)][:MAX_PASSAGES]


def rank_sources(question: str, vector: Vectors, index: Index) -> list[tuple[Source, float]]:
    """The sources that the search sees, each with the score of its best passage, best first."""
    best: dict[str, tuple[Source, float]] = {}
    for row, score in _scores(question, vector, index).items():
        source = index.passages[row].source
        if source.id not in best or score > best[source.id][1]:
            best[source.id] = source, score
    return sorted(best.values(), key=lambda each: (-each[1], each[0].id))


def _scores(question: str, vector: Vectors, index: Index) -> dict[int, float]:
    """The scores of the passages that either search found.

    The cosine with ``vector`` and the BM25 scores of the passage and of its document, each divided by the best one,
    are fused by a weighted sum (convex combination, Bruch et al. 2023).
    """
    scores = dict(index.search_vectors(vector, _POOL))
    query = terms(question)
    hits = index.search_terms(query, _POOL)
    for row, score in hits:
        cosine = scores.get(row, float(index.vectors[row] @ vector))
        scores[row] = cosine + _TERM_WEIGHT * score / hits[0][1]
    documents = index.search_documents(query, {index.passages[row].source.id for row in scores})
    for row in scores:
        scores[row] += _DOCUMENT_WEIGHT * documents[index.passages[row].source.id]
        if matches_answer_type(question, index.passages[row].text):
            scores[row] += _TYPE_WEIGHT
    return scores


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
