"""The command line: its exit statuses, its JSON, and errors of one line."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.corpus import read_corpus
from assistant.index import build_index
from assistant.locks import only_writer
from assistant.models import encoder_name
from assistant.storage import load_index, save_index
from assistant.verify import STATUSES
from tests.fakes import FakeEncoder

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("You should stretch your hamstrings every day for two minutes.", "utf-8")
    return folder


@pytest.fixture
def index(corpus: Path, tmp_path: Path) -> Path:
    """By a fake encoder under the bundled one's name: where nothing is asked, none is loaded."""
    read, encoder = read_corpus(corpus), FakeEncoder("pain")
    encoder.name = encoder_name()
    save_index(build_index(read.library, read.sources, encoder), tmp_path / "index", corpus)
    return tmp_path / "index"


def error_line(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize(
    "arguments", [[], ["sing"], ["ask"], ["check", "--deep"], ["ask", "a", "b"], ["verify"], ["verify", "a", "b"]]
)
def test_misuse_exits_with_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: python -m assistant" in capsys.readouterr().err


def test_check_of_a_fresh_index_exits_with_0(capsys: pytest.CaptureFixture[str], index: Path) -> None:
    assert main(["check", "--index", str(index), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "fresh"


@pytest.mark.parametrize("name", ["a.txt", "corpus.toml"])
def test_check_of_a_stale_index_exits_with_3(
    capsys: pytest.CaptureFixture[str], corpus: Path, index: Path, name: str
) -> None:
    (corpus / name).write_text("title = 'Another text about backs.'", "utf-8")
    assert main(["check", "--index", str(index)]) == 3
    assert f"{name} changed since; run: python -m assistant index --corpus {corpus} --index {index}" in error_line(
        capsys
    )


def test_check_of_a_damaged_index_exits_with_4(capsys: pytest.CaptureFixture[str], index: Path) -> None:
    for path in sorted(file for file in index.rglob("*") if file.is_file()):
        before = path.read_bytes()
        path.write_bytes(before + b"\n")
        assert main(["check", "--index", str(index)]) == 4, path
        assert "run: python -m assistant index --corpus" in error_line(capsys)
        path.write_bytes(before)


def test_check_without_an_index_exits_with_4(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["check", "--index", str(tmp_path)]) == 4
    assert f"{tmp_path} holds no index; run: python -m assistant index --corpus" in error_line(capsys)


def test_asking_without_an_index_exits_with_1(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["ask", "Why?", "--index", str(tmp_path)]) == 1
    assert "run: python -m assistant index --corpus" in error_line(capsys)


@pytest.mark.parametrize("wrong", ["title = ", "titel = 'x'"])
def test_a_wrong_corpus_toml_is_named(
    capsys: pytest.CaptureFixture[str], corpus: Path, tmp_path: Path, wrong: str
) -> None:
    (corpus / "corpus.toml").write_text(wrong, "utf-8")
    assert main(["index", "--corpus", str(corpus), "--index", str(tmp_path / "index")]) == 1
    assert str(corpus / "corpus.toml") in error_line(capsys)


def test_a_folder_without_a_model_is_named(capsys: pytest.CaptureFixture[str], corpus: Path, tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    assert main(["index", "--corpus", str(corpus), "--index", index, "--model", str(tmp_path)]) == 1
    assert "name the folder of a sentence-transformers model" in error_line(capsys)


class Broken(io.BytesIO):
    """A standard input at which something happens."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def read(self, *_: object) -> bytes:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "said"), [(KeyboardInterrupt(), 130, "stopped"), (MemoryError(), 1, "not enough memory")]
)
def test_ctrl_c_and_too_little_memory_are_one_line_and_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int, said: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Broken(error)))
    assert main(["verify", "-"]) == status
    assert said in error_line(capsys)


def test_following_goes_with_standard_input_alone(capsys: pytest.CaptureFixture[str], index: Path) -> None:
    assert main(["ask", "does it help?", "--follow", "--index", str(index)]) == 2
    assert "run: python -m assistant ask - --follow" in error_line(capsys)


def run_check(index: Path, *, stdout: int) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "assistant", "check", "--index", str(index)]
    return subprocess.run(command, cwd=ROOT, stdout=stdout, stderr=subprocess.PIPE, check=False)


def test_a_reader_that_goes_away_is_no_failure(index: Path) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    run = run_check(index, stdout=writes)
    os.close(writes)
    assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_behind_standard_output_is_a_failure_of_one_line(index: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        run = run_check(index, stdout=full.fileno())
    assert run.returncode == 1
    assert run.stderr.startswith(b"standard input or output: No space left on device")
    assert run.stderr.count(b"\n") == 1


WORDS = "You should stretch your hamstrings every day for two minutes."


@pytest.fixture
def record(corpus: Path, tmp_path: Path) -> Path:
    """An answer that quotes the whole of a.txt, as ``ask --json`` prints it."""
    (source,) = read_corpus(corpus).sources
    quote = {"id": 1, "source": source.to_dict(), "start": 0, "end": len(WORDS), "text": WORDS, "condition": None}
    answer = {"question": "stretch?", "quotes": [quote], "disagreements": [], "refusal": None}
    made_from = {"fingerprint": "f", "models": {"encoder": "e@0", "stance": None}}
    (tmp_path / "r.json").write_text(json.dumps(answer | {"index": made_from}) + "\n", "utf-8")
    return tmp_path / "r.json"


def test_verifying_quotes_that_stand_exits_with_0(
    capsys: pytest.CaptureFixture[str], corpus: Path, record: Path
) -> None:
    assert main(["verify", str(record), "--corpus", str(corpus)]) == 0
    out = capsys.readouterr().out
    assert "[1] ok                a.txt “You should stretch your hamstrings every day for two minutes…”\n" in out
    assert out.endswith("\n1 quote: 1 ok.\n")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"New. {WORDS}", "moved"),
        (WORDS.replace("two", "nine"), "changed"),
        ("Something else.", "not found"),
        (None, "in another source"),
    ],
)
def test_verifying_quotes_that_do_not_stand_exits_with_1(
    capsys: pytest.CaptureFixture[str], corpus: Path, record: Path, text: str | None, status: str
) -> None:
    if text is None:
        (corpus / "a.txt").rename(corpus / "b.txt")
    else:
        (corpus / "a.txt").write_text(text, "utf-8")
    assert main(["verify", str(record), "--corpus", str(corpus), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], [quote["status"] for quote in found["quotes"]]) == (False, [status])
    assert found["counts"] == dict.fromkeys(STATUSES, 0) | {status: 1}
    assert main(["verify", str(record), "--corpus", str(corpus)]) == 1
    assert f"\n[1] {status:<17} a.txt “" in capsys.readouterr().out


def test_records_from_standard_input_are_verified_line_by_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, corpus: Path, record: Path
) -> None:
    other = record.read_text("utf-8").replace("two minutes", "ten minutes")
    piped = io.BytesIO((record.read_text("utf-8") + other).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(piped))
    assert main(["verify", "-", "--corpus", str(corpus), "--json"]) == 1
    assert [json.loads(line)["ok"] for line in capsys.readouterr().out.splitlines()] == [True, False]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "r.json is empty; name a file that `python -m assistant ask --json` wrote."),
        ("Walk.", "r.json, line 1 is not JSON: "),
        ("{}", "r.json, line 1 is not an answer: it has no question of type str; name a file"),
        ("[" * 100_000, "r.json, line 1 is not an answer: it is nested too deeply; name a file"),
        (None, "r.json: No such file or directory; check the path"),
    ],
)
def test_what_is_no_record_exits_with_1(
    capsys: pytest.CaptureFixture[str], corpus: Path, record: Path, content: str | None, why: str
) -> None:
    record.unlink()
    if content is not None:
        record.write_text(content, "utf-8")
    assert main(["verify", str(record), "--corpus", str(corpus)]) == 1
    assert why in error_line(capsys)


def test_verifying_without_the_corpus_says_what_to_do(
    capsys: pytest.CaptureFixture[str], record: Path, tmp_path: Path
) -> None:
    assert main(["verify", str(record), "--corpus", str(tmp_path / "nowhere")]) == 1
    assert "name another with --corpus" in error_line(capsys)


def test_quotes_that_nobody_was_told_of_are_not_verified(corpus: Path, record: Path) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    command = [sys.executable, "-m", "assistant", "verify", str(record), "--corpus", str(corpus)]
    run = subprocess.run(command, cwd=ROOT, stdout=writes, stderr=subprocess.PIPE, check=False)
    os.close(writes)
    assert (run.returncode, run.stderr) == (1, b"")


def test_a_closed_standard_input_is_an_empty_one() -> None:
    command = f"exec {sys.executable!r} -m assistant verify - <&-"
    run = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert (run.returncode, run.stdout) == (1, b"")
    assert run.stderr.startswith(b"standard input is empty; name a file")


def test_verifying_loads_no_model(corpus: Path, record: Path) -> None:
    code = (
        "import sys; from assistant.__main__ import main; status = main(sys.argv[1:]); "
        "sys.exit(status or bool({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, "verify", str(record), "--corpus", str(corpus)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.slow
def test_what_ask_prints_is_verified_until_a_document_is_edited(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, index_folder: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("should I stretch with sciatica?\nwhich mattress is best?\nhello"))
    assert main(["ask", "-", "--index", str(index_folder)]) == 0
    record = tmp_path / "r.jsonl"
    record.write_text(capsys.readouterr().out, "utf-8")
    corpus = shutil.copytree(ROOT / "corpus", tmp_path / "copy")
    assert main(["verify", str(record), "--corpus", str(corpus), "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["same"]["encoder"] for each in found] == [True] * 3
    quote = found[0]["quotes"][0]
    document = corpus / quote["source"]
    document.write_text("New.\n\n" + document.read_text("utf-8"), "utf-8")
    assert main(["verify", str(record), "--corpus", str(corpus), "--json"]) == 1
    (after, *_) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (after["quotes"][0]["status"], after["quotes"][0]["now"]["start"]) == ("moved", quote["start"] + 6)


@pytest.mark.slow
def test_nothing_to_index_exits_with_1_and_the_old_index_still_serves(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, index: Path
) -> None:
    (tmp_path / "empty").mkdir()
    before = load_index(index).fingerprint
    assert main(["index", "--corpus", str(tmp_path / "empty"), "--index", str(index)]) == 1
    assert "add files with text" in error_line(capsys)
    assert load_index(index).fingerprint == before


@pytest.mark.slow
def test_index_prints_what_became_of_the_documents(
    capsys: pytest.CaptureFixture[str], corpus: Path, tmp_path: Path
) -> None:
    assert main(["index", "--corpus", str(corpus), "--index", str(tmp_path / "new"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["added"] == ["a.txt"]
    assert set(report) >= {"added", "changed", "removed", "unchanged", "skipped", "near_duplicates"}


def test_a_second_writer_is_busy(capsys: pytest.CaptureFixture[str], corpus: Path, index: Path) -> None:
    with only_writer(index):
        assert main(["index", "--corpus", str(corpus), "--index", str(index)]) == 1
    assert "is busy: another process is indexing into it" in error_line(capsys)


def test_to_watch_and_to_fail_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["index", "--watch", "--fail-on", "new-disagreement"])
    assert stopped.value.code == 2
    assert "not allowed with argument --watch" in capsys.readouterr().err


def test_the_index_before_answers_where_the_present_one_is_damaged(
    capsys: pytest.CaptureFixture[str], corpus: Path, index: Path
) -> None:
    (corpus / "b.txt").write_text("Another text about the back and its pain.", "utf-8")
    read = read_corpus(corpus)
    save_index(build_index(read.library, read.sources, FakeEncoder("pain")), index, corpus)
    (index / (index / "CURRENT").read_text("utf-8").split(" ")[0] / "vectors.npy").write_bytes(b"")
    assert main(["disagreements", "--index", str(index)]) == 0
    out, err = capsys.readouterr()
    assert out == "No two sources were found to disagree.\n"
    assert err.count("\n") == 1
    assert "the last sound index answers instead; run: python -m assistant index --corpus" in err
    assert main(["check", "--index", str(index)]) == 4


@pytest.mark.slow
def test_a_new_disagreement_can_be_made_to_fail(
    capsys: pytest.CaptureFixture[str], corpus: Path, tmp_path: Path
) -> None:
    index = str(tmp_path / "new")
    command = ["index", "--corpus", str(corpus), "--index", index, "--fail-on", "new-disagreement"]
    assert main(command) == 0
    (corpus / "b.txt").write_text("You should stretch your hamstrings every day for ten minutes.", "utf-8")
    capsys.readouterr()
    assert main([*command, "--json"]) == 5
    out, err = capsys.readouterr()
    (pair,) = json.loads(out)["changes"]["disagreements"]["appeared"]
    assert pair["kind"] == "amount"
    assert {quote["source"] for quote in pair["quotes"]} == {"a.txt", "b.txt"}
    assert err == "1 disagreement appeared; the index is saved: look at what changed, then run the command again\n"
    assert main(command) == 0
    assert load_index(tmp_path / "new").map is not None


@pytest.mark.slow
def test_lines_follow_each_other_if_they_are_told_to(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, index_folder: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("should I stretch with sciatica?\nhow long?"))
    assert main(["ask", "-", "--follow", "--index", str(index_folder)]) == 0
    asked = [json.loads(line)["understood"] for line in capsys.readouterr().out.splitlines()]
    assert asked == ["should I stretch with sciatica?", "How long should I stretch with sciatica?"]


@pytest.mark.slow
def test_questions_from_standard_input_give_one_json_object_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, index_folder: Path
) -> None:
    questions = ["should I stretch with sciatica?", "", "\x00\x1b\ud800 ?", "a" * 2**20, "hello"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(questions)))
    assert main(["ask", "-", "--index", str(index_folder)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    keys = {"question", "answered", "verdict", "quotes", "disagreements", "notices", "refusal", "index"}
    assert all(set(answer) >= keys for answer in answers)
    reasons = [answer["refusal"] and answer["refusal"]["reason"] for answer in answers]
    assert reasons[:4] == [None, "empty question", "empty question", "question too long"]
    assert len(answers) == 5
    assert all(answer["followup"] is None for answer in answers)
    quote = answers[0]["quotes"][0]
    assert set(quote) >= {"id", "source", "start", "end", "text", "role", "relevance", "stance", "stance_score"}
    assert set(quote["source"]) >= {"id", "title", "author", "url", "date", "sha256"}


@pytest.mark.slow
def test_the_program_itself_answers(index_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(index_folder, tmp_path / "a folder" / "index")
    command = [sys.executable, "-m", "assistant", "ask", "which stretch is gentle?", "--index", str(folder)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert "gentle on the lower back" in run.stdout


@pytest.mark.slow
def test_input_that_is_not_utf8_and_an_ascii_terminal_are_no_failure(index_folder: Path) -> None:
    command = [sys.executable, "-m", "assistant", "ask", "-", "--index", str(index_folder)]
    environment = os.environ | {"PYTHONIOENCODING": "ascii:strict"}
    questions = b"do nerves like being stretched \xff?\nStretching \xe2\x80\x93 yes?\n"
    run = subprocess.run(command, cwd=ROOT, env=environment, input=questions, capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")
    asked = [json.loads(line)["question"] for line in run.stdout.splitlines()]
    assert asked == ["do nerves like being stretched ?", "Stretching – yes?"]
