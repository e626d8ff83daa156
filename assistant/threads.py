"""The posts of a forum's page: who wrote which, by the names that forums give to the parts of a page.

Who opens a thread wrote its text; the others answer, and are to it what readers' comments are to an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .comments import is_named, name_in, says
from .markup import Element, plain_text, tag_of
from .sections import names_writer

_POST = re.compile(
    r"(?:forum-?|topic-?|thread-?|comment-?)?post(?:-?(?:item|container|wrapper|\d+))?|message|onscreen-post|postcontainer"
)
_WRITER = re.compile(
    r"(?:post-?_?|message-?_?|topic-?_?)?(?:author|poster|user-?name|user|names?)(?:-?_?(?:name|link|details|info))?"
)
_DATE = re.compile(r"(?:post-?_?|message-?_?)?(?:date|time|timestamp|datetime|posted-?_?on)")
_ASIDE = re.compile(
    r"(?:post-?_?|message-?_?|user-?_?)?(?:signature|sig|controls|actions|buttons|footer|likes|avatar|rank|title|meta|menu"
    r"|profile|reply|quote-?link)"
)
_HEADINGS = frozenset({"h1", "h2", "h3"})
# So many posts of one parent are a thread.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Post:
    """One post: its writer, when it was written as the page says it, and its text."""

    writer: str
    date: str
    text: str


def find_thread(root: Element) -> tuple[Post, ...]:
    """The posts of the largest thread of a page, in order; none where a page is no forum's.

    All the posts of a thread stand in one part of the page, each names its writer, and none has a heading, as the
    articles of a blog have.
    """
    parts: dict[Element, list[Post]] = {}
    # A list, since what stands beside the words of a post is taken out of the tree, and parts are told by identity.
    for node in list(root.iter()):
        parent = node.getparent()
        if parent is None or not is_named(node, _POST) or any(tag_of(each) in _HEADINGS for each in node.iter()):
            continue
        if post := _read(node):
            parts.setdefault(parent, []).append(post)
    longest = max(parts.values(), key=len, default=[])
    # A line that is not taken for the name above a post would lend its words to the one before.
    known = all(names_writer(says(post.writer)) for post in longest)
    return tuple(longest) if known and len(longest) >= _FEWEST else ()


def _read(node: Element) -> Post | None:
    writer = next((each for each in node.iter() if each is not node and is_named(each, _WRITER)), None)
    name = name_in(writer) if writer is not None else None
    if name is None:
        return None
    date = next((each for each in node.iter() if is_named(each, _DATE) or tag_of(each) == "time"), None)
    said = date.text_content() if date is not None else ""
    for aside in [each for each in node.iter() if each is not node and _stands_beside(each, writer, date)]:
        if aside.getparent() is not None:
            aside.drop_tree()
    text = plain_text(node).strip()
    return Post(name, " ".join(said.split()), text) if text else None


def _stands_beside(node: Element, *known: Element | None) -> bool:
    return any(node is each for each in known) or is_named(node, _ASIDE) or is_named(node, _DATE)
