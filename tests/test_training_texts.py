"""Training pairs of real texts, which are kept by reference, and of premises with their hypotheses."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from training.everyday import MIXED
from training.general import GENERAL, general_pairs, held_back_general
from training.pages import PAGES, held_back_pages, page_pairs, read_pages
from training.readings import READINGS, digest, held_back_readings, read_readings, reading_pairs

SENTENCES = ["Palms like light.", "Water them once a week.", "In winter, water them less.", "Some grow to ten metres."]
TEXT = " ".join(SENTENCES)


def bounds() -> list[list[int]]:
    starts = [TEXT.index(sentence) for sentence in SENTENCES]
    return [[start, start + len(sentence)] for start, sentence in zip(starts, SENTENCES, strict=True)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "scale").mkdir()
    with gzip.open(tmp_path / "scale" / "medquad.jsonl.gz", "wt", encoding="utf-8") as file:
        # White space does not count, and a text may be there twice, or empty.
        for answer in (TEXT.replace(". ", ".\n  "), TEXT, None):
            file.write(json.dumps({"answer": answer}) + "\n")
    return tmp_path


def written(tmp_path: Path, text: str = TEXT) -> Path:
    asked = {"asked": ["should I water palms weekly?", "Palms need water every week."], "supports": [1], "mixed": [2]}
    rows = [{"set": "medquad", "text": digest(text), "sentences": bounds(), "claims": [asked | {"unclear": [0]}]}]
    path = tmp_path / "readings.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows * 2), encoding="utf-8")
    return path


def test_a_reading_has_the_sentences_of_its_text_with_their_labels(data: Path, tmp_path: Path) -> None:
    (held,) = read_readings(data, held_back=True, path=written(tmp_path))
    (kept,) = read_readings(data, path=written(tmp_path))
    assert held == kept
    assert kept.sentences == tuple(SENTENCES)
    assert kept.labels == ("", "supports", MIXED, "neutral")


def test_a_text_that_is_not_in_the_data_is_named(data: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=digest("Cacti like sand.")):
        read_readings(data, path=written(tmp_path, "Cacti like sand."))


def test_what_is_in_doubt_is_no_evidence_and_what_answers_comes_more_often(data: Path, tmp_path: Path) -> None:
    pairs = reading_pairs(read_readings(data, path=written(tmp_path)), 200, random.Random(0))  # noqa: S311
    assert len(pairs) == 200
    assert not any(SENTENCES[0] in evidence for evidence, _, _ in pairs)
    assert {claim for _, claim, _ in pairs} == {"should I water palms weekly?", "Palms need water every week."}
    counts = {label: sum(each == label for *_, each in pairs) for label in ("supports", MIXED, "neutral")}
    assert counts["supports"] == counts[MIXED] == 2 * counts["neutral"]
    # Beside a sentence stands at most one that answers nothing, in the order of the text.
    assert {evidence for evidence, *_ in pairs} <= {*SENTENCES, f"{SENTENCES[2]} {SENTENCES[3]}"}


def test_our_readings_hold_no_text() -> None:
    rows = [json.loads(line) for line in READINGS.read_text("utf-8").splitlines()]
    for row in rows:
        assert row.keys() == {"set", "text", "sentences", "claims"}
        ends = [end for pair in row["sentences"] for end in pair]
        assert ends == sorted(ends)
        for claim in row["claims"]:
            assert all(claim["asked"])
            told = [number for key in ("supports", "opposes", MIXED, "unclear") for number in claim.get(key, ())]
            assert len(set(told)) == len(told)
            assert all(0 <= number < len(row["sentences"]) for number in told)


def test_general_texts_have_claims_of_every_label_and_none_is_trained_on_and_held_back() -> None:
    kept, held = list(general_pairs()), held_back_general()
    assert {label for *_, label in kept} == {"supports", "neutral", "opposes"} == {row["label"] for row in held}
    texts = {json.loads(line)["texts"][0]["evidence"] for line in GENERAL.read_text("utf-8").splitlines()}
    assert not texts & {text for text, _, _ in kept} & {row["evidence"] for row in held}
    assert all(text.strip() and claim.strip() for text, claim, _ in kept)


def test_held_back_readings_have_three_labels(data: Path, tmp_path: Path) -> None:
    rows = held_back_readings(data, path=written(tmp_path))
    assert [(row["evidence"], row["label"]) for row in rows] == [(SENTENCES[1], "supports"), (SENTENCES[3], "neutral")]


PAGE = {
    "a1": "# Palms",
    "a2": "Mine died of thirst.",
    "a3": "It was the only one.",
    "a4": "Some grow tall.",
    "b1": "Ours stand dry for months.",
    "b2": "The pot is blue.",
    "b3": "Who knows?",
}


def page(tmp_path: Path) -> Path:
    water = {
        "asked": ["do palms need water", "Palms need water."],
        "yes": ["a2"],
        "no": ["b1"],
        "yes_with_before": ["a3"],
    }
    row = {
        "subject": "palms",
        "sentences": PAGE,
        "questions": [water | {"unclear": ["b3"]}, {"asked": ["do palms get tall"], "yes": ["a4"]}],
    }
    path = tmp_path / "pages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for _ in range(2)), encoding="utf-8")
    return path


def test_a_page_gives_the_sentences_that_answer_those_of_other_questions_and_the_rest(tmp_path: Path) -> None:
    water, tall = read_pages(page(tmp_path))
    assert set(water.sided) == {("", PAGE["a2"], "supports"), ("", PAGE["b1"], "opposes")}
    assert water.needing == ((PAGE["a2"], PAGE["a3"], "supports"),)
    # What answers does not come with what answers something else, or nothing.
    assert water.near == (("", PAGE["a4"]),)
    assert water.neutral == (("", PAGE["b2"]),)
    assert tall.sided == ((PAGE["a3"], PAGE["a4"], "supports"),)
    assert not any(PAGE["b3"] in text for _, text in (*water.neutral, *tall.neutral))


def test_what_needs_the_sentence_before_always_brings_it(tmp_path: Path) -> None:
    pairs = page_pairs(read_pages(page(tmp_path)), 300, random.Random(0))  # noqa: S311
    assert len(pairs) == 300
    needing = {(evidence, label) for evidence, claim, label in pairs if PAGE["a3"] in evidence and "need" in claim}
    assert needing == {(f"{PAGE['a2']} {PAGE['a3']}", "supports")}
    assert not any(PAGE["a1"] in evidence for evidence, _, _ in pairs)


def test_each_amount_is_a_claim_that_the_other_amounts_oppose(tmp_path: Path) -> None:
    amounts = [
        {"says": "twice a week", "claim": "Water them twice a week.", "ids": ["a2"]},
        {"says": "monthly", "claim": "Water them once a month.", "ids": ["b1"]},
    ]
    asked = {"asked": ["how often?", "how many times?"], "answers": ["a2", "b1"], "amounts": amounts}
    path = tmp_path / "amounts.jsonl"
    row = json.dumps({"subject": "palms", "sentences": PAGE, "questions": [asked]})
    path.write_text(f"{row}\n{row}\n", encoding="utf-8")
    often, weekly, monthly = read_pages(path)
    assert (often.kind, weekly.kind, monthly.kind) == ("open", "amount", "amount")
    assert weekly.forms == ("Water them twice a week.", "how often? twice a week", "how many times? twice a week")
    assert {text: label for _, text, label in weekly.sided} == {PAGE["a2"]: "supports", PAGE["b1"]: "opposes"}
    assert {text: label for _, text, label in monthly.sided} == {PAGE["a2"]: "opposes", PAGE["b1"]: "supports"}


def test_our_pages_name_sentences_that_are_there_and_none_is_trained_on_and_held_back() -> None:
    rows = [json.loads(line) for line in PAGES.read_text("utf-8").splitlines()]
    for row in rows:
        for question in row["questions"]:
            named = [name for key, names in question.items() if key not in {"asked", "amounts"} for name in names]
            amounts = [name for group in question.get("amounts", ()) for name in group["ids"]]
            assert set(amounts) <= set(named) <= set(row["sentences"])
            assert len(amounts) == len(set(amounts)), "a sentence gives one amount"
            assert len(named) == len(set(named)), "a sentence has one label"
    assert len({row["subject"] for row in rows}) == len(rows)
    assert {row["label"] for row in held_back_pages("polar")} == {"supports", "neutral", "opposes"}
    assert {row["label"] for row in held_back_pages("open")} == {"supports", "neutral"}
    kept = {form for each in read_pages() for form in each.forms}
    assert not kept & {row["claim"] for row in held_back_pages("polar")}
