"""Training pairs: published sets in a mixture, and pairs of our own domain made by the rules of rewrite.py."""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .effects import effects
from .everyday import ORDINARY, PAPERS, everyday_pairs, judged_groups, near_groups, read_groups, statement_pairs
from .general import general_pairs
from .pages import page_pairs, read_pages
from .readings import read_readings, reading_pairs
from .rewrite import contrary, negate, other_amount, question, to_first_person
from .topics import Topics

LABELS = ("supports", "neutral", "opposes")

# A row for each set, a column for each mixture: how many of its pairs an epoch has. Image captions (the first five) are
# many and far from prose, so they are weighed down; health claims are few and near to our use, so they come several
# times. "mismatched" is the share of a set's claims that get the evidence of another one and are neutral to it, as two
# sets have no neutral pairs and those of the others are few or were picked by shared words; of that evidence a share of
# "topical" is on the same topic, which is harder. "denied" is the share of claims that are denied, which turns their
# label round: what entails a claim contradicts its denial.
MIXTURES = Path(__file__).with_name("mixtures.csv")
PUBLISHED = (
    "disco_snli", "gnli_snli", "cad_nli", "breaking_nli", "scone", "wanli_15k", "conjnli", "ambient", "ibm_kpa2021",
    "perspectrum", "fever_symmetric", "foolmetwice", "condaqa", "pubmedqa", "scifact", "check_covid",
)  # fmt: skip
_AS_QUESTION = 0.35


@dataclass(frozen=True, slots=True)
class Pair:
    """Evidence, and a claim (a statement or a yes/no question) that it supports, opposes or leaves open."""

    evidence: str
    claim: str
    label: str


def read_lines(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def read_mixture(number: int) -> dict[str, float]:
    """What the table of mixtures has in the column ``number``."""
    with MIXTURES.open(encoding="utf-8", newline="") as file:
        return {row["pairs of"]: float(row[str(number)]) for row in csv.DictReader(file)}


def epoch(data: Path, number: int, mixture: int = 0) -> list[Pair]:
    """The pairs of epoch ``number`` in a ``mixture``, shuffled; the same for the same numbers."""
    rng = random.Random(f"epoch {number}")
    shares = read_mixture(mixture)
    count = {name: int(share) for name, share in shares.items()}
    by_set: dict[str, list[Pair]] = defaultdict(list)
    for row in read_lines(data / "stance" / "train.jsonl.gz"):
        by_set[row["set"]].append(Pair(row["evidence"], row["claim"], row["label"]))
    pairs: list[Pair] = []
    for name in PUBLISHED:
        chosen = _sample(_balanced(by_set[name], name, rng), count[name], rng)
        pairs += _mismatched(chosen, shares.get(f"mismatched {name}", 0.0), shares["topical"], rng)
    pairs = [_denied(pair) if rng.random() < shares["denied"] else pair for pair in pairs]
    pairs = [_maybe_question(pair, rng) for pair in pairs]
    sentences = list(_health_sentences(data / "scale" / "medquad.jsonl.gz", rng))
    pairs += health_pairs(sentences, count["health by rules"], rng)
    pairs += advice_pairs(sentences, count["advice by rules"], rng)
    around = [sentence for answer in sentences for sentence in answer]
    pairs += [Pair(e.evidence, e.claim, e.label) for e in effects(count["effects by rules"], around, rng)]
    pairs += [Pair(*each) for each in everyday_pairs(read_groups(), count["everyday"], rng)]
    pairs += [Pair(*each) for each in everyday_pairs(read_groups(ORDINARY), count["ordinary"], rng)]
    if count["near"]:
        pairs += [Pair(*each) for each in everyday_pairs(near_groups(), count["near"], rng)]
    if count["judged"]:
        pairs += [Pair(*each) for each in everyday_pairs(judged_groups(), count["judged"], rng)]
        pairs += [Pair(*each) for each in everyday_pairs(read_groups(PAPERS), count["papers"], rng)]
    if count["statements"]:
        pairs += [Pair(*each) for each in statement_pairs(count["statements"], rng)]
    if count["pages"]:
        pairs += [Pair(*each) for each in page_pairs(read_pages(), count["pages"], rng)]
    if count["readings"]:
        own = [Pair(*each) for each in reading_pairs(read_readings(data), count["readings"], rng)]
        own += _sample([Pair(*each) for each in general_pairs()], count["general"], rng)
        pairs += [_maybe_question(pair, rng) for pair in own]
    rng.shuffle(pairs)
    return pairs


def _balanced(pairs: list[Pair], name: str, rng: random.Random) -> list[Pair]:
    """Two sets lean to one label; that label is thinned."""
    lean = {"ibm_kpa2021": ("neutral", 7000), "breaking_nli": ("opposes", 1500)}.get(name)
    if lean is None:
        return pairs
    label, most = lean
    leaning = [pair for pair in pairs if pair.label == label]
    return [pair for pair in pairs if pair.label != label] + rng.sample(leaning, min(most, len(leaning)))


def _sample(pairs: list[Pair], share: int, rng: random.Random) -> list[Pair]:
    """``share`` of the pairs, all of them equally often."""
    return pairs * (share // len(pairs)) + rng.sample(pairs, share % len(pairs))


def _mismatched(pairs: list[Pair], share: float, topical: float, rng: random.Random) -> list[Pair]:
    """A ``share`` of the claims gets the evidence of another one: of the same topic, in a share of ``topical``."""
    if not share:
        return pairs
    topics = Topics([pair.claim for pair in pairs]) if topical else None
    return [_mismatch(pairs, i, topics, topical, rng) if rng.random() < share else pairs[i] for i in range(len(pairs))]


def _mismatch(pairs: list[Pair], i: int, topics: Topics | None, topical: float, rng: random.Random) -> Pair:
    j = topics.neighbour(i, rng) if topics and rng.random() < topical else None
    return Pair((pairs[j] if j is not None else rng.choice(pairs)).evidence, pairs[i].claim, "neutral")


_NO = re.compile(r"\b(?:no|none|never|nothing|nobody|neither|nor|without|few|little)\b", re.IGNORECASE)
_TURNED = {"supports": "opposes", "opposes": "supports", "neutral": "neutral"}


def _denied(pair: Pair) -> Pair:
    """The pair with its claim denied; a claim with "no" in it, or none that the rules can deny, stays as it is."""
    claim = None if pair.claim.endswith("?") or _NO.search(pair.claim) else negate(pair.claim)
    return Pair(pair.evidence, claim, _TURNED[pair.label]) if claim else pair


def _maybe_question(pair: Pair, rng: random.Random) -> Pair:
    if pair.claim.endswith("?") or rng.random() > _AS_QUESTION:
        return pair
    asked = question(pair.claim)
    if asked is None:
        return pair
    return Pair(pair.evidence, _as_typed(asked, rng), pair.label)


def _as_typed(asked: str, rng: random.Random) -> str:
    """People type without capitals and often without the question mark."""
    if rng.random() < 0.5:
        asked = asked[:1].upper() + asked[1:]
    return asked.rstrip("?") if rng.random() < 0.2 else asked


def _health_sentences(path: Path, rng: random.Random) -> Iterator[list[str]]:
    """For each of a sample of answers, its plain sentences in order."""
    rows = [row for row in read_lines(path) if 200 < len(row.get("answer", "")) < 4000]
    for row in rng.sample(rows, min(5000, len(rows))):
        text = re.sub(r"\s+", " ", row["answer"])
        found = re.split(r"(?<=[.!?]) (?=[A-Z])", text)
        plain = [s for s in found if 6 <= len(s.split()) <= 34 and s.endswith(".") and ":" not in s and "- " not in s]
        if len(plain) >= 4:
            yield plain


def health_pairs(answers: list[list[str]], count: int, rng: random.Random) -> list[Pair]:
    """A sentence against itself, its negation, its contrary, another amount, and its neighbours.

    Half of the evidence is itself denied, so that "not" alone is no sign of either side.
    """
    pairs: list[Pair] = []
    while len(pairs) < count:
        sentences = rng.choice(answers)
        i = rng.randrange(len(sentences))
        kind = rng.random()
        if kind < 0.36:
            other = sentences[rng.choice([j for j in range(len(sentences)) if j != i])]
            pairs.append(_claim(_window(sentences, i, rng, without=other), other, "neutral", rng))
            continue
        said, denied = sentences[i], negate(sentences[i])
        contraries = [c for c in (contrary(said, rng.randrange(4)), other_amount(said, rng.choice([2, 3, 5]))) if c]
        if denied and kind < 0.66:
            evidence, opposite = (said, denied) if rng.random() < 0.5 else (denied, said)
            for claim, label in ((evidence, "supports"), (opposite, "opposes")):
                pairs.append(
                    _claim(_window([*sentences[:i], evidence, *sentences[i + 1 :]], i, rng), claim, label, rng)
                )
        elif contraries and kind < 0.86:
            claim = rng.choice(contraries)
            evidence, claim = (said, claim) if rng.random() < 0.7 else (claim, said)
            pairs.append(
                _claim(_window([*sentences[:i], evidence, *sentences[i + 1 :]], i, rng), claim, "opposes", rng)
            )
        else:
            pairs.append(_claim(_window(sentences, i, rng), said, "supports", rng))
    return pairs[:count]


def _window(sentences: list[str], i: int, rng: random.Random, without: str | None = None) -> str:
    before, after = rng.choice([(0, 0), (0, 0), (1, 0), (0, 1), (1, 1)])
    chosen = sentences[max(0, i - before) : i + after + 1]
    return " ".join(s for s in chosen if s != without) or sentences[i]


def _claim(evidence: str, statement: str, label: str, rng: random.Random) -> Pair:
    """The statement shortened or asked, as people do."""
    claim = statement
    if rng.random() < 0.5:
        claim = re.split(r"(?:,| such as| because| which| including| \()", claim)[0].rstrip(".")
        claim = statement if len(claim.split()) < 5 else claim
    asked = question(claim) if rng.random() < 0.6 else None
    return Pair(evidence, _as_typed(asked, rng) if asked else claim, label)


_ADVICE = re.compile(
    r"\b(?:you|patients|people|they|adults|parents) (?:should|must|can|may want to|may need to|need to)"
    r" (?:also |always )?((?!not\b|be\b|have\b|also\b|feel\b|get\b)[a-z]+ [^.,;:()]{8,70})[.,]"
)
_FOR = (
    "You should {}.",
    "It is a good idea to {}.",
    "Doctors recommend that you {}.",
    "It helps to {}.",
    "{C}.",
    "I started to {m} and I feel so much better.",
    "Be sure to {}.",
    "It is safe to {}.",
    "It is important to {}.",
    "Most people who {t} feel better after a few weeks.",
    "Studies show that it is effective to {}.",
    "Patients who {t} often improve.",
    "After I began to {m}, my symptoms went away.",
)
_AGAINST = (
    "You should not {}.",
    "Do not {}.",
    "It is not safe to {}.",
    "Never {}.",
    "It is a bad idea to {}.",
    "Doctors advise people not to {}.",
    "I tried to {m} and it made everything worse.",
    "Avoid trying to {}.",
    "It is a mistake to {}.",
    "One reason not to {} is that it can make the problem worse.",
    "Patients who {t} often suffer more later.",
    "It is a common misunderstanding that you should {}.",
    "There is no evidence that it helps to {}.",
    "People who {t} put themselves at risk.",
)
_ASKED = (
    "should I {m}?",
    "is it safe to {m}?",
    "is it a good idea to {m}?",
    "does it help to {m}?",
    "can I {m}?",
    "You should {}",
    "is it ok to {m}",
    "should people {t}?",
    "It is good to {}",
    "Will it help if I {m}?",
)
_ASKED_AGAINST = (
    "is it bad to {m}?",
    "is it harmful to {m}?",
    "should I avoid trying to {m}?",
    "You should not {}",
    "can it make things worse to {m}?",
)


def advice_pairs(answers: list[list[str]], count: int, rng: random.Random) -> list[Pair]:
    """Advice found in the texts, given for or against in common words, and asked about for or against."""
    found = [m.group(1).strip() for sentences in answers for s in sentences for m in _ADVICE.finditer(s)]
    around = [s for sentences in answers for s in sentences]
    pairs: list[Pair] = []
    while len(pairs) < count:
        advice, other = rng.choice(found), rng.choice(found)
        favours, asks_for = rng.random() < 0.5, rng.random() < 0.75
        claim = _fill(rng.choice(_ASKED if asks_for else _ASKED_AGAINST), advice)
        unrelated = rng.random() < 0.25
        evidence = _fill(rng.choice(_FOR if favours else _AGAINST), other if unrelated else advice)
        if rng.random() < 0.3:
            evidence = rng.choice((f"{rng.choice(around)} {evidence}", f"{evidence} {rng.choice(around)}"))
        label = "neutral" if unrelated else "supports" if favours == asks_for else "opposes"
        pairs.append(Pair(evidence, claim, label))
    return pairs


def _fill(template: str, advice: str) -> str:
    third = re.sub(r"\b[Yy]our\b", "their", advice)
    return template.format(advice, m=to_first_person(advice), t=third, C=advice[:1].upper() + advice[1:])
