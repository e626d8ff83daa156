"""The readers' comments of an HTML page: who wrote which, by the names that blogs give to the parts of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from .markup import Element, tag_of
from .sections import names_writer

# One comment, and the part of a page that holds them all.
_ONE = re.compile(r"(?:user-?|review-|post-)?comment(?:-(?:item|body|wrap|wrapper|container|\d+))?|review-item|reply")
_MANY = (
    r"(?:comments?|comentarios?|commentaires?|commenti|kommentare?|reacties|komentarze)"
    r"(?:-?_?(?:area|list|section|thread|wrapper|container))?|disqus_thread"
)
_ALL = re.compile(rf"{_MANY}|respond|reviews")
# What stands there was surely not written by whoever wrote the page.
_SURELY = re.compile(_MANY)
_WRITER = re.compile(
    r"(?:comment-?_?)?(?:author|user-?name|commenter|writer)(?:-?_?(?:name|link))?|fn|nickname|display-?name"
)
_SAYS = re.compile(r"\s*(?:says|said|wrote|writes|commented)?\s*:?\s*\Z", re.IGNORECASE)
# What stands behind a name is none: "Ann Lee, BVSc", "Ann (gardener)", "Ann | 3 posts".
_TITLES = re.compile(r"\s*(?:[,(|•·]|\s[–—-]\s)")
_PAGE = frozenset({"html", "body", "main", "article"})
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: its writer, if the page names one, and its words with white space folded."""

    writer: str | None
    words: str


def drop_comments(root: Element) -> None:
    """Take out of the tree what readers wrote: a date or a name there is none of the article."""
    for node in list(root.iter()):
        if (
            node.getparent() is not None
            and tag_of(node) not in _PAGE
            and (is_named(node, _ALL) or is_named(node, _ONE))
        ):
            node.drop_tree()


def split_comments(root: Element) -> tuple[Element, str]:
    """The page without the parts that by their names hold nothing but comments, and the letters of these.

    Of a short page trafilatura takes all the text, and of others such parts as it does not know.
    """
    article = deepcopy(root)
    letters = ""
    for node in list(article.iter()):
        if tag_of(node) not in _PAGE and node.getparent() is not None and is_named(node, _SURELY):
            letters += letters_of(node.text_content())
            node.drop_tree()
    return article, letters


def said_in(text: str, article: Element, comments: str) -> str:
    """The paragraphs of ``text`` that comments have and the article has not, as :func:`split_comments` gave them."""
    written = letters_of(article.text_content())
    paragraphs = ((each, letters_of(each)) for each in text.split("\n\n"))
    return "\n\n".join(each for each, letters in paragraphs if letters in comments and letters not in written)


def letters_of(text: str) -> str:
    """What is left of a text however it is laid out."""
    return "".join(filter(str.isalnum, text))


def find_comments(root: Element) -> tuple[Comment, ...]:
    """Every comment of the page; one that answers another is inside it, and comes after it."""
    return tuple(
        Comment(_writer(node), _folded(node.text_content()))
        for node in root.iter()
        if tag_of(node) not in _PAGE and (is_named(node, _ONE) or (node.get("itemtype") or "").endswith("/Comment"))
    )


def with_writers(text: str, comments: Sequence[Comment]) -> str:
    """The paragraphs of ``text`` with a line "Mary says:" before what Mary wrote.

    It stays as it is where a paragraph has no writer, or one whose line would not be taken for one: it would be taken
    for the words of the one before.
    """
    paragraphs = [each for each in text.split("\n\n") if each.strip()]
    writers = [_writer_of(each, comments) for each in paragraphs]
    known = all(writer is not None and names_writer(says(writer)) for writer in writers)
    return "\n\n".join(_led(paragraphs, writers)) if known else text


def says(writer: str | None) -> str:
    """The line above what somebody wrote."""
    return f"{writer} says:"


def _led(paragraphs: Sequence[str], writers: Sequence[str | None]) -> Iterator[str]:
    before = None
    for paragraph, writer in zip(paragraphs, writers, strict=True):
        if writer != before:
            yield says(writer)
        yield paragraph
        before = writer


def _writer_of(paragraph: str, comments: Sequence[Comment]) -> str | None:
    words = _folded(paragraph.lstrip("•# "))
    holders = [comment for comment in comments if words in comment.words]
    return min(holders, key=lambda comment: len(comment.words)).writer if holders else None


def _writer(comment: Element) -> str | None:
    for node in comment.iter():
        if node is not comment and is_named(node, _ONE) and not is_named(node, _WRITER):
            continue
        if (node.get("itemprop") == "author" or is_named(node, _WRITER)) and (name := name_in(node)):
            return name
    return None


def name_in(node: Element) -> str | None:
    """The name that a part of the page gives, without what stands behind it; None where it gives more or none."""
    name = _TITLES.split(_SAYS.sub("", _folded(node.text_content())), maxsplit=1)[0]
    return name if name and len(name.split()) <= _MOST_WORDS else None


def is_named(node: Element, pattern: re.Pattern[str]) -> bool:
    """Whether the id or a class of a node is of this kind."""
    names = f"{node.get('id') or ''} {node.get('class') or ''}".lower().split()
    return any(map(pattern.fullmatch, names))


def _folded(text: str) -> str:
    return " ".join(text.split())
