"""How many sources are on which side."""

from __future__ import annotations

from assistant.records import Quote, Role, Section, Source, Stance
from assistant.verdict import count_sides


def source(id: str, text: str) -> Source:
    return Source(id, id, None, None, None, None, None, text, (Section(0, len(text), "body"),), "")


A, B, C = source("a", "one"), source("b", "two"), source("c", "two \n")


def quote(of: Source, stance: Stance | None, role: Role = "body") -> Quote:
    return Quote(1, of, 0, 3, role, None, 0.5, stance, 0.9)


def test_sources_are_counted_and_not_quotes() -> None:
    verdict = count_sides([quote(A, "supports"), quote(A, "supports"), quote(B, "opposes")], [A, B, C])
    assert (verdict.supports, verdict.opposes, verdict.silent, verdict.sources) == (1, 1, 1, 3)


def test_a_source_on_both_sides_is_mixed() -> None:
    assert count_sides([quote(A, "supports"), quote(A, "opposes"), quote(A, "neutral")], [A]).mixed == 1


def test_a_comment_does_not_speak_for_the_article() -> None:
    verdict = count_sides([quote(A, "supports", "comment")], [A, B])
    assert (verdict.supports, verdict.silent) == (0, 2)


def test_without_a_stance_a_source_speaks_without_a_side() -> None:
    assert count_sides([quote(A, None)], [A, B]).neutral == 1


def test_every_source_is_counted_once_and_copies_are_not_independent() -> None:
    verdict = count_sides([quote(A, "supports"), quote(B, "mixed")], [A, B, C])
    assert verdict.supports + verdict.opposes + verdict.mixed + verdict.neutral + verdict.silent == verdict.sources
    assert verdict.independent == 2
