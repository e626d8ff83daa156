"""On which side of a yes/no question a quote is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.models import TokenVectors, Vectors
from assistant.records import Quote, Section, Source
from assistant.stance import is_yes_no, take_sides


class OneDirection:
    """Every text has the same vector, so every condition is the asker's own; or the opposite one, and none is."""

    name = "one direction"
    dimension = 1

    def __init__(self, condition: float) -> None:
        self._condition = condition

    def encode(self, texts: Sequence[str], /) -> Vectors:
        return np.array([[1.0 if text.endswith("?") else self._condition] for text in texts], np.float32)

    def encode_tokens(self, texts: Sequence[str], /) -> list[TokenVectors]:
        raise NotImplementedError


class ByFirstWord:
    """Yes supports, No opposes, anything else leaves open."""

    name = "by first word"

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        rows = {"Yes": (0.8, 0.1, 0.1), "No": (0.1, 0.1, 0.8), "Maybe": (0.5, 0.0, 0.5)}
        return np.array([rows.get(evidence.split()[0], (0.1, 0.8, 0.1)) for evidence, _ in pairs], np.float32)


def quote(text: str) -> Quote:
    source = Source("a.txt", "A", None, None, None, None, None, text, (Section(0, len(text), "body"),), "")
    return Quote(1, source, 0, len(text), "body", None, 0.5)


def sided(text: str, question: str = "Is it safe?", condition: float = -1.0) -> Quote:
    (found,) = take_sides(question, [quote(text)], ByFirstWord(), OneDirection(condition))
    return found


@pytest.mark.parametrize(
    ("text", "stance"),
    [("Yes it is.", "supports"), ("No it is not.", "opposes"), ("Roses are red.", "neutral"), ("Maybe.", "neutral")],
)
def test_a_side_is_taken_only_where_the_model_is_sure(text: str, stance: str) -> None:
    assert sided(text).stance == stance


def test_a_condition_turns_a_flat_yes_into_mixed_and_is_shown() -> None:
    found = sided("Yes it is, unless it rains.")
    assert found.stance == "mixed"
    assert found.condition
    assert found.text[found.condition.start : found.condition.end] == "unless it rains"


def test_a_condition_that_is_the_askers_own_case_limits_nothing() -> None:
    found = sided("Yes it is, unless it rains.", condition=1.0)
    assert (found.stance, found.condition) == ("supports", None)


def test_a_question_that_is_not_yes_or_no_takes_no_sides() -> None:
    assert sided("Yes it is.", "How long does it take?").stance is None


@pytest.mark.parametrize("question", ["should I stretch?", "I have a dog, can I keep it?", "Is it", "so does it help?"])
def test_yes_no_questions_are_known_by_their_auxiliary(question: str) -> None:
    assert is_yes_no(question)


@pytest.mark.parametrize("question", ["how can I help?", "what is it", "roses in winter", "why is it so", "can", ""])
def test_other_questions_are_not(question: str) -> None:
    assert not is_yes_no(question)
