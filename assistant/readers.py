"""The bytes of a file -> its text, its sections, and what it says of itself; those of a known file from before.

Text is decoded here; files of any other form are parsed in a child process (sandbox.py).

Known is what has the same bytes and suffix and was read by the same code and libraries: a new release of one may find
more in a file, or hide more of it.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import PurePosixPath

from .bylines import find_byline
from .errors import DocumentError
from .front_matter import front_matter
from .instructions import find_instruction
from .plain import decode
from .records import Extract, Reading, Section, Source
from .sandbox import Sandbox
from .sections import holds_unseen, split_sections

PLAIN = (".txt", ".md")
MODULES = (
    "archive", "bylines", "comments", "docx", "epub", "errors", "extraction", "front_matter", "hidden",
    "instructions", "lines", "markup", "pdf", "plain", "readers", "records", "sandbox", "sections", "threads",
    "webpage",
)  # fmt: skip
"""Of this package: those that a file goes through."""
LIBRARIES = (
    "charset-normalizer", "courlan", "dateparser", "htmldate", "jusText", "lxml", "lxml-html-clean", "pypdfium2",
    "trafilatura",
)  # fmt: skip
"""Those that they use, and on which these rely for what they find."""
_DIGITS = 16
_SPEAKS = "it gives instructions to a program or away from help (“{}”): read it before you trust it"
_UNSEEN = "paragraphs that hold invisible characters are left out of quotes"


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
    """Reads files: those of ``known`` sources from there, and of others what is no plain text in ``sandbox``.

    The sections of known sources must be as they were read (``corrections.as_read``).
    """

    def __init__(self, sandbox: Sandbox, known: Iterable[Source] = ()) -> None:
        self._sandbox = sandbox
        self._known = {
            (PurePosixPath(source.id).suffix.lower(), source.sha256): (source, source.reading)
            for source in known
            if source.reading and source.reading.readers == present_readers()
        }

    def read(self, suffix: str, data: bytes, sha256: str) -> tuple[Extract, tuple[Section, ...], Reading]:
        """What is in a file with this suffix and sha256, its sections, and what to keep of it so that it is known.

        Raises:
            DocumentError: it holds no text, or as :func:`decode` and :meth:`Sandbox.read`.
        """
        if found := self._known.get((suffix, sha256)):
            source, reading = found
            return Extract(source.text, dict(reading.facts), source.pages, reading.flags), source.sections, reading
        extract = Extract(decode(data), {}) if suffix in PLAIN else self._sandbox.read(suffix, data)
        if not extract.text.strip():
            raise DocumentError("it holds no text")
        sections = split_sections(extract.text)
        front = front_matter(extract.text, sections)
        body = extract.text[sections[0].end :] if front else extract.text
        facts = {**find_byline(body), **(front if suffix in PLAIN else extract.facts)}
        flags = (*extract.flags, *_oddities(extract.text))
        kept = replace(extract, facts=facts, flags=flags)
        return kept, sections, Reading(present_readers(), tuple(facts.items()), flags)


def _oddities(text: str) -> Iterator[str]:
    """What a maintainer should know of the words of a document, each as a remark."""
    if holds_unseen(text):
        yield _UNSEEN
    if found := find_instruction(text):
        yield _SPEAKS.format(" ".join(text[found.start : found.end].split()))
