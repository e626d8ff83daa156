"""A file that is known -> what was read of it before; any other is parsed anew.

Known is what has the same bytes and suffix and was read by the same code and libraries: a new release of one may find
more in a file, or hide more of it.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import PurePosixPath

from .records import Extract, Reading, Source
from .sandbox import Sandbox

MODULES = (
    "archive", "comments", "docx", "epub", "errors", "extraction", "hidden", "lines", "markup", "pdf", "plain",
    "records", "sandbox", "sections", "webpage",
)  # fmt: skip
"""Of this package: those that a parsed file goes through."""
LIBRARIES = (
    "charset-normalizer", "courlan", "dateparser", "htmldate", "jusText", "lxml", "lxml-html-clean", "pypdfium2",
    "trafilatura",
)  # fmt: skip
"""Those that they use, and on which these rely for what they find."""
_DIGITS = 16


@cache
def present_readers() -> str:
    """What tells the code and libraries that read files now from those of another release."""
    code = [(files(__package__) / f"{name}.py").read_bytes() for name in MODULES]
    releases = [platform.python_version(), *map(_release, LIBRARIES)]
    parts = [hashlib.sha256(part).hexdigest() for part in code] + releases
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_DIGITS]


def _release(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        # A library may come to do without another.
        return ""


class Readers:
    """Reads files that are no plain text: those of ``known`` sources from there, others in ``sandbox``."""

    def __init__(self, sandbox: Sandbox, known: Iterable[Source] = ()) -> None:
        self._sandbox = sandbox
        self._known = {
            (PurePosixPath(source.id).suffix.lower(), source.sha256): (source, source.reading)
            for source in known
            if source.reading and source.reading.readers == present_readers()
        }

    def read(self, suffix: str, data: bytes, sha256: str) -> tuple[Extract, Reading]:
        """What is in a file with this suffix and sha256, and what to keep of it so that it is known.

        Raises:
            DocumentError: as :meth:`Sandbox.read`.
        """
        if found := self._known.get((suffix, sha256)):
            source, reading = found
            return Extract(source.text, dict(reading.facts), source.pages, reading.flags), reading
        extract = self._sandbox.read(suffix, data)
        return extract, Reading(present_readers(), tuple(extract.facts.items()), extract.flags)
