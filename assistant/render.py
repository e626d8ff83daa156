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

from .changes import Changes
from .feedback import SAID
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
LEVELS: Mapping[Level, str] = {"emergency": "Emergency", "urgent": "Urgent", "info": "Please note"}
_KINDS: Mapping[Kind, str] = {
    "opposite": "One says yes, one says no",
    "conditional": "It depends on the case",
    "amount": "Different amounts",
    "cause": "Different causes",
}
_OPPOSITE = "They say the opposite"
_STANCES: Mapping[Stance, str] = {
    "supports": "says yes",
    "mixed": "it depends",
    "opposes": "says no",
    "neutral": "no clear side",
}
_NOT_ANSWERING = "Nearest passages. They do not answer the question:"
_BEFORE = "What was quoted before:"
_BELOW = "The rest is below."
_STOPS = ".:!?"
_ROLES: Mapping[Role, str] = {"body": "p", "heading": "h2", "comment": "p", "boilerplate": "p"}
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
# What marks a heading in Markdown, as in the texts that are read out of other formats.
_HASHES = re.compile(r"#{1,6}[ \t]+")
# Only what a browser opens as a page; `javascript:` and all other schemes stay text.
_LINK = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)
_TITLES = 20
_ALSO_IN = "The same words also stand in"
_COPIES = 5
_SIDES: tuple[Stance, ...] = ("supports", "mixed", "opposes")
# Sources without which there are no sides to set beside each other.
_FEWEST = 2
# Disagreements of an answer that are not folded away.
_CARDS = 1
# Address, title and short name of the parts of the page.
_PARTS = (
    ("./", "Ask", "Ask"),
    ("disagreements", "Where the documents disagree", "Where they disagree"),
    ("library", "The documents", "Documents"),
)
_KIND_WORDS = {"comment": "readers' comments", "": "of unknown kind"}
_FIRST_WORDS = 60


def text(answer: Answer, width: int = 80) -> str:
    """The answer as lines of plain text, at most ``width`` columns wide where words allow it."""
    blocks = [_notice_text(LEVELS[notice.level], notice.text, width) for notice in answer.notices]
    if understood := understood_line(answer):
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
    speak = "source speaks" if total == 1 else "sources speak"
    line = f"{speaking} of {total} {speak} about this{general}."
    if answer.unmentioned:
        unsaid = " or ".join(f"“{visible(word)}”" for word in answer.unmentioned)
        line = f"{speaking} of {total} {speak} about something near to this{general}."
        line += f" None of the quotes mentions {unsaid}."
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


def understood_line(answer: Answer) -> str:
    """What was looked up, where that is not what was typed, or how the last answer was narrowed; otherwise empty."""
    if answer.followup and answer.followup.kind == "move":
        return f"{visible(answer.followup.shown)} The question: “{visible(answer.understood)}”"
    same = visible(answer.understood).casefold() == visible(answer.question).casefold()
    return "" if same else f"Looked up as “{visible(answer.understood)}”"


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


def by_source(quotes: Sequence[Quote]) -> list[tuple[Source, list[Quote]]]:
    """Quotes under their sources, both in the order in which they come."""
    groups: dict[str, list[Quote]] = {}
    for quote in quotes:
        groups.setdefault(quote.source.id, []).append(quote)
    return [(group[0].source, group) for group in groups.values()]


def byline(source: Source) -> str:
    """Author, kind, publisher and date on one line."""
    facts = (source.author, source.kind, source.publisher, source.date or "date unknown")
    return " · ".join(visible(fact) for fact in facts if fact)


def speaker(quote: Quote) -> str:
    """What a reader must know before reading the quote: who speaks, if not the author; empty if nothing."""
    if quote.role != "comment":
        return ""
    return f"Reader's comment by {visible(quote.writer)}" if quote.writer else "Reader's comment"


def stance_words(quote: Quote) -> str:
    """The side of a quote in words; empty where the question has no sides."""
    said = _STANCES.get(quote.stance, "") if quote.stance else ""
    parts = [said, "in general" if quote.general else "", "corrected by the maintainer" if quote.corrected else ""]
    return ", ".join(filter(None, parts)) if said else ""


def visible(text: str) -> str:
    """The text on one line, white space folded, without what could act on a terminal or a page."""
    return " ".join(_shown(text).split())


def _shown(text: str) -> str:
    return _UNSEEN.sub("", _ESCAPES.sub("", text))


def _unnamed(refusal: Refusal) -> list[str]:
    """The missing words that the explanation does not name already."""
    return [word for word in refusal.missing if word not in refusal.explanation]


def _wrap(line: str, width: int, indent: str = "", hanging: str | None = None) -> str:
    return textwrap.fill(
        visible(line),
        max(width, 20),
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _notice_text(level: str, body: str, width: int) -> str:
    lines = [_wrap(line, width, "  ") for line in body.splitlines() if line.strip()]
    return "\n".join([f"{level.upper()}", *lines])


def kind_words(disagreement: Disagreement) -> str:
    """Its kind in plain words: of two quotes that answer no yes/no question none says yes."""
    sided = any(quote.stance for quote in disagreement.quotes)
    return _OPPOSITE if disagreement.kind == "opposite" and not sided else _KINDS[disagreement.kind]


def _disagreement_text(disagreement: Disagreement, width: int) -> str:
    lines = [f"They disagree: {kind_words(disagreement).lower()}"]
    for quote in disagreement.quotes:
        cues = [visible(cue.text) for cue in disagreement.cues_of(quote)]
        words = " … ".join(cues) or quote.text
        lines.append(_wrap(f"[{quote.id}] “{words}” — {quote.source.title}", width, "  ", " " * 6))
    return "\n".join(lines)


def map_text(disagreements: Sequence[Disagreement], width: int = 80) -> str:
    """All disagreements of a corpus as plain text, in the order given."""
    if not disagreements:
        return "No two sources were found to disagree.\n"
    blocks = []
    for number, each in enumerate(disagreements, start=1):
        lines = [f"{number}. {kind_words(each)}"]
        for quote in each.quotes:
            cues = ", ".join(f"“{visible(cue.text)}”" for cue in each.cues_of(quote))
            lines.append(_wrap(f"“{visible(quote.text)}” — {quote.source.title} ({quote.source.id})", width, "   "))
            if label := speaker(quote):
                lines.append(_wrap(f"({label})", width, "   "))
            if cues != f"“{visible(quote.text)}”":
                lines.append(_wrap(f"shown by: {cues}", width, "     "))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def changes_text(changes: Changes, width: int = 80) -> str:
    """What changed in what the sources say: disagreements, and answers to the example questions; empty if nothing."""
    blocks = []
    found = changes.disagreements
    for what, pairs in (
        ("Disagreements that appeared", found.appeared),
        ("Disagreements that vanished", found.vanished),
        ("Disagreements that are shown by other words", tuple(after for _, after in found.changed)),
    ):
        if pairs:
            blocks.append(f"{what}: {len(pairs)}\n\n{map_text(pairs, width)}")
    for each in changes.answers or ():
        lines = [_wrap(f"The answer changed: “{visible(each.after.question)}”", width)]
        lines.append(_wrap(f"{_state(each.before)} → {_state(each.after)}", width, "   "))
        for what, quotes in (("now quoted", each.gained), ("no longer quoted", each.lost)):
            lines += [
                _wrap(f"{what}: “{visible(quote.text)}” — {quote.source.title} ({quote.source.id})", width, "   ")
                for quote in quotes
            ]
        blocks.append("\n".join(lines) + "\n")
    if changes.answers is None:
        blocks.append("Another model answered before, so the example questions were not compared.\n")
    return "\n".join(blocks)


def _state(answer: Answer) -> str:
    return (positions(answer) or "answered") if answer.answered else "refused"


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
    yield f"[{quote.id}] {finding.status:<17} {visible(quote.source)} “{_begin(quote.text)}”"
    remarks = []
    if finding.status == "changed" and now:
        remarks += [f"was: “{visible(quote.text)}”", f"now: “{visible(now.text)}”"]
    if finding.status == "moved" and now and now.start == quote.start:
        remarks.append("with other white space")
    elif finding.status != "ok" and now:
        where = "" if now.source.id == quote.source else f"in {visible(now.source.id)} "
        remarks.append(f"now {where}at {now.start}–{now.end}, was at {quote.start}–{quote.end}")
    if finding.file == "missing":
        remarks.append(f"{visible(quote.source)} is not in the corpus")
    if finding.file == "changed" and finding.status == "ok":
        remarks.append("the file has changed elsewhere")
    if finding.file == "same" and finding.status != "ok":
        remarks.append("the file is the one that was quoted, so it is the record that was altered")
    remarks += [
        f"its {each.what} “{visible(each.text)}” is not at {each.start}–{each.end} of its text"
        for each in finding.misplaced
    ]
    yield from (_wrap(remark, width, " " * 6) for remark in remarks)


def _begin(text: str) -> str:
    """The first words, on one line."""
    shown = visible(text)
    return shown if len(shown) <= _FIRST_WORDS else f"{shown[:_FIRST_WORDS].rstrip()}…"


def _quotes_text(quotes: Sequence[Quote], width: int) -> Iterator[str]:
    for source, group in by_source(quotes):
        head = [_wrap(source.title, width), _wrap(f"{byline(source)} · {source.id}", width)]
        yield "\n".join([*head, *(_quote_text(quote, width) for quote in group)])


def _quote_text(quote: Quote, width: int) -> str:
    page = f"page {quote.page}" if quote.page else ""
    remarks = [page, speaker(quote), stance_words(quote)]
    if quote.condition:
        start, end = quote.condition.start, quote.condition.end
        remarks.append(f"condition: “{quote.source.text[start:end]}”")
    lines = [_wrap(f"[{quote.id}] “{visible(quote.text)}”", width, "  ", " " * 6)]
    if remark := "; ".join(filter(None, remarks)):
        lines.append(_wrap(f"({remark})", width, " " * 6))
    if quote.also_in:
        lines.append(_wrap(f"{_ALSO_IN} {_some([visible(id) for id in quote.also_in])}.", width, " " * 6))
    return "\n".join(lines)


def nearest_heading(refusal: Refusal) -> str:
    """What the nearest quotes of a refusal are: those that do not answer, or those that a move left nothing of."""
    return _BEFORE if refusal.reason == "nothing left" else _NOT_ANSWERING


def _refusal_text(refusal: Refusal, width: int) -> Iterator[str]:
    yield _wrap(refusal.explanation, width)
    if missing := _unnamed(refusal):
        yield _wrap(f"Not in any document: {', '.join(missing)}", width)
    if refusal.nearest:
        yield _wrap(nearest_heading(refusal), width)
        yield from _quotes_text(refusal.nearest, width)


def html(answer: Answer, library: Library, sources: Sequence[Source], conversation: Sequence[str] = ()) -> str:
    """The answer as HTML, with the names of those ``sources`` that are silent; a refusal names what there is.

    ``conversation`` holds the questions that lead to the answer again, where its own does not.
    """
    parts = [notice(each) for each in answer.notices]
    if understood := understood_line(answer):
        change = (
            f' <button type="button" class="change" data-question="{escaped(answer.understood)}">Change it</button>'
        )
        parts.append(f'<p class="understood" dir="auto">{escape(understood)}{change}</p>')
    if answer.refusal:
        parts += [_refusal(answer.refusal), _covers(library, sources)]
    else:
        parts += [_summary(answer), _sides(answer), _disagreements(answer.disagreements)]
        parts += [_filters(answer.quotes)]
        parts += [_group(source, quotes) for source, quotes in by_source(answer.quotes)]
        parts += [_silent(answer, sources), _exports(conversation or (answer.question,))]
    asked = escaped(answer.understood)
    return f'<div class="answer" data-question="{asked}">{"".join(parts)}</div>'


def spoken(answer: Answer) -> str:
    """What a screen reader says when the answer is there, as HTML that the page's script lets it say (page.js)."""
    told = [line for each in answer.notices for line in (f"{LEVELS[each.level]}:", *each.text.splitlines())]
    told += [understood_line(answer), answer.refusal.explanation if answer.refusal else summary(answer)]
    lines = [line.strip().removeprefix("- ") for line in (*told, positions(answer), _BELOW)]
    words = " ".join(line if line[-1] in _STOPS else f"{line}." for line in lines if line)
    return f'<p class="spoken" dir="auto" hidden>{escaped(words)}</p>'


def strongest(answer: Answer) -> list[Quote]:
    """The surest quote of each side that a source takes, in the order yes, it depends, no.

    A reader's comment is no source, and a word on the case asked about goes before one in general.
    """
    sides: dict[Stance, Quote] = {}
    sure = sorted(answer.quotes, key=lambda q: (q.general, -(q.stance_score or 0.0) * q.relevance, q.id))
    for quote in sure:
        if quote.stance in _SIDES and quote.role != "comment" and _stands(quote):
            sides.setdefault(quote.stance, quote)
    return [sides[side] for side in _SIDES if side in sides]


def _sides(answer: Answer) -> str:
    """The strongest quotes of the sides beside each other, where there is more than one side."""
    quotes = strongest(answer)
    if len({quote.source.id for quote in quotes}) < _FEWEST:
        return ""
    columns = "".join(
        f'<figure class="side" aria-label="Quote {quote.id}">{_remarks(quote)}'
        f'<blockquote dir="auto">{_with_condition(quote)}</blockquote>'
        f'<figcaption><p class="speaker" dir="auto">{escaped(quote.source.title)}</p>{_opener(quote)}</figcaption>'
        "</figure>"
        for quote in quotes
    )
    return f'<section class="sides" aria-label="The sides">{columns}</section>'


def _disagreements(found: Sequence[Disagreement]) -> str:
    """A card for each of the telling disagreements, all but the first ones folded."""
    cards = [disagreement(each, "h4") for each in telling(found)]
    if not cards:
        return ""
    rest = len(cards) - _CARDS
    shown = "".join(cards[:_CARDS])
    folded = "".join(cards[_CARDS:]) + (f'<p class="more">{more}</p>' if (more := _more(found)) else "")
    if rest > 0:
        words = f"{rest} more {'disagreement' if rest == 1 else 'disagreements'}"
        folded = f'<details class="cards"><summary>{words}</summary>{folded}</details>'
    return f'<section class="cards"><h3>Where they disagree</h3>{shown}{folded}</section>'


def _filters(quotes: Sequence[Quote]) -> str:
    """What shows the quotes of some sources and kinds alone, where there are several; a script acts on it."""
    titles = [(source.id, source.title) for source, _ in by_source(quotes)]
    kinds = {"comment" if quote.role == "comment" else quote.source.kind or "" for quote in quotes}
    if len(titles) == 1:
        return ""
    rows = [("source", id, title) for id, title in titles]
    if len(kinds) > 1:
        rows += [("kind", kind, _KIND_WORDS.get(kind, kind)) for kind in sorted(kinds)]
    boxes = "".join(
        f'<li><label><input type="checkbox" checked data-filter="{what}" value="{escaped(value)}"> '
        f'<span dir="auto">{escaped(words)}</span></label></li>'
        for what, value, words in rows
    )
    return (
        '<section class="quotes"><h3>What each source says</h3>'
        f'<details class="filters"><summary>Show only some sources</summary><ul>{boxes}</ul>'
        '<p class="filtered" role="status"></p></details></section>'
    )


def _silent(answer: Answer, sources: Sequence[Source]) -> str:
    """The sources that do not speak about the question, by title; a move does not show all that do."""
    if answer.followup and answer.followup.kind == "move":
        return ""
    heard = {id for quote in answer.quotes for id in (quote.source.id, *quote.also_in)}
    silent = [source for source in sources if source.id not in heard]
    if not silent:
        return ""
    titles = _some([f'<cite dir="auto">{escaped(source.title)}</cite>' for source in silent])
    return f'<p class="unheard">Nothing about this was found in {titles}.</p>'


def _exports(conversation: Sequence[str]) -> str:
    """Links that keep an answer: as a text to read, and as a record that `verify` re-checks."""
    asked = escape(urlencode([("q", question) for question in conversation]))
    return (
        f'<p class="exports">Keep this answer: <a href="answer.md?{asked}" download>as text</a> '
        f'<a href="answer.json?{asked}" download>as a record to check</a> <a href="?{asked}">link to it</a></p>'
    )


def document(source: Source, start: int, end: int) -> str:
    """The whole document as HTML with ``text[start:end]`` marked, and what is not its text dimmed."""
    body = "".join(_body(source, Span(start, end)))
    return (
        f'<article class="document"><header><h1 dir="auto">{escaped(source.title)}</h1>'
        f'<p class="byline" dir="auto">{escape(byline(source))}</p>{_original(source)}</header>'
        f"{body}</article>"
    )


def navigation(current: str = "Ask") -> str:
    """Links to the page's parts; the one that is open is marked."""
    links = "".join(
        f'<a href="{address}"{" aria-current=page" if title == current else ""}>{words}</a>'
        for address, title, words in _PARTS
    )
    return f'<nav class="parts" aria-label="Parts">{links}</nav>'


def header(library: Library) -> str:
    """The top of the page: what this is, and the card that always stands there."""
    card = f'<aside class="card">{paragraphs(library.card, "words")}</aside>' if library.card else ""
    description = paragraphs(library.description, "description")
    return f'<header class="top"><h1 dir="auto">{escaped(library.title)}</h1>{description}</header>{navigation()}{card}'


def chips(questions: Sequence[str], words: str) -> str:
    """Questions that are asked at a click, after the ``words`` that say what they are; a script acts on them."""
    if not questions:
        return ""
    buttons = "".join(
        f'<button type="button" class="chip" data-ask="{escaped(each)}" dir="auto">{escaped(each)}</button>'
        for each in questions
    )
    return f'<div class="chips"><span class="label">{words}</span>{buttons}</div>'


def chip_links(questions: Mapping[str, str], words: str) -> str:
    """The same as links, each question with its address."""
    links = "".join(f'<a class="chip" href="{at}" dir="auto">{escaped(each)}</a>' for each, at in questions.items())
    return f'<div class="chips"><span class="label">{words}</span>{links}</div>' if questions else ""


def question(asked: str) -> str:
    """A question as a heading, in the words of its writer."""
    return f'<h2 class="question" dir="auto">{escaped(asked)}</h2>'


def earlier(exchanges: Sequence[tuple[str, str]]) -> str:
    """Earlier questions with their answers, which are HTML already, folded to a line each."""
    folded = "".join(
        f'<details><summary dir="auto">{escaped(asked)}</summary>{shown}</details>' for asked, shown in exchanges
    )
    return f'<section class="earlier"><h2>Earlier questions</h2>{folded}</section>'


def paragraphs(words: str, css_class: str) -> str:
    """A text of the library: a paragraph a line, and lines that start with "- " as a list."""
    parts = []
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    for listed, group in groupby(lines, lambda line: line.startswith("- ")):
        tag = "li" if listed else "p"
        shown = "".join(f"<{tag}>{escaped(line.removeprefix('- '))}</{tag}>" for line in group)
        parts.append(f"<ul>{shown}</ul>" if listed else shown)
    return f'<div class="{css_class}" dir="auto">{"".join(parts)}</div>'


def notice(notice: Notice) -> str:
    """A notice of the library with its level in words."""
    words = paragraphs(notice.text, "words")
    return f'<section class="notice {notice.level}"><h3>{LEVELS[notice.level]}</h3>{words}</section>'


def _summary(answer: Answer) -> str:
    line = f'<p class="summary">{escape(summary(answer))}</p>'
    counts = _counts(answer)
    if not counts:
        return line
    # Width and colour repeat the words below, for those who can see them.
    bars = "".join(f'<span class="{key}" style="flex-grow:{n}"></span>' for key, n, _ in counts)
    words = "".join(f'<li class="{key}">{escape(words)}</li>' for key, _, words in counts)
    return f'{line}<div class="bars" aria-hidden="true">{bars}</div><ul class="positions">{words}</ul>'


def disagreement(disagreement: Disagreement, heading: str) -> str:
    """Two quotes beside each other under a ``heading``, the words that show their disagreement marked."""
    sides = "".join(_side(quote, disagreement) for quote in disagreement.quotes)
    title = kind_words(disagreement)
    return f'<section class="disagreement"><{heading}>{title}</{heading}><div class="pair">{sides}</div></section>'


def _side(quote: Quote, disagreement: Disagreement) -> str:
    cues = [Span(quote.start + cue.start, quote.start + cue.end) for cue in disagreement.cues_of(quote)]
    words = _marked(quote, cues)
    return (
        f'<figure class="side" aria-label="Quote {quote.id}">'
        f'<p class="speaker" dir="auto">{escaped(quote.source.title)}</p>'
        f'{_remarks(quote)}<blockquote dir="auto">{words}</blockquote>'
        f"<figcaption>{_opener(quote)}</figcaption></figure>"
    )


def _group(source: Source, quotes: Sequence[Quote]) -> str:
    return (
        f'<section class="source"><header><h4 dir="auto">{escaped(source.title)}</h4>'
        f'<p class="byline" dir="auto">{escape(byline(source))}</p></header>'
        f"{''.join(_item(quote) for quote in quotes)}"
        f"<footer>Word for word from <bdi>{escaped(source.id)}</bdi>, checked. {_original(source)}</footer>"
        "</section>"
    )


def _item(quote: Quote) -> str:
    if not _stands(quote):
        return '<p class="withheld">A quote was not found in its document, so it is not shown.</p>'
    kind = "comment" if quote.role == "comment" else quote.source.kind or ""
    place = f'data-source="{escaped(quote.source.id)}" data-start="{quote.start}" data-end="{quote.end}"'
    return (
        f'<figure class="quote" aria-label="Quote {quote.id}" {place} data-kind="{escaped(kind)}">{_remarks(quote)}'
        f'<blockquote dir="auto">{_with_condition(quote)}</blockquote>'
        f"<figcaption>{_opener(quote)}{_tools(quote)}{_also_in(quote)}</figcaption></figure>"
    )


def _stands(quote: Quote) -> bool:
    """Whether the quote is a slice of its document; one that is not is never shown."""
    return 0 <= quote.start < quote.end <= len(quote.source.text)


def _with_condition(quote: Quote) -> str:
    return _marked(quote, [quote.condition] if quote.condition else [], "condition")


def _tools(quote: Quote) -> str:
    """What a script offers with a quote: to copy it with its reference, and to say what one thinks of it."""
    reference = f"“{visible(quote.text)}” — {visible(quote.source.title)} ({byline(quote.source)})"
    if link := visible(quote.source.url or ""):
        reference += f" {link}"
    said = "".join(f'<button type="button" data-said="{said}">{words}</button>' for said, words in SAID.items())
    return (
        f'<button type="button" class="copy" data-copy="{escape(reference)}">Copy</button>'
        f'<details class="feedback"><summary>Is this right?</summary>{said}'
        f'<p class="thanks" role="status"></p></details>'
    )


def _also_in(quote: Quote) -> str:
    if not quote.also_in:
        return ""
    return f'<p class="also">{_ALSO_IN} {_some([f"<bdi>{escaped(id)}</bdi>" for id in quote.also_in])}.</p>'


def _some(names: Sequence[str]) -> str:
    """The names, or the first of them and how many more there are."""
    more = f" and {len(names) - _COPIES} more" if len(names) > _COPIES else ""
    return ", ".join(names[:_COPIES]) + more


def _remarks(quote: Quote) -> str:
    """What stands above a quote: whose comment it is, and which side it takes."""
    words = stance_words(quote)
    side = f'<span class="stance {quote.stance}">{words}</span>' if words else ""
    label = f'<span class="writer" dir="auto">{escape(speaker(quote))}</span>' if speaker(quote) else ""
    return f'<p class="remarks">{side}{label}</p>' if side or label else ""


def _opener(quote: Quote) -> str:
    """The link from a quote to its place in the document; it works without a script, too."""
    place = urlencode({"source": quote.source.id, "start": quote.start, "end": quote.end})
    return (
        f'<a class="opens" href="document?{escape(place)}#place"><span class="number">[{quote.id}]</span> '
        f"Read it in the document{f', page {quote.page}' if quote.page else ''}</a>"
    )


def _original(source: Source) -> str:
    url = visible(source.url or "")
    if not _LINK.fullmatch(url):
        return ""
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">Original page</a>'


def _refusal(refusal: Refusal) -> str:
    missing = ", ".join(f"<q>{escaped(word)}</q>" for word in _unnamed(refusal))
    absent = f'<p class="missing">Not in any document: {missing}</p>' if missing else ""
    parts = [f'<p class="summary">{escaped(refusal.explanation)}</p>{absent}']
    if refusal.nearest:
        groups = "".join(_group(source, quotes) for source, quotes in by_source(refusal.nearest))
        parts.append(f'<section class="nearest"><h3>{nearest_heading(refusal)}</h3>{groups}</section>')
    return "".join(parts)


def _covers(library: Library, sources: Sequence[Source]) -> str:
    titles = "".join(f'<li dir="auto">{escaped(source.title)}</li>' for source in sources[:_TITLES])
    more = f"<p>and {len(sources) - _TITLES} more</p>" if len(sources) > _TITLES else ""
    asks = "".join(
        f'<li dir="auto"><a href="?{escape(urlencode({"q": each}))}">{escaped(each)}</a></li>'
        for each in library.examples
    )
    examples = f"<h3>Questions that they answer</h3><ul>{asks}</ul>" if asks else ""
    return f'<section class="covers"><h3>What the documents are</h3><ul>{titles}</ul>{more}{examples}</section>'


def _body(source: Source, place: Span) -> Iterator[str]:
    """The paragraphs of a document; where a page or a comment begins, that is said."""
    page = None
    for section in source.sections:
        tag, labelled = _ROLES[section.role], section.role != "comment"
        for each in _paragraphs(source.text, section):
            if (here := source.page_at(each.start)) != page:
                page = here
                yield f'<p class="remarks">Page {page}</p>'
            if not labelled:
                by = f"Reader's comment by {visible(section.writer)}" if section.writer else "Reader's comment"
                yield f'<p class="remarks" dir="auto">{escape(by)}</p>'
                labelled = True
            marks = _HASHES.match(source.text, each.start) if section.role == "heading" else None
            shown = Span(marks.end(), each.end) if marks else each
            yield f'<{tag} class="{section.role}" dir="auto">{_placed(source.text, shown, place)}</{tag}>'


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
        return escaped(text[paragraph.start : paragraph.end])
    first = ' id="place" tabindex="-1"' if start == place.start else ""
    before, marked, after = text[paragraph.start : start], text[start:end], text[end : paragraph.end]
    return f"{escaped(before)}<mark{first}>{escaped(marked)}</mark>{escaped(after)}"


def _marked(quote: Quote, marks: Sequence[Span], css_class: str = "cue") -> str:
    """A quote with some of its words marked; offsets count from the start of the source's text."""
    text, at, parts = quote.source.text, quote.start, []
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        start, end = max(mark.start, at), min(mark.end, quote.end)
        if start < end:
            parts += [
                escaped(text[at:start]),
                f'<mark class="{css_class}">{escaped(text[start:end])}</mark>',
            ]
            at = end
    return "".join([*parts, escaped(text[at : quote.end])])


def escaped(foreign: str) -> str:
    """Foreign text as HTML that shows the characters that it has."""
    return escape(_shown(foreign), quote=True)
