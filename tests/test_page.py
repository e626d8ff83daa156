from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from fastapi.testclient import TestClient

import app
from assistant import Answer, Quote, Refusal, Source, Verdict, render
from assistant.corpus import Flagged
from assistant.desk import Desk, Respondent
from assistant.feedback import Feedback
from assistant.guard import MAX_ASKING, MAX_BODY, Message, Receive, Send, Server, guard
from assistant.plain_page import problem
from assistant.readers import present_readers
from assistant.records import Cue, Disagreement, Followup, Library, NoticeRule, Provenance, Reading, Section

TEXT = "It helps a lot. <b>It harms.</b>"
SOURCE = Source("a b.txt", "A & B", None, None, None, None, None, TEXT, (Section(0, len(TEXT), "body"),), "0" * 64)
LIBRARY = Library(
    title="<Things>",
    description="What they say.",
    disclaimer="No advice.",
    card="Call us.",
    examples=("does it help?", "does it harm?"),
    notices=(NoticeRule("n", "emergency", "Call <now>.", ("cant breathe",)),),
)


class Fake:
    """An assistant that quotes its one sentence, counts the questions, and takes "why?" for a follow-up."""

    voices: Mapping[str, str] = {SOURCE.id: SOURCE.id}

    def __init__(self, error: Exception | None = None, fingerprint: str = "f") -> None:
        self.asked: list[str] = []
        self.error = error
        self.library = LIBRARY
        self.fingerprint = fingerprint
        self.warning: str | None = None

    @property
    def sources(self) -> Mapping[str, Source]:
        return {SOURCE.id: SOURCE}

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        quotes = Quote(1, SOURCE, 0, 15, "body", None, 0.9), Quote(2, SOURCE, 0, 15, "comment", "<b>", 0.9)
        return (Disagreement("opposite", quotes, 0.9, (Cue(quotes[0], 0, 4), Cue(quotes[1], 0, 4))),)

    def suggestions(self, _: Answer, /) -> tuple[str, ...]:
        return ("why?",)

    def ask(self, question: str, /, history: Iterable[Answer] = ()) -> Answer:
        self.asked.append(question)
        if self.error:
            raise self.error
        quotes = (Quote(1, SOURCE, 0, 15, "body", None, 0.9),) if question else ()
        refusal = None if question else Refusal("empty question", "Please ask.", (), None, None, ())
        verdict, made_of = Verdict(0, 0, 0, 1, 0, 1, 1), Provenance(self.fingerprint, "e", None)
        answer = Answer(question, question, verdict, quotes, (), (), refusal, made_of)
        if question == "why?" and (before := [each for each in history if each.answered]):
            followup = Followup("move", "reasons", before[-1].understood, "Only reasons.")
            return replace(answer, understood=before[-1].understood, followup=followup)
        return answer


def opened(fake: Fake | Exception) -> Desk:
    opening: Future[Respondent] = Future()
    if isinstance(fake, Exception):
        opening.set_exception(fake)
    else:
        opening.set_result(fake)
    return Desk(opening, LIBRARY)


def served(desk: Desk, folder: Path) -> TestClient:
    server = app.create_app(desk, Feedback(folder / "feedback.csv"), names=["Library.example"])
    return TestClient(server, base_url="http://localhost")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page keeps feedback."""
    return tmp_path_factory.mktemp("page") / "feedback.csv"


@pytest.fixture(scope="module")
def browser(kept: Path) -> Iterator[TestClient]:
    with served(opened(Fake()), kept.parent) as client:
        yield client


def call(browser: TestClient, *data: object) -> object:
    """What the one public endpoint answers."""
    event = browser.post("/gradio_api/call/ask", json={"data": data}).json()["event_id"]
    events = browser.get(f"/gradio_api/call/ask/{event}").text
    return json.loads(re.findall("^data: (.*)$", events, re.MULTILINE)[-1])[0]


def test_notices_are_shown_when_nothing_else_can_be() -> None:
    shown = problem("It failed.", "help, I cant breathe", LIBRARY)
    assert shown.index("Call &lt;now&gt;.") < shown.index("It failed.")
    assert "Call" not in problem("It failed.", "does it help?", LIBRARY)
    assert "Call" not in problem("It failed.", None, LIBRARY)


BOX, STATUS, CHAT, FOLLOW, EARLIER, PAST, KEPT = range(7)


def asked(question: object, desk: Desk, earlier: app.Exchanges = ()) -> app.Exchanges:
    """The exchanges of the page after ``question``."""
    *_, shown = app.respond(question, earlier, [], desk)
    exchanges = shown[PAST]
    assert isinstance(exchanges, tuple)
    return exchanges


def test_the_page_says_that_it_looks_and_then_shows_the_answer_first() -> None:
    desk = opened(Fake())
    earlier = asked("other", desk, asked("does it help?", desk))
    waiting, done = app.respond("does it help?", earlier, ["does it help?", "other"], desk)
    assert waiting[BOX] == ""
    assert "Looking" in str(waiting[STATUS])
    assert done[STATUS] == render.spoken(asked("does it help?", desk)[0].answer)
    past: Any = done[PAST]
    assert [each.asked for each in past] == ["does it help?", "other"]
    assert done[KEPT] == ["does it help?", "other", "does it help?"]
    chat: Any = done[CHAT]
    assert "It helps a lot." in chat[1]["content"][0].value
    assert re.search("<details>.*other", str(done[EARLIER]))
    assert done[FOLLOW] == ""


def test_the_first_question_waits_for_the_library() -> None:
    opening: Future[Respondent] = Future()
    updates = app.respond("does it help?", (), [], Desk(opening, LIBRARY))
    assert "Opening" in str(next(updates)[STATUS])
    opening.set_result(Fake())
    assert "Opening" not in str(next(updates)[STATUS])


def test_a_question_that_failed_stays_in_the_box() -> None:
    *_, last = app.respond("x" * 501, (), [], opened(Fake()))
    assert last[BOX] == "x" * 501
    assert "at most 500 characters" in str(last[STATUS])


def test_a_follow_up_is_linked_with_the_question_that_it_follows() -> None:
    desk = opened(Fake())
    exchanges = asked("why?", desk, asked("does it help?", desk))
    assert exchanges[0].conversation == ("does it help?", "why?")
    assert "?q=does+it+help%3F&amp;q=why%3F" in exchanges[0].shown
    assert asked("other", desk, exchanges)[0].conversation == ("other",)


def test_a_follow_up_belongs_to_the_question_that_it_follows() -> None:
    desk = opened(Fake())
    apples = asked("why?", desk, asked("apples?", desk))
    both = asked("why?", desk, asked("pears?", desk, apples))
    assert [each.conversation for each in both] == [
        ("pears?", "why?"),
        ("pears?",),
        ("apples?", "why?"),
        ("apples?",),
    ]
    # One that was refused is passed over.
    refused = asked("", desk, asked("apples?", desk))
    assert asked("why?", desk, refused)[0].conversation == ("apples?", "why?")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("PORT=70000", "PORT is '70000'"),
        ("PORT=x", "PORT is 'x'"),
        ("MCP=yes", "MCP is 'yes'"),
        ("", "in use; choose another"),
    ],
)
def test_a_setting_that_cannot_be_is_named_before_anything_is_opened(setting: str, said: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        name, _, value = setting.partition("=")
        environment = {**os.environ, "PORT": str(taken.getsockname()[1]), **({name: value} if name else {})}
        command = [sys.executable, "app.py"]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 1
    assert said in run.stderr


def test_a_conversation_is_restored_from_a_link_or_else_from_the_browser() -> None:
    for linked, kept, expected, then in [
        (["does it help?", "why?"], ["old"], ["why?", "does it help?"], ["old", "does it help?", "why?"]),
        (["does it help?"], ["old", "does it help?"], ["does it help?"], ["old", "does it help?"]),
        ([], ["does it help?", "why?"], ["why?", "does it help?"], ["does it help?", "why?"]),
        ([], ["x" * 501, "other"], ["other"], ["x" * 501, "other"]),
        ([], ["one?", "why?", "one?"], ["one?", "why?"], ["one?", "why?", "one?"]),
        ([], [f"{n}?" for n in range(99)], [f"{n}?" for n in range(98, 77, -1)], [f"{n}?" for n in range(78, 99)]),
    ]:
        *_, shown = app.restore(linked, list(kept), opened(Fake()))
        assert shown[KEPT] == then
        past: Any = shown[PAST]
        assert [each.asked for each in past] == expected


@pytest.mark.parametrize("kept", [None, []])
def test_opening_the_page_takes_nothing_from_who_has_asked_already(kept: object) -> None:
    (only,) = app.restore([], kept, opened(Fake()))
    assert all(each == gr.skip() for each in only)
    assert len(only) == len(app.page_of((), []))


@pytest.mark.parametrize("kept", ["does it help?", {"a": 1}, [None, 3, ["x"]]])
def test_what_a_browser_kept_may_be_anything(kept: object) -> None:
    (only,) = app.restore([], kept, opened(Fake()))
    assert (only[CHAT], only[PAST], only[KEPT]) == ([], (), [])


def test_a_reload_gives_the_answers_that_were_given() -> None:
    desk = opened(Fake())
    exchanges: app.Exchanges = ()
    log: app.Asked = []
    for question in ("does it help?", "why?", "other", "does it help?", "why?"):
        *_, shown = app.respond(question, exchanges, log, desk)
        exchanges, log = shown[PAST], shown[KEPT]  # type: ignore[assignment]
    *_, again = app.restore([], log, desk)
    assert again[PAST] == exchanges


def test_a_new_index_is_told_to_who_asked_before() -> None:
    desk = opened(Fake())
    earlier = asked("does it help?", desk)
    desk.replace(Fake(fingerprint="g"))
    _, shown = app.respond("other", earlier, [], desk)
    assert "indexed anew" in str(shown[STATUS])
    _, shown = app.respond("third", shown[PAST], [], desk)  # type: ignore[arg-type]
    assert "indexed anew" not in str(shown[STATUS])


def test_questions_are_forgotten() -> None:
    gone = app.forgotten()
    assert (gone[CHAT], gone[PAST], gone[KEPT], gone[EARLIER]) == ([], (), [], "")


def test_the_top_of_the_page_follows_the_library() -> None:
    fake = Fake()
    fake.library = replace(LIBRARY, title="New", examples=("one?",))
    top, chips = app.refreshed(opened(fake))
    assert "New" in str(top)
    assert "damaged" not in str(top)
    assert 'data-ask="one?"' in str(chips)


def test_a_document_opens_at_its_place(browser: TestClient) -> None:
    reply = browser.get("/document", params={"source": SOURCE.id, "start": 0, "end": 15})
    assert reply.status_code == 200
    assert "<title>A &amp; B</title>" in reply.text
    assert '<mark id="place" tabindex="-1">It helps a lot.</mark>' in reply.text
    assert "&lt;b&gt;" in reply.text


@pytest.mark.parametrize(
    ("query", "status"),
    [("source=none", 404), ("source=..%2Fapp.py", 404), ("", 404), ("source=a+b.txt&start=x", 200)]
    + [(f"source=a+b.txt&start={start}&end={end}", 200) for start, end in [(-9, 10**9), (9, 3), (10**9, 10**10)]],
)
def test_a_document_request_that_makes_no_sense_is_refused_or_shows_no_place(
    browser: TestClient, query: str, status: int
) -> None:
    assert browser.get(f"/document?{query}").status_code == status


def test_the_disagreements_of_the_documents_are_a_page(browser: TestClient) -> None:
    reply = browser.get("/disagreements")
    assert reply.status_code == 200
    assert "No two documents" not in reply.text
    assert "They say the opposite" in reply.text
    assert "<b>" not in reply.text


def test_an_older_index_is_told(tmp_path: Path) -> None:
    fake = Fake()
    fake.warning = "damaged"
    top, _ = app.refreshed(opened(fake))
    assert "The newest index is damaged" in str(top)
    assert served(opened(fake), tmp_path).get("/healthz").text == "degraded"


def test_before_the_library_is_open_there_are_no_documents(browser: TestClient, tmp_path: Path) -> None:
    waiting = served(Desk(Future(), LIBRARY), tmp_path)
    assert waiting.get("/healthz").status_code == 503
    assert waiting.get("/library").status_code == 503
    assert waiting.get("/document?source=a+b.txt").status_code == 503
    assert waiting.get("/disagreements").status_code == 503
    assert waiting.get("/ask?q=does+it+help").status_code == 503
    assert waiting.get("/answer.md?q=does+it+help").status_code == 503
    assert waiting.get("/").status_code == 200
    assert browser.get("/healthz").text == "ready"


def test_the_endpoint_answers_with_the_contract(browser: TestClient) -> None:
    assert call(browser, "does it help?") == Fake().ask("does it help?").to_dict()
    assert call(browser, "x" * 501) == {"error": "Please ask in at most 500 characters."}
    for odd in [None, 3, ["x"], {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}]:
        assert call(browser, odd) == {"error": "Please type a question."}


def test_only_the_question_has_a_public_endpoint(browser: TestClient) -> None:
    assert list(browser.get("/gradio_api/info").json()["named_endpoints"]) == ["/ask"]


@pytest.mark.parametrize(
    "path",
    [
        "upload",
        "file=/etc/passwd",
        "proxy=http://x",
        "component_server",
        "stream/x",
        "openapi.json",
        "runs",
        "vibe-code",
        "queue/../upload",
        "/upload",
        "deep_link",
        "process_recording",
        "custom_component/x",
        "dev/reload",
    ],
)
def test_what_the_page_does_not_need_is_closed(browser: TestClient, path: str) -> None:
    assert browser.get(f"/gradio_api/{path}").status_code == 404
    assert browser.post(f"/gradio_api/{path}", content=b"x").status_code == 404


@pytest.mark.parametrize("path", ["/monitoring", "/openapi.json", "/docs", "/login", "/file=/etc/passwd", "/app.py"])
def test_nothing_beside_the_page_is_served(browser: TestClient, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/page/page.css", "/document?source=none", "/none"])
def test_every_reply_has_the_security_headers(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "script-src 'self' 'nonce-" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/page/page.js", "/document?source=none", "/disagreements"])
def test_a_browser_asks_anew_for_what_may_have_changed(browser: TestClient, path: str) -> None:
    assert browser.get(path).headers["cache-control"] == "no-cache"


def test_a_monitor_may_ask_for_the_headers_alone(browser: TestClient) -> None:
    assert browser.head("/healthz").status_code == 200


def test_every_script_of_the_page_carries_this_replys_nonce(browser: TestClient) -> None:
    nonces = []
    for reply in (browser.get("/"), browser.get("/")):
        policy = re.search("'nonce-([^']+)'", reply.headers["content-security-policy"])
        assert policy
        scripts = re.findall("<script[^>]*>", reply.text)
        assert scripts
        assert all(f'nonce="{policy[1]}"' in script for script in scripts)
        nonces.append(policy[1])
    assert nonces[0] != nonces[1]


def test_programs_ask_by_plain_http(browser: TestClient) -> None:
    expected = Fake().ask("does it help?").to_dict()
    assert browser.get("/ask", params={"q": "does it help?"}).json() == expected
    assert browser.post("/ask", json={"question": "does it help?"}).json() == expected
    followed = browser.post("/ask", json={"question": "why?", "history": ["does it help?"]}).json()
    assert followed["followup"]["shown"] == "Only reasons."
    assert browser.get("/ask?q=does+it+help%3F&q=why%3F").json() == followed


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"question": 3}', b'{"question": "x", "history": "y"}', b"[" * 20_000, b"\xff"],
)
def test_what_is_no_question_is_refused_by_plain_http(browser: TestClient, body: bytes) -> None:
    reply = browser.post("/ask", content=body)
    assert reply.status_code == 400
    assert "send {" in reply.json()["error"]
    assert browser.get("/ask").status_code == 400
    assert browser.get("/ask").json() == {"error": "Please type a question."}
    assert browser.get("/ask", params={"q": "x" * 501}).status_code == 400


def test_an_answer_is_exported(browser: TestClient) -> None:
    record = browser.get("/answer.json", params={"q": "does it help?"})
    assert record.headers["content-disposition"] == 'attachment; filename="answer.json"'
    assert record.json() == Fake().ask("does it help?").to_dict()
    text = browser.get("/answer.md", params={"q": "does it help?"})
    assert text.headers["content-disposition"] == 'attachment; filename="answer.md"'
    assert "> [1] It helps a lot\\." in text.text
    assert browser.get("/answer.md", params={"q": "x" * 501}).status_code == 400


def test_an_address_asks_nothing_of_gradio(browser: TestClient) -> None:
    assert '"deep_link_state":"none"' in browser.get("/", params={"deep_link": "x"}).text


def test_without_a_script_there_is_a_page_that_asks_and_answers(browser: TestClient) -> None:
    sent = browser.get("/", params={"q": '"><b>'}).text
    assert '<noscript><meta http-equiv="refresh" content="0; url=plain?q=%22%3E%3Cb%3E"></noscript></head>' in sent
    empty = browser.get("/plain")
    assert "form-action 'self'" in empty.headers["content-security-policy"]
    assert "&lt;Things&gt;" in empty.text
    assert "Call us." in empty.text
    assert '<a class="chip" href="plain?q=does+it+help%3F#answer"' in empty.text
    answered = browser.get("/plain", params={"q": ["does it help?", "why?"]})
    assert answered.text.index("why?</h2>") < answered.text.index("It helps a lot.")
    assert '<summary dir="auto">does it help?</summary>' in answered.text
    assert answered.text.count('<input type="hidden" name="q"') == len(("does it help?", "why?"))
    assert "<b>" not in answered.text


def test_a_problem_on_the_page_without_scripts_keeps_the_question(browser: TestClient, tmp_path: Path) -> None:
    long = "<b> cant breathe " + "x" * 500
    reply = browser.get("/plain", params={"q": ["does it help?", long]})
    assert reply.status_code == 400
    assert "at most 500 characters" in reply.text
    assert "Call &lt;now&gt;." in reply.text
    assert f">&lt;b&gt; cant breathe {'x' * 500}</textarea>" in reply.text
    assert served(Desk(Future(), LIBRARY), tmp_path).get("/plain").status_code == 503
    assert served(opened(Fake(ValueError("!"))), tmp_path).get("/plain?q=why").status_code == 500


def test_the_documents_are_a_page(browser: TestClient) -> None:
    reply = browser.get("/library?page=x")
    assert reply.status_code == 200
    assert "A &amp; B" in reply.text
    assert "a b.txt" in reply.text


GIVEN = {"said": "helpful", "question": "does it help?", "source": SOURCE.id, "start": 0, "end": 15}


def test_a_request_that_is_half_sent_keeps_nobody_waiting() -> None:
    answered: list[str] = []

    async def server(scope: Message, receive: Receive, _: Send) -> None:
        answered.append(scope["path"])
        await receive()

    async def ask(behind: Server, *, whole: bool) -> None:
        async def receive() -> Message:
            if not whole:
                await asyncio.Event().wait()
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(_: Message) -> None: ...

        with suppress(TimeoutError):
            await asyncio.wait_for(behind({"type": "http", "path": "/ask", "headers": []}, receive, send), 1)

    async def crowd() -> None:
        behind = guard(server)
        halves = [asyncio.create_task(ask(behind, whole=False)) for _ in range(2 * MAX_ASKING)]
        await asyncio.sleep(0)
        await ask(behind, whole=True)
        assert answered == ["/ask"]
        await asyncio.gather(*halves)

    asyncio.run(crowd())


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:7860", "[::1]:80", "192.168.1.9", "LIBRARY.example:443", ""])
def test_the_page_answers_under_its_own_names(browser: TestClient, host: str) -> None:
    assert browser.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:7860", "::1x"])
def test_no_other_name_leads_to_the_documents(browser: TestClient, host: str) -> None:
    reply = browser.get("/document?source=a.txt", headers={"host": host})
    assert reply.status_code == 421
    assert "NAMES" in reply.text
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/ask%0a", "/healthz%0A", "/%0a"])
def test_a_path_with_something_after_it_is_another(browser: TestClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_another_host_is_not_believed(browser: TestClient) -> None:
    assert "evil" not in browser.get("/", headers={"X-Forwarded-Host": "evil.example"}).text


def test_feedback_is_kept(browser: TestClient, kept: Path) -> None:
    assert browser.post("/feedback", json=GIVEN).status_code == 200
    assert "helpful,does it help?,a b.txt,0,15,It helps a lot." in kept.read_text("utf-8")


@pytest.mark.parametrize("change", [{"said": "=1"}, {"source": "../app.py"}, {"start": -1}, {"question": 3}])
def test_feedback_on_nothing_is_refused(browser: TestClient, kept: Path, change: dict[str, object]) -> None:
    before = kept.read_bytes() if kept.exists() else b""
    assert browser.post("/feedback", json=GIVEN | change).status_code == 400
    assert browser.post("/feedback", content=json.dumps(GIVEN)).status_code == 415
    assert (kept.read_bytes() if kept.exists() else b"") == before


def test_a_large_body_is_refused_whatever_its_length_claims(browser: TestClient) -> None:
    parts = iter([b"x" * MAX_BODY, b"x"])
    assert browser.post("/gradio_api/call/ask", content=b"x" * (MAX_BODY + 1)).status_code == 413
    assert browser.post("/gradio_api/call/ask", content=parts).status_code == 413


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("call/none", b'{"data": ["x"]}'),
        ("call/ask", b"{"),
        ("call/ask", b"{}"),
        ("call/ask", b'{"data": ' + b"[" * 20_000 + b"]" * 20_000 + b"}"),
        ("queue/join", b"x"),
        ("queue/join", b'{"data": ["x"], "fn_index": -1, "session_hash": "s"}'),
        ("queue/join", b'{"data": ["x"], "fn_index": 99999, "session_hash": "s"}'),
        ("queue/join", b'{"data": ["x"], "fn_index": 1e99, "session_hash": "s"}'),
        ("run/predict", b'{"data": ["x"], "fn_index": -1}'),
    ],
)
def test_a_call_of_the_wrong_form_is_refused_without_details(browser: TestClient, path: str, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    reply = browser.post(f"/gradio_api/{path}", content=body, headers=headers)
    assert 400 <= reply.status_code < 500
    assert not re.search(r"Traceback|\.py\b|site-packages|gradio\.", reply.text)
    assert browser.get("/healthz").status_code == 200


def test_a_server_without_a_corpus_says_so_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUS", str(tmp_path / "none"))
    assert str(tmp_path / "none") in str(app.main())
    monkeypatch.setenv("PORT", "seven")
    assert app.main() == "PORT is 'seven', which is not the number of a port."
    monkeypatch.setenv("PORT", "7")
    monkeypatch.setenv("MCP", "1")
    assert app.main() == "MCP needs what is not installed; run: pip install '.[mcp]'"


def test_an_argument_that_is_not_heard_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in [(["--help"], "PORT=8000 python app.py"), (["--port", "8000"], "--port 8000")]:
        with pytest.raises(SystemExit):
            app.main(arguments)
        printed = capsys.readouterr()
        assert said in printed.out + printed.err


def test_a_tool_gives_its_answer_as_json_and_only_its_own_door_is_open() -> None:
    desk = opened(Fake())
    documented = [set(app.build(desk, tool=tool).get_api_info()["named_endpoints"]) for tool in (False, True)]
    assert documented == [{"/ask"}, {"/quote"}]
    paths = ["/gradio_api/mcp/", "/gradio_api/mcp/schema", "/gradio_api/mcp/../upload", "/gradio_api/upload"]

    async def there(_: Message, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def statuses(*, tool: bool) -> list[int]:
        browser = TestClient(guard(there, tool=tool), base_url="http://localhost")
        return [browser.get(path).status_code for path in paths]

    assert statuses(tool=False) == [404, 404, 404, 404]
    assert statuses(tool=True) == [200, 200, 404, 404]


def test_the_documents_that_are_open_are_not_parsed_again_to_say_which_are_odd(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"No PDF.")
    reading = Reading(present_readers(), (), ("white text is left out",))
    known = replace(SOURCE, id="a.pdf", sha256=hashlib.sha256(b"No PDF.").hexdigest(), reading=reading)

    class Open(Fake):
        sources: Mapping[str, Source] = {known.id: known}

    desk = opened(Open())
    app._prepare(desk, tmp_path, tmp_path / "index")
    assert desk.reindexed is None
    assert (desk.skipped, desk.flagged) == ((), (Flagged("a.pdf", "white text is left out"),))


def test_a_library_without_examples_or_card_has_a_page(tmp_path: Path) -> None:
    bare = replace(LIBRARY, examples=(), card="", description="", disclaimer="")
    assert served(Desk(Future(), bare), tmp_path).get("/").status_code == 200


def test_more_questions_at_once_than_can_be_taken_are_refused_at_once() -> None:
    taken: list[str] = []

    async def never(scope: Message, _: Receive, __: Send) -> None:
        taken.append(scope["path"])
        await asyncio.Event().wait()

    async def ask(server: Server, path: str = "/ask") -> list[Message]:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        with suppress(TimeoutError):
            scope = {"type": "http", "path": path, "headers": []}
            await asyncio.wait_for(server(scope, receive, send), 1)
        return sent

    async def burst() -> list[list[Message]]:
        server = guard(never)
        first = await asyncio.gather(*(ask(server) for _ in range(MAX_ASKING + 2)), ask(server, "/library"))
        return [*first, await ask(server)]

    replies = asyncio.run(burst())
    assert [reply[0]["status"] for reply in replies if reply] == [503, 503]
    assert all("error" in json.loads(reply[1]["body"]) for reply in replies if reply)
    assert taken.count("/ask") == MAX_ASKING + 1
    assert taken.count("/library") == 1
