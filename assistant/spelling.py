"""Whether one word can be another with slips of the keyboard."""

from __future__ import annotations

from rapidfuzz.distance import DamerauLevenshtein

# A word of five letters may have one slip, one of eight two; a shorter one is too near to other words.
_ONE_SLIP, _TWO_SLIPS = 5, 8


def slips(word: str, meant: str) -> int | None:
    """How many slips make ``word`` of ``meant`` (Damerau-Levenshtein distance); None if it is another word.

    The first letter is taken to be right, as it nearly always is.
    """
    allowed = 2 if len(meant) >= _TWO_SLIPS else 1 if len(meant) >= _ONE_SLIP else 0
    if word[:1] != meant[:1] or abs(len(word) - len(meant)) > allowed:
        return None
    distance = DamerauLevenshtein.distance(word, meant, score_cutoff=allowed)
    return distance if distance <= allowed else None
