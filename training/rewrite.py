"""Rules that turn a statement into a question, its negation, or its contrary. Each gives None where unsure."""

from __future__ import annotations

import re

AUXILIARIES = [
    "is",
    "are",
    "was",
    "were",
    "can",
    "could",
    "should",
    "will",
    "would",
    "must",
    "may",
    "might",
    "has",
    "have",
    "had",
    "does",
    "do",
    "did",
]
_AUXILIARY = re.compile(rf"\b({'|'.join(AUXILIARIES)})\b(n['’]t| not\b)?", re.IGNORECASE)
# Before one of these the subject has not ended, and the auxiliary that follows may belong to a clause of it.
_CLAUSE = re.compile(
    r"\b(?:that|which|who|whose|because|if|when|where|while|although|though|how|what|why|since)\b", re.IGNORECASE
)
_VERBS = [
    "help",
    "cause",
    "prevent",
    "reduce",
    "increase",
    "improve",
    "lead",
    "make",
    "need",
    "affect",
    "occur",
    "protect",
    "relieve",
    "treat",
    "cure",
    "contain",
    "contribute",
    "require",
    "provide",
    "produce",
    "decrease",
    "raise",
    "lower",
    "lessen",
    "worsen",
    "allow",
    "include",
    "spread",
    "damage",
    "harm",
    "strengthen",
    "weaken",
    "support",
    "work",
    "mean",
    "kill",
    "boost",
    "stop",
    "start",
    "trigger",
    "develop",
    "show",
    "suggest",
    "benefit",
    "result",
    "depend",
    "differ",
    "vary",
    "appear",
    "become",
    "begin",
    "block",
    "carry",
    "change",
    "come",
    "control",
    "destroy",
    "disappear",
    "follow",
    "get",
    "give",
    "go",
    "grow",
    "happen",
    "hurt",
    "involve",
    "keep",
    "last",
    "limit",
    "live",
    "look",
    "lose",
    "move",
    "occur",
    "play",
    "put",
    "remain",
    "return",
    "run",
    "seem",
    "take",
    "tend",
    "use",
]
_THIRD = {
    (
        v + "es"
        if v.endswith(("s", "sh", "ch", "x", "o"))
        else v[:-1] + "ies"
        if v.endswith("y") and v[-2] not in "aeiou"
        else v + "s"
    ): v
    for v in _VERBS
}
_THIRD_VERB = re.compile(rf"\b({'|'.join(_THIRD)})\b")
_MAX_SUBJECT = 9
# "has" is an auxiliary before a participle, and a verb of its own before anything else.
_HAVE = ("has", "have", "had")
_PARTICIPLE = re.compile(r"(?:been|\w+ed|\w+en|shown|found|had|made|become|never|not|also)\b")

_CONTRARIES = [
    ("increase", "decrease"),
    ("increases", "decreases"),
    ("increased", "decreased"),
    ("higher", "lower"),
    ("high", "low"),
    ("more", "less"),
    ("safe", "unsafe"),
    ("common", "rare"),
    ("commonly", "rarely"),
    ("always", "never"),
    ("often", "rarely"),
    ("before", "after"),
    ("early", "late"),
    ("large", "small"),
    ("improve", "worsen"),
    ("improves", "worsens"),
    ("mild", "severe"),
    ("with", "without"),
    ("helps", "harms"),
    ("good", "bad"),
    ("possible", "impossible"),
    ("effective", "ineffective"),
    ("normal", "abnormal"),
    ("better", "worse"),
    ("strong", "weak"),
    ("most", "few"),
    ("all", "no"),
    ("usually", "rarely"),
    ("benign", "malignant"),
    ("helpful", "harmful"),
    ("short", "long"),
    ("both", "neither"),
    ("slowly", "quickly"),
    ("necessary", "unnecessary"),
    ("likely", "unlikely"),
    ("healthy", "unhealthy"),
    ("prevent", "cause"),
    ("prevents", "causes"),
    ("reduce", "raise"),
    ("reduces", "raises"),
    ("stronger", "weaker"),
    ("tight", "loose"),
    ("relieve", "aggravate"),
    ("relieves", "aggravates"),
    ("younger", "older"),
    ("can", "cannot"),
]
_CONTRARY = dict(_CONTRARIES) | {b: a for a, b in _CONTRARIES}
_WORD = re.compile(r"[A-Za-z]+")
_NUMBER = re.compile(r"\b(\d{1,3})\b(?![.,]\d)")


def _front(statement: str) -> tuple[str, re.Match[str]] | None:
    """The subject before the main auxiliary, and the auxiliary."""
    match = _AUXILIARY.search(statement)
    if not match or match.start() == 0:
        return None
    subject = statement[: match.start()].strip()
    if len(subject.split()) > _MAX_SUBJECT or _CLAUSE.search(subject) or "," in subject:
        return None
    return subject, match


def _is_subject(text: str) -> bool:
    return 0 < len(text.split()) <= _MAX_SUBJECT and not _CLAUSE.search(text)


def _lower_first(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if first == "I" or (first[1:] != first[1:].lower()) else text[:1].lower() + text[1:]


def question(statement: str) -> str | None:
    """The yes/no question that ``statement`` answers with yes: its auxiliary fronted, or "does" added."""
    body = statement.strip().rstrip(".!")
    found = _front(body)
    if found:
        subject, match = found
        rest = body[match.end() :].strip()
        negation = " not" if match.group(2) else ""
        if match.group(1).lower() in _HAVE and not _PARTICIPLE.match(rest):
            return None
        return f"{match.group(1).lower()} {_lower_first(subject)}{negation} {rest}?"
    verb = _THIRD_VERB.search(body)
    if verb and _is_subject(body[: verb.start()]):
        subject = _lower_first(body[: verb.start()].strip())
        return f"does {subject} {_THIRD[verb.group(1)]}{body[verb.end() :]}?"
    return None


def negate(statement: str) -> str | None:
    """The statement with its main verb denied, or affirmed where it was denied."""
    found = _front(statement)
    if found:
        _, match = found
        if match.group(2):
            return statement[: match.start()] + match.group(1) + statement[match.end() :]
        if match.group(1).lower() in _HAVE:
            return None
        return f"{statement[: match.end()]} not{statement[match.end() :]}"
    verb = _THIRD_VERB.search(statement)
    if verb and _is_subject(statement[: verb.start()]):
        return f"{statement[: verb.start()]}does not {_THIRD[verb.group(1)]}{statement[verb.end() :]}"
    return None


def contrary(statement: str, pick: int = 0) -> str | None:
    """The statement with one word replaced by its contrary: "more" by "less", "before" by "after"."""
    places = [m for m in _WORD.finditer(statement) if m.group().lower() in _CONTRARY]
    if not places:
        return None
    match = places[pick % len(places)]
    word = _CONTRARY[match.group().lower()]
    if match.group()[0].isupper():
        word = word.capitalize()
    return statement[: match.start()] + word + statement[match.end() :]


def other_amount(statement: str, factor: int = 3) -> str | None:
    """The statement with its first whole number replaced by another that cannot be taken for it."""
    match = _NUMBER.search(statement)
    if not match or int(match.group(1)) < 2:
        return None
    return statement[: match.start()] + str(int(match.group(1)) * factor + 1) + statement[match.end() :]


def to_first_person(advice: str) -> str:
    """Advice as the person who asks says it: "take your medicine" becomes "take my medicine"."""
    for pattern, word in ((r"\byour\b", "my"), (r"\byourself\b", "myself"), (r"\byou\b", "I")):
        advice = re.sub(pattern, word, advice)
    return advice
