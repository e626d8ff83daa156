"""How near a text comes to a question, token by token: ColBERT's MaxSim (Khattab and Zaharia 2020), weighted.

Every token of the question looks for its nearest token in the text. The mean of these cosines is weighted by how much
the tokens' words tell texts apart: that "should", "I" and "them" are met says little, that "bread" is met says much.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .models import TokenVectors, Vectors
from .terms import TermIndex, words

# A function word counts this share of the mean content word; the encoder's own tokens, which stand for no word, count
# nothing. Chosen on SQuAD 2 dev (benchmarks/LOG.md).
_FUNCTION = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's tokens: their unit vectors, one a row, and what each of them counts, in sum 1."""

    vectors: Vectors
    shares: Vectors

    def near(self, tokens: Vectors) -> float:
        """How near ``tokens``, the unit vectors of a text's, come to the question: at most 1, and 0 for none."""
        return float(self.shares @ self.nearest(tokens)) if len(tokens) and len(self.vectors) else 0.0

    def nearest(self, tokens: Vectors) -> Vectors:
        """For each token of the question the cosine with the nearest of ``tokens``, of which there is one at least."""
        nearest: Vectors = (self.vectors @ tokens.T).max(axis=1)
        return nearest


def weigh(question: str, tokens: TokenVectors, terms: TermIndex) -> Asked:
    """The ``tokens`` of ``question`` with their shares; where it has no content word, all count alike.

    A content word counts 1 and its rarity, and each of its n tokens that divided by the root of n: what the encoder has
    to piece together would else count n times.
    """
    shares, content = np.zeros(len(tokens.spans), np.float32), np.zeros(len(tokens.spans), bool)
    spoken = [(word, tokens.inside(word.start, word.end)) for word in words(question)]
    for word, inside in spoken:
        if word.is_content and inside.any():
            shares[inside] = (1 + terms.rarity(word.stem)) / math.sqrt(inside.sum())
            content |= inside
    if not content.any():
        return Asked(tokens.vectors, np.full_like(shares, 1 / max(1, len(shares))))
    of_function = _FUNCTION * shares[content].mean()
    for _, inside in spoken:
        if inside.any():
            shares[inside & ~content] = of_function / math.sqrt(inside.sum())
    return Asked(tokens.vectors, shares / shares.sum())
