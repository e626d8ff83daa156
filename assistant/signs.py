"""What tells the side of a text: the stance model's scores, and signs beside them that a reader can check.

The model often knows that a text takes a side, and less often which. So three logistic regressions of a few numbers
each weigh what it says against words of praise and blame, denials, another way that is named instead, and how much of
the question the text speaks of: whether a side is taken, whether it is yes, and how likely both are right. A text that
answers in the question's own words is not weighed (assertions.py).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .assertions import asserts, asserts_in_general, leaves_open, only_mentions
from .models import TokenVectors, Vectors
from .polar_questions import asks_for, fears_harm, rivals
from .polarity import polarity
from .replies import gainsays, replied, without_questions
from .terms import words

_INSTEAD = re.compile(r"\b(?:instead|rather|better off|wait until|let it|leave it)\b", re.IGNORECASE)
_DENIES = frozenset(
    (
        "not", "never", "no", "none", "nor", "neither", "cannot", "hardly", "rarely", "seldom", "without", "nothing",
        "little", "few", "nobody", "less", "barely", "unlikely",
    )
)  # fmt: skip
_NOT = re.compile(r"n['’]t\Z")
_EFFECT = re.compile(
    r"caus(?:e|es|ing)|makes?|puts?|rais(?:e|es)|increas(?:e|es)|leads?|reduc(?:e|es)|prevents?|protects?|improves?"
    r"|affects?|works?|needs?|keeps?|stops?|speeds?|break"
)
# What follows these is a case, and not what is asked about.
_CASES = frozenset(("for", "with", "without", "if", "when", "while", "during", "after", "before", "despite"))
_POINTS_BACK = re.compile(
    r"\W*(?:(?:but|and|so|well|because)\W+)*(?:yes|no|it|they|this|that|these|those|them|doing so)\b", re.IGNORECASE
)
_FIRST_PERSON = frozenset(("i", "my", "me", "i've", "i'm"))
# What held once, and no longer does: whoever says so goes on to say the contrary.
_ONCE = re.compile(
    r"\b(?:until (?:recently|now|lately|then)|at first|used to (?:think|believe|say)|once (?:thought|believed)"
    r"|but (?:(?:is|are|was|were) )?no longer)\b",
    re.IGNORECASE,
)
# What others say, told at the end of a text: whoever tells it may think the contrary, and has not said.
_TOLD = re.compile(
    r"(?:^|[.!?]\W+)(?:\w+\W+){0,3}?(?:everyone|everybody|people|some|many|they|friends|neighbours|colleagues"
    r"|i['’]ve (?:been|often)|i (?:hear|heard|was told)|it is (?:often )?(?:said|claimed|believed))\b"
    r"(?: [\w'’-]+){0,4}? ?(?:says?|said|claims?|claimed|thinks?|believes?|tells? (?:me|you|us)|told|swears?|insists?"
    r"|heard|hear)\b(?: that)?\b[^.!?]*[.!?]?\W*\Z",
    re.IGNORECASE,
)
# Whoever does not know whether it is so, says neither yes nor no.
_UNKNOWN = re.compile(
    r"\b(?:no idea|(?:(?:do|does|did)(?:n['’]t| not)|never) know|(?:nobody|no one|who) knows"
    r"|not (?:yet |entirely |quite |really )?(?:sure|certain|clear|known|settled)|unsure|uncertain|unclear"
    r"|hard to (?:say|tell)|(?:can['’]?t|cannot|could(?:n['’]t| not)) (?:say|tell|promise)|remains to be seen"
    r"|open question|wonder(?:s|ed|ing)?|debate[ds]?|disagree[ds]?|differ|vary|divided|split)\b"
    r"[\s,:]+(?:(?:about|on|over|as to|just|yet)\s+)?(?:if|whether|how well)\b"
    r"|\b(?:question|matter) of (?:taste|opinion|preference)\b"
    r"|\bsome\b[^.;]{1,60}[,;] (?:but )?(?:some|others) (?:do not|don['’]t)\b",
    re.IGNORECASE,
)
# What is told, and then taken back: "they say that it rusts, which isn't true".
_TAKEN_BACK = re.compile(
    r",? which (?:(?:(?:is|was|could)(?:n['’]t| not)|can['’]?t|cannot)(?: \w+){0,2} (?:true|right|so|correct)"
    r"|(?:is|was) (?:\w+ )?(?:wrong|false|untrue|nonsense|rubbish|a myth))\b",
    re.IGNORECASE,
)
# Who says only that something was tried has not said what came of it: "we have been trying new shoes since May."
_TRIED = re.compile(
    r"(?:\w+\W+){0,2}?(?:i|we)(?:['’](?:ve|m|d)| have| am| was| were| had)?(?: [\w-]+){0,3}?"
    r" (?:try|tried|trying|attempt(?:ed|ing)?)\b(?:(?! (?:and|but|until|without|which) )[^,;:.!?])*[.!?]*\W*\Z",
    re.IGNORECASE,
)
# What a thing is good or bad for, or where; for whom, or for what was spoken of, is no other thing.
_FOR_SOMETHING = re.compile(
    r"\b(?:good|fine|great|ok|okay|safe|best|perfect|ideal|bad|useless) (?:for|in|on|with) "
    r"(?P<what>(?:[\w'’-]+ ?){1,4})",
    re.IGNORECASE,
)
_SOMEONE = re.compile(
    r"\b(?:people|persons?|adults?|children|kids|men|women|patients?|anybody|anyone|everybody|everyone|most|you|us"
    r"|me|it|them|this|these)\b",
    re.IGNORECASE,
)
# Beyond these odds, of e to this power, the model is surer than it is right.
_MOST = 4.0
_TINY = 1e-6


class Signs(NamedTuple):
    """What is read of a text about a claim.

    ``asked`` is 1 where yes speaks well of the thing, as in "is it safe?" or "can I do it?", -1 where it speaks ill,
    and 0 for neither, as in "does it cause rust?".
    """

    neutral: float
    """The natural logarithm of the model's odds that the text takes no side."""
    spoken: float
    """The share of the claim's subject words that the text has."""
    personal: float
    """Whether somebody tells of himself."""
    model: float
    """The natural logarithm of the model's odds of yes against no."""
    praise: float
    """1 where the words of praise and blame say yes, -1 where they say no."""
    denies_effect: float
    """Whether the text denies something, and ``asked`` is 0."""
    denies_ill: float
    """The same where ``asked`` is -1."""
    denies_good: float
    """The same where it is 1."""
    instead: float
    """Whether the text names another way, and ``asked`` is 1."""
    asked: float
    named: float
    """How near the text comes to the subject word of the claim that it is furthest from: 1 where it has them all."""
    whole: bool
    """Whether the text has every word for what the claim judges: of "daily walks", one on walks may mean others."""


class Weights(NamedTuple):
    """Of the three regressions, each with its constant first."""

    sided: tuple[float, ...]
    """Of the first three signs."""
    yes: tuple[float, ...]
    """Of the others, but for the last two."""
    right: tuple[float, ...]
    """Of the log-odds that a side is taken, of those of the likelier side, and of the last two signs."""


# Fitted by `python -m benchmarks.sides --fit`, but for the last number, which was chosen on what is shown of whole
# corpora (benchmarks/LOG.md).
WEIGHTS = Weights(
    sided=(-1.54, -1.15, 1.11, -0.02),
    yes=(0.0, 1.15, 1.06, -0.41, -0.48, 0.28, -0.16, -0.45),
    right=(-0.94, 0.65, 0.59, 0.61, 0.75),
)
# The first signs tell whether a side is taken, those up to here which one.
_SIDED, _WHICH = 3, 10
# How often a text that answers in the claim's own words is right: 41 of 45, and the others depend on something
# (benchmarks/LOG.md).
PLAINLY = 0.88


def judge(text: str, claim: str, scores: Vectors, named: float = 1.0, weights: Weights = WEIGHTS) -> tuple[bool, float]:
    """Whether ``text`` says rather yes than no to ``claim``, and the chance that this is right.

    ``scores`` are the stance model's chances of supports, neutral and opposes, ``named`` is as in :class:`Signs`. They
    do not count where the text answers the claim's own question, or in its words. Else the chance is 0 where words of
    praise and blame, or what it plainly tells to do, say the contrary, which no reader would follow, and where the text
    says that it is not known, says neither (below), or replies the contrary to a like question. What a text asks, it
    does not say.
    """
    plain = without_questions(text)
    if _UNKNOWN.search(plain):
        return False, 0.0
    if said := replied(text, claim) or asserts(plain, claim):
        return said > 0, PLAINLY
    signs = read_signs(text, claim, scores, named)
    sided = _sum(weights.sided, signs[:_SIDED])
    yes = _sum(weights.yes, signs[_SIDED:_WHICH])
    contrary = signs.praise * yes < 0 or asserts_in_general(plain, claim) * yes < 0
    if contrary or gainsays(text, claim, yes=yes > 0) or _says_neither(plain, claim):
        return yes > 0, 0.0
    return yes > 0, round(1 / (1 + math.exp(-_sum(weights.right, (sided, abs(yes), signs.named, signs.whole)))), 4)


def _says_neither(text: str, claim: str) -> bool:
    """Whether a text only names what is asked about, or takes back what it tells.

    It tells what held once, what others say or that something was tried; refutes somebody; speaks of leaving the act
    out and not plainly of what comes of it; or says when to do something else.
    """
    told = any(each.search(text) for each in (_ONCE, _TOLD, _TAKEN_BACK)) or _TRIED.match(text.lstrip())
    return bool(told) or leaves_open(text, claim) or only_mentions(text, claim)


def _sum(weights: tuple[float, ...], signs: tuple[float, ...]) -> float:
    constant, *each = weights
    return math.fsum((constant, *(weight * sign for weight, sign in zip(each, signs, strict=True))))


def read_signs(text: str, claim: str, scores: Vectors, named: float = 1.0) -> Signs:
    """The signs of one text; ``scores`` and ``named`` as in :func:`judge`."""
    supports, neutral, opposes = (float(score) + _TINY for score in scores)
    plain = without_questions(text)
    said, judged = list(words(text)), polarity(_without_asides(plain, claim))
    stems = {word.stem for word in said}
    asked, denied = asks_for(claim), denies(plain)
    subject = {word.stem for word in words(claim) if word.is_content and not polarity(word.text).sign}
    return Signs(
        neutral=_clipped(math.log(neutral / (supports + opposes))),
        spoken=len(subject & stems) / len(subject) if subject else 1.0,
        personal=any(word.text in _FIRST_PERSON for word in said),
        model=_clipped(math.log(supports / opposes)),
        praise=(judged.sign_where_harm_is_feared if fears_harm(claim) else judged.sign) * asked,
        denies_effect=denied and asked == 0,
        denies_ill=denied and asked < 0,
        denies_good=denied and asked > 0,
        instead=asked > 0 and bool(_INSTEAD.search(plain)),
        asked=asked,
        named=named,
        whole=_subject(claim) <= stems,
    )


def _without_asides(text: str, claim: str) -> str:
    """``text`` without what it calls good or bad for something that ``claim`` does not name: "fine for a shower"."""
    asked = {word.stem for word in words(claim)}

    def kept(match: re.Match[str]) -> str:
        named = {word.stem for word in words(match["what"]) if word.is_content}
        return match[0] if not named or named & asked or _SOMEONE.search(match["what"]) else " " * len(match[0])

    return _FOR_SOMETHING.sub(kept, text)


def names(text: str, tokens: Sequence[Vectors], claim: str, asked: TokenVectors) -> float:
    """How near ``text`` comes to the subject word of ``claim`` that it is furthest from: 1 where it has them all.

    ``tokens`` are the unit vectors of the tokens of its sentences, ``asked`` those of the claim. A text that is silent
    on the morning answers no question about watering in the morning, whatever it says of watering.
    """
    said = {word.stem for word in words(text)}
    far = [
        asked.vectors[asked.inside(word.start, word.end)]
        for word in words(claim)
        if word.is_content and word.stem not in said and not (polarity(word.text).sign or _EFFECT.fullmatch(word.text))
    ]
    return round(min((_nearness(each, tokens) for each in far if len(each)), default=1.0), 4)


def _nearness(word: Vectors, tokens: Sequence[Vectors]) -> float:
    """The mean, over the tokens of a word, of the cosine with the nearest of ``tokens``; 0 if there are none."""
    near = [(word @ each.T).max(axis=1).tolist() for each in tokens if len(each)]
    best = [max(own) for own in zip(*near, strict=True)]
    return math.fsum(best) / len(best) if best else 0.0


def speaks_of_subject(text: str, question: str, implied: Callable[[str], bool] = lambda _: False) -> bool:
    """Whether ``text`` names what ``question`` asks about; one that begins with yes, no or a pronoun need not.

    Nor need it name only what goes without saying in its corpus: the words whose stems are ``implied``.

    Where the question compares, it names what with as well: a warning of one says nothing of the other.

    The subject is what stands before the first word of judgement or effect, or before a case: "minimalist shoes" in
    "are minimalist shoes good for the knees?". A question without one, as "is it safe to run?", is spoken of by any
    text.
    """
    subject, spoken = _subject(question), {word.stem for word in words(text)}
    if (others := rivals(question)) and not others & spoken:
        return False
    return all(map(implied, subject)) or bool(_POINTS_BACK.match(text)) or bool(subject & spoken)


def _subject(question: str) -> set[str]:
    found: set[str] = set()
    for word in words(question):
        judges = word.is_content and (polarity(word.text).sign or _EFFECT.fullmatch(word.text))
        if judges or (found and word.text in _CASES):
            break
        if word.is_content:
            found.add(word.stem)
    return found


def denies(text: str) -> bool:
    """Whether something is denied in ``text``, or said to be little."""
    return any(word.text in _DENIES or _NOT.search(word.text) for word in words(text))


def _clipped(odds: float) -> float:
    return max(-_MOST, min(_MOST, odds))
