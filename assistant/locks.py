"""One writer at a time: a lock on the index's folder, which the system lets go when its owner ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import IndexBusy, IndexNotSaved

_LOCK = ".lock"
_PAUSE = 0.2


@contextmanager
def only_writer(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Be the only one that writes into ``folder``, which is made if need be; readers need no lock.

    Raises:
        IndexBusy: another process writes there, and this one does not ``wait`` for it.
        IndexNotSaved: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The file stays: were it removed, two processes could each hold a lock on one of that name.
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise not_saved(folder, error) from error
    try:
        while not _taken(lock, folder):
            if not wait:
                raise IndexBusy(f"{folder} is busy: another process is indexing into it; wait until it has finished.")
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(lock)


def _taken(lock: int, folder: Path) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise not_saved(folder, error) from error
    return True


def not_saved(folder: Path, error: OSError) -> IndexNotSaved:
    """What to tell somebody whose index cannot be written for the system's reason ``error``."""
    why = error.strerror or str(error)
    return IndexNotSaved(f"{folder} cannot hold the index ({why}); mend that or name another with --index.")
