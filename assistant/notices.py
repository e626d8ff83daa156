"""Question -> the notices that the corpus's owner wants shown above the answer, before anything is searched.

People in trouble do not spell well: words are compared with room for slips of the keyboard, may stand apart, and may
come in another order. A pattern is a few words; all of them must be met within a short stretch of the
question. ``a|b`` in a pattern means either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .records import Library, Notice
from .spelling import slips

_WORD = re.compile(r"[^\W_]+(?:['’`\u00b4][^\W_]+)*")
# Words of a pattern may have this many others between them: "lost all control of my poor bladder".
_SLACK = 4


def match_notices(question: str, library: Library) -> tuple[Notice, ...]:
    """The notices whose patterns the question meets, in the order of corpus.toml, each at most once."""
    found = []
    for rule in library.notices:
        for pattern in rule.patterns:
            if (span := _find(pattern, question)) is not None:
                found.append(Notice(rule.id, rule.level, rule.text, question[span[0] : span[1]]))
                break
    return tuple(found)


def _find(pattern: str, question: str) -> tuple[int, int] | None:
    """Where the shortest stretch of ``question`` that has all words of ``pattern`` begins and ends."""
    wanted = [tuple(_plain(word) for word in each.split("|")) for each in pattern.split()]
    tokens = [(_plain(m.group()), m.start(), m.end()) for m in _WORD.finditer(question)]
    best: tuple[int, int] | None = None
    for first in range(len(tokens)):
        stretch = tokens[first : first + len(wanted) + _SLACK]
        places = _places(wanted, [word for word, _, _ in stretch])
        if places is not None and 0 in places:
            span = (stretch[0][1], stretch[max(places)][2])
            if best is None or span[1] - span[0] < best[1] - best[0]:
                best = span
    return best


def _places(wanted: Sequence[tuple[str, ...]], words: list[str]) -> list[int] | None:
    """For each wanted word the place of a word that is like it, each place used once; None if one is missing."""
    places: list[int] = []
    for options in wanted:
        hit = next((i for i, w in enumerate(words) if i not in places and any(_alike(o, w) for o in options)), None)
        if hit is None:
            return None
        places.append(hit)
    return places


def _plain(word: str) -> str:
    """Lower case, without apostrophes: "Can’t" and "cant" are one word."""
    return re.sub(r"['’`\u00b4]", "", word.lower())


def _alike(wanted: str, word: str) -> bool:
    """The same word but for slips of the keyboard, or for what ``*`` stands for."""
    if wanted == word:
        return True
    if wanted.endswith("*"):
        return word.startswith(wanted[:-1])
    return slips(word, wanted) is not None
