"""A folder of documents and an index -> the index of those documents, built or brought up to date, and saved."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .claims import add_map
from .corpus import Flagged, Skipped, read_corpus
from .errors import IndexDamaged, IndexMissing
from .index import Index, build_index, fingerprint
from .locks import only_writer
from .models import Encoder, StanceModel
from .records import Source
from .storage import load_index, read_manifest, remove_leftovers, save_index

# New values after which Python looks for garbage, where it would be 700.
_COLLECT_AFTER = 200_000


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The index of the present documents, the one that was there before, and what was left out or is odd."""

    index: Index
    previous: Index | None
    skipped: tuple[Skipped, ...]
    flagged: tuple[Flagged, ...]


def refresh(
    corpus: Path,
    index: Path,
    encoder: Encoder,
    stance: StanceModel,
    progress: Callable[[Iterable[Source]], Iterable[Source]] = iter,
    *,
    wait: bool = False,
) -> Refreshed:
    """Make the index in the folder ``index`` the one of ``corpus``; only what changed is encoded.

    Raises:
        CorpusError: the corpus cannot be read, or nothing in it could be indexed; the index stays as it was.
        IndexBusy: another process is indexing there, and this one does not ``wait`` until it has finished.
        IndexNotSaved: the index cannot be written; the one that was in use still is.
    """
    with only_writer(index, wait=wait), _collecting_rarely():
        remove_leftovers(index)
        previous = _load(index)
        folder = read_corpus(corpus, known=previous.known if previous else ())
        wanted = fingerprint(folder.library, folder.sources, encoder.name, stance.name)
        # What read a document is not in the fingerprint; unless it is saved, all is parsed again next time.
        same = previous and previous.fingerprint == wanted and previous.sources == folder.sources
        if previous and same and not previous.warning and is_of(index, corpus):
            return Refreshed(previous, previous, folder.skipped, folder.flagged)
        built = build_index(folder.library, folder.sources, encoder, previous, progress)
        new = add_map(built, encoder, stance, previous)
        save_index(new, index, corpus)
        return Refreshed(new, previous, folder.skipped, folder.flagged)


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Let Python look for garbage less often: an index is millions of values, none of which refers to itself.

    It costs a quarter of an update to look at them again and again.
    """
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _load(index: Path) -> Index | None:
    try:
        return load_index(index)
    except (IndexMissing, IndexDamaged):
        return None


def is_of(index: Path, corpus: Path) -> bool:
    """Whether the index in the folder ``index`` was made of the documents in the folder ``corpus``."""
    return read_manifest(index).corpus_folder(index) == corpus.resolve()
