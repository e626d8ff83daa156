"""Questions of yes or no, and what a yes would say."""

from __future__ import annotations

import pytest

from assistant.polar_questions import asks_for, fears_harm, is_yes_no, rivals


@pytest.mark.parametrize(
    "question",
    [
        "should I stretch?",
        "My leg is not well, can I run?",
        "I have a dog, can I keep it?",
        "Is it",
        "so does it help?",
        "Wouldn't it hurt?",
    ],
)
def test_yes_no_questions_are_known_by_their_auxiliary(question: str) -> None:
    assert is_yes_no(question)


@pytest.mark.parametrize("question", ["how can I help?", "what is it", "roses in winter", "why is it so", "can", ""])
def test_other_questions_are_not(question: str) -> None:
    assert not is_yes_no(question)


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("Should I rest or run?", False),
        ("Should I eat protein or sugar?", False),
        ("Should I rest or not?", True),
        ("Should I rest or will it hurt?", True),
        ("Should I rest with a cold or a fever?", True),
        ("Should I avoid tea or coffee?", True),
        ("Should cats or dogs be kept?", True),
        ("Is it better to rest or to run?", False),
        ("Is ice or heat better?", False),
        ("Should the lid go on the front or the rear?", False),
        ("Should roses be watered in the morning or in the evening?", False),
        ("Should roses be cut before or after frost?", False),
        ("Should roses in the sun or shade be cut?", True),
        ("Should the lid go on the front or rear?", False),
        ("Should it lie in a box or on a shelf?", False),
        ("Do I wash it before or after use?", False),
        ("Is ice or heat better for a sprain?", False),
        ("Do I need a lid or a cloth?", True),
        ("Is it good or bad?", True),
        ("Is it safe to use soap or bleach?", True),
    ],
)
def test_a_choice_of_two_has_no_yes(question: str, whether: bool) -> None:
    assert is_yes_no(question) is whether


@pytest.mark.parametrize(
    "question", ["Should I not rest?", "is no tea good", "Is there no cure?", "so do not all rust?"]
)
def test_a_denial_has_no_plain_yes(question: str) -> None:
    assert not is_yes_no(question)


@pytest.mark.parametrize(
    ("claim", "stems"),
    [
        ("Is running better than walking?", {"walk"}),
        ("Should I rest instead of running?", {"run"}),
        ("Is it more than enough?", set()),
        ("Is it bad to drink more than three cups?", set()),
        ("Can I hold it longer than a minute?", set()),
        ("Is running good?", set()),
    ],
)
def test_a_comparison_names_a_rival(claim: str, stems: set[str]) -> None:
    assert rivals(claim) == stems


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
