"""A vector -> the nearest of very many: looked for among all of them, or in the groups that lie nearest to it.

A scan of all is exact, and takes as long as the memory needs to hand them over. Above a size the vectors are put into
groups around centres (an inverted file, as in FAISS's IndexIVFFlat), and only some groups are read for a question. The
groups hold the numbers of vectors and no copies, so they need no memory to speak of and are saved as they are. What
share of the nearest is found then is measured on the vectors themselves; where it is too small, there are no groups.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import faiss
import numpy as np
from numpy.typing import NDArray

from .models import Vectors

APPROXIMATE_FROM = 250_000
"""From how many vectors on they are grouped: where a scan takes longer than to encode the question
(``python -m benchmarks.scale``; the figures stand in benchmarks/LOG.md)."""
LEAST_RECALL = 0.99
"""What share of the ten nearest to the vectors themselves must be found for the groups to be used.

A question lies farther from the passages than they from each other, and of its ten nearest about twice as many are
missed (benchmarks/LOG.md): with this share at least 0.98 should be found.
"""
# The first of these shares of the groups that finds enough is read. Reading more of them saves too little time.
_SHARES = (32, 16)
_NEAREST = 10
# Whose nearest are looked for to measure that: so many that FAISS multiplies matrices.
_SAMPLE = 400
# Two ways of adding up a product of unit vectors differ by less.
_ROUNDING = 1e-5
# The k-means: steps, vectors a group that it looks at, and where it begins.
_STEPS, _LOOKED_AT, _SEED = 10, 64, 1
SETTINGS = (APPROXIMATE_FROM, LEAST_RECALL, _SHARES, _NEAREST, _SAMPLE, _STEPS, _LOOKED_AT, _SEED)

Hits = list[tuple[int, float]]
"""Numbers of rows with a score, best first; ties in the order of the rows."""
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Groups:
    """Vectors in groups, of which ``read`` are read for a question.

    Raises:
        ValueError: not every vector is in one group, or they are no groups.
    """

    centres: Vectors
    rows: Rows
    """The numbers of the vectors, group after group, ascending in each."""
    ends: Rows
    """Where each group ends in ``rows``."""
    read: int
    recall: float
    """The share of the ten nearest to some of the vectors that is found."""

    def __post_init__(self) -> None:
        # The rows are handed to FAISS as addresses: a wrong one would read somebody else's memory.
        if self.rows.dtype != np.int64 or not np.array_equal(np.sort(self.rows), np.arange(len(self.rows))):
            raise ValueError("the groups do not hold each vector once")
        if self.centres.ndim != 2 or len(self.centres) != len(self.ends):  # noqa: PLR2004 - rows and columns
            raise ValueError("the groups are not those of the centres")
        if not len(self.ends) or (np.diff(self.ends, prepend=0) < 0).any() or self.ends[-1] != len(self.rows):
            raise ValueError("the groups do not end where the vectors do")
        if not 0 < self.read <= len(self.ends) or not 0 <= self.recall <= 1:
            raise ValueError("not so many groups can be read, or found in them")

    def near(self, vector: Vectors) -> Rows:
        """The numbers of the vectors in the groups to read for ``vector``, ascending as they lie in memory."""
        nearest = np.argsort(-(self.centres @ vector), kind="stable")[: self.read]
        return np.sort(np.concatenate([self.rows[self.ends[i - 1] if i else 0 : self.ends[i]] for i in nearest]))


def nearest(vectors: Vectors, vector: Vectors, k: int, groups: Groups | None = None) -> Hits:
    """The ``k`` rows of ``vectors`` with the largest inner product with ``vector``, or all, if there are fewer.

    With the ``groups`` of ``vectors`` only some are looked at, and of the ``k`` some may be missed for less near ones.

    Raises:
        ValueError: ``vector`` has another dimension than ``vectors``, or the groups are not theirs.
    """
    if vector.shape != vectors.shape[1:] or (groups and len(groups.rows) != len(vectors)):
        raise ValueError(f"a vector of shape {vector.shape} among vectors of shape {vectors.shape}")
    rows = groups.near(vector) if groups else None
    # Where the groups that were read hold too few, all are looked at.
    if rows is None or len(rows) < k:
        found, scores = _scan(vectors, vector[None, :], min(k, len(vectors)))
        return _ranked(found[0], scores[0])
    scores = _products(vectors, vector, rows)
    best = np.argpartition(-scores, k - 1)[:k]
    return _ranked(rows[best], scores[best])


def _ranked(rows: Rows, scores: Vectors) -> Hits:
    hits = zip(rows.tolist(), scores.tolist(), strict=True)
    return sorted((hit for hit in hits if hit[0] >= 0), key=lambda hit: (-hit[1], hit[0]))


def _scan(vectors: Vectors, asked: Vectors, k: int) -> tuple[Rows, Vectors]:
    """The ``k`` nearest of all to each of ``asked``. An IndexFlatIP would hold the vectors a second time."""
    # faiss-cpu >= 1.14.2 answers one query up to four times slower with several threads than with one.
    faiss.omp_set_num_threads(1)
    scores, rows = faiss.knn(asked, vectors, k, metric=faiss.METRIC_INNER_PRODUCT)
    return rows, scores


def _products(vectors: Vectors, vector: Vectors, rows: Rows) -> Vectors:
    """The inner product of ``vector`` with each of ``rows``, which are not copied together first."""
    vectors, vector = np.ascontiguousarray(vectors, np.float32), np.ascontiguousarray(vector, np.float32)
    products = np.empty(len(rows), np.float32)
    held = [faiss.swig_ptr(each) for each in (products, vector, vectors, rows)]
    faiss.fvec_inner_products_by_idx(*held, vectors.shape[1], 1, len(rows))  # type: ignore[attr-defined]
    return products


def find_groups(vectors: Vectors, least: int = APPROXIMATE_FROM, least_recall: float = LEAST_RECALL) -> Groups | None:
    """Groups of unit ``vectors``; None for fewer than ``least``, or where they find less than ``least_recall``.

    The same vectors give the same groups: the k-means begins with a seed, and one thread does it all.
    """
    if len(vectors) < max(least, 2):
        return None
    faiss.omp_set_num_threads(1)
    count = math.isqrt(len(vectors))
    kmeans = faiss.Kmeans(
        vectors.shape[1],
        count,
        niter=_STEPS,
        seed=_SEED,
        spherical=True,
        min_points_per_centroid=1,
        max_points_per_centroid=_LOOKED_AT,
    )
    kmeans.train(vectors)
    centres: Vectors = np.asarray(kmeans.centroids)
    group = _scan(centres, vectors, 1)[0][:, 0]
    rows = np.argsort(group, kind="stable")
    ends = np.searchsorted(group[rows], np.arange(count), side="right")
    sample = np.linspace(0, len(vectors) - 1, min(_SAMPLE, len(vectors)), dtype=np.int64)
    # Each of the sample is the nearest to itself.
    last = _scan(vectors, vectors[sample], min(_NEAREST + 1, len(vectors)))[1][:, -1]
    for share in _SHARES:
        whole = Groups(centres, rows, ends, max(1, count // share), 1.0)
        recall = _recall(vectors, sample, last, whole)
        if recall >= least_recall:
            return replace(whole, recall=recall)
    return None


def _recall(vectors: Vectors, sample: Rows, last: Vectors, groups: Groups) -> float:
    """The share of the nearest of the ``sample`` that is found, where the least near of them has the score ``last``.

    What is as near as that counts, whichever it is: copies of one text have one vector.
    """
    found = 0
    for row, score in zip(sample.tolist(), last.tolist(), strict=True):
        hits = nearest(vectors, vectors[row], _NEAREST + 1, groups)
        found += sum(hit[1] >= score - _ROUNDING for hit in hits[1:])
    return found / (len(sample) * min(_NEAREST, len(vectors) - 1))
