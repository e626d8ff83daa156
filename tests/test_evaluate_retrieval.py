"""The ranking's measures, on a folder in BEIR's form whose results can be computed in the head."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import pytest

from assistant.errors import RecordError
from assistant.evaluate_retrieval import evaluate_retrieval
from tests.fakes import FakeEncoder

DOCUMENTS = {
    "tea": "Green tea is a drink of leaves.",
    "bean": "Coffee is a drink of beans.",
    "chair": "Chairs have legs to stand on.",
}
ENCODER = FakeEncoder("tea", "coffee", "drink", "chairs", "legs", "leaves", "beans")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [{"_id": id, "title": "", "text": text} for id, text in DOCUMENTS.items()]
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("".join(json.dumps(row) + "\n" for row in rows))
    queries = [{"_id": "1", "text": "coffee beans"}, {"_id": "2", "text": "tea drink"}, {"_id": "3", "text": "legs"}]
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in queries), "utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n1\tbean\t1\n2\tbean\t1\n", "utf-8")
    return tmp_path


def test_the_ranking_is_measured(folder: Path) -> None:
    found = evaluate_retrieval(folder, ENCODER)
    # The first query finds its document at once; the second finds it in the second place, after the one on tea.
    assert (found["documents"], found["queries"]) == (3, 2)
    assert found["nDCG@10"] == round((1 + 1 / math.log2(3)) / 2, 4)
    assert (found["R@10"], found["R@100"], found["RR"]) == (1.0, 1.0, 0.75)


def test_without_a_header_every_line_is_a_grade(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("1\tbean\t1\n", "utf-8")
    assert evaluate_retrieval(folder, ENCODER)["queries"] == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("queries.jsonl", None, "has no queries.jsonl or queries.jsonl.gz"),
        ("queries.jsonl", '{"_id": "1"}\n', "row 1 has no text"),
        ("qrels.tsv", "head\n", "has no grades"),
        ("qrels.tsv", "query\tdocument\tgrade\n9\tbean\t1\n", "line 2 is not"),
        ("qrels.tsv", "1\tbean\t1\n1 bean 1\n", "line 2 is not"),
    ],
)
def test_a_folder_of_another_form_is_refused(folder: Path, name: str, content: str | None, message: str) -> None:
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_text(content, "utf-8")
    with pytest.raises(RecordError, match=message):
        evaluate_retrieval(folder, ENCODER)


def test_qrels_in_another_encoding_are_named(folder: Path) -> None:
    (folder / "qrels.tsv").write_bytes("1\tcafé\t1\n".encode("latin-1"))
    with pytest.raises(RecordError, match="save it as UTF-8"):
        evaluate_retrieval(folder, ENCODER)


def test_without_qrels_the_file_is_named(folder: Path) -> None:
    (folder / "qrels.tsv").unlink()
    with pytest.raises(RecordError, match=r"no qrels\.tsv or qrels/test\.tsv"):
        evaluate_retrieval(folder, ENCODER)


def test_qrels_may_stand_where_beir_has_them(folder: Path) -> None:
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").rename(folder / "qrels" / "test.tsv")
    assert evaluate_retrieval(folder, ENCODER)["queries"]
