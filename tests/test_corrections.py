"""What overrides.toml says is read strictly, and holds wherever a quote has its words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus import read_corpus
from assistant.corrections import agreed, missing, read_corrections, with_sides, without_furniture
from assistant.errors import CorpusError
from assistant.records import Corrections, Cue, Disagreement, NamedWords, Quote, Section, SideCorrection, Source

TEXT = "Roses like\n  water. Never water them at noon. Buy our roses!"
A = Source("a.txt", "A", None, None, None, None, None, TEXT, (Section(0, len(TEXT), "body"),), "")
B = replace(A, id="b.txt")
WHOLE = """
[[stance]]
source = "a.txt"
quote = "Roses like water."
claim = "Should I water roses?"
is = "supports"

[[agree]]
quotes = [{ source = "a.txt", quote = "Roses like water." }, { source = "b.txt", quote = "Never water" }]

[[furniture]]
source = "a.txt"
quote = "Buy our roses!"
"""


def written(folder: Path, words: str) -> Path:
    (folder / "overrides.toml").write_text(words, "utf-8")
    return folder


def quote(source: Source, start: int, end: int, id: int = 1) -> Quote:
    return Quote(id, source, start, end, "body", None, 0.5, "neutral", 0.6)


def test_it_is_read(tmp_path: Path) -> None:
    assert read_corrections(tmp_path) == Corrections()
    assert read_corrections(written(tmp_path, WHOLE)) == Corrections(
        (SideCorrection(NamedWords("a.txt", "Roses like water."), "Should I water roses?", "supports"),),
        ((NamedWords("a.txt", "Roses like water."), NamedWords("b.txt", "Never water")),),
        (NamedWords("a.txt", "Buy our roses!"),),
    )


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("x = 1", "unknown key x; the keys are agree, furniture, stance"),
        ("stance = 1", "written as [[stance]]"),
        ("[[stance]]", "stance 1 needs claim, is, quote, source"),
        (WHOLE.replace('is = "supports"', 'is = "yes"'), "supports, opposes, mixed, neutral"),
        (WHOLE.replace("Should I water roses?", "?!"), "claim must be a question"),
        (WHOLE.replace('"Buy our roses!"', '" "'), "furniture 1: the quote has no word"),
        (WHOLE.replace('"Buy our roses!"', "3"), "furniture 1 needs source and quote"),
        (WHOLE.replace(', { source = "b.txt", quote = "Never water" }', ""), "quotes must be two"),
        ("[[agree]]\nquotes = [1, 2]", "must be a table"),
        ("[[stance", "overrides.toml"),
    ],
)
def test_what_is_not_valid_is_named_with_the_next_step(tmp_path: Path, words: str, named: str) -> None:
    with pytest.raises(CorpusError) as caught:
        read_corrections(written(tmp_path, words))
    assert named in str(caught.value)
    assert "overrides.toml" in str(caught.value)
    assert "Correct the file and index again." in str(caught.value)


def test_a_side_is_the_maintainers_and_says_so() -> None:
    side = SideCorrection(NamedWords("a.txt", "Roses like water."), "Should I water roses?", "opposes")
    quotes = quote(A, 0, 19), quote(A, 20, 47, 2), quote(B, 0, 19, 3), replace(quote(A, 0, 47, 4), stance="mixed")
    found = with_sides("should I water ROSES", quotes, Corrections((side,)))
    assert [(each.stance, each.corrected) for each in found] == [
        ("opposes", True),
        ("neutral", False),
        ("neutral", False),
        ("opposes", True),
    ]
    assert with_sides("should I prune roses?", quotes, Corrections((side,))) == quotes


def test_two_that_agree_do_so_in_either_order() -> None:
    pair = (NamedWords("a.txt", "Roses like water."), NamedWords("b.txt", "Never water"))
    first, second = quote(A, 0, 19), quote(B, 20, 47, 2)
    for quotes in ((first, second), (second, first)):
        found = Disagreement("opposite", quotes, 0.9, (Cue(first, 0, 1), Cue(second, 0, 1)))
        assert agreed(found, Corrections(agreements=(pair,)))
        assert not agreed(replace(found, quotes=(first, first)), Corrections(agreements=(pair,)))


def test_furniture_is_a_section_of_its_own() -> None:
    source = without_furniture(A, Corrections(furniture=(NamedWords("a.txt", "Buy our roses!"),)))
    assert [(TEXT[s.start : s.end], s.role) for s in source.sections] == [
        ("Roses like\n  water. Never water them at noon. ", "body"),
        ("Buy our roses!", "boilerplate"),
    ]
    assert without_furniture(B, Corrections(furniture=(NamedWords("a.txt", "Buy our roses!"),))) is B


@given(st.data())
def test_sections_still_cover_the_text_without_gap_or_overlap(data: st.DataObject) -> None:
    starts = st.integers(0, len(TEXT) - 1)
    start = data.draw(starts)
    words = " ".join(TEXT[start : data.draw(st.integers(start + 1, len(TEXT)))].split())
    cut = data.draw(st.integers(1, len(TEXT) - 1))
    source = replace(A, sections=(Section(0, cut, "heading"), Section(cut, len(TEXT), "comment", "Ann")))
    corrections = Corrections(furniture=(NamedWords("a.txt", words),)) if words else Corrections()
    sections = without_furniture(source, corrections).sections
    assert [sections[0].start, *(s.end for s in sections)] == [*(s.start for s in sections), len(TEXT)]
    assert "".join(TEXT[s.start : s.end] for s in sections) == TEXT


def test_words_that_are_gone_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    folder = read_corpus(written(tmp_path, WHOLE))
    assert [str(each.id) for each in folder.flagged] == ["overrides.toml"]
    assert folder.flagged[0].remark == "b.txt has no “Never water”"
    assert [each.source for each in missing(folder.library.corrections, folder.sources)] == ["b.txt"]
    assert folder.sources[0].sections[-1].role == "boilerplate"
    assert [each.id for each in folder.sources] == ["a.txt"]
