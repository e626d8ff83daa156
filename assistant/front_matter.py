"""What a text says of itself in its front matter, in YAML or TOML -> title, author, and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .records import Section

# "title: On Beans", "title = 'On Beans'", and what stands set in below "author:".
_FACT = re.compile(r"^(title|author|publisher|url|date|kind)[ \t]*[:=](.*(?:\n(?:[ \t]|-[ \t]).*)*)$", re.MULTILINE)
_FOLDED = re.compile(r"[>|][-+]?$")
_ITEM = re.compile(r"-[ \t]+")
_INNER_FACT = re.compile(r"\w+:(?:\s|$)")
_QUOTED = re.compile(r"""([\"']).*?\1|[^,\s][^,]*""")


def front_matter(text: str, sections: Sequence[Section]) -> dict[str, str]:
    """The facts that the first of the ``sections`` of ``text`` states, where it is front matter."""
    front = text[: sections[0].end] if text.startswith(("---\n", "+++\n")) else ""
    facts = {key: _fact(value) for key, value in _FACT.findall(front)}
    return {key: value for key, value in facts.items() if value}


def _fact(value: str) -> str:
    """What stands after a key, in one line; several authors are parted as those of a page are."""
    first, *more = (line.strip() for line in value.split("\n"))
    if any(_INNER_FACT.match(_ITEM.sub("", line, count=1)) for line in more):
        return ""
    if not first and all(_ITEM.match(line) for line in more):
        return "; ".join(_unquoted(_ITEM.sub("", line, count=1)) for line in more)
    if first.startswith("[") and first.endswith("]"):
        return "; ".join(_unquoted(match.group().strip()) for match in _QUOTED.finditer(first[1:-1]))
    return _unquoted(" ".join(["" if _FOLDED.match(first) else first, *more]).strip())


def _unquoted(words: str) -> str:
    return words[1:-1] if len(words) > 1 and words[0] == words[-1] and words[0] in "\"'" else words
