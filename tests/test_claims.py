"""The claims of a corpus, and the map of their contradictions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.claims import add_map, find_claims
from assistant.index import Index, build_index
from assistant.models import Vectors
from assistant.records import Library, Section, Source

from .fakes import FakeEncoder

LIBRARY = Library("", "", "", "", (), ())
GOOD = "Pruning roses in autumn is good for them."
BAD = "You should not prune roses in autumn."
OTHER = "The castle was built by a duke in the old days."


class Opposed:
    """Every pair opposes; counts what it is asked."""

    name = "opposed"

    def __init__(self) -> None:
        self.pairs = 0

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        self.pairs += len(pairs)
        return np.array([(0.0, 0.0, 1.0) for _ in pairs], np.float32).reshape(-1, 3)


ENCODER = FakeEncoder("pruning", "prune", "roses", "autumn", "the", "castle", "was", "built", "by", "duke")


def source(id: str, text: str) -> Source:
    return Source(id, id, None, None, None, None, None, text, (Section(0, len(text), "body"),), text)


def mapped(*sources: Source, model: Opposed | None = None, previous: Index | None = None) -> Index:
    index = build_index(LIBRARY, sources, ENCODER, previous)
    return add_map(index, ENCODER, model or Opposed(), previous)


def pairs(index: Index) -> set[tuple[str, str]]:
    assert index.map
    return {(each.quotes[0].text, each.quotes[1].text) for each in index.map.disagreements}


def test_claims_are_sentences_that_say_something() -> None:
    index = build_index(LIBRARY, [source("a", f"{GOOD} Is it? Surely not. Myth: pruning roses kills them.")], ENCODER)
    assert [claim.text for claim in find_claims(index.passages)] == [GOOD]


def test_what_stands_under_a_line_of_what_not_to_do_is_no_claim() -> None:
    parts = ("Do not:\n", f"- {GOOD}\n")
    sections = (Section(0, len(parts[0]), "heading"), Section(len(parts[0]), len("".join(parts)), "body"))
    listed = Source("a", "a", None, None, None, None, None, "".join(parts), sections, "")
    assert find_claims(build_index(LIBRARY, [listed], ENCODER).passages) == ()


def test_claims_of_two_sources_contradict_each_other() -> None:
    assert pairs(mapped(source("a", GOOD), source("b", BAD), source("c", OTHER))) == {(GOOD, BAD)}


def test_one_source_never_contradicts_itself() -> None:
    assert pairs(mapped(source("a", f"{GOOD} {BAD}"))) == set()


def test_claims_that_lie_far_from_each_other_are_not_compared() -> None:
    model = Opposed()
    mapped(source("a", GOOD), source("c", OTHER), model=model)
    assert model.pairs == 0


def test_an_update_gives_what_a_build_gives_and_compares_only_what_is_new() -> None:
    first = mapped(source("a", GOOD), source("b", BAD))
    model = Opposed()
    everything = (source("a", GOOD), source("b", BAD), source("d", "Never prune the roses in autumn, they say."))
    updated = mapped(*everything, model=model, previous=first)
    rebuilt = mapped(*everything)
    assert updated.map
    assert rebuilt.map
    assert updated.map.disagreements == rebuilt.map.disagreements
    assert (updated.map.vectors == rebuilt.map.vectors).all()
    assert model.pairs == 2


def test_a_source_that_goes_takes_its_contradictions_along() -> None:
    first = mapped(source("a", GOOD), source("b", BAD))
    assert pairs(mapped(source("a", GOOD), source("c", OTHER), previous=first)) == set()


def test_a_corpus_without_claims_has_an_empty_map() -> None:
    assert pairs(mapped(source("a", "Roses. Is it?"))) == set()
