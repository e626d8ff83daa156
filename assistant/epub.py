"""An EPUB -> the text of its chapters in the order of reading, and what its package file says of it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from .archive import Archive
from .errors import DocumentError
from .hidden import HIDDEN, drop_hidden
from .markup import Element, parse_html, parse_xml, plain_text, raise_digits, tag_of
from .plain import decode_markup
from .records import Extract

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_CHAPTERS = {"application/xhtml+xml", "text/html"}
# Fonts are often garbled, which hinders nobody; a garbled chapter can only be read with its shop's program.
_FONTS = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
_FACTS = {"title": "title", "creator": "author", "publisher": "publisher", "date": "date"}
_DAY = len("2015-03-03")


def read_epub(data: bytes) -> Extract:
    """The book in ``data``.

    Raises:
        DocumentError: it is damaged, protected against copying, or no EPUB.
    """
    archive = Archive(data, "an EPUB")
    if _ENCRYPTION in archive and not _only_fonts(parse_xml(archive.read(_ENCRYPTION))):
        raise DocumentError("it is protected against copying; use a copy without protection")
    named = (node.get("full-path") for node in parse_xml(archive.read(_CONTAINER)).iter() if tag_of(node) == "rootfile")
    place = next(filter(None, named), None)
    if place is None:
        raise DocumentError("it names no package file; save it anew")
    package = parse_xml(archive.read(place))
    hidden = False
    texts: list[str] = []
    for chapter in _spine(package, posixpath.dirname(place)):
        root = parse_html(decode_markup(archive.read(chapter)))
        hidden = drop_hidden(root) or hidden
        raise_digits(root)
        texts.extend(plain_text(body) for body in root.iter("body"))
    return Extract("\n\n".join(filter(None, texts)) + "\n", _facts(package), flags=(HIDDEN,) if hidden else ())


def _only_fonts(encryption: Element) -> bool:
    methods = (node.get("Algorithm") for node in encryption.iter() if tag_of(node) == "encryptionmethod")
    return all(method in _FONTS for method in methods)


def _spine(package: Element, folder: str) -> Iterator[str]:
    """The names of the chapters in the order of reading; a table of contents is none."""
    items = {node.get("id"): node for node in package.iter() if tag_of(node) == "item"}
    for reference in (node for node in package.iter() if tag_of(node) == "itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _CHAPTERS:
            continue
        if "nav" not in (item.get("properties") or "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))


def _facts(package: Element) -> dict[str, str]:
    """The first of each; a date only as a day, a month or a year."""
    facts: dict[str, str] = {}
    metadata = next((node for node in package.iter() if tag_of(node) == "metadata"), ())
    for node in metadata:
        key, value = _FACTS.get(tag_of(node)), " ".join((node.text or "").split())
        if key and value:
            facts.setdefault(key, value[:_DAY] if key == "date" else value)
    return facts
