"""A question without the case that it names, and which quotes are heard to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.general_case import MAX_PER_VOICE, in_general, without_case
from assistant.quotes import MAX_PER_SOURCE
from assistant.records import Quote, Role, Section, Source, Stance


@pytest.mark.parametrize(
    ("question", "general"),
    [
        ("should I run with a cold?", "should I run?"),
        ("Can I water the roses when it rains?", "Can I water the roses?"),
        ("does vinegar help limescale", "does vinegar help?"),
        ("Does vinegar help with limescale?", "Does vinegar help?"),
        ("is it ok to go for a run after a heavy meal?", "is it ok to go for a run?"),
        ("I have a cold, should I run?", "should I run?"),
        ("If it froze last night, can I plant tomatoes", "can I plant tomatoes"),
        ("Should I run in the early morning?", "Should I run?"),
        ("can I water roses at night", "can I water roses?"),
        # No case, or nothing left to look up.
        ("should I run?", None),
        ("is it safe for children?", None),
        ("does it help me?", None),
        # What it helps one to do.
        ("does running help you lose weight?", None),
        ("does running help to prevent colds?", None),
        ("does vinegar help me with limescale?", "does vinegar help me?"),
        ("Is running good for you?", None),
        ("Should I invest in gold?", None),
        # Not a question of yes or no.
        ("how long should I run with a cold?", None),
        ("running with a cold", None),
    ],
)
def test_the_case_is_left_out(question: str, general: str | None) -> None:
    found = without_case(question)
    assert (found and found[0]) == general


@given(st.text())
def test_what_is_left_has_no_other_words(question: str) -> None:
    for part in without_case(question) or ():
        assert part.removesuffix("?") in question


TEXT = "Runs help. Runs harm. Runs do both. Never mind."


def quote(id: int, source: str, stance: Stance, score: float = 0.9, role: Role = "body") -> Quote:
    of = Source(source, source, None, None, None, None, None, TEXT, (Section(0, len(TEXT), "body"),), "")
    return Quote(id, of, id, id + 5, role, None, 0.5, stance, score)


VOICES = {"a": "a", "b": "b", "copy of b": "b"}


def never(_: Quote) -> bool:
    return False


def test_a_voice_without_a_side_is_heard_in_general() -> None:
    quotes = (quote(1, "a", "opposes"), quote(2, "b", "neutral"))
    sided = (quote(3, "b", "supports"), quote(4, "a", "supports"))
    found = in_general(quotes, sided, VOICES, lambda each: each.source.id == "a")
    assert [(each.id, each.source.id, each.stance, each.general) for each in found] == [
        (1, "a", "opposes", False),
        (2, "b", "neutral", False),
        (3, "b", "supports", True),
    ]


def test_a_side_that_does_not_speak_of_the_case_is_taken_in_general() -> None:
    (found,) = in_general((quote(1, "a", "opposes"),), (), VOICES, never)
    assert found.general


def test_what_takes_no_side_is_not_heard_in_general() -> None:
    sided = (quote(3, "b", "neutral"), quote(4, "b", "supports", role="comment"))
    said = quote(1, "a", "neutral")
    assert in_general((said,), sided, VOICES, never) == (said,)


def test_what_was_quoted_already_is_not_quoted_again() -> None:
    said = quote(1, "b", "neutral")
    assert in_general((said,), (replace(said, stance="supports"),), VOICES, never) == (said,)


def test_a_source_has_no_more_quotes_for_being_heard_in_general() -> None:
    quotes = tuple(quote(number, "b", "neutral") for number in range(1, MAX_PER_SOURCE + 1))
    assert in_general(quotes, (quote(9, "b", "supports"),), VOICES, never) == quotes


def test_the_surest_of_a_voice_and_its_copies_are_heard() -> None:
    sided = [quote(2, "b", "supports", 0.7), quote(3, "copy of b", "supports", 0.8), quote(4, "b", "supports", 0.9)]
    found = in_general((), sided, VOICES, never)
    assert len(found) == MAX_PER_VOICE
    assert [each.stance_score for each in found] == [0.8, 0.9]
