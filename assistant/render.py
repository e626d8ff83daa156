"""Answer -> what people read: plain text for a terminal, HTML for the page, in the same order and words.

Whatever comes from a document, its metadata or a question is foreign: it is shown as the characters that
it is, and never as markup, a terminal command or a direction of writing for what stands around it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlencode

from .records import (
    Answer,
    Disagreement,
    Kind,
    Level,
    Library,
    Notice,
    Quote,
    Refusal,
    Role,
    Section,
    Source,
    Span,
    Stance,
)
from .verify import STATUSES, Finding, Verification

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])")
# Controls, what turns the direction of writing, what is there but cannot be seen, and halves of characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_LEVELS: Mapping[Level, str] = {"emergency": "Emergency", "urgent": "Urgent", "info": "Please note"}
_KINDS: Mapping[Kind, str] = {
    "opposite": "One says yes, one says no",
    "conditional": "One says yes, one says that it depends",
    "amount": "Different amounts",
    "cause": "Different causes",
}
_STANCES: Mapping[Stance, str] = {
    "supports": "says yes",
    "mixed": "it depends",
    "opposes": "says no",
    "neutral": "no clear side",
}
_NOT_ANSWERING = "Nearest passages. They do not answer the question:"
_ROLES: Mapping[Role, str] = {"body": "p", "heading": "h2", "comment": "p", "boilerplate": "p"}
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
# Only what a browser opens as a page; `javascript:` and all other schemes stay text.
_LINK = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)
_TITLES = 20
_ALSO_IN = "The same words also stand in"
_COPIES = 5
_FIRST_WORDS = 60


def text(answer: Answer, width: int = 80) -> str:
    """The answer as lines of plain text, at most ``width`` columns wide where words allow it."""
    blocks = [_notice_text(_LEVELS[notice.level], notice.text, width) for notice in answer.notices]
    if understood := _understood(answer):
        blocks.append(_wrap(understood, width))
    if answer.refusal:
        blocks += _refusal_text(answer.refusal, width)
    else:
        blocks.append("\n".join(_wrap(line, width) for line in (summary(answer), positions(answer)) if line))
        blocks += [_disagreement_text(each, width) for each in telling(answer.disagreements)]
        if more := _more(answer.disagreements):
            blocks.append(more)
        blocks += _quotes_text(answer.quotes, width)
    return "\n\n".join(blocks) + "\n"


def summary(answer: Answer) -> str:
    """One line in fixed words: how many sources speak, and whether they disagree; empty for a refusal."""
    if answer.refusal:
        return ""
    verdict = answer.verdict
    speaking = verdict.supports + verdict.opposes + verdict.mixed + verdict.neutral
    total = verdict.independent
    general = f", {verdict.general} of them only in general" if verdict.general else ""
    line = f"{speaking} of {total} {'source speaks' if total == 1 else 'sources speak'} about this{general}."
    if not speaking:
        line = "No source speaks about this itself, but readers' comments do."
    if total < verdict.sources:
        line += f" Copies count once: {verdict.sources} documents, {total} {'voice' if total == 1 else 'voices'}."
    return f"{line} They disagree." if answer.disagreements else line


def telling(disagreements: Sequence[Disagreement]) -> list[Disagreement]:
    """The first disagreements in which everybody who disagrees is heard once, and all that are about amounts."""
    heard: set[tuple[str, Role]] = set()
    shown = []
    for each in disagreements:
        speakers = {(quote.source.id, quote.role) for quote in each.quotes}
        if each.kind == "amount" or not speakers <= heard:
            shown.append(each)
            heard |= speakers
    return shown


def _more(disagreements: Sequence[Disagreement]) -> str:
    """How many disagreements there are beside those that are shown; empty if none."""
    count = len(disagreements) - len(telling(disagreements))
    return f"The same sources disagree in {count} more {'pair' if count == 1 else 'pairs'} of quotes." if count else ""


def _understood(answer: Answer) -> str:
    """What was looked up, where that is not what was typed; otherwise empty."""
    same = _visible(answer.understood).casefold() == _visible(answer.question).casefold()
    return "" if same else f"Looked up as “{_visible(answer.understood)}”"


def positions(answer: Answer) -> str:
    """How many sources say what, as words; empty where the question has no yes or no."""
    return ", ".join(words for _, _, words in _counts(answer))


def _counts(answer: Answer) -> list[tuple[str, int, str]]:
    """(position, how many sources, the words for it), without the positions that nobody takes."""
    if all(quote.stance is None for quote in answer.quotes):
        return []
    verdict = answer.verdict
    table = [
        ("supports", verdict.supports, "says yes", "say yes"),
        ("mixed", verdict.mixed, "says that it depends", "say that it depends"),
        ("opposes", verdict.opposes, "says no", "say no"),
        ("neutral", verdict.neutral, "is unclear", "are unclear"),
        ("silent", verdict.silent, "is silent", "are silent"),
    ]
    return [(key, n, f"{n} {one if n == 1 else many}") for key, n, one, many in table if n]


def _by_source(quotes: Sequence[Quote]) -> list[tuple[Source, list[Quote]]]:
    """Quotes under their sources, both in the order in which they come."""
    groups: dict[str, list[Quote]] = {}
    for quote in quotes:
        groups.setdefault(quote.source.id, []).append(quote)
    return [(group[0].source, group) for group in groups.values()]


def _byline(source: Source) -> str:
    facts = (source.author, source.kind, source.publisher, source.date or "date unknown")
    return " · ".join(_visible(fact) for fact in facts if fact)


def _label(quote: Quote) -> str:
    """What a reader must know before reading the quote: who speaks, if not the author; empty if nothing."""
    if quote.role != "comment":
        return ""
    return f"Reader's comment by {_visible(quote.writer)}" if quote.writer else "Reader's comment"


def _stance_words(quote: Quote) -> str:
    """The side of a quote in words; empty where the question has no sides."""
    said = _STANCES.get(quote.stance, "") if quote.stance else ""
    return f"{said}, in general" if said and quote.general else said


def _visible(text: str) -> str:
    """The text on one line, white space folded, without what could act on a terminal or a page."""
    return " ".join(_shown(text).split())


def _shown(text: str) -> str:
    return _UNSEEN.sub("", _ESCAPES.sub("", text))


def _unnamed(refusal: Refusal) -> list[str]:
    """The missing words that the explanation does not name already."""
    return [word for word in refusal.missing if word not in refusal.explanation]


def _wrap(line: str, width: int, indent: str = "", hanging: str | None = None) -> str:
    return textwrap.fill(
        _visible(line),
        max(width, 20),
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _notice_text(level: str, body: str, width: int) -> str:
    lines = [_wrap(line, width, "  ") for line in body.splitlines() if line.strip()]
    return "\n".join([f"{level.upper()}", *lines])


def _disagreement_text(disagreement: Disagreement, width: int) -> str:
    lines = [f"They disagree: {_KINDS[disagreement.kind].lower()}"]
    for quote in disagreement.quotes:
        cues = [_visible(cue.text) for cue in disagreement.cues if cue.quote.id == quote.id]
        words = " … ".join(cues) or quote.text
        lines.append(_wrap(f"[{quote.id}] “{words}” — {quote.source.title}", width, "  ", " " * 6))
    return "\n".join(lines)


def map_text(disagreements: Sequence[Disagreement], width: int = 80) -> str:
    """All disagreements of a corpus as plain text, in the order given."""
    if not disagreements:
        return "No two sources were found to disagree.\n"
    blocks = []
    for number, each in enumerate(disagreements, start=1):
        lines = [f"{number}. {_KINDS[each.kind]}"]
        for quote in each.quotes:
            cues = ", ".join(f"“{_visible(cue.text)}”" for cue in each.cues if cue.quote == quote)
            lines.append(_wrap(f"“{_visible(quote.text)}” — {quote.source.title} ({quote.source.id})", width, "   "))
            if label := _label(quote):
                lines.append(_wrap(f"({label})", width, "   "))
            if cues != f"“{_visible(quote.text)}”":
                lines.append(_wrap(f"shown by: {cues}", width, "     "))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def verification_text(verifications: Sequence[Verification], width: int = 80) -> str:
    """What became of the quotes of exported answers: a line a quote, more where it is not ok, and their counts."""
    lines = []
    for each in verifications:
        lines.append(f"“{_begin(each.question)}”")
        lines += [line for finding in each.findings for line in _finding_lines(finding, width)]
    of_others = {
        "The corpus is not as it was when this was answered.": all(each.same_corpus for each in verifications),
        "The encoder is not the one that answered this.": all(each.same_encoder for each in verifications),
        "The stance model is not the one that answered this.": all(each.same_stance for each in verifications),
    }
    lines += [remark for remark, same in of_others.items() if not same]
    findings = [finding for each in verifications for finding in each.findings]
    said = [finding.status for finding in findings]
    counts = [f"{said.count(status)} {status}" for status in STATUSES if status in said]
    if misplaced := sum(len(finding.misplaced) for finding in findings):
        counts.append(f"{misplaced} of their conditions and cues misplaced")
    total = f"{len(findings)} {'quote' if len(findings) == 1 else 'quotes'}"
    return "\n".join([*lines, f"{total}: {', '.join(counts)}." if counts else f"{total} to verify."]) + "\n"


def _finding_lines(finding: Finding, width: int) -> Iterator[str]:
    quote, now = finding.quote, finding.now
    yield f"[{quote.id}] {finding.status:<17} {_visible(quote.source)} “{_begin(quote.text)}”"
    remarks = []
    if finding.status == "changed" and now:
        remarks += [f"was: “{_visible(quote.text)}”", f"now: “{_visible(now.text)}”"]
    if finding.status == "moved" and now and now.start == quote.start:
        remarks.append("with other white space")
    elif finding.status != "ok" and now:
        where = "" if now.source.id == quote.source else f"in {_visible(now.source.id)} "
        remarks.append(f"now {where}at {now.start}–{now.end}, was at {quote.start}–{quote.end}")
    if finding.file == "missing":
        remarks.append(f"{_visible(quote.source)} is not in the corpus")
    if finding.file == "changed" and finding.status == "ok":
        remarks.append("the file has changed elsewhere")
    if finding.file == "same" and finding.status != "ok":
        remarks.append("the file is the one that was quoted, so it is the record that was altered")
    remarks += [
        f"its {each.what} “{_visible(each.text)}” is not at {each.start}–{each.end} of its text"
        for each in finding.misplaced
    ]
    yield from (_wrap(remark, width, " " * 6) for remark in remarks)


def _begin(text: str) -> str:
    """The first words, on one line."""
    shown = _visible(text)
    return shown if len(shown) <= _FIRST_WORDS else f"{shown[:_FIRST_WORDS].rstrip()}…"


def _quotes_text(quotes: Sequence[Quote], width: int) -> Iterator[str]:
    for source, group in _by_source(quotes):
        head = [_wrap(source.title, width), _wrap(f"{_byline(source)} · {source.id}", width)]
        yield "\n".join([*head, *(_quote_text(quote, width) for quote in group)])


def _quote_text(quote: Quote, width: int) -> str:
    page = f"page {quote.page}" if quote.page else ""
    remarks = [page, _label(quote), _stance_words(quote)]
    if quote.condition:
        start, end = quote.condition.start, quote.condition.end
        remarks.append(f"condition: “{quote.source.text[start:end]}”")
    lines = [_wrap(f"[{quote.id}] “{_visible(quote.text)}”", width, "  ", " " * 6)]
    if remark := "; ".join(filter(None, remarks)):
        lines.append(_wrap(f"({remark})", width, " " * 6))
    if quote.also_in:
        lines.append(_wrap(f"{_ALSO_IN} {_some([_visible(id) for id in quote.also_in])}.", width, " " * 6))
    return "\n".join(lines)


def _refusal_text(refusal: Refusal, width: int) -> Iterator[str]:
    yield _wrap(refusal.explanation, width)
    if missing := _unnamed(refusal):
        yield _wrap(f"Not in any document: {', '.join(missing)}", width)
    if refusal.nearest:
        yield _wrap(_NOT_ANSWERING, width)
        yield from _quotes_text(refusal.nearest, width)


def html(answer: Answer, library: Library, sources: Sequence[Source]) -> str:
    """The answer as HTML; a refusal also names what the library covers."""
    parts = [notice(each) for each in answer.notices]
    if understood := _understood(answer):
        parts.append(f'<p class="understood" dir="auto">{escape(understood)}</p>')
    if answer.refusal:
        parts += [_refusal(answer.refusal), _covers(library, sources)]
    else:
        parts.append(_summary(answer))
        parts += [_disagreement(each) for each in telling(answer.disagreements)]
        if more := _more(answer.disagreements):
            parts.append(f'<p class="more">{more}</p>')
        parts += [_group(source, quotes) for source, quotes in _by_source(answer.quotes)]
    return f'<div class="answer">{"".join(parts)}</div>'


def document(source: Source, start: int, end: int) -> str:
    """The whole document as HTML with ``text[start:end]`` marked, and what is not its text dimmed."""
    body = "".join(_section(source, section, Span(start, end)) for section in source.sections)
    return (
        f'<article class="document"><header><h1 dir="auto">{_escaped(source.title)}</h1>'
        f'<p class="byline" dir="auto">{escape(_byline(source))}</p>{_original(source)}</header>'
        f"{body}</article>"
    )


def disagreements(found: Sequence[Disagreement]) -> str:
    """All disagreements of a corpus as HTML, in the order given."""
    cards = "".join(_disagreement(each) for each in found) or "<p>No two documents were found to disagree.</p>"
    return f'<h1>Where the documents disagree</h1><div class="answer">{cards}</div>'


def header(library: Library) -> str:
    """The top of the page: what this is, and the card that always stands there."""
    card = f'<aside class="card">{paragraphs(library.card, "words")}</aside>' if library.card else ""
    description = paragraphs(library.description, "description")
    return f'<header class="top"><h1 dir="auto">{_escaped(library.title)}</h1>{description}</header>{card}'


def question(asked: str) -> str:
    """A question as a heading, in the words of its writer."""
    return f'<h2 class="question" dir="auto">{_escaped(asked)}</h2>'


def earlier(exchanges: Sequence[tuple[str, str]]) -> str:
    """Earlier questions with their answers, which are HTML already, folded to a line each."""
    folded = "".join(
        f'<details><summary dir="auto">{_escaped(asked)}</summary>{shown}</details>' for asked, shown in exchanges
    )
    return f'<section class="earlier"><h2>Earlier questions</h2>{folded}</section>'


def paragraphs(words: str, css_class: str) -> str:
    """A text of the library: a paragraph a line, and lines that start with "- " as a list."""
    parts = []
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    for listed, group in groupby(lines, lambda line: line.startswith("- ")):
        tag = "li" if listed else "p"
        shown = "".join(f"<{tag}>{_escaped(line.removeprefix('- '))}</{tag}>" for line in group)
        parts.append(f"<ul>{shown}</ul>" if listed else shown)
    return f'<div class="{css_class}" dir="auto">{"".join(parts)}</div>'


def notice(notice: Notice) -> str:
    """A notice of the library with its level in words."""
    words = paragraphs(notice.text, "words")
    return f'<section class="notice {notice.level}"><h3>{_LEVELS[notice.level]}</h3>{words}</section>'


def _summary(answer: Answer) -> str:
    line = f'<p class="summary">{escape(summary(answer))}</p>'
    counts = _counts(answer)
    if not counts:
        return line
    # Width and colour repeat the words below, for those who can see them.
    bars = "".join(f'<span class="{key}" style="flex-grow:{n}"></span>' for key, n, _ in counts)
    words = "".join(f'<li class="{key}">{escape(words)}</li>' for key, _, words in counts)
    return f'{line}<div class="bars" aria-hidden="true">{bars}</div><ul class="positions">{words}</ul>'


def _disagreement(disagreement: Disagreement) -> str:
    sides = "".join(_side(quote, disagreement) for quote in disagreement.quotes)
    title = _KINDS[disagreement.kind]
    return f'<section class="disagreement"><h3>{title}</h3><div class="pair">{sides}</div></section>'


def _side(quote: Quote, disagreement: Disagreement) -> str:
    cues = [cue for cue in disagreement.cues if cue.quote.id == quote.id]
    words = _marked(quote, [Span(quote.start + cue.start, quote.start + cue.end) for cue in cues])
    return (
        f'<figure class="side"><p class="speaker" dir="auto">{_escaped(quote.source.title)}</p>'
        f'{_remarks(quote)}<blockquote dir="auto">{words}</blockquote>'
        f"<figcaption>{_opener(quote)}</figcaption></figure>"
    )


def _group(source: Source, quotes: Sequence[Quote]) -> str:
    return (
        f'<section class="source"><header><h3 dir="auto">{_escaped(source.title)}</h3>'
        f'<p class="byline" dir="auto">{escape(_byline(source))}</p></header>'
        f"{''.join(_item(quote) for quote in quotes)}"
        f"<footer>Word for word from <bdi>{_escaped(source.id)}</bdi>, checked. {_original(source)}</footer>"
        "</section>"
    )


def _item(quote: Quote) -> str:
    if not 0 <= quote.start < quote.end <= len(quote.source.text):
        return '<p class="withheld">A quote was not found in its document, so it is not shown.</p>'
    words = _marked(quote, [quote.condition] if quote.condition else [], "condition")
    return (
        f'<figure class="quote">{_remarks(quote)}<blockquote dir="auto">{words}</blockquote>'
        f"<figcaption>{_opener(quote)}{_also_in(quote)}</figcaption></figure>"
    )


def _also_in(quote: Quote) -> str:
    if not quote.also_in:
        return ""
    return f'<p class="also">{_ALSO_IN} {_some([f"<bdi>{_escaped(id)}</bdi>" for id in quote.also_in])}.</p>'


def _some(names: Sequence[str]) -> str:
    """The names, or the first of them and how many more there are."""
    more = f" and {len(names) - _COPIES} more" if len(names) > _COPIES else ""
    return ", ".join(names[:_COPIES]) + more


def _remarks(quote: Quote) -> str:
    """What stands above a quote: whose comment it is, and which side it takes."""
    words = _stance_words(quote)
    side = f'<span class="stance {quote.stance}">{words}</span>' if words else ""
    label = f'<span class="writer" dir="auto">{escape(_label(quote))}</span>' if _label(quote) else ""
    return f'<p class="remarks">{side}{label}</p>' if side or label else ""


def _opener(quote: Quote) -> str:
    """The link from a quote to its place in the document; it works without a script, too."""
    place = urlencode({"source": quote.source.id, "start": quote.start, "end": quote.end})
    return (
        f'<a class="opens" href="document?{escape(place)}#place"><span class="number">[{quote.id}]</span> '
        f"Read it in the document{f', page {quote.page}' if quote.page else ''}</a>"
    )


def _original(source: Source) -> str:
    url = _visible(source.url or "")
    if not _LINK.fullmatch(url):
        return ""
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">Original page</a>'


def _refusal(refusal: Refusal) -> str:
    missing = ", ".join(f"<q>{_escaped(word)}</q>" for word in _unnamed(refusal))
    absent = f'<p class="missing">Not in any document: {missing}</p>' if missing else ""
    parts = [f'<p class="summary">{_escaped(refusal.explanation)}</p>{absent}']
    if refusal.nearest:
        groups = "".join(_group(source, quotes) for source, quotes in _by_source(refusal.nearest))
        parts.append(f'<section class="nearest"><h3>{_NOT_ANSWERING}</h3>{groups}</section>')
    return "".join(parts)


def _covers(library: Library, sources: Sequence[Source]) -> str:
    titles = "".join(f'<li dir="auto">{_escaped(source.title)}</li>' for source in sources[:_TITLES])
    more = f"<p>and {len(sources) - _TITLES} more</p>" if len(sources) > _TITLES else ""
    asks = "".join(
        f'<li dir="auto"><a href="?{escape(urlencode({"q": each}))}">{_escaped(each)}</a></li>'
        for each in library.examples
    )
    examples = f"<h3>Questions that they answer</h3><ul>{asks}</ul>" if asks else ""
    return f'<section class="covers"><h3>What the documents are</h3><ul>{titles}</ul>{more}{examples}</section>'


def _section(source: Source, section: Section, place: Span) -> str:
    """One section of a document, its paragraphs apart."""
    tag = _ROLES[section.role]
    by = f"Reader's comment by {_visible(section.writer)}" if section.writer else "Reader's comment"
    label = f'<p class="remarks" dir="auto">{escape(by)}</p>' if section.role == "comment" else ""
    shown = [
        f'<{tag} class="{section.role}" dir="auto">{_placed(source.text, each, place)}</{tag}>'
        for each in _paragraphs(source.text, section)
    ]
    return label + "".join(shown) if shown else ""


def _paragraphs(text: str, section: Section) -> Iterator[Span]:
    start = section.start
    gaps = [gap.span() for gap in _BLANK_LINES.finditer(text, section.start, section.end)]
    for gap, after in [*gaps, (section.end, section.end)]:
        if text[start:gap].strip():
            yield Span(start, gap)
        start = after


def _placed(text: str, paragraph: Span, place: Span) -> str:
    """A paragraph with its share of the place marked; where the place starts can be focused."""
    start, end = max(paragraph.start, place.start), min(paragraph.end, place.end)
    if start >= end:
        return _escaped(text[paragraph.start : paragraph.end])
    first = ' id="place" tabindex="-1"' if start == place.start else ""
    before, marked, after = text[paragraph.start : start], text[start:end], text[end : paragraph.end]
    return f"{_escaped(before)}<mark{first}>{_escaped(marked)}</mark>{_escaped(after)}"


def _marked(quote: Quote, marks: Sequence[Span], css_class: str = "cue") -> str:
    """A quote with some of its words marked; offsets count from the start of the source's text."""
    text, at, parts = quote.source.text, quote.start, []
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        start, end = max(mark.start, at), min(mark.end, quote.end)
        if start < end:
            parts += [
                _escaped(text[at:start]),
                f'<mark class="{css_class}">{_escaped(text[start:end])}</mark>',
            ]
            at = end
    return "".join([*parts, _escaped(text[at : quote.end])])


def _escaped(foreign: str) -> str:
    return escape(_shown(foreign), quote=True)
