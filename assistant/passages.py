"""Source -> sentences and passages, as offsets. A passage never crosses from one section into another."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from .records import Passage, Section, Source, Span

# A passage is what one vector stands for: long enough to carry its topic, short enough to have only one.
MAX_SENTENCES = 4
MAX_CHARACTERS = 600
QUOTABLE = frozenset({"body", "comment"})
# The bullet or number of a list's item is no word of it, nor is the letter before a question or its answer: "A: No.".
_MARKER = re.compile(r"\s*(?:[-*+•‣◦▪·–]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_LETTER = re.compile(r"^[ \t]*+\*{0,2}(?:Q|A|Question|Answer)[ \t]?[:.]\*{0,2}[ \t]++(?=\S)", re.MULTILINE)
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}")
_EMPHASISED = re.compile(r"(?P<marks>[*_]{1,3})(?P<said>(?![\s*_])[^*_]*(?<![\s*_]))(?P=marks)")
_ROW = re.compile(r"\|\s*+(?P<said>[^|\s](?:[^\n]*[^|\s])?)[ \t]*\|")
# What closes a sentence of Markdown behind its full stop: "**Note.** Steep it.", "Some say four.[^2] Others".
_CLOSING = re.compile(r"(?<=\S)(?:[*_]{1,3}|(?:\[\^?\w{1,4}\])+)(?=\s|$)")


def split_sentences(text: str) -> tuple[Span, ...]:
    """Spans of sentences that cover ``text`` from 0 to its end, in order; the white space behind one belongs to it.

    A line break inside ``text`` does not end a sentence: where it does, it ended the section.
    """
    flat = "".join(" " if character.isspace() else character for character in text)
    spans: list[Span] = []
    # Between the marks of emphasis an abbreviation is one all the same: "**Dr. Tom** says".
    plain = _EMPHASIS.sub(lambda marks: " " * len(marks.group()), flat)
    for boundary in sentencex.get_sentence_boundaries("en", plain):
        start, end = boundary["start_index"], boundary["end_index"]
        if spans and (closing := _CLOSING.match(flat, start)):
            spans[-1], start = Span(spans[-1].start, closing.end()), closing.end()
        if start == end:
            continue
        if (spans and not _has_word(flat, spans[-1])) or (spans and not _has_word(flat, Span(start, end))):
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return tuple(spans)


def _has_word(text: str, span: Span) -> bool:
    return any(character.isalpha() for character in text[span.start : span.end])


def strip(text: str, span: Span) -> Span:
    """The span without the white space at its ends."""
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, start + len(inner.strip()))


def _bare(text: str, span: Span) -> Span:
    """The span of a sentence without marks that are around all of it: "**Never mist it.**", "| Ferns | Daily |"."""
    marks = (pattern.fullmatch(text, span.start, span.end) for pattern in (_EMPHASISED, _ROW))
    marked = next(filter(None, marks), None)
    return Span(*marked.span("said")) if marked else span


def split_passages(source: Source) -> Iterator[Passage]:
    """The passages of a source's body and comments, in reading order."""
    heading: Span | None = None
    after_heading = False
    for section in source.sections:
        if section.role == "heading":
            start = heading.start if heading and after_heading else section.start
            heading = Span(start, section.end)
            after_heading = True
        elif section.role in QUOTABLE:
            yield from _group(source, section, heading if section.role == "body" else None)
            after_heading = False


def _group(source: Source, section: Section, heading: Span | None) -> Iterator[Passage]:
    inner = source.text[section.start : section.end]
    marked = _MARKER.match(inner)
    least = marked.end() if marked else 0
    blanked = _LETTER.sub(lambda letter: " " * len(letter.group()), " " * least + inner[least:])
    sentences = [_bare(blanked, strip(blanked, span)) for span in split_sentences(blanked)]
    spans = [Span(section.start + s.start, section.start + s.end) for s in sentences if _has_word(inner, s)]
    group: list[Span] = []
    for span in spans:
        if group and (len(group) == MAX_SENTENCES or span.end - group[0].start > MAX_CHARACTERS):
            yield Passage(source, group[0].start, group[-1].end, tuple(group), heading)
            group = []
        group.append(span)
    if group:
        yield Passage(source, group[0].start, group[-1].end, tuple(group), heading)
