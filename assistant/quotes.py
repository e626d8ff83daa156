"""Passages -> the sentences that answer the question, each with a calibrated relevance.

A sentence is scored by late interaction: how near its tokens come to those of the question says how much of the
question the sentence speaks to. The encoder reads the sentence within its passage, under its heading.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .amounts import answers, find_amounts
from .answer_types import ask_alike, matches_answer_type, wants_amount
from .barred import find_bar
from .index import encoder_text, heading_text, sentence_offsets
from .late_interaction import Asked
from .models import Encoder, TokenVectors, Vectors
from .myths import find_myth
from .passages import split_sentences, strip
from .polar_questions import is_yes_no
from .records import Cue, Disagreement, Passage, Quote, Section, Source, Span
from .replies import asks, is_reply

MAX_PER_SOURCE = 3
# A source's further quotes have at least this share of the relevance of its first one.
_SHARE_OF_BEST = 0.25
_MAX_ANTECEDENTS = 2
_MIN_WORDS, _MIN_EXCLAIMED = 4, 5
# So many characters a quote may have to hold the line that turns its items round (barred.py).
_FAR = 600
# So few words say little without the question above them.
_SHORT = 6
# Marks of a text between a heading and what it is about.
_MARKS = "*_#=-\r\n\t "

# Logistic regression of "this can be answered" on the MaxSim of the best sentence, fitted on SQuAD 2 dev by
# `python -m benchmarks.relevance`.
_SLOPE, _BIAS = 15.1, -8.9
# What an expected type found adds, and once more where it is an amount to follow; by hand, so that "for three minutes"
# is heard where nothing says "hold".
_TYPE_BONUS = 1.0

# "This", "In these cases", "They" and the like point to the sentence before, without which they say nothing; so does
# "No study shows that they do." after a question. The "it" of "it is best to" and "it takes a week" points nowhere, nor
# does the "they" of "they say".
_POINTS_BACK = re.compile(
    r"(?:(?:and|but|so|thus|then|also|in|for|because of|due to|with|by|from|of|on)\s+)?"
    r"(?:(?:this|these|those|such|that(?!\s+\w+s\b)|they(?!\s+(?:say|claim|tell)\b)|their|them|he|she|his|her|its)\b"
    r"|(?:after|before|until|since|during|without|despite|instead of)\s+(?:this|these|those|that(?!\s+\w+s\b))\b"
    r"|it\s+(?!(?:is|was|isn|wasn|takes?|took|seems|appears|depends|has\s+been|(?:\w+\s+){1,2}be)\b)\w)",
    re.IGNORECASE,
)

# So do "for this reason" and "in that case", wherever they stand.
_GIVES_BACK = re.compile(
    r"\b(?:for (?:this|that|these|those) reasons?|in (?:this|that) (?:case|way)|because of (?:this|that))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that was read, its chance of holding the answer, and the unit vectors of its tokens.

    ``to_follow`` says that an amount is asked for and that it has one to be followed; ``under`` is where the
    heading above it stands. Where that or the sentence before asks, or names a myth, it ``replies`` to it, and the
    tokens are of both.
    """

    source: Source
    section: Section
    span: Span
    relevance: float
    tokens: Vectors
    to_follow: bool = False
    under: Span | None = None
    replies: bool = False

    @property
    def text(self) -> str:
        return self.source.text[self.span.start : self.span.end]

    @property
    def heading(self) -> str:
        """The words of the heading above it; empty if there is none."""
        return self.source.text[self.under.start : self.under.end] if self.under else ""


def read(question: str, asked: Asked, passages: Sequence[Passage], encoder: Encoder) -> list[ScoredSentence]:
    """Score every sentence of ``passages``; ``asked`` holds the question's tokens and what they count."""
    tokens = encoder.encode_tokens([encoder_text(passage) for passage in passages])
    scored = [each for read in zip(passages, tokens, strict=True) for each in _read(question, asked, *read)]
    return sorted(scored, key=best_first)


def _read(question: str, asked: Asked, passage: Passage, encoded: TokenVectors) -> Iterator[ScoredSentence]:
    section, whole, heading = _section(passage), passage.source.text, passage.heading
    if heading:
        heading = _last_line(whole, heading)
    above = (
        whole[heading.start : heading.end] if heading and not whole[heading.end : passage.start].strip(_MARKS) else ""
    )
    before, spoken = "", encoded.inside(0, 0)
    for span, offsets in zip(passage.sentences, sentence_offsets(passage), strict=True):
        own = encoded.inside(*offsets)
        text = whole[span.start : span.end]
        # Under a question stands its answer: at once, or where the kind of answer is that is asked for.
        if not before.strip() or (not asks(before) and asks(above) and matches_answer_type(question, text)):
            before, spoken = above, encoded.inside(0, len(heading_text(passage)))
        like = is_yes_no(before) == is_yes_no(question) or not before.rstrip(_MARKS).endswith("?")
        replies = bool(find_myth(before)) or (asks(before) and like)
        heard = encoded.vectors[own | spoken if replies else own]
        to_follow = _is_to_follow(question, text, f"{before} ") and not find_bar(passage.source, span.start)
        chance = relevance(question, asked, text, heard, to_follow=to_follow)
        yield ScoredSentence(passage.source, section, span, chance, heard, to_follow, heading, replies)
        # "Yes." goes on in the next sentence.
        if not replies or len(text.split()) > 1:
            before, spoken = text, own


def _last_line(text: str, heading: Span) -> Span:
    """The lowest of the headings that stand one above the other, without its marks."""
    at = heading.end
    for line in reversed(text[heading.start : heading.end].splitlines(keepends=True)):
        at -= len(line)
        if bare := line.strip(_MARKS):
            start = at + line.index(bare)
            return Span(start, start + len(bare))
    return heading


def best_first(sentence: ScoredSentence) -> tuple[float, str, int]:
    """The order in which sentences stand: the likeliest first."""
    return (-sentence.relevance, sentence.source.id, sentence.span.start)


def _section(passage: Passage) -> Section:
    return next(s for s in passage.source.sections if s.start <= passage.start < s.end)


def relevance(question: str, asked: Asked, sentence: str, tokens: Vectors, *, to_follow: bool = False) -> float:
    """The calibrated chance that a sentence holds the answer, to four decimals; 0 if it lacks the expected type."""
    expected = matches_answer_type(question, sentence)
    if expected is False:
        return 0.0
    logit = _BIAS + _SLOPE * asked.near(tokens) + _TYPE_BONUS * (bool(expected) + to_follow)
    return round(1 / (1 + math.exp(-logit)), 4)


def _is_to_follow(question: str, sentence: str, before: str) -> bool:
    """Whether a sentence says how long, how often or how much to do something, where that is asked.

    What is said ``before`` may say what that is: "Do you mist it? Once a week is enough.", or ask the same.
    """
    if not wants_amount(question) or matches_answer_type(question, sentence) is False:
        return False
    if asks(before) and ask_alike(before, question):
        return True
    own = (each for each in find_amounts(before + sentence) if each.start >= len(before))
    return any(answers(each, question) for each in own)


def say_once(sentences: Sequence[ScoredSentence], voices: Mapping[str, str]) -> list[ScoredSentence]:
    """The sentences, of which none is said again by a copy of its source; the best comes first, as in :func:`read`.

    Of copies that say the same words in the same role, the one with the smallest id keeps them, with the best
    relevance that they have in any.
    """
    said: dict[tuple[str, ...], list[ScoredSentence]] = {}
    for sentence in sentences:
        section = sentence.section
        words = _folded(sentence.text)
        key = (voices[sentence.source.id], section.role, section.writer or "", words)
        said.setdefault(key, []).append(sentence)
    kept: list[ScoredSentence] = []
    for same in said.values():
        first = min(sentence.source.id for sentence in same)
        own = [sentence for sentence in same if sentence.source.id == first]
        best = max(sentence.relevance for sentence in same)
        kept += own if len(own) == len(same) else [replace(sentence, relevance=best) for sentence in own]
    return sorted(kept, key=best_first)


def with_copies(quote: Quote, copies: Iterable[Source]) -> Quote:
    """The quote with the ids of those ``copies`` of its source that hold the same words, in their order."""
    words = _folded(quote.text)
    others = (source for source in copies if source.id != quote.source.id)
    return replace(quote, also_in=tuple(source.id for source in others if words in _folded(source.text)))


def _folded(text: str) -> str:
    """The text with its white space folded: a copy may break its lines elsewhere."""
    return " ".join(text.split())


def choose(sentences: Sequence[ScoredSentence], needed: float, least: float = 0.0) -> tuple[Quote, ...]:
    """Quotes of the sentences that reach ``needed``, a few of each source, the best source first.

    For an amount to follow, where one is asked for, ``least`` is enough: "for three minutes" may be all that it says.
    Such sentences come before the others of their source.

    The article speaks before those who comment on it. Neighbours become one quote, and a quote that begins with
    "This" brings the sentence it points to, as the reply to a question brings the question, or that to a myth the myth.
    """
    by_source: dict[str, list[ScoredSentence]] = {}
    for sentence in sorted(sentences, key=lambda sentence: not sentence.to_follow):
        own = by_source.setdefault(sentence.source.id, [])
        enough = max([needed, *(_SHARE_OF_BEST * each.relevance for each in own)])
        enough = least if sentence.to_follow and least else enough
        if sentence.relevance >= enough and len(own) < MAX_PER_SOURCE and can_stand(sentence):
            own.append(sentence)
    heard = sorted((own for own in by_source.values() if own), key=lambda own: -max(each.relevance for each in own))
    quotes: list[Quote] = []
    for own in heard:
        leading = [each.span.start for each in own if each.to_follow]
        quotes += sorted(_merged(own), key=lambda quote: _order(quote, leading))
    return tuple(replace(quote, id=number) for number, quote in enumerate(quotes, start=1))


def _order(quote: Quote, leading: Iterable[int]) -> tuple[bool, bool, float, int]:
    leads = any(quote.start <= start < quote.end for start in leading)
    return quote.role == "comment", not leads, -quote.relevance, quote.start


def needed_beside(sentences: Sequence[ScoredSentence], least: float, share: float) -> float:
    """What a sentence needs to be quoted: ``least``, and that ``share`` of the best one that can be quoted.

    A question in a text may come nearer to what is asked than any answer, and is not quoted.
    """
    return max([least, *(share * quote.relevance for quote in nearest(sentences, 1))])


def nearest(sentences: Sequence[ScoredSentence], count: int = 3) -> tuple[Quote, ...]:
    """The best sentences as quotes, for a refusal to show what the sources do speak of."""
    standing = [sentence for sentence in sentences if can_stand(sentence)][:count]
    return tuple(_quote(sentence, number) for number, sentence in enumerate(standing, start=1))


def can_stand(sentence: ScoredSentence) -> bool:
    """A question answers nothing; nor do a few words, least of all as an exclamation, unless a question is before.

    What says the contrary without the line above it cannot stand so far from it that a quote would not hold both.
    """
    text = sentence.text
    exclaimed = text.rstrip("\"'”’) ").endswith("!")
    least = 1 if sentence.replies else _MIN_EXCLAIMED if exclaimed else _MIN_WORDS
    line = find_bar(sentence.source, sentence.span.start)
    near = not line or sentence.span.start - line.start <= _FAR
    return not asks(text) and len(text.split()) >= (1 if line else least) and near


def _quote(sentence: ScoredSentence, number: int = 0) -> Quote:
    section = sentence.section
    return Quote(
        id=number,
        source=sentence.source,
        start=sentence.span.start,
        end=sentence.span.end,
        role=section.role,
        writer=section.writer,
        relevance=sentence.relevance,
    )


def _merged(sentences: Iterable[ScoredSentence]) -> Iterator[Quote]:
    """Quotes in the order of the text, each with what it points back to; those that touch are one."""
    last: Quote | None = None
    for sentence in sorted(sentences, key=lambda sentence: sentence.span.start):
        quote = _with_antecedent(_quote(sentence), sentence.under, amount=sentence.to_follow)
        if last and _touch(last, quote):
            best = max(last.relevance, quote.relevance)
            last = replace(last, end=max(last.end, quote.end), relevance=best)
            continue
        if last:
            yield last
        last = quote
    if last:
        yield last


def _touch(first: Quote, second: Quote) -> bool:
    """Whether two quotes overlap, or follow each other within one section: a list's items stay apart."""
    if second.start < first.end:
        return True
    parted = any(first.end <= section.start <= second.start for section in first.source.sections)
    return not parted and not first.source.text[first.end : second.start].strip()


def _with_antecedent(quote: Quote, under: Span | None, *, amount: bool) -> Quote:
    """The quote with what it points back to: sentences, or the heading that it is ``under``, if that asks.

    Its ``amount`` may leave open what it is for. What is not advised has the line that says so.
    """
    if line := find_bar(quote.source, quote.start):
        return replace(quote, start=line.start)
    if under and _replies_to(quote, under):
        return replace(quote, start=under.start)
    for step in range(_MAX_ANTECEDENTS):
        before = _sentence_before(quote)
        if before is None:
            break
        said = quote.source.text[before.start : before.end]
        replies = asks(said) or find_myth(said)
        purposes = [each.purpose for each in find_amounts(quote.text)] if amount and not step else []
        lacks = any(each and each.leaves_open_for_what for each in purposes)
        points = _POINTS_BACK.match(quote.text) or (not step and _GIVES_BACK.search(quote.text))
        if not replies and not lacks and not points:
            break
        quote = replace(quote, start=before.start)
    return quote


def in_context(found: Disagreement) -> Disagreement:
    """The same disagreement, each quote with the sentences that it points back to: "in these cases" says no case."""
    quotes = [_with_antecedent(quote, None, amount=False) for quote in found.quotes]
    moved = {before.id: (after, before.start - after.start) for before, after in zip(found.quotes, quotes, strict=True)}
    cues = tuple(
        Cue(moved[cue.quote.id][0], cue.start + moved[cue.quote.id][1], cue.end + moved[cue.quote.id][1])
        for cue in found.cues
    )
    return replace(found, quotes=(quotes[0], quotes[1]), cues=cues)


def _replies_to(quote: Quote, heading: Span) -> bool:
    """Whether a quote says little without the question in the ``heading`` right above it: "Yes.", "It can.".

    Under what is called a myth stands why.
    """
    text = quote.source.text
    above = text[heading.start : heading.end]
    if text[heading.end : quote.start].strip(_MARKS):
        return False
    if not asks(above):
        return bool(find_myth(above))
    short = len(quote.text.split()) <= _SHORT
    return short or is_reply(quote.text) or bool(_POINTS_BACK.match(quote.text))


def _sentence_before(quote: Quote) -> Span | None:
    """The sentence that ends where the quote starts, in its section or in the one of the same kind above."""
    text = quote.source.text
    for section in reversed(quote.source.sections):
        if section.start >= quote.start:
            continue
        if section.role != quote.role or section.writer != quote.writer:
            return None
        inner = text[section.start : min(section.end, quote.start)]
        spans = [strip(inner, span) for span in split_sentences(inner)]
        if spans and inner.strip():
            return Span(section.start + spans[-1].start, section.start + spans[-1].end)
    return None
