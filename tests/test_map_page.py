"""Who contradicts whom, how often and on what."""

from __future__ import annotations

from dataclasses import replace

from assistant.map_page import counts, map_page, topics
from assistant.records import Cue, Disagreement, Kind, Quote, Section, Source
from tests.test_render import HOSTILE, OWN, Page


def source(id: str, text: str) -> Source:
    return Source(id, f"Title {id}", None, None, None, None, None, text, (Section(0, len(text), "body"),), "")


TEXTS = {"a": "Water roses daily.", "b": "Never water a rose by day.", "c": "Prune roses in spring.", "d": "Rest."}
SOURCES = {id: source(id, text) for id, text in TEXTS.items()}
VOICES = dict(zip(SOURCES, SOURCES, strict=True))


def pair(first: str, second: str, kind: Kind = "opposite") -> Disagreement:
    quotes = [Quote(n, SOURCES[id], 0, len(TEXTS[id]), "body", None, 0.0) for n, id in enumerate((first, second))]
    return Disagreement(kind, (quotes[0], quotes[1]), 0.9, tuple(Cue(quote, 0, 5) for quote in quotes))


FOUND = [pair("a", "b"), pair("b", "c", "amount"), pair("b", "a")]


def test_pairs_of_voices_are_counted() -> None:
    assert counts(FOUND, VOICES) == {frozenset("ab"): 2, frozenset("bc"): 1}
    assert counts(FOUND, VOICES | {"c": "a"}) == {frozenset("ab"): 3}


def test_a_topic_is_a_word_that_both_quotes_have() -> None:
    assert topics(FOUND) == [("rose", "rose", 3), ("water", "water", 2)]


def test_the_matrix_tells_who_disagrees_how_often() -> None:
    shown = Page(map_page(FOUND, SOURCES, VOICES))
    assert "Title d" not in shown.words
    names = [attributes["aria-label"] for tag, attributes in shown.tags if tag == "a" and "aria-label" in attributes]
    assert names.count("2 between Title a and Title b") == 1
    assert names.count("2 between Title b and Title a") == 1
    assert shown.words.count("They say the opposite") == 2 * 2  # as a card and in the table
    assert all(OWN.match(str(link)) or str(link).startswith("disagreements?") for link in shown.links)


def test_a_topic_that_all_pairs_share_is_named_and_leads_nowhere() -> None:
    shown = Page(map_page(FOUND, SOURCES, VOICES))
    assert "All pairs: rose." in shown.words
    assert [link for link in shown.links if link and "topic=" in link] == ["disagreements?topic=water#pairs"]


def test_a_cell_and_a_topic_lead_to_their_pairs() -> None:
    between = Page(map_page(FOUND, SOURCES, VOICES, ["b", "c"])).words
    assert "1 of 3 of “Title b” and “Title c” Show all" in between
    assert ("Different amounts" in between, "They say the opposite" in between) == (True, False)
    of_one = Page(map_page(FOUND, SOURCES, VOICES, ["b"])).words
    assert "3 of 3 of “Title b”" in of_one
    assert "2 of 3 on “water”" in Page(map_page(FOUND, SOURCES, VOICES, topic="water")).words
    assert "0 of 3" in Page(map_page(FOUND, SOURCES, VOICES, ["nobody"], "nothing")).words


def test_where_nobody_disagrees_that_is_said() -> None:
    assert "No two documents were found to disagree." in map_page([], SOURCES, VOICES)


def test_a_long_map_is_cut_and_says_so() -> None:
    shown = Page(map_page(FOUND * 40, SOURCES, VOICES)).words
    assert "and 70 more" in shown


def test_nothing_foreign_becomes_markup() -> None:
    hostile = {id: replace(each, id=id, title=HOSTILE, text=HOSTILE + each.text) for id, each in SOURCES.items()}
    quotes = [Quote(n, hostile[id], 0, len(hostile[id].text), "comment", HOSTILE, 0.0) for n, id in enumerate("ab")]
    found = [Disagreement("opposite", (quotes[0], quotes[1]), 0.9, tuple(Cue(quote, 0, 99) for quote in quotes))]
    shown = Page(map_page(found, hostile, VOICES, [HOSTILE, "a"], HOSTILE) + map_page(found, hostile, VOICES))
    assert {tag for tag, _ in shown.tags}.isdisjoint({"script", "img", "meta", "b", "iframe", "style", "form"})
    assert not {name for _, attributes in shown.tags for name in attributes if name.startswith("on")}
