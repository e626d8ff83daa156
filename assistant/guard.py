"""Stands before the page's server: closes doors, bounds what comes in, tells browsers what to refuse.

Gradio serves more than this page needs, takes uploads of any size and sends no security header.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from contextlib import suppress
from html import escape
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

from .desk import BUSY

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Server = Callable[[Message, Receive, Send], Awaitable[None]]
"""An ASGI application."""

MAX_BODY = 64 * 1024
# Seconds in which a body must have come.
_PATIENCE = 10.0
# Questions that may come in at the same moment; more are told at once that the page is busy, before anything is done
# for them, since what the server does for each would keep all of them waiting.
MAX_ASKING = 24
# What these answer is read by programs.
_JSON = frozenset(("/ask", "/answer.json"))
_ASKING = frozenset(
    (
        "/ask",
        "/answer.json",
        "/answer.md",
        "/plain",
        "/gradio_api/queue/join",
        "/gradio_api/call/ask",
        "/gradio_api/run/ask",
    )
)

# What the page and gradio_client need; uploads, files, proxies and statistics are not among it.
_OPEN = re.compile(
    r"/(?:\Z|config\Z|theme\.css\Z|favicon\.ico\Z|manifest\.json\Z|healthz\Z|document\Z|disagreements\Z|library\Z|plain\Z|ask\Z|answer\.(?:json|md)\Z|feedback\Z|(?:static|assets|svelte|page)/"
    r"|gradio_api/(?:info\Z|app_id\Z|startup-events\Z|reset\Z|cancel\Z|queue/|heartbeat/|call/|run/))"
)
_TOOL = re.compile(r"/gradio_api/mcp(?:/(?:schema|sse|messages/?|http/?)?)?")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
# Gradio writes styles into the page, and makes its components' templates with `new Function`.
_POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; script-src-attr 'none'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; frame-src 'none'; object-src 'none'; base-uri 'self'; "
    "form-action {forms}; frame-ancestors 'none'"
)
_OTHER_NAME = "This page is not served under that name. Whoever runs it can name it in NAMES."
_log = logging.getLogger(__name__)


def guard(server: Server, names: Collection[str] = (), *, tool: bool = False) -> Server:
    """``server`` behind the door; only the scripts that it wrote into its page itself may run.

    It answers under its addresses, as localhost and under the host ``names``. Any other site could let its own name
    lead here, and would then read the documents in the browser of whoever visits it (DNS rebinding). The door for the
    Model Context Protocol is open for a ``tool`` only.
    """
    asking = 0
    known = {"localhost", *(name.lower() for name in names)}

    async def turn(scope: Message, receive: Receive, send: Send) -> None:
        """The server's turn, once a request is whole: one that is half sent keeps nobody waiting."""
        nonlocal asking
        asks = scope["path"] in _ASKING
        if asks and asking >= MAX_ASKING:
            await _busy(send, scope["path"])
            return
        asking += asks
        try:
            await server(scope, receive, send)
        finally:
            asking -= asks

    async def guarded(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await server(scope, receive, send)
            return
        if not _is_known(host := _host(scope), known):
            _log.warning("a call for the host %r was refused; name it in NAMES if it is this page's", host)
            refuse = _with_headers(send, secrets.token_urlsafe(16), {})
            await _say(refuse, HTTPStatus.MISDIRECTED_REQUEST, "text/plain; charset=utf-8", _OTHER_NAME)
            return
        # The server stops while a page is open: its stream of events, which has no end of its own, is cut.
        with suppress(asyncio.CancelledError):
            await _admit(turn, scope, receive, send, tool=tool)

    return guarded


async def _admit(server: Server, scope: Message, receive: Receive, send: Send, *, tool: bool) -> None:
    # It would be believed, and written into the page.
    scope["headers"] = [each for each in scope["headers"] if each[0] != b"x-forwarded-host"]
    nonce = secrets.token_urlsafe(16)
    # What has no number of its version in its name is asked for anew, or a browser keeps an older program's.
    fresh = {} if scope["path"].startswith("/assets/") else {"cache-control": "no-cache"}
    # Only the page for browsers without scripts has a form.
    send = _with_headers(send, nonce, fresh, "'self'" if scope["path"] == "/plain" else "'none'")
    if not (_OPEN.match(scope["path"]) or (tool and _TOOL.fullmatch(scope["path"]))):
        await _plain(send, HTTPStatus.NOT_FOUND)
    elif isinstance(body := await _read_in_time(receive), HTTPStatus):
        await _plain(send, body)
    elif scope["path"] == "/":
        # The nonce is written into plain bytes, so the page must not be compressed; and what an address asks of Gradio
        # (a saved state, which we have none of) it does not get. The page's own script reads its own address.
        headers = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
        page = {**scope, "headers": headers, "query_string": b""}
        await server(page, _replay(body, receive), _with_nonce(send, nonce, scope.get("query_string", b"")))
    elif scope["path"].startswith("/gradio_api/"):
        await _call(server, scope, _replay(body, receive), send)
    else:
        await server(scope, _replay(body, receive), send)


def _host(scope: Message) -> str:
    """The host that a request names, without its port; empty if it names none."""
    given = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1").lower()
    return re.sub(r":\d*\Z", "", given).strip("[]")


def _is_known(host: str, known: Collection[str]) -> bool:
    try:
        return not host or host in known or bool(ip_address(host))
    except ValueError:
        return False


async def _busy(send: Send, path: str) -> None:
    if path in _JSON:
        text = json.dumps({"error": BUSY})
        await _say(send, HTTPStatus.SERVICE_UNAVAILABLE, "application/json", text)
    else:
        await _plain(send, HTTPStatus.SERVICE_UNAVAILABLE)


async def _plain(send: Send, status: HTTPStatus) -> None:
    await _say(send, status, "text/plain; charset=utf-8", status.phrase)


async def _say(send: Send, status: HTTPStatus, kind: str, text: str) -> None:
    headers = [(b"content-type", kind.encode())]
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


async def _read_in_time(receive: Receive) -> bytes | HTTPStatus:
    """The body of a request, or why it is not taken."""
    try:
        body = await asyncio.wait_for(_read(receive), _PATIENCE)
    except TimeoutError:
        return HTTPStatus.REQUEST_TIMEOUT
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if body is None else body


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


def _with_headers(send: Send, nonce: str, unless_given: Mapping[str, str], forms: str = "'none'") -> Send:
    headers = {**_HEADERS, "content-security-policy": _POLICY.format(nonce=nonce, forms=forms)}

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = list(message.get("headers", ()))
            names = {name.decode().lower() for name, _ in given}
            more = headers | {name: value for name, value in unless_given.items() if name not in names}
            message["headers"] = [*given, *((name.encode(), value.encode()) for name, value in more.items())]
        await send(message)

    return sent


def _with_nonce(send: Send, nonce: str, query: bytes) -> Send:
    """Hold the page back until it is whole, allow the scripts in it, and send whoever runs none to the plain page."""
    plain = f'<noscript><meta http-equiv="refresh" content="0; url=plain?{escape(query.decode("latin-1"))}"></noscript>'
    start: Message = {}
    body = b""

    async def sent(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            start = message
        elif message["type"] == "http.response.body":
            body += message.get("body", b"")
            if not message.get("more_body", False):
                whole = body.replace(b"<script", b'<script nonce="%s"' % nonce.encode())
                whole = whole.replace(b"</head>", plain.encode() + b"</head>", 1)
                headers = [each for each in start["headers"] if each[0] != b"content-length"]
                await send({**start, "headers": [*headers, (b"content-length", b"%d" % len(whole))]})
                await send({"type": "http.response.body", "body": whole})

    return sent


async def _call(server: Server, scope: Message, receive: Receive, send: Send) -> None:
    """Gradio raises and answers 500 at calls that have not the right form: answer 400, without details."""
    wrong = False

    async def sent(message: Message) -> None:
        nonlocal wrong
        if message.get("status") == HTTPStatus.INTERNAL_SERVER_ERROR:
            wrong = True
            await _plain(send, HTTPStatus.BAD_REQUEST)
        elif not wrong:
            await send(message)

    try:
        await server(scope, receive, sent)
    except Exception as error:  # noqa: BLE001 - our own handlers do not raise; these are the callers' mistakes
        _log.warning("a call was refused: %s", type(error).__name__)
