"""Question and quotes -> on which side of a yes/no question each quote is, and the words of its condition.

The stance model says whether a quote takes a side; which one, it says together with signs that a reader can check
(signs.py). Where they are not sure, the quote is neutral: a wrong "this source says no" costs more than a missed
one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from .assertions import are_alike, asserts_in_general
from .barred import read_barred
from .conditions import find_conditions, is_strict
from .models import StanceModel, Vectors
from .passages import split_sentences, strip
from .polar_questions import asks_for, is_yes_no
from .polarity import polarity
from .records import Quote, Span, Stance
from .replies import asks, is_reply, without_questions
from .signs import judge, speaks_of_subject
from .terms import terms

# The least chance with which a side is taken. Chosen for precision: `python -m benchmarks.sides`.
SURE = 0.73
# Both sides of a disagreement must be surer than one that stands by itself: a wrong "they disagree" costs more than a
# missed one.
SURER = 0.78
# A logistic regression of the log-odds that a side is right and that the quote answers at all, on the quotes of nine
# small corpora, but for the constant, which was lowered when relevance rose (benchmarks/LOG.md); no chance counts as
# lower or higher than these.
_BIAS, _RIGHT, _RELEVANT, _LOW = -0.1, 0.8, 0.5, 0.01
# Where a question says what the asker has: "with sciatica", "for a cold", "if it hurts".
_CASE = re.compile(
    r"\b(?:with|if|when|while|during|after|for|against|despite|help|helps|relieve|relieves|ease|eases|have|has)\s+(.*)",
    re.IGNORECASE,
)
# What names a case, and can so name the asker's; "not always" and "there are cases" cannot.
_NAMES_A_CASE = re.compile(r"(?:if|when|whenever|in|for|after|during|with)\b", re.IGNORECASE)
_OR = re.compile(r",|\bor\b", re.IGNORECASE)
# Words that begin alike are of one family ("allergy", "allergic"); some only say that there is a trouble at all.
_FAMILY = 6
_TROUBLES = frozenset(stem[:_FAMILY] for stem in terms("pain symptoms problems disease disorder condition trouble"))
# What only says that a state has come about: "if it gets rusty".
_BECOMES = frozenset(
    stem[:_FAMILY]
    for stem in terms("get gets become becomes feel feels seem seems see sees notice find spot shows any")
)


def take_sides(
    question: str,
    quotes: Sequence[Quote],
    model: StanceModel,
    named: Callable[[Quote], float] = lambda _: 1.0,
    implied: Callable[[str], bool] = lambda _: False,
) -> tuple[Quote, ...]:
    """The quotes with their stance to the claim that ``question`` asks about; as they were if it asks for none.

    A quote that does not speak of what is asked about has none: it may say the same of another thing. How near it
    comes to the words of the question, ``named`` tells, and ``implied`` which stems go without saying (signs.py).
    """
    if not is_yes_no(question):
        return tuple(quotes)
    speaking = [quote for quote in quotes if speaks_of_subject(quote.text, question, implied)]
    sided = dict(zip(speaking, sides_of(question, speaking, model, named), strict=True))
    return tuple(sided.get(quote) or without_sides(question, [quote])[0] for quote in quotes)


def without_sides(question: str, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The quotes as surely neutral to what ``question`` asks; as they were if it asks for no side."""
    if not is_yes_no(question):
        return tuple(quotes)
    return tuple(replace(quote, stance="neutral", stance_score=1.0) for quote in quotes)


def sides_of(
    claim: str, quotes: Sequence[Quote], model: StanceModel, named: Callable[[Quote], float] = lambda _: 1.0
) -> tuple[Quote, ...]:
    """The quotes with their stance to ``claim``, a yes/no question or a statement; ``named`` as in take_sides."""
    whole = _sided(quotes, model, claim, named)
    pieces = [(each, piece) for each in whole for piece in _telling(each.quote)]
    told: dict[_Sided, list[_Sided]] = {each: [] for each in whole}
    for (each, _), piece in zip(pieces, _sided([piece for _, piece in pieces], model, claim, named), strict=True):
        told[each].append(piece)
    return tuple(_clearest(each.quote, told[each], claim) for each in whole)


class _Sided(NamedTuple):
    """A quote with its stance, and whether it says yes, its condition aside; None where it says neither or both."""

    quote: Quote
    yes: bool | None


def _sided(quotes: Sequence[Quote], model: StanceModel, claim: str, named: Callable[[Quote], float]) -> list[_Sided]:
    told = [_told(quote, claim) for quote in quotes]
    scores = model.scores([(" ".join(text.split()), claim) for _, text in told])
    every = zip(quotes, told, scores, strict=True)
    return [_with_stance(quote, part, text, row, claim, named(quote)) for quote, (part, text), row in every]


def _told(quote: Quote, claim: str) -> tuple[Span, str]:
    """The part of a quote that tells its side, and the words that do: of a list, its line and the item asked about."""
    barred = read_barred(quote)
    if not barred:
        return Span(quote.start, quote.end), quote.text
    asked, text = set(terms(claim)), quote.source.text
    item = max(barred.items, key=lambda span: len(asked & set(terms(text[span.start : span.end]))))
    return item, f"{barred.line}: {text[item.start : item.end]}"


def _telling(quote: Quote) -> list[Quote]:
    """The sentences of ``quote`` that may tell its side apart from the others, which blur it or seem to limit it."""
    if quote.stance not in {"mixed", "neutral"} or read_barred(quote):
        return []
    limited = quote.stance == "mixed"
    return [piece for piece in _sentences(quote) if limited or polarity(piece.text).sign]


def _sentences(quote: Quote) -> Iterator[Quote]:
    """The sentences of a quote that has several.

    A question takes no side, nor does the reply to one without it.
    """
    spans = [strip(quote.text, span) for span in split_sentences(quote.text)]
    texts = ["", *(quote.text[span.start : span.end] for span in spans)]
    for span, before, text in zip(spans if spans[1:] else (), texts, texts[1:], strict=False):
        if not asks(text) and not (asks(before) and is_reply(text)):
            yield replace(quote, start=quote.start + span.start, end=quote.start + span.end)


def _clearest(quote: Quote, pieces: Sequence[_Sided], claim: str) -> Quote:
    """``quote`` with the side of the surest of its sentences that take one, if all of them take the same.

    A condition limits its own sentence: what another one says without it is said flatly, unless it is taken back. No
    sentence says the contrary of what the quote tells plainly to do.
    """
    taken = [each for each in pieces if each.quote.stance != "neutral"]
    plainly = asserts_in_general(quote.text, claim)
    taken = [each for each in taken if each.yes is None or plainly * (1 if each.yes else -1) >= 0]
    flat = [each.quote for each in taken if each.quote.stance != "mixed"]
    strict = any(is_strict(_words(each.quote.condition, quote)) for each in taken if each.quote.condition)
    if len({each.yes for each in taken}) != 1 or (flat and strict):
        return quote
    best = max(flat or (each.quote for each in taken), key=lambda each: each.stance_score or 0.0)
    condition = best.condition or next((each.quote.condition for each in taken if each.quote.condition), None)
    return replace(quote, stance=best.stance, stance_score=best.stance_score, condition=condition)


def _words(span: Span, quote: Quote) -> str:
    return quote.source.text[span.start : span.end]


def _with_stance(quote: Quote, part: Span, text: str, scores: Vectors, claim: str, named: float) -> _Sided:
    """``quote`` with the side that ``text`` takes, which is what its ``part`` tells.

    ``scores`` are the chances of supports, neutral and opposes.
    """
    neutral, said = round(float(scores[1]), 4), polarity(without_questions(text))
    condition = find_limit(quote.source.text[part.start : part.end], part.start, claim)
    if condition and said.good and said.bad and not said.sign and asks_for(claim):
        return _Sided(replace(quote, stance="mixed", stance_score=round(1 - neutral, 4), condition=condition), None)
    yes, right = judge(text, claim, scores, named)
    if part.start > quote.start and asks_for(claim) == (1 if yes else -1):
        right = 0.0  # What is not advised is not spoken well of.
    sure = surely(right, quote.relevance)
    if sure < SURE:
        return _Sided(replace(quote, stance="neutral", stance_score=neutral, condition=condition), None)
    side: Stance = "supports" if yes else "opposes"
    return _Sided(replace(quote, stance="mixed" if condition else side, stance_score=sure, condition=condition), yes)


def surely(right: float, relevance: float) -> float:
    """The chance that a quote is on a side, to four decimals: that of the side if it answers, and that it answers."""
    odds = [math.log(max(_LOW, each) / max(_LOW, 1 - each)) for each in (right, relevance)]
    return round(1 / (1 + math.exp(-math.fsum((_BIAS, _RIGHT * odds[0], _RELEVANT * odds[1])))), 4)


def find_limit(text: str, start: int, claim: str) -> Span | None:
    """The first condition in ``text``, which begins at ``start``; None where one is the asker's own case.

    That limits nothing, nor does one that says only what is asked about: "if it rusts", where the question is of rust.
    """
    if own_case(text, claim):
        return None
    asked = set(_families(claim))
    limits = (each for each in find_conditions(text) if not _repeats(text[each.start : each.end], asked))
    found = next(limits, None)
    return Span(start + found.start, start + found.end) if found else None


def own_case(text: str, claim: str) -> Span | None:
    """The condition in ``text`` that names the case of which ``claim`` speaks."""
    case = _CASE.search(claim)
    asked = _families(case.group(1)) if case else []
    found = find_conditions(text) if asked else ()
    return next((span for span in found if _is_case(text[span.start : span.end], asked)), None)


def _is_case(condition: str, asked: Sequence[str]) -> bool:
    """Whether a condition, or one of those that "or" joins, names the case ``asked`` about.

    Its last word (the head of its noun) is then of that case.
    """
    if not _NAMES_A_CASE.match(condition):
        return False
    for each in map(_families, _OR.split(condition)):
        if each and (each[-1] in asked or each[-1] in _TROUBLES) and set(asked) <= set(each):
            return True
    return False


def _repeats(condition: str, asked: set[str]) -> bool:
    """Whether a condition says only what is asked about; "unless it rusts" limits all the same."""
    named = set(_families(condition)) - _BECOMES
    known = all(any(are_alike(one, other) for other in asked) for one in named)
    return bool(named) and bool(_NAMES_A_CASE.match(condition)) and known


def _families(text: str) -> list[str]:
    return [stem[:_FAMILY] for stem in terms(text)]
