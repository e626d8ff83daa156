"""The documents as their maintainer sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.changes import DisagreementChanges, DocumentChanges, Reindexed
from assistant.corpus import Flagged, Skipped
from assistant.library_page import PAGE, library_page
from assistant.records import Cue, Disagreement, Quote
from tests.test_render import HOSTILE, A, B, Page, make_source

SOURCES = {"a.txt": A, "b.txt": B}
VOICES = {"a.txt": "a.txt", "b.txt": "b.txt"}


def test_each_document_tells_what_it_holds() -> None:
    shown = Page(library_page(SOURCES, VOICES, (), (), "f" * 64))
    assert "2 documents. Index ffffffffffffffff" in shown.words
    assert "Bo · article · P · 2020" in shown.words
    assert "21 words: 57 % text, 10 % headings, 10 % readers' comments, 24 % not quoted" in shown.words
    assert "document?source=a.txt" in shown.links
    assert "Skipped None. Odd None." in shown.words


def test_copies_and_what_was_skipped_are_told() -> None:
    skipped = (Skipped("x.bin", "it is not a text file"),)
    shown = Page(
        library_page(
            SOURCES, {"a.txt": "a.txt", "b.txt": "a.txt"}, skipped, (Flagged("y.html", "hidden text is left out"),), "f"
        )
    ).words
    assert "1 of them independent" in shown
    assert "The same text as a.txt: one voice" in shown
    assert "Skipped x.bin: it is not a text file" in shown
    assert "Odd y.html: hidden text is left out" in shown


TIME = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)
WORDS = Quote(1, A, 0, len(A.text), "body", None, 0.9), Quote(2, B, 0, len(B.text), "body", None, 0.9)
PAIR = Disagreement("opposite", WORDS, 0.8, tuple(Cue(each, 0, 3) for each in WORDS))


def test_the_last_indexing_and_what_it_changed_are_told() -> None:
    changes = DocumentChanges(("new.txt",), ("a.txt",), (("old.txt", "b.txt"),), ("gone.txt",), ())
    last = Reindexed(TIME, changes, DisagreementChanges((PAIR,), (), ()))
    shown = Page(library_page(SOURCES, VOICES, (), (), "f", reindexed=last)).words
    assert "Last indexed 2026-02-03 04:05 UTC." in shown
    for said in ("new.txt: added", "a.txt: changed", "b.txt: moved from old.txt", "gone.txt: removed"):
        assert said in shown
    assert "New: they say the opposite: “" in shown
    assert "(a.txt)" in shown
    first = Page(library_page(SOURCES, VOICES, (), (), "f", reindexed=Reindexed(TIME))).words
    assert "No earlier index is left" in first


@pytest.mark.parametrize(
    ("page", "first", "last"), [(1, 0, PAGE - 1), (2, PAGE, PAGE), (0, 0, PAGE - 1), (99, PAGE, PAGE)]
)
def test_a_long_list_has_pages(page: int, first: int, last: int) -> None:
    ids = [f"{number:04}.txt" for number in range(PAGE + 1)]
    shown = library_page({id: make_source(id=id) for id in ids}, {id: id for id in ids}, (), (), "f", page)
    assert [id for id in ids if f"<bdi>{id}</bdi>" in shown] == ids[first : last + 1]
    assert f"Page {min(max(page, 1), 2)} of 2" in shown


def test_nothing_foreign_becomes_markup() -> None:
    hostile = replace(A, id=HOSTILE, title=HOSTILE, author=HOSTILE)
    shown = Page(
        library_page(
            {HOSTILE: hostile},
            {HOSTILE: HOSTILE},
            (Skipped(HOSTILE, HOSTILE),),
            (Flagged(HOSTILE, HOSTILE),),
            HOSTILE,
            reindexed=Reindexed(
                TIME,
                DocumentChanges((HOSTILE,), (), ((HOSTILE, HOSTILE),), (), ()),
                DisagreementChanges((replace(PAIR, quotes=(replace(WORDS[0], source=hostile), WORDS[1])),), (), ()),
            ),
        )
    )
    assert {tag for tag, _ in shown.tags}.isdisjoint({"script", "img", "meta", "b", "iframe", "style", "form"})
    assert not {name for _, attributes in shown.tags for name in attributes if name.startswith("on")}
