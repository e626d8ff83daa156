"""Questions that ask whether to keep doing a thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.light_verbs import base_form, without_light_verb

KNOWN = frozenset(("hop", "hope", "make", "prune", "run", "us", "use", "water"))


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("Should I keep running with a cold?", "Should I run with a cold?"),
        ("should i keep on using it", "should i use it"),
        ("Should my dog be running?", "Should my dog run?"),
        ("Can I still prune roses?", "Can I prune roses?"),
        ("Is it safe to continue to water it?", "Is it safe to water it?"),
        ("Do I have to go on watering it?", "Do I have to water it?"),
        # To keep something is another act, and so is to stop.
        ("Should I keep the roses?", "Should I keep the roses?"),
        ("Should I keep nothing?", "Should I keep nothing?"),
        ("Should I stop running?", "Should I stop running?"),
        ("Should I be worried?", "Should I be worried?"),
        ("Should I keep dusting?", "Should I keep dusting?"),
        ("Why should I keep running?", "Why should I keep running?"),
        ("Should I still", "Should I still"),
        ("", ""),
    ],
)
def test_who_asks_whether_to_keep_doing_a_thing_asks_whether_to_do_it(question: str, plain: str) -> None:
    assert without_light_verb(question, KNOWN) == plain


@pytest.mark.parametrize(
    ("gerund", "base"),
    [
        ("running", "run"),
        ("using", "use"),
        ("making", "make"),
        ("hoping", "hope"),
        ("hopping", "hop"),
        ("dusting", None),
    ],
)
def test_a_gerund_has_the_base_form_that_is_known(gerund: str, base: str | None) -> None:
    assert base_form(gerund, KNOWN) == base


@given(st.text(), st.text())
def test_no_question_grows(before: str, after: str) -> None:
    for question in (before, f"should I keep {after}", f"can we still {after}"):
        assert len(without_light_verb(question, KNOWN)) <= len(question)
