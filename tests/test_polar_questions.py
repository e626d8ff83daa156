"""Questions of yes or no, and what a yes would say."""

from __future__ import annotations

import pytest

from assistant.polar_questions import asks_for, fears_harm, is_yes_no


@pytest.mark.parametrize(
    "question", ["should I stretch?", "I have a dog, can I keep it?", "Is it", "so does it help?", "Wouldn't it hurt?"]
)
def test_yes_no_questions_are_known_by_their_auxiliary(question: str) -> None:
    assert is_yes_no(question)


@pytest.mark.parametrize("question", ["how can I help?", "what is it", "roses in winter", "why is it so", "can", ""])
def test_other_questions_are_not(question: str) -> None:
    assert not is_yes_no(question)


@pytest.mark.parametrize(
    ("claim", "asked"),
    [
        ("Is tea safe?", 1),
        ("should I drink tea", 1),
        ("Can I drink tea?", 1),
        ("Is tea harmful?", -1),
        ("Is it a waste of money?", -1),
        ("Does tea cause rust?", -1),
        ("Does tea contain iron?", 0),
        ("Can tea rust?", 0),
        ("Does tea contain iron if it is good?", 0),
    ],
)
def test_what_yes_would_say_of_a_thing(claim: str, asked: int) -> None:
    assert asks_for(claim) == asked


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("Is tea bad?", True),
        ("Does tea cause rust?", True),
        ("Is tea safe with a cold?", True),
        ("Can I drink tea?", True),
        ("Does tea help?", False),
        ("Can I help?", False),
        ("Is tea good for me if it is safe?", False),
        ("Does tea contain iron?", False),
    ],
)
def test_harm_is_feared_where_no_effect_is_good_news(question: str, whether: bool) -> None:
    assert fears_harm(question) is whether
