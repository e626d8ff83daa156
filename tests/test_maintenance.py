"""An index is brought up to date, or verified, and says what changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.corpus import read_corpus
from assistant.errors import CorpusError, IndexMissing, IndexStale
from assistant.index import build_index
from assistant.maintenance import check, update
from assistant.storage import load_index, save_index
from tests.fakes import FakeEncoder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("You should stretch every day.", "utf-8")
    (folder / "b.txt").write_text("Pain comes from a nerve in the leg.", "utf-8")
    return folder


@pytest.fixture
def index(corpus: Path, tmp_path: Path) -> Path:
    """By a fake encoder: to check an index needs no model."""
    read = read_corpus(corpus)
    save_index(build_index(read.library, read.sources, FakeEncoder("pain")), tmp_path / "index", corpus)
    return tmp_path / "index"


def test_an_index_of_the_present_corpus_is_fresh(index: Path) -> None:
    report = check(index)
    assert (report.status, report.documents, report.passages) == ("fresh", 2, 2)
    assert report.describe().startswith("fresh: 2 documents, 2 passages, index ")


@pytest.mark.parametrize(
    ("name", "text"), [("a.txt", "Now it says another thing."), ("c.txt", "A new one."), ("corpus.toml", "title = 'T'")]
)
def test_a_change_of_the_corpus_makes_the_index_stale(corpus: Path, index: Path, name: str, text: str) -> None:
    (corpus / name).write_text(text, "utf-8")
    with pytest.raises(IndexStale, match=rf"{name} changed since; run: python -m assistant index"):
        check(index)


def test_a_removed_document_makes_the_index_stale(corpus: Path, index: Path) -> None:
    (corpus / "b.txt").unlink()
    with pytest.raises(IndexStale, match=r"b\.txt changed since"):
        check(index)


def test_checking_without_an_index_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="run: python -m assistant index"):
        check(tmp_path / "nowhere")


def test_a_corpus_that_moved_is_named(corpus: Path, index: Path, tmp_path: Path) -> None:
    corpus.rename(tmp_path / "elsewhere")
    with pytest.raises(CorpusError, match="is not a folder"):
        check(index)
    assert check(index, tmp_path / "elsewhere").status == "fresh"


@pytest.mark.slow
def test_an_update_reports_what_became_of_each_document(corpus: Path, tmp_path: Path) -> None:
    first = update(corpus, tmp_path / "new")
    assert (first.added, first.unchanged) == (("a.txt", "b.txt"), ())
    assert update(corpus, tmp_path / "new").unchanged == ("a.txt", "b.txt")
    (corpus / "a.txt").write_text("Stretch only if it does not hurt.", "utf-8")
    (corpus / "b.txt").rename(corpus / "c.txt")
    (corpus / "d.txt").write_text("Stretch  only if it does not hurt.\n", "utf-8")
    (corpus / "e.pdf").write_bytes(b"%PDF")
    report = update(corpus, tmp_path / "new")
    assert (report.added, report.changed, report.removed) == (("c.txt", "d.txt"), ("a.txt",), ("b.txt",))
    assert [each.id for each in report.skipped] == ["e.pdf"]
    assert report.near_duplicates == (("a.txt", "d.txt"),)
    assert "removed   1: b.txt" in report.describe()
    assert "one voice: a.txt and its copies d.txt" in report.describe()


@pytest.mark.slow
def test_nothing_to_index_leaves_the_old_index_in_use(corpus: Path, index: Path) -> None:
    before = load_index(index).fingerprint
    for path in corpus.iterdir():
        path.unlink()
    with pytest.raises(CorpusError, match="no document has a sentence to index"):
        update(corpus, index)
    assert load_index(index).fingerprint == before
