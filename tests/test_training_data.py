"""The rules that make training pairs of our own domain, and the shares of the sets."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from training.data import _ADVICE, PUBLISHED, advice_pairs, epoch, health_pairs
from training.effects import effects
from training.everyday import (
    JUDGED,
    MIXED,
    NEAR,
    ORDINARY,
    PAPERS,
    WRITTEN,
    Group,
    everyday_pairs,
    held_back_rows,
    judged_groups,
    near_groups,
    read_groups,
    statement_pairs,
)
from training.rewrite import contrary, negate, other_amount, question
from training.topics import Topics

ANSWERS = [
    [
        "Regular walking can reduce the pain in your lower back.",
        "Most people recover within 6 weeks without any surgery.",
        "Patients should avoid sitting for many hours on a soft chair.",
        "In summer you should drink two glasses of water every morning before breakfast.",
        "Smoking increases the risk of disc disease in adults.",
    ]
]


def _rng(seed: int = 0) -> random.Random:
    return random.Random(seed)  # noqa: S311  # a reproducible sample, no secret


@pytest.mark.parametrize(
    ("statement", "asked"),
    [
        ("Smoking increases the risk.", "does smoking increase the risk?"),
        ("Stretching should not hurt.", "should stretching not hurt?"),
        ("DNA is damaged by smoke.", "is DNA damaged by smoke?"),
        ("I can walk again.", "can I walk again?"),
    ],
)
def test_question_keeps_names_and_negations(statement: str, asked: str) -> None:
    assert question(statement) == asked


@pytest.mark.parametrize("statement", ["Smoking increases the risk.", "Walking can reduce the pain."])
def test_a_denial_is_another_sentence_with_not(statement: str) -> None:
    denied = negate(statement)
    assert denied is not None
    assert " not " in denied


def test_a_sentence_without_a_verb_that_we_know_has_no_denial() -> None:
    assert negate("Painful, most of the time.") is None


def test_contraries_and_amounts_change_one_word() -> None:
    said = "Most people recover within 6 weeks."
    assert contrary(said) == "Few people recover within 6 weeks."
    assert other_amount(said) == "Most people recover within 19 weeks."


def test_health_pairs_have_every_label_and_not_alone_is_no_cue() -> None:
    pairs = health_pairs(ANSWERS, 600, _rng())
    assert {pair.label for pair in pairs} == {"supports", "neutral", "opposes"}
    both_deny = [pair for pair in pairs if " not " in pair.evidence and " not " in f" {pair.claim} "]
    assert "supports" in {pair.label for pair in both_deny}


def test_a_denied_sentence_opposes_what_it_denies() -> None:
    pairs = health_pairs(ANSWERS, 600, _rng(1))
    said = "Smoking increases the risk of disc disease in adults."
    denied = negate(said)
    labels = {pair.label for pair in pairs if pair.evidence == said and pair.claim == denied}
    labels |= {pair.label for pair in pairs if pair.evidence == denied and pair.claim == said}
    assert labels == {"opposes"}


def test_advice_is_found_in_a_sentence() -> None:
    match = _ADVICE.search(ANSWERS[0][3])
    assert match is not None
    assert match.group(1) == "drink two glasses of water every morning before breakfast"


def test_advice_against_opposes_the_question_for_it() -> None:
    pairs = advice_pairs(ANSWERS, 800, _rng())
    advice = "drink two glasses of water every morning before breakfast"
    asked = [pair for pair in pairs if pair.claim == f"should I {advice}?" and pair.label != "neutral"]
    assert {pair.label for pair in asked if pair.evidence == f"You should not {advice}."} <= {"opposes"}
    assert {pair.label for pair in asked if pair.evidence == f"You should {advice}."} <= {"supports"}
    assert {pair.label for pair in asked} == {"supports", "opposes"}


def test_a_neighbour_shares_a_topic_and_is_not_the_same_claim() -> None:
    claims = [
        "Vitamin D lowers the risk of infection.",
        "Vitamin D lowers the risk of infection",
        "Vitamin C cures a common cold in adults.",
        "School uniforms cost parents money.",
    ]
    assert Topics(claims).neighbour(0, _rng()) == 2
    assert Topics(claims).neighbour(3, _rng()) is None


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A tiny folder in the form of the real data: each set with three pairs."""
    rows = [
        {"evidence": f"{name} evidence {i} about apples.", "claim": f"Apples are {i}.", "label": label, "set": name}
        for name in PUBLISHED
        for i, label in enumerate(("supports", "neutral", "opposes"))
    ]
    for folder in ("stance", "scale"):
        (tmp_path / folder).mkdir()
    _write(tmp_path / "stance" / "train.jsonl.gz", rows)
    _write(tmp_path / "scale" / "medquad.jsonl.gz", [{"answer": " ".join(ANSWERS[0])}])
    return tmp_path


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.mark.slow
def test_an_epoch_is_the_same_for_the_same_number_and_differs_for_another(data: Path) -> None:
    assert epoch(data, 3, mixture=1) == epoch(data, 3, mixture=1)
    assert epoch(data, 3, mixture=1) != epoch(data, 4, mixture=1)


def test_effects_take_a_side_only_of_what_is_asked_about() -> None:
    made = effects(60_000, ["Roots need air."], _rng())
    assert {effect.label for effect in made} == {"supports", "neutral", "opposes"}
    praised = [(re.fullmatch(r"[^.]+ is safe and effective for people with ([^.]+)[.]", e.evidence), e) for e in made]
    others = [e for match, e in praised if match and match.group(1).split()[-1].lower() not in e.claim.lower()]
    assert others
    assert {effect.label for effect in others} == {"neutral"}


def test_a_question_for_the_worse_is_answered_yes_by_blame() -> None:
    made = effects(20_000, ["Roots need air."], _rng())
    blamed = [effect for effect in made if effect.evidence.endswith(" worse.") and " can make " in effect.evidence]
    labels = {effect.label for effect in blamed if effect.claim.lower().startswith("is it harmful")}
    assert "supports" in labels
    assert "opposes" not in labels


def test_everyday_evidence_answers_a_question_and_its_contrary() -> None:
    said = (("Ice numbs.", "supports"), ("It froze.", "supports"), ("Ice burns.", "opposes"), ("Hot!", "opposes"))
    group = Group(("is ice cold?",), ("is ice warm?",), (*said, ("Ice is ice.", "neutral"), ("It may.", MIXED)))
    labels = {(evidence, claim): label for evidence, claim, label in everyday_pairs([group], 600, _rng())}
    assert labels["Ice numbs.", "is ice cold?"] == labels["Ice burns.", "is ice warm?"] == "supports"
    assert labels["Ice numbs.", "is ice warm?"] == labels["Ice burns.", "is ice cold?"] == "opposes"
    assert labels["Ice numbs.", "Ice burns."] == labels["Ice burns.", "Ice numbs."] == "opposes"
    assert labels["Ice is ice.", "is ice warm?"] == labels["Ice is ice.", "is ice cold?"] == "neutral"
    assert labels["It may.", "is ice warm?"] == MIXED


@pytest.mark.parametrize("path", [WRITTEN, ORDINARY, JUDGED, PAPERS])
def test_groups_that_are_held_back_are_never_trained_on(path: Path) -> None:
    groups = [*read_groups(path), *near_groups(), *judged_groups()]
    trained = {text for group in groups for text, _ in group.evidence}
    rows = held_back_rows()
    assert rows[path.stem]
    assert not trained & {row["evidence"] for name in (path.stem, NEAR.stem) for row in rows[name]}


def test_what_is_near_is_neutral_and_as_much_as_takes_a_side() -> None:
    groups = [*near_groups(), *near_groups(held_back=True)]
    lines = [json.loads(line) for line in NEAR.read_text("utf-8").splitlines()]
    assert {group.asked[0] for group in groups} == {line["question"] for line in lines}
    near = {line["question"]: line["near"] for line in lines}
    for group in groups:
        assert set(group.of("neutral")) == set(near[group.asked[0]])
        sided = group.of("supports") + group.of("opposes")
        assert not set(sided) & set(group.of("neutral"))
        assert len(sided) >= 4


@pytest.mark.parametrize("path", [WRITTEN, ORDINARY])
def test_every_everyday_question_has_evidence_on_both_sides_and_on_none(path: Path) -> None:
    for group in [*read_groups(path), *read_groups(path, held_back=True)]:
        assert all(len(group.of(label)) > 1 for label in ("supports", "opposes", "neutral", MIXED))
        assert group.asked


@pytest.mark.parametrize("path", [WRITTEN, ORDINARY, JUDGED, PAPERS])
def test_no_everyday_text_is_empty_or_said_on_two_sides(path: Path) -> None:
    for group in read_groups(path):
        texts = [text for text, _ in group.evidence]
        assert all(text.strip() for text in texts)
        assert len(set(texts)) == len(texts)


def test_a_subject_is_held_back_as_a_whole(tmp_path: Path) -> None:
    row = {"also": [], "reversed": ["q?"], "claim": "C.", "denial": "D.", "supports": [], "opposes": [], "neutral": []}
    rows = [row | {"mixed": [], "question": f"{n}?", "subject": f"subject {n // 10}"} for n in range(200)]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    kept, held = read_groups(path), read_groups(path, held_back=True)
    assert len(kept) + len(held) == 200
    assert {group.subject for group in held} == {"subject 0", "subject 15"}
    assert not {group.subject for group in kept} & {group.subject for group in held}


def test_passages_that_take_a_side_come_more_often_than_the_others() -> None:
    once = {group.asked: Counter(group.evidence) for group in read_groups(JUDGED)}
    for group in judged_groups():
        for (text, label), times in Counter(group.evidence).items():
            assert times == (1 if label == "neutral" else 2) * once[group.asked][text, label]


def test_evidence_of_one_side_alone_makes_no_pair_against_it() -> None:
    group = Group(("is ice cold?",), ("is ice warm?",), (("Ice numbs.", "supports"), ("It froze.", "supports")))
    labels = {label for evidence, claim, label in everyday_pairs([group], 200, _rng()) if not claim.endswith("?")}
    assert labels == {"supports"}


def test_statements_come_in_either_order_and_those_held_back_never() -> None:
    held = {(row["evidence"], row["claim"]): row["label"] for row in held_back_rows()["statements"]}
    pairs = statement_pairs(12_000, _rng())
    labels = {(first, second): label for first, second, label in pairs}
    assert len(pairs) == 12_000
    assert set(labels.values()) == set(held.values()) == {"supports", "neutral", "opposes"}
    assert not labels.keys() & held.keys()
    assert all(labels.get((second, first), label) == label for (first, second), label in labels.items())
    assert any((second, first) in labels for first, second in labels)
