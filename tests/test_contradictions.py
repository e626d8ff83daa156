"""When two statements contradict each other, of which kind, and by which words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.contradictions import Contradiction, contradictions, targets
from assistant.models import Vectors


class Sure:
    """Calls every pair what it is told to, and remembers what it was asked."""

    name = "sure"

    def __init__(self, *scores: float) -> None:
        self._scores = scores
        self.asked: list[tuple[str, str]] = []

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        self.asked += pairs
        return np.array([self._scores for _ in pairs], np.float32).reshape(-1, 3)


OPPOSES, SUPPORTS = (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)


def found(first: str, second: str, scores: tuple[float, float, float] = OPPOSES) -> Contradiction | None:
    (contradiction,) = contradictions([(first, second)], Sure(*scores))
    return contradiction


def test_praise_and_blame_of_one_act_are_opposite() -> None:
    contradiction = found("Pruning roses in autumn is good for them.", "You should not prune roses in autumn.")
    assert contradiction
    assert contradiction.kind == "opposite"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Compost is good for roses.", "Compost is bad for roses."),
        ("You should prune roses in autumn; it is safe.", "Never prune roses: it is dangerous."),
    ],
)
def test_short_statements_may_have_little_but_the_target_in_common(first: str, second: str) -> None:
    assert found(first, second)
    assert found(first, second, SUPPORTS) is None


def test_the_model_must_agree() -> None:
    assert found("Pruning roses in autumn is good for them.", "You should not prune roses in autumn.", SUPPORTS) is None


def test_praise_and_blame_of_different_things_are_no_contradiction_and_the_model_is_not_asked() -> None:
    model = Sure(*OPPOSES)
    assert contradictions([("Mulching roses helps them.", "You should not prune roses.")], model) == [None]
    assert model.asked == []


def test_a_denial_contradicts_what_has_most_of_its_words() -> None:
    said, denied = "Roses need iron in the soil.", "Roses need no iron in the soil."
    assert found(said, denied)
    assert found(said, denied, (0.5, 0.2, 0.3)) is None
    other = "Roses need no iron where heavy clay holds the rust of old nails and tins."
    assert found("Roses by water like sandy soil, iron railings and a walled garden.", other) is None
    assert found("Iron.", "No iron.") is None


def test_the_more_words_set_them_apart_the_less_sure_must_the_model_be() -> None:
    unsure = (0.2, 0.3, 0.5)
    assert found("Wet leaves cause black spot.", "Wet leaves do not cause black spot.", unsure) is None
    assert found("You should prune old roses.", "You should not prune old roses.", unsure)


@pytest.mark.parametrize("denial", ["with or without", "not only with", "no matter how much"])
def test_what_only_sounds_like_a_denial_is_none(denial: str) -> None:
    assert found("Roses grow in clay with compost.", f"Roses grow in clay {denial} compost.") is None


def test_no_more_than_denies_nothing_and_numbers_are_compared_as_such() -> None:
    assert found("Every member can bring two guests in a week.", "A member can bring no more than two guests.") is None
    assert found("Take off a third of the leaf.", "Never take off more than a third of the leaf.") is None
    said = "Members can bring one guest a day to a match."
    assert found(said, "Members cannot bring three guests a day to a match.") is None


def test_praise_beside_praise_is_no_contradiction() -> None:
    assert found("Pruning old roses is good.", "Pruning old roses is never bad.") is None


def test_a_condition_of_the_one_is_the_cue() -> None:
    second = "You should not prune old roses if the frost is near."
    contradiction = found("Pruning old roses is good for them.", second)
    assert contradiction
    assert contradiction.kind == "conditional"
    assert second[contradiction.cues[1].start : contradiction.cues[1].end] == "if the frost is near"


def test_a_cause_that_is_named_and_denied() -> None:
    contradiction = found("Wet leaves cause black spot.", "Wet leaves do not cause black spot.")
    assert contradiction
    assert contradiction.kind == "cause"


def test_amounts_need_no_model() -> None:
    model = Sure(*SUPPORTS)
    first, second = "Water the roses for 10 minutes.", "Water the roses for 30 minutes."
    (contradiction,) = contradictions([(first, second)], model)
    assert contradiction
    assert contradiction.kind == "amount"
    cue = contradiction.cues[1]
    assert "30 minutes" in second[cue.start : cue.end]
    assert model.asked == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Pruning roses in autumn is good for them.", "You should not prune roses in autumn."),
        ("Roses need iron in the soil.", "Roses need no iron in the soil."),
        ("Pruning old roses is good for them.", "You should not prune old roses if the frost is near."),
    ],
)
def test_the_order_of_the_two_does_not_matter(first: str, second: str) -> None:
    there, back = found(first, second), found(second, first)
    assert there
    assert back
    assert (there.kind, there.score, there.cues) == (back.kind, back.score, back.cues[::-1])


def test_nothing_is_compared_with_nothing() -> None:
    assert contradictions([], Sure(*OPPOSES)) == []


def test_targets_are_acts_and_the_subject() -> None:
    assert {"prune", "rose"} <= targets("Pruning the roses is hard, and roses are thorny.")
    assert targets("It helps to prune them.") == {"prune"}
