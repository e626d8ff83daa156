"""Whether a text speaks well or ill of what it is about: a closed list of words, and what denies them.

One of the signs that are weighed beside the stance model (signs.py), and one that a reader can check: a side is shown
only where the two do not contradict each other. Praise and blame are words of judgement ("helpful", "wrong"), words of
advice ("recommend", "avoid"), and troubles that something raises or lessens ("more pressure", "reduces pain"). A denial
in the few words before turns one round: "not harmful". As VADER (Hutto and Gilbert 2014), with words of advice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_GOOD = re.compile(
    r"good|great|better|best|beneficial|benefits?|benefit(?:ed|ing)|help(?:s|ed|ful|fully|ing)?|improv\w+|worthwhile"
    r"|reliev\w+|relief|eas(?:es|ed|ing)|alleviat\w+|sooth\w+|heal(?:s|ed|ing)?|recover(?:s|ed|y)?|safe(?:r|ly|st)?"
    r"|gentl[ey]|effective(?:ly)?|useful|recommend(?:s|ed|ing)?|advisable|worth|healthy|healthier|essential|ideal"
    r"|ok|okay|fine|boost(?:s|ed|ing)?|strengthen(?:s|ed|ing)?|wonders|encourag\w+|advis(?:e|es|ed|ing)|thriv\w+|well-tolerated|harmless|painless|key|should|must|cures?|cured"
)
_BAD = re.compile(
    r"bad|badly|worse\w*|worst|harm(?:s|ed|ful|ing)?|danger(?:s|ous|ously)?|risky|wrong|unsafe|aggravat\w+|exacerbat\w+"
    r"|damag\w+|hurts?|hurting|injur(?:e|es|ed|ing)|suffer(?:s|ed|ing)?|misunderstandings?|misconceptions?|myths?"
    r"|mistakes?|useless|pointless|ineffective|contraindicated|irritat\w+|avoid(?:s|ed|ing)?|discourag\w+|unhealthy"
    r"|unfortunately|detrimental|counterproductive|poison\w*|ruin(?:s|ed|ing)?|weaken(?:s|ed|ing)?|overrated|inadvisable"
    r"|refrain\w*|quit|waste[ds]?|wasteful|rubbish|nonsense|superfluous|unnecessary|limit(?:s|ed|ing)?|rot(?:s|ted|ten|ting)?|wrecked|backfir\w+|fail(?:s|ed|ure)?"
)
# Good or bad only by what happens to it.
_TROUBLE = re.compile(
    r"pains?|aches?|stress(?:es)?|strains?|pressure|tension|discomfort|symptoms?|inflammation|swelling|injur(?:y|ies)"
    r"|risks?|disease|problems?|damage|harm|stiffness|anxiety|deaths?|mortality|infections?|complications?|attacks?"
    r"|palpitations|headaches?|insomnia|loss(?:es)?|deficits?|blisters?|fung(?:us|i)|moulds?|molds?|rust|rot|strokes?|cancers?|illness(?:es)?|sickness|fevers?|colds"
    r"|bleeding|cramps?|falls|accidents?|errors?|fatigue|nausea|dizziness|depression|fractures?|costs|bullying"
)
_LESS = re.compile(
    r"reduc\w+|lessen\w*|decreas\w+|minimi[sz]\w+|minimal|less|fewer|lowers|lowered|lowering|prevent\w*|protect\w*|cuts?"
    r"|eas(?:e|es|ed|ing)|reliev\w+|alleviat\w+|without|rid|treat(?:s|ed|ing)?|cur(?:e|es|ed)|eliminat\w+|fights?|against"
)
_MORE = re.compile(
    r"increas\w+|rais(?:e|es|ed|ing)|more|caus(?:e|es|ed|ing)|puts?|putting|adds?|added|adding|creat\w+|produc\w+"
    r"|trigger\w*|leads?|led|spread\w*|greater|extra|higher|provok\w+|contribut\w+|excessive|brings?|gives?|too|develop\w*"
)
_NOT = re.compile(
    r"not|never|no|none|nor|neither|cannot|hardly|rarely|seldom|without|nothing|against|stop|\w+n['’]?t|little|lacks?|far"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[,;:.!?()–—]")
_ABSENT = frozenset(("no", "without"))
# What one hopes for, and is told that there is none of: "made no difference".
_HOPED_FOR = frozenset(("difference", "effect", "effects", "evidence", "improvement", "proof", "reason", "reasons"))
_FORBIDS = frozenset(("never", "don't", "don’t", "avoid"))
_JOINS = frozenset(("and", "so", "then", "also", "please"))
_OUGHT = frozenset(("should", "must"))
_LITTLE = frozenset(("no", "little", "any", "without"))
# A denial reaches so many words ahead, and a verb so far to its trouble; neither across the end of a clause.
_DENIES, _REACHES = 4, 5
# One word among so many of the other sign does not count.
_MOST = 2
_CLAUSE_ENDS = frozenset(",;:.!?()–—") | {"but", "because", "although", "while", "if", "when", "unless"}


@dataclass(frozen=True, slots=True)
class Polarity:
    """How many words speak well of a thing, and how many speak ill of it."""

    good: int
    bad: int

    @property
    def sign(self) -> int:
        """1 if they speak well, -1 if they speak ill, 0 if there are none, or many of both."""
        return bool(self.good > _MOST * self.bad) - bool(self.bad > _MOST * self.good)


def polarity(text: str) -> Polarity:
    """The words of praise and of blame in ``text``, those that are denied counted as their contrary."""
    words = _WORD.findall(text.lower())
    found = [sign for i, word in enumerate(words) if (sign := _sign(words, i, word))]
    return Polarity(found.count(1), found.count(-1))


def _sign(words: list[str], i: int, word: str) -> int:
    """1 for praise, -1 for blame, 0 for neither: of word ``i``, as it stands among ``words``."""
    before, after = _before(words, i, _DENIES), words[i + 1 : i + 2]
    if not set(before) - _JOINS and (word in _FORBIDS or (word == "do" and after == ["not"])):
        return -1
    if word in _HOPED_FOR:
        none = any(w in _LITTLE for w in before[-2:])
        against = word.startswith("reason") and (words[i + 1 : i + 3] == ["not", "to"] or after == ["against"])
        return (1 if none else -1) if against else -int(none)
    if _TROUBLE.fullmatch(word):
        return _of_trouble(words, i)
    if word in _OUGHT:
        return -1 if any(map(_NOT.fullmatch, after)) else int(not any(map(_BAD.fullmatch, after)))
    return _of_word(word, before, after)


def _of_word(word: str, before: list[str], after: list[str]) -> int:
    if word.startswith("suffer") and after == ["from"]:
        return 0  # It says who is spoken of.
    sign = bool(_GOOD.fullmatch(word)) - bool(_BAD.fullmatch(word))
    if sign > 0 and after == ["against"]:
        return -1  # "advise against"
    if "never" in before and word == "better":
        return 1  # "has never been better"
    # "less effective", "prevents the whole crop's ruin"
    reach = before if sign < 0 else before[-1:]
    lessened = any(_LESS.fullmatch(w) and not _GOOD.fullmatch(w) and not _NOT.fullmatch(w) for w in reach)
    return -sign if lessened != any(map(_NOT.fullmatch, before)) else sign


def _of_trouble(words: list[str], i: int) -> int:
    """What is done to the trouble that is word ``i``: less of it is praise, more of it is blame."""
    before = _before(words, i, _REACHES)
    j = next((j for j in reversed(range(len(before))) if _changes(before[j])), None)
    if j is None:
        return int(any(word in _ABSENT for word in before[-2:]))
    changed = _changes(before[j])
    return -changed if any(_NOT.fullmatch(w) and not _LESS.fullmatch(w) for w in before[:j]) else changed


def _changes(verb: str) -> int:
    """1 if it lessens a trouble, -1 if it brings more of it."""
    return bool(_LESS.fullmatch(verb)) - bool(_MORE.fullmatch(verb))


def _before(words: list[str], i: int, count: int) -> list[str]:
    """Up to ``count`` words before word ``i``, of its own clause."""
    own: list[str] = []
    for word in reversed(words[max(0, i - count) : i]):
        if word in _CLAUSE_ENDS:
            break
        own.insert(0, word)
    return own
