"""Which passages are read, of each source some before more of any, and how sources are ranked by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index import Index, build_index
from assistant.records import Library, Source
from assistant.search import (
    _PER_TURN,
    _PER_VOICE,
    MAX_PASSAGES,
    WEIGHTS,
    _scores,
    _take_turns,
    rank_sources,
    search,
)
from assistant.sections import split_sections
from tests.fakes import FakeEncoder

ENCODER = FakeEncoder("stretch", "pain", "nerve")
LIBRARY = Library("Title", "", "", "", (), ())


def index_of(*texts: str) -> Index:
    sources = [
        Source(f"{i}.txt", "Title", None, None, None, None, None, text, split_sections(text), "0")
        for i, text in enumerate(texts)
    ]
    return build_index(LIBRARY, sources, ENCODER)


def asked(question: str, index: Index) -> list[tuple[str, str]]:
    return [(p.source.id, p.text) for p in search(question, ENCODER.encode([question])[0], index)]


def paragraphs(*sentences: str) -> str:
    return "\n\n".join(sentences)


def test_the_passage_that_has_the_words_comes_first() -> None:
    index = index_of("The weather is fine today.", "Pain comes from a nerve in the leg.")
    assert asked("pain of a nerve", index)[0] == ("1.txt", "Pain comes from a nerve in the leg.")


def test_of_two_like_passages_that_of_a_document_on_the_question_scores_higher() -> None:
    like = "Rest the leg for the day."
    index = index_of(
        paragraphs(like, "The weather of the coast is fine."),
        paragraphs(like, "A nerve in the back brings pain."),
    )
    question = "rest the leg with nerve pain"
    scores = _scores(question, ENCODER.encode([question])[0], index, WEIGHTS)
    first, second = (row for row, passage in enumerate(index.passages) if passage.text == like)
    assert scores[second] > scores[first]


def test_sources_are_ranked_by_their_best_passage() -> None:
    index = index_of("The weather is fine today.", paragraphs("Walk to the shop.", "Pain comes from a nerve."))
    question = "pain of a nerve"
    ranked = rank_sources(question, index, ENCODER)
    assert [source.id for source, _ in ranked] == ["1.txt", "0.txt"]
    assert ranked[0][1] > ranked[1][1]


def test_of_two_like_sources_that_whose_tokens_come_nearer_ranks_higher() -> None:
    index = index_of(
        paragraphs("Pain comes from a nerve.", "The coast has fine weather."),
        paragraphs("Pain comes from a nerve.", "A stretch is fine for it."),
    )
    question = "stretch with nerve pain"
    near = {source.id: score for source, score in rank_sources(question, index, ENCODER)}
    alone = {s.id: score for s, score in rank_sources(question, index, ENCODER, WEIGHTS._replace(tokens=0))}
    # Two of three content words are near in the first source, and all of them in the second.
    assert near["1.txt"] - alone["1.txt"] == pytest.approx(1)
    assert near["0.txt"] - alone["0.txt"] < 0.9


def test_copies_rank_by_the_words_that_they_share() -> None:
    shared = [f"On day {day} the nerve in the leg brings pain to all who walk or stand." for day in range(6)]
    copied = [paragraphs(*shared, f"First seen on site {site}.") for site in range(2)]
    question = "pain of a nerve"
    ranked = rank_sources(question, index_of(*copied, "The weather is fine today."), ENCODER)
    assert [source.id for source, _ in ranked] == ["0.txt", "1.txt", "2.txt"]
    assert ranked[0][1] == pytest.approx(ranked[1][1])


def test_a_long_source_crowds_out_no_other() -> None:
    long = paragraphs(*(f"Stretch stretch stretch number {i} now." for i in range(50)))
    found = asked("should I stretch", index_of(long, "You may stretch or walk or swim or rest for a while."))
    assert [id for id, _ in found[:3]] == ["0.txt", "0.txt", "1.txt"]


def test_a_duration_is_preferred_where_how_long_is_asked() -> None:
    index = index_of(paragraphs("Stretch slowly and with care.", "Stretch for ten minutes."))
    assert asked("how long should I stretch", index)[0][1] == "Stretch for ten minutes."


def test_more_sources_than_are_read_is_no_error() -> None:
    assert (
        len(asked("stretch", index_of(*(f"You should stretch on day {day}." for day in range(MAX_PASSAGES + 5)))))
        == MAX_PASSAGES
    )


def test_copies_take_one_turn_together_and_their_words_are_read_once() -> None:
    advice = [f"You should stretch on day {day}, and on all other days like it." for day in range(6)]
    copied = [paragraphs(*advice, f"First seen on site {site}.") for site in range(MAX_PASSAGES)]
    found = asked("should I stretch", index_of(*copied, "Walk a little more, or stretch your back with care."))
    assert found[_PER_TURN] == (f"{MAX_PASSAGES}.txt", "Walk a little more, or stretch your back with care.")
    assert sorted(entry for entry in found if "all other days" in entry[1]) == [("0.txt", text) for text in advice]


def test_copies_with_words_of_their_own_take_one_turn_together() -> None:
    shared = [f"The weather of day {day} was fine, and nothing else is said of it here." for day in range(20)]
    copied = [paragraphs(f"Stretch, stretch and stretch on site {site}.", *shared) for site in range(9)]
    found = asked("should I stretch", index_of(*copied, "Walk a little more, or stretch your back with care."))
    assert [id for id, _ in found[:4]] == ["0.txt", "1.txt", "9.txt", "2.txt"]


@st.composite
def rankings(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """How many passages each source has, and an order of all passages."""
    counts = draw(st.lists(st.integers(1, 12), min_size=1, max_size=5))
    return counts, draw(st.permutations(range(sum(counts))))


def of_counts(counts: list[int]) -> Index:
    return index_of(*(paragraphs(*[f"You should stretch on day {i}."] * count) for i, count in enumerate(counts)))


@given(rankings())
def test_no_source_has_its_second_turn_before_another_has_its_first(given: tuple[list[int], list[int]]) -> None:
    counts, ranked = given
    index = of_counts(counts)
    turns: dict[str, int] = {}
    places = []
    for row in _take_turns(ranked, index):
        id = index.passages[row].source.id
        turns[id] = turns.get(id, 0) + 1
        places.append((turns[id] - 1) // _PER_TURN)
    assert places == sorted(places)
    assert set(turns) == {source.id for source in index.sources}
    assert max(turns.values()) <= _PER_VOICE


@given(rankings())
def test_within_a_source_the_order_stays(given: tuple[list[int], list[int]]) -> None:
    counts, ranked = given
    index = of_counts(counts)
    turns = _take_turns(ranked, index)
    for source in index.sources:
        own = [row for row in ranked if index.passages[row].source.id == source.id]
        assert [row for row in turns if row in own] == own[:_PER_VOICE]


@given(st.text(max_size=60))
def test_any_question_is_searched(question: str) -> None:
    index = index_of("You should stretch every day.", "Pain comes from a nerve in the leg.")
    assert sorted(asked(question, index)) == [
        ("0.txt", "You should stretch every day."),
        ("1.txt", "Pain comes from a nerve in the leg."),
    ]
