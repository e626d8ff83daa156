"""Quotes -> how many sources are on which side. Sources are counted, not quotes, and copies count once."""

from __future__ import annotations

from collections.abc import Sequence

from .records import Quote, Source, Stance, Verdict


def count_sides(quotes: Sequence[Quote], sources: Sequence[Source]) -> Verdict:
    """One side for each source; a reader's comment does not speak for the article that it stands under."""
    taken: dict[str, set[Stance]] = {}
    for quote in quotes:
        if quote.role != "comment":
            taken.setdefault(quote.source.id, set()).add(quote.stance or "neutral")
    sides = [_side(stances) for stances in taken.values()]
    return Verdict(
        supports=sides.count("supports"),
        opposes=sides.count("opposes"),
        mixed=sides.count("mixed"),
        neutral=sides.count("neutral"),
        silent=len(sources) - len(sides),
        sources=len(sources),
        independent=len({" ".join(source.text.split()) for source in sources}),
    )


def _side(stances: set[Stance]) -> Stance:
    clear = stances - {"neutral"}
    if not clear:
        return "neutral"
    return clear.pop() if len(clear) == 1 else "mixed"
