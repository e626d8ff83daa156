"""Sources -> voices: an article and the copies of it that other sites took over count as one.

What is compared is what the author says, as runs of words (shingles, Broder 1997); furniture and readers' comments
are left out, since two articles of one site share them and a copy on another site has others. MinHash and its
banded index find pairs worth a look without comparing all with all; whether they are copies is then counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from .records import Source

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

# Scripts without spaces between words: there, each character counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")

Shingles = NDArray[np.uint64]
"""The shingles of a text as numbers, each once, ascending."""


def find_copies(sources: Iterable[Source]) -> dict[str, str]:
    """The id of each source -> the smallest id among its copies, which names their voice.

    Copies of copies are copies. The order of the sources makes no difference; a source that says nothing is its own
    voice.
    """
    ordered = sorted(sources, key=lambda source: source.id)
    voices = _Voices(source.id for source in ordered)
    first: dict[bytes, str] = {}
    texts: dict[str, Shingles] = {}
    for source in ordered:
        words = said(source)
        same = first.setdefault(_hash(" ".join(words), 32), source.id) if words else source.id
        voices.join(same, source.id)
        if same == source.id:
            texts[source.id] = shingles(words)
    telling = _telling(texts)
    for id, other in _candidates({id: own for id, own in telling.items() if len(own) >= FEW}):
        if voices.of(id) != voices.of(other) and are_copies(telling[id], telling[other]):
            voices.join(id, other)
    return {source.id: voices.of(source.id) for source in ordered}


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


def _telling(texts: Mapping[str, Shingles]) -> dict[str, Shingles]:
    """The shingles of each text by which it is judged: those that are not usual, or else all."""
    if not texts:
        return {}
    numbers, counts = np.unique(np.concatenate(list(texts.values())), return_counts=True)
    usual = numbers[counts > USUAL]
    telling = {}
    for id, all_ in texts.items():
        own = np.setdiff1d(all_, usual, assume_unique=True)
        telling[id] = own if len(own) >= OWN * len(all_) else all_
    return telling


def _candidates(texts: Mapping[str, Shingles]) -> Iterator[tuple[str, str]]:
    """Pairs of texts that are likely to share many shingles, each once or twice."""
    if len(texts) < 2:  # noqa: PLR2004 - a pair
        return
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
    blank = MinHash(num_perm=_BANDS * _ROWS, seed=_SEED, hashfunc=int)
    for id, own in texts.items():
        sketch = blank.copy()
        for start in range(0, len(own), _BATCH):
            # The library wants 32 bits, and a shingle is a hash already.
            sketch.update_batch((own[start : start + _BATCH] & np.uint64(0xFFFFFFFF)).tolist())
        for other in index.query(sketch):
            yield id, other
        index.insert(id, sketch)


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
