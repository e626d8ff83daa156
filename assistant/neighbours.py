"""Vectors -> for each the others that are nearest to it; the same whether found at once or by updates.

A sum of float32 numbers depends on the order in which a library adds them, and that on how many rows it multiplies at
a time. So vectors are first rounded to whole numbers, so small that float32 holds every sum of their products exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .models import Vectors

# A unit vector times this has whole numbers whose products add up to at most 2 ** 24, up to which float32 is exact.
# Rounding moves a cosine by a ten-thousandth.
_SCALE = 4000
# Products that are held at a time.
_BLOCK = 2**24

Pairs = NDArray[np.int32]
"""Shape (n, 2), ascending: the number of a row, and that of one of the others nearest to it."""
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Known:
    """What was found before. ``before`` has for each present row the number that it had, or -1."""

    near: Pairs
    before: Rows
    count: int
    """How many rows there were."""


def find_near(vectors: Vectors, k: int, least: float, known: Known | None = None) -> Pairs:
    """For each of the unit ``vectors`` up to ``k`` others, of those with a cosine of at least ``least`` the nearest.

    Of equally near ones the first are taken.
    """
    whole = np.rint(vectors * np.float32(_SCALE)).astype(np.float32)
    bar = least * _SCALE**2
    anew: NDArray[np.bool_] = np.ones(len(whole), bool)
    found = [np.zeros((0, 2), np.int32)]
    kept = known.before[known.before >= 0] if known else np.zeros(0, np.int64)
    # Ties are settled by the order of the rows, which must be as it was.
    if known and (np.diff(kept) > 0).all():
        now = np.full(known.count, -1, np.int32)
        now[kept] = np.flatnonzero(known.before >= 0)
        moved = now[known.near]
        new = np.flatnonzero(known.before < 0)
        anew = _near_any(whole, new, bar)
        anew[new] = True
        anew[moved[(moved[:, 0] >= 0) & (moved[:, 1] < 0), 0]] = True
        still: NDArray[np.bool_] = np.all(moved >= 0, axis=1)
        still[still] = ~anew[moved[still, 0]]
        found.append(moved[still])
    found += [_nearest(whole, rows, k, bar) for rows in _blocks(np.flatnonzero(anew), len(whole))]
    pairs = np.concatenate(found)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _near_any(whole: Vectors, rows: Rows, bar: float) -> NDArray[np.bool_]:
    """Which of all rows are near to one of ``rows``."""
    near = np.zeros(len(whole), bool)
    for block in _blocks(rows, len(whole)):
        near |= (whole[block] @ whole.T >= bar).any(axis=0)
    return near


def _nearest(whole: Vectors, rows: Rows, k: int, bar: float) -> Pairs:
    products = whole[rows] @ whole.T
    products[np.arange(len(rows)), rows] = -1
    row, other = np.nonzero(products >= bar)
    order = np.lexsort((other, -products[row, other], row))
    row, other = row[order], other[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    return np.stack([rows[row], other], axis=1)[rank < k].astype(np.int32)


def _blocks(rows: Rows, width: int) -> list[Rows]:
    size = max(1, _BLOCK // max(1, width))
    return [rows[start : start + size] for start in range(0, len(rows), size)]
