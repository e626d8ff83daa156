"""What a stance model is worth on the development sets: `python -m training.measure --data DATA [--model DIR]`.

Prints a Markdown table, a row a set: accuracy, macro-F1 over the labels that the set has, precision, recall and
AUC of `opposes`, expected calibration error (15 bins, Guo et al. 2017). Beside it three baselines: the most
frequent label, the cosine of the bundled encoder with a threshold, and word overlap with a list of negations.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score

from assistant.models import load_encoder, load_stance_model
from assistant.terms import terms, words

from .data import LABELS, read_lines

SETS = ("mnli", "scifact", "healthver", "perspectrum", "check_covid", "negation", "condaqa")
_OPPOSES = LABELS.index("opposes")
_NEGATIONS = frozenset(
    [
        "no",
        "not",
        "never",
        "none",
        "nobody",
        "nothing",
        "neither",
        "nor",
        "without",
        "cannot",
        "hardly",
        "rarely",
        "fail",
        "lack",
        "avoid",
    ]
)
_CONTRACTED = re.compile(r"n['’]t\b")

Rows = list[dict[str, str]]
Scores = NDArray[np.float32]
Scorer = Callable[[Rows], Scores]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds stance/")
    parser.add_argument("--model", type=Path, help="what training.export wrote; the bundled model if left out")
    parser.add_argument("--rows", type=int, help="at most so many of each set")
    args = parser.parse_args()
    model = load_stance_model(args.model)
    sets = {name: read_set(args.data, name, args.rows) for name in SETS}
    print("| model | set | rows | accuracy | F1 | precision opp. | recall opp. | AUC opp. | ECE |")
    print("|---|---|---|---|---|---|---|---|---|")
    scored: list[tuple[Scores, Rows]] = []
    for name, rows in sets.items():
        scored.append((model.scores([(row["evidence"], row["claim"]) for row in rows]), rows))
        print(f"| stance | {name} | {len(rows)} | {row_of(*scored[-1])} |", flush=True)
    print(
        "\n".join(
            ["", "| confidence | rows | mean confidence | right |", "|---|---|---|---|", *reliability(scored), ""]
        )
    )
    baselines: list[tuple[str, Scorer]] = [("majority", majority), ("overlap", overlap), ("cosine", cosine)]
    for title, scorer in baselines:
        for name, rows in sets.items():
            print(f"| {title} | {name} | {len(rows)} | {row_of(scorer(rows), rows)} |", flush=True)


def reliability(scored: list[tuple[Scores, Rows]], bins: int = 6) -> Iterator[str]:
    """How often the model is right where it is so sure, over all rows of all sets."""
    scores = np.concatenate([each for each, _ in scored])
    gold = np.array([LABELS.index(row["label"]) for _, rows in scored for row in rows])
    confidence, right = scores.max(axis=1), scores.argmax(axis=1) == gold
    for low, high in pairwise(np.linspace(1 / len(LABELS), 1, bins + 1)):
        here = (confidence > low) & (confidence <= high)
        if here.any():
            cells = f"{here.sum()} | {confidence[here].mean():.3f} | {right[here].mean():.3f}"
            yield f"| {low:.2f} to {high:.2f} | {cells} |"


def read_set(data: Path, name: str, limit: int | None) -> Rows:
    rows = list(read_lines(data / "stance" / f"dev_{name}.jsonl.gz"))
    random.Random(0).shuffle(rows)
    # Pairs of like length side by side, so that batches hold little padding.
    return sorted(rows[:limit], key=lambda row: (len(row["evidence"]), row["evidence"], row["claim"]))


def row_of(scores: Scores, rows: Rows) -> str:
    """The measures of ``scores``, shape (rows, 3), as cells of the table."""
    gold = np.array([LABELS.index(row["label"]) for row in rows])
    said = scores.argmax(axis=1)
    present: Any = sorted(set(gold.tolist()))
    opposes, says = gold == _OPPOSES, said == _OPPOSES
    cells = (
        accuracy_score(gold, said),
        f1_score(gold, said, labels=present, average="macro", zero_division=0),
        precision_score(opposes, says, zero_division=0),
        recall_score(opposes, says, zero_division=0),
        roc_auc_score(opposes, scores[:, _OPPOSES]),
        calibration_error(scores, gold),
    )
    return " | ".join(f"{cell:.3f}" for cell in cells)


def calibration_error(scores: Scores, gold: NDArray[np.int64], bins: int = 15) -> float:
    """The mean distance of confidence and accuracy over bins of confidence, weighted by their rows."""
    confidence, right = scores.max(axis=1), scores.argmax(axis=1) == gold
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    errors = [
        abs(confidence[places == b].mean() - right[places == b].mean()) * (places == b).mean() for b in set(places)
    ]
    return float(sum(errors))


def majority(rows: Rows) -> Scores:
    most = Counter(row["label"] for row in rows).most_common(1)[0][0]
    return np.tile(np.eye(len(LABELS), dtype=np.float32)[LABELS.index(most)], (len(rows), 1))


def cosine(rows: Rows) -> Scores:
    """Similar texts support, dissimilar ones leave open; nothing can be said of opposing ones."""
    encoder = load_encoder()
    evidence, claims = (encoder.encode([row[key] for row in rows]) for key in ("evidence", "claim"))
    near = (evidence * claims).sum(axis=1)
    return np.stack([near, np.full_like(near, 0.5), 0.49 * near], axis=1)


def overlap(rows: Rows) -> Scores:
    """Half of the claim's words: speaks of it; then one negation more on either side opposes."""
    scores = np.zeros((len(rows), len(LABELS)), np.float32)
    for i, row in enumerate(rows):
        claim, evidence = set(terms(row["claim"])), set(terms(row["evidence"]))
        shared = len(claim & evidence) / max(len(claim), 1)
        odd = (_negations(row["claim"]) + _negations(row["evidence"])) % 2
        label = "neutral" if shared < 0.5 else "opposes" if odd else "supports"
        scores[i, LABELS.index(label)] = 1.0
    return scores


def _negations(text: str) -> int:
    return sum(word.text in _NEGATIONS for word in words(text)) + len(_CONTRACTED.findall(text))


def temperature(logits: NDArray[np.float32], gold: Sequence[int]) -> float:
    """The temperature with the least negative log-likelihood (Guo et al. 2017), to two decimals."""
    best = (np.inf, 1.0)
    for candidate in np.arange(0.5, 3.0, 0.05):
        scaled = logits / candidate
        chance = scaled - np.log(np.exp(scaled - scaled.max(1, keepdims=True)).sum(1, keepdims=True))
        chance -= scaled.max(1, keepdims=True)
        best = min(best, (float(-chance[np.arange(len(gold)), gold].mean()), round(float(candidate), 2)))
    return best[1]


if __name__ == "__main__":
    main()
