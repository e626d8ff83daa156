"""Lines at places on pages -> paragraphs: hyphens at line ends undone, running titles and page numbers left out.

A page of print says nowhere what belongs together; it is told by sizes and distances, in heights of a line.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from .sections import TERMINAL

_ITEM = re.compile(r"(?:[-*•‣◦▪·–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")
_ROMAN = r"(?=[ivxl])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_NUMBER = re.compile(
    rf"[-–—]? ?(?:page |p\. ?)?(?:\d{{1,4}}|{_ROMAN})(?: ?(?:/|of) ?\d{{1,4}})? ?[-–—]?$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HEAD, _TAIL = re.compile(r"([^\W\d_]+)-$"), re.compile(r"[^\W\d_]+")

# A larger step down than this many usual ones begins a paragraph, and so does a first line that is set in this far.
_STEP, _INDENT = 1.25, 0.6
# With fewer steps than this, a usual one is as high as a line.
_STEPS = 5
# Lines on one height that are this far apart are cells, or of two columns.
_SAME_HEIGHT = 0.5
_COLUMN = 3.0
# The share of its column that the last line of a paragraph leaves free; a heading's more.
_FREE, _FREE_HEADING = 0.15, 0.4
# How much larger the letters of a heading are than those of the text.
_LARGER, _OTHER_SIZE = 1.15, 0.1
_HEADING_CHARACTERS = 200
_SENTENCE_WORDS = 10
# A line at the edge of this many pages is a running title; fewer pages must all have it.
_REPEATED = 3
_EDGE = 2
# From this many rows of two long pieces on, a page has two columns.
_WOVEN_ROWS, _WOVEN_CHARACTERS = 4, 25


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page; pages count from 0, and ``bottom`` from the foot of the page."""

    page: int
    text: str
    left: float
    right: float
    bottom: float
    height: float


def compose(lines: Sequence[Line], count: int) -> tuple[str, tuple[int, ...]]:
    """The text of ``count`` pages, and where each page starts in it."""
    kept = [line for _, page in groupby(lines, lambda line: line.page) for line in _unwoven([*page])]
    running = _running(kept, count)
    kept = [line for number, line in enumerate(kept) if number not in running]
    body = _usual_height(kept)
    words = {word for line in _whole(kept) for word in _WORD.findall(line)}
    parts: list[str] = []
    starts: dict[int, int] = {}
    length = 0
    for paragraph in _paragraphs(kept):
        starts.setdefault(paragraph[0].page, length)
        for line, piece in _pieces(paragraph, body, words):
            starts.setdefault(line.page, length)
            parts.append(piece)
            length += len(piece)
    text = f"{''.join(parts).rstrip()}\n"
    return text, _page_starts(starts, count, len(text))


def _pieces(paragraph: Sequence[Line], body: float, words: set[str]) -> Iterator[tuple[Line, str]]:
    """What each line of a paragraph gives to the text, with what stands between it and the next one."""
    size = median(line.height for line in paragraph)
    text = " ".join(line.text for line in paragraph)
    # A summary in larger letters is none.
    said = text.endswith((".", ";")) and len(text.split()) >= _SENTENCE_WORDS
    heading = size >= _LARGER * body and len(text) <= _HEADING_CHARACTERS and not said
    before = "# " if heading else ""
    for line, after in pairwise(paragraph):
        yield line, before + _joined(line.text, after.text, words)
        before = ""
    yield paragraph[-1], f"{before}{paragraph[-1].text}\n\n"


def _whole(lines: Sequence[Line]) -> Iterator[str]:
    """The lines in lower case without the halves of words at their ends."""
    broken = False
    for line in lines:
        text = line.text.casefold()
        if broken:
            text = _TAIL.sub("", text, count=1)
        broken = text.endswith("-")
        yield _HEAD.sub("", text)


def _page_starts(starts: dict[int, int], count: int, length: int) -> tuple[int, ...]:
    """A page without text starts where the next one does."""
    found: list[int] = []
    after = length
    for page in reversed(range(count)):
        after = starts.get(page, after)
        found.append(after)
    return tuple(reversed(found))


def _joined(line: str, after: str, words: set[str]) -> str:
    """A line as it stands before the next one of its paragraph."""
    head, tail = _HEAD.search(line), _TAIL.match(after)
    if not head or not tail:
        return line if line.endswith(("-", "/")) and tail else f"{line} "
    first, second = head.group(1), tail.group()
    whole, parted = f"{first}{second}".casefold(), f"{first}-{second}".casefold()
    if whole in words and parted not in words:
        return line[:-1]
    # "NCI-supported", "well-known": where both are words by themselves, the hyphen is the writer's.
    both = {first.casefold(), second.casefold()} <= words
    if parted in words or both or not second.islower() or first.isupper():
        return line
    return line[:-1]


def _usual_height(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.height, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    edges = _right_edges(lines)
    steps = [a.bottom - b.bottom for a, b in pairwise(lines) if a.page == b.page and _is_below(b, a)]
    step = median(steps) if len(steps) >= _STEPS else 0.0
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and _begins(paragraph[-1], line, step, edges[_column(paragraph[-1])]):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _is_below(line: Line, above: Line) -> bool:
    return 0 < above.bottom - line.bottom < 3 * above.height


def _column(line: Line) -> tuple[int, int]:
    """Lines of one page that begin at about one place."""
    return line.page, round(line.left / (_COLUMN * max(line.height, 1.0)))


def _right_edges(lines: Iterable[Line]) -> dict[tuple[int, int], float]:
    edges: dict[tuple[int, int], float] = defaultdict(float)
    for line in lines:
        edges[_column(line)] = max(edges[_column(line)], line.right)
    return edges


def _begins(before: Line, line: Line, step: float, edge: float) -> bool:
    """Whether ``line`` begins a paragraph, and does not go on with the one of ``before``."""
    ended = bool(TERMINAL.search(before.text))
    if abs(line.height - before.height) > _OTHER_SIZE * before.height or _ITEM.match(line.text):
        return True
    if line.page != before.page or not _is_below(line, before):
        # The next page or column: only what was broken off in mid-sentence goes on there.
        apart = line.page != before.page or abs(line.bottom - before.bottom) > _SAME_HEIGHT * line.height
        return not (apart and not ended and (line.text[0].islower() or before.text.endswith("-")))
    if before.bottom - line.bottom > _STEP * max(step, before.height):
        return True
    free = (edge - before.right) / max(edge - before.left, 1.0)
    if ended:
        return free > _FREE or line.left - before.left > _INDENT * line.height
    return free > _FREE_HEADING and not line.text[0].islower() and not before.text.endswith("-")


def _running(lines: Sequence[Line], count: int) -> set[int]:
    """The numbers of the lines that are running titles or page numbers."""
    edges = [number for _, page in groupby(enumerate(lines), lambda each: each[1].page) for number in _edge([*page])]
    pages: dict[str, set[int]] = defaultdict(set)
    for number in edges:
        pages[_form(lines[number])].add(lines[number].page)
    least = max(2, min(_REPEATED, count))
    return {
        number
        for number in edges
        if len(pages[_form(lines[number])]) >= least or (count > 1 and _NUMBER.match(lines[number].text))
    }


def _edge(page: Sequence[tuple[int, Line]]) -> Iterator[int]:
    """The numbers of the lines at the top and at the foot of a page."""
    heights = sorted({round(line.bottom) for _, line in page})
    outer = {*heights[:_EDGE], *heights[-_EDGE:]}
    return (number for number, line in page if round(line.bottom) in outer)


def _form(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())


def _unwoven(page: Sequence[Line]) -> list[Line]:
    """The lines of a page whose two columns were drawn row by row, column by column; any other page as it is."""
    pairs = {
        number: after
        for number, (line, after) in enumerate(pairwise(page))
        if abs(line.bottom - after.bottom) < _SAME_HEIGHT * line.height and after.left > line.right
    }
    long = [
        number for number, after in pairs.items() if len(page[number].text) + len(after.text) > 2 * _WOVEN_CHARACTERS
    ]
    if len(long) < _WOVEN_ROWS:
        return [*page]
    found: list[Line] = []
    right: list[Line] = []
    second = {number + 1 for number in pairs}
    gutter = median(pairs[number].left for number in long)
    for number, line in enumerate(page):
        if number in second or (right and line.left >= gutter - line.height):
            right.append(line)
        elif right and line.right > gutter:
            # A line across both columns ends them.
            found, right = [*found, *right, line], []
        else:
            found.append(line)
    return [*found, *right]
