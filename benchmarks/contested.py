"""Nineteen small corpora that contradict each other, and what is shown of it: `python -m benchmarks.contested [PART]`.

Each folder of benchmarks/contested has documents on one subject, and beside it the labels of a careful reader:
questions with the sentences that answer them and their sides, and pairs of sentences that disagree. They were written
for this project, by a language model that did not know the program. In the parts "chosen_on" and "held_back" a
disagreement is rarely word against word; in the "plain" ones the documents speak as most web pages do, and in the
"articles" they are five whole pages, with all that is on such pages. What is "chosen_on" may be looked at; nothing is
chosen on what is "held_back".

Evidence: the labelled sentences, and how many of them a quote holds. Sides: those shown of labelled sentences, right
where the reader's side is the same or one of the two depends. Disagreements: the reader's, and how many an answer or
the map holds; those that answers to yes/no questions show, right where both sources are on the sides shown.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.records import Answer, Disagreement, Quote

_FOLDER = Path(__file__).with_suffix("")
_PARTS = ("articles_chosen_on", "articles_held_back", "plain_chosen_on", "plain_held_back", "chosen_on", "held_back")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Labels:
    """What a careful reader found in the documents ``texts``."""

    questions: list[Row]
    disagreements: list[Row]
    texts: dict[str, str]

    def holds(self, quote: Quote, piece: Row) -> bool:
        """Whether a quote and a labelled piece of text have characters in common."""
        start = self.texts[piece["doc"]].find(piece["text"])
        return quote.source.id == piece["doc"] and quote.start < start + len(piece["text"]) and start < quote.end

    def found(self, shown: Iterable[Disagreement]) -> set[int]:
        """The numbers of the reader's disagreements that are among those ``shown``."""
        pairs = [each.quotes for each in shown]
        return {i for i, row in enumerate(self.disagreements) if any(self._is(row, pair) for pair in pairs)}

    def _is(self, row: Row, pair: tuple[Quote, Quote]) -> bool:
        same = [{"a": row["a"], "b": row["b"]}, *row.get("also", ())]
        return any(
            self.holds(one, each["a"]) and self.holds(other, each["b"])
            for each in same
            for one, other in (pair, pair[::-1])
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=_PARTS, help=f"of {', '.join(_PARTS)}; all if left out")
    parser.add_argument("--show", action="store_true", help="print what is shown and what is missed where one may look")
    args = parser.parse_args()
    for part in args.parts:
        counts: Counter[str] = Counter()
        for folder in sorted(path for path in (_FOLDER / part).iterdir() if path.is_dir()):
            counts += measure(folder, show=args.show and "held_back" not in part)
        print(f"{part}:")
        for name in _RATIOS:
            print(f"  {name:<46}{counts[name]}/{counts[_RATIOS[name]]}")


_RATIOS = {
    "questions answered, of those with an answer": "with an answer",
    "questions refused, of those without": "without",
    "evidence quoted": "evidence",
    "quotes that hold evidence": "quotes",
    "sides shown right": "sides shown",
    "sided evidence shown with its side": "sided evidence",
    "disagreements found": "disagreements",
    "disagreements shown to yes/no questions right": "disagreements shown",
}


def measure(folder: Path, *, show: bool) -> Counter[str]:
    labels = json.loads(folder.with_name(f"{folder.name}.gold.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as index:
        assistant = Assistant.open(folder, index)
        texts = {id: source.text for id, source in assistant.sources.items()}
        reader = Labels(labels["questions"], labels["disagreements"], texts)
        answers = [(row, assistant.ask(row["q"])) for row in reader.questions]
        shown = [*assistant.disagreements, *(each for _, answer in answers for each in answer.disagreements)]
    counts = Counter(key for row, answer in answers for key in judged(reader, row, answer))
    found = reader.found(shown)
    if show:
        print_missed(reader, answers, found)
    return counts + Counter({"disagreements": len(reader.disagreements), "disagreements found": len(found)})


def judged(reader: Labels, row: Row, answer: Answer) -> Iterator[str]:
    """What to count of one answer: the names of ``_RATIOS``."""
    if row["type"] == "unanswerable":
        yield from ("without", *["questions refused, of those without"] * (not answer.answered))
        return
    yield from ("with an answer", *["questions answered, of those with an answer"] * answer.answered)
    for piece in row["evidence"]:
        holders = [quote for quote in answer.quotes if reader.holds(quote, piece)]
        yield from ("evidence", *["evidence quoted"] * bool(holders))
        side = piece.get("stance")
        if row["type"] == "yesno" and side in {"supports", "opposes"}:
            right = any(quote.stance == side for quote in holders)
            yield from ("sided evidence", *["sided evidence shown with its side"] * right)
        for quote in holders:
            if quote.stance in {"supports", "opposes", "mixed"}:
                agrees = quote.stance == side or "mixed" in {quote.stance, side}
                yield from ("sides shown", *["sides shown right"] * agrees)
    for quote in answer.quotes:
        held = any(reader.holds(quote, piece) for piece in row["evidence"])
        yield from ("quotes", *["quotes that hold evidence"] * held)
    if row["type"] == "yesno":
        for each in answer.disagreements:
            right = all(_may_be(row["stances"][quote.source.id], quote) for quote in each.quotes)
            yield from ("disagreements shown", *["disagreements shown to yes/no questions right"] * right)


def _may_be(side: str, quote: Quote) -> bool:
    return side == quote.stance or (side != "silent" and "mixed" in {side, quote.stance})


def print_missed(reader: Labels, answers: Iterable[tuple[Row, Answer]], found: set[int]) -> None:
    for row, answer in answers:
        print(f"\n{row['q']}")
        for quote in answer.quotes:
            held = [piece.get("stance", "answers") for piece in row.get("evidence", ()) if reader.holds(quote, piece)]
            print(f"   {quote.stance} {quote.stance_score} (reader: {', '.join(held)}) {quote.text[:150]!r}")
        for each in answer.disagreements:
            print(f"   {each.kind}: {' / '.join(repr(cue.text[:80]) for cue in each.cues)}")
    for i, row in enumerate(reader.disagreements):
        if i not in found:
            print(f"   missed, {row['kind']}: {row['a']['text'][:110]!r} / {row['b']['text'][:110]!r}")


if __name__ == "__main__":
    main()
