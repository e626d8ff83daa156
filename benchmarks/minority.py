"""Whether the side with less evidence is read and quoted: `python -m benchmarks.minority DATA`.

DATA is healthver_dev_claims.jsonl.gz (HealthVer, Sarrouti et al. 2021, grouped by claim): claims with the evidence for
and against each. Those with both are asked, of a corpus of their own evidence alone and of the evidence of all claims;
each piece of evidence is a document. Printed are the shares of the evidence of the side with less of it, and of the
other side, that are among the passages that the search hands on to be read, and that are quoted.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.evaluate import read_rows
from assistant.evaluate_abstention import index_contexts
from assistant.index import Index
from assistant.models import Encoder, StanceModel, TokenCache, load_encoder, load_stance_model
from assistant.search import search

_LABELS = ("supports", "refutes", "neutral")
# The passages whose token vectors are kept, some 150 KB each.
_KEPT = 4096
Row = dict[str, Any]
Counted = str | tuple[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    rows = list(read_rows(parser.parse_args().data))
    contested = [row for row in rows if row["supports"] and row["refutes"]]
    encoder, stance = TokenCache(load_encoder(), _KEPT), load_stance_model()
    everything = index_evidence(rows, encoder)
    report(
        "the evidence of one claim",
        (counted(row, index_evidence([row], encoder), encoder, stance) for row in contested),
    )
    report("the evidence of all claims", (counted(row, everything, encoder, stance) for row in contested))


def index_evidence(rows: Iterable[Row], encoder: Encoder) -> Index:
    """All evidence of ``rows``, each piece a document."""
    texts = sorted({text for row in rows for label in _LABELS for text in row[label]})
    return index_contexts([{"context": text} for text in texts], encoder)


def report(name: str, claims: Iterable[Iterable[Counted]]) -> None:
    """Print the shares of each side."""
    counts = Counter(each for claim in claims for each in claim)
    print(f"{name}, {counts['claims']} claims, {counts['refused']} refused:")
    for side in ("less", "more"):
        read, quoted, total = (counts[side, what] for what in ("read", "quoted", "evidence"))
        print(
            f"  the side with {side}: read {read}/{total} = {read / total:.3f}, quoted {quoted / total:.3f}", flush=True
        )


def counted(row: Row, index: Index, encoder: Encoder, stance: StanceModel) -> Iterator[Counted]:
    """What to count of one claim."""
    claim, answer = row["claim"], Assistant(index, encoder, stance).ask(row["claim"])
    yield from ("claims", *["refused"] * (not answer.answered))
    quoted = {quote.source.text.strip() for quote in answer.quotes}
    read = {each.source.text.strip() for each in search(claim, encoder.encode([claim])[0], index)}
    sides = [set(row["supports"]) - set(row["refutes"]), set(row["refutes"]) - set(row["supports"])]
    for name, side in zip(("less", "more"), sorted(sides, key=len), strict=True):
        for text in map(str.strip, side):
            yield name, "evidence"
            yield from ((name, what) for what, texts in (("read", read), ("quoted", quoted)) if text in texts)


if __name__ == "__main__":
    main()
