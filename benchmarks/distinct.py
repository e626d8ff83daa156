"""How many of the valid answers are shown where a question has several: `python -m benchmarks.distinct DATA`.

DATA is ramdocs_dev.jsonl.gz (RAMDocs, Wang et al. 2025): questions on a name that several bear, each with documents
that give a valid answer, a wrong one or none. Each is asked of its own documents, and of those of all questions as one
corpus. Printed is the recall of valid answers: those whose words stand in what is shown of the question's documents,
as a share of those that stand in these documents at all.

Beside the quotes plain MiniLM shows the sentences with the largest cosine to the question, as many as there are quotes
or as there are sentences in them; where the assistant refuses, as many as in its median answer. Beside the passages
that the search hands on, the best first, it shows as many passages by cosine. With `none refused` there is no
threshold.
"""

from __future__ import annotations

import argparse
import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from assistant import Answer, Assistant, Passage
from assistant.evaluate import read_rows
from assistant.evaluate_abstention import index_contexts
from assistant.index import Index
from assistant.models import Encoder, StanceModel, TokenCache, Vectors, load_encoder, load_stance_model
from assistant.search import search

Row = dict[str, Any]
Shown = tuple[str, str]
"""The voice of a document, and words of it."""
_DEPTHS = (2, 4, 8, 24)
# The passages whose token vectors are kept, some 150 KB each.
_KEPT = 2048


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many of the ``wanted`` answers are shown: by the first n of what is listed, for n = 0, 1, ..."""

    question: str
    wanted: tuple[str, ...]
    refused: bool
    quotes: list[int]
    unrefused: list[int]
    """As ``quotes``, of an assistant that refuses nothing."""
    sentences: int
    """How many there are in the quotes."""
    unrefused_sentences: int
    missed: tuple[str, ...]
    plain_sentences: list[int]
    passages: list[int]
    plain_passages: list[int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--count", type=int, help="of questions; all if left out")
    parser.add_argument("--show", action="store_true", help="print the valid answers that no quote has")
    args = parser.parse_args()
    rows = read_rows(args.data)[: args.count]
    models = load_encoder(), load_stance_model()
    report("its own documents", [each for row in rows for each in ask_all([row], *models)], show=args.show)
    report("the documents of all questions", list(ask_all(rows, *models)), show=args.show)


def ask_all(rows: Sequence[Row], encoder: Encoder, stance: StanceModel) -> Iterator[Outcome]:
    """What is shown to the questions of ``rows``, asked of the documents of all of them."""
    index = index_contexts([{"context": each["text"]} for row in rows for each in row["documents"]], encoder)
    kept = TokenCache(encoder, _KEPT)
    undemanding = replace(index, library=replace(index.library, needed=0.0))
    assistant, unrefusing = Assistant(index, kept, stance), Assistant(undemanding, kept, stance)
    voices = {source.text: index.voices[source.id] for source in index.sources}
    passages = [(index.voices[each.source.id], each.text) for each in index.passages]
    sentences = [
        (index.voices[each.source.id], each.source.text[span.start : span.end])
        for each in index.passages
        for span in each.sentences
    ]
    nearest_sentences = partial(by_cosine, sentences, encode(sentences, encoder))
    nearest_passages = partial(by_cosine, passages, encode(passages, encoder))
    for row in rows:
        question, own = row["question"], {each["text"]: voices[each["text"]] for each in row["documents"]}
        wanted = {folded(answer) for answer in row["gold_answers"]}
        wanted = {answer for answer in wanted if any(answer in folded(text) for text in own)}
        count = partial(found, wanted, set(own.values()))
        vector = encoder.encode([question])[0]
        answer, unrefused = assistant.ask(question), unrefusing.ask(question)
        yield Outcome(
            question,
            tuple(sorted(wanted)),
            not answer.answered,
            count(quoted(answer, index)),
            count(quoted(unrefused, index)),
            in_quotes(answer, index.passages),
            in_quotes(unrefused, index.passages),
            tuple(sorted(each for each in wanted if not any(each in folded(quote.text) for quote in unrefused.quotes))),
            count(nearest_sentences(vector)),
            count([(index.voices[each.source.id], each.text) for each in search(question, vector, index)]),
            count(nearest_passages(vector)),
        )


def encode(shown: Sequence[Shown], encoder: Encoder) -> Vectors:
    return encoder.encode([" ".join(text.split()) for _, text in shown])


def by_cosine(shown: Sequence[Shown], vectors: Vectors, vector: Vectors) -> list[Shown]:
    return [shown[row] for row in np.argsort(-(vectors @ vector), kind="stable")[:100]]


def quoted(answer: Answer, index: Index) -> list[Shown]:
    return [(index.voices[quote.source.id], quote.text) for quote in answer.quotes]


def in_quotes(answer: Answer, passages: Iterable[Passage]) -> int:
    """How many sentences of ``passages`` the quotes of ``answer`` hold."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for quote in answer.quotes:
        spans.setdefault(quote.source.id, []).append((quote.start, quote.end))
    return sum(
        any(start <= span.start and span.end <= end for start, end in spans.get(passage.source.id, ()))
        for passage in passages
        for span in passage.sentences
    )


def found(wanted: Iterable[str], own: set[str], shown: Iterable[Shown]) -> list[int]:
    """How many of ``wanted`` the first 0, 1, ... of ``shown`` hold, of those that are of a voice of ``own``."""
    missing, counts = set(wanted), [0]
    for voice, text in shown:
        words = folded(text)
        held = {each for each in missing if voice in own and each in words}
        missing -= held
        counts.append(counts[-1] + len(held))
    return counts


def folded(text: str) -> str:
    """The words of ``text``, without capitals and punctuation, each between spaces."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return f" {words} "


def report(name: str, outcomes: Sequence[Outcome], *, show: bool) -> None:
    answered = [each for each in outcomes if not each.refused]
    quotes = [len(each.quotes) - 1 for each in answered]
    sentences = [each.sentences for each in answered]
    print(
        f"\n{name}: {len(outcomes)} questions, {sum(len(each.wanted) for each in outcomes)} valid answers,"
        f" {len(outcomes) - len(answered)} refused; an answer has {statistics.mean(quotes):.1f} quotes"
        f" of {statistics.mean(sentences):.1f} sentences\n"
    )
    many, long = round(statistics.median(quotes)), round(statistics.median(sentences))
    print("| shown | ours | plain MiniLM |\n|---|---|---|")
    line("quotes, as many sentences", outcomes, "quotes", [many if e.refused else len(e.quotes) - 1 for e in outcomes])
    line("quotes, the sentences in them", outcomes, "quotes", [long if e.refused else e.sentences for e in outcomes])
    line("of the answered, as many sentences", answered, "quotes", quotes)
    line("of the answered, the sentences in them", answered, "quotes", sentences)
    line("none refused, as many sentences", outcomes, "unrefused", [len(e.unrefused) - 1 for e in outcomes])
    line("none refused, the sentences in them", outcomes, "unrefused", [e.unrefused_sentences for e in outcomes])
    for depth in _DEPTHS:
        depths = [min(depth, len(each.passages) - 1) for each in outcomes]
        line(f"{depth} passages", outcomes, "passages", depths)
    if show:
        for each in outcomes:
            if each.missed:
                print(f"{'refused: ' * each.refused}{each.question}\n   missed: {each.missed} of {each.wanted}")


def line(name: str, outcomes: Sequence[Outcome], ours: str, depths: Sequence[int]) -> None:
    """A row of the table: what ours shows, or its first of ``depths`` if those are passages, and what plain does."""
    total = sum(len(each.wanted) for each in outcomes)
    shown = plain = 0
    for each, depth in zip(outcomes, depths, strict=True):
        own = getattr(each, ours)
        others = each.plain_passages if ours == "passages" else each.plain_sentences
        shown += own[depth] if ours == "passages" else own[-1]
        plain += others[min(depth, len(others) - 1)]
    print(f"| {name} | {shown / total:.3f} | {plain / total:.3f} |")


if __name__ == "__main__":
    main()
