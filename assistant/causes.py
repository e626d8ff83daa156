"""Two statements -> whether each names another cause as the one: "usually due to frost", "the main cause is drought".

A thing may have many causes, so two that are merely named contradict nothing. What is called the main, the usual or
the only cause leaves no room for another one that is called so too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .records import Span
from .terms import terms

_MAIN = (
    r"(?:main|most common|commonest|most frequent|usual|chief|real|true|actual|primary|principal|number one|only|sole"
    r"|biggest|likeliest|most likely)"
)
_MOSTLY = (
    r"(?:(?:nearly|almost) always|always|usually|mostly|mainly|chiefly|primarily|generally|most often|only|solely"
    r"|entirely|in most cases|most of the time)"
)
_FROM = r"(?:caused by|due to|down to|because of|(?:the|a) result of|brought on by|the fault of)"
_IS = r"(?:is|are|was|were)"
_WORD = r"[^\s.,;:!?()–—]+"
# The words of an effect or a cause: no clause, and no denial.
_NO_NAME = r"(?:not|never|rarely|no|is|are|was|were|that|which|who|because|but)\b"
_NAMED = rf"(?:(?!{_NO_NAME}){_WORD}\s+){{0,7}}?{_WORD}"
_EFFECT, _CAUSE = rf"(?P<effect>{_NAMED})", rf"(?P<cause>{_NAMED})"
_BEGINS = r"(?:^|(?<=[.;:!?]\s)|\b(?:that|and|but) )"
_ENDS = r"(?=\s*(?:[.,;:!?()–—]|\Z|\s(?:and|but|which|that|not|so|as|when|if|because|rather)\b))"
_THE = rf"the {_MAIN} (?:cause|reason|culprit) (?:of|for|behind)"
_PATTERNS = tuple(
    re.compile(f"{pattern}{_ENDS}", re.IGNORECASE)
    for pattern in (
        rf"\b{_THE} {_EFFECT} {_IS} {_CAUSE}",
        rf"{_BEGINS}{_CAUSE} {_IS} {_THE} {_EFFECT}",
        rf"{_BEGINS}{_EFFECT} {_IS} {_MOSTLY} {_FROM} {_CAUSE}",
        rf"{_BEGINS}{_EFFECT} {_IS} caused {_MOSTLY} by {_CAUSE}",
        rf"{_BEGINS}{_EFFECT} {_IS} (?:due|down) {_MOSTLY} to {_CAUSE}",
        rf"{_BEGINS}{_EFFECT} {_MOSTLY} (?:comes?|stems?|results?|arises?) from {_CAUSE}",
    )
)
# A text with more characters is not read: the time grows with their square.
_LONGEST = 400
# The share of the fewer words of two effects that both have.
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class _Named:
    effect: frozenset[str]
    cause: frozenset[str]
    span: Span


def rival_causes(first: str, second: str) -> tuple[Span, Span] | None:
    """The words with which two texts name different things as the cause of one; None if they do not."""
    for one in _find(first):
        for other in _find(second):
            shared = len(one.effect & other.effect)
            same = shared and shared >= _SAME * min(len(one.effect), len(other.effect))
            if same and not one.cause & other.cause:
                return one.span, other.span
    return None


def names_main_cause(text: str) -> bool:
    """Whether a text calls something the main, the usual or the only cause of a thing."""
    return any(True for _ in _find(text))


def _find(text: str) -> Iterator[_Named]:
    if len(text) > _LONGEST:
        return
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            effect, cause = frozenset(terms(match["effect"])), frozenset(terms(match["cause"]))
            if effect and cause - effect:
                named = min(match.start("effect"), match.start("cause"))
                # "The main cause of" is of what is shown, the "that" before a clause is not.
                start = match.start() if match.group().casefold().startswith("the ") else named
                yield _Named(effect, cause - effect, Span(start, match.end()))
