"""Fit and check the relevance of a sentence on SQuAD 2 dev: `python -m benchmarks.relevance DATA`.

DATA is squad2_dev.jsonl.gz. Each title is a small corpus of its own, a paragraph a document. A question is
asked twice: of the whole corpus, and of the corpus without the paragraph that answers it, which then has
only passages near the topic. What is fitted is the chance that a question is answerable, given the MaxSim of
its best sentence; on the titles with even numbers, and checked on the rest.
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

from assistant import Assistant
from assistant.index import Index, build_index
from assistant.late_interaction import weigh
from assistant.models import Encoder, StanceModel, TokenCache, load_encoder, load_stance_model
from assistant.quotes import read
from assistant.records import Library, Section, Source
from assistant.search import search

_LIBRARY = Library("", "", "", "", (), ())


@dataclass(frozen=True)
class Asked:
    """The MaxSim of the best sentence that was read, and of the best one that holds the answer, if any does.

    ``answered`` is what the whole assistant made of it, which also refuses for words that no source has.
    """

    title: int
    case: str
    best: float
    right: float | None
    answered: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--questions", type=int, default=15, help="of each title")
    args = parser.parse_args()
    asked = collect(args.data, args.questions)
    fit = [each for each in asked if each.title % 2 == 0 and each.case != "impossible"]
    model = LogisticRegression(C=100.0, max_iter=1000, class_weight="balanced")
    model.fit([[each.best] for each in fit], [each.case == "answerable" for each in fit])
    slope, bias = float(model.coef_[0][0]), float(model.intercept_[0])
    print(f"slope {slope:.2f}, bias {bias:.2f}: even chance at a MaxSim of {-bias / slope:.3f}")
    report([each for each in asked if each.title % 2], slope, bias)


def collect(path: str, limit: int) -> list[Asked]:
    titles = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            titles[row["title"]].append(row)
    encoder, stance = TokenCache(load_encoder(), size=4096), load_stance_model()
    asked = []
    for number, (title, rows) in enumerate(sorted(titles.items())):
        contexts = sorted({row["context"] for row in rows})
        sources = [_source(title, i, text) for i, text in enumerate(contexts)]
        index = build_index(_LIBRARY, sources, encoder)
        for row in random.Random(number).sample(rows, min(limit, len(rows))):
            gold = sources[contexts.index(row["context"])]
            case = "impossible" if row["impossible"] else "answerable"
            asked.append(ask(row, number, case, index, gold, encoder, stance))
            if not row["impossible"]:
                rest = build_index(_LIBRARY, [s for s in sources if s is not gold], encoder, index)
                asked.append(ask(row, number, "held out", rest, None, encoder, stance))
    return asked


def _source(title: str, number: int, text: str) -> Source:
    sections = (Section(0, len(text), "body"),)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Source(f"{number:04}.txt", title.replace("_", " "), None, None, None, None, None, text, sections, sha256)


def ask(
    row: dict[str, Any],
    title: int,
    case: str,
    index: Index,
    gold: Source | None,
    encoder: Encoder,
    stance: StanceModel,
) -> Asked:
    question = row["question"]
    passages = search(question, encoder.encode([question])[0], index)
    asked = weigh(question, encoder.encode_tokens([question])[0], index.terms)
    best, right = 0.0, None
    for sentence in read(question, asked, passages, encoder):
        text = sentence.source.text[sentence.span.start : sentence.span.end]
        score = asked.near(sentence.tokens)
        best = max(best, score)
        if gold is sentence.source and case == "answerable" and any(a in text for a in row["answers"]):
            right = max(right or 0.0, score)
    return Asked(title, case, best, right, Assistant(index, encoder, stance).ask(question).answered)


def report(asked: list[Asked], slope: float, bias: float) -> None:
    answerable = [each for each in asked if each.case == "answerable"]
    read_right = [each for each in answerable if each.right is not None]
    first = np.mean([each.right == each.best for each in read_right])
    print(
        f"{len(answerable)} answerable questions; the answer was read for {len(read_right)}, and came first"
        f" for {first:.2f} of these"
    )
    chance = {
        case: np.array([1 / (1 + np.exp(-bias - slope * each.best)) for each in asked if each.case == case])
        for case in ("answerable", "held out", "impossible")
    }
    for case in ("held out", "impossible"):
        labels = [1] * len(chance["answerable"]) + [0] * len(chance[case])
        auc = roc_auc_score(labels, np.concatenate([chance["answerable"], chance[case]]))
        print(f"AUC of answerable against {case} ({len(chance[case])}): {auc:.3f}")
    for case in chance:
        made = [each.answered for each in asked if each.case == case]
        print(f"answered by the assistant: {case} {np.mean(made):.2f}")
    for needed in np.arange(0.1, 0.95, 0.1):
        shares = ", ".join(f"{case} {np.mean(values >= needed):.2f}" for case, values in chance.items())
        print(f"answered where {needed:.1f} is needed: {shares}")


if __name__ == "__main__":
    main()
