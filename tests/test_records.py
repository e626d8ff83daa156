"""The values: frozen, without copies of a text, and plain as JSON."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace

import pytest

from assistant.records import (
    Answer,
    Cue,
    Disagreement,
    Followup,
    Notice,
    Provenance,
    Quote,
    Refusal,
    Section,
    Source,
    Span,
    Verdict,
)

TEXT = "Rest if it hurts. 🦴 Walk."
SOURCE = Source("a.txt", "A", "Ann", None, None, None, "article", TEXT, (Section(0, len(TEXT), "body"),), "0")
QUOTE = Quote(1, SOURCE, 0, 17, "body", None, 0.8, "mixed", 0.9, Span(5, 16))
OTHER = Quote(2, replace(SOURCE, id="b.txt"), 20, 25, "body", None, 0.7, "opposes", 0.9)
VERDICT = Verdict(1, 0, 1, 0, 3, 5, 5)
PROVENANCE = Provenance("f", "encoder@0", None)
REFUSAL = Refusal("nothing close", "No source speaks about this.", (QUOTE,), 0.1, 0.25, ("mattress",))


def answer(quotes: tuple[Quote, ...] = (QUOTE,), refusal: Refusal | None = None) -> Answer:
    return Answer("Rest?", "Rest?", VERDICT, quotes, (), (), refusal, PROVENANCE)


def test_the_page_of_a_quote_is_known_where_its_document_has_pages() -> None:
    paged = Source("a.pdf", "A", None, None, None, None, None, TEXT, SOURCE.sections, "0", (0, 0, 5, 5))
    assert [paged.page_at(offset) for offset in (0, 4, 5, 9)] == [2, 2, 4, 4]
    quote = Quote(1, paged, 5, 9, "body", None, 0.9)
    assert (quote.page, quote.to_dict()["page"]) == (4, 4)
    assert QUOTE.to_dict()["page"] is None


def test_a_quote_is_a_slice_in_code_points() -> None:
    assert (QUOTE.text, OTHER.text) == ("Rest if it hurts.", "Walk.")
    assert QUOTE.to_dict()["condition"] == {"start": 5, "end": 16, "text": "if it hurts"}


def test_a_cue_counts_from_the_start_of_its_quote() -> None:
    assert Cue(OTHER, 0, 4).to_dict() == {"quote": 2, "start": 0, "end": 4, "text": "Walk"}


def test_values_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        QUOTE.start = 3  # type: ignore[misc]


@pytest.mark.parametrize(("quotes", "refusal"), [((), None), ((QUOTE,), REFUSAL)])
def test_an_answer_has_either_quotes_or_a_refusal(quotes: tuple[Quote, ...], refusal: Refusal | None) -> None:
    with pytest.raises(ValueError, match="either quotes or a refusal"):
        answer(quotes, refusal)


def test_the_json_of_an_answer_has_the_keys_of_the_contract() -> None:
    cues = (Cue(QUOTE, 5, 16), Cue(OTHER, 0, 4))
    whole = replace(
        answer((QUOTE, OTHER)),
        disagreements=(Disagreement("conditional", (QUOTE, OTHER), 0.81, cues),),
        notices=(Notice("urgent", "urgent", "See a doctor.", "fever"),),
    )
    found = json.loads(json.dumps(whole.to_dict()))
    assert found == whole.to_dict()
    assert set(found) >= {"question", "answered", "verdict", "quotes", "disagreements", "notices", "refusal", "index"}
    assert found["disagreements"][0]["quotes"] == [1, 2]
    assert found["quotes"][0]["source"]["sha256"] == "0"
    assert "sections" not in found["quotes"][0]["source"]


def test_the_json_says_what_an_answer_follows() -> None:
    assert answer().to_dict()["followup"] is None
    followup = Followup("move", "dates", "Rest?", "Only sources from 2015 or later.", ("why?",))
    assert replace(answer(), followup=followup).to_dict()["followup"] == {
        "kind": "move",
        "name": "dates",
        "of": "Rest?",
        "shown": "Only sources from 2015 or later.",
        "within": ["why?"],
    }


def test_the_json_of_a_refusal_says_why_and_what_was_nearest() -> None:
    found = answer((), REFUSAL).to_dict()
    assert (found["answered"], found["quotes"]) == (False, [])
    assert found["refusal"]["reason"] == "nothing close"
    assert found["refusal"]["missing"] == ["mattress"]
    assert [quote["text"] for quote in found["refusal"]["nearest"]] == ["Rest if it hurts."]
