"""Questions of yes or no: what is one, and what a yes would say of the thing asked about."""

from __future__ import annotations

import re

from .conditions import find_conditions
from .numerals import NUMBER_WORD
from .polarity import polarity
from .terms import terms

AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|can|could|should|shall|will|would|must|may|might|has|have|had"
    r"|(?:is|are|was|were|do|does|did|could|should|would|must|has|have|had)n['’]?t|can['’]?t|won['’]?t|ought)"
)
_LEAD = r"^\W*(?:(?:so|but|and|hi|hello|hey|please|ok|well|then|also)\W+)*"
_YES_NO = re.compile(
    rf"{_LEAD}{AUXILIARY}\s+\w"
    rf"|[,.;:]\s*(?:so |then |and |but )?{AUXILIARY}\s+(?:i|we|you|he|she|it|they|this|that|these|the|my|there)\b",
    re.IGNORECASE,
)
# "Should I not rest?", "is no tea good?": who says yes to these may mean either.
_DENYING = re.compile(
    rf"{_LEAD}{AUXILIARY}\s+(?:(?:i|we|you|it|this|that|they|he|she|there|people)\s+)?(?:no|not|never)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"^\W*(?:\w+\W+){0,2}(?:what|which|who|whom|whose|where|when|why|how)\b", re.IGNORECASE)
# "Should I rest or run?" and "should it be on the front or the rear?" ask which of the two; "for a cold or a fever" and
# "or is it bad?" do not.
_OR = rf"\bor\b(?!\W+(?:not|no|{AUXILIARY})\b)"
_NOT_IN_A_CHOICE = r"(?:with|for|if|when|about|of|from|to|in|on|at|avoid|stop)"
_CHOICE = re.compile(
    rf"\b(?:should|shall)(?:n['’]?t)? (?:i|we|you|one) (?:(?!\b{_NOT_IN_A_CHOICE}\b)[^.?!])*{_OR}"
    r"|\b(?:(?:should|shall)(?:n['’]?t)?|do (?:i|we|you)) [^.?!]*"
    r"\b(?:(the|my|your|its|their) (?:\w+ ){1,3}or \1|before or after|on or off|with or without"
    r"|(?:in|on|at|to|by) (?:\w+ ){1,3}or (?:in|on|at|to|by|the|an?|my|your|its|their)"
    r"|(?:in|on|at) (?:the|my|your|its|their) \w+ or \w+(?=\W*$))\b"
    rf"|\b(?:better|best|rather|prefer)\b[^.?!]*{_OR}"
    rf"|{_OR}[^.?!]*\b(?:better|best|safer|preferable|more(?=\W*$))\b",
    re.IGNORECASE,
)
# An amount is none: "more than twice", "longer than an hour".
_THAN = re.compile(
    rf"\b(?:than|instead of|compared (?:to|with))\s+(?!(?:enough|once|twice|usual|before|now|\d\S*|{NUMBER_WORD})\b"
    r"|an? (?:few|couple|second|minute|hour|day|night|week|month|year)\b)(.+)",
    re.IGNORECASE,
)
# Where one asks for leave, yes speaks well of the thing.
_LEAVE = re.compile(r"^\W*(?:can|could|may) (?:i|we|you|one|people|anyone|anybody)\b", re.IGNORECASE)
# Where yes says that a thing does no harm.
_SAFE = re.compile(r"\b(?:safe(?:ly)?|ok|okay|alright|all right|fine|harmless|painless|allowed)\b", re.IGNORECASE)


def is_yes_no(question: str) -> bool:
    """Whether a question can be answered with yes or no, and its yes means one thing."""
    other = is_open(question) or asks_which(question) or _DENYING.match(question)
    return bool(_YES_NO.search(question)) and not other


def is_open(question: str) -> bool:
    """Whether a question begins with "what", "how" and the like."""
    return bool(_OPEN.match(question))


def asks_which(question: str) -> bool:
    """Whether a question asks which of two: "should I rest or run?"."""
    return bool(_CHOICE.search(question))


def rivals(claim: str) -> frozenset[str]:
    """The stems of what ``claim`` compares its subject with: "walking" in "is running better than walking?"."""
    found = _THAN.search(_without_conditions(claim))
    return frozenset(terms(found[1])) if found else frozenset()


def asks_for(claim: str) -> int:
    """1 where yes speaks well of the thing, as in "is it safe?" or "can I do it?", -1 where it speaks ill, else 0.

    What limits the claim is not counted: "is it good if it hurts?".
    """
    claim = _without_conditions(claim)
    return polarity(claim).sign or int(bool(_LEAVE.match(claim)))


def fears_harm(claim: str) -> bool:
    """Whether a thing without any effect is good news to who asks: "is it bad?", "is it safe?", "can I use it?"."""
    claim = _without_conditions(claim)
    sign = polarity(claim).sign
    return sign < 0 or bool(_SAFE.search(claim) if sign else _LEAVE.match(claim))


def _without_conditions(claim: str) -> str:
    for span in reversed(find_conditions(claim)):
        claim = claim[: span.start] + claim[span.end :]
    return claim
