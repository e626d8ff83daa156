"""The page: a question box, and under it the answer as quotes. Gradio and the web server stand only here.

All HTML comes from ``assistant.render``, where everything foreign is escaped. Handlers never raise, because
Gradio would leave the page waiting; and the assistant opens in the background, so the page is there at once.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from html import escape
from http import HTTPStatus
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
from gradio.events import api
from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.staticfiles import StaticFiles

from assistant import Answer, Assistant, AssistantError, Source, render
from assistant.corpus import read_corpus
from assistant.notices import match_notices
from assistant.records import Library

_log = logging.getLogger(__name__)

MAX_QUESTION = 500
MAX_BODY = 64 * 1024
_EARLIER = 20

_NOT_TEXT = "Please type a question."
_TOO_LONG = f"Please ask in at most {MAX_QUESTION} characters. Your question is still in the box."
_NOT_READY = "The library is not ready, so no document can be quoted. Please try again later."
_FAILED = "Something went wrong. Your question is still in the box: please ask it again."
_NO_DOCUMENT = "There is no such document here."

# What the page and gradio_client need; all else that Gradio serves is closed: uploads, files, proxies.
_OPEN = re.compile(
    r"/(?:$|config$|theme\.css$|favicon\.ico$|manifest\.json$|healthz$|document$|(?:static|assets|svelte|page)/"
    r"|gradio_api/(?:info$|app_id$|startup-events$|reset$|cancel$|queue/|heartbeat/|call/|run/))"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Gradio writes styles into the page, and makes its components' templates with `new Function`.
_POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; script-src-attr 'none'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_LINKS = '<link rel="stylesheet" href="page/page.css">'
_DOCUMENT = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    f'<meta name="viewport" content="width=device-width">{_LINKS}</head>'
    "<body><main>{body}</main></body></html>"
)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Server = Callable[[Message, Receive, Send], Awaitable[None]]


class Respondent(Protocol):
    """What the page needs of an ``Assistant``."""

    @property
    def sources(self) -> Mapping[str, Source]: ...
    def ask(self, question: str, /) -> Answer: ...


class Exchange(NamedTuple):
    """A question, and its answer as HTML."""

    asked: str
    shown: str


def main() -> str | None:
    """Serve the page until it is stopped; what is returned says why it could not be."""
    corpus, index = os.environ.get("CORPUS", "corpus"), os.environ.get("INDEX", "index")
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "7860")
    if not re.fullmatch(r"[0-9]{1,5}", port):
        return f"PORT is {port!r}, which is not the number of a port."
    try:
        library = read_corpus(Path(corpus)).library
    except AssistantError as error:
        return str(error)
    with ThreadPoolExecutor(1) as background:
        opening: Future[Respondent] = background.submit(Assistant.open, corpus=corpus, index=index)
        opening.add_done_callback(_report)
        # No log of requests: it would keep the questions of `?q=` links.
        uvicorn.run(create_app(opening, library), host=host, port=int(port), access_log=False)
    return None


def _report(opening: Future[Respondent]) -> None:
    if error := opening.exception():
        known = isinstance(error, AssistantError)
        _log.error("The library did not open: %s", error, exc_info=None if known else error)


def create_app(opening: Future[Respondent], library: Library) -> Server:
    """The whole server around an assistant that may still be opening."""
    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    server.mount("/page", StaticFiles(directory=Path(__file__).parent / "static"))

    @server.get("/healthz")
    def health() -> PlainTextResponse:
        ready = opening.done() and not opening.exception()
        return PlainTextResponse("ready", 200) if ready else PlainTextResponse("not ready", 503)

    @server.get("/document")
    def document(source: str, start: int = 0, end: int = 0) -> HTMLResponse:
        return show_document(opening, source, start, end)

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
        run_history=False,
    )
    return guard(server)


def build(opening: Future[Respondent], library: Library) -> gr.Blocks:
    """The page from top to bottom, and what happens on it."""
    page = gr.Blocks(title=library.title, analytics_enabled=False)
    with page:
        gr.HTML(render.header(library), apply_default_css=False)
        with gr.Row(elem_id="ask"):
            box = gr.Textbox(label="Your question", max_lines=4, elem_id="question")
            send = gr.Button("Ask", elem_id="send")
        with gr.Row(elem_id="examples", visible=bool(library.examples)):
            chips = [gr.Button(example, elem_classes="chip") for example in library.examples]
        status = gr.HTML(elem_id="status", apply_default_css=False)
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
        gr.HTML(render.paragraphs(library.disclaimer, "disclaimer"), apply_default_css=False)
        past = gr.State(())

        def respond(asked: object, earlier: tuple[Exchange, ...]) -> Iterator[dict[Any, Any]]:
            wait = "Looking in the documents…" if opening.done() else "Opening the documents…"
            yield {status: render.paragraphs(wait, "waiting"), send: gr.Button(interactive=False)}
            found = attempt(asked, opening)
            if isinstance(found, str):
                yield {status: problem(found, asked, library), box: asked}
                return
            shown = render.html(found, library, list(opening.result().sources.values()))
            exchanges = (Exchange(found.question, shown), *earlier)[:_EARLIER]
            yield {status: "", past: exchanges, chat: messages(exchanges), box: ""}

        def follow_link(earlier: tuple[Exchange, ...], request: gr.Request) -> Iterator[dict[Any, Any]]:
            if asked := request.query_params.get("q"):
                yield from respond(asked, earlier)
            else:
                yield {status: ""}

        def free() -> Any:
            return gr.Button(interactive=True)

        def fail() -> tuple[Any, str]:
            return free(), render.paragraphs(_FAILED, "problem")

        def on(trigger: Callable[..., Any], handler: Callable[..., Any], *inputs: Any) -> None:
            quiet = {"api_visibility": "private", "show_progress": "hidden"}
            event = trigger(
                handler, [*inputs], [box, send, status, chat, past], concurrency_id="ask", **quiet
            )
            event.success(free, None, [send], queue=False, **quiet)
            event.failure(fail, None, [send, status], queue=False, **quiet)

        def ask(question: str) -> dict[str, Any]:
            """The answer in the form that README.md documents, or {"error": "one line"}."""
            found = attempt(question, opening)
            return {"error": found} if isinstance(found, str) else found.to_dict()

        on(page.load, follow_link, past)
        on(box.submit, respond, box, past)
        on(send.click, respond, box, past)
        for chip in chips:
            on(chip.click, respond, chip, past)
        api(ask, api_name="ask", concurrency_id="ask")
    page.queue(status_update_rate=5, default_concurrency_limit=8, max_size=100)
    return page


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
    except Exception:
        _log.exception("A question could not be answered.")
        return _FAILED


def problem(line: str, question: object, library: Library) -> str:
    """A problem as HTML; what the library's owner says to such a question is shown all the same."""
    notices = match_notices(question, library) if isinstance(question, str) else ()
    return "".join(map(render.notice, notices)) + render.paragraphs(line, "problem")


def messages(exchanges: Sequence[Exchange]) -> list[dict[str, Any]]:
    """The newest question and its answer as a chat, and the earlier ones folded under them."""
    newest, *older = exchanges
    chat = [("user", render.question(newest.asked)), ("assistant", newest.shown)]
    if older:
        chat.append(("assistant", render.earlier(older)))
    return [{"role": role, "content": [gr.HTML(html, apply_default_css=False)]} for role, html in chat]


def show_document(opening: Future[Respondent], id: str, start: int, end: int) -> HTMLResponse:
    """A document as a page of its own, with ``text[start:end]`` marked."""
    if not opening.done() or opening.exception():
        title, body, status = _NOT_READY, render.paragraphs(_NOT_READY, "problem"), 503
    elif source := opening.result().sources.get(id):
        title, body, status = source.title, render.document(source, start, end), 200
    else:
        title, body, status = _NO_DOCUMENT, render.paragraphs(_NO_DOCUMENT, "problem"), 404
    return HTMLResponse(_DOCUMENT.format(title=escape(title), body=body), status)


def guard(server: Server) -> Server:
    """Before the server: close what the page does not need, bound what comes in, add headers."""

    async def guarded(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await server(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        send = _with_headers(send, nonce)
        if not _OPEN.match(scope["path"]):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
        elif (body := await _read(receive)) is None:
            await PlainTextResponse("Too large", 413)(scope, receive, send)
        elif scope["path"] == "/":
            # The nonce is written into plain bytes, so the page must not be compressed.
            scope["headers"] = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
            await server(scope, _replay(body, receive), _with_nonce(send, nonce))
        else:
            await server(scope, _replay(body, receive), _without_500(send))

    return guarded


async def _read(receive: Receive) -> bytes | None:
    """The body of a request, or None where it is too large, whatever its length claims."""
    body, more = b"", True
    while more and len(body) <= MAX_BODY:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body if len(body) <= MAX_BODY else None


def _replay(body: bytes, receive: Receive) -> Receive:
    """The body that was read already, and then what comes after it."""
    read: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return read.pop() if read else await receive()

    return replay


def _with_headers(send: Send, nonce: str) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            policy = {"Content-Security-Policy": _POLICY.format(nonce=nonce)}
            MutableHeaders(scope=message).update(_HEADERS | policy)
        await send(message)

    return sent


def _with_nonce(send: Send, nonce: str) -> Send:
    """Hold the page back until it is whole, and then allow the scripts that stand in it."""
    held: list[Message] = []

    async def sent(message: Message) -> None:
        held.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            body = b"".join(each.get("body", b"") for each in held)
            body = body.replace(b"<script", f'<script nonce="{nonce}"'.encode())
            MutableHeaders(scope=held[0])["content-length"] = str(len(body))
            await send(held[0])
            await send({"type": "http.response.body", "body": body})

    return sent


def _without_500(send: Send) -> Send:
    """Gradio answers 500 to calls that have not the right form: say so, without its details."""
    replaced = False

    async def sent(message: Message) -> None:
        nonlocal replaced
        if message["type"] == "http.response.start" and message["status"] == HTTPStatus.INTERNAL_SERVER_ERROR:
            replaced = True
            refusal = PlainTextResponse("The request has not the right form.", 400)
            await send({"type": "http.response.start", "status": 400, "headers": refusal.raw_headers})
            await send({"type": "http.response.body", "body": refusal.body})
        elif not replaced:
            await send(message)

    return sent


if __name__ == "__main__":
    sys.exit(main())
