"""A corpus that is edited again and again: the index is always the one that building from nothing would give."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import CorpusError, IndexBusy
from assistant.locks import only_writer
from assistant.refresh import refresh
from assistant.storage import load_current, load_index
from tests.fakes import FakeEncoder, FakeStanceModel

ENCODER, STANCE = FakeEncoder("stretch", "hamstrings", "pain", "nerve", "leg"), FakeStanceModel()
SENTENCES = (
    "You should stretch your hamstrings every day.",
    "Never stretch your hamstrings every day.",
    "Stretching your hamstrings every day does not help.",
    "Hold a hamstring stretch for ten seconds at most.",
    "Hold a hamstring stretch for sixty seconds at least.",
    "Pain comes from a nerve in the leg.",
)
NAMES = ("a.txt", "b.txt", "sub/c.txt", "d.md", "z.txt")

TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join)
EDITS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), TEXTS),
    st.tuples(st.just("move"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("describe"), st.sampled_from(NAMES), st.sampled_from(["Backs", "Legs"])),
)


def edit(corpus: Path, what: str, name: str, value: str) -> None:
    path = corpus / name
    if what == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(value, "utf-8")
    elif what == "describe":
        (corpus / "corpus.toml").write_text(f'[documents."{name}"]\ntitle = "{value}"\n', "utf-8")
    elif path.exists():
        if what == "remove":
            path.unlink()
        else:
            (corpus / value).parent.mkdir(exist_ok=True)
            path.rename(corpus / value)


def files(index: Path) -> dict[str, bytes]:
    """What the generation in use consists of, and CURRENT."""
    name = (index / "CURRENT").read_text("utf-8").split(" ")[0]
    found = {path.relative_to(index / name).as_posix(): path for path in (index / name).rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items()}


@pytest.mark.slow
@settings(max_examples=60)
@given(st.lists(st.lists(EDITS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_updating_gives_the_bytes_that_building_from_nothing_gives(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[tuple[str, str, str]]]
) -> None:
    folder = tmp_path_factory.mktemp("edits")
    corpus = folder / "corpus"
    corpus.mkdir()
    for edits in rounds:
        for what, name, value in edits:
            edit(corpus, what, name, value)
        try:
            refresh(corpus, folder / "index", ENCODER, STANCE)
        except CorpusError:
            continue
        shutil.rmtree(folder / "again", ignore_errors=True)
        refresh(corpus, folder / "again", ENCODER, STANCE)
        assert files(folder / "index") == files(folder / "again")
    shutil.rmtree(folder)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in zip(("a.txt", "b.txt"), SENTENCES, strict=False):
        (folder / name).write_text(text, "utf-8")
    return folder


def test_the_examples_disagree(corpus: Path, tmp_path: Path) -> None:
    """Otherwise the test above would compare empty maps."""
    found = refresh(corpus, tmp_path / "index", ENCODER, STANCE).index
    assert found.map is not None
    assert len(found.map.disagreements) == 1


def test_nothing_is_written_where_nothing_changed(corpus: Path, tmp_path: Path) -> None:
    first = refresh(corpus, tmp_path / "index", ENCODER, STANCE)
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "index").rglob("*")}
    again = refresh(corpus, tmp_path / "index", ENCODER, STANCE)
    assert again.index is again.previous
    assert again.index.fingerprint == first.index.fingerprint
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "index").rglob("*")} == written


def test_a_damaged_index_is_mended_from_the_one_before_it(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    refresh(corpus, index, ENCODER, STANCE)
    (corpus / "c.txt").write_text(SENTENCES[5], "utf-8")
    whole = refresh(corpus, index, ENCODER, STANCE).index
    current = index / (index / "CURRENT").read_text("utf-8").split(" ")[0]
    (current / "vectors.npy").write_bytes(b"")
    assert load_index(index).warning is not None
    mended = refresh(corpus, index, ENCODER, STANCE)
    assert mended.previous is not None
    assert mended.previous.warning is not None
    assert len(mended.previous.sources) == 2
    assert load_current(index).fingerprint == whole.fingerprint == mended.index.fingerprint


def test_what_a_killed_run_left_is_removed(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    refresh(corpus, index, ENCODER, STANCE)
    (index / ".new" / "terms").mkdir(parents=True)
    (index / ".CURRENT.new").write_text("half")
    refresh(corpus, index, ENCODER, STANCE)
    assert not list(index.glob(".[!l]*"))


def test_a_second_writer_is_refused_at_once(corpus: Path, tmp_path: Path) -> None:
    with only_writer(tmp_path / "index"), pytest.raises(IndexBusy):
        refresh(corpus, tmp_path / "index", ENCODER, STANCE)
