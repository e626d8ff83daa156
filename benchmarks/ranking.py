"""What each stage of the search adds to the ranking: `python -m benchmarks.ranking FOLDER`.

FOLDER is in BEIR's form, as for `python -m assistant evaluate retrieval`, with the qrels that weights are chosen on
in qrels_train.tsv beside qrels.tsv. Printed is nDCG@10 over both, a row a stage; each has those above it in it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import ir_measures

from assistant.evaluate_retrieval import read_beir, read_qrels
from assistant.index import build_index
from assistant.models import TokenCache, load_encoder
from assistant.records import Library
from assistant.search import WEIGHTS, Weights, rank_sources

_STAGES = {
    "cosine of the best passage": Weights(0, 0, 0),
    "BM25 of the passage": WEIGHTS._replace(document_terms=0, tokens=0),
    "BM25 of the document": WEIGHTS._replace(tokens=0),
    "token vectors of what is read": WEIGHTS,
}
_MEASURE = ir_measures.parse_measure("nDCG@10")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    sources, queries = read_beir(folder)
    encoder = TokenCache(load_encoder())
    index = build_index(Library("", "", "", "", (), ()), sources, encoder)
    columns = []
    for name in ("qrels_train", "qrels"):
        qrels = read_qrels(folder / f"{name}.tsv", queries)
        runs: dict[str, dict[str, dict[str, float]]] = {stage: {} for stage in _STAGES}
        for query in qrels:
            for stage, weights in _STAGES.items():
                ranked = rank_sources(queries[query], index, encoder, weights)
                runs[stage][query] = {source.id: score for source, score in ranked}
        columns.append([ir_measures.calc_aggregate([_MEASURE], qrels, run)[_MEASURE] for run in runs.values()])
    print("| stage | train | validation |\n|---|---|---|")
    for stage, train, validation in zip(_STAGES, *columns, strict=True):
        print(f"| {stage} | {train:.4f} | {validation:.4f} |")


if __name__ == "__main__":
    main()
