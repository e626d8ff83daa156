"""A question for an amount is answered by a sentence that has one."""

from __future__ import annotations

import pytest

from assistant.answer_types import ask_alike, asks_for_dimension, matches_answer_type, wants_amount


@pytest.mark.parametrize(
    ("question", "sentence", "holds"),
    [
        ("How long should beans roast?", "Roast for 10 to 12 minutes.", True),
        ("How long should beans roast?", "Roast them a few minutes.", True),
        ("How long should beans roast?", "Roast them for fourteen minutes.", True),
        ("How long should beans roast?", "Roast them for 1½ hours.", True),
        ("How long should beans roast?", "45mins will do, or ½ hour.", True),
        ("How long should beans roast?", "Leave them for 24h.", True),
        ("How long should beans rest?", "A fortnight is enough.", True),
        ("How long should beans rest?", "They have been grown since the 1990s.", False),
        ("How many hours does glue dry?", "Leave it overnight.", True),
        ("How long should beans roast?", "Roast them slowly.", False),
        ("How often should I oil a chain?", "Oil it every other week.", True),
        ("How often should I oil a chain?", "Oil it twice.", True),
        ("How often should I oil a chain?", "Oil it every 10 to 14 days.", True),
        ("How often should I oil a chain?", "Oil it every two or three rides, or each 4-6 weeks.", True),
        ("How often should I oil a chain?", "Oil it every other Sunday, and each March.", True),
        ("How often should I oil a chain?", "It wants a drop a fortnight.", True),
        ("How often should I oil a chain?", "Use light oil.", False),
        ("How often should I oil a chain?", "Oil it three times.", True),
        ("How often should I oil a chain?", "Racers oil it many times a week.", True),
        ("How often should I oil a chain?", "Many times the wrong oil is used.", False),
        ("How often should I oil a chain?", "Oil it every 300 miles.", True),
        ("How often should I oil a chain?", "Wipe it after every ride.", True),
        ("How often should I oil a chain?", "Every fall is soon enough.", True),
        ("How often should I oil a chain?", "Every rider has a view.", False),
        ("How long should a chain be?", "It is 3 metres long.", True),
        ("How far is the shop?", "It is a mile away.", True),
        ("How many beans?", "Take fifty.", True),
        ("How many beans?", "Take fourteen.", True),
        ("How many beans?", "Take arabica.", False),
        ("HOW LONG does it take?", "ABOUT THREE DAYS.", True),
        ("How much does a rose cost?", "They sell for £5.", True),
        ("How much does a rose cost?", "They cost ten dollars, or 30p in May.", True),
        ("How much does a rose cost?", "It costs nerves.", False),
        ("How much do children pay?", "Children get in free.", True),
        ("What is the price of a rose?", "Roses are dear.", False),
        ("What is the cost of neglect?", "The garden suffers.", None),
        ("What is the deadline for orders?", "Orders must be in by the last Friday of May.", True),
        ("By when must I order?", "Order early.", False),
        ("Should I oil a chain?", "Oil it every week.", None),
        ("", "", None),
    ],
)
def test_known_answers(question: str, sentence: str, holds: bool | None) -> None:
    assert matches_answer_type(question, sentence) is holds


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("How long should I hold it?", True),
        ("when should I change the chain", True),
        ("How hot must the water be?", True),
        ("Is it bad when it hurts?", False),
        ("Who should see a doctor?", False),
    ],
)
def test_some_questions_want_an_amount(question: str, whether: bool) -> None:
    assert wants_amount(question) is whether


@pytest.mark.parametrize(
    ("question", "dimension", "may"),
    [
        ("How long should I hold it?", "time", True),
        ("How long should I hold it?", "frequency", False),
        ("How long should I walk?", "time/day", True),
        ("How often should I mist it?", "frequency", True),
        ("How often should I mist it?", "time", False),
        ("How many drops do I need?", "drop", True),
        ("How many drops do I need?", "frequency", False),
        ("How many minutes should it steep?", "time", True),
        ("How many days a week should I run?", "frequency", True),
        ("How many days a week should I run?", "time", False),
        ("How many days does it take?", "time", True),
        ("How much does a ticket cost?", "money £", True),
        ("How much does a ticket cost?", "time", False),
        ("What temperature should the oven be?", "temperature", True),
        ("How hot must the water be?", "temperature", True),
        ("How hot must the water be?", "time", False),
        ("Should I mist it?", "frequency", True),
    ],
)
def test_an_amount_measures_what_is_asked_for(question: str, dimension: str, may: bool) -> None:
    assert asks_for_dimension(question, dimension) is may


def test_questions_of_one_type_ask_alike() -> None:
    assert ask_alike("How often?", "How often should I mist a fern?")
    assert not ask_alike("How often?", "How long does it take?")
    assert not ask_alike("Why?", "Why is it dry?")
