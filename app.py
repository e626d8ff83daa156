"""The page: a question box, and under it the answer as quotes. Gradio and the web server stand only here.

All HTML comes from ``assistant.render``, where everything foreign is escaped. Handlers never raise, because
Gradio would leave the page waiting; and the assistant opens in the background, so the page is there at once.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import Any, NamedTuple, Protocol

# Gradio reads these when it is imported: no call to another machine, and no statistics over old events.
os.environ |= {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
    "GRADIO_ANALYTICS_MAX_EVENTS": "100",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
}

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from gradio.events import api

from assistant import Answer, Assistant, AssistantError, Disagreement, Source, render
from assistant.corpus import read_library
from assistant.guard import Server, guard
from assistant.notices import match_notices
from assistant.records import Library

_log = logging.getLogger(__name__)

MAX_QUESTION = 500
_NOTICED = 2000
_EARLIER = 20
_STATIC = Path(__file__).parent / "assistant" / "static"

_NOT_TEXT = "Please type a question."
_TOO_LONG = f"Please ask in at most {MAX_QUESTION} characters."
_NOT_READY = "The library is not ready, so no document can be quoted. Please try again later."
_FAILED = "Something went wrong. Please ask again."
_MAP = "Where the documents disagree"
_NO_DOCUMENT = "There is no such document here."

_LINKS = '<link rel="stylesheet" href="page/page.css">'
_DOCUMENT = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    f'<meta name="viewport" content="width=device-width">{_LINKS}</head>'
    "<body><main>{body}</main></body></html>"
)


class Respondent(Protocol):
    """What the page needs of an ``Assistant``."""

    @property
    def sources(self) -> Mapping[str, Source]: ...
    @property
    def disagreements(self) -> tuple[Disagreement, ...]: ...
    def ask(self, question: str, /) -> Answer: ...


class Exchange(NamedTuple):
    """A question, and its answer as HTML."""

    asked: str
    shown: str


Exchanges = tuple[Exchange, ...]
Update = tuple[object, object, object, object]
"""New values of the question box, the status line, the chat and the earlier exchanges."""


def main() -> str | None:
    """Serve the page until it is stopped; what is returned says why it could not be."""
    corpus, index = os.environ.get("CORPUS", "corpus"), os.environ.get("INDEX", "index")
    model = os.environ.get("MODEL") or None
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "7860")
    if not re.fullmatch(r"[0-9]{1,5}", port):
        return f"PORT is {port!r}, which is not the number of a port."
    try:
        library = read_library(Path(corpus))
    except AssistantError as error:
        return str(error)
    with ThreadPoolExecutor(1) as background:
        opening: Future[Respondent] = background.submit(Assistant.open, corpus=corpus, index=index, model=model)
        background.submit(_warm_up, opening, library)
        opening.add_done_callback(_report)
        # No log of requests: it would keep the questions of `?q=` links.
        server = create_app(opening, library)
        uvicorn.run(server, host=host, port=int(port), access_log=False, timeout_graceful_shutdown=1)
    return None


def _warm_up(opening: Future[Respondent], library: Library) -> None:
    """Ask the examples: a first question costs many times a later one, and readers ask these most."""
    for example in library.examples:
        attempt(example, opening)


def _report(opening: Future[Respondent]) -> None:
    if error := opening.exception():
        known = isinstance(error, AssistantError)
        _log.error("The library did not open: %s", error, exc_info=None if known else error)


def create_app(opening: Future[Respondent], library: Library) -> Server:
    """The whole server around an assistant that may still be opening."""
    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    server.mount("/page", StaticFiles(directory=_STATIC))

    @server.get("/healthz")
    def health() -> PlainTextResponse:
        ready = opening.done() and not opening.exception()
        return PlainTextResponse("ready", 200) if ready else PlainTextResponse("not ready", 503)

    @server.get("/document")
    def document(source: str = "", start: str = "", end: str = "") -> HTMLResponse:
        return show_document(opening, source, _number(start), _number(end))

    @server.get("/disagreements")
    def disagreements() -> HTMLResponse:
        return show_disagreements(opening)

    gr.mount_gradio_app(
        server,
        build(opening, library),
        path="/",
        head=f'{_LINKS}<script src="page/page.js" defer></script>',
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        footer_links=[],
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        enable_monitoring=False,
        favicon_path=_STATIC / "icon.svg",
        run_history=False,
    )
    return guard(server)


class Parts(NamedTuple):
    """The parts of the page that events read or change."""

    box: gr.Textbox
    send: gr.Button
    status: gr.HTML
    chips: list[gr.Button]
    chat: gr.Chatbot
    past: gr.State


def build(opening: Future[Respondent], library: Library) -> gr.Blocks:
    """The page, and what happens on it."""
    page = gr.Blocks(title=library.title, analytics_enabled=False)
    with page:
        parts = _lay_out(library)
        _connect(page, parts, opening, library)
    page.queue(status_update_rate=5, default_concurrency_limit=8, max_size=100)
    return page


def _lay_out(library: Library) -> Parts:
    """The page from top to bottom."""
    gr.HTML(render.header(library), apply_default_css=False)
    with gr.Row(elem_id="ask"):
        box = gr.Textbox(label="Your question", max_lines=4, elem_id="question")
        send = gr.Button("Ask", elem_id="send")
    status = gr.HTML(elem_id="status", apply_default_css=False)
    with gr.Row(elem_id="examples", visible=bool(library.examples)):
        chips = [gr.Button(example, elem_classes="chip") for example in library.examples]
    chat = gr.Chatbot(
        elem_id="answers",
        label="Answers",
        container=False,
        height=None,
        layout="panel",
        buttons=[],
        latex_delimiters=[],
        autoscroll=False,
        group_consecutive_messages=False,
        placeholder=" ",
    )
    gr.HTML(f'<p class="map"><a href="disagreements">{_MAP}</a></p>', apply_default_css=False)
    gr.HTML(render.paragraphs(library.disclaimer, "disclaimer"), apply_default_css=False)
    return Parts(box, send, status, chips, chat, gr.State(()))


def _connect(page: gr.Blocks, parts: Parts, opening: Future[Respondent], library: Library) -> None:
    def answer(asked: object, earlier: Exchanges) -> Iterator[Update]:
        yield from respond(asked, earlier, opening, library)

    def follow_link(earlier: Exchanges, request: gr.Request) -> Iterator[Update]:
        if asked := request.query_params.get("q"):
            yield from respond(asked, earlier, opening, library)
        else:
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()

    def ask(question: str) -> dict[str, Any]:
        """The answer in the form that README.md documents, or {"error": "one line"}."""
        found = attempt(question, opening)
        return {"error": found} if isinstance(found, str) else found.to_dict()

    def on(trigger: Callable[..., Any], handler: Callable[..., Any], *inputs: Any) -> None:
        # Nothing is locked meanwhile, so nothing can stay locked: Gradio drops a second click itself.
        quiet = {"api_visibility": "private", "show_progress": "hidden"}
        changed = [parts.box, parts.status, parts.chat, parts.past]
        event = trigger(handler, [*inputs, parts.past], changed, concurrency_id="ask", **quiet)
        failed = render.paragraphs(_FAILED, "problem")
        event.failure(lambda: failed, None, [parts.status], queue=False, **quiet)

    on(page.load, follow_link)
    on(parts.box.submit, answer, parts.box)
    on(parts.send.click, answer, parts.box)
    for chip in parts.chips:
        on(chip.click, answer, chip)
    api(ask, api_name="ask", concurrency_id="ask")


def respond(asked: object, earlier: Exchanges, opening: Future[Respondent], library: Library) -> Iterator[Update]:
    """What the page shows while a question is looked up, and then."""
    same = gr.skip()
    wait = "Looking in the documents…" if opening.done() else "Opening the documents…"
    # The box is emptied now and not at the end, when the next question may already stand in it.
    yield "", render.paragraphs(wait, "waiting"), same, same
    found = attempt(asked, opening)
    if isinstance(found, str):
        yield asked, problem(found, asked, library), same, same
        return
    shown = render.html(found, library, list(opening.result().sources.values()))
    others = [exchange for exchange in earlier if exchange.asked != found.question]
    exchanges = (Exchange(found.question, shown), *others[:_EARLIER])
    yield same, "", messages(exchanges), exchanges


def attempt(question: object, opening: Future[Respondent]) -> Answer | str:
    """The answer, or one plain line that says why there is none; it never raises."""
    if not isinstance(question, str):
        return _NOT_TEXT
    if len(question) > MAX_QUESTION:
        return _TOO_LONG
    try:
        return opening.result().ask(question)
    except AssistantError:
        return _NOT_READY
    except Exception:  # noqa: BLE001 - whatever it is, the reader keeps the page and the question
        _log.exception("A question could not be answered.")
        return _FAILED


def problem(line: str, question: object, library: Library) -> str:
    """A problem as HTML; what the library's owner says to such a question is shown all the same."""
    # A bounded part of the question: matching takes its time, and 64 KiB may come in.
    notices = match_notices(question[:_NOTICED], library) if isinstance(question, str) else ()
    return "".join(map(render.notice, notices)) + render.paragraphs(line, "problem")


def messages(exchanges: Exchanges) -> list[dict[str, Any]]:
    """The newest question and its answer as a chat, and the earlier ones folded under them."""
    newest, *older = exchanges
    chat = [("user", render.question(newest.asked)), ("assistant", newest.shown)]
    if older:
        chat.append(("assistant", render.earlier(older)))
    return [{"role": role, "content": [gr.HTML(html, apply_default_css=False)]} for role, html in chat]


def _number(text: str) -> int:
    """An offset of a link; a link that lost it opens its document all the same, with nothing marked."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def show_document(opening: Future[Respondent], id: str, start: int, end: int) -> HTMLResponse:
    """A document as a page of its own, with ``text[start:end]`` marked."""
    if not opening.done() or opening.exception():
        title, body, status = _NOT_READY, render.paragraphs(_NOT_READY, "problem"), 503
    elif source := opening.result().sources.get(id):
        title, body, status = source.title, render.document(source, start, end), 200
    else:
        title, body, status = _NO_DOCUMENT, render.paragraphs(_NO_DOCUMENT, "problem"), 404
    return HTMLResponse(_DOCUMENT.format(title=escape(title), body=body), status)


def show_disagreements(opening: Future[Respondent]) -> HTMLResponse:
    """Where the documents contradict each other, as a page of its own."""
    if not opening.done() or opening.exception():
        title, body, status = _NOT_READY, render.paragraphs(_NOT_READY, "problem"), 503
    else:
        title, body, status = _MAP, render.disagreements(opening.result().disagreements), 200
    return HTMLResponse(_DOCUMENT.format(title=escape(title), body=body), status)


if __name__ == "__main__":
    sys.exit(main())
