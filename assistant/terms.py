"""Text -> terms, and BM25 over them: the side of the search that goes by the words themselves."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS
from bm25s.tokenization import Tokenized
from numpy.typing import NDArray

# k1 and b as in Lucene's BM25Similarity; the formula is the one that bm25s calls "lucene".
_K1, _B = 1.2, 0.75
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
# The list lacks the modal verbs that questions begin with.
_MODALS = {"could", "would", "may", "might", "must", "shall", "ought"}
_STOPWORDS = frozenset(STOPWORDS_EN_PLUS) | _MODALS
_STEM = Stemmer.Stemmer("english")
# The arrays in which bm25s keeps the score of each term in each text.
_MATRIX = ("data", "indices", "indptr")

Numbers = NDArray[np.int32]
_NONE: Numbers = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, lower-cased, with its stem and where it stands."""

    text: str
    stem: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        """Whether it says something of the subject, as "sciatica" does and "should" does not."""
        return _is_content(self.text)


def _is_content(word: str) -> bool:
    return word not in _STOPWORDS and word.split("'", 1)[0] not in _STOPWORDS


def words(text: str) -> Iterator[Word]:
    """Every word of a text, in order."""
    for match in _WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        yield Word(word, _STEM.stemWord(word), match.start(), match.end())


def terms(text: str) -> list[str]:
    """The stems of a text's content words, in order, with repetitions."""
    return [word.stem for word in words(text) if word.is_content]


class _BM25(bm25s.BM25):  # type: ignore[misc]  # it has no types
    """The library's, but that it counts all texts at once instead of one after the other, in a tenth of the time."""

    def build_index_from_ids(
        self, unique_token_ids: Sequence[int], corpus_token_ids: Sequence[Numbers], **_: object
    ) -> dict[str, Any]:
        """The scores that the library gives (Lucene's BM25), as a sparse matrix, term after term."""
        self.nonoccurrence_array = None
        texts, lengths = len(corpus_token_ids), np.array([len(own) for own in corpus_token_ids])
        of_text = np.repeat(np.arange(texts), lengths)
        places = np.concatenate([*corpus_token_ids, _NONE]) * np.int64(texts) + of_text
        places, frequency = np.unique(places, return_counts=True)
        term, text = np.divmod(places, texts)
        having = np.bincount(term, minlength=len(unique_token_ids))
        rarity = np.log(1 + (texts - having + 0.5) / (having + 0.5))
        saturated = frequency / (frequency + self.k1 * (1 - self.b + self.b * lengths[text] / lengths.mean()))
        return {
            "data": (rarity[term] * saturated).astype(np.float32),
            "indices": text.astype(np.int32),
            "indptr": np.concatenate([[0], np.cumsum(having)]),
            "num_docs": texts,
        }


class TermIndex:
    """BM25 over the stems of texts, and every word that they use.

    The words of each text are kept, as numbers, so that an update reads only the texts that are new.
    """

    def __init__(self, bm25: bm25s.BM25, vocabulary: dict[str, str], spoken: Sequence[Numbers]) -> None:
        self._bm25 = bm25
        self.vocabulary = vocabulary
        """Every word of the texts, and of what is named of them, content word or not, with its stem; sorted."""
        self.spoken = spoken
        """The words of each text in order, as numbers of the vocabulary."""
        self.stems = frozenset(vocabulary.values())

    def __len__(self) -> int:
        return len(self.spoken)

    @classmethod
    def build(cls, texts: Sequence[str | int], named: Sequence[str] = (), previous: Self | None = None) -> Self:
        """Index ``texts``; the same texts give the same files, in whatever order sets iterate.

        ``named`` are texts about the texts, as titles and authors: their words are known, but not searched. A number
        in the place of a text is that of the same text in ``previous``, which is then not read again.
        """
        read = {
            i: [(word.text, word.stem) for word in words(text)] for i, text in enumerate(texts) if isinstance(text, str)
        }
        vocabulary = dict(pair for own in read.values() for pair in own)
        vocabulary |= {word.text: word.stem for text in named for word in words(text)}
        before = list(previous.vocabulary.items()) if previous else []
        kept = [previous.spoken[text] for text in texts if previous and isinstance(text, int)]
        together = np.concatenate([*kept, _NONE])
        vocabulary |= dict(before[number] for number in np.flatnonzero(np.bincount(together)))
        vocabulary = dict(sorted(vocabulary.items()))
        numbers = {word: i for i, word in enumerate(vocabulary)}
        moved = np.array([numbers.get(word, -1) for word, _ in before], np.int32)
        again = iter(_parted(moved[together], [len(own) for own in kept]))
        spoken = [
            np.array([numbers[word] for word, _ in read[i]], np.int32) if i in read else next(again)
            for i in range(len(texts))
        ]
        terms, number_of = _terms_of(vocabulary, spoken)
        bm25 = _BM25(k1=_K1, b=_B)
        if terms:
            bm25.index(Tokenized(ids=_searched(spoken, number_of), vocab=terms), show_progress=False)
        return cls(bm25, vocabulary, spoken)

    def scores(self, query: Sequence[str]) -> NDArray[np.float32] | None:
        """BM25 of every text for the distinct stems of ``query``; None where no text has any of them."""
        known = sorted({term for term in query if term in getattr(self._bm25, "vocab_dict", ())})
        return np.asarray(self._bm25.get_scores(known), np.float32) if known else None

    def rarity(self, term: str) -> float:
        """How much a term tells texts apart: ln(1 + (N - n + 0.5) / (n + 0.5)) where n of N texts have it.

        That is the inverse document frequency of Lucene's BM25.
        """
        matrix = getattr(self._bm25, "scores", None)
        if matrix is None:
            return 0.0
        number = self._bm25.vocab_dict.get(term)
        having = 0 if number is None else int(matrix["indptr"][number + 1] - matrix["indptr"][number])
        return math.log(1 + (int(matrix["num_docs"]) - having + 0.5) / (having + 0.5))

    def having(self, term: str) -> NDArray[np.int64]:
        """The numbers of the texts that have a term, ascending."""
        matrix = getattr(self._bm25, "scores", None)
        number = None if matrix is None else self._bm25.vocab_dict.get(term)
        if matrix is None or number is None:
            return np.zeros(0, np.int64)
        first, last = matrix["indptr"][number : number + 2].tolist()
        return np.sort(matrix["indices"][first:last].astype(np.int64))

    def parts(self) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
        """All that there is of it: named arrays, and the vocabulary."""
        ends = np.cumsum([len(own) for own in self.spoken], dtype=np.int64)
        arrays: dict[str, NDArray[Any]] = {"ends": ends, "spoken": np.concatenate([*self.spoken, _NONE])}
        if hasattr(self._bm25, "scores"):
            arrays |= {name: self._bm25.scores[name] for name in _MATRIX}
        return arrays, self.vocabulary

    @classmethod
    def of_parts(cls, arrays: Mapping[str, NDArray[Any]], vocabulary: dict[str, str]) -> Self:
        """What gave these :meth:`parts`.

        Raises:
            ValueError, TypeError, KeyError, IndexError: they are the parts of none.
        """
        spoken = _parted(arrays["spoken"], np.diff(arrays["ends"], prepend=0))
        terms, _ = _terms_of(vocabulary, spoken)
        bm25 = bm25s.BM25(k1=_K1, b=_B)
        if terms:
            bm25.scores = {name: arrays[name] for name in _MATRIX} | {"num_docs": len(spoken)}
            bm25.vocab_dict, bm25.nonoccurrence_array = terms, None
            bm25.unique_token_ids_set = set(terms.values())
            if len(bm25.scores["indptr"]) != len(terms) + 1:
                raise ValueError(f"scores of {len(bm25.scores['indptr']) - 1} terms, but {len(terms)} terms")
        return cls(bm25, vocabulary, spoken)


def _terms_of(vocabulary: Mapping[str, str], spoken: Sequence[Numbers]) -> tuple[dict[str, int], Numbers]:
    """The number of each stem that can be searched for, and for each word the number of its stem, or -1."""
    used = np.zeros(len(vocabulary), bool)
    used[np.concatenate([*spoken, _NONE])] = True
    content = [bool(used[i]) and _is_content(word) for i, word in enumerate(vocabulary)]
    stems = list(vocabulary.values())
    terms = {stem: i for i, stem in enumerate(sorted({stems[i] for i, fine in enumerate(content) if fine}))}
    return terms, np.array([terms[stems[i]] if fine else -1 for i, fine in enumerate(content)], np.int32)


def _searched(spoken: Sequence[Numbers], number_of: Numbers) -> list[Numbers]:
    """The numbers of the stems of each text that can be searched for."""
    stems = number_of[np.concatenate([*spoken, _NONE])]
    searched = np.concatenate([[0], np.cumsum(stems >= 0)])
    return _parted(stems[stems >= 0], np.diff(searched[np.cumsum([0, *map(len, spoken)])]))


def _parted(together: Numbers, lengths: Iterable[int]) -> list[Numbers]:
    """Parts of these ``lengths``, one after the other."""
    ends = np.cumsum([0, *lengths]).tolist()
    return [together[start:end] for start, end in pairwise(ends)]
