"""README.md tells the truth: its files, its commands and its code are those of the project."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from assistant import Assistant
from assistant import __main__ as cli
from assistant.evaluate import document
from assistant.index import build_index
from assistant.records import Library
from assistant.render import text
from tests.fakes import FakeEncoder, FakeStanceModel

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
_TEXT = "Stretching helps backs, and does so every day.\n\nStretching helps backs.\n"


def test_every_module_stands_in_the_reading_order() -> None:
    listed = set(re.findall(r"`((?:assistant/\w+|app)\.py)`", README))
    present = {f"assistant/{path.name}" for path in (ROOT / "assistant").glob("*.py")} | {"app.py"}
    assert listed == present - {"assistant/__init__.py", "assistant/__main__.py", "assistant/errors.py"}


def test_every_command_is_documented() -> None:
    documented = set(re.findall(r"`python -m assistant (\w+)", README))
    (commands,) = (action.choices for action in cli.parser()._actions if isinstance(action.choices, dict))
    assert documented == set(commands)


@pytest.mark.parametrize("line", re.findall(r"^\$ python -m assistant (.+)$", README, re.MULTILINE))
def test_every_example_of_a_command_is_understood(line: str) -> None:
    assert cli.parser().parse_args(shlex.split(line)).run


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"^\$ make (\w+)", README, re.MULTILINE)) <= targets


def test_every_key_of_an_answer_is_explained() -> None:
    encoder = FakeEncoder("stretching", "backs")
    index = build_index(Library("", "", "", "", (), ()), [document("a", "A", _TEXT)], encoder)
    answer = Assistant(index, encoder, FakeStanceModel()).ask("does stretching help backs?").to_dict()
    assert answer["quotes"]
    (table,) = re.findall(r"^\| key \| is \|\n(.+?)\n\n", README, re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"`(\w+)`", table))
    of_quote = {key for quote in answer["quotes"] for key in quote}
    assert set(answer) | of_quote | set(answer["verdict"]) | set(answer["index"]) <= named


@pytest.mark.slow
def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(compile(code.replace('index="index"', f"index={str(tmp_path)!r}"), "README.md", "exec"), {})  # noqa: S102


@pytest.mark.slow
def test_the_first_answer_is_the_one_that_is_printed(tmp_path: Path) -> None:
    question, shown = re.findall(r'^\$ python -m assistant ask "([^"]+)"\n(.+?)^```', README, re.DOTALL | re.MULTILINE)[
        0
    ]
    assert text(Assistant.open(ROOT / "corpus", tmp_path).ask(question)).strip() == shown.strip()
