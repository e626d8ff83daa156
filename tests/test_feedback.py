"""What readers say of quotes is kept, bounded, and never a spreadsheet's formula."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import RecordError
from assistant.feedback import SAID, Feedback
from assistant.records import Section, Source

TEXT = "=HYPERLINK(1) it helps.\nIt harms."
SOURCES = {"a.txt": Source("a.txt", "A", None, None, None, None, None, TEXT, (Section(0, len(TEXT), "body"),), "0")}
GIVEN: dict[str, Any] = {"said": "helpful", "question": "does it help?", "source": "a.txt", "start": 0, "end": 23}


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_it_is_kept_as_a_row(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "new" / "feedback.csv")
    for said in SAID:
        feedback.keep(GIVEN | {"said": said}, SOURCES)
    head, *kept = rows(tmp_path / "new" / "feedback.csv")
    assert head == ["time", "said", "question", "source", "start", "end", "quote"]
    assert [row[1:] for row in kept] == [
        [said, "does it help?", "a.txt", "0", "23", "'=HYPERLINK(1) it helps."] for said in SAID
    ]


@given(st.text(max_size=500))
def test_no_cell_is_a_formula_or_ends_early(tmp_path_factory: pytest.TempPathFactory, question: str) -> None:
    path = tmp_path_factory.mktemp("feedback") / "feedback.csv"
    Feedback(path).keep(GIVEN | {"question": question}, SOURCES)
    _, row = rows(path)
    assert len(row) == 7
    assert row[2].isprintable()
    assert not unicodedata.normalize("NFKC", row[2]).lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    "given_",
    [
        None,
        [],
        {},
        *(GIVEN | {key: None} for key in GIVEN),
        GIVEN | {"said": ["helpful"]},
        GIVEN | {"start": True},
        GIVEN | {"end": 10**9},
        GIVEN | {"start": 23},
        GIVEN | {"source": ["a.txt"]},
    ],
)
def test_what_names_no_quote_is_refused(tmp_path: Path, given_: object) -> None:
    with pytest.raises(RecordError, match="send"):
        Feedback(tmp_path / "feedback.csv").keep(given_, SOURCES)
    assert not (tmp_path / "feedback.csv").exists()


def test_of_a_long_quote_the_beginning_is_kept(tmp_path: Path) -> None:
    long = {"a.txt": Source("a.txt", "A", None, None, None, None, None, "x" * 10**6, (), "0")}
    Feedback(tmp_path / "feedback.csv").keep(GIVEN | {"end": 10**6}, long)
    assert len(rows(tmp_path / "feedback.csv")[1][-1]) == 2000


def test_the_files_stay_bounded_and_the_newest_is_kept(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "feedback.csv", max_bytes=2000)
    for number in range(100):
        feedback.keep(GIVEN | {"question": f"question {number}"}, SOURCES)
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert len(sizes) == 2
    assert sum(sizes) < 2500
    assert rows(tmp_path / "feedback.csv")[-1][2] == "question 99"
