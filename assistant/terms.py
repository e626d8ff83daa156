"""Text -> terms, and BM25 over them: the side of the search that goes by the words themselves."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS
from bm25s.tokenization import Tokenized
from numpy.typing import NDArray

from .errors import IndexDamaged

# k1 and b as in Lucene's BM25Similarity; the formula is the one that bm25s calls "lucene".
_K1, _B = 1.2, 0.75
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
# The list lacks the modal verbs that questions begin with.
_MODALS = {"could", "would", "may", "might", "must", "shall", "ought"}
_STOPWORDS = frozenset(STOPWORDS_EN_PLUS) | _MODALS
_STEM = Stemmer.Stemmer("english")


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
        return self.text not in _STOPWORDS and self.text.split("'")[0] not in _STOPWORDS


def words(text: str) -> Iterator[Word]:
    """Every word of a text, in order."""
    for match in _WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        yield Word(word, _STEM.stemWord(word), match.start(), match.end())


def terms(text: str) -> list[str]:
    """The stems of a text's content words, in order, with repetitions."""
    return [word.stem for word in words(text) if word.is_content]


class TermIndex:
    """BM25 over the stems of texts, and every word that they use."""

    def __init__(self, bm25: bm25s.BM25, vocabulary: dict[str, str]) -> None:
        self._bm25 = bm25
        self.vocabulary = vocabulary
        """Every word of the texts, and of what is named of them, content word or not, with its stem."""
        self.stems = frozenset(vocabulary.values())

    @classmethod
    def build(cls, texts: Sequence[str], named: Sequence[str] = ()) -> Self:
        """Index ``texts``; the same texts give the same files, in whatever order sets iterate.

        ``named`` are texts about the texts, as titles and authors: their words are known, but not searched.
        """
        documents = [terms(text) for text in texts]
        numbers = {term: i for i, term in enumerate(sorted({term for each in documents for term in each}))}
        bm25 = bm25s.BM25(k1=_K1, b=_B)
        if numbers:
            ids = [[numbers[term] for term in document] for document in documents]
            bm25.index(Tokenized(ids=ids, vocab=numbers), show_progress=False)
        vocabulary = {word.text: word.stem for text in (*texts, *named) for word in words(text)}
        return cls(bm25, dict(sorted(vocabulary.items())))

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

    def save(self, folder: Path) -> None:
        folder.mkdir()
        if hasattr(self._bm25, "vocab_dict"):
            self._bm25.save(folder, show_progress=False)
        (folder / "words.json").write_text(json.dumps(self.vocabulary, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what :meth:`save` wrote. Nothing is unpickled.

        Raises:
            IndexDamaged: a file is missing or does not have its form.
        """
        try:
            vocabulary = json.loads((folder / "words.json").read_text("utf-8"))
            has_terms = (folder / "params.index.json").exists()
            bm25 = bm25s.BM25.load(folder, show_progress=False) if has_terms else bm25s.BM25()
        except (OSError, ValueError, KeyError) as error:
            raise IndexDamaged(f"{folder} cannot be read ({error}); run: python -m assistant index") from error
        return cls(bm25, vocabulary)
