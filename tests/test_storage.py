"""The index on disk: it reloads equal, and nothing that was changed is ever served."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable
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
from assistant.storage import load_current, load_index, read_manifest, rebuild_command, save_index
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


@pytest.fixture
def approximate(tmp_path: Path) -> Path:
    """An index whose search by vectors is approximate."""
    both = [source("You should stretch every day."), source("Pain comes from a nerve in the leg.", "b.txt")]
    save_index(build_index(LIBRARY, both, ENCODER, approximate_from=2), tmp_path / "index", tmp_path)
    return tmp_path / "index"


def test_an_index_that_is_approximate_still_is_when_it_is_read_again(approximate: Path) -> None:
    both = [source("You should stretch every day."), source("Pain comes from a nerve in the leg.", "b.txt")]
    built, found = build_index(LIBRARY, both, ENCODER, approximate_from=2), load_index(approximate)
    assert built.groups
    assert found.groups
    assert found.approximate == built.approximate == 1.0
    for name in ("centres", "rows", "ends"):
        assert getattr(found.groups, name).tobytes() == getattr(built.groups, name).tobytes()
    assert found.search_vectors(ENCODER.encode(["nerve"])[0], 2) == built.search_vectors(
        ENCODER.encode(["nerve"])[0], 2
    )


def test_groups_that_name_other_rows_are_refused(approximate: Path) -> None:
    np.save(generation(approximate) / "groups" / "rows.npy", np.array([0, 10**12]))
    forge(approximate)
    with pytest.raises(IndexDamaged, match="the groups do not hold each vector once"):
        load_index(approximate)


def test_groups_that_were_changed_are_never_used(approximate: Path) -> None:
    (generation(approximate) / "groups" / "search.json").write_text('{"read": 1, "recall": 0.1}', "utf-8")
    with pytest.raises(IndexDamaged, match=r"search\.json is not what was written"):
        load_index(approximate)


def generation(folder: Path) -> Path:
    """The generation in use."""
    return folder / (folder / "CURRENT").read_text("utf-8").split(" ")[0]


def forge(folder: Path, **changed: object) -> None:
    """Make every hash right again, as somebody would who writes an index by hand."""
    old = generation(folder)
    fields = json.loads((old / "manifest.json").read_text("utf-8")) | changed
    fields["files"] = {name: sha256_of(old / name) for name in fields["files"]}
    (old / "manifest.json").write_text(json.dumps(fields), "utf-8")
    sha256 = sha256_of(old / "manifest.json")
    new = old.rename(folder / f"generation-{sha256[:16]}")
    (folder / "CURRENT").write_text(f"{new.name} {sha256}", "utf-8")


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
    with pytest.raises(IndexDamaged, match="run: python -m assistant index --corpus"):
        load_current(folder)
    shutil.rmtree(folder.parent)


def test_a_missing_file_is_found(saved: Path, tmp_path: Path) -> None:
    for number, path in enumerate(file for file in generation(saved).rglob("*") if file.is_file()):
        folder = shutil.copytree(saved, tmp_path / f"{number}")
        (folder / path.relative_to(saved)).unlink()
        with pytest.raises(IndexDamaged, match="run: python -m assistant index --corpus"):
            load_index(folder)


def test_an_index_that_was_never_built_is_missing_and_not_damaged(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="run: python -m assistant index --corpus"):
        load_index(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "name", ["", "generation-0", "../index/generation-", "generation-/../..", "generation-/.", "/", "\0", "é", "."]
)
def test_current_must_name_a_generation(copy: Path, saved: Path, name: str) -> None:
    sha256 = sha256_of(generation(copy) / "manifest.json")
    (copy / "CURRENT").write_text(f"{name.replace('generation-', generation(copy).name)} {sha256}", "utf-8")
    with pytest.raises(IndexDamaged):
        load_current(copy)
    answers_instead(copy, saved)


@pytest.mark.parametrize("content", [b"\xff\xfe", None, b"missing"])
def test_current_that_cannot_be_read_is_damage(copy: Path, saved: Path, content: bytes | None) -> None:
    (copy / "CURRENT").unlink()
    if content is None:
        (copy / "CURRENT").mkdir()
    elif content != b"missing":
        (copy / "CURRENT").write_bytes(content)
    with pytest.raises(IndexDamaged):
        load_current(copy)
    answers_instead(copy, saved)


def answers_instead(folder: Path, other: Path) -> None:
    """Readers are given the index of ``other``, and told so."""
    found = load_index(folder)
    assert same(found, load_index(other))
    assert found.warning is not None
    assert found.warning.endswith(f"; the last sound index answers instead; run: {rebuild_command(folder)}")


@pytest.mark.parametrize("name", ["CURRENT", "manifest.json"])
def test_a_pipe_is_damage_and_is_not_waited_for(copy: Path, name: str) -> None:
    path = next(copy.rglob(name))
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(IndexDamaged, match=f"{name} is no regular file"):
        load_current(copy)


def test_an_index_of_another_version_is_refused(copy: Path) -> None:
    forge(copy, version=0)
    with pytest.raises(IndexDamaged, match="another version"):
        load_index(copy)


def test_an_object_array_is_never_unpickled(copy: Path) -> None:
    np.save(generation(copy) / "vectors.npy", np.array([{"a": 1}, {"b": 2}]), allow_pickle=True)
    forge(copy)
    with pytest.raises(IndexDamaged, match="form that is not written here"):
        load_index(copy)


def test_vectors_that_are_not_finite_are_refused(copy: Path) -> None:
    vectors = np.load(generation(copy) / "vectors.npy")
    np.save(generation(copy) / "vectors.npy", vectors * np.float32("nan"))
    forge(copy)
    with pytest.raises(IndexDamaged, match="not of length 1"):
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


def test_index_and_corpus_can_move_together(tmp_path: Path) -> None:
    (tmp_path / "here" / "corpus").mkdir(parents=True)
    save_index(index_of("Stretch your legs."), tmp_path / "here" / "index", tmp_path / "here" / "corpus")
    (tmp_path / "here").rename(tmp_path / "there")
    manifest = read_manifest(tmp_path / "there" / "index")
    assert manifest.corpus_folder(tmp_path / "there" / "index") == tmp_path / "there" / "corpus"


def test_the_generation_before_is_kept_and_no_other(copy: Path) -> None:
    for text in ("Another text about a nerve.", "A third one about pain.", "A fourth one about pain."):
        before = generation(copy).name
        save_index(index_of(text), copy, copy.parent)
        assert load_index(copy).sources[0].text == text
        assert {path.name for path in copy.iterdir()} == {"CURRENT", generation(copy).name, before}


def test_the_same_index_saved_again_touches_nothing_of_what_is_there(copy: Path, saved: Path) -> None:
    before = generation(copy)
    (before / "vectors.npy").write_bytes(b"damaged")
    save_index(load_index(saved), copy, copy.parent)
    assert generation(copy).name == f"{before.name}-2"
    assert same(load_current(copy), load_index(saved))
    assert not before.exists()


@pytest.fixture
def second(copy: Path) -> Path:
    """A folder with two generations, of which the first is that of ``saved``."""
    save_index(index_of("Another text about a nerve.", "You should not stretch."), copy, copy.parent)
    return copy


def damage_truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def damage_empty(path: Path) -> None:
    path.write_bytes(b"")


def damage_zero(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(bytes(min(4096, len(data))) + data[4096:])


def damage_junk(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"junk" * 100)


def damage_flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 4
    path.write_bytes(data)


def damage_remove(path: Path) -> None:
    path.unlink()


def damage_swap(path: Path) -> None:
    """Put the other generation's file in its place."""
    path.write_bytes(others(path)[0].read_bytes())


def others(path: Path) -> list[Path]:
    own = next(parent for parent in path.parents if parent.name.startswith("generation-"))
    found = [each / path.relative_to(own) for each in own.parent.glob("generation-*") if each != own]
    return [each for each in found if each.exists() and each.read_bytes() != path.read_bytes()]


DAMAGES = (damage_truncate, damage_empty, damage_zero, damage_junk, damage_flip, damage_remove, damage_swap)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_generation_is_refused_and_the_one_before_it_answers(
    second: Path, saved: Path, damage: Callable[[Path], None]
) -> None:
    for path in sorted(file for file in generation(second).rglob("*") if file.is_file()):
        data = path.read_bytes()
        if damage is damage_swap and not others(path):
            continue
        damage(path)
        if path.exists() and path.read_bytes() == data:
            continue
        with pytest.raises(IndexDamaged, match="run: python -m assistant index --corpus"):
            load_current(second)
        answers_instead(second, saved)
        path.write_bytes(data)
    assert load_current(second).warning is None


def test_where_every_generation_is_damaged_nothing_answers(second: Path) -> None:
    for path in second.glob("*/vectors.npy"):
        path.write_bytes(b"")
    with pytest.raises(IndexDamaged, match=f"{generation(second).name}.* is not what was written"):
        load_index(second)


def test_files_that_the_manifest_does_not_name_are_never_opened(copy: Path, saved: Path) -> None:
    for name in ("vectors.pkl", "index.faiss", "more.npy"):
        os.mkfifo(generation(copy) / name)
    assert same(load_index(copy), load_index(saved))


def test_a_manifest_cannot_name_files_elsewhere(copy: Path) -> None:
    (copy / "other.json").write_text("{}")
    files = {"../other.json": sha256_of(copy / "other.json")}
    manifest = generation(copy) / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | {"files": files}), "utf-8")
    (copy / "CURRENT").write_text(f"{generation(copy).name} {sha256_of(manifest)}", "utf-8")
    with pytest.raises(IndexDamaged, match=r"names \.\./other\.json"):
        load_current(copy)


def test_a_reader_keeps_the_generation_that_it_holds(copy: Path, saved: Path) -> None:
    held = load_index(copy)
    for text in ("Another text about a nerve.", "A third one about pain."):
        save_index(index_of(text), copy, copy.parent)
    assert same(held, load_index(saved))


def test_readers_find_a_whole_index_while_another_is_saved(copy: Path, saved: Path) -> None:
    indexes = [index_of("Another text about a nerve."), load_index(saved)] * 5

    def write() -> None:
        for index in indexes:
            save_index(index, copy, copy.parent)

    writer = threading.Thread(target=write)
    writer.start()
    known = {index.fingerprint for index in indexes}
    found = [load_index(copy)]
    while writer.is_alive():
        found.append(load_index(copy))
    writer.join()
    assert {index.fingerprint for index in found} <= known
    assert {index.warning for index in found} == {None}


def test_vectors_that_are_not_of_length_1_are_not_saved(copy: Path, saved: Path) -> None:
    index = index_of("Another text about a nerve.")
    with pytest.raises(IndexNotSaved, match="not of length 1"):
        save_index(replace(index, vectors=index.vectors * 0), copy, copy.parent)
    assert same(load_current(copy), load_index(saved))
    assert {path.name for path in copy.iterdir()} == {"CURRENT", generation(copy).name}


def test_a_name_of_an_index_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("no folder")
    with pytest.raises(IndexNotSaved, match="File exists"):
        save_index(index_of("Stretch your legs."), tmp_path / "index", tmp_path)


def test_the_next_step_names_the_folders_that_are_not_the_usual_ones() -> None:
    assert (
        rebuild_command(Path("index")) == rebuild_command(Path("index"), Path("corpus")) == "python -m assistant index"
    )
    assert rebuild_command(Path("other")) == "python -m assistant index --corpus DOCUMENTS --index other"
    assert rebuild_command(Path("index"), Path("my pages")).endswith("index --corpus 'my pages' --index index")
