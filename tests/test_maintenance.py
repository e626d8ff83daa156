"""An index is brought up to date, or verified, and says what changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.claims import add_map
from assistant.corpus import read_corpus
from assistant.errors import CorpusError, IndexDamaged, IndexMissing, IndexStale
from assistant.index import build_index
from assistant.maintenance import CheckReport, UpdateReport, check, last_reindex, update
from assistant.render import changes_text
from assistant.storage import load_index, save_index
from tests.fakes import FakeEncoder, FakeStanceModel


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


def checked(index: Path, corpus: Path | None = None, stance: str = "fake-stance@0") -> CheckReport:
    model = FakeStanceModel()
    model.name = stance
    return check(index, ENCODER, model, corpus)


def test_an_index_of_the_present_corpus_is_fresh(index: Path) -> None:
    report = checked(index)
    assert (report.status, report.documents, report.passages) == ("fresh", 2, 2)
    assert report.describe().startswith("fresh: 2 documents, 2 passages, index ")


@pytest.mark.parametrize(
    ("name", "text"), [("a.txt", "Now it says another thing."), ("c.txt", "A new one."), ("corpus.toml", "title = 'T'")]
)
def test_a_change_of_the_corpus_makes_the_index_stale(corpus: Path, index: Path, name: str, text: str) -> None:
    (corpus / name).write_text(text, "utf-8")
    with pytest.raises(IndexStale, match=rf"{name} changed since; run: python -m assistant index --corpus"):
        checked(index)


def test_an_index_by_other_models_is_stale(corpus: Path, tmp_path: Path) -> None:
    updated(corpus, tmp_path / "index")
    with pytest.raises(IndexStale, match="its map is by another stance model"):
        checked(tmp_path / "index", stance="newer@1")
    other = FakeEncoder("pain")
    other.name = "other@0"
    with pytest.raises(IndexStale, match="was made with the model fake"):
        check(tmp_path / "index", other, FakeStanceModel())


def test_a_removed_document_makes_the_index_stale(corpus: Path, index: Path) -> None:
    (corpus / "b.txt").unlink()
    with pytest.raises(IndexStale, match=r"b\.txt changed since"):
        checked(index)


def test_checking_without_an_index_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="run: python -m assistant index --corpus"):
        checked(tmp_path / "nowhere")


def test_a_corpus_that_moved_is_named(corpus: Path, index: Path, tmp_path: Path) -> None:
    corpus.rename(tmp_path / "elsewhere")
    with pytest.raises(CorpusError, match="is not a folder"):
        checked(index)
    assert checked(index, tmp_path / "elsewhere").status == "fresh"


def test_the_last_indexing_is_compared_with_the_index_before_it(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    updated(corpus, index)
    first = last_reindex(index, {}, ())
    assert first
    assert (first.documents, first.disagreements) == (None, None)
    (corpus / "c.txt").write_text("A new one.", "utf-8")
    (corpus / "b.txt").unlink()
    updated(corpus, index)
    present = load_index(index)
    second = last_reindex(index, {source.id: source for source in present.sources}, present.disagreements)
    assert second
    assert second.documents
    assert (second.documents.added, second.documents.removed) == (("c.txt",), ("b.txt",))
    assert second.time > first.time
    assert last_reindex(tmp_path / "nowhere", {}, ()) is None


def test_a_search_that_is_approximate_is_said(corpus: Path, tmp_path: Path) -> None:
    read = read_corpus(corpus)
    built = build_index(read.library, read.sources, ENCODER, approximate_from=2)
    save_index(add_map(built, ENCODER, FakeStanceModel(), None), tmp_path / "index", corpus)
    said = "2 passages (approximate search, recall@10 1.000 on passages), index "
    now, indexed = checked(tmp_path / "index"), updated(corpus, tmp_path / "index")
    assert now.approximate == indexed.to_dict()["approximate"] == 1.0
    assert said in now.describe()
    assert said in indexed.describe()


def test_a_search_that_is_exact_has_no_share_of_what_it_finds(index: Path, corpus: Path, tmp_path: Path) -> None:
    assert checked(index).approximate is None
    assert updated(corpus, tmp_path / "new").to_dict()["approximate"] is None


ENCODER = FakeEncoder("stretch", "hamstrings", "pain", "nerve", "leg", "should", "daily")


def updated(corpus: Path, index: Path) -> UpdateReport:
    return update(corpus, index, ENCODER, FakeStanceModel())


def test_an_update_reports_what_became_of_each_document(corpus: Path, tmp_path: Path) -> None:
    first = updated(corpus, tmp_path / "new")
    assert (first.documents.added, first.documents.unchanged) == (("a.txt", "b.txt"), ())
    assert first.changes is None
    again = updated(corpus, tmp_path / "new")
    assert again.documents.unchanged == ("a.txt", "b.txt")
    assert again.changes is not None
    assert again.changes.to_dict() == {
        "disagreements": {"appeared": [], "vanished": [], "changed": []},
        "answers": [],
    }
    (corpus / "a.txt").write_text("Stretch only if it does not hurt.", "utf-8")
    (corpus / "b.txt").rename(corpus / "c.txt")
    (corpus / "d.txt").write_text("Stretch  only if it does not hurt.\n", "utf-8")
    (corpus / "e.pdf").write_bytes(b"%PDF")
    report = updated(corpus, tmp_path / "new")
    found = report.documents
    assert (found.added, found.changed, found.moved, found.removed) == (
        ("d.txt",), ("a.txt",), (("b.txt", "c.txt"),), (),
    )  # fmt: skip
    assert [each.id for each in report.skipped] == ["e.pdf"]
    assert report.near_duplicates == (("a.txt", "d.txt"),)
    assert "moved     1: b.txt → c.txt" in report.describe()
    assert "one voice: a.txt and its copies d.txt" in report.describe()
    assert json.loads(json.dumps(report.to_dict()))["moved"] == [["b.txt", "c.txt"]]


STRETCH, NEVER = "You should stretch your hamstrings daily.", "Never stretch your hamstrings daily."


def test_an_update_says_what_changed_in_what_the_sources_say(corpus: Path, tmp_path: Path) -> None:
    (corpus / "corpus.toml").write_text("examples = ['stretch hamstrings', 'nerve leg']", "utf-8")
    (corpus / "a.txt").write_text(STRETCH, "utf-8")
    updated(corpus, tmp_path / "new")
    (corpus / "c.txt").write_text(f"New here. {NEVER}", "utf-8")
    changes = updated(corpus, tmp_path / "new").changes
    assert changes is not None
    (pair,) = changes.disagreements.appeared
    assert [quote.text for quote in pair.quotes] == [STRETCH, NEVER]
    assert changes.answers is not None
    assert [each.after.question for each in changes.answers] == ["stretch hamstrings"]
    assert [quote.text for quote in changes.answers[0].gained] == [NEVER]
    (corpus / "c.txt").write_text(f"Words that shift what follows. New here. {NEVER}", "utf-8")
    (corpus / "a.txt").rename(corpus / "z.txt")
    changes = updated(corpus, tmp_path / "new").changes
    assert changes is not None
    assert changes.to_dict() == {
        "disagreements": {"appeared": [], "vanished": [], "changed": []},
        "answers": [],
    }
    (corpus / "c.txt").unlink()
    changes = updated(corpus, tmp_path / "new").changes
    assert changes is not None
    assert len(changes.disagreements.vanished) == 1
    assert changes.answers is not None
    assert [quote.text for quote in changes.answers[0].lost] == [NEVER]
    shown = changes_text(changes)
    assert "Disagreements that vanished: 1" in shown
    assert "The answer changed: “stretch hamstrings”" in shown
    assert f"no longer quoted: “{NEVER}”" in shown


def test_answers_of_another_model_are_not_compared(corpus: Path, tmp_path: Path) -> None:
    updated(corpus, tmp_path / "new")
    other = FakeEncoder("pain")
    other.name = "other@0"
    changes = update(corpus, tmp_path / "new", other, FakeStanceModel()).changes
    assert changes is not None
    assert changes.answers is None
    assert "the example questions were not compared" in changes_text(changes)


def test_an_update_after_damage_says_so(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "new"
    updated(corpus, index)
    (corpus / "a.txt").write_text(STRETCH, "utf-8")
    updated(corpus, index)
    (index / (index / "CURRENT").read_text("utf-8").split(" ")[0] / "vectors.npy").unlink()
    with pytest.raises(IndexDamaged, match=r"vectors\.npy is missing"):
        checked(index)
    warning = updated(corpus, index).warning
    assert warning is not None
    assert "vectors.npy is missing" in warning
    assert updated(corpus, index).warning is None


def test_nothing_to_index_leaves_the_old_index_in_use(corpus: Path, index: Path) -> None:
    before = load_index(index).fingerprint
    for path in corpus.iterdir():
        path.unlink()
    with pytest.raises(CorpusError, match="no document has a sentence to index"):
        updated(corpus, index)
    assert load_index(index).fingerprint == before
