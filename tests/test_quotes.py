"""Which sentences are quoted: whole ones, a few of each source, each with what it points back to."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.late_interaction import Asked
from assistant.passages import split_passages
from assistant.quotes import (
    MAX_PER_SOURCE,
    ScoredSentence,
    choose,
    in_context,
    nearest,
    needed_beside,
    read,
    relevance,
    say_once,
    with_copies,
)
from assistant.records import Cue, Disagreement, Quote, Role, Section, Source, Span
from tests.fakes import FakeEncoder

ENCODER = FakeEncoder("stretch", "pain", "nerve")
NONE = np.zeros((0, 4), np.float32)


def source(*parts: str, id: str = "a.txt", roles: tuple[Role, ...] = ()) -> Source:
    """One section a part."""
    sections, start = [], 0
    for number, part in enumerate(parts):
        role: Role = roles[number] if roles else "body"
        sections.append(Section(start, start + len(part), role, "Ann" if role == "comment" else None))
        start += len(part)
    return Source(id, "Title", None, None, None, None, None, "".join(parts), tuple(sections), "0")


def sentence(of: Source, text: str, relevance: float = 0.9) -> ScoredSentence:
    start = of.text.index(text)
    section = next(s for s in of.sections if s.start <= start < s.end)
    return ScoredSentence(of, section, Span(start, start + len(text)), relevance, NONE)


def texts(quotes: tuple[Quote, ...]) -> list[str]:
    return [quote.text for quote in quotes]


FIRST, SECOND, THIRD, FOURTH = (f"The {n} sentence is about backs." for n in ("first", "second", "third", "fourth"))


def test_neighbours_become_one_quote_with_the_better_relevance() -> None:
    a = source(f"{FIRST}\n {SECOND} {THIRD}")
    (quote,) = choose([sentence(a, FIRST, 0.9), sentence(a, SECOND, 0.7)], 0.1)
    assert (quote.text, quote.relevance) == (f"{FIRST}\n {SECOND}", 0.9)


def test_sentences_with_another_between_them_stay_apart() -> None:
    a = source(f"{FIRST} {SECOND} {THIRD}")
    assert texts(choose([sentence(a, FIRST), sentence(a, THIRD)], 0.1)) == [FIRST, THIRD]


def test_neighbours_of_two_sections_stay_apart() -> None:
    a = source(f"{FIRST}\n", SECOND)
    assert texts(choose([sentence(a, FIRST), sentence(a, SECOND)], 0.1)) == [FIRST, SECOND]


def test_the_best_source_comes_first_and_ids_count_up() -> None:
    a, b = source(FIRST, id="a.txt"), source(f"{SECOND} {FIRST} {THIRD}", id="b.txt")
    quotes = choose([sentence(b, SECOND, 0.9), sentence(a, FIRST, 0.8), sentence(b, THIRD, 0.7)], 0.1)
    assert [(quote.id, quote.source.id) for quote in quotes] == [(1, "b.txt"), (2, "b.txt"), (3, "a.txt")]


def test_what_is_not_relevant_enough_is_not_quoted() -> None:
    a = source(f"{FIRST} {SECOND} {THIRD}")
    assert choose([sentence(a, FIRST, 0.49)], 0.5) == ()
    assert texts(choose([sentence(a, FIRST, 0.9), sentence(a, THIRD, 0.2)], 0.1)) == [FIRST]


@pytest.mark.parametrize("text", ["Is stretching good for my back?", "Not at all.", "“Should you ever do it?”"])
def test_a_question_or_an_exclamation_answers_nothing(text: str) -> None:
    a = source(f"{FIRST} {text}")
    assert choose([sentence(a, text)], 0.1) == ()
    assert nearest([sentence(a, text)]) == ()


def test_a_short_sentence_can_answer() -> None:
    a = source(f"{FIRST} Never mist a cactus.")
    assert texts(choose([sentence(a, "Never mist a cactus.")], 0.1)) == ["Never mist a cactus."]


def test_an_amount_that_is_enough_brings_what_it_is_for_where_an_amount_is_asked_for() -> None:
    enough = "Every three or four years is plenty."
    a = source(f"{FIRST} {SECOND} {enough}")
    asked = replace(sentence(a, enough), to_follow=True)
    assert texts(choose([asked], 0.1)) == [f"{SECOND} {enough}"]
    assert texts(choose([sentence(a, enough)], 0.1)) == [enough]


@pytest.mark.parametrize(
    "text",
    [
        "This makes the pain worse today.",
        "In these cases it is bad for you.",
        "After that it is bad for you.",
        "They only make the pain worse.",
        "We advise against it for this reason.",
        "But it helps most people within days.",
        "Its effect on the pain is small.",
    ],
)
def test_a_quote_that_points_back_brings_the_sentence_before(text: str) -> None:
    a = source(f"{FIRST} {SECOND} {text}")
    assert texts(choose([sentence(a, text)], 0.1)) == [f"{SECOND} {text}"]


def test_a_statement_of_the_map_brings_the_sentence_that_it_points_back_to() -> None:
    pointing, plain = source(f"{FIRST} {SECOND} In these cases it hurts."), source(THIRD, id="b.txt")
    claim = Quote(1, pointing, pointing.text.index("In these"), len(pointing.text), "body", None, 0.0)
    other = Quote(2, plain, 0, len(THIRD), "body", None, 0.0)
    cues = (Cue(claim, 0, len("In these cases")), Cue(other, 4, 9))
    found = in_context(Disagreement("conditional", (claim, other), 0.9, cues))
    assert texts(found.quotes) == [f"{SECOND} In these cases it hurts.", THIRD]
    assert [cue.text for cue in found.cues] == ["In these cases", "third"]
    assert [found.cues_of(quote) for quote in found.quotes] == [found.cues[:1], found.cues[1:]]


@pytest.mark.parametrize(
    "text",
    [
        "It is best to wait for a week.",
        "It takes a week to heal.",
        "It may be wise to wait.",
        "Italy has hot springs.",
        "They say that it is bad.",
    ],
)
def test_an_it_that_points_nowhere_stands_by_itself(text: str) -> None:
    a = source(f"{FIRST} {SECOND} {text}")
    assert texts(choose([sentence(a, text)], 0.1)) == [text]


def test_a_reply_brings_the_question_that_it_replies_to() -> None:
    question, reply = "Does it cure the pain of runners?", "No study shows that it does."
    a = source(f"{FIRST} {question} {reply}")
    assert texts(choose([sentence(a, reply)], 0.1)) == [f"{question} {reply}"]


def test_a_quote_that_points_back_brings_the_paragraph_before_of_the_same_role() -> None:
    a = source(f"{FIRST}\n\n", "This makes the pain worse today.")
    assert texts(choose([sentence(a, "This makes the pain worse today.")], 0.1)) == [a.text]


@pytest.mark.parametrize("role", ["heading", "comment", "boilerplate"])
def test_it_never_brings_a_sentence_of_another_role(role: Role) -> None:
    pointing = "This makes the pain worse today."
    a = source(f"{FIRST}\n", f"{SECOND}\n", pointing, roles=("body", role, "body"))
    assert texts(choose([sentence(a, pointing)], 0.1)) == [pointing]


def test_a_comment_keeps_its_role_and_its_writer() -> None:
    a = source(f"{FIRST}\n", SECOND, roles=("body", "comment"))
    (quote,) = choose([sentence(a, SECOND)], 0.1)
    assert (quote.role, quote.writer) == ("comment", "Ann")


def test_what_copies_say_is_said_once_by_the_smallest_id_with_the_best_relevance() -> None:
    a, b, c = source(f"{FIRST} {SECOND}", id="a"), source(FIRST.replace(" ", "\n"), id="b"), source(FIRST, id="c")
    scored = [sentence(b, b.text, 0.9), sentence(c, FIRST, 0.8), sentence(a, FIRST, 0.7), sentence(a, SECOND, 0.6)]
    kept = say_once(scored, {"a": "a", "b": "a", "c": "c"})
    assert [(s.source.id, s.relevance, s.span) for s in kept] == [
        ("a", 0.9, Span(0, len(FIRST))),
        ("c", 0.8, Span(0, len(FIRST))),
        ("a", 0.6, scored[3].span),
    ]


def test_a_comment_and_an_article_with_the_same_words_are_two_who_say_it() -> None:
    a, b = source(FIRST, id="a"), source(FIRST, id="b", roles=("comment",))
    scored = [sentence(a, FIRST), sentence(b, FIRST)]
    assert say_once(scored, {"a": "a", "b": "a"}) == scored


def test_a_source_may_repeat_itself() -> None:
    a = source(f"{FIRST} {FIRST}")
    again = replace(sentence(a, FIRST, 0.8), span=Span(len(FIRST) + 1, len(a.text)))
    assert say_once([sentence(a, FIRST, 0.9), again], {"a.txt": "a.txt"}) == [sentence(a, FIRST, 0.9), again]


def test_a_quote_names_the_copies_that_hold_its_words() -> None:
    a, b, c = source(FIRST, id="a"), source(f"{SECOND} {FIRST}".replace(" ", "\n"), id="b"), source(SECOND, id="c")
    (quote,) = choose([sentence(a, FIRST)], 0.1)
    assert with_copies(quote, [a, b, c]).also_in == ("b",)
    assert with_copies(quote, []) == quote


_PARTS = st.lists(
    st.lists(
        st.sampled_from([FIRST, "This is what I said of my back.", "Should I do that today, or not?", "Never."]),
        min_size=1,
        max_size=4,
    ),
    min_size=1,
    max_size=4,
)


@st.composite
def scored(draw: st.DrawFn) -> list[ScoredSentence]:
    """Every sentence of a few sources, with any relevance, in the order that read() gives."""
    found = []
    for number in range(draw(st.integers(1, 3))):
        parts = draw(_PARTS)
        roles = draw(st.tuples(*[st.sampled_from(["body", "comment", "boilerplate"])] * len(parts)))
        of = source(*(" ".join(part) + "\n" for part in parts), id=f"{number}.txt", roles=roles)
        for section, part in zip(of.sections, parts, strict=True):
            start = section.start
            for text in part:
                if section.role != "boilerplate":
                    chance = draw(st.floats(0, 1))
                    found.append(ScoredSentence(of, section, Span(start, start + len(text)), chance, NONE))
                start += len(text) + 1
    return sorted(found, key=lambda s: (-s.relevance, s.source.id, s.span.start))


@given(scored(), st.floats(0, 1))
def test_quotes_of_a_source_are_few_and_do_not_overlap(sentences: list[ScoredSentence], needed: float) -> None:
    quotes = choose(sentences, needed)
    assert [quote.id for quote in quotes] == list(range(1, len(quotes) + 1))
    for id in {quote.source.id for quote in quotes}:
        own = sorted((q.start, q.end) for q in quotes if q.source.id == id)
        assert len(own) <= MAX_PER_SOURCE
        assert all(first[1] <= second[0] for first, second in pairwise(own))
    assert all(quote.relevance >= needed for quote in quotes)


@given(scored())
def test_no_quote_has_text_of_another_role(sentences: list[ScoredSentence]) -> None:
    for quote in choose(sentences, 0.0):
        touched = [s for s in quote.source.sections if s.start < quote.end and quote.start < s.end]
        assert {(s.role, s.writer) for s in touched} == {(quote.role, quote.writer)}
        assert quote.text == quote.text.strip()


@given(scored(), st.floats(0, 1))
def test_every_source_that_has_a_good_sentence_is_heard(sentences: list[ScoredSentence], needed: float) -> None:
    standing = [s for s in sentences if len(s.source.text[s.span.start : s.span.end].split()) >= 5]
    good = {s.source.id for s in standing if s.relevance >= needed and s.source.text[s.span.end - 1] != "?"}
    assert {quote.source.id for quote in choose(sentences, needed)} == good


@given(scored(), st.floats(0, 1), st.floats(0, 1))
def test_where_one_that_can_be_quoted_is_good_enough_something_is_quoted(
    sentences: list[ScoredSentence], least: float, share: float
) -> None:
    best = nearest(sentences, 1)
    good = bool(best) and best[0].relevance >= least
    assert bool(choose(sentences, needed_beside(sentences, least, share))) == good


@given(scored())
def test_the_nearest_are_at_most_three(sentences: list[ScoredSentence]) -> None:
    assert [quote.id for quote in nearest(sentences)] == list(range(1, len(nearest(sentences)) + 1))
    assert len(nearest(sentences)) <= 3


def test_a_sentence_without_the_type_that_is_asked_for_is_no_answer() -> None:
    token = np.array([[1.0]], np.float32)
    asked = Asked(token, np.ones(1, np.float32))
    assert relevance("how long?", asked, "For a while.", token) == 0.0
    assert relevance("how long?", asked, "For ten minutes.", token) > relevance("why?", asked, "For it.", token)


def all_alike(question: str) -> Asked:
    vectors = ENCODER.encode_tokens([question])[0].vectors
    return Asked(vectors, np.full(len(vectors), 1 / len(vectors), np.float32))


def test_reading_scores_every_sentence_and_puts_the_best_first() -> None:
    a = source("Rest your back at night. Stretch a nerve in pain. Nothing more to say.")
    asked = all_alike("stretch nerve pain")
    read_ = read("stretch nerve pain", asked, list(split_passages(a)), ENCODER)
    assert [a.text[s.span.start : s.span.end] for s in read_] == [
        "Stretch a nerve in pain.",
        "Rest your back at night.",
        "Nothing more to say.",
    ]
    assert read_[0].relevance > 0.99


def read_texts(question: str, text: Source) -> dict[str, ScoredSentence]:
    asked = all_alike(question)
    found = read(question, asked, list(split_passages(text)), ENCODER)
    return {text.text[s.span.start : s.span.end]: s for s in found}


def test_a_reply_is_scored_with_the_question_before_it() -> None:
    a = source("Should you stretch a nerve in pain? It does no good. Rest your back at night.")
    read_ = read_texts("should I stretch a nerve in pain?", a)
    reply, other = read_["It does no good."], read_["Rest your back at night."]
    assert (reply.replies, other.replies) == (True, False)
    assert reply.relevance > 0.9 > other.relevance
    assert texts(choose(list(read_.values()), 0.9)) == ["Should you stretch a nerve in pain? It does no good."]


def test_a_reply_to_yes_or_no_answers_no_other_question() -> None:
    a = source("Should you stretch a nerve in pain? It does no good.")
    assert not read_texts("which nerve is in pain?", a)["It does no good."].replies


def test_what_is_not_advised_is_quoted_with_the_line_that_says_so_or_not_at_all() -> None:
    a = source("Exercises to avoid\n", "- Squats.\n", "- Stretch the nerve.\n", roles=("heading", "body", "body"))
    assert texts(choose([sentence(a, "Stretch the nerve.")], 0.1)) == [a.text.strip()]
    far = source("Avoid\n", *["- Squats with weights.\n"] * 40, "- Nerves.\n", roles=("heading", *("body",) * 41))
    assert choose([sentence(far, "Nerves.")], 0.1) == ()


_MYTH, _WHY = "Myth: you should stretch a nerve in pain.", "It does no good to anyone."


@pytest.mark.parametrize(
    ("a", "quoted"),
    [
        (source(f"{_MYTH} {_WHY} Rest your back at night."), f"{_MYTH} {_WHY}"),
        (
            source(f"{_MYTH}\n\n", f"{_WHY} Rest your back at night.", roles=("heading", "body")),
            f"{_MYTH}\n\n{_WHY}",
        ),
    ],
)
def test_what_follows_a_myth_is_scored_and_quoted_with_it(a: Source, quoted: str) -> None:
    read_ = read_texts("should I stretch a nerve in pain?", a)
    assert read_[_WHY].replies
    assert not read_["Rest your back at night."].replies
    assert texts(choose(list(read_.values()), 0.9)) == [quoted]


def test_under_a_heading_that_asks_stands_the_answer() -> None:
    a = source("How long should you stretch?\n", "Two minutes. More is no pain.", roles=("heading", "body"))
    read_ = read_texts("how long should I stretch?", a)
    assert [s.replies for s in read_.values()] == [True, False]
    assert read_["Two minutes."].to_follow
    assert texts(choose(list(read_.values()), 0.5)) == ["How long should you stretch?\nTwo minutes."]


def test_of_headings_one_above_the_other_the_lowest_is_answered() -> None:
    a = source("# Nerves\n\n## Does it help a nerve?\n\n", "Yes. It does so slowly.", roles=("heading", "body"))
    read_ = read_texts("does it help a nerve?", a)
    assert read_["Yes."].replies
    assert texts(choose(list(read_.values()), 0.9)) == ["Does it help a nerve?\n\nYes. It does so slowly."]


def test_a_yes_goes_on_in_the_next_sentence() -> None:
    a = source("Does it help a nerve?\n", "Yes. It does so slowly. Rest at night.", roles=("heading", "body"))
    read_ = read_texts("does it help a nerve?", a)
    assert [read_[each].replies for each in ("Yes.", "It does so slowly.", "Rest at night.")] == [True, True, False]
    assert texts(choose(list(read_.values()), 0.9)) == ["Does it help a nerve?\nYes. It does so slowly."]
