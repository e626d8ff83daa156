"""Exported answers are read strictly: whatever is not one is refused in one line, and nothing else is raised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant import evidence
from assistant.errors import RecordError
from assistant.evidence import Marked, read_records
from assistant.records import Answer, Cue, Disagreement, Provenance, Quote, Refusal, Section, Source, Span, Verdict

TEXT = "Rest if it hurts. 🦴 Walk."
SOURCE = Source("a.txt", "A", None, None, None, None, None, TEXT, (Section(0, len(TEXT), "body"),), "5a")
REST = Quote(1, SOURCE, 0, 17, "body", None, 0.8, "mixed", 0.9, Span(5, 16))
WALK = Quote(2, SOURCE, 20, 25, "body", None, 0.7, "supports", 0.9)
ANSWER = Answer(
    question="Rest?",
    understood="Rest?",
    verdict=Verdict(1, 0, 0, 0, 0, 1, 1),
    quotes=(REST, WALK),
    disagreements=(Disagreement("conditional", (REST, WALK), 0.8, (Cue(REST, 5, 16), Cue(WALK, 0, 4))),),
    notices=(),
    refusal=None,
    provenance=Provenance("f0", "encoder@0", "stance@0"),
)
REFUSED = Answer(
    question="Why?",
    understood="Why?",
    verdict=ANSWER.verdict,
    quotes=(),
    disagreements=(),
    notices=(),
    refusal=Refusal("nothing close", "No source speaks about this.", (WALK,), 0.1, 0.2, ()),
    provenance=Provenance("f0", "encoder@0", None),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


def exported(answer: Answer = ANSWER) -> Any:
    return json.loads(json.dumps(answer.to_dict()))


def read(value: object) -> evidence.EvidenceRecord:
    (record,) = read_records(json.dumps(value).encode(), "r.json")
    return record


def changed(path: tuple[str | int, ...], value: object, answer: Answer = ANSWER) -> Any:
    """The export of ``answer`` with another value at one place."""
    row = exported(answer)
    inner = row
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return row


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where each value of a JSON value stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(place for key, each in inner for place in places(each, (*path, key)))]


def test_an_exported_answer_is_a_record_of_its_quotes() -> None:
    record = read(exported())
    assert (record.question, record.fingerprint, record.encoder, record.stance) == (
        "Rest?",
        "f0",
        "encoder@0",
        "stance@0",
    )
    assert [(q.id, q.source, q.sha256, q.start, q.end, q.text) for q in record.quotes] == [
        (1, "a.txt", "5a", 0, 17, "Rest if it hurts."),
        (2, "a.txt", "5a", 20, 25, "Walk."),
    ]


def test_conditions_and_cues_count_from_the_start_of_their_quote() -> None:
    row = changed(("quotes", 1, "condition"), {"start": 21, "end": 23, "text": "al"})
    rest, walk = read(row).quotes
    assert rest.marked == (Marked("condition", 5, 16, "if it hurts"), Marked("cue", 5, 16, "if it hurts"))
    assert walk.marked == (Marked("condition", 1, 3, "al"), Marked("cue", 0, 4, "Walk"))


def test_a_refusal_is_a_record_of_what_was_nearest() -> None:
    record = read(exported(REFUSED))
    assert ([quote.text for quote in record.quotes], record.stance) == (["Walk."], None)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("between", ["\n", "\r\n\r\n", " "])
def test_records_may_follow_each_other_in_one_file(indent: int | None, between: str) -> None:
    text = between.join(json.dumps(exported(each), indent=indent) for each in (ANSWER, REFUSED, ANSWER))
    records = read_records(f"\ufeff{between}{text}{between}".encode(), "r.json")
    assert [record.question for record in records] == ["Rest?", "Why?", "Rest?"]


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("question",), None, "it has no question of type str"),
        (("quotes",), None, "it has no quotes of type list"),
        (("quotes",), [], "neither quotes nor a refusal"),
        (("refusal",), {"nearest": []}, "or it has both"),
        (("refusal",), 5, "it has no refusal of type dict"),
        (("quotes", 0), "Rest.", "a quote has no id of type int"),
        (("quotes", 0, "id"), True, "a quote has no id of type int"),
        (("quotes", 0, "id"), 2, "two of its quotes have the same id"),
        (("quotes", 0, "id"), 3, "a cue is of a quote that it does not have"),
        (("quotes", 0, "source"), "a.txt", "quote 1 has no source of type dict"),
        (("quotes", 0, "source", "id"), 5, "quote 1 has no id of type str"),
        (("quotes", 0, "source", "sha256"), None, "quote 1 has no sha256 of type str"),
        (("quotes", 1, "start"), -1, "the offsets of quote 2 are not a range"),
        (("quotes", 1, "start"), 25, "the offsets of quote 2 are not a range"),
        (("quotes", 1, "start"), 20.0, "quote 2 has no start of type int"),
        (("quotes", 1, "end"), float("nan"), "NaN is not JSON"),
        (("quotes", 1, "end"), float("inf"), "Infinity is not JSON"),
        (("quotes", 1, "relevance"), float("-inf"), "-Infinity is not JSON"),
        (("quotes", 1, "text"), ["Walk."], "quote 2 has no text of type str"),
        (("quotes", 1, "text"), " \n", "quote 2 has no words"),
        (("quotes", 1, "text"), "Walk\udcff", "the text of quote 2 holds half a character"),
        (("quotes", 0, "condition"), [], "quote 1 has no condition of type dict"),
        (("quotes", 0, "condition", "start"), -5, "the offsets of a condition are not a range"),
        (("quotes", 0, "condition", "text"), None, "a condition has no text of type str"),
        (("disagreements",), {}, "it has no disagreements of type list"),
        (("disagreements", 0), 7, "a disagreement has no cues of type list"),
        (("disagreements", 0, "cues", 0, "quote"), "1", "a cue has no quote of type int"),
        (("disagreements", 0, "cues", 0, "end"), 5, "the offsets of a cue are not a range"),
        (("index",), None, "it has no index of type dict"),
        (("index", "models"), [], "its index has no models of type dict"),
        (("index", "models", "encoder"), None, "its index has no encoder of type str"),
        (("index", "models", "stance"), 5, "its index has no stance of type str"),
        (("index", "fingerprint"), 0, "its index has no fingerprint of type str"),
    ],
)
def test_what_is_not_an_answer_is_refused_with_the_reason(path: tuple[str | int, ...], value: object, why: str) -> None:
    with pytest.raises(RecordError) as refused:
        read(changed(path, value))
    assert str(refused.value).startswith("r.json, line 1 is not an answer: ")
    assert why in str(refused.value)
    assert str(refused.value).endswith("name a file that `python -m assistant ask --json` wrote.")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "r.json is empty"),
        (b" \n\t", "r.json is empty"),
        (b"Walk.", "line 1 is not JSON: Expecting value: line 1 column 1"),
        (b'{"question": "Re', "line 1 is not JSON: Unterminated string"),
        (b"[]", "line 1 is not an answer: it has no question"),
        (b"{}", "line 1 is not an answer: it has no question"),
        (b"[" * 200_000, "line 1 is not an answer: it is nested too deeply"),
        (b'{"a":' * 200_000, "line 1 is not an answer: it is nested too deeply"),
        (b"1" * 5000, "line 1 is not an answer: a number has too many digits"),
        (b"\xff\xfe{\0}\0", "r.json is not UTF-8 (byte 0)"),
        (b"\x1f\x8b\x08", "r.json is not UTF-8 (byte 1)"),
        (b"\0", "line 1 is not JSON"),
    ],
)
def test_what_is_not_json_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(RecordError) as refused:
        read_records(data, "r.json")
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("wrong", ["{", "{}", '{"a": NaN}'])
def test_the_line_that_is_wrong_is_named(wrong: str) -> None:
    good = json.dumps(exported())
    with pytest.raises(RecordError, match=r"^r\.json, line 4 is not"):
        read_records(f"{good}\n\n{good}\n{wrong}\n{good}\n".encode(), "r.json")


def test_a_huge_file_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(RecordError, match="larger than 20 MiB"):
        read_records(b"[" * (evidence.MAX_BYTES + 1), "r.json")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(RecordError):
        read_records(data, "r.json")


@given(st.sampled_from([ANSWER, REFUSED]), st.data(), JSON)
@example(ANSWER, None, None)
def test_a_record_with_any_value_anywhere_is_read_or_refused(answer: Answer, data: Any, value: object) -> None:
    where = data.draw(st.sampled_from(places(exported(answer)))) if data else ("notices",)
    try:
        record = read(changed(where, value, answer))
    except RecordError as error:
        assert "\n" not in str(error)  # noqa: PT017 - it need not be raised
    else:
        assert all(0 <= quote.start < quote.end for quote in record.quotes)
