"""What ``ask --json`` prints -> evidence records: which words each answer says to stand where.

A record may come from anywhere, so nothing in it is believed: every value that is used has its type and its range,
and one that has not refuses the record.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from .errors import RecordError

MAX_BYTES = 20 * 2**20
_MAX_DIGITS = 100
_NEXT = "name a file that `python -m assistant ask --json` wrote"
_BLANK = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Marked:
    """Words of a quote that the record points at; offsets count from the start of the quote's text."""

    what: Literal["condition", "cue"]
    start: int
    end: int
    text: str

    def to_dict(self) -> dict[str, Any]:
        return {"what": self.what, "start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class RecordedQuote:
    """``text`` is said to be ``[start:end]`` of the source that had this id, in a file that had this sha256."""

    id: int
    source: str
    sha256: str
    start: int
    end: int
    text: str
    marked: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """One answer, as far as it can be verified. ``quotes`` are the answer's, or the nearest ones of a refusal."""

    question: str
    quotes: tuple[RecordedQuote, ...]
    fingerprint: str
    encoder: str
    stance: str | None


def read_records(data: bytes, name: str) -> list[EvidenceRecord]:
    """The records in ``data``, which is JSON: one object, or several one after the other, as ``ask -`` prints them.

    ``name`` is what messages call it.

    Raises:
        RecordError: it is too large, or no JSON, or an object is not what ``Answer.to_dict`` gives.
    """
    if len(data) > MAX_BYTES:
        raise RecordError(f"{name} is larger than {MAX_BYTES // 2**20} MiB; verify its lines in several files.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordError(f"{name} is not UTF-8 (byte {error.start}); {_NEXT}.") from error
    decoder = json.JSONDecoder(parse_int=_integer, parse_constant=_refuse_constant)
    records: list[EvidenceRecord] = []
    line, last, at = 1, 0, _after_blanks(text, 0)
    while at < len(text):
        line, last = line + text.count("\n", last, at), at
        try:
            value, at = decoder.raw_decode(text, at)
            records.append(_record(value))
        except (ValueError, RecursionError) as error:
            what = "JSON" if isinstance(error, json.JSONDecodeError) else "an answer"
            raise RecordError(f"{name}, line {line} is not {what}: {_why(error)}; {_NEXT}.") from error
        at = _after_blanks(text, at)
    if not records:
        raise RecordError(f"{name} is empty; {_NEXT}.")
    return records


def _after_blanks(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise ValueError("a number has too many digits")
    return int(digits)


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _why(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _record(row: object) -> EvidenceRecord:
    """Raises ValueError with what is wrong."""
    question, answer = _text(row, "question", "it"), _get(row, "quotes", list, "it")
    refusal = _get(row, "refusal", dict, "it", optional=True)
    if bool(answer) == (refusal is not None):
        raise ValueError("it has neither quotes nor a refusal, or it has both")
    shown = answer or _get(refusal, "nearest", list, "its refusal")
    cues: dict[int, list[Marked]] = {}
    for disagreement in _get(row, "disagreements", list, "it"):
        for cue in _get(disagreement, "cues", list, "a disagreement"):
            cues.setdefault(_get(cue, "quote", int, "a cue"), []).append(_marked(cue, "cue"))
    quotes = tuple(_quote(each, cues) for each in shown)
    numbers = {quote.id for quote in quotes}
    if len(numbers) < len(quotes):
        raise ValueError("two of its quotes have the same id")
    if cues.keys() - numbers:
        raise ValueError("a cue is of a quote that it does not have")
    index = _get(row, "index", dict, "it")
    models = _get(index, "models", dict, "its index")
    return EvidenceRecord(
        question=question,
        quotes=quotes,
        fingerprint=_text(index, "fingerprint", "its index"),
        encoder=_text(models, "encoder", "its index"),
        stance=None if models.get("stance") is None else _text(models, "stance", "its index"),
    )


def _quote(row: object, cues: dict[int, list[Marked]]) -> RecordedQuote:
    number = _get(row, "id", int, "a quote")
    where = f"quote {number}"
    source, text = _get(row, "source", dict, where), _text(row, "text", where)
    start, end = _range(row, where)
    if not text.strip():
        raise ValueError(f"{where} has no words")
    condition = _get(row, "condition", dict, where, optional=True)
    marked = [_marked(condition, "condition", start)] if condition is not None else []
    return RecordedQuote(
        id=number,
        source=_text(source, "id", where),
        sha256=_text(source, "sha256", where),
        start=start,
        end=end,
        text=text,
        marked=(*marked, *cues.get(number, ())),
    )


def _marked(row: object, what: Literal["condition", "cue"], origin: int = 0) -> Marked:
    start, end = _range(row, f"a {what}")
    return Marked(what, start - origin, end - origin, _text(row, "text", f"a {what}"))


def _range(row: object, where: str) -> tuple[int, int]:
    start, end = _get(row, "start", int, where), _get(row, "end", int, where)
    if not 0 <= start < end:
        raise ValueError(f"the offsets of {where} are not a range")
    return start, end


def _text(row: object, key: str, where: str) -> str:
    text: str = _get(row, key, str, where)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError(f"the {key} of {where} holds half a character")
    return text


def _get(row: object, key: str, kind: type, where: str, *, optional: bool = False) -> Any:
    """The value of ``key``, which is of exactly this type: True is no number of JSON."""
    value = row.get(key) if isinstance(row, dict) else None
    if type(value) is not kind and not (optional and value is None):
        raise ValueError(f"{where} has no {key} of type {kind.__name__}")
    return value
