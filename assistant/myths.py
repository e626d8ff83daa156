"""What a text calls a myth, it denies: "Myth: knives rust", "it is a myth that ...", "the belief that ... is wrong".

Pages that clear up are written so, and the words of the myth alone say the contrary of what their writer says.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .numerals import NUMBER_WORD

_KIND = r"(?:myth|misconception|fallacy|fiction|(?:false|mistaken) belief|old wives['’] tale)"
# "Myth:", "Common myth no. 3 –", "**Myth #2.**"; "myth-busting:" and "myths:" are none.
_LABEL = re.compile(
    rf"\W*(?:the\s+)?(?:(?:common|popular|big|old|first|second|third|last)\s+)?{_KIND}"
    rf"(?P<number>\s*(?:#|no\.?|number)?\s*(?:\d{{1,3}}|{NUMBER_WORD})\b)?"
    r"[\"'”’*_]*(?:\s*:|\s+[–—-](?=\s)|(?(number)[.)]|(?!)))[\s*_\"'“‘]*(?=\w)",
    re.IGNORECASE,
)
_CALLED = re.compile(
    rf"\b(?:it|that|this)(?:['’]s| is| was)(?: \w+ly| just)? (?:an?|one of the|the)(?: \w+){{0,2}} {_KIND}s? "
    r"(?:that|to (?:think|believe|say)(?: that)?)\s+",
    re.IGNORECASE,
)

_REFUTED = re.compile(
    r"\bthe(?: \w+)? (?:idea|notion|belief|claim|assumption|theory|view) that (?P<said>[^.?!]{1,300}?)"
    r" (?:is|was|has been)(?: \w+ly| now| quite| just| simply)?"
    r" (?:mistaken|wrong|false|outdated|out of date|untrue|nonsense|rubbish|a myth|debunked|disproved|disproven"
    r"|unfounded|baseless)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def find_myth(sentence: str) -> str | None:
    """What a sentence calls a myth, in its own words; None if it does not."""
    if refuted := _REFUTED.search(sentence):
        return refuted["said"]
    found = _LABEL.match(sentence) or _CALLED.search(sentence)
    return sentence[found.end() :] if found else None
