"""The measures of stance and disagreement, for anybody's data: `python -m assistant evaluate stance|disagreement DATA`.

The forms of DATA are those of README.md. The product's own functions are measured, never copies of them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .disagreements import find_disagreements
from .errors import RecordError
from .models import STANCES, StanceModel, Vectors
from .records import Quote, Source
from .sections import split_sections
from .stance import sides_of

Row = dict[str, Any]
_OPPOSES = STANCES.index("opposes")
_SIDES = ("neutral", "supports", "refutes")


def read_rows(path: Path) -> list[Row]:
    """The objects of a file of JSON lines, which may be gzipped.

    Raises:
        RecordError: a line is no JSON object, or the file is not UTF-8 text.
        OSError: the file cannot be read.
    """
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [_row(path, number, line) for number, line in enumerate(_lines(path, file), start=1) if line.strip()]


def _lines(path: Path, file: Iterator[str]) -> Iterator[str]:
    try:
        yield from file
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise RecordError(f"{path} is not JSON lines in UTF-8 ({error}); write one JSON object a line.") from error


def _row(path: Path, number: int, line: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise RecordError(f"{path}, line {number} is not JSON ({error}); write one JSON object a line.") from error
    if not isinstance(row, dict):
        raise RecordError(f"{path}, line {number} is not a JSON object; write one object a line.")
    return row


def check_fields(path: Path, rows: Sequence[Row], fields: dict[str, type]) -> None:
    """Raise RecordError where there is no row, or a row lacks one of ``fields`` in its type."""
    if not rows:
        raise RecordError(f"{path} has no rows; write one JSON object a line.")
    for number, row in enumerate(rows, start=1):
        for field, kind in fields.items():
            if not isinstance(row.get(field), kind):
                raise RecordError(f"{path}, row {number} has no {field} of type {kind.__name__}; add it and try again.")


def evaluate_stance(path: Path, model: StanceModel) -> Row:
    """How often ``model`` gives the label of each {"evidence", "claim", "label"} row.

    Raises:
        RecordError: a row has another form, or a label that is none of ``STANCES``.
    """
    rows = read_rows(path)
    check_fields(path, rows, {"evidence": str, "claim": str, "label": str})
    for number, row in enumerate(rows, start=1):
        if row["label"] not in STANCES:
            raise RecordError(f"{path}, row {number} has the label {row['label']!r}; use one of {', '.join(STANCES)}.")
    scores = model.scores([(row["evidence"], row["claim"]) for row in rows])
    return measures(scores, [row["label"] for row in rows])


def measures(scores: Vectors, labels: Sequence[str]) -> Row:
    """Measures of ``scores``, shape (len(labels), 3), columns as in ``STANCES``.

    F1 is the mean over the labels that occur; the calibration error has 15 bins (Guo et al. 2017).
    """
    from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score

    gold = np.array([STANCES.index(label) for label in labels])
    said = scores.argmax(axis=1)
    opposes, says = gold == _OPPOSES, said == _OPPOSES
    present: Any = sorted(set(gold.tolist()))
    found = {
        "accuracy": accuracy_score(gold, said),
        "macro_f1": f1_score(gold, said, labels=present, average="macro", zero_division=0),
        "opposes_precision": precision_score(opposes, says, zero_division=0),
        "opposes_recall": recall_score(opposes, says, zero_division=0),
        "opposes_auc": auc(opposes, scores[:, _OPPOSES]),
        "calibration_error": calibration_error(scores.max(axis=1), said == gold),
    }
    rounded = {name: None if value is None else round(float(value), 4) for name, value in found.items()}
    return {"rows": len(gold), **rounded, "reliability": list(_reliability(scores, gold))}


def auc(positive: NDArray[np.bool_], scores: NDArray[Any]) -> float | None:
    """The area under the ROC curve, ties at half, to four decimals; None where only one kind of rows is there."""
    from sklearn.metrics import roc_auc_score

    return round(float(roc_auc_score(positive, scores)), 4) if 0 < positive.sum() < len(positive) else None


def calibration_error(confidence: NDArray[Any], right: NDArray[np.bool_], bins: int = 15) -> float:
    """The mean distance of confidence and accuracy over bins of confidence, weighted by their rows."""
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    errors = [
        abs(confidence[places == b].mean() - right[places == b].mean()) * (places == b).mean() for b in set(places)
    ]
    return float(sum(errors))


def _reliability(scores: Vectors, gold: NDArray[np.int64], bins: int = 6) -> Iterator[Row]:
    """How often the model is right where it is so sure."""
    confidence, right = scores.max(axis=1), scores.argmax(axis=1) == gold
    for low, high in pairwise(np.linspace(1 / len(STANCES), 1, bins + 1)):
        here = (confidence > low) & (confidence <= high)
        if here.any():
            means = {"confidence": confidence[here].mean(), "right": right[here].mean()}
            yield {"rows": int(here.sum()), **{name: round(float(mean), 4) for name, mean in means.items()}}


def evaluate_disagreement(path: Path, model: StanceModel) -> Row:
    """Whether the two sides of each {"claim", "supports", "refutes", "neutral"} row are set against each other.

    Each piece of evidence is a source of its own. ``claims_*`` measure which claims are disagreed about;
    ``pairs_precision`` is the share of the shown pairs that have evidence of both sides; ``sides_*`` measure the
    sides of single pieces of evidence.

    Raises:
        RecordError: a row has another form.
    """
    rows = read_rows(path)
    check_fields(path, rows, {"claim": str, "supports": list, "refutes": list, "neutral": list})
    for number, row in enumerate(rows, start=1):
        if not all(isinstance(text, str) for side in _SIDES for text in row[side]):
            raise RecordError(f"{path}, row {number} has evidence that is no text; put each piece in quotation marks.")
    said: list[bool] = []
    pairs: list[bool] = []
    sides: list[tuple[str, str]] = []
    for row in rows:
        gold = {text: side for side in _SIDES for text in row[side]}
        quotes = sides_of(row["claim"], [_quote(i, text) for i, text in enumerate(gold, start=1)], model)
        found = find_disagreements(row["claim"], quotes, model, {quote.source.id: quote.source.id for quote in quotes})
        said.append(bool(found))
        pairs += [{gold[quote.text] for quote in each.quotes} == {"supports", "refutes"} for each in found]
        sides += [(gold[quote.text], quote.stance or "neutral") for quote in quotes]
    disagree = [bool(row["supports"] and row["refutes"]) for row in rows]
    names = {"supports": "supports", "refutes": "opposes"}
    taken = [(names.get(gold), side) for gold, side in sides if side in names.values()]
    return {
        "claims": len(rows),
        "claims_with_both_sides": sum(disagree),
        **_precision_recall("claims", said, disagree),
        "pairs": len(pairs),
        "pairs_precision": share(sum(pairs), len(pairs)),
        "sides_taken": len(taken),
        "sides_precision": share(sum(gold == side for gold, side in taken), len(taken)),
        "sides_recall": share(
            sum(names.get(gold) == side for gold, side in sides if gold != "neutral"),
            sum(gold != "neutral" for gold, _ in sides),
        ),
    }


def _quote(number: int, text: str) -> Quote:
    return Quote(number, document(f"{number}", text[:40], text), 0, len(text), "body", None, 1.0)


def document(id: str, title: str, text: str) -> Source:
    """A source that is a row of some data and no file."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Source(id, title, None, None, None, None, None, text, split_sections(text), sha256)


def _precision_recall(name: str, said: Sequence[bool], gold: Sequence[bool]) -> Row:
    right = sum(a and b for a, b in zip(said, gold, strict=True))
    precision, recall = share(right, sum(said)), share(right, sum(gold))
    total = (precision or 0.0) + (recall or 0.0)
    f1 = round(2 * (precision or 0.0) * (recall or 0.0) / total, 4) if total else 0.0
    return {f"{name}_precision": precision, f"{name}_recall": recall, f"{name}_f1": f1}


def share(part: int, whole: int) -> float | None:
    """Part of whole, to four decimals; None of nothing."""
    return round(part / whole, 4) if whole else None
