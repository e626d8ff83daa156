"""When a scan of all vectors is no longer fast enough: `python -m benchmarks.scale DOCUMENTS.jsonl.gz`.

    python -m benchmarks.scale DOCUMENTS.jsonl.gz [--passages 1000000] [--graph 100000]

The file has a JSON object a line, its texts under "question" (the title) and "answer". Passages of some documents are
encoded; from their vectors very many are drawn: each is one of them and half the difference of two others, at unit
length, so that they vary as vectors of texts do. The questions are drawn likewise, and are none of them.

For 10,000 vectors, 100,000, as many as the program puts into groups, and --passages, a table says what one query for
the 100 nearest takes, as a median of queries that take turns and as a ratio to the scan of a plain FAISS IndexFlatIP;
what share of the 10 and of the 100 nearest is found; how long building takes, on one thread; and what memory it takes
beside the vectors. Rows are the plain scan, the program's own (which reads the index's array), its groups whatever
their recall, FAISS's IndexIVFFlat with the same centres, and up to --graph vectors IndexHNSWFlat. What the groups
find of the nearest of their own vectors, which decides whether they are used, is printed on standard error. Before
the table stands how much more real questions miss in groups of the real vectors than passages do.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import faiss
import numpy as np

from assistant.index import encoder_text
from assistant.models import Vectors, load_encoder
from assistant.nearest import APPROXIMATE_FROM, Groups, find_groups, nearest
from assistant.passages import split_passages
from assistant.records import Source
from assistant.sections import split_sections

_DOCUMENTS, _PASSAGES = 1200, 4000
_SIZES = (10_000, 100_000, APPROXIMATE_FROM)
_SHARES = (32, 16)
# Few vectors lie so far apart that more of their groups must be read.
_QUESTION_SHARES = (16, 8, 4, 3, 2)
_QUERIES, _TIMED = 200, 30
_POOL, _TOP = 100, 10
# What is drawn at a time.
_PART = 50_000
# Edges of a node, and candidates that a query keeps.
_EDGES, _KEPT = 32, 128

Search = Callable[[Vectors], list[int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--graph", type=int, default=100_000, help="the most vectors of which HNSW is built")
    args = parser.parse_args()
    faiss.omp_set_num_threads(1)
    encoder = load_encoder()
    passages, questions = read(args.documents)
    real = encoder.encode(passages)
    asked(real, encoder.encode(questions))
    print("| vectors | search | ms a query | ratio | recall@10 | recall@100 | built in s | MB beside the vectors |")
    print("|---|---|---|---|---|---|---|---|")
    for count in (*(size for size in _SIZES if size < args.passages), args.passages):
        compare(real, count, args.graph)


def read(documents: Path) -> tuple[list[str], list[str]]:
    """What the encoder is to read: some passages, and some of the questions that the documents answer."""
    with gzip.open(documents, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    taken = random.Random(0).sample(rows, min(_DOCUMENTS, len(rows)))
    texts = [encoder_text(passage) for i, row in enumerate(taken) for passage in split_passages(source(i, row))]
    return texts[:_PASSAGES], [row["question"] for row in taken[:_QUERIES]]


def asked(real: Vectors, questions: Vectors) -> None:
    """Print how much more real questions miss than passages that are looked for themselves."""
    groups = find_groups(real, 0, least_recall=0.0)
    wanted = [ours(real, None)(question) for question in questions]
    passages = real[:: len(real) // _QUERIES]
    nearest_passages = [ours(real, None)(passage)[1:] for passage in passages]
    if not groups:
        return
    for share in _QUESTION_SHARES:
        some = replace(groups, read=len(groups.ends) // share)
        own = recall([ours(real, some)(passage)[1:] for passage in passages], nearest_passages, _TOP)
        found = recall([ours(real, some)(question) for question in questions], wanted, _TOP)
        part = f"{some.read} of the {len(groups.ends)} groups of {len(real)} real vectors"
        print(f"{part}: recall@10 {own:.3f} of passages, {found:.3f} of questions")


def source(number: int, row: dict[str, str]) -> Source:
    text = row["answer"]
    return Source(f"{number:06}", row["question"], None, None, None, None, None, text, split_sections(text), "")


def drawn(real: Vectors, count: int, generator: np.random.Generator) -> Vectors:
    vectors = np.empty((count, real.shape[1]), np.float32)
    for start in range(0, count, _PART):
        part = vectors[start : start + _PART]
        first, second, third = generator.integers(len(real), size=(3, len(part)))
        np.copyto(part, real[first] + np.float32(0.5) * (real[second] - real[third]))
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return vectors


def compare(real: Vectors, count: int, graph: int) -> None:
    generator = np.random.default_rng(0)
    vectors, queries = drawn(real, count, generator), drawn(real, _QUERIES, generator)
    size = vectors.nbytes / 1e6
    searches: dict[str, tuple[Search, float, float]] = {}
    began = time.perf_counter()
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    searches["IndexFlatIP"] = of_faiss(flat), time.perf_counter() - began, size
    searches["ours, exact"] = ours(vectors, None), 0.0, 0.0
    began = time.perf_counter()
    groups = find_groups(vectors, 0, least_recall=0.0)
    built = time.perf_counter() - began
    if groups:
        own = sum(each.nbytes for each in (groups.centres, groups.rows, groups.ends)) / 1e6
        for share in _SHARES:
            some = replace(groups, read=len(groups.ends) // share)
            searches[f"ours, {some.read} of {len(groups.ends)} groups"] = ours(vectors, some), built, own
        began = time.perf_counter()
        inverted = inverted_file(vectors, groups)
        name = f"IndexIVFFlat, nprobe {groups.read}"
        searches[name] = of_faiss(inverted), built + time.perf_counter() - began, size + own
    if count <= graph:
        began = time.perf_counter()
        hnsw = faiss.IndexHNSWFlat(vectors.shape[1], _EDGES, faiss.METRIC_INNER_PRODUCT)
        hnsw.add(vectors)
        hnsw.hnsw.efSearch = _KEPT
        edges = count * _EDGES * 2 * 4 / 1e6
        searches[f"IndexHNSWFlat {_EDGES}, ef {_KEPT}"] = of_faiss(hnsw), time.perf_counter() - began, size + edges
    report(count, searches, queries)
    shown = f"{groups.read} of them find {groups.recall:.3f} of the 10 nearest of its own vectors" if groups else "none"
    print(f"groups of {count}: {shown}", file=sys.stderr)


def report(count: int, searches: dict[str, tuple[Search, float, float]], queries: Vectors) -> None:
    found = {name: [search(query) for query in queries] for name, (search, _, _) in searches.items()}
    spent: dict[str, list[float]] = {name: [] for name in searches}
    for query in queries[:_TIMED]:
        for name, (search, _, _) in searches.items():
            began = time.perf_counter()
            search(query)
            spent[name].append(time.perf_counter() - began)
    plain = statistics.median(spent["IndexFlatIP"])
    for name, (_, built, memory) in searches.items():
        median = statistics.median(spent[name])
        top, pool = (recall(found[name], found["IndexFlatIP"], k) for k in (_TOP, _POOL))
        cells = f"{median * 1000:.2f} | {median / plain:.2f} | {top:.3f} | {pool:.3f} | {built:.1f} | {memory:.0f}"
        print(f"| {count} | {name} | {cells} |", flush=True)


def recall(found: list[list[int]], wanted: list[list[int]], k: int) -> float:
    return statistics.mean(len({*own[:k]} & {*best[:k]}) / k for own, best in zip(found, wanted, strict=True))


def ours(vectors: Vectors, groups: Groups | None) -> Search:
    return lambda query: [row for row, _ in nearest(vectors, query, _POOL, groups)]


def of_faiss(index: faiss.Index) -> Search:
    return lambda query: [int(row) for row in index.search(query[None, :], _POOL)[1][0]]


def inverted_file(vectors: Vectors, groups: Groups) -> faiss.IndexIVFFlat:
    centres = faiss.IndexFlatIP(vectors.shape[1])
    centres.add(groups.centres)
    inverted = faiss.IndexIVFFlat(centres, vectors.shape[1], len(groups.ends), faiss.METRIC_INNER_PRODUCT)
    inverted.is_trained = True
    inverted.add(vectors)
    inverted.nprobe = groups.read
    return inverted


if __name__ == "__main__":
    main()
