"""Training pairs of real texts, which are kept by reference, and of premises with their hypotheses."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from training.everyday import MIXED
from training.general import GENERAL, general_pairs, held_back_general
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
