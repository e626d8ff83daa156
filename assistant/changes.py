"""Two states of a corpus -> what changed: which documents, which disagreements, and which answers.

A document that was moved is known by the sha256 of its file. What the sources say is told apart by its words: a
sentence that stands at another place, or in a file that was renamed, is no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .records import Answer, Disagreement, Quote, Source


@dataclass(frozen=True, slots=True)
class DocumentChanges:
    """What became of each document, by id; one that was ``moved`` is in none of the others."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    """The old and the new id of what has the same content."""
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisagreementChanges:
    """What became of the disagreements of a corpus: the pairs in ``changed`` are the same words before and after."""

    appeared: tuple[Disagreement, ...]
    vanished: tuple[Disagreement, ...]
    changed: tuple[tuple[Disagreement, Disagreement], ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "appeared": [_disagreement_fields(each) for each in self.appeared],
            "vanished": [_disagreement_fields(each) for each in self.vanished],
            "changed": [
                {"before": _disagreement_fields(before), "after": _disagreement_fields(after)}
                for before, after in self.changed
            ],
        }


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What became of the answer to one question; ``gained`` and ``lost`` are quotes of the one answer alone."""

    before: Answer
    after: Answer
    gained: tuple[Quote, ...]
    lost: tuple[Quote, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "question": self.after.question,
            "answered": {"before": self.before.answered, "after": self.after.answered},
            "verdict": {"before": self.before.verdict.to_dict(), "after": self.after.verdict.to_dict()},
            "gained": [_quote_fields(quote) for quote in self.gained],
            "lost": [_quote_fields(quote) for quote in self.lost],
        }


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in what the sources say; ``answers`` is None where another model answered before."""

    disagreements: DisagreementChanges
    answers: tuple[AnswerChange, ...] | None

    def to_dict(self) -> dict[str, Any]:
        answers = None if self.answers is None else [each.to_dict() for each in self.answers]
        return {"disagreements": self.disagreements.to_dict(), "answers": answers}


@dataclass(frozen=True, slots=True)
class Reindexed:
    """When an index was put in use, and what it changed; None where nothing is left to compare it with."""

    time: datetime
    documents: DocumentChanges | None = None
    disagreements: DisagreementChanges | None = None


def document_changes(before: Sequence[Source], now: Sequence[Source]) -> DocumentChanges:
    """What became of the documents ``before``, and where those of ``now`` come from."""
    old, new = ({source.id: source for source in sources} for sources in (before, now))
    same = {id for id in new if id in old and _says_the_same(old[id], new[id])}
    gone: dict[str, list[str]] = {}
    for source in before:
        if source.id not in new:
            gone.setdefault(source.sha256, []).append(source.id)
    moved = {gone[s.sha256].pop(0): s.id for s in now if s.id not in old and gone.get(s.sha256)}
    arrived = set(moved.values())
    return DocumentChanges(
        added=tuple(id for id in new if id not in old and id not in arrived),
        changed=tuple(id for id in new if id in old and id not in same),
        moved=tuple(moved.items()),
        removed=tuple(id for id in old if id not in new and id not in moved),
        unchanged=tuple(id for id in new if id in same),
    )


def _says_the_same(one: Source, other: Source) -> bool:
    """By what code it was read is no part of what a document says."""
    return one is other or replace(one, reading=None) == replace(other, reading=None)


def disagreement_changes(
    before: Iterable[Disagreement], now: Iterable[Disagreement], moved: Mapping[str, str]
) -> DisagreementChanges:
    """Which disagreements are new, gone, or shown by other words; ``moved`` has old ids of sources with the new."""
    old = {_key(each, moved): each for each in before}
    new = {_key(each, {}): each for each in now}
    return DisagreementChanges(
        appeared=tuple(each for key, each in new.items() if key not in old),
        vanished=tuple(each for key, each in old.items() if key not in new),
        changed=tuple((old[key], each) for key, each in new.items() if key in old and _shows(old[key]) != _shows(each)),
    )


def answer_change(before: Answer, now: Answer, moved: Mapping[str, str]) -> AnswerChange | None:
    """What changed in the answer to one question; None if a reader would find the same sides and the same words.

    How many sources are silent is no part of that: every new document would change it.
    """
    old = {(moved.get(quote.source.id, quote.source.id), quote.text): quote for quote in before.quotes}
    new = {(quote.source.id, quote.text): quote for quote in now.quotes}
    gained = tuple(quote for key, quote in new.items() if key not in old)
    lost = tuple(quote for key, quote in old.items() if key not in new)
    return AnswerChange(before, now, gained, lost) if gained or lost or _sides(before) != _sides(now) else None


def _key(disagreement: Disagreement, moved: Mapping[str, str]) -> tuple[str, frozenset[tuple[str, str]]]:
    said = ((moved.get(quote.source.id, quote.source.id), quote.text) for quote in disagreement.quotes)
    return disagreement.kind, frozenset(said)


def _shows(disagreement: Disagreement) -> tuple[float, frozenset[tuple[str, str]]]:
    return disagreement.score, frozenset((cue.quote.text, cue.text) for cue in disagreement.cues)


def _sides(answer: Answer) -> tuple[int, ...]:
    verdict = answer.verdict
    return verdict.supports, verdict.opposes, verdict.mixed, verdict.neutral


def _disagreement_fields(each: Disagreement) -> dict[str, Any]:
    quotes = [{**_quote_fields(quote), "cues": [cue.text for cue in each.cues_of(quote)]} for quote in each.quotes]
    return {"kind": each.kind, "score": each.score, "quotes": quotes}


def _quote_fields(quote: Quote) -> dict[str, Any]:
    return {"source": quote.source.id, "title": quote.source.title, "text": quote.text, "stance": quote.stance}
