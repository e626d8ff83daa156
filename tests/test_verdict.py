"""How many sources are on which side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.records import Quote, Role, Section, Source, Stance
from assistant.verdict import count_sides


def source(id: str, text: str) -> Source:
    return Source(id, id, None, None, None, None, None, text, (Section(0, len(text), "body"),), "")


A, B, C = source("a", "one"), source("b", "two"), source("c", "two \n")
VOICES = {"a": "a", "b": "b", "c": "b"}


def quote(of: Source, stance: Stance | None, role: Role = "body") -> Quote:
    return Quote(1, of, 0, 3, role, None, 0.5, stance, 0.9)


def test_sources_are_counted_and_not_quotes() -> None:
    verdict = count_sides([quote(A, "supports"), quote(A, "supports"), quote(B, "opposes")], [A, B, C], VOICES)
    assert (verdict.supports, verdict.opposes, verdict.silent, verdict.sources) == (1, 1, 0, 3)


def test_a_source_on_both_sides_is_mixed() -> None:
    assert count_sides([quote(A, "supports"), quote(A, "opposes"), quote(A, "neutral")], [A], VOICES).mixed == 1


def test_a_comment_does_not_speak_for_the_article() -> None:
    verdict = count_sides([quote(A, "supports", "comment")], [A, B], VOICES)
    assert (verdict.supports, verdict.silent) == (0, 2)


def test_without_a_stance_a_source_speaks_without_a_side() -> None:
    assert count_sides([quote(A, None)], [A, B], VOICES).neutral == 1


def test_every_voice_is_counted_once() -> None:
    verdict = count_sides([quote(A, "supports"), quote(B, "mixed")], [A, B, C], VOICES)
    assert verdict.supports + verdict.opposes + verdict.mixed + verdict.neutral + verdict.silent == 2
    assert (verdict.sources, verdict.independent) == (3, 2)


def test_a_voice_that_speaks_only_in_general_is_counted_as_such() -> None:
    general = replace(quote(A, "supports"), general=True)
    verdict = count_sides([general, quote(B, "neutral"), replace(quote(B, "opposes"), general=True)], [A, B], VOICES)
    assert (verdict.supports, verdict.opposes, verdict.general) == (1, 1, 1)


@pytest.mark.parametrize(
    ("first", "second", "side"),
    [
        ("supports", "supports", "supports"),
        ("supports", "opposes", "mixed"),
        ("neutral", "opposes", "opposes"),
        (None, None, "neutral"),
    ],
)
def test_a_voice_is_decided_by_the_quotes_of_all_its_copies(
    first: Stance | None, second: Stance | None, side: str
) -> None:
    verdict = count_sides([quote(B, first), quote(C, second)], [A, B, C], VOICES)
    assert (getattr(verdict, side), verdict.silent, verdict.independent, verdict.sources) == (1, 1, 2, 3)
