"""An HTML page -> its main text and readers' comments, without what stands around them, and its metadata."""

from __future__ import annotations

import re
from copy import deepcopy

from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata
from trafilatura.settings import Document

from .comments import drop_comments, find_comments, said_in, split_comments, with_writers
from .errors import DocumentError
from .hidden import HIDDEN, drop_hidden
from .markup import Element, parse_html, plain_text, tag_of
from .plain import decode_markup
from .records import Extract

# sections.py takes what follows this line for readers' comments.
_COMMENTS = "Comments"
# Only what the page says itself, and nothing that depends on the day of reading.
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
# Menus and footers by what they say they are: of a short page trafilatura takes all that is left.
_FURNITURE = {"nav", "footer", "menu"}
_FURNITURE_ROLES = {"navigation", "contentinfo", "search", "banner", "menu", "menubar", "alertdialog"}
_CONSENT = re.compile(
    r"cookie[-_ ]?(?:banner|bar|notice|consent|law|message|popup|dialog|info)|gdpr|consent", re.IGNORECASE
)
_CONSENT_CHARACTERS = 1000
# What stands between the title of a page and the name of its site.
_SEPARATOR = re.compile(r"\s+[-|–—•·:»«]+\s+")


def read_webpage(data: bytes) -> Extract:
    """The page in ``data``.

    Raises:
        DocumentError: it is no HTML, or has no main text.
    """
    root = parse_html(decode_markup(data))
    # First, since some pages describe themselves in a script, and scripts are dropped next.
    described = extract_metadata(_without_comments(root), date_config=_DATES)
    comments = find_comments(root)
    hidden = drop_hidden(root)
    _drop_furniture(root)
    text, said = _article_and_comments(root)
    if not text:
        raise DocumentError("no main text was found in it" + (f"; {HIDDEN}" if hidden else ""))
    said = with_writers(said, comments)
    named = {
        "title": _without_site(described.title, described.sitename),
        "author": None if _is_site(described.author, described.hostname, described.sitename) else described.author,
        "publisher": described.sitename,
        "url": described.url,
        "date": described.date,
    }
    return Extract(
        text=f"{text}\n\n{_COMMENTS}\n\n{said}\n" if said else f"{text}\n",
        facts={key: value for key, value in named.items() if value},
        flags=(HIDDEN,) if hidden else (),
    )


def _article_and_comments(root: Element) -> tuple[str, str]:
    article, comments = split_comments(root)
    text, said = _main(root)
    alone, also_said = _main(deepcopy(article)) if comments else ("", "")
    if not alone:
        # It has no comments, or, as a forum, nothing else.
        return text, said
    return alone, "\n\n".join(filter(None, (said_in(text, article, comments), said or also_said)))


def _main(root: Element) -> tuple[str, str]:
    """The main text and the comments that trafilatura finds."""
    main = bare_extraction(root, include_comments=True, include_tables=True)
    return (plain_text(main.body), plain_text(main.commentsbody)) if isinstance(main, Document) else ("", "")


def _without_site(title: str | None, site: str | None) -> str | None:
    """A title without the name of its site before or after it: "On beans - Green Kitchen"."""
    if not title or not site:
        return title
    names = {_letters(site), _letters(site.removeprefix("www.").partition(".")[0])} - {""}
    for separator in _SEPARATOR.finditer(title):
        before, after = title[: separator.start()], title[separator.end() :]
        if before and after and names & {_letters(before), _letters(after)}:
            return before if _letters(after) in names else after
    return title


def _is_site(author: str | None, *hosts: str | None) -> bool:
    """Whether an "author" is but the address of the site; trafilatura makes "Example Org" of "example.org"."""
    addresses = (host.removeprefix("www.") for host in hosts if host and "." in host)
    return bool(author) and any(_letters(author or "") == _letters(address) for address in addresses)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _without_comments(root: Element) -> Element:
    article = deepcopy(root)
    drop_comments(article)
    return article


def _drop_furniture(root: Element) -> None:
    for node in list(root.iter()):
        named = f"{node.get('id') or ''} {node.get('class') or ''}"
        consent = _CONSENT.search(named) and len(node.text_content()) <= _CONSENT_CHARACTERS
        furniture = tag_of(node) in _FURNITURE or node.get("role") in _FURNITURE_ROLES or consent
        # A page that is nothing else keeps it, and is refused for having no main text.
        if furniture and node.getparent() is not None and tag_of(node) != "body":
            node.drop_tree()
