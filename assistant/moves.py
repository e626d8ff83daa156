"""A move over an answer: "who disagrees?", "only from the clinic", "since 2015" choose among what was quoted.

The moves are a closed list, told by the whole of what was typed: a question that says anything besides is none.
What is not of the list's own words, the name of a source, is looked for in the sources themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from .reasons import gives_reason
from .records import Disagreement, Quote, Source, Stance
from .terms import words

Name = Literal[
    "disagreements",
    "other side",
    "side",
    "sources",
    "other sources",
    "dates",
    "readers",
    "no readers",
    "newest first",
    "oldest first",
    "reasons",
    "more",
    "all",
]

_SOURCES = r"(?:sources?|documents?|authors?|articles?|experts?|writers?|quotes?|ones?)"
_THEM = rf"(?:they|all|everyone|everybody|anyone|anybody|(?:all )?(?:of )?the(?:se)? {_SOURCES}|all {_SOURCES})"
_IT = r"(?: (?:with |about |on |to |of |for )?(?:it|this|that|them|each other|one another|which|whom|what))?"
_SHOW = r"(?:(?:please )?(?:show|give|tell|list)(?: me)?(?: (?:only|just))? |only |just )"
_COMMENTS = r"(?:the )?(?:(?:readers?'?|readers?'s|users?'?|people's|public) )?(?:comments?|commenters?|replies)"
_SAY = r"(?:say|says|said|think|thinks|write|writes|recommend|recommends|advise|advises|suggest|suggests)"
_YEAR = r"(?P<{}>1[0-9]{{3}}|2[0-9]{{3}})"
_FIRST, _LAST = _YEAR.format("first"), _YEAR.format("last")
_DATED = rf"(?:{_SHOW})?(?:(?:the )?{_SOURCES} )?(?:(?:dated|written|published|from) )?"

_CLOSED: tuple[tuple[Name, str], ...] = (
    (
        "disagreements",
        (
            rf"who(?: else)? (?:disagrees?|objects?|contradicts?){_IT}"
            rf"|(?:do|does|did) {_THEM} (?:all )?(?:dis)?agree{_IT}"
            rf"|(?:where|how|why|about what|on what|what) do {_THEM} disagree(?: (?:on|about))?"
            r"|(?:are there )?(?:any )?(?:disagreements?|contradictions?)|anyone disagree(?:s|ing)?"
            rf"|{_SHOW}(?:the |all |any )?(?:disagreements?|contradictions?)"
        ),
    ),
    (
        "other side",
        (
            rf"(?:{_SHOW})?(?:the )?(?:other|opposite|opposing) (?:side|view|opinion|position|point of view)s?"
            r"|what (?:does|is|about) the other (?:side|view|opinion|position)(?: say)?|on the other hand"
        ),
    ),
    ("readers", rf"what (?:do|did) (?:the )?(?:readers?|users|commenters) {_SAY}{_IT}"),
    ("readers", rf"(?:{_SHOW}|what about |how about ){_COMMENTS}|what do {_COMMENTS} {_SAY}"),
    (
        "no readers",
        rf"(?:without|no|not|hide|skip|drop|ignore|leave out|except|excluding)(?: the)? {_COMMENTS}",
    ),
    (
        "reasons",
        (
            r"why|why not|why(?: is| was)? (?:that|this|so|it)(?: so)?|how come|for what reasons?|because"
            r"|what (?:is|are|was|were) (?:the|their) reasons?|why do they (?:say|think) (?:so|that|this)"
            rf"|(?:{_SHOW})(?:the |their )?reasons?|what reasons do they give"
        ),
    ),
    (
        "more",
        (
            rf"more|more quotes|more please|go on|continue|tell me more{_IT}|show(?: me)? more|(?:any|some)thing else"
            r"|what else|what else do they say"
        ),
    ),
    ("all", rf"(?:show(?: me)? )?(?:all|everything|the whole answer)(?: again)?|all (?:the )?{_SOURCES}|show all"),
    ("newest first", r"(?:show )?(?:the )?(?:newest|latest|most recent)(?: (?:ones|sources))? first|(?:sort )?by date"),
    ("oldest first", r"(?:show )?(?:the )?(?:oldest|earliest)(?: (?:ones|sources))? first"),
)
_SIDES: tuple[tuple[Stance, str], ...] = (
    (
        "supports",
        (
            r"who (?:says|said) (?:yes|so)"
            rf"|who (?:agrees|supports|recommends|(?:is|are) (?:for|in favou?r)(?: of)?){_IT}"
            rf"|(?:{_SHOW})?(?:the )?(?:arguments? (?:for|in favou?r)|pros)|{_SHOW}(?:those|{_SOURCES})"
            r" (?:who|that|which) say yes"
        ),
    ),
    (
        "opposes",
        (
            rf"who (?:says|said) no|who (?:opposes|rejects|warns|(?:is|are|advises|warns) against){_IT}"
            rf"|(?:{_SHOW})?(?:the )?(?:arguments? against|counter-?arguments?|cons)|{_SHOW}(?:those|{_SOURCES})"
            r" (?:who|that|which) say no"
        ),
    ),
    ("mixed", r"who (?:says|said)(?: that)? it depends"),
)
# A pattern, and what is added to its first and to its last year: 1 and -1 leave the year itself out.
_DATES: tuple[tuple[str, int, int], ...] = (
    (rf"{_DATED}(?:since|from) {_FIRST}(?: on| onwards?| or later)?", 0, 0),
    (rf"{_DATED}(?:{_FIRST} (?:or|and) (?:later|newer)|not (?:older than|before) (?P<first2>[12]\d{{3}}))", 0, 0),
    (rf"{_DATED}(?:after|newer than|later than|more recent than) {_FIRST}", 1, 0),
    (rf"{_DATED}(?:before|older than|earlier than) {_LAST}", 0, -1),
    (rf"{_DATED}(?:until|up to|till|not newer than|not after) {_LAST}", 0, 0),
    (rf"{_DATED}(?:between|from) {_FIRST} (?:and|to|until) {_LAST}", 0, 0),
    (rf"{_DATED}in (?P<same>[12]\d{{3}})|(?:only|just) from (?P<same2>[12]\d{{3}})", 0, 0),
)
# Names of sources: with the first, whatever stands there; with the others, only what the sources are known by.
_FROM = r"(?:only|just|solely)(?: show)?(?: the)?(?: (?:sources?|quotes?|ones?|documents?|articles?))? (?:from|by) (.+)"
_FROM_ALSO = r"(?:show me |show )?(?:from|by) (.+) only|according to (.+?)(?: only)?"
_SAYS = rf"(?:and )?what (?:do|does|did) (.+) {_SAY}{_IT}"
_ONLY = r"(?:only|just|from|show(?: me)? only) (.+)"
_NOT_FROM = r"(?:not|nothing|except|excluding|leave out|ignore|skip)(?: (?:sources?|quotes?))? (?:from|by) (.+)"
_NOT = r"(?:without|except|excluding|leave out|ignore|skip|not) (.+)"

_LEADS = re.compile(r"\A(?:(?:and|but|so|ok|okay|then|now|please|well|yes)\b[\s,]*)+", re.IGNORECASE)
_ENDS = " \t.?!…;,"
_DETERMINERS = re.compile(r"\A(?:the|a|an|this|that|these|those|my|your|dr|mr|mrs|ms|prof)\b\.?\s+", re.IGNORECASE)
_ANY_TEXT = re.compile(rf"(?:the )?(?:{_SOURCES}|texts?|documents? themselves)")
_DATE_YEAR = re.compile(r"(?<!\d)(?:1[0-9]|2[0-9])\d\d(?!\d)")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Move:
    """What to choose: ``words`` name sources, ``side`` is a side, and years lie between ``first`` and ``last``.

    Words of a title name a source only where ``by_title`` holds, since no source is better known by them.
    """

    name: Name
    words: str = ""
    by_title: bool = True
    side: Stance | None = None
    first: int | None = None
    last: int | None = None

    @property
    def keeps(self) -> Callable[[Source], bool] | None:
        """Which sources it chooses; None where it chooses among the quotes of all."""
        named = _is_named if self.by_title else _is_known_by
        if self.name == "sources":
            return lambda source: named(source, self.words)
        if self.name == "other sources":
            return lambda source: not named(source, self.words)
        return (lambda source: self._holds(year_of(source))) if self.name == "dates" else None

    def _holds(self, year: int | None) -> bool:
        return year is not None and (self.first or 0) <= year <= (self.last or 9999)


@dataclass(frozen=True, slots=True)
class Choice:
    """The quotes that a move leaves, and the fixed words that say what it does, or why it left none."""

    quotes: tuple[Quote, ...]
    shown: str
    nothing: str


def read_move(typed: str, sources: Collection[Source]) -> Move | None:
    """The move that ``typed`` asks for; None if it is a question, or a name that no source has."""
    text = _LEADS.sub("", " ".join(typed.replace("’", "'").split()), count=1).strip(_ENDS)
    if not text or len(text) > _LONGEST:
        return None
    bare = text.casefold()
    for name, pattern in _CLOSED:
        if re.fullmatch(pattern, bare):
            return Move(name)
    for side, pattern in _SIDES:
        if re.fullmatch(pattern, bare):
            return Move("side", side=side)
    return _dated(bare) or _named(text, sources)


def _dated(text: str) -> Move | None:
    for pattern, after, before in reversed(_DATES):
        if match := re.fullmatch(pattern, text):
            found = {key: int(value) for key, value in match.groupdict().items() if value}
            same = found.get("same", found.get("same2"))
            first, last = found.get("first", found.get("first2", same)), found.get("last", same)
            return Move("dates", first=first and first + after, last=last and last + before)
    return None


def _named(text: str, sources: Collection[Source]) -> Move | None:
    for pattern, name, known in _NAMED:
        match = re.fullmatch(pattern, text, re.IGNORECASE)
        said = next((group for group in match.groups() if group), "") if match else ""
        who = _DETERMINERS.sub("", said.strip(_ENDS + "“”\"'"), count=1)
        if who and (known is None or any(known(source, who) for source in sources)):
            return Move(name, who, by_title=not any(_is_known_by(source, who) for source in sources))
        if who and pattern == _ONLY and _ANY_TEXT.fullmatch(who.casefold()):
            return Move("no readers")
    return None


def _is_named(source: Source, name: str) -> bool:
    """Whether ``name`` is what the source, its author, publisher or kind is called, or all its words are of these."""
    names = (source.publisher, source.author, source.kind, source.title, _file(source), _host(source))
    return _is_known_by(source, name) or _fits(name, names)


def _is_known_by(source: Source, name: str) -> bool:
    """As :func:`_is_named`, but of a title or file only the whole name, since their words are mostly of the subject."""
    whole = {_same(each) for each in (source.id, source.title, _file(source))}
    return _same(name) in whole or _fits(name, (source.publisher, source.author, source.kind, _host(source)))


def _fits(name: str, called: Iterable[str | None]) -> bool:
    names = [each for each in called if each]
    if any(_same(each) == _same(name) for each in names):
        return True
    wanted = {word.stem for word in words(name) if word.is_content}
    return bool(wanted) and wanted <= {word.stem for each in names for word in words(each)}


def _same(name: str) -> str:
    return " ".join(name.casefold().split()).strip(_ENDS)


def _file(source: Source) -> str:
    """The id without the ending that it shares with others."""
    return source.id.rpartition(".")[0]


def _host(source: Source) -> str | None:
    try:
        host = urlsplit(source.url or "").hostname
    except ValueError:
        return None
    return host and " ".join(host.split(".")[:-1])


# In this order; the last of each row tells whether a source is known by the name, where it has to be.
_NAMED: tuple[tuple[str, Name, Callable[[Source, str], bool] | None], ...] = (
    (_FROM, "sources", None),
    (_FROM_ALSO, "sources", None),
    (_SAYS, "sources", _is_named),
    (_NOT_FROM, "other sources", None),
    (_ONLY, "sources", _is_known_by),
    (_NOT, "other sources", _is_known_by),
)


def year_of(source: Source) -> int | None:
    """The year of a source's date; None where it has no date, or one that names several years."""
    years = set(_DATE_YEAR.findall(source.date or ""))
    return int(years.pop()) if len(years) == 1 else None


def select(
    move: Move, quotes: Sequence[Quote], disagreements: Sequence[Disagreement], now: Sequence[Quote] = ()
) -> Choice:
    """What a move leaves of ``quotes``; ``now`` are those that the reader sees, of which the other side is shown."""
    if keeps := move.keeps:
        kept = [quote for quote in quotes if keeps(quote.source)]
        return Choice(tuple(kept), *_of_sources(move, quotes))
    if move.name in {"newest first", "oldest first"}:
        return _by_date(quotes, newest=move.name == "newest first")
    chosen, shown, nothing = _among(move, quotes, disagreements, now)
    return Choice(tuple(quote for quote in quotes if chosen(quote)), shown, nothing)


_Chosen = tuple[Callable[[Quote], bool], str, str]


def _among(move: Move, quotes: Sequence[Quote], disagreements: Sequence[Disagreement], now: Sequence[Quote]) -> _Chosen:
    if move.name == "disagreements" and disagreements:
        ids = {quote.id for each in disagreements for quote in each.quotes}
        return lambda quote: quote.id in ids, "Only the quotes that disagree with each other.", ""
    if move.name in {"disagreements", "other side", "side"}:
        side = move.side or _less_shown(quotes, now or quotes)
        every = "that disagree with each other" if move.name == "disagreements" else "of the other side"
        shown = _SAYING.get(side, f"Only the quotes {every}.")
        return lambda quote: side is not None and quote.stance == side, shown, _NO_SIDE[move.name]
    return _PLAIN[move.name]


_NO_SIDE: dict[Name, str] = {
    "disagreements": "No two sources of this answer were found to disagree.",
    "other side": "The sources of this answer were not found to take another side.",
    "side": "No source of this answer was found to say this.",
}
_PLAIN: dict[Name, _Chosen] = {
    "readers": (lambda quote: quote.role == "comment", "Only readers' comments.", "This answer quotes no reader."),
    "no readers": (
        lambda quote: quote.role != "comment",
        "Without readers' comments.",
        "This answer quotes nobody but readers.",
    ),
    "reasons": (
        lambda quote: gives_reason(quote.text),
        "Only quotes that give a reason.",
        "No source of this answer gives a reason in words like “because”.",
    ),
    "more": (
        lambda _: False,
        "Further quotes about the same question.",
        "There is nothing more about this question.",
    ),
    "all": (lambda _: True, "The whole answer.", ""),
}
_SAYING: dict[Stance | None, str] = {
    "supports": "Only the quotes that say yes.",
    "opposes": "Only the quotes that say no.",
    "mixed": "Only the quotes that say that it depends.",
}


def _less_shown(quotes: Sequence[Quote], now: Sequence[Quote]) -> Stance | None:
    """The side that fewer of the sources of ``quotes`` take, or the one that ``now`` has not; None if there is one.

    A yes is set against a no, and either against "it depends" only where the other is not said.
    """
    voiced: dict[Stance, set[tuple[str, str]]] = {}
    for quote in quotes:
        if quote.stance and quote.stance != "neutral":
            voiced.setdefault(quote.stance, set()).add((quote.source.id, quote.role))
    if {"supports", "opposes"} <= voiced.keys():
        voiced.pop("mixed", None)
    seen = {quote.stance for quote in now} & voiced.keys()
    if len(voiced) <= 1:
        return None
    if len(seen) == 1:
        return next(side for side in voiced if side not in seen)
    # The first one to be said is the one that was shown first.
    return min(reversed(voiced), key=lambda side: len(voiced[side]))


def _by_date(quotes: Sequence[Quote], *, newest: bool) -> Choice:
    dated = [(year, quote) for quote in quotes if (year := year_of(quote.source)) is not None]
    dated.sort(key=lambda each: -each[0] if newest else each[0])
    undated = [quote for quote in quotes if year_of(quote.source) is None]
    last = ", and those without a date last" if undated else ""
    shown = f"The {'newest' if newest else 'oldest'} source comes first{last}."
    kept = (*(quote for _, quote in dated), *undated) if dated else ()
    return Choice(kept, shown, "No source of this answer has a date.")


def _of_sources(move: Move, quotes: Sequence[Quote]) -> tuple[str, str]:
    if move.name == "sources":
        return f"Only sources from “{move.words}”.", f"No source of this answer is from “{move.words}”."
    if move.name == "other sources":
        return f"Without sources from “{move.words}”.", f"All sources of this answer are from “{move.words}”."
    undated = len({quote.source.id for quote in quotes if year_of(quote.source) is None})
    when = _when(move.first, move.last)
    left_out = f"; {undated} without a date {'is' if undated == 1 else 'are'} left out" if undated else ""
    unknown = f"; {undated} {'has' if undated == 1 else 'have'} no date" if undated else ""
    return f"Only sources from {when}{left_out}.", f"No source of this answer is from {when}{unknown}."


def _when(first: int | None, last: int | None) -> str:
    if first is None:
        return f"{last} or earlier"
    if last is None:
        return f"{first} or later"
    return str(first) if first == last else f"{first} to {last}"
