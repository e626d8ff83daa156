"""A parser that hangs, dies, lies or eats memory costs its own file and no other."""

from __future__ import annotations

import io
import json
import sys

import pytest

from assistant.errors import DocumentError
from assistant.extraction import serve
from assistant.records import Extract
from assistant.sandbox import Sandbox
from tests.documents import lines, page, pdf

WORDS = "Roast the beans slowly in a heavy pan, and stir them every two minutes or so."

# A child that does with each file what the file says, and otherwise hands its words back.
CHILD = """
import json, os, sys, time
count = 0
while request := sys.stdin.buffer.readline():
    data = sys.stdin.buffer.read(int(request.split()[1])).decode()
    count += 1
    if data == "hang": time.sleep(600)
    if data == "loop": os.kill(os.getpid(), 24)
    if data == "die": os._exit(3)
    if data == "die late" and count > 1: os._exit(3)
    if data == "crash": os.abort()
    if data == "eat": print(json.dumps({"exhausted": True}), flush=True)
    elif data.startswith("say "): print(data[4:], flush=True)
    else: print(json.dumps({"text": data, "facts": {"title": str(count)}, "pages": [], "flags": []}), flush=True)
"""


def child(seconds: float = 30.0) -> Sandbox:
    return Sandbox([sys.executable, "-c", CHILD], seconds)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("hang", "too long"),
        ("loop", "too long"),
        ("die", "crashed"),
        ("crash", "crashed"),
        ("eat", "too much memory"),
        ("say {", "no answer"),
        ("say 3", "no answer"),
        ("say " + "[" * 100_000, "no answer"),
        ('say {"text": 3, "facts": {}, "pages": [], "flags": []}', "no answer"),
        ('say {"refused": "it is\\n\\tempty"}', "it is empty"),
    ],
)
def test_a_bad_file_costs_no_other(bad: str, reason: str) -> None:
    with child(seconds=3.0 if bad == "hang" else 30.0) as sandbox:
        assert sandbox.read(".pdf", b"before").text == "before"
        with pytest.raises(DocumentError, match=reason):
            sandbox.read(".pdf", bad.encode())
        assert sandbox.read(".pdf", b"after").text == "after"


def test_one_child_serves_many_files() -> None:
    with child() as sandbox:
        assert [sandbox.read(".pdf", b"x").facts["title"] for _ in range(3)] == ["1", "2", "3"]


def test_a_file_that_fails_only_after_others_is_tried_again_alone() -> None:
    with child() as sandbox:
        sandbox.read(".pdf", b"before")
        assert sandbox.read(".pdf", b"die late").facts["title"] == "1"


def test_a_file_is_not_lost_when_a_child_has_ended_by_itself() -> None:
    with child() as sandbox:
        sandbox.read(".pdf", b"before")
        assert sandbox._child
        sandbox._child.kill()
        assert sandbox.read(".pdf", b"x" * 10_000_000).text[:2] == "xx"


@pytest.mark.parametrize("pages", [[-1], [5, 3], [99], ["1"], [True], "12", None])
def test_pages_that_cannot_be_are_left_out(pages: object) -> None:
    reply = json.dumps({"text": "Roast.", "facts": {}, "pages": pages, "flags": []})
    with child() as sandbox:
        assert sandbox.read(".pdf", f"say {reply}".encode()).pages == ()


def test_facts_are_lines_of_bounded_length_and_halves_of_characters_are_replaced() -> None:
    reply = json.dumps({"text": "a\ud800", "facts": {"title": "a\n b" * 1000, "x": "y"}, "pages": [], "flags": []})
    with child() as sandbox:
        extract = sandbox.read(".pdf", f"say {reply}".encode())
    assert extract.text == "a\ufffd"
    assert extract.facts == {"title": ("a b" * 1000)[:300]}


def test_a_program_that_is_not_there_is_no_traceback() -> None:
    with Sandbox([sys.executable, "-c", ""]) as sandbox, pytest.raises(DocumentError, match="crashed"):
        sandbox.read(".pdf", b"x")


def test_the_child_answers_each_request_with_a_line() -> None:
    def read(data: bytes) -> Extract:
        if data == b"memory":
            raise MemoryError
        if data == b"bug":
            raise ZeroDivisionError
        if data == b"bad":
            raise DocumentError("it is bad")
        return Extract("ä\n", {"title": "x"}, (0,))

    replies = io.BytesIO()
    files = [b"good", b"memory", b"bug", b"bad"]
    serve(
        io.BytesIO(b"".join(b".pdf %d\n%s" % (len(each), each) for each in files)),
        replies,
        {".pdf": read},
        lambda: None,
    )
    assert [json.loads(line) for line in replies.getvalue().splitlines()] == [
        {"text": "ä\n", "facts": {"title": "x"}, "pages": [0], "flags": []},
        {"exhausted": True},
        {"refused": "it cannot be read (ZeroDivisionError); save it anew"},
        {"refused": "it is bad"},
    ]


@pytest.mark.slow
def test_the_real_child_reads_what_the_readers_read_in_any_order() -> None:
    files = [(".html", page(f"<p>{WORDS}</p><p>{WORDS}</p>")), (".pdf", pdf(lines([WORDS]))), (".xhtml", b"\0")]
    found = []
    for order in (files, files[::-1]):
        with Sandbox() as sandbox:
            for suffix, data in order:
                try:
                    found.append((suffix, sandbox.read(suffix, data)))
                except DocumentError as error:
                    found.append((suffix, Extract(str(error), {})))
    assert found[:3] == found[:2:-1]
    assert WORDS in found[0][1].text
    assert found[1][1].pages == (0,)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "reason"),
    [("bytes(2 * 2**30)", "too much memory"), ("any(iter(int, 1))", "too long")],
    ids=["bomb", "loop"],
)
def test_memory_and_computing_are_limited(work: str, reason: str) -> None:
    code = f"""
import sys
from assistant import extraction
extraction.SECONDS = 1
extraction._limit_process()
extraction.serve(sys.stdin.buffer, sys.stdout.buffer, {{".pdf": lambda data: {work}}}, extraction._limit_time)
"""
    with Sandbox([sys.executable, "-c", code]) as sandbox, pytest.raises(DocumentError, match=reason):
        sandbox.read(".pdf", b"x")
