from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

import pypdfium2
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

import app
from assistant import Answer, Disagreement, Notice, Quote, Refusal, Source, Verdict
from assistant.desk import Desk, Respondent
from assistant.feedback import Feedback
from assistant.records import Cue, Followup, Library, Provenance, Section

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[1]
FLAGS = [
    "--no-sandbox",  # root in a container has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = [
    "<script>window.hit=1</script>",
    "<img src=http://evil.invalid/x onerror=window.hit=1>",
    "<svg onload=window.hit=1><animate onbegin=window.hit=1>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<meta http-equiv=refresh content='0;url=http://evil.invalid/'>",
    "<form action=http://evil.invalid><input type=password></form>",
    "<div style='position:fixed;inset:0;background:url(http://evil.invalid/x)'>over</div>",
    "</textarea></blockquote></p><b>out</b>\"' onmouseover='window.hit=1'",
    "${window.hit=1} {{value}} `${window.hit=1}` $$x$$ C:\\u12\\x",
    "[click](javascript:window.hit=1) ![x](http://evil.invalid/y) https://evil.invalid/auto",
    "a" * 300,
]
TEXT = "\n\n".join([f"Part {number}. {words} End." for number, words in enumerate(HOSTILE)] * 3)
WHOLE = " ".join(HOSTILE)

# Runs a program, and notes every name that it looks up and every address that it calls, but those of its own machine.
WATCHED = """
import runpy, sys
strangers = open(sys.argv[1], "w", buffering=1)
def note(event, given):
    if event in {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}:
        host = given[1] if event in {"socket.connect", "socket.sendto"} else given[0]
        host = host[0] if isinstance(host, tuple) else host
        if host not in {"127.0.0.1", "::1", "localhost", "0.0.0.0", None}:
            print(event, host, file=strangers)
sys.addaudithook(note)
sys.argv = sys.argv[2:]
sys.path.insert(0, "")
runpy.run_path(sys.argv[0], run_name="__main__")
"""

# A page on a busy machine takes its time; what is expected is waited for this long, in milliseconds.
expect.set_options(timeout=20_000)


class Fake:
    """An assistant whose documents, and all that is said of them, attack the page."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fingerprint = WHOLE
        self.warning = None
        self.library = Library(WHOLE, WHOLE, WHOLE, WHOLE, ("does it help?", WHOLE[:400]), ())
        section = Section(0, len(TEXT), "body")
        facts = (WHOLE, WHOLE, WHOLE, "javascript:window.hit=1", WHOLE, WHOLE)
        self.source = Source(WHOLE[:200] + ".txt", *facts, TEXT, (section,), "0" * 64)
        self.other = replace(self.source, id="other.txt", kind="article")

    @property
    def sources(self) -> Mapping[str, Source]:
        return {self.source.id: self.source, self.other.id: self.other}

    @property
    def voices(self) -> Mapping[str, str]:
        return {self.source.id: self.source.id, self.other.id: self.other.id}

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        return self.ask("all").disagreements

    def suggestions(self, _: Answer, /) -> tuple[str, ...]:
        return ("what else?", WHOLE[:200])

    def ask(self, question: str, /, history: Iterable[Answer] = ()) -> Answer:
        self.asked.append(question)
        if question == "fail":
            raise ValueError(question)
        time.sleep(0.2)
        if question == "what else?" and (before := list(history)):
            followup = Followup("move", "more", before[-1].understood, WHOLE)
            return replace(before[-1], question=question, followup=followup)
        end = TEXT.index("Part 3.")
        quotes = (
            Quote(1, self.source, 0, end, "body", None, 0.9, "supports", 0.9),
            Quote(2, self.source, TEXT.rindex("Part 1."), len(TEXT), "comment", WHOLE, 0.9, "opposes", 0.9),
            Quote(3, self.other, 0, end, "body", None, 0.9, "opposes", 0.9),
        )
        sides = quotes[0], quotes[2]
        pair = Disagreement("opposite", sides, 0.9, (Cue(sides[0], 0, 6), Cue(sides[1], 0, 6)))
        notices = (Notice("n", "emergency", WHOLE, question),)
        made_of = Provenance("f", "e", None)
        if "refuse" in question:
            refusal = Refusal("nothing close", WHOLE, quotes, 0.1, 0.2, (WHOLE + "!",))
            return Answer(question, WHOLE, Verdict(0, 0, 0, 0, 1, 1, 1), (), (), notices, refusal, made_of)
        return Answer(question, WHOLE, Verdict(1, 1, 0, 0, 0, 2, 2), quotes, (pair,), notices, None, made_of)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def fake() -> Fake:
    return Fake()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the hostile page keeps feedback."""
    return tmp_path_factory.mktemp("hostile") / "feedback.csv"


@pytest.fixture(scope="module")
def hostile(fake: Fake, kept: Path) -> Iterator[str]:
    """The address of a page over the hostile assistant."""
    opening: Future[Respondent] = Future()
    opening.set_result(fake)
    with serving(Desk(opening, fake.library), kept) as address:
        yield address


@contextmanager
def serving(desk: Desk, kept: Path, port: int | None = None) -> Iterator[str]:
    """The address of a page over a ``desk``."""
    port = port or free_port()
    config = uvicorn.Config(app.create_app(desk, Feedback(kept)), port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.should_exit = server.force_exit = True
        thread.join()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page as it is delivered: the command, the corpus and the models."""
    port = free_port()
    log = tmp_path_factory.mktemp("page") / "log"
    environment = {
        **os.environ,
        "PORT": str(port),
        "INDEX": str(log.parent / "index"),
        "CORPUS": str(ROOT / "corpus"),
        "FEEDBACK": str(log.parent / "feedback.csv"),
    }
    with log.open("w") as out:
        command = [sys.executable, "-c", WATCHED, str(log.parent / "strangers"), "app.py"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(30)
    assert (log.parent / "strangers").read_text() == "", "the server asked for another machine"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_for(address: str, seconds: float = 240) -> None:
    for _ in range(int(seconds * 5)):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"{address} did not answer")


@contextmanager
def page_at(
    browser: Browser, address: str, width: int = 1280, height: int = 900, scheme: Literal["light", "dark"] = "light"
) -> Iterator[Page]:
    """A fresh page; at its end, nothing foreign has run and nothing was asked of another machine."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(20_000)
    page = context.new_page()
    strangers: list[str] = []
    errors: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((address.partition("?")[0], "data:", "blob:")):
            strangers.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    page.goto(address)
    expect(page.get_by_label("Your question")).to_be_visible(timeout=20_000)
    yield page
    assert strangers == []
    assert errors == []
    assert page.evaluate("window.hit") is None
    assert page.url.startswith(address.partition("?")[0])
    context.close()


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("h2.question")).to_have_text(question, timeout=60_000)


def sideways(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def folded(words: str | None) -> str:
    return " ".join((words or "").split())


def test_a_question_is_answered_with_quotes_that_open_at_their_place(browser: Browser, real: str) -> None:
    with page_at(browser, real) as page:
        ask(page, "Should I stretch with sciatica?")
        expect(page.locator(".summary")).to_contain_text("sources speak")
        quote = page.locator(".quote", has_text="One reason not to stretch your hamstrings").first
        expect(quote).to_be_visible()
        source = page.locator(".source", has=quote)
        expect(source).to_contain_text("date unknown")
        expect(source).to_contain_text("Word for word from")
        words = folded(quote.locator("blockquote").text_content())
        link = quote.get_by_role("link")
        # As a screen reader follows a link, which does not move the focus there.
        link.dispatch_event("click")
        place = page.locator("dialog mark#place")
        expect(place).to_be_in_viewport()
        expect(place).to_be_focused()
        assert folded(place.text_content()) == words
        expect(page.locator("dialog .boilerplate").first).to_be_attached()
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).not_to_be_visible()
        expect(link).to_be_focused()


def test_going_back_closes_the_document_and_leaves_the_page(browser: Browser, hostile: str) -> None:
    with page_at(browser, hostile, 390, 844) as page:
        page.goto(f"{hostile}library")
        page.goto(hostile)
        ask(page, "does it help?")
        link, dialog = page.locator("a.opens").first, page.locator("dialog")
        link.click()
        expect(dialog).to_be_visible()
        page.go_back()
        expect(dialog).not_to_be_visible()
        expect(page.locator("h2.question")).to_have_text("does it help?")
        expect(link).to_be_focused()
        page.go_forward()
        expect(dialog.locator("mark").first).to_be_visible()
        page.reload()
        expect(dialog.locator("mark").first).to_be_visible()
        page.get_by_role("button", name="Close").click()
        expect(dialog).not_to_be_visible()
        # Closing leaves nothing behind: one step back is the page before this one.
        page.wait_for_function("!history.state?.opened")
        page.go_back()
        expect(page.get_by_role("heading", name="The documents")).to_be_visible()
        page.go_forward()
        expect(page.get_by_label("Your question")).to_be_visible()
        expect(dialog).not_to_be_visible()


def test_a_printed_answer_is_whole(browser: Browser, real: str) -> None:
    with page_at(browser, real) as page:
        ask(page, "Should I stretch with sciatica?")
        shown = page.locator(".answer blockquote").all_text_contents()
        page.locator("a.opens").first.click()
        expect(page.locator("dialog mark#place")).to_be_visible()
        with pypdfium2.PdfDocument(page.pdf(format="A4")) as printed:
            paper = bare("".join(sheet.get_textpage().get_text_range() for sheet in printed))
        assert [words for words in shown if bare(words) not in paper] == []
        assert bare("This is not medical advice.") in paper
        assert bare("Change it") not in paper
        assert bare("Close") not in paper


def bare(words: str) -> str:
    """Without white space, which stands elsewhere on paper."""
    return "".join(words.split())


def test_what_the_documents_do_not_answer_is_refused(browser: Browser, real: str) -> None:
    with page_at(browser, real) as page:
        ask(page, "Can children do hamstring stretches?")
        expect(page.locator(".summary")).to_contain_text("children")
        expect(page.locator(".nearest")).to_contain_text("do not answer")
        expect(page.locator(".covers li").first).to_be_visible()
        assert page.locator(".answer > .source").count() == 0


def test_an_emergency_is_shown_above_everything_else(browser: Browser, real: str) -> None:
    with page_at(browser, f"{real}?q=my+legs+are+numb+and+i+cant+pee") as page:
        expect(page.locator(".card")).to_be_visible()
        expect(page.locator(".answer > :first-child")).to_contain_text("Emergency", timeout=60_000)


@pytest.mark.parametrize("question", ["does it help?", "refuse", WHOLE[:400]])
def test_nothing_that_documents_or_questions_say_runs(browser: Browser, hostile: str, question: str) -> None:
    with page_at(browser, hostile) as page:
        ask(page, question)
        expect(page.locator(".quote blockquote").first).to_contain_text("<script>window.hit=1</script>")
        assert page.locator(".answer").locator("script, img, iframe, form, svg, meta, b").count() == 0
        assert page.locator("a[href^='javascript']").count() == 0
        page.locator("a.opens").first.click()
        expect(page.locator("dialog mark").first).to_be_visible()
        assert page.locator("dialog").locator("script, img, iframe, form, input, svg, meta, b").count() == 0
        page.wait_for_timeout(300)


def test_without_scripts_questions_are_asked_and_quotes_open(browser: Browser, hostile: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{hostile}?q=does+it+help%3F")
    expect(page.locator("h2.question")).to_have_text("does it help?")
    box = page.get_by_label("Your question")
    box.fill("what else?")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("h2.question").first).to_have_text("what else?")
    expect(page.locator("h2.question").first).to_be_in_viewport()
    expect(page.locator(".quote blockquote").first).to_contain_text("<script>window.hit=1</script>")
    assert page.locator("main").locator("script, img, iframe, svg, meta, b").count() == 0
    expect(page.get_by_role("button", name="Copy").first).not_to_be_visible()
    page.locator("summary", has_text="does it help?").click()
    page.locator("a.opens").first.click()
    expect(page.locator("mark#place")).to_be_in_viewport()
    page.go_back()
    page.get_by_role("link", name="what else?", exact=True).click()
    expect(page.locator("summary", has_text="what else?")).to_be_visible()
    context.close()


def test_a_hostile_document_alone_runs_nothing(browser: Browser, hostile: str, fake: Fake) -> None:
    context = browser.new_context()
    page = context.new_page()
    foreign: list[str] = []
    page.on("request", lambda request: foreign.append(request.url))
    page.goto(f"{hostile}document?{urllib.parse.urlencode({'source': fake.source.id, 'start': 0, 'end': 9})}")
    expect(page.locator("mark").first).to_be_visible()
    assert page.evaluate("window.hit") is None
    assert all(url.startswith(hostile) for url in foreign)
    context.close()


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (1280, 900)])
def test_nothing_scrolls_sideways(browser: Browser, hostile: str, width: int, height: int) -> None:
    with page_at(browser, hostile, width, height) as page:
        assert sideways(page) == 0
        for question in ("does it help?", "refuse"):
            ask(page, question)
            assert sideways(page) == 0
        page.locator("a.opens").first.click()
        expect(page.locator("dialog mark").first).to_be_visible()
        assert sideways(page) == 0
        assert page.evaluate("(d => d.scrollWidth - d.clientWidth)(document.querySelector('dialog'))") == 0


@pytest.mark.parametrize("act", ["type", "chip", "link"])
def test_three_ways_to_ask(browser: Browser, hostile: str, act: str) -> None:
    with page_at(browser, hostile + ("?q=does+it+help%3F" if act == "link" else "")) as page:
        if act != "link":
            page.wait_for_timeout(500)
            expect(page.locator(".problem, .waiting")).to_have_count(0)
        if act == "type":
            page.get_by_label("Your question").fill("does it help?")
            page.keyboard.press("Enter")
        elif act == "chip":
            page.get_by_role("button", name="does it help?").click()
        expect(page.locator("h2.question")).to_have_text("does it help?")
        expect(page.get_by_label("Your question")).to_have_value("")
        if act == "type":
            expect(page.get_by_label("Your question")).to_be_focused()


def test_earlier_questions_stay_folded_below(browser: Browser, hostile: str) -> None:
    with page_at(browser, hostile) as page:
        ask(page, "first?")
        ask(page, "second?")
        earlier = page.locator(".earlier > details")
        expect(earlier).to_have_count(1)
        earlier.locator("> summary").click()
        expect(earlier.locator(".summary")).to_be_visible()
        expect(earlier.locator("> summary")).to_have_text("first?")
        ask(page, "first?")
        expect(earlier.locator("> summary")).to_have_text("second?")


def test_an_impatient_reader_asks_once(browser: Browser, hostile: str, fake: Fake) -> None:
    with page_at(browser, hostile) as page:
        fake.asked.clear()
        page.get_by_label("Your question").fill("once?")
        for _ in range(5):
            page.keyboard.press("Enter")
        expect(page.locator("h2.question")).to_have_text("once?")
        page.wait_for_timeout(500)
        assert fake.asked == ["once?"]


def test_whoever_waits_for_a_turn_sees_so_at_once(browser: Browser, fake: Fake, tmp_path: Path) -> None:
    opening: Future[Respondent] = Future()
    with serving(Desk(opening, fake.library), tmp_path / "feedback.csv") as address, ExitStack() as readers:
        pages = [readers.enter_context(page_at(browser, address)) for _ in range(3)]
        for page in pages:
            page.get_by_label("Your question").fill("does it help?")
            page.get_by_role("button", name="Ask", exact=True).click()
            expect(page.locator("#status")).to_contain_text("the documents…")
        opening.set_result(fake)
        for page in pages:
            expect(page.locator("h2.question")).to_have_text("does it help?")
            expect(page.locator("#status")).not_to_contain_text("the documents…")


def test_an_answer_is_told_once_to_those_who_hear_the_page(browser: Browser, real: str) -> None:
    with page_at(browser, real) as page:
        page.evaluate(
            """() => {
              window.told = [];
              const live = "[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive]";
              new MutationObserver((changes) => {
                for (const { target, type, addedNodes } of changes) {
                  const region = (target.closest ? target : target.parentElement)?.closest(live);
                  if (!region || region.closest("[aria-live=off]")) continue;
                  for (const node of type === "attributes" ? [target] : addedNodes) {
                    const shown = (node.checkVisibility ? node : node.parentElement)?.checkVisibility();
                    if (shown && node.textContent.trim()) window.told.push(node.textContent.trim());
                  }
                }
              }).observe(document, { childList: true, subtree: true, attributeFilter: ["hidden"] });
            }"""
        )
        ask(page, "Should I stretch with sciatica?")
        expect(page.locator("#status .spoken")).to_be_visible()
        expect(page.locator("#status .spoken")).to_contain_text("sources speak about this")
        expect(page.locator("#status .spoken")).to_be_hidden()
        told = page.evaluate("window.told")
        assert told == ["Looking in the documents…", told[-1]]
        assert told[-1].endswith("The rest is below.")


def test_a_question_that_comes_while_another_is_looked_up_waits_for_it(browser: Browser, real: str) -> None:
    with page_at(browser, real) as page:
        box = page.get_by_label("Your question")
        for number, key in enumerate(("Enter", "click", "Enter")):
            box.fill(f"How long should I hold a stretch {'really ' * number}?")
            page.keyboard.press("Enter") if key == "Enter" else page.locator("#send").click()
            # The first one is on its way, and its box is empty, before the next is typed.
            expect(box).to_have_value("")
        expect(page.locator("h2.question")).to_have_text("How long should I hold a stretch really really ?")
        expect(page.locator(".earlier > details > summary")).to_have_count(2)


def test_what_is_forgotten_does_not_come_back_with_an_answer(browser: Browser, real: str) -> None:
    with page_at(browser, real) as page:
        ask(page, "Is it bad to stretch?")
        box = page.get_by_label("Your question")
        box.fill("Is it good to stretch with back pain in the morning?")
        page.keyboard.press("Enter")
        expect(box).to_have_value("")
        page.get_by_role("button", name="Forget my questions").click()
        page.wait_for_timeout(3000)
        expect(page.locator("h2.question")).to_have_count(0)
        page.reload()
        page.wait_for_timeout(3000)
        expect(page.locator("h2.question")).to_have_count(0)


def test_each_new_answer_is_brought_up_and_shown_whole(browser: Browser, real: str) -> None:
    with page_at(browser, real, 390, 844) as page:
        ask(page, "How should a hamstring be strengthened?")
        page.locator(".filters summary").click()
        first = page.locator(".filters input").first
        first.focus()
        ring = "e => getComputedStyle(e).outlineStyle + getComputedStyle(e).appearance"
        page.keyboard.press("Space")
        assert first.evaluate(ring) == "solidauto"
        expect(page.locator(".quote:not([hidden])")).not_to_have_count(page.locator(".quote").count())
        page.locator("#follow button").first.click()
        heading = page.locator("h2.question")
        expect(heading).not_to_have_text("How should a hamstring be strengthened?")
        expect(heading).to_be_in_viewport()
        expect(page.locator(".filters input:not(:checked)")).to_have_count(0)
        expect(page.locator("#answers .quote[hidden]")).to_have_count(0)


def test_what_was_asked_after_a_link_stays_after_a_reload(browser: Browser, real: str) -> None:
    with page_at(browser, f"{real}?q=Is+it+bad+to+stretch%3F") as page:
        expect(page.locator("h2.question")).to_have_text("Is it bad to stretch?")
        ask(page, "How long should I hold a stretch?")
        page.wait_for_url(real)
        page.reload()
        expect(page.locator("h2.question")).to_have_text("How long should I hold a stretch?")
        expect(page.locator(".earlier > details > summary")).to_have_text("Is it bad to stretch?")


def test_a_document_that_is_asked_for_twice_opens_once(browser: Browser, real: str) -> None:
    with page_at(browser, real) as page:
        ask(page, "Should I stretch with sciatica?")
        page.locator("a.opens").first.dblclick()
        expect(page.locator("dialog mark#place")).to_be_visible()
        page.wait_for_timeout(1000)
        assert page.url == real


def test_a_browser_that_keeps_nothing_opens_the_page(browser: Browser, hostile: str) -> None:
    refuse = """for (const name of ["localStorage", "sessionStorage"]) {
      const get = () => { throw new DOMException("no", "SecurityError") };
      Object.defineProperty(window, name, { configurable: true, get });
    }"""
    context = browser.new_context()
    context.add_init_script(refuse)
    page = context.new_page()
    for _ in range(2):
        page.goto(hostile)
        ask(page, "does it help?")
    context.close()


def fail_inside(page: Page) -> None:
    page.get_by_label("Your question").fill("fail")


def fail_before(page: Page) -> None:
    busy = {"status": 503, "json": {"detail": "Queue is full."}}
    # What the page asks for when it opens must be through, so that it is the question that meets a full queue.
    page.wait_for_timeout(1500)
    page.route("**/gradio_api/queue/join*", lambda route: route.fulfill(**busy), times=1)
    page.get_by_label("Your question").fill("busy")


@pytest.mark.parametrize("fail", [fail_inside, fail_before])
def test_after_a_failure_the_question_is_kept_and_can_be_asked_again(
    browser: Browser, hostile: str, fail: Callable[[Page], None]
) -> None:
    with page_at(browser, hostile) as page:
        fail(page)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").get_by_text("Something went wrong.")).to_be_visible()
        expect(page.get_by_label("Your question")).not_to_have_value("")
        ask(page, "again?")


def test_a_question_that_is_too_long_is_kept(browser: Browser, hostile: str) -> None:
    with page_at(browser, hostile) as page:
        page.get_by_label("Your question").fill("x" * 501)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Please ask in at most 500 characters.")).to_be_visible()
        expect(page.get_by_label("Your question")).to_have_value("x" * 501)
        assert sideways(page) == 0


def test_the_keyboard_goes_through_the_page_in_reading_order(browser: Browser, hostile: str) -> None:
    with page_at(browser, hostile) as page:
        ask(page, "does it help?")
        page.get_by_label("Your question").focus()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="does it help?")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Change it")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator("a.opens").first).to_be_focused()


def test_follow_ups_are_offered_and_understood(browser: Browser, real: str) -> None:
    with page_at(browser, real) as page:
        ask(page, "Should I stretch with sciatica?")
        expect(page.locator(".sides .side")).not_to_have_count(0)
        page.locator("#follow").get_by_role("button", name="Who disagrees?").click()
        expect(page.locator("h2.question")).to_have_text("Who disagrees?")
        expect(page.locator("#answers .summary")).to_contain_text("sources speak")
        ask(page, "how long?")
        understood = page.locator("#answers .understood")
        expect(understood).to_contain_text("How long should I stretch with sciatica?")
        understood.get_by_role("button", name="Change it").click()
        box = page.get_by_label("Your question")
        expect(box).to_be_focused()
        expect(box).to_have_value(re.compile("how long should I stretch", re.IGNORECASE))
        page.keyboard.press("Enter")
        expect(page.locator("h2.question")).to_contain_text("should I stretch")


def test_questions_come_back_after_a_reload_until_they_are_forgotten(browser: Browser, hostile: str) -> None:
    with page_at(browser, hostile) as page:
        ask(page, "first?")
        ask(page, "second?")
        page.reload()
        expect(page.locator("h2.question")).to_have_text("second?", timeout=60_000)
        expect(page.locator(".earlier > details > summary")).to_have_text("first?")
        page.get_by_role("button", name="Forget my questions").click()
        expect(page.locator("h2.question")).to_have_count(0)
        page.reload()
        expect(page.get_by_label("Your question")).to_be_visible()
        page.wait_for_timeout(1500)
        expect(page.locator("h2.question")).to_have_count(0)


def test_what_is_forgotten_in_one_tab_is_forgotten_in_the_others(browser: Browser, hostile: str) -> None:
    with page_at(browser, hostile) as page:
        ask(page, "first?")
        other = page.context.new_page()
        other.goto(hostile)
        expect(other.locator("h2.question")).to_have_text("first?")
        other.get_by_label("Your question").fill("half a que")
        page.get_by_role("button", name="Forget my questions").click()
        for each in (page, other):
            expect(each.locator("h2.question")).to_have_count(0)
            expect(each.get_by_label("Your question")).to_have_value("")
        ask(other, "second?")
        page.reload()
        expect(page.locator("h2.question")).to_have_text("second?")
        expect(page.locator(".earlier > details")).to_have_count(0)


def test_a_server_that_comes_back_goes_on_where_it_was(browser: Browser, fake: Fake, tmp_path: Path) -> None:
    opening: Future[Respondent] = Future()
    opening.set_result(fake)
    start = partial(serving, Desk(opening, fake.library), tmp_path / "feedback.csv", free_port())
    with ExitStack() as first, ExitStack() as reader:
        page = reader.enter_context(page_at(browser, first.enter_context(start())))
        ask(page, "first?")
        first.close()
        page.get_by_label("Your question").fill("second?")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Connection to the server was lost.")).to_be_visible()
        with start():
            expect(page.get_by_text("Connection to the server was lost.")).not_to_be_visible()
            expect(page.locator("h2.question")).to_have_text("first?")
            expect(page.get_by_label("Your question")).to_have_value("second?")
            ask(page, "second?")
            expect(page.locator(".earlier > details > summary")).to_have_text("first?")


def test_readers_who_leave_before_their_answer_hold_up_nobody(browser: Browser, hostile: str) -> None:
    for _ in range(20):
        context = browser.new_context()
        page = context.new_page()
        page.goto(hostile)
        page.get_by_label("Your question").fill("does it help?")
        page.keyboard.press("Enter")
        expect(page.locator("#status")).to_contain_text("the documents…")
        context.close()
    with page_at(browser, hostile) as page:
        ask(page, "does it help?")


def test_a_question_that_is_being_typed_outlives_a_reload(browser: Browser, hostile: str) -> None:
    with page_at(browser, hostile) as page:
        box = page.get_by_label("Your question")
        box.fill("does it")
        page.reload()
        expect(box).to_have_value("does it")
        ask(page, "does it help?")
        page.reload()
        expect(page.locator("h2.question")).to_have_text("does it help?", timeout=60_000)
        expect(box).to_have_value("")


def test_a_question_asked_as_soon_as_an_answer_is_there_is_answered(browser: Browser, hostile: str) -> None:
    with page_at(browser, hostile) as page:
        for question in ("first?", "second?", "third?"):
            ask(page, question)


@pytest.mark.parametrize("broken", ["not json", "{}", '["x", 3]', "0" * 10_000])
def test_what_the_browser_kept_may_be_damaged(browser: Browser, hostile: str, broken: str) -> None:
    with page_at(browser, hostile) as page:
        ask(page, "first?")
        page.evaluate("broken => Object.keys(localStorage).forEach(key => localStorage.setItem(key, broken))", broken)
        page.reload()
        ask(page, "second?")


def test_a_quote_is_copied_with_its_source(browser: Browser, hostile: str, fake: Fake) -> None:
    with page_at(browser, hostile) as page:
        ask(page, "does it help?")
        page.locator(".quote .copy").first.click()
        expect(page.locator(".quote .copy").first).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert folded(TEXT[: TEXT.index("Part 3.")]).rstrip() in copied
        assert folded(fake.source.title) in copied


def test_quotes_are_shown_by_source_and_kind(browser: Browser, hostile: str) -> None:
    with page_at(browser, hostile) as page:
        ask(page, "does it help?")
        quotes = page.locator("#answers .quote")
        expect(quotes.locator("visible=true")).to_have_count(3)
        page.get_by_text("Show only some sources").click()
        page.get_by_label("readers' comments").uncheck()
        expect(quotes.locator("visible=true")).to_have_count(2)
        expect(page.locator(".filtered")).to_have_text("2 of 3 quotes are shown.")
        page.locator(".filters input[data-filter=source]").first.uncheck()
        expect(quotes.locator("visible=true")).to_have_count(1)
        expect(page.locator("#answers .answer > .source").locator("visible=true")).to_have_count(1)
        page.get_by_label("readers' comments").check()
        expect(quotes.locator("visible=true")).to_have_count(1)


def test_a_reader_says_what_a_quote_is_worth(browser: Browser, hostile: str, kept: Path) -> None:
    with page_at(browser, hostile) as page:
        ask(page, "does it help?")
        quote = page.locator(".quote").last
        quote.get_by_text("Is this right?").click()
        quote.get_by_role("button", name="Wrong side").click()
        expect(quote.locator(".thanks")).to_contain_text("Thank you.")
        assert ",wrong side," in kept.read_text("utf-8")


def test_the_map_leads_to_the_pairs_and_to_the_documents(browser: Browser, real: str) -> None:
    with page_at(browser, real) as page:
        page.get_by_role("link", name="Where they disagree").click()
        cell = page.locator(".matrix td a").first
        cell.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#pairs")).to_contain_text("Show all")
        page.locator("#pairs a.opens").first.click()
        expect(page.locator("dialog mark#place")).to_be_in_viewport()
        page.keyboard.press("Escape")
        page.get_by_role("link", name="Documents").click()
        expect(page.locator(".documents li")).to_have_count(5)
        page.get_by_role("link", name="Ask", exact=True).click()
        expect(page.get_by_label("Your question")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(browser: Browser, real: str, scheme: Literal["light", "dark"]) -> None:
    found: list[str] = []

    def check(page: Page, what: str) -> None:
        violations = Axe().run(page).response["violations"]
        found.extend(f"{what}: {v['id']} {[node['target'] for node in v['nodes']][:3]}" for v in violations)

    with page_at(browser, real, scheme=scheme) as page:
        # Colours change once more when Gradio has found out which scheme it is.
        expect(page.locator("#examples .chip").first).to_be_visible()
        page.wait_for_timeout(500)
        check(page, "empty")
        ask(page, "Should I stretch with sciatica?")
        for details in page.locator("#answers details").all():
            details.evaluate("each => each.open = true")
        check(page, "answer")
        page.locator("#answers a.opens").first.click()
        expect(page.locator("dialog mark#place")).to_be_visible()
        check(page, "document")
        page.keyboard.press("Escape")
        ask(page, "which mattress is best?")
        check(page, "refusal")
        page.get_by_label("Your question").fill("x" * 501)
        page.keyboard.press("Enter")
        expect(page.locator(".problem")).to_be_visible()
        check(page, "problem")
        for part in ("Where they disagree", "Documents"):
            page.get_by_role("link", name=part).click()
            expect(page.locator("main h1")).to_be_visible()
            check(page, part)
        page.goto(f"{real}plain?q=Should+I+stretch+with+sciatica%3F&q=why%3F")
        check(page, "without scripts")
    assert found == []


@pytest.mark.parametrize("path", ["disagreements", "library", "plain", "plain?q=does+it+help%3F&q=refuse"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_other_parts_scroll_sideways_only_in_their_tables(
    browser: Browser, hostile: str, path: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 640})
    page = context.new_page()
    page.goto(hostile + path)
    expect(page.locator("main h1")).to_be_visible()
    assert sideways(page) == 0
    assert page.evaluate("window.hit") is None
    context.close()


def test_an_index_that_is_renewed_is_taken_up(browser: Browser, tmp_path: Path) -> None:
    corpus, index, port = tmp_path / "corpus", tmp_path / "index", free_port()
    corpus.mkdir()
    (corpus / "a.txt").write_text("Roses should be watered every day in summer. They like it well.")
    command = [sys.executable, "-m", "assistant", "index", "--corpus", str(corpus), "--index", str(index)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    facts = {"PORT": str(port), "INDEX": str(index), "CORPUS": str(corpus), "FEEDBACK": str(tmp_path / "f.csv")}
    with (tmp_path / "log").open("w") as out:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=os.environ | facts, stdout=out, stderr=out)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        with page_at(browser, f"http://127.0.0.1:{port}/") as page:
            ask(page, "Should roses be watered?")
            (corpus / "b.txt").write_text("Roses should never be watered every day. It is harmful to them.")
            (corpus / "corpus.toml").write_text('title = "All on roses"')
            subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
            page.wait_for_timeout(6000)
            ask(page, "Should roses be watered daily?")
            expect(page.get_by_role("status").get_by_text("indexed anew")).to_be_visible()
            expect(page.locator("#answers .source")).to_have_count(2)
            page.reload()
            expect(page.locator("h1")).to_have_text("All on roses")
    finally:
        process.terminate()
        process.wait(30)
