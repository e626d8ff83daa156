"""Two texts -> the amounts of theirs that cannot both be followed: "hold for 30 seconds", "hold for three minutes".

Only like is compared with like. An amount has a purpose where its clause says what to do: the act that governs it,
what the act is done to, for whom, and the preposition that ties the amount to it. Two amounts are comparable where
all of these agree; what is merely the case ("it lasts 3 weeks", "40 patients over 6 weeks") is compared with nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .conditions import find_conditions
from .measures import Measure, find_measures
from .passages import split_sentences
from .records import Span
from .terms import Word, words

# Acts that an amount is given for. The verbs of a line are one act; those of the first say nothing by themselves.
_ACTS = (
    "do does did done perform practice practise spend spent complete use get try",
    "hold held stay remain keep kept maintain",
    "rest pause",
    "take took taken swallow ingest",
    "eat ate eaten consume",
    "drink drank drunk sip",
    "repeat",
    "apply put place",
    "exercise",
    "sleep slept nap",
    "wash rinse bathe clean",
    "cook bake roast",
    "boil simmer",
    "soak",
    "stretch",
    "walk",
    "run ran jog",
    "swim swam",
    "sit sat",
    "stand stood",
    "lie lay",
    "massage",
    "brush",
    "water",
    "feed fed",
    "wait",
    "avoid",
    "limit",
    "give gave given",
    "add",
    "leave left",
    "wear wore worn",
    "chew",
    "breathe inhale",
    "inject",
    "lift",
    "check test measure monitor",
    "change replace",
    "spray",
    "heat warm",
    "cool chill",
    "stop",
)
_ANY_ACT = "do"
# Whatever form they have, these say that an amount is to be followed.
_ADVICE = "recommend recommends recommended advise advises advised need needs needed require aim suggest suggested should must"
# What happens by itself, or is only told: an amount that such a verb governs is none to follow.
_STATES = (
    "last persist continue occur appear develop begin start live survive diagnose experience suffer have has had feel"
    " disappear resolve improve heal recover happen follow study compare report find found receive vary range average"
    " weigh die affect cause estimate grow contain include result show become come go return increase decrease reach"
    " remit is are was were measure account represent"
)
_MODALS = frozenset("should must to please let let's don't not never always ought shall you can cannot can't".split())
_MAYBE = frozenset("may might could would can".split())
_BE = frozenset("be been is are being when if once".split())
_TOLD = frozenset("was were had".split())
_BEFORE_GERUND = frozenset("by of when while that try recommend for start keep suggest consider avoid".split())
_NOUN_AFTER = frozenset("the a an of your their his her this that these those each in with any no daily regular every".split())
_NEGATIVE = frozenset("not never don't can't cannot avoid without shouldn't mustn't stop".split())
_GROUPS = (
    "adult adults",
    "child children kid kids teen teens teenager teenagers adolescent adolescents boy boys girl girls",
    "baby babies infant infants newborn newborns toddler toddlers",
    "man men male males",
    "woman women female females",
    "pregnant pregnancy breastfeeding lactating",
    "older elderly seniors",
    "athlete athletes",
    "beginner beginners",
    "patients",
)
_STUDY = frozenset("study studies trial trials participants subjects placebo researchers randomized survey scientists having being".split())
_MANNERS = frozenset("for after before within in over during by until since past last first next previous another additional".split())
_NOT_TO_DO = frozenset("in over during until since past last first next previous another additional extra every".split())
# Words that would tie any two instructions together.
_EMPTY = frozenset(
    "time day night week month year hour minut second durat period amount total averag basi daili effect best good length"
    " long short least regular usual doctor recommend dose dosag start one two three four five"
    " six seven eight nine ten twenti thirti half coupl sever twice everi without".split()
)
_CLAUSE = re.compile(
    r"[;:()–—\n]|\s[-•*]\s|,? \b(?:but|then|while|whereas|because|although|which|so that|followed by)\b|, (?:and|or|so|who|after|before)\b",
    re.IGNORECASE,
)
_PART = re.compile(r",\s|\b(?:and|or)\b", re.IGNORECASE)
_POINTED_AT = re.compile(r"\b(?:this|that|these|those|the same) \w+|\bwithout \w+(?: \w+)?", re.IGNORECASE)
# Within one day somebody does a thing; over more days somebody goes on doing it. These are no rival durations.
_COURSE = 86400 * 0.99
# How many times the one must be the other, at the near ends, before they cannot both be followed.
_GAP, _GAP_ABOUT = 1.4, 1.9
_DEGREES = 8.0
_LIKE = 0.5
# A sentence with more amounts of one kind is a table, and which amount goes with what is not to be told.
_MANY = 3


def _stem(word: str) -> str:
    return next(words(word)).stem


_ACT_OF = {_stem(verb): _stem(line) for line in _ACTS for verb in line.split()}
_ADVICE_STEMS = frozenset(_stem(verb) for verb in _ADVICE.split())
_STATE_STEMS = frozenset(_stem(verb) for verb in _STATES.split())
# Acts that need no object.
_COMPLETE = frozenset("rest exercis sleep stretch walk run swim".split())
_GROUP_OF = {word: line.split()[0] for line in _GROUPS for word in line.split()}


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an amount is for: the act, the stems of what else its clause names, for whom, and how it is tied on."""

    act: str
    topic: frozenset[str]
    groups: frozenset[str]
    manner: str
    negated: bool
    conditions: frozenset[str]
    context: frozenset[str]

    @property
    def tied(self) -> str:
        """The manner, where "for 20 minutes" and "20 minutes" are the same."""
        return "" if self.manner == "for" else self.manner


@dataclass(frozen=True, slots=True)
class Amount:
    """``text[start:end]`` says an amount; see :class:`~assistant.measures.Measure` for its numbers.

    ``purpose`` is None where the text does not say that something is to be done.
    """

    start: int
    end: int
    low: float
    high: float
    dimension: str
    about: bool
    purpose: Purpose | None


def find_amounts(text: str, question: str = "") -> tuple[Amount, ...]:
    """The amounts in ``text``, in order; none overlaps another. ``question`` is what the text answers, if that is known."""
    measures = find_measures(text)
    if not measures:
        return ()
    sentences = split_sentences(text)
    context = frozenset(word.stem for part in (text, question) for word in words(part) if _names(word))
    return tuple(_amount(text, each, measures, sentences, context) for each in measures)


def comparable(first: Amount, second: Amount) -> bool:
    """Whether both are for the same: only then can one be held against the other."""
    return likeness(first, second) >= _LIKE


def conflict(first: Amount, second: Amount) -> bool:
    """Whether the two are comparable and cannot both be followed."""
    return comparable(first, second) and _apart(first, second)


def find_amount_conflicts(first: str, second: str, question: str = "") -> tuple[tuple[Span, Span, float], ...]:
    """The slices of two texts that cannot both be followed, with the likeness of their purposes, the surest first.

    Where both texts answer one ``question``, it lends its words to clauses that only point at what they are about.
    """
    found = [
        (Span(a.start, a.end), Span(b.start, b.end), round(likeness(a, b), 4))
        for a in find_amounts(first, question)
        for b in find_amounts(second, question)
        if conflict(a, b)
    ]
    return tuple(sorted(found, key=lambda each: (-each[2], each[0].start, each[1].start)))


def _apart(first: Amount, second: Amount) -> bool:
    lower, upper = sorted((first, second), key=lambda each: (each.low, each.high))
    if lower.high >= upper.low:
        return False
    if lower.dimension == "temperature":
        return upper.low - lower.high >= _DEGREES
    gap = _GAP_ABOUT if lower.about or upper.about else _GAP
    return upper.low >= lower.high * gap


def likeness(first: Amount, second: Amount) -> float:
    """How like two purposes are: 0 for another act, another manner or other people.

    Else the share of what the shorter clause names that the other one names too; a clause that names nothing is
    half like another if what stands around it does. A condition of the one alone takes off a quarter.
    """
    one, other = first.purpose, second.purpose
    if one is None or other is None or first.dimension != second.dimension or _course(first) != _course(second):
        return 0.0
    if (one.tied, one.negated, one.groups) != (other.tied, other.negated, other.groups):
        return 0.0
    pointing = not one.topic or not other.topic
    named = one.act in {other.act, *other.topic} or other.act in one.topic
    if not named and not (pointing and _ANY_ACT in {one.act, other.act}):
        return 0.0
    weight = 1.0 if one.conditions == other.conditions else 0.75
    left, right = ({*each.topic, each.act} - {_ANY_ACT} for each in (one, other))
    if pointing:
        around = (left | one.context) & (right | other.context) - ({one.act} & {other.act})
        alone = one.act == other.act in _COMPLETE and not one.topic and not other.topic
        return 0.5 * weight if around or alone else 0.0
    shared = left & right
    if not shared - ({one.act} & {other.act}):
        return 0.0
    return weight * len(shared) / min(len(left), len(right))


def _course(amount: Amount) -> bool:
    return amount.dimension == "time" and max(amount.low, min(amount.high, 1e12)) >= _COURSE


def _amount(
    text: str, measure: Measure, measures: Sequence[Measure], sentences: Sequence[Span], context: frozenset[str]
) -> Amount:
    sentence = next(span for span in sentences if span.start <= measure.start < span.end)
    purpose = None if measure.dimension.startswith("money") else _purpose(text, measure, measures, sentence, context)
    low, high = measure.low, measure.high
    return Amount(measure.start, measure.end, low, high, measure.dimension, measure.about, purpose)


def _purpose(
    text: str, measure: Measure, measures: Sequence[Measure], sentence: Span, context: frozenset[str]
) -> Purpose | None:
    tokens = [*_words(text, sentence)]
    rivals = [each for each in measures if each.dimension == measure.dimension and sentence.start <= each.start < sentence.end]
    if len(rivals) > _MANY or any(token.text in _STUDY for token in tokens):
        return None
    clause = _clause(text, measure, measures, sentence)
    inside = [token for token in tokens if clause.start <= token.start and token.end <= clause.end]
    act = _governing(text, inside, measure, clause)
    if act is None:
        return None
    manner = _manner(tokens, measure)
    if manner is None or (act.act == "take" and measure.dimension == "time" and manner != "for"):
        return None
    pointed = [range(m.start() + clause.start, m.end() + clause.start) for m in _POINTED_AT.finditer(text[clause.start : clause.end])]
    spans = [range(each.start, _unit_end(text, each)) for each in measures]
    limits = [range(s.start + sentence.start, s.end + sentence.start) for s in find_conditions(text[sentence.start : sentence.end])]
    topic = frozenset(
        token.stem
        for token in inside
        if _names(token) and not any(token.start in each for each in (*spans, *pointed, *limits))
    )
    before = [token for token in inside if token.end <= measure.start]
    return Purpose(
        act=act.act,
        topic=topic - {act.act, act.stem},
        groups=frozenset(_GROUP_OF[token.text] for token in tokens if token.text in _GROUP_OF),
        manner=manner,
        negated=any(token.text in _NEGATIVE for token in before),
        conditions=frozenset(word.stem for word in tokens if word.is_content and any(word.start in each for each in limits)),
        context=context,
    )


@dataclass(frozen=True, slots=True)
class _Governing:
    act: str
    stem: str


def _governing(text: str, clause: Sequence[Word], measure: Measure, span: Span) -> _Governing | None:
    """The verb that governs the amount: the nearest before it, else the nearest after it; None if it tells a state."""
    before = [i for i, token in enumerate(clause) if token.end <= measure.start]
    after = [i for i, token in enumerate(clause) if token.start >= measure.end]
    for i in [*reversed(before), *after]:
        token = clause[i]
        previous = [each.text for each in clause[max(0, i - 3) : i]]
        act = _act(text, token, previous, clause[i + 1].text if i + 1 < len(clause) else "", span)
        if act:
            return _Governing(act, token.stem)
        if token.stem in _STATE_STEMS and not (previous[-1:] and previous[-1] in _NOUN_AFTER):
            advised = any(each.stem in _ADVICE_STEMS for each in clause)
            return _Governing(_ANY_ACT, token.stem) if advised and token.text in {"is", "are"} else None
    return None


def _act(text: str, token: Word, previous: Sequence[str], following: str, span: Span) -> str | None:
    """The act that a word commands, or None where it is a noun, tells what happened, or is no act."""
    last = previous[-1] if previous else ""
    if token.stem in _ADVICE_STEMS and token.text not in {"should", "must"}:
        return None if last in _MAYBE else _ANY_ACT
    commanded = bool(_MODALS.intersection(previous)) and not _TOLD.intersection(previous)
    starts = not text[span.start : token.start].strip(" \t\n-*•\"'“‘.,0123456789") or text[: token.start].rstrip().endswith((",", "."))
    known = _ACT_OF.get(token.stem)
    if known is None:
        if last in {"should", "must"} or (last in {"to"} and {"need", "try", "recommended", "have", "important"} & set(previous)):
            return token.stem if token.stem not in _STATE_STEMS and token.text != "be" and token.is_content else None
        determined = following in {"the", "your", "a", "an", "each", "it", "both"}
        return token.stem if starts and determined and _looks_bare(token) and token.stem not in _STATE_STEMS else None
    if token.text.endswith("ing"):
        return known if starts or last in _BEFORE_GERUND else None
    if token.text.endswith("ed") or token.text in {"done", "taken", "held", "kept", "given", "eaten", "worn", "left", "spent"}:
        passive = bool(_BE.intersection(previous)) and not _TOLD.intersection(previous)
        return known if passive or last in {"i", "we"} else None
    if last in _NOUN_AFTER or (token.text.endswith("s") and token.text not in {"does"}):
        return None
    return known if commanded or starts or last in {"and", "or", "then", "also"} else None


def _looks_bare(token: Word) -> bool:
    return token.is_content and not token.text.endswith(("ing", "ed", "ly", "s")) and token.text.isalpha()


def _manner(tokens: Sequence[Word], measure: Measure) -> str | None:
    """The word that ties an amount to its act, "" for the plain ones; None where it tells of the past or of a rest."""
    before = [token.text for token in tokens if token.end <= measure.start][-2:]
    after = [token.text for token in tokens if token.start >= measure.end][:1]
    if measure.dimension == "time" and _NOT_TO_DO.intersection(before[-1:]):
        return None
    if after and after[0] in {"before", "after", "apart", "between"}:
        return after[0]
    if before == ["total", "of"]:
        return "total"
    return before[-1] if before and before[-1] in _MANNERS else ""


def _clause(text: str, measure: Measure, measures: Sequence[Measure], sentence: Span) -> Span:
    """What belongs to the amount: up to the next clause, or to the next instruction with an amount of its own."""
    start, end = sentence.start, sentence.end
    others = [each for each in measures if each.dimension == measure.dimension and each != measure]
    left = max((each.end for each in others if each.end <= measure.start), default=start)
    right = min((each.start for each in others if each.start >= measure.end), default=end)
    parts = [match for match in _PART.finditer(text, start, end)]
    if left > start:
        start = max((match.end() for match in parts if left <= match.start() and match.end() <= measure.start), default=start)
    if right < end:
        end = min((match.start() for match in parts if measure.end <= match.start() and match.end() <= right), default=end)
    for match in _CLAUSE.finditer(text, start, end):
        if match.end() <= measure.start:
            start = match.end()
        elif match.start() >= measure.end:
            end = match.start()
            break
    return Span(start, end)


def _names(word: Word) -> bool:
    """Whether a word says what an amount is for, rather than how much or for whom."""
    plain = word.stem in _EMPTY or word.text in _GROUP_OF or word.text.isdigit() or word.stem in _ADVICE_STEMS
    return word.is_content and not plain and _ACT_OF.get(word.stem) != _ANY_ACT


def _unit_end(text: str, measure: Measure) -> int:
    """Where the number and its unit end, before what is measured: "8 glasses" in "8 glasses of water a day"."""
    of = text.find(" of ", measure.start, measure.end)
    return measure.end if of < 0 else of


def _words(text: str, span: Span) -> Iterator[Word]:
    for word in words(text[span.start : span.end]):
        yield Word(word.text, word.stem, word.start + span.start, word.end + span.start)
