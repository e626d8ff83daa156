"""What a question costs, as ratios in one run: `python -m benchmarks.speed`.

Cold: a whole `python -m assistant ask` on a built index, against the bare import of sentence_transformers in a
fresh interpreter. Warm: one `Assistant.ask` of a question in new words, against one bare encoding of the question;
the passages that it reads were read for an earlier question, or not; the sides of quotes and the disagreements are
among it. A pair is one that the stance model judges, in a batch of 16. Medians.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from assistant import Assistant
from assistant.models import load_encoder, load_stance_model
from assistant.storage import load_index

_WORDS = ("please", "now", "then", "today", "still", "here", "there", "again", "yet", "really", "though", "instead")
_BATCH = 16
_COLD_RUNS, _WARM_RUNS = 3, len(_WORDS) - 1


def main() -> None:
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        Assistant.open("corpus", folder)
        index, encoder, stance = load_index(Path(folder)), load_encoder(), load_stance_model()
        assistant = Assistant(index, encoder, stance)
        questions = assistant.library.examples
        bare = _median(lambda: [encoder.encode([question]) for question in questions], _WARM_RUNS)
        variants = iter(range(_WARM_RUNS + 1))
        asked = _median(lambda: _ask_anew(assistant, questions, next(variants)), _WARM_RUNS)
        unread = _median(lambda: [Assistant(index, encoder, stance).ask(question) for question in questions], 3)
        refused = _median(lambda: assistant.ask("Is ibuprofen good for gout?"), _WARM_RUNS) * len(questions)
        pairs = [(" ".join(passage.text.split()), questions[0]) for passage in index.passages[:_BATCH]]
        judged = _median(lambda: stance.scores(pairs), _WARM_RUNS) / len(pairs)
        importing = _median(lambda: _run("-c", "import sentence_transformers"), _COLD_RUNS)
        cold = _median(lambda: _run("-m", "assistant", "ask", questions[0], "--index", folder), _COLD_RUNS)
    milliseconds = 1000 / len(questions)
    print(f"one bare encoding          {bare * milliseconds:8.1f} ms   1.0")
    print(f"a warm question, answered  {asked * milliseconds:8.1f} ms   {asked / bare:.1f} encodings")
    print(f"its passages not read yet  {unread * milliseconds:8.1f} ms   {unread / bare:.1f} encodings")
    print(f"a warm question, refused   {refused * milliseconds:8.1f} ms   {refused / bare:.1f} encodings")
    print(f"a pair of passage and claim {judged * 1000:7.1f} ms   {judged * len(questions) / bare:.1f} encodings")
    print(f"import sentence_transformers {importing:6.1f} s    1.0")
    print(f"cold `assistant ask`         {cold:6.1f} s    {cold / importing:.1f} imports")


def _ask_anew(assistant: Assistant, questions: Sequence[str], variant: int) -> None:
    """Each question with one more word, another each time, so that nothing of the question is remembered."""
    for question in questions:
        assistant.ask(f"{question.rstrip('?')} {_WORDS[variant]}?")


def _median(work: Callable[[], object], runs: int) -> float:
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


if __name__ == "__main__":
    main()
