"""Two statements of two sources -> whether they contradict each other, of which kind, and the words that show it.

No question stands between them, so words must set them against each other: two amounts that cannot both be followed,
two main causes of one thing, praise and blame of one target, or a denial in one of two statements that have most of
their words in common. Of the last two the stance model must see it too; alone, it is too often wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .amounts import LIKE, find_amount_conflicts
from .causes import rival_causes
from .conditions import find_conditions
from .measures import find_measures
from .models import StanceModel
from .polarity import polarity
from .records import Kind, Span
from .terms import terms, words

# Praise and blame must be about a target that both name, and have so many words in common ("good for dogs", "bad for
# dogs"). Where the one only denies something, both have so many, and this share of the shorter one's. The model's
# chance that they oppose each other is then at least the last. Chosen for precision: `python -m benchmarks.pairs`.
_OF_TARGET, _WORDS, _SHARE, _OPPOSED = 2, 3, 0.45, 0.5
# How likely two main causes of one thing cannot both be right; by hand.
RIVALS = 0.8
_DENIAL = re.compile(
    r"\b(?:not|no|none|never|nor|neither|nobody|cannot|hardly|rarely|seldom|without|nothing|\w+n['’]t)\b"
    # "No more than two a day" denies nothing.
    r"(?!\s+(?:more|less|fewer|later|earlier|longer|sooner|higher|lower|older|younger) than\b)",
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


def contradictions(pairs: Sequence[tuple[str, str]], model: StanceModel) -> list[Contradiction | None]:
    """For each pair of statements their clearest contradiction, or None. The order within a pair does not matter."""
    found: list[Contradiction | None] = [_amounts(*pair) or _rivals(*pair) for pair in pairs]
    asked = [i for i, pair in enumerate(pairs) if found[i] is None and _set_against_each_other(*pair)]
    both = [pair for i in asked for pair in (pairs[i], pairs[i][::-1])]
    scores = model.scores([(" ".join(a.split()), " ".join(b.split())) for a, b in both]).reshape(-1, 2, 3).mean(axis=1)
    for i, (_, neutral, opposes) in zip(asked, scores.tolist(), strict=True):
        if opposes >= _OPPOSED:
            found[i] = _of_sides(*pairs[i], round(opposes + neutral / 2, 4))
    return found


def _set_against_each_other(first: str, second: str) -> bool:
    """Whether their words set two statements against each other."""
    one, other = set(terms(first)), set(terms(second))
    shared, sign = len(one & other), polarity(first).sign * polarity(second).sign
    if sign:
        return sign < 0 and shared >= _OF_TARGET and bool(targets(first) & targets(second))
    denied = bool(_DENIAL.search(first)) != bool(_DENIAL.search(second))
    if not denied or shared < max(_WORDS, _SHARE * min(len(one), len(other))):
        return False
    # Of two amounts of one kind a denial says less than the numbers, which are compared already.
    dimensions = [{each.dimension for each in find_measures(text)} for text in (first, second)]
    return not dimensions[0] & dimensions[1]


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
    conflicts = find_amount_conflicts(first, second)
    if not conflicts or conflicts[0].likeness < LIKE:
        return None
    best = conflicts[0]
    return Contradiction("amount", best.likeness, (best.first, best.second))


def _rivals(first: str, second: str) -> Contradiction | None:
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
