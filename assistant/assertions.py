"""Whether a text answers a yes/no question in its own words: "tap water isn't safe" for "is tap water safe?".

Rules of grammar that hold for any subject. Few sentences are so plain, but what they say can be checked at sight, and
it is more often right than a model of a few million parameters. A clause counts where it

- calls what is asked about good or bad: "standing all day is perfectly harmless",
- says or denies of it what is asked: "fasting doesn't cause muscle loss",
- tells to do it, or not to: "do not wake sleepwalkers", "there is no need to rinse the rice".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from .myths import find_myth
from .omissions import said_of_omission
from .passages import split_sentences
from .polar_questions import asks_for, fears_harm
from .polarity import CLAUSE_ENDS, polarity, sign_of, tokens
from .terms import words

# Characters of a sentence that may say something plainly; the time to read one grows with their square.
_LONGEST = 600
# So much of two words must be alike for them to be of one family, if the one is the whole of the other.
_SHORTEST = 4
# The share of the words asked about that the clause has: of its subject, or of all but its verb.
_SHARE = 0.5
# So many other words may stand beside the subject: "homework straight after lunch is bad" judges no homework as such.
_OTHERS = 1
_IS = re.compile(
    r"is|are|was|were|be|been|being|seems?|remains?|(?:is|are|was|were)n['’]t|it['’]s|they['’]re|that['’]s"
)
_JUDGES = re.compile(
    r"good|great|better|best|beneficial|helpful|worthwhile|worth|safe(?:r|st)?|effective|useful|recommended|advisable"
    r"|healthy|healthier|essential|ideal|ok|okay|fine|harmless|painless|bad|worse|worst|harmful|dangerous|risky|wrong"
    r"|unsafe|useless|pointless|ineffective|contraindicated|unhealthy|detrimental|counterproductive|inadvisable"
    r"|superfluous|unnecessary|nonsense|rubbish|wasteful|waste|mistake|myth|poisonous|discouraged|overrated|problem"
    r"|danger|harm"
)
# A judgement that goes on with another word speaks of that: "is the best barrier", "is good news".
_AFTER_JUDGEMENT = re.compile(
    r"for|to|in|if|when|and|or|but|enough|as|because|with|at|on|after|before|while|during|unless|until|by|of|it|this"
    r"|here|there|only|things?|ideas?|choices?|options?|decisions?|investments?|practices?|moves?|additions?|habits?"
)
# Whom it is good for is no other thing that it is good for.
_SOMEONE = re.compile(
    r"people|persons?|adults?|children|kids|men|women|patients?|anybody|anyone|everybody|everyone|most|you"
)
_HAS = re.compile(r"mak(?:es?|ing)|made|has|have|had|having|do|does|did|doing")
_EFFECT = re.compile(r"difference|effects?")
# What may stand between the verb and the judgement.
_BETWEEN = re.compile(
    r"not|never|no|perfectly|quite|very|just|also|an?|the|often|most|always|even|more|less|too|so|such|still|seldom"
    r"|rather|much|as|all|that|any|both|and|\w+ly"
)
# Verbs of effect that have an object, and words that need none.
_DOES_TO = re.compile(
    r"caus(?:e|es|ed|ing)|mak(?:e|es|ing)|puts?|rais(?:e|es|ed|ing)|increas(?:e|es|ed)|leads?|reduc(?:e|es|ed)|prevents?"
    r"|protects?|improv(?:e|es|ed)|affects?|needs?|keeps?|stops?|speeds?|breaks?|hurts?|damag(?:e|es|ed)|ruins?|harms?"
    r"|boosts?|lowers?|reliev(?:e|es)|eas(?:e|es)|kills?|attracts?|spreads?|stunts?|cures?|treats?|weakens?"
    r"|strengthens?|contains?|removes?|drains?|spoils?|stains?"
)
# Words for one thing: what causes pain contributes to it.
_CAUSES = re.compile(r"caus(?:e|es|ed|ing)|contribut(?:e|es|ed|ing|ors?)|leads?|led|trigger(?:s|ed|ing)?")
_DOES = re.compile(
    r"works?|matters?|helps?|shrinks?|melts?|rots?|rusts?|necessary|needed|required|normal|possible|common|enough"
    r"|important|allowed|legal|contagious|true"
)
_DENIES = re.compile(
    r"not|never|no|none|nor|neither|cannot|hardly|rarely|seldom|without|nothing|little|few|nobody|less|barely|unlikely"
    r"|fails?|myth|unnecessary|\w+n['’]t"
)
_NOT = re.compile(r"not|\w+n['’]t")
# What is reported, asked or compared is not said.
_REPORTS = re.compile(
    r"whether|if|claims?|claimed|says?|said|tells?|told|thinks?|thought|belie\w+|people|hop(?:e|es|ing)|may|might|could"
    r"|would|supposed\w*|meant|study|studies|question|wonder\w*|than|myths?|how|why|what|who|expect\w*|doubt\w*|heard"
    r"|idea|impression|sometimes|depends|to"
)
_COMPARES = re.compile(r"\b(?:than|or)\b", re.IGNORECASE)
_ACT = re.compile(
    r"\W*(?:(?:should|can|could|may|must|shall)\s+(?:i|we|you|one|people|anyone|\w+)\s+"
    r"|do\s+(?:i|we|you)\s+(?:really\s+)?(?:need|have|ought)\s+to\s+"
    r"|is\s+it\s+(?:\w+\s+){1,3}?to\s+)(?P<act>\w+)",
    re.IGNORECASE,
)
_WITH = re.compile(r"\bwith ((?:[\w'’-]+ ?){1,4})\W*\Z", re.IGNORECASE)
_BEFORE_ACT = r"(?:\s+(?:ever|even|be|any|the|your|an?|\w+ly))?\W*\Z"
_FORBIDS = re.compile(
    r"(?:^|\W)(?:never|do not|don['’]t|avoid|stop|ought not to"
    r"|(?:should|must)(?: not|n['’]t| never)(?: (?:let|allow) (?:[\w'’-]+ ){0,2}[\w'’-]+(?: to)?)?"
    r"|no (?:need|reason) to|no point in|(?:don['’]t|do not) (?:need|have) to|need(?: not|n['’]t)"
    r"|(?:isn['’]t|not) necessary to|unnecessary to|refrain from|(?:advise|recommend) against|best not to"
    rf"|better not to|stay away from|steer clear of){_BEFORE_ACT}",
    re.IGNORECASE,
)
_ADVISES = re.compile(
    r"(?:^|\W)(?:(?:should|ought to|must) (?:let|allow) (?:[\w'’-]+ ){0,2}[\w'’-]+(?: to)?|ought to"
    r"|always|should|must|need to|have to|make sure (?:to|you)|be sure to|recommend|can safely|remember to"
    r"|no (?:way|getting) a?round|no substitute for|nothing beats|can(?:no|['’])t go wrong with"
    r"|(?:fine|safe|ok|okay|best|good idea|worth|wise|sensible|essential|important|free) to|advise you to|it pays to)"
    rf"{_BEFORE_ACT}",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\W*(?:do|does)\s+(?:i|we|you|one|it|they|my \w+)\s+(?:really\s+|always\s+)?need\s+(?!to\b)", re.IGNORECASE
)
_USES = frozenset(
    ("use", "get", "buy", "take", "wear", "bring", "choose", "pick", "need", "fit", "have", "keep", "put")
)
_REASON = re.compile(rf"(?:^|\W)(?P<none>no (?:\w+ )?)?reasons? not to{_BEFORE_ACT}", re.IGNORECASE)
# "Use a mild soap": whoever writes so tells to do it.
_COMMANDS = re.compile(r"\W*(?:(?:please|just|simply|always|then|first|next)\W+)*\Z", re.IGNORECASE)
# Without these, what is told may be told of another case; what is done to something goes without saying.
_CASE = re.compile(
    r"\b(?:in|with|without|during|after|before|while|if|when|unless|at|by|until|every|for)\b.*", re.IGNORECASE
)
# What is said of an act: "rinsing should be done daily", "waxing the chain must be avoided".
_DONE = re.compile(
    r"(?: [\w'’-]+){0,4}? (?:should|must|ought to|needs to)(?P<not> not| never|n['’]t)?(?: \w+ly)? be(?: \w+ly)? "
    r"(?:done|performed|carried out|practi[sc]ed|repeated|encouraged|(?P<shunned>avoided|stopped|discouraged))\b"
    r"|(?: [\w'’-]+){0,4}? (?:is|are) (?:not optional|indispensable|irreplaceable|mandatory|compulsory|a must)\b",
    re.IGNORECASE,
)
# What others say, told by somebody who need not think so; that doctors say it is no hearsay.
_HEARSAY = re.compile(
    r"\b(?:they|people|some|many|most|others|everyone|everybody|someone|somebody|friends?|neighbou?rs?|wisdom)\b"
    r"(?: (?:\w+ )?(?:will|would|may|might|used to|have|has|always|often|still|also))? "
    r"(?:say|says|said|claims?|claimed|thinks?|thought|believes?|believed|tells?|told|swears?|insists?|has it)\b"
    r"|\bi(?: was|(?:['’]ve| have|['’]d| had) been) (?:often |always )?told\b"
    r"|\bi(?:['’]ve| have|['’]d| had)? (?:often |always |once )?hear(?:d)?\b"
    r"|\b(?:it is|it['’]s) (?:\w+ )?(?:said|claimed)\b"
    r"|\bthe (?:\w+ )?(?:idea|notion|belief|claim|assumption|theory|myth|misconception) that\b",
    re.IGNORECASE,
)
# Not "when I skip it, I feel worse", which tells what comes of it.
_ASIDE = re.compile(
    r"\b(?:(?:before|after|when|while|during|until)(?: \w+ly)? (?=\w+ing\b)|how (?:to|(?:you|i|we|they|one|people)) )",
    re.IGNORECASE,
)
# "Some say that it rusts. They are wrong."
_REFUTES = re.compile(
    r"\W*(?:but )?(?:(?:they|that|this|it)(?:['’](?:re|s)| are| is| was| were)(?: all| quite| just| \w+ly)? )?"
    r"(?:wrong|mistaken|not true|untrue|false|nonsense|rubbish|a myth|not so|far from (?:it|true))\W*\Z",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(r"(?:\bnot|\bnever|n['’]t|\bno)\W+(?:\w+\W+){0,4}\Z", re.IGNORECASE)


def is_hearsay(text: str) -> bool:
    """Whether a text only tells what others say."""
    return bool(_HEARSAY.search(text))


def asserts(text: str, question: str) -> int:
    """1 where ``text`` says yes to a yes/no ``question`` in its words, -1 where it says no, 0 for neither or both."""
    said: set[int] = set()
    for sentence, refuted in _sentences(text):
        denied = find_myth(sentence) or (refuted and _without_hearsay(sentence))
        said |= {-each for each in _said(denied, question)} if denied else _said(sentence, question)
    said.discard(0)
    return said.pop() if len(said) == 1 else 0


def _said(sentence: str, question: str) -> set[int]:
    """What each of the rules makes of a sentence: 1 for yes, -1 for no, 0 for neither."""
    asked, feared = asks_for(question), fears_harm(question)
    if omitted := {each * (asked or 1) for each in _omitted(sentence, question)}:
        return omitted
    told = {each(sentence, question) * (asked or 1) for each in (_advised, _reasoned, _bidden)}
    return told | {_judged(sentence, question, feared) * asked, _affirmed(sentence, question)}


def _judged(sentence: str, question: str, feared: bool) -> int:
    """1 where a clause calls the question's subject good, -1 where it calls it bad.

    That it has no effect is good where harm is ``feared``, and else bad.
    """
    subject = {word.stem for word in words(question) if word.is_content and not polarity(word.text).sign}
    every, counted = tokens(sentence), polarity(sentence)
    if not subject or _turns(every) or (counted.good and counted.bad) or _COMPARES.search(question):
        return 0
    said: set[int] = set()
    for i, word in enumerate(every):
        judgement, effect = _JUDGES.fullmatch(word), _EFFECT.fullmatch(word)
        if not (judgement or effect) or not _closes(every[i + 1 : i + 2]) or any(map(_REPORTS.fullmatch, every[:i])):
            continue
        verb = i - 1
        while verb > 0 and _BETWEEN.fullmatch(every[verb]):
            verb -= 1
        linked = verb >= 0 and (_IS.fullmatch(every[verb]) or (every[i - 1] == "no" and _HAS.fullmatch(every[verb])))
        judged = every[_clause_start(every, verb) : verb] if linked else []
        if _is_for_another(every[i + 1 :], question):
            continue
        if _share(subject, judged) >= _SHARE and len(_beside(subject, judged)) <= _OTHERS:
            said.add(-sign_of(every, i) if effect and feared else sign_of(every, i))
    return said.pop() if len(said) == 1 else 0


def _closes(follows: Sequence[str]) -> bool:
    """Whether a judgement may end before these: "is the best barrier" judges a barrier."""
    return not follows or follows[0] in CLAUSE_ENDS or bool(_AFTER_JUDGEMENT.fullmatch(follows[0]))


def _is_for_another(after: Sequence[str], question: str) -> bool:
    """Whether a judgement goes on with what it is good or bad for, and the question names nothing of that."""
    if after[:1] not in (["for"], ["in"], ["on"]):
        return False
    end = next((j for j, word in enumerate(after) if word in CLAUSE_ENDS), len(after))
    named = {word.stem for text in after[1:end] for word in words(text) if word.is_content}
    someone = any(map(_SOMEONE.fullmatch, after[1:end]))
    return bool(named) and not someone and not named & {word.stem for word in words(question)}


def _affirmed(sentence: str, question: str) -> int:
    """1 where a clause says of the question's subject what the question asks, -1 where it denies it."""
    asked = [word for word in words(question) if word.is_content]
    to_it, alone = (next((w for w in asked[1:] if verb.fullmatch(w.text)), None) for verb in (_DOES_TO, _DOES))
    does = to_it or alone
    every = tokens(sentence)
    if does is None or _turns(every):
        return 0
    subject = {word.stem for word in asked if word.start < does.start}
    beside = {word.stem for word in asked if word.start > does.start}
    if to_it and not beside:
        return 0
    said: set[int] = set()
    for i, word in enumerate(every):
        same = _stem(word) == does.stem and (_DOES_TO.fullmatch(word) or _DOES.fullmatch(word))
        if not same and not (_CAUSES.fullmatch(does.text) and _CAUSES.fullmatch(word)):
            continue
        if any(map(_REPORTS.fullmatch, every[:i])):
            continue
        end = next((j for j in range(i, len(every)) if every[j] in CLAUSE_ENDS), len(every))
        before, after = every[_clause_start(every, i) : i], every[i + 1 : end]
        if not _share(subject, before) or (beside and _share(beside, after) < _SHARE):
            continue
        said.add(-1 if any(map(_DENIES.fullmatch, [*before, *after[:2]])) else 1)
    return said.pop() if len(said) == 1 else 0


def _advised(sentence: str, question: str) -> int:
    """1 where a clause tells to do what the question asks about, -1 where it tells not to."""
    act = _ACT.match(question)
    if act is None:
        return 0
    verb = _stem(act["act"])
    used = _WITH.search(question)
    instrument = {w.stem for w in words(used[1]) if w.is_content} if used else set()
    beside = {w.stem for w in words(question[act.end() :]) if w.is_content and not polarity(w.text).sign}
    said: set[int] = set()
    for word in words(sentence):
        rest = list(_rest_of_clause(sentence[word.end :]))
        # Who asks whether to rinse with it is told by "never use it".
        uses = bool(instrument) and word.stem == "use" and _share(instrument, rest) == 1.0
        if not uses and (word.stem != verb or (beside and _share(beside, rest) < _SHARE)):
            continue
        before = sentence[: word.start]
        if is_hearsay(before):
            continue
        if _FORBIDS.search(before):
            said.add(-1)
        elif word.text == act["act"].lower() and _COMMANDS.match(before) and _is_whole(question[act.end() :], rest):
            said.add(1)
        elif word.text.endswith("ing") and (done := _DONE.match(sentence, word.end)):
            said.add(-1 if bool(done["not"]) != bool(done["shunned"]) else 1)
        elif (advice := _ADVISES.search(before)) and not _NOT_BEFORE.search(before[: advice.start() + 1]):
            said.add(1)
    return said.pop() if len(said) == 1 else 0


def asserts_in_general(text: str, question: str) -> int:
    """As :func:`asserts`, of ``question`` without the case that it names: "should I run" of "... with a cold?"."""
    act = _ACT.match(question)
    case = _CASE.search(question, act.end()) if act else None
    return asserts(text, question[: case.start()]) if case else 0


def leaves_open(text: str, question: str) -> bool:
    """Whether ``text`` refutes what it tells, or speaks of leaving out what ``question`` asks about."""
    return any(refuted or any(True for _ in _omitted(each, question)) for each, refuted in _sentences(text))


def _sentences(text: str) -> Iterator[tuple[str, bool]]:
    """The sentences that are not too long to be read, and whether the next one refutes it."""
    every = [text[span.start : span.end] for span in split_sentences(text)]
    for sentence, after in pairwise([*every, ""]):
        if len(sentence) <= _LONGEST:
            yield sentence, bool(_REFUTES.match(after))


def _without_hearsay(sentence: str) -> str:
    told = _HEARSAY.search(sentence)
    return sentence[told.end() :] if told else sentence


def only_mentions(text: str, question: str) -> bool:
    """Whether ``text`` names the act that is asked about only to say when or how something is done.

    "Before stretching, have a drink" says neither that one should stretch nor that one should not.
    """
    verb, _ = _asked_act(question)
    named = {word.start for word in words(text) if verb and word.stem == _stem(verb)}
    judged = polarity(text).sign or any(map(_DENIES.fullmatch, tokens(text)))
    return bool(named) and not judged and named <= {aside.end() for aside in _ASIDE.finditer(text)}


def _asked_act(question: str) -> tuple[str, set[str]]:
    """The verb of the act that is asked about, which is empty if there is none, and the stems of what stands after."""
    act = _ACT.match(question)
    verb = act["act"] if act else next((w.text for w in words(question) if w.text.endswith("ing")), "")
    asked = question[act.end() :] if act else question[question.lower().find(verb) + len(verb) :]
    return verb, {w.stem for w in words(asked) if w.is_content and not polarity(w.text).sign}


def _omitted(sentence: str, question: str) -> Iterator[int]:
    """What a sentence says of leaving out the act that is asked about."""
    verb, beside = _asked_act(question)
    for word in words(sentence) if verb else ():
        near = not beside or _share(beside, _rest_of_clause(sentence[word.end :])) >= _SHARE
        if word.stem == _stem(verb) and near and not is_hearsay(sentence[: word.start]):
            said = said_of_omission(sentence, word.start)
            if said is not None:
                yield said


def _reasoned(sentence: str, question: str) -> int:
    """-1 where it gives a reason not to do what the question asks about, 1 where it says that there is none.

    The case may stand anywhere after: "one reason not to run is a cold".
    """
    act = _ACT.match(question)
    if act is None:
        return 0
    beside = {w.stem for w in words(question[act.end() :]) if w.is_content and not polarity(w.text).sign}
    for word in words(sentence):
        reason = _REASON.search(sentence[: word.start]) if word.stem == _stem(act["act"]) else None
        if reason is None or is_hearsay(sentence[: word.start]):
            continue
        named = [other.stem for other in words(sentence[word.end :])]
        if all(any(are_alike(stem, other) for other in named) for stem in beside):
            return 1 if reason["none"] else -1
    return 0


def _bidden(sentence: str, question: str) -> int:
    """1 where a clause tells to use or get the thing that the question asks whether one needs, -1 where not to."""
    needs = _NEEDS.match(question)
    thing = {w.stem for w in words(question[needs.end() :]) if w.is_content} if needs else set()
    said: set[int] = set()
    for word in words(sentence) if thing else ():
        before = sentence[: word.start]
        if word.text not in _USES or _share(thing, _rest_of_clause(sentence[word.end :])) < 1 or is_hearsay(before):
            continue
        if _FORBIDS.search(before):
            said.add(-1)
        elif _COMMANDS.match(before) or (
            (a := _ADVISES.search(before)) and not _NOT_BEFORE.search(before[: a.start() + 1])
        ):
            said.add(1)
    return said.pop() if len(said) == 1 else 0


def _is_whole(asked: str, rest: Sequence[str]) -> bool:
    """Whether what is told has the object of what is ``asked``, and its case if it has one."""
    case = _CASE.search(asked)
    parts = [
        re.split(r"\b(?:on|onto|to|from|into)\b", asked[: case.start()] if case else asked)[0],
        case[0] if case else "",
    ]
    stems = [{w.stem for w in words(part) if w.is_content and not polarity(w.text).sign} for part in parts]
    return all(not each or _share(each, rest) == 1.0 for each in stems) and bool(stems[0])


def _turns(every: Sequence[str]) -> bool:
    """Whether a clause ends with a denial: "a quick wash is fine; soaking it is not"."""
    ends = (word for word, after in zip(every, [*every[1:], "."], strict=False) if after in CLAUSE_ENDS)
    return any(map(_NOT.fullmatch, ends))


def _clause_start(every: Sequence[str], i: int) -> int:
    return next((j + 1 for j in range(i - 1, -1, -1) if every[j] in CLAUSE_ENDS), 0)


def _rest_of_clause(text: str) -> Iterator[str]:
    for word in tokens(text):
        if word in CLAUSE_ENDS:
            return
        yield word


def _share(stems: set[str], said: Iterable[str]) -> float:
    return len(stems & {_stem(word) for word in said}) / len(stems) if stems else 0.0


def _beside(stems: set[str], said: Iterable[str]) -> set[str]:
    """The stems of the content words of ``said`` that are none of ``stems``."""
    return {word.stem for text in said for word in words(text) if word.is_content} - stems


def are_alike(one: str, other: str) -> bool:
    """Whether two words are of one family: "mould", "mouldy"."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _SHORTEST and long.startswith(short))


def _stem(word: str) -> str:
    return next((each.stem for each in words(word)), "")
