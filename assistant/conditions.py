"""The words of a quote that limit what it says: "only if ...", "unless ...", "in the case of ...".

Rules of grammar, not of a subject: a condition is opened by one of a closed class of words and ends with its
clause. What is found is a slice of the text.
"""

from __future__ import annotations

import re

from .records import Span

# What a clause goes on with: anything but the end of the sentence, a bracket, a dash, a blank line or another clause
# of condition.
_REST = r"(?:(?!\n[ \t]*\n|\s(?:(?:is|are)\s)?(?:when|if|unless)\s)[^.;:!?()–—])+"
_WHO = r"(?:you|they|he|she|someone|somebody|one|people|patients)"
_THING = rf"(?:{_WHO}|your|their|his|her|the|a|an|it|its|there|this|that|these|those|any|no|pain|symptoms)"
_OPENERS = (
    # Limits by their own words.
    rf"\b(?:only|especially|particularly|except|unless|provided|providing)\s+(?:if|when|where|that|for|in|with|after|under)\b{_REST}",
    rf"\b(?:unless|as long as|so long as|depends? on|depending on)\b{_REST}",
    # A clause of condition, and one that says what state somebody is in.
    rf"(?<![\w’'])(?:if|whenever|in case)\s+{_THING}\b{_REST}",
    rf"(?<![\w’'])when\s+{_WHO}\s+(?:also\s+)?(?:have|has|had|are|is|were|was|suffer|suffers|experience|feel|get)\b{_REST}",
    # A phrase that names the cases.
    rf"\bin\s+(?:the\s+)?(?:cases?|presence|absence|event)\s+of\b{_REST}",
    r"\bin\s+(?:some|certain|most|many|rare|these|those|such|other|severe|mild|acute|chronic)\s+(?:\w+\s+)?cases\b",
    rf"\bfor\s+(?:people|patients|those|anyone|adults|children|women|men|someone)\s+(?:with|who|whose|without|over|under)\b{_REST}",
    # Not for everybody, not at every time.
    r"\b(?:not|isn['’]t|aren['’]t)\s+(?:always|necessarily|usually|(?:work\s+)?for\s+(?:everyone|everybody))\b",
    rf"\bthere are (?:some |other )?(?:cases|times|situations)\b(?:\s(?:when|where|if|in which)\s)?{_REST}",
    r"\b(?:sometimes|it depends)\b",
)
_CONDITION = re.compile("|".join(f"(?:{opener})" for opener in _OPENERS), re.IGNORECASE)
_MAX_WORDS = 30
# After these, a clause limits nothing: "even if it hurts", "at home or if you are at work", "I wonder if you have".
_NO_LIMIT = re.compile(
    r"\b(?:even|or|as|what|see|sees|wonder|wondered|wondering|ask|asked|asking|know|knows|knew|sure|tell|tells|check"
    r"|decide|unclear)\s+\Z",
    re.IGNORECASE,
)
_LOOKED_BACK = 20
# A clause at the head of a sentence ends at its comma: "If it hurts, stop".
_HEAD_CLAUSE = re.compile(r"\A([^,]+),\s", re.DOTALL)


def find_conditions(text: str) -> tuple[Span, ...]:
    """The conditions in ``text``, in order, as offsets into it; white space and commas at the ends left out."""
    found = []
    for match in _CONDITION.finditer(text):
        words = match.group()
        head = _HEAD_CLAUSE.match(words)
        if head and _begins_sentence(text, match.start()):
            words = head.group(1)
        words = words.rstrip(" ,\n\t")
        before = text[max(0, match.start() - _LOOKED_BACK) : match.start()]
        if 1 <= len(words.split()) <= _MAX_WORDS and not _NO_LIMIT.search(before):
            found.append(Span(match.start(), match.start() + len(words)))
    return tuple(found)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in ".!?"
