"""What tells the side of a text beside the stance model."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models import TokenVectors, Vectors
from assistant.signs import PLAINLY, WEIGHTS, judge, names, read_signs, speaks_of_subject


def scores(supports: float, neutral: float, opposes: float) -> Vectors:
    return np.array([supports, neutral, opposes], np.float32)


EVEN = scores(0.45, 0.1, 0.45)


def test_signs_are_read_of_the_words() -> None:
    found = read_signs("I never drink black tea; let it be water instead.", "Should I drink green tea?", EVEN)
    assert found.spoken == pytest.approx(2 / 3)
    assert (found.personal, found.denies_good, found.instead) == (True, True, True)
    assert (found.denies_effect, found.denies_ill) == (False, False)
    assert found.model == pytest.approx(0)
    assert found.neutral < 0
    assert read_signs("Tea is poison.", "Is tea harmful?", EVEN).praise == 1
    assert read_signs("It has none.", "Does tea contain iron?", EVEN).denies_effect
    assert read_signs("Yes.", "Is it so?", EVEN).spoken == 1


def test_a_text_that_names_all_that_is_judged_is_surer() -> None:
    claim, told = "Are daily walks good for the heart?", scores(0.6, 0.2, 0.2)
    whole, half = "Walks taken daily keep the pulse low.", "Walks taken weekly keep the pulse low."
    assert read_signs(whole, claim, told).whole
    assert not read_signs(half, claim, told).whole
    assert read_signs(half, "Is it so?", told).whole
    (yes, surer), (too, less) = (judge(text, claim, told) for text in (whole, half))
    assert yes
    assert too
    assert surer > less


def test_what_was_only_tried_takes_no_side() -> None:
    claim, told = "Does green tea help?", scores(0.8, 0.1, 0.1)
    assert judge("I've tried green tea in every way that I know.", claim, told)[1] == 0
    assert judge("We have been trying green tea for a bad stomach!", claim, told)[1] == 0
    assert judge("I tried green tea and my stomach was calm.", claim, told)[1] > 0
    assert judge("Green tea is what I tried last.", claim, told)[1] > 0


def test_what_is_good_for_something_else_is_no_praise() -> None:
    text = "Tap water is fine for a shower, but in the nose it has no business."
    assert read_signs(text, "Can I rinse my nose with tap water?", EVEN).praise == 0
    assert read_signs(text, "Is tap water safe for a shower?", EVEN).praise == 1
    assert read_signs("Tap water is fine for most people.", "Can I drink tap water?", EVEN).praise == 1


@pytest.mark.parametrize(
    ("text", "question", "whether"),
    [
        ("Green tea is hot.", "Is green tea good for the teeth?", True),
        ("Coffee is good for the teeth.", "Is green tea good for the teeth?", False),
        ("They are good for the teeth.", "Is green tea good for the teeth?", True),
        ("Well, no: it is bad.", "Does tea cause rust?", True),
        ("Water causes rust.", "Does tea cause rust?", False),
        ("Coffee is hot.", "Is it safe to drink tea?", True),
        ("The cold was bad.", "Should I drink tea with a cold?", False),
        ("Tea is harmful.", "Is tea better than coffee?", False),
        ("Tea is better for you than coffee.", "Is tea better than coffee?", True),
    ],
)
def test_a_text_may_speak_of_another_thing(text: str, question: str, whether: bool) -> None:
    assert speaks_of_subject(text, question) is whether


def test_what_goes_without_saying_need_not_be_named() -> None:
    assert not speaks_of_subject("Soap is fine.", "Can you wash a skillet with soap?")
    assert not speaks_of_subject("Soap is fine.", "Can you wash a skillet with soap?", {"skillet"}.__contains__)
    assert speaks_of_subject("Soap is fine.", "Can you wash a skillet with soap?", {"skillet", "wash"}.__contains__)


def test_a_text_names_the_words_of_a_claim_or_comes_near_to_them() -> None:
    claim = "Is tea good at dawn?"
    spans = np.array([[word.start(), word.end()] for word in re.finditer(r"\w+", claim)], np.int64)
    asked = TokenVectors(np.eye(5, dtype=np.float32), spans)
    near = np.array([[0, 0, 0, 0.6, 0.8]], np.float32)
    assert names("Tea at dawn is bad.", [], claim, asked) == 1.0
    assert names("Tea in the morning is bad.", [near], claim, asked) == pytest.approx(0.8)
    assert names("Tea in the morning is bad.", [near[:, ::-1].copy()], claim, asked) == 0.0
    assert names("Tea in the morning is bad.", [], claim, asked) == 0.0


def test_the_nearer_a_text_comes_to_the_claim_the_surer_is_its_side() -> None:
    said = "Green tea soothes.", "Does green tea calm you?", scores(0.9, 0.05, 0.05)
    far, near = (judge(*said, named)[1] for named in (0.2, 1.0))
    assert far < near
    assert WEIGHTS.right[-1] > 0


def test_words_decide_where_the_model_knows_only_that_a_side_is_taken() -> None:
    claim, torn = "Is green tea good for you?", scores(0.35, 0.3, 0.35)
    said = [judge(text, claim, torn) for text in ("Green tea is healthy.", "Green tea is bad.", "Green tea is hot.")]
    assert [yes for yes, _ in said[:2]] == [True, False]
    assert min(sure for _, sure in said[:2]) > said[2][1]


def test_a_model_that_says_the_contrary_of_the_words_is_not_followed() -> None:
    assert judge("Healthy: green tea.", "Is green tea good for you?", scores(0.01, 0.01, 0.98))[1] == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "I have no idea if green tea is good for everybody, but coffee is bad.",
        "It is not yet clear whether green tea is healthy.",
        "Doctors disagree on whether green tea is good for you.",
        "They say that green tea is poison, which really isn't true.",
        "Opinions differ on whether green tea is bad for you.",
        "Whether green tea is bad is a question of taste.",
        "Some find green tea bad, others do not.",
    ],
)
def test_who_does_not_know_or_takes_it_back_takes_no_side(text: str) -> None:
    assert judge(text, "Is green tea good for you?", scores(0.01, 0.01, 0.98))[1] == 0.0


def test_what_is_said_in_the_words_of_the_question_stands_against_the_model() -> None:
    yes, sure = judge("Green tea is healthy.", "Is green tea good for you?", scores(0.01, 0.01, 0.98))
    assert yes
    assert sure == PLAINLY


def test_what_held_once_is_no_side() -> None:
    assert judge("Until recently, green tea did nothing.", "Does green tea help?", scores(0.01, 0.01, 0.98))[1] == 0.0


def test_what_others_are_said_to_say_is_no_side() -> None:
    told = "I am 62. Everyone at work says that green tea is bad."
    assert judge(told, "Does green tea harm?", scores(0.98, 0.01, 0.01))[1] == 0.0
    assert judge(f"{told} It did me harm.", "Does green tea harm?", scores(0.98, 0.01, 0.01))[1] > 0.0


def test_no_effect_is_good_news_where_harm_is_feared() -> None:
    text = "Tea of any kind had no effect."
    praised = [read_signs(text, claim, EVEN).praise for claim in ("Does tea help?", "Is tea bad?", "Is tea safe?")]
    assert praised == [-1, -1, 1]


@given(st.text(), st.text(), st.tuples(*[st.floats(0, 1)] * 3))
def test_any_text_is_judged_with_a_chance(text: str, claim: str, given: tuple[float, float, float]) -> None:
    _, sure = judge(text, claim, scores(*given))
    assert 0 <= sure <= 1
