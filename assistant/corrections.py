"""What the maintainer corrects, as data beside the documents: overrides.toml -> other sides, agreements, furniture.

A correction names words of a document, and holds wherever a quote has them: white space may differ, and a quote may be
longer or shorter. One whose words are no longer in its document corrects nothing, and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from .errors import CorpusError
from .records import Corrections, Disagreement, NamedWords, Quote, Section, SideCorrection, Source, Span, Stance
from .settings import read_settings
from .terms import words

OVERRIDES = "overrides.toml"
_KEYS: Mapping[str, frozenset[str]] = {
    "stance": frozenset(("source", "quote", "claim", "is")),
    "agree": frozenset(("quotes",)),
    "furniture": frozenset(("source", "quote")),
}
_PAIR = 2


def read_corrections(folder: Path) -> Corrections:
    """What overrides.toml in ``folder`` says; nothing if there is none.

    Raises:
        CorpusError: it is not valid.
    """
    path = folder / OVERRIDES
    return _checked(read_settings(path), path)


def _checked(given: Mapping[str, Any], path: Path) -> Corrections:
    def require(fine: bool, what: str) -> None:
        if not fine:
            raise CorpusError(f"{path}: {what}. Correct the file and index again.")

    def named(table: object, where: str) -> NamedWords:
        require(isinstance(table, dict), f"{where} must be a table of source and quote")
        fields = table if isinstance(table, dict) else {}
        source, quote = fields.get("source"), fields.get("quote")
        require(isinstance(source, str) and isinstance(quote, str), f"{where} needs source and quote")
        require(bool(str(quote).split()), f"{where}: the quote has no word")
        return NamedWords(str(source), " ".join(str(quote).split()))

    unknown = ", ".join(sorted(set(given) - set(_KEYS)))
    require(not unknown, f"unknown key {unknown}; the keys are {', '.join(sorted(_KEYS))}")
    rows: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for key, fields in _KEYS.items():
        tables = given.get(key, [])
        require(isinstance(tables, list), f"{key} must be written as [[{key}]]")
        for number, table in enumerate(tables, start=1):
            where = f"{key} {number}"
            require(isinstance(table, dict) and set(table) == fields, f"{where} needs {', '.join(sorted(fields))}")
            rows.setdefault(key, []).append((where, table))
    for where, table in rows.get("stance", []):
        require(table["is"] in get_args(Stance), f"{where}: is must be one of {', '.join(get_args(Stance))}")
        fine = isinstance(table["claim"], str) and _asked(table["claim"])
        require(bool(fine), f"{where}: claim must be a question")
    for where, table in rows.get("agree", []):
        quotes = table["quotes"]
        require(isinstance(quotes, list) and len(quotes) == _PAIR, f"{where}: quotes must be two")
    return Corrections(
        tuple(SideCorrection(named(t, where), t["claim"], t["is"]) for where, t in rows.get("stance", [])),
        tuple((named(t["quotes"][0], where), named(t["quotes"][1], where)) for where, t in rows.get("agree", [])),
        tuple(named(table, where) for where, table in rows.get("furniture", [])),
    )


def missing(corrections: Corrections, sources: Sequence[Source]) -> Iterator[NamedWords]:
    """The words that corrections name and that are not, or no longer, in their document."""
    texts = {source.id: " ".join(source.text.split()) for source in sources}
    pairs = (words for pair in corrections.agreements for words in pair)
    for each in (*(side.words for side in corrections.sides), *pairs, *corrections.furniture):
        if each.quote not in texts.get(each.source, ""):
            yield each


def without_furniture(source: Source, corrections: Corrections) -> Source:
    """``source`` with the words that are furniture in sections of their own, which are never quoted."""
    spans = [_find(source.text, each.quote) for each in corrections.furniture if each.source == source.id]
    sections = list(source.sections)
    for span in filter(None, spans):
        sections = [part for section in sections for part in _cut(section, span)]
    return source if tuple(sections) == source.sections else replace(source, sections=tuple(sections))


def as_read(sources: Iterable[Source], corrections: Corrections) -> Iterator[Source]:
    """Of ``sources`` that ``without_furniture`` gave, those that it left as they were."""
    corrected = {each.source for each in corrections.furniture}
    return (source for source in sources if source.id not in corrected)


def _find(text: str, quote: str) -> Span | None:
    """Where the words of ``quote`` stand in ``text``, whatever the white space between them."""
    found = re.search(r"\s+".join(map(re.escape, quote.split())), text)
    return Span(*found.span()) if found else None


def _cut(section: Section, furniture: Span) -> Iterator[Section]:
    start, end = max(section.start, furniture.start), min(section.end, furniture.end)
    if start >= end:
        yield section
        return
    parts = (
        replace(section, end=start),
        Section(start, end, "boilerplate"),
        replace(section, start=end),
    )
    yield from (part for part in parts if part.start < part.end)


def with_sides(question: str, quotes: Sequence[Quote], corrections: Corrections) -> tuple[Quote, ...]:
    """The quotes, those with the side to ``question`` that the maintainer says, and marked, where one is said."""
    asked = _asked(question)
    said = [side for side in corrections.sides if _asked(side.claim) == asked]
    return tuple(_corrected(quote, [side.stance for side in said if has(quote, side.words)]) for quote in quotes)


def _corrected(quote: Quote, stances: Sequence[Stance]) -> Quote:
    """The quote with the last of ``stances``; where a question has no yes and no, nothing takes a side."""
    if not stances or quote.stance is None:
        return quote
    return replace(quote, stance=stances[-1], stance_score=1.0, corrected=True)


def agreed(disagreement: Disagreement, corrections: Corrections) -> bool:
    """Whether the maintainer says that these two do not disagree."""
    first, second = disagreement.quotes
    return any(
        (has(first, one) and has(second, other)) or (has(first, other) and has(second, one))
        for one, other in corrections.agreements
    )


def has(quote: Quote, words: NamedWords) -> bool:
    """Whether a quote has the words that a correction names, or is a part of them."""
    text = " ".join(quote.text.split())
    return quote.source.id == words.source and (words.quote in text or text in words.quote)


def _asked(question: str) -> list[str]:
    """A question without the differences that mean nothing: case, punctuation, endings."""
    return [word.stem for word in words(question)]
