"""The expected answer type of a question: "how long" wants a duration, and a sentence has one or not.

The term and the idea are those of question answering since TREC-8 (Voorhees 1999). Only types whose answers
always show in a sentence's form are told apart; any other question expects nothing.
"""

from __future__ import annotations

import re

from .numerals import FRACTION_SIGNS, NUMBER_WORD

_FIGURES = rf"(?:\d[\d.,/]*\s?[{FRACTION_SIGNS}]?|[{FRACTION_SIGNS}])"
_WORDS = rf"(?:{NUMBER_WORD}|half|several|(?:a )?few|(?:a )?couple(?: of)?|many|some|an?)"
_NUMBER = rf"(?:{_FIGURES}|{_WORDS})"
_COUNTED = rf"(?:{_FIGURES}[\s-]*|{_WORDS}[\s-]+)"
_TIME = (
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|fortnights?|months?|years?|decades?"
    r"|centur(?:y|ies))"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_RECURS = rf"(?:{_TIME}|morning|evening|afternoon|weekend|{_DAY}|spring|summer|autumn|fall|winter|{_MONTH})"
_LENGTH = r"(?:(?:milli|centi|kilo)?met(?:re|er)s?|[mck]?m|inch(?:es)?|f(?:oo|ee)t|ft|yards?|miles?)"
_MONEY = r"(?:pounds?|dollars?|euros?|pence|cents?|p|quid|bucks?|rupees?|francs?|kron(?:or|er|a|e)|yen|yuan)"
_BETWEEN = r"(?:(?:to|or|and|more|full|whole|about|a)\s+)*"

_TYPES = (
    # price
    (
        (
            r"\bhow much\b.*\b(?:costs?|pays?|charged?)\b|\bhow expensive\b"
            r"|\bwhat(?: is| are| was|['’]s)? the (?:price|fees?)\b"
        ),
        rf"[$€£¥]\s?\d|\d\s?[$€£¥]|\b{_COUNTED}{_MONEY}\b|\b(?:free|no charge|nothing)\b",
    ),
    # day
    (
        r"\b(?:what|when|which)\b.*\bdeadline\b|\bby (?:when|what (?:date|day|time))\b|\bwhat (?:date|day)\b",
        rf"\d|\b(?:{_MONTH}|{_DAY}|today|tomorrow|{_COUNTED}{_TIME})\b",
    ),
    # duration
    (
        rf"\bhow long\b|\bhow (?:many|much) (?:time|{_TIME})\b",
        rf"\b{_COUNTED}{_BETWEEN}{_COUNTED}?(?:{_TIME}|{_LENGTH})\b|\b\d{{1,3}}\s?h\b|\bovernight\b",
    ),
    # frequency
    (
        r"\bhow (?:often|frequently|regularly)\b|\bhow many times\b",
        (
            r"\b(?:once|twice|thrice|hourly|daily|nightly|weekly|fortnightly|monthly|yearly|annually|regular(?:ly)?|frequently"
            r"|occasionally|rarely|seldom|never|(?<!\bmany )(?<!\bsome )(?<!\ball )(?<!\bat )times"
            r"|many times (?:an?|per|each|every)"
            rf"|(?:every|each|per|on) (?:(?:other|second|third|few|to|or|{_NUMBER})[ -])*{_RECURS}"
            rf"|every {_COUNTED}\w+|(?:after|before|between|with|at) (?:every|each) \w+"
            r"|an? (?:day|week|fortnight|month|year))\b"
        ),
    ),
    # count
    (
        r"\bhow (?:many|old|tall|far|heavy)\b|\bwhat (?:percentage|number|dose|dosage|proportion|fraction|age)\b",
        (
            rf"\d|[{FRACTION_SIGNS}]|\b(?:{NUMBER_WORD}|hundreds|thousands|millions?|half|several|few|couple|dozens?"
            rf"|most|many|none|all|an? {_LENGTH})\b"
        ),
    ),
)
# These want an amount too, or else a word for it: "when should I change it?", "how hot?".
_OTHER_AMOUNTS = re.compile(
    r"\bwhen (?:should|must|do|does|can|to)\b"
    r"|\bhow (?:much|short|long|high|low|deep|thick|thin|wide|close|hot|warm|cold"
    r"|strong|big|large|small|fast|slow|late|early|soon)\b"
    r"|\bwhat (?:temperature|height|depth|width|length|size|amount)\b",
    re.IGNORECASE,
)
# What is measured, as measures.py calls it, where such a question is answered. A time a day is a frequency too.
_DIMENSIONS = (
    (
        r"\bhow many (?:days|nights|mornings|evenings) (?:an?|per|each|every|in a) (?:week|fortnight|month|year)\b",
        r"frequency|.*/(?:week|fortnight|month|year)",
    ),
    (rf"\bhow long\b|\bhow (?:many|much) (?:time|{_TIME})\b", r"(?:time|length)(?:/.*)?"),
    (r"\bhow (?:often|frequently|regularly)\b|\bhow many times\b", r"frequency|repetition|.*/(?!mass|volume).*"),
    (r"\bhow many\b", r"(?!time\Z|frequency\Z).*"),
    (r"\bhow (?:expensive\b|much\b.*\b(?:costs?|price|charge|fees?|pay|paid)\b)", r"money.*"),
    (r"\bhow (?:hot|warm|cold)\b|\bwhat temperature\b", r"temperature"),
    (r"\bhow (?:heavy|much\b.*\bweigh)\b", r"mass.*"),
    (r"\bhow (?:far|tall|deep|wide|thick|high)\b", r"length.*|time|angle.*"),
)
_COMPILED_DIMENSIONS = [(re.compile(asks, re.IGNORECASE), re.compile(measures)) for asks, measures in _DIMENSIONS]
_COMPILED = [(re.compile(asks, re.IGNORECASE), re.compile(holds, re.IGNORECASE)) for asks, holds in _TYPES]


def matches_answer_type(question: str, sentence: str) -> bool | None:
    """Whether ``sentence`` holds what ``question`` asks for; None where the question expects no type."""
    for asks, holds in _COMPILED:
        if asks.search(question):
            return bool(holds.search(sentence))
    return None


def ask_alike(first: str, second: str) -> bool:
    """Whether two questions expect one type: both ask how long, or both how often."""
    one, other = (next((i for i, (asks, _) in enumerate(_COMPILED) if asks.search(q)), None) for q in (first, second))
    return one is not None and one == other


def asks_for_dimension(question: str, dimension: str) -> bool:
    """Whether an amount of this ``dimension`` may be what ``question`` asks for; True where it does not say."""
    found = next((measures for asks, measures in _COMPILED_DIMENSIONS if asks.search(question)), None)
    return found is None or bool(found.fullmatch(dimension))


def wants_amount(question: str) -> bool:
    """Whether ``question`` asks for an amount, or may be answered by one."""
    return matches_answer_type(question, "") is not None or bool(_OTHER_AMOUNTS.search(question))
