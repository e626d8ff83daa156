"""Whole pages on everyday subjects, and which of their sentences answer which question: ``pages.jsonl``.

Written for this project by a language model: for each subject four pages by different voices that contradict each
other, as pages are, of which most sentences answer nothing; and questions, some of which no page answers. Each yes/no
question has the sentences that say yes, that say no and that depend on something, and each open one those that answer,
by themselves or only with the sentence before. What answers an open question is trained as what supports it. Sentences
of which readers may differ are left out, and all others are neutral. Of some open questions the answers stand in groups
by the amount they give; each amount is a claim ("how long? two hours"), which the other groups oppose. The subjects of
our test corpora are left out.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple

from assistant.measures import find_measures

from .everyday import MIXED, Labelled

PAGES = Path(__file__).with_suffix(".jsonl")
# One subject in so many is never trained on, and measured.
_HELD_BACK = 15
_LABELS = {"yes": "supports", "no": "opposes", "depends": MIXED, "answers": "supports"}
# For each question in one pass: sentences that may be taken for answers, and others that do not answer.
_NEAR, _NEUTRAL = 3, 3
# An open question has so many forms, a yes/no question also that of a statement.
_FORMS_OF_OPEN = 2
# The share of evidence that brings the sentence before it where it needs none, as some quotes do.
_BESIDE = 0.25


Kind = Literal["polar", "open", "amount"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or statement in forms that have the same answer, and what the pages say to it.

    Each piece of evidence has the sentence before it, empty if there is none; ``needing`` is what answers with that
    alone.
    """

    kind: Kind
    forms: tuple[str, ...]
    sided: tuple[tuple[str, str, str], ...]
    """The sentence before, the sentence and its label, of each that answers."""
    needing: tuple[tuple[str, str, str], ...]
    """The same, of those that answer only with the sentence before."""
    near: tuple[tuple[str, str], ...]
    """The sentence before and the sentence, of each that may be taken for an answer, and surely is none."""
    neutral: tuple[tuple[str, str], ...]
    """The same, of the others that are none."""


def read_pages(path: Path = PAGES, *, held_back: bool = False) -> list[Asked]:
    """The questions to train on, or those that are held back to measure."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [each for i, row in enumerate(rows) if (i % _HELD_BACK == 0) == held_back for each in _asked(row)]


def _asked(row: dict[str, Any]) -> Iterator[Asked]:
    sentences: dict[str, str] = row["sentences"]
    pieces: dict[str, str] = {name: text for name, text in sentences.items() if not text.startswith("#")}
    before = {name: last for last, name in pairwise(sentences) if last in pieces and last[0] == name[0]}
    answering = {name for question in row["questions"] for name in _named(question)}
    measured = {name for name, text in pieces.items() if find_measures(text)}
    for question in row["questions"]:
        amounts = question.get("amounts", ())
        page = _Page(pieces, before, measured if amounts else answering, _named(question))
        alone = {i: label for key, label in _LABELS.items() for i in question.get(key, ())}
        both = {i: label for key, label in _LABELS.items() for i in question.get(f"{key}_with_before", ())}
        forms = tuple(question["asked"])
        yield page.asked("polar" if len(forms) > _FORMS_OF_OPEN else "open", forms, alone, both)
        for group in amounts:
            says = {i: "supports" if each is group else "opposes" for each in amounts for i in each["ids"]}
            claims = (group["claim"], *(f"{form} {group['says']}" for form in forms))
            yield page.asked("amount", claims, *({i: says[i] for i in says if i in found} for found in (alone, both)))


def _named(question: dict[str, Any]) -> set[str]:
    """The sentences that are not plainly neutral to a question."""
    return {name for key, names in question.items() if key not in {"asked", "amounts"} for name in names}


class _Page(NamedTuple):
    """The sentences of a page by their names, seen from one question."""

    pieces: dict[str, str]
    before: dict[str, str]
    """The name of the sentence before, where there is one."""
    near: set[str]
    """What may be taken for an answer: what answers another question, or what has an amount, where one is asked for."""
    own: set[str]
    """What is not plainly neutral to the question."""

    def asked(self, kind: Kind, forms: tuple[str, ...], alone: dict[str, str], both: dict[str, str]) -> Asked:
        """With the labels of what answers ``alone`` and of what does so with the sentence before."""
        pieces, before = self.pieces, self.before
        others = [i for i in pieces if i not in self.own]
        return Asked(
            kind,
            forms,
            tuple((*self._piece(i), label) for i, label in alone.items() if i in pieces),
            tuple((pieces[before[i]], pieces[i], label) for i, label in both.items() if i in pieces and i in before),
            tuple(self._piece(i) for i in others if i in self.near),
            tuple(self._piece(i) for i in others if i not in self.near),
        )

    def _piece(self, name: str) -> tuple[str, str]:
        """The sentence before, unless it has a part in the answer and would make it, and the sentence."""
        last = self.before.get(name, "")
        return "" if last in self.own else self.pieces.get(last, ""), self.pieces[name]


def page_pairs(questions: Sequence[Asked], count: int, rng: random.Random) -> list[Labelled]:
    """About ``count`` pairs, of all questions equally often."""
    pairs: list[Labelled] = []
    while questions and len(pairs) < count:
        for each in rng.sample(questions, len(questions)):
            neutral = [
                *rng.sample(each.near, min(_NEAR, len(each.near))),
                *rng.sample(each.neutral, min(_NEUTRAL, len(each.neutral))),
            ]
            found = [(_maybe(before, rng), text, label) for before, text, label in each.sided]
            found += [(_maybe(before, rng), text, "neutral") for before, text in neutral]
            found += each.needing
            pairs += [(f"{before} {text}".strip(), rng.choice(each.forms), label) for before, text, label in found]
    return pairs[:count]


def _maybe(before: str, rng: random.Random) -> str:
    return before if rng.random() < _BESIDE else ""


def held_back_pages(kind: Kind, path: Path = PAGES) -> list[dict[str, str]]:
    """Evidence, claim and label of the questions of a ``kind`` held back, in the form of the published sets.

    Of what cannot be taken for an answer, every fourth sentence.
    """
    return [
        {"evidence": text, "claim": each.forms[-1 if kind == "amount" else 0], "label": label}
        for each in read_pages(path, held_back=True)
        if each.kind == kind
        for _, text, label in (*each.sided, *((*piece, "neutral") for piece in (*each.near, *each.neutral[::4])))
        if label != MIXED
    ]
