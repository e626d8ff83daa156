"""The documents as their maintainer sees them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.corpus import Flagged, Skipped
from assistant.library_page import PAGE, library_page
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
            {HOSTILE: hostile}, {HOSTILE: HOSTILE}, (Skipped(HOSTILE, HOSTILE),), (Flagged(HOSTILE, HOSTILE),), HOSTILE
        )
    )
    assert {tag for tag, _ in shown.tags}.isdisjoint({"script", "img", "meta", "b", "iframe", "style", "form"})
    assert not {name for _, attributes in shown.tags for name in attributes if name.startswith("on")}
