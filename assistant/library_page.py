"""The documents as their maintainer sees them: what was read of each, what was skipped and why, the last indexing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from .changes import Reindexed
from .corpus import Flagged, Skipped
from .records import Disagreement, Role, Source
from .render import byline, escaped, kind_words

# Documents of one page of the list.
PAGE = 200
_ROLE_WORDS: Mapping[Role, str] = {
    "body": "text",
    "heading": "headings",
    "comment": "readers' comments",
    "boilerplate": "not quoted",
}


def library_page(
    sources: Mapping[str, Source],
    voices: Mapping[str, str],
    skipped: Sequence[Skipped],
    flagged: Sequence[Flagged],
    fingerprint: str,
    page: int = 1,
    reindexed: Reindexed | None = None,
) -> str:
    """The documents as HTML, ``PAGE`` on a page; the first page has number 1."""
    ids = sorted(sources)
    pages = max(1, -(-len(ids) // PAGE))
    page = min(max(page, 1), pages)
    copies: dict[str, list[str]] = {}
    for id in ids:
        copies.setdefault(voices[id], []).append(id)
    rows = "".join(
        _row(sources[id], [other for other in copies[voices[id]] if other != id])
        for id in ids[(page - 1) * PAGE : page * PAGE]
    )
    legend = "".join(f'<li class="{role}">{words}</li>' for role, words in _ROLE_WORDS.items())
    skips = _remarks("Skipped", [(each.id, each.reason) for each in skipped])
    oddities = _remarks("Odd", [(each.id, each.remark) for each in flagged])
    independent = len(copies)
    said = f"{len(ids)} {'document' if len(ids) == 1 else 'documents'}"
    if independent < len(ids):
        said += f", {independent} of them independent: copies of one text count once"
    return (
        f"<h1>The documents</h1><p>{said}. Index {escape(fingerprint[:16])}. They are indexed anew on the command "
        "line; this page then follows by itself.</p>"
        f'<ul class="roles" aria-label="Colours">{legend}</ul><ul class="documents">{rows}</ul>'
        f"{_pages(page, pages)}{skips}{oddities}{_last(reindexed) if reindexed else ''}"
    )


def _row(source: Source, copies: Sequence[str]) -> str:
    link = f"document?{escape(urlencode({'source': source.id}))}"
    alike = ", ".join(f"<bdi>{escaped(id)}</bdi>" for id in copies)
    same = f'<p class="byline">The same text as {alike}: one voice</p>' if alike else ""
    return (
        f'<li><a class="opens" href="{link}" dir="auto">{escaped(source.title)}</a>'
        f'<p class="byline" dir="auto">{escape(byline(source))}</p>'
        f'{_shares(source)}<p class="byline"><bdi>{escaped(source.id)}</bdi></p>{same}</li>'
    )


def _shares(source: Source) -> str:
    """How much of a document plays which role: a bar, and the same in words."""
    sizes = Counter[Role]()
    for section in source.sections:
        sizes[section.role] += len(source.text[section.start : section.end].split())
    whole = sum(sizes.values()) or 1
    roles = [role for role in _ROLE_WORDS if sizes[role]]
    bar = "".join(f'<span class="{role}" style="flex-grow:{sizes[role]}"></span>' for role in roles)
    words = ", ".join(f"{round(100 * sizes[role] / whole)} % {_ROLE_WORDS[role]}" for role in roles)
    return f'<div class="bars" aria-hidden="true">{bar}</div><p>{whole} words: {words}</p>'


def _pages(page: int, pages: int) -> str:
    if pages == 1:
        return ""
    before = f'<a href="library?page={page - 1}">Earlier</a> ' if page > 1 else ""
    after = f' <a href="library?page={page + 1}">Later</a>' if page < pages else ""
    return f'<p class="pages">{before}Page {page} of {pages}{after}</p>'


def _remarks(heading: str, remarks: Sequence[tuple[str, str]]) -> str:
    """Files with what is to be said of each."""
    if not remarks:
        return f"<h2>{heading}</h2><p>None.</p>"
    rows = "".join(f"<li><bdi>{escaped(id)}</bdi>: {escaped(remark)}</li>" for id, remark in remarks[:PAGE])
    more = f"<p>and {len(remarks) - PAGE} more</p>" if len(remarks) > PAGE else ""
    return f'<h2>{heading}</h2><ul class="skipped">{rows}</ul>{more}'


def _last(reindexed: Reindexed) -> str:
    """When the documents were indexed, and what that changed."""
    head = f"<h2>Last indexed</h2><p>{reindexed.time:%Y-%m-%d %H:%M} UTC.</p>"
    documents, found = reindexed.documents, reindexed.disagreements
    if documents is None or found is None:
        return f"{head}<p>No earlier index is left to compare with.</p>"
    changes = [
        *((id, "added") for id in documents.added),
        *((id, "changed") for id in documents.changed),
        *((new, f"moved from {old}") for old, new in documents.moved),
        *((id, "removed") for id in documents.removed),
    ]
    pairs = [*((each, "New") for each in found.appeared), *((each, "Gone") for each in found.vanished)]
    said = "".join(f"<li>{what}: {_pair(each)}</li>" for each, what in pairs[:PAGE])
    more = f"<p>and {len(pairs) - PAGE} more</p>" if len(pairs) > PAGE else ""
    listed = f"<ul>{said}</ul>{more}" if pairs else "<p>None.</p>"
    return f"{head}{_remarks('What it changed', changes)}<h2>Disagreements that came or went</h2>{listed}"


def _pair(each: Disagreement) -> str:
    sides = (f"“{escaped(quote.text)}” (<bdi>{escaped(quote.source.id)}</bdi>)" for quote in each.quotes)
    return f"{kind_words(each).lower()}: {' and '.join(sides)}"
