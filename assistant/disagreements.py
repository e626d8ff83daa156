"""Quotes with their stances -> the pairs of two sources that cannot both be followed, and the words that show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product

from .amounts import LIKE, POINTED, Conflict, find_amount_conflicts
from .answer_types import asks_for_dimension, wants_amount
from .assertions import is_hearsay
from .barred import read_barred
from .choices import Chosen, find_chosen, read_choice, rivals_of
from .contradictions import speaks_of_cause
from .measures import find_measures
from .models import StanceModel, Vectors
from .passages import split_sentences, strip
from .polar_questions import is_yes_no
from .records import Cue, Disagreement, Kind, Quote, Span, Stance
from .replies import asks
from .rival_answers import find_rivals
from .signs import judge
from .stance import SURER, own_case

# Of two quotes of which one depends on something, both must answer with this chance: a condition often belongs to
# another matter. Chosen for precision: `python -m benchmarks.contested`.
_LIKELY = 0.65
# The least chance, as the model reads them, of amounts that contradict each other: chosen for precision as well.
_RIVAL = 0.75


def find_disagreements(
    question: str,
    quotes: Sequence[Quote],
    model: StanceModel,
    voices: Mapping[str, str],
    known: Sequence[Disagreement] = (),
) -> tuple[Disagreement, ...]:
    """The clearest pair of each two voices that take different sides, the clearest first.

    ``voices`` names the voice of each source by its id. Where ``question`` has no yes and no, ``known``, the corpus's
    map, tells which of the claims that the quotes contain contradict each other. Quotes of one source, or of two
    copies of one text, never disagree; a reader's comment is no voice of the article above it, but is one of its own,
    against other voices.
    """
    of_sides = [
        replace(found, cues=tuple(_cue(question, quote, model, found.kind) for quote in found.quotes))
        for found in _clearest(_of_sides(question, quotes), voices)
    ]
    of_choices = _clearest(_of_choices(question, quotes, model), voices)
    of_claims = [] if is_yes_no(question) else _of_claims(quotes, voices, known)
    told = {_speakers(each, voices) for each in of_choices}
    of_claims = [each for each in of_claims if _speakers(each, voices) not in told]
    # Who asks whether to do a thing at all is not told how often, unless he names an amount.
    asked = not is_yes_no(question) or find_measures(question)
    return (*of_sides, *of_choices, *of_claims, *(_of_amounts(question, quotes, voices, model) if asked else ()))


def _clearest(every: Iterable[Disagreement], voices: Mapping[str, str]) -> list[Disagreement]:
    """The clearest disagreement of each two voices, the clearest first."""
    found: dict[frozenset[tuple[str, bool]], Disagreement] = {}
    for each in every:
        speakers = _speakers(each, voices)
        apart = len({voice for voice, _ in speakers}) > 1
        if apart and (speakers not in found or _rank(each) < _rank(found[speakers])):
            found[speakers] = each
    return sorted(found.values(), key=_rank)


def _speakers(disagreement: Disagreement, voices: Mapping[str, str]) -> frozenset[tuple[str, bool]]:
    return frozenset((voices[quote.source.id], quote.role == "comment") for quote in disagreement.quotes)


def _rank(disagreement: Disagreement) -> tuple[bool, bool, bool, float, int, int]:
    """Authors before readers, the asker's case before the general one, flat contradictions first, then the surer."""
    first, second = disagreement.quotes
    commented = "comment" in {first.role, second.role}
    return (
        commented,
        first.general and second.general,
        disagreement.kind == "conditional",
        -disagreement.score,
        first.id,
        second.id,
    )


def _of_sides(question: str, quotes: Sequence[Quote]) -> Iterator[Disagreement]:
    """Every two quotes on different sides, all their words for the cues."""
    for pair in combinations(quotes, 2):
        if kind := _kind(*pair, question):
            score = round((pair[0].stance_score or 0.0) * (pair[1].stance_score or 0.0), 4)
            yield Disagreement(
                kind, pair, score, (Cue(pair[0], 0, len(pair[0].text)), Cue(pair[1], 0, len(pair[1].text)))
            )


def _of_choices(question: str, quotes: Sequence[Quote], model: StanceModel) -> Iterator[Disagreement]:
    """Every two quotes that choose differently, where ``question`` asks which of two."""
    choice = read_choice(question)
    for one, other in rivals_of(find_chosen(choice, quotes, model)) if choice else ():
        limited = one.condition or other.condition
        if not limited or min(one.quote.relevance, other.quote.relevance) >= _LIKELY:
            pair, cues = (one.quote, other.quote), (_cue_of(one), _cue_of(other))
            score = round(one.sure * other.sure, 4)
            yield Disagreement("conditional" if limited else "opposite", pair, score, cues)


def _cue_of(chosen: Chosen) -> Cue:
    """The condition, or else the words for what is chosen."""
    span = chosen.condition or chosen.words
    return Cue(chosen.quote, span.start, span.end)


def _of_claims(quotes: Sequence[Quote], voices: Mapping[str, str], known: Sequence[Disagreement]) -> list[Disagreement]:
    """What the map holds between claims that the quotes contain, once for two voices and a kind.

    Between two of which one depends on something, both quotes must be likely answers.
    """
    shown: dict[tuple[frozenset[str], Kind], Disagreement] = {}
    likely = [quote for quote in quotes if quote.relevance >= _LIKELY]
    for each in known:
        found = None if each.kind == "amount" else _between(likely if each.kind == "conditional" else quotes, each)
        if found:
            shown.setdefault((frozenset(voices[quote.source.id] for quote in found.quotes), found.kind), found)
    return list(shown.values())


def _of_amounts(
    question: str, quotes: Sequence[Quote], voices: Mapping[str, str], model: StanceModel
) -> list[Disagreement]:
    """The likest amounts of each two voices that cannot both be followed.

    Only what the question asks for counts: a duration, where it asks how long. An amount whose own words only point at
    what it is for ("hold it") counts where the question asks for an amount, which the quotes then answer. Where words
    do not tell, the model may.
    """
    # What not to do sets no amount.
    quotes = [quote for quote in quotes if not read_barred(quote)]
    enough = POINTED if wants_amount(question) else LIKE
    shown: dict[frozenset[str], tuple[Conflict, Disagreement]] = {}
    for first, second in combinations(quotes, 2):
        speakers = frozenset((voices[first.source.id], voices[second.source.id]))
        if len(speakers) == 1:
            continue
        conflicts = _amount_conflicts(first.text, second.text, question)
        for found in [each for each in conflicts if asks_for_dimension(question, each.dimension)][:1]:
            if found.likeness < enough:
                continue
            cues = (Cue(first, found.first.start, found.first.end), Cue(second, found.second.start, found.second.end))
            if speakers not in shown or found.rank()[:3] < shown[speakers][0].rank()[:3]:
                shown[speakers] = found, Disagreement("amount", (first, second), found.likeness, cues)
    by_words = [disagreement for _, disagreement in shown.values()]
    told = set(shown)
    by_model = []
    for each in find_rivals(question, quotes, model):
        speakers = frozenset(voices[quote.source.id] for quote in each.quotes)
        if each.likely >= _RIVAL and len(speakers) > 1 and speakers not in told:
            told.add(speakers)
            pairs = zip(each.quotes, each.amounts, strict=True)
            first_cue, second_cue = (Cue(quote, span.start, span.end) for quote, span in pairs)
            by_model.append(Disagreement("amount", each.quotes, each.likely, (first_cue, second_cue)))
    return [*sorted(by_words, key=_rank), *by_model]


def _amount_conflicts(first: str, second: str, question: str) -> list[Conflict]:
    """As :func:`find_amount_conflicts`, of whole quotes and of each two of their sentences.

    What stands around a sentence may say what it points at, or limit what is said without a limit.
    """
    found = list(find_amount_conflicts(first, second, question))
    for one, other in product(_sentences(first), _sentences(second)):
        pairs = find_amount_conflicts(first[one.start : one.end], second[other.start : other.end], question)
        found += [each.shifted(one.start, other.start) for each in pairs]
    return sorted(found, key=Conflict.rank)


def _between(quotes: Sequence[Quote], known: Disagreement) -> Disagreement | None:
    """A disagreement of the map as one between the quotes that contain its two claims, if there are such."""
    cues = []
    for claim, cue in zip(known.quotes, known.cues, strict=True):
        holder = next((quote for quote in quotes if _holds(quote, claim)), None)
        if holder is None:
            return None
        shift = claim.start - holder.start
        cues.append(Cue(holder, cue.start + shift, cue.end + shift))
    return Disagreement(known.kind, (cues[0].quote, cues[1].quote), known.score, tuple(cues))


def _holds(quote: Quote, claim: Quote) -> bool:
    return quote.source.id == claim.source.id and quote.start <= claim.start and claim.end <= quote.end


def _kind(first: Quote, second: Quote, question: str) -> Kind | None:
    if min(first.stance_score or 0.0, second.stance_score or 0.0) < SURER:
        return None
    stances = {first.stance, second.stance}
    likely = min(first.relevance, second.relevance) >= _LIKELY
    if stances == {"supports", "opposes"}:
        # A word on the case and a word in general can both be true.
        if first.general != second.general:
            return "conditional" if likely else None
        return "cause" if speaks_of_cause(question) else "opposite"
    limited = any(quote.stance == "mixed" and quote.condition for quote in (first, second))
    return "conditional" if limited and likely and stances & {"supports", "opposes"} else None


def _cue(question: str, quote: Quote, model: StanceModel, kind: Kind) -> Cue:
    """The condition of a quote that depends, or else the sentence that takes the quote's side most clearly."""
    if kind == "conditional" and (case := own_case(quote.text, question)):
        return Cue(quote, case.start, case.end)
    if quote.stance == "mixed" and quote.condition:
        return Cue(quote, quote.condition.start - quote.start, quote.condition.end - quote.start)
    if read_barred(quote):
        return Cue(quote, 0, len(quote.text))
    every = list(_sentences(quote.text))
    # A question takes no side, and what others say is not what the quote says; what replies to it is.
    spans = [span for span in every if not asks(text := quote.text[span.start : span.end]) and not is_hearsay(text)]
    spans = spans or every
    if spans[1:]:
        texts = [quote.text[span.start : span.end] for span in spans]
        scores = model.scores([(text, question) for text in texts])
        clear = [_clearness(text, question, row, quote.stance) for text, row in zip(texts, scores, strict=True)]
        spans.sort(key=dict(zip(spans, clear, strict=True)).__getitem__, reverse=True)
    return Cue(quote, spans[0].start, spans[0].end)


def _clearness(text: str, question: str, scores: Vectors, stance: Stance | None) -> tuple[float, float]:
    """How clearly a sentence is on the side ``stance``, by all signs and then by the model's ``scores``."""
    yes, sure = judge(text, question, scores)
    opposes = stance == "opposes"
    return sure if yes != opposes else -sure, float(scores[2 if opposes else 0])


def _sentences(text: str) -> Iterator[Span]:
    return (strip(text, span) for span in split_sentences(text))
