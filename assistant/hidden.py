"""What a browser would not show of a page is taken out of its tree, so that no reader is quoted what no reader sees.

Known are the attributes, inline styles and the simple rules of the page's own style sheets (`.note {display: none}`).
What only a style sheet elsewhere, or a script, would hide is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
_SIMPLE = re.compile(r"[a-z0-9]*([.#][\w-]+)$", re.IGNORECASE)
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%)?$")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})$")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)")
_NO_ALPHA = re.compile(r"(?:rgba?|hsla?)\([^)]*[,/]\s*0*\.?0+%?\s*\)$")
_CLIP = re.compile(r"rect\(\s*[01](?:px)?[,\s]+[01](?:px)?")
_CLIP_PATH = re.compile(r"inset\(\s*(?:50|100)%|circle\(\s*0")
# Blocks whose rules hold wherever somebody reads on a screen.
_ON_SCREEN = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*\Z|@(?:supports|layer|scope)\b", re.IGNORECASE)
_NO_SIZE = re.compile(r"\bscale(?:3d|x|y)?\(\s*0(?:\.0+)?\s*[,)]")
_NAMES = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
# A page whose background is not known is taken to be white.
_PAPER = (255, 255, 255)
# Colours that differ by less than this, in all three parts together, are one to the eye.
_SAME = 30
_TINY = 2.0
_FAR = -500.0

Colour = tuple[int, int, int]


def drop_hidden(root: Element) -> bool:
    """Take out of the tree what is not shown; whether any of it had words of the page."""
    selectors = _hiding_selectors(root)
    found = False
    for node in list(root.iter()):
        silent = tag_of(node) in _SILENT
        hidden = not silent and (_is_hidden(node, selectors) or _is_icon(node))
        if node is root or not (silent or hidden):
            continue
        found = found or (hidden and not _is_icon(node) and bool(node.text_content().strip()))
        if node.getparent() is not None:
            node.drop_tree()
    return found


def _is_icon(node: Element) -> bool:
    return node.get("aria-hidden") == "true" and len(node.text_content()) <= _ICON


def _is_hidden(node: Element, selectors: set[str]) -> bool:
    if node.get("hidden") is not None or (tag_of(node) == "dialog" and node.get("open") is None):
        return True
    if selectors and any(name in selectors for name in _names(node)):
        return True
    style = _declarations(node.get("style") or "")
    if style and _hides(style):
        return True
    ink = _colour(style.get("color", "")) or _colour(node.get("color") or "")
    return ink is not None and _alike(ink, _background(node))


def _names(node: Element) -> Iterator[str]:
    yield from (f".{name}" for name in (node.get("class") or "").split())
    yield f"#{node.get('id')}"


def _hiding_selectors(root: Element) -> set[str]:
    """The classes and ids that a rule of the page itself hides."""
    sheets = (node.text or "" for node in root.iter("style"))
    rules = chain.from_iterable(map(_rules, sheets))
    return {
        match.group(1)
        for selectors, body in rules
        if _hides(_declarations(body))
        for selector in selectors.split(",")
        if (match := _SIMPLE.match(selector.strip()))
    }


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


def _declarations(style: str) -> dict[str, str]:
    pairs = (each.partition(":") for each in style.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value.strip()}


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
        style.get("color") == "transparent"
        or bool(_NO_ALPHA.match(style.get("color", "")))
        or _length(style.get("opacity")) == 0
        or (size is not None and size * _unit(style["font-size"]) < _TINY)
        or (ink is not None and paper is not None and _alike(ink, paper))
    )


def _is_away(style: Mapping[str, str]) -> bool:
    sides = ["text-indent", *(("left", "top", "margin-left") if _is_placed(style) else ())]
    return any((at := _length(style.get(side))) is not None and at <= _FAR for side in sides)


def _is_cut(style: Mapping[str, str]) -> bool:
    cut = style.get("overflow") in {"hidden", "clip"}
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
    return {"em": 16.0, "rem": 16.0, "%": 0.16}.get(value.lstrip("-0123456789. "), 1.0)


def _is_nothing(value: str | None) -> bool:
    size = _length(value)
    return size is not None and 0 <= size <= 1 and not (value or "").endswith("%")


def _background(node: Element) -> Colour:
    """The colour behind the words of a node, as far as attributes and inline styles tell."""
    for each in chain([node], node.iterancestors()):
        own = _own_background(_declarations(each.get("style") or "")) or _colour(each.get("bgcolor") or "")
        if own:
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
