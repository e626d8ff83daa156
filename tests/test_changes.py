"""What changed between two states of a corpus, told apart by content and by words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.changes import AnswerChange, answer_change, disagreement_changes, document_changes
from assistant.records import Answer, Cue, Disagreement, Kind, Provenance, Quote, Reading, Refusal, Source, Verdict
from assistant.sections import split_sections


def source(id: str, text: str, title: str = "Title") -> Source:
    return Source(id, title, None, None, None, None, None, text, split_sections(text), f"hash of {text}")


A, B, C = source("a.txt", "Walk daily."), source("b.txt", "Sit still."), source("c.txt", "Lie down.")


def test_documents_are_told_apart_by_content() -> None:
    now = [source("a.txt", "Walk hourly."), replace(B, id="sub/b.txt"), C, source("d.txt", "Run.")]
    found = document_changes([A, B, C, source("e.txt", "Jump.")], now)
    assert found.added == ("d.txt",)
    assert found.changed == ("a.txt",)
    assert found.moved == (("b.txt", "sub/b.txt"),)
    assert found.removed == ("e.txt",)
    assert found.unchanged == ("c.txt",)


def test_of_two_copies_of_what_is_gone_one_was_moved_and_one_added() -> None:
    found = document_changes([A], [replace(A, id="x.txt"), replace(A, id="y.txt")])
    assert (found.moved, found.added, found.removed) == ((("a.txt", "x.txt"),), ("y.txt",), ())


def test_a_copy_of_what_is_still_there_is_added() -> None:
    found = document_changes([A], [A, replace(A, id="x.txt")])
    assert (found.moved, found.added, found.unchanged) == ((), ("x.txt",), ("a.txt",))


def test_a_new_title_of_the_same_content_is_a_change() -> None:
    assert document_changes([A], [replace(A, title="Other")]).changed == ("a.txt",)


def test_a_document_that_newer_code_read_to_the_same_words_is_no_change() -> None:
    assert document_changes([A], [replace(A, reading=Reading("newer", (), ()))]).unchanged == ("a.txt",)


def quote(source: Source, id: int = 1) -> Quote:
    return Quote(id, source, 0, len(source.text), "body", None, 0.9)


def disagreement(first: Source, second: Source, kind: Kind = "opposite", score: float = 0.8) -> Disagreement:
    quotes = (quote(first, 1), quote(second, 2))
    return Disagreement(kind, quotes, score, tuple(Cue(each, 0, 3) for each in quotes))


def test_a_disagreement_is_told_apart_by_kind_words_and_sources() -> None:
    kept, gone, new = disagreement(A, B), disagreement(A, C), disagreement(A, B, "cause")
    found = disagreement_changes([kept, gone], [new, kept], {})
    assert (found.appeared, found.vanished, found.changed) == ((new,), (gone,), ())


def test_other_places_another_order_and_other_names_are_no_change() -> None:
    moved = replace(B, id="z.txt")
    shifted = replace(A, text=f"New. {A.text}")
    first = Quote(7, moved, 0, len(B.text), "body", None, 0.9)
    second = Quote(9, shifted, 5, len(shifted.text), "body", None, 0.9)
    after = Disagreement("opposite", (first, second), 0.8, (Cue(first, 0, 3), Cue(second, 0, 3)))
    found = disagreement_changes([disagreement(A, B)], [after], {"b.txt": "z.txt"})
    assert (found.appeared, found.vanished, found.changed) == ((), (), ())


def test_the_same_words_with_another_score_are_a_change() -> None:
    before, after = disagreement(A, B), disagreement(A, B, score=0.9)
    found = disagreement_changes([before], [after], {})
    assert (found.appeared, found.vanished, found.changed) == ((), (), ((before, after),))
    assert json.dumps(found.to_dict())


def answer(*sources: Source, supports: int = 0, silent: int = 0) -> Answer:
    refusal = None if sources else Refusal("nothing close", "Nothing.", (), 0.0, 0.2, ())
    verdict = Verdict(supports, 0, 0, 0, silent, 5, 5)
    return Answer("Walk?", "Walk?", verdict, tuple(map(quote, sources)), (), (), refusal, Provenance("f", "e", None))


@pytest.mark.parametrize(
    ("before", "after", "gained", "lost"),
    [
        (answer(A), answer(A, B), ["b.txt"], []),
        (answer(A, B), answer(B), [], ["a.txt"]),
        (answer(), answer(A), ["a.txt"], []),
        (answer(A), answer(source("a.txt", "Walk hourly.")), ["a.txt"], ["a.txt"]),
        (answer(A), answer(A, supports=1), [], []),
    ],
)
def test_an_answer_changes_with_its_words_and_its_sides(
    before: Answer, after: Answer, gained: list[str], lost: list[str]
) -> None:
    found = answer_change(before, after, {})
    assert isinstance(found, AnswerChange)
    shown = found.to_dict()
    assert [each["source"] for each in shown["gained"]] == gained
    assert [each["source"] for each in shown["lost"]] == lost
    assert shown["verdict"] == {"before": before.verdict.to_dict(), "after": after.verdict.to_dict()}
    assert shown["answered"] == {"before": before.answered, "after": after.answered}


@pytest.mark.parametrize("after", [answer(A), answer(A, silent=3), answer(replace(A, id="z.txt"))])
def test_an_answer_of_the_same_words_and_sides_did_not_change(after: Answer) -> None:
    assert answer_change(answer(A), after, {"a.txt": "z.txt"} if after.quotes[0].source.id == "z.txt" else {}) is None
