"""Whether a text speaks well or ill of what it is about: a closed list of words, and what denies them.

A second witness beside the stance model, and one that a reader can check: a side is shown only where the two do
not contradict each other. Praise and blame are words of judgement ("helpful", "wrong"), words of advice
("recommend", "avoid"), and troubles that something raises or lessens ("more pressure", "reduces pain"). A denial
in the few words before turns one round: "not harmful". As VADER (Hutto and Gilbert 2014), with words of advice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_GOOD = re.compile(
    r"good|great|better|best|beneficial|benefits?|benefit(?:ed|ing)|help(?:s|ed|ful|fully|ing)?|improv\w+|worthwhile"
    r"|reliev\w+|relief|eas(?:es|ed|ing)|alleviat\w+|sooth\w+|heal(?:s|ed|ing)?|recover(?:s|ed|y)?|safe(?:r|ly|st)?"
    r"|gentl[ey]|effective(?:ly)?|useful|recommend(?:s|ed|ing)?|advisable|worth|healthy|healthier|essential|ideal"
    r"|ok|okay|fine|encourag\w+|thriv\w+|well-tolerated|harmless|painless|key|should|cures?|cured"
)
_BAD = re.compile(
    r"bad|badly|worse\w*|worst|harm(?:s|ed|ful|ing)?|danger(?:s|ous|ously)?|risky|wrong|unsafe|aggravat\w+|exacerbat\w+"
    r"|damag\w+|hurts?|hurting|injur(?:e|es|ed|ing)|suffer(?:s|ed|ing)?(?! from)|misunderstandings?|misconceptions?|myths?"
    r"|mistakes?|useless|pointless|ineffective|contraindicated|irritat\w+|avoid(?:s|ed|ing)?|discourag\w+|unhealthy"
    r"|unfortunately|detrimental|counterproductive|poison\w*|ruin(?:s|ed|ing)?|weaken(?:s|ed|ing)?|overrated|inadvisable"
)
# Good or bad only by what happens to it.
_TROUBLE = re.compile(
    r"pains?|aches?|stress(?:es)?|strains?|pressure|tension|discomfort|symptoms?|inflammation|swelling|injur(?:y|ies)"
    r"|risks?|disease|problems?|damage|harm|stiffness|anxiety|deaths?|mortality|infections?|complications?|attacks?"
    r"|palpitations|headaches?|insomnia|losses|losse?s?|deficits?"
)
_LESS = re.compile(
    r"reduc\w+|lessen\w*|decreas\w+|minimi[sz]\w+|minimal|less|fewer|lowers|lowered|lowering|prevent\w*|protect\w*|cuts?"
    r"|eas(?:e|es|ed|ing)|reliev\w+|alleviat\w+|without|rid|treat(?:s|ed|ing)?|cur(?:e|es|ed)|eliminat\w+|fights?|against"
)
_MORE = re.compile(
    r"increas\w+|rais(?:e|es|ed|ing)|more|caus(?:e|es|ed|ing)|puts?|putting|adds?|added|adding|creat\w+|produc\w+"
    r"|trigger\w*|leads?|led|greater|extra|higher|provok\w+|contribut\w+|excessive|brings?|gives?|too|develop\w*"
)
_NOT = re.compile(
    r"not|never|no|none|nor|neither|cannot|hardly|rarely|seldom|without|nothing|against|stop|\w+n['’]?t|little|lacks?|far"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[,;:.!?()–—]")
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
    before = _before(words, i, _DENIES)
    if _TROUBLE.fullmatch(word):
        verbs = _before(words, i, _REACHES)
        j = next((j for j in reversed(range(len(verbs))) if _changes(verbs[j])), None)
        if j is None:
            return 0
        changed = _changes(verbs[j])
        return -changed if any(_NOT.fullmatch(w) and not _LESS.fullmatch(w) for w in verbs[:j]) else changed
    sign = bool(_GOOD.fullmatch(word)) - bool(_BAD.fullmatch(word))
    if sign and word == "should" and any(_NOT.fullmatch(w) for w in words[i + 1 : i + 2]):
        return -1
    return -sign if any(_NOT.fullmatch(w) for w in before) else sign


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
