"""The words of a quote that limit what it says: "only if ...", "unless ...", "in the case of ...".

Rules of grammar, not of a subject: a condition is opened by one of a closed class of words and ends with its
clause. What is found is a slice of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from .records import Span
from .terms import terms

# What a clause goes on with: anything but the end of the sentence, a bracket, a dash, a blank line or another clause
# of condition.
_REST = r"(?:(?!\n[ \t]*\n|\s(?:(?:is|are)\s)?(?:when|if|unless)\s)[^.;:!?()–—])+"
_WHO = r"(?:you|they|he|she|someone|somebody|one|people|patients)"
_THING = rf"(?:{_WHO}|your|their|his|her|the|a|an|it|its|there|this|that|these|those|any|no|pain|symptoms)"
_OPENERS = (
    # Limits by their own words.
    rf"\b(?:only|except|unless|provided|providing)\s+(?:if|when|where|that|for|in|with|after|under)\b{_REST}",
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

# A place, a time or a means: up to so many words after its preposition, and before the verb of its clause.
_VERB = r"(?:is|are|isn['’]t|aren['’]t|has|have|makes?|does|do|can|will)"
_WORD = rf"\s+(?!(?:{_VERB}|and|or|but|that|which|who|because|if|as|unless|to)\b)[^\s.,;:!?()–—]+"
_ADJUNCT = (
    r"(?P<adjunct>(?:(?:straight|right|just|immediately|directly)\s+)?"
    rf"(?:(?:between(?:{_WORD}){{1,4}}\s+and|from(?:{_WORD}){{1,4}}\s+to)(?:{_WORD}){{1,4}}"
    r"|(?:in|on|at|after|before|with|within|without|while|during|between|near|under|from)"
    rf"(?:{_WORD}){{1,7}}))"
)
# A text with more characters is not read for restrictions: the time grows with their square.
_LONGEST = 600
_RESTRICTED = (
    # What is forbidden is mostly forbidden there: "never do it in bed".
    re.compile(
        r"(?:^|[.;:,]\s+|\n|\b(?:so|and|but|please)\s+)(?:never|do not|don['’]t|avoid"
        rf"|(?:you|we|they|people)\s+(?:should|must|can)\s*(?:not|never|n['’]t))\s[^.;:!?\n]*?\b{_ADJUNCT}",
        re.IGNORECASE,
    ),
    # What the subject is said to be is said of it there: "coffee in the evening is bad".
    re.compile(
        rf"(?:^|(?<=[.!?]\s))(?:(?!\b(?:that|which|who|whose)\b)[^.,;:!?\n])*?\b{_ADJUNCT}\s+{_VERB}\b", re.IGNORECASE
    ),
)


def find_restriction(text: str, named: Collection[str]) -> Span | None:
    """The place, time or means for which alone ``text`` judges or forbids something: "never do it in bed".

    None where the stems of one of its words are among those ``named`` already, or where what is judged is not.
    """
    if len(text) > _LONGEST:
        return None
    for pattern in _RESTRICTED:
        for match in pattern.finditer(text):
            own = terms(match["adjunct"])
            judged = terms(text[match.start() : match.start("adjunct")])
            if own and not set(own) & set(named) and set(judged) & set(named):
                return Span(*match.span("adjunct"))
    return None


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


def _heads(clause: str) -> Iterator[str]:
    """Where a clause at the head of a sentence may end."""
    found = (pattern.match(clause) for pattern in (_HEAD_CLAUSE, _NEXT_CLAUSE))
    yield from (match["clause"] for match in found if match)


def _begins_sentence(text: str, start: int) -> bool:
    """Whether a sentence begins at ``start``, or before a "but" or a quotation mark that stands there."""
    before = _INTRODUCES.sub("", text[max(0, start - _LOOKED_BACK) : start])
    return not before or before[-1] in ".!?:;"
