"""Which pairs of one set speak of nearly the same thing: their evidence says nothing about each other's claim."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

# Claims that share fewer words are of another topic, and too easy; those that share more may be the same claim.
_NEAR, _SAME = 0.12, 0.45


class Topics:
    """The claims of a set, by the words that they share (TF-IDF), to be asked for neighbours."""

    def __init__(self, claims: Sequence[str]) -> None:
        self._matrix = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(claims)

    def neighbour(self, i: int, rng: random.Random) -> int | None:
        """A claim of the same topic as claim ``i`` that is not the same claim, or none."""
        nearness = np.asarray((self._matrix @ self._matrix[i].T).todense()).ravel()
        found = np.flatnonzero((nearness > _NEAR) & (nearness < _SAME))
        return int(rng.choice(found.tolist())) if len(found) else None
