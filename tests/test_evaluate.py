"""The measures, on data whose results can be computed in the head."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import RecordError
from assistant.evaluate import evaluate_disagreement, evaluate_stance
from assistant.models import Vectors


class ByFirstWord:
    """Yes supports, No opposes, anything else leaves open."""

    name = "by first word"

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        rows = {"Yes": (1.0, 0.0, 0.0), "No": (0.0, 0.0, 1.0)}
        found = [rows.get(evidence.split()[0], (0.0, 1.0, 0.0)) for evidence, _ in pairs]
        return np.array(found, np.float32).reshape(-1, 3)


def written(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def pair(evidence: str, label: str) -> dict[str, str]:
    return {"evidence": evidence, "claim": "It is so.", "label": label}


def claim(supports: list[str], refutes: list[str], neutral: list[str]) -> dict[str, Any]:
    return {"claim": "Is it so?", "supports": supports, "refutes": refutes, "neutral": neutral}


def test_stance_is_measured(tmp_path: Path) -> None:
    rows = [pair("Yes it is.", "supports"), pair("No it is not.", "opposes"), pair("No way.", "supports")]
    found = evaluate_stance(written(tmp_path / "rows.jsonl", *rows), ByFirstWord())
    assert (found["rows"], found["accuracy"]) == (3, 0.6667)
    assert (found["opposes_precision"], found["opposes_recall"], found["opposes_auc"]) == (0.5, 1.0, 0.75)
    # F1 is 2/3 for supports and 2/3 for opposes; no row is neutral.
    assert found["macro_f1"] == 0.6667
    assert sum(each["rows"] for each in found["reliability"]) == 3


def test_gzipped_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(pair("Yes it is.", "supports")).encode()))
    found = evaluate_stance(path, ByFirstWord())
    assert (found["accuracy"], found["opposes_auc"]) == (1.0, None)


def test_disagreement_is_measured(tmp_path: Path) -> None:
    rows = [
        claim(["Yes it is."], ["No it is not."], ["Roses are red."]),
        claim(["Yes it is."], [], ["No idea at all."]),
        claim(["Violets are blue."], ["No it is not."], []),
    ]
    found = evaluate_disagreement(written(tmp_path / "rows.jsonl", *rows), ByFirstWord())
    assert (found["claims"], found["claims_with_both_sides"]) == (3, 2)
    assert (found["claims_precision"], found["claims_recall"], found["claims_f1"]) == (0.5, 0.5, 0.5)
    assert (found["pairs"], found["pairs_precision"]) == (2, 0.5)
    assert (found["sides_taken"], found["sides_precision"], found["sides_recall"]) == (5, 0.8, 0.8)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"{]\n", "line 1"),
        (b"[]\n", "line 1"),
        (b"\xff\n", "UTF-8"),
        (b"", "no rows"),
        (b'{"evidence": "a", "claim": "b"}\n', "label"),
        (b'{"evidence": "a", "claim": "b", "label": "maybe"}\n', "maybe"),
    ],
)
def test_rows_of_another_form_are_named(tmp_path: Path, content: bytes, names: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    with pytest.raises(RecordError, match=names) as caught:
        evaluate_stance(path, ByFirstWord())
    assert str(path) in str(caught.value)


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    data = bytearray(gzip.compress(b'{"evidence": "a", "claim": "b", "label": "neutral"}\n' * 50))
    data[12:20] = b"\xff" * 8
    path.write_bytes(data)
    with pytest.raises(RecordError, match=r"rows\.jsonl\.gz"):
        evaluate_stance(path, ByFirstWord())


def test_evidence_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"claim": "Is tea good?", "supports": [1], "refutes": [], "neutral": []}\n')
    with pytest.raises(RecordError, match="row 1 has evidence that is no text"):
        evaluate_disagreement(path, ByFirstWord())
