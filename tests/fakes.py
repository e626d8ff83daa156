"""Models whose results can be computed in the head."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.models import TokenVectors, Vectors

_WORD = re.compile(r"\w+")
_DENIAL = re.compile(r"\b(?:not|never)\b", re.IGNORECASE)


class FakeEncoder:
    """An encoder that knows the words it is given: each is one axis, and all other words share the last.

    A text's vector is its bag of words, made a unit vector; a text without words is the last axis.
    """

    def __init__(self, *vocabulary: str) -> None:
        self._axes = {word: axis for axis, word in enumerate(vocabulary)}
        self.name = "fake@0"
        self.dimension = len(vocabulary) + 1

    def encode(self, texts: Sequence[str], /) -> Vectors:
        rows = [self._rows(text).sum(axis=0) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32).reshape(-1, self.dimension)

    def encode_tokens(self, texts: Sequence[str], /) -> list[TokenVectors]:
        """One token a word; a text without words is one token with an empty span."""
        found = [[match.span() for match in _WORD.finditer(text)] or [(0, 0)] for text in texts]
        return [
            TokenVectors(self._rows(text), np.array(spans, np.int64)) for text, spans in zip(texts, found, strict=True)
        ]

    def _rows(self, text: str) -> Vectors:
        axes = [self._axes.get(word.lower(), self.dimension - 1) for word in _WORD.findall(text)]
        return np.eye(self.dimension, dtype=np.float32)[axes or [self.dimension - 1]]


class FakeStanceModel:
    """A stance model for which texts of which one alone has a "not" or a "never" oppose each other."""

    name = "fake-stance@0"

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        denied = [[bool(_DENIAL.search(text)) for text in pair] for pair in pairs]
        rows = [[0.05, 0.05, 0.9] if first != second else [0.9, 0.05, 0.05] for first, second in denied]
        return np.array(rows, np.float32).reshape(-1, 3)
