"""The index on disk: generations, of which CURRENT names the one in use, and the one before it is kept.

A generation is a folder that is never changed once it is there. It is written under another name, read back and
checked, and renamed; only then CURRENT is replaced, in one step. So a run that fails or is killed, wherever, leaves
the old index or the new one. Every file's sha256 stands in the manifest; the manifest's own stands in CURRENT and in
the folder's name. Each is checked before anything is read; where one is wrong, the last sound generation answers.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from operator import attrgetter
from pathlib import Path, PurePosixPath
from shlex import quote

import numpy as np

from .contents import from_files, to_files
from .disk import Disk, sync_folder, write_file
from .errors import IndexDamaged, IndexMissing, IndexNotSaved
from .index import VERSION, Index
from .locks import not_saved

_CURRENT = "CURRENT"
_MANIFEST = "manifest.json"
_PREFIX = "generation-"
_NEW, _NEW_CURRENT = ".new", ".CURRENT.new"
_DIGITS = 16
# Of passages whose sources are known to be equal: these are not compared again for each.
_PLACE = attrgetter("source.id", "start", "end", "sentences", "heading")


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


def save_index(index: Index, folder: Path, corpus: Path, disk: Disk | None = None) -> None:
    """Make ``index`` the one in use in ``folder``; to be called by its only writer (``locks.only_writer``).

    Raises:
        IndexNotSaved: the disk is full, or cannot be written, or does not give back what was written; what was in
            use stays in use.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _save(index, folder, os.path.relpath(corpus, folder), disk or Disk())
    except OSError as error:
        raise not_saved(folder, error) from error


def _save(index: Index, folder: Path, corpus: str, disk: Disk) -> None:
    before = _last_sound(folder)
    _remove_unfinished(folder, disk)
    new = folder / _NEW
    try:
        sha256 = _write(index, new, corpus, disk)
        _check(index, new, sha256)
        generation = _free_name(folder, sha256)
        disk.rename(new, generation)
        sync_folder(disk, folder)
        write_file(disk, folder / _NEW_CURRENT, f"{generation.name} {sha256}".encode())
        disk.rename(folder / _NEW_CURRENT, folder / _CURRENT)
        sync_folder(disk, folder)
    finally:
        with suppress(OSError):
            _remove_unfinished(folder, disk)
    _remove_others(folder, {generation, before}, disk)


def _write(index: Index, folder: Path, corpus: str, disk: Disk) -> str:
    """Write a generation; the sha256 of its manifest. The hashes are those of what was meant, not of what is there."""
    disk.make(folder)
    made = [folder]
    files: dict[str, str] = {}
    for name, data in to_files(index):
        path = folder / name
        if path.parent not in made:
            disk.make(path.parent)
            made.append(path.parent)
        write_file(disk, path, data)
        files[name] = hashlib.sha256(data).hexdigest()
    manifest = Manifest(VERSION, index.fingerprint, index.encoder, corpus, dict(sorted(files.items())))
    data = json.dumps(asdict(manifest), indent=1).encode()
    write_file(disk, folder / _MANIFEST, data)
    for each in made:
        sync_folder(disk, each)
    return hashlib.sha256(data).hexdigest()


def _check(index: Index, generation: Path, sha256: str) -> None:
    """Read back what was written: it must be the same index, and find some of its own passages."""
    try:
        written = _read(generation, sha256)
    except IndexDamaged as error:
        raise IndexNotSaved(f"{generation.parent}: {error}; check the disk and the model, then index again.") from error
    some = sorted({0, len(index.passages) // 2, len(index.passages) - 1})
    found = {row: written.search_vectors(index.vectors[row], 1)[0][0] for row in some}
    if (
        written.fingerprint != index.fingerprint
        or written.sources != index.sources
        or list(map(_PLACE, written.passages)) != list(map(_PLACE, index.passages))
        or len(written.terms) != len(index.passages)
        or len(written.documents) != len(index.sources)
        or not all(np.array_equal(index.vectors[row], index.vectors[own]) for row, own in found.items())
    ):
        raise IndexNotSaved(f"{generation.parent}: what was read back is another index; check the disk and try again.")


def _free_name(folder: Path, sha256: str) -> Path:
    """A name that no generation has: what has it may be damaged, and is not touched before CURRENT names another."""
    path, number = folder / f"{_PREFIX}{sha256[:_DIGITS]}", 1
    while path.exists() or path.is_symlink():
        number += 1
        path = folder / f"{_PREFIX}{sha256[:_DIGITS]}-{number}"
    return path


def remove_leftovers(folder: Path, disk: Disk | None = None) -> None:
    """Remove what runs that were killed left behind; to be called by the folder's only writer."""
    disk = disk or Disk()
    with suppress(OSError):
        _remove_unfinished(folder, disk)
    with suppress(IndexMissing, IndexDamaged):
        current, _ = _current(folder)
        others = [generation for generation in _generations(folder) if generation != current]
        _remove_others(folder, {current, *others[:1]}, disk)


def _remove_unfinished(folder: Path, disk: Disk) -> None:
    for name in (_NEW, _NEW_CURRENT):
        if os.path.lexists(folder / name):
            disk.remove(folder / name)


def _remove_others(folder: Path, kept: set[Path | None], disk: Disk) -> None:
    """Remove all generations but those that are ``kept``; one that cannot be removed does no harm."""
    for generation in _generations(folder):
        if generation not in kept:
            with suppress(OSError):
                disk.remove(generation)


def _generations(folder: Path) -> list[Path]:
    """Every generation, the one that was written last first."""

    def written(generation: Path) -> tuple[int, str]:
        try:
            return (generation / _MANIFEST).lstat().st_mtime_ns, generation.name
        except OSError:
            return 0, generation.name

    return sorted((path for path in folder.glob(f"{_PREFIX}*") if path.is_dir()), key=written, reverse=True)


def _last_sound(folder: Path) -> Path | None:
    """The generation that a reader is given at present."""
    for generation, sha256 in _candidates(folder):
        with suppress(IndexDamaged):
            _files(generation, _manifest(generation, sha256))
            return generation
    return None


def _candidates(folder: Path) -> Iterator[tuple[Path, str | None]]:
    """The generations to read from, the one in use first; with what CURRENT says of its manifest."""
    current: Path | None = None
    with suppress(IndexMissing, IndexDamaged):
        current, sha256 = _current(folder)
        yield current, sha256
    yield from ((generation, None) for generation in _generations(folder) if generation != current)


def rebuild_command(index: Path, corpus: Path | None = None) -> str:
    """What builds an index anew; where only the index is known, its reader puts in the folder of the documents."""
    if index == Path("index") and corpus in {None, Path("corpus"), Path("corpus").resolve()}:
        return "python -m assistant index"
    documents = quote(str(corpus)) if corpus else "DOCUMENTS"
    return f"python -m assistant index --corpus {documents} --index {quote(str(index))}"


def _next_step(folder: Path) -> str:
    return f"; run: {rebuild_command(folder)}"


def load_index(folder: Path) -> Index:
    """The index in use in ``folder``, or the last sound one where its files are damaged; its ``warning`` says so.

    Raises:
        IndexMissing: nothing was ever indexed into ``folder``.
        IndexDamaged: no generation is what was written.
    """
    try:
        return load_current(folder)
    except IndexDamaged as error:
        damage = error
    for generation in _generations(folder):
        with suppress(IndexDamaged):
            index = _read(generation)
            what = str(damage).removesuffix(_next_step(folder))
            return replace(index, warning=f"{what}; the last sound index answers instead{_next_step(folder)}")
    raise damage


def load_current(folder: Path) -> Index:
    """The index in use in ``folder``, and no other.

    Raises:
        IndexMissing, IndexDamaged: as :func:`load_index`.
    """
    current = _current(folder)
    try:
        return _read(*current)
    except IndexDamaged as error:
        # A writer may have been so quick as to replace it twice meanwhile.
        if _current(folder) != current:
            return load_current(folder)
        raise IndexDamaged(f"{error}{_next_step(folder)}") from error


def load_previous(folder: Path) -> Index | None:
    """The index that stood in ``folder`` before the one in use; None where there is none, or it is damaged.

    Raises:
        IndexMissing, IndexDamaged: as :func:`load_index`.
    """
    current, _ = _current(folder)
    for generation in _generations(folder):
        if generation != current:
            with suppress(IndexDamaged):
                return _read(generation)
    return None


def last_written(folder: Path) -> tuple[int, int] | None:
    """What changes whenever an index is put in use in ``folder``; None where there is none."""
    try:
        status = (folder / _CURRENT).stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in use.

    Raises:
        IndexMissing, IndexDamaged: as :func:`load_index`.
    """
    try:
        return _manifest(*_current(folder))
    except IndexDamaged as error:
        raise IndexDamaged(f"{str(error).removesuffix(_next_step(folder))}{_next_step(folder)}") from error


def _current(folder: Path) -> tuple[Path, str]:
    """The folder of the generation in use, and the sha256 of its manifest."""
    current = folder / _CURRENT
    if not os.path.lexists(current):
        if not any(folder.glob(f"{_PREFIX}*")):
            raise IndexMissing(f"{folder} holds no index{_next_step(folder)}")
        raise IndexDamaged(f"{current} is missing{_next_step(folder)}")
    try:
        name, _, sha256 = _bytes(current).decode().partition(" ")
    except UnicodeDecodeError as error:
        raise IndexDamaged(f"{current} cannot be read ({error}){_next_step(folder)}") from error
    except IndexDamaged as error:
        raise IndexDamaged(f"{error}{_next_step(folder)}") from error
    if not name.startswith(_PREFIX) or "/" in name or "\0" in name or not (folder / name).is_dir():
        raise IndexDamaged(f"{current} names no generation of the index{_next_step(folder)}")
    return folder / name, sha256


def _read(generation: Path, sha256: str | None = None) -> Index:
    """The index of a generation, of whose manifest the sha256 is known, or else as much of it as the name has.

    Raises:
        IndexDamaged: it is not what was written; without what to do about it.
    """
    manifest = _manifest(generation, sha256)
    try:
        index = from_files(_files(generation, manifest), manifest.encoder)
    except IndexDamaged as error:
        raise IndexDamaged(f"{generation} cannot be read ({error})") from error
    if index.fingerprint != manifest.fingerprint:
        raise IndexDamaged(f"{generation} is not the index that its manifest names")
    return index


def _manifest(generation: Path, sha256: str | None = None) -> Manifest:
    path = generation / _MANIFEST
    data = _bytes(path)
    found = hashlib.sha256(data).hexdigest()
    named = generation.name.removeprefix(_PREFIX)[:_DIGITS]
    if (found != sha256) if sha256 is not None else (found[:_DIGITS] != named):
        raise IndexDamaged(f"{path} is not what was written")
    try:
        manifest = Manifest(**json.loads(data))
    except (ValueError, TypeError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error})") from error
    if manifest.version != VERSION:
        raise IndexDamaged(f"{generation} was written by another version of this program")
    return manifest


def _files(generation: Path, manifest: Manifest) -> dict[str, bytes]:
    """The bytes of every file of a generation, each as its hash says; what else lies there is never opened."""
    for name in manifest.files:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise IndexDamaged(f"{generation / _MANIFEST} names {name}")

    def sound(name: str) -> bytes:
        data = _bytes(generation / name)
        if hashlib.sha256(data).hexdigest() != manifest.files[name]:
            raise IndexDamaged(f"{generation / name} is not what was written")
        return data

    # To read and to hash lets other threads run.
    with ThreadPoolExecutor() as pool:
        return dict(zip(manifest.files, pool.map(sound, manifest.files), strict=True))


def _bytes(path: Path) -> bytes:
    """The content of a regular file; a pipe is not waited for."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise IndexDamaged(f"{path} is no regular file")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise IndexDamaged(f"{path} is missing") from error
    except (OSError, ValueError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise IndexDamaged(f"{path} cannot be read ({why})") from error
