"""The page: a question box, and under it the answer as quotes. Gradio stands only here.

All HTML comes from ``assistant.render``, where everything foreign is escaped. Handlers never raise, because
Gradio would leave the page waiting; and the assistant opens in the background, so the page is there at once.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
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
from assistant.corpus import read_corpus
from assistant.desk import BUSY, MAX_EARLIER, Desk, Respondent
from assistant.feedback import Feedback
from assistant.guard import Server, guard
from assistant.notices import match_notices
from assistant.records import Library
from assistant.routes import LINKS, STATIC, Routes
from assistant.storage import read_manifest

_log = logging.getLogger(__name__)

# Of a question that is too long, so much is matched against the notices: matching takes its time.
_NOTICED = 2000
# Earlier questions that are asked again when a reader comes back.
_RESTORED = 5
# Example questions that the page has room for.
_CHIPS = 8
# Follow-ups that are offered.
_FOLLOW = 4
# Sessions that the server remembers; the oldest one's earlier answers are forgotten, its questions are in its browser.
_SESSIONS = 500
# Questions that wait; more are told at once that the page is busy.
_WAITING = 40
# How often is looked whether the documents were indexed anew, in seconds.
_LOOK = 2.0

_FAILED = f"Something went wrong. {BUSY}"
_RENEWED = "The documents were indexed anew since your last question. Earlier answers may no longer be the same."


class Exchange(NamedTuple):
    """A question, its answer as HTML, and the questions that lead to that answer again."""

    asked: str
    shown: str
    answer: Answer
    conversation: tuple[str, ...]


Exchanges = tuple[Exchange, ...]
"""The newest first."""

Update = tuple[object, ...]
"""New values of what an event changes, in the order of :meth:`Parts.changed`."""


def main() -> str | None:
    """Serve the page until it is stopped; what is returned says why it could not be."""
    corpus, index = os.environ.get("CORPUS", "corpus"), os.environ.get("INDEX", "index")
    model = os.environ.get("MODEL") or None
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "7860")
    if not re.fullmatch(r"[0-9]{1,5}", port):
        return f"PORT is {port!r}, which is not the number of a port."
    try:
        folder = read_corpus(Path(corpus))
    except AssistantError as error:
        return str(error)
    feedback = Feedback(Path(os.environ.get("FEEDBACK", "feedback.csv")))
    opening: Future[Respondent] = Future()
    desk, stop = Desk(opening, folder.library, folder.skipped), Event()

    def work() -> None:
        try:
            opened = Assistant.open(corpus=corpus, index=index, model=model)
        except Exception as error:  # noqa: BLE001 - the page is there to say so
            _log.error("The library did not open: %s", error, exc_info=None if _is_ours(error) else error)
            opening.set_exception(error)
            return
        opening.set_result(opened)
        _warm_up(desk)
        _follow(desk, opened, Path(corpus), Path(index), stop)

    with ThreadPoolExecutor(1) as background:
        # The models load once the page can be seen, so that they do not keep it waiting.
        server = create_app(desk, feedback, lambda: background.submit(work))
        # No log of requests: it would keep the questions of `?q=` links.
        uvicorn.run(server, host=host, port=int(port), access_log=False, timeout_graceful_shutdown=1)
        stop.set()
    return None


def _is_ours(error: Exception) -> bool:
    return isinstance(error, AssistantError)


def _warm_up(desk: Desk) -> None:
    """Ask the examples: a first question costs many times a later one, and readers ask these most."""
    for example in desk.library.examples:
        desk.ask(example)


def _follow(desk: Desk, opened: Assistant, corpus: Path, index: Path, stop: Event) -> None:
    """Answer from what is indexed anew, until ``stop``; an index that cannot be read leaves the present one in use."""
    failed = ""
    while not stop.wait(_LOOK):
        try:
            written = read_manifest(index).fingerprint
            if written in {opened.fingerprint, failed}:
                continue
            failed = written
            opened = opened.renewed(index)
            desk.replace(opened, read_corpus(corpus).skipped)
            _warm_up(desk)
        except AssistantError as error:
            _log.warning("The new index is not used: %s", error)
        except Exception:  # noqa: BLE001 - whatever it is, questions are answered as before
            _log.exception("The new index is not used.")


def create_app(desk: Desk, feedback: Feedback, on_start: Callable[[], object] = lambda: None) -> Server:
    """The whole server around a ``desk``; ``on_start`` is called when it serves."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        on_start()
        yield

    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    Routes(desk, feedback).add_to(server)
    gr.mount_gradio_app(
        server,
        build(desk),
        path="/",
        head=f'{LINKS}<script src="page/page.js" defer></script>',
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        footer_links=[],
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        enable_monitoring=False,
        favicon_path=STATIC / "icon.svg",
        run_history=False,
    )
    return guard(server)


class Parts(NamedTuple):
    """The parts of the page that events read or change."""

    top: gr.HTML
    box: gr.Textbox
    send: gr.Button
    status: gr.HTML
    examples: list[gr.Button]
    chat: gr.Chatbot
    follow: list[gr.Button]
    earlier: gr.HTML
    forget: gr.Button
    past: gr.State
    kept: gr.BrowserState

    def changed(self) -> list[Any]:
        """What an answer changes."""
        return [self.box, self.status, self.chat, self.earlier, self.past, self.kept, self.forget, *self.follow]


def build(desk: Desk) -> gr.Blocks:
    """The page, and what happens on it."""
    page = gr.Blocks(title=desk.library.title, analytics_enabled=False)
    page.state_session_capacity = _SESSIONS
    with page:
        parts = _lay_out(desk.library)
        _connect(page, parts, desk)
    page.queue(status_update_rate=5, default_concurrency_limit=8, max_size=_WAITING)
    return page


def _lay_out(library: Library) -> Parts:
    """The page from top to bottom."""
    top = gr.HTML(render.header(library), apply_default_css=False)
    with gr.Row(elem_id="ask"):
        box = gr.Textbox(label="Your question", max_lines=4, elem_id="question")
        send = gr.Button("Ask", elem_id="send")
    status = gr.HTML(elem_id="status", apply_default_css=False)
    with gr.Row(elem_id="examples", visible=bool(library.examples)):
        shown = [*library.examples[:_CHIPS], *("",) * (_CHIPS - len(library.examples))]
        examples = [gr.Button(each, elem_classes="chip", visible=bool(each)) for each in shown]
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
    with gr.Row(elem_id="follow"):
        follow = [gr.Button("", elem_classes="chip", visible=False) for _ in range(_FOLLOW)]
    earlier = gr.HTML(elem_id="earlier", apply_default_css=False)
    forget = gr.Button("Forget my questions", elem_id="forget", visible=False)
    gr.HTML(render.paragraphs(library.disclaimer, "disclaimer"), apply_default_css=False)
    # Nothing is secret of what a browser holds of its own reader; a fixed key outlives a restart of the server.
    kept = gr.BrowserState([], storage_key="questions", secret="of-this-browser")  # noqa: S106
    return Parts(top, box, send, status, examples, chat, follow, earlier, forget, gr.State(()), kept)


def _connect(page: gr.Blocks, parts: Parts, desk: Desk) -> None:
    def answer(asked: object, earlier: Exchanges) -> Iterator[Update]:
        yield from respond(asked, earlier, desk)

    def arrive(kept: object, request: gr.Request) -> Iterator[Update]:
        yield from restore(request.query_params.getlist("q"), kept, desk)

    def ask(question: str) -> dict[str, Any]:
        """The answer in the form that README.md documents, or {"error": "one line"}."""
        found = desk.ask(question)
        return {"error": found} if isinstance(found, str) else found.to_dict()

    # Nothing is locked meanwhile, so nothing can stay locked: Gradio drops a second click itself.
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def on(trigger: Callable[..., Any], handler: Callable[..., Any], *inputs: Any) -> None:
        event = trigger(handler, list(inputs), parts.changed(), concurrency_id="ask", **quiet)
        failed = render.paragraphs(_FAILED, "problem")
        event.failure(lambda: failed, None, [parts.status], queue=False, **quiet)

    on(page.load, arrive, parts.kept)
    for trigger, asked in [(parts.box.submit, parts.box), (parts.send.click, parts.box)]:
        on(trigger, answer, asked, parts.past)
    for chip in [*parts.examples, *parts.follow]:
        on(chip.click, answer, chip, parts.past)
    parts.forget.click(forgotten, None, parts.changed(), queue=False, **quiet)
    page.load(lambda: refreshed(desk.library), None, [parts.top, *parts.examples], queue=False, **quiet)
    api(ask, api_name="ask", concurrency_id="ask")


def respond(asked: object, earlier: Exchanges, desk: Desk) -> Iterator[Update]:
    """What the page shows while a question is looked up, and then."""
    wait = "Opening the documents…" if desk.opening else "Looking in the documents…"
    # The box is emptied now and not at the end, when the next question may already stand in it.
    yield update(box="", status=render.paragraphs(wait, "waiting"))
    found = exchange(asked, earlier, desk)
    if isinstance(found, str):
        yield update(box=asked, status=problem(found, asked, desk.library))
        return
    others = [each for each in earlier if each.asked != found.asked]
    renewed = bool(earlier) and earlier[0].answer.provenance.fingerprint != found.answer.provenance.fingerprint
    yield shown((found, *others[:MAX_EARLIER]), render.paragraphs(_RENEWED, "renewed") if renewed else "")
    yield update(follow=desk.suggestions(found.answer))


def exchange(asked: object, earlier: Exchanges, desk: Desk) -> Exchange | str:
    """The question with its answer, which may follow the ``earlier`` ones; or one plain line."""
    found = desk.ask(asked, [each.answer for each in reversed(earlier)])
    if isinstance(found, str):
        return found
    before = earlier[0].conversation if earlier and found.followup else ()
    conversation = (*before, found.question)
    sources = list(desk.respondent.sources.values()) if desk.respondent else []
    return Exchange(found.question, render.html(found, desk.library, sources, conversation), found, conversation)


def restore(linked: list[str], kept: object, desk: Desk) -> Iterator[Update]:
    """What a link asks, or else what was asked in this browser before."""
    questions = linked or (kept if isinstance(kept, list) else [])
    questions = [each for each in questions if isinstance(each, str)][-_RESTORED:]
    if not questions:
        yield update()
        return
    *before, last = questions
    earlier: Exchanges = ()
    for question in before:
        found = exchange(question, earlier, desk)
        earlier = earlier if isinstance(found, str) else (found, *earlier)
    yield from respond(last, earlier, desk)


def shown(exchanges: Exchanges, status: str = "") -> Update:
    """The newest question and its answer, and the earlier ones folded under them."""
    newest, *older = exchanges
    parts = [("user", render.question(newest.asked)), ("assistant", newest.shown)]
    chat = [{"role": role, "content": [gr.HTML(html, apply_default_css=False)]} for role, html in parts]
    earlier = render.earlier([(each.asked, each.shown) for each in older]) if older else ""
    kept = [each.asked for each in reversed(exchanges)]
    forget = gr.Button(visible=True)
    return update(status=status, chat=chat, earlier=earlier, past=exchanges, kept=kept, forget=forget, follow=())


def forgotten() -> Update:
    """The page as it was before any question."""
    return update(box="", status="", chat=[], earlier="", past=(), kept=[], forget=gr.Button(visible=False), follow=())


def update(*, follow: tuple[str, ...] | None = None, **values: object) -> Update:
    """The named parts changed, and all others as they are."""
    names = ("box", "status", "chat", "earlier", "past", "kept", "forget")
    chips = [gr.skip()] * _FOLLOW if follow is None else [_chip(follow, number) for number in range(_FOLLOW)]
    return (*(values.get(name, gr.skip()) for name in names), *chips)


def _chip(words: tuple[str, ...], number: int) -> gr.Button:
    """The chip of that number with its words, or none."""
    return gr.Button(words[number], visible=True) if number < len(words) else gr.Button("", visible=False)


def refreshed(library: Library) -> Update:
    """The top of the page and the examples as corpus.toml has them now."""
    return (render.header(library), *(_chip(library.examples, number) for number in range(_CHIPS)))


def problem(line: str, question: object, library: Library) -> str:
    """A problem as HTML; what the library's owner says to such a question is shown all the same."""
    notices = match_notices(question[:_NOTICED], library) if isinstance(question, str) else ()
    return "".join(map(render.notice, notices)) + render.paragraphs(line, "problem")


if __name__ == "__main__":
    sys.exit(main())
