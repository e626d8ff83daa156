"""A folder of documents -> sources. Reads text and metadata; a document that cannot be read costs no other.

What is in a file is for readers.py to say.

Nothing outside the folder is read: links are not followed, and only regular files are opened.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, takewhile
from pathlib import Path
from typing import Any, cast, get_args

from .corrections import OVERRIDES, missing, read_corrections, without_furniture
from .errors import CorpusError, DocumentError
from .extraction import READERS
from .plain import decode
from .readers import PLAIN, Readers
from .records import Corrections, Level, Library, NoticeRule, Section, Source
from .sandbox import Sandbox
from .settings import read_settings

CONFIG = "corpus.toml"
TABLE = "sources.csv"
MAX_BYTES = 20 * 2**20
MAX_BYTES_WITH_PICTURES = 100 * 2**20
SUFFIXES = (*PLAIN, *READERS)
"""Of the files that are read."""
_WITH_PICTURES = {".pdf", ".docx", ".epub"}
_NOT_DOCUMENTS = {CONFIG, TABLE, OVERRIDES, "README.md", "README.txt"}
# The signs that may close a heading of Markdown: "# Beans #", and not "# Learn C#".
_CLOSED = re.compile(r"(?:\A|\s)#+\s*\Z")
_DOCUMENT_KEYS = ("title", "author", "publisher", "url", "date", "kind")
_LIBRARY_KEYS = {"title", "description", "disclaimer", "card", "examples", "needed", "notices", "documents"}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the corpus, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Flagged:
    """A file that is in the corpus, and what its owner should know of it."""

    id: str
    remark: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every readable document of a folder, in the order of their ids, what was left out, and what is odd."""

    library: Library
    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]
    flagged: tuple[Flagged, ...] = ()


def read_corpus(folder: Path, sandbox: Sandbox | None = None, known: Iterable[Source] = ()) -> Corpus:
    """Read all documents below ``folder``; those that are no plain text in ``sandbox``, or in one of its own.

    Files that ``known`` sources were read from, as they were before any correction (``corrections.as_read``), are not
    read again; the result is the same as without.

    Raises:
        CorpusError: the folder does not exist, or its corpus.toml or sources.csv is not valid.
    """
    config = _read_config(folder)
    described: Mapping[str, Mapping[str, Any]] = config.get("documents", {})
    table = _read_table(folder / TABLE)
    sources: list[Source] = []
    skipped: list[Skipped] = []
    flagged: list[Flagged] = []
    with sandbox or Sandbox() as parsers:
        readers = Readers(parsers, known)
        for path in sorted(_walk(folder, skipped), key=lambda path: path.relative_to(folder).as_posix()):
            id = path.relative_to(folder).as_posix()
            try:
                source, remarks = _read_source(path, id, {**table.get(id, {}), **described.get(id, {})}, readers)
            except (DocumentError, OSError) as error:
                why = _closed(error) if isinstance(error, OSError) else str(error)
                skipped.append(Skipped(_printable(id), why))
            else:
                sources.append(source)
                flagged += [Flagged(id, remark) for remark in remarks]
    there = {source.id for source in sources} | {each.id for each in skipped}
    for name, ids in ((CONFIG, described), (TABLE, table)):
        absent = f"{name} describes it, but there is no such file"
        skipped += [Skipped(_printable(id), absent) for id in sorted(set(ids) - there)]
    library = _library(config, read_corrections(folder))
    lost = [
        Flagged(OVERRIDES, f"{each.source} has no “{each.quote}”") for each in missing(library.corrections, sources)
    ]
    kept = (without_furniture(source, library.corrections) for source in sources)
    return Corpus(library, tuple(kept), tuple(skipped), (*flagged, *lost))


def read_library(folder: Path) -> Library:
    """What corpus.toml says of the whole corpus; no document is read.

    Raises:
        CorpusError: the folder does not exist, or its corpus.toml is not valid.
    """
    return _library(_read_config(folder), read_corrections(folder))


def _walk(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    """Every file below the folder; hidden ones and the corpus's own are left out, links are not followed.

    Folders that cannot be read go to ``skipped``.
    """

    def skip(error: OSError) -> None:
        id = Path(error.filename).relative_to(folder).as_posix()
        skipped.append(Skipped(_printable(id), _closed(error)))

    for parent, folders, files in os.walk(folder, onerror=skip):
        folders[:] = [name for name in folders if not name.startswith(".")]
        # Of a path that is too long, pathlib raises where this says no.
        links = [name for name in folders if os.path.islink(f"{parent}/{name}")]  # noqa: PTH114
        for name in [*files, *links]:
            at_top = Path(parent) == folder
            if not name.startswith(".") and not (at_top and name in _NOT_DOCUMENTS):
                yield Path(parent) / name


def _read_source(path: Path, id: str, metadata: Mapping[str, Any], readers: Readers) -> tuple[Source, tuple[str, ...]]:
    """The source, and remarks about it."""
    suffix = path.suffix.lower()
    if _printable(id) != id:
        raise DocumentError("its name is not valid Unicode, or holds a control character; rename it")
    if path.is_symlink():
        raise DocumentError("it is a link, and links are not followed; copy the file itself")
    if not stat.S_ISREG(path.lstat().st_mode):
        raise DocumentError("it is not a regular file")
    if suffix not in SUFFIXES:
        raise DocumentError(f"no reader for {path.suffix or 'files without a suffix'}; use {_suffixes()}")
    data = _read_bytes(path, MAX_BYTES_WITH_PICTURES if suffix in _WITH_PICTURES else MAX_BYTES)
    if not data:
        raise DocumentError("it is empty")
    sha256 = hashlib.sha256(data).hexdigest()
    extract, sections, reading = readers.read(suffix, data, sha256)
    text = extract.text
    given = {**extract.facts, **{key: str(value) for key, value in metadata.items() if value}}
    facts = {key: given.get(key) for key in _DOCUMENT_KEYS}
    title = facts.pop("title") or _own_title(text, sections) or path.stem
    source = Source(
        id=id,
        title=title,
        text=text,
        sections=sections,
        sha256=sha256,
        pages=extract.pages,
        reading=reading,
        **facts,
    )
    return source, reading.flags


def _own_title(text: str, sections: Sequence[Section]) -> str | None:
    """The first heading that is marked as the page's own, or else one above all that is said."""
    marked = (section for section in sections if section.role == "heading" and text.startswith("# ", section.start))
    above = takewhile(lambda section: section.role not in {"body", "comment"}, sections)
    heading = next(chain(marked, (section for section in above if section.role == "heading")), None)
    if heading is None:
        return None
    first = text[heading.start : heading.end].lstrip("# \t\n").partition("\n")[0]
    return _CLOSED.sub("", first).strip() or None


def _read_bytes(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise DocumentError(f"it is larger than {most // 2**20} MiB; split it")
    return data


def _closed(error: OSError) -> str:
    return f"it cannot be opened ({error.strerror}); check its permissions"


def _suffixes() -> str:
    return f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"


def _printable(id: str) -> str:
    """The id with a question mark for what UTF-8 does not know and for what could act on a terminal."""
    return "".join("?" if unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"} else each for each in id)


def _read_table(path: Path) -> dict[str, dict[str, str]]:
    """What sources.csv says of each document, by its id; the first row names the columns."""

    def require(fine: bool, what: str) -> None:
        if not fine:
            raise CorpusError(f"{path}: {what}. Correct the file and index again.")

    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return {}
    require(stat.S_ISREG(mode), "it is a link or not a regular file")
    try:
        text = decode(_read_bytes(path, MAX_BYTES))
        separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except (DocumentError, csv.Error) as error:
        raise CorpusError(f"{path}: {error}. Correct the file and index again.") from None
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows, start=2):
        require(None not in row, f"row {number} has more cells than the first; quote what holds a “{separator}”")
        unknown = {str(key) for key in row} - {"file", *_DOCUMENT_KEYS}
        require(not unknown, f"unknown column {', '.join(sorted(unknown))}; use file, {', '.join(_DOCUMENT_KEYS)}")
        require(bool(row.get("file")), f"row {number} has no file")
        require(row["file"] not in found, f"row {number} names {row['file']} again")
        found[row["file"]] = {key: row[key].strip() for key in _DOCUMENT_KEYS if row.get(key)}
    return found


def _read_config(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise CorpusError(f"{folder} is not a folder. Put your documents there, or name another with --corpus.")
    path = folder / CONFIG
    config = read_settings(path)
    _check_config(config, path)
    return config


def _check_config(config: dict[str, Any], path: Path) -> None:
    def require(fine: bool, what: str) -> None:
        if not fine:
            raise CorpusError(f"{path}: {what}. Correct the file and index again.")

    unknown = ", ".join(sorted(set(config) - _LIBRARY_KEYS))
    require(not unknown, f"unknown key {unknown}; the keys are {', '.join(sorted(_LIBRARY_KEYS))}")
    for key in ("title", "description", "disclaimer", "card"):
        require(isinstance(config.get(key, ""), str), f"{key} must be a string")
    require(_strings(config.get("examples", [])), "examples must be a list of questions")
    needed = config.get("needed", 0)
    # In Python True is a number too.
    require(type(needed) in {int, float} and 0 <= needed <= 1, "needed must be a number from 0 to 1")
    require(isinstance(config.get("documents", {}), dict), "documents must be a table")
    for id, document in config.get("documents", {}).items():
        require(isinstance(document, dict), f'documents."{id}" must be a table')
        unknown = ", ".join(sorted(set(document) - set(_DOCUMENT_KEYS)))
        require(not unknown, f'unknown key {unknown} of documents."{id}"; the keys are {", ".join(_DOCUMENT_KEYS)}')
        for key, value in document.items():
            require(isinstance(value, str | int | date), f'{key} of documents."{id}" must be a string')
    require(isinstance(config.get("notices", []), list), "notices must be written as [[notices]]")
    for number, notice in enumerate(config.get("notices", []), start=1):
        require(isinstance(notice, dict), f"notice {number} must be a table")
        require(
            set(notice) == {"id", "level", "text", "patterns"},
            f"notice {number} needs id, level, text, patterns",
        )
        require(notice["level"] in get_args(Level), f"notice {number}: level must be one of {get_args(Level)}")
        require(isinstance(notice["id"], str) and isinstance(notice["text"], str), f"notice {number}: id and text")
        require(_strings(notice["patterns"]), f"notice {number}: patterns must be a list of strings")
        require(all(each.split() for each in notice["patterns"]), f"notice {number}: a pattern has no word")


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _library(config: dict[str, Any], corrections: Corrections) -> Library:
    return Library(
        title=config.get("title", "Second Opinion"),
        description=config.get("description", ""),
        disclaimer=config.get("disclaimer", ""),
        card=config.get("card", ""),
        examples=tuple(config.get("examples", ())),
        notices=tuple(
            NoticeRule(each["id"], cast("Level", each["level"]), each["text"], tuple(each["patterns"]))
            for each in config.get("notices", ())
        ),
        needed=float(config["needed"]) if "needed" in config else None,
        corrections=corrections,
    )
