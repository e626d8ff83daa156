"""Two statements of two sources -> whether they contradict each other, of which kind, and the words that show it.

No question stands between them, so words must set them against each other: two amounts that cannot both be followed,
two main causes of one thing, praise against blame, or a denial in one of two statements that share their words. Of the
last two the stance model must see it too, the less clearly the more of them there are; alone, it is too often wrong.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .amounts import LIKE, find_amount_conflicts
from .causes import names_main_cause, rival_causes
from .conditions import find_conditions
from .measures import find_measures
from .models import StanceModel
from .polarity import polarity
from .records import Kind, Span
from .terms import terms, words

# Two statements must have so many words in common, and, but for praise and blame of one target, this share of the
# shorter one's.
_WORDS, _SHARE = 2, 1 / 3
# What speaks for a contradiction, as log-odds: the model's own; that the one alone denies; that the one praises and the
# other blames, and, if none denies, that both name the target. Fitted on the parts of `benchmarks/contested` that are
# not held back, beside sentences of an encyclopedia that only look alike; the target's by hand, so that half a chance
# is enough, and the least chance for precision (`python -m benchmarks.pairs`).
_MODEL, _DENIED, _JUDGED, _OF_TARGET, _NEITHER, _LEAST = 1.16, 1.48, 1.41, 1.0, -1.92, 0.62
# No model is surer than that.
_SUREST = 0.98
# How likely two main causes of one thing cannot both be right; by hand.
RIVALS = 0.8
# Of so many statements what was read is remembered: each is compared with many.
_REMEMBERED = 1 << 16
_DENIAL = re.compile(
    r"\b(?:not|no|none|never|nor|neither|nobody|cannot|hardly|rarely|seldom|without|nothing|\w+n['’]t)\b"
    # "Never take more than two", "not only tea" and "with or without milk" deny nothing.
    r"(?<!\bor not)(?<!\b(?:or|nd) without)(?!\s+(?:only|just|matter)\b)"
    r"(?!(?:\s+\w+){0,2}\s+(?:more|less|fewer|later|earlier|longer|sooner|higher|lower|older|younger) than\b)",
    re.IGNORECASE,
)
_AUXILIARIES = frozenset(
    (
        "is", "are", "was", "were", "be", "been", "do", "does", "did", "can", "could", "should", "will", "would",
        "must", "may", "might", "has", "have", "had", "isn't", "aren't", "don't", "doesn't", "didn't", "can't",
        "couldn't", "shouldn't", "won't", "wouldn't",
    )
)  # fmt: skip
_TO = frozenset(
    (
        "to", "should", "can", "could", "may", "might", "must", "will", "would", "don't", "not", "never", "you", "we",
        "they", "people",
    )
)  # fmt: skip
# A word in -ing is an act after one of these, or before one of those.
_LEADS = frozenset(
    (
        "by", "of", "for", "from", "without", "with", "while", "when", "after", "before", "try", "trying", "start",
        "stop", "keep", "avoid", "like",
    )
)  # fmt: skip
_FOLLOWS = frozenset(
    (
        "the", "a", "an", "your", "my", "his", "her", "their", "our", "its", "it", "them", "this", "these", "out", "up",
        "down", "on", "in", "with", "to",
    )
)  # fmt: skip
_GENERAL = frozenset(
    terms(
        "help improve reduce cause make get feel try want need treat relieve ease prevent increase put use using take"
        " give keep lead following people thing way study evidence"
    )
) | {""}
_CAUSE = re.compile(
    r"\b(?:caus(?:e[sd]?|ing)|contribut\w+|leads? to|led to|due to|because of|results? (?:in|from)|responsible for"
    r"|to blame|culprit|stems? from|origins? of|brings? on|trigger\w*|makes? you|affect\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What sets two statements against each other; ``cues`` are offsets into the first and into the second."""

    kind: Kind
    score: float
    cues: tuple[Span, Span]


class _Statement(NamedTuple):
    """What is read of a statement by itself."""

    stems: tuple[str, ...]
    """Of its content words, each once."""
    sign: int
    """1 for praise, -1 for blame."""
    denies: bool
    dimensions: frozenset[str]
    """What its amounts measure."""
    names_cause: bool
    targets: frozenset[str]


@lru_cache(_REMEMBERED)
def _read(text: str) -> _Statement:
    # Stems are interned, since very many statements have the same.
    stems = tuple(map(sys.intern, dict.fromkeys(terms(text))))
    dimensions = frozenset(each.dimension for each in find_measures(text))
    sign, denies = polarity(text).sign, bool(_DENIAL.search(text))
    named = targets(text) if sign else frozenset()
    return _Statement(stems, sign, denies, dimensions, names_main_cause(text), named)


def contradictions(pairs: Sequence[tuple[str, str]], model: StanceModel) -> list[Contradiction | None]:
    """For each pair of statements their clearest contradiction, or None. The order within a pair does not matter."""
    found: list[Contradiction | None] = [_amounts(*pair) or _rivals(*pair) for pair in pairs]
    weights = {i: weight for i, pair in enumerate(pairs) if found[i] is None and (weight := _weight(*pair))}
    forth = _opposes([pairs[i] for i in weights], model)
    # Whatever the model says the other way round, the rest of them is not sure enough.
    left = [(i, said) for i, said in zip(weights, forth, strict=True) if _chance(weights[i], (said + 1) / 2) >= _LEAST]
    back = _opposes([pairs[i][::-1] for i, _ in left], model)
    for (i, said), other in zip(left, back, strict=True):
        chance = _chance(weights[i], (said + other) / 2)
        if chance >= _LEAST:
            found[i] = _of_sides(*pairs[i], round(chance, 4))
    return found


def _opposes(pairs: Sequence[tuple[str, str]], model: StanceModel) -> list[float]:
    """How likely the first of each pair opposes the second, as the model reads them."""
    scores = model.scores([(" ".join(first.split()), " ".join(second.split())) for first, second in pairs])
    return [float(row[2]) for row in scores]


def _chance(weight: float, opposes: float) -> float:
    """How likely two statements contradict each other whose words weigh so much."""
    sure = min(max(opposes, 1 - _SUREST), _SUREST)
    return 1 / (1 + math.exp(-_NEITHER - weight - _MODEL * math.log(sure / (1 - sure))))


def _weight(first: str, second: str) -> float:
    """How much their words set two statements against each other, as log-odds; 0 where they do not."""
    one, other = _read(first), _read(second)
    judged, alike = one.sign * other.sign < 0, one.sign * other.sign > 0
    # "Never bad" denies nothing of what is good, and of two amounts of one kind the numbers say more than a denial.
    denied = one.denies != other.denies and not alike and not one.dimensions & other.dimensions
    if not (judged or denied):
        return 0.0
    of_target = judged and bool(one.targets & other.targets)
    shared, share = len(set(one.stems).intersection(other.stems)), 0 if of_target else _SHARE
    if shared < max(_WORDS, share * min(len(one.stems), len(other.stems))):
        return 0.0
    return _DENIED * denied + _JUDGED * judged + _OF_TARGET * (of_target and not denied)


def speaks_of_cause(text: str) -> bool:
    """Whether a text says, denies or asks that one thing brings about another."""
    return bool(_CAUSE.search(text))


def targets(text: str) -> frozenset[str]:
    """The stems of what a text speaks well or ill of: its acts ("stretching the ...", "to stretch") and its subject.

    The subject is the last content word before the first auxiliary: "hamstring stretches have been shown".
    """
    found, subject, auxiliary = set(), "", False
    every = list(words(text))
    for before, word, after in zip([None, *every[:-1]], every, [*every[1:], None], strict=True):
        if word.text in _AUXILIARIES and not auxiliary:
            found.add(subject)
            auxiliary = True
        if not word.is_content:
            continue
        if not auxiliary:
            subject = word.stem
        leads = before is None or before.text in _LEADS
        follows = after is not None and after.text in _FOLLOWS
        if (before and before.text in _TO) or (word.text.endswith("ing") and (leads or follows)):
            found.add(word.stem)
    return frozenset(found - _GENERAL)


def _amounts(first: str, second: str) -> Contradiction | None:
    if not _read(first).dimensions & _read(second).dimensions:
        return None
    conflicts = find_amount_conflicts(first, second)
    if not conflicts or conflicts[0].likeness < LIKE:
        return None
    best = conflicts[0]
    return Contradiction("amount", best.likeness, (best.first, best.second))


def _rivals(first: str, second: str) -> Contradiction | None:
    if not (_read(first).names_cause and _read(second).names_cause):
        return None
    spans = rival_causes(first, second)
    limited = find_conditions(first) or find_conditions(second)
    return Contradiction("cause", RIVALS, spans) if spans and not limited else None


def _of_sides(first: str, second: str, score: float) -> Contradiction:
    conditions = [find_conditions(text) for text in (first, second)]
    if any(conditions) and not _same_case(first, second, conditions):
        cues = (_limit(first, conditions[0], second), _limit(second, conditions[1], first))
        return Contradiction("conditional", score, cues)
    causes = [_CAUSE.search(text) for text in (first, second)]
    if causes[0] and causes[1]:
        return Contradiction("cause", score, (Span(*causes[0].span()), Span(*causes[1].span())))
    return Contradiction("opposite", score, (_whole(first), _whole(second)))


def _same_case(first: str, second: str, conditions: Sequence[Sequence[Span]]) -> bool:
    """Whether both speak of one case: half of the words of the one condition stand in the other statement."""
    for text, found, other in ((first, conditions[0], second), (second, conditions[1], first)):
        case = {stem for span in found for stem in terms(text[span.start : span.end])}
        if len(case & set(terms(other))) < len(case) / 2:
            return False
    return True


def _limit(text: str, conditions: Sequence[Span], other: str) -> Span:
    """The condition that the other statement does not speak of; the whole text if it has none."""
    known = set(terms(other))
    own = (span for span in conditions if not set(terms(text[span.start : span.end])) <= known)
    return next(own, conditions[0] if conditions else _whole(text))


def _whole(text: str) -> Span:
    return Span(len(text) - len(text.lstrip()), len(text.rstrip()))
