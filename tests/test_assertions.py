"""Texts that answer a question in its own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assertions import asserts, asserts_in_general, only_mentions


@pytest.mark.parametrize(
    ("text", "question"),
    [
        # Called good or bad.
        ("Standing all day is bad.", "is it bad to stand all day?"),
        ("Metal spoons are perfectly safe, that story is a myth.", "Can I use a metal spoon?"),
        ("A metal spoon makes no difference.", "Can I use a metal spoon?"),
        ("Metal spoons do no harm.", "Is a metal spoon safe?"),
        ("Working out on an empty stomach is the best thing you can do.", "can I exercise on an empty stomach?"),
        # Said.
        ("Fasting also causes muscle loss.", "Does fasting cause muscle loss?"),
        ("Fasting is a common contributor to muscle loss.", "Is fasting a cause of muscle loss?"),
        ("Skipping meals leads to headaches.", "Does skipping meals cause headaches?"),
        ("Tea works.", "Does tea work?"),
        # Told to do.
        ("You should always rinse the rice.", "Should I rinse rice?"),
        ("It is fine to eat the skin.", "Can I eat the skin?"),
        ("Never eat the skin.", "Is it bad to eat the skin?"),
        ("Walking should be done twice a day.", "Should I walk?"),
        ("Use a mild soap, because water alone leaves germs behind.", "Should I use mild soap on my hands?"),
        ("Rinse the rice until the water is clear.", "Should I rinse rice?"),
        ("Waxing the chain should never be avoided.", "Should I wax the chain?"),
        ("There is no good reason not to rinse rice.", "Should I rinse rice?"),
        ("One reason not to eat the skin is its taste.", "Is it bad to eat the skin?"),
    ],
)
def test_yes_is_said_plainly(text: str, question: str) -> None:
    assert asserts(text, question) == 1


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Standing all day is perfectly harmless for healthy people.", "is it bad to stand all day at work?"),
        ("Coffee is not harmful to the heart.", "Is coffee bad for the heart?"),
        ("A metal spoon makes no difference.", "Is a metal spoon bad?"),
        ("A metal spoon makes no difference.", "Does a metal spoon help?"),
        ("Fasting does not cause muscle loss.", "Does fasting cause muscle loss?"),
        ("There's no good evidence that fasting causes muscle loss.", "Does fasting cause muscle loss?"),
        ("Chocolate does not trigger migraine.", "Does chocolate cause migraine?"),
        ("Tea never works.", "Does tea work?"),
        ("Do not wake sleepwalkers; lead them back.", "should you wake a sleepwalker?"),
        ("There is no need to rinse the rice.", "Should I rinse rice?"),
        ("Rinsing the rice is unnecessary.", "Should I rinse rice?"),
        ("Most doctors say you should never rinse rice.", "Should I rinse rice?"),
        ("Rinsing the rice should be avoided.", "Should I rinse rice?"),
        ("Walking uphill must not be done.", "Should I walk?"),
        ("It is safe to eat the skin.", "Is it bad to eat the skin?"),
        # A reason, and the case of which it holds.
        ("One reason not to eat the skin is its taste.", "Can I eat the skin?"),
        ("A reason not to run is when you have an asthmatic cough.", "Should I run with asthma?"),
        # Told what not to use for it.
        ("Never use water straight from the tap: it is full of germs.", "Can I rinse my nose with tap water?"),
        ("Please do not use bleach here.", "should I clean the barrel with bleach"),
    ],
)
def test_no_is_said_plainly(text: str, question: str) -> None:
    assert asserts(text, question) == -1


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Coffee is not harmful to the heart.", "Is tea bad for the heart?"),
        ("The skin of a grape is the best barrier against rot.", "Is grape skin good?"),
        ("People say that fasting causes muscle loss.", "Does fasting cause muscle loss?"),
        ("They say that you should never rinse rice. I always do.", "Should I rinse rice?"),
        ("I was told never to rinse rice.", "Should I rinse rice?"),
        ("Fasting may cause muscle loss.", "Does fasting cause muscle loss?"),
        ("Fasting causes hunger.", "Does fasting cause muscle loss?"),
        ("To prevent rust, dry the pan.", "Does drying the pan prevent rust?"),
        ("A quick wash with soap is fine; soaking it in soap is not.", "Can I wash a pan with soap?"),
        ("Tea is good for the heart and bad for the teeth.", "Is tea good?"),
        ("Tea is good. Tea is bad.", "Is tea good?"),
        ("Paper is better.", "Is a screen worse than paper?"),
        ("You should not say that rice must never be rinsed.", "Is rice good?"),
        ("Rice is white.", "Should I rinse rice?"),
        ("Never rinse rice " * 100, "Should I rinse rice?"),
        ("", "Is tea good?"),
        ("Tea is good.", ""),
        ("Never use hot water.", "Can I rinse my nose with tap water?"),
        ("Never use tap water.", "Can I drink tap water?"),
        ("Green tea is good for the teeth.", "Is green tea good for the skin?"),
        ("Water the fern once a week in summer.", "Should I water the fern in winter?"),
        ("Use a spoon.", "Should I use a wooden spoon?"),
        ("One reason not to run is the rain.", "Should I run with a cold?"),
        ("One reason not to boil rice is the time.", "Should I rinse rice?"),
        ("Those who use a wooden spoon burn less.", "Should I use a wooden spoon?"),
    ],
)
def test_what_is_not_said_plainly_is_left_open(text: str, question: str) -> None:
    assert asserts(text, question) == 0


@given(st.text(), st.text())
def test_any_text_is_read(text: str, question: str) -> None:
    assert asserts(text, question) in (-1, 0, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Use a big pot with four litres of water.", 1),
        ("Always use a big pot.", 1),
        ("You should get a big pot.", 1),
        ("Never use a big pot.", -1),
        ("You do not need a big pot.", -1),
        ("Use a small pot.", 0),
        ("They say you should use a big pot.", 0),
        ("A big pot is in my cupboard.", 0),
    ],
)
def test_who_tells_to_use_a_thing_says_that_one_needs_it(text: str, said: int) -> None:
    assert asserts(text, "Do I need a big pot?") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Myth: you should rinse the rice.", -1),
        ("Myth: you should never rinse the rice.", 1),
        ("It is a myth that you should rinse the rice.", -1),
        ("Myth 1: you should rinse the rice. Fact: there is no need to rinse the rice.", -1),
        ("The idea that you should rinse the rice is old.", 0),
        ("You should rinse the rice.", 1),
    ],
)
def test_a_myth_says_the_contrary_of_its_words(text: str, said: int) -> None:
    assert asserts(text, "Should I rinse the rice?") == said


@pytest.mark.parametrize(
    ("text", "question", "whether"),
    [
        ("Before rinsing the rice, wash your hands.", "Should I rinse the rice?", True),
        ("After carefully rinsing the rice, wait.", "Should I rinse the rice?", True),
        ("My mother showed me how to rinse rice.", "Is rinsing the rice bad?", True),
        # It tells what comes of it.
        ("When I rinse the rice it sticks less.", "Should I rinse the rice?", False),
        ("After rinsing the rice it was better.", "Should I rinse the rice?", False),
        ("Never cook before rinsing the rice.", "Should I rinse the rice?", False),
        # It is not only mentioned, or not at all.
        ("Before rinsing the rice, rinse the pot.", "Should I rinse the rice?", False),
        ("Rice is rinsed in Japan.", "Should I rinse the rice?", False),
        ("Wash your hands.", "Should I rinse the rice?", False),
        ("Before rinsing the rice, wash your hands.", "Is rice healthy?", False),
    ],
)
def test_what_says_when_something_else_is_done_only_mentions_it(text: str, question: str, *, whether: bool) -> None:
    assert only_mentions(text, question) is whether


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Any firm ought to let its people sleep on their break.", 1),
        ("You ought to sleep on your break.", 1),
        ("A firm must allow people to sleep on their break.", 1),
        ("You should never let people sleep on their break.", -1),
        ("You ought not to sleep on a break.", -1),
    ],
)
def test_who_is_to_be_let_may(text: str, said: int) -> None:
    assert asserts(text, "Can I sleep on my break?") == said


@pytest.mark.parametrize(
    "text",
    [
        "There is no way around rinsing the rice.",
        "There is no substitute for rinsing the rice.",
        "Nothing beats rinsing the rice.",
        "Rinsing the rice is not optional.",
        "Rinsing the rice is a must.",
    ],
)
def test_what_cannot_be_done_without_is_advised(text: str) -> None:
    assert asserts(text, "Do I need to rinse the rice?") == 1


def test_the_case_of_a_question_may_be_left_out() -> None:
    question = "Should I rinse the rice for sushi?"
    assert asserts_in_general("Rinse the rice.", question) == 1
    assert asserts_in_general("Never rinse the rice.", question) == -1
    assert asserts_in_general("Rinse the rice.", "Should I rinse the rice?") == 0
    assert asserts_in_general("Rinse the rice.", "Is rice good for sushi?") == 0
