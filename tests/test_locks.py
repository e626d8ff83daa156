"""One writer at a time, however the one before it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.errors import IndexBusy, IndexNotSaved
from assistant.locks import only_writer

HOLD = """
import sys, time
from pathlib import Path
from assistant.locks import only_writer
with only_writer(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_second_writer_is_told_that_the_first_is_busy(tmp_path: Path) -> None:
    with only_writer(tmp_path / "index"), pytest.raises(IndexBusy, match=r"index is busy: .*; wait until"):
        only_writer(tmp_path / "index").__enter__()
    with only_writer(tmp_path / "index"):
        pass


def test_one_that_waits_has_its_turn(tmp_path: Path) -> None:
    order = []

    def second() -> None:
        with only_writer(tmp_path, wait=True):
            order.append("second")

    with only_writer(tmp_path):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.5)
        order.append("first")
    waiting.join(60)
    assert order == ["first", "second"]


def test_the_lock_of_a_killed_writer_is_free(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[1]
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], cwd=root, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(IndexBusy):
            only_writer(tmp_path).__enter__()
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with only_writer(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexNotSaved, match="file cannot hold the index"):
        only_writer(tmp_path / "file").__enter__()
