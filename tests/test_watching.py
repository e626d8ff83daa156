"""A watched folder: a round at once, one after each change, and a clean end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from assistant.errors import CorpusError
from assistant.watching import folder_changes, keep_up

ROOT = Path(__file__).resolve().parents[1]


def test_there_is_a_round_at_once_and_one_after_each_change(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    rounds = folder_changes(tmp_path, tmp_path / "index")
    next(rounds)
    # What changes while the caller works is not missed, and many changes make one round.
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Walk daily.")
    next(rounds)
    seen: Queue[None] = Queue()
    waiting = threading.Thread(target=lambda: seen.put(next(rounds)))
    waiting.start()
    (tmp_path / ".hidden").write_text("")
    (tmp_path / "index" / "CURRENT").write_text("")
    waiting.join(2)
    assert seen.empty()
    (tmp_path / "a.txt").unlink()
    waiting.join(60)
    assert seen.qsize() == 1


def test_a_folder_that_another_takes_the_place_of_is_watched_too(tmp_path: Path) -> None:
    corpus, new = tmp_path / "corpus", tmp_path / "new"
    for folder in (corpus, new):
        folder.mkdir()
    rounds = folder_changes(corpus, tmp_path / "index")
    next(rounds)
    corpus.rename(tmp_path / "old")
    new.rename(corpus)
    next(rounds)
    seen: Queue[None] = Queue()
    waiting = threading.Thread(target=lambda: seen.put(next(rounds)))
    waiting.start()
    for number in range(60):
        if not waiting.is_alive():
            break
        (corpus / f"{number}.txt").write_text("Walk daily.")
        waiting.join(1)
    assert seen.qsize() == 1


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="nowhere is not a folder"):
        next(folder_changes(tmp_path / "nowhere", tmp_path))


def test_an_error_ends_its_round_and_no_more() -> None:
    done: list[int] = []
    failed: list[str] = []

    def work() -> None:
        done.append(1)
        if len(done) == 2:
            raise CorpusError("wrong")
        if len(done) == 3:
            raise OSError(28, "No space left on device")

    keep_up(range(4), work, lambda error: failed.append(str(error)))
    assert len(done) == 4
    assert failed == ["wrong", "[Errno 28] No space left on device"]


def test_a_reader_that_goes_away_ends_it() -> None:
    def work() -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        keep_up(range(4), work, lambda _: None)


def test_ctrl_c_ends_it_without_an_error() -> None:
    def rounds() -> Iterator[None]:
        yield
        raise KeyboardInterrupt

    keep_up(rounds(), lambda: None, lambda _: None)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


# What is started in the background ignores Ctrl-C, and so would this program, were the tests.
WATCH = """
import signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)
from assistant.watching import folder_changes, keep_up
folder = Path(sys.argv[1])
keep_up(folder_changes(folder, folder / "index"), lambda: print("round", flush=True), print)
"""


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_0(tmp_path: Path, by: signal.Signals) -> None:
    command = [sys.executable, "-c", WATCH, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as watcher:
        assert watcher.stdout is not None
        assert watcher.stderr is not None
        assert watcher.stdout.readline() == b"round\n"
        (tmp_path / "a.txt").write_text("Walk daily.")
        assert watcher.stdout.readline() == b"round\n"
        time.sleep(0.2)
        os.kill(watcher.pid, by)
        assert watcher.stderr.read() == b""
        assert watcher.wait(60) == 0
