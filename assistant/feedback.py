"""What readers say of a quote, kept in a file of this machine that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from .errors import RecordError
from .records import Source

SAID: Mapping[str, str] = {
    "helpful": "Helpful",
    "wrong side": "Wrong side",
    "does not answer": "Does not answer",
}
"""What a reader may say of a quote -> the words on the button."""
_COLUMNS = ("time", "said", "question", "source", "start", "end", "quote")
_MAX_QUESTION, _MAX_QUOTE = 500, 2000
# What a spreadsheet takes for a formula, or for the end of a cell.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


class Feedback:
    """A file that becomes the older one beside it when it is full, which is then forgotten.

    The two together hold about ``max_bytes``.
    """

    def __init__(self, path: Path, max_bytes: int = 2**20) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._lock = Lock()

    def keep(self, given: object, sources: Mapping[str, Source]) -> None:
        """Keep ``{"said": …, "question": …, "source": …, "start": …, "end": …}``.

        Raises:
            RecordError: it has another form, or names no quote of ``sources``.
            OSError: the file cannot be written.
        """
        row = _row(given, sources)
        with self._lock:
            if self._path.exists() and self._path.stat().st_size >= self._max_bytes // 2:
                self._path.replace(self._path.with_suffix(".old.csv"))
            new = not self._path.exists()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8", newline="") as file:
                lines = csv.writer(file)
                if new:
                    lines.writerow(_COLUMNS)
                lines.writerow([_passive(cell) for cell in row])


def _row(given: object, sources: Mapping[str, Source]) -> tuple[str, ...]:
    if not isinstance(given, dict):
        raise RecordError("feedback is not an object; send said, question, source, start and end.")
    said, question, id = (given.get(key) for key in ("said", "question", "source"))
    start, end = (given.get(key) for key in ("start", "end"))
    source = sources.get(id) if isinstance(id, str) else None
    known = isinstance(said, str) and said in SAID
    if not known or not isinstance(question, str) or source is None:
        raise RecordError(f"feedback names no quote; send said ({', '.join(SAID)}), question and source.")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(source.text):
        raise RecordError("feedback names no quote; send the start and end of one.")
    quote = " ".join(source.text[start : min(end, start + _MAX_QUOTE)].split())
    return (
        f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        str(said),
        question[:_MAX_QUESTION],
        source.id,
        str(start),
        str(end),
        quote,
    )


def _passive(cell: str) -> str:
    """The cell as text: an apostrophe before it, as spreadsheets write what is no formula; nothing that is unseen."""
    shown = "".join(" " if not character.isprintable() else character for character in cell)
    # Some read full-width signs as what they mean.
    read = unicodedata.normalize("NFKC", shown).lstrip()
    return f"'{shown}" if cell.startswith(_ACTIVE) or read.startswith(_ACTIVE) else shown
