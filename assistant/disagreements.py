"""Quotes with their stances -> the pairs of two sources that cannot both be followed, and the words that show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from .models import StanceModel
from .passages import split_sentences, strip
from .records import Cue, Disagreement, Kind, Quote, Span

# Both quotes of a pair are at least this sure of their sides. Chosen for precision: `python -m benchmarks.stance`.
SURE = 0.75


def find_disagreements(
    question: str, quotes: Sequence[Quote], model: StanceModel, voices: Mapping[str, str]
) -> tuple[Disagreement, ...]:
    """The clearest pair of each two voices that take different sides, the clearest first.

    ``voices`` names the voice of each source by its id. Quotes of one source, or of two copies of one text, never
    disagree; a reader's comment is no voice of the article above it, but is one of its own, against other voices.
    """
    clearest: dict[tuple[str, ...], tuple[float, Kind, Quote, Quote]] = {}
    for first, second in combinations(quotes, 2):
        kind = _kind(first, second)
        sides = sorted((voices[first.source.id], voices[second.source.id]))
        if kind is None or sides[0] == sides[1]:
            continue
        score = round((first.stance_score or 0.0) * (second.stance_score or 0.0), 4)
        pair = (*sides, kind)
        if pair not in clearest or score > clearest[pair][0]:
            clearest[pair] = (score, kind, first, second)
    ranked = sorted(clearest.values(), key=lambda each: (-each[0], each[2].id, each[3].id))
    return tuple(
        Disagreement(kind, (first, second), score, (_cue(question, first, model), _cue(question, second, model)))
        for score, kind, first, second in ranked
    )


def _kind(first: Quote, second: Quote) -> Kind | None:
    if min(first.stance_score or 0.0, second.stance_score or 0.0) < SURE:
        return None
    stances = {first.stance, second.stance}
    if stances == {"supports", "opposes"}:
        return "opposite"
    limited = any(quote.stance == "mixed" and quote.condition for quote in (first, second))
    if limited and stances & {"supports", "opposes"}:
        return "conditional"
    return None


def _cue(question: str, quote: Quote, model: StanceModel) -> Cue:
    """The condition of a quote that depends, or else the sentence that takes the quote's side most clearly."""
    if quote.stance == "mixed" and quote.condition:
        return Cue(quote, quote.condition.start - quote.start, quote.condition.end - quote.start)
    spans = list(_sentences(quote.text))
    column = 2 if quote.stance == "opposes" else 0
    scores = model.scores([(quote.text[s.start : s.end], question) for s in spans])[:, column] if spans[1:] else [1.0]
    best = max(range(len(spans)), key=lambda i: float(scores[i]))
    return Cue(quote, spans[best].start, spans[best].end)


def _sentences(text: str) -> Iterator[Span]:
    return (strip(text, span) for span in split_sentences(text))
