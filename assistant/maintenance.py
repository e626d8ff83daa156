"""What a maintainer does with an index: bring it up to date and read what changed, or verify it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .assistant import Assistant, made_with_another
from .changes import Changes, DocumentChanges, Reindexed, answer_change, disagreement_changes, document_changes
from .corpus import Flagged, Skipped, read_corpus
from .corrections import OVERRIDES, has, missing
from .errors import CorrectionLost, IndexDamaged, IndexMissing, IndexStale
from .index import Index, fingerprint
from .models import Encoder, StanceCache, StanceModel, TokenCache
from .records import Disagreement, Source
from .refresh import refresh
from .storage import last_written, load_current, load_previous, read_manifest, rebuild_command

# Passages kept between the two askings of an example question.
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What became of each document of the corpus, by id, and of what the sources say."""

    documents: DocumentChanges
    skipped: tuple[Skipped, ...]
    flagged: tuple[Flagged, ...]
    near_duplicates: tuple[tuple[str, str], ...]
    """Pairs of a document and a copy of it, the one that names their voice first."""
    passages: int
    approximate: float | None
    """Of the ten nearest to some passages, the share that the search by vectors finds; None where it is exact."""
    fingerprint: str
    changes: Changes | None
    """What changed in what the sources say; None where there was no index to compare with."""
    warning: str | None
    """What was found damaged, and is mended now."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that README.md documents."""
        return {
            **asdict(self.documents),
            "skipped": [asdict(each) for each in self.skipped],
            "flagged": [asdict(each) for each in self.flagged],
            "near_duplicates": self.near_duplicates,
            "passages": self.passages,
            "approximate": self.approximate,
            "fingerprint": self.fingerprint,
            "changes": self.changes and self.changes.to_dict(),
            "warning": self.warning,
        }

    def describe(self) -> str:
        """A line a kind of change, with the documents' ids; skipped ones with the reason."""
        lines = []
        for name in ("added", "changed", "moved", "removed", "unchanged"):
            found: tuple[str | tuple[str, str], ...] = getattr(self.documents, name)
            ids = [each if isinstance(each, str) else " → ".join(each) for each in found]
            shown = f": {', '.join(ids)}" if ids and name != "unchanged" else ""
            lines.append(f"{name:<10}{len(ids)}{shown}")
        lines.append(f"{'skipped':<10}{len(self.skipped)}")
        lines += [f"  {each.id}: {each.reason}" for each in self.skipped]
        lines += [f"flagged: {each.id}: {each.remark}" for each in self.flagged]
        lines += [f"one voice: {voice} and its copies {', '.join(ids)}" for voice, ids in self._copies().items()]
        lines.append(f"{_held(self.passages, self.approximate)}, index {self.fingerprint[:16]}")
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
    approximate: float | None
    """As of an :class:`UpdateReport`."""
    fingerprint: str

    def describe(self) -> str:
        held = f"{_counted(self.documents, 'document')}, {_held(self.passages, self.approximate)}"
        return f"fresh: {held}, index {self.fingerprint[:16]}"


def _held(passages: int, approximate: float | None) -> str:
    search = "" if approximate is None else f" (approximate search, recall@10 {approximate:.3f} on passages)"
    return f"{_counted(passages, 'passage')}{search}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def update(
    corpus: Path,
    index: Path,
    encoder: Encoder,
    stance: StanceModel,
    progress: Callable[[Iterable[Source]], Iterable[Source]] = iter,
) -> UpdateReport:
    """Make the index in the folder ``index`` the one of ``corpus``; only what changed is encoded.

    Raises:
        CorpusError, IndexBusy, IndexNotSaved: as :func:`refresh`.
    """
    refreshed = refresh(corpus, index, encoder, stance, progress)
    new, previous = refreshed.index, refreshed.previous
    documents = document_changes(previous.sources if previous else (), new.sources)
    return UpdateReport(
        documents,
        skipped=refreshed.skipped,
        flagged=refreshed.flagged,
        near_duplicates=_copies(new.voices),
        passages=len(new.passages),
        approximate=new.approximate,
        fingerprint=new.fingerprint,
        changes=_changes(previous, new, dict(documents.moved), encoder, stance) if previous else None,
        warning=previous.warning if previous else None,
    )


def _changes(previous: Index, new: Index, moved: Mapping[str, str], encoder: Encoder, stance: StanceModel) -> Changes:
    """What changed in what the sources say; the corpus's example questions are asked of both indexes."""
    disagreements = disagreement_changes(previous.disagreements, new.disagreements, moved)
    if previous is new:
        return Changes(disagreements, ())
    if previous.encoder != new.encoder:
        return Changes(disagreements, None)
    # Most passages are read for both.
    encoder, stance = TokenCache(encoder, _REMEMBERED), StanceCache(stance)
    before, now = (Assistant(each, encoder, stance) for each in (previous, new))
    found = (answer_change(before.ask(each), now.ask(each), moved) for each in new.library.examples)
    return Changes(disagreements, tuple(each for each in found if each))


def _copies(voices: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((voice, id) for id, voice in voices.items() if id != voice))


def last_reindex(index: Path, sources: Mapping[str, Source], disagreements: Sequence[Disagreement]) -> Reindexed | None:
    """When the index in the folder ``index`` was put in use, and what came with it to what is in use now.

    It is compared with the one before, which is kept. None where there is none in use.
    """
    written = last_written(index)
    if written is None:
        return None
    time = datetime.fromtimestamp(written[1] / 1e9, UTC)
    try:
        previous = load_previous(index)
    except (IndexMissing, IndexDamaged):
        previous = None
    if previous is None:
        return Reindexed(time)
    documents = document_changes(previous.sources, tuple(sources.values()))
    return Reindexed(
        time, documents, disagreement_changes(previous.disagreements, disagreements, dict(documents.moved))
    )


def _check_corrections(index: Index, encoder: Encoder, stance: StanceModel) -> None:
    """Ask what the corrections of sides are about: each quote must be there, with its side."""
    corrections = index.library.corrections
    lost = [f"{each.source} has no “{each.quote}”" for each in missing(corrections, index.sources)]
    if corrections.sides and not lost:
        assistant = Assistant(index, encoder, stance)
        for side in corrections.sides:
            quotes = [quote for quote in assistant.ask(side.claim).quotes if has(quote, side.words)]
            if side.stance not in {quote.stance for quote in quotes}:
                lost.append(f"“{side.claim}” is no longer answered with “{side.words.quote}”")
    if lost:
        raise CorrectionLost(f"{OVERRIDES}: {'; '.join(lost)}. Correct the file and index again.")


def check(index: Path, encoder: Encoder, stance: StanceModel, corpus: Path | None = None) -> CheckReport:
    """Verify the index against itself, then against the models and the corpus that it was made from.

    The models read nothing where no side was corrected.

    Raises:
        IndexMissing, IndexDamaged: there is no index, or it is not what was written.
        IndexStale: the corpus, or one of the models, is no longer what the index was made from.
        CorpusError: the corpus cannot be read.
        CorrectionLost: a correction of overrides.toml no longer does what it says.
    """
    present = load_current(index)
    if present.encoder != encoder.name:
        raise made_with_another(present, index)
    documents = corpus or read_manifest(index).corpus_folder(index)
    command = rebuild_command(index, documents)
    if present.map and present.map.model != stance.name:
        raise IndexStale(f"the index is stale: its map is by another stance model; run: {command}")
    folder = read_corpus(documents, known=present.known)
    made_by = present.map.model if present.map else None
    if fingerprint(folder.library, folder.sources, encoder.name, made_by) != present.fingerprint:
        changes = document_changes(present.sources, folder.sources)
        changed = [*changes.added, *changes.changed, *(new for _, new in changes.moved), *changes.removed]
        what = ", ".join(changed[:3]) or f"{OVERRIDES} or corpus.toml"
        raise IndexStale(f"the index is stale: {what} changed since; run: {command}")
    _check_corrections(present, encoder, stance)
    held = len(present.sources), len(present.passages), present.approximate
    return CheckReport("fresh", *held, present.fingerprint)
