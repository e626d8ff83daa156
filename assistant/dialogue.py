"""What was typed after other answers -> a complete question, or a move over the last answer; and likely next ones.

A question that is complete in itself is never changed by what was asked before it. Nothing is guessed silently: an
answer says what was looked up, and ``Answer.followup`` what it follows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from .measures import find_measures
from .models import Encoder
from .moves import Choice, Move, read_move, select, year_of
from .polar_questions import is_yes_no
from .rebuild import Likeness, is_fragment, rebuild
from .records import Answer, Followup, Notice, Quote, Refusal, Source, Verdict
from .terms import terms

_MAX_CHIPS = 4
_LONGEST_NAME = 48
_YEARS_APART = 5
# A question of fewer words to look up is hardly a whole one.
_WHOLE = 2


@dataclass(frozen=True, slots=True)
class Follows:
    """A complete question that was built on an earlier one."""

    question: str
    followup: Followup


@dataclass(frozen=True, slots=True)
class Moves:
    """A move over ``shown``, which is ``whole`` or what earlier moves left of it; ``whole`` may be unknown.

    ``seen`` are the quotes of both and of all that was shown between them.
    """

    move: Move
    typed: str
    shown: Answer
    whole: Answer | None
    seen: tuple[Quote, ...]


def follow(
    typed: str, history: Sequence[Answer], sources: Collection[Source], likeness: Likeness, known: Collection[str] = ()
) -> Follows | Moves | None:
    """What ``typed`` means after the answers of ``history``, the oldest first; None if it stands by itself.

    ``sources`` are those of the corpus, ``known`` its words; a source of another corpus is never moved over.
    """
    history = [answer for answer in history if not _led_nowhere(answer)]
    if not history:
        return None
    if move := read_move(typed, sources):
        return _moves(move, typed, history, {source.id: source for source in sources})
    before = next((answer.understood for answer in reversed(history) if not is_fragment(answer.understood)), None)
    built = rebuild(typed, before, likeness, known) if before else None
    if before is None or built is None:
        return None
    return Follows(built.question, Followup("question", built.name, before, f"Read as a follow-up of “{before}”."))


def _moves(move: Move, typed: str, history: Sequence[Answer], sources: dict[str, Source]) -> Moves | None:
    shown: Answer | None = None
    whole: Answer | None = None
    seen: list[Quote] = []
    for answer in reversed(history):
        seen += answer.quotes
        shown = shown or (None if answer.refusal else answer)
        if not _is_move(answer):
            whole = answer
            break
    shown = shown or whole
    if shown is None or any(sources.get(quote.source.id) != quote.source for quote in _quoted(shown)):
        return None
    return Moves(move, typed, shown, whole, tuple(seen))


def _led_nowhere(answer: Answer) -> bool:
    """Whether an answer is none to go on from: a refusal of a few words, or of what was made of them.

    "What helps?" or "and plastic ones?", where nothing was found, leaves the talk where it was; a whole question that
    was refused is what the next words are about.
    """
    asked = answer.followup is not None and answer.followup.kind == "question"
    return answer.refusal is not None and not _is_move(answer) and (asked or len(terms(answer.understood)) < _WHOLE)


def _is_move(answer: Answer) -> bool:
    return answer.followup is not None and answer.followup.kind == "move"


def _quoted(answer: Answer) -> tuple[Quote, ...]:
    return answer.quotes or (answer.refusal.nearest if answer.refusal else ())


def likeness_by(encoder: Encoder) -> Likeness:
    """How like phrases are in meaning: the cosines of their vectors."""

    def likeness(phrase: str, others: Sequence[str]) -> list[float]:
        vector, *rest = encoder.encode([phrase, *others])
        return [float(vector @ other) for other in rest]

    return likeness


Count = Callable[[Sequence[Quote], Sequence[Source]], Verdict]
"""The sides that quotes take among these sources."""
Further = Callable[[Answer, Move, Sequence[Quote]], tuple[Quote, ...]]
"""Quotes that a move looks up for an answer, none of which is among those that were seen."""


def make_move(
    moves: Moves, notices: tuple[Notice, ...], sources: Sequence[Source], count: Count, further: Further
) -> Answer:
    """The answer that a move makes: quotes of the one before, kept or put in order, with their ids.

    Where a move chooses sources, the verdict counts these and no others; where it chooses among what they say, the
    verdict stays, since a source of which nothing is shown is not silent. A move narrows what is shown. It takes the
    place of an earlier one of its name, and where it leaves nothing of what is shown it is tried on the whole answer.
    """
    choice = Choice((), "", "The last question was not answered, so there is nothing to choose from.")
    tried = list(_tried(moves))
    for over in tried:
        now = moves.shown.quotes
        choice = select(moves.move, over.quotes, over.disagreements, now)
        if moves.move.name in {"reasons", "more"}:
            held = [read_move(each, sources) for each in _holding(over)]
            new = _fitting(further(over, moves.move, moves.seen), [move for move in held if move])
            choice = replace(choice, quotes=(*choice.quotes, *new))
        if choice.quotes:
            return _moved(moves, over, choice, notices, sources, count)
    last = tried[0] if tried else moves.shown
    return replace(
        last,
        question=moves.typed,
        verdict=count((), sources),
        quotes=(),
        disagreements=(),
        notices=join_notices(last.notices, notices),
        refusal=Refusal("nothing left", choice.nothing, _quoted(last)[:3], None, None, ()),
        score=None,
        needed=None,
        unmentioned=(),
        followup=Followup("move", moves.move.name, last.understood, choice.shown),
    )


def _tried(moves: Moves) -> Iterator[Answer]:
    """The answers to move over, those that were refused left out."""
    again = moves.move.name == "all" or (moves.move.name in _names(moves.shown) and moves.move.name != "more")
    candidates = [moves.whole] if again and moves.whole else [moves.shown, moves.whole]
    last = None
    for answer in candidates:
        if answer and answer is not last and answer.quotes:
            last = answer
            yield answer


def _names(answer: Answer) -> set[str]:
    """The names of the moves that an answer is narrowed by."""
    followup = answer.followup
    if followup is None or followup.kind != "move":
        return set()
    within = (read_move(each, [quote.source for quote in answer.quotes]) for each in followup.within)
    return {followup.name, *(move.name for move in within if move)}


def _holding(answer: Answer) -> tuple[str, ...]:
    """The moves that an answer is narrowed by, as they were typed."""
    followup = answer.followup
    return (*followup.within, answer.question) if followup and _is_move(answer) else ()


def _fitting(quotes: tuple[Quote, ...], held: Sequence[Move]) -> tuple[Quote, ...]:
    """Those of newly found quotes that earlier moves would have left; none, where these were about pairs of quotes."""
    if any(move.name in {"disagreements", "other side"} for move in held):
        return ()
    for move in held:
        if move.keeps or move.name in {"readers", "no readers", "side"}:
            quotes = select(move, quotes, ()).quotes
    return quotes


def _moved(
    moves: Moves, over: Answer, choice: Choice, notices: tuple[Notice, ...], sources: Sequence[Source], count: Count
) -> Answer:
    before = over.followup if _is_move(over) and moves.move.name != "all" else None
    within = _holding(over) if before else ()
    ids = {quote.id for quote in choice.quotes}
    verdict = over.verdict
    if moves.move.keeps:
        holding = [move for move in (*(read_move(each, sources) for each in within), moves.move) if move]
        kept = [source for source in sources if all(move.keeps(source) for move in holding if move.keeps)]
        whole = moves.whole or over
        chosen = {source.id for source in kept}
        verdict = count([quote for quote in whole.quotes if quote.source.id in chosen], kept)
    shown = f"{before.shown} {choice.shown}" if before else choice.shown
    said = {stem for quote in choice.quotes for stem in terms(quote.text)}
    return replace(
        over,
        question=moves.typed,
        verdict=verdict,
        quotes=choice.quotes,
        disagreements=tuple(each for each in over.disagreements if all(quote.id in ids for quote in each.quotes)),
        notices=join_notices(over.notices, notices),
        unmentioned=tuple(word for word in over.unmentioned if said.isdisjoint(terms(word))),
        followup=Followup("move", moves.move.name, over.understood, shown, within),
    )


def join_notices(first: Sequence[Notice], second: Sequence[Notice]) -> tuple[Notice, ...]:
    """The notices of both, each once: what an earlier question called for is not taken back."""
    have = {notice.id for notice in first}
    return (*first, *(notice for notice in second if notice.id not in have))


def suggestions(answer: Answer, ask: Callable[[str], Answer] | None = None) -> tuple[str, ...]:
    """Up to four follow-ups that ``answer`` has something for; none that would show nothing, or the same again.

    ``ask`` answers a follow-up of ``answer``; without it none is suggested that has to be looked up.
    """
    chips: list[str] = []
    seen = {frozenset(quote.id for quote in answer.quotes)}
    for chip in () if answer.refusal else _likely(answer):
        move = read_move(chip, [quote.source for quote in answer.quotes])
        left = select(move, answer.quotes, answer.disagreements).quotes if move else ()
        ids = frozenset(quote.id for quote in left)
        if ids and ids not in seen:
            seen.add(ids)
            chips.append(chip)
        elif not ids and ask and chip in _LOOKED_UP and len(chips) < _MAX_CHIPS and ask(chip).answered:
            chips.append(chip)
    return tuple(chips[:_MAX_CHIPS])


_WHY, _HOW_LONG = "Why?", "How long?"
_LOOKED_UP = frozenset({_WHY, _HOW_LONG})


def _likely(answer: Answer) -> Iterator[str]:
    """Follow-ups that may have something, the likeliest first."""
    if answer.disagreements:
        yield "Who disagrees?"
    yield "Show the other side"
    yield _WHY
    has_time = any(each.dimension == "time" for quote in answer.quotes for each in find_measures(quote.text))
    if has_time and is_yes_no(answer.understood):
        yield _HOW_LONG
    yield "Without readers' comments"
    if name := next(filter(None, (_name(quote.source) for quote in answer.quotes)), None):
        yield f"Only from {name}"
    years = sorted({year for quote in answer.quotes if (year := year_of(quote.source)) is not None})
    if years and years[-1] - years[0] >= _YEARS_APART:
        yield f"Since {years[len(years) // 2]}"


def _name(source: Source) -> str | None:
    """What a reader could call a source: the first of its names that is short and plain."""
    names = (source.publisher, source.author, source.title)
    return next((name for name in names if name and len(name) <= _LONGEST_NAME and name.isprintable()), None)
