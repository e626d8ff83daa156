"""The index on disk: it reloads equal, and nothing that was changed is ever served."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import IndexDamaged, IndexMissing, IndexNotSaved
from assistant.index import Index, build_index
from assistant.models import sha256_of
from assistant.records import Library, NoticeRule, Source
from assistant.sections import split_sections
from assistant.storage import load_index, read_manifest, save_index
from assistant.terms import TermIndex
from tests.fakes import FakeEncoder

LIBRARY = Library("Title", "", "", "", ("Why?",), (NoticeRule("n", "info", "Read this.", ("stretch|bend",)),), 0.3)
ENCODER = FakeEncoder("stretch", "pain", "nerve")


def source(text: str, id: str = "a.txt") -> Source:
    return Source(id, "Title", None, None, None, None, None, text, split_sections(text), "0")


def index_of(*texts: str) -> Index:
    return build_index(LIBRARY, [source(text, f"{i}.txt") for i, text in enumerate(texts)], ENCODER)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("storage") / "index"
    save_index(index_of("You should stretch every day.", "Pain comes from a nerve in the leg."), folder, folder.parent)
    return folder


@pytest.fixture
def copy(saved: Path, tmp_path: Path) -> Path:
    return shutil.copytree(saved, tmp_path / "index")


def test_the_pages_of_a_document_are_kept(tmp_path: Path) -> None:
    paged = replace(source("You should stretch every day."), pages=(0, 4))
    save_index(build_index(LIBRARY, [paged], ENCODER), tmp_path / "index", tmp_path)
    assert load_index(tmp_path / "index").sources == (paged,)


def generation(folder: Path) -> Path:
    (only,) = folder.glob("generation-*")
    return only


def forge(folder: Path, **changed: object) -> None:
    """Make every hash right again, as somebody would who writes an index by hand."""
    manifest = generation(folder) / "manifest.json"
    fields = json.loads(manifest.read_text("utf-8")) | changed
    fields["files"] = {name: sha256_of(generation(folder) / name) for name in fields["files"]}
    manifest.write_text(json.dumps(fields), "utf-8")
    (folder / "CURRENT").write_text(f"{generation(folder).name} {sha256_of(manifest)}", "utf-8")


def same(first: Index, second: Index) -> bool:
    return (
        (first.library, first.sources, first.passages, first.encoder, first.voices)
        == (second.library, second.sources, second.passages, second.encoder, second.voices)
        and first.vectors.tobytes() == second.vectors.tobytes()
        and first.terms.vocabulary == second.terms.vocabulary
        and first.search_terms(["pain", "stretch"], 9) == second.search_terms(["pain", "stretch"], 9)
        and first.fingerprint == second.fingerprint
    )


@given(st.lists(st.text(max_size=300), min_size=1, max_size=3))
def test_what_was_saved_reloads_equal(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    index = index_of("You should stretch your legs.", *(text.encode("utf-8", "ignore").decode() for text in texts))
    folder = tmp_path_factory.mktemp("reload")
    save_index(index, folder, folder)
    assert same(load_index(folder), index)
    shutil.rmtree(folder)


def test_the_same_index_is_the_same_files(copy: Path, saved: Path, tmp_path: Path) -> None:
    save_index(load_index(saved), tmp_path / "again" / "index", tmp_path / "again")
    for path in (file for file in copy.rglob("*") if file.is_file()):
        assert path.read_bytes() == (tmp_path / "again" / "index" / path.relative_to(copy)).read_bytes()


@given(st.data())
def test_any_changed_byte_of_any_file_is_found(
    saved: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = shutil.copytree(saved, tmp_path_factory.mktemp("changed") / "index")
    path = data.draw(st.sampled_from(sorted(file for file in folder.rglob("*") if file.is_file())))
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    flipped = bytes([before[at] ^ (1 << data.draw(st.integers(0, 7)))])
    changed = data.draw(st.sampled_from([before[:at] + flipped + before[at + 1 :], before[:at], before + b" "]))
    path.write_bytes(changed)
    with pytest.raises(IndexDamaged, match="run: python -m assistant index"):
        load_index(folder)
    shutil.rmtree(folder.parent)


def test_a_missing_file_is_found(saved: Path, tmp_path: Path) -> None:
    for number, path in enumerate(file for file in generation(saved).rglob("*") if file.is_file()):
        folder = shutil.copytree(saved, tmp_path / f"{number}")
        (folder / path.relative_to(saved)).unlink()
        with pytest.raises(IndexDamaged, match="run: python -m assistant index"):
            load_index(folder)


def test_an_index_that_was_never_built_is_missing_and_not_damaged(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="run: python -m assistant index"):
        load_index(tmp_path / "nowhere")


def test_without_current_there_is_no_index(copy: Path) -> None:
    (copy / "CURRENT").unlink()
    with pytest.raises(IndexMissing):
        load_index(copy)


@pytest.mark.parametrize("name", ["", "generation-0", "../index/generation-", "generation-/../..", "/", "\0", "é"])
def test_current_must_name_a_generation(copy: Path, name: str) -> None:
    (copy / "CURRENT").write_text(name.replace("generation-", generation(copy).name), "utf-8")
    with pytest.raises(IndexDamaged):
        load_index(copy)


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_current_that_cannot_be_read_is_damage(copy: Path, content: bytes | None) -> None:
    (copy / "CURRENT").unlink()
    if content is None:
        (copy / "CURRENT").mkdir()
    else:
        (copy / "CURRENT").write_bytes(content)
    with pytest.raises(IndexDamaged):
        load_index(copy)


@pytest.mark.parametrize("name", ["CURRENT", "manifest.json"])
def test_a_pipe_is_damage_and_is_not_waited_for(copy: Path, name: str) -> None:
    path = next(copy.rglob(name))
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(IndexDamaged, match=f"{name} is no regular file"):
        load_index(copy)


def test_an_index_of_another_version_is_refused(copy: Path) -> None:
    forge(copy, version=0)
    with pytest.raises(IndexDamaged, match="another version"):
        load_index(copy)


def test_an_object_array_is_never_unpickled(copy: Path) -> None:
    np.save(generation(copy) / "vectors.npy", np.array([{"a": 1}, {"b": 2}]), allow_pickle=True)
    forge(copy)
    with pytest.raises(IndexDamaged, match="allow_pickle=False"):
        load_index(copy)


def test_vectors_that_are_not_finite_are_refused(copy: Path) -> None:
    vectors = np.load(generation(copy) / "vectors.npy")
    np.save(generation(copy) / "vectors.npy", vectors * np.float32("nan"))
    forge(copy)
    with pytest.raises(IndexDamaged, match="not finite"):
        load_index(copy)


def test_passages_without_their_vectors_are_refused(copy: Path) -> None:
    np.save(generation(copy) / "vectors.npy", np.load(generation(copy) / "vectors.npy")[:1])
    forge(copy)
    with pytest.raises(IndexDamaged, match="2 passages but 1 vectors"):
        load_index(copy)


@pytest.mark.parametrize(
    "voices",
    [{}, {"0.txt": "0.txt"}, {"0.txt": "0.txt", "1.txt": "9.txt"}, {"0.txt": "0.txt", "9.txt": "0.txt"}, [], [1], None],
)
def test_voices_that_are_not_those_of_the_documents_are_refused(copy: Path, voices: object) -> None:
    (generation(copy) / "voices.json").write_text(json.dumps(voices), "utf-8")
    forge(copy)
    with pytest.raises(IndexDamaged):
        load_index(copy)


def test_copies_reload(tmp_path: Path) -> None:
    save_index(index_of("Stretch your legs.", "Pain comes from a nerve.", "Stretch\nyour legs."), tmp_path, tmp_path)
    assert load_index(tmp_path).voices == {"0.txt": "0.txt", "1.txt": "1.txt", "2.txt": "0.txt"}


class Stopped(BaseException):
    """What a run is ended by that nothing in it may catch."""


class StopsAtItsTerms(TermIndex):
    def save(self, folder: Path) -> None:
        raise Stopped(folder)


class FullDisk(TermIndex):
    def save(self, folder: Path) -> None:
        raise OSError(28, "No space left on device", str(folder))


def unsavable(kind: type[TermIndex]) -> Index:
    index = index_of("Another text about a nerve and its pain.")
    return replace(index, terms=kind.build(["pain"]))


def test_a_run_that_is_stopped_in_the_middle_leaves_the_old_index(copy: Path, saved: Path) -> None:
    with pytest.raises(Stopped):
        save_index(unsavable(StopsAtItsTerms), copy, copy.parent)
    assert same(load_index(copy), load_index(saved))
    assert {path.name for path in copy.iterdir()} == {"CURRENT", generation(copy).name}


def test_a_full_disk_is_reported_and_leaves_the_old_index(copy: Path, saved: Path) -> None:
    with pytest.raises(IndexNotSaved, match="No space left on device"):
        save_index(unsavable(FullDisk), copy, copy.parent)
    assert same(load_index(copy), load_index(saved))


def test_only_the_generation_in_use_is_kept(copy: Path) -> None:
    save_index(index_of("Another text about a nerve."), copy, copy.parent)
    assert len(list(copy.iterdir())) == 2
    assert load_index(copy).sources[0].text == "Another text about a nerve."


def test_index_and_corpus_can_move_together(tmp_path: Path) -> None:
    (tmp_path / "here" / "corpus").mkdir(parents=True)
    save_index(index_of("Stretch your legs."), tmp_path / "here" / "index", tmp_path / "here" / "corpus")
    (tmp_path / "here").rename(tmp_path / "there")
    manifest = read_manifest(tmp_path / "there" / "index")
    assert manifest.corpus_folder(tmp_path / "there" / "index") == tmp_path / "there" / "corpus"
