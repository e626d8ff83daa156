"""The amounts in a text, what they are for, and which of two texts' amounts cannot both be followed."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.amounts import Amount, find_amount_conflicts, find_amounts
from assistant.records import Span

MINUTE, HOUR, DAY, INF = 60.0, 3600.0, 86400.0, math.inf
CUP = 2.365882365e-4


def found(text: str) -> list[str]:
    return [text[each.start : each.end] for each in find_amounts(text)]


def only(text: str) -> Amount:
    (amount,) = find_amounts(text)
    return amount


@pytest.mark.parametrize(
    ("text", "slices"),
    [
        ("Hold it for 30 to 60 seconds.", ["30 to 60 seconds"]),
        ("Do 10-15 reps, two or three times a week.", ["10-15 reps", "two or three times a week"]),
        ("Wait at least three minutes, up to 20 minutes.", ["at least three minutes", "up to 20 minutes"]),
        ("Take 1,000 mg or 1/2 cup every other day.", ["1,000 mg", "1/2 cup", "every other day"]),
        ("It costs $20, or 5 percent of it.", ["$20", "5 percent"]),
        ("Bake at 180 °C, or 350 degrees Fahrenheit.", ["180 °C", "350 degrees Fahrenheit"]),
        ("Drink 8 glasses of water a day.", ["8 glasses of water a day"]),
        ("Aim for 2 hours and 30 minutes a week.", ["2 hours and 30 minutes a week"]),
        ("Do it on a daily basis in your daily life.", ["daily"]),
        (
            "Water it every other Sunday, once a fortnight or each March.",
            ["every other Sunday", "once a fortnight", "each March"],
        ),
        (
            "Brush it every morning and each night, or morning and evening.",
            ["every morning and each night", "morning and evening"],
        ),
        ("It opens in the morning and evening.", []),
        ("Two or three sessions a week in the second spring.", ["Two or three sessions a week"]),
        ("Two to three feeds a year, for 40 patients a year.", ["Two to three feeds a year"]),
        ("Once upon a time a man had two brothers.", []),
        ("In 2015, since 1990, call 555-1234 or 0800 1111.", []),
        ("L5, COVID-19, vitamin B12, type 2, Chapter 3, T4-L5, 20210G>A.", []),
        ("1. Sit down.\n2. Stand up.", []),
        ("Children 5 years old, aged 50 to 75 years, a 4-month-old.", []),
        ("It began 3 days ago, and women 65 years and older have it.", []),
        ("There are two times as many, in 40 patients with 5 kinds.", []),
    ],
)
def test_amounts_are_numbers_with_a_unit(text: str, slices: list[str]) -> None:
    assert found(text) == slices


@pytest.mark.parametrize(
    ("text", "dimension", "low", "high"),
    [
        ("30 to 60 seconds", "time", 30, 60),
        ("15–20 min", "time", 15 * MINUTE, 20 * MINUTE),
        ("ten to fifteen minutes", "time", 10 * MINUTE, 15 * MINUTE),
        ("45 seconds to 2 minutes", "time", 45, 120),
        ("between 10 and 15 minutes", "time", 10 * MINUTE, 15 * MINUTE),
        ("half an hour", "time", 30 * MINUTE, 30 * MINUTE),
        ("an hour and a half", "time", 90 * MINUTE, 90 * MINUTE),
        ("two and a half hours", "time", 150 * MINUTE, 150 * MINUTE),
        ("one and a half hours", "time", 90 * MINUTE, 90 * MINUTE),
        ("two and a quarter hours", "time", 135 * MINUTE, 135 * MINUTE),
        ("three quarters of an hour", "time", 45 * MINUTE, 45 * MINUTE),
        ("3/4 of an hour", "time", 45 * MINUTE, 45 * MINUTE),
        ("a third of an hour", "time", 20 * MINUTE, 20 * MINUTE),
        ("no less than 30 minutes", "time", 30 * MINUTE, INF),
        ("no more than 30 minutes", "time", -INF, 30 * MINUTE),
        ("10 breaths per minute", "breath/minute", 10, 10),
        ("a couple of minutes", "time", 2 * MINUTE, 3 * MINUTE),
        ("one hundred and twenty minutes", "time", 2 * HOUR, 2 * HOUR),
        ("twenty-five days", "time", 25 * DAY, 25 * DAY),
        ("at least 30 seconds", "time", 30, INF),
        ("30 seconds or more", "time", 30, INF),
        ("30+ minutes", "time", 30 * MINUTE, INF),
        ("more than an hour", "time", HOUR, INF),
        ("up to 20 minutes", "time", -INF, 20 * MINUTE),
        ("no more than about 20 minutes", "time", -INF, 20 * MINUTE),
        ("under ten minutes", "time", -INF, 10 * MINUTE),
        ("twice daily", "frequency", 2, 2),
        ("every morning and every evening", "frequency", 2, 2),
        ("once a day", "frequency", 1, 1),
        ("every other day", "frequency", 1 / 2, 1 / 2),
        ("every 4 to 6 hours", "frequency", 4, 6),
        ("once every 3 days", "frequency", 1 / 3, 1 / 3),
        ("two or three times a week", "frequency", 2 / 7, 3 / 7),
        ("three or more times a week", "frequency", 3 / 7, INF),
        ("every day", "frequency", 1, INF),
        ("five days a week", "frequency", 5 / 7, INF),
        ("five days of the week", "frequency", 5 / 7, INF),
        ("30 minutes a day", "time/day", 30 * MINUTE, 30 * MINUTE),
        ("150 minutes per week", "time/week", 150 * MINUTE, 150 * MINUTE),
        ("1,000 mg", "mass", 0.001, 0.001),
        ("5g", "mass", 0.005, 0.005),
        ("1½ cups", "volume", 1.5 * CUP, 1.5 * CUP),
        ("2 1/2 cups", "volume", 2.5 * CUP, 2.5 * CUP),
        ("212 °F", "temperature", 373.15, 373.15),
        ("10 miles", "length", 16093.44, 16093.44),
        ("an inch and a half", "length", 0.0381, 0.0381),
        ("five feedings a year", "feed/year", 5, 5),
        ("10-15 reps", "repetition", 10, 15),
        ("5%", "percent", 5, 5),
        ("70 mg/dL", "mass/?", 7e-5, 7e-5),
        ("about 10 grams for every litre", "mass/volume", 10, 10),
        ("5 grams of salt per litre", "mass/volume", 5, 5),
        ("€1,000.50", "money €", 1000.5, 1000.5),
    ],
)
def test_what_an_amount_is_worth(text: str, dimension: str, low: float, high: float) -> None:
    amount = only(f"It says {text}.")
    assert amount.dimension == dimension
    assert [amount.low, amount.high] == pytest.approx([low, high])


@pytest.mark.parametrize("text", ["Feed the cat twice a day.", "You should feed it every 12 hours."])
def test_feed_is_no_participle(text: str) -> None:
    assert all(amount.purpose and amount.purpose.act == "feed" for amount in find_amounts(text))


@pytest.mark.parametrize(
    ("first", "second", "whether"),
    [
        ("Three minutes is the sweet spot.", "Ten minutes is about right for an adult in good health.", True),
        ("Three minutes is the sweet spot.", "I do twelve minutes.", True),
        ("Three minutes should be plenty.", "Ten minutes is how long the film lasts.", False),
        ("Three minutes is right for children.", "Ten minutes is right for an athlete.", False),
        ("The oven is right for 3 minutes.", "Ten minutes is enough.", False),
    ],
)
def test_what_is_said_to_be_enough_conflicts_where_a_question_names_what_for(
    first: str, second: str, whether: bool
) -> None:
    assert bool(find_amount_conflicts(first, second, "How long should I roast beans?")) is whether
    assert not find_amount_conflicts(first, second)


@pytest.mark.parametrize(
    ("question", "first", "second", "whether"),
    [
        ("How long should I steep it?", "Steep the leaves for two minutes.", "Steep it for five minutes.", True),
        (
            "When should I replace the chain?",
            "A chain should be replaced after 3,000 km.",
            "I replace mine after 5,000 km.",
            True,
        ),
        ("How often should I water the hedge?", "Once a week is enough.", "Water twice daily, in the evening.", True),
        ("How often should I water the hedge?", "Once a week is enough.", "Prune it twice daily.", False),
        ("How often should I water the hedge?", "Water the roses once a week.", "Water it twice daily.", False),
        ("How often should I water the hedge?", "Water it if it wilts, once a week.", "Water it twice daily.", True),
        ("How long should a nap be?", "Limit any nap to 45 minutes.", "Keep it to 20 minutes.", True),
        ("How long should a nap be?", "Limit any nap to 45 minutes.", "I tried it for 20 minutes.", False),
        ("", "Once a week is enough.", "Water twice daily, in the evening.", False),
        (
            "How often should I repot it?",
            "Repot it yearly.",
            "Repotting is work. Every three years is plenty, as it is slow.",
            True,
        ),
        (
            "How often should I water it?",
            "Water it weekly.",
            "Repotting is work. Every three years is plenty, as it is slow.",
            False,
        ),
        ("How often should I feed it?", "Feeding is work; I do it once a year.", "Feed with guano weekly.", True),
        ("How often should I hone it?", "Hone the blade monthly.", "Honing once a year is enough for most.", True),
        ("How often should I hone it?", "Hone the blade monthly.", "Washing it once a year is enough for most.", False),
        ("How often should I feed it?", "I do it once a year.", "Feed with guano weekly.", False),
        (
            "How often should I water it?",
            "Water it once a week in summer and once a month in winter.",
            "In winter, every week is right.",
            True,
        ),
        ("How often should I water it?", "Water it weekly in summer.", "Water it monthly in winter.", False),
        (
            "How often should I water it?",
            "Water it sparingly every ten days.",
            "Water it from May to June daily.",
            True,
        ),
        (
            "How much tea should I drink?",
            "We recommend that everybody drinks 2 litres of tea a day.",
            "Drink 8 litres of tea a day.",
            True,
        ),
    ],
)
def test_amounts_that_answer_a_question_are_compared(question: str, first: str, second: str, whether: bool) -> None:
    assert bool(find_amount_conflicts(first, second, question)) is whether


def test_an_amount_for_a_case_alone_is_limited() -> None:
    (found,) = find_amount_conflicts(
        "Water it if it wilts, daily.", "Once a week is enough.", "How often should I water it?"
    )
    assert (found.asked, found.limited) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        "The pain lasts for 3 weeks.",
        "We followed 40 patients over 6 weeks in a study.",
        "Half of them took it for 6 weeks in a trial.",
        "Symptoms appear 2 weeks after exposure.",
        "The capsule contains 20 mg.",
        "It takes about 20 minutes.",
        "You may need to take it for 6 weeks.",
        "The course costs $20.",
        "An 8-ounce glass is best.",
        "A level of 126 mg/dL means that you should see a doctor.",
        "In the past 5 years we should have learnt.",
    ],
)
def test_what_is_only_told_has_no_purpose(text: str) -> None:
    assert all(amount.purpose is None for amount in find_amounts(text))


@pytest.mark.parametrize(
    ("first", "second", "whether"),
    [
        ("30 to 60 seconds", "three minutes", True),
        ("15 to 20 minutes", "20 minutes", False),
        ("at least 30 seconds", "one minute", False),
        ("30 seconds", "about half a minute", False),
        ("10 minutes", "15 to 20 minutes", True),
        ("up to 10 minutes", "20 minutes", True),
        ("at least 10 minutes", "less than 5 minutes", True),
        ("one minute", "60 seconds", False),
        ("10 minutes", "12 minutes", False),
        ("30 seconds", "30 days", False),
    ],
)
def test_amounts_conflict_if_they_are_well_apart(first: str, second: str, whether: bool) -> None:
    assert bool(find_amount_conflicts(f"Hold the pose for {first}.", f"Hold the pose for {second}.")) is whether


@pytest.mark.parametrize(
    ("first", "second", "cues"),
    [
        ("Water roses twice daily.", "Roses should be watered daily.", [("twice daily", "daily")]),
        (
            "Five feeds a year is what lawns need.",
            "Lawns need two feeds a year.",
            [("Five feeds a year", "two feeds a year")],
        ),
        ("Mow at two inches.", "I mow at four inches.", []),
        ("Boil the eggs for 10 minutes.", "Eggs should be boiled for 4 minutes.", [("10 minutes", "4 minutes")]),
        ("Ice the knee for 10 minutes.", "Apply ice to the knee for half an hour.", [("10 minutes", "half an hour")]),
        ("Rest for a minute.", "Rest for 10 seconds.", [("a minute", "10 seconds")]),
        (
            "Do not hold the pose for more than 10 seconds.",
            "Hold the pose for a minute.",
            [("more than 10 seconds", "a minute")],
        ),
        (
            "A trainer says that holding a plank for 60 seconds will help you.",
            "Hold a plank for 5 minutes to get strong.",
            [("60 seconds", "5 minutes")],
        ),
        # Another act, another thing, other people, another case, another way.
        ("Hold the pose for 30 seconds.", "Rest the leg for 5 minutes.", []),
        ("Take 20 mg of iron daily.", "The pill contains 40 mg of iron.", []),
        ("Take 20 mg of iron.", "Take 500 mg of calcium.", []),
        ("Adults should take 20 mg of iron.", "Children should take 5 mg of iron.", []),
        ("If you are pregnant, take 40 mg of iron at night.", "Take 20 mg of iron with tea.", []),
        ("Water roses daily while it is hot.", "Water roses once a week until winter.", []),
        ("Pots: water roses daily.", "Water the climbing roses once a week.", []),
        ("Wait 2 hours before lunch.", "Wait 30 minutes after lunch.", []),
        ("Exercise for 10 minutes, three times a day.", "Exercise for 30 minutes.", []),
        ("Exercise for 30 minutes.", "Exercise for 6 weeks.", []),
        ("Exercise every day.", "Exercise three times a day.", []),
        ("Hold the pose for 30 seconds, then rest for 10 seconds.", "Hold the pose for half a minute.", []),
        ("The pain lasts for 3 weeks.", "Rest the leg for 3 days.", []),
        ("Do not hold the pose for 10 seconds.", "Hold the pose for a minute.", []),
        ("Do not hold the pose for more than 10 seconds.", "Hold the pose for 5 seconds.", []),
    ],
)
def test_only_like_is_compared_with_like(first: str, second: str, cues: list[tuple[str, str]]) -> None:
    spans = find_amount_conflicts(first, second)
    assert [(first[a.start : a.end], second[b.start : b.end]) for a, b, *_ in spans] == cues


def test_a_clause_that_points_at_its_subject_is_read_with_what_stands_around_it() -> None:
    first, alone = "Planks are best when done for 30 to 60 seconds.", "I stayed in that position for three minutes."
    assert not find_amount_conflicts(first, alone)
    assert find_amount_conflicts(first, f"I tried a plank. {alone}")
    assert find_amount_conflicts(first, alone, "How long should I hold a plank?")


def test_what_the_question_names_goes_without_saying() -> None:
    first, second = "Water potted tomato plants daily.", "Water them well once a week."
    tomatoes = "How often should I water potted tomato plants?"
    plain, asked = (find_amount_conflicts(first, "Water plants once a week.", each) for each in ("", tomatoes))
    assert [each.likeness for each in plain] == [0.6667]
    assert [each.likeness for each in asked] == [1.0]
    assert not find_amount_conflicts(first, second)
    assert find_amount_conflicts(first, second, tomatoes)


def test_the_likest_pair_comes_first() -> None:
    first = "Boil the eggs for 10 minutes. Soak the dried beans for 8 hours."
    second = "Soak the white beans for 2 hours. Boil the eggs for 4 minutes."
    scores = [each.likeness for each in find_amount_conflicts(first, second)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2


def test_what_is_asked_for_comes_before_what_is_liker() -> None:
    first, second = (
        "Oil your chain every week. Replace the chain after 3,000 km.",
        "I oil my chain once a month. I replace mine after 5,000 km.",
    )
    best = find_amount_conflicts(first, second, "When should I replace the chain?")[0]
    assert first[best.first.start : best.first.end] == "3,000 km"
    assert first[slice(*_ends(find_amount_conflicts(first, second)[0].first))] == "every week"


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


PIECES = (
    "hold the pose rest take 30 sixty a half one and to - or seconds minutes mg cups times twice daily every day at"
    " least up about % $20 1/0 1/2 ½ °C . , : of week per"
)
SENTENCES = st.lists(st.sampled_from(PIECES.split(" ")), max_size=25).map(" ".join)


@given(st.one_of(st.text(), SENTENCES))
def test_amounts_are_slices_with_a_number_in_order(text: str) -> None:
    amounts = find_amounts(text)
    assert all(first.end <= second.start for first, second in pairwise(amounts))
    for each in amounts:
        words = text[each.start : each.end]
        assert words == words.strip() != ""
        assert each.low <= each.high
        assert not math.isnan(each.low + each.high) or (each.low, each.high) == (-INF, INF)


@given(SENTENCES, SENTENCES)
def test_conflicts_are_symmetric_and_none_is_with_itself(first: str, second: str) -> None:
    for text in (first, second):
        assert not any((a.start, a.end) == (b.start, b.end) for a, b, *_ in find_amount_conflicts(text, text))
    there = {(a.start, b.start, score) for a, b, score, *_ in find_amount_conflicts(first, second)}
    assert there == {(a.start, b.start, score) for b, a, score, *_ in find_amount_conflicts(second, first)}
    assert all(0 < score <= 1 for _, _, score in there)


@given(st.integers(1, 5000), st.sampled_from([("minutes", 60, "seconds"), ("grams", 1000, "mg"), ("weeks", 7, "days")]))
def test_the_unit_does_not_matter(number: int, units: tuple[str, int, str]) -> None:
    large, factor, small = units
    texts = f"Use {number} {large}.", f"Use {number * factor:,} {small}."
    one, other = map(only, texts)
    assert one.dimension == other.dimension
    assert one.low == pytest.approx(other.low)
    assert not find_amount_conflicts(*texts)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Run the pump for no more than eight hours a day.", "Run the pump for up to 16 hours a day."),
        ("Use the drops up to four times a day.", "Use the drops six times a day at most."),
        ("Keep the plant indoors for at least four weeks.", "Keep the plant indoors for at least two weeks."),
    ],
)
def test_two_limits_of_one_kind_that_lie_apart_cannot_both_be_followed(first: str, second: str) -> None:
    assert len(find_amount_conflicts(first, second)) == 1
    assert not find_amount_conflicts(first, first)


def test_limits_of_two_kinds_may_both_be_kept() -> None:
    at_least, at_most = "Run the pump for at least two hours a day.", "Run the pump for at most 16 hours a day."
    assert not find_amount_conflicts(at_least, at_most)


def test_an_amount_that_alone_answers_a_question_before_it_is_for_what_is_asked() -> None:
    asked, said = "How often should I replace the filter?\n\nEvery three months.", "Replace the filter every month."
    (conflict,) = find_amount_conflicts(asked, said)
    assert asked[conflict.first.start : conflict.first.end] == "Every three months"
    for other in (
        "How often should I clean the tank? Every three months.",
        "How often does it break? Every three months.",
    ):
        assert not find_amount_conflicts(other, said)


def test_what_is_asked_with_one_more_word_is_answered_all_the_same() -> None:
    asked, at_most = (
        "How many hours a day can I run the garden pump?",
        "Run old pumps for no more than eight hours a day.",
    )
    assert find_amount_conflicts(at_most, "A pump can be run for up to 16 hours a day, every day.", asked)
    room = "Always begin with one bed. I recommend five to seven days, even if the dog barks."
    kept = "Keep your dog in the yard for at least four weeks."
    assert not find_amount_conflicts(kept, room, "how many weeks should I keep my dog in the yard?")


@pytest.mark.parametrize("asked", ["how often", "how many times a day", "how many times per week", "how frequently"])
def test_however_often_is_asked_the_amounts_are_compared(asked: str) -> None:
    found = find_amount_conflicts("Water it twice a day.", "Water it once a week.", f"{asked} should I water it?")
    assert [each.asked for each in found] == [True]


def test_what_the_question_has_already_is_no_answer() -> None:
    pots = ("Use a pot with at least four litres of water for 500 grams of rice.", "Take 75 grams of rice a head.")
    assert not find_amount_conflicts(*pots, "how much water for 500 grams of rice?")
    # A question that asks for no amount is about the one that it names.
    assert find_amounts("Stretch for 30 seconds.", "is it right to stretch for 30 seconds?")


@pytest.mark.parametrize(
    "text",
    [
        "Boil it in two litres, which is as good as boiling it in five litres.",
        "Myth: boil it in five litres. Boil it in two litres.",
        "Boil it in two litres instead of five litres.",
        "Boiling it in two litres is better than in five litres.",
    ],
)
def test_what_an_amount_is_compared_with_or_a_myth_has_is_none_to_follow(text: str) -> None:
    assert [text[each.start : each.end] for each in find_amounts(text)] == ["two litres"]


def test_so_many_miles_say_how_often_where_every_stands_before() -> None:
    often, far = find_amounts("Change the oil every 5,000 miles. Walk 2 miles.")
    assert (often.dimension, far.dimension) == ("length/each", "length")
    (found,) = find_amount_conflicts(
        "Change the oil every 5,000 miles.",
        "The engine oil must be replaced every 10,000 miles or once a year, whichever comes first.",
        "How often should I change the oil?",
    )
    assert found.asked
    assert found.dimension == "length/each"


def test_so_much_to_so_much_is_compared() -> None:
    first, second = "Use two tablespoons of coffee per cup.", "One tablespoon of coffee per cup is plenty."
    (found,) = find_amount_conflicts(first, second, "how much coffee?")
    assert first[found.first.start : found.first.end] == "two tablespoons of coffee per cup"
    assert not find_amount_conflicts(first, "Take one tablespoon of coffee.", "how much coffee?")
