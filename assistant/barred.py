"""What stands under "Exercises to avoid" or "Don't:" is not advised: such a heading turns its items round.

Quoted without it, "Deep squats with weights." would say the contrary of what its writer says.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from .records import Quote, Section, Source, Span

_MARKS = "#*_=- \t\r\n"
_ITEM = re.compile(r"\s*(?:[-*+•‣◦▪·–✗✘×❌|]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s*(?=\S)")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_CASE = r"(?:\s+(?:with|if|when|while|for|during|after|before|in|at|on)\b.*)?"
_ACT = r"(?:do|use|eat|drink|take|wear|try|buy)"
_HEADING = re.compile(
    r"(?!.*\b(?:how|why)\b)(?:"
    r"(?:please )?(?:do not|don['’]?ts?|don['’]t['’]s|never|avoid|stop)(?: do(?:ing)?)?"
    r"(?: (?:these|this|the following))?"
    rf"|(?:\w+\W+){{0,6}}(?:not to {_ACT}|to (?:avoid|skip|leave (?:alone|out)|stay away from|steer clear of)){_CASE}"
    r"|what (?:should|must|do|can) (?:i|you|we|one) (?:avoid|not do|never do)"
    rf"|(?:\w+\W+){{0,4}}(?:i|you|we|one) (?:should avoid|(?:should|must)(?: not|n['’]t| never) {_ACT})"
    rf"|(?:\w+\W+){{0,4}}(?:(?:do|does|did|will)(?: not|n['’]t)|won['’]t) (?:help|work){_CASE}"
    r")\W*",
    re.IGNORECASE,
)
# A list that is longer is not looked through.
_MOST_ITEMS = 100


def turns(heading: str) -> bool:
    """Whether what stands under ``heading`` is what not to do, or what is of no use."""
    return bool(_HEADING.fullmatch(heading.strip(_MARKS)))


def find_bar(source: Source, start: int) -> Span | None:
    """The line that turns round what begins at ``start``; None if there is none.

    It is right above, or above the list of which this is an item; only the first sentence of an item is meant.
    """
    sections = source.sections
    at = bisect_right(sections, start, key=lambda section: section.start) - 1
    if at < 0 or _LETTERS.search(source.text[sections[at].start : start]):
        return None
    own = sections[at]
    listed = _is_item(source, own)
    for section in reversed(sections[max(0, at - _MOST_ITEMS) : at]):
        line = _lowest_line(source, section)
        said = source.text[line.start : line.end]
        if section.role == "heading":
            return line if turns(said) else None
        if (section.role, section.writer) != (own.role, own.writer):
            return None
        if listed and _is_item(source, section):
            continue
        # "Exercises to avoid", then "These make it worse:".
        if not said.endswith(":"):
            return None
        if turns(said):
            return line
    return None


class Barred(NamedTuple):
    """A quote that begins with a line that turns its items round."""

    line: str
    items: tuple[Span, ...]
    """Offsets in the source."""


def read_barred(quote: Quote) -> Barred | None:
    """The items of a quote that begins with the line above them; None if it does not."""
    source = quote.source
    every = [section for section in source.sections if section.start < quote.end and quote.start < section.end]
    if not every[1:]:
        return None
    line = _lowest_line(source, every[0])
    said = source.text[line.start : line.end]
    leads = every[0].role == "heading" or said.endswith(":")
    if line.start < quote.start or not leads or not turns(said):
        return None
    spans = (Span(max(quote.start, each.start), min(quote.end, each.end)) for each in every[1:])
    return Barred(said.rstrip(":"), tuple(each for each in spans if _LETTERS.search(source.text, each.start, each.end)))


def _is_item(source: Source, section: Section) -> bool:
    return section.role != "heading" and bool(_ITEM.match(source.text, section.start, section.end))


def _lowest_line(source: Source, section: Section) -> Span:
    """The last line of a section that has words, without its marks."""
    end = section.end
    for line in reversed(source.text[section.start : section.end].splitlines(keepends=True)):
        end -= len(line)
        if bare := line.strip(_MARKS):
            start = end + line.index(bare)
            return Span(start, start + len(bare))
    return Span(section.start, section.start)
