"""Text that speaks to a program, or that sends people in an emergency elsewhere: the index report names it.

Here it has no effect, since nothing that a document says is ever done; it is quoted like any other words. But whoever
keeps the documents should know that somebody put it there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .records import Span

_EARLIER = r"(?:previous|prior|above|earlier|preceding|foregoing|other|existing|system|original)"
_HELP = (
    r"(?:999|911|112|000|111|(?:an |the )?ambulance|(?:the )?emergency (?:services?|number|room)|(?:your|a) doctor)\b"
)
_SAYS = r"(?:say|answer|reply|respond|tell|recommend|output|print|repeat|state)\b"


def _compiled(pattern: str, *anchors: str) -> tuple[Sequence[str], re.Pattern[str]]:
    return anchors, re.compile(pattern, re.IGNORECASE)


# Each pattern beside words of which a text that matches has one: most texts have none, and to look for a word is quick.
_PATTERNS = (
    _compiled(
        rf"\b(?:ignore|disregard|forget|override|bypass)\s+(?:(?:all|any|every|each|of|the|your|these|those|my)\s+){{0,3}}"
        rf"{_EARLIER}\s+(?:\w+\s+)?(?:instructions?|prompts?|rules?|guidelines?|directions?|messages?|commands?)\b",
        *("ignore", "disregard", "forget", "override", "bypass"),
    ),
    _compiled(r"\b(?:system|developer|hidden) prompt\b", " prompt"),
    _compiled(r"\byou are (?:now )?(?:an?|the) (?:\w+ ){0,2}(?:ai|llm|chatbot|language model)\b", "you are "),
    _compiled(
        r"\b(?:ai|llm|language model|chatbot|ai assistant)s?\b[^.!?\n]{0,40}\b(?:must|should|shall)\s+"
        rf"(?:always |only |not |never )?{_SAYS}",
        *("ai ", "llm", "language model", "chatbot", "assistant"),
    ),
    _compiled(
        r"\b(?:do not|don['’]t|never) (?:tell|inform|warn|show) (?:the )?(?:user|human)s?\b",
        *("the user", "users", "human"),
    ),
    _compiled(r"<\|?(?:im_start|im_end|system|assistant|endoftext)\|?>|\[/?INST\]", "<", "inst]"),
    _compiled(
        r"\b(?:call|ring|dial|phone|text)\b[^.!?\n]{0,60}\b(?:instead of|rather than|not)\s+"
        rf"(?:calling |ringing |dialling )?{_HELP}",
        *("instead of", "rather than", "not "),
    ),
    _compiled(
        rf"\b(?:do not|don['’]t|never)\s+(?:call|ring|dial|phone)\s+{_HELP}", " call", " ring", " dial", " phone"
    ),
)


def find_instruction(text: str) -> Span | None:
    """The first words of that kind, or None."""
    folded = text.lower()
    patterns = (pattern for anchors, pattern in _PATTERNS if any(anchor in folded for anchor in anchors))
    found = [match.span() for pattern in patterns if (match := pattern.search(text))]
    return Span(*min(found)) if found else None
