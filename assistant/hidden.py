"""What a browser would not show of a page is taken out of its tree, so that no reader is quoted what no reader sees.

Known are the attributes, inline styles, and the rules of the page's own style sheets that name elements, classes, ids
and what they stand in (`.tabs > .tab.closed {display: none}`), in their order of precedence. What only a style sheet
elsewhere, or a script, would hide is not known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from .markup import Element, tag_of

HIDDEN = "hidden text was left out"
"""What the report says of a document in which :func:`drop_hidden` found some."""

# No words of the page: programs, forms, and what is drawn or played.
_SILENT = frozenset(
    {
        "audio", "button", "canvas", "embed", "iframe", "input", "noscript", "object", "option", "rp", "rt", "script",
        "select", "style", "svg", "template", "textarea", "video",
    }
)  # fmt: skip
# Icons and the like; a longer part of a page is hidden from screen readers only while a dialogue is open above it.
_ICON = 200
_COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMPOUND = re.compile(r"([a-z][a-z0-9-]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"}
# A button that opens a part of the page says in as many words what is in it.
_OPENER_WORDS = 3
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%|vw|vh)?$")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})$")
_CLEAR = re.compile(r"#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)$")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)")
_NO_ALPHA = re.compile(r"(?:rgba?|hsla?)\([^)]*[,/]\s*0*\.?0+%?\s*\)$")
_CLIP = re.compile(r"rect\(\s*[01](?:px)?[,\s]+[01](?:px)?")
_CLIP_PATH = re.compile(r"inset\(\s*(?:50|100)%|circle\(\s*0")
_SCREEN = re.compile(r"(?:^|,)\s*(?:only\s+)?(?:screen|all)\s*(?:,|$)", re.IGNORECASE)
# Blocks whose rules hold wherever somebody reads on a screen.
_ON_SCREEN = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*\Z|@(?:supports|layer|scope)\b", re.IGNORECASE)
_NO_FILTER = re.compile(r"\bopacity\(\s*0*\.?0*%?\s*\)")
_MOVED = re.compile(r"\btranslate[xy]?\(\s*(-[^,)\s]+)")
_NO_SIZE = re.compile(r"\bscale(?:3d|x|y)?\(\s*0(?:\.0+)?\s*[,)]")
_PICTURE = re.compile(r"\b(?:url|image|[a-z-]*gradient)\(")
_NAMES = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
# A page whose background is not known is taken to be white.
_PAPER = (255, 255, 255)
# Colours that differ by less than this, in all three parts together, are one to the eye.
_SAME = 30
_TINY = 2.0
_FAINT = 0.05
_FAR = -500.0

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule for elements inside others: each with its name or "", its classes and ids, and whether it is a child."""

    steps: tuple[tuple[str, frozenset[str], bool], ...]
    style: Mapping[str, str]
    important: Mapping[str, str]
    order: int

    @property
    def weight(self) -> tuple[int, int, int, int]:
        names = [name for _, each, _ in self.steps for name in each]
        ids = sum(name.startswith("#") for name in names)
        return ids, len(names) - ids, sum(bool(tag) for tag, _, _ in self.steps), self.order

    def holds(self, node: Element) -> bool:
        tag, names, child = self.steps[-1]
        if not _is_one(node, tag, names):
            return False
        above = node.iterancestors()
        for outer, classes, inner in reversed(self.steps[:-1]):
            found = next((each for each in above if child or _is_one(each, outer, classes)), None)
            if found is None or not _is_one(found, outer, classes):
                return False
            child = inner
        return True


class _Sheets:
    """The rules of the page's own style sheets."""

    def __init__(self, root: Element) -> None:
        self._rules: dict[str, list[_Rule]] = defaultdict(list)
        sheets = (node.text or "" for node in root.iter("style") if _SCREEN.search(node.get("media") or "all"))
        for order, (selectors, body) in enumerate(chain.from_iterable(map(_rules, sheets))):
            for steps in filter(None, map(_steps, selectors.split(","))):
                tag, names, _ = steps[-1]
                rule = _Rule(steps, _declarations(body), _declarations(body, important=True), order)
                self._rules[min(names, default=tag)].append(rule)

    def hide(self, node: Element) -> bool:
        rules = self._of(node)
        return any(_hides(rule.style) for rule in rules) and _hides(_merged(node, rules))

    def style(self, node: Element) -> dict[str, str]:
        """What they and the node itself declare."""
        return _merged(node, self._of(node))

    def _of(self, node: Element) -> list[_Rule]:
        keys = {tag_of(node), *_names(node)} & self._rules.keys()
        return [rule for key in keys for rule in self._rules[key] if rule.holds(node)]


def _merged(node: Element, rules: Iterable[_Rule]) -> dict[str, str]:
    ordered = sorted(rules, key=lambda rule: rule.weight)
    inline = node.get("style") or ""
    styles = [*(rule.style for rule in ordered), _declarations(inline)]
    styles += [*(rule.important for rule in ordered), _declarations(inline, important=True)]
    return {name: value for style in styles for name, value in style.items()}


def _steps(selector: str) -> tuple[tuple[str, frozenset[str], bool], ...]:
    """What :class:`_Rule` has of a selector; nothing of one that says anything else."""
    steps: list[tuple[str, frozenset[str], bool]] = []
    child = False
    for part in selector.replace(">", " > ").split():
        compound = _COMPOUND.fullmatch(part)
        if part == ">":
            child = True
        elif compound is None:
            return ()
        else:
            names = frozenset(re.findall(r"[.#][\w-]+", compound.group(2)))
            steps.append(((compound.group(1) or "").lower(), names, child))
            child = False
    return tuple(steps)


def _is_one(node: Element, tag: str, names: frozenset[str]) -> bool:
    return (not tag or tag_of(node) == tag) and names <= set(_names(node))


def drop_hidden(root: Element) -> bool:
    """Take out of the tree what is not shown; whether any of it had words of the page."""
    sheets = _Sheets(root)
    found = False
    # All are looked at before any is taken out: rules speak of what a node stands in.
    nodes = [(node, _is_hidden(node, sheets), _is_icon(node)) for node in root.iter() if node is not root]
    for node, hidden, icon in nodes:
        if hidden or icon or (tag_of(node) in _SILENT and not _opens(node)):
            silent = tag_of(node) in _SILENT
            found = found or (hidden and not icon and not silent and bool(node.text_content().strip()))
            if node.getparent() is not None:
                node.drop_tree()
        elif tag_of(node) == "button":
            node.tag = "span" if tag_of(node.getparent()) in _HEADINGS else "h4"
    return found


def _opens(node: Element) -> bool:
    """Whether it is a button that is the heading of a part of the page that it opens."""
    opener = node.get("aria-expanded") is not None and len(node.text_content().split()) >= _OPENER_WORDS
    return tag_of(node) == "button" and (opener or tag_of(node.getparent()) in _HEADINGS)


def _is_icon(node: Element) -> bool:
    return node.get("aria-hidden") == "true" and len(node.text_content()) <= _ICON


def _is_hidden(node: Element, sheets: _Sheets) -> bool:
    if node.get("hidden") is not None or (tag_of(node) == "dialog" and node.get("open") is None):
        return True
    if node.get("popover") is not None or sheets.hide(node):
        return True
    style = _declarations(node.get("style") or "")
    if style and _hides(style):
        return True
    ink = _colour(style.get("color", "")) or _colour(node.get("color") or "")
    paper = _background(node, sheets) if ink else None
    return ink is not None and paper is not None and _alike(ink, paper)


def _names(node: Element) -> Iterator[str]:
    yield from (f".{name}" for name in (node.get("class") or "").split())
    yield f"#{node.get('id')}"


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The rules that hold on a screen; those for paper or for some screens alone are left out."""
    opened: list[str] = []
    body = ""
    for part in re.split(r"([{}])", _COMMENTS.sub("", sheet)):
        if part == "{":
            # What stands before a brace, without the declarations that came before it.
            opened.append(body.rpartition(";")[2].strip())
        elif part == "}" and opened:
            selectors = opened.pop()
            if not selectors.startswith("@") and all(_ON_SCREEN.match(each) for each in opened):
                yield selectors, body
            body = ""
        elif part != "}":
            body = part


def _declarations(style: str, *, important: bool = False) -> dict[str, str]:
    """The declarations of a style; of them only those that are marked as important, if ``important``."""
    pairs = (each.partition(":") for each in _COMMENTS.sub("", style).lower().split(";"))
    parts = ((name.strip(), *value.partition("!")) for name, _, value in pairs)
    return {name: value.strip() for name, value, mark, _ in parts if value.strip() and (mark or not important)}


def _hides(style: Mapping[str, str]) -> bool:
    """Whether declarations make what they style unseen, in one of the ways that are in use."""
    return _is_off(style) or _is_faded(style) or _is_away(style) or _is_cut(style)


def _is_off(style: Mapping[str, str]) -> bool:
    off = {("display", "none"), ("visibility", "hidden"), ("visibility", "collapse"), ("content-visibility", "hidden")}
    return not off.isdisjoint(style.items())


def _is_faded(style: Mapping[str, str]) -> bool:
    ink, paper = _colour(style.get("color", "")), _own_background(style)
    size = _length(style.get("font-size"))
    return (
        any(_is_clear(style.get(name, "")) for name in ("color", "-webkit-text-fill-color"))
        or ((opacity := _length(style.get("opacity"))) is not None and opacity < _FAINT)
        or bool(_NO_FILTER.search(style.get("filter", "")))
        or (size is not None and size * _unit(style["font-size"]) < _TINY)
        or (ink is not None and paper is not None and _alike(ink, paper))
    )


def _is_clear(colour: str) -> bool:
    return colour == "transparent" or bool(_NO_ALPHA.match(colour) or _CLEAR.match(colour))


def _is_away(style: Mapping[str, str]) -> bool:
    sides = [
        "text-indent",
        "margin-left",
        *(("left", "top", "right", "bottom", "margin-top") if _is_placed(style) else ()),
    ]
    moved = [style.get(side) for side in sides] + _MOVED.findall(style.get("transform", ""))
    return any((at := _length(value)) is not None and at * _unit(value or "") <= _FAR for value in moved)


def _is_cut(style: Mapping[str, str]) -> bool:
    cut = not {style.get(name) for name in ("overflow", "overflow-x", "overflow-y")}.isdisjoint({"hidden", "clip"})
    return (
        (cut and any(_is_nothing(style.get(side)) for side in ("width", "height", "max-height", "max-width")))
        or (_is_placed(style) and bool(_CLIP.match(style.get("clip", ""))))
        or bool(_CLIP_PATH.match(style.get("clip-path", "")))
        or bool(_NO_SIZE.search(style.get("transform", "")))
    )


def _is_placed(style: Mapping[str, str]) -> bool:
    return style.get("position") in {"absolute", "fixed"}


def _length(value: str | None) -> float | None:
    match = _LENGTH.match(value or "")
    return float(match.group(1)) if match else None


def _unit(value: str) -> float:
    """How many pixels one of its units is, about."""
    return {"em": 16.0, "rem": 16.0, "%": 0.16, "vw": 10.0, "vh": 10.0, "pt": 1.3}.get(
        value.lstrip("-0123456789. "), 1.0
    )


def _is_nothing(value: str | None) -> bool:
    size = _length(value)
    return size is not None and 0 <= size <= 1 and not (value or "").endswith("%")


def _background(node: Element, sheets: _Sheets) -> Colour | None:
    """The colour behind the words of a node, as far as the page itself tells; None where it is a picture."""
    for each in chain([node], node.iterancestors()):
        style = sheets.style(each)
        own = _own_background(style) or _colour(each.get("bgcolor") or "")
        if own or _PICTURE.search(f"{style.get('background', '')} {style.get('background-image', '')}"):
            return own
    return _PAPER


def _own_background(style: Mapping[str, str]) -> Colour | None:
    values = f"{style.get('background-color', '')} {style.get('background', '')}"
    parts = re.sub(r"\s*,\s*", ",", values).split()
    return next((colour for part in parts if (colour := _colour(part))), None)


def _colour(value: str) -> Colour | None:
    value = value.strip().lower()
    if match := _HEX.match(value):
        digits = match.group(1)
        pairs = [digit * 2 for digit in digits] if len(digits) == 3 else [digits[i : i + 2] for i in (0, 2, 4)]  # noqa: PLR2004 - #fff
        red, green, blue = (int(pair, 16) for pair in pairs)
        return red, green, blue
    if match := _RGB.match(value):
        red, green, blue = (int(part) for part in match.groups())
        return red, green, blue
    return _NAMES.get(value)


def _alike(first: Colour, second: Colour) -> bool:
    return sum(abs(a - b) for a, b in zip(first, second, strict=True)) < _SAME
