"""A question that asks which of two ("the front or the rear?") -> the quotes that choose either of them.

Such a question has no yes. Each of the two is asked about alone ("should it be on the front?"), and a sentence chooses
the one that it names and says yes to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from .assertions import is_hearsay
from .barred import read_barred
from .models import StanceModel
from .passages import split_sentences, strip
from .polar_questions import AUXILIARY, asks_which, is_open
from .records import Quote, Span
from .replies import asks
from .signs import PLAINLY, judge
from .stance import SURER, find_limit, surely
from .terms import Word, words

# Words that tell two alternatives apart though they are no content words: "before or after", "on or off".
_PLACES = frozenset(("before", "after", "with", "without", "on", "off", "in", "out", "up", "down", "inside", "outside"))
_LEADS = (
    frozenset(("the", "a", "an", "my", "your", "its", "their", "this", "that", "some")),
    frozenset(
        ("in", "on", "at", "by", "with", "without", "before", "after", "during", "under", "over", "from", "into")
    ),
    frozenset(("to",)),
)
# They compare, and belong to neither of the two.
_COMPARES = frozenset(
    ("better", "best", "safer", "safest", "preferable", "first", "more", "less", "healthier", "worse")
)
# "Which is better, ice or heat?", "ice or heat for a sprain?"
_WHICH = re.compile(
    r"\W*(?:what|which)(?: one)?(?:['’]s| is| are| works?| would be)"
    r"(?= (?:the )?(?:better|best|safer|safest|healthier|more \w+)\b)",
    re.IGNORECASE,
)
_OPENS = re.compile(rf"\b(?:what|which|who|whom|whose|where|when|why|how|{AUXILIARY})\b|[:;]", re.IGNORECASE)
_SHORT = 8
# A longer sentence is not read.
_LONGEST = 1000
# What stands between the one that is preferred and the other: "salt it before, not after".
_RATHER = re.compile(
    r"\b(?:rather than|instead of|over|beats|(?:better|safer|healthier|easier|gentler|superior|preferable"
    r"|more (?:effective|useful|helpful)) (?:than|to))\b|(?:\A\W*|[,–—-]\s*|\band )not\b",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:not|never|no|hardly|nor)\b|n['’]t\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[^.;:!?,]*\Z")
# What is said of the one that is preferred: "clay pots are best".
_BEST = re.compile(
    r"(?: [\w'’-]+){0,2}? (?:is|are|works?)(?: usually| always| by far| still)? (?:the )?"
    r"(?:better|best|preferable|safer|safest|first choice|right choice|better choice|one to choose)\b",
    re.IGNORECASE,
)
# A comma or the end of a clause parts the words around it.
_GAP = re.compile(r"[^\s'’-]")


class Choice(NamedTuple):
    """The two alternatives of a question."""

    readings: tuple[str, str]
    """A yes/no question about each alone."""
    named: tuple[frozenset[str], frozenset[str]]
    """The stems by which each is told from the other."""


class Chosen(NamedTuple):
    """A quote that chooses one of two."""

    quote: Quote
    which: int
    words: Span
    """Its words for what it chooses, as offsets into the quote."""
    condition: Span | None
    """What limits that, likewise."""
    sure: float
    """The chance that it chooses this one."""


def read_choice(question: str) -> Choice | None:
    """The alternatives of a question that asks which of two; None for any other, and for more than two."""
    every = list(words(question))
    ors = [i for i, word in enumerate(every) if word.text == "or"]
    if len(ors) != 1 or not 0 < ors[0] < len(every) - 1:
        return None
    which, bare = _WHICH.match(question), len(every) <= _SHORT and not _OPENS.search(question)
    if not (which or bare or (asks_which(question) and not is_open(question))):
        return None
    left, right = _alternatives(every, ors[0], question)
    if not right or any(word.text in _COMPARES for word in (*left, *right)):
        return None
    shared = right[-1:] if _share_a_noun(every, left, right) else []
    told = [_telling(each) - _telling(shared) for each in (left, right)]
    named = told[0] - told[1], told[1] - told[0]
    before, after = question[: left[0].start], question[right[-1].end :]
    of_three = before.rstrip().endswith(",") and not which
    if of_three or not all(named):
        return None
    if which:
        between = before[which.end() :].strip(" ,:-–—")
        before, after = "Is ", f" {between}{after}"
    elif bare:
        before = f"Should I use {before.lstrip()}"
    own = [question[each[0].start : each[-1].end] for each in (left, right)]
    own[0] += "".join(f" {word.text}" for word in shared)
    first, second = (f"{before}{each}{after}" for each in own)
    return Choice((first, second), named)


def find_chosen(choice: Choice, quotes: Sequence[Quote], model: StanceModel) -> tuple[Chosen, ...]:
    """The quotes that choose one of the two, and not the other one as well, in their order."""
    told = [each for quote in quotes if not read_barred(quote) for each in _naming(choice, quote)]
    pairs = [(each, which) for each in told for which in sorted(each.names)]
    texts = [(" ".join(each.text.split()), choice.readings[which]) for each, which in pairs]
    scores = dict(zip(pairs, model.scores(texts), strict=True))
    chosen: dict[int, list[Chosen]] = {}
    for each in told:
        plainly = _preferred(each.text, choice)
        sides = {which: judge(each.text, choice.readings[which], scores[each, which]) for which in each.names}
        if plainly is not None:
            sides = {plainly: (True, PLAINLY)}
        sure = {which: surely(right, each.quote.relevance) for which, (yes, right) in sides.items() if yes}
        taken = [which for which, chance in sure.items() if chance >= SURER]
        if len(taken) == 1:
            which = taken[0]
            limit = find_limit(each.text, each.span.start, choice.readings[which])
            found = Chosen(each.quote, which, _words_of(each, choice.named[which]), limit, sure[which])
            chosen.setdefault(each.quote.id, []).append(found)
    every = (max(found, key=lambda each: each.sure) for found in chosen.values() if len({e.which for e in found}) == 1)
    return tuple(every)


def rivals_of(chosen: Sequence[Chosen]) -> Iterator[tuple[Chosen, Chosen]]:
    """Every two that choose differently."""
    firsts, seconds = ([each for each in chosen if each.which == which] for which in (0, 1))
    for one, other in product(firsts, seconds):
        yield (one, other) if one.quote.id < other.quote.id else (other, one)


class _Naming(NamedTuple):
    """A sentence that names one of the two, or both."""

    quote: Quote
    span: Span
    names: frozenset[int]

    @property
    def text(self) -> str:
        return self.quote.text[self.span.start : self.span.end]


def _naming(choice: Choice, quote: Quote) -> Iterator[_Naming]:
    """What is asked, or told of others, chooses nothing."""
    for span in (strip(quote.text, each) for each in split_sentences(quote.text)):
        text = quote.text[span.start : span.end]
        stems = {word.stem for word in words(text) if not _beside_or(text, word)}
        names = frozenset(which for which in (0, 1) if choice.named[which] <= stems)
        if names and len(text) <= _LONGEST and not asks(text) and not is_hearsay(text):
            yield _Naming(quote, span, names)


def _beside_or(text: str, word: Word) -> bool:
    """Whether ``word`` is one of several: "come rain or shine"."""
    return text[word.end :].startswith(" or ") or text[: word.start].endswith(" or ")


def _preferred(text: str, choice: Choice) -> int | None:
    """Which of the two a sentence prefers in so many words; None for neither and for both."""
    places = [[word for word in words(text) if word.stem in named] for named in choice.named]
    found = set()
    for which, others in ((0, places[1]), (1, places[0])):
        for one in places[which]:
            before = _CLAUSE.findall(text[: one.start])[0]
            rather = any(_is_preferred(text[one.end : other.start]) for other in others if one.end < other.start)
            if (rather or (not others and _BEST.match(text, one.end))) and not _DENIES.search(before):
                found.add(which)
    return found.pop() if len(found) == 1 else None


def _is_preferred(between: str) -> bool:
    """Whether what stands between two things prefers the first one: "rather than", ", not"."""
    rather = _RATHER.search(between)
    return rather is not None and not _DENIES.search(between[: rather.start()])


def _words_of(naming: _Naming, stems: frozenset[str]) -> Span:
    own = [word for word in words(naming.text) if word.stem in stems]
    return Span(naming.span.start + own[0].start, naming.span.start + own[-1].end)


def _alternatives(every: Sequence[Word], i: int, question: str) -> tuple[Sequence[Word], Sequence[Word]]:
    """The words of each alternative around the "or" that is word ``i``: as alike in form as can be."""
    if every[i - 1].text in _PLACES and every[i + 1].text in _PLACES:
        return every[i - 1 : i], every[i + 1 : i + 2]
    end = i + 1
    while end < len(every) and not every[end].is_content and any(every[end].text in each for each in _LEADS):
        end += 1
    while end < len(every) and _goes_on(every, end, question) and every[end].text not in _COMPARES:
        end += 1
    lead = next((each for each in _LEADS if every[i + 1].text in each), None)
    start = next((j for j in range(i - 1, -1, -1) if lead and every[j].text in lead), None)
    if start is None:
        start = i - 1
        while start > 0 and every[start - 1].is_content and _GAP.search(_between(every, start, question)) is None:
            start -= 1
        # "Should I use oil or drops?": the verb is of both.
        if start < i - 1 and start > 0 and _is_verb_place(every[start - 1].text):
            start += 1
    return every[start:i], every[i + 1 : end]


def _share_a_noun(every: Sequence[Word], left: Sequence[Word], right: Sequence[Word]) -> bool:
    """Whether the last word is of both: "hot or cold water", but not "rest or keep moving"."""
    before = every[every.index(left[0]) - 1].text if left[0] is not every[0] else ""
    one, two = ([word for word in each if word.is_content] for each in (left, right))
    return len(one) == 1 < len(two) and two == list(right) and not _is_verb_place(before)


def _goes_on(every: Sequence[Word], i: int, question: str) -> bool:
    return every[i].is_content and _GAP.search(_between(every, i, question)) is None


def _between(every: Sequence[Word], i: int, question: str) -> str:
    return question[every[i - 1].end : every[i].start]


def _is_verb_place(before: str) -> bool:
    """Whether the word after ``before`` is a verb: "should I use", "to use"."""
    return before in {"i", "we", "you", "one", "people", "to"}


def _telling(alternative: Sequence[Word]) -> frozenset[str]:
    content = frozenset(word.stem for word in alternative if word.is_content)
    return content or frozenset(word.stem for word in alternative if word.text in _PLACES)
