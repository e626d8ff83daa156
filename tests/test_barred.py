"""Lines that turn round what stands under them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.barred import find_bar, read_barred, turns
from assistant.records import Quote, Role, Section, Source


def source(*parts: tuple[Role, str]) -> Source:
    """One section a part."""
    sections, start = [], 0
    for role, part in parts:
        sections.append(Section(start, start + len(part), role, "Ann" if role == "comment" else None))
        start += len(part)
    text = "".join(part for _, part in parts)
    return Source("a", "a", None, None, None, None, None, text, tuple(sections), "")


def bar(of: Source, words: str) -> str | None:
    found = find_bar(of, of.text.index(words))
    return of.text[found.start : found.end] if found else None


@pytest.mark.parametrize(
    "heading",
    [
        "## Exercises to avoid",
        "Foods to avoid with gout",
        "Don't",
        "DON’TS",
        "Never:",
        "Avoid the following:",
        "What not to do:",
        "What should I avoid?",
        "Things you should not do",
        "Remedies that do not help",
    ],
)
def test_lines_that_turn(heading: str) -> None:
    assert turns(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "How to avoid pain",
        "Avoid pain with these",
        "Do",
        "Dos and don'ts",
        "Never too late",
        "Stop it with ice",
        "To do",
    ],
)
def test_lines_that_do_not(heading: str) -> None:
    assert not turns(heading)


LISTED = source(
    ("heading", "## Avoid\n"),
    ("body", "- Squats. Walk instead.\n"),
    ("body", "• Jumps.\n"),
    ("body", "Swim in their place.\n"),
)


def test_the_line_is_that_above_the_list() -> None:
    assert [bar(LISTED, words) for words in ("Squats.", "Jumps.")] == ["Avoid", "Avoid"]


def test_only_the_first_sentence_of_an_item_is_meant_and_nothing_after_the_list() -> None:
    assert [bar(LISTED, words) for words in ("Walk instead.", "Swim in")] == [None, None]


def test_a_line_between_that_only_leads_on_does_not_end_it() -> None:
    led = source(("heading", "Exercises to avoid\n"), ("body", "These make it worse:\n"), ("body", "1. Squats.\n"))
    assert bar(led, "Squats.") == "Exercises to avoid"
    parted = source(("heading", "Exercises to avoid\n"), ("body", "Some are bad.\n"), ("body", "1. Squats.\n"))
    assert bar(parted, "Squats.") is None


def test_in_plain_text_a_colon_leads_and_a_word_does_not() -> None:
    assert bar(source(("body", "What not to do:\n"), ("body", "- Squats.\n")), "Squats.") == "What not to do:"
    assert bar(source(("body", "Never.\n"), ("body", "Squats hurt.\n")), "Squats") is None


def test_what_a_reader_says_below_is_not_meant() -> None:
    assert bar(source(("heading", "Avoid\n"), ("body", "- Squats.\n"), ("comment", "- Jumps.\n")), "Jumps.") is None


def test_a_quote_is_read_as_the_line_and_its_items() -> None:
    of, end = LISTED, LISTED.text.index("Swim")
    found = read_barred(Quote(1, of, 3, end, "body", None, 0.5))
    assert found
    assert found.line == "Avoid"
    assert [of.text[span.start : span.end].strip(" -•\n") for span in found.items] == [
        "Squats. Walk instead.",
        "Jumps.",
    ]
    assert read_barred(Quote(1, of, of.text.index("Squats"), end, "body", None, 0.5)) is None


_PART = st.tuples(
    st.sampled_from(("heading", "body", "comment", "boilerplate")),
    st.sampled_from(("## Avoid\n", "Don't:\n", "- Squats.\n", "• Jumps. Run.\n", "Walk.\n", "\n", "- \n")),
)


@given(st.lists(_PART, min_size=1, max_size=8))
def test_the_line_always_stands_before_and_turns(parts: list[tuple[Role, str]]) -> None:
    of = source(*parts)
    for start in range(len(of.text)):
        found = find_bar(of, start)
        assert found is None or (found.end <= start and turns(of.text[found.start : found.end]))
