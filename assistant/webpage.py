"""An HTML page -> its main text and readers' comments, without what stands around them, and its metadata."""

from __future__ import annotations

import re
from copy import deepcopy

from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata
from trafilatura.settings import Document

from .bylines import read_byline
from .comments import drop_comments, find_comments, letters_of, said_in, says, split_comments, with_writers
from .errors import DocumentError
from .hidden import HIDDEN, drop_hidden
from .markup import Element, parse_html, plain_text, raise_digits, tag_of
from .plain import decode_markup
from .records import Extract
from .threads import find_thread

# sections.py takes what follows this line for readers' comments.
_COMMENTS = "Comments"
# Only what the page says itself, and nothing that depends on the day of reading.
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
# Boxes that stand in articles, by the names that sites give them.
_BOX = re.compile(
    r"newsletter|subscri(?:be|ption)|related-?_?(?:posts?|articles?)|social-?_?(?:share|links)|share-?_?buttons",
    re.IGNORECASE,
)
# Menus and footers by what they say they are: of a short page trafilatura takes all that is left.
_FURNITURE = {"nav", "footer", "menu"}
_FURNITURE_ROLES = {"navigation", "contentinfo", "search", "banner", "menu", "menubar", "alertdialog"}
_CONSENT = re.compile(
    r"cookie[-_ ]?(?:banner|bar|notice|consent|law|message|popup|dialog|info)|gdpr|consent", re.IGNORECASE
)
_BOX_CHARACTERS = 1000
# What may stand between the paragraphs of an article, and how many of them tell where it is.
_BETWEEN = {"li", "dt", "dd", "h2", "h3", "h4"}
_FEW = 2
# A larger page is read only once, so that it is read in time.
_MOST_NODES = 30_000
_NOBODY = re.compile(
    r"\d|\A(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\Z",
    re.IGNORECASE,
)
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
    title = _sure_title(described.title, root)
    comments = find_comments(root)
    hidden = drop_hidden(root)
    _drop_furniture(root)
    raise_digits(root)
    named = {
        "title": _without_site(title, described.sitename),
        "author": _author(described.author, described.hostname, described.sitename),
        "publisher": described.sitename,
        "url": described.url,
        "date": described.date,
    }
    if thread := find_thread(deepcopy(root)):
        text, said = thread[0].text, "\n\n".join(f"{says(each.writer)}\n\n{each.text}" for each in thread[1:])
        named |= {"author": thread[0].writer} | read_byline(thread[0].date)
    else:
        text, said = _article_and_comments(root)
        said = with_writers(said, comments)
    if not text:
        raise DocumentError("no main text was found in it" + (f"; {HIDDEN}" if hidden else ""))
    return Extract(
        text=f"{text}\n\n{_COMMENTS}\n\n{said}\n" if said else f"{text}\n",
        facts={key: value for key, value in named.items() if value},
        flags=(HIDDEN,) if hidden else (),
    )


def _article_and_comments(root: Element) -> tuple[str, str]:
    article, comments = split_comments(root)
    alone, also_said = _main(deepcopy(article)) if comments else ("", "")
    if not alone:
        # It has no comments, or, as a forum, nothing else.
        return _main(root)
    text, said = _found(root)
    return alone, "\n\n".join(filter(None, (said_in(text, article, comments), said or also_said)))


def _main(root: Element) -> tuple[str, str]:
    """The main text and the comments that trafilatura finds."""
    page = deepcopy(root)
    text, said = _found(root)
    if sum(1 for _ in page.iter()) > _MOST_NODES or not _mark_frame(page, text):
        return text, said
    framed, also_said = _found(page)
    whole, paragraphs = letters_of(framed), text.split("\n\n")
    # Of some pages it then takes all the text as one paragraph.
    kept = framed.count("\n\n") >= len(paragraphs) - 1 and all(letters_of(each) in whole for each in paragraphs)
    return (framed, also_said) if kept else (text, said)


def _found(root: Element) -> tuple[str, str]:
    main = bare_extraction(root, include_comments=True, include_tables=True)
    return (plain_text(main.body), plain_text(main.commentsbody)) if isinstance(main, Document) else ("", "")


def _mark_frame(root: Element, text: str) -> bool:
    """Make an article of the part that holds all the paragraphs of ``text``; whether lists or headings amid it lack.

    Where a page gives its article no name that trafilatura knows, it takes the paragraphs and nothing between them.
    """
    paragraphs = set(map(letters_of, text.splitlines())) - {""}
    nodes = [node for node in root.iter("p") if letters_of(node.text_content()) in paragraphs]
    lines = [[*node.iterancestors()][::-1] for node in nodes]
    above = [each[0] for each in zip(*lines, strict=False) if all(node is each[0] for node in each)]
    if not above or len(nodes) < _FEW:
        return False
    frame, whole = above[-1], letters_of(text)
    amid = [*frame.iter()]
    amid = amid[amid.index(nodes[0]) : amid.index(nodes[-1])]
    if not any(tag_of(node) in _BETWEEN and _is_lost(node, paragraphs, whole) for node in amid):
        return False
    for menu in [node for node in frame.iter("ul", "ol") if _is_menu(node)]:
        # With it the text is longer, and what is short is taken for the whole of a page.
        menu.drop_tree()
    if tag_of(frame) == "body":
        article = root.makeelement("article")
        article.extend([*frame])
        frame.append(article)
    else:
        frame.tag = "article"
    return True


def _is_lost(node: Element, lines: set[str], whole: str) -> bool:
    letters = letters_of(node.text_content())
    return letters not in lines and not _is_menu(node) and letters not in whole


def _is_menu(node: Element) -> bool:
    """Whether most of its words are links."""
    linked = sum(len(letters_of(link.text_content())) for link in node.iter("a"))
    return 2 * linked > len(letters_of(node.text_content()))


def _sure_title(title: str | None, root: Element) -> str | None:
    """The title that was found; where neither a heading nor the head of the page says so, that of the head.

    It may be what a box calls itself that only a script opens.
    """
    said = [node.get("content") or node.text_content() for node in root.iter("title", "h1", "meta")]
    if not title or any(_folded(title) in _folded(each) for each in said):
        return title
    head = next(root.iter("title"), None)
    return (" ".join(head.text_content().split()) if head is not None else "") or title


def _without_site(title: str | None, site: str | None) -> str | None:
    """A title without the name of its site before or after it: "On beans - Green Kitchen"."""
    if not title or not site:
        return title
    names = {_folded(site), _folded(site.removeprefix("www.").partition(".")[0])} - {""}
    for separator in _SEPARATOR.finditer(title):
        before, after = title[: separator.start()], title[separator.end() :]
        if before and after and names & {_folded(before), _folded(after)}:
            return before if _folded(after) in names else after
    return title


def _author(author: str | None, *hosts: str | None) -> str | None:
    """Those of the authors, parted by semicolons, that may be people: trafilatura takes a month of a byline for one."""
    people = [each for each in (author or "").split("; ") if each and not _NOBODY.search(each)]
    return None if _is_site(author, *hosts) else "; ".join(people) or None


def _is_site(author: str | None, *hosts: str | None) -> bool:
    """Whether an "author" is but the address of the site; trafilatura makes "Example Org" of "example.org"."""
    addresses = (host.removeprefix("www.") for host in hosts if host and "." in host)
    return bool(author) and any(_folded(author or "") == _folded(address) for address in addresses)


def _folded(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _without_comments(root: Element) -> Element:
    article = deepcopy(root)
    drop_comments(article)
    return article


def _drop_furniture(root: Element) -> None:
    for node in list(root.iter()):
        named = f"{node.get('id') or ''} {node.get('class') or ''}"
        box = (_CONSENT.search(named) or _BOX.search(named)) and len(node.text_content()) <= _BOX_CHARACTERS
        furniture = tag_of(node) in _FURNITURE or node.get("role") in _FURNITURE_ROLES or box
        # A page that is nothing else keeps it, and is refused for having no main text.
        if furniture and node.getparent() is not None and tag_of(node) != "body":
            node.drop_tree()
