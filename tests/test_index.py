"""Vectors and terms of passages: what is found, in which order, and that updates change nothing in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import CorpusError, IndexDamaged
from assistant.index import Index, build_index, encoder_text, sentence_offsets
from assistant.models import Vectors
from assistant.passages import split_passages
from assistant.records import Library, Source
from assistant.sections import split_sections
from assistant.terms import terms
from tests.fakes import FakeEncoder

LIBRARY = Library("Title", "", "", "", (), ())
ENCODER = FakeEncoder("stretch", "pain", "nerve")
TEXTS = ("You should stretch every day.", "Pain comes from a nerve in the leg.", "Nothing here but the weather.")


def source(text: str, id: str = "a.txt", title: str = "Title") -> Source:
    return Source(id, title, None, None, None, None, None, text, split_sections(text), "0")


def sources(*texts: str) -> list[Source]:
    return [source(text, f"{i}.txt") for i, text in enumerate(texts)]


class Counting(FakeEncoder):
    """A FakeEncoder that remembers what it read."""

    def __init__(self, *vocabulary: str) -> None:
        super().__init__(*vocabulary)
        self.read: list[str] = []

    def encode(self, texts: Sequence[str], /) -> Vectors:
        self.read += texts
        return super().encode(texts)


class NotFinite(FakeEncoder):
    def encode(self, texts: Sequence[str], /) -> Vectors:
        return super().encode(texts) * np.float32("inf")


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index(LIBRARY, sources(*TEXTS), ENCODER)


def test_the_nearest_vector_comes_first(index: Index) -> None:
    hits = index.search_vectors(ENCODER.encode(["stretch"])[0], 2)
    # "Title. You should stretch every day." has five other words, which share an axis: 1 / sqrt(1 + 25).
    assert hits[0][0] == 0
    assert hits[0][1] == pytest.approx(1 / 26**0.5, abs=1e-4)


def test_equal_scores_stand_in_the_order_of_the_passages() -> None:
    index = build_index(LIBRARY, sources(TEXTS[0], TEXTS[0], TEXTS[0]), ENCODER)
    assert [row for row, _ in index.search_vectors(ENCODER.encode(["stretch"])[0], 3)] == [0, 1, 2]
    assert [row for row, _ in index.search_terms(["stretch"], 3)] == [0, 1, 2]


@pytest.mark.parametrize("k", [1, 3, 4, 10**9])
def test_there_are_never_more_hits_than_passages(index: Index, k: int) -> None:
    rows = [row for row, _ in index.search_vectors(ENCODER.encode(["nerve"])[0], k)]
    assert sorted(rows) == sorted(set(rows))
    assert len(rows) == min(k, 3)
    assert set(rows) <= {0, 1, 2}


def test_terms_find_only_passages_that_have_one(index: Index) -> None:
    assert [row for row, _ in index.search_terms(terms("stretching"), 10)] == [0]
    assert index.search_terms(terms("elephants"), 10) == []
    assert index.search_terms([], 10) == []


def test_a_rare_term_counts_for_more_than_a_common_one() -> None:
    index = build_index(LIBRARY, sources("Pain and nerve.", "Pain and legs.", "Pain and arms."), ENCODER)
    assert index.search_terms(terms("pain nerve"), 3)[0][0] == 0


def test_a_question_vector_that_is_not_finite_is_refused(index: Index) -> None:
    with pytest.raises(IndexDamaged, match="not finite"):
        index.search_vectors(np.full(4, np.nan, np.float32), 1)


def test_passage_vectors_that_are_not_finite_are_refused() -> None:
    with pytest.raises(IndexDamaged, match="not finite"):
        build_index(LIBRARY, sources(*TEXTS), NotFinite())


@pytest.mark.parametrize("texts", [(), ("",), ("1234 5678\n",)])
def test_nothing_to_index_is_an_error_that_says_so(texts: tuple[str, ...]) -> None:
    with pytest.raises(CorpusError, match="no document has a sentence to index"):
        build_index(LIBRARY, sources(*texts), ENCODER)


def test_only_what_changed_is_encoded_again() -> None:
    encoder = Counting("stretch")
    first = build_index(LIBRARY, sources(*TEXTS), encoder)
    encoder.read.clear()
    changed = sources(TEXTS[0], "A new text about discs.", TEXTS[2])
    second = build_index(LIBRARY, changed, encoder, first)
    assert encoder.read == ["Title. A new text about discs."]
    assert second.vectors.tobytes() == build_index(LIBRARY, changed, encoder).vectors.tobytes()


def test_another_model_takes_over_nothing() -> None:
    first = build_index(LIBRARY, sources(*TEXTS), ENCODER)
    other = Counting("stretch")
    other.name = "other@0"
    build_index(LIBRARY, sources(*TEXTS), other, first)
    assert len(other.read) == 3


@given(st.lists(st.sampled_from(TEXTS), min_size=1), st.lists(st.sampled_from(TEXTS), min_size=1))
def test_an_update_gives_what_building_at_once_gives(before: list[str], after: list[str]) -> None:
    first = build_index(LIBRARY, sources(*before), ENCODER)
    updated = build_index(LIBRARY, sources(*after), ENCODER, first)
    at_once = build_index(LIBRARY, sources(*after), ENCODER)
    assert updated.vectors.tobytes() == at_once.vectors.tobytes()
    assert (updated.passages, updated.fingerprint) == (at_once.passages, at_once.fingerprint)


def test_an_update_of_an_approximate_index_gives_what_building_at_once_gives() -> None:
    before, after = sources(*TEXTS, TEXTS[1]), sources(*TEXTS, "A new text about discs.", TEXTS[0])
    first = build_index(LIBRARY, before, ENCODER, approximate_from=2)
    updated = build_index(LIBRARY, after, ENCODER, first, approximate_from=2)
    at_once = build_index(LIBRARY, after, ENCODER, approximate_from=2)
    assert updated.groups
    assert at_once.groups
    assert first.groups
    assert updated.groups.centres.tobytes() == at_once.groups.centres.tobytes() != first.groups.centres.tobytes()
    assert updated.groups.rows.tobytes() == at_once.groups.rows.tobytes()


def test_an_index_says_whether_its_search_is_approximate() -> None:
    assert build_index(LIBRARY, sources(*TEXTS), ENCODER, approximate_from=3).approximate == 1.0
    assert build_index(LIBRARY, sources(*TEXTS), ENCODER, approximate_from=4).approximate is None


def test_groups_of_other_vectors_are_refused(index: Index) -> None:
    other = build_index(LIBRARY, sources(*TEXTS, TEXTS[0]), ENCODER, approximate_from=2)
    with pytest.raises(IndexDamaged, match="the groups are not those of the vectors"):
        replace(index, groups=other.groups)


def test_the_encoder_reads_the_heading_or_else_the_title() -> None:
    text = "Which stretch is best\n\nThe towel  stretch is. It is gentle on the back.\n"
    (passage,) = split_passages(source(text))
    read = encoder_text(passage)
    assert read == "Which stretch is best. The towel stretch is. It is gentle on the back."
    (plain,) = split_passages(source("One sentence about the back here.", title="Backs"))
    assert encoder_text(plain).startswith("Backs. ")


@given(st.text(alphabet=st.sampled_from("Ab c.\n?!\t "), max_size=200))
def test_sentences_are_found_again_in_what_the_encoder_reads(text: str) -> None:
    for passage in split_passages(source(text)):
        read = encoder_text(passage)
        for span, (start, end) in zip(passage.sentences, sentence_offsets(passage), strict=True):
            assert read[start:end] == " ".join(text[span.start : span.end].split())


def test_the_fingerprint_changes_with_everything_that_an_index_is_made_from(index: Index) -> None:
    changed = (
        replace(index, library=replace(LIBRARY, card="Call a doctor.")),
        replace(index, library=replace(LIBRARY, needed=0.3)),
        replace(index, encoder="other@0"),
        replace(index, sources=(replace(index.sources[0], author="Somebody"), *index.sources[1:])),
        replace(index, sources=(replace(index.sources[0], sha256="1"), *index.sources[1:])),
    )
    assert len({index.fingerprint, *(each.fingerprint for each in changed)}) == 6
