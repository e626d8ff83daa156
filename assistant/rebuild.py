"""A short follow-up and the question before it -> a complete question: "how long?" -> "How long should I rest?".

Rules of grammar, not of a subject: a follow-up is told by words of closed classes and by its shape, and what it says
replaces or joins a part of the question before it. Nothing is parsed: a question is cut at its auxiliary, its
prepositions and some hundred common verbs, and where the cut is in doubt there is no rebuilt question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .light_verbs import base_form
from .polar_questions import AUXILIARY
from .terms import words

Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""A phrase and others -> how like each of them it is in meaning, at most 1."""
# A phrase replaces the one that it is likest to, if it is so by this much and this much more than to any other; where
# prepositions differ ("with a cold", "for a sore throat"), only one of its kind. By hand, with the bundled encoder.
_LIKE, _LIKER, _OF_A_KIND = 0.25, 0.05, 0.4
# "What about children?" asks for whom, if the noun is as like as that to one of these.
_PEOPLE, _LIKE_PEOPLE = ("people", "children", "adults"), 0.4

_BE = frozenset({"is", "are", "was", "were", "am", "isn't", "isnt", "aren't", "arent"})
_PERSON = r"(?:i|you|we|he|she|they|one|people|someone|somebody|anyone)"
_SUBJECT = rf"(?:{_PERSON}|it|this|that|these|those|there|the|my|your|his|her|its|our|their|an?|any|some|\w+(?:ing|s))"
_WH = (
    r"(?:how (?:far|long) (?:in advance|ahead|apart|away|before)|by when"
    r"|how (?:long|often|soon|fast|far|early|late|frequently|regularly|deep|hot|warm|cold)"
    r"|how many times(?: (?:an?|per) \w+)?"
    r"|how (?:many|much) (?:time|seconds|minutes|hours|days|weeks|months|years)(?: (?:an?|per) \w+)?"
    r"|(?:at|from|until|till|by|in|on|for) (?:what|which) (?:age|time|temperature|point|seasons?|months?|days?|weeks?"
    r"|years?|date|speed|height|depth|level|stage)"
    r"|since when|until when|how much|how|when|where|why)"
)
# After these a question has no place left for "how long".
_OPEN = r"(?:what|which|who|whom|whose|how many|how much)"

_PREPOSITIONS = (
    "with|without|for|in|on|at|during|after|before|by|from|under|against|despite|over|through|near|until|since"
    "|within|inside|outside|between|while"
)
_TIMES_ADVERBS = "every|each|daily|nightly|weekly|monthly|yearly|once|twice"
_CLAUSES = "if|when|unless|whenever|because|although"
_MODIFIER = re.compile(rf"\b(?:{_PREPOSITIONS}|{_TIMES_ADVERBS}|{_CLAUSES})\b", re.IGNORECASE)
_CLAUSE = re.compile(rf"(?:{_CLAUSES})\b", re.IGNORECASE)
_ADVERBS = r"(?:(?:still|also|always|ever|never|really|just|only|not|even|actually|first)\b\s*)*"
# Of each of these classes a question says one: "before" takes the place of "after".
_RIVALS = (frozenset({"with", "without"}), frozenset({"before", "after", "during", "while"}))
_OF_CASES = frozenset({"with", "for", "against", "despite"})
_TIME_NOUN = re.compile(
    r"\b(?:mornings?|evenings?|nights?|afternoons?|noon|days?|weeks?|weekends?|months?|years?|spring|summer|autumn|fall"
    r"|winter|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
    re.IGNORECASE,
)
_OF_TIME = frozenset({"in", "at", "on", "during", "every", "each", "daily", "nightly", "weekly", "monthly", "yearly"})
# Verbs that a subject in front of them ends at. They are of no subject; more of them find more boundaries.
_VERB = re.compile(
    r"\b(?:affects?|agree|appl(?:y|ies)|become|benefits?|breaks?|build|burn|cause|change|come|cost|count|cover|cure|damage"
    r"|delay|depend|die|disturb|do|ease|end|expire|fail|feel|fix|get|give|go|grow|happen|harm|heal|help|hurt|improve"
    r"|include|increase|interfere|keep|kill|last|lead|like|live|look|lose|lower|make|matter|mean|need|pay|prefer|prevent"
    r"|produce|promote|protect|raise|reduce|relax|relieve|remain|remove|require|run|save|speed|spread|start|stay|stop"
    r"|stunt|support|survive|take|tolerate|treat|want|weaken|work|worsen|build|boost|ruin|have|be|hold)\b",
    re.IGNORECASE,
)
_RATES = (
    r"(?:(?:really|very|too|so|actually|still|even|always|ever|completely|more|not|any|that|a|an)\s+)*"
    r"(?:safe|unsafe|dangerous|harmful|harmless|risky|ok|okay|fine|all right|alright|good|bad|better|best|worse|worst"
    r"|wise|necessary|unnecessary|needed|essential|important|worth(?:while)?(?: (?:it|doing))?|useful|useless"
    r"|helpful|effective|legal|illegal|lawful|allowed|permitted|forbidden|possible|impossible|normal|healthy|unhealthy|easy|hard"
    r"|difficult|expensive|cheap|common|usual|recommended|advisable|sensible|reasonable|wrong|right|(?:good|bad) idea"
    r"|help|hurt|work|make sense|pay(?: off)?|do any good|do (?:any )?harm|make (?:it|things) (?:worse|better))"
)
# What only an act can be: nobody asks whether a landlord is legal.
_OF_ACTS = re.compile(r"(?:il)?legal|lawful|allowed|permitted|forbidden", re.IGNORECASE)
_MODALS = frozenset({"can", "could", "should", "may", "might", "must", "shall", "will", "would"})
_BE_RATES = re.compile(rf"(?:{_RATES}|an? |the |\w+(?:ful|less|ous|able|ible|ive|ed)\b)", re.IGNORECASE)
_GREETING = re.compile(
    r"\W*(?:(?:so|but|and|or|also|even|then|well|ok|okay|hi|hello|hey|please|yes|no)\b[\s,]*)*", re.IGNORECASE
)
_OPENER = re.compile(
    r"\W*(?P<opener>(?:(?:and|but|or|also|even|so|then|ok|okay|well|what about|how about|what if)\b[\s,]*)+)",
    re.IGNORECASE,
)
_INVERTED = re.compile(rf"(?:^|[\s,]){AUXILIARY}\s+{_SUBJECT}\b", re.IGNORECASE)
# Inside a clause the subject comes first, so that an auxiliary before one begins a question.
_CLAUSE_ASKS = re.compile(
    rf"^when\s+(?:{AUXILIARY}|to)\b|\s(?:is|are|was|were|am)\s+(?:{_PERSON}|it|there)\b"
    rf"|\s(?!(?:is|are|was|were|am|has|have|had)\s){AUXILIARY}\s+(?:{_PERSON}|it|the|my|your|this|that|these|those)\b",
    re.IGNORECASE,
)
_CLAUSE_LIKE = re.compile(r"(?:before|after|while|since|until)\b(?!\s+(?:when|what|which|whom)\b)", re.IGNORECASE)
# Auxiliaries that are no other word, unlike "can", "may" and "will", in no clause about somebody.
_PLAIN = re.compile(
    r"(?<!\bwho)(?<!\bthat)(?<!\bwhich)\s(?:is|are|was|were|do|does|did|should|could|would|shall)\s+\w", re.IGNORECASE
)
_STATES = re.compile(
    r"^\w+\s+(?:what|which|when|whom|whose|how)\b"
    r"|^(?!.*\b(?:who|that|which|if|when|because|after|before|while|as)\b).*\s(?:i|we|he|she|they|you)\s+\w",
    re.IGNORECASE,
)
_NOT_GERUNDS = frozenset(
    {"thing", "something", "anything", "nothing", "everything", "morning", "evening", "spring", "king", "string"}
)
_DETERMINER = re.compile(r"(?:the|an?|my|your|his|her|its|our|their|this|that|these|those|any|some)\s+", re.IGNORECASE)
_MAX_WORDS, _MAX_NOUN_WORDS, _MAX_PRONOUN_WORDS, _MAX_OBJECT_WORDS = 14, 6, 10, 4
_SHORTEST_GERUND = 5
_ENDS = " \t.?!…;,"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A complete question, and which part of the follow-up made it."""

    question: str
    name: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """A question cut into what can be replaced. Where its verb was not found, ``rest`` is all up to ``modifiers``.

    ``preface`` is a sentence of its own before it; ``asks`` is a word of "how" and "why" before the auxiliary.
    """

    preface: str
    asks: str
    auxiliary: str
    subject: str
    glue: str
    verb: str
    rest: str
    modifiers: tuple[str, ...]

    @property
    def is_personal(self) -> bool:
        """Whether a person is asked about who does something: "should I rest", "is it safe to rest"."""
        return bool(self.glue or re.fullmatch(_PERSON, self.subject, re.IGNORECASE)) and bool(self.verb)

    @property
    def action(self) -> str:
        return _joined(self.verb, self.rest)

    def text(self) -> str:
        line = _joined(self.asks, self.auxiliary, self.subject, self.glue, self.verb, self.rest, *self.modifiers)
        return f"{self.preface}{line[:1].upper()}{line[1:]}?"


def rebuild(typed: str, before: str, likeness: Likeness, known: Collection[str] = ()) -> Rebuilt | None:
    """What ``typed`` asks after the question ``before``; None if it stands by itself, or what it means is in doubt.

    ``known`` are words that are words, to tell the verb of "using" from that of "watering".
    """
    text = " ".join(typed.replace("’", "'").split()).strip(_ENDS)
    opener = _OPENER.match(text)
    rest = text[opener.end() :] if opener else text
    said = opener["opener"].lower() if opener else ""
    if "what if" in said and not _CLAUSE.match(rest):
        rest = f"if {rest}"
    if not rest or len(rest.split()) > _MAX_WORDS or "?" in rest or re.search(r"[.!;:]\s", rest):
        return None
    frame = _cut(before)
    if found := _asked(rest, frame):
        return Rebuilt(found.text(), "asked")
    if found := _with_pronoun(rest, frame):
        return Rebuilt(found.text(), "pronoun")
    return _with_modifier(rest, frame, likeness) or (_with_noun(rest, frame, likeness, known) if said.strip() else None)


def _with_modifier(rest: str, frame: _Frame, likeness: Likeness) -> Rebuilt | None:
    says = rest.split()[1:] or re.fullmatch(_TIMES_ADVERBS, rest, re.IGNORECASE)
    if not says or not _MODIFIER.match(rest) or _is_whole(rest):
        return None
    return Rebuilt((_of_a_kind(rest, frame, likeness) or _joining(frame, rest)).text(), "modifier")


def _is_whole(rest: str) -> bool:
    """Whether what begins like a modifier goes on to a question or a statement of its own."""
    if _CLAUSE.match(rest):
        return bool(_CLAUSE_ASKS.search(rest))
    if _CLAUSE_LIKE.match(rest):
        return bool(_INVERTED.search(rest))
    return bool(_INVERTED.search(rest) or _PLAIN.search(rest) or _STATES.search(rest))


def _of_a_kind(modifier: str, frame: _Frame, likeness: Likeness) -> _Frame | None:
    """The frame with ``modifier`` in the place of one with another preposition that names a thing of the same kind."""
    head, _, noun = modifier.partition(" ")
    others = [i for i, each in enumerate(frame.modifiers) if {head, each.split()[0]} <= _OF_CASES]
    if head not in _OF_CASES or not others or any(_is_rival(each, modifier) for each in frame.modifiers):
        return None
    alike = likeness(_bare(noun), [_bare(frame.modifiers[i].partition(" ")[2]) for i in others])
    best = max(range(len(others)), key=lambda i: alike[i])
    if alike[best] < _OF_A_KIND:
        return None
    modifiers = (*frame.modifiers[: others[best]], modifier, *frame.modifiers[others[best] + 1 :])
    return replace(frame, modifiers=modifiers)


def _with_noun(rest: str, frame: _Frame, likeness: Likeness, known: Collection[str]) -> Rebuilt | None:
    if _MODIFIER.match(rest) or _is_whole(rest) or _PLAIN.search(rest) or len(rest.split()) > _MAX_NOUN_WORDS:
        return None
    if re.match(rf"(?:{_WH}|{_OPEN}|not|to)\b", rest, re.IGNORECASE) or re.search(
        rf"\b(?!people\b){_PERSON}\b", rest, re.IGNORECASE
    ):
        return None
    found = _replacing(frame, rest, likeness, known) or _for_whom(frame, rest, likeness)
    return Rebuilt(found.text(), "noun") if found else None


def _for_whom(frame: _Frame, noun: str, likeness: Likeness) -> _Frame | None:
    """The frame asked for those whom ``noun`` names, where it is like a word for people."""
    if not frame.auxiliary or max(likeness(_bare(noun), _PEOPLE)) < _LIKE_PEOPLE:
        return None
    at = len(frame.modifiers) - bool(frame.modifiers and _CLAUSE.match(frame.modifiers[-1]))
    return replace(frame, modifiers=(*frame.modifiers[:at], f"for {noun}", *frame.modifiers[at:]))


def is_fragment(question: str) -> bool:
    """Whether a question has the shape of a follow-up, so that no other can be built on it."""
    rest = _GREETING.sub("", " ".join(question.split()), count=1).strip(_ENDS)
    shaped = re.fullmatch(rf"(?:for )?{_WH}(?: (?:exactly|then))?", rest, re.IGNORECASE)
    no_words = not any(word.is_content for word in words(question))
    opened = _OPENER.match(question) or _MODIFIER.match(rest)
    return no_words or bool(shaped or (opened and not _INVERTED.search(rest))) or _has_pronoun(rest)


def _cut(question: str) -> _Frame:
    text = " ".join(question.replace("’", "'").split()).rstrip(_ENDS)
    stop = max((match.end() for match in re.finditer(r"[.!?;:]\s+", text)), default=0)
    preface, line = text[:stop], _GREETING.sub("", text[stop:], count=1)
    asks = rf"{_WH}\s+|how (?:much|many)\s+(?:[\w-]+\s+){{1,6}}?"
    match = re.match(rf"(?P<asks>{asks})?(?P<aux>{AUXILIARY})\s+(?P<rest>.+)", line, re.IGNORECASE)
    if not match:
        head, modifiers = _split_modifiers(line, 1)
        return _Frame(preface, "", "", "", "", "", head, modifiers)
    asks, auxiliary, rest = (match["asks"] or "").strip(), match["aux"], match["rest"]
    subject, glue, verb, rest = _split_subject(rest, auxiliary)
    rest, modifiers = _split_modifiers(rest, 0 if verb else 1)
    return _Frame(preface, asks.lower(), auxiliary.lower(), subject, glue, verb, rest, modifiers)


def _split_modifiers(text: str, least: int) -> tuple[str, tuple[str, ...]]:
    """What stands before the first preposition that ``least`` words precede, and each phrase from there on.

    A clause goes on to the end: what it is cut into would no longer say what it says.
    """
    starts: list[int] = []
    for match in _MODIFIER.finditer(text):
        if len(text[: match.start()].split()) >= least:
            starts.append(match.start())
            if _CLAUSE.match(text, match.start()):
                break
    if not starts:
        return text, ()
    bounds = [*starts, len(text)]
    phrases = tuple(text[start:end].strip(" ,") for start, end in pairwise(bounds))
    return text[: starts[0]].strip(" ,"), phrases


def _split_subject(rest: str, auxiliary: str) -> tuple[str, str, str, str]:
    """Subject, what binds it to its verb, verb, and the rest; the first three are empty where they are not found."""
    expletive = re.match(r"(it)\s+((?:[\w'-]+\s+){1,6}?to)\s+([\w'-]+)\s*(.*)", rest, re.IGNORECASE)
    if expletive:
        return expletive[1], expletive[2], expletive[3], expletive[4]
    person = re.match(
        rf"({_PERSON})\s+({_ADVERBS}(?:(?:have|need|want|try|like|be able|be allowed) to\s+)?{_ADVERBS})"
        r"([\w'-]+)\s*(.*)",
        rest,
        re.IGNORECASE,
    )
    if person:
        return person[1], person[2].strip(), person[3], person[4]
    if auxiliary.lower() in _BE:
        bounds = [match for match in re.finditer(r"(?<=\s)\S", rest) if _BE_RATES.match(rest, match.start())]
        if bounds and not re.match(r"(?:it|there|this|that)\b", rest, re.IGNORECASE):
            verb, _, more = rest[bounds[0].start() :].partition(" ")
            return rest[: bounds[0].start()].strip(), "", verb, more
        return "", "", "", rest
    for match in _VERB.finditer(rest):
        subject = rest[: match.start()].strip()
        if subject and not re.match(r"(?:it|there|this|that)$", subject, re.IGNORECASE):
            return subject, "", match.group(), rest[match.end() :].strip()
    return "", "", "", rest


def _asked(rest: str, frame: _Frame) -> _Frame | None:
    """The question before, asked with the follow-up's "how long in the morning".

    None where it has no auxiliary, or where a word of it would be lost.
    """
    match = re.match(rf"(?:for )?(?P<wh>{_WH})(?: (?:exactly|then|though))?(?:\s+(?P<more>.+))?$", rest, re.IGNORECASE)
    if not match or not frame.auxiliary or match["wh"].lower() == "why":
        return None
    more = match["more"]
    if more and (not _MODIFIER.match(more) or _INVERTED.search(more)):
        return None
    if match["wh"].lower() == "how" and frame.auxiliary in _BE:
        return None
    asks = "how long" if match["wh"].lower() == "how much time" else match["wh"].lower()
    counted = re.fullmatch(rf"(?!{_WH}$)how (?:much|many) (.+)", frame.asks)
    found = replace(frame, asks=asks, rest=_joined(frame.rest, counted[1] if counted else ""))
    return _joining(found, more) if more else found


def _joining(frame: _Frame, modifier: str) -> _Frame:
    """The frame with ``modifier`` in the place of one of its kind, else before its clause, else at its end."""
    modifiers = list(frame.modifiers)
    same = [i for i, each in enumerate(modifiers) if _is_rival(each, modifier)]
    if same:
        modifiers[same[-1]] = modifier
    elif modifiers and _CLAUSE.match(modifiers[-1]):
        modifiers.insert(-1, modifier)
    else:
        modifiers.append(modifier)
    return replace(frame, modifiers=tuple(modifiers))


def _is_rival(one: str, other: str) -> bool:
    if _is_timed(one) or _is_timed(other):
        return _is_timed(one) and _is_timed(other)
    first, second = (each.split()[0].lower() for each in (one, other))
    if _CLAUSE.match(first) and _CLAUSE.match(second):
        return True
    return first == second or any({first, second} <= rivals for rivals in _RIVALS)


def _is_timed(modifier: str) -> bool:
    """Whether it says when or how often: "in winter", "every day", "daily"."""
    head = modifier.split(maxsplit=1)[0].lower()
    return head in _TIMES_ADVERBS.split("|") or (head in _OF_TIME and bool(_TIME_NOUN.search(modifier)))


_PRONOUN = re.compile(
    rf"(?:(?P<wh>{_WH})\s+)?(?P<aux>{AUXILIARY})\s+(?P<pronoun>it|this|that|they|these|those)\s+(?P<said>.+)",
    re.IGNORECASE,
)
_DO_IT = re.compile(
    rf"(?:(?P<wh>{_WH})\s+)?(?P<aux>{AUXILIARY})\s+(?P<who>{_PERSON})\s+(?P<glue>{_ADVERBS}(?:(?:have|need) to\s+)?)"
    rf"(?P<verb>do|[\w'-]+)\s+(?P<pronoun>it|this|that|them|so|these|those)\b(?P<more>(?!\s+\w+s?\s+(?:{AUXILIARY})).*)",
    re.IGNORECASE,
)


def _has_pronoun(rest: str) -> bool:
    """Whether a question speaks of "it" and has not said of what; that "it" which stands for what follows is none."""
    if len(rest.split()) > _MAX_PRONOUN_WORDS:
        return False
    if match := _PRONOUN.fullmatch(rest):
        stands_for = re.search(r"\b(?:to|that|whether)\b|^(?:matter|true)\b", match["said"], re.IGNORECASE)
        alone = rf"{_RATES}\b" if match["aux"].lower() in _BE else rf"{_RATES}\b|{_VERB.pattern}"
        determines = match["pronoun"].lower() not in {"it", "they"} and not re.match(
            alone, match["said"], re.IGNORECASE
        )
        return not stands_for and not determines
    return bool((match := _DO_IT.fullmatch(rest)) and (not match["more"] or _MODIFIER.match(match["more"].strip())))


def _with_pronoun(rest: str, frame: _Frame) -> _Frame | None:
    """The question ``rest`` with what its pronoun stands for."""
    if not _has_pronoun(rest):
        return None
    if match := _PRONOUN.fullmatch(rest):
        return _of_subject(match, frame)
    match = _DO_IT.fullmatch(rest)
    return _of_object(match, frame) if match else None


def _of_subject(match: re.Match[str], frame: _Frame) -> _Frame | None:
    """Make "is it safe?" a question of what was asked about: "is it safe to rest?", "is misting safe?"."""
    said, own = _split_modifiers(match["said"], 1)
    asks, auxiliary = (match["wh"] or "").lower(), match["aux"].lower()
    rates = bool(re.fullmatch(_RATES, said, re.IGNORECASE))
    if frame.is_personal and rates and match["pronoun"].lower() in _ONE:
        return _joining_all(replace(frame, asks=asks, auxiliary=auxiliary, subject="it", glue=f"{said} to"), own)
    if frame.verb and frame.auxiliary in _MODALS and _OF_ACTS.fullmatch(said) and not _is_gerund(frame.subject):
        glue = f"{said} for {frame.subject} to"
        return _joining_all(replace(frame, asks=asks, auxiliary=auxiliary, subject="it", glue=glue), own)
    noun = _noun(frame, match["pronoun"])
    if noun is None:
        return None
    kept = frame.modifiers if rates and not frame.is_personal else ()
    return _joining_all(_Frame(frame.preface, asks, auxiliary, noun, "", "", said, kept), own)


def _of_object(match: re.Match[str], frame: _Frame) -> _Frame | None:
    """Make "should I do it?" a question of what is done, and "should I avoid it?" one of what it is done to."""
    asks, auxiliary, who, more = (match["wh"] or "").lower(), match["aux"].lower(), match["who"], match["more"].strip()
    made = _Frame(frame.preface, asks, auxiliary, who, match["glue"].strip(), match["verb"], "", ())
    if match["verb"].lower() == "do":
        if not frame.is_personal:
            return None
        made = replace(made, verb=frame.verb, rest=frame.rest, modifiers=frame.modifiers)
    else:
        noun = _noun(frame, match["pronoun"])
        if noun is None:
            return None
        made = replace(made, rest=noun)
    return _joining(made, more) if more else made


_ONE = frozenset({"it", "this", "that"})
_OBJECTS = _ONE | {"them", "these", "those"}


def _joining_all(frame: _Frame, modifiers: Sequence[str]) -> _Frame:
    for each in modifiers:
        frame = _joining(frame, each)
    return frame


def _noun(frame: _Frame, pronoun: str) -> str | None:
    """The noun of the frame that a pronoun stands for: what it counts, or its subject or object."""
    counted = re.fullmatch(r"how (?:much|many) (.+)", frame.asks)
    for noun in (counted[1] if counted else "", frame.rest if frame.is_personal else frame.subject):
        named = bool(re.fullmatch(r"[\w' -]+", noun)) and (_is_noun(noun) or not frame.is_personal)
        if frame.verb and named and _is_plural(noun) == (pronoun.lower() not in _ONE):
            return noun
    return None


def _is_noun(phrase: str) -> bool:
    """Whether what follows a verb looks like one noun, and no clause: "a baby" and not "a baby cry it out"."""
    marks = rf"\b(?:to|of|{_PERSON}|it|them|that|and|or|up|down|off|out|worse|better)\b"
    return 0 < len(phrase.split()) <= _MAX_OBJECT_WORDS and not re.search(marks, phrase, re.IGNORECASE)


def _is_plural(noun: str) -> bool:
    last = noun.rsplit(maxsplit=1)[-1].lower()
    return last.endswith(("s", "i")) and not last.endswith(("ss", "us", "is")) and not _is_gerund(noun)


def _agreeing(auxiliary: str, *, plural: bool) -> str:
    for one, many in (("is", "are"), ("does", "do"), ("was", "were"), ("has", "have")):
        if auxiliary in {one, many}:
            return many if plural else one
    return auxiliary


def _replacing(frame: _Frame, noun: str, likeness: Likeness, known: Collection[str]) -> _Frame | None:
    """The frame with ``noun`` in the place of the phrase that it is most like."""
    if _is_gerund(noun) and frame.is_personal and not _has_gerund(frame):
        gerund, _, object_ = noun.partition(" ")
        verb = base_form(gerund, known)
        if verb is None or (frame.rest and not object_):
            return None
        return replace(frame, verb=verb, rest=frame.rest if object_ in _OBJECTS else object_)
    places: list[tuple[str, _Frame]] = []
    for number, modifier in enumerate(frame.modifiers):
        head, _, object_ = modifier.partition(" ")
        fits = _is_timed(modifier) == bool(_TIME_NOUN.search(noun))
        if object_ and fits and not _CLAUSE.match(head) and not re.fullmatch(_TIMES_ADVERBS, head):
            changed = (*frame.modifiers[:number], f"{head} {noun}", *frame.modifiers[number + 1 :])
            places.append((object_, replace(frame, modifiers=changed)))
    if frame.verb and frame.subject and not frame.is_personal:
        auxiliary = _agreeing(frame.auxiliary, plural=_is_plural(noun))
        places.append((frame.subject, replace(frame, subject=noun, auxiliary=auxiliary)))
    if frame.verb and (frame.is_personal or frame.auxiliary not in _BE) and _is_noun(frame.rest):
        places.append((frame.rest, replace(frame, rest=noun)))
    if not places:
        return None
    alike = likeness(_bare(noun), [_bare(text) for text, _ in places])
    best, *others = sorted(range(len(places)), key=lambda i: -alike[i])
    in_doubt = alike[best] < _LIKE or any(alike[best] - alike[other] < _LIKER for other in others)
    return None if in_doubt else places[best][1]


def _bare(noun: str) -> str:
    return _DETERMINER.sub("", noun, count=1)


def _is_gerund(phrase: str) -> bool:
    first = phrase.split(maxsplit=1)[0].lower()
    return first.endswith("ing") and len(first) >= _SHORTEST_GERUND and first not in _NOT_GERUNDS


def _has_gerund(frame: _Frame) -> bool:
    objects = (modifier.partition(" ")[2] for modifier in frame.modifiers)
    return any(_is_gerund(each) for each in (frame.rest, *objects) if each)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
