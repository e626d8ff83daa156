"""How rightly questions are refused, near the topic and far from it: `python -m benchmarks.abstention DATA`.

DATA is the folder with abstain/squad2_dev.jsonl.gz and scale/medquad.jsonl.gz. Three corpora are asked: paragraphs of
SQuAD 2, whose impossible questions were written to look possible; the documents of corpus/, with questions near to
their subject, of which abstention.jsonl was written before any answer was seen; and answers of MedQuAD under the name
of their disease. Each row of the table sets the answerable questions of a corpus against one kind of others:
`answers` is the share of the answerable, then of the others that the assistant answers; `tuned` the same where each
half of the questions has the threshold that is suggested for the other half.
"""

from __future__ import annotations

import argparse
import random
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from assistant.assistant import NEEDED
from assistant.corpus import read_corpus
from assistant.evaluate import read_rows
from assistant.evaluate_abstention import Asked, ask_all, index_contexts, report
from assistant.index import Index, build_index
from assistant.models import Encoder, StanceModel, load_encoder, load_stance_model

Row = dict[str, Any]
HERE = Path(__file__).parent
_DOCUMENTS = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--titles", type=int, default=3, help="of SQuAD")
    parser.add_argument("--questions", type=int, default=300, help="of each kind that is drawn from a larger set")
    args = parser.parse_args()
    encoder, stance = load_encoder(), load_stance_model()
    squad = read_rows(args.data / "abstain" / "squad2_dev.jsonl.gz")
    medquad = read_rows(args.data / "scale" / "medquad.jsonl.gz")
    print("| corpus | against | answerable, others | AUC | AURC | excess | ECE | answers | threshold | tuned |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    compare("SQuAD", paragraphs(squad, args.titles), encoder, stance)
    far = [row | {"impossible": True} for row in squad if not row["impossible"]]
    far = random.Random(1).sample(far, args.questions)
    compare("corpus/", first_corpus(encoder, far, medquad, args.questions), encoder, stance)
    compare("MedQuAD", diseases(encoder, far, medquad, args.questions), encoder, stance)


def compare(
    corpus: str, asked_of: tuple[Index | None, dict[str, list[Row]]], encoder: Encoder, stance: StanceModel
) -> None:
    """A row of the table for each kind of questions but the first, which is that of the answerable."""
    index, kinds = asked_of
    index = index or index_contexts([row for rows in kinds.values() for row in rows], encoder)
    asked = {kind: ask_all(rows, index, encoder, stance) for kind, rows in kinds.items()}
    first, *others = asked
    for kind in others:
        show(corpus, kind, asked[first], asked[kind])


def show(corpus: str, kind: str, answerable: list[Asked], others: list[Asked]) -> None:
    asked = [*answerable, *others]
    found = report(random.Random(0).sample(asked, len(asked)), NEEDED)
    cells = [
        corpus,
        kind,
        f"{found['answerable']}, {found['impossible']}",
        *(f"{found[name]:.3f}" for name in ("auc", "aurc", "excess_aurc", "calibration_error")),
        shares(found["present"]),
        f"{found['suggested']['needed']:.2f}",
        shares(found["held_out"]),
    ]
    print(f"| {' | '.join(cells)} |", flush=True)


def shares(cost: Row) -> str:
    return f"{cost['answerable_answered']:.3f}, {cost['impossible_answered']:.3f}"


def paragraphs(squad: list[Row], titles: int) -> tuple[None, dict[str, list[Row]]]:
    """All questions of a few titles, over the paragraphs of these."""
    drawn = random.Random(0).sample(sorted({row["title"] for row in squad}), titles)
    rows = [row for row in squad if row["title"] in drawn]
    possible, impossible = ([row for row in rows if row["impossible"] is kind] for kind in (False, True))
    return None, {"answerable": possible, "its own, impossible": impossible}


def first_corpus(
    encoder: Encoder, far: list[Row], medquad: list[Row], count: int
) -> tuple[Index, dict[str, list[Row]]]:
    corpus = read_corpus(HERE.parent / "corpus")
    written = tomllib.loads((HERE.parent / "tests" / "data" / "questions.toml").read_text("utf-8"))
    blind = read_rows(HERE / "abstention.jsonl")
    possible = [_row(each["question"], *chain(*each["wanted"].values())) for each in written["answerable"]]
    near = [_row(each["question"]) | {"impossible": True} for each in written["unanswerable"]]
    return build_index(corpus.library, corpus.sources, encoder), {
        "answerable": possible + [row for row in blind if not row["impossible"]],
        "near, while writing the program": near,
        "near, written blind": [row for row in blind if row["impossible"]],
        "SQuAD": far,
        "MedQuAD": [_row(row["question"]) | {"impossible": True} for row in random.Random(2).sample(medquad, count)],
    }


def diseases(encoder: Encoder, far: list[Row], medquad: list[Row], count: int) -> tuple[Index, dict[str, list[Row]]]:
    """Pages of MedQuAD with some 500 answers, each a document, and questions of other pages on other diseases."""
    pages: dict[str, list[Row]] = {}
    for row in medquad:
        pages.setdefault(f"{row['folder']} {row['qid'].split('-')[0]}", []).append(row)
    drawn = _in_turn(list(pages.values()))
    kept = [row for _, row in zip(range(_DOCUMENTS), drawn, strict=False)]
    present = {row["focus"].lower() for row in kept}
    elsewhere = [row for row in drawn if row["focus"].lower() not in present]
    rng = random.Random(3)
    index = index_contexts([{"context": row["answer"], "title": row["focus"]} for row in kept], encoder)
    return index, {
        "answerable": [_row(row["question"]) for row in rng.sample(kept, count)],
        "SQuAD": far,
        "diseases held out": [_row(row["question"]) | {"impossible": True} for row in rng.sample(elsewhere, count)],
    }


def _in_turn(pages: list[list[Row]]) -> Iterator[Row]:
    """The rows of all pages, the pages in a random order."""
    for page in random.Random(4).sample(pages, len(pages)):
        yield from page


def _row(question: str, *answers: str) -> Row:
    return {"question": question, "impossible": False, "answers": list(answers)}


if __name__ == "__main__":
    main()
