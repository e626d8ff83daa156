"""One question through all stages, with an encoder that a person can compute."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.assistant import MAX_CHARACTERS, NEEDED, clean
from assistant.corpus import read_corpus
from assistant.errors import CorpusError, IndexMissing, IndexNotSaved
from assistant.index import build_index
from assistant.records import Library, NoticeRule, Source
from assistant.sections import split_sections
from tests.fakes import FakeEncoder, FakeStanceModel

NOTICE = NoticeRule("emergency", "emergency", "Call 999.", ("lost control bladder",))
LIBRARY = Library("Title", "", "", "", (), (NOTICE,))
TEXTS = {
    "a.txt": "Nerves hate to be pulled hard. You should stretch your hamstrings daily.",
    "b.txt": "Never stretch your hamstrings in pain. The weather is fine today here.",
}
ENCODER = FakeEncoder("stretch", "hamstrings", "pain", "nerves", "weather", "mattress", "bladder", "should", "your")


def opened(library: Library = LIBRARY) -> Assistant:
    sources = [
        Source(id, "Title", None, None, None, None, None, text, split_sections(text), "0") for id, text in TEXTS.items()
    ]
    return Assistant(build_index(library, sources, ENCODER), ENCODER)


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return opened()


def test_both_sources_are_quoted_word_for_word(assistant: Assistant) -> None:
    answer = assistant.ask("stretch hamstrings")
    assert answer.answered
    assert {(quote.source.id, quote.text) for quote in answer.quotes} == {
        ("a.txt", "You should stretch your hamstrings daily."),
        ("b.txt", "Never stretch your hamstrings in pain."),
    }


@pytest.mark.parametrize(("speaking", "stance"), [(4, "opposes"), (1, "neutral")])
def test_what_nearly_all_sources_speak_of_goes_without_saying(speaking: int, stance: str) -> None:
    encoder = FakeEncoder("stretch", "hamstrings", "sciatica", "never", "should", "with", "weather")
    texts = [f"{'Sciatica' if i < speaking else 'The weather'} is known to number {i} of us." for i in range(4)]
    texts[-1] += " Never stretch your hamstrings."
    sources = [
        Source(f"{i}.txt", "Title", None, None, None, None, None, text, split_sections(text), "0")
        for i, text in enumerate(texts)
    ]
    asked = Assistant(build_index(LIBRARY, sources, encoder), encoder, FakeStanceModel())
    answer = asked.ask("Should I stretch hamstrings with sciatica?")
    (said,) = [quote for quote in answer.quotes if quote.text.startswith("Never")]
    assert (said.stance, said.general) == (stance, False)


def test_an_answer_says_whether_the_search_was_approximate(assistant: Assistant) -> None:
    again = Assistant(build_index(LIBRARY, list(assistant.sources.values()), ENCODER, approximate_from=2), ENCODER)
    exact, approximate = (each.ask("Should I stretch?").to_dict()["index"] for each in (assistant, again))
    assert (exact["approximate"], approximate["approximate"]) == (None, 1.0)


def test_a_word_that_no_source_has_is_named_in_the_refusal(assistant: Assistant) -> None:
    refusal = assistant.ask("which mattress").refusal
    assert refusal is not None
    assert refusal.reason == "not in the documents"
    assert refusal.missing == ("mattress",)
    assert "“mattress”" in refusal.explanation


def test_a_corpus_may_need_another_score(assistant: Assistant) -> None:
    for question in ("stretch hamstrings", "stretch mattress", "which mattress"):
        score = assistant.ask(question).score
        assert score is not None
        needing = {needed: opened(replace(LIBRARY, needed=needed)).ask(question) for needed in (score, score + 0.0001)}
        assert [answer.answered for answer in needing.values()] == [True, False]
        assert [answer.needed for answer in needing.values()] == list(needing)
        assert {answer.score for answer in needing.values()} == {score}


def test_the_score_says_whether_there_is_an_answer(assistant: Assistant) -> None:
    assert assistant.needed == NEEDED
    answers = [assistant.ask(question) for question in ("stretch hamstrings", "which mattress", "weather pain bladder")]
    assert {answer.answered for answer in answers} == {True, False}
    for answer in answers:
        assert answer.score is not None
        assert answer.answered == (answer.score >= NEEDED)
        assert answer.refusal is None or (answer.refusal.score, answer.refusal.needed) == (answer.score, answer.needed)


def test_full_width_letters_are_letters(assistant: Assistant) -> None:
    asked = "".join(chr(ord(c) + 0xFEE0) if c != " " else c for c in "stretch hamstrings")
    answer = assistant.ask(asked)
    assert (answer.question, answer.understood) == (asked, "stretch hamstrings")
    assert answer.quotes == assistant.ask("stretch hamstrings").quotes


@pytest.mark.parametrize("question", ["", "   ", "?!", "should I do it", "\0\x1b\u200b\ud800"])
def test_a_question_without_content_is_refused_politely(assistant: Assistant, question: str) -> None:
    refusal = assistant.ask(question).refusal
    assert refusal is not None
    assert (refusal.reason, refusal.nearest, refusal.score) == ("empty question", (), None)
    assert (assistant.ask(question).score, assistant.ask(question).needed) == (None, None)


def test_a_question_that_is_too_long_is_refused_politely(assistant: Assistant) -> None:
    answer = assistant.ask("stretch " * 131072)
    assert answer.refusal is not None
    assert answer.refusal.reason == "question too long"
    assert str(MAX_CHARACTERS) in answer.refusal.explanation
    assert len(answer.question) <= MAX_CHARACTERS


@pytest.mark.parametrize("question", ["I lost control of my bladder, stretch hamstrings?", "lost controll of bladder"])
def test_a_notice_is_shown_whether_or_not_there_is_an_answer(assistant: Assistant, question: str) -> None:
    assert [notice.id for notice in assistant.ask(question).notices] == ["emergency"]


@given(st.text(st.characters(), max_size=200))
def test_any_text_gets_an_answer_that_is_valid_json(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    json.dumps(answer.to_dict(), ensure_ascii=False).encode("utf-8")
    assert answer.question == clean(question)
    assert len({quote.id for quote in answer.quotes}) == len(answer.quotes)


def test_a_follow_up_is_completed_and_says_so(assistant: Assistant) -> None:
    first = assistant.ask("Should you stretch your hamstrings daily?")
    followed = assistant.ask("and in pain?", [first])
    assert followed.question == "and in pain?"
    assert followed.understood == "Should you stretch your hamstrings daily in pain?"
    assert followed.followup is not None
    assert (followed.followup.kind, followed.followup.of) == ("question", first.understood)
    alone = assistant.ask(followed.understood)
    assert (followed.quotes, followed.score, alone.followup) == (alone.quotes, alone.score, None)


def test_a_move_chooses_among_the_quotes_of_the_last_answer(assistant: Assistant) -> None:
    first = assistant.ask("stretch hamstrings")
    moved = assistant.ask("only from a.txt", iter([first]))
    assert {quote.source.id for quote in moved.quotes} == {"a.txt"}
    assert set(moved.quotes) < set(first.quotes)
    assert moved.verdict.sources == 1
    assert assistant.ask("only from a.txt").followup is None


def test_more_has_what_was_not_shown_and_is_numbered_after_it(assistant: Assistant) -> None:
    first = assistant.ask("stretch hamstrings")
    shown = replace(first, quotes=first.quotes[:1])
    more = assistant.ask("more", [shown])
    assert [(quote.id, quote.text) for quote in more.quotes] == [(2, first.quotes[1].text)]
    assert not assistant.ask("more", [shown, more]).answered


def test_a_notice_is_shown_for_the_completed_question(assistant: Assistant) -> None:
    first = assistant.ask("should you stretch if you lost control?")
    assert not first.notices
    assert [each.id for each in assistant.ask("of my bladder?", [first]).notices] == []
    second = assistant.ask("and with bladder pain?", [assistant.ask("Should you stretch after you lost control?")])
    assert [each.id for each in second.notices] == ["emergency"]
    assert [each.id for each in assistant.ask("more", [second]).notices] == ["emergency"]


def test_a_follow_up_that_would_be_too_long_is_asked_as_it_was_typed(assistant: Assistant) -> None:
    first = assistant.ask(f"Should you stretch {'hamstrings ' * 180}?")
    followed = assistant.ask("and with pain in hamstrings or nerves?", [first])
    assert followed.followup is None
    assert followed.understood == followed.question


@given(
    st.lists(
        st.sampled_from(["how long?", "in pain?", "why", "more", "only from b.txt", "weather", "all", "?"]), max_size=5
    )
)
def test_a_conversation_goes_on_whatever_is_asked(assistant: Assistant, typed: list[str]) -> None:
    history = [assistant.ask("Should you stretch your hamstrings daily?")]
    for each in typed:
        history.append(assistant.ask(each, history))
        quotes = history[-1].quotes
        assert len({quote.id for quote in quotes}) == len(quotes)
        assert all(quote.source == assistant.sources[quote.source.id] for quote in quotes)
        json.dumps(history[-1].to_dict())
    assert all(assistant.ask(chip, [history[0]]).answered for chip in assistant.suggestions(history[0]))


def test_without_an_index_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="run: python -m assistant index --corpus"):
        Assistant.load(tmp_path)


def test_without_a_corpus_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="Put your documents there"):
        Assistant.open(tmp_path / "nowhere", tmp_path / "index")


@pytest.mark.slow
def test_open_builds_what_is_missing_and_rebuilds_what_is_stale_or_damaged(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text(TEXTS["a.txt"], "utf-8")
    assert set(Assistant.open(corpus, index).sources) == {"a.txt"}
    (corpus / "b.txt").write_text(TEXTS["b.txt"], "utf-8")
    assert set(Assistant.open(corpus, index).sources) == {"a.txt", "b.txt"}
    next(index.glob("*/vectors.npy")).write_bytes(b"")
    reopened = Assistant.open(corpus, index)
    assert tuple(reopened.sources.values()) == read_corpus(corpus).sources


@pytest.mark.slow
def test_an_older_index_answers_where_no_new_one_can_be_written(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Stretching helps the back.")
    Assistant.open(corpus, index)
    (corpus / "b.txt").write_text("Stretching harms the back.")
    (index / ".lock").unlink()
    (index / ".lock").mkdir()
    older = Assistant.open(corpus, index)
    assert set(older.sources) == {"a.txt"}
    assert older.warning is not None
    assert "cannot hold the index" in older.warning
    other = tmp_path / "other"
    other.mkdir()
    (other / "c.txt").write_text("Tea keeps one awake.")
    with pytest.raises(IndexNotSaved):
        Assistant.open(other, index)
