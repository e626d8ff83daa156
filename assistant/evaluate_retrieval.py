"""How well the search ranks documents: `python -m assistant evaluate retrieval DATA`, on a folder in BEIR's form.

BEIR (Thakur et al. 2021): ``corpus.jsonl`` of {"_id", "title", "text"}, ``queries.jsonl`` of {"_id", "text"}, both
gzipped or not, and ``qrels.tsv`` of query, document and grade, a line each after its header.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import Any

from .errors import RecordError
from .evaluate import check_fields, document, read_rows
from .index import build_index
from .models import Encoder
from .records import Library, Source
from .search import rank_sources

# As trec_eval computes them, by pytrec_eval: nDCG of Järvelin and Kekäläinen (2002) with linear gain and the
# discount log2(rank + 1), recall, and the mean reciprocal rank.
MEASURES = ("nDCG@10", "R@10", "R@100", "RR")
_QRELS_COLUMNS = 3

Progress = Callable[[Iterable[Any]], Iterable[Any]]


def evaluate_retrieval(folder: Path, encoder: Encoder, progress: Progress = iter) -> dict[str, Any]:
    """``MEASURES`` of the product's own search over the documents of ``folder``, for the queries that have qrels.

    Raises:
        RecordError: a file is missing, or a row has another form.
        OSError: a file cannot be read.
    """
    import ir_measures

    sources, queries = read_beir(folder)
    qrels = read_qrels(_qrels(folder), queries)
    index = build_index(Library("", "", "", "", (), ()), sources, encoder, progress=progress)
    run = {}
    for query in progress(qrels):
        run[query] = {source.id: score for source, score in rank_sources(queries[query], index, encoder)}
    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    found = ir_measures.calc_aggregate(measures, qrels, run)
    return {
        "documents": len(sources),
        "queries": len(qrels),
        **{name: round(float(found[measure]), 4) for name, measure in zip(MEASURES, measures, strict=True)},
    }


def read_beir(folder: Path) -> tuple[list[Source], dict[str, str]]:
    """The documents of ``folder``, and its queries by their ids; errors as :func:`evaluate_retrieval`."""
    rows = _rows(folder, "corpus", {"_id": str, "text": str})
    sources = [document(row["_id"], str(row.get("title") or ""), row["text"]) for row in rows]
    return sources, {row["_id"]: row["text"] for row in _rows(folder, "queries", {"_id": str, "text": str})}


def _rows(folder: Path, name: str, fields: dict[str, type]) -> list[dict[str, Any]]:
    for path in (folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"):
        if path.is_file():
            rows = read_rows(path)
            check_fields(path, rows, fields)
            return rows
    raise RecordError(f"{folder} has no {name}.jsonl or {name}.jsonl.gz; put it there in the form of BEIR.")


def _qrels(folder: Path) -> Path:
    """Where the grades stand: as ``qrels.tsv``, or as BEIR gives them out."""
    for path in (folder / "qrels.tsv", folder / "qrels" / "test.tsv"):
        if path.is_file():
            return path
    raise RecordError(f"{folder} has no qrels.tsv or qrels/test.tsv; put it there in the form of BEIR.")


def read_qrels(path: Path, queries: Container[str]) -> dict[str, dict[str, int]]:
    """The grades of documents for each of ``queries`` that has any; a first line without a grade is the header.

    Errors as :func:`evaluate_retrieval`.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise RecordError(f"{path} is not UTF-8 text ({error}); save it as UTF-8.") from error
    found: dict[str, dict[str, int]] = {}
    for number, line in enumerate(lines, start=1):
        fields = line.split("\t")
        if number == 1 and not fields[-1].strip().isdecimal():
            continue
        if len(fields) != _QRELS_COLUMNS or not fields[2].strip().isdecimal() or fields[0] not in queries:
            raise RecordError(f"{path}, line {number} is not query, document and grade of a known query; correct it.")
        found.setdefault(fields[0], {})[fields[1]] = int(fields[2])
    if not found:
        raise RecordError(f"{path} has no grades; write query, document and grade a line, parted by tabs.")
    return found
