"""What `verify` takes for the words that a quote has become: `python -m benchmarks.verify DOCUMENTS.jsonl.gz`.

The file has a JSON object a line, its text under "answer". From each document one to three neighbouring sentences are
drawn as a quote. Printed are how like the likest sentences are, in words, when the quote was deleted and when about a
third of its words were replaced by another word of the document; and for each threshold the share of deleted quotes
that are wrongly said to have changed, of edited ones that are rightly said so, and the milliseconds of a search.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from pathlib import Path
from time import perf_counter

import numpy as np

from assistant.passages import split_sentences, strip
from assistant.records import Section, Source
from assistant.verify import likest

# As in quotes.py.
_FEWEST = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--sentences", type=int, default=8, help="the fewest of a document")
    args = parser.parse_args()
    rng = random.Random(0)
    deleted: list[float] = []
    edited: list[float] = []
    started = perf_counter()
    with gzip.open(args.documents, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["answer"]
            spans = [strip(text, span) for span in split_sentences(text)]
            if len(spans) < args.sentences or len(deleted) == args.count:
                continue
            first = rng.randrange(len(spans) - 2)
            start, end = spans[first].start, spans[first + rng.randrange(3)].end
            quote = text[start:end]
            if len(quote.split()) < _FEWEST:
                continue
            new = " ".join(rng.choice(text.split()) if not rng.randrange(3) else word for word in quote.split())
            deleted.append(likeness(quote, text[:start] + text[end:], start))
            edited.append(likeness(quote, text[:start] + new + text[end:], start))
    print(f"{len(deleted)} quotes; {(perf_counter() - started) / len(deleted) / 2 * 1000:.1f} ms a search")
    for name, found in (("deleted", deleted), ("edited", edited)):
        shown = " ".join(f"{share}%: {np.percentile(found, share):.2f}" for share in (1, 5, 50, 95, 99))
        print(f"{name:<8} {shown}")
    for near in (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7):
        wrong, right = np.mean(np.array(deleted) >= near), np.mean(np.array(edited) >= near)
        print(f"from {near:.2f}: deleted {wrong:.3f}, edited {right:.3f}")


def likeness(quote: str, text: str, start: int) -> float:
    whole = Source("", "", None, None, None, None, None, text, (Section(0, len(text), "body"),), "")
    found = likest(quote, whole, start)
    return found[0] if found else 0.0


if __name__ == "__main__":
    main()
