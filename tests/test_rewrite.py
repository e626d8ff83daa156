"""The rules that make training pairs out of statements."""

from __future__ import annotations

import pytest

from training.rewrite import contrary, negate, other_amount, question, to_first_person


@pytest.mark.parametrize(
    ("statement", "asked"),
    [
        ("Roses are hardy plants.", "are roses hardy plants?"),
        ("Mulch can keep the soil moist.", "can mulch keep the soil moist?"),
        ("Frost damages young shoots.", "does frost damage young shoots?"),
        ("The plant has been moved.", "has the plant been moved?"),
        ("The plant has thorns.", None),
        ("Plants that are old can die.", None),
        ("Water well.", None),
    ],
)
def test_a_statement_becomes_the_question_that_it_answers_with_yes(statement: str, asked: str | None) -> None:
    assert question(statement) == asked


@pytest.mark.parametrize(
    ("statement", "denied"),
    [
        ("Roses are hardy.", "Roses are not hardy."),
        ("Roses are not hardy.", "Roses are hardy."),
        ("Frost damages young shoots.", "Frost does not damage young shoots."),
        ("Water well.", None),
    ],
)
def test_a_statement_is_denied_or_affirmed(statement: str, denied: str | None) -> None:
    assert negate(statement) == denied


def test_a_word_is_replaced_by_its_contrary_in_the_same_case() -> None:
    assert contrary("More water is better.") == "Less water is better."
    assert contrary("More water is better.", pick=1) == "More water is worse."
    assert contrary("Roses bloom.") is None


def test_another_amount_cannot_be_taken_for_the_first() -> None:
    assert other_amount("Water for 10 minutes.") == "Water for 31 minutes."
    assert other_amount("Water it.") is None


def test_advice_is_asked_in_the_first_person() -> None:
    assert to_first_person("cut your hedge yourself") == "cut my hedge myself"
