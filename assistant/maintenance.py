"""What a maintainer does with an index: bring it up to date and read what changed, or verify it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .claims import add_map
from .corpus import Flagged, Skipped, read_corpus
from .errors import IndexDamaged, IndexMissing, IndexStale
from .index import Index, build_index, fingerprint
from .models import encoder_name, load_encoder, load_stance_model, stance_name
from .records import Source
from .storage import load_index, read_manifest, save_index


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What became of each document of the corpus, by id."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    flagged: tuple[Flagged, ...]
    near_duplicates: tuple[tuple[str, str], ...]
    """Pairs of a document and a copy of it, the one that names their voice first."""
    passages: int
    fingerprint: str

    def describe(self) -> str:
        """A line a kind of change, with the documents' ids; skipped ones with the reason."""
        lines = []
        for name in ("added", "changed", "removed", "unchanged"):
            ids: tuple[str, ...] = getattr(self, name)
            shown = f": {', '.join(ids)}" if ids and name != "unchanged" else ""
            lines.append(f"{name:<10}{len(ids)}{shown}")
        lines.append(f"{'skipped':<10}{len(self.skipped)}")
        lines += [f"  {each.id}: {each.reason}" for each in self.skipped]
        lines += [f"flagged: {each.id}: {each.remark}" for each in self.flagged]
        lines += [f"one voice: {voice} and its copies {', '.join(ids)}" for voice, ids in self._copies().items()]
        lines.append(f"{_counted(self.passages, 'passage')}, index {self.fingerprint[:16]}")
        return "\n".join(lines)

    def _copies(self) -> dict[str, list[str]]:
        grouped: dict[str, list[str]] = {}
        for voice, id in self.near_duplicates:
            grouped.setdefault(voice, []).append(id)
        return grouped


@dataclass(frozen=True, slots=True)
class CheckReport:
    """A sound and fresh index."""

    status: str
    documents: int
    passages: int
    fingerprint: str

    def describe(self) -> str:
        held = f"{_counted(self.documents, 'document')}, {_counted(self.passages, 'passage')}"
        return f"fresh: {held}, index {self.fingerprint[:16]}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def update(
    corpus: Path,
    index: Path,
    model: Path | None = None,
    progress: Callable[[Iterable[Source]], Iterable[Source]] = iter,
) -> UpdateReport:
    """Make the index in the folder ``index`` the one of ``corpus``; only what changed is encoded.

    Raises:
        CorpusError: the corpus cannot be read, or nothing in it could be indexed; the index stays as it was.
    """
    folder = read_corpus(corpus)
    try:
        previous: Index | None = load_index(index)
    except (IndexMissing, IndexDamaged):
        previous = None
    wanted = fingerprint(folder.library, folder.sources, encoder_name(model), stance_name())
    new = previous
    if new is None or new.fingerprint != wanted or read_manifest(index).corpus_folder(index) != corpus.resolve():
        encoder = load_encoder(model)
        built = build_index(folder.library, folder.sources, encoder, previous, progress)
        new = add_map(built, encoder, load_stance_model(), previous)
        save_index(new, index, corpus)
    changes = _changes(previous.sources if previous else (), new.sources)
    return UpdateReport(
        **changes,
        skipped=folder.skipped,
        flagged=folder.flagged,
        near_duplicates=_copies(new.voices),
        passages=len(new.passages),
        fingerprint=new.fingerprint,
    )


def _changes(old: Sequence[Source], new: Sequence[Source]) -> dict[str, tuple[str, ...]]:
    """The ids of the sources that were added, changed, removed and left as they were."""
    before, now = ({source.id: source for source in sources} for sources in (old, new))
    return {
        "added": tuple(id for id in now if id not in before),
        "changed": tuple(id for id in now if id in before and now[id] != before[id]),
        "removed": tuple(id for id in before if id not in now),
        "unchanged": tuple(id for id in now if now[id] == before.get(id)),
    }


def _copies(voices: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((voice, id) for id, voice in voices.items() if id != voice))


def check(index: Path, corpus: Path | None = None) -> CheckReport:
    """Verify the index against itself, then against the corpus that it was made from.

    Raises:
        IndexMissing, IndexDamaged: there is no index, or it is not what was written.
        IndexStale: the corpus, or the model, is no longer what the index was made from.
        CorpusError: the corpus cannot be read.
    """
    present = load_index(index)
    folder = read_corpus(corpus or read_manifest(index).corpus_folder(index))
    stance = present.map.model if present.map else None
    if fingerprint(folder.library, folder.sources, present.encoder, stance) != present.fingerprint:
        changes = _changes(present.sources, folder.sources)
        changed = [*changes["added"], *changes["changed"], *changes["removed"]]
        what = ", ".join(changed[:3]) or "corpus.toml"
        raise IndexStale(f"the index is stale: {what} changed since; run: python -m assistant index")
    return CheckReport("fresh", len(present.sources), len(present.passages), present.fingerprint)
