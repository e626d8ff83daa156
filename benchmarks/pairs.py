"""How right the pairs of the map are: `python -m benchmarks.pairs [--show]`, on the corpora of benchmarks/contested.

Every pair of near claims of two sources that the map looks at, set against the pairs of sentences that a careful reader
found to disagree, those about amounts left out: of those that are shown, how many the reader has too. Where the reader
missed a pair, a right one counts as wrong. `--show` prints those of the corpora that may be looked at.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from assistant.claims import near_pairs
from assistant.contradictions import contradictions
from assistant.corpus import read_corpus
from assistant.index import build_index
from assistant.models import Encoder, StanceModel, load_encoder, load_stance_model
from assistant.records import Quote

_FOLDER = Path(__file__).with_name("contested")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print what is shown where one may look")
    args = parser.parse_args()
    encoder, model = load_encoder(), load_stance_model()
    print("| corpus | near pairs | that disagree | shown | right |\n|---|---|---|---|---|")
    for labels in sorted(_FOLDER.glob("*/*.gold.json")):
        looked_at = args.show and "held_back" not in labels.parent.name
        counts = measure(labels, encoder, model, show=looked_at)
        print(f"| {labels.parent.name}/{labels.name.removesuffix('.gold.json')} | {' | '.join(map(str, counts))} |")


def measure(labels: Path, encoder: Encoder, model: StanceModel, *, show: bool) -> tuple[int, int, int, int]:
    """Near pairs, those of them that disagree, those that are shown, and those of the shown that disagree."""
    corpus = read_corpus(labels.with_name(labels.name.removesuffix(".gold.json")))
    texts = {source.id: source.text for source in corpus.sources}
    rows = json.loads(labels.read_text("utf-8"))["disagreements"]
    near = near_pairs(build_index(corpus.library, corpus.sources, encoder), encoder)
    shown = [each and each.kind != "amount" for each in contradictions([(a.text, b.text) for a, b in near], model)]
    right = [any(_is(row, pair, texts) for row in rows if row["kind"] != "amount") for pair in near]
    for (first, second), each, agrees in zip(near, shown, right, strict=True):
        if each and show:
            print(f"{'right' if agrees else 'WRONG'}: {first.text!r} / {second.text!r}")
    return len(near), sum(right), sum(map(bool, shown)), sum(a and bool(b) for a, b in zip(right, shown, strict=True))


def _is(row: dict[str, dict[str, str]], claims: tuple[Quote, Quote], texts: dict[str, str]) -> bool:
    """Whether two claims are of one of the reader's pairs for this disagreement."""

    def holds(quote: Quote, piece: dict[str, str]) -> bool:
        start = texts[piece["doc"]].find(piece["text"])
        return quote.source.id == piece["doc"] and quote.start < start + len(piece["text"]) and start < quote.end

    pairs = [(each["a"], each["b"]) for each in [row, *row.get("also", ())]]
    return any(holds(one, a) and holds(other, b) for a, b in pairs for one, other in (claims, claims[::-1]))


if __name__ == "__main__":
    main()
