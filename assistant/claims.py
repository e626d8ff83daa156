"""The corpus -> its claims, and the map of where those of different voices contradict each other.

A claim is a sentence that says something by itself. Only claims that lie near each other are compared, so the cost
grows with claims times neighbours, and never with pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .contradictions import Contradiction, contradictions
from .index import CorpusMap, Index, encode_new
from .models import Encoder, StanceModel
from .neighbours import Known, Pairs, Rows, find_near
from .records import Cue, Disagreement, Passage, Quote, Span

# How many neighbours of a claim are looked at, and how near (cosine) they must be to be about the same thing.
_NEIGHBOURS, _NEAR = 24, 0.5
_MIN_WORDS, _MAX_WORDS = 5, 60


def find_claims(passages: Sequence[Passage]) -> tuple[Quote, ...]:
    """The sentences that can be told apart from another's by themselves, as quotes, numbered in order."""
    found: list[Quote] = []
    for passage in passages:
        section = next(s for s in passage.source.sections if s.start <= passage.start < s.end)
        for span in passage.sentences:
            if _is_claim(passage.source.text[span.start : span.end]):
                number = len(found) + 1
                found.append(Quote(number, passage.source, span.start, span.end, section.role, section.writer, 0.0))
    return tuple(found)


def _is_claim(text: str) -> bool:
    return _MIN_WORDS <= len(text.split()) <= _MAX_WORDS and not text.rstrip("\"'”’) ").endswith("?")


def add_map(index: Index, encoder: Encoder, model: StanceModel, previous: Index | None = None) -> Index:
    """``index`` with its map; what ``previous`` holds of the same claims is taken from there."""
    claims = find_claims(index.passages)
    texts = [claim.text for claim in claims]
    found: dict[tuple[str, str], Contradiction] = {}
    if previous and previous.map and previous.encoder == index.encoder and previous.map.model == model.name:
        then = find_claims(previous.passages)
        vectors = encode_new(_read(claims), encoder, dict(zip(_read(then), previous.map.vectors, strict=True)))
        before = _numbers_before(claims, index, then, previous)
        near = find_near(vectors, _NEIGHBOURS, _NEAR, Known(previous.map.near, before, len(then)))
        pairs = _compared(claims, near, index.voices)
        compared_then = _compared(then, previous.map.near, previous.voices)
        judged = _judged(texts, pairs, [claim.text for claim in then], compared_then)
        found = dict(map(_contradiction, previous.map.disagreements))
    else:
        vectors = encode_new(_read(claims), encoder, {})
        near = find_near(vectors, _NEIGHBOURS, _NEAR)
        pairs = _compared(claims, near, index.voices)
        judged = np.zeros(len(pairs), bool)
    new = list(dict.fromkeys((texts[i], texts[j]) for i, j in pairs[~judged].tolist()))
    found |= {pair: each for pair, each in zip(new, contradictions(new, model), strict=True) if each}
    shown = [_disagreement(claims[i], claims[j], found[texts[i], texts[j]]) for i, j in _opposed(texts, pairs, found)]
    ranked = tuple(sorted(shown, key=lambda each: (-each.score, each.quotes[0].id, each.quotes[1].id)))
    return replace(index, map=CorpusMap(vectors, near, ranked, model.name))


def near_pairs(index: Index, encoder: Encoder) -> list[tuple[Quote, Quote]]:
    """The pairs of claims of different voices that the map of ``index`` looks at."""
    claims = find_claims(index.passages)
    near = find_near(encode_new(_read(claims), encoder, {}), _NEIGHBOURS, _NEAR)
    return [(claims[i], claims[j]) for i, j in _compared(claims, near, index.voices).tolist()]


def _read(claims: Sequence[Quote]) -> list[str]:
    """What the encoder reads of each claim."""
    return [" ".join(claim.text.split()) for claim in claims]


def _numbers_before(claims: Sequence[Quote], index: Index, then: Sequence[Quote], previous: Index) -> Rows:
    """For each of ``claims`` its number among those of ``previous``, if its source did not change; else -1."""
    sources = {source.id: source for source in previous.sources}
    rows, rows_then = _rows(claims), _rows(then)
    before = np.full(len(claims), -1, np.int64)
    for source in index.sources:
        if sources.get(source.id) == source and source.id in rows:
            before[rows[source.id]] = rows_then[source.id]
    return before


def _rows(claims: Sequence[Quote]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, claim in enumerate(claims):
        rows.setdefault(claim.source.id, []).append(row)
    return rows


def _compared(claims: Sequence[Quote], near: Pairs, voices: Mapping[str, str]) -> Pairs:
    """Pairs of claims of different voices, ascending, the first before the second; one is near to the other."""
    numbers = {voice: number for number, voice in enumerate(dict.fromkeys(voices.values()))}
    voice = np.array([numbers[voices[claim.source.id]] for claim in claims], np.int64)
    apart = np.sort(near[voice[near[:, 0]] != voice[near[:, 1]]], axis=1).astype(np.int64)
    # numpy.unique hashes millions of numbers more slowly than they are sorted.
    codes = np.sort(apart[:, 0] * len(claims) + apart[:, 1])
    codes = codes[np.diff(codes, prepend=-1) > 0]
    return np.stack(np.divmod(codes, max(1, len(claims))), axis=1).astype(np.int32)


def _judged(texts: Sequence[str], pairs: Pairs, then: Sequence[str], pairs_then: Pairs) -> NDArray[np.bool_]:
    """Which of ``pairs`` have the texts of one of ``pairs_then``, in the same order."""
    numbers = {text: number for number, text in enumerate(dict.fromkeys(then))}

    def codes(texts: Sequence[str], pairs: Pairs) -> Rows:
        own = np.array([numbers.get(text, -1) for text in texts], np.int64)
        first, second = own[pairs[:, 0]], own[pairs[:, 1]]
        return np.where((first < 0) | (second < 0), -1, first * len(numbers) + second)

    known, asked = np.sort(codes(then, pairs_then)), codes(texts, pairs)
    places = np.searchsorted(known, asked, side="right")
    return (places > 0) & (known[places - 1] == asked) if len(known) else np.zeros(len(asked), bool)


def _opposed(
    texts: Sequence[str], pairs: Pairs, found: Mapping[tuple[str, str], Contradiction]
) -> list[tuple[int, int]]:
    """Those of ``pairs`` whose texts contradict each other."""
    firsts = {first for first, _ in found}
    likely = np.array([text in firsts for text in texts], bool)
    return [(i, j) for i, j in pairs[likely[pairs[:, 0]]].tolist() if (texts[i], texts[j]) in found]


def _contradiction(each: Disagreement) -> tuple[tuple[str, str], Contradiction]:
    """The texts of a disagreement, and what was found of them."""
    first, second = each.quotes
    spans = [Span(cue.start, cue.end) for cue in each.cues]
    return (first.text, second.text), Contradiction(each.kind, each.score, (spans[0], spans[1]))


def _disagreement(first: Quote, second: Quote, contradiction: Contradiction) -> Disagreement:
    cues = tuple(
        Cue(quote, span.start, span.end) for quote, span in zip((first, second), contradiction.cues, strict=True)
    )
    return Disagreement(contradiction.kind, (first, second), contradiction.score, cues)
