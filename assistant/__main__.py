"""The command line: ``python -m assistant COMMAND``. Errors are one line on standard error."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO, TypeVar

from tqdm import tqdm

from . import maintenance
from .assistant import Assistant, load
from .corpus import read_corpus
from .errors import AssistantError, IndexDamaged, IndexMissing, IndexStale, RecordError
from .evidence import MAX_BYTES, read_records
from .models import (
    STANCES,
    LateEncoder,
    LateStanceModel,
    encoder_name,
    load_encoder,
    load_stance_model,
    stance_name,
)
from .quotes import in_context
from .records import Answer
from .render import changes_text, map_text, text, verification_text
from .storage import load_index
from .verify import verify

T = TypeVar("T")

STALE, DAMAGED, CHANGED = 3, 4, 5
# As shells count it: 128 and the number of the signal that Ctrl-C sends.
STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    0 done, 1 failed, 2 misused, 3 stale, 4 damaged, 5 new disagreement, 130 stopped.
    """
    args = parser().parse_args(arguments)
    _use_utf8()
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the answers wants no more of them. What is left must not be written when Python ends.
        sys.stdout = io.StringIO()
        # Quotes that nobody was told of count as not verified.
        status = 1 if args.run is _verify else 0
    except KeyboardInterrupt:
        status = _fail("stopped; what was not finished is as it was before", STOPPED)
    except IndexStale as error:
        status = _fail(error, STALE)
    except (IndexMissing, IndexDamaged) as error:
        status = _fail(error, DAMAGED if args.run is _check else 1)
    except AssistantError as error:
        status = _fail(error, 1)
    except MemoryError:
        status = _fail(
            "there is not enough memory for this; nothing was changed: close other programs and try again", 1
        )
    except OSError as error:
        status = _fail(_line(error), 1)
    return status


def _line(error: Exception) -> str:
    """What to say of an error: the system's own name a path and a reason, ours say it themselves."""
    if not isinstance(error, OSError):
        return str(error)
    where = error.filename or "standard input or output"
    return f"{where}: {error.strerror or error}; check the path, the space and the rights"


def _use_utf8() -> None:
    """JSON is UTF-8 whatever the locale; a byte that is not becomes a lone surrogate, which questions lose.

    A standard input that was closed is empty.
    """
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BytesIO())
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def _fail(error: object, status: int) -> int:
    print(" ".join(str(error).split()), file=sys.stderr)
    return status


def parser() -> argparse.ArgumentParser:
    """What the command line understands; each command's function stands in ``run``."""
    top = argparse.ArgumentParser(prog="python -m assistant", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="command")
    index = commands.add_parser("index", help="build or update the index of a folder of documents")
    index.add_argument("--corpus", type=Path, default=Path("corpus"), help="the folder of documents")
    after = index.add_mutually_exclusive_group()
    after.add_argument("--watch", action="store_true", help="index again whenever the folder changes, until Ctrl-C")
    after.add_argument(
        "--fail-on", choices=["new-disagreement"], help="exit 5 if two documents disagree that did not before"
    )
    index.set_defaults(run=_index)
    ask = commands.add_parser("ask", help="answer a question; - reads a question a line from standard input")
    ask.add_argument("question")
    ask.add_argument("--follow", action="store_true", help="with -, each line follows the ones before it")
    ask.set_defaults(run=_ask)
    check = commands.add_parser("check", help="verify the index: exit 0 fresh, 3 stale, 4 damaged")
    check.add_argument("--corpus", type=Path, help="the folder of documents, if it is no longer where it was")
    check.set_defaults(run=_check)
    verify = commands.add_parser("verify", help="re-check the quotes of what ask --json printed: exit 0 if all are ok")
    verify.add_argument("record", help="a file; - reads standard input")
    verify.add_argument("--corpus", type=Path, default=Path("corpus"), help="the folder of documents")
    verify.add_argument("--json", action="store_true", help="print a JSON object a record")
    verify.set_defaults(run=_verify)
    for command in (index, ask, check, verify):
        command.add_argument("--model", type=Path, help="the folder of another sentence-transformers model")
    stance = commands.add_parser("stance", help='label {"evidence": ..., "claim": ...} lines of standard input')
    stance.set_defaults(run=_stance)
    _add_evaluate(commands.add_parser("evaluate", help="measure the program on labelled data"))
    disagreements = commands.add_parser("disagreements", help="where the documents of an index contradict each other")
    disagreements.set_defaults(run=_disagreements)
    for command in (index, ask, check, disagreements):
        command.add_argument("--index", type=Path, default=Path("index"), help="the folder of the index")
        command.add_argument("--json", action="store_true", help="print JSON")
    return top


def _add_evaluate(evaluate: argparse.ArgumentParser) -> None:
    kinds = evaluate.add_subparsers(required=True, metavar="what", dest="what")
    for what, measured in (
        ("retrieval", "the search, on a folder in BEIR's form"),
        ("stance", "the sides of quotes, on labelled pairs"),
        ("disagreement", "the disagreements, on claims with their evidence"),
        ("abstention", "the refusals, on questions with an answer and without; suggests a threshold"),
    ):
        kind = kinds.add_parser(what, help=measured)
        kind.add_argument("data", type=Path, help="a file, or for retrieval a folder, in the form that README.md shows")
        kind.add_argument("--json", action="store_true", help="print JSON")
        kind.set_defaults(run=_evaluate)
    abstention = kinds.choices["abstention"]
    abstention.add_argument("--index", type=Path, help="ask over this index, and not over the contexts of DATA")
    abstention.add_argument("--model", type=Path, help="the folder of another sentence-transformers model")
    abstention.add_argument("--risk", type=_share, help="the share of wrong answers to allow, from 0 to 1")
    abstention.set_defaults(run=_evaluate_abstention)


def _share(given: str) -> float:
    try:
        share = float(given)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{given} is not a number from 0 to 1")
    return share


def _index(args: argparse.Namespace) -> int:
    encoder, stance = LateEncoder(args.model), LateStanceModel()

    def index() -> maintenance.UpdateReport:
        report = maintenance.update(args.corpus, args.index, encoder, stance, _progress)
        _warn(report.warning)
        if args.json:
            print(json.dumps(report.to_dict(), ensure_ascii=False), flush=True)
        else:
            changed = changes_text(report.changes) if report.changes else ""
            print(f"{report.describe()}\n{changed and chr(10)}{changed}", end="", flush=True)
        return report

    if args.watch:
        from .watching import folder_changes, keep_up

        keep_up(folder_changes(args.corpus, args.index), index, lambda error: _fail(_line(error), 1))
        return 0
    report = index()
    appeared = report.changes.disagreements.appeared if report.changes else ()
    if args.fail_on and appeared:
        count = f"{len(appeared)} disagreement{'' if len(appeared) == 1 else 's'}"
        return _fail(f"{count} appeared; the index is saved: look at what changed, then run the command again", CHANGED)
    return 0


def _warn(warning: str | None) -> None:
    """One line on standard error, where a command works with another index than it should have found."""
    if warning:
        _fail(warning, 0)


def _progress(work: Iterable[T]) -> Iterable[T]:
    """A bar on standard error for work that takes more than a second."""
    bar: Iterable[T] = tqdm(work, delay=1, leave=False)
    return bar


def _ask(args: argparse.Namespace) -> int:
    if args.follow and args.question != "-":
        return _fail("--follow goes with the questions of standard input; run: python -m assistant ask - --follow", 2)
    assistant = Assistant.load(args.index, args.model)
    _warn(assistant.warning)
    if args.question != "-":
        print(_shown(assistant.ask(args.question), as_json=args.json))
        return 0
    history: list[Answer] = []
    for question in _lines(sys.stdin):
        answer = assistant.ask(question, history)
        if args.follow:
            history.append(answer)
        print(_shown(answer, as_json=True), flush=True)
    return 0


def _lines(stream: TextIO) -> Iterable[str]:
    return (line.rstrip("\n") for line in stream)


def _shown(answer: Answer, *, as_json: bool) -> str:
    return json.dumps(answer.to_dict(), ensure_ascii=False) if as_json else text(answer)


def _check(args: argparse.Namespace) -> int:
    report = maintenance.check(args.index, LateEncoder(args.model), LateStanceModel(), args.corpus)
    print(json.dumps(asdict(report)) if args.json else report.describe())
    return 0


def _verify(args: argparse.Namespace) -> int:
    if args.record == "-":
        data, name = sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"
    else:
        with Path(args.record).open("rb") as file:
            data, name = file.read(MAX_BYTES + 1), args.record
    records = read_records(data, name)
    found = verify(records, read_corpus(args.corpus), encoder_name(args.model), stance_name())
    for each in found if args.json else ():
        print(json.dumps(each.to_dict(), ensure_ascii=False))
    if not args.json:
        print(verification_text(found), end="")
    return 0 if all(each.ok for each in found) else 1


def _stance(_: argparse.Namespace) -> int:
    model = load_stance_model()
    for number, line in enumerate(_lines(sys.stdin), start=1):
        (scores,) = model.scores([_pair(line, number)])
        shown = {name: round(float(score), 4) for name, score in zip(STANCES, scores, strict=True)}
        print(json.dumps({"label": max(shown, key=lambda name: shown[name]), "scores": shown}), flush=True)
    return 0


def _disagreements(args: argparse.Namespace) -> int:
    index = load_index(args.index)
    _warn(index.warning)
    found = [in_context(each) for each in index.disagreements]
    if args.json:
        quotes = {quote.id: quote.to_dict() for each in found for quote in each.quotes}
        shown = {"disagreements": [each.to_dict() for each in found], "quotes": list(quotes.values())}
        print(json.dumps({**shown, "index": {"fingerprint": index.fingerprint}}, ensure_ascii=False))
    else:
        print(map_text(found), end="")
    return 0


def _evaluate(args: argparse.Namespace) -> int:
    # Their measures come from libraries that take a second to import.
    if args.what == "retrieval":
        from .evaluate_retrieval import evaluate_retrieval

        found = evaluate_retrieval(args.data, load_encoder(), _progress)
    else:
        from .evaluate import evaluate_disagreement, evaluate_stance

        found = (evaluate_stance if args.what == "stance" else evaluate_disagreement)(args.data, load_stance_model())
    print(json.dumps(found) if args.json else "\n".join(f"{name:<24}{value}" for name, value in found.items()))
    return 0


def _evaluate_abstention(args: argparse.Namespace) -> int:
    from .evaluate_abstention import describe, evaluate_abstention

    index, encoder = load(args.index, args.model) if args.index else (None, load_encoder(args.model))
    _warn(index.warning if index else None)
    found = evaluate_abstention(args.data, encoder, load_stance_model(), index, args.risk, _progress)
    print(json.dumps(found) if args.json else describe(found))
    return 0


def _pair(line: str, number: int) -> tuple[str, str]:
    try:
        row = json.loads(line)
        evidence, claim = row["evidence"], row["claim"]
    except (ValueError, TypeError, KeyError):
        evidence = claim = None
    if not isinstance(evidence, str) or not isinstance(claim, str):
        raise RecordError(f'line {number} is not {{"evidence": "…", "claim": "…"}}; correct it and ask again.')
    return evidence, claim


if __name__ == "__main__":
    sys.exit(main())
