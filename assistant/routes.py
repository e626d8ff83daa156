"""What the server offers beside the Gradio page: documents, the map, the library, exports, feedback and /ask.

Plain HTML that works without a script, and JSON for programs. FastAPI stands here and in app.py only.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from . import render
from .desk import BUSY, FAILED, NOT_READY, Desk
from .errors import RecordError
from .feedback import Feedback
from .library_page import library_page
from .map_page import map_page
from .markdown import markdown
from .plain_page import plain_page, plain_problem

STATIC = Path(__file__).parent / "static"
LINKS = '<link rel="stylesheet" href="page/page.css">'
_NO_DOCUMENT = "There is no such document here."
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    f'<meta name="viewport" content="width=device-width">{LINKS}<script src="page/page.js" defer></script></head>'
    "<body>{navigation}<main>{body}</main></body></html>"
)
_FORM = 'send {"question": "…", "history": ["earlier question", …]}.'
_log = logging.getLogger(__name__)

Questions = Annotated[list[str] | None, Query()]


class Routes:
    """The endpoints over a ``desk``; what readers say of quotes goes to ``feedback``."""

    def __init__(self, desk: Desk, feedback: Feedback) -> None:
        self._desk = desk
        self._feedback = feedback

    def add_to(self, server: FastAPI) -> None:
        """Serve them all from ``server``."""
        server.mount("/page", StaticFiles(directory=STATIC))
        pages: dict[str, Callable[..., Response]] = {
            "/healthz": self.health,
            "/document": self.document,
            "/disagreements": self.disagreements,
            "/library": self.library,
            "/plain": self.plain,
            "/ask": self.ask,
            "/answer.json": self.record,
            "/answer.md": self.text,
        }
        for path, handler in pages.items():
            server.add_api_route(path, handler, methods=["GET", "HEAD"], response_model=None)
        server.add_api_route("/ask", self.ask_after, methods=["POST"], response_model=None)
        server.add_api_route("/feedback", self.keep, methods=["POST"], response_model=None)

    def health(self) -> PlainTextResponse:
        """Whether questions can be answered, and from the index that was written last."""
        if not (held := self._desk.respondent):
            return PlainTextResponse("not ready", 503)
        return PlainTextResponse("degraded" if held.warning or self._desk.warning else "ready")

    def document(self, source: str = "", start: str = "", end: str = "") -> HTMLResponse:
        """A document as a page of its own, with ``text[start:end]`` marked."""
        if not (held := self._desk.respondent):
            return _not_ready()
        found = held.sources.get(source)
        if not found:
            return _page(_NO_DOCUMENT, render.paragraphs(_NO_DOCUMENT, "problem"), 404)
        return _page(found.title, render.document(found, _number(start), _number(end)))

    def disagreements(self, between: Annotated[list[str] | None, Query()] = None, topic: str = "") -> HTMLResponse:
        """Where the documents contradict each other."""
        if not (held := self._desk.respondent):
            return _not_ready()
        body = map_page(held.disagreements, held.sources, held.voices, [each for each in between or () if each], topic)
        return _page("Where the documents disagree", body)

    def library(self, page: str = "1") -> HTMLResponse:
        """What was read of each document."""
        if not (held := self._desk.respondent):
            return _not_ready()
        odd = self._desk.skipped, self._desk.flagged
        body = library_page(held.sources, held.voices, *odd, held.fingerprint, _number(page), self._desk.reindexed)
        return _page("The documents", body)

    def plain(self, q: Questions = None) -> HTMLResponse:
        """The page for browsers without scripts: the last question may follow those before it."""
        library, held = self._desk.library, self._desk.respondent
        if not held:
            return _page(library.title, plain_problem(NOT_READY, q or [], library), 503, navigation="")
        sources = list(held.sources.values())
        if not q:
            return _page(library.title, plain_page(library, sources), navigation="")
        found = self._desk.converse(q)
        if isinstance(found, str):
            return _page(library.title, plain_problem(found, q, library), _status(found), navigation="")
        body = plain_page(library, sources, found, self._desk.suggestions(found[-1]))
        return _page(library.title, body, navigation="")

    def ask(self, q: Questions = None) -> JSONResponse:
        """The contract's answer to the last question, which may follow those before it."""
        return _answered(self._desk, q)

    async def ask_after(self, request: Request) -> JSONResponse:
        """The same for ``{"question": …, "history": [earlier questions]}``."""
        given = await _json(request)
        question, history = (given.get("question"), given.get("history", [])) if isinstance(given, dict) else (None, [])
        if not isinstance(question, str) or not _strings(history):
            return JSONResponse({"error": f"This is not a question; {_FORM}"}, 400)
        return await run_in_threadpool(_answered, self._desk, [*history, question])

    def record(self, q: Questions = None) -> JSONResponse:
        """The answer as a file that `python -m assistant verify` re-checks."""
        reply = _answered(self._desk, q)
        reply.headers["content-disposition"] = 'attachment; filename="answer.json"'
        return reply

    def text(self, q: Questions = None) -> Response:
        """The answer as a file to read."""
        found = NOT_READY if self._desk.opening else self._desk.converse(q)
        if isinstance(found, str):
            return PlainTextResponse(f"{found}\n", _status(found))
        headers = {"content-disposition": 'attachment; filename="answer.md"'}
        body = markdown(found[-1], self._desk.library.disclaimer).encode("utf-8", "replace")
        return Response(body, headers=headers, media_type="text/markdown; charset=utf-8")

    async def keep(self, request: Request) -> PlainTextResponse:
        """Keep what a reader says of a quote."""
        # Another site's page cannot send this type unasked.
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return PlainTextResponse("send JSON", 415)
        if not (held := self._desk.respondent):
            return PlainTextResponse(NOT_READY, 503)
        try:
            self._feedback.keep(await _json(request), held.sources)
        except RecordError as error:
            return PlainTextResponse(str(error), 400)
        except OSError as error:
            _log.error("Feedback could not be kept: %s", error)
            return PlainTextResponse("This could not be kept.", 503)
        return PlainTextResponse("kept")


def _answered(desk: Desk, questions: list[str] | None) -> JSONResponse:
    """The contract's answer to the last of ``questions``, or an object that says why there is none.

    A program is told at once where the page would wait: on a first start, until all is indexed.
    """
    found = NOT_READY if desk.opening else desk.converse(questions)
    return JSONResponse({"error": found}, _status(found)) if isinstance(found, str) else _as_json(found[-1].to_dict())


def _as_json(value: dict[str, Any]) -> JSONResponse:
    # A lone surrogate, which a document cannot hold but a question can, has no bytes in UTF-8.
    return JSONResponse(json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")))


def _status(problem: str) -> int:
    return {NOT_READY: 503, BUSY: 503, FAILED: 500}.get(problem, 400)


async def _json(request: Request) -> object:
    """The body as JSON; None if it is none, however deep it pretends to be."""
    try:
        found: object = json.loads(await request.body())
    except (ValueError, RecursionError):
        return None
    return found


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _number(text: str) -> int:
    """A number of a link; a link that lost it opens its page all the same."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _not_ready() -> HTMLResponse:
    return _page(NOT_READY, render.paragraphs(NOT_READY, "problem"), 503)


def _page(title: str, body: str, status: int = 200, navigation: str | None = None) -> HTMLResponse:
    """A page whose parts are linked above it, unless its ``navigation`` stands elsewhere."""
    links = render.navigation(title) if navigation is None else navigation
    return HTMLResponse(_PAGE.format(title=escape(title), navigation=links, body=body), status)
