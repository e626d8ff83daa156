"""How right the sides of quotes are: `python -m benchmarks.sides [--thresholds]`, on benchmarks/sides.jsonl.

Each row is a question, a quote, and the sides that a careful reader may give it, the likeliest first; the labels are
ours. Thresholds were chosen on "first corpus" and "other subjects"; "held back" was written before the model was
trained to its end, and nothing was chosen on it. Precision: of the sides shown, those that a reader may give.
Recall: of the quotes whose likeliest side is not neutral, those that were given it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

from assistant.models import load_stance_model
from assistant.polarity import polarity
from assistant.records import Quote, Section, Source
from assistant.stance import sides_of

_ROWS = Path(__file__).with_suffix(".jsonl")
Row = dict[str, Any]
# The most that "neutral" may have, and the least share of the side among the two.
Bounds = tuple[float, float]
_AGREED: tuple[Bounds, ...] = ((0.3, 0.58), (0.45, 0.6), (0.6, 0.58), (0.6, 0.62), (0.6, 0.66))
_ALONE: tuple[Bounds, ...] = ((0.2, 0.74), (0.3, 0.74), (0.3, 0.78), (0.3, 0.82), (0.0, 1.0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--thresholds", action="store_true", help="precision and recall over a grid of thresholds")
    args = parser.parse_args()
    rows = [json.loads(line) for line in _ROWS.read_text("utf-8").splitlines()]
    model = load_stance_model()
    print("| set | quotes | shown | precision | recall |\n|---|---|---|---|---|")
    given = [sides_of(row["question"], [_quote(row["quote"])], model)[0].stance or "neutral" for row in rows]
    _report(rows, given)
    if args.thresholds:
        scores = model.scores([(row["quote"], row["question"]) for row in rows])
        witness = [polarity(row["quote"]).sign * polarity(row["question"]).sign for row in rows]
        for agreed, alone in product(_AGREED, _ALONE):
            print(f"\nagreed {agreed}, alone {alone}")
            _report(rows, [_side(s, w, agreed, alone) for s, w in zip(scores, witness, strict=True)])


def _side(scores: Sequence[float], witness: int, agreed: Bounds, alone: Bounds) -> str:
    """As :func:`assistant.stance.is_sure`, with other bounds."""
    supports, neutral, opposes = scores
    side = 1 if supports > opposes else -1
    most, least = agreed if witness else alone
    if witness == -side or neutral > most or max(supports, opposes) < least * (supports + opposes):
        return "neutral"
    return "supports" if side > 0 else "opposes"


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


def _quote(text: str) -> Quote:
    source = Source("a", "a", None, None, None, None, None, text, (Section(0, len(text), "body"),), "")
    return Quote(1, source, 0, len(text), "body", None, 1.0)


if __name__ == "__main__":
    main()
