"""Who asks whether to keep doing a thing asks whether to do it: "should I keep running?" -> "should I run?".

Verbs such as "keep" and "continue" say little by themselves, and texts that answer do not have them.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from .terms import words

_LIGHT = re.compile(
    r"(?P<lead>\W*(?:(?:should|can|could|may|must|shall)\s+(?:i|we|you|one|people|(?:my|the)\s+\w+)\s+"
    r"|do\s+(?:i|we|you)\s+(?:really\s+)?(?:need|have|ought)\s+to\s+|is\s+it\s+(?:\w+\s+){1,3}?to\s+))(?:still\s+)?"
    r"(?:(?:keep|go|carry|continue|be)\s+(?:on\s+)?(?P<gerund>\w{2,}ing)\b|continue\s+to\s+(?=\w)|(?<=still\s))",
    re.IGNORECASE,
)


def without_light_verb(question: str, known: Collection[str]) -> str:
    """``question`` as it asks whether to do the thing itself; as it is where it does not ask so.

    ``known`` are the words among which the base form of a gerund must be.
    """
    light = _LIGHT.match(question)
    if light is None:
        return question
    act = base_form(light["gerund"], known) if light["gerund"] else ""
    return question if act is None else f"{light['lead']}{act}{question[light.end() :]}"


def base_form(gerund: str, known: Collection[str]) -> str | None:
    """Take "use" out of "using": the form that is among ``known``; None where none is."""
    stem = gerund.lower().removesuffix("ing")
    undoubled = [stem[:-1]] if stem[-2:-1] == stem[-1:] else []
    forms = [each for each in (*undoubled, stem, f"{stem}e") if each in known]
    return next((each for each in forms if _stem(each) == _stem(gerund)), None)


def _stem(word: str) -> str:
    return next((each.stem for each in words(word)), "")
