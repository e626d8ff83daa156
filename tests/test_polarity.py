"""Praise and blame, and what turns them round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.polarity import polarity


@pytest.mark.parametrize(
    "text",
    [
        "Tea is good for you.",
        "Tea is not harmful.",
        "A walk relieves stress.",
        "This reduces the pressure on the joint.",
        "There is no risk.",
        "You should drink tea.",
        "It never damaged anything.",
        "It lowers the risk of a stroke.",
        "Fewer headaches were seen.",
        "It prevents root rot.",
        "There is no reason not to drink tea.",
        "My knees have never been better.",
        "You must drink tea.",
        "We advise you to drink tea.",
        "The patient is safe in the tent.",
        "Tea is safe, that story is a myth.",
        "There is no good evidence that tea in the morning ever harmed anybody.",
        "There is no proof that tea in the morning raises the risk.",
        "I have not had a single headache since.",
        "We never got an infection from it.",
    ],
)
def test_praise(text: str) -> None:
    assert polarity(text).sign == 1


@pytest.mark.parametrize(
    "text",
    [
        "Tea is bad for you.",
        "Tea is not recommended.",
        "It puts more pressure on the joint.",
        "You should not drink tea.",
        "Tea should be kept out of reach.",
        "You must stay away from tea.",
        "You should avoid tea.",
        "Never drink tea.",
        "And never drink tea.",
        "Do not drink tea.",
        "Tea made no difference.",
        "It does not prevent headaches.",
        "It isn’t safe.",
        "It is less effective.",
        "It does not prevent damage to the roots.",
        "One reason not to drink tea is its price.",
        "There are many reasons against tea.",
        "There is no reason to drink tea.",
        "We advise against tea.",
        "You must not drink tea.",
        "Tea is a waste of money.",
        "The cut may spread disease.",
        "It isnt safe.",
        "Its use is a myth.",
        "There is no evidence.",
    ],
)
def test_blame(text: str) -> None:
    assert polarity(text).sign == -1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tea grows in the hills.",
        "Pain is common.",
        "It is good for some and bad for others.",
        "If you suffer from gout, read on.",
    ],
)
def test_neither_or_both(text: str) -> None:
    assert polarity(text).sign == 0


def test_a_denial_ends_with_its_clause() -> None:
    assert polarity("It is not cheap, but it helps.").sign == 1


def test_words_of_both_kinds_are_counted() -> None:
    found = polarity("It is good for some and bad for others.")
    assert (found.good, found.bad) == (1, 1)


@given(st.text())
def test_any_text_has_a_polarity(text: str) -> None:
    found = polarity(text)
    assert found.good >= 0
    assert found.bad >= 0
    assert found.sign in {-1, 0, 1}


@pytest.mark.parametrize(
    ("text", "sign", "where_harm_is_feared"),
    [
        ("Tea made no difference.", -1, 1),
        ("Tea does not help.", -1, 0),
        ("Tea does not reduce the risk.", -1, 0),
        ("Tea is not recommended.", -1, -1),
        ("Tea is not harmful.", 1, 1),
        ("Tea is harmful.", -1, -1),
    ],
)
def test_what_is_of_no_use_need_do_no_harm(text: str, sign: int, where_harm_is_feared: int) -> None:
    found = polarity(text)
    assert (found.sign, found.sign_where_harm_is_feared) == (sign, where_harm_is_feared)


@pytest.mark.parametrize(
    "text",
    [
        "It brings down the swelling.",
        "It takes the edge off the pain.",
        "Rinsing never fails to help.",
        "Nothing helps as much as rinsing.",
        "There is nothing better than rinsing.",
    ],
)
def test_what_several_words_say_together_is_praise(text: str) -> None:
    assert polarity(text).sign == 1


def test_a_stupid_thing_is_blamed() -> None:
    assert polarity("It was the stupidest thing that I did all year.").sign == -1


def test_who_does_not_do_well_is_not_helped() -> None:
    assert polarity("They do well in shade.").sign == 1
    assert polarity("Neither extreme did well.").sign == -1
