"""A DOCX file -> its text as Word shows it: deleted and hidden words, notes and page furniture are left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .archive import Archive
from .errors import DocumentError
from .hidden import HIDDEN
from .markup import Element, parse_xml, plain_text, superscript
from .records import Extract

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_BODY, _STYLES, _CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"
# What Word makes of a document with a password, and its files before 2007: no zip.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Words that were deleted, that stand elsewhere now, or that are there a second time for older programs.
_LEFT_OUT = (f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_SAME = {f"{_W}tbl": "table", f"{_W}tr": "tr", f"{_W}tc": "td", f"{_W}br": "br", f"{_W}cr": "br"}
_GAPS = {f"{_W}tab": " ", f"{_W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}"}
# Letters of Word's font "Symbol" that stand in no other font, by their places in it.
_SYMBOLS = {
    0x44: "Δ",
    0x61: "\N{GREEK SMALL LETTER ALPHA}",
    0x62: "β",
    0x6D: "µ",
    0xA3: "≤",
    0xAE: "→",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB9: "≠",
    0xBB: "≈",
}
_PRIVATE = 0xF000
_CONTENTS = "Table of Contents"
_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_DEEPEST = 6
_BODY_LEVEL = 9
# In half points, as Word counts.
_TINY = 4
_WHITE = {"ffffff", "fefefe", "fdfdfd"}
# What may have a colour behind the words in it.
_SHADED = [f"{_W}{name}" for name in ("p", "tc", "tbl", "txbxContent")]


@dataclass(frozen=True, slots=True)
class _Style:
    """What paragraphs and runs take from their style; a ``level`` above 0 is that of a heading."""

    level: int = 0
    listed: bool = False
    hidden: bool = False
    white: bool = False


_PLAIN = _Style()


def read_docx(data: bytes) -> Extract:
    """The document in ``data``.

    Raises:
        DocumentError: it is damaged, encrypted or no DOCX.
    """
    if data.startswith(_OLE):
        raise DocumentError("it is encrypted, or of an older Word; save it as DOCX without a password")
    archive = Archive(data, "a DOCX file")
    root, styles = parse_xml(archive.read(_BODY)), _styles(archive)
    hidden = _drop_unseen(root, styles)
    _raise_digits(root)
    for node in list(root.iter()):
        _translate(node, styles)
    return Extract(plain_text(root), _facts(archive), flags=(HIDDEN,) if hidden else ())


def _drop_unseen(root: Element, styles: Mapping[str, _Style]) -> bool:
    """Take out what Word does not show; whether any of it was hidden on purpose."""
    galleries = (node for node in root.iter(f"{_W}docPartGallery") if _value(node) == _CONTENTS)
    contents = [next(node.iterancestors(f"{_W}sdt"), None) for node in galleries]
    for node in [*root.iter(*_LEFT_OUT), *contents]:
        if node is not None and node.getparent() is not None:
            node.getparent().remove(node)
    found = False
    for run in list(root.iter(f"{_W}r")):
        if _is_unseen(run, styles):
            found = found or any((text.text or "").strip() for text in run.iter(f"{_W}t"))
            run.getparent().remove(run)
    return found


def _is_unseen(run: Element, styles: Mapping[str, _Style]) -> bool:
    own = run.find(f"{_W}rPr")
    paragraph = next(run.iterancestors(f"{_W}p"), None)
    around = paragraph.find(f"{_W}pPr") if paragraph is not None else None
    named = _named(styles, own, "rStyle"), _named(styles, around, "pStyle")
    if _vanishes(own) or any(each.hidden for each in named):
        return True
    white = _is_white(own) if _ink(own) else any(each.white for each in named)
    return white and not any(_is_shaded(each) for each in run.iterancestors(*_SHADED))


def _is_shaded(node: Element) -> bool:
    """Whether a paragraph, a cell or a table has a colour behind its words, or may have one by its style."""
    properties = node.find(f"{node.tag}Pr")
    styled = properties is not None and properties.find(f"{_W}tblStyle") is not None
    return node.tag == f"{_W}txbxContent" or styled or _is_filled(properties)


def _is_filled(properties: Element | None) -> bool:
    shade = None if properties is None else properties.find(f"{_W}shd")
    fill = "" if shade is None else (shade.get(f"{_W}fill") or "").lower()
    return fill not in {"", "auto"} | _WHITE


def _raise_digits(root: Element) -> None:
    for run in root.iter(f"{_W}r"):
        if _value(run.find(f"{_W}rPr/{_W}vertAlign")) == "superscript":
            for words in run.iter(f"{_W}t"):
                words.text = superscript(words.text or "") or words.text


def _translate(node: Element, styles: Mapping[str, _Style]) -> None:
    """Give a node the name that HTML has for it; only what stands in ``w:t`` is text."""
    tag = node.tag
    if tag == f"{_W}sym":
        node.text = _symbol(node)
    elif tag not in {f"{_W}t", f"{_M}t"}:
        node.text = _GAPS.get(tag)
    node.tail = None
    if tag == f"{_W}p":
        # A node comes before those in it, so these have their own names still.
        properties = node.find(f"{_W}pPr")
        node.tag = _block(properties, _named(styles, properties, "pStyle"))
    elif tag == f"{_W}body" or node.getparent() is None:
        node.tag = "div"
    else:
        node.tag = _SAME.get(tag, "span")


def _symbol(node: Element) -> str:
    """The letter of a symbol font; one that is not known is shown to be missing."""
    try:
        code = int(node.get(f"{_W}char") or "", 16)
    except ValueError:
        return "\ufffd"
    known = (node.get(f"{_W}font") or "").lower() == "symbol"
    if not known and code < _PRIVATE:
        return chr(code)
    return _SYMBOLS.get(code & 0xFF, "\ufffd") if known else "\ufffd"


def _block(properties: Element | None, style: _Style) -> str:
    level = _outline(properties) or style.level
    if level:
        return f"h{min(level, _DEEPEST)}"
    listed = style.listed or (properties is not None and properties.find(f"{_W}numPr") is not None)
    return "li" if listed else "p"


def _named(styles: Mapping[str, _Style], properties: Element | None, kind: str) -> _Style:
    named = properties.find(f"{_W}{kind}") if properties is not None else None
    return styles.get(_value(named), _PLAIN)


def _value(node: Element | None) -> str:
    return "" if node is None else node.get(f"{_W}val") or ""


def _styles(archive: Archive) -> dict[str, _Style]:
    """The styles by their ids, with what each takes from those that it is based on."""
    if _STYLES not in archive:
        return {}
    nodes = {node.get(f"{_W}styleId") or "": node for node in parse_xml(archive.read(_STYLES)).iter(f"{_W}style")}
    return {id: _style(id, nodes) for id in nodes}


def _style(id: str, nodes: Mapping[str, Element]) -> _Style:
    style, seen = _PLAIN, set[str]()
    while id in nodes and id not in seen:
        seen.add(id)
        node = nodes[id]
        style = _Style(
            level=style.level or _level(node),
            listed=style.listed or node.find(f"{_W}pPr/{_W}numPr") is not None,
            hidden=style.hidden or _vanishes(node.find(f"{_W}rPr")),
            white=style.white or (_is_white(node.find(f"{_W}rPr")) and not _is_filled(node.find(f"{_W}pPr"))),
        )
        id = _value(node.find(f"{_W}basedOn"))
    return style


def _level(style: Element) -> int:
    name = _value(style.find(f"{_W}name"))
    if name.lower() == "title":
        return 1
    heading = _HEADING.match(name)
    return int(heading.group(1)) if heading else _outline(style.find(f"{_W}pPr"))


def _outline(properties: Element | None) -> int:
    """The level of a heading, from 1; Word counts from 0, and its 9 is body text."""
    level = _value(properties.find(f"{_W}outlineLvl")) if properties is not None else ""
    return int(level) + 1 if level.isdecimal() and int(level) < _BODY_LEVEL else 0


def _ink(properties: Element | None) -> str:
    return "" if properties is None else _value(properties.find(f"{_W}color")).lower()


def _is_white(properties: Element | None) -> bool:
    """Whether the properties of a run make it white, with nothing behind it."""
    if properties is None or _ink(properties) not in _WHITE:
        return False
    return not _is_filled(properties) and properties.find(f"{_W}highlight") is None


def _vanishes(properties: Element | None) -> bool:
    """Whether the properties of a run hide it, by Word's own switch or as too small to be seen."""
    if properties is None:
        return False
    switch = properties.find(f"{_W}vanish")
    if switch is not None and (_value(switch) or "true").lower() not in {"0", "false", "off"}:
        return True
    size = _value(properties.find(f"{_W}sz"))
    return size.isdecimal() and int(size) < _TINY


def _facts(archive: Archive) -> dict[str, str]:
    if _CORE not in archive:
        return {}
    root = parse_xml(archive.read(_CORE))
    named = {"title": root.findtext(f"{_DC}title"), "author": root.findtext(f"{_DC}creator")}
    return {key: value for key, value in named.items() if value}
