"""HTML and XML -> a tree, and a tree -> plain text: a heading after number signs, a paragraph between blank lines.

Nothing is fetched, and no entity that a file defines is expanded. What is nested or long beyond lxml's own limits is
refused, since lxml would leave the rest out without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

import lxml.etree
import lxml.html

from .errors import DocumentError

Element = Any
"""A node of lxml, which ships no types."""

# Of HTML, and of the tree that trafilatura makes of it. Whatever is not named here ends a paragraph.
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "hi",
        "i", "ins", "kbd", "label", "mark", "nobr", "q", "ref", "ruby", "rb", "s", "samp", "small", "span", "strike",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_BREAKS = frozenset({"br", "lb"})
_ITEM = "• "
_PREFIXES = {
    "li": _ITEM,
    "item": _ITEM,
    "head": "## ",
    **{f"h{level}": f"{'#' * level} " for level in range(1, 7)},
}
_NUMBERS = re.compile(r"\s*[-+−–]?\d+(?:\s*[,–-]\s*\d+)*\s*")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_ROWS = frozenset({"tr", "row"})
# A row with a longer cell is no row of facts: its cells are paragraphs that were laid side by side.
_CELL = 100
# What lxml says where it gives up, and goes on as if the rest were not there.
_GAVE_UP = re.compile(r"excessive depth|too (?:long|deep|large|big)|huge|memory|resource limit", re.IGNORECASE)


def parse_html(text: str) -> Element:
    """The root of a page; broken markup is mended as browsers do.

    Raises:
        DocumentError: it is no HTML, or parts of it would be lost.
    """
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text.encode(), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise DocumentError("it holds no HTML that can be parsed") from error
    if any(_GAVE_UP.search(entry.message) for entry in cast("Iterable[Any]", parser.error_log)):
        raise DocumentError("its markup is too deep or too long to be read whole; simplify or split it")
    return root


def parse_xml(data: bytes) -> Element:
    """The root of an XML document.

    Raises:
        DocumentError: it is not well-formed, or larger or deeper than lxml allows.
    """
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml.etree.fromstring(data, parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise DocumentError("the XML in it is damaged; save it anew") from error
    lxml.etree.strip_elements(root, lxml.etree.Entity, with_tail=False)
    return root


def tag_of(node: Element) -> str:
    """The name of an element, without its namespace."""
    return str(node.tag).rpartition("}")[2].lower()


def raise_digits(root: Element) -> None:
    """Write raised numbers as such: 10<sup>5</sup> is not 105, and a note to 200<sup>1</sup> mg makes no 2001 of it."""
    for node in list(root.iter("sup")):
        raised = superscript(node.text_content())
        if raised:
            for child in list(node):
                node.remove(child)
            node.text = raised


def superscript(words: str) -> str | None:
    """A raised number, or some, as plain text; None of other words."""
    return words.translate(_RAISED) if _NUMBERS.fullmatch(words) else None


def plain_text(root: Element) -> str:
    """The words below ``root``, of HTML or of trafilatura's tree."""
    blocks = _Blocks()
    walk = lxml.etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        tag = tag_of(node)
        flows = tag in _INLINE or tag in _BREAKS
        if event == "end":
            if not flows:
                blocks.end()
            blocks.add(node.tail if node is not root else None)
        elif tag in _BREAKS:
            blocks.add_break()
        elif tag in _ROWS and (row := _row(node)) is not None:
            blocks.end()
            blocks.add(row)
            walk.skip_subtree()
        else:
            if not flows:
                blocks.begin(_PREFIXES.get(tag, ""))
            blocks.add(node.text)
    return blocks.text()


class _Blocks:
    """The paragraphs of a text, while they are collected word by word."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._words: list[str] = []
        self._prefix = ""

    def add(self, words: str | None) -> None:
        if words:
            # A line feed of the markup is mere white space; the one of a break comes later.
            self._words.append(re.sub(r"\s+", " ", words))

    def add_break(self) -> None:
        self._words.append("\n")

    def begin(self, prefix: str) -> None:
        """Begin a block. One that is empty so far passes its prefix on: `<li><p>Stretch` is an item."""
        self._prefix = prefix if self._close() or prefix else self._prefix

    def end(self) -> None:
        self._close()
        self._prefix = ""

    def _close(self) -> bool:
        lines = [" ".join(line.split()) for line in "".join(self._words).split("\n")]
        self._words.clear()
        words = (
            " ".join(" ".join(lines).split()) if self._prefix else re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()
        )
        if words:
            self._done.append(self._prefix + words)
        return bool(words)

    def text(self) -> str:
        """Blocks between blank lines; the items of a list between line ends."""
        self.end()
        return "".join(self._joined())

    def _joined(self) -> Iterator[str]:
        before = ""
        for block in self._done:
            if before:
                yield "\n" if block.startswith(_ITEM) and before.startswith(_ITEM) else "\n\n"
            yield block
            before = block


def _row(row: Element) -> str | None:
    """The cells of a table's row, in one line; None where it is no row of facts."""
    cells = [plain_text(cell) for cell in row]
    return None if any(len(cell) > _CELL or "\n" in cell for cell in cells) else " | ".join(filter(None, cells))
