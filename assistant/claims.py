"""The corpus -> its claims, and the map of where those of different voices contradict each other.

A claim is a sentence that says something by itself. Only claims that lie near each other are compared, so the cost
grows with claims times neighbours, and never with pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .barred import find_bar
from .contradictions import Contradiction, contradictions
from .index import CorpusMap, Index, encode_new
from .models import Encoder, StanceModel
from .myths import find_myth
from .neighbours import Known, Pairs, Rounded, Rows, ascending, find_near, rounded
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
            text = passage.source.text[span.start : span.end]
            if _is_claim(text) and not find_bar(passage.source, span.start):
                number = len(found) + 1
                found.append(Quote(number, passage.source, span.start, span.end, section.role, section.writer, 0.0))
    return tuple(found)


def _is_claim(text: str) -> bool:
    said = not text.rstrip("\"'”’) ").endswith("?") and not find_myth(text)
    return said and _MIN_WORDS <= len(text.split()) <= _MAX_WORDS


def add_map(index: Index, encoder: Encoder, model: StanceModel, previous: Index | None = None) -> Index:
    """``index`` with its map; what ``previous`` holds of the same claims is taken from there."""
    claims = find_claims(index.passages)
    found: dict[tuple[str, str], Contradiction] = {}
    if previous and previous.map and previous.encoder == index.encoder and previous.map.model == model.name:
        then = _before(claims, index, previous)
        vectors = _vectors(claims, then.rows, encoder, previous.map.vectors, then.gone)
        near = find_near(vectors, _NEIGHBOURS, _NEAR, Known(previous.map.near, then.rows, len(then.voices)))
        pairs = _compared(_voices(claims, index), near)
        judged = _judged(pairs, then.rows, _compared(then.voices, previous.map.near), len(then.voices))
        found = dict(map(_contradiction, previous.map.disagreements))
    else:
        vectors = rounded(encode_new(_read(claims), encoder, {}))
        near = find_near(vectors, _NEIGHBOURS, _NEAR)
        pairs = _compared(_voices(claims, index), near)
        judged = np.zeros(len(pairs), bool)
    texts = [claim.text for claim in claims]
    new = list(dict.fromkeys((texts[i], texts[j]) for i, j in pairs[~judged].tolist()))
    found |= {pair: each for pair, each in zip(new, contradictions(new, model), strict=True) if each}
    shown = [_disagreement(claims[i], claims[j], found[texts[i], texts[j]]) for i, j in _opposed(texts, pairs, found)]
    ranked = tuple(sorted(shown, key=lambda each: (-each.score, each.quotes[0].id, each.quotes[1].id)))
    return replace(index, map=CorpusMap(vectors, near, ranked, model.name))


def near_pairs(index: Index, encoder: Encoder) -> list[tuple[Quote, Quote]]:
    """The pairs of claims of different voices that the map of ``index`` looks at."""
    claims = find_claims(index.passages)
    near = find_near(rounded(encode_new(_read(claims), encoder, {})), _NEIGHBOURS, _NEAR)
    return [(claims[i], claims[j]) for i, j in _compared(_voices(claims, index), near).tolist()]


def _read(claims: Iterable[Quote]) -> list[str]:
    """What the encoder reads of each claim."""
    return [" ".join(claim.text.split()) for claim in claims]


class _Before(NamedTuple):
    """The claims of an earlier index, as far as they are needed."""

    rows: Rows
    """For each claim of now its number among them, if its source did not change; else -1."""
    voices: Rows
    """The number of the voice of each of them."""
    gone: dict[int, Quote]
    """By their numbers, those of sources that changed or are no longer there."""


def _before(claims: Sequence[Quote], index: Index, previous: Index) -> _Before:
    now: dict[str, list[int]] = {}
    for row, claim in enumerate(claims):
        now.setdefault(claim.source.id, []).append(row)
    present = {source.id: source for source in index.sources}
    same = {source.id for source in previous.sources if present.get(source.id) == source}
    lost: dict[str, list[Quote]] = {}
    for claim in find_claims([passage for passage in previous.passages if passage.source.id not in same]):
        lost.setdefault(claim.source.id, []).append(claim)
    rows = np.full(len(claims), -1, np.int64)
    gone: dict[int, Quote] = {}
    voices: list[str] = []
    for source in previous.sources:
        first, kept, left = len(voices), now.get(source.id, []), lost.get(source.id, [])
        if source.id in same:
            rows[kept] = np.arange(first, first + len(kept))
        else:
            gone |= dict(enumerate(left, first))
        voices += [previous.voices[source.id]] * len(kept if source.id in same else left)
    return _Before(rows, _numbered(voices), gone)


def _vectors(
    claims: Sequence[Quote], before: Rows, encoder: Encoder, then: Rounded, gone: Mapping[int, Quote]
) -> Rounded:
    """The vectors of ``claims``: those that they had, or that a claim that is ``gone`` had, or else new ones."""
    new = np.flatnonzero(before < 0).tolist()
    texts = _read(claims[row] for row in new)
    known, taken = dict(zip(_read(gone.values()), gone, strict=True)), before.copy()
    taken[new] = [known.get(text, -1) for text in texts]
    vectors = np.zeros((len(claims), then.shape[1]), np.int16)
    if len(then):
        np.take(then, taken, axis=0, out=vectors, mode="clip")
    if unread := [(row, text) for row, text in zip(new, texts, strict=True) if text not in known]:
        vectors[[row for row, _ in unread]] = rounded(encode_new([text for _, text in unread], encoder, {}))
    return vectors


def _voices(claims: Sequence[Quote], index: Index) -> Rows:
    """The number of the voice of each claim."""
    return _numbered([index.voices[claim.source.id] for claim in claims])


def _numbered(voices: Sequence[str]) -> Rows:
    numbers = {voice: number for number, voice in enumerate(dict.fromkeys(voices))}
    return np.array([numbers[voice] for voice in voices], np.int64)


def _compared(voices: Rows, near: Pairs) -> Pairs:
    """Pairs of claims of different ``voices``, ascending, the first before the second; one is near to the other."""
    apart = ascending(np.sort(near[voices[near[:, 0]] != voices[near[:, 1]]], axis=1), len(voices))
    # numpy.unique hashes millions of numbers more slowly than they are sorted.
    return apart[np.any(np.diff(apart, axis=0, prepend=-1), axis=1)]


def _judged(pairs: Pairs, before: Rows, pairs_then: Pairs, count: int) -> NDArray[np.bool_]:
    """Which of ``pairs`` were among ``pairs_then``, ascending, in the same order; there were ``count`` claims then."""
    first, second = before[pairs].T
    asked = np.where((first < 0) | (second < 0), -1, first * count + second)
    known = pairs_then[:, 0].astype(np.int64) * count + pairs_then[:, 1]
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
