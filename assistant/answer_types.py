"""The expected answer type of a question: "how long" wants a duration, and a sentence has one or not.

The term and the idea are those of question answering since TREC-8 (Voorhees, 1999). Only types that
show in a sentence's form are told apart; any other question expects nothing.
"""

from __future__ import annotations

import re

_NUMBER = (
    r"(?:\d[\d.,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
    r"|forty|fifty|sixty|ninety|hundred|half|several|(?:a )?few|(?:a )?couple(?: of)?|many|some)"
)
_TIME_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies))"

_TYPES = [
    (
        re.compile(r"\bhow long\b|\bhow (?:many|much) (?:time|seconds|minutes|hours|days|weeks|months|years)\b", re.I),
        re.compile(rf"\b{_NUMBER}[\s-]+(?:(?:to|or|and|more|full|whole)\s+)*(?:{_NUMBER}[\s-]+)?{_TIME_UNIT}\b", re.I),
    ),
    (
        re.compile(r"\bhow (?:often|frequently|regularly)\b|\bhow many times\b", re.I),
        re.compile(
            r"\b(?:once|twice|thrice|hourly|daily|weekly|monthly|yearly|annually|regular(?:ly)?|every|each|per"
            r"|always|usually|often|sometimes|rarely|never|times?)\b",
            re.I,
        ),
    ),
    (
        re.compile(
            r"\bhow (?:much|many|far|old|tall|big|large|high|heavy|deep|fast|likely|common)\b"
            r"|\bwhat (?:percentage|number|dose|dosage|amount|share|proportion|fraction|age)\b",
            re.I,
        ),
        re.compile(rf"\d|\b(?!an?\b){_NUMBER}\b", re.I),
    ),
    (
        re.compile(r"^\W*when\b|\b(?:what|which) (?:year|date|time|day|month|century|decade)\b", re.I),
        re.compile(
            r"\b(?:1\d|20)\d\d\b|\b\d+(?:st|nd|rd|th)\b|\b(?:when|whenever|while|before|after|during|until|once|as soon as"
            r"|mornings?|noon|afternoons?|evenings?|nights?|daily|today|ago|first|later"
            r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july"
            r"|august|september|october|november|december|spring|summer|autumn|winter|centur(?:y|ies))\b",
            re.I,
        ),
    ),
]


def matches_answer_type(question: str, sentence: str) -> bool | None:
    """Whether ``sentence`` holds what ``question`` asks for; None where the question expects no type."""
    for asks, holds in _TYPES:
        if asks.search(question):
            return bool(holds.search(sentence))
    return None
