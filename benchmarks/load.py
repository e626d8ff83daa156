"""What the running page does under load: `python -m benchmarks.load [--readers 200] [--questions 10000]`.

Starts `python app.py` on the first corpus, and lets one reader ask first. A burst: so many readers at once, each
through the page's own queue as a browser goes, each with a question in words of its own; how many were answered, within
how many seconds, and how many were told that the page is busy, and how soon. Then a soak: so many questions by /ask,
one after the other from four callers; the memory of the server before and after, and the speed of the last tenth beside
that of the first.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from assistant.corpus import read_corpus

_CALLERS = 4
_STARTING = 240
_TIMEOUT = 60.0
_LONGEST_LINE = 2**24


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--questions", type=int, default=10_000)
    args = parser.parse_args()
    examples = read_corpus(Path("corpus")).library.examples
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} processors")
    with serving() as (address, process):
        asyncio.run(burst(address, ["is anybody there?"]))
        for same in (True, False):
            asked = [each if same else in_other_words(each, n) for n, each in numbered(examples, args.readers)]
            outcomes = asyncio.run(burst(address, asked))
            print(f"{args.readers} readers at once, {'the same few questions' if same else 'each in other words'}:")
            for what in ("answered", "busy", "failed"):
                times = sorted(seconds for outcome, seconds in outcomes if outcome == what)
                if times:
                    middle, last = statistics.median(times), times[-1]
                    print(f"  {what:<9}{len(times):5}, median {middle:5.2f} s, slowest {last:5.2f} s")
        if args.questions:
            soak(address, process.pid, examples, args.questions)


@contextmanager
def serving() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a page of its own, ready, and its process."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
        free.close()
        facts = {"PORT": port, "INDEX": f"{folder}/index", "FEEDBACK": f"{folder}/feedback.csv"}
        process = subprocess.Popen([sys.executable, "app.py"], env=os.environ | facts, stderr=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(_STARTING):
                time.sleep(1)
                if process.poll() is not None:
                    raise SystemExit("app.py ended by itself; run it to see why.")
                try:
                    if httpx.get(f"{address}/healthz").text == "ready":
                        break
                except httpx.TransportError:
                    continue
            yield address, process
        finally:
            process.terminate()
            process.wait()


async def burst(address: str, asked: list[str]) -> list[tuple[str, float]]:
    """What became of each question, and after how many seconds."""
    handlers = (await asyncio.to_thread(httpx.get, f"{address}/config")).json()["dependencies"]
    # Of the two the first only shows, in the browser, that the documents are looked in.
    of_box = [each for each in handlers if [target[1] for target in each["targets"]] == ["submit"]]
    box = next(each for each in of_box if each["backend_fn"])
    # What else goes in with the question is what the server and the browser remember: nothing yet.
    given = [[question, *[None] * (len(box["inputs"]) - 1)] for question in asked]
    port = int(address.rpartition(":")[2])
    return await asyncio.gather(*(read(port, box["id"], data, n) for n, data in enumerate(given)))


async def read(port: int, handler: int, data: list[str | None], number: int) -> tuple[str, float]:
    """One reader: the question goes into the queue, and its events are read until the answer is there."""
    began = time.perf_counter()
    session = f"reader{number}{began}"
    given = {"data": data, "fn_index": handler, "session_hash": session}
    said = ""
    try:
        async with calling(port, "POST /gradio_api/queue/join", json.dumps(given)) as lines:
            if b" 200 " not in await anext(lines):
                return "busy", time.perf_counter() - began
        async with calling(port, f"GET /gradio_api/queue/data?session_hash={session}") as lines:
            async for line in lines:
                event = json.loads(line[5:]) if line.startswith(b"data:") else {}
                said += line.decode() if event.get("msg") in {"process_generating", "process_completed"} else ""
                if event.get("msg") == "process_completed":
                    break
    except OSError:
        return "failed", time.perf_counter() - began
    seconds = time.perf_counter() - began
    if "sources speak" in said or "source speaks" in said:
        return "answered", seconds
    return ("busy" if "Many people are asking" in said else "failed"), seconds


@asynccontextmanager
async def calling(port: int, call: str, body: str = "") -> AsyncIterator[AsyncIterator[bytes]]:
    """The lines of the response to one call, the status first.

    A whole client takes longer for 200 calls than the server does, and the readers' machines are not the server's.
    """
    lines, out = await asyncio.open_connection("127.0.0.1", port, limit=_LONGEST_LINE)
    try:
        kind = f"content-type: application/json\r\ncontent-length: {len(body.encode())}\r\n"
        out.write(f"{call} HTTP/1.1\r\nhost: localhost\r\n{kind}connection: close\r\n\r\n{body}".encode())
        yield lines
    finally:
        out.close()


def soak(address: str, pid: int, examples: tuple[str, ...], count: int) -> None:
    """Ask ``count`` questions, most of which were asked before, and print memory and speed."""
    questions = (in_other_words(each, n // 50) for n, each in numbered(examples, count))
    tenth, times, before = count // 10, list[float](), _memory(pid)

    async def ask() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=_TIMEOUT) as client:
            for question in questions:
                reply = await client.get("/ask", params={"q": question})
                times.append(time.perf_counter())
                if reply.status_code not in {httpx.codes.OK, httpx.codes.SERVICE_UNAVAILABLE}:
                    raise SystemExit(f"{reply.status_code}: {reply.text[:200]}")
                if len(times) == tenth:
                    print(f"  after {tenth} questions {_memory(pid) / before:.2f} of the memory")

    async def callers() -> None:
        await asyncio.gather(*(ask() for _ in range(_CALLERS)))

    began = time.perf_counter()
    print(f"{count} questions, one after the other from {_CALLERS} callers:")
    asyncio.run(callers())
    first, last = times[tenth - 1] - began, times[-1] - times[-tenth]
    print(f"  memory {before / 1e6:.0f} MB before, {_memory(pid) / before:.2f} of it after")
    print(
        f"  the last tenth took {last / first:.2f} of the first one's time, {count / (times[-1] - began):.0f} a second"
    )


def in_other_words(question: str, number: int) -> str:
    """The question with words that change nothing of it, so that its answer is not one that was kept."""
    words = ("please", "now", "today", "here", "then", "really", "still", "again")
    chosen = [word for bit, word in enumerate(words) if number + 1 & 1 << bit]
    return f"{question.rstrip('?')} {' '.join(chosen)}?"


def numbered(examples: tuple[str, ...], count: int) -> Iterator[tuple[int, str]]:
    """So many of the examples, round and round, with their numbers."""
    return enumerate(itertools.islice(itertools.cycle(examples), count))


def _memory(pid: int) -> int:
    """Resident bytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
