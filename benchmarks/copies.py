"""Which documents count as one voice: how the time grows, and pairs to be judged by eye.

    python -m benchmarks.copies DOCUMENTS.jsonl.gz [--count 10000] [--show 30]

The file has a JSON object a line, its text under "answer". Printed are the seconds for the first quarter of the
documents and for all of them, the ratio of the two (4 is linear), and pairs drawn at random.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from pathlib import Path
from time import perf_counter

import numpy as np

from assistant.copies import WORDS, find_copies, said, shingles
from assistant.records import Source
from assistant.sections import split_sections


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    with gzip.open(args.documents, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["answer"] for line, _ in zip(lines, range(args.count), strict=False)]
    sources = [source(number, text) for number, text in enumerate(texts)]
    print(f"{len(sources)} documents, {sum(len(said(each)) for each in sources)} words")
    find_copies(sources[:1])  # loads the library
    quarter, _ = timed(sources[: len(sources) // 4])
    whole, voices = timed(sources)
    print(f"a quarter {quarter:.1f} s, all {whole:.1f} s, ratio {whole / quarter:.1f}")
    pairs = [(id, voice) for id, voice in voices.items() if id != voice]
    by_id = {each.id: each for each in sources}
    edited = [(id, voice) for id, voice in pairs if said(by_id[id]) != said(by_id[voice])]
    print(f"{len(set(voices.values()))} voices; {len(pairs)} copies, of which {len(edited)} have other words")
    for id, voice in random.Random(0).sample(edited, min(args.show, len(edited))):
        show(by_id[voice], by_id[id])


def source(number: int, text: str) -> Source:
    return Source(f"{number:06}", "", None, None, None, None, None, text, split_sections(text), "")


def timed(sources: list[Source]) -> tuple[float, dict[str, str]]:
    start = perf_counter()
    voices = find_copies(sources)
    return perf_counter() - start, voices


def show(first: Source, second: Source) -> None:
    ours, theirs = shingles(said(first)), shingles(said(second))
    print(f"\n{np.intersect1d(ours, theirs).size} runs of {WORDS} words are shared, of {len(ours)} and {len(theirs)}")
    for each in (first, second):
        print(f"  {each.id}: {' '.join(each.text.split())[:400]}")


if __name__ == "__main__":
    main()
