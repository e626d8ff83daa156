"""A measure in a text -> what it is for: the act that it governs, on what, for whom, and under which limits.

Rules of grammar and closed lists of everyday words, not of a subject. What is merely the case ("it lasts 3 weeks",
"40 patients over 6 weeks") has no purpose. Where the rules are in doubt there is none either.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .conditions import find_conditions
from .measures import Measure
from .records import Span
from .terms import Word, words


def _list(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _stem(word: str) -> str:
    return next(words(word)).stem


# Acts that an amount is given for. The verbs of a line are one act; those of the first say nothing by themselves.
_ACTS = (
    "do does did done perform practice practise spend spent complete use get try",
    "hold held stay remain keep kept maintain",
    "rest pause",
    "take took taken swallow ingest",
    "eat ate eaten consume",
    "drink drank drunk sip",
    "repeat",
    "apply put place",
    "exercise",
    "sleep slept nap",
    "wash rinse bathe clean",
    "cook bake roast",
    "boil simmer",
    "soak",
    "stretch",
    "walk",
    "run ran jog",
    "swim swam",
    "sit sat",
    "stand stood",
    "lie lay",
    "massage",
    "brush",
    "water",
    "feed fed",
    "wait",
    "avoid",
    "limit",
    "give gave given",
    "add",
    "leave left",
    "wear wore worn",
    "chew",
    "breathe inhale",
    "inject",
    "lift",
    "check test measure monitor",
    "change replace",
    "spray",
    "heat warm",
    "cool chill",
    "stop",
)
ANY_ACT = "do"
"""The act of verbs such as "do", which leave it to other words to say what is done."""
_ACT_OF = {_stem(verb): _stem(line) for line in _ACTS for verb in line.split()}
ACTS = frozenset(_ACT_OF.values()) - {ANY_ACT}
"""The acts that say by themselves what is done."""

# In whatever form, these say that an amount is to be followed.
_ADVICE = frozenset(
    map(
        _stem,
        _list("recommend recommended advise advised need needs needed want wants aim suggest suggested should must"),
    )
)
# Said of an amount with a form of "be", these make it one to follow: "ten minutes is plenty".
_SUFFICES = _list("right enough plenty ample sufficient ideal perfect optimal limit maximum minimum sweet spot rule")
# Said of a thing before an amount, these do too: "ice is fine for ten minutes".
_FINE = _list("fine ok okay safe enough")
# "Two feeds a year is what it wants", "... is all that it needs".
_WANTED = _list("want wants need needs require requires take takes")
# What happens by itself, or is only told: an amount that such a verb governs is none to follow.
_STATES = frozenset(
    map(
        _stem,
        _list(
            "last persist continue occur appear develop begin start live survive diagnose experience suffer have has"
            " had feel disappear resolve improve heal recover happen follow study compare report find found receive"
            " vary range average weigh die affect cause estimate grow contain include result show become come go"
            " return increase decrease reach remit require is are was were account represent"
        ),
    )
)
# With an amount, these tell how long something takes or how much of it there is.
_TELLING = _list("takes took requires gets uses gives lasts")
_MODALS = _list("should must to please let let's don't not never always ought shall you can cannot can't")
_MAYBE = _list("may might could would can")
_BE = _list("be when if once")
_BE_FORMS = _list("is are be")
_PAST = _list("was were had")
_PARTICIPLES = _list("done taken held kept given eaten worn left spent")
_BEFORE_GERUND = _list("by of when while that try recommend for start keep suggest consider avoid")
_BEFORE_NOUN = _list("the a an of your their his her this that these those each in with any no daily regular every")
_DETERMINERS = _list("the your a an each it both")
# What follows a verb at the head of a clause that names no object: "Mow at two inches", "Prune every winter".
_UNLED = _list("at for every once twice daily weekly monthly")
_THINKS = _list("think know say believe guess hope wish like love hate doubt mean agree remember")
_NO_VERBS = _list(
    "although however within despite throughout according unlike via per besides among upon toward across along around"
    " near since though whether every many several another without like plus half unless during whereas even often"
)
_NEGATIVE = _list("not never don't can't cannot avoid without shouldn't mustn't stop rather instead")
_STUDY = _list(
    "study studies trial trials participants subjects placebo researchers survey scientists having being myth myths"
    " misconception record outdated debunked wrong untrue"
)
# What stands before these is who says it; what stands after those and the amount is what it is good for.
_REPORTS = _list("say says said that recommend recommends suggest suggests advise advises told")
_TAIL = _list("to will would is are may can helps allows said told says")
_GROUPS = (
    "adult adults",
    "child children kid kids teen teens teenager teenagers adolescent adolescents boy boys girl girls",
    "baby babies infant infants newborn newborns toddler toddlers",
    "man men male males",
    "woman women female females",
    "pregnant pregnancy breastfeeding lactating",
    "older elderly seniors",
    "athlete athletes",
    "beginner beginners novice novices",
    "experienced advanced",
    "patients",
    "start starting begin beginning initially first gradually initial eventually",
)
_GROUP_OF = {word: line.split()[0] for line in _GROUPS for word in line.split()}
_MANNERS = _list("for after before within in over during by until since past last first next previous another extra")
_TOLD_TIME = _list("in over during until since past last first next previous another additional extra every")
_AROUND = _list("before after apart between")
# What follows these is what something is done with or where, and not what it is done to.
_WITH = _list("with using in on at by from")
# Words that would tie any two instructions together: of number and time, of advice as such, of no content.
_EMPTY = _list(
    "time day night week month year hour minut second durat period amount total averag basi daili effect best good"
    " length long short least regular usual doctor recommend dose dosag start one two three four five six seven eight"
    " nine ten twenti thirti half coupl sever twice everi without peopl person individu anyon somebodi normal typic"
    " howev although also often gener affect like well much help make feel want find found shown show see know mean"
    " someth anyth throughout sure order describ go health healthi mine your mani much per frequent"
)
_CLAUSE = re.compile(
    r"[;:()–—\n]|\s[-•*]\s|, (?:and|or|so|who|after|before|as|since)\b"
    r"|,? \b(?:but|then|while|whereas|because|although|even (?:if|when|though)|which|so that|followed by"
    r"|and (?:i|we|you|they|he|she))\b",
    re.IGNORECASE,
)
_MANNER_OF = re.compile(r"\w{4,}(?<!fami)(?<!supp)(?<!assemb)(?<!butterf)ly")
_PART = re.compile(r",\s|\b(?:and|or)\b", re.IGNORECASE)
_POINTED_AT = re.compile(r"\b(?:this|that|these|those|the same) \w+|\bwithout \w+(?: \w+)?", re.IGNORECASE)
# Besides what find_conditions finds: a label before a colon, a reason before "so", a season, and until when or while
# what something is done.
_LIMIT = re.compile(
    r"\A[^.,;:]{2,40}:(?=\s)|\A[^.;:]{2,160}, so\b(?! that\b)"
    r"|\bin (?:the )?(?:winter|summer|spring|autumn|fall|(?:\w+ ){1,2}(?:seasons?|periods?|months|weather|climates?))\b"
    r"|\b(?:until|till|while|after(?! (?:about |every )?\d)|during"
    r"|once(?! (?:an?|per|every|each|or|daily|weekly|monthly)\b))\s[^.,;:()]+",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\bonly\b|\b(?:this|that|which) (?:is|happens|applies|depends)\b", re.IGNORECASE)
_OPENING = " \t\n-*•\"'“‘.,0123456789"
# Who asks so is told what to do.
_TO_DO = re.compile(r"\b(?:should|must|can|may|shall|ought|need|have to|to)\b", re.IGNORECASE)
# So many words stand before an amount that is a whole answer: "At least once a week."
_LED_BY = 3
# A sentence with more amounts of one kind is a table, and which amount goes with what is not to be told.
_MANY = 3


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an amount is for.

    ``topic`` are the stems of what its clause names besides the ``act``; ``groups``, for whom; ``manner``, the word
    that ties it to the act; ``conditions``, the stems of what limits it; ``around``, those of the whole text.
    ``suffices`` says that the amount is said to be enough: "once a week is plenty"; ``bare``, that nothing is named
    between the act and the amount: "water twice a week", "do it for ten minutes".
    """

    act: str
    topic: frozenset[str]
    groups: frozenset[str]
    manner: str
    negated: bool
    conditions: frozenset[str]
    around: frozenset[str]
    suffices: bool
    bare: bool

    @property
    def leaves_open_for_what(self) -> bool:
        """Whether the amount is said to be enough, and not for what: "every three or four years is plenty"."""
        return not self.topic and self.act == ANY_ACT and (self.suffices or self.bare)


def names(text: str) -> frozenset[str]:
    """The stems of the words of a text that say what an amount is for, rather than how much or for whom."""
    return frozenset(word.stem for word in words(text) if _names(word))


def acts_of(text: str) -> frozenset[str]:
    """The acts that a text may name: of each of its content words that of its verb, or itself."""
    return frozenset(_ACT_OF.get(stem, stem) for stem in names(text)) - {ANY_ACT}


def purpose_of(text: str, measure: Measure, measures: Sequence[Measure], sentence: Span) -> Purpose | None:
    """What one of the ``measures`` in ``text`` is for; None where it does not say that something is to be done."""
    if measure.dimension.startswith("money") or _is_level(text, measure):
        return None
    tokens = [*_words(text, sentence)]
    rivals = [each for each in measures if each.dimension == measure.dimension and _within(each.start, sentence)]
    if len(rivals) > _MANY or any(token.text in _STUDY for token in tokens):
        return None
    clause = _clause(text, measure, rivals, sentence)
    inside = _inside(tokens, clause)
    governing = _governing(text, inside, measure, clause)
    if governing is None and not any(token.is_content for token in inside if token.end <= measure.start):
        # "once a week in summer and once a month in winter": the verb stands with the first.
        joined = _clause(text, measure, (), sentence)
        governing = _governing(text, _inside(tokens, joined), measure, joined)
    manner = _manner(tokens, measure)
    if governing is None or manner is None:
        return None
    act, verb = governing
    if act == "take" and measure.dimension == "time" and manner != "for":
        return None  # "take 20 minutes"
    # Of several amounts each has its own limits.
    limits = [span for span in _limits(text, sentence) if not rivals[1:] or clause.start <= span.start < clause.end]
    pointed = [
        Span(clause.start + m.start(), clause.start + m.end()) for m in _POINTED_AT.finditer(_slice(text, clause))
    ]
    numbers = [Span(each.start, _unit_end(text, each)) for each in measures]
    suffices = verb.text in _BE_FORMS and verb.start >= measure.end
    asides = () if suffices else _asides(inside, measure, verb)
    left_out = [*limits, *pointed, *numbers, *asides]
    topic = frozenset(each.stem for each in inside if _names(each) and not _within_any(each.start, left_out))
    topic -= {act, verb.stem}
    conditions = frozenset(each.stem for each in tokens if each.is_content and _within_any(each.start, limits))
    whole = Span(0, len(text))
    every = [*_words(text, whole)]
    alone = sum(each.dimension == measure.dimension for each in measures) == 1
    if not topic and alone:
        # What stands around a clause that only points at its subject may limit it too.
        bounds = [*_limits(text, whole), *(Span(*match.span()) for match in _ONLY.finditer(text))]
        limiting = [each for each in every if _within_any(each.start, bounds)]
        conditions |= {each.stem for each in limiting if each.is_content or each.text == "only"}
    return Purpose(
        act=act,
        topic=topic,
        groups=frozenset(_GROUP_OF[token.text] for token in tokens if token.text in _GROUP_OF),
        manner=_share(measure, measures, sentence) or ("" if manner == "for" else manner),
        negated=any(token.text in _NEGATIVE for token in inside if token.end <= measure.start),
        conditions=conditions,
        around=frozenset(each.stem for each in every if _names(each) and not _within_any(each.start, numbers)),
        suffices=suffices,
        bare=_is_bare([token for token in inside if verb.end <= token.start and token.end <= measure.start]),
    )


def purpose_asked(question: str, text: str, measure: Measure, sentence: Span) -> Purpose | None:
    """What an amount is for that alone answers a ``question`` before it: "Mow it how often? Weekly.".

    None where its ``sentence`` says more than the amount before it, or the question does not ask what to do.
    """
    if not _TO_DO.search(question) or len(text[sentence.start : measure.start].split()) > _LED_BY:
        return None
    asked = [word for word in words(question) if _names(word)]
    acts = [_ACT_OF[word.stem] for word in asked if word.stem in _ACT_OF]
    return Purpose(
        act=acts[0] if acts else ANY_ACT,
        topic=frozenset(word.stem for word in asked if word.stem not in _ACT_OF),
        groups=frozenset(_GROUP_OF[word.text] for word in words(question) if word.text in _GROUP_OF),
        manner="",
        negated=False,
        conditions=frozenset(stem for span in _limits(text, sentence) for stem in names(_slice(text, span))),
        around=names(question),
        suffices=False,
        bare=False,
    )


def _inside(tokens: Sequence[Word], span: Span) -> list[Word]:
    return [token for token in tokens if span.start <= token.start and token.end <= span.end]


def _is_bare(between: Sequence[Word]) -> bool:
    """Whether the words between an act and its amount name nothing that it is done to: "feed with guano weekly"."""
    return not between or between[0].text in _WITH or not any(map(_names, between))


def _asides(clause: Sequence[Word], measure: Measure, verb: Word) -> Iterator[Span]:
    """The parts of a clause that say who says it, and what it is good for."""
    for token in clause:
        if token.text in _REPORTS and token.end <= verb.start:
            yield Span(clause[0].start, token.end)
        if token.text in _TAIL and token.start >= max(measure.end, verb.end):
            yield Span(token.start, clause[-1].end)


def _is_level(text: str, measure: Measure) -> bool:
    """Whether it is a concentration ("70 mg/dL") or a size ("an 8-ounce glass"), and no amount of something."""
    sized = measure.dimension != "time" and re.search(r"\w-[a-z]", text[measure.start : measure.end])
    return bool(sized) or measure.dimension.endswith("/?")


def _governing(text: str, clause: Sequence[Word], measure: Measure, span: Span) -> tuple[str, Word] | None:
    """The verb that governs the amount and its act: the nearest before it, or after it where the amount leads.

    None where the nearest verb tells what is the case, or what may be.
    """
    before = [i for i, token in enumerate(clause) if token.end <= measure.start]
    after = [i for i, token in enumerate(clause) if token.start >= measure.end]
    bounded = not math.isfinite(measure.low + measure.high)
    limits = _limits(text, span)
    leads = not any(clause[i].is_content and not _within_any(clause[i].start, limits) for i in before)
    if be := _sufficing([clause[i] for i in after]):
        gerund = next((clause[i] for i in before if clause[i].is_content), None)
        if leads:
            return ANY_ACT, be
        if gerund and gerund.text.endswith("ing") and not text[span.start : gerund.start].strip(_OPENING):
            return _ACT_OF.get(gerund.stem, gerund.stem), be  # "Sharpening once a year is enough"
    for i in [*reversed(before), *(after if leads else ())]:
        token, earlier = clause[i], [each.text for each in clause[:i]]
        act = _act(text, token, earlier[-3:], clause[i + 1].text if i + 1 < len(clause) else "", span)
        # "We recommend that everybody takes ..."
        if act is None and "that" in earlier and any(each.stem in _ADVICE for each in clause[:i]):
            act = _ACT_OF.get(token.stem)
        elif token.text in _TELLING or (act and not bounded and _MAYBE.intersection(earlier)):
            return None
        if act:
            return act, token
        if token.stem in _STATES and not _BEFORE_NOUN.intersection(earlier[-1:]):
            fine = any(each.text in _FINE for each in clause[i + 1 : i + 3])
            advised = token.text in {"is", "are"} and (fine or any(each.stem in _ADVICE for each in clause))
            return (ANY_ACT, token) if advised else None
    return None


def _sufficing(after: Sequence[Word]) -> Word | None:
    """The "is" of "ten minutes is plenty"; None where something else is said of the amount."""
    be = next((i for i, token in enumerate(after[:3]) if token.text in _BE_FORMS), None)
    if be is None:
        return None
    said = [token.text for token in after[be + 1 :]]
    wanted = said[:1] in (["what"], ["all"]) and not _WANTED.isdisjoint(said[:7])
    return after[be] if wanted or not _SUFFICES.isdisjoint(said[:3]) else None


def _act(text: str, token: Word, previous: Sequence[str], following: str, span: Span) -> str | None:
    """The act that a word commands, or None where it is a noun, tells what happened, or is no act."""
    last = previous[-1] if previous else ""
    if token.stem in _ADVICE and token.text not in {"should", "must"}:
        return None if last in _MAYBE else ANY_ACT
    first = not text[span.start : token.start].strip(_OPENING)
    # What was tried was not kept up, or nothing is said of it.
    known = None if token.text == "tried" else _ACT_OF.get(token.stem)
    if known is None:
        return _unlisted_act(token, previous, following, first=first)
    if token.text.endswith("ing"):
        return known if first or text[: token.start].rstrip().endswith(",") or last in _BEFORE_GERUND else None
    # "feed" ends so too, and is its own stem.
    if (token.text.endswith("ed") and token.text != token.stem) or token.text in _PARTICIPLES:
        passive = _BE.intersection(previous) and not _PAST.intersection(previous)
        return known if passive or last in {"i", "we"} else None
    if last in _BEFORE_NOUN or token.text.endswith("s"):
        return None
    commanded = _MODALS.intersection(previous) and not _PAST.intersection(previous)
    # What somebody does by habit, that is told as an example.
    begins = first or text[: token.start].rstrip().endswith(",") or last in {"and", "or", "then", "also", "i", "we"}
    return known if commanded or begins else None


def _unlisted_act(token: Word, previous: Sequence[str], following: str, *, first: bool) -> str | None:
    """A verb that no list has: "should prune", "need to prune", and "Prune the" at the head of a clause."""
    last = previous[-1] if previous else ""
    bare = not token.text.endswith(("ing", "ed", "ly", "s")) and token.text.isalpha()
    if not token.is_content or token.stem in _STATES or token.text in _NO_VERBS:
        return None
    told_to = last == "to" and not {"need", "try", "recommended", "have", "important"}.isdisjoint(previous)
    habit = last in {"i", "we"} and token.text not in _THINKS
    commanded = bare and ((first and following in _DETERMINERS | _UNLED) or habit)
    return token.stem if last in {"should", "must"} or told_to or commanded else None


def _manner(tokens: Sequence[Word], measure: Measure) -> str | None:
    """The word that ties an amount to its act, "" if there is none; None where it tells of a time gone by."""
    before = [token.text for token in tokens if token.end <= measure.start][-2:]
    after = [token.text for token in tokens if token.start >= measure.end][:1]
    if measure.dimension == "time" and _TOLD_TIME.intersection(before[-1:]):
        return None
    if _AROUND.intersection(after) and "for" not in before:
        return after[0]
    if before == ["total", "of"]:
        return "total"
    return before[-1] if _MANNERS.intersection(before[-1:]) else ""


def _share(measure: Measure, measures: Sequence[Measure], sentence: Span) -> str:
    """Whether it is one of the day's several: "10 minutes, three times a day" may be the same as 30 minutes."""
    several = any(
        each.dimension == "frequency" and each.low > 1 and _within(each.start, sentence) and each is not measure
        for each in measures
    )
    return "share" if several and measure.dimension != "frequency" else ""


def _clause(text: str, measure: Measure, rivals: Sequence[Measure], sentence: Span) -> Span:
    """What belongs to the amount: up to the next clause, or to the part of the sentence that a rival amount has."""
    start, end = sentence.start, sentence.end
    left = max((each.end for each in rivals if each.end <= measure.start), default=None)
    right = min((each.start for each in rivals if each.start >= measure.end), default=None)
    for match in _PART.finditer(text, start, end):
        if left is not None and left <= match.start() and match.end() <= measure.start:
            start = match.end()
        elif right is not None and measure.end <= match.start() and match.end() <= right:
            end = match.start()
            break
    for match in _CLAUSE.finditer(text, start, end):
        if match.end() <= measure.start:
            start = match.end()
        elif match.start() >= measure.end:
            end = match.start()
            break
    return Span(start, end)


def _limits(text: str, sentence: Span) -> list[Span]:
    inner = _slice(text, sentence)
    found = [*find_conditions(inner), *(Span(*match.span()) for match in _LIMIT.finditer(inner))]
    return [Span(sentence.start + span.start, sentence.start + span.end) for span in found]


def _unit_end(text: str, measure: Measure) -> int:
    """Where the number and its unit end, before what is measured: "8 glasses" in "8 glasses of water a day"."""
    of = text.find(" of ", measure.start, measure.end)
    return measure.end if of < 0 else of


def _names(word: Word) -> bool:
    plain = word.stem in _EMPTY or word.stem in _ADVICE or word.text in _GROUP_OF or word.text.isdigit()
    plain = plain or word.text in _SUFFICES
    return word.is_content and not plain and not _MANNER_OF.fullmatch(word.text) and _ACT_OF.get(word.stem) != ANY_ACT


def _words(text: str, span: Span) -> Iterator[Word]:
    for word in words(_slice(text, span)):
        yield Word(word.text, word.stem, word.start + span.start, word.end + span.start)


def _slice(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _within(offset: int, span: Span) -> bool:
    return span.start <= offset < span.end


def _within_any(offset: int, spans: Collection[Span]) -> bool:
    return any(_within(offset, span) for span in spans)
