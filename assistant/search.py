"""Question -> the passages worth reading, of every voice that may speak to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from .answer_types import matches_answer_type
from .index import Index, encoder_text
from .late_interaction import weigh
from .models import Encoder, Vectors
from .records import Passage, Source
from .terms import terms

# How deep each of the two searches looks before they are fused.
_POOL = 100
# Passages that are read closely; each costs a part of one encoding (benchmarks/speed.py).
MAX_PASSAGES = 24
_PER_VOICE = 8
# Passages of a turn: of two, the answer is more often among those that are read than of one (benchmarks/LOG.md).
_PER_TURN = 2
# What it adds to a passage that it holds the expected answer type: a duration, where "how long" is asked.
_TYPE_WEIGHT = 0.2


class Weights(NamedTuple):
    """What counts beside the cosine of question and passage, which counts 1.

    Chosen on the training queries of SciFact; `python -m benchmarks.ranking` prints what each adds.
    """

    passage_terms: float = 0.2
    """The BM25 score of the passage, as a share of the best one."""
    document_terms: float = 0.2
    """The BM25 score of the whole document, likewise."""
    tokens: float = 1.0
    """How near the question's tokens come to those of a source that was read; where sources are ranked."""


WEIGHTS = Weights()


def search(question: str, vector: Vectors, index: Index) -> list[Passage]:
    """The passages to read, best first; ``vector`` is the question's.

    Voices take turns: the best passages of each, then the next of each, so that a long document or one with
    many copies crowds out no other.
    """
    return _choose(_scores(question, vector, index, WEIGHTS), index)


def _choose(scores: Mapping[int, float], index: Index) -> list[Passage]:
    ranked = sorted(scores, key=lambda row: (-scores[row], row))
    return [index.passages[row] for row in _take_turns(_without_copies(ranked, index), index)][:MAX_PASSAGES]


def rank_sources(
    question: str, index: Index, encoder: Encoder, weights: Weights = WEIGHTS
) -> list[tuple[Source, float]]:
    """The sources that the search sees with their scores, best first.

    A source has the score of its best passage, and what late interaction adds for the passages that would be read:
    every token of the question looks for its nearest token in those of the source's voice.
    """
    scores = _scores(question, encoder.encode([question])[0], index, weights)
    best: dict[str, tuple[Source, float]] = {}
    for row, score in scores.items():
        source = index.passages[row].source
        if source.id not in best or score > best[source.id][1]:
            best[source.id] = source, score
    near = _near_tokens(question, _choose(scores, index), index, encoder) if weights.tokens else {}
    ranked = [(each, score + weights.tokens * near.get(index.voices[each.id], 0.0)) for each, score in best.values()]
    return sorted(ranked, key=lambda each: (-each[1], each[0].id))


def _near_tokens(question: str, passages: Sequence[Passage], index: Index, encoder: Encoder) -> dict[str, float]:
    """For each voice of ``passages``, how near its tokens come to those of ``question``: at most 1."""
    asked = weigh(question, encoder.encode_tokens([question])[0], index.terms)
    nearest: dict[str, Vectors] = {}
    read = encoder.encode_tokens([encoder_text(passage) for passage in passages])
    for passage, tokens in zip(passages, read, strict=True):
        voice = index.voices[passage.source.id]
        own = asked.nearest(tokens.vectors)
        nearest[voice] = np.maximum(own, nearest.get(voice, own))
    return {voice: float(asked.shares @ own) for voice, own in nearest.items()}


def _scores(question: str, vector: Vectors, index: Index, weights: Weights) -> dict[int, float]:
    """The scores of the passages that either search found.

    The cosine with ``vector`` and the BM25 scores of the passage and of its document, each divided by the best one,
    are fused by a weighted sum (convex combination, Bruch et al. 2023).
    """
    scores = dict(index.search_vectors(vector, _POOL))
    query = terms(question)
    hits = index.search_terms(query, _POOL)
    for row, score in hits:
        cosine = scores.get(row, float(index.vectors[row] @ vector))
        scores[row] = cosine + weights.passage_terms * score / hits[0][1]
    documents = index.search_documents(query, {index.passages[row].source.id for row in scores})
    for row in scores:
        scores[row] += weights.document_terms * documents[index.passages[row].source.id]
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
    """The first two of each voice, in the order of ``ranked``, then the next two of each, and so on."""
    taken: dict[str, int] = {}
    turns = []
    for place, row in enumerate(ranked):
        voice = index.voices[index.passages[row].source.id]
        before = taken.get(voice, 0)
        taken[voice] = before + 1
        if before < _PER_VOICE:
            turns.append((before // _PER_TURN, place, row))
    return [row for _, _, row in sorted(turns)]
