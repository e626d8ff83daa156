"""Fit and check the relevance of a sentence on SQuAD 2 dev: `python -m benchmarks.relevance DATA`.

DATA is squad2_dev.jsonl.gz. Each title is a small corpus of its own, a paragraph a document. A question is
asked twice: of the whole corpus, and of the corpus without the paragraph that answers it, which then has
only passages near the topic. The weights are fitted on the titles with even numbers and checked on the rest.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.index import Index, build_index
from assistant.models import Encoder, load_encoder
from assistant.quotes import features, read
from assistant.records import Library, Section, Source
from assistant.search import search

_LIBRARY = Library("", "", "", "", (), ())


@dataclass(frozen=True)
class Asked:
    """The features of each sentence that was read for a question, and which of them hold the answer."""

    title: int
    case: str
    features: np.ndarray[Any, Any]
    holds: np.ndarray[Any, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--questions", type=int, default=100, help="of each title")
    args = parser.parse_args()
    asked = collect(args.data, args.questions)
    fit = [each for each in asked if each.title % 2 == 0]
    check = [each for each in asked if each.title % 2]
    model = LogisticRegression(C=10.0, max_iter=1000)
    model.fit(np.concatenate([each.features for each in fit]), np.concatenate([each.holds for each in fit]))
    print("weights", model.coef_[0].round(3).tolist(), "bias", round(float(model.intercept_[0]), 3))
    for name, score in (
        ("fitted", lambda x: model.predict_proba(x)[:, 1]),
        ("MaxSim alone", lambda x: x[:, 0]),
    ):
        report(name, check, score)


def collect(path: str, limit: int) -> list[Asked]:
    titles = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            titles[row["title"]].append(row)
    encoder = load_encoder()
    asked = []
    for number, (title, rows) in enumerate(sorted(titles.items())):
        contexts = sorted({row["context"] for row in rows})
        sources = [_source(title, i, text) for i, text in enumerate(contexts)]
        index = build_index(_LIBRARY, sources, encoder)
        for row in random.Random(number).sample(rows, min(limit, len(rows))):
            gold = sources[contexts.index(row["context"])]
            case = "impossible" if row["impossible"] else "answerable"
            asked.append(ask(row, number, case, index, gold, encoder))
            if not row["impossible"]:
                rest = build_index(_LIBRARY, [s for s in sources if s is not gold], encoder, index)
                asked.append(ask(row, number, "held out", rest, None, encoder))
    return asked


def _source(title: str, number: int, text: str) -> Source:
    sections = (Section(0, len(text), "body"),)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Source(f"{number:04}.txt", title.replace("_", " "), None, None, None, None, None, text, sections, sha256)


def ask(row: dict[str, Any], title: int, case: str, index: Index, gold: Source | None, encoder: Encoder) -> Asked:
    question = row["question"]
    passages = search(question, encoder.encode([question])[0], index)
    asked = encoder.encode_tokens([question])[0].vectors
    values, holds = [], []
    for sentence in read(question, asked, passages, encoder):
        text = sentence.source.text[sentence.span.start : sentence.span.end]
        values.append(features(question, asked, text, sentence.tokens))
        right = case == "answerable" and sentence.source is gold and any(a in text for a in row["answers"])
        holds.append(int(right))
    return Asked(title, case, np.array(values), np.array(holds))


def report(name: str, asked: list[Asked], score: Any) -> None:
    best: dict[str, list[float]] = defaultdict(list)
    ranks = []
    for each in asked:
        values = score(each.features)
        if each.case == "answerable" and each.holds.any():
            ranks.append(int(np.where(each.holds[np.argsort(-values, kind="stable")])[0][0]))
        best[each.case].append(float(values.max()))
    ranked = np.array(ranks)
    read_share = len(ranked) / len(best["answerable"])
    print(
        f"{name}: {len(asked)} questions; answer among the sentences read {read_share:.3f}, of these first"
        f" {np.mean(ranked == 0):.3f}, in the first three {np.mean(ranked < 3):.3f},"
        f" MRR {np.mean(1 / (1 + ranked)):.3f}"
    )
    for other in ("impossible", "held out"):
        labels = [1] * len(best["answerable"]) + [0] * len(best[other])
        print(f"  AUC answerable against {other}: {roc_auc_score(labels, best['answerable'] + best[other]):.3f}")
    for needed in (0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4) if name == "fitted" else ():
        shares = {case: np.mean(np.array(values) >= needed) for case, values in sorted(best.items())}
        print(f"  answered at {needed}: " + ", ".join(f"{case} {share:.2f}" for case, share in shares.items()))


if __name__ == "__main__":
    main()
