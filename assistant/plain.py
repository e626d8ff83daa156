"""The bytes of a text -> its characters. Another encoding is told or refused; no character is ever replaced."""

from __future__ import annotations

import re

import charset_normalizer

from .errors import DocumentError

# Where HTML and XML declare an encoding; a declaration further down is none.
_HEAD = 2048
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,20})""", re.IGNORECASE)
# Python also knows `unicode_escape` and the like, which are no encodings of documents.
_KNOWN = re.compile(r"(?:iso-?8859|windows|cp|koi8|shift|sjis|euc|gb|big5|mac|tis)", re.IGNORECASE)
# What calls itself so is read by every browser as the encoding of Western Windows, which has more characters.
_WESTERN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1"}


def decode(data: bytes) -> str:
    """The text of a plain file: UTF-8, or UTF-16 by its mark, or detected, with one kind of newline.

    Raises:
        DocumentError: its encoding cannot be told, or it is no text.
    """
    return _decode(data, None)


def decode_markup(data: bytes) -> str:
    """As :func:`decode`, but what is not UTF-8 is first tried in the encoding that it declares."""
    declared = _DECLARED.search(data[:_HEAD])
    return _decode(data, declared.group(1).decode("ascii", "ignore") if declared else None)


def _decode(data: bytes, declared: str | None) -> str:
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        text = _in_declared(data, declared) or _detect(data, error)
    if "\0" in text:
        raise DocumentError(f"it is not a text file (a NUL at character {text.index(chr(0))})")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _in_declared(data: bytes, declared: str | None) -> str | None:
    if not declared or not (_KNOWN.match(declared) or declared.lower() in _WESTERN):
        return None
    try:
        return data.decode("cp1252" if declared.lower() in _WESTERN else declared)
    except (UnicodeDecodeError, LookupError):
        return None


def _detect(data: bytes, error: UnicodeDecodeError) -> str:
    """The text in the likeliest other encoding; of those that are as likely, the one of Western Windows."""
    matches = [] if b"\0" in data else list(charset_normalizer.from_bytes(data))
    if not matches:
        raise DocumentError(
            f"its encoding cannot be told (not {error.encoding} at byte {error.start}); save it as UTF-8"
        )
    likeliest = (matches[0].chaos, matches[0].coherence)
    western = (each for each in matches if each.encoding == "cp1252" and (each.chaos, each.coherence) == likeliest)
    return str(next(western, matches[0]))
