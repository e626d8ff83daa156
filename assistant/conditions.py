"""The words of a quote that limit what it says: "only if ...", "unless ...", "in the case of ...".

Rules of grammar, not of a subject: a condition is opened by one of a closed class of words and ends with its
clause. What is found is a slice of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .records import Span

# What a clause goes on with: anything but the end of the sentence, a bracket, a dash, a blank line or another clause
# of condition.
_REST = r"(?:(?!\n[ \t]*\n|\s(?:(?:is|are)\s)?(?:when|if|unless)\s)[^.;:!?()–—])+"
_WHO = r"(?:you|they|he|she|someone|somebody|one|people|patients)"
_THING = rf"(?:{_WHO}|your|their|his|her|the|a|an|it|its|there|this|that|these|those|any|no|pain|symptoms)"
_OPENERS = (
    # Limits by their own words.
    rf"\b(?:only|except|unless|provided|providing)\s+(?:if|when|where|that|for|in|with|after|under)\b{_REST}",
    rf"\bonly\s+to\s+\w+\s+(?:with|who|whose|that)\b{_REST}",
    rf"\b(?:unless|as long as|so long as|depends on|depending on)\b{_REST}",
    # Whoever depends on something is under no condition.
    rf"\b(?<!who )(?<!to )(?<!you )(?<!they )(?<!we )(?<!I )(?<!['’]ll )depend on\b{_REST}",
    # A clause of condition, and one that says what state somebody is in.
    rf"(?<![\w’'])(?:if|whenever|in case)\s+{_THING}\b{_REST}",
    rf"(?<![\w’'])when\s+{_WHO}\s+(?:also\s+)?(?:have|has|had|are|is|were|was|suffer|suffers|experience|feel|get)\b{_REST}",
    # A phrase that names the cases.
    rf"\bin\s+(?:the\s+)?(?:cases?|presence|absence|event)\s+of\b{_REST}",
    r"\bin\s+(?:some|certain|rare|these|those|such|other|severe|mild|acute|chronic)\s+(?:\w+\s+)?cases\b",
    rf"\b(?:for|in|among)\s+(?:(?!the|a|an|this)\w+\s+)?(?:people|patients|those|anyone|anybody|adults|children|women|men|someone|somebody)\s+(?:with|who|whose|without|over|under)\b{_REST}",
    r"(?:^|(?<=[.!?]\s))(?:for|in)\s+(?:an?|any|some|most|many|\w+s)\s+(?:\w+\s+)?(?:with|without|who|whose)\s[^.,;:!?()]+(?=,)",
    # Not for everybody, not at every time.
    r"\b(?:not|isn['’]t|aren['’]t)\s+(?:always|necessarily|usually|(?:work\s+)?for\s+(?:everyone|everybody))\b",
    rf"\bthere are (?:some |other )?(?:cases|times|situations)\b(?:\s(?:when|where|if|in which)\s)?{_REST}",
    rf"\bit depends\b(?:\s+on\b{_REST})?",
)
_CONDITION = re.compile("|".join(f"(?:{opener})" for opener in _OPENERS), re.IGNORECASE)
_MAX_WORDS = 30
# After these, a clause limits nothing: "even if it hurts", "especially if you run", "at home or if you are at work".
_NO_LIMIT = re.compile(
    r"\b(?:even|especially|particularly|not|or|as|what|see|sees|wonder|wondered|wondering|ask|asked|asking|know|knows|knew|sure|tell|tells|check"
    r"|decide|unclear)\s+\Z",
    re.IGNORECASE,
)
_LOOKED_BACK = 20
_INTRODUCES = re.compile(r"(?:\b(?:and|but|so|or|yet|then)|[\s\"“‘'(*-])+\Z", re.IGNORECASE)
# Turns of speech, which limit nothing either: "if you ask me", "if you can", "I would not if you paid me".
_TURN = re.compile(
    r"if\s+you\s+(?:ask|paid|look\s+at\s+it|think\s+(?:about|of)\s+it)\b"
    r"|if\s+(?:you|they|one|he|she)\s+(?:can|could|like|want|wish|prefer|must|please|will|did|do|don['’]t)\Z",
    re.IGNORECASE,
)
# Wherever it stands, a clause ends before another one that is joined to it: "only in warm rooms, and they warned ...".
_JOINED = re.compile(r",\s+(?:and|but|so|yet|though|although|which|because|since|not)\b", re.IGNORECASE)
# What goes on with another condition ends before the word that joins them: "if it is wet and if it is cold".
_DANGLING = re.compile(r"(?:[\s,\"“”'’]+(?:and|or|but))?[\s,\"“”'’]*\Z", re.IGNORECASE)
# A clause at the head of a sentence ends at its comma: "If it hurts, stop".
_HEAD_CLAUSE = re.compile(r"\A(?P<clause>[^,]+),\s", re.DOTALL)

# Where it has none, it ends before the subject of the next one: "If it gets wet it can rust".
_NEXT_CLAUSE = re.compile(
    r"\A(?P<clause>\w+(?:\s+[\w'’-]+){2,}?)\s+(?:it|you|they|this|that|we|he|she|i|there)"
    r"(?:\s+(?:can|could|will|would|may|might|should|must|won['’]t|can['’]t)|['’](?:d|ll))\b",
    re.IGNORECASE,
)
# What these open takes back whatever was said without it.
_STRICT = re.compile(
    r"\b(?:only|except|unless|provided|providing|as long as|depend\w*)\b|\bso long as\b", re.IGNORECASE
)


def find_conditions(text: str) -> tuple[Span, ...]:
    """The conditions in ``text``, in order, as offsets into it; white space and commas at the ends left out."""
    found = []
    for match in _CONDITION.finditer(text):
        words = match.group()
        if _begins_sentence(text, match.start()):
            words = min(_heads(words), key=len, default=words)
        words = _DANGLING.sub("", _JOINED.split(words, maxsplit=1)[0])
        before = text[max(0, match.start() - _LOOKED_BACK) : match.start()]
        idle = _NO_LIMIT.search(before) or _TURN.match(words)
        if 1 <= len(words.split()) <= _MAX_WORDS and not idle:
            found.append(Span(match.start(), match.start() + len(words)))
    return tuple(found)


def is_strict(condition: str) -> bool:
    """Whether the words of a condition leave nothing outside it: "only if it is dry", and not "if it is dry"."""
    return bool(_STRICT.search(condition))


def _heads(clause: str) -> Iterator[str]:
    """Where a clause at the head of a sentence may end."""
    found = (pattern.match(clause) for pattern in (_HEAD_CLAUSE, _NEXT_CLAUSE))
    yield from (match["clause"] for match in found if match)


def _begins_sentence(text: str, start: int) -> bool:
    """Whether a sentence begins at ``start``, or before a "but" or a quotation mark that stands there."""
    before = _INTRODUCES.sub("", text[max(0, start - _LOOKED_BACK) : start])
    return not before or before[-1] in ".!?:;"
