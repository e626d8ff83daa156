"""Whether a text speaks well or ill of what it is about: a closed list of words, and what denies them.

One of the signs that are weighed beside the stance model (signs.py), and one that a reader can check: unless a text
answers in the question's own words, a side is shown only where the two do not contradict each other. Praise and blame
are words of judgement ("helpful", "wrong"), words of advice ("recommend", "avoid"), and troubles that something raises
or lessens ("more pressure", "reduces pain"). A denial in the few words before turns one round: "not harmful". As VADER
(Hutto and Gilbert 2014), with words of advice.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_GOOD = re.compile(
    r"good|great|better|best|beneficial|benefits?|benefit(?:ed|ing)|help(?:s|ed|ful|fully|ing)?|improv\w+|worthwhile"
    r"|reliev\w+|relief|eas(?:es|ed|ing)|alleviat\w+|sooth\w+|heal(?:s|ed|ing)?|recover(?:s|ed|y)?|safe(?:r|ly|st)?"
    r"|gentl[ey]|effective(?:ly)?|useful|recommend(?:s|ed|ing)?|advisable|worth|healthy|healthier|essential|ideal"
    r"|ok|okay|fine|boost(?:s|ed|ing)?|strengthen(?:s|ed|ing)?|wonders|encourag\w+|advis(?:e|es|ed|ing)|thriv\w+|underrated|well-tolerated|harmless|painless|key|should|must|cures?|cured"
)
_BAD = re.compile(
    r"bad|badly|worse\w*|worst|harm(?:s|ed|ful|ing)?|danger(?:s|ous|ously)?|risky|wrong|unsafe|aggravat\w+|exacerbat\w+"
    r"|damag\w+|hurts?|hurting|injur(?:e|es|ed|ing)|suffer(?:s|ed|ing)?|misunderstandings?|misconceptions?|myths?"
    r"|mistakes?|useless|pointless|drawbacks?|downsides?|disadvantages?|ineffective|contraindicated|irritat\w+|avoid(?:s|ed|ing)?|discourag\w+|unhealthy"
    r"|unfortunately|detrimental|counterproductive|poison\w*|ruin(?:s|ed|ing)?|weaken(?:s|ed|ing)?|overrated|inadvisable"
    r"|refrain\w*|quit|angr(?:y|ier)|stupid\w*|foolish\w*|daft(?:est)?|idiotic|folly|waste[ds]?|wasteful|rubbish|nonsense|superfluous|unnecessary|optional|limit(?:s|ed|ing)?|rot(?:s|ted|ten|ting)?|wrecked|backfir\w+|fail(?:s|ed|ure)?"
)
# Denied, these say that a thing is of no use, which is not to say that it does harm.
_USE = re.compile(
    r"beneficial|benefits?|benefit(?:ed|ing)|help\w*|improv\w+|worth(?:while)?|reliev\w+|relief|eas(?:es|ed|ing)|alleviat\w+"
    r"|sooth\w+|heal(?:s|ed|ing)?|recover(?:s|ed|y)?|effective(?:ly)?|useful|boost(?:s|ed|ing)?|strengthen(?:s|ed|ing)?"
    r"|wonders|essential|key|cures?|cured"
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
    r"not|never|no|none|nor|neither|cannot|hardly|rarely|seldom|without|nothing|against|stop|little|lacks?|far"
    r"|\w+n['’]t|(?:do|does|did|is|are|was|were|ca|wo|would|could|should|has|have|had|must|need)nt"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[,;:.!?()–—]")
# Two denials, or a comparison, that say how good a thing is.
_SAID_OTHERWISE = (
    (re.compile(r"\b(?:never|don['’]t|doesn['’]t|not) fails? to\b"), "always"),
    (re.compile(r"\bnot without\b"), "with"),
    (re.compile(r"\b(?:bring|brings|brought|bringing) down\b|\b(?:ward|wards|warded) off\b"), "reduces"),
    (re.compile(r"\b(?:do|does|did|fare|fares|fared) (?:very )?well\b"), "benefit"),
    (re.compile(r"\b(?:take|takes|took|taking) the edge off\b"), "eases"),
    (re.compile(r"\bnothing (?=\w+ (?:as|so) (?:much|well|good|effectively) as\b)"), "this "),
    (re.compile(r"\bnothing (?:is )?(?:better|healthier|safer) than\b"), "best"),
)
_ABSENT = frozenset(("no", "without"))
# What one hopes for, and is told that there is none of: "made no difference".
_HOPED_FOR = frozenset(("difference", "effect", "effects", "evidence", "improvement", "proof", "reason", "reasons"))
_PROOFS = frozenset(("evidence", "proof"))
_GROUNDS = _PROOFS | {"reason", "reasons"}
# Where there is none of these, a thing does not help, nor does it harm.
_OF_EFFECT = _PROOFS | {"difference", "effect", "effects"}
# They blame what is said of a thing: whether they blame the thing, other words tell better.
_OF_SPEECH = re.compile(r"myths?|misunderstandings?|misconceptions?|evidence|proof")
_FORBIDS = frozenset(("never", "don't", "don’t", "avoid"))
_JOINS = frozenset(("and", "so", "then", "also", "please"))
_OUGHT = frozenset(("should", "must"))
# "Should be kept out", "must stay away".
_KEPT_OUT = re.compile(r"(?:be )?(?:kept|keep|left|leave|stay|steer) (?:\w+ )?(?:out|away|off|alone|clear)\b")
_HAS = frozenset(("had", "have", "has", "get", "gets", "got", "gotten", "suffered", "noticed", "experienced"))
_LITTLE = frozenset(("no", "little", "any", "without"))
# A denial reaches so many words ahead, and a verb so far to its trouble; neither across the end of a clause.
_DENIES, _REACHES = 4, 5
# So far reaches a lack of evidence.
_UNPROVES = 30
# One word among so many of the other sign does not count.
_MOST = 2
CLAUSE_ENDS = frozenset(",;:.!?()–—") | {"but", "because", "although", "while", "if", "when", "unless"}


# What a word can say, beside praise: that a thing is bad, that it is of no use, that it does nothing at all.
_PRAISE, _BLAME, _NO_USE, _NO_EFFECT = 1, -1, -2, -3


@dataclass(frozen=True, slots=True)
class Polarity:
    """How many words speak well of a thing, how many speak ill of it, call it useless, and say it has no effect."""

    good: int
    bad: int
    useless: int = 0
    no_effect: int = 0

    @property
    def sign(self) -> int:
        """1 if they speak well, -1 if they speak ill, 0 if there are none, or many of both."""
        return _more(self.good, self.bad + self.useless + self.no_effect)

    @property
    def sign_where_harm_is_feared(self) -> int:
        """The same where no effect is good news, and a lack of use is none."""
        return _more(self.good + self.no_effect, self.bad)


def _more(good: int, bad: int) -> int:
    return bool(good > _MOST * bad) - bool(bad > _MOST * good)


def polarity(text: str) -> Polarity:
    """The words of praise and of blame in ``text``, those that are denied counted as their contrary."""
    words = tokens(text)
    found = [(word, said) for i, word in enumerate(words) if (said := _said(words, i))]
    of_things = [said for word, said in found if not _OF_SPEECH.fullmatch(word)]
    counts = Counter(of_things or [said for _, said in found])
    return Polarity(counts[_PRAISE], counts[_BLAME], counts[_NO_USE], counts[_NO_EFFECT])


def tokens(text: str) -> list[str]:
    """The words of ``text`` and its marks of punctuation, lower-cased, and "never fails to help" as "always help"."""
    text = text.lower()
    for said, meant in _SAID_OTHERWISE:
        text = said.sub(meant, text)
    return _WORD.findall(text)


def sign_of(words: list[str], i: int) -> int:
    """1 for praise, -1 for blame, 0 for neither: of word ``i``, as it stands among ``words`` (:func:`tokens`)."""
    return max(_said(words, i), -1)


def _said(words: list[str], i: int) -> int:
    """What word ``i`` says, of ``_PRAISE``, ``_BLAME``, ``_NO_USE``, ``_NO_EFFECT`` and 0."""
    word = words[i]
    before, after = _before(words, i, _DENIES) + _unproven(words, i), words[i + 1 : i + 2]
    if words[max(0, i - 2) : i] == ["anything", "but"]:
        before.append("not")
    if not set(before) - _JOINS and (word in _FORBIDS or (word == "do" and after == ["not"])):
        return _BLAME
    if word in _HOPED_FOR:
        none = any(w in _LITTLE for w in before[-2:])
        against = word.startswith("reason") and (words[i + 1 : i + 3] == ["not", "to"] or after == ["against"])
        if against:
            return _PRAISE if none else _BLAME
        return (_NO_EFFECT if word in _OF_EFFECT else _BLAME) * int(none)
    if _TROUBLE.fullmatch(word):
        return _of_trouble(words, i)
    if word in _OUGHT:
        kept_out = _KEPT_OUT.match(" ".join(words[i + 1 : i + 5]))
        return -1 if kept_out or any(map(_NOT.fullmatch, after)) else int(not any(map(_BAD.fullmatch, after)))
    return _of_word(word, before, after)


def _unproven(words: list[str], i: int) -> list[str]:
    """The denial in "no good evidence that it ever does any harm", which reaches farther than others."""
    if _PROOFS.isdisjoint(words[max(0, i - _UNPROVES) : i]):
        return []
    before = _before(words, i, _UNPROVES)
    proof = next((j for j, word in enumerate(before) if word in _PROOFS), 0)
    return ["no"] if any(word in _LITTLE for word in before[max(0, proof - 2) : proof]) else []


def _of_word(word: str, before: list[str], after: list[str]) -> int:
    if (word.startswith("suffer") and after == ["from"]) or set(after) & _GROUNDS:
        return 0  # It says who is spoken of, or how good the evidence is.
    sign = bool(_GOOD.fullmatch(word)) - bool(_BAD.fullmatch(word))
    if sign > 0 and after == ["against"]:
        return -1  # "advise against"
    if "never" in before and word == "better":
        return 1  # "has never been better"
    # "less effective", "prevents the whole crop's ruin"
    reach = before if sign < 0 else before[-1:]
    lessened = any(_LESS.fullmatch(w) and not _GOOD.fullmatch(w) and not _NOT.fullmatch(w) for w in reach)
    if lessened == any(map(_NOT.fullmatch, before)):
        return sign
    return _NO_USE if _USE.fullmatch(word) else -sign


def _of_trouble(words: list[str], i: int) -> int:
    """What is done to the trouble that is word ``i``: less of it is praise, more of it is blame."""
    before = _before(words, i, _REACHES)
    j = next((j for j in reversed(range(len(before))) if _changes(before[j])), None)
    if j is None:
        return int(any(word in _ABSENT for word in before[-2:]) or _is_spared(before))
    changed = _changes(before[j])
    denied = any(_NOT.fullmatch(w) and not _LESS.fullmatch(w) for w in before[:j] + _unproven(words, i))
    if denied:
        return _NO_USE if changed > 0 else _PRAISE
    return changed


def _is_spared(before: list[str]) -> bool:
    """Whether somebody has not had the trouble that comes next: "I haven't had a single headache"."""
    denials = [i for i, word in enumerate(before) if _NOT.fullmatch(word)]
    return bool(denials) and not _HAS.isdisjoint(before[denials[0] :])


def _changes(verb: str) -> int:
    """1 if it lessens a trouble, -1 if it brings more of it."""
    return bool(_LESS.fullmatch(verb)) - bool(_MORE.fullmatch(verb))


def _before(words: list[str], i: int, count: int) -> list[str]:
    """Up to ``count`` words before word ``i``, of its own clause."""
    own: list[str] = []
    for word in reversed(words[max(0, i - count) : i]):
        if word in CLAUSE_ENDS:
            break
        own.insert(0, word)
    return own
