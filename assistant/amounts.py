"""Two texts -> the amounts of theirs that cannot both be followed: "hold for 30 seconds", "hold for three minutes".

Only like is compared with like: the same dimension, and a purpose with the same act, on the same, for the same people.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

from .answer_types import wants_amount
from .measures import Measure, find_measures
from .myths import find_myth
from .passages import split_sentences
from .purposes import ACTS, ANY_ACT, Purpose, acts_of, names, purpose_asked, purpose_of
from .records import Span
from .replies import asks

LIKE = 0.6
"""How like two purposes must be for their amounts to be compared, where both clauses name what they are about."""
POINTED = 0.5
"""The likeness where one clause only points at it, and the words around must do. It errs more often than the other."""
# Whom advice is for that names nobody.
_ANYBODY = frozenset({"adult"})
# A condition of the one alone: the other may not speak of that case.
_ONE_SIDED = 0.7
# Acts that need no object to be the same.
_COMPLETE = frozenset({"rest", "exercis", "sleep", "stretch", "walk", "run", "swim"})
# Acts by which anything can be done.
_GENERIC = frozenset({ANY_ACT, "hold", "limit", "take", "appli", "give", "leav", "repeat"})
# Of these, those that bound what was spoken of before: "keep it to 20 minutes".
_BOUNDS = frozenset({"hold", "limit"})
# A thing is done within a day; over more days one goes on doing it. These are no rival durations.
_COURSE = 86400 * 0.99
# How many times the one must be the other, at their near ends, before they cannot both be followed.
_GAP, _GAP_ABOUT = 1.4, 1.9
# Temperatures have no such ratio; this many degrees must lie between them.
_DEGREES = 8.0
# Of "every year or 10,000 miles, whichever comes first" this says no more of what is done.
_WHICHEVER = re.compile(
    r",?\s+whichever\s+(?:comes?|is|occurs?|happens?|arrives?)\s+(?:first|sooner|earlier|later|last)\b", re.IGNORECASE
)
# What comes after these is what something is compared with; bounds such as "more than" belong to an amount.
_COMPARED = re.compile(
    r"(?:\bas (?:good|well|safe|effective|useful|bad|harmful|\w+ly)(?: [\w-]+){0,2} as|\bthan|\binstead of"
    r"|\bcompared (?:to|with)|\b(?:the same|no different) (?:as|from))(?: [\w'’-]+){0,5} ?\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """``text[start:end]`` says an amount between ``low`` and ``high``, in the base unit of its ``dimension``.

    As in :class:`~assistant.measures.Measure`; ``purpose`` is None where the text does not say that it is to be
    followed.
    """

    start: int
    end: int
    low: float
    high: float
    dimension: str
    about: bool
    purpose: Purpose | None


def find_amounts(text: str, question: str = "") -> tuple[Amount, ...]:
    """The amounts in ``text``, in order; none overlaps another.

    Left out is what ``question`` has already where it asks for an amount, as the flour in "how much water for 500 grams
    of flour?", what stands in a myth, and what another amount is only compared with: "30 seconds are as good as two
    minutes".
    """
    text = _WHICHEVER.sub(lambda tail: " " * len(tail[0]), text)
    measures = find_measures(text)
    given = find_measures(question) if measures and wants_amount(question) else ()
    sentences = split_sentences(text) if measures else ()
    found = []
    for each in measures:
        sentence = next(span for span in sentences if span.start <= each.start < span.end)
        known = any((each.dimension, each.low, each.high) == (own.dimension, own.low, own.high) for own in given)
        said = text[sentence.start : sentence.end]
        if known or find_myth(said) or _COMPARED.search(text[sentence.start : each.start]):
            continue
        purpose = purpose_of(text, each, measures, sentence) or _asked_before(text, each, sentences, sentence)
        low, high = each.low, each.high
        if purpose and purpose.negated and math.inf in {high, -low}:
            # "Not for more than 10 seconds" is up to 10 seconds.
            low, high = (-math.inf, low) if high == math.inf else (high, math.inf)
            purpose = replace(purpose, negated=False)
        found.append(Amount(each.start, each.end, low, high, each.dimension, each.about, purpose))
    return tuple(found)


def _asked_before(text: str, measure: Measure, sentences: Sequence[Span], own: Span) -> Purpose | None:
    """What the question in the sentence before its ``own`` asks an amount for."""
    before = next((text[span.start : span.end] for span in sentences if span.end == own.start), "")
    return purpose_asked(before, text, measure, own) if asks(before) and wants_amount(before) else None


class Conflict(NamedTuple):
    """Slices of two texts that cannot both be followed, their :func:`likeness`, and whether a question asks for both.

    Conflicts are ordered by :meth:`rank`: those that are asked for first, those without a limit, then the likest.
    """

    first: Span
    second: Span
    likeness: float
    asked: bool = False
    limited: bool = False
    """Whether one of the two is said of a case alone, and the other without one."""
    dimension: str = ""
    """What both measure, as in :class:`~assistant.measures.Measure`."""

    def rank(self) -> tuple[bool, bool, float, int, int]:
        return not self.asked, self.limited, -self.likeness, self.first.start, self.second.start

    def shifted(self, first: int, second: int) -> Conflict:
        """The same in texts in which the two begin so much later."""
        moved = [Span(span.start + by, span.end + by) for span, by in ((self.first, first), (self.second, second))]
        return self._replace(first=moved[0], second=moved[1])


def find_amount_conflicts(first: str, second: str, question: str = "") -> tuple[Conflict, ...]:
    """The slices of two texts that cannot both be followed, in their order.

    ``question``, if both texts answer one, is what goes without saying in either.
    """
    found = [
        Conflict(
            Span(a.start, a.end),
            Span(b.start, b.end),
            round(alike, 4),
            asked=answers(a, question) and answers(b, question),
            limited=_is_limited(a) != _is_limited(b),
            dimension=a.dimension,
        )
        for a, b in product(find_amounts(first, question), find_amounts(second, question))
        if apart(a, b) and (alike := likeness(a, b, question))
    ]
    return tuple(sorted(found, key=Conflict.rank))


def _is_limited(amount: Amount) -> bool:
    return bool(amount.purpose and amount.purpose.conditions)


def likeness(first: Amount, second: Amount, question: str = "") -> float:
    """How like two purposes are: 0 for another act, another manner, other people or too little in common.

    Else the share of what the two clauses name that both of them name (Dice's coefficient, from :data:`LIKE` to 1),
    not counting what the question names; a condition of the one alone takes off some. Where a clause only points at
    its subject ("hold it"), and what stands around it names the same, or where both answer the question, it is
    :data:`POINTED`.
    """
    one, other = first.purpose, second.purpose
    if one is None or other is None or first.dimension != second.dimension or _is_course(first) != _is_course(second):
        return 0.0
    if (one.manner, one.negated, one.groups - _ANYBODY) != (other.manner, other.negated, other.groups - _ANYBODY):
        return 0.0
    asked = names(question)
    rival = one.conditions and other.conditions and not one.conditions & other.conditions
    if rival or (asked and any(_is_for_another(each, question) for each in (one, other))):
        return 0.0
    weight = 1.0 if one.conditions == other.conditions else _ONE_SIDED
    same_act = {one.act} & {other.act} - {ANY_ACT}
    left, right = _named(one, other), _named(other, one)
    # A clause such as "ten minutes is plenty" names nothing at all: then the question must.
    if any(not each.topic and (each.act in ACTS or asked) for each in (one, other)):
        acts = acts_of(question) | _GENERIC
        met = _meet(one, other) or (ANY_ACT in {one.act, other.act} and {one.act, other.act} <= acts)
        complete = not one.topic and not other.topic and same_act & _COMPLETE
        # Of the one that does name its subject, only that counts.
        near = [each.topic or each.around | asked for each in (one, other)]
        around = ((left | near[0]) & (right | near[1])) - same_act
        if weight == 1.0 and met and (around or complete) and all(_is_about(each, asked) for each in (one, other)):
            return POINTED
    elif _meet(one, other) and (shared := left & right) - same_act:
        share = weight * 2 * len(shared) / (2 * len(shared) + len((left ^ right) - asked))
        if share >= LIKE:
            return share
    return POINTED if all(_answers(each, question) for each in (one, other)) else 0.0


def _is_about(purpose: Purpose, asked: frozenset[str]) -> bool:
    """Whether a text whose clause only points at its subject names half of what is ``asked`` about, if anything."""
    return bool(purpose.topic) or not purpose.around or len(purpose.around & asked) >= len(asked) / 2


def answers(amount: Amount, question: str) -> bool:
    """Whether an amount is to be followed in what ``question`` asks about."""
    return amount.purpose is not None and _answers(amount.purpose, question)


def _answers(purpose: Purpose, question: str) -> bool:
    """Whether an amount is for what ``question`` asks about: its act, and nothing else that it is done to."""
    asked, acts = names(question), acts_of(question)
    if not asked or purpose.negated:
        return False
    if purpose.act in acts - ACTS:
        return True  # A verb such as "steep" is done to one thing.
    if purpose.act in acts:
        things = {stem for stem in asked if not acts_of(stem) & {purpose.act}}
        # What names another thing in the place of one that is asked about is done elsewhere, or to that.
        elsewhere = purpose.topic - asked and 2 * len(things & purpose.topic) < len(things)
        return purpose.bare or not things or not purpose.topic or (bool(purpose.topic & asked) and not elsewhere)
    # What is said to be enough may name nothing else, and "keep it to 20 minutes" points at it, as does "I do it once
    # a year" where the act stands around; other verbs that do not say what is done must name it.
    done = purpose.act == ANY_ACT and bool(purpose.around & acts) and _is_about(purpose, asked)
    enough = purpose.suffices and not _is_for_another(purpose, question)
    pointed = not purpose.topic and (enough or purpose.act in _BOUNDS or done)
    return purpose.act in _GENERIC and (pointed or bool(purpose.topic & (asked | acts)))


def _is_for_another(purpose: Purpose, question: str) -> bool:
    """Whether an amount is said to be enough for what only stands around it, and ``question`` asks about another."""
    around = purpose.around - purpose.conditions
    return purpose.leaves_open_for_what and bool(around) and not around & (names(question) | acts_of(question))


def _meet(one: Purpose, other: Purpose) -> bool:
    """Whether the acts are one, or the one act is what the other is done with: "ice it", "apply ice"."""
    return one.act == other.act or one.act in other.topic or other.act in one.topic


def _named(one: Purpose, other: Purpose) -> frozenset[str]:
    """What a purpose names; its act only if the other one has that too, or names another way to do it."""
    act = {one.act} if one.act in {other.act, *other.topic} else set()
    return (one.topic | act) - {ANY_ACT}


def _is_course(amount: Amount) -> bool:
    ends = [end for end in (amount.low, amount.high) if abs(end) != math.inf]
    return amount.dimension == "time" and max(ends) >= _COURSE


def apart(first: Amount, second: Amount, least: float = _GAP) -> bool:
    """Whether two amounts measure the same and cannot both be followed.

    The one is ``least`` times the other, or more where either is inexact; of two that are both "at most" or "at
    least", their limits.
    """
    if first.low == second.low == -math.inf:
        first, second = (replace(each, low=each.high) for each in (first, second))
    elif first.high == second.high == math.inf:
        first, second = (replace(each, high=each.low) for each in (first, second))
    lower, upper = sorted((first, second), key=lambda each: (each.low, each.high))
    if first.dimension != second.dimension or lower.high >= upper.low:
        return False
    if lower.dimension == "temperature":
        return upper.low - lower.high >= _DEGREES
    return upper.low >= lower.high * max(least, _GAP_ABOUT if lower.about or upper.about else 0)
