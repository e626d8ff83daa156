"""The line under a title that says who wrote a text and when -> author and date: "Posted on 12 Feb 2023 by Ann Lee"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}|{_MONTH} \d{{4}})"
)
_NAME = r"(?-i:[A-Z][\w.'’-]*(?: (?:(?:van|von|de|der|den|la|le|and|&) )*[A-Z][\w.'’-]*){0,5})"
_DONE = (
    r"(?:(?:first |last |originally |medically )?(?:posted|published|updated|reviewed|written|modified|edited|revised"
    r"|printed|issued))"
)
# Who publishes calls itself so; "The summer of love, 1967" is a title.
_PUBLISHER = (
    r"(?:department|society|association|university|college|council|clinic|hospital|ministry|institute|trust|agency|club|press"
    r"|magazine|gazette|handout|leaflet|brochure|newsletter|ltd|inc)"
)
_TAIL = r"(?:(?: in\b| ?[|·•–—-]).{0,60})?\.?"
_WITH = r"(?:, [^\d.|]{2,40})?(?: on|[,.]| ?[|·•–—-]) ?"
_BYLINES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_DONE}(?: on)?:? (?P<date>{_DATE})(?:,? by (?P<author>{_NAME}))?{_TAIL}",
        rf"(?:{_DONE} )?by:? (?P<author>{_NAME}){_WITH}(?:{_DONE}(?: on)?:? )?(?P<date>{_DATE}){_TAIL}",
        rf"(?:{_DONE} )?by:? (?P<author>(?!the )(?=\S+ \S){_NAME})",
        rf"(?P<date>{_DATE})\.?",
        # "Version 4, revised May 2023", "Printed 2022", "Elm Water Department, 2021".
        rf"(?:version|edition|issue) [\w.]{{1,8}}(?:,? {_DONE})?,? (?P<date>{_DATE}|\d{{4}})\.?",
        rf"{_DONE}:? (?:in )?(?P<date>\d{{4}})\.?",
        # "Northfell Outdoor, care sheet, May 2022".
        rf"[A-Z][^.!?,\d]{{2,60}}, [^.!?,]{{2,40}}, (?P<date>{_MONTH} \d{{4}})\.?",
        rf"(?=.*\b{_PUBLISHER}\b)[A-Z][\w'’& -]{{2,60}}, (?P<date>{_MONTH} \d{{4}}|(?:19|20)\d\d)\.?",
    )
]
_DAYS = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y")
_MONTHS = ("%b %Y", "%B %Y")
_MARKS = " \t\r\n*_#>"
_LONGEST = 160
# It stands among the first lines that are not empty.
_LINES = 6


def read_byline(line: str) -> dict[str, str]:
    """The ``author`` and the ``date`` (ISO 8601, as far as it is known) that a line gives, if it gives nothing else."""
    plain = " ".join(line.strip(_MARKS).split())
    if len(plain) > _LONGEST:
        return {}
    found = next(filter(None, (pattern.fullmatch(plain) for pattern in _BYLINES)), None)
    said = {key: value for key, value in found.groupdict().items() if value} if found else {}
    if "date" in said:
        said["date"] = _iso(said["date"])
    return said


def find_byline(text: str) -> dict[str, str]:
    """The first author and the first date that one of the first lines of ``text`` gives."""
    lines: Iterable[str] = (line for line in text[: _LINES * _LONGEST * 2].splitlines() if line.strip())
    found: dict[str, str] = {}
    for line, _ in zip(lines, range(_LINES), strict=False):
        found = read_byline(line) | found
    return found


def _iso(date: str) -> str:
    """The date as year, month and day; of "3/4/2022", which people read in two ways, only the year."""
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)|[.,](?=\s)", "", date).replace(".", "/")
    plain = re.sub(r"(?<=\bsep)t\b", "", plain, flags=re.IGNORECASE)
    days = {day.date().isoformat() for form in _DAYS if (day := _parsed(plain, form))}
    months = {month.strftime("%Y-%m") for form in _MONTHS if (month := _parsed(plain, form))}
    found = days or months
    return found.pop() if len(found) == 1 else (re.findall(r"\d{4}", plain) or [plain])[0]


def _parsed(date: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(date, form).replace(tzinfo=UTC)
    except ValueError:
        return None
