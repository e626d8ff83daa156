"""Files are parsed in a child process, so that one that hangs, crashes or eats all memory costs no other."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .errors import DocumentError
from .records import Extract

COMMAND = (sys.executable, "-m", "assistant.extraction")
SECONDS = 60.0
"""By the clock, for one file. The child itself allows 10 s of computing; this ends what waits for ever."""
MAX_REPLY = 64 * 2**20
# A child is replaced after as many files, so that what leaks stays small.
_FILES = 200
_FACTS = ("title", "author", "publisher", "url", "date")
_CHARACTERS = 300
_ROOT = Path(__file__).resolve().parents[1]


class _Died(Exception):
    """The child is gone, or has no memory left; the message says what to do about the file."""


class Sandbox:
    """Reads files one after the other in a child that is started with the first. A context manager.

    Whatever was read before, the same bytes give the same result: where a child that has read other files dies, the
    file is tried again in a new one.
    """

    def __init__(self, command: Sequence[str] = COMMAND, seconds: float = SECONDS) -> None:
        self._command = command
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, suffix: str, data: bytes) -> Extract:
        """What is in a file with this suffix.

        Raises:
            DocumentError: it cannot be read, or not within the limits.
        """
        if self._served >= _FILES:
            self._stop()
        first = self._served == 0
        try:
            return self._read(suffix, data)
        except _Died as error:
            self._stop()
            if first:
                raise DocumentError(str(error)) from error
        return self.read(suffix, data)

    def _read(self, suffix: str, data: bytes) -> Extract:
        child = self._child = self._child or self._start()
        self._served += 1
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._seconds, end)
        timer.start()
        try:
            reply = _exchange(child, f"{suffix} {len(data)}\n".encode() + data)
        finally:
            timer.cancel()
        if reply.endswith(b"\n"):
            return _extract(reply)
        child.kill()
        code = child.wait()
        if late.is_set() or code == -signal.SIGXCPU:
            self._stop()
            raise DocumentError("it takes too long to read; simplify or split it")
        raise _Died("the program that reads it crashed, or found too much in it; save it anew or split it")

    def _start(self) -> subprocess.Popen[bytes]:
        self._served = 0
        # The same hashes in each process; no threads, which take address space; and no module from the folder in
        # which the program is started, which may be one of documents.
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONSAFEPATH": "1", "PYTHONPATH": _path()}
        return subprocess.Popen(  # noqa: S603 - a command of ours; no word of a document is in it
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )

    def _stop(self) -> None:
        child, self._child, self._served = self._child, None, 0
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            # What could not be written is flushed, once more, and fails.
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]


def _path() -> str:
    return os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])


def _exchange(child: subprocess.Popen[bytes], request: bytes) -> bytes:
    """The reply, a line; cut off where the child ended or says too much."""
    if child.stdin is None or child.stdout is None:
        raise TypeError("the child was started without pipes")
    # A child that died reads no more, and its reply is empty then.
    with suppress(OSError):
        child.stdin.write(request)
        child.stdin.flush()
    return child.stdout.readline(MAX_REPLY)


def _extract(reply: bytes) -> Extract:
    """The reply as a value. Whoever took over a parser could write anything here, so each part is looked at."""
    try:
        fields = json.loads(reply)
    except (ValueError, RecursionError) as error:
        raise _Died("the program that reads it gave no answer; save it anew") from error
    if not isinstance(fields, dict):
        raise _Died("the program that reads it gave no answer; save it anew")
    if fields.get("exhausted"):
        raise _Died("it takes too much memory to read; simplify or split it")
    if refused := fields.get("refused"):
        raise DocumentError(_line(refused))
    text, facts, pages, flags = (fields.get(key) for key in ("text", "facts", "pages", "flags"))
    if not isinstance(text, str) or not isinstance(facts, dict) or not isinstance(flags, list):
        raise _Died("the program that reads it gave no answer; save it anew")
    return Extract(
        text=_without_halves(text),
        facts={key: _line(facts[key]) for key in _FACTS if facts.get(key)},
        pages=_ascending(pages, len(text)),
        flags=tuple(map(_line, flags)),
    )


def _line(value: Any) -> str:
    return " ".join(_without_halves(str(value)).split())[:_CHARACTERS]


def _without_halves(text: str) -> str:
    """JSON can hold halves of characters, which no file can."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _ascending(pages: Any, length: int) -> tuple[int, ...]:
    numbers = pages if isinstance(pages, list) and all(type(each) is int for each in pages) else []
    return tuple(numbers) if numbers == sorted(numbers) and all(0 <= each <= length for each in numbers) else ()
