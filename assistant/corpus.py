"""A folder of documents -> sources. Reads text and metadata; a document that cannot be read costs no other.

Nothing outside the folder is read: links are not followed, and only regular files are opened.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

import charset_normalizer

from .errors import CorpusError, DocumentError
from .records import Level, Library, NoticeRule, Section, Source
from .sections import split_sections

CONFIG = "corpus.toml"
MAX_BYTES = 20 * 2**20
_NOT_DOCUMENTS = {CONFIG, "README.md", "README.txt"}
_TITLE = re.compile(r"""^title:[ \t]*(["']?)(\S.*?)\1[ \t]*$""", re.MULTILINE)
_DOCUMENT_KEYS = ("title", "author", "publisher", "url", "date", "kind")
_LIBRARY_KEYS = {"title", "description", "disclaimer", "card", "examples", "needed", "notices", "documents"}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the corpus, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every readable document of a folder, in the order of their ids, and what was left out."""

    library: Library
    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]


def read_corpus(folder: Path) -> Corpus:
    """Read all documents below ``folder``.

    Raises:
        CorpusError: the folder does not exist, or its corpus.toml is not valid.
    """
    if not folder.is_dir():
        raise CorpusError(f"{folder} is not a folder. Put your documents there, or name another with --corpus.")
    config = _read_config(folder / CONFIG)
    documents: Mapping[str, Mapping[str, Any]] = config.get("documents", {})
    sources: list[Source] = []
    skipped: list[Skipped] = []
    for path in sorted(_walk(folder), key=lambda path: path.relative_to(folder).as_posix()):
        id = path.relative_to(folder).as_posix()
        try:
            sources.append(_read_source(path, id, documents.get(id, {})))
        except DocumentError as error:
            skipped.append(Skipped(_printable(id), str(error)))
    known = {source.id for source in sources} | {each.id for each in skipped}
    missing = f"{CONFIG} describes it, but there is no such file"
    skipped += [Skipped(_printable(id), missing) for id in sorted(set(documents) - known)]
    return Corpus(_library(config), tuple(sources), tuple(skipped))


def _walk(folder: Path) -> Iterator[Path]:
    """Every file below the folder; hidden ones and the corpus's own are left out, links are not followed."""
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in [*files, *links]:
            at_top = Path(parent) == folder
            if not name.startswith(".") and not (at_top and name in _NOT_DOCUMENTS):
                yield Path(parent) / name


def _read_source(path: Path, id: str, metadata: Mapping[str, Any]) -> Source:
    reader = READERS.get(path.suffix.lower())
    if _printable(id) != id:
        raise DocumentError("its name is not valid Unicode, or holds a control character; rename it")
    if path.is_symlink():
        raise DocumentError("it is a link, and links are not followed; copy the file itself")
    if not stat.S_ISREG(path.lstat().st_mode):
        raise DocumentError("it is not a regular file")
    if reader is None:
        raise DocumentError(f"no reader for {path.suffix or 'files without a suffix'}; use {_suffixes()}")
    data = _read_bytes(path)
    text = reader(data)
    if not text.strip():
        raise DocumentError("it holds no text")
    sections = split_sections(text)
    facts = {key: str(metadata[key]) if metadata.get(key) else None for key in _DOCUMENT_KEYS}
    title = facts.pop("title") or _own_title(text, sections) or path.stem
    return Source(id=id, title=title, text=text, sections=sections, sha256=hashlib.sha256(data).hexdigest(), **facts)


def _own_title(text: str, sections: Sequence[Section]) -> str | None:
    """The title in the front matter, or the first heading; one that is marked as the page's own goes first."""
    front = text[: sections[0].end] if text.startswith("---\n") and sections[0].role == "boilerplate" else ""
    if named := _TITLE.search(front):
        return named.group(2)
    headings = [text[s.start : s.end].strip() for s in sections if s.role == "heading"]
    marked = [heading for heading in headings if heading.startswith("# ")]
    return next((heading.strip("# \t").split("\n")[0] for heading in [*marked, *headings]), None)


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"it cannot be opened ({error.strerror}); check its permissions") from None
    if len(data) > MAX_BYTES:
        raise DocumentError(f"it is larger than {MAX_BYTES // 2**20} MiB; split it")
    return data


def _decode(data: bytes) -> str:
    """Text of a plain file: UTF-8, or UTF-16 by its mark, or detected. Never a replacement character."""
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        text = _detect(data, error)
    if "\0" in text:
        raise DocumentError(f"it is not a text file (a NUL at character {text.index(chr(0))})")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _detect(data: bytes, error: UnicodeDecodeError) -> str:
    """The text in the likeliest other encoding; of those that are as likely, the one of Western Windows."""
    matches = [] if b"\0" in data else list(charset_normalizer.from_bytes(data))
    if not matches:
        raise DocumentError(
            f"its encoding cannot be told (not {error.encoding} at byte {error.start}); save it as UTF-8"
        )
    likeliest = (matches[0].chaos, matches[0].coherence)
    western = (each for each in matches if each.encoding == "cp1252" and (each.chaos, each.coherence) == likeliest)
    return str(next(western, matches[0]))


READERS: Mapping[str, Callable[[bytes], str]] = {".txt": _decode, ".md": _decode}
"""File suffix -> the text of a file's bytes, which offsets then refer to; raises DocumentError."""


def _suffixes() -> str:
    return " or ".join(READERS)


def _printable(id: str) -> str:
    """The id with a question mark for what UTF-8 does not know and for what could act on a terminal."""
    return "".join("?" if unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"} else each for each in id)


def _read_config(path: Path) -> dict[str, Any]:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise CorpusError(f"{path}: it is a link or not a regular file. Put a file there and index again.")
        config = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}. Correct the file and index again.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CorpusError(f"{path}: {error}. Correct the file and index again.") from None
    _check_config(config, path)
    return config


def _check_config(config: dict[str, Any], path: Path) -> None:
    def require(fine: bool, what: str) -> None:
        if not fine:
            raise CorpusError(f"{path}: {what}. Correct the file and index again.")

    require(not (unknown := set(config) - _LIBRARY_KEYS), f"unknown key {', '.join(sorted(unknown))}")
    for key in ("title", "description", "disclaimer", "card"):
        require(isinstance(config.get(key, ""), str), f"{key} must be a string")
    require(_strings(config.get("examples", [])), "examples must be a list of questions")
    needed = config.get("needed", 0)
    # In Python True is a number too.
    require(type(needed) in {int, float} and 0 <= needed <= 1, "needed must be a number from 0 to 1")
    require(isinstance(config.get("documents", {}), dict), "documents must be a table")
    for id, document in config.get("documents", {}).items():
        require(isinstance(document, dict), f'documents."{id}" must be a table')
        unknown = set(document) - set(_DOCUMENT_KEYS)
        require(not unknown, f'unknown key {", ".join(sorted(unknown))} of documents."{id}"')
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


def _library(config: dict[str, Any]) -> Library:
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
    )
