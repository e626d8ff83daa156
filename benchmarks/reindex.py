"""What it costs to bring an index up to date after one document of very many changed.

    python -m benchmarks.reindex DOCUMENTS.jsonl.gz [--count 2000] [--profile]

The file has a JSON object a line, its texts under "question" (the title) and "answer". Drawn documents are written
out as files, with two example questions in their corpus.toml, and indexed by the models that the project ships; then
one document after the other is edited, moved, added or removed, and the index brought up to date each time. Printed
are the times by the clock and of the processors, as shares of the first build; models are loaded before, as a program
that starts has to load them for whatever it does.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import json
import pstats
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from assistant.maintenance import UpdateReport, update
from assistant.models import load_encoder, load_stance_model

_ADDED = "This sentence was added later to the text of the document."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--profile", action="store_true", help="also print where the time of the first update goes")
    args = parser.parse_args()
    with gzip.open(args.documents, "rt", encoding="utf-8") as lines:
        rows = random.Random(0).sample([json.loads(line) for line in lines], args.count)
    clock, processor = time.perf_counter(), time.process_time()
    encoder, stance = load_encoder(), load_stance_model()
    spent = time.perf_counter() - clock, time.process_time() - processor
    print(f"{'loading the models':<23}{spent[0]:8.2f} s, {spent[1]:8.2f} s of processor", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, row in enumerate(rows):
            (corpus / f"{number:05}.txt").write_text(f"{row['question']}\n\n{row['answer']}\n", "utf-8")
        document = corpus / f"{args.count // 3:05}.txt"

        def index() -> UpdateReport:
            return update(corpus, Path(folder) / "index", encoder, stance)

        built, _ = measure("building", index, None)
        measure("nothing changed", index, built)
        document.write_text(f"{document.read_text('utf-8')}\n{_ADDED}\n", "utf-8")
        profile = cProfile.Profile() if args.profile else None
        measure("a sentence added", index, built, profile)
        (corpus / "new.txt").write_text(f"{_ADDED} {document.read_text('utf-8')[:400]}", "utf-8")
        measure("a document added", index, built)
        document.rename(corpus / "moved.txt")
        measure("a document moved", index, built)
        (corpus / "00000.txt").unlink()
        measure("a document removed", index, built)
        questions = [row["question"] for row in rows[1:3]]
        (corpus / "corpus.toml").write_text(f"examples = {json.dumps(questions)}", "utf-8")
        measure("corpus.toml, 2 examples", index, built)
        (corpus / "00001.txt").write_text(_ADDED, "utf-8")
        measure("a document, 2 examples", index, built)
        if profile:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


def measure(
    what: str,
    work: Callable[[], UpdateReport],
    built: tuple[float, float] | None,
    profile: cProfile.Profile | None = None,
) -> tuple[tuple[float, float], UpdateReport]:
    clock, processor = time.perf_counter(), time.process_time()
    if profile:
        profile.enable()
    report = work()
    if profile:
        profile.disable()
    spent = time.perf_counter() - clock, time.process_time() - processor
    share = f", {spent[0] / built[0]:.2%} and {spent[1] / built[1]:.2%} of building" if built else ""
    print(
        f"{what:<23}{spent[0]:8.2f} s, {spent[1]:8.2f} s of processor{share} ({report.passages} passages)", flush=True
    )
    return spent, report


if __name__ == "__main__":
    main()
