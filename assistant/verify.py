"""Evidence records and the present documents -> whether each quote still stands where the record says.

A quote's status is the first of these that holds:

===================== ==========================================================================================
``ok``                its source has exactly these characters at these offsets
``moved``             its source has these words, at other offsets or with other white space between them
``in another source`` another source has these words; the quote's own may be gone, renamed or changed
``changed``           its source has sentences whose likeness to the quote is at least ``NEAR``
``not found``         none of these
===================== ==========================================================================================

Words are the same when only the white space between them differs. A quote of more than ``_COMPARED`` characters is
never ``changed``. What the record says about relevance, sides and titles is not judged again, and no model is loaded.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from typing import Any, Literal, get_args

from rapidfuzz.distance import Indel

from .corpus import Corpus
from .evidence import EvidenceRecord, Marked, RecordedQuote
from .index import fingerprint
from .passages import split_sentences, strip
from .records import Source, Span

Status = Literal["ok", "moved", "in another source", "changed", "not found"]
STATUSES: tuple[Status, ...] = get_args(Status)

# `python -m benchmarks.verify` prints how like the words are that quotes have become when a third of their words was
# replaced, and the likest other sentences of their documents.
NEAR = 0.5
# What a comparison costs grows with the square of the length; what is longer is not compared.
_COMPARED = 5000
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Place:
    """Words that stand in the corpus now."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def to_dict(self) -> dict[str, Any]:
        return {"source": self.source.id, "start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one quote. ``file`` tells whether the file of its source is the one that was quoted.

    ``misplaced`` are the conditions and cues that are not the slices of the quote's text that the record says.
    """

    quote: RecordedQuote
    status: Status
    now: Place | None
    file: Literal["same", "changed", "missing"]
    misplaced: tuple[Marked, ...]

    @property
    def ok(self) -> bool:
        return self.status == "ok" and not self.misplaced

    def to_dict(self) -> dict[str, Any]:
        quote = self.quote
        return {
            "id": quote.id,
            "status": self.status,
            "source": quote.source,
            "start": quote.start,
            "end": quote.end,
            "text": quote.text,
            "file": self.file,
            "now": self.now and self.now.to_dict(),
            "misplaced": [each.to_dict() for each in self.misplaced],
        }


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of one record. Whether its corpus and its models are the present ones says nothing about ``ok``.

    ``same_corpus`` is about all that an index is made from: documents, corpus.toml and settings.
    """

    question: str
    findings: tuple[Finding, ...]
    same_corpus: bool
    same_encoder: bool
    same_stance: bool

    @property
    def ok(self) -> bool:
        return all(finding.ok for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        said = [finding.status for finding in self.findings]
        return {
            "question": self.question,
            "ok": self.ok,
            "counts": {status: said.count(status) for status in STATUSES},
            "quotes": [finding.to_dict() for finding in self.findings],
            "same": {"corpus": self.same_corpus, "encoder": self.same_encoder, "stance": self.same_stance},
        }


def verify(
    records: Sequence[EvidenceRecord], corpus: Corpus, encoder: str, stance: str | None
) -> tuple[Verification, ...]:
    """What became of each record in ``corpus``; ``encoder`` and ``stance`` are the names of the present models."""
    sources = {source.id: source for source in corpus.sources}

    @cache
    def present(encoder: str, stance: str | None) -> str:
        return fingerprint(corpus.library, corpus.sources, encoder, stance)

    return tuple(
        Verification(
            question=record.question,
            findings=tuple(verify_quote(quote, sources) for quote in record.quotes),
            # With the record's own models in it, so that a fingerprint tells of the corpus alone.
            same_corpus=record.fingerprint == present(record.encoder, record.stance),
            same_encoder=record.encoder == encoder,
            same_stance=record.stance == stance,
        )
        for record in records
    )


def verify_quote(quote: RecordedQuote, sources: Mapping[str, Source]) -> Finding:
    """The status of one quote; ``sources`` are all that there are now, by their ids."""
    own = sources.get(quote.source)
    status, now = _status(quote, own, sources)
    misplaced = tuple(each for each in quote.marked if not _stands(each.text, quote.text, each.start, each.end))
    file: Literal["same", "changed"] = "same" if own and own.sha256 == quote.sha256 else "changed"
    return Finding(quote, status, now, file if own else "missing", misplaced)


def _status(quote: RecordedQuote, own: Source | None, sources: Mapping[str, Source]) -> tuple[Status, Place | None]:
    if own and _stands(quote.text, own.text, quote.start, quote.end):
        return "ok", Place(own, quote.start, quote.end)
    if own and (span := _nearest(quote, own)):
        return "moved", Place(own, span.start, span.end)
    # A renamed file is the same file, so it is named before any other that has the words.
    for other in sorted(sources.values(), key=lambda source: (source.sha256 != quote.sha256, source.id)):
        if span := _nearest(quote, other):
            return "in another source", Place(other, span.start, span.end)
    if own and len(quote.text) <= _COMPARED and (like := likest(quote.text, own, quote.start)) and like[0] >= NEAR:
        return "changed", Place(own, like[1].start, like[1].end)
    return "not found", None


def _stands(words: str, text: str, start: int, end: int) -> bool:
    """Whether ``words`` are ``text[start:end]``, with offsets that are in range."""
    return 0 <= start <= end <= len(text) and text[start:end] == words


def _nearest(quote: RecordedQuote, source: Source) -> Span | None:
    """Where the words of the quote stand in a source; where they stand several times, nearest to where they stood."""
    words = quote.text.split()
    # Few sources have them, and to look once in folded text is quick however long the two are.
    if " ".join(words) not in " ".join(source.text.split()):
        return None
    # Not bounded by white space: pages glue a heading to the sentence below it ("musclesTight hamstrings").
    found = (Span(*match.span()) for match in re.finditer(r"\s+".join(map(re.escape, words)), source.text))
    return min(found, key=lambda span: abs(span.start - quote.start), default=None)


def likest(text: str, source: Source, start: int) -> tuple[float, Span] | None:
    """The neighbouring sentences of ``source`` that are most like ``text``, and how like; of several the nearest.

    Their likeness is the share of words that both have, in the same order (normalised indel similarity).
    """
    words = _WORD.findall(text)
    found = ((Indel.normalized_similarity(words, others), span) for span, others in _runs(source, len(words)))
    return max(found, key=lambda each: (each[0], -abs(each[1].start - start)), default=None)


def _runs(source: Source, length: int) -> Iterator[tuple[Span, list[str]]]:
    """Runs of neighbouring sentences of about ``length`` words, with their words."""
    sentences = list(_sentences(source))
    words = [_WORD.findall(source.text[span.start : span.end]) for span in sentences]
    ends = list(accumulate(map(len, words)))
    whole = list(chain.from_iterable(words))
    for first, sentence in enumerate(sentences):
        start = ends[first] - len(words[first])
        # As many as reach the length, and one fewer.
        enough = bisect_left(ends, start + length)
        for last in range(max(first, enough - 1), min(enough + 1, len(ends))):
            yield Span(sentence.start, sentences[last].end), whole[start : ends[last]]


def _sentences(source: Source) -> Iterator[Span]:
    """Every sentence of a source, of whatever section: what was quoted may count as something else by now."""
    for section in source.sections:
        inner = source.text[section.start : section.end]
        for span in split_sentences(inner):
            stripped = strip(inner, span)
            if stripped.start < stripped.end:
                yield Span(section.start + stripped.start, section.start + stripped.end)
