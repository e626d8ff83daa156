"""How rightly questions are refused: `python -m assistant evaluate abstention DATA`, on anybody's labelled questions.

DATA is JSON lines of {"question", "impossible", "answers", "context"}, as in SQuAD 2 (Rajpurkar et al. 2018). The
distinct contexts are the documents of one corpus; over an index of one's own no context is needed. ``answers`` are
the wordings of which a quote should hold one; without them any quote is a right answer to a possible question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .assistant import NEEDED, Assistant
from .errors import RecordError
from .evaluate import auc, calibration_error, check_fields, document, read_rows, share
from .index import Index, build_index
from .models import Encoder, StanceModel, TokenCache
from .records import Answer, Library

_POINTS = 20
# The passages whose token vectors are kept, some 150 KB each: each is read for many of the questions.
_KEPT = 2048

Progress = Callable[[Iterable[Any]], Iterable[Any]]
Row = dict[str, Any]
Scores = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked without a threshold: its score, and whether answering it is right."""

    score: float
    right: bool
    impossible: bool


def evaluate_abstention(
    path: Path,
    encoder: Encoder,
    stance: StanceModel,
    index: Index | None = None,
    risk: float | None = None,
    progress: Progress = iter,
) -> Row:
    """The measures of :func:`report` for the questions of ``path``, asked over ``index`` or over their contexts.

    Raises:
        RecordError: a row has another form, or all questions are impossible, or none.
        OSError: the file cannot be read.
    """
    rows = read_rows(path)
    contexts = {} if index else {"context": str}
    check_fields(path, rows, {"question": str, "impossible": bool, **contexts})
    for number, row in enumerate(rows, start=1):
        answers = row.get("answers", [])
        if not isinstance(answers, list) or not all(isinstance(each, str) for each in answers):
            raise RecordError(f"{path}, row {number} has answers that are no list of texts; correct them.")
    if len({row["impossible"] for row in rows}) == 1:
        raise RecordError(f"{path} needs questions of both kinds, impossible and not; add some and try again.")
    index = index or index_contexts(rows, encoder, progress)
    needed = NEEDED if index.library.needed is None else index.library.needed
    return report(ask_all(rows, index, encoder, stance, progress), needed, risk)


def index_contexts(rows: Iterable[Row], encoder: Encoder, progress: Progress = iter) -> Index:
    """The index of the distinct contexts of ``rows``, each a document under its row's title, if it has one."""
    titles: dict[str, str] = {}
    for row in rows:
        titles.setdefault(row["context"], str(row.get("title") or "").replace("_", " "))
    sources = [document(f"{number:06}", title, text) for number, (text, title) in enumerate(titles.items(), start=1)]
    return build_index(Library("", "", "", "", (), ()), sources, encoder, progress=progress)


def ask_all(
    rows: Iterable[Row], index: Index, encoder: Encoder, stance: StanceModel, progress: Progress = iter
) -> list[Asked]:
    """Each question of ``rows``, asked of an assistant that refuses none for its score.

    So every question has the quotes that it would have at a threshold just below its score, or a few more: what is
    quoted beside the best sentence must reach a share of the threshold too.
    """
    undemanding = replace(index, library=replace(index.library, needed=0.0))
    assistant = Assistant(undemanding, TokenCache(encoder, _KEPT), stance)
    return [_asked(row, assistant.ask(row["question"])) for row in progress(rows)]


def _asked(row: Row, answer: Answer) -> Asked:
    right = answer.answered and not row["impossible"] and _holds(answer, row.get("answers") or ())
    return Asked(answer.score or 0.0, right, row["impossible"])


def _holds(answer: Answer, wanted: Sequence[str]) -> bool:
    """Whether a quote holds one of the ``wanted`` wordings as whole words, or none is wanted."""
    quotes = [_folded(quote.text) for quote in answer.quotes]
    patterns = [re.compile(rf"(?<!\w){re.escape(_folded(each))}(?!\w)") for each in wanted]
    return not patterns or any(pattern.search(quote) for pattern in patterns for quote in quotes)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def report(asked: Sequence[Asked], needed: float, risk: float | None = None) -> Row:
    """What the score of ``asked`` is worth, and which threshold to choose.

    The risk at a threshold is the share of wrong ones among the answered questions, its coverage is their share of
    all (El-Yaniv and Wiener 2010); ``aurc`` is the area under the curve of the two, and ``excess_aurc`` what of it is
    more than that of a score which puts every right answer first (Geifman et al. 2019). ``calibration_error`` is
    that of the score as the chance of a right answer, in 15 bins (Guo et al. 2017).

    ``suggested`` is the lowest threshold with at most ``risk``, None where there is none. Without ``risk`` it is the
    one that best tells the two kinds of questions apart: by the share of the answerable that it answers less that of
    the impossible (Youden 1950), which does not depend on how many there are of each. ``held_out`` is what thresholds
    cost that are chosen so on one half of the questions, every other one, on the other half.
    """
    scores = np.array([each.score for each in asked])
    right = np.array([each.right for each in asked])
    impossible = np.array([each.impossible for each in asked])
    area = _aurc(scores, right)
    chosen = _choose(scores, right, impossible, risk)
    return {
        "questions": len(asked),
        "answerable": int((~impossible).sum()),
        "impossible": int(impossible.sum()),
        "auc": auc(~impossible, scores),
        "aurc": round(area, 4),
        "excess_aurc": round(area - _aurc(right.astype(float), right), 4),
        "calibration_error": round(calibration_error(scores, right), 4),
        "present": {"needed": needed, **_cost(scores >= needed, right, impossible)},
        "suggested": None if chosen is None else {"needed": chosen, **_cost(scores >= chosen, right, impossible)},
        "held_out": _held_out(scores, right, impossible, risk),
        "curve": _curve(scores, right),
    }


def _aurc(scores: Scores, right: Flags) -> float:
    """The mean risk where the best 1, 2, ... all questions are answered; those with one score share their errors."""
    _, ranks, counts = np.unique(-scores, return_inverse=True, return_counts=True)
    wrong = (np.bincount(ranks, ~right) / counts)[np.sort(ranks)]
    return float((wrong.cumsum() / np.arange(1, len(scores) + 1)).mean())


def _cost(answered: Flags, right: Flags, impossible: Flags) -> Row:
    """What it costs to answer the questions ``answered``; the risk is None where these are none."""
    return {
        "coverage": share(int(answered.sum()), len(answered)),
        "risk": share(int((answered & ~right).sum()), int(answered.sum())),
        "answerable_answered": share(int((answered & ~impossible).sum()), int((~impossible).sum())),
        "impossible_answered": share(int((answered & impossible).sum()), int(impossible.sum())),
    }


def _choose(scores: Scores, right: Flags, impossible: Flags, risk: float | None) -> float | None:
    """The threshold that :func:`report` suggests."""
    thresholds, (answered, wrong, wrongly) = _thresholds(scores, np.ones_like(right), ~right, impossible)
    if risk is None:
        rightly = answered - wrongly
        return float(thresholds[np.argmax(rightly / rightly[-1] - wrongly / wrongly[-1])])
    fine = np.flatnonzero(wrong <= risk * answered)
    return float(thresholds[fine[-1]]) if len(fine) else None


def _thresholds(scores: Scores, *flags: Flags) -> tuple[Scores, list[NDArray[np.int64]]]:
    """Every score, the highest first, and of each of ``flags`` how many are set for the questions that reach it."""
    order = np.argsort(-scores, kind="stable")
    last = np.flatnonzero(np.diff(scores[order], append=-1.0))
    return scores[order][last], [each[order].cumsum()[last] for each in flags]


def _held_out(scores: Scores, right: Flags, impossible: Flags, risk: float | None) -> Row | None:
    """The cost of thresholds that are each chosen on one half and used on the other; None where a half lacks a kind."""
    even = np.arange(len(scores)) % 2 == 0
    answered = np.zeros_like(right)
    for half in (even, ~even):
        if len(set(impossible[half].tolist())) == 1:
            return None
        chosen = _choose(scores[half], right[half], impossible[half], risk)
        answered |= ~half & (scores >= (np.inf if chosen is None else chosen))
    return _cost(answered, right, impossible)


def _curve(scores: Scores, right: Flags) -> list[Row]:
    """Coverage and risk at up to ``_POINTS`` thresholds, at even steps of coverage."""
    thresholds, (answered, wrong) = _thresholds(scores, np.ones_like(right), ~right)
    coverages = answered / len(scores)
    places = sorted({int(np.searchsorted(coverages, step / _POINTS - 1e-9)) for step in range(1, _POINTS + 1)})
    return [
        {
            "needed": float(thresholds[place]),
            "coverage": round(float(coverages[place]), 4),
            "risk": round(float(wrong[place] / answered[place]), 4),
        }
        for place in places
    ]


def describe(found: Row) -> str:
    """The measures as lines for the terminal, the thresholds in words."""
    lines = [f"{name:<24}{found[name]}" for name in found if name not in {"present", "suggested", "held_out", "curve"}]
    lines += ["", "needed  coverage  risk"]
    lines += [f"{each['needed']:<8.4f}{each['coverage']:<10.3f}{each['risk']:.3f}" for each in found["curve"]]
    lines += ["", f"now, needed = {found['present']['needed']}: {_in_words(found['present'])}"]
    if found["suggested"]:
        lines += [f"in corpus.toml, needed = {found['suggested']['needed']}: {_in_words(found['suggested'])}"]
        if found["held_out"]:
            lines += [f"on each half of the questions, if chosen on the other: {_in_words(found['held_out'])}"]
    else:
        lines += [f"no threshold has so low a risk; the lowest is {min(each['risk'] for each in found['curve'])}"]
    return "\n".join(lines)


def _in_words(cost: Row) -> str:
    """What a threshold does, as in "answers 90 % of the answerable and 12 % of the impossible questions"."""
    risk = "nothing is answered" if cost["risk"] is None else f"{100 * cost['risk']:.1f} % of what it answers is wrong"
    possible, impossible = (100 * cost[f"{kind}_answered"] for kind in ("answerable", "impossible"))
    return f"answers {possible:.1f} % of the answerable, {impossible:.1f} % of the impossible questions; {risk}"
