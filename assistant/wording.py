"""The words of a question against the words of the corpus: slips of the keyboard, and words no source has."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .models import Encoder, TokenVectors, Vectors
from .polarity import polarity
from .spelling import slips
from .terms import TermIndex, Word, words

# A word that no source has is still spoken of where a token of a source lies this near to it in meaning:
# "doctor" to "physician". A word that the encoder has to piece together is rare, mostly a name or a term, and what
# is near to it is more often another thing: "relaxants" and "relaxed". Chosen as benchmarks/LOG.md tells.
_SPOKEN_OF, _RARE_SPOKEN_OF = 0.5, 0.6
# A question hinges on words without which its vector turns by this much (1 - cosine): "ibuprofen" in "does
# ibuprofen help?" by 0.69, "ok" in "is it ok to stretch?" by 0.03. For each unit the logit of its score falls by that.
_HINGES, _COST_OF_TURN = 0.1, 20.0
# Beside a word that turns the question far, one that turns it by less than this share is not named.
_WORTH_NAMING = 0.4
# No quote speaks of a word to which none of their tokens is as near as the first of these; it is named if the question
# turns by the second or more without it. Chosen as benchmarks/LOG.md tells.
_MENTIONED, _MATTERS = 0.45, 0.08
_LONGEST_ENDING = 3
# These name the kind of answer and not the subject: a source may give a deadline without the word.
_KINDS = frozenset(word.stem for word in words("deadline date price cost fee phone telephone email address"))
# Missing words of which is asked how far the question turns without them alone.
_LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class Missing:
    """The words that a question hinges on and no source has, nor comes near, and how far it turns without them.

    ``words`` leaves out those that matter little beside the others; ``turn`` is one minus the cosine of its vector
    with and without all of them, and 0 where nothing is missing.
    """

    words: tuple[str, ...]
    turn: float

    def weaken(self, relevance: float) -> float:
        """The chance that the question is answered, where that of its best sentence is ``relevance``.

        The odds fall exponentially with the turn, as in a logistic regression on both; to four decimals.
        """
        odds = relevance * math.exp(-_COST_OF_TURN * self.turn)
        return round(odds / (1 - relevance + odds), 4) if odds else 0.0


def mend_spelling(question: str, asked: TokenVectors, terms: TermIndex) -> str:
    """The question with each misspelt word replaced by the word of the corpus that it is nearest to.

    A word that is one token of the encoder (``asked``) is spelt as people spell it, and stays; so do numbers and codes,
    of which the nearest is another one.
    """
    mended = question
    for word in reversed(list(words(question))):
        if _is_known(word, terms) or any(map(str.isdigit, word.text)):
            continue
        if asked.inside(word.start, word.end).sum() > 1:
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


def find_missing(
    question: str,
    vector: Vectors,
    asked: TokenVectors,
    read: Sequence[Vectors],
    terms: TermIndex,
    encoder: Encoder,
) -> Missing:
    """The words that the question hinges on, that no source has, and to which nothing that was read comes near.

    ``vector`` is the question's, ``asked`` are its token vectors, ``read`` those of each sentence that was read.
    """
    unknown = [word for word in words(question) if _names(word) and not _is_known(word, terms)]
    if not unknown:
        return Missing((), 0.0)
    tokens = np.concatenate(read) if read else np.zeros((0, asked.vectors.shape[1]), np.float32)
    missing = [word for word in unknown if not _is_spoken_of(word, asked, tokens)]
    if not missing:
        return Missing((), 0.0)
    # Each is another question to encode, so a few are looked at by themselves, and each word once.
    single = list({word.text: word for word in reversed(missing)}.values())[::-1][:_LOOKED_AT]
    rests = [_without(question, missing), *(_without(question, [word]) for word in single)]
    together, *alone = (1 - encoder.encode(rests) @ vector).tolist()
    if together < _HINGES:
        return Missing((), 0.0)
    named = [word for word, turn in zip(single, alone, strict=True) if turn >= _WORTH_NAMING * max(alone)]
    return Missing(tuple(dict.fromkeys(question[word.start : word.end] for word in named)), together)


def find_unmentioned(
    question: str,
    vector: Vectors,
    asked: TokenVectors,
    said: Collection[str],
    quoted: Sequence[Vectors],
    encoder: Encoder,
) -> tuple[str, ...]:
    """The words that matter to the question, and of which no quote speaks: an answer that lacks them must say so.

    Words that follow each other matter together where none does alone: a "herniated disc" is much the same without the
    one and without the other. ``said`` are the stems of the quotes' words and headings, ``quoted`` the token vectors of
    their sentences; the rest as in :func:`find_missing`. Words that only praise or blame name no subject.
    """
    unsaid = {word.text: word for word in words(question) if word.is_content and word.stem not in said}
    tokens = np.concatenate(quoted) if quoted else np.zeros((0, asked.vectors.shape[1]), np.float32)
    far = [word for word in unsaid.values() if _names(word) and _nearness(word, asked, tokens) < _MENTIONED][
        :_LOOKED_AT
    ]

    def matter(pieces: Sequence[Sequence[Word]]) -> list[Sequence[Word]]:
        rests = [_without(question, piece) for piece in pieces]
        turns = (1 - encoder.encode(rests) @ vector).tolist() if rests else []
        return [piece for piece, turn in zip(pieces, turns, strict=True) if turn >= _MATTERS]

    alone = matter([[word] for word in far])
    runs = [run for run in _runs(question, far) if run[1:] and not any([word] in alone for word in run)]
    named = sorted([*alone, *matter(runs)], key=lambda piece: piece[0].start)
    return tuple(question[piece[0].start : piece[-1].end] for piece in named)


def _names(word: Word) -> bool:
    """Whether a word names a subject: "bad" only judges one, and a price is told without the word."""
    return word.stem not in _KINDS and not polarity(word.text).sign


def _runs(question: str, found: Sequence[Word]) -> list[list[Word]]:
    """The words ``found``, together where nothing but space stands between them."""
    runs: list[list[Word]] = []
    for word in found:
        if runs and question[runs[-1][-1].end : word.start].isspace():
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _without(question: str, missing: Sequence[Word]) -> str:
    for word in reversed(missing):
        question = question[: word.start] + question[word.end :]
    return question


def _is_spoken_of(word: Word, asked: TokenVectors, tokens: Vectors) -> bool:
    """Whether one of ``tokens`` comes near to the word in meaning."""
    needed = _RARE_SPOKEN_OF if asked.inside(word.start, word.end).sum() > 1 else _SPOKEN_OF
    return _nearness(word, asked, tokens) >= needed


def _nearness(word: Word, asked: TokenVectors, tokens: Vectors) -> float:
    """The cosine of the word with the nearest of ``tokens``; -1 where one of them is not there."""
    inside = asked.inside(word.start, word.end)
    if not inside.any() or not len(tokens):
        return -1.0
    vector = asked.vectors[inside].mean(axis=0)
    return float((tokens @ vector).max() / np.linalg.norm(vector))
