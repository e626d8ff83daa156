"""A conversation -> the page that asks and answers without a script, where the other one would stay blank."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from .notices import match_notices
from .records import Answer, Library, Source
from .render import chip_links, earlier, header, html, notice, paragraphs, question

# Of a question that is too long, so much is matched against the notices: matching takes its time.
_NOTICED = 2000


def plain_page(
    library: Library, sources: Sequence[Source], answers: Sequence[Answer] = (), following: Sequence[str] = ()
) -> str:
    """The page with the newest of the ``answers``, the others folded below; ``following`` are likely next questions."""
    asked = [answer.question for answer in answers]
    shown = [(answer.question, html(answer, library, sources, asked[: i + 1])) for i, answer in enumerate(answers)]
    links = chip_links({each: _address([*asked, each]) for each in following}, "Ask further")
    older = earlier(shown[:-1][::-1]) if shown[1:] else ""
    newest = f'<div id="answer">{question(shown[-1][0])}{shown[-1][1]}</div>{links}{older}' if shown else ""
    return f"{_top(library, asked)}{newest}{paragraphs(library.disclaimer, 'disclaimer')}"


def plain_problem(line: str, questions: Sequence[str], library: Library) -> str:
    """The page that says in a ``line`` why the last of ``questions`` has no answer, and keeps it in the box."""
    kept = questions[-1] if questions else ""
    disclaimer = paragraphs(library.disclaimer, "disclaimer")
    return f'{_top(library, questions[:-1], kept)}<div id="answer">{problem(line, kept, library)}</div>{disclaimer}'


def problem(line: str, asked: object, library: Library) -> str:
    """A problem as HTML; what the library's owner says to such a question is shown all the same."""
    notices = match_notices(asked[:_NOTICED], library) if isinstance(asked, str) else ()
    return "".join(map(notice, notices)) + paragraphs(line, "problem")


def _top(library: Library, asked: Sequence[str], box: str = "") -> str:
    """What this is, and the box for a question that follows those ``asked``."""
    # As they were asked: what is escaped for the eye may be another question.
    before = "".join(f'<input type="hidden" name="q" value="{escape(each)}">' for each in asked)
    examples = "" if asked else chip_links({each: _address([each]) for each in library.examples}, "For example")
    return (
        f'{header(library)}<form id="ask" action="plain#answer">{before}<div id="question">'
        f'<label><span>Your question</span><textarea name="q" rows="2" dir="auto" required>{escape(box)}</textarea>'
        f'</label></div><button id="send">Ask</button></form>{examples}'
    )


def _address(questions: Sequence[str]) -> str:
    return escape(f"plain?{urlencode([('q', each) for each in questions])}#answer")
