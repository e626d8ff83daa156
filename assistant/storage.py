"""The index on disk. A folder a generation, its manifest written last; CURRENT names the one in use.

A generation is complete before CURRENT is replaced, in one step: a run that is killed leaves the old
one in use. Every file's sha256 stands in the manifest, and the manifest's own in CURRENT; each is checked
before the file is read.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .errors import IndexDamaged, IndexMissing, IndexNotSaved
from .index import VERSION, CorpusMap, Index
from .models import Vectors, sha256_of
from .records import Cue, Disagreement, Library, NoticeRule, Passage, Quote, Section, Source, Span
from .terms import TermIndex

_CURRENT = "CURRENT"
_MANIFEST = "manifest.json"
_REBUILD = "run: python -m assistant index"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made from, and the sha256 of each of its files."""

    version: int
    fingerprint: str
    encoder: str
    corpus: str
    files: dict[str, str]

    def corpus_folder(self, index: Path) -> Path:
        """Where the corpus lies; the manifest has its path from the index, so that both can move together."""
        return (index / self.corpus).resolve()


def save_index(index: Index, folder: Path, corpus: Path) -> None:
    """Make ``index`` the one in use in ``folder``.

    Raises:
        IndexNotSaved: the disk is full or the folder cannot be written; what was in use stays in use.
    """
    try:
        _save(index, folder, corpus)
    except OSError as error:
        why = error.strerror or str(error)
        raise IndexNotSaved(
            f"{folder} cannot hold the index ({why}); mend that or name another with --index."
        ) from error


def _save(index: Index, folder: Path, corpus: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"generation-{index.fingerprint[:16]}"
    new = folder / f".{name}.{os.getpid()}"
    shutil.rmtree(new, ignore_errors=True)
    try:
        new.mkdir()
        _write(index, new, os.path.relpath(corpus, folder))
        final = folder / name
        if final.exists():
            shutil.rmtree(final)
        new.rename(final)
        _write_file(folder / f".{_CURRENT}.{os.getpid()}", f"{name} {sha256_of(final / _MANIFEST)}".encode())
        (folder / f".{_CURRENT}.{os.getpid()}").replace(folder / _CURRENT)
        _sync(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    for old in folder.glob("generation-*"):
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)


def _write(index: Index, folder: Path, corpus: str) -> None:
    numbers = {source.id: i for i, source in enumerate(index.sources)}
    table = [
        [
            numbers[p.source.id],
            p.start,
            p.end,
            p.heading.start if p.heading else -1,
            p.heading.end if p.heading else -1,
        ]
        for p in index.passages
    ]
    sentences = [[i, s.start, s.end] for i, p in enumerate(index.passages) for s in p.sentences]
    lines = [json.dumps(asdict(source), ensure_ascii=False) for source in index.sources]
    _write_file(folder / "library.json", json.dumps(asdict(index.library), ensure_ascii=False).encode())
    _write_file(folder / "sources.jsonl", "".join(f"{line}\n" for line in lines).encode())
    _write_file(folder / "voices.json", json.dumps(dict(index.voices), ensure_ascii=False, sort_keys=True).encode())
    np.save(folder / "passages.npy", np.asarray(table, np.int64), allow_pickle=False)
    np.save(folder / "sentences.npy", np.asarray(sentences, np.int64), allow_pickle=False)
    np.save(folder / "vectors.npy", index.vectors, allow_pickle=False)
    index.terms.save(folder / "terms")
    index.documents.save(folder / "documents")
    if index.map:
        np.save(folder / "claims.npy", index.map.vectors, allow_pickle=False)
        _write_file(folder / "map.json", json.dumps(_map_fields(index.map), ensure_ascii=False).encode())
    files = {path.relative_to(folder).as_posix(): sha256_of(path) for path in sorted(_files(folder))}
    manifest = Manifest(VERSION, index.fingerprint, index.encoder, corpus, files)
    for path in _files(folder):
        _sync(path)
    _write_file(folder / _MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
    _sync(folder)


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


def _map(fields: dict[str, Any], vectors: Vectors, sources: tuple[Source, ...]) -> CorpusMap:
    by_id = {source.id: source for source in sources}
    shown = []
    for each in fields["disagreements"]:
        first, second = (
            Quote(number, by_id[source], start, end, role, writer, 0.0)
            for number, source, start, end, role, writer in each["quotes"]
        )
        cues = tuple(Cue(q, start, end) for q, (start, end) in zip((first, second), each["cues"], strict=True))
        shown.append(Disagreement(each["kind"], (first, second), each["score"], cues))
    return CorpusMap(vectors, tuple(shown), fields["model"])


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _write_file(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    _sync(path)


def _sync(path: Path) -> None:
    """Wait until the disk holds the file; a full disk is reported here and nowhere else."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in use.

    Raises:
        IndexMissing: nothing was ever indexed into ``folder``.
        IndexDamaged: CURRENT or the manifest is not what was written.
    """
    generation, sha256 = _generation(folder)
    if not (generation / _MANIFEST).is_file():
        raise IndexDamaged(f"{generation / _MANIFEST} is no regular file; {_REBUILD}")
    try:
        if sha256_of(generation / _MANIFEST) != sha256:
            raise IndexDamaged(f"{generation / _MANIFEST} is not what was written; {_REBUILD}")
        manifest = Manifest(**json.loads((generation / _MANIFEST).read_text("utf-8")))
        if manifest.version != VERSION:
            raise IndexDamaged(f"{folder} was written by another version of this program; {_REBUILD}")
        if generation.name != f"generation-{manifest.fingerprint[:16]}":
            raise IndexDamaged(f"{generation / _MANIFEST} belongs to another generation; {_REBUILD}")
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(f"{generation / _MANIFEST} cannot be read ({error}); {_REBUILD}") from error
    return manifest


def _generation(folder: Path) -> tuple[Path, str]:
    """The folder of the generation in use, and the sha256 of its manifest."""
    current = folder / _CURRENT
    if not current.exists():
        raise IndexMissing(f"{folder} holds no index; {_REBUILD}")
    if not current.is_file():
        raise IndexDamaged(f"{current} is no regular file; {_REBUILD}")
    try:
        name, _, sha256 = current.read_text("utf-8").partition(" ")
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"{current} cannot be read ({error}); {_REBUILD}") from error
    if not name.startswith("generation-") or "/" in name or not (folder / name).is_dir():
        raise IndexDamaged(f"{current} names no generation of the index; {_REBUILD}")
    return folder / name, sha256


def load_index(folder: Path) -> Index:
    """The index in use in ``folder``.

    Raises:
        IndexMissing: nothing was ever indexed into ``folder``.
        IndexDamaged: a file is missing, or is not what was written.
    """
    manifest = read_manifest(folder)
    generation, _ = _generation(folder)
    for name, sha256 in manifest.files.items():
        path = generation / name
        if not path.is_file() or sha256_of(path) != sha256:
            raise IndexDamaged(f"{path} is missing or not what was written; {_REBUILD}")
    try:
        library = _library(json.loads((generation / "library.json").read_text("utf-8")))
        voices = dict(json.loads((generation / "voices.json").read_text("utf-8")))
        lines = (generation / "sources.jsonl").read_text("utf-8").split("\n")
        sources = tuple(_source(json.loads(line)) for line in lines if line)
        table, sentences, vectors = (
            np.load(generation / f"{name}.npy", allow_pickle=False) for name in ("passages", "sentences", "vectors")
        )
        present = None
        if "map.json" in manifest.files:
            fields = json.loads((generation / "map.json").read_text("utf-8"))
            present = _map(fields, np.load(generation / "claims.npy", allow_pickle=False), sources)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{generation} cannot be read ({error}); {_REBUILD}") from error
    terms, documents = TermIndex.load(generation / "terms"), TermIndex.load(generation / "documents")
    passages = _passages(sources, table, sentences)
    return Index(library, sources, passages, vectors, terms, documents, manifest.encoder, voices, present)


def _library(fields: dict[str, Any]) -> Library:
    notices = tuple(NoticeRule(**{**each, "patterns": tuple(each["patterns"])}) for each in fields["notices"])
    return Library(**{**fields, "examples": tuple(fields["examples"]), "notices": notices})


def _source(fields: dict[str, Any]) -> Source:
    sections = tuple(Section(**section) for section in fields["sections"])
    return Source(**{**fields, "sections": sections, "pages": tuple(fields["pages"])})


def _passages(
    sources: tuple[Source, ...], table: np.ndarray[Any, Any], sentences: np.ndarray[Any, Any]
) -> tuple[Passage, ...]:
    spans: list[list[Span]] = [[] for _ in table]
    for number, start, end in sentences.tolist():
        spans[number].append(Span(start, end))
    return tuple(
        Passage(sources[number], start, end, tuple(own), Span(above, below) if above >= 0 else None)
        for (number, start, end, above, below), own in zip(table.tolist(), spans, strict=True)
    )
