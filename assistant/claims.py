"""The corpus -> its claims, and the map of where those of different voices contradict each other.

A claim is a sentence that says something by itself. Only claims that lie near each other are compared, so the cost
grows with claims times neighbours, and never with pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .contradictions import Contradiction, contradictions
from .index import CorpusMap, Index, encode_new, nearest_rows
from .models import Encoder, StanceModel, Vectors
from .records import Cue, Disagreement, Passage, Quote, Section, Span

# How many neighbours of a claim are looked at, and how near (cosine) they must be to be about the same thing.
_NEIGHBOURS, _NEAR = 24, 0.5
_MIN_WORDS, _MAX_WORDS = 5, 60


def find_claims(passages: Sequence[Passage]) -> tuple[Quote, ...]:
    """The sentences that can be told apart from another's by themselves, as quotes, numbered in order."""
    found = (quote for passage in passages for quote in _claims(passage))
    return tuple(Quote(i, q.source, q.start, q.end, q.role, q.writer, 0.0) for i, q in enumerate(found, start=1))


def _claims(passage: Passage) -> Iterator[Quote]:
    section = next(s for s in passage.source.sections if s.start <= passage.start < s.end)
    for span in passage.sentences:
        quote = _quote(passage, section, span.start, span.end)
        words = len(quote.text.split())
        if _MIN_WORDS <= words <= _MAX_WORDS and not quote.text.rstrip("\"'”’) ").endswith("?"):
            yield quote


def _quote(passage: Passage, section: Section, start: int, end: int) -> Quote:
    return Quote(0, passage.source, start, end, section.role, section.writer, 0.0)


def add_map(index: Index, encoder: Encoder, model: StanceModel, previous: Index | None = None) -> Index:
    """``index`` with its map; what ``previous`` holds of the same claims is taken from there."""
    if previous and (previous.encoder != index.encoder or not previous.map or previous.map.model != model.name):
        previous = None
    claims = find_claims(index.passages)
    vectors = _vectors(claims, encoder, previous)
    pairs = _compared(claims, vectors, index.voices)
    known = _known(previous) if previous else {}
    texts = {(claims[i].text, claims[j].text): None for i, j in pairs}
    new = [pair for pair in texts if pair not in known]
    found = known | dict(zip(new, contradictions(new, model), strict=True))
    shown = [
        _disagreement(claims[i], claims[j], contradiction)
        for i, j in pairs
        if (contradiction := found[claims[i].text, claims[j].text])
    ]
    ranked = tuple(sorted(shown, key=lambda each: (-each.score, each.quotes[0].id, each.quotes[1].id)))
    return replace(index, map=CorpusMap(vectors, ranked, model.name))


def _vectors(claims: Sequence[Quote], encoder: Encoder, previous: Index | None) -> Vectors:
    known: dict[str, Vectors] = {}
    if previous and previous.map:
        known = dict(zip(_texts(find_claims(previous.passages)), previous.map.vectors, strict=True))
    return encode_new(_texts(claims), encoder, known)


def _texts(claims: Sequence[Quote]) -> list[str]:
    """What the encoder reads of each claim."""
    return [" ".join(claim.text.split()) for claim in claims]


def _compared(claims: Sequence[Quote], vectors: Vectors, voices: Mapping[str, str]) -> list[tuple[int, int]]:
    """Pairs of claims of different voices, the first before the second; one is among the nearest of the other."""
    pairs: set[tuple[int, int]] = set()
    for i, others in enumerate(nearest_rows(vectors, _NEIGHBOURS) if len(vectors) else []):
        for j in others:
            if voices[claims[i].source.id] != voices[claims[j].source.id] and float(vectors[i] @ vectors[j]) >= _NEAR:
                pairs.add((min(i, j), max(i, j)))
    return sorted(pairs)


def _known(previous: Index) -> dict[tuple[str, str], Contradiction | None]:
    """The pairs of texts that were compared for ``previous``, with what was found."""
    if previous.map is None:
        return {}
    claims = find_claims(previous.passages)
    known: dict[tuple[str, str], Contradiction | None] = {
        (claims[i].text, claims[j].text): None for i, j in _compared(claims, previous.map.vectors, previous.voices)
    }
    for each in previous.map.disagreements:
        first, second = each.quotes
        spans = [Span(cue.start, cue.end) for cue in each.cues]
        known[first.text, second.text] = Contradiction(each.kind, each.score, (spans[0], spans[1]))
    return known


def _disagreement(first: Quote, second: Quote, contradiction: Contradiction) -> Disagreement:
    cues = tuple(
        Cue(quote, span.start, span.end) for quote, span in zip((first, second), contradiction.cues, strict=True)
    )
    return Disagreement(contradiction.kind, (first, second), contradiction.score, cues)
