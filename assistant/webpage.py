"""An HTML page -> its main text and readers' comments, without what stands around them, and its metadata."""

from __future__ import annotations

import re
from copy import deepcopy

from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata
from trafilatura.settings import Document

from .comments import drop_comments, find_comments, with_writers
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
    main = bare_extraction(root, include_comments=True, include_tables=True)
    text = plain_text(main.body) if isinstance(main, Document) else ""
    if not isinstance(main, Document) or not text:
        raise DocumentError("no main text was found in it" + (f"; {HIDDEN}" if hidden else ""))
    said = with_writers(plain_text(main.commentsbody), comments)
    named = {
        "title": described.title,
        "author": described.author,
        "publisher": described.sitename,
        "url": described.url,
        "date": described.date,
    }
    return Extract(
        text=f"{text}\n\n{_COMMENTS}\n\n{said}\n" if said else f"{text}\n",
        facts={key: value for key, value in named.items() if value},
        flags=(HIDDEN,) if hidden else (),
    )


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
