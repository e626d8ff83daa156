"""Terms of a text, and the search that goes by them."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import IndexDamaged
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


def test_what_texts_are_named_is_known_but_not_searched() -> None:
    built = TermIndex.build(TEXTS, ["by Tulip"])
    assert "tulip" in built.vocabulary
    assert built.scores(["tulip"]) is None


def test_a_word_that_no_text_has_scores_nothing() -> None:
    assert TermIndex.build(TEXTS).scores(["tulip"]) is None
    assert TermIndex.build([]).scores(["tulip"]) is None


def test_a_term_of_fewer_texts_is_rarer(tmp_path: Path) -> None:
    built = TermIndex.build(["Roses like sun.", "Roses like rain and roses.", "Oil the chain."])
    assert built.rarity("rose") == pytest.approx(math.log(1 + 1.5 / 2.5))
    assert built.rarity("chain") == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert built.rarity("tulip") == pytest.approx(math.log(1 + 3.5 / 0.5))
    built.save(tmp_path / "terms")
    assert TermIndex.load(tmp_path / "terms").rarity("rose") == built.rarity("rose")
    assert TermIndex.build([]).rarity("rose") == 0


@pytest.mark.parametrize("texts", [TEXTS, [], ["the"]])
def test_what_is_saved_is_loaded(tmp_path: Path, texts: list[str]) -> None:
    built = TermIndex.build(texts)
    built.save(tmp_path / "terms")
    loaded = TermIndex.load(tmp_path / "terms")
    assert (loaded.vocabulary, loaded.stems) == (built.vocabulary, built.stems)
    before, after = built.scores(["bean", "chain"]), loaded.scores(["bean", "chain"])
    assert (before is None and after is None) or (before == after).all()  # type: ignore[union-attr]


def test_a_damaged_index_says_what_to_run(tmp_path: Path) -> None:
    TermIndex.build(TEXTS).save(tmp_path / "terms")
    (tmp_path / "terms" / "words.json").write_text("{")
    with pytest.raises(IndexDamaged, match="python -m assistant index"):
        TermIndex.load(tmp_path / "terms")
