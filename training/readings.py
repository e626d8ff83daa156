"""Questions and claims about real texts, and which of their sentences answer them.

The texts are answers of MedQuAD and abstracts of SciFact's corpus, which are read where the data's README puts them:
``readings.jsonl`` holds for each only the beginning of its sha256 and where its sentences begin and end, both with
white space folded, and what was asked about it. A language model wrote the questions and named, for each, the sentences
that say yes, that say no, and that depend on something; sentences of which readers may differ are left out, and all
others are neutral: they speak of the same thing and do not answer. Abstracts that are evidence in a development set are
not among them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .everyday import MIXED, Labelled

READINGS = Path(__file__).with_suffix(".jsonl")
# Of each set, its file and where the words of a text are.
_TEXTS = {"medquad": ("scale/medquad.jsonl.gz", "answer"), "scifact": ("retrieval/scifact/corpus.jsonl.gz", "text")}
_SIDES = ("supports", "opposes", MIXED)
# One text in so many is never trained on, and measured.
_HELD_BACK = 15
# In one pass, how often a sentence that answers comes, and how many that do not.
_SIDED_TIMES, _NEUTRAL = 2, 3
# The share of evidence that brings a sentence beside it that answers nothing, as a quote of several sentences does.
_BESIDE = 0.35


@dataclass(frozen=True, slots=True)
class Reading:
    """What is asked of a text, in one or two forms that have the same answer, and its sentences with their labels.

    The label is empty where readers may differ.
    """

    asked: tuple[str, ...]
    sentences: tuple[str, ...]
    labels: tuple[str, ...]


def read_readings(data: Path, *, held_back: bool = False, path: Path = READINGS) -> list[Reading]:
    """The readings to train on, or those that are held back to measure.

    Raises:
        ValueError: a text is not in ``data``.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    texts = {name: _read_texts(data, name) for name in {row["set"] for row in rows}}
    chosen = (row for i, row in enumerate(rows) if (i % _HELD_BACK == 0) == held_back)
    return [reading for row in chosen for reading in _readings(row, texts[row["set"]].get(row["text"]))]


def _read_texts(data: Path, name: str) -> dict[str, str]:
    file, field = _TEXTS[name]
    with gzip.open(data / file, "rt", encoding="utf-8") as lines:
        texts = (" ".join((json.loads(line).get(field) or "").split()) for line in lines)
        return {digest(text): text for text in texts}


def digest(text: str) -> str:
    """What tells a text from the others of its set."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _readings(row: dict[str, Any], text: str | None) -> Iterator[Reading]:
    if text is None:
        raise ValueError(f"A text of {row['set']} that readings.jsonl speaks of is not in the data: {row['text']}.")
    sentences = tuple(text[start:end] for start, end in row["sentences"])
    for claim in row["claims"]:
        given = {number: side for side in _SIDES for number in claim.get(side, ())}
        given |= dict.fromkeys(claim.get("unclear", ()), "")
        labels = tuple(given.get(number, "neutral") for number in range(len(sentences)))
        yield Reading(tuple(claim["asked"]), sentences, labels)


def reading_pairs(readings: Sequence[Reading], count: int, rng: random.Random) -> list[Labelled]:
    """About ``count`` pairs, of all readings equally often."""
    pairs: list[Labelled] = []
    while readings and len(pairs) < count:
        for reading in rng.sample(readings, len(readings)):
            numbers = range(len(reading.sentences))
            neutral = [i for i in numbers if reading.labels[i] == "neutral"]
            sided = [i for i in numbers if reading.labels[i] in _SIDES]
            chosen = (*sided * _SIDED_TIMES, *rng.sample(neutral, min(_NEUTRAL, len(neutral))))
            pairs += [(_evidence(reading, i, rng), rng.choice(reading.asked), reading.labels[i]) for i in chosen]
    return pairs[:count]


def _evidence(reading: Reading, number: int, rng: random.Random) -> str:
    beside = [i for i in (number - 1, number + 1) if reading.labels[i : i + 1] == ("neutral",)]
    chosen = sorted((number, rng.choice(beside))) if beside and rng.random() < _BESIDE else [number]
    return " ".join(reading.sentences[i] for i in chosen)


def held_back_readings(data: Path, path: Path = READINGS) -> list[dict[str, str]]:
    """Evidence, claim and label of what is held back, in the form of the published sets."""
    return [
        {"evidence": sentence, "claim": reading.asked[0], "label": label}
        for reading in read_readings(data, held_back=True, path=path)
        for sentence, label in zip(reading.sentences, reading.labels, strict=True)
        if label and label != MIXED
    ]
