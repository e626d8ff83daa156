"""The values that the stages hand on. All are frozen, and none holds a copy of a text: a quote is a slice.

Offsets count Unicode code points. They count from the start of the source's text, except those of a
:class:`Cue`, which count from the start of its quote's text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Role = Literal["body", "heading", "comment", "boilerplate"]
Stance = Literal["supports", "opposes", "mixed", "neutral"]
Kind = Literal["opposite", "conditional", "amount", "cause"]
Level = Literal["emergency", "urgent", "info"]


@dataclass(frozen=True, slots=True)
class Section:
    """``text[start:end]`` plays one role; a comment names its writer where the page does."""

    start: int
    end: int
    role: Role
    writer: str | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """What was read out of one file: its text, and what the file says of itself (title, author, ...).

    ``pages`` are as those of a :class:`Source`; ``flags`` say what of the file is not in the text, and why.
    """

    text: str
    facts: Mapping[str, str]
    pages: tuple[int, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a :class:`Source` keeps of its :class:`Extract`, so that its file need not be read again.

    ``facts`` are those that the file itself states, which others may go before; ``readers`` names what read it.
    """

    readers: str
    facts: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One document. ``id`` is its path in the corpus; ``sections`` cover ``text`` without gap or overlap."""

    id: str
    title: str
    author: str | None
    publisher: str | None
    url: str | None
    date: str | None
    kind: str | None
    text: str
    sections: tuple[Section, ...]
    sha256: str
    pages: tuple[int, ...] = ()
    """Where each page starts in ``text``; empty for documents without pages."""
    reading: Reading | None = None
    """How its file was read; None where that is not known."""

    def page_at(self, offset: int) -> int | None:
        """The number of the page on which ``text[offset]`` stands, counted from 1."""
        return max(1, bisect_right(self.pages, offset)) if self.pages else None

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "author": self.author,
            "publisher": self.publisher,
            "kind": self.kind,
            "url": self.url,
            "date": self.date,
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one section of a source; ``heading`` is where the heading above them stands."""

    source: Source
    start: int
    end: int
    sentences: tuple[Span, ...]
    heading: Span | None

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole sentences of a source, word for word. ``relevance`` is the calibrated chance that they answer."""

    id: int
    source: Source
    start: int
    end: int
    role: Role
    writer: str | None
    relevance: float
    stance: Stance | None = None
    stance_score: float | None = None
    condition: Span | None = None
    also_in: tuple[str, ...] = ()
    """The ids of the copies of its source that hold the same words; they are quoted once."""
    corrected: bool = False
    """Its side is the one that the corpus's maintainer says."""
    general: bool = False
    """It takes its side in general, and is quoted though it does not speak of the case that the question names."""

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def page(self) -> int | None:
        """The page on which it starts, of a document that has pages."""
        return self.source.page_at(self.start)

    def to_dict(self) -> dict[str, Any]:
        condition = self.condition and {
            "start": self.condition.start,
            "end": self.condition.end,
            "text": self.source.text[self.condition.start : self.condition.end],
        }
        return {
            "id": self.id,
            "source": self.source.to_dict(),
            "start": self.start,
            "end": self.end,
            "page": self.page,
            "text": self.text,
            "role": self.role,
            "writer": self.writer,
            "relevance": self.relevance,
            "stance": self.stance,
            "stance_score": self.stance_score,
            "condition": condition,
            "also_in": list(self.also_in),
            "general": self.general,
            "corrected": self.corrected,
        }


@dataclass(frozen=True, slots=True)
class Cue:
    """The words of one quote that show a disagreement; offsets count from the start of the quote's text."""

    quote: Quote
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.quote.text[self.start : self.end]

    def to_dict(self) -> dict[str, Any]:
        return {"quote": self.quote.id, "start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two quotes of two independent sources that cannot both be followed, and the words that show it."""

    kind: Kind
    quotes: tuple[Quote, Quote]
    score: float
    cues: tuple[Cue, ...]

    def cues_of(self, quote: Quote) -> tuple[Cue, ...]:
        """Those in one of the two quotes."""
        return tuple(cue for cue in self.cues if cue.quote.id == quote.id)

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "quotes": [quote.id for quote in self.quotes],
            "score": self.score,
            "cues": [cue.to_dict() for cue in self.cues],
        }


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """What corpus.toml says of a notice: ``text`` is shown when a question has the words of a pattern."""

    id: str
    level: Level
    text: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedWords:
    """Words of a source that a correction is about, on one line."""

    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class SideCorrection:
    """The side that ``words`` take to the yes/no question ``claim``."""

    words: NamedWords
    claim: str
    stance: Stance


@dataclass(frozen=True, slots=True)
class Corrections:
    """What overrides.toml corrects: sides, pairs that do not disagree, and words that are not to be quoted."""

    sides: tuple[SideCorrection, ...] = ()
    agreements: tuple[tuple[NamedWords, NamedWords], ...] = ()
    furniture: tuple[NamedWords, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """What corpus.toml says of the whole corpus; ``card`` and ``disclaimer`` are always on the page.

    ``needed`` is the score that an answer needs, where the corpus asks for another than the program does.
    """

    title: str
    description: str
    disclaimer: str
    card: str
    examples: tuple[str, ...]
    notices: tuple[NoticeRule, ...]
    needed: float | None = None
    corrections: Corrections = Corrections()


@dataclass(frozen=True, slots=True)
class Notice:
    """A fixed text that the corpus's owner shows above an answer; ``matched`` are the question's words."""

    id: str
    level: Level
    text: str
    matched: str

    def to_dict(self) -> dict[str, Any]:
        return {"id": self.id, "level": self.level, "text": self.text, "matched": self.matched}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was quoted: the score of the question, the score needed, and words that no source has."""

    reason: str
    explanation: str
    nearest: tuple[Quote, ...]
    score: float | None
    needed: float | None
    missing: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "reason": self.reason,
            "explanation": self.explanation,
            "nearest": [quote.to_dict() for quote in self.nearest],
            "score": self.score,
            "needed": self.needed,
            "missing": list(self.missing),
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many voices take which side: ``independent`` is their number, ``sources`` that of the documents.

    A document and the copies of it are one voice. ``general`` of them speak in general and not of the case asked about.
    """

    supports: int
    opposes: int
    mixed: int
    neutral: int
    silent: int
    sources: int
    independent: int
    general: int = 0

    def to_dict(self) -> dict[str, int]:
        return {
            "supports": self.supports,
            "opposes": self.opposes,
            "mixed": self.mixed,
            "neutral": self.neutral,
            "silent": self.silent,
            "sources": self.sources,
            "independent": self.independent,
            "general": self.general,
        }


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an answer was made from: the index's fingerprint and the models as ``name@sha256``."""

    fingerprint: str
    encoder: str
    stance: str | None
    approximate: float | None = None
    """Of the ten nearest to some passages, the share that the search by vectors finds; None where it is exact."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "fingerprint": self.fingerprint,
            "models": {"encoder": self.encoder, "stance": self.stance},
            "approximate": self.approximate,
        }


@dataclass(frozen=True, slots=True)
class Followup:
    """How an answer follows an earlier one: as a question built on it, or as a move over what it quoted.

    ``of`` is the question that it follows, as it was looked up; ``shown`` says in fixed words how it was read;
    ``within`` are the moves before it, as they were typed, that still hold.
    """

    kind: Literal["question", "move"]
    name: str
    of: str
    shown: str
    within: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "name": self.name,
            "of": self.of,
            "shown": self.shown,
            "within": list(self.within),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a reader is shown. Either it has quotes, or a refusal that says why it has none.

    ``understood`` is the question that was looked up: the one that was asked, or that a follow-up was completed to,
    with its spelling mended. A move has that of the answer that it is over, and keeps the ids of its quotes.
    """

    question: str
    understood: str
    verdict: Verdict
    quotes: tuple[Quote, ...]
    disagreements: tuple[Disagreement, ...]
    notices: tuple[Notice, ...]
    refusal: Refusal | None
    provenance: Provenance
    score: float | None = None
    """The calibrated chance that the documents answer; it is ``needed`` or more where they do.

    None, and ``needed`` too, where nothing was looked up.
    """
    needed: float | None = None
    unmentioned: tuple[str, ...] = ()
    """Words that the question turns on, and of which none of the quotes speaks."""
    followup: Followup | None = None
    """None where the question stands by itself."""

    def __post_init__(self) -> None:
        if bool(self.quotes) == bool(self.refusal):
            raise ValueError("an answer has either quotes or a refusal")

    @property
    def answered(self) -> bool:
        return self.refusal is None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that README.md documents; every value is plain and safe to dump."""
        return {
            "question": self.question,
            "understood": self.understood,
            "answered": self.answered,
            "score": self.score,
            "needed": self.needed,
            "unmentioned": list(self.unmentioned),
            "verdict": self.verdict.to_dict(),
            "quotes": [quote.to_dict() for quote in self.quotes],
            "disagreements": [each.to_dict() for each in self.disagreements],
            "notices": [notice.to_dict() for notice in self.notices],
            "refusal": self.refusal and self.refusal.to_dict(),
            "followup": self.followup and self.followup.to_dict(),
            "index": self.provenance.to_dict(),
        }
