"""Answer -> Markdown, for an export that people keep, print or send on; a quote reads word for word in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .records import Answer, Disagreement, Quote
from .render import (
    LEVELS,
    by_source,
    byline,
    kind_words,
    nearest_heading,
    positions,
    speaker,
    stance_words,
    summary,
    understood_line,
    visible,
)

# Whatever Markdown could read as more than the character that it is, and HTML in it too.
_ACTIVE = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&$:@^=])")


def markdown(answer: Answer, disclaimer: str = "") -> str:
    """The whole answer with its quotes and what they were taken from; ends with a newline."""
    blocks = [f"# {_escaped(answer.question)}"]
    if understood := understood_line(answer):
        blocks.append(_escaped(understood))
    for notice in answer.notices:
        blocks.append(f"**{LEVELS[notice.level]}**")
        blocks += [_escaped(line) for line in notice.text.splitlines() if line.strip()]
    if answer.refusal:
        blocks.append(_escaped(answer.refusal.explanation))
        if answer.refusal.nearest:
            blocks += [nearest_heading(answer.refusal), *_quotes(answer.refusal.nearest)]
    else:
        blocks += [line for line in (summary(answer), positions(answer)) if line]
        if answer.disagreements:
            blocks += ["## They disagree", *(_pair(each) for each in answer.disagreements)]
        blocks += ["## What they say", *_quotes(answer.quotes)]
    if disclaimer:
        blocks += ["---", *(_escaped(line) for line in disclaimer.splitlines() if line.strip())]
    blocks.append(f"Index {answer.provenance.fingerprint[:16]}; every quote is word for word.")
    return "\n\n".join(blocks) + "\n"


def _quotes(quotes: Sequence[Quote]) -> Iterator[str]:
    for source, group in by_source(quotes):
        yield f"### {_escaped(source.title)}"
        yield _escaped(f"{byline(source)} · {source.id}")
        if source.url:
            yield _escaped(source.url)
        for quote in group:
            page = f"page {quote.page}" if quote.page else ""
            remark = "; ".join(filter(None, (page, speaker(quote), stance_words(quote))))
            yield f"> [{quote.id}] {_escaped(quote.text)}" + (f"\n>\n> ({_escaped(remark)})" if remark else "")


def _pair(disagreement: Disagreement) -> str:
    lines = [f"- {kind_words(disagreement)}"]
    for quote in disagreement.quotes:
        cues = " … ".join(visible(cue.text) for cue in disagreement.cues_of(quote))
        lines.append(f"  - [{quote.id}] “{_escaped(cues or quote.text)}” — {_escaped(quote.source.title)}")
    return "\n".join(lines)


def _escaped(foreign: str) -> str:
    return _ACTIVE.sub(r"\\\1", visible(foreign))
