"""Questions with known answers on a corpus: `python -m benchmarks.questions [--all]`.

Prints how many of the wanted sentences are quoted, how many questions are answered and refused rightly, and
each miss. The questions are tests/data/questions.toml; they were written together with the program, so they
show what it does, not how it does on questions that nobody has seen.
"""

from __future__ import annotations

import argparse
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from assistant import Answer, Assistant

QUESTIONS = Path(__file__).parent.parent / "tests" / "data" / "questions.toml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="print every quote")
    args = parser.parse_args()
    questions = tomllib.loads(QUESTIONS.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.open("corpus", folder)
        report(assistant, questions, everything=args.all)


def report(assistant: Assistant, questions: dict[str, list[dict[str, Any]]], *, everything: bool) -> None:
    found = wanted = answered = refused = quotes = 0
    for item in questions["answerable"]:
        answer = assistant.ask(item["question"])
        missed = misses(answer, item["wanted"])
        wanted += sum(len(pieces) for pieces in item["wanted"].values())
        found -= len(missed)
        answered += answer.answered
        quotes += len(answer.quotes)
        if missed or everything:
            show(answer, missed)
    for item in questions["unanswerable"]:
        answer = assistant.ask(item["question"])
        refused += not answer.answered
        if answer.answered or everything:
            show(answer, [])
    print(
        f"wanted sentences quoted {wanted + found}/{wanted}, answered {answered}/{len(questions['answerable'])},"
        f" refused {refused}/{len(questions['unanswerable'])}, quotes an answer {quotes / answered:.1f}"
    )


def misses(answer: Answer, wanted: dict[str, list[str]]) -> list[str]:
    """The wanted pieces that no quote of their source has."""
    said: dict[str, str] = {}
    for quote in answer.quotes:
        said[quote.source.id[:3]] = said.get(quote.source.id[:3], "") + " " + " ".join(quote.text.split())
    return [f"{id}: {piece}" for id, pieces in wanted.items() for piece in pieces if piece not in said.get(id, "")]


def show(answer: Answer, missed: list[str]) -> None:
    refusal = answer.refusal
    print(f"\n{answer.question}", f"REFUSED {refusal.score} {refusal.explanation}" if refusal else "")
    for piece in missed:
        print("   missed", piece)
    for quote in answer.quotes:
        print(f"   {quote.relevance:.3f} {quote.source.id[:3]} {quote.role[:4]} {' '.join(quote.text.split())[:150]}")


if __name__ == "__main__":
    main()
