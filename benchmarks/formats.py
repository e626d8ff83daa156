"""Whether documents of every format are read whole, and how fast: `python -m benchmarks.formats DOCUMENTS.jsonl.gz`.

The file has a JSON object a line with a "question" and its "answer". The answers are written as HTML pages with a menu
and a footer, as DOCX and as text, in turn, and read as one corpus. Printed are, for each format, how many were read
and the share of the answers' words that stand in the text, in order; then the milliseconds a file, of each format by
itself and of a start of the child process.
"""

from __future__ import annotations

import argparse
import gzip
import html
import itertools
import json
import tempfile
from difflib import SequenceMatcher
from pathlib import Path
from statistics import mean
from time import perf_counter

from assistant.corpus import read_corpus
from tests.documents import docx, page, paragraph


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--count", type=int, default=300)
    args = parser.parse_args()
    with gzip.open(args.documents, "rt", encoding="utf-8") as lines:
        every = [json.loads(line) for line in itertools.islice(lines, 0, None, 50)]
    rows = [row for row in every if row["answer"].strip()][: args.count]
    for formats in (("html", "docx", "txt"), ("html",), ("docx",), ("txt",)):
        with tempfile.TemporaryDirectory() as folder:
            for number, row in enumerate(rows):
                suffix = formats[number % len(formats)]
                (Path(folder) / f"{number:04}.{suffix}").write_bytes(_written(row, suffix))
            started = perf_counter()
            corpus = read_corpus(Path(folder))
            seconds = perf_counter() - started
        if len(formats) == 1:
            print(f"{formats[0]:<5} {1000 * seconds / len(rows):6.1f} ms a file")
            continue
        for suffix in formats:
            shares = [
                _share(rows[int(source.id[:4])]["answer"], source.text)
                for source in corpus.sources
                if source.id.endswith(suffix)
            ]
            whole = sum(share > 0.999 for share in shares)
            print(
                f"{suffix:<5} {len(shares)} read, {whole} whole, words kept {mean(shares):.4f}, least {min(shares):.3f}"
            )
        print(f"skipped {len(corpus.skipped)}: {[each.reason for each in corpus.skipped][:3]}")


def _written(row: dict[str, str], suffix: str) -> bytes:
    title, blocks = row["question"], [block for block in row["answer"].split("\n") if block.strip()]
    if suffix == "html":
        body = "".join(f"<p>{html.escape(block)}</p>" for block in blocks)
        return page(f"<h1>{html.escape(title)}</h1>{body}")
    if suffix == "docx":
        return docx(paragraph(title, "Berschrift1"), *map(paragraph, blocks))
    return "\n\n".join([title, *blocks]).encode()


def _share(wanted: str, found: str) -> float:
    """How many of the wanted words are in the found ones, in their order."""
    first, second = wanted.split(), found.split()
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(first)


if __name__ == "__main__":
    main()
