"""The child process in which files are parsed: requests on standard input, a line of JSON for each on standard output.

Parsers of foreign files loop, crash and eat memory. Here they may: this process has limits of its own, writes no file
and is replaced when it dies (sandbox.py). What it hands back is JSON, and nothing of it is executed.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from .errors import DocumentError
from .records import Extract

SECONDS = 10
"""Of computing, for one file: a busy machine makes no difference."""
MEMORY = 3 * 2**29
"""Bytes of address space; the interpreter and the libraries take a third of it before they read anything."""


# Their libraries are loaded in the child alone: what names the suffixes stays light.
def _webpage(data: bytes) -> Extract:
    from .webpage import read_webpage

    return read_webpage(data)


def _pdf(data: bytes) -> Extract:
    from .pdf import read_pdf

    return read_pdf(data)


def _docx(data: bytes) -> Extract:
    from .docx import read_docx

    return read_docx(data)


def _epub(data: bytes) -> Extract:
    from .epub import read_epub

    return read_epub(data)


READERS: Mapping[str, Callable[[bytes], Extract]] = {
    ".html": _webpage,
    ".htm": _webpage,
    ".xhtml": _webpage,
    ".pdf": _pdf,
    ".docx": _docx,
    ".epub": _epub,
}
"""File suffix -> what is in a file's bytes; raises DocumentError."""


def main() -> None:
    """Answer requests until there are no more. A request is a line with a suffix and a size, and as many bytes."""
    replies = os.fdopen(os.dup(1), "wb")
    # What a library prints is no reply.
    os.dup2(2, 1)
    logging.disable()
    _limit_process()
    serve(sys.stdin.buffer, replies, READERS, _limit_time)


def serve(
    requests: BinaryIO,
    replies: BinaryIO,
    readers: Mapping[str, Callable[[bytes], Extract]],
    begin: Callable[[], None],
) -> None:
    """As :func:`main`, on other streams; ``begin`` is called before each file is read."""
    while request := requests.readline():
        suffix, size = request.split()
        data = requests.read(int(size))
        begin()
        replies.write(json.dumps(_reply(readers[suffix.decode()], data)).encode() + b"\n")
        replies.flush()


def _reply(reader: Callable[[bytes], Extract], data: bytes) -> dict[str, Any]:
    try:
        return asdict(reader(data))
    except DocumentError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"exhausted": True}
    except Exception as error:  # noqa: BLE001 - a parser may raise anything, and costs no other file
        return {"refused": f"it cannot be read ({type(error).__name__}); save it anew"}


def _limit_process() -> None:
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        _lower(limit, value)


def _limit_time() -> None:
    """Allow this many seconds from now on; the system ends the process when they are over."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + SECONDS + 1)


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    try:
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    except (OSError, ValueError):
        # Some systems have no such limit; the clock of sandbox.py still runs.
        return


if __name__ == "__main__":
    main()
