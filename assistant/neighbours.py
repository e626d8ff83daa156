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
# With more new rows than this all are found at once: what lies near to so many would fill the memory.
_MANY = 4096

Rounded = NDArray[np.int16]
"""Unit vectors times 4000, in whole numbers: a row each."""
Pairs = NDArray[np.int32]
"""Shape (n, 2), ascending: the number of a row, and that of one of the others nearest to it."""
Rows = NDArray[np.int64]
_NONE: Vectors = np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Known:
    """What was found before. ``before`` has for each present row the number that it had, or -1."""

    near: Pairs
    before: Rows
    count: int
    """How many rows there were."""


def rounded(vectors: Vectors) -> Rounded:
    """Unit ``vectors`` in whole numbers."""
    whole: Rounded = np.rint(vectors * np.float32(_SCALE)).astype(np.int16)
    return whole


def find_near(vectors: Rounded, k: int, least: float, known: Known | None = None) -> Pairs:
    """For each of the ``vectors`` up to ``k`` others, of those with a cosine of at least ``least`` the nearest.

    Of equally near ones the first are taken.
    """
    whole = vectors.astype(np.float32)
    bar = least * _SCALE**2
    anew: NDArray[np.bool_] = np.ones(len(whole), bool)
    found = [np.zeros((0, 2), np.int32)]
    kept = known.before[known.before >= 0] if known else np.zeros(0, np.int64)
    # Ties are settled by the order of the rows, which must be as it was.
    if known and (np.diff(kept) > 0).all() and (known.before < 0).sum() <= _MANY:
        anew = known.before < 0
        now = np.full(known.count, -1, np.int32)
        now[kept] = np.flatnonzero(~anew)
        moved = now[known.near]
        moved = moved[moved[:, 0] >= 0]
        # A row that lost one of k may have others as near; one that had fewer has all that there are.
        had = np.bincount(moved[:, 0], minlength=len(whole))
        lost = np.bincount(moved[moved[:, 1] < 0, 0], minlength=len(whole))
        anew |= (lost > 0) & (had >= k)
        pairs = np.concatenate([moved[moved[:, 1] >= 0], _near_new(whole, np.flatnonzero(known.before < 0), bar)])
        found.append(_best(whole, pairs[~anew[pairs[:, 0]]], k))
    found += [_nearest(whole, rows, k, bar) for rows in _blocks(np.flatnonzero(anew), len(whole))]
    return ascending(np.concatenate(found), len(whole))


def ascending(pairs: NDArray[np.integer], count: int) -> Pairs:
    """The ``pairs`` of numbers below ``count`` in their order."""
    codes = np.sort(pairs[:, 0].astype(np.int64) * count + pairs[:, 1])
    return np.stack(np.divmod(codes, max(1, count)), axis=1).astype(np.int32)


def _near_new(whole: Vectors, new: Rows, bar: float) -> Pairs:
    """Every row with each of the ``new`` ones that is near to it."""
    found = [np.zeros((0, 2), np.int32)]
    for block in _blocks(new, len(whole)):
        number, row = np.nonzero(whole[block] @ whole.T >= bar)
        found.append(np.stack([row, block[number]], axis=1).astype(np.int32))
    return np.concatenate(found)


def _best(whole: Vectors, pairs: Pairs, k: int) -> Pairs:
    """Of the ``pairs`` of each row the ``k`` nearest."""
    many = np.bincount(pairs[:, 0], minlength=len(whole))[pairs[:, 0]] > k
    row, other = pairs[many].T
    blocks = _blocks(np.arange(len(row)), whole.shape[1])
    products = [np.einsum("ij,ij->i", whole[row[block]], whole[other[block]]) for block in blocks]
    return np.concatenate([pairs[~many], _ranked(row, other, np.concatenate([*products, _NONE]), k)])


def _nearest(whole: Vectors, rows: Rows, k: int, bar: float) -> Pairs:
    products = whole[rows] @ whole.T
    products[np.arange(len(rows)), rows] = -np.inf
    row, other = np.nonzero(products >= bar)
    return _ranked(rows[row], other, products[row, other], k)


def _ranked(row: NDArray[np.integer], other: NDArray[np.integer], products: Vectors, k: int) -> Pairs:
    """The pairs of rows with an other, of each row the ``k`` with the largest products."""
    order = np.lexsort((other, -products, row))
    row, other = row[order], other[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    return np.stack([row, other], axis=1)[rank < k].astype(np.int32)


def _blocks(rows: Rows, width: int) -> list[Rows]:
    size = max(1, _BLOCK // max(1, width))
    return [rows[start : start + size] for start in range(0, len(rows), size)]
