"""Which vectors lie near each other, found at once or by updates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.neighbours import Known, Rounded, find_near, rounded

K, LEAST = 2, 0.5


def unit(rows: list[tuple[int, int]]) -> Rounded:
    vectors = np.array(rows, np.float32).reshape(-1, 2)
    return rounded(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def test_the_nearest_are_found_and_no_row_is_its_own_neighbour() -> None:
    near = find_near(unit([(1, 0), (9, 1), (0, 1), (8, 2)]), K, LEAST)
    assert near.tolist() == [[0, 1], [0, 3], [1, 0], [1, 3], [3, 0], [3, 1]]


def test_of_equally_near_ones_the_first_are_taken() -> None:
    assert find_near(unit([(1, 0)] * 4), K, LEAST).tolist() == [
        [0, 1], [0, 2], [1, 0], [1, 2], [2, 0], [2, 1], [3, 0], [3, 1],
    ]  # fmt: skip


def test_no_rows_have_no_neighbours() -> None:
    assert find_near(unit([]), K, LEAST).shape == (0, 2)


# Few directions, so that many are equally near.
DIRECTIONS = st.tuples(st.integers(1, 3), st.integers(-2, 2))


@given(st.lists(st.tuples(DIRECTIONS, st.booleans(), st.lists(DIRECTIONS, max_size=2)), max_size=12), st.booleans())
def test_an_update_finds_what_is_found_at_once(
    rows: list[tuple[tuple[int, int], bool, list[tuple[int, int]]]], swapped: bool
) -> None:
    """Each row stands for one of before, whether it is kept, and the new ones after it."""
    old = unit([row for row, _, _ in rows])
    now: list[tuple[int, int]] = []
    before: list[int] = []
    for number, (row, kept, new) in enumerate(rows):
        now += [row] * kept + new
        before += [number] * kept + [-1] * len(new)
    if swapped:
        now, before = now[::-1], before[::-1]
    known = Known(find_near(old, K, LEAST), np.array(before, np.int64), len(old))
    assert find_near(unit(now), K, LEAST, known).tolist() == find_near(unit(now), K, LEAST).tolist()


@pytest.mark.parametrize("dimension", [8, 384, 1024])
def test_products_are_whole_numbers_that_do_not_depend_on_what_is_multiplied_with_them(dimension: int) -> None:
    drawn = np.random.default_rng(0).normal(size=(300, dimension)).astype(np.float32)
    vectors = rounded(drawn / np.linalg.norm(drawn, axis=1, keepdims=True))
    vectors[150:] = vectors[:150]
    for part in (slice(0, 7), slice(3, 299)):
        known = Known(find_near(vectors[part], K, -0.1), np.arange(300) - part.start, part.stop - part.start)
        known.before[part.stop :] = -1
        known.before[: part.start] = -1
        assert np.array_equal(find_near(vectors, K, -0.1, known), find_near(vectors, K, -0.1))


def test_very_many_new_rows_are_found_as_at_once() -> None:
    drawn = np.random.default_rng(1).normal(size=(5000, 4)).astype(np.float32)
    vectors = rounded(drawn / np.linalg.norm(drawn, axis=1, keepdims=True))
    before = np.where(np.arange(len(vectors)) % 6, -1, np.arange(len(vectors)) // 6)
    known = Known(find_near(vectors[::6], K, LEAST), before, int(before.max()) + 1)
    assert np.array_equal(find_near(vectors, K, LEAST, known), find_near(vectors, K, LEAST))
