"""Quotes -> how many voices are on which side. Voices are counted, not quotes, so copies of a text count once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .records import Quote, Source, Stance, Verdict


def count_sides(quotes: Sequence[Quote], sources: Sequence[Source], voices: Mapping[str, str]) -> Verdict:
    """One side for each voice; a reader's comment does not speak for the article that it stands under.

    ``voices`` names the voice of each source by its id. A voice is decided by the quotes of all its copies, as if
    one document held them: a yes of one copy and a no of another make it mixed, and a copy that was not quoted, or
    is unclear, takes nothing from the side of another. The sides add up to ``independent``; ``sources`` counts
    documents.
    """
    taken: dict[str, set[Stance]] = {}
    of_case: set[str] = set()
    for quote in quotes:
        if quote.role != "comment":
            taken.setdefault(voices[quote.source.id], set()).add(quote.stance or "neutral")
            of_case |= set() if quote.general else {voices[quote.source.id]}
    independent = len({voices[source.id] for source in sources})
    sides = [_side(stances) for stances in taken.values()]
    return Verdict(
        supports=sides.count("supports"),
        opposes=sides.count("opposes"),
        mixed=sides.count("mixed"),
        neutral=sides.count("neutral"),
        silent=independent - len(sides),
        sources=len(sources),
        independent=independent,
        general=len(taken.keys() - of_case),
    )


def _side(stances: set[Stance]) -> Stance:
    clear = stances - {"neutral"}
    if not clear:
        return "neutral"
    return clear.pop() if len(clear) == 1 else "mixed"
