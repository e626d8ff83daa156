"""The yes or no that follows a question in a text: "Can I use tap water? No. Boil it first.".

Who asks the same is answered by that yes or no, whatever words go on. What a text asks, it does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from .passages import split_sentences
from .polar_questions import asks_for, is_yes_no
from .polarity import polarity
from .terms import terms, words

# What a yes or no goes on with: "No, never.", "No you don't"; but "no study shows it" is none.
_ENDS = r"(?=\s*(?:[,.!;:–—-]|\Z)|\s+(?:you|it|they|we|i|there|this|that|these|those|he|she)\b)"
_YES = re.compile(
    rf"\W*(?:(?:oh|well|in short|generally|usually|in general|as a rule),?\s+)?"
    rf"(?:yes|yep|yeah|of course|absolutely|definitely|certainly|by all means|true|correct){_ENDS}",
    re.IGNORECASE,
)
_NO = re.compile(
    rf"\W*(?:(?:oh|well|in short|generally|usually|in general|as a rule),?\s+)?"
    rf"(?:no|nope|not at all|never|(?:absolutely|definitely|certainly|of course) not|not really|false|wrong|hardly"
    rf"|by no means|far from it|(?:quite )?(?:the|on the) (?:contrary|opposite)|nonsense|rubbish){_ENDS}",
    re.IGNORECASE,
)
_DEPENDS = re.compile(rf"\W*(?:(?:it|that) (?:all )?depends\b|(?:maybe|perhaps|sometimes){_ENDS})", re.IGNORECASE)
_MARKS = "\"'”’)*_ \n"
# "True or false: bread keeps in the fridge.": what follows says which.
_QUIZ = re.compile(
    r"\W*(?:true or false|(?:fact|myth|truth) or (?:fiction|fact|myth|false|lie))\s*[:?–—-]\s*(?=\w)", re.IGNORECASE
)
# Two questions are one if they have this share of their words in common.
_SAME = 0.6
_MUST = re.compile(r"\b(?:need|needs|have to|has to|must|should|ought|necessary|required|shall)\b", re.IGNORECASE)
_MAY = re.compile(r"\b(?:can|could|may|might|possible|allowed)\b", re.IGNORECASE)


def asks(sentence: str) -> bool:
    """Whether a sentence is a question, or leaves open whether what it says is true."""
    return sentence.rstrip(_MARKS).endswith("?") or bool(_QUIZ.match(sentence))


def is_reply(text: str) -> bool:
    """Whether ``text`` begins with a yes, a no or "it depends", which says nothing without its question."""
    return bool(_YES.match(text) or _NO.match(text) or _DEPENDS.match(text))


@lru_cache(maxsize=4096)
def without_questions(text: str) -> str:
    """The sentences of ``text`` that are no questions; the text as it is if there is no other.

    What is asked to be true or false is said where "true" follows, and a myth where "false" does.
    """
    if "?" not in text and not _QUIZ.search(text):
        return text
    sentences = [text[span.start : span.end] for span in split_sentences(text)]
    said = ""
    for each, after in pairwise([*sentences, ""]):
        if (quiz := _QUIZ.match(each)) and (_YES.match(after) or _NO.match(after)):
            said += f"{'' if _YES.match(after) else 'Myth: '}{each[quiz.end() :]}"
        elif not asks(each):
            said += each
    return said or text


def replied(text: str, claim: str) -> int:
    """1 where ``text`` asks what the yes/no question ``claim`` asks and goes on with a yes, -1 with a no, else 0."""
    return next((said for before, said in _replies(text) if _is_same(before, claim)), 0)


def gainsays(text: str, claim: str, *, yes: bool) -> bool:
    """Whether ``text`` begins with a question like ``claim`` and a reply that cannot mean this side of ``claim``.

    "Is mould safe? No." cannot mean that mouldy bread is safe. Both questions must speak well or ill of the thing.
    """
    for before, said in _replies(text):
        meant = said * asks_for(before) * asks_for(claim)
        if meant and _things(before) & _things(claim):
            return (meant > 0) != yes
    return False


def _things(question: str) -> set[str]:
    """The stems of what a question speaks of, rather than praises or blames."""
    return {word.stem for word in words(question) if word.is_content and not polarity(word.text).sign}


def _replies(text: str) -> Iterator[tuple[str, int]]:
    """Each question in ``text`` that a yes or a no follows, and 1 or -1."""
    sentences = [text[span.start : span.end] for span in split_sentences(text)] if "?" in text else []
    for before, after in pairwise(sentences):
        if asks(before) and (_YES.match(after) or _NO.match(after)):
            yield before, 1 if _YES.match(after) else -1


def _is_same(first: str, second: str) -> bool:
    """Whether two yes/no questions ask the same of the same, as far as their words tell."""
    one, other = set(terms(first)), set(terms(second))
    if not (is_yes_no(first) and is_yes_no(second)) or asks_for(first) != asks_for(second):
        return False
    if any(bool(each.search(first)) != bool(each.search(second)) for each in (_MUST, _MAY)):
        return False
    return bool(one & other) and len(one & other) >= _SAME * len(one | other)
