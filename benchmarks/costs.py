"""Where the processor's time goes, stage by stage: `python -m benchmarks.costs`.

Three paths over the documents in corpus/: their index is made, by models that are loaded; their example questions are
asked in new words, a reader having asked before; a question is asked by `python -m assistant ask` in a process that
begins with it. By cProfile on the clock of the processors, so that waiting for the threads of a model counts as what
these compute. A function of ours counts for its module, any other for those of ours that call it, by their shares of
its time. What it costs to profile a call is measured beforehand and taken off.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import io
import multiprocessing
import pstats
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

Function = tuple[str, int, str]
"""Its file, line and name, as pstats tells functions apart."""
Stages = dict[str, float]
_OURS = Path(__file__).parent.parent / "assistant"
_LOADING = frozenset({"load_encoder", "load_stance_model", "encoder_name", "stance_name", "sha256_of"})
_STAGES = {
    "search": ("search", "index", "nearest"),
    "words and BM25": ("terms", "wording", "spelling"),
    "choosing quotes": ("quotes", "answer_types", "reasons", "verdict"),
    "sentence splitting": ("passages", "sections"),
    "amounts": ("amounts", "measures", "numerals", "purposes"),
    "sides": ("stance", "signs", "polarity", "conditions", "general_case"),
    "disagreements": ("claims", "contradictions", "disagreements", "neighbours"),
    "copies": ("copies",),
    "files": ("corpus", "plain", "settings", "readers", "storage", "contents", "disk", "locks", "refresh"),
}
_STAGE_OF = {module: stage for stage, modules in _STAGES.items() for module in modules}
# Functions that call each other pass time around: until this much of it, in seconds, is left, or that often.
_REST, _ROUNDS = 0.001, 200
_CALLS = 200_000


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # Each in a process of its own, so that none finds imported or remembered what another needed.
        for name, path in {"an index": index, "a warm question": warm, "a cold question": cold}.items():
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                stages, times = pool.apply(path, (folder,))
                pool.close()
                pool.join()
            total = sum(stages.values())
            print(f"\n| {name}, {total / times:.2f} s of processor | share |\n|---|---|")
            for stage, seconds in sorted(stages.items(), key=lambda each: -each[1]):
                if seconds >= total / 1000:
                    print(f"| {stage} | {seconds / total:.3f} |")


def index(folder: str) -> tuple[Stages, int]:
    from assistant.models import load_encoder, load_stance_model
    from assistant.refresh import refresh

    encoder, stance = load_encoder(), load_stance_model()
    return profiled(lambda: refresh(Path("corpus"), Path(folder), encoder, stance)), 1


def warm(folder: str) -> tuple[Stages, int]:
    from assistant import Assistant

    assistant = Assistant.load(folder)
    questions = [question.rstrip("?") for question in assistant.library.examples]
    for question in questions:
        assistant.ask(f"{question}?")
    return profiled(lambda: [assistant.ask(f"{question} please?") for question in questions]), len(questions)


def cold(folder: str) -> tuple[Stages, int]:
    def ask() -> None:
        from assistant.__main__ import main as command

        with contextlib.redirect_stdout(io.StringIO()):
            command(["ask", "Should I stretch with sciatica?", "--index", folder])

    return profiled(ask), 1


def profiled(work: Callable[[], object]) -> Stages:
    """The processor's seconds that ``work`` takes in each stage."""
    return by_stage(raw(work), *overhead())


def raw(work: Callable[[], object]) -> dict[Function, Any]:
    """For each function its calls, its own and whole time, and those of each caller, as pstats has them."""
    profile = cProfile.Profile(time.process_time)
    profile.runcall(work)
    found: dict[Function, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]  # typeshed leaves it out
    return found


def overhead() -> tuple[float, float]:
    """The seconds by which a profiled call lengthens the function that is called, and the one that calls it."""

    def called() -> None:
        pass

    def calling() -> None:
        for _ in range(_CALLS):
            called()

    began = time.process_time()
    calling()
    bare = time.process_time() - began
    own = {name: times[2] for (_, _, name), times in raw(calling).items()}
    return own["called"] / _CALLS, max(0.0, own["calling"] - bare) / _CALLS


def by_stage(stats: dict[Function, Any], inside: float, outside: float) -> Stages:
    """The times of functions as those of stages: what has no stage of its own goes to its callers.

    A call lengthens the called function by ``inside``, and the calling one by ``outside``.
    """
    stages: Stages = defaultdict(float)
    made: dict[Function, int] = defaultdict(int)
    for _, _, _, _, callers in stats.values():
        for caller, times in callers.items():
            made[caller] += times[0]
    # What a function took by itself is known for each of its callers; what it took for others only in sum.
    waiting: dict[Function, float] = defaultdict(float)
    for function, (_, calls, own, _, callers) in stats.items():
        bare = max(0.0, own - inside * calls - outside * made[function])
        place(function, bare, {caller: times[2] for caller, times in callers.items()}, stages, waiting)
    for _ in range(_ROUNDS):
        moved: dict[Function, float] = defaultdict(float)
        for function, seconds in waiting.items():
            shares = {caller: times[3] for caller, times in stats[function][4].items()}
            place(function, seconds, shares, stages, moved)
        waiting = moved
        if sum(waiting.values()) < _REST:
            break
    stages["other"] += sum(waiting.values())
    return stages


def place(
    function: Function, seconds: float, callers: dict[Function, float], stages: Stages, waiting: dict[Function, float]
) -> None:
    """Count ``seconds`` for the stage of ``function``, or else leave them ``waiting`` at its callers."""
    stage = stage_of(function)
    shares = {caller: share for caller, share in callers.items() if caller != function and share > 0}
    if stage or not shares:
        stages[stage or "other"] += seconds
        return
    total = sum(shares.values())
    for caller, share in shares.items():
        waiting[caller] += seconds * share / total


@cache
def stage_of(function: Function) -> str | None:
    """The stage that a function is of; none if it is of those that call it."""
    file, _, name = function
    if file.startswith("<frozen importlib") or name == "<module>":
        return "imports"
    if name in {"_tokenise", "preprocess"} or ("tokenization" in file and name in {"__call__", "_encode_plus"}):
        return "tokenising"
    path = Path(file)
    if path.parent != _OURS or path.stem == "inference":
        return None
    if path.stem == "models":
        if name in _LOADING:
            return "loading the models"
        return "stance model" if name == "scores" else "encoder"
    return _STAGE_OF.get(path.stem, "other")


if __name__ == "__main__":
    main()
