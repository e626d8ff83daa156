"""The words of a question against the words of the corpus: slips of the keyboard, and words no source has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from rapidfuzz.distance import DamerauLevenshtein

from .models import TokenVectors, Vectors
from .terms import TermIndex, Word, words

# A word that no source has is still spoken of where a token of a source lies this near to it in meaning:
# "doctor" to "physician". Measured by `python -m benchmarks.refusal`.
SPOKEN_OF = 0.5


def mend_spelling(question: str, terms: TermIndex) -> str:
    """The question with each unknown word replaced by the one word of the corpus that it can be a slip of."""
    mended = question
    for word in reversed(list(words(question))):
        if word.is_content and word.stem not in terms.stems:
            near = _nearest(word.text, terms.vocabulary)
            if near:
                mended = mended[: word.start] + near + mended[word.end :]
    return mended


def _nearest(word: str, vocabulary: Mapping[str, str]) -> str | None:
    slips = 2 if len(word) >= 8 else 1 if len(word) >= 5 else 0
    near = []
    for known in vocabulary if slips else ():
        if known[0] == word[0] and abs(len(known) - len(word)) <= slips:
            distance = DamerauLevenshtein.distance(word, known, score_cutoff=slips)
            if distance <= slips:
                near.append((distance, known))
    return min(near)[1] if near else None


def missing_words(question: str, asked: TokenVectors, read: Sequence[Vectors], terms: TermIndex) -> tuple[str, ...]:
    """The content words of the question that no source has, and to which nothing that was read comes near.

    ``asked`` are the question's token vectors, ``read`` those of every sentence that was read.
    """
    unknown = [word for word in words(question) if word.is_content and word.stem not in terms.stems]
    tokens = np.concatenate(read) if read else np.zeros((0, asked.vectors.shape[1]), np.float32)
    missing = (question[w.start : w.end] for w in unknown if _best_cosine(w, asked, tokens) < SPOKEN_OF)
    return tuple(dict.fromkeys(missing))


def _best_cosine(word: Word, asked: TokenVectors, tokens: Vectors) -> float:
    inside = (asked.spans[:, 0] >= word.start) & (asked.spans[:, 1] <= word.end)
    inside &= asked.spans[:, 1] > asked.spans[:, 0]
    if not inside.any() or not len(tokens):
        return 0.0
    vector = asked.vectors[inside].mean(axis=0)
    return float((tokens @ vector).max() / np.linalg.norm(vector))
