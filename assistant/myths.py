"""What a text calls a myth, it denies: "Myth: you need eight glasses a day", "it is a myth that knives rust".

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


@lru_cache(maxsize=4096)
def find_myth(sentence: str) -> str | None:
    """What a sentence calls a myth, in its own words; None if it does not."""
    found = _LABEL.match(sentence) or _CALLED.search(sentence)
    return sentence[found.end() :] if found else None
