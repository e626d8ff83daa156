"""The members of a zip file, read into memory within bounds. Nothing is unpacked to a disk, and names are only keys."""

from __future__ import annotations

import io
import zipfile
import zlib

from .errors import DocumentError

MAX_MEMBERS = 10_000
MAX_MEMBER_BYTES = 32 * 2**20
MAX_READ_BYTES = 128 * 2**20
_ENCRYPTED = 0x1


class Archive:
    """A zip file in memory."""

    def __init__(self, data: bytes, what: str) -> None:
        """``what`` is what messages call a sound file of this kind.

        Raises:
            DocumentError: it is no zip file, or has too many members.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise DocumentError(f"it is damaged, or not {what}; save it anew") from error
        if len(self._zip.infolist()) > MAX_MEMBERS:
            raise DocumentError(f"it is an archive of more than {MAX_MEMBERS} files; save it anew")
        self._left = MAX_READ_BYTES

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """The bytes of a member.

        Raises:
            DocumentError: it is missing, encrypted, damaged or too large, whatever size it is said to have.
        """
        info = self._zip.NameToInfo.get(name)
        if info is None:
            raise DocumentError(f"it has no {name[:100]}; save it anew")
        if info.flag_bits & _ENCRYPTED:
            raise DocumentError("it is encrypted; save it without a password")
        most = min(MAX_MEMBER_BYTES, self._left)
        try:
            with self._zip.open(info) as member:
                data = member.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise DocumentError("it is damaged; save it anew") from error
        if len(data) > most:
            raise DocumentError(f"it unpacks to more than {most // 2**20} MiB; split it")
        self._left -= len(data)
        return data
