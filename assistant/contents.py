"""An index <-> what its files hold, as bytes. Nothing here touches a disk, and nothing is ever unpickled."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .copies import Traces
from .errors import IndexDamaged
from .index import CorpusMap, Index
from .nearest import Groups
from .records import (
    Corrections,
    Cue,
    Disagreement,
    Library,
    NamedWords,
    NoticeRule,
    Passage,
    Quote,
    Reading,
    Section,
    SideCorrection,
    Source,
    Span,
)
from .terms import TermIndex

Array = NDArray[Any]
_SHINGLES = ("shingles", "shingle_ends")
_GROUPS = ("centres", "rows", "ends")
# How far from 1 the length of a vector may be: float32 leaves a millionth.
_LENGTH = 1e-3


def to_files(index: Index) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each file of ``index``, one at a time; the same index gives the same bytes."""
    numbers = {source.id: i for i, source in enumerate(index.sources)}
    above = [(p.heading.start, p.heading.end) if p.heading else (-1, -1) for p in index.passages]
    table = [(numbers[p.source.id], p.start, p.end, *heading) for p, heading in zip(index.passages, above, strict=True)]
    sentences = [(i, s.start, s.end) for i, p in enumerate(index.passages) for s in p.sentences]
    yield "library.json", _json(asdict(index.library))
    yield "sources.jsonl", b"".join(_json(_source_fields(source)) + b"\n" for source in index.sources)
    yield "voices.json", _json(dict(sorted(index.voices.items())))
    yield "traces.json", _json(dict(sorted(index.traces.words.items())))
    for name, array in _shingle_arrays(index.traces).items():
        yield f"{name}.npy", _npy(array)
    yield "passages.npy", _npy(np.asarray(table, np.int64))
    yield "sentences.npy", _npy(np.asarray(sentences, np.int64))
    yield "vectors.npy", _npy(index.vectors)
    if index.groups:
        for name in _GROUPS:
            yield f"groups/{name}.npy", _npy(getattr(index.groups, name))
        yield "groups/search.json", _json({"read": index.groups.read, "recall": index.groups.recall})
    for folder, terms in (("terms", index.terms), ("documents", index.documents)):
        arrays, words = terms.parts()
        for name, array in arrays.items():
            yield f"{folder}/{name}.npy", _npy(array)
        yield f"{folder}/words.json", _json(words)
    if index.map:
        yield "claims.npy", _npy(index.map.vectors)
        yield "near.npy", _npy(index.map.near)
        yield "map.json", _json(_map_fields(index.map))


def from_files(files: Mapping[str, bytes], encoder: str) -> Index:
    """The index that :func:`to_files` made ``files`` of, by the encoder of that name.

    Raises:
        IndexDamaged: they do not fit together.
    """
    try:
        library = _library(json.loads(files["library.json"]))
        voices = dict(json.loads(files["voices.json"]))
        sources = tuple(_source(json.loads(line)) for line in files["sources.jsonl"].split(b"\n") if line)
        passages = _passages(sources, _array(files["passages.npy"]), _array(files["sentences.npy"]))
        vectors = _vectors(files["vectors.npy"])
        terms, documents = _terms(files, "terms"), _terms(files, "documents")
        traces = _traces(json.loads(files["traces.json"]), *(_array(files[f"{name}.npy"]) for name in _SHINGLES))
        groups = _groups(files) if "groups/search.json" in files else None
        present = None
        if "map.json" in files:
            present = _map(files, sources)
    except KeyError as error:
        raise IndexDamaged(f"it lacks {error}") from error
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        raise IndexDamaged(str(error)) from error
    return Index(library, sources, passages, vectors, terms, documents, encoder, voices, traces, groups, present)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _npy(array: Array) -> bytes:
    header, whole = BytesIO(), np.ascontiguousarray(array)
    np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(whole))
    return b"".join((header.getvalue(), whole.data.cast("B") if whole.size else b""))


def _array(data: bytes) -> Array:
    """What :func:`_npy` made ``data`` of. It is not copied, and so cannot be written to."""
    file = BytesIO(data)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("an array in a form that is not written here")
    shape, by_columns, kind = np.lib.format.read_array_header_1_0(file)
    if by_columns or kind.hasobject:
        raise ValueError("an array of a form that is not written here")
    array: Array = np.frombuffer(data, kind, math.prod(shape), file.tell()).reshape(shape)
    return array


def _vectors(data: bytes) -> Array:
    vectors = _array(data)
    if vectors.ndim != 2 or vectors.dtype != np.float32:  # noqa: PLR2004 - rows and columns
        raise ValueError(f"vectors of shape {vectors.shape} and type {vectors.dtype}")
    # Several times as fast as the norm of numpy. What is not finite has no length.
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    if not (np.abs(lengths - 1) <= _LENGTH).all():
        raise ValueError("a vector is not of length 1")
    return vectors


def _terms(files: Mapping[str, bytes], folder: str) -> TermIndex:
    own = {name.removeprefix(f"{folder}/"): data for name, data in files.items() if name.startswith(f"{folder}/")}
    words = json.loads(own.pop("words.json"))
    return TermIndex.of_parts({name.removesuffix(".npy"): _array(data) for name, data in own.items()}, words)


def _groups(files: Mapping[str, bytes]) -> Groups:
    centres, rows, ends = (_array(files[f"groups/{name}.npy"]) for name in _GROUPS)
    return Groups(centres, rows, ends, **json.loads(files["groups/search.json"]))


def _shingle_arrays(traces: Traces) -> dict[str, Array]:
    own = [shingles for _, shingles in sorted(traces.shingles.items())]
    ends = np.cumsum([len(each) for each in own], dtype=np.int64)
    return dict(zip(_SHINGLES, (np.concatenate([*own, np.zeros(0, np.uint64)]), ends), strict=True))


def _traces(words: dict[str, str], shingles: Array, ends: Array) -> Traces:
    names = sorted({name for name in words.values() if name})
    return Traces(words, dict(zip(names, np.split(shingles, ends[:-1]) if len(ends) else [], strict=True)))


def _library(own: dict[str, Any]) -> Library:
    notices = tuple(NoticeRule(**{**each, "patterns": tuple(each["patterns"])}) for each in own["notices"])
    corrections = _corrections(own["corrections"])
    return Library(**{**own, "examples": tuple(own["examples"]), "notices": notices, "corrections": corrections})


def _corrections(own: dict[str, Any]) -> Corrections:
    sides = (SideCorrection(NamedWords(**each["words"]), each["claim"], each["stance"]) for each in own["sides"])
    agreements = ((NamedWords(**one), NamedWords(**other)) for one, other in own["agreements"])
    return Corrections(tuple(sides), tuple(agreements), tuple(NamedWords(**each) for each in own["furniture"]))


def _source_fields(source: Source) -> dict[str, Any]:
    names = [field.name for field in fields(Section)]
    sections = [[getattr(section, name) for name in names] for section in source.sections]
    reading = asdict(source.reading) if source.reading else None
    own = {field.name: getattr(source, field.name) for field in fields(source)}
    return own | {"sections": sections, "reading": reading}


def _source(own: dict[str, Any]) -> Source:
    sections = tuple(Section(*section) for section in own["sections"])
    return Source(**{**own, "sections": sections, "pages": tuple(own["pages"]), "reading": _reading(own["reading"])})


def _reading(own: dict[str, Any] | None) -> Reading | None:
    if own is None:
        return None
    return Reading(own["readers"], tuple((key, value) for key, value in own["facts"]), tuple(own["flags"]))


def _passages(sources: tuple[Source, ...], table: Array, sentences: Array) -> tuple[Passage, ...]:
    spans: list[list[Span]] = [[] for _ in table]
    for number, start, end in sentences.tolist():
        spans[number].append(Span(start, end))
    return tuple(
        Passage(sources[number], start, end, tuple(own), Span(above, below) if above >= 0 else None)
        for (number, start, end, above, below), own in zip(table.tolist(), spans, strict=True)
    )


def _map_fields(corpus_map: CorpusMap) -> dict[str, Any]:
    shown = [
        {
            "kind": each.kind,
            "score": each.score,
            "quotes": [[q.id, q.source.id, q.start, q.end, q.role, q.writer] for q in each.quotes],
            "cues": [[cue.start, cue.end] for cue in each.cues],
        }
        for each in corpus_map.disagreements
    ]
    return {"model": corpus_map.model, "disagreements": shown}


def _map(files: Mapping[str, bytes], sources: tuple[Source, ...]) -> CorpusMap:
    by_id = {source.id: source for source in sources}
    own = json.loads(files["map.json"])
    vectors, near = _array(files["claims.npy"]), _array(files["near.npy"])
    if vectors.ndim != 2 or vectors.dtype != np.int16:  # noqa: PLR2004 - rows and columns
        raise ValueError(f"vectors of claims of shape {vectors.shape} and type {vectors.dtype}")
    if near.size and not 0 <= near.min() <= near.max() < len(vectors):
        raise ValueError("a claim lies near to one that there is not")
    shown = []
    for each in own["disagreements"]:
        first, second = (
            Quote(number, by_id[source], start, end, role, writer, 0.0)
            for number, source, start, end, role, writer in each["quotes"]
        )
        cues = tuple(Cue(q, start, end) for q, (start, end) in zip((first, second), each["cues"], strict=True))
        shown.append(Disagreement(each["kind"], (first, second), each["score"], cues))
    return CorpusMap(vectors, near, tuple(shown), own["model"])
