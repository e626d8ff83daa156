"""Build, update and search the index: one vector and the stemmed terms of every passage.

The index is a cache of the corpus. The same corpus, model and settings give the same numbers, whether
built at once or by updates, because an encoder gives a text the same vector whatever it reads beside it. On disk:
storage.py.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from operator import attrgetter

import numpy as np

from . import copies, nearest
from .corrections import agreed, as_read
from .errors import CorpusError, IndexDamaged
from .models import Encoder, Vectors
from .nearest import Groups, Hits
from .neighbours import Pairs, Rounded
from .passages import MAX_CHARACTERS, MAX_SENTENCES, split_passages
from .records import Disagreement, Library, Passage, Section, Source
from .terms import TermIndex

VERSION = 17
# Passages that are encoded at a time: enough for whole batches, few enough that their progress is seen.
_WINDOW = 2048


@dataclass(frozen=True)
class CorpusMap:
    """Where claims of the corpus contradict each other: claims.py makes it.

    ``vectors`` are those of all claims in whole numbers, in the order of ``claims.find_claims``; ``near`` has the
    pairs of each claim and one of those nearest to it; ``model`` names the stance model.
    """

    vectors: Rounded
    near: Pairs
    disagreements: tuple[Disagreement, ...]
    model: str


@dataclass(frozen=True)
class Index:
    """All that a question is answered from; nothing in it refers to the documents' files any more."""

    library: Library
    sources: tuple[Source, ...]
    passages: tuple[Passage, ...]
    vectors: Vectors
    terms: TermIndex
    documents: TermIndex
    """As ``terms``, of whole sources: a passage is likelier to answer where the rest speaks of the question too."""
    encoder: str
    voices: Mapping[str, str]
    """The id of each source -> the id of the voice that it is: the smallest one among its copies."""
    traces: copies.Traces
    """By what the sources were compared, for an update."""
    groups: Groups | None = None
    """Of the vectors, where there are so many that the search by them is approximate."""
    map: CorpusMap | None = None
    warning: str | None = None
    """Why this is not the index that was saved last, where that one is damaged: one line for a reader."""

    def __post_init__(self) -> None:
        if len(self.vectors) != len(self.passages):
            raise IndexDamaged(f"{len(self.passages)} passages but {len(self.vectors)} vectors; index again.")
        if self.voices.keys() != {source.id for source in self.sources} or not self.voices.keys() >= set(
            self.voices.values()
        ):
            raise IndexDamaged("the voices are not those of the documents; index again.")
        if self.traces.words.keys() != self.voices.keys():
            raise IndexDamaged("the traces are not those of the documents; index again.")
        if self.groups and (len(self.groups.rows), self.groups.centres.shape[1]) != self.vectors.shape:
            raise IndexDamaged("the groups are not those of the vectors; index again.")
        if not np.isfinite(self.vectors).all():
            raise IndexDamaged("a vector is not finite; index again with a sound model.")

    @property
    def approximate(self) -> float | None:
        """Of the ten nearest to some passages, the share that the search by vectors finds; None where it is exact."""
        return self.groups.recall if self.groups else None

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.library, self.sources, self.encoder, self.map.model if self.map else None)

    @property
    def known(self) -> Iterator[Source]:
        """The sources whose files need not be read again where they did not change."""
        return as_read(self.sources, self.library.corrections)

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Those of the map, without the pairs that the maintainer says do not disagree."""
        found = self.map.disagreements if self.map else ()
        return tuple(each for each in found if not agreed(each, self.library.corrections))

    def search_vectors(self, vector: Vectors, k: int) -> Hits:
        """The ``k`` passages with the largest inner product with ``vector``, shape (dimension,).

        Where there are ``groups``, some of the ``k`` may be missed: :attr:`approximate` says how few.
        """
        if not np.isfinite(vector).all():
            raise IndexDamaged("the question's vector is not finite; use a sound model.")
        return nearest.nearest(self.vectors, vector, k, self.groups)

    def search_terms(self, query: Sequence[str], k: int) -> Hits:
        """The ``k`` passages with the highest BM25 score for the stems in ``query``; none scores 0."""
        scores = self.terms.scores(query)
        if scores is None:
            return []
        best = np.argsort(-scores, kind="stable")[:k]
        return [(int(row), float(scores[row])) for row in best if scores[row] > 0]

    def search_documents(self, query: Sequence[str], ids: Iterable[str]) -> dict[str, float]:
        """The BM25 score of the sources ``ids`` for the stems in ``query``, as a share of the best of any source."""
        scores = self.documents.scores(query)
        if scores is None:
            return dict.fromkeys(ids, 0.0)
        best = float(scores.max())
        return {id: float(scores[self._numbers[id]]) / best for id in ids}

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {source.id: number for number, source in enumerate(self.sources)}


def build_index(
    library: Library,
    sources: Sequence[Source],
    encoder: Encoder,
    previous: Index | None = None,
    progress: Callable[[Iterable[Source]], Iterable[Source]] = iter,
    approximate_from: int = nearest.APPROXIMATE_FROM,
) -> Index:
    """Index ``sources``; vectors of passages that ``previous`` holds are taken from there.

    ``progress`` wraps the sources that are worked through, as tqdm does. From ``approximate_from`` passages on the
    search by vectors is approximate.

    Raises:
        CorpusError: no source has a passage.
        IndexDamaged: the encoder gives vectors that are not finite.
    """
    before = {source.id: source for source in previous.sources} if previous else {}
    # What did not change is taken over, which spares splitting it again and holding it twice.
    sources = [before[each.id] if before.get(each.id) == each else each for each in sources]
    unchanged = {each.id for each in sources if before.get(each.id) is each}
    taken = previous if previous and previous.encoder == encoder.name else None
    rows: dict[str, list[int]] = {}
    for row, passage in enumerate(previous.passages if previous else ()):
        rows.setdefault(passage.source.id, []).append(row)
    # A document that was moved, or to which something was added, has most of what one of before had.
    gone = [row for id, own in rows.items() if id not in unchanged for row in own]
    known = {encoder_text(taken.passages[row]): taken.vectors[row] for row in gone} if taken else {}
    passages: list[Passage] = []
    texts: list[str | int] = []
    unread: list[str] = []
    vectors: list[Vectors] = []
    for source in progress(sources):
        same = rows.get(source.id, []) if source.id in unchanged else []
        if previous and source.id in unchanged:
            own = [previous.passages[row] for row in same]
        else:
            own = list(split_passages(source))
        read = [] if same and taken else list(map(encoder_text, own))
        passages += own
        texts += same or read
        unread += read
        if len(unread) >= _WINDOW:
            vectors.append(encode_new(unread, encoder, known))
            unread = []
    if not passages:
        raise CorpusError("no document has a sentence to index; add files with text.")
    vectors.append(encode_new(unread, encoder, known))
    named = [each or "" for source in sources for each in (source.title, source.author, source.publisher)]
    earlier = copies.Compared(previous.voices, previous.traces) if previous else None
    compared = copies.compare(sources, earlier, unchanged)
    terms = TermIndex.build(texts, named, previous.terms if previous else None)
    numbers = {source.id: number for number, source in enumerate(previous.sources)} if previous else {}
    whole = _whole(sources, passages, {id: numbers[id] for id in unchanged})
    documents = TermIndex.build(whole, (), previous.documents if previous else None)
    all_vectors = np.concatenate(vectors)
    if taken:
        all_vectors = _with_rows(all_vectors, taken.vectors, texts)
    # Found again for all: groups that were only brought up to date would depend on what was indexed before.
    groups = nearest.find_groups(all_vectors, approximate_from)
    return Index(
        library,
        tuple(sources),
        tuple(passages),
        all_vectors,
        terms,
        documents,
        encoder.name,
        compared.voices,
        compared.traces,
        groups,
    )


def _whole(sources: Sequence[Source], passages: Iterable[Passage], known: Mapping[str, int]) -> list[str | int]:
    """For each source its title and its passages as one text, or else what ``known`` has for its id."""
    spoken: dict[str, list[str]] = {source.id: [source.title] for source in sources if source.id not in known}
    for passage in passages:
        if passage.source.id in spoken:
            spoken[passage.source.id].append(passage.text)
    return [known[source.id] if source.id in known else " ".join(spoken[source.id]) for source in sources]


def _with_rows(new: Vectors, before: Vectors, rows: Sequence[str | int]) -> Vectors:
    """A vector for each of ``rows``: that of ``before`` with this number, or else the next of the ``new`` ones."""
    numbers = np.array([row if isinstance(row, int) else -1 for row in rows], np.int64)
    vectors = np.empty((len(rows), before.shape[1]), np.float32)
    np.take(before, numbers, axis=0, out=vectors, mode="clip")
    vectors[numbers < 0] = new
    return vectors


def encode_new(texts: Sequence[str], encoder: Encoder, known: Mapping[str, Vectors]) -> Vectors:
    """The vectors of ``texts``, one a row: from ``known``, or else encoded, equal texts once."""
    new = [text for text in dict.fromkeys(texts) if text not in known]
    # A model that is loaded when it first reads is not loaded for nothing.
    encoded = dict(zip(new, encoder.encode(new), strict=True)) if new else {}
    if not texts:
        return np.zeros((0, next(map(len, known.values())) if known else encoder.dimension), np.float32)
    return np.array([known[text] if text in known else encoded[text] for text in texts], np.float32)


def encoder_text(passage: Passage) -> str:
    """What the encoder reads: the heading above the passage, or else the title, then the passage."""
    return f"{heading_text(passage)}{' '.join(passage.text.split())}"


def heading_text(passage: Passage) -> str:
    """With what :func:`encoder_text` begins."""
    heading = passage.heading
    context = passage.source.text[heading.start : heading.end] if heading else passage.source.title
    return f"{' '.join(context.split())}. "


def sentence_offsets(passage: Passage) -> list[tuple[int, int]]:
    """Where the passage's sentences stand in its :func:`encoder_text`, as (start, end)."""
    context, text = len(heading_text(passage)), passage.source.text
    offsets = []
    for span in passage.sentences:
        before = text[passage.start : span.start]
        start = context + len(" ".join(before.split())) + before[-1:].isspace()
        offsets.append((start, start + len(" ".join(text[span.start : span.end].split()))))
    return offsets


def _sha256(text: str) -> str:
    """The file's own sha256 does not tell with which release of a library its text was taken out of it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# asdict copies every value, which takes seconds for ten thousand documents.
_OF_SECTION = attrgetter(*(field.name for field in fields(Section)))


def fingerprint(library: Library, sources: Sequence[Source], encoder: str, stance: str | None) -> str:
    """sha256 of all that an index is made from: texts, metadata, corpus.toml, models and settings."""
    made_from = {
        "version": VERSION,
        "passages": [MAX_SENTENCES, MAX_CHARACTERS],
        "copies": copies.SETTINGS,
        "nearest": nearest.SETTINGS,
        "encoder": encoder,
        "stance": stance,
        "library": asdict(library),
        "sources": [
            [source.to_dict(), list(map(_OF_SECTION, source.sections)), _sha256(source.text)] for source in sources
        ],
    }
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()
