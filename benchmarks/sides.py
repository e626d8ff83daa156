"""How right the sides of quotes are: `python -m benchmarks.sides [--thresholds] [--fit]`, on benchmarks/sides.jsonl.

Each row is a question, a quote, and the sides that a careful reader may give it, the likeliest first; those of the
corpora are what the assistant quotes from benchmarks/contested, those of eight subjects what it quoted from pages like
those that the stance model has learned from, on other subjects, and those of whole pages what it quoted from the pages
of training/ that are held back. Precision: of the sides shown, those that a reader may give. Recall: of the quotes
whose likeliest side is not neutral, those that were given it. The weights are fitted on sets that are not called held
back; the threshold was chosen with all but the whole pages in sight. `--fit` fits the weights, and judges each set by
those that are fitted without it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant.late_interaction import weigh
from assistant.models import Vectors, load_encoder, load_stance_model
from assistant.quotes import relevance
from assistant.records import Quote, Section, Source
from assistant.reranking import chance
from assistant.signs import WEIGHTS, Weights, judge, names, read_signs
from assistant.stance import surely, take_sides
from assistant.terms import TermIndex

_ROWS = Path(__file__).with_suffix(".jsonl")
Row = dict[str, Any]
_SURE = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
_HELD_BACK = "held back"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--thresholds", action="store_true", help="precision and recall over a grid of thresholds")
    parser.add_argument("--model", type=Path, help="what training.export wrote; the bundled model if left out")
    parser.add_argument("--fit", action="store_true", help="print weights for assistant/signs.py, and what they give")
    args = parser.parse_args()
    rows = [json.loads(line) for line in _ROWS.read_text("utf-8").splitlines()]
    model = load_stance_model(args.model)
    scores = model.scores([(" ".join(row["quote"].split()), row["question"]) for row in rows])
    named, relevant = how_near(rows), how_relevant(rows, scores)
    print("| set | quotes | shown | precision | recall |\n|---|---|---|---|---|")
    given = [
        take_sides(row["question"], [_quote(row["quote"], likely)], model, _always(near))[0].stance or "neutral"
        for row, near, likely in zip(rows, named.tolist(), relevant, strict=True)
    ]
    _report(rows, given)
    weights = [WEIGHTS] * len(rows)
    if args.fit:
        weights = fitted_without_own(rows, scores, named)
        print(f"\n{fitted(rows, scores, named)}")
    if args.thresholds or args.fit:
        read = zip(rows, scores, named, weights, strict=True)
        sides = [judge(row["quote"], row["question"], *each) for row, *each in read]
        judged = [(yes, surely(right, likely)) for (yes, right), likely in zip(sides, relevant, strict=True)]
        for least in _SURE:
            print(f"\nat least {least} sure")
            _report(rows, [_side(*each, least) for each in judged])


def _side(yes: bool, sure: float, least: float) -> str:
    """The side without conditions."""
    return "neutral" if sure < least else "supports" if yes else "opposes"


def how_near(rows: Sequence[Row]) -> NDArray[np.float64]:
    """How near each quote comes to the words of its question, as signs.py says."""
    encoder = load_encoder()
    tokens = encoder.encode_tokens([text for row in rows for text in (row["question"], " ".join(row["quote"].split()))])
    read = zip(rows, tokens[::2], tokens[1::2], strict=True)
    return np.array([names(row["quote"], [quote.vectors], row["question"], asked) for row, asked, quote in read])


def how_relevant(rows: Sequence[Row], scores: Vectors) -> list[float]:
    """How likely each quote answers its question, reranked, in a corpus that is taken to be the quotes of its set."""
    encoder = load_encoder()
    tokens = encoder.encode_tokens([text for row in rows for text in (row["question"], " ".join(row["quote"].split()))])
    sets = {
        row["set"]: list(dict.fromkeys(each["quote"] for each in rows if each["set"] == row["set"])) for row in rows
    }
    terms = {name: TermIndex.build(texts) for name, texts in sets.items()}
    near = [
        relevance(row["question"], weigh(row["question"], asked, terms[row["set"]]), row["quote"], quote.vectors)
        for row, asked, quote in zip(rows, tokens[::2], tokens[1::2], strict=True)
    ]
    asked_of = [(row["set"], row["question"]) for row in rows]
    places = [
        sum(far > own for far, other in zip(near, asked_of, strict=True) if other == question)
        for own, question in zip(near, asked_of, strict=True)
    ]
    return [
        chance(own, neutral, place) for own, (_, neutral, _), place in zip(near, scores.tolist(), places, strict=True)
    ]


def _always(near: float) -> Callable[[Quote], float]:
    return lambda _: near


def fitted_without_own(rows: Sequence[Row], scores: Vectors, named: NDArray[np.float64]) -> list[Weights]:
    """For each row the weights that are fitted on the other sets, so that none is judged by what it was fitted on."""
    sets = [row["set"] for row in rows]
    others = {own: [i for i, name in enumerate(sets) if name != own] for own in dict.fromkeys(sets)}
    found = {own: fitted([rows[i] for i in chosen], scores[chosen], named[chosen]) for own, chosen in others.items()}
    return [found[own] for own in sets]


def fitted(rows: Sequence[Row], scores: Vectors, named: NDArray[np.float64]) -> Weights:
    """The weights of the three regressions, on all rows that are not held back."""
    kept = [i for i, row in enumerate(rows) if not row["set"].endswith(_HELD_BACK)]
    signs = np.array([read_signs(rows[i]["quote"], rows[i]["question"], scores[i], named[i]) for i in kept], float)
    sides = [rows[i]["sides"] for i in kept]
    first = np.array([each[0] for each in sides])
    clear = (first == "supports") | (first == "opposes")
    sided = LogisticRegression(C=1.0).fit(signs[:, :3], first != "neutral")
    # The odds of yes have no constant: a text says yes as easily as no.
    yes = LogisticRegression(C=0.3, fit_intercept=False).fit(signs[clear, 3:-2], first[clear] == "supports")
    taken, likelier = sided.decision_function(signs[:, :3]), yes.decision_function(signs[:, 3:-2])
    given = np.where(likelier > 0, "supports", "opposes")
    right = [_may_be(each, side) or each[0] == "mixed" for each, side in zip(sides, given, strict=True)]
    both = LogisticRegression(C=1.0).fit(np.column_stack([taken, np.abs(likelier), signs[:, -2:]]), right)
    return Weights(_rounded(sided), _rounded(yes), _rounded(both))


def _rounded(regression: LogisticRegression) -> tuple[float, ...]:
    constant = float(np.ravel(regression.intercept_)[0]) if regression.fit_intercept else 0.0
    return tuple(round(each, 2) for each in (constant, *regression.coef_[0].tolist()))


def _report(rows: Sequence[Row], given: Sequence[str]) -> None:
    for name in dict.fromkeys(row["set"] for row in rows):
        own = [(row["sides"], side) for row, side in zip(rows, given, strict=True) if row["set"] == name]
        shown = [(sides, side) for sides, side in own if side != "neutral"]
        right = sum(_may_be(sides, side) for sides, side in shown)
        sided = [(sides, side) for sides, side in own if sides[0] != "neutral"]
        found = sum(sides[0] == side for sides, side in sided)
        precision, recall = right / max(len(shown), 1), found / max(len(sided), 1)
        print(f"| {name} | {len(own)} | {len(shown)} | {precision:.3f} | {recall:.3f} |")


def _may_be(sides: Sequence[str], side: str) -> bool:
    """A side under a condition is right wherever a side or a condition is."""
    return side in sides or (side == "mixed" and bool({"supports", "opposes"} & set(sides)))


def _quote(text: str, relevance: float) -> Quote:
    source = Source("a", "a", None, None, None, None, None, text, (Section(0, len(text), "body"),), "")
    return Quote(1, source, 0, len(text), "body", None, relevance)


if __name__ == "__main__":
    main()
