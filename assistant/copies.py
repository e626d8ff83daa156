"""Sources -> voices: an article and the copies of it that other sites took over count as one.

What is compared is what the author says, as runs of words (shingles, Broder 1997); furniture and readers' comments
are left out, since two articles of one site share them and a copy on another site has others. MinHash and its
banded index find pairs worth a look without comparing all with all; whether they are copies is then counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .records import Source

if TYPE_CHECKING:
    from datasketch import MinHash

# A run of this many words is one shingle: long enough to be somebody's wording and not the language's.
WORDS = 5
# Of two copies, the shorter has this share of its shingles from the longer...
CONTAINED = 0.8
# ...and they are more than this share of the longer one. So a digest cannot tie two articles that have nothing in
# common together: of its shingles, both would have to hold more than half.
OF_LONGER = 0.5
# A shingle of more than this many different texts is a form of words ("this page was last reviewed on"), and
# says nothing of who copied whom. It also bounds how many texts one text is compared with.
USUAL = 50
# A text that is left with less than this share of its shingles is judged by all of them: it is no form that somebody
# filled in, but an article that very many took over.
OWN = 0.05
# With fewer shingles to go by, only the same words make a copy: one word changed may be a "not".
FEW = 40

SETTINGS = (WORDS, CONTAINED, OF_LONGER, USUAL, OWN, FEW)

# Two copies that only just pass have a Jaccard index of 0.44. With 64 bands of 2 rows the index misses such a pair
# with a chance of (1 - 0.44 ** 2) ** 64, one in a million, and a likelier one practically never.
_BANDS, _ROWS, _SEED = 64, 2, 1
_BATCH = 10_000
# Texts of which each is compared with all others; to compare all through the index costs as much as some dozens.
_MANY = 40

# Scripts without spaces between words: there, each character counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")

Shingles = NDArray[np.uint64]
"""The shingles of a text as numbers, each once, ascending."""
_NONE: Shingles = np.zeros(0, np.uint64)


@dataclass(frozen=True, slots=True)
class Traces:
    """What sources are compared by: a hash of the words that each says, and the shingles of those words."""

    words: Mapping[str, str]
    """The id of each source -> the hash; empty where it says nothing."""
    shingles: Mapping[str, Shingles]
    """The hash -> the shingles, of all that is said."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found of sources: the voice of each, and the traces by which it was found."""

    voices: Mapping[str, str]
    traces: Traces


def find_copies(sources: Iterable[Source]) -> dict[str, str]:
    """The id of each source -> the smallest id among its copies, which names their voice.

    Copies of copies are copies. The order of the sources makes no difference; a source that says nothing is its own
    voice.
    """
    return dict(compare(sources).voices)


def compare(
    sources: Iterable[Source], previous: Compared | None = None, same: AbstractSet[str] = frozenset()
) -> Compared:
    """The voices as in :func:`find_copies`, and what an update needs to find them again.

    ``same`` are the ids of sources that were compared for ``previous``; what it gives is what it gives without.
    """
    words: dict[str, str] = {}
    found: dict[str, Shingles] = {}
    known = previous.traces if previous else Traces({}, {})
    for source in sorted(sources, key=lambda source: source.id):
        spoken = None if source.id in same else said(source)
        words[source.id] = known.words[source.id] if spoken is None else _name(spoken)
        if (own := words[source.id]) and own not in found:
            found[own] = known.shingles[own] if own in known.shingles else shingles(spoken or said(source))
    texts = dict(sorted(found.items()))
    ids: dict[str, str] = {}
    for id, own in words.items():
        ids.setdefault(own or id, id)
    voices = _Voices(words)
    for id, own in words.items():
        voices.join(ids[own or id], id)
    for one, other in _joined(texts, previous):
        voices.join(ids[one], ids[other])
    return Compared({id: voices.of(id) for id in words}, Traces(words, texts))


def _name(spoken: Sequence[str]) -> str:
    return _hash(" ".join(spoken), 32).hex() if spoken else ""


def _joined(texts: Mapping[str, Shingles], previous: Compared | None) -> Iterator[tuple[str, str]]:
    """Pairs of copies that together tie all copies together."""
    usual = _usual(texts)
    telling = _telling(texts, usual)
    anew = set(texts)
    if previous:
        kept = _kept(texts, usual, previous)
        anew -= {name for group in kept for name in group}
        yield from ((group[0], name) for group in kept for name in group[1:])
    pairs = _candidates(telling) if len(anew) > _MANY else _near(anew, telling)
    voices = _Voices(texts)
    for one, other in pairs:
        if voices.of(one) != voices.of(other) and are_copies(telling[one], telling[other]):
            voices.join(one, other)
            yield one, other


def _kept(texts: Mapping[str, Shingles], usual: Shingles, previous: Compared) -> list[list[str]]:
    """The groups of copies that are as they were: each has the same members, judged by the same shingles."""
    groups: dict[str, set[str]] = {}
    for id, own in previous.traces.words.items():
        if own:
            groups.setdefault(previous.voices[id], set()).add(own)
    turned = np.setxor1d(usual, _usual(previous.traces.shingles), assume_unique=True)
    return [
        sorted(group)
        for group in groups.values()
        if group <= texts.keys() and not (len(turned) and any(np.isin(turned, texts[name]).any() for name in group))
    ]


def said(source: Source) -> list[str]:
    """The words of the source's author, in order and in lower case."""
    speaking = (section for section in source.sections if section.role in {"body", "heading"})
    return [word for section in speaking for word in _WORD.findall(source.text[section.start : section.end].casefold())]


def shingles(words: Sequence[str]) -> Shingles:
    """Every run of :data:`WORDS` words as a number that is the same in every process."""
    runs = (" ".join(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1))
    return np.unique(np.frombuffer(b"".join(_hash(run, 8) for run in runs), "<u8")).astype(np.uint64)


def _hash(words: str, size: int) -> bytes:
    return blake2b(words.encode("utf-8", "replace"), digest_size=size).digest()


def are_copies(first: Shingles, second: Shingles) -> bool:
    """Whether the shorter stands in the longer for the most part, and makes up most of it."""
    shorter, longer = sorted((len(first), len(second)))
    shared = len(np.intersect1d(first, second, assume_unique=True))
    return shorter >= FEW and shared >= CONTAINED * shorter and shared > OF_LONGER * longer


def _usual(texts: Mapping[str, Shingles]) -> Shingles:
    """The shingles of very many texts."""
    if not texts:
        return _NONE
    numbers, counts = np.unique(np.concatenate(list(texts.values())), return_counts=True)
    return np.asarray(numbers[counts > USUAL], np.uint64)


def _telling(texts: Mapping[str, Shingles], usual: Shingles) -> dict[str, Shingles]:
    """The shingles by which each text is judged: those that are not usual, or else all."""
    if not len(usual):
        return dict(texts)
    common = np.isin(np.concatenate(list(texts.values())), usual)
    ends = np.cumsum([len(own) for own in texts.values()])
    kept = {name: own[~mask] for (name, own), mask in zip(texts.items(), np.split(common, ends[:-1]), strict=True)}
    return {name: kept[name] if len(kept[name]) >= OWN * len(own) else own for name, own in texts.items()}


def _candidates(telling: Mapping[str, Shingles]) -> Iterator[tuple[str, str]]:
    """Pairs of texts that are likely to share many shingles, each once or twice."""
    from datasketch import MinHashLSH

    index = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
    for name, own in telling.items():
        if len(own) >= FEW:
            sketch = _sketch(own)
            for other in index.query(sketch):
                yield name, other
            index.insert(name, sketch)


def _near(names: Iterable[str], telling: Mapping[str, Shingles]) -> Iterator[tuple[str, str]]:
    """As :func:`_candidates`, but of pairs of which one has a name of ``names`` only those that are copies."""
    every = list(telling)
    lengths = np.array([len(own) for own in telling.values()], np.int64)
    owners = np.repeat(np.arange(len(every)), lengths)
    together = np.concatenate([*telling.values(), _NONE])
    for name in sorted(names):
        own = telling[name]
        if len(own) >= FEW:
            shared = np.bincount(owners[np.isin(together, own)], minlength=len(every))
            likely = (shared >= CONTAINED * np.minimum(lengths, len(own))) & (lengths >= FEW)
            others = (every[number] for number in np.flatnonzero(likely))
            yield from ((name, other) for other in others if other != name and _meet(own, telling[other]))


def _meet(first: Shingles, second: Shingles) -> bool:
    """Whether the index of :func:`_candidates` would show the one to the other."""
    bands = [_sketch(own).hashvalues.reshape(_BANDS, _ROWS) for own in (first, second)]
    return bool((bands[0] == bands[1]).all(axis=1).any())


def _sketch(own: Shingles) -> MinHash:
    from datasketch import MinHash

    sketch = MinHash(num_perm=_BANDS * _ROWS, seed=_SEED, hashfunc=int)
    for start in range(0, len(own), _BATCH):
        # The library wants 32 bits, and a shingle is a hash already.
        sketch.update_batch((own[start : start + _BATCH] & np.uint64(0xFFFFFFFF)).tolist())
    return sketch


class _Voices:
    """Disjoint sets of ids; the smallest id of a set stands for it."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._above = {id: id for id in ids}

    def of(self, id: str) -> str:
        while self._above[id] != id:
            self._above[id] = self._above[self._above[id]]
            id = self._above[id]
        return id

    def join(self, first: str, second: str) -> None:
        smaller, larger = sorted((self.of(first), self.of(second)))
        self._above[larger] = smaller
