"""Text -> sections with a role, by how web pages and plain texts are built; offsets only, nothing is lost.

A page that was saved as text still shows its parts: headings are short lines without a full stop,
comments follow "3 comments on ...", and the furniture around an article (forms, share counts,
newsletter boxes, captions) uses the same few phrases everywhere. A phrase counts as furniture only
where it fills or opens a line, so that an article that speaks *of* cookies or newsletters stays whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from .bylines import read_byline
from .records import Role, Section

# A line that ends so ends a sentence; closing quotes and brackets may follow.
# The escapes are what stands for . ! ? : ; , and ) in the scripts of India, Arabia and East Asia.
TERMINAL = re.compile(
    r"[.!?…:;\u0589\u061b\u061f\u06d4\u0964\u0965\u3002\uff01\uff1a\uff1b\uff1f\uff61]"
    r"[\"'”’»)\]\u300d\u300f\u3011\uff09]*\s*$"
)
_STOP = re.compile(
    r"[.!;…,\u0589\u060c\u061b\u06d4\u0964\u0965\u3001\u3002\uff01\uff0c\uff1b\uff61]"
    r"[\"'”’»)\]\u300d\u300f\u3011\uff09]*\s*$"
)
_LIST_ITEM = re.compile(r"\s*(?:[-*+•‣◦▪·–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+")
_MARKDOWN_HEADING = re.compile(r"\s{0,3}#{1,6}\s+\S")
# "Adults | 200 mg": as tables of web pages and documents are read.
_ROW = re.compile(r"\s*[^|\s][^|\n]*(?: \| [^|\n]+)+\s*$")
_RULE = re.compile(r"\s*(?:[-=*_~|:]\s?){3,}\s*$")
_FRONT_MATTER = re.compile(r"\A(?:---\n.*?\n(?:---|\.\.\.)|\+\+\+\n.*?\n\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL)
# What stands before each line of a quotation in Markdown and in letters.
_QUOTED = re.compile(r"\s*(?:>\s?)*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n|\Z")
# "[Home](/) | [Shop](/shop)", "![a rose](rose.jpg)": links and pictures with no sentence around or in them.
_LINKS = re.compile(r"\s*(?:[-*+]\s+)?(?:!?\[(?:[^\[\]\n]*[^\[\].!?\n])?\]\([^()\n]*\)[\s|/·•»,-]*+)+$")
_ADDRESS = re.compile(r"\s*(?:[-*+•]\s+)?<?(?:https?://|www\.)\S+\s*$")
# "ankle jointSprains are common": an image's alternative text, glued to the paragraph that follows it.
_GLUED_CAPTION = re.compile(r"\s*((?:[a-z][\w'’-]*\s+){1,5}[a-z]{3,})(?=[A-Z][a-z]+\s)")

_HEADING_WORDS = 14
_CAPTION_WORDS = 6
_FURNITURE_WORDS = 40
_HEADER_WORDS = 12
# Shorter lists, or lists of shorter lines, are told from headings only by the colon above them.
_LIST_LINES, _LIST_WORDS = 3, 3
_MENU_LINES, _MENU_WORDS = 4, 2
# Who wrote it and when is said in one of the first lines, of which none stands below so many blank ones.
_TOP = 6
_TITLED = 3

_COMMENTS_HEAD = re.compile(
    r"\s*(?:\d+\s+(?:comments?|repl(?:y|ies)|responses?|thoughts?)(?:\s+(?:on|to|for|so far)\b.*(?<![.;:,]))?"
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
# "- Jane"; but not the end of "Anti-Aging".
_SIGNATURE = re.compile(r"(?<!\s)\s*+(?:[–—~]|(?<!\w)-){1,2}\s*([A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,3})\s*$")
_WRITER_TAIL = re.compile(
    r"(?<!\s)\s*+(?:\(?post author\)?|says|wrote|said|on \w+ \d.*|at \d.*|\d{1,2} \w+ \d{4}.*|reply)\s*+:?\s*+$",
    re.IGNORECASE,
)
# "**Mary** says: ", "**Mary:** ", "Mary wrote: ", before what she says.
_SAYS = r"(?:says|said|writes|wrote|commented|replied)"
_SPOKEN = re.compile(
    rf"\s*(?:[-*+]\s+)?(?:\*\*(?P<bold>[^*\n:]{{1,40}})(?::\*\*|\*\*(?:\s+{_SAYS})?\s*:)"
    rf"|(?P<name>\w[^\n:*]{{0,40}}?)\s+{_SAYS}\s*:)\s+(?=\S)"
)
_NO_NAMES = frozenset(
    ("he", "she", "it", "they", "who", "everyone", "everybody", "nobody", "update", "edit", "note", "tip", "warning")
)
# "Mary", "Dr. Anna B. Green", "gardener42"; but not "I grind at night. My doctor", of "My doctor says:".
_NAME = re.compile(r"(?=.*[^\W\d_])[^\s.!?,:]+\.?$|(?:[A-Z][\w'’-]*\.?\s+){1,4}[A-Z][\w'’-]*\.?$")
_DATE = re.compile(
    r"\s*(?:on )?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? \d{4}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d+ (?:minute|hour|day|week|month|year)s? ago)"
    r"(?:,? (?:at )?\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?)?(?: (?:reply|permalink))?\s*$",
    re.IGNORECASE,
)

_COUNTS = re.compile(
    r"\s*(?:\d[\d.,]*+[km]?\b\s*+(?:(?:shares?|likes?|views?|comments?|tweets?|reads?|claps?|followers?)\b)?\s*+)+$"
    r"|\s*(?:shares?|likes?|views?|tweets?|pins?)\s*[:|]?\s*(?:\d[\d.,]*+[km]?)?\s*$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"\s*(?:(?i:(?:written |posted |reviewed |medically reviewed )?by):?\s+[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’,-]*){0,7}"
    r"|(?:[A-Z][\w.'’-]+\s+){0,2}[A-Z][\w.'’-]+(?:,\s*|\s+(?=[^,]*,))(?:[A-Z][a-z]*+[A-Z][A-Za-z]*+(?:[,\s]\s*|$)){1,6})\s*$"
)
# What follows in the same run of lines are titles of other pages.
_RELATED = re.compile(
    r"\s*(?:you (?:might|may) also (?:like|enjoy|be interested in)|(?:related|recent|popular|more) "
    r"(?:posts?|articles?|stories|reading))\s*:?\s*$",
    re.IGNORECASE,
)
# "by Ann Lee on June 3, 2020 in Roses | 14 Comments"
_DATED_BYLINE = re.compile(
    r"\s*(?i:(?:posted |written |published )?by)\s+[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,3}(?:\s+on|\s*[,|·•–—-])\s+"
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.?,? \d{4}|\d{4}-\d\d-\d\d)\b.{0,80}$"
)
_FURNITURE_LINE = re.compile(
    r"\s*(?:•\s+)?(?:"
    r"(?:share|tweet|pin it|like this|print|e-?mail|reply|edit|menu|search|home|advertisement|sponsored"
    r"|loading|related|tags?|source|sources?\.\.\.|read more|continue reading|back to top"
    r"|skip to (?:main |the )?(?:content|navigation)"
    r"|log ?in|sign ?up|register|subscribe|next|previous|next post|previous post|newer posts?|older posts?"
    r"|post navigation"
    r"|table of contents|about the author|contact us|privacy policy|terms of (?:use|service)"
    r"|cookie (?:policy|settings))\s*[.:…»›>→]*"
    r"|share (?:this(?: (?:post|article|page|story|recipe|video))?(?: (?:on|via)\b.{0,40}"
    r"| with (?:your |a )?(?:friends?|family|others)\b.{0,20})?|(?:on|via) \w+)[.:!]?"
    r"|click (?:here )?to (?:share|print|e-?mail|tweet|subscribe)\b.{0,80}"
    r"|(?:related|recent|popular|more) (?:posts?|articles?|stories|reading)(?:\b.{0,20}|:.{0,120})"
    r"|you (?:might|may) also (?:like|enjoy|be interested in)(?: reading)?:?|comments are closed\.?"
    r"|(?:was|did) this (?:page|article|answer) (?:help(?:ful)?|useful|help you)\?.{0,40}"
    r"|(?:accept|reject) (?:all )?cookies\b.{0,40}"
    r"|(?:posted|filed|published) (?:in|on|under)\b.{0,80}"
    r"|(?:tagged|tags)\b:.{0,120}"
    r"|(?:last )?(?:updated|modified)(?: on)?:.{0,40}"
    r"|(?:next|previous) (?:post|article|page)\b.{0,80}"
    r"|(?:©|(?:\(c\)|copyright)\s*(?:©|\(c\)|by\b|\d{4})).{0,160}|.{0,80}\ball rights reserved\b.{0,40}"
    r"|(?:subscribe|sign up|join) (?:here |now |today |free )?(?:to|for|and)? ?(?:our|the|my|get)\b.{0,40}"
    r"\b(?:newsletter|mailing list|updates|news|inbox)\b.{0,120}"
    r"|(?:enter|type) your e-?mail\b.{0,60}"
    r"|you (?:can|may) unsubscribe\b.{0,60}"
    r"|(?:we|this (?:web)?site) uses? cookies (?:to|on|for)\b.{0,20}\b(?:improve|give|ensure|provide|offer"
    r"|personali[sz]e|deliver|enhance|experience)\b.{0,160}"
    r"|follow (?:us|me) on (?!(?:our|my|the|an?|this|foot)\b).{0,60}"
    r"|(?:photo|image)(?: credit| courtesy| by)?:.{0,80}"
    r")\s*$",
    re.IGNORECASE,
)

# What no reader sees, however it is shown: letters of the tag plane, three or more characters without width in a row,
# and what turns the direction of writing by force. Emoji, Persian and flags have less, or other ones.
_UNSEEN = re.compile(
    "[\U000e0000-\U000e007f\u202d\u202e]"
    "|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0100-\U000e01ef]{3}"
)
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f")


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

    @property
    def line(self) -> str:
        """The text without the marks of a Markdown heading or of emphasis around it."""
        return self.text.strip().strip("#").strip().strip("*_")


def holds_unseen(text: str) -> bool:
    """Whether there is something in it that no reader sees, so that what is quoted would not be what was read."""
    return bool(_UNSEEN.search(text)) and bool(_UNSEEN.search(_FLAG.sub("", text)))


def split_sections(text: str) -> tuple[Section, ...]:
    """Sections that cover ``text`` from 0 to its end in order, without gap or overlap."""
    hidden = [*_hidden(text)]
    shown = _cut(text, _labelled([*_blocks(_blank(text, hidden))]), hidden)
    return _cover(text, sorted([*hidden, *shown], key=lambda section: section.start))


def _cut(text: str, sections: Iterable[Section], hidden: Sequence[Section]) -> Iterator[Section]:
    """The sections without the hidden ranges inside them, in pieces where one is in the middle."""
    for section in sections:
        start = section.start
        i = bisect_right(hidden, start, key=lambda gap: gap.end)
        while i < len(hidden) and hidden[i].start < section.end:
            if text[start : hidden[i].start].strip():
                yield replace(section, start=start, end=hidden[i].start)
            start, i = hidden[i].end, i + 1
        if text[start : section.end].strip():
            yield replace(section, start=start)


def _hidden(text: str) -> Iterator[Section]:
    """Front matter and HTML comments, which no reader of the page sees."""
    if front := _FRONT_MATTER.match(text):
        yield Section(0, front.end(), "boilerplate")
    offset = front.end() if front else 0
    last = text.rfind("-->")
    while (start := text.find("<!--", offset)) >= 0:
        # A comment that is never closed would hide all that follows: it hides no more than its paragraph.
        closed = start + 4 <= last
        offset = text.index("-->", start + 4) + 3 if closed else _blank_line(text, start)
        yield Section(start, offset, "boilerplate")


def _blank_line(text: str, start: int) -> int:
    """Where the next blank line, or the end of the text, is."""
    found = _BLANK_LINE.search(text, start)
    return found.start() if found else len(text)


def _blank(text: str, hidden: list[Section]) -> str:
    """The text with hidden ranges blanked out, offsets unchanged."""
    parts, end = [], 0
    for section in hidden:
        parts += [text[end : section.start], re.sub(r"[^\n]", " ", text[section.start : section.end])]
        end = section.end
    return "".join([*parts, text[end:]])


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
    # A title is no sentence that goes on in "by Ann Lee".
    signed = {line for _, line in lines if chunk < _TITLED and read_byline(line)}
    wrapped = any(_continues(line, after) for (_, line), (_, after) in pairwise(lines) if after not in signed)
    first = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or lines[i][1] in signed or _breaks(lines[i - 1][1], lines[i][1], width, wrapped=wrapped):
            start, end = lines[first][0], lines[i - 1][0] + len(lines[i - 1][1])
            yield _Block("".join(line for _, line in lines[first:i]), start, end, chunk)
            first = i


def _continues(line: str, after: str) -> bool:
    words = _QUOTED.sub("", after, count=1)
    return not TERMINAL.search(line) and words[:1].islower() and not _LIST_ITEM.match(words)


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
    return not TERMINAL.search(line) and len(line.strip()) < 0.6 * width


def _labelled(blocks: list[_Block]) -> Iterator[Section]:
    """Walk the page from top to bottom: the article, then its comments, then the form and the footer."""
    place, writer, begun = "article", None, False
    lists, menus = _lists(blocks), _menus(blocks)
    related = -1
    for i, block in enumerate(blocks):
        if holds_unseen(block.text):
            yield Section(block.start, block.end, "boilerplate")
        elif _heads_comments(blocks, i):
            # Above the article it is only a link to its comments.
            if begun or _names_writer(blocks, i + 1):
                place, writer = "comments", None
            yield Section(block.start, block.end, "boilerplate")
        elif _opens_form(blocks, i, place):
            place = "form"
            yield Section(block.start, block.end, "boilerplate")
        elif place == "comments":
            if _NUMBERED.match(block.text):
                writer = None
            sections, writer = _comment(blocks, i, writer)
            yield from sections
        elif place == "form" or (not begun and block.chunk in menus) or (i < _TOP and read_byline(block.text)):
            yield Section(block.start, block.end, "boilerplate")
        elif _RELATED.match(block.line) or (block.chunk == related and not TERMINAL.search(block.text)):
            related = block.chunk
            yield Section(block.start, block.end, "boilerplate")
        else:
            sections = _article(block, in_list=block.chunk in lists or _is_row(blocks, i))
            begun = begun or any(section.role == "body" for section in sections)
            yield from sections


def _heads_comments(blocks: list[_Block], i: int) -> bool:
    """Whether comments begin; a heading that says no more than "Comments" may be one of an article on code."""
    if not _COMMENTS_HEAD.match(blocks[i].line):
        return False
    counted = any(character.isdigit() for character in blocks[i].text)
    return counted or not _MARKDOWN_HEADING.match(blocks[i].text) or _names_writer(blocks, i + 1)


def _opens_form(blocks: list[_Block], i: int, place: str) -> bool:
    """A comment form ends the page; a mere link "Leave a comment" at the top of an article does not."""
    if not _COMMENT_FORM.match(blocks[i].line):
        return False
    following = blocks[i + 1 : i + 3]
    return place == "comments" or not following or any(_FORM_FIELD.search(b.text) for b in following)


def _comment(blocks: list[_Block], i: int, writer: str | None) -> tuple[list[Section], str | None]:
    """The sections of one block among the comments, and the writer of what follows."""
    block = blocks[i]
    if spoken := _speaker(block):
        start = block.start + spoken.end()
        writer = spoken["bold"] or spoken["name"]
        return [Section(block.start, start, "boilerplate"), Section(start, block.end, "comment", writer)], writer
    if _names_writer(blocks, i):
        return [Section(block.start, block.end, "boilerplate")], _name(block) or writer
    if _is_furniture(block) or _DATE.match(block.text):
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


def _names_writer(blocks: list[_Block], i: int) -> bool:
    """Whether a block is the line above a comment: "Mary says:", "2. Mary", or "Mary" above a date."""
    if i >= len(blocks) or _DATE.match(blocks[i].text):
        return False
    if _speaker(blocks[i]):
        return True
    if blocks[i].words > _HEADER_WORDS:
        return False
    text, name = blocks[i].text.replace("*", ""), _name(blocks[i])
    dated = i + 1 < len(blocks) and _DATE.match(blocks[i + 1].text)
    return bool(_NAME.match(name) and (_NUMBERED.match(text) or _WRITER_TAIL.search(text) or dated))


def _speaker(block: _Block) -> re.Match[str] | None:
    """What names the writer of a comment in its first line: "**Mary** says: I grind at night."."""
    found = _SPOKEN.match(block.text)
    name = (found["bold"] or found["name"]) if found else ""
    return found if _NAME.match(name) and name.casefold() not in _NO_NAMES else None


def names_writer(line: str) -> bool:
    """Whether ``line`` is taken for the one above a comment by itself: "Mary says:"."""
    return _names_writer([_Block(line, 0, len(line), 0)], 0)


def _name(block: _Block) -> str:
    number = _NUMBERED.match(block.text)
    header = block.text[number.end() if number else 0 :].replace("*", "").strip()
    while (name := _WRITER_TAIL.sub("", header)) != header:
        header = name
    return header


def _article(block: _Block, *, in_list: bool) -> list[Section]:
    caption = _GLUED_CAPTION.match(block.text)
    if caption:
        middle = block.start + caption.end()
        return [Section(block.start, middle, "boilerplate"), Section(middle, block.end, "body")]
    return [Section(block.start, block.end, _role(block, in_list=in_list))]


def _role(block: _Block, *, in_list: bool) -> Role:
    if _is_furniture(block) or (_is_caption(block) and not in_list):
        return "boilerplate"
    if _MARKDOWN_HEADING.match(block.text):
        return "heading"
    if _looks_like_heading(block) and not in_list:
        line = block.text.strip().strip("*_")
        return "boilerplate" if _BYLINE.match(line) or _DATE.match(line) else "heading"
    return "body"


def _is_furniture(block: _Block) -> bool:
    if block.words > _FURNITURE_WORDS:
        return False
    line = block.text
    return bool(
        _COUNTS.match(line)
        or _LINKS.match(line)
        or _ADDRESS.match(line)
        or _DATED_BYLINE.match(line)
        or _RULE.match(line)
        or _FURNITURE_LINE.match(line)
        or _COMMENT_FORM.match(line)
        or _FORM_FIELD.search(line)
    )


def _is_caption(block: _Block) -> bool:
    """A few words in lower case, alone on a line: the alternative text of an image."""
    return (
        block.text.lstrip()[:1].islower()
        and block.words <= _CAPTION_WORDS
        and "\n" not in block.text.strip()
        and not TERMINAL.search(block.text)
        and not _LIST_ITEM.match(block.text)
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


def _lists(blocks: list[_Block]) -> set[int]:
    """The chunks that are lists: three or more short lines in a row, perhaps after a line such as "You need:"."""
    found = set()
    for chunk, group in groupby(blocks, key=lambda block: block.chunk):
        run = [*group]
        led = run[0].text.rstrip().endswith(":")
        items = run[1:] if led else run
        if run[0] is blocks[0] and not led and not _LIST_ITEM.match(run[0].text):
            # At the top of the page stand its title, and who wrote it for whom.
            continue
        short = all(not TERMINAL.search(block.text) and "\n" not in block.text.strip() for block in items)
        if len(run) >= _LIST_LINES and short and (led or sum(block.words for block in run) / len(run) >= _LIST_WORDS):
            found.add(chunk)
    return found


def _is_row(blocks: list[_Block], i: int) -> bool:
    """Whether a block is the row of a table, and not the one at its head that says what stands in the others."""
    before, row, after = (0 <= j < len(blocks) and bool(_ROW.match(blocks[j].text)) for j in (i - 1, i, i + 1))
    return row and (before or (after and any(character.isdigit() for character in blocks[i].text)))


def _menus(blocks: list[_Block]) -> set[int]:
    """The chunks that are menus: four or more lines in a row of a word or two, which end like no sentence."""
    found = set()
    for chunk, group in groupby(blocks, key=lambda block: block.chunk):
        run = [*group]
        short = all(_looks_like_heading(block) for block in run)
        if len(run) >= _MENU_LINES and short and sum(block.words for block in run) / len(run) <= _MENU_WORDS:
            found.add(chunk)
    return found


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
