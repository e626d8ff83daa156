"""Each quote of an exported answer against documents that were left alone, edited, renamed or deleted since."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.claims import add_map
from assistant.corpus import Corpus
from assistant.evidence import RecordedQuote, read_records
from assistant.index import build_index
from assistant.models import Vectors
from assistant.records import Answer, Library, Source
from assistant.sections import split_sections
from assistant.verify import STATUSES, Finding, Verification, verify, verify_quote
from tests.fakes import FakeEncoder

LIBRARY = Library("Title", "", "", "", (), ())
TEXTS = {
    "a.txt": "Nerves hate to be pulled hard. You should stretch your hamstrings daily, if it helps the back.",
    "b.txt": "Birds.\n\nDo not stretch your hamstrings, or pain comes. It harms and hurts.\n\nRain falls\non hills.\n",
    "c.txt": "Walking is a gentle thing for everybody to do.",
}
ENCODER = FakeEncoder("stretch", "hamstrings", "pain", "nerves", "birds", "mattress", "walking", "your")
QUESTIONS = (
    "should I stretch hamstrings",
    "is walking gentle?",
    "which mattress",
    "mattress rain",
    "pulled nerves",
    "rain",
    "",
)


class ByWord:
    """What says "Do not" opposes, what says "You" supports, anything else leaves open."""

    name = "by word@0"

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        rows = [_SCORES[2 if "Do not" in text else 0 if "You" in text else 1] for text, _ in pairs]
        return np.array(rows, np.float32).reshape(-1, 3)


_SCORES = ((0.9, 0.05, 0.05), (0.05, 0.9, 0.05), (0.05, 0.05, 0.9))
STANCE = ByWord()


def source(id: str, text: str) -> Source:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Source(id, "Title", None, None, None, None, None, text, split_sections(text), sha256)


def corpus_of(texts: Mapping[str, str]) -> Corpus:
    return Corpus(LIBRARY, tuple(source(id, text) for id, text in sorted(texts.items())), ())


def assistant_of(texts: Mapping[str, str]) -> Assistant:
    index = build_index(LIBRARY, corpus_of(texts).sources, ENCODER)
    return Assistant(add_map(index, ENCODER, STANCE), ENCODER, STANCE)


ASSISTANT = assistant_of(TEXTS)
ANSWERS = {question: ASSISTANT.ask(question) for question in QUESTIONS}
SIDES = ANSWERS["should I stretch hamstrings"]


def verified(answer: Answer | dict[str, Any], texts: Mapping[str, str] = TEXTS) -> Verification:
    row = answer.to_dict() if isinstance(answer, Answer) else answer
    records = read_records(json.dumps(row).encode(), "r.json")
    (found,) = verify(records, corpus_of(texts), ENCODER.name, STANCE.name)
    return found


def finding_of(id: str, texts: Mapping[str, str]) -> Finding:
    """What became of the quote of SIDES from the document ``id``."""
    (found,) = (each for each in verified(SIDES, texts).findings if each.quote.source == id)
    return found


def words_of(id: str) -> str:
    (found,) = (quote.text for quote in SIDES.quotes if quote.source.id == id)
    return found


def edited(id: str, old: str, new: str) -> dict[str, str]:
    assert TEXTS[id].count(old) == 1
    return TEXTS | {id: TEXTS[id].replace(old, new)}


def test_the_answers_here_have_all_that_is_verified() -> None:
    assert {quote.source.id for quote in SIDES.quotes} == {"a.txt", "b.txt"}
    assert [quote.condition is not None for quote in SIDES.quotes].count(True) >= 1
    assert SIDES.disagreements
    assert any(answer.refusal and answer.refusal.nearest for answer in ANSWERS.values())


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_and_refusal_is_ok_in_the_corpus_that_gave_it(question: str) -> None:
    found = verified(ANSWERS[question])
    assert found.ok
    assert {(each.status, each.file) for each in found.findings} <= {("ok", "same")}
    assert (found.same_corpus, found.same_encoder, found.same_stance) == (True, True, True)
    assert [each.now and each.now.text for each in found.findings] == [each.quote.text for each in found.findings]


@given(st.lists(st.sampled_from(sorted({*" ".join(TEXTS.values()).split(), "should", "mattress", "?"})), max_size=8))
def test_whatever_is_asked_the_answer_is_ok(words: list[str]) -> None:
    assert verified(ASSISTANT.ask(" ".join(words))).ok


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.sampled_from(["a.txt", "b.txt"]))
def test_after_text_is_inserted_before_it_a_quote_has_moved_by_its_length(inserted: str, id: str) -> None:
    found = finding_of(id, TEXTS | {id: f"{inserted}\n\n{TEXTS[id]}"})
    assert (found.status, found.file, found.ok) == ("moved", "changed", False)
    assert found.now is not None
    assert found.now.text == found.quote.text
    assert (found.now.source.id, found.now.start) == (id, found.quote.start + len(inserted) + 2)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.sampled_from(["a.txt", "b.txt"]))
def test_text_that_is_added_behind_it_leaves_a_quote_ok(added: str, id: str) -> None:
    found = finding_of(id, TEXTS | {id: TEXTS[id] + added})
    assert (found.status, found.file, found.ok) == ("ok", "changed" if added else "same", True)


@given(st.sampled_from(["a.txt", "b.txt"]), st.data())
def test_other_white_space_between_the_same_words_is_a_move(id: str, data: st.DataObject) -> None:
    words = words_of(id).split()
    blanks = [data.draw(st.sampled_from([" ", "\n", "\t", "  ", "\n\n", "\u00a0", "\u2003 "])) for _ in words[1:]]
    new = "".join(each for pair in zip(words, [*blanks, ""], strict=True) for each in pair)
    assume(new != words_of(id))
    found = finding_of(id, edited(id, words_of(id), new))
    assert (found.status, found.now and found.now.text) == ("moved", new)


@given(st.sampled_from(["a.txt", "b.txt"]), st.data())
def test_after_a_word_is_edited_a_quote_has_changed_and_the_new_words_are_shown(id: str, data: st.DataObject) -> None:
    old = words_of(id)
    word = data.draw(st.sampled_from([match.span() for match in re.finditer(r"\w+", old)]))
    new = old[: word[0]] + data.draw(st.sampled_from(["seldom", "Never", "7", "a few"])) + old[word[1] :]
    found = finding_of(id, edited(id, old, new))
    assert (found.status, found.file) == ("changed", "changed")
    assert found.now is not None
    assert (found.quote.text, found.now.text) == (old, new)


@pytest.mark.parametrize("id", ["a.txt", "b.txt"])
def test_after_its_words_are_deleted_a_quote_is_not_found(id: str) -> None:
    found = finding_of(id, edited(id, words_of(id), ""))
    assert (found.status, found.file, found.now) == ("not found", "changed", None)


@pytest.mark.parametrize("id", ["a.txt", "b.txt"])
def test_after_its_file_is_deleted_a_quote_is_not_found(id: str) -> None:
    found = finding_of(id, {name: text for name, text in TEXTS.items() if name != id})
    assert (found.status, found.file, found.now) == ("not found", "missing", None)


@pytest.mark.parametrize("new", ["0.txt", "z/a.txt"])
def test_after_its_file_is_renamed_a_quote_is_in_another_source(new: str) -> None:
    renamed = {name: text for name, text in TEXTS.items() if name != "a.txt"} | {new: TEXTS["a.txt"]}
    found = finding_of("a.txt", renamed)
    assert (found.status, found.file) == ("in another source", "missing")
    assert found.now is not None
    assert (found.now.source.id, found.now.start, found.now.end) == (new, found.quote.start, found.quote.end)


def test_of_all_sources_that_have_the_words_the_renamed_file_is_named() -> None:
    others = {"0.txt": f"So: {TEXTS['a.txt']}", "z.txt": TEXTS["a.txt"]}
    found = finding_of("a.txt", {"b.txt": TEXTS["b.txt"]} | others)
    assert found.now is not None
    assert found.now.source.id == "z.txt"


def test_the_very_words_elsewhere_come_before_like_words_in_the_source() -> None:
    texts = edited("a.txt", "daily", "weekly") | {"d.txt": TEXTS["a.txt"]}
    found = finding_of("a.txt", texts)
    assert (found.status, found.now and found.now.source.id) == ("in another source", "d.txt")


def test_its_own_source_comes_before_another() -> None:
    texts = TEXTS | {"0.txt": TEXTS["a.txt"], "a.txt": f"New. {TEXTS['a.txt']}"}
    found = finding_of("a.txt", texts)
    assert (found.status, found.now and found.now.source.id) == ("moved", "a.txt")


def test_of_several_places_the_nearest_is_named() -> None:
    words = words_of("a.txt")
    text = f"{words}\n\n{words}\n\n{words}"
    places = [match.start() for match in re.finditer(re.escape(words), text)]
    for start, nearest in ((1, 0), (places[1] - 1, 1), (places[1] + 1, 1), (places[2] - 1, 2), (9000, 2)):
        quote = RecordedQuote(1, "a.txt", "", start, start + len(words), words, ())
        found = verify_quote(quote, {"a.txt": source("a.txt", text)})
        assert (found.status, found.now and found.now.start) == ("moved", places[nearest])


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("So we rest daily (a lot), as 5.5 do", "moved"),
        ("“we rest daily (a lot), as 5.5 do”", "moved"),
        ("HEADINGwe rest daily (a lot), as 5.5 do", "moved"),
        ("We rest daily (a lot), as 5.5 do", "changed"),
        ("So we rest daily (alot), as 5.5 do", "changed"),
        ("So we rest daily a lot, as 5.5 do", "changed"),
        ("So we rest daily (a lot), as 5x5 do", "changed"),
    ],
)
def test_all_characters_but_white_space_count(text: str, status: str) -> None:
    words = "we rest daily (a lot), as 5.5 do"
    quote = RecordedQuote(1, "a.txt", "", 40, 72, words, ())
    assert verify_quote(quote, {"a.txt": source("a.txt", text)}).status == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("We rest daily at home or sleep.", "changed"),
        # Words and marks: four of seven and nine are shared, and four of seven and ten.
        ("We rest daily where all others sleep soundly.", "changed"),
        ("We rest daily where all of them sleep soundly.", "not found"),
        ("Rest daily, we. Also otherwise.", "not found"),
    ],
)
def test_a_sentence_that_shares_half_of_the_words_in_their_order_is_what_became_of_a_quote(
    text: str, status: str
) -> None:
    quote = RecordedQuote(1, "a.txt", "", 9, 30, "We rest daily out there now.", ())
    assert verify_quote(quote, {"a.txt": source("a.txt", text)}).status == status


def test_of_sentences_that_are_as_like_the_nearest_is_named() -> None:
    text = "We rest on Monday. Rain falls on hills. We rest on Friday. Rain falls on hills. We rest on Sunday."
    for start, day in ((0, "Monday"), (45, "Friday"), (500, "Sunday")):
        quote = RecordedQuote(1, "a.txt", "", start, start + 15, "We rest on May.", ())
        found = verify_quote(quote, {"a.txt": source("a.txt", text)})
        assert found.now is not None
        assert found.now.text == f"We rest on {day}."


def test_a_very_long_quote_is_verified_but_not_compared() -> None:
    words = "We rest on Monday, and so on, " * 200 + "as ever."
    quote = RecordedQuote(1, "a.txt", "", 0, len(words), words, ())
    for text, status in ((words, "ok"), (f"So: {words}", "moved"), (f"{words}".replace("ever", "always"), "not found")):
        assert verify_quote(quote, {"a.txt": source("a.txt", text)}).status == status


def test_like_words_of_another_source_are_not_named() -> None:
    texts = TEXTS | {"a.txt": "Gone.", "d.txt": TEXTS["a.txt"].replace("daily", "weekly")}
    assert finding_of("a.txt", texts).status == "not found"


def test_a_quote_that_lost_or_gained_a_sentence_has_changed() -> None:
    row = ANSWERS["which mattress"].to_dict()
    two = "Do not stretch your hamstrings, or pain comes. It harms and hurts."
    start = TEXTS["b.txt"].index(two)
    (near,) = [each for each in SIDES.to_dict()["quotes"] if each["source"]["id"] == "b.txt"]
    near |= {"start": start, "end": start + len(two), "text": two, "condition": None}
    row["refusal"]["nearest"] = [near]
    assert verified(row).ok
    for new in (
        "Do not stretch your hamstrings, or pain comes.",
        "Do not stretch your hamstrings, or pain comes. Be wise. It harms and hurts.",
    ):
        (found,) = verified(row, edited("b.txt", two, new)).findings
        assert (found.status, found.now and found.now.text) == ("changed", new)


def test_what_is_furniture_by_now_is_still_compared() -> None:
    words = words_of("a.txt")
    new = words.replace("daily", "weekly")
    text = f"---\nnote: {new}\n---\n\nSomething else is said here.\n"
    assert split_sections(text)[0].role == "boilerplate"
    found = finding_of("a.txt", TEXTS | {"a.txt": text})
    assert found.now is not None
    assert (found.status, new in found.now.text) == ("changed", True)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"end": 10**30}, "moved"),
        ({"start": 0}, "moved"),
        ({"start": 10**20, "end": 10**30}, "moved"),
        ({"text": "You should never stretch your hamstrings daily, if it helps the back."}, "changed"),
        ({"text": "It costs nothing at all."}, "not found"),
    ],
)
def test_a_record_that_was_altered_is_told_by_its_file_being_the_same(changes: dict[str, Any], status: str) -> None:
    row = SIDES.to_dict()
    (quote,) = (each for each in row["quotes"] if each["source"]["id"] == "a.txt")
    quote |= changes
    (found,) = (each for each in verified(row).findings if each.quote.source == "a.txt")
    assert (found.status, found.file) == (status, "same")


@pytest.mark.parametrize("change", [{"text": "never"}, {"start": 1}, {"end": 10_000}])
@pytest.mark.parametrize("what", ["condition", "cue"])
def test_a_condition_or_a_cue_that_is_not_its_slice_is_not_ok(what: str, change: dict[str, Any]) -> None:
    row = SIDES.to_dict()
    (quote,) = (each for each in row["quotes"] if each["condition"])
    (cue,) = (each for each in row["disagreements"][0]["cues"] if each["quote"] == quote["id"])
    (quote["condition"] if what == "condition" else cue).update(change)
    found = verified(row)
    assert not found.ok
    (wrong,) = (each for each in found.findings if not each.ok)
    assert (wrong.status, [each.what for each in wrong.misplaced]) == ("ok", [what])


def test_a_condition_before_its_quote_is_not_counted_from_its_end() -> None:
    row = SIDES.to_dict()
    (quote,) = (each for each in row["quotes"] if each["condition"])
    quote["start"], quote["end"] = quote["start"] + 1000, quote["end"] + 1000
    for offset in ("start", "end"):
        quote["condition"][offset] += 1000 - len(quote["text"])
    (wrong,) = (each for each in verified(row).findings if each.misplaced)
    assert [each.what for each in wrong.misplaced] == ["condition"]


def test_a_refusal_s_nearest_quotes_are_verified_too() -> None:
    answer = next(each for each in ANSWERS.values() if each.refusal and each.refusal.nearest)
    assert verified(answer).findings
    assert not verified(answer, {"d.txt": "Nothing of it is left."}).ok


def test_a_refusal_without_quotes_is_ok_anywhere() -> None:
    found = verified(ANSWERS[""], {})
    assert (found.ok, found.findings) == (True, ())


def test_the_corpus_and_the_models_are_compared_apart() -> None:
    records = read_records(json.dumps(SIDES.to_dict()).encode(), "r.json")
    for texts, encoder, stance in (
        (TEXTS, "other@1", STANCE.name),
        (TEXTS, ENCODER.name, "other@1"),
        (TEXTS | {"d.txt": "New."}, ENCODER.name, STANCE.name),
    ):
        (found,) = verify(records, corpus_of(texts), encoder, stance)
        assert found.ok
        assert found.same_corpus == (texts is TEXTS)
        assert (found.same_encoder, found.same_stance) == (encoder == ENCODER.name, stance == STANCE.name)


def test_the_json_of_a_verification() -> None:
    found = verified(SIDES, edited("a.txt", "daily", "weekly")).to_dict()
    assert json.loads(json.dumps(found)) == found
    assert set(found) == {"question", "ok", "counts", "quotes", "same"}
    assert found["ok"] is False
    assert found["counts"] == dict.fromkeys(STATUSES, 0) | {"ok": 1, "changed": 1}
    assert found["same"] == {"corpus": False, "encoder": True, "stance": True}
    (quote,) = (each for each in found["quotes"] if each["source"] == "a.txt")
    assert set(quote) == {"id", "status", "source", "start", "end", "text", "file", "now", "misplaced"}
    assert "weekly" in quote["now"]["text"]
