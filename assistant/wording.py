"""The words of a question against the words of the corpus: slips of the keyboard, and words no source has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .models import Encoder, TokenVectors, Vectors
from .spelling import slips
from .terms import TermIndex, Word, words

# A word that no source has is still spoken of where a token of a source lies this near to it in meaning:
# "doctor" to "physician". Measured by `python -m benchmarks.questions`.
SPOKEN_OF = 0.5
# A question hinges on words without which its vector turns by this much (1 - cosine): "ibuprofen" in "does
# ibuprofen help?" by 0.69, "ok" in "is it ok to stretch?" by 0.03.
HINGES = 0.1
_LONGEST_ENDING = 3


def mend_spelling(question: str, asked: TokenVectors, terms: TermIndex) -> str:
    """The question with each misspelt word replaced by the word of the corpus that it is nearest to.

    A word that is one token of the encoder (``asked``) is spelt as people spell it, and stays.
    """
    mended = question
    for word in reversed(list(words(question))):
        if not _is_known(word, terms) and _inside(word, asked).sum() > 1:
            near = _nearest(word.text, terms.vocabulary)
            if near:
                mended = mended[: word.start] + near + mended[word.end :]
    return mended


def _is_known(word: Word, terms: TermIndex) -> bool:
    """Whether a source has the word, or differs from it by an ending: "stretches", but not "relaxants" of "relax"."""
    if not word.is_content or word.text in terms.vocabulary:
        return True
    return word.stem in terms.stems and len(word.text) - len(word.stem) <= _LONGEST_ENDING


def _nearest(word: str, vocabulary: Mapping[str, str]) -> str | None:
    near = [(distance, known) for known in vocabulary if (distance := slips(word, known)) is not None]
    return min(near)[1] if near else None


def missing_words(
    question: str,
    vector: Vectors,
    asked: TokenVectors,
    read: Sequence[Vectors],
    terms: TermIndex,
    encoder: Encoder,
) -> tuple[str, ...]:
    """The words that the question hinges on, that no source has, and to which nothing that was read comes near.

    ``vector`` is the question's, ``asked`` are its token vectors, ``read`` those of each sentence that was read.
    """
    unknown = [word for word in words(question) if not _is_known(word, terms)]
    if not unknown:
        return ()
    tokens = np.concatenate(read) if read else np.zeros((0, asked.vectors.shape[1]), np.float32)
    missing = [word for word in unknown if _best_cosine(word, asked, tokens) < SPOKEN_OF]
    rest = question
    for word in reversed(missing):
        rest = rest[: word.start] + rest[word.end :]
    if not missing or 1 - float(encoder.encode([rest])[0] @ vector) < HINGES:
        return ()
    return tuple(dict.fromkeys(question[word.start : word.end] for word in missing))


def _inside(word: Word, asked: TokenVectors) -> NDArray[np.bool_]:
    """Which tokens of the question are the word's."""
    starts, ends = asked.spans[:, 0], asked.spans[:, 1]
    return (starts >= word.start) & (ends <= word.end) & (ends > starts)


def _best_cosine(word: Word, asked: TokenVectors, tokens: Vectors) -> float:
    inside = _inside(word, asked)
    if not inside.any() or not len(tokens):
        return 0.0
    vector = asked.vectors[inside].mean(axis=0)
    return float((tokens @ vector).max() / np.linalg.norm(vector))
