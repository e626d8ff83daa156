"""Numbers in figures and words: "1,000", "1½", "two and a half", "a couple of".

What the words are worth is text2num's part; fractions and vague numbers, which it does not know, stand here.
"""

from __future__ import annotations

import re

import text_to_num


def compiled(pattern: str) -> re.Pattern[str]:
    """A blank in a pattern stands for any short white space, so that the line breaks of a text do not matter."""
    return re.compile(pattern.replace(" ?", r"\s{0,2}").replace(" ", r"\s{1,2}"), re.IGNORECASE)


_ONES = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
NUMBER_WORD = rf"(?:{_ONES}|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)"
_GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
FRACTION_SIGNS = "".join(_GLYPHS)
VAGUE = {"couple": (2.0, 3.0), "few": (2.0, 6.0), "several": (3.0, 12.0)}
_FRACTIONS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}
_COUNTS = {None: 1, "a": 1, "one": 1, "two": 2, "three": 3}
_FRACTION = re.compile(rf"(?:\band )?(?:\b(a|one|two|three) )?\b({'|'.join(_FRACTIONS)})s?\b.*")
_AND_A_PART = r" and (?:an?|one|two|three)[\s-](?:half|quarters?|thirds?)\b"
NUMBER = (
    rf"(?:(?:(?:\d{{1,2}}[\s-])?\d{{1,2}}/\d{{1,2}}|\d{{0,2}}\s?[{FRACTION_SIGNS}])(?: of an?\b)?"
    rf"|(?:(?:\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d{{1,7}})(?:\.\d{{1,4}})?"
    rf"|(?:a (?=hundred|thousand))?{NUMBER_WORD}\b(?:(?: and |[\s-]){NUMBER_WORD}\b){{0,5}})(?:{_AND_A_PART})?"
    r"|(?:(?:one[\s-]|a )?(?:half|quarter)|(?:a|one)[\s-]third|two[\s-]thirds|three[\s-]quarters)(?: of)?(?: an?)?\b"
    r"|(?:a )?(?:couple(?: of)?|few)\b|several\b|an?\b)"
)


def read_number(number: str) -> tuple[float, float] | None:
    """What a number is worth: 1.5 for "one and a half", 2 to 6 for "a few"; None for what is no number."""
    words = " ".join(number.lower().replace("-", " ").split())
    for vague, values in VAGUE.items():
        if vague in words:
            return values
    value = 0.0
    words = re.sub(r" of an?\Z", "", words)
    if found := _FRACTION.search(words):
        value, words = _COUNTS[found[1]] * _FRACTIONS[found[2]], words[: found.start()]
    elif words[-1:] in _GLYPHS:
        value, words = _GLYPHS[words[-1]], words[:-1]
    elif found := re.search(r"(\d+)/(\d+)\Z", words):
        if int(found[2]) == 0:
            return None
        value, words = int(found[1]) / int(found[2]), words[: found.start()]
    words = words.strip()
    if not words and value:
        return value, value
    try:
        value += _whole(words)
    except ValueError:
        return None
    return value, value


def _whole(words: str) -> float:
    if words in {"a", "an"}:
        return 1.0
    if words[:1].isdigit():
        return float(words.replace(",", ""))
    return float(text_to_num.text2num(re.sub(r"\Aa ", "one ", words), "en"))
