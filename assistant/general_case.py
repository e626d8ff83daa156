"""A question about a case -> the same question in general: "should I run with a cold?" -> "should I run?".

Sources that do not name the asker's case may still take a side in general. They are heard as what they are, so
that the side that never speaks of the case is not lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from .polar_questions import AUXILIARY, is_yes_no
from .polarity import polarity
from .quotes import MAX_PER_SOURCE
from .records import Quote
from .terms import terms, words

# What opens the words for a case. "In", "at" and "to" open too many others: "invest in gold", "listen to music"; a time
# or the weather is a case. What something helps one to do is no case either: "does it help you lose weight?".
_OPENER = re.compile(
    r"[\s,]+(?:with|without|if|when|whenever|while|during|after|before|for|despite)\s+"
    r"|(?<=\bhelp)\s+(?!(?:to|me|you|us|him|her|them|people)\b)(?=\w)"
    r"|[\s,]+(?:in|at)\s+(?:the\s+)?(?=(?:early\s+|late\s+)?(?:morning|afternoon|evening|night|noon|bedtime|spring|summer"
    r"|autumn|fall|winter|rain|snow|frost|dark|heat|sun)\b)",
    re.IGNORECASE,
)
_LED = re.compile(rf"^(?P<case>.*[,.;:])\s*(?:(?:so|then|and|but)\s+)?(?P<rest>{AUXILIARY}\s.*)$", re.IGNORECASE)
# Quotes of a voice that are heard in general.
MAX_PER_VOICE = 2


def without_case(question: str) -> tuple[str, str] | None:
    """The yes/no ``question`` without the case that it names first or last, and the case; None if it names none.

    Nor is there one where nothing would be left to look up: "is it safe for children?".
    """
    if not is_yes_no(question):
        return None
    if (led := _LED.match(question)) and _is_subject(led["rest"]) and terms(led["case"]):
        return led["rest"], led["case"]
    opener = next(reversed(list(_OPENER.finditer(question))), None)
    if opener is None:
        return None
    rest, case = question[: opener.start()], question[opener.end() :]
    return (f"{rest.rstrip(' ,')}?", case) if _is_subject(rest) and terms(case) else None


def _is_subject(text: str) -> bool:
    """Whether there is a word to look up in ``text`` that does not only praise or blame."""
    return any(word.is_content and not polarity(word.text).sign for word in words(text))


def in_general(
    quotes: Sequence[Quote],
    sided: Sequence[Quote],
    voices: Mapping[str, str],
    speaks_of_case: Callable[[Quote], bool],
) -> tuple[Quote, ...]:
    """``quotes``, and after them those of ``sided`` that give a voice a side which it takes in none of ``quotes``.

    ``sided`` are quotes with their sides to the question without its case. The surest of a voice are taken. What takes
    a side and does not speak of the case is said in general.
    """
    heard = {voices[quote.source.id] for quote in quotes if quote.stance != "neutral" and quote.role != "comment"}
    known = {(quote.source.id, quote.start) for quote in quotes}
    said = Counter(quote.source.id for quote in quotes)
    taken: dict[str, list[Quote]] = {}
    for quote in sorted(sided, key=lambda quote: (-(quote.stance_score or 0.0), quote.id)):
        own = taken.setdefault(voices[quote.source.id], [])
        new = (quote.source.id, quote.start) not in known and voices[quote.source.id] not in heard
        room = len(own) < MAX_PER_VOICE and said[quote.source.id] < MAX_PER_SOURCE
        if quote.stance != "neutral" and quote.role != "comment" and new and room:
            own.append(quote)
            said[quote.source.id] += 1
    added = sorted((quote for own in taken.values() for quote in own), key=lambda quote: quote.id)
    return tuple(
        replace(quote, id=number, general=quote.stance != "neutral" and not speaks_of_case(quote))
        for number, quote in enumerate([*quotes, *added], start=1)
    )
