"""Sentences and passages are slices, and nothing is in them that should not be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.passages import MAX_SENTENCES, QUOTABLE, split_passages, split_sentences
from assistant.records import Passage, Section, Source
from assistant.sections import split_sections

PIECES = st.sampled_from([
    "Dr. Lee came at 5 a.m. today.", "Water it!", "Comments", "Mary says:", "Soil", "# Soil", "<!-- x -->", "\n",
    "\n\n", "“Is it wet?” he asked.", "1. ", " ", "- lime", "Leave a Reply", "105 255", "e.g. ", "\u2028",
])  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))


def passages(text: str) -> list[Passage]:
    source = Source("a.txt", "A", None, None, None, None, None, text, split_sections(text), "0")
    return [*split_passages(source)]


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end].strip() for span in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("**Note.** Steep it.", "**Note.**"),
        ("_Note._ Steep it.", "_Note._"),
        ("Some say four.[^2] Others say two.", "Some say four.[^2]"),
        ("It is 5. * Not 6.", "It is 5."),
    ],
)
def test_what_closes_a_sentence_belongs_to_it(text: str, first: str) -> None:
    assert sentences(text)[0] == first


@given(TEXTS)
def test_sentences_cover_any_text_in_order(text: str) -> None:
    assert "".join(text[span.start : span.end] for span in split_sentences(text)) == text


@given(TEXTS)
def test_passages_are_stripped_slices_of_one_quotable_section(text: str) -> None:
    for passage in passages(text):
        (section,) = (s for s in passage.source.sections if s.start <= passage.start and passage.end <= s.end)
        assert section.role in QUOTABLE
        assert passage.text == passage.text.strip() == text[passage.start : passage.end]
        assert (passage.start, passage.end) == (passage.sentences[0].start, passage.sentences[-1].end)
        assert 1 <= len(passage.sentences) <= MAX_SENTENCES


@given(TEXTS)
def test_every_letter_of_body_and_comments_is_in_exactly_one_sentence(text: str) -> None:
    spans = [span for passage in passages(text) for span in passage.sentences]
    quotable = [s for s in split_sections(text) if s.role in QUOTABLE]
    wanted = [i for s in quotable for i in range(s.start, s.end) if text[i].isalpha()]
    assert [i for span in spans for i in range(span.start, span.end) if text[i].isalpha()] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Lee waters at 5 a.m. on Mondays.", "Use lime, e.g. a pinch.", "Gear L5 is hard.", "It costs 3.50 a bag.",
        "the wheel\nturns and\nJohn holds it.", "“Is it wet?” he asked.", "1. Water it.",
    ],
)  # fmt: skip
def test_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == [text]


def test_two_sentences_are_two() -> None:
    assert sentences("Water it daily. Feed it weekly!") == ["Water it daily.", "Feed it weekly!"]


def test_stacked_headings_above_a_passage_are_its_heading() -> None:
    text = "Roses\n\nPruning\n\nCut in winter.\n\nComments\n\nMary says:\n\nOr in spring.\n"
    body, comment = passages(text)
    assert body.heading is not None
    assert text[body.heading.start : body.heading.end].split() == ["Roses", "Pruning"]
    assert (comment.text, comment.heading) == ("Or in spring.", None)


@pytest.mark.parametrize("marker", ["- ", "• ", "2. ", "(3) ", "b) "])
def test_the_mark_of_a_list_item_is_not_quoted(marker: str) -> None:
    text = f"{marker}Steep it for five minutes. Stir it."
    source = Source("a", "A", None, None, None, None, None, text, (Section(0, len(text), "body"),), "0")
    (passage,) = split_passages(source)
    assert [text[span.start : span.end] for span in passage.sentences] == ["Steep it for five minutes.", "Stir it."]


@pytest.mark.parametrize(
    "text", ["Q: Is it wet?\nA: Not yet. Water it.", "**Q:** Is it wet? \n\t**A:** Not yet. Water it."]
)
def test_the_letter_of_a_question_or_an_answer_is_not_quoted(text: str) -> None:
    source = Source("a", "A", None, None, None, None, None, text, (Section(0, len(text), "body"),), "0")
    (passage,) = split_passages(source)
    assert [text[s.start : s.end] for s in passage.sentences] == ["Is it wet?", "Not yet.", "Water it."]


def test_the_bars_around_a_row_of_a_table_are_not_quoted() -> None:
    text = "| Ferns are misted | every other day |"
    source = Source("a", "A", None, None, None, None, None, text, (Section(0, len(text), "body"),), "0")
    (passage,) = split_passages(source)
    assert passage.text == "Ferns are misted | every other day"


def test_marks_of_emphasis_around_a_whole_sentence_are_not_quoted() -> None:
    text = "**Steep it for five minutes.** Stir *it* well. _Drink it._"
    source = Source("a", "A", None, None, None, None, None, text, (Section(0, len(text), "body"),), "0")
    (passage,) = split_passages(source)
    said = [text[span.start : span.end] for span in passage.sentences]
    assert said == ["Steep it for five minutes.", "Stir *it* well.", "Drink it."]


@pytest.mark.parametrize("text", ["J. Smith steeps it.", "1990. It was cold.", "-5 degrees are cold."])
def test_what_only_looks_like_a_mark_is_quoted(text: str) -> None:
    source = Source("a", "A", None, None, None, None, None, text, (Section(0, len(text), "body"),), "0")
    assert next(split_passages(source)).start == 0
