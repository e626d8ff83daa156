"""The measures of refusals, on questions whose results can be computed in the head."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.__main__ import main
from assistant.assistant import NEEDED
from assistant.errors import RecordError
from assistant.evaluate_abstention import (
    Asked,
    ask_all,
    describe,
    evaluate_abstention,
    index_contexts,
    report,
)
from assistant.index import Index
from tests.fakes import FakeEncoder, FakeStanceModel

ENCODER, STANCE = FakeEncoder("roses", "tulips", "sunlight", "bulbs", "weeds", "prune"), FakeStanceModel()
ROSES = "Roses need much sunlight, and they first came here in 1066."
TULIPS = "Tulips grow from bulbs which are planted late in the autumn."

# A right answer, one to an impossible question, a right one, a wrong one to an answerable question, and another to an
# impossible one: the risks at the five scores are 0/1, 1/2, 1/3, 2/4 and 3/5.
ASKED = [
    Asked(0.9, right=True, impossible=False),
    Asked(0.8, right=False, impossible=True),
    Asked(0.7, right=True, impossible=False),
    Asked(0.6, right=False, impossible=False),
    Asked(0.5, right=False, impossible=True),
]


def question(
    text: str, *, context: str = ROSES, impossible: bool = False, answers: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {"context": context, "question": text, "impossible": impossible, "answers": list(answers)}


ROWS = [
    question("prune roses sunlight", answers=("shade", "much  Sunlight")),
    question("roses sunlight", answers=("106",)),
    question("tulips bulbs", context=TULIPS),
    question("weeds prune", context=TULIPS, impossible=True),
    question("weeds roses", impossible=True),
]


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture(scope="module")
def index() -> Index:
    return index_contexts(ROWS, ENCODER)


def test_the_curve_and_its_area() -> None:
    found = report(ASKED, 0.65)
    assert (found["questions"], found["answerable"], found["impossible"]) == (5, 3, 2)
    # Of the six pairs of an answerable and an impossible question, 0.8 outranks 0.7 and 0.6.
    assert found["auc"] == round(4 / 6, 4)
    assert [(each["needed"], each["coverage"], each["risk"]) for each in found["curve"]] == [
        (0.9, 0.2, 0.0), (0.8, 0.4, 0.5), (0.7, 0.6, 0.3333), (0.6, 0.8, 0.5), (0.5, 1.0, 0.6),
    ]  # fmt: skip
    assert found["aurc"] == round((0 + 1 / 2 + 1 / 3 + 2 / 4 + 3 / 5) / 5, 4)
    # With both right answers first, the second risk would be 0 and the others as they are.
    assert found["excess_aurc"] == 0.1
    # Each score is alone in its bin.
    assert found["calibration_error"] == round((0.1 + 0.8 + 0.3 + 0.6 + 0.5) / 5, 4)


def test_what_a_threshold_costs() -> None:
    assert report(ASKED, 0.65)["present"] == {
        "needed": 0.65,
        "coverage": 0.6,
        "risk": 0.3333,
        "answerable_answered": 0.6667,
        "impossible_answered": 0.5,
    }
    nothing = report(ASKED, 0.95)["present"]
    assert (nothing["coverage"], nothing["risk"]) == (0.0, None)


@pytest.mark.parametrize(
    ("risk", "needed"),
    # Without a risk: the shares are 3/3 and 1/2 at 0.6, further apart than anywhere else.
    [(None, 0.6), (0.0, 0.9), (0.4, 0.7), (0.5, 0.6), (0.6, 0.5), (1.0, 0.5)],
)
def test_the_threshold_that_is_suggested(risk: float | None, needed: float) -> None:
    assert report(ASKED, NEEDED, risk)["suggested"]["needed"] == needed


def test_where_the_best_answer_is_wrong_no_threshold_is_without_risk() -> None:
    found = report(ASKED[1:], NEEDED, 0.2)
    assert found["suggested"] is None
    # The second and fourth ask for 0.7, at which the impossible first one is answered; those answer nothing themselves.
    assert (found["held_out"]["coverage"], found["held_out"]["risk"]) == (0.25, 1.0)
    assert "no threshold has so low a risk" in describe(found)


def test_the_cost_on_questions_that_a_threshold_was_not_chosen_on() -> None:
    # The first, third and fifth ask for 0.7, which of the others answers that with 0.8; those ask for 0.6, which
    # answers the first and the third.
    assert report(ASKED, NEEDED)["held_out"] == {
        "coverage": 0.6,
        "risk": 0.3333,
        "answerable_answered": 0.6667,
        "impossible_answered": 0.5,
    }
    assert report(ASKED[1:3], NEEDED)["held_out"] is None


def test_equal_scores_share_their_errors() -> None:
    tied = [Asked(0.5, right=True, impossible=False), Asked(0.5, right=False, impossible=True)]
    for order in (tied, tied[::-1]):
        found = report(order, NEEDED)
        assert (found["aurc"], found["excess_aurc"], found["auc"], len(found["curve"])) == (0.5, 0.25, 0.5, 1)


MANY = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(["right", "wrong", "impossible"])).map(
        lambda each: Asked(each[0] / 12, right=each[1] == "right", impossible=each[1] == "impossible")
    ),
    min_size=2,
    max_size=60,
).filter(lambda asked: len({each.impossible for each in asked}) == 2)


@given(MANY, st.floats(0, 1), st.randoms())
def test_the_curve_rises_in_coverage_and_ends_with_every_question(asked: list[Asked], risk: float, random: Any) -> None:
    found = report(asked, NEEDED, risk)
    coverages = [each["coverage"] for each in found["curve"]]
    assert coverages == sorted(set(coverages))
    assert (coverages[-1], found["curve"][-1]["risk"]) == (
        1.0,
        round(sum(not each.right for each in asked) / len(asked), 4),
    )
    assert 0 <= found["aurc"] <= 1
    assert found["excess_aurc"] >= 0
    shuffled = random.sample(asked, len(asked))
    assert {**report(shuffled, NEEDED, risk), "held_out": None} == {**found, "held_out": None}


@given(MANY, st.floats(0, 1))
def test_no_lower_threshold_than_the_suggested_one_has_the_risk(asked: list[Asked], risk: float) -> None:
    suggested = report(asked, NEEDED, risk)["suggested"]
    for needed in {each.score for each in asked}:
        cost = report(asked, needed, risk)["present"]
        if suggested is None or needed < suggested["needed"]:
            assert cost["risk"] > risk - 1e-4
        elif needed == suggested["needed"]:
            assert cost["risk"] <= risk + 1e-4


def test_questions_are_asked_over_their_contexts(tmp_path: Path) -> None:
    found = evaluate_abstention(written(tmp_path / "rows.jsonl", ROWS), ENCODER, STANCE)
    # All that is answerable scores higher, but the year is 1066 and not 106.
    assert (found["questions"], found["auc"], found["present"]["needed"]) == (5, 1.0, NEEDED)
    assert found["suggested"]["risk"] == round(1 / 3, 4)
    assert (found["suggested"]["answerable_answered"], found["suggested"]["impossible_answered"]) == (1.0, 0.0)


def test_an_answer_must_stand_in_a_quote_as_whole_words(index: Index) -> None:
    assert [each.right for each in ask_all(ROWS, index, ENCODER, STANCE)] == [True, False, True, False, False]


def test_contexts_that_are_asked_about_twice_are_one_document(index: Index) -> None:
    assert [source.text for source in index.sources] == [ROSES, TULIPS]


def test_titles_are_those_of_the_documents() -> None:
    index = index_contexts([{**ROWS[0], "title": "On_Roses"}, ROWS[2]], ENCODER)
    assert [source.title for source in index.sources] == ["On Roses", ""]


def test_over_an_index_no_context_is_needed(tmp_path: Path, index: Index) -> None:
    rows = [{key: row[key] for key in ("question", "impossible")} for row in ROWS]
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    needing = replace(index, library=replace(index.library, needed=0.5))
    found = evaluate_abstention(path, ENCODER, STANCE, needing)
    assert found["present"]["needed"] == 0.5
    # Without answers every quote is a right answer to an answerable question.
    assert found["suggested"]["risk"] == 0.0


def test_a_corpus_that_needs_what_is_suggested_answers_as_it_was_told(index: Index) -> None:
    found = report(ask_all(ROWS, index, ENCODER, STANCE), NEEDED)["suggested"]
    tuned = Assistant(replace(index, library=replace(index.library, needed=found["needed"])), ENCODER, STANCE)
    answered = [tuned.ask(row["question"]).answered for row in ROWS]
    assert sum(answered) / len(ROWS) == found["coverage"]
    assert sum(a for a, row in zip(answered, ROWS, strict=True) if row["impossible"]) == found["impossible_answered"]


def test_the_description_says_what_to_write_and_what_it_costs() -> None:
    lines = describe(report(ASKED, 0.65)).splitlines()
    assert "in corpus.toml, needed = 0.6: answers 100.0 % of the answerable, 50.0 % of the impossible questions; " in (
        "\n".join(lines)
    )
    assert lines[0].split() == ["questions", "5"]
    assert any(line.split() == ["0.7000", "0.600", "0.333"] for line in lines)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "no rows"),
        ([{"question": "why?", "impossible": True}], "row 1 has no context"),
        ([{**ROWS[0], "impossible": "no"}], "row 1 has no impossible of type bool"),
        ([ROWS[3], {**ROWS[0], "answers": "sunlight"}], "row 2 has answers"),
        ([ROWS[3], {**ROWS[0], "answers": [1]}], "row 2 has answers"),
        (ROWS[:3], "both kinds"),
        (ROWS[3:], "both kinds"),
    ],
)
def test_data_of_another_form_is_named(tmp_path: Path, rows: list[dict[str, Any]], message: str) -> None:
    path = written(tmp_path / "rows.jsonl", rows)
    with pytest.raises(RecordError, match=message) as caught:
        evaluate_abstention(path, ENCODER, STANCE)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("given", ["2", "-0.1", "nan", "few"])
def test_a_risk_that_is_no_share_is_misuse(capsys: pytest.CaptureFixture[str], given: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", "abstention", "rows.jsonl", f"--risk={given}"])
    assert stopped.value.code == 2
    assert "is not a number from 0 to 1" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_measures_an_index(capsys: pytest.CaptureFixture[str], tmp_path: Path, index_folder: Path) -> None:
    asked = {"should I stretch with sciatica?": False, "how do I bake bread?": True}
    rows = [{"question": text, "impossible": impossible} for text, impossible in asked.items()]
    path = str(written(tmp_path / "rows.jsonl", rows))
    assert main(["evaluate", "abstention", path, "--index", str(index_folder), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["auc"], found["present"]["risk"], found["present"]["coverage"]) == (1.0, 0.0, 0.5)
    assert main(["evaluate", "abstention", path, "--index", str(index_folder), "--risk", "0"]) == 0
    assert f"needed = {found['suggested']['needed']}" in capsys.readouterr().out
