from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import app
from assistant import Answer, AssistantError, Quote, Refusal, Source, Verdict
from assistant.guard import MAX_BODY
from assistant.records import Cue, Disagreement, Library, NoticeRule, Provenance, Section

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
    """An assistant that quotes its one sentence, and counts the questions."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[str] = []
        self.error = error

    @property
    def sources(self) -> Mapping[str, Source]:
        return {SOURCE.id: SOURCE}

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        quotes = Quote(1, SOURCE, 0, 15, "body", None, 0.9), Quote(2, SOURCE, 0, 15, "comment", "<b>", 0.9)
        return (Disagreement("opposite", quotes, 0.9, (Cue(quotes[0], 0, 4), Cue(quotes[1], 0, 4))),)

    def ask(self, question: str, /) -> Answer:
        self.asked.append(question)
        if self.error:
            raise self.error
        quotes = (Quote(1, SOURCE, 0, 15, "body", None, 0.9),) if question else ()
        refusal = None if question else Refusal("empty question", "Please ask.", (), None, None, ())
        verdict, made_of = Verdict(0, 0, 0, 1, 0, 1, 1), Provenance("f", "e", None)
        return Answer(question, question, verdict, quotes, (), (), refusal, made_of)


def opened(fake: Fake | Exception) -> Future[app.Respondent]:
    opening: Future[app.Respondent] = Future()
    if isinstance(fake, Exception):
        opening.set_exception(fake)
    else:
        opening.set_result(fake)
    return opening


@pytest.fixture(scope="module")
def browser() -> Iterator[TestClient]:
    with TestClient(app.create_app(opened(Fake()), LIBRARY)) as client:
        yield client


def call(browser: TestClient, *data: object) -> object:
    """What the one public endpoint answers."""
    event = browser.post("/gradio_api/call/ask", json={"data": data}).json()["event_id"]
    events = browser.get(f"/gradio_api/call/ask/{event}").text
    return json.loads(re.findall("^data: (.*)$", events, re.MULTILINE)[-1])[0]


def test_a_question_is_answered() -> None:
    found = app.attempt("does it help?", opened(Fake()))
    assert isinstance(found, Answer)
    assert found.quotes[0].text == "It helps a lot."


@pytest.mark.parametrize("question", [None, 3, ["x"], {"path": "x"}, "x" * 501])
def test_what_is_no_question_is_not_asked(question: object) -> None:
    fake = Fake()
    found = app.attempt(question, opened(fake))
    assert isinstance(found, str)
    assert found.startswith("Please ")
    assert fake.asked == []


@pytest.mark.parametrize("opening", [opened(AssistantError("no /index")), opened(Fake(AssistantError("no /index")))])
def test_a_library_that_is_not_ready_says_so_plainly(opening: Future[app.Respondent]) -> None:
    found = app.attempt("does it help?", opening)
    assert found == "The library is not ready, so no document can be quoted. Please try again later."


def test_no_error_leaves_a_handler(caplog: pytest.LogCaptureFixture) -> None:
    found = app.attempt("does it help?", opened(Fake(ValueError("secret"))))
    assert found == "Something went wrong. Please ask again."
    assert "secret" in caplog.text


def test_notices_are_shown_when_nothing_else_can_be() -> None:
    shown = app.problem("It failed.", "help, I cant breathe", LIBRARY)
    assert shown.index("Call &lt;now&gt;.") < shown.index("It failed.")
    assert "Call" not in app.problem("It failed.", "does it help?", LIBRARY)
    assert "Call" not in app.problem("It failed.", None, LIBRARY)


def test_the_page_says_that_it_looks_and_then_shows_the_answer_first() -> None:
    earlier = (app.Exchange("does it help?", "old"), app.Exchange("other", "old"))
    waiting, done = app.respond("does it help?", earlier, opened(Fake()), LIBRARY)
    assert waiting[0] == ""
    assert "Looking" in str(waiting[1])
    _, status, _, exchanges = done
    assert status == ""
    assert isinstance(exchanges, tuple)
    assert [each.asked for each in exchanges] == ["does it help?", "other"]
    assert "It helps a lot." in exchanges[0].shown


def test_the_first_question_waits_for_the_library() -> None:
    opening: Future[app.Respondent] = Future()
    updates = app.respond("does it help?", (), opening, LIBRARY)
    assert "Opening" in str(next(updates)[1])
    opening.set_result(Fake())
    assert next(updates)[1] == ""


def test_a_question_that_failed_stays_in_the_box() -> None:
    *_, last = app.respond("x" * 501, (), opened(Fake()), LIBRARY)
    assert last[0] == "x" * 501
    assert "at most 500 characters" in str(last[1])


def test_the_newest_answer_comes_first_and_the_earlier_ones_are_folded() -> None:
    asked = app.Exchange("third", "<i>3</i>"), app.Exchange("second", ""), app.Exchange("first", "")
    chat = app.messages(asked)
    shown = [(each["role"], each["content"][0].value) for each in chat]
    assert [role for role, _ in shown] == ["user", "assistant", "assistant"]
    assert "third" in shown[0][1]
    assert shown[1][1] == "<i>3</i>"
    assert re.search("<details>.*second.*first", shown[2][1])


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
    assert "One says yes, one says no" in reply.text
    assert "<b>" not in reply.text


def test_before_the_library_is_open_there_are_no_documents(browser: TestClient) -> None:
    waiting = TestClient(app.create_app(Future(), LIBRARY))
    assert waiting.get("/healthz").status_code == 503
    assert waiting.get("/document?source=a+b.txt").status_code == 503
    assert waiting.get("/disagreements").status_code == 503
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


def test_a_library_without_examples_or_card_has_a_page() -> None:
    bare = replace(LIBRARY, examples=(), card="", description="", disclaimer="")
    assert TestClient(app.create_app(opened(Fake()), bare)).get("/").status_code == 200
