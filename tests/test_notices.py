"""Notices are found in whatever way a question is spelt, and only where their words are near each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.notices import match_notices
from assistant.records import Library, NoticeRule

GAS = NoticeRule("gas", "emergency", "Leave the house.", ("smell|smells gas", "cant breath*", "carbon monoxide"))
WASP = NoticeRule("wasp", "info", "Keep away.", ("wasp nest",))
LIBRARY = Library("Home", "", "", "", (), (GAS, WASP))


def ids(question: str) -> list[str]:
    return [notice.id for notice in match_notices(question, LIBRARY)]


@pytest.mark.parametrize(
    "question",
    [
        "I smell gas", "GAS! I can smell it", "it smells of gas here", "I can’t breathe", "I can't breathe",
        "carbn monoxide alarm", "carbon monoxid", "smlel gas", "I smell a lot of strange gas",
    ],
)  # fmt: skip
def test_a_notice_forgives_spelling_order_and_words_between(question: str) -> None:
    assert ids(question) == ["gas"]


@pytest.mark.parametrize("question", ["", "?!", "gas", "I smell roses in the garden next to the old gas", "wasps"])
def test_no_notice_without_all_its_words_near_each_other(question: str) -> None:
    assert ids(question) == []


def test_notices_come_in_their_order_with_the_words_that_matched() -> None:
    found = match_notices("a wasp nest, and I smell gas", LIBRARY)
    assert [(notice.id, notice.matched) for notice in found] == [("gas", "smell gas"), ("wasp", "wasp nest")]


@given(st.text(), st.text())
def test_words_around_a_match_never_hide_it(before: str, after: str) -> None:
    assert "gas" in ids(f"{before} smell gas {after}")


@given(st.text())
def test_what_matched_is_a_slice_of_the_question(question: str) -> None:
    assert all(notice.matched in question for notice in match_notices(question, LIBRARY))
