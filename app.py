"""The page: a question box, and under it the answer as quotes. Gradio stands only here.

All HTML comes from ``assistant.render``, where everything foreign is escaped. Handlers never raise, because
Gradio would leave the page waiting; and the assistant opens in the background, so the page is there at once.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import socket
import sys
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

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

from assistant import Answer, Assistant, AssistantError, render
from assistant.corpus import read_corpus, read_library
from assistant.desk import BUSY, MAX_EARLIER, Desk, Respondent
from assistant.feedback import Feedback
from assistant.guard import Server, guard
from assistant.maintenance import last_reindex
from assistant.plain_page import problem
from assistant.records import Library
from assistant.routes import LINKS, STATIC, Routes
from assistant.storage import last_written, read_manifest

_log = logging.getLogger(__name__)

# What stands before chips that ask a question. They are HTML, since Gradio takes long to change a button.
_EXAMPLES, _FOLLOW = "For example", "Ask further"
# Sessions that the server remembers; the oldest one's earlier answers are forgotten, its questions are in its browser.
_SESSIONS = 500
# Questions that come in together; more are told at once that the page is busy, as are those of whom the desk thinks
# that they would wait too long.
_TOGETHER = 8
_SETTINGS = (
    "Settings are environment variables: CORPUS, INDEX and MODEL are folders, HOST and PORT where to listen, NAMES"
    " other names of this machine, FEEDBACK the file for what readers say, MCP=1 serves a tool."
    " Example: PORT=8000 python app.py"
)
_MAX_PORT = 65535
# How often is looked whether the documents were indexed anew, in seconds.
_LOOK = 2.0

_LOOKING = "Looking in the documents…"
_FAILED = f"Something went wrong. {BUSY}"
_OLDER = (
    "The newest index is damaged or could not be written, so these answers come from an older one. Its keeper should"
    " index again."
)
_RENEWED = "The documents were indexed anew since your last question. Earlier answers may no longer be the same."


class Exchange(NamedTuple):
    """A question, its answer as HTML, and the questions that lead to that answer again."""

    asked: str
    shown: str
    answer: Answer
    conversation: tuple[str, ...]


Exchanges = tuple[Exchange, ...]
"""The newest first."""

Asked = list[str]
"""Everything that was asked in this browser, the oldest first: asked again in this order, it gives the same page."""

Update = tuple[object, ...]
"""New values of what an event changes, in the order of :meth:`Parts.changed`."""


def main(arguments: Sequence[str] = ()) -> str | None:
    """Serve the page until it is stopped; what is returned says why it could not be.

    There are no ``arguments`` but ``--help``: a wish that is not heard is refused.
    """
    parser = argparse.ArgumentParser(description="Serve the page of Second Opinion.", epilog=_SETTINGS)
    parser.parse_args(arguments)
    corpus, index = os.environ.get("CORPUS", "corpus"), os.environ.get("INDEX", "index")
    model = os.environ.get("MODEL") or None
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "7860")
    if not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > _MAX_PORT:
        return f"PORT is {port!r}, which is not the number of a port."
    if (mcp := os.environ.get("MCP", "")) not in {"", "0", "1"}:
        return f"MCP is {mcp!r}; set it to 1 for the tool, or leave it out."
    if (tool := mcp == "1") and find_spec("mcp") is None:
        return "MCP needs what is not installed; run: pip install '.[mcp]'"
    if taken := _why_not(host, int(port)):
        return f"Nothing can listen at {host}, port {port}: {taken}; choose another: PORT=8000 python app.py"
    try:
        library = read_library(Path(corpus))
    except AssistantError as error:
        return str(error)
    feedback = Feedback(Path(os.environ.get("FEEDBACK", "feedback.csv")))
    opening: Future[Respondent] = Future()
    desk, stop = Desk(opening, library), Event()

    def work() -> None:
        opened: Assistant | None = None
        try:
            opened = Assistant.open(corpus=corpus, index=index, model=model)
            if opened.warning:
                _log.warning("%s", opened.warning)
            opening.set_result(opened)
        except Exception as error:  # noqa: BLE001 - the page is there to say so
            known = isinstance(error, AssistantError)
            _log.error("The library did not open: %s", error, exc_info=None if known else error)
            opening.set_exception(error)
        _follow(desk, opened, Path(corpus), Path(index), stop, model)

    with ThreadPoolExecutor(1) as background:
        # The models load once the page can be seen, so that they do not keep it waiting.
        names = os.environ.get("NAMES", "").split()
        server = create_app(desk, feedback, lambda: background.submit(work), names, tool=tool)
        try:
            # No log of requests: it would keep the questions of `?q=` links.
            uvicorn.run(server, host=host, port=int(port), access_log=False, timeout_graceful_shutdown=1)
        finally:
            stop.set()
    return None


def _why_not(host: str, port: int) -> str | None:
    """Why nothing can listen there; the server would say so only when the models are loading already."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        # Its words go on with "(while attempting to bind on address ...)".
        return (error.strerror or str(error)).partition(" (")[0]
    return None


def _follow(
    desk: Desk, opened: Assistant | None, corpus: Path, index: Path, stop: Event, model: str | None = None
) -> None:
    """Answer from what is indexed anew, until ``stop``; an index that cannot be read leaves the present one in use."""
    if opened:
        _prepare(desk, corpus, index)
    # Nothing is seen yet: an index may have been written while the models loaded.
    seen = None
    while not stop.wait(_LOOK):
        if (written := last_written(index)) == seen:
            continue
        seen = written
        try:
            if not opened or desk.warning or read_manifest(index).fingerprint != opened.fingerprint:
                opened = opened.renewed(index) if opened else Assistant.load(index, model)
                desk.replace(opened)
                _prepare(desk, corpus, index)
        except AssistantError as error:
            desk.warning = str(error)
            _log.warning("The new index is not used: %s", error)
        except Exception:  # noqa: BLE001 - whatever it is, questions are answered as before
            desk.warning = _FAILED
            _log.exception("The new index is not used.")


def _prepare(desk: Desk, corpus: Path, index: Path) -> None:
    """Ask the examples: a first question costs many times a later one, and readers ask these most.

    Then see which files of the corpus were left out or are odd, and what the last indexing changed, for the page that
    lists the documents.
    """
    for example in desk.library.examples:
        desk.ask(example)
    try:
        folder = read_corpus(corpus, known=desk.respondent.sources.values() if desk.respondent else ())
        desk.skipped, desk.flagged = folder.skipped, folder.flagged
        if held := desk.respondent:
            desk.reindexed = last_reindex(index, held.sources, held.disagreements)
    except (AssistantError, OSError) as error:
        _log.warning("What was skipped or changed is not listed: %s", error)


def create_app(
    desk: Desk,
    feedback: Feedback,
    on_start: Callable[[], object] = lambda: None,
    names: Collection[str] = (),
    *,
    tool: bool = False,
) -> Server:
    """The whole server around a ``desk``; ``on_start`` is called when it serves. ``names`` are as in :func:`guard`.

    With ``tool``, which needs the extra "mcp", programs may also ask by the Model Context Protocol.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        on_start()
        yield

    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    Routes(desk, feedback).add_to(server)
    gr.mount_gradio_app(
        server,
        build(desk, tool=tool),
        path="/",
        head=f'{LINKS}<script src="page/memory.js"></script><script src="page/page.js" defer></script>',
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        footer_links=[],
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        enable_monitoring=False,
        favicon_path=STATIC / "icon.svg",
        run_history=False,
        mcp_server=tool,
    )
    return guard(server, names, tool=tool)


class Parts(NamedTuple):
    """The parts of the page that events read or change."""

    top: gr.HTML
    box: gr.Textbox
    send: gr.Button
    status: gr.HTML
    examples: gr.HTML
    chat: gr.Chatbot
    follow: gr.HTML
    earlier: gr.HTML
    forget: gr.Button
    past: gr.State
    kept: gr.BrowserState

    def changed(self) -> list[Any]:
        """What an answer changes."""
        return [self.box, self.status, self.chat, self.follow, self.earlier, self.past, self.kept]


def build(desk: Desk, *, tool: bool = False) -> gr.Blocks:
    """The page, and what happens on it; with an endpoint for programs, or for a ``tool`` with one more."""
    page = gr.Blocks(title=desk.library.title, analytics_enabled=False)
    page.state_session_capacity = _SESSIONS
    with page:
        parts = _lay_out(desk.library)
        _connect(page, parts, desk)
        _serve_programs(desk, tool=tool)
    page.queue(status_update_rate=5, default_concurrency_limit=_TOGETHER, max_size=_TOGETHER)
    return page


def _lay_out(library: Library) -> Parts:
    """The page from top to bottom."""
    top = gr.HTML(render.header(library), apply_default_css=False)
    with gr.Row(elem_id="ask"):
        box = gr.Textbox(label="Your question", max_lines=4, elem_id="question")
        send = gr.Button("Ask", elem_id="send")
    status = gr.HTML(elem_id="status", apply_default_css=False)
    examples = gr.HTML(render.chips(library.examples, _EXAMPLES), elem_id="examples", apply_default_css=False)
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
    follow = gr.HTML(elem_id="follow", apply_default_css=False)
    earlier = gr.HTML(elem_id="earlier", apply_default_css=False)
    forget = gr.Button("Forget my questions", elem_id="forget")
    gr.HTML(render.paragraphs(library.disclaimer, "disclaimer"), apply_default_css=False)
    # Nothing is secret of what a browser holds of its own reader; a fixed key outlives a restart of the server.
    kept = gr.BrowserState([], storage_key="questions", secret="of-this-browser")  # noqa: S106
    return Parts(top, box, send, status, examples, chat, follow, earlier, forget, gr.State(()), kept)


def _connect(page: gr.Blocks, parts: Parts, desk: Desk) -> None:
    def answer(asked: object, earlier: Exchanges, before: object) -> Iterator[Update]:
        yield from respond(asked, earlier, log_of(before), desk)

    def follow(exchanges: Exchanges) -> str:
        return render.chips(desk.suggestions(exchanges[0].answer), _FOLLOW) if exchanges else ""

    def arrive(kept: object, request: gr.Request) -> Iterator[Update]:
        yield from restore(request.query_params.getlist("q"), kept, desk)

    # Nothing is locked meanwhile, so nothing can stay locked: Gradio drops a second click itself.
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    looking = f"() => {json.dumps(render.paragraphs(_LOOKING, 'waiting'))}"

    def on(triggers: list[Any], handler: Callable[..., Any], *inputs: Any) -> Any:
        # One event for all of its triggers, so that two questions never start from the same page; the later one waits.
        changed = parts.changed()
        event = gr.on(
            triggers, handler, list(inputs), changed, concurrency_id="ask", trigger_mode="always_last", **quiet
        )
        failed = render.paragraphs(_FAILED, "problem")
        event.failure(lambda: failed, None, [parts.status], queue=False, **quiet)
        # Apart from the answer: while an event runs, Gradio drops a second one of the same trigger.
        event.success(follow, [parts.past], [parts.follow], queue=False, **quiet)
        return event

    asks = [parts.box.submit, parts.send.click]
    arriving = on([page.load], arrive, parts.kept)
    # By the browser itself: an event that waits for its turn shows nothing yet.
    gr.on(asks, None, None, [parts.status], js=looking, **quiet)
    asking = on(asks, answer, parts.box, parts.past, parts.kept)
    # An answer that is on its way would bring the questions back.
    parts.forget.click(forgotten, None, parts.changed(), cancels=[arriving, asking], queue=False, **quiet)
    page.load(lambda: refreshed(desk), None, [parts.top, parts.examples], queue=False, **quiet)


def _serve_programs(desk: Desk, *, tool: bool) -> None:
    def ask(question: str) -> dict[str, Any]:
        """The answer in the form that README.md documents, or {"error": "one line"}."""
        found = desk.ask(question)
        return {"error": found} if isinstance(found, str) else found.to_dict()

    def quote(question: str) -> str:
        """Word-for-word quotes of the documents that answer a question, with their sources, sides and disagreements.

        Args:
            question: a whole question in plain words.

        Returns:
            The answer as JSON: its quotes, or a refusal that says why there are none.
        """
        return json.dumps(ask(question), ensure_ascii=False)

    # A tool's answer is text, so the tool is one that gives JSON; the protocol lists what is documented.
    api(ask, api_name="ask", concurrency_id="ask", api_visibility="undocumented" if tool else "public")
    if tool:
        api(quote, api_name="quote", concurrency_id="ask")


def respond(asked: object, earlier: Exchanges, before: Asked, desk: Desk, box: object = "") -> Iterator[Update]:
    """What the page shows while a question is looked up, and then; meanwhile the question box holds ``box``."""
    if earlier and asked == "":
        # Whoever holds the key down asks once more when the box is empty and the answer there.
        yield page_of(earlier, before)
        return
    wait = "Opening the documents…" if desk.opening else _LOOKING
    # The box is emptied now and not at the end, when the next question may already stand in it.
    yield page_of(earlier, before, render.paragraphs(wait, "waiting"), box=box)
    found = exchange(asked, earlier, desk)
    if isinstance(found, str):
        yield page_of(earlier, before, problem(found, asked, desk.library), box=asked)
        return
    renewed = bool(earlier) and earlier[0].answer.provenance.fingerprint != found.answer.provenance.fingerprint
    status = render.paragraphs(_RENEWED, "renewed") if renewed else ""
    told = render.spoken(found.answer) + status
    yield page_of(with_newest(found, earlier), log_of([*before, found.asked]), told)


def with_newest(found: Exchange, earlier: Exchanges) -> Exchanges:
    """The exchanges with the newest before the ``earlier`` ones; one that is asked for again is shown once."""
    newest = found.asked, found.answer.understood
    others = [each for each in earlier if (each.asked, each.answer.understood) != newest]
    return (found, *others[:MAX_EARLIER])


def log_of(kept: object) -> Asked:
    """What a browser kept of the questions asked, whatever it is, and no more than may be asked again."""
    questions = kept if isinstance(kept, list) else []
    return [each for each in questions if isinstance(each, str)][-MAX_EARLIER - 1 :]


def exchange(asked: object, earlier: Exchanges, desk: Desk) -> Exchange | str:
    """The question with its answer, which may follow the ``earlier`` ones; or one plain line."""
    found = desk.ask(asked, [each.answer for each in reversed(earlier)])
    if isinstance(found, str):
        return found
    # What it follows is not always the last question: one that was refused is passed over.
    of = found.followup.of if found.followup else None
    before = next((each.conversation for each in earlier if each.answer.understood == of), ()) if of else ()
    conversation = (*before, found.question)
    sources = list(desk.respondent.sources.values()) if desk.respondent else []
    return Exchange(found.question, render.html(found, desk.library, sources, conversation), found, conversation)


def restore(linked: list[str], kept: object, desk: Desk) -> Iterator[Update]:
    """What a link asks, or else what was asked in this browser before; a link takes nothing of that away."""
    before, questions = log_of(kept), log_of(linked) or log_of(kept)
    if not questions:
        # A reader may have asked already, before this was its turn: then all must stay as it is.
        yield page_of((), []) if kept else tuple(gr.skip() for _ in page_of((), []))
        return
    known = before[-len(questions) :] == questions
    log = before[: -len(questions)] if known else before
    exchanges: Exchanges = ()
    for question in questions[:-1]:
        found = exchange(question, exchanges, desk)
        if not isinstance(found, str):
            exchanges = with_newest(found, exchanges)
    # What a reader has begun to type stays in the box.
    yield from respond(questions[-1], exchanges, [*log, *questions[:-1]], desk, box=None)


def page_of(exchanges: Exchanges, log: Asked, status: str = "", box: object = None) -> Update:
    """The newest question and its answer, and the earlier ones folded under them; follow-ups come later.

    The question box is left as it is without a new value. All else is given anew each time: Gradio takes many times
    longer to leave a part as it is than to set it to what it was.
    """
    older = [(each.asked, each.shown) for each in exchanges[1:]]
    chat = [
        {"role": role, "content": [gr.HTML(html, apply_default_css=False)]}
        for each in exchanges[:1]
        for role, html in (("user", render.question(each.asked)), ("assistant", each.shown))
    ]
    earlier = render.earlier(older) if older else ""
    return gr.skip() if box is None else box, status, chat, "", earlier, exchanges, log


def forgotten() -> Update:
    """The page as it was before any question."""
    return page_of((), [], box="")


def refreshed(desk: Desk) -> Update:
    """The top of the page and the examples as corpus.toml has them now, and whether an older index had to be taken."""
    older = desk.warning or (desk.respondent and desk.respondent.warning)
    warned = render.paragraphs(_OLDER, "problem") if older else ""
    return render.header(desk.library) + warned, render.chips(desk.library.examples, _EXAMPLES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
