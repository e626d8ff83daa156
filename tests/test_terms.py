"""Terms of a text, and the search that goes by them."""

from __future__ import annotations

import math

import bm25s
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.terms import TermIndex, terms, words

TEXTS = ["Roses like sun.", "Beans like coffee, and coffee likes beans.", "Oil the chain."]


def test_terms_are_stems_of_content_words() -> None:
    assert terms("Should the roses be watered daily?") == ["rose", "water", "daili"]


@given(st.text())
def test_every_word_stands_where_it_says(text: str) -> None:
    assert all(text[w.start : w.end].lower().replace("’", "'") == w.text for w in words(text))


def test_the_text_that_has_the_word_scores_highest() -> None:
    scores = TermIndex.build(TEXTS).scores(["coffe"])
    assert scores is not None
    assert scores.argmax() == 1
    assert scores[0] == scores[2] == 0


@given(st.lists(st.lists(st.sampled_from(["rose", "bean", "chain", "the"])), min_size=1).filter(lambda each: each[0]))
def test_scores_are_those_of_the_library(texts: list[list[str]]) -> None:
    built = TermIndex.build([" ".join(text) for text in texts])
    content = [[word for word in text if word != "the"] for text in texts]
    for term in {word for text in content for word in text}:
        library = bm25s.BM25(k1=1.2, b=0.75)
        library.index(content, show_progress=False)
        assert built.scores([term]) == pytest.approx(library.get_scores([term]), rel=1e-5)


def test_what_texts_are_named_is_known_but_not_searched() -> None:
    built = TermIndex.build(TEXTS, ["by Tulip"])
    assert "tulip" in built.vocabulary
    assert built.scores(["tulip"]) is None


def test_a_word_that_no_text_has_scores_nothing() -> None:
    assert TermIndex.build(TEXTS).scores(["tulip"]) is None
    assert TermIndex.build([]).scores(["tulip"]) is None


def reloaded(terms: TermIndex) -> TermIndex:
    return TermIndex.of_parts(*terms.parts())


def parts(terms: TermIndex) -> tuple[dict[str, list[float]], list[tuple[str, str]]]:
    arrays, vocabulary = terms.parts()
    return {name: array.tolist() for name, array in arrays.items()}, list(vocabulary.items())


def test_the_texts_that_have_a_term_are_known() -> None:
    built = TermIndex.build(["Roses like sun.", "Oil the chain.", "Roses like rain and roses."])
    assert built.having("rose").tolist() == [0, 2] == reloaded(built).having("rose").tolist()
    assert built.having("chain").tolist() == [1]
    assert built.having("tulip").tolist() == TermIndex.build([]).having("rose").tolist() == []


def test_a_term_of_fewer_texts_is_rarer() -> None:
    built = TermIndex.build(["Roses like sun.", "Roses like rain and roses.", "Oil the chain."])
    assert built.rarity("rose") == pytest.approx(math.log(1 + 1.5 / 2.5))
    assert built.rarity("chain") == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert built.rarity("tulip") == pytest.approx(math.log(1 + 3.5 / 0.5))
    assert reloaded(built).rarity("rose") == built.rarity("rose")
    assert TermIndex.build([]).rarity("rose") == 0


@pytest.mark.parametrize("texts", [TEXTS, [], ["the"], ["", TEXTS[0], ""]])
def test_what_is_saved_is_loaded(texts: list[str]) -> None:
    built = TermIndex.build(texts)
    loaded = reloaded(built)
    assert parts(loaded) == parts(built)
    assert len(loaded) == len(texts)
    assert loaded.stems == built.stems
    before, after = built.scores(["bean", "chain"]), loaded.scores(["bean", "chain"])
    assert (before is None and after is None) or (before == after).all()  # type: ignore[union-attr]


def test_parts_that_do_not_fit_are_refused() -> None:
    arrays, vocabulary = TermIndex.build(TEXTS).parts()
    for wrong in ({"a": "a"}, vocabulary | {"zebra": "zebra"}):
        if wrong == {"a": "a"}:
            with pytest.raises((IndexError, ValueError)):
                TermIndex.of_parts(arrays, wrong)
        else:
            assert TermIndex.of_parts(arrays, wrong).stems > set(vocabulary.values())
    with pytest.raises(ValueError, match="terms"):
        TermIndex.of_parts(arrays | {"indptr": arrays["indptr"][:-1]}, vocabulary)


@given(st.lists(st.sampled_from([*TEXTS, "", "the"])), st.lists(st.sampled_from([*TEXTS, "Rain and roses.", "the"])))
def test_an_update_gives_what_building_at_once_gives(before: list[str], after: list[str]) -> None:
    previous = reloaded(TermIndex.build(before, ["by Tulip"]))
    updated = TermIndex.build([before.index(text) if text in before else text for text in after], ["by Iris"], previous)
    assert parts(updated) == parts(TermIndex.build(after, ["by Iris"]))
