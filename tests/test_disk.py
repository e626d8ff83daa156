"""Saving an index where the disk fails or the process is killed, at every step: the old index or the new one loads."""

from __future__ import annotations

import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from assistant.claims import add_map
from assistant.disk import Disk
from assistant.errors import IndexNotSaved
from assistant.index import Index, build_index
from assistant.records import Library, Source
from assistant.sections import split_sections
from assistant.storage import load_index, remove_leftovers, save_index
from tests.fakes import FakeEncoder, FakeStanceModel

LIBRARY = Library("Title", "", "", "", (), ())
# Bytes that a disk takes at a time.
_TAKEN = 400
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE)
ENCODER = FakeEncoder("stretch", "pain", "nerve")


def index_of(*texts: str) -> Index:
    sources = [
        Source(f"{i}.txt", "Title", None, None, None, None, None, text, split_sections(text), "0")
        for i, text in enumerate(texts)
    ]
    return add_map(build_index(LIBRARY, sources, ENCODER), ENCODER, FakeStanceModel())


OLD = index_of("You should stretch every day in pain.")
NEW = index_of("You should stretch every day in pain.", "Never stretch in pain, and do not stretch a nerve.")


class Interrupted(Disk):
    """Before its operation of this number, and after it if told so, something happens."""

    def __init__(self, at: int, happens: Callable[[], None], *, after: bool = False) -> None:
        self.at, self.happens, self.after = at, happens, after
        self.done = 0

    def _step(self, operation: Callable[[], object]) -> None:
        self.done += 1
        if self.done == self.at and not self.after:
            self.happens()
        operation()
        if self.done == self.at and self.after:
            self.happens()

    def make(self, folder: Path) -> None:
        self._step(lambda: Disk.make(self, folder))

    def open(self, path: Path) -> int:
        self._step(lambda: None)
        return super().open(path)

    def open_folder(self, folder: Path) -> int:
        self._step(lambda: None)
        return super().open_folder(folder)

    def write(self, descriptor: int, data: memoryview) -> int:
        # Not all of it, as a disk may: whoever forgets the rest is found out.
        taken = 0

        def write() -> None:
            nonlocal taken
            taken = Disk.write(self, descriptor, data[:_TAKEN])

        self._step(write)
        return taken

    def sync(self, descriptor: int) -> None:
        self._step(lambda: Disk.sync(self, descriptor))

    def rename(self, old: Path, new: Path) -> None:
        self._step(lambda: Disk.rename(self, old, new))

    def remove(self, path: Path) -> None:
        self._step(lambda: Disk.remove(self, path))


class Hasty(Disk):
    """A disk that nobody waits for, where nothing is tested but what is written."""

    def sync(self, _: int) -> None:
        pass


def nothing() -> None:
    pass


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many operations saving takes, with an old generation to remove."""
    folder = tmp_path_factory.mktemp("steps")
    for index in (NEW, OLD):
        save_index(index, folder, folder)
    disk = Interrupted(0, nothing)
    save_index(NEW, folder, folder, disk)
    return disk.done


@pytest.fixture
def folders(steps: int, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """For every step the number of it, and a folder with an old index and one before it."""
    save_index(NEW, tmp_path / "index", tmp_path)
    save_index(OLD, tmp_path / "index", tmp_path)

    def each() -> Iterator[tuple[int, Path]]:
        for number in range(1, steps + 1):
            yield number, shutil.copytree(tmp_path / "index", tmp_path / f"{number}" / "index")
            shutil.rmtree(tmp_path / f"{number}")

    return each()


def loads_old_or_new_and_saves_again(folder: Path) -> None:
    found = load_index(folder)
    assert found.fingerprint in {OLD.fingerprint, NEW.fingerprint}
    assert found.warning is None
    remove_leftovers(folder)
    save_index(NEW, folder, folder.parent, Hasty())
    found = load_index(folder)
    assert (found.fingerprint, found.warning) == (NEW.fingerprint, None)
    assert not list(folder.glob(".[!l]*"))
    assert len(list(folder.glob("generation-*"))) == 2


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.slow
def test_a_run_that_is_killed_at_any_step(folders: Iterator[tuple[int, Path]], after: bool) -> None:
    for number, folder in folders:
        child = os.fork()
        if not child:
            with suppress(BaseException):
                save_index(NEW, folder, folder.parent, Interrupted(number, kill, after=after))
            os._exit(0)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        loads_old_or_new_and_saves_again(folder)


def failing(number: int) -> Callable[[], None]:
    """One error after the other, each of one step."""

    def fail() -> None:
        code = ERRORS[number % len(ERRORS)]
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.slow
def test_an_operation_that_fails_once(folders: Iterator[tuple[int, Path]]) -> None:
    for number, folder in folders:
        # To remove what is no longer needed may fail: the index is saved by then.
        with suppress(IndexNotSaved):
            save_index(NEW, folder, folder.parent, Interrupted(number, failing(number)))
            assert load_index(folder).fingerprint == NEW.fingerprint
        loads_old_or_new_and_saves_again(folder)


class Broken(Interrupted):
    """From its operation of this number on, none succeeds."""

    def _step(self, operation: Callable[[], object]) -> None:
        self.done += 1
        if self.done >= self.at:
            self.happens()
        operation()


@pytest.mark.slow
def test_a_disk_that_fails_from_then_on(folders: Iterator[tuple[int, Path]]) -> None:
    for number, folder in folders:
        with suppress(IndexNotSaved):
            save_index(NEW, folder, folder.parent, Broken(number, failing(number)))
            assert load_index(folder).fingerprint == NEW.fingerprint
        loads_old_or_new_and_saves_again(folder)


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(IndexNotSaved, match="No space left on device"):
        save_index(NEW, tmp_path, tmp_path, Interrupted(4, fail))


class PowerCut(BaseException):
    """What nothing may catch."""


class Forgetful(Broken):
    """A disk that loses power, and with it what was written and not waited for."""

    def __init__(self, at: int) -> None:
        super().__init__(at, self.cut)
        self.unsynced: dict[int, Path] = {}
        self.lost = False

    def open(self, path: Path) -> int:
        descriptor = super().open(path)
        self.unsynced[descriptor] = path
        return descriptor

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        self.unsynced.pop(descriptor, None)

    def cut(self) -> None:
        if not self.lost:
            self.lost = True
            for path in self.unsynced.values():
                if path.exists():
                    os.truncate(path, 0)
        raise PowerCut


@pytest.mark.slow
def test_power_that_is_cut_at_any_step(folders: Iterator[tuple[int, Path]]) -> None:
    for number, folder in folders:
        with suppress(PowerCut):
            save_index(NEW, folder, folder.parent, Forgetful(number))
        loads_old_or_new_and_saves_again(folder)


class Lying(Disk):
    """A disk that says that it has written what it has not, as a full one may of little."""

    def write(self, _: int, data: memoryview) -> int:
        return len(data)


class Flipping(Disk):
    """A disk that changes a bit of what is long."""

    def write(self, descriptor: int, data: memoryview) -> int:
        changed = bytearray(data)
        changed[-1] ^= len(data) > 500
        return super().write(descriptor, memoryview(changed))


@pytest.mark.parametrize("disk", [Lying(), Flipping()], ids=lambda disk: type(disk).__name__)
def test_what_the_disk_does_not_give_back_is_noticed(tmp_path: Path, disk: Disk) -> None:
    save_index(OLD, tmp_path, tmp_path)
    with pytest.raises(IndexNotSaved, match="check the disk and the model, then index again"):
        save_index(NEW, tmp_path, tmp_path, disk)
    assert load_index(tmp_path).fingerprint == OLD.fingerprint
    assert load_index(tmp_path).warning is None
