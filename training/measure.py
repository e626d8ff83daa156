"""What a stance model is worth on the development sets: `python -m training.measure --data DATA [--model DIR]`.

The sets are the development sets, and what was written for this project and held back (everyday, ordinary, near,
statements, readings, general, pages). Prints a Markdown table, a row a set: accuracy, macro-F1 over the labels that
the set has, precision, recall and AUC of `opposes`, expected calibration error (15 bins, Guo et al. 2017). Beside it
three baselines: the most frequent label, the cosine of the bundled encoder with a threshold, and word overlap with a
list of negations.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.evaluate import measures
from assistant.models import load_encoder, load_stance_model
from assistant.terms import terms, words

from .data import LABELS, read_lines
from .everyday import held_back_rows
from .general import held_back_general
from .pages import held_back_pages
from .readings import held_back_readings

SETS = ("mnli", "scifact", "healthver", "perspectrum", "check_covid", "negation", "condaqa")
_CELLS = ("accuracy", "macro_f1", "opposes_precision", "opposes_recall", "opposes_auc", "calibration_error")
_NEGATIONS = frozenset(
    (
        "no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "hardly", "rarely",
        "fail", "lack", "avoid",
    )
)  # fmt: skip
_CONTRACTED = re.compile(r"n['’]t\b")

Rows = list[dict[str, str]]
Scores = NDArray[np.float32]
Scorer = Callable[[Rows], Scores]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds stance/, scale/ and retrieval/")
    parser.add_argument("--model", type=Path, help="what training.export wrote; the bundled model if left out")
    parser.add_argument("--rows", type=int, help="at most so many of each set")
    args = parser.parse_args()
    model = load_stance_model(args.model)
    sets = {name: read_set(args.data, name, args.rows) for name in SETS}
    own = held_back_rows() | {"readings": held_back_readings(args.data), "general": held_back_general()}
    own |= {"pages": held_back_pages("polar"), "pages, open questions": held_back_pages("open")}
    own["pages, amounts"] = held_back_pages("amount")
    written = {name: rows[: args.rows] for name, rows in own.items()}
    print("| model | set | rows | accuracy | F1 | precision opp. | recall opp. | AUC opp. | ECE |")
    print("|---|---|---|---|---|---|---|---|---|")
    scored: list[tuple[Scores, Rows]] = []
    for name, rows in sets.items():
        scored.append((model.scores([(row["evidence"], row["claim"]) for row in rows]), rows))
        print(f"| stance | {name} | {len(rows)} | {row_of(*scored[-1])} |", flush=True)
    for name, rows in written.items():
        scores = model.scores([(row["evidence"], row["claim"]) for row in rows])
        print(f"| stance | {name} | {len(rows)} | {row_of(scores, rows)} |", flush=True)
    everything = measures(
        np.concatenate([scores for scores, _ in scored]), [row["label"] for _, rows in scored for row in rows]
    )
    print("\n| rows | mean confidence | right |\n|---|---|---|")
    for each in everything["reliability"]:
        print(f"| {each['rows']} | {each['confidence']:.3f} | {each['right']:.3f} |")
    print()
    baselines: list[tuple[str, Scorer]] = [("majority", majority), ("overlap", overlap), ("cosine", cosine)]
    for title, scorer in baselines:
        for name, rows in sets.items():
            print(f"| {title} | {name} | {len(rows)} | {row_of(scorer(rows), rows)} |", flush=True)


def read_set(data: Path, name: str, limit: int | None) -> Rows:
    rows = list(read_lines(data / "stance" / f"dev_{name}.jsonl.gz"))
    random.Random(0).shuffle(rows)
    return rows[:limit]


def row_of(scores: Scores, rows: Rows) -> str:
    """The measures of ``scores``, shape (rows, 3), as cells of the table; "–" where no row opposes."""
    found = measures(scores, [row["label"] for row in rows])
    return " | ".join("–" if found[name] is None else f"{found[name]:.3f}" for name in _CELLS)


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
