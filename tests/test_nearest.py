"""The nearest of many vectors, looked for among all or in groups; and groups only where they find enough."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.models import Vectors
from assistant.nearest import LEAST_RECALL, Groups, find_groups, nearest

TOPICS, OF_EACH, DIMENSION = 50, 50, 64


def unit(vectors: NDArray[np.float64]) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def around_topics(spread: float, seed: int = 0) -> Vectors:
    """Vectors around some points, the nearer the less they spread; those of a topic do not stand together."""
    generator = np.random.default_rng(seed)
    topics = np.random.default_rng(1).normal(size=(TOPICS, DIMENSION))
    return unit(np.tile(topics, (OF_EACH, 1)) + spread * generator.normal(size=(TOPICS * OF_EACH, DIMENSION)))


def rows(hits: list[tuple[int, float]]) -> list[int]:
    return [row for row, _ in hits]


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return around_topics(0.1)


@pytest.fixture(scope="module")
def groups(vectors: Vectors) -> Groups:
    found = find_groups(vectors, len(vectors))
    assert found
    return found


def test_all_are_looked_at_without_groups(vectors: Vectors) -> None:
    wanted = np.argsort(-(vectors @ vectors[7]), kind="stable")[:20]
    assert rows(nearest(vectors, vectors[7], 20)) == wanted.tolist()


def test_fewer_vectors_than_asked_for_are_not_put_into_groups(vectors: Vectors) -> None:
    assert find_groups(vectors, len(vectors) + 1) is None


def test_vectors_without_groups_among_them_are_looked_for_among_all() -> None:
    generator = np.random.default_rng(0)
    assert find_groups(unit(generator.normal(size=(2500, DIMENSION))), 0) is None


def test_groups_read_a_small_part_and_find_the_nearest(vectors: Vectors, groups: Groups) -> None:
    asked = around_topics(0.1, seed=5)[:100]
    assert groups.recall >= LEAST_RECALL
    assert max(len(groups.near(each)) for each in asked) < len(vectors) / 5
    found = [len({*rows(nearest(vectors, each, 10, groups))} & {*rows(nearest(vectors, each, 10))}) for each in asked]
    assert sum(found) / 1000 >= LEAST_RECALL


def test_what_groups_find_has_the_scores_of_the_exact_search(vectors: Vectors, groups: Groups) -> None:
    exact = dict(nearest(vectors, vectors[3], len(vectors)))
    found = nearest(vectors, vectors[3], 30, groups)
    assert [score for _, score in found] == pytest.approx([exact[row] for row in rows(found)], abs=1e-6)
    assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))
    assert found[0][0] == 3


def test_the_recall_is_what_is_found_and_may_be_too_little() -> None:
    loose = around_topics(0.8)
    found = find_groups(loose, 0, least_recall=0.0)
    assert found
    assert found.recall < LEAST_RECALL
    sample = np.linspace(0, len(loose) - 1, 400, dtype=np.int64)
    both = [({*rows(nearest(loose, loose[i], 11, found))}, {*rows(nearest(loose, loose[i], 11))}) for i in sample]
    assert found.recall == pytest.approx(np.mean([(len(own & best) - 1) / 10 for own, best in both]), abs=1e-3)


def test_copies_are_as_near_as_each_other_whichever_is_found() -> None:
    same = np.repeat(around_topics(0.1)[:TOPICS], 40, axis=0)
    found = find_groups(same, 0)
    assert found
    assert found.recall == 1


def test_where_the_groups_hold_too_few_all_are_looked_at(vectors: Vectors, groups: Groups) -> None:
    assert nearest(vectors, vectors[3], 1500, groups) == nearest(vectors, vectors[3], 1500)


def test_the_same_vectors_give_the_same_groups(vectors: Vectors, groups: Groups) -> None:
    again = find_groups(vectors.copy(), 0)
    assert again
    for name in ("centres", "rows", "ends"):
        assert getattr(again, name).tobytes() == getattr(groups, name).tobytes()
    assert (again.read, again.recall) == (groups.read, groups.recall)


@given(st.integers(1, 40))
def test_any_number_of_vectors_is_put_into_groups_or_not(count: int) -> None:
    few = around_topics(0.1)[:count]
    found = find_groups(few, 0)
    assert rows(nearest(few, few[0], 3, found))[0] == 0
    assert len(nearest(few, few[0], 99, found)) == count


def test_rows_that_are_not_the_vectors_are_refused(groups: Groups) -> None:
    wrong = groups.rows.copy()
    wrong[0] = 10**12
    repeated = np.zeros_like(groups.rows)
    for own in (wrong, repeated, groups.rows[:-1]):
        with pytest.raises(ValueError, match="groups"):
            replace(groups, rows=own)


@pytest.mark.parametrize("ends", [[1, 2], [-1], []])
def test_ends_that_are_not_those_of_the_rows_are_refused(groups: Groups, ends: list[int]) -> None:
    with pytest.raises(ValueError, match="groups"):
        replace(groups, ends=np.array(ends, np.int64), centres=groups.centres[: len(ends)])


@pytest.mark.parametrize(("read", "recall"), [(0, 0.99), (10**6, 0.99), (1, float("nan")), (1, 2.0)])
def test_numbers_that_say_nothing_are_refused(groups: Groups, read: int, recall: float) -> None:
    with pytest.raises(ValueError, match="groups"):
        replace(groups, read=read, recall=recall)


def test_a_vector_of_another_dimension_and_groups_of_other_vectors_are_refused(
    vectors: Vectors, groups: Groups
) -> None:
    with pytest.raises(ValueError, match="shape"):
        nearest(vectors, vectors[0, 1:], 3, groups)
    with pytest.raises(ValueError, match="shape"):
        nearest(vectors[:-1], vectors[0], 3, groups)
