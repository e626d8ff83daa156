"""What saving asks of the file system, one operation a method, so that a test can let any of them fail."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class Disk:
    """The real one. Every method raises OSError where the system refuses; none returns before it has happened."""

    def make(self, folder: Path) -> None:
        folder.mkdir()

    def open(self, path: Path) -> int:
        """A descriptor of a new file; what stands there already is no file of ours, and an error."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)

    def open_folder(self, folder: Path) -> int:
        """A descriptor of a folder, to wait until the disk holds what was made and renamed in it."""
        return os.open(folder, os.O_RDONLY)

    def write(self, descriptor: int, data: memoryview) -> int:
        """How many bytes were taken: fewer than all where the disk is nearly full."""
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """Wait until the disk holds it; a full or broken disk may be reported here and nowhere else."""
        os.fsync(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """In one step: whoever looks sees the one or the other."""
        old.replace(new)

    def remove(self, path: Path) -> None:
        """A file, or a folder with all that is in it."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def write_file(disk: Disk, path: Path, data: bytes) -> None:
    """A new file that the disk holds when this returns."""
    descriptor = disk.open(path)
    try:
        left = memoryview(data)
        while left:
            left = left[disk.write(descriptor, left) :]
        disk.sync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(disk: Disk, folder: Path) -> None:
    """Wait until the disk holds the names in ``folder``."""
    descriptor = disk.open_folder(folder)
    try:
        disk.sync(descriptor)
    finally:
        os.close(descriptor)
