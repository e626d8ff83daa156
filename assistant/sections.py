"""Text -> sections with a role, by how web pages and plain texts are built; offsets only, nothing is lost.

A page that was saved as text still shows its parts: headings are short lines without a full stop,
comments follow "3 comments on ...", and the furniture around an article (forms, share counts,
newsletter boxes, captions) uses the same few phrases everywhere. A phrase counts as furniture only
where it fills or opens a line, so that an article that speaks *of* cookies or newsletters stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .records import Role, Section

# A line that ends so ends a sentence; closing quotes and brackets may follow.
_TERMINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$")
_STOP = re.compile(r"[.!;…,][\"'”’»)\]]*\s*$")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•‣◦▪·–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+")
_MARKDOWN_HEADING = re.compile(r"\s{0,3}#{1,6}\s+\S")
_RULE = re.compile(r"\s*(?:[-=*_~]\s?){3,}\s*$")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# "ankle jointSprains are common": an image's alternative text, glued to the paragraph that follows it.
_GLUED_CAPTION = re.compile(r"\s*((?:[a-z][\w'’-]*\s+){1,5}[a-z]{3,})(?=[A-Z][a-z]+\s)")

_HEADING_WORDS = 14
_CAPTION_WORDS = 6
_FURNITURE_WORDS = 40

_COMMENTS_HEAD = re.compile(
    r"\s*(?:\d+\s+(?:comments?|repl(?:y|ies)|responses?|thoughts?)(?:\s+(?:on|to|for|so far)\b.*)?"
    r"|(?:reader |user )?comments?(?:\s*\(\d+\))?:?|join the (?:conversation|discussion))\s*$",
    re.IGNORECASE,
)
_COMMENT_FORM = re.compile(
    r"\s*(?:leave|post|write|add) (?:a|your) (?:reply|comment|response)\b.{0,40}$", re.IGNORECASE
)
_FORM_FIELD = re.compile(
    r"your e-?mail address will not be published|required fields are marked|notify me of (?:new|follow)"
    r"|save my name,? e-?mail",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*\d{1,4}[.)]\s+")
_SIGNATURE = re.compile(r"\s*[–—~-]{1,2}\s*([A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,3})\s*$")
_WRITER_TAIL = re.compile(
    r"\s*(?:\(?post author\)?|says|wrote|said|on \w+ \d.*|at \d.*|\d{1,2} \w+ \d{4}.*|reply)\s*:?\s*$",
    re.IGNORECASE,
)

_COUNTS = re.compile(
    r"\s*(?:[\d.,kKmM]+\s*(?:shares?|likes?|views?|comments?|tweets?|reads?|claps?|followers?)?\s*)+$"
    r"|\s*(?:shares?|likes?|views?|tweets?|pins?)\s*[:|]?\s*[\d.,kKmM]*\s*$",
)
_BYLINE = re.compile(
    r"\s*(?:(?:written |posted |reviewed |medically reviewed )?by:?\s+[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’,-]*){0,7}"
    r"|(?:[A-Z][\w.'’-]+\s+){1,3}(?=[^,]*,)(?:[A-Z][a-z]*[A-Z][A-Za-z]*,?\s*){1,6})\s*$"
)
_FURNITURE_LINE = re.compile(
    r"\s*(?:"
    r"(?:share|tweet|pin it|like this|print|e-?mail|reply|edit|menu|search|home|advertisement|sponsored"
    r"|loading|related|tags?|source|sources?\.\.\.|read more|continue reading|back to top|skip to content"
    r"|log ?in|sign ?up|register|subscribe|next|previous|next post|previous post|post navigation"
    r"|table of contents|about the author|contact us|privacy policy|terms of (?:use|service)"
    r"|cookie (?:policy|settings))\s*[.:…»›>→]*"
    r"|share (?:this|on|via|with)\b.{0,60}"
    r"|click (?:here )?to (?:share|print|e-?mail|tweet|subscribe)\b.{0,80}"
    r"|(?:related|recent|popular|more) (?:posts?|articles?|stories|reading)\b.{0,20}"
    r"|(?:posted|filed|published) (?:in|on|under)\b.{0,80}"
    r"|(?:tagged|tags)\b:.{0,120}"
    r"|(?:last )?(?:updated|modified)(?: on)?:.{0,40}"
    r"|(?:next|previous) (?:post|article|page)\b.{0,80}"
    r"|(?:©|\(c\)|copyright\b).{0,160}|.{0,80}\ball rights reserved\b.{0,40}"
    r"|(?:subscribe|sign up|join) (?:here |now |today |free )?(?:to|for|and)? ?(?:our|the|my|get)\b.{0,40}"
    r"\b(?:newsletter|mailing list|updates|news|inbox)\b.{0,120}"
    r"|(?:enter|type) your e-?mail\b.{0,60}"
    r"|you (?:can|may) unsubscribe\b.{0,60}"
    r"|(?:we|this (?:web)?site) uses? cookies (?:to|on|for)\b.{0,20}\b(?:improve|give|ensure|provide|offer"
    r"|personali[sz]e|deliver|enhance|experience)\b.{0,160}"
    r"|follow (?:us|me) on\b.{0,60}"
    r"|(?:photo|image)(?: credit| courtesy| by)?:.{0,80}"
    r")\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Block:
    """Consecutive lines that belong together; ``chunk`` numbers the blank-line-separated run they are in."""

    text: str
    start: int
    end: int
    chunk: int

    @property
    def words(self) -> int:
        return len(self.text.split())


def split_sections(text: str) -> tuple[Section, ...]:
    """Sections that cover ``text`` from 0 to its end in order, without gap or overlap."""
    marked = [*_hidden(text)]
    for section in _labelled([*_blocks(_blank(text, marked))]):
        marked.append(section)
    return _cover(text, sorted(marked, key=lambda section: section.start))


def _hidden(text: str) -> Iterator[Section]:
    """Front matter and HTML comments, which no reader of the page sees."""
    if front := _FRONT_MATTER.match(text):
        yield Section(0, front.end(), "boilerplate")
    offset = front.end() if front else 0
    for comment in _HIDDEN.finditer(text, offset):
        yield Section(comment.start(), comment.end(), "boilerplate")


def _blank(text: str, hidden: list[Section]) -> str:
    """The text with hidden ranges blanked out, offsets unchanged."""
    for section in hidden:
        gap = re.sub(r"[^\n]", " ", text[section.start : section.end])
        text = text[: section.start] + gap + text[section.end :]
    return text


def _blocks(text: str) -> Iterator[_Block]:
    lines: list[tuple[int, str]] = []
    start = chunk = 0
    for line in [*text.splitlines(keepends=True), ""]:
        if line.strip():
            lines.append((start, line))
        elif lines:
            yield from _split_chunk(lines, chunk)
            lines, chunk = [], chunk + 1
        start += len(line)


def _split_chunk(lines: list[tuple[int, str]], chunk: int) -> Iterator[_Block]:
    """Join lines that were broken in mid-sentence; any other line stands for itself."""
    width = max(len(line.strip()) for _, line in lines)
    wrapped = any(_continues(line, after) for (_, line), (_, after) in zip(lines, lines[1:], strict=False))
    first = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or _breaks(lines[i - 1][1], lines[i][1], width, wrapped=wrapped):
            start, end = lines[first][0], lines[i - 1][0] + len(lines[i - 1][1])
            yield _Block("".join(line for _, line in lines[first:i]), start, end, chunk)
            first = i


def _continues(line: str, after: str) -> bool:
    return not _TERMINAL.search(line) and after.lstrip()[:1].islower() and not _LIST_ITEM.match(after)


def _breaks(line: str, after: str, width: int, *, wrapped: bool) -> bool:
    """Whether a paragraph ends between two lines that no blank line separates."""
    if _LIST_ITEM.match(after) or _MARKDOWN_HEADING.match(after) or _RULE.match(after):
        return True
    if _MARKDOWN_HEADING.match(line) or _RULE.match(line) or _COUNTS.match(line):
        return True
    if _continues(line, after):
        return False
    if not wrapped or _FURNITURE_LINE.match(line) or _FURNITURE_LINE.match(after):
        return True
    return not _TERMINAL.search(line) and len(line.strip()) < 0.6 * width


def _labelled(blocks: list[_Block]) -> Iterator[Section]:
    """Walk the page from top to bottom: the article, then its comments, then the form and the footer."""
    place, writer = "article", None
    for i, block in enumerate(blocks):
        if _COMMENTS_HEAD.match(block.text):
            place, writer = "comments", None
            yield Section(block.start, block.end, "boilerplate")
        elif _opens_form(blocks, i, place):
            place = "form"
            yield Section(block.start, block.end, "boilerplate")
        elif place == "comments":
            if _NUMBERED.match(block.text):
                writer = None
            sections, writer = _comment(block, writer)
            yield from sections
        elif place == "form":
            yield Section(block.start, block.end, "boilerplate")
        else:
            yield from _article(blocks, i)


def _opens_form(blocks: list[_Block], i: int, place: str) -> bool:
    """A comment form ends the page; a mere link "Leave a comment" at the top of an article does not."""
    if not _COMMENT_FORM.match(blocks[i].text):
        return False
    following = blocks[i + 1 : i + 3]
    return place == "comments" or not following or any(_FORM_FIELD.search(b.text) for b in following)


def _comment(block: _Block, writer: str | None) -> tuple[list[Section], str | None]:
    """The sections of one block among the comments, and the writer of what follows."""
    named = _WRITER_TAIL.search(block.text)
    header = _NUMBERED.sub("", block.text, count=1).strip()
    if block.words <= 12 and (named or (_NUMBERED.match(block.text) and not _TERMINAL.search(header))):
        while (name := _WRITER_TAIL.sub("", header)) != header:
            header = name
        return [Section(block.start, block.end, "boilerplate")], header or writer
    if _is_furniture(block):
        return [Section(block.start, block.end, "boilerplate")], writer
    number = _NUMBERED.match(block.text)
    start = block.start + (number.end() if number else 0)
    sections = [Section(block.start, start, "boilerplate")] if number else []
    signature = _SIGNATURE.search(block.text)
    if signature and block.words > len(signature.group().split()):
        end = block.start + signature.start()
        sections.append(Section(start, end, "comment", signature.group(1)))
        return [*sections, Section(end, block.end, "boilerplate")], None
    return [*sections, Section(start, block.end, "comment", writer)], writer


def _article(blocks: list[_Block], i: int) -> Iterator[Section]:
    block = blocks[i]
    caption = _GLUED_CAPTION.match(block.text)
    if caption:
        middle = block.start + caption.end()
        yield Section(block.start, middle, "boilerplate")
        yield Section(middle, block.end, "body")
    else:
        yield Section(block.start, block.end, _role(blocks, i))


def _role(blocks: list[_Block], i: int) -> Role:
    block = blocks[i]
    if _is_furniture(block) or _is_caption(blocks, i):
        return "boilerplate"
    if _MARKDOWN_HEADING.match(block.text):
        return "heading"
    if _looks_like_heading(block) and not _in_list(blocks, i):
        return "boilerplate" if _BYLINE.match(block.text) else "heading"
    return "body"


def _is_furniture(block: _Block) -> bool:
    if block.words > _FURNITURE_WORDS:
        return False
    line = block.text
    return bool(
        _COUNTS.match(line)
        or _RULE.match(line)
        or _FURNITURE_LINE.match(line)
        or _COMMENT_FORM.match(line)
        or _FORM_FIELD.search(line)
    )


def _is_caption(blocks: list[_Block], i: int) -> bool:
    """A few words in lower case, alone on a line: the alternative text of an image."""
    block = blocks[i]
    return (
        block.text.lstrip()[:1].islower()
        and block.words <= _CAPTION_WORDS
        and "\n" not in block.text.strip()
        and not _TERMINAL.search(block.text)
        and not _LIST_ITEM.match(block.text)
        and not _in_list(blocks, i)
    )


def _looks_like_heading(block: _Block) -> bool:
    line = block.text.strip()
    return (
        "\n" not in line
        and 1 <= block.words <= _HEADING_WORDS
        and not line[:1].islower()
        and not _STOP.search(line)
        and not _LIST_ITEM.match(line)
        and any(character.isalpha() for character in line)
    )


def _in_list(blocks: list[_Block], i: int) -> bool:
    """Three or more short lines in a row, without blank lines between, are a list and not headings."""
    run = [block for block in blocks if block.chunk == blocks[i].chunk]
    short = [block for block in run if not _TERMINAL.search(block.text) and "\n" not in block.text.strip()]
    return len(run) >= 3 and len(short) == len(run) and sum(b.words for b in run) >= 3 * len(run)


def _cover(text: str, sections: list[Section]) -> tuple[Section, ...]:
    """Stretch the sections over the white space between them, so that they cover the whole text."""
    if not sections:
        return (Section(0, len(text), "boilerplate"),) if text else ()
    starts = [0, *(section.start for section in sections[1:])]
    ends = [*starts[1:], len(text)]
    return tuple(
        replace(section, start=start, end=end)
        for section, start, end in zip(sections, starts, ends, strict=True)
        if start < end
    )
