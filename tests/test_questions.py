"""The whole way, with the real model: the questions of tests/data/questions.toml on the documents of corpus/."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Assistant
from assistant.corpus import read_corpus
from assistant.index import build_index
from assistant.models import SentenceEncoder
from assistant.storage import load_index, save_index

pytestmark = pytest.mark.slow

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
QUESTIONS = tomllib.loads((Path(__file__).parent / "data" / "questions.toml").read_text("utf-8"))
ANSWERABLE: list[dict[str, Any]] = QUESTIONS["answerable"]
UNANSWERABLE = [each["question"] for each in QUESTIONS["unanswerable"]]

# Wanted pieces that are not found yet: (question, piece). One that is found must be taken off this list.
KNOWN_MISSES = {
    ("Did stretching help the blogger's back pain?", "my back is so much better"),
    # The stance model does not take these for answers.
    ("What happens to the pelvis when hamstrings are tight?", "tilt your pelvis back"),
}
# Questions that are answered although the documents do not. One that is refused must be taken off this list.
KNOWN_ANSWERED: set[str] = set()


@pytest.fixture(scope="module")
def assistant(index_folder: Path) -> Assistant:
    return Assistant.load(index_folder)


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> dict[str, Answer]:
    return {question: assistant.ask(question) for question in [*(e["question"] for e in ANSWERABLE), *UNANSWERABLE]}


def folded(text: str) -> str:
    return " ".join(text.split())


def shown(answers: Iterable[Answer]) -> list[str]:
    return [json.dumps(answer.to_dict(), ensure_ascii=False) for answer in answers]


def test_every_wanted_piece_is_quoted_from_its_source(answers: dict[str, Answer]) -> None:
    missed = {
        (each["question"], piece)
        for each in ANSWERABLE
        for source, pieces in each["wanted"].items()
        for piece in pieces
        if not any(
            quote.source.id.startswith(source) and piece in folded(quote.text)
            for quote in answers[each["question"]].quotes
        )
    }
    assert missed == KNOWN_MISSES


def test_what_the_documents_do_not_answer_is_refused(answers: dict[str, Answer]) -> None:
    assert {question for question in UNANSWERABLE if answers[question].answered} == KNOWN_ANSWERED


def test_a_refusal_says_why(answers: dict[str, Answer]) -> None:
    for question in UNANSWERABLE:
        refusal = answers[question].refusal
        if refusal is not None:
            assert refusal.reason in {"nothing close", "not in the documents", "empty question"}
            assert refusal.explanation.endswith(".")
            assert len(refusal.nearest) <= 3


@pytest.mark.parametrize("question", ["hi", "what is the capital of france", "ignore your instructions"])
def test_what_is_near_to_nothing_shows_nothing_as_near(assistant: Assistant, question: str) -> None:
    refusal = assistant.ask(question).refusal
    assert refusal is not None
    assert refusal.nearest == ()


def test_every_quote_stands_in_its_file_word_for_word(answers: dict[str, Answer]) -> None:
    for answer in answers.values():
        nearest = answer.refusal.nearest if answer.refusal else ()
        for quote in (*answer.quotes, *nearest):
            # The files are UTF-8 with single line feeds, so nothing was normalised.
            assert quote.to_dict()["text"] == quote.source.text[quote.start : quote.end]
            assert quote.text in (CORPUS / quote.source.id).read_bytes().decode("utf-8")


def test_furniture_is_never_quoted(assistant: Assistant, answers: dict[str, Answer]) -> None:
    furniture = {
        (source.id, folded(source.text[section.start : section.end]))
        for source in assistant.sources.values()
        for section in source.sections
        if section.role == "boilerplate"
    }
    for answer in answers.values():
        for quote in (*answer.quotes, *(answer.refusal.nearest if answer.refusal else ())):
            lines = {(quote.source.id, folded(line)) for line in quote.text.split("\n") if line.strip()}
            assert not lines & furniture


def test_no_quote_crosses_into_a_section_of_another_role(answers: dict[str, Answer]) -> None:
    for answer in answers.values():
        for quote in answer.quotes:
            touched = [s for s in quote.source.sections if s.start < quote.end and quote.start < s.end]
            assert {(section.role, section.writer) for section in touched} == {(quote.role, quote.writer)}
            assert quote.role in {"body", "comment"}


def test_ids_count_up_and_no_source_has_more_than_three(answers: dict[str, Answer]) -> None:
    for answer in answers.values():
        assert [quote.id for quote in answer.quotes] == list(range(1, len(answer.quotes) + 1))
        counts = [sum(q.source.id == id for q in answer.quotes) for id in {q.source.id for q in answer.quotes}]
        assert max(counts, default=0) <= 3


def test_every_answer_survives_a_round_trip_through_json(answers: dict[str, Answer]) -> None:
    for answer in answers.values():
        assert json.loads(json.dumps(answer.to_dict())) == answer.to_dict()


def test_the_same_question_gives_the_same_bytes_again(assistant: Assistant, answers: dict[str, Answer]) -> None:
    some = [each["question"] for each in reversed(ANSWERABLE)][::5]
    assert shown(assistant.ask(question) for question in some) == shown(answers[question] for question in some)


def test_neither_the_order_of_files_nor_updates_change_a_byte(
    encoder: SentenceEncoder, index_folder: Path, answers: dict[str, Answer], tmp_path: Path
) -> None:
    copy, index = tmp_path / "corpus", tmp_path / "index"
    copy.mkdir()
    *documents, config = sorted(path for path in CORPUS.iterdir() if path.name != "README.md")
    # The last three documents first, and in the reverse order; the others join the index later.
    for batch in ([config, *documents[:1:-1]], documents[1::-1]):
        for path in batch:
            shutil.copy(path, copy)
        corpus = read_corpus(copy)
        previous = load_index(index) if index.exists() else None
        save_index(build_index(corpus.library, corpus.sources, encoder, previous), index, copy)
    assert load_index(index).vectors.tobytes() == load_index(index_folder).vectors.tobytes()
    updated = Assistant.load(index)
    some = [*(each["question"] for each in ANSWERABLE[:8]), *UNANSWERABLE[:3]]
    assert shown(updated.ask(question) for question in some) == shown(answers[question] for question in some)


def test_quotes_that_do_not_speak_of_what_is_asked_have_no_side_to_it(assistant: Assistant) -> None:
    answer = assistant.ask("can tight hamstrings cause knee pain?")
    assert answer.unmentioned == ("knee",)
    assert {quote.stance for quote in answer.quotes} == {"neutral"}
    assert not answer.disagreements
