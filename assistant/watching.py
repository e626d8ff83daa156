"""A folder that is watched -> a piece of work each time it has changed and is quiet again, until somebody stops it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from watchfiles import Change, watch

from .errors import AssistantError, CorpusError

# Milliseconds without a change after which a folder is quiet, and how long it is waited for at most: whoever saves
# many files wants one report.
_QUIET, _PATIENCE = 500, 30_000


def folder_changes(folder: Path, besides: Path) -> Iterator[None]:
    """Yield at once, and then after every change below ``folder``, once it is quiet.

    What changes while the caller works is not missed. Hidden files are not looked at, nor what lies in ``besides``,
    as an index may, which the work itself changes.

    Raises:
        CorpusError: there is no such folder, or the system cannot watch it.
    """
    if not folder.is_dir():
        raise CorpusError(f"{folder} is not a folder. Put your documents there, or name another with --corpus.")
    top, out = folder.resolve(), besides.resolve()

    def counts(_: Change, name: str) -> bool:
        path = Path(name)
        hidden = any(part.startswith(".") for part in path.relative_to(top).parts)
        return not hidden and not path.is_relative_to(out)

    try:
        while True:
            # It yields nothing when it has begun to watch; but it does after a time without a change.
            begun, watched = False, _identity(top)
            rounds = watch(
                top, watch_filter=counts, step=_QUIET, debounce=_PATIENCE, rust_timeout=_QUIET, yield_on_timeout=True
            )
            for changes in rounds:
                if changes or not begun:
                    begun = True
                    yield
                # Another folder may have come in its place, of which the system would tell nothing.
                if _identity(top) not in {watched, None}:
                    break
    except OSError as error:
        raise CorpusError(f"{folder} cannot be watched ({error}); run index after each change instead.") from error


def _identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another of the same name; None while there is none."""
    try:
        status = folder.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def keep_up(rounds: Iterable[object], work: Callable[[], object], failed: Callable[[Exception], object]) -> None:
    """Do ``work`` each round until Ctrl-C or SIGTERM; an error ends its round, is handed to ``failed``, and no more.

    A round that is stopped in the middle changes nothing.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for _ in rounds:
            try:
                work()
            except BrokenPipeError:
                raise
            except (AssistantError, OSError) as error:
                failed(error)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
