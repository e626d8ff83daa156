"""What is said of leaving an act out: "don't skip rinsing", "you'd be foolish not to rinse", "I stopped rinsing".

Two denials make a yes. A list of words hears a no in them, and so does a small model.
"""

from __future__ import annotations

import re

from .polarity import polarity

# What is left out begins where these end.
_OMITS = re.compile(
    r"(?:\b(?P<denies>not|never|(?:do|does|did|would|should|wo)n['’]t)"
    r"|\b(?P<lacks>without|skip(?:s|ped|ping)?|omit(?:s|ted|ting)?|neglect(?:s|ed|ing)?|fail(?:s|ed|ing|ure)?"
    r"|forget(?:s|ting)?|forgot|do(?:ing)? without"
    r"|(?P<stops>stop(?:s|ped|ping)?|quit(?:ting)?|g[ai]v(?:e|es|en|ing) up)))"
    r"(?: to)?(?: (?:the|your|my|any|all|a|an|even|\w+ly))?\W*\Z",
    re.IGNORECASE,
)
# Whoever is told not to leave it out, is told to do it; who may leave it out, need not.
_MUST_NOT = re.compile(
    r"(?:\b(?:not|never|cannot)|n['’]t|\bno (?:reason|excuse)(?: for)?|\b(?:afford|want|dare) to"
    r"|(?:n['’]t|\bnot|\bnever) see why (?:\w+ ){1,2}(?:would|should))\W*\Z",
    re.IGNORECASE,
)
_BLAMES = re.compile(
    r"\b(?:foolish|fool|wrong|mistakes?|mad|crazy|silly|stupid|unwise|irresponsible|negligent|risky|dangerous|harmful"
    r"|shame|pity|regret(?:s|ted)?|sorry)(?: (?:is|was|for|to|if you|of you))?\W*\Z",
    re.IGNORECASE,
)
_ALLOWS = re.compile(
    r"\b(?:can|could|may|might|better(?: off)?|best|fine|ok|okay|alright|safe|wise|wiser|right|sensible|free|good"
    r"|(?:had|['’]d) rather)(?: to| \w+ly| also| just| as well)?\W*\Z",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:should|must|ought to|ha(?:ve|s|d) to|need to|recommend|advise(?: you)? to|time to)(?: \w+ly)?\W*\Z",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:if|when|whenever) (?:you|one|we|people|i|they|somebody|someone)(?: ever| \w+ly)?\W*\Z", re.IGNORECASE
)
_BEGINS = re.compile(r"\A\W*(?:(?:please|so|just|then|and|but|also)\W+)*\Z", re.IGNORECASE)
_SOMEBODY = re.compile(r"\b(?:i|we|he|she|they|who)(?:['’](?:ve|d)| have| has| had)?(?: \w+ly)?\W*\Z", re.IGNORECASE)
_TOLD = re.compile(r"(?:skip|omit|stop|quit|give up|do without)\b", re.IGNORECASE)
_GERUND = re.compile(r"\w+ing\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|never|no|nothing|cannot|hardly)\b|n['’]t\b", re.IGNORECASE)
# "You need not worry about rinsing", "think twice before rinsing", "the less you rinse, the better".
_FEARS = r"(?:worry|fear|afraid|hesitate|shy|scared|concerned)(?: about| of| to)?(?: (?:the|your))?\W*\Z"
_NO_FEAR = re.compile(rf"(?:\b(?:not|never|no (?:need|reason))|n['’]t)(?: \w+){{0,3}}? {_FEARS}", re.IGNORECASE)
_HESITATES = re.compile(r"\bthink twice (?:before|about)(?: you)?\W*\Z", re.IGNORECASE)
_LESS = re.compile(r"\bthe less(?: often)? (?:you|one|we|i)\W*\Z", re.IGNORECASE)
_THE_BETTER = re.compile(r",? the better\b", re.IGNORECASE)
_USED_TO = re.compile(r"\b(?:i|we) used to(?: \w+ly)?\W*\Z", re.IGNORECASE)
_NO_LONGER = re.compile(
    r"\b(?:stopped|quit|no longer|not any ?more|gave (?:it |that |this )?up|given (?:it |that |this )?up)\b",
    re.IGNORECASE,
)


def said_of_omission(sentence: str, start: int) -> int | None:
    """What is said of leaving out the act that begins at ``start``: 1 that it is to be done, -1 that it is not.

    0 where it does not say so plainly; None where the sentence is not about leaving it out.
    """
    before, rest = sentence[:start], sentence[start:]
    if _NO_FEAR.search(before):
        return 1
    if _HESITATES.search(before) or (_LESS.search(before) and _THE_BETTER.search(rest)):
        return -1
    if _USED_TO.search(before):
        return -1 if _NO_LONGER.search(rest) else None
    omits = _OMITS.search(before)
    return _left_out(before[: omits.start()], omits, rest) if omits else None


def _left_out(lead: str, omits: re.Match[str], rest: str) -> int | None:
    """As :func:`said_of_omission`: ``lead`` stands before the words that leave the act out, ``rest`` begins with it."""
    if _MUST_NOT.search(lead) or _BLAMES.search(lead):
        return 1
    if _IF.search(lead):
        return -_sign(rest.partition(",")[2])
    if not omits["lacks"]:
        # "Do not rinse it" leaves nothing out; "not rinsing it" does.
        gerund = _GERUND.match(rest) and omits["denies"].lower() in {"not", "never"}
        return -_sign(rest) if gerund and _BEGINS.search(lead) else None
    # What comes of it tells, or else that it may be left out, was, or is to be.
    if _TELLS.search(lead):
        return -1
    allowed, begins, somebody = (each.search(lead) for each in (_ALLOWS, _BEGINS, _SOMEBODY))
    if not allowed and (begins or somebody) and (sign := _sign(rest)):
        return -sign
    return -bool(allowed or (begins and _TOLD.match(omits["lacks"])) or (somebody and omits["stops"]))


def _sign(text: str) -> int:
    """1 where ``text`` speaks well of something, -1 where it speaks ill of it, or denies it."""
    return polarity(text).sign or -bool(_DENIED.search(text))
