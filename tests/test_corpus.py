"""A folder of documents with everything in it that can go wrong."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from assistant.corpus import MAX_BYTES, Corpus, read_corpus
from assistant.errors import CorpusError

BEANS = "Beans\n\nRoast them slowly. A café knows how.\n"


def one(folder: Path, name: str, data: bytes) -> Corpus:
    (folder / name).write_bytes(data)
    return read_corpus(folder)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_text_is_read_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    data = (BEANS * 5).encode(encoding)
    (source,) = one(tmp_path, "beans.txt", data).sources
    assert source.text == BEANS * 5
    assert source.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("name", ["beans.txt", "beans.md"])
def test_offsets_are_those_of_the_file_after_newlines_are_made_one_kind(tmp_path: Path, name: str) -> None:
    data = "Beans\r\n\r\nRoast café beans.\rGrind them.\n".encode()
    (source,) = one(tmp_path, name, data).sources
    assert source.text == "Beans\n\nRoast café beans.\nGrind them.\n"


@pytest.mark.parametrize("data", [b"", b" \n\t", b"a\0b", b"\xef\xbb\xbf", "beans".encode("utf-16-le")])
def test_a_file_without_readable_text_is_skipped_with_a_reason(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "good.txt").write_text(BEANS)
    corpus = one(tmp_path, "bad.txt", data)
    assert [source.id for source in corpus.sources] == ["good.txt"]
    assert [each.id for each in corpus.skipped] == ["bad.txt"]
    assert corpus.skipped[0].reason


def test_a_file_that_is_too_large_is_skipped(tmp_path: Path) -> None:
    (skipped,) = one(tmp_path, "big.txt", b"a" * (MAX_BYTES + 1)).skipped
    assert "larger than 20 MiB" in skipped.reason


def test_links_pipes_and_strange_names_are_reported_and_not_opened(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "secret.txt").write_text(BEANS)
    folder = tmp_path / "corpus"
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_text(BEANS)
    (folder / "table.xyz").write_text(BEANS)
    corpus = read_corpus(folder)
    assert corpus.sources == ()
    assert [each.id for each in corpus.skipped] == ["link.txt", "loop", "pipe.txt", "table.xyz", "?.txt"]


@pytest.mark.parametrize("name", ["a\nadded 9: b.txt", "a\x1b[31m.txt", "a\x9b2J.txt"])
def test_a_name_that_could_act_on_a_terminal_is_not_printed_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / "corpus.toml").write_text("[documents]")
    (skipped,) = one(tmp_path, name, BEANS.encode()).skipped
    assert skipped.id.isprintable()
    assert "rename it" in skipped.reason


def test_a_folder_named_like_a_text_is_walked_and_hidden_files_are_not(tmp_path: Path) -> None:
    for name in ("a.txt/inner.txt", ".git/x.txt", "sub/README.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(BEANS)
    (tmp_path / ".hidden.txt").write_text(BEANS)
    (tmp_path / "README.md").write_text(BEANS)
    corpus = read_corpus(tmp_path)
    assert [source.id for source in corpus.sources] == ["a.txt/inner.txt", "sub/README.md"]
    assert corpus.skipped == ()


@pytest.mark.parametrize(
    "config",
    [
        "title = ", "title = 3", 'colour = "red"', "documents = 3", "[documents]\nx = 3", "examples = [1]",
        '[documents."beans.txt"]\nyear = 3', "notices = 3", '[[notices]]\nid = "a"',
        '[[notices]]\nid = "a"\nlevel = "loud"\ntext = "t"\npatterns = []',
        '[[notices]]\nid = "a"\nlevel = "urgent"\ntext = "t"\npatterns = [" "]',
        "needed = 1.2", "needed = -1", "needed = nan", "needed = true", 'needed = "0.3"',
        '[documents."beans.txt"]\ntitle = ["On Beans"]', "a = " + "[" * 100_000,
    ],
)  # fmt: skip
def test_a_broken_corpus_toml_is_named_with_the_next_step(tmp_path: Path, config: str) -> None:
    (tmp_path / "corpus.toml").write_text(config)
    with pytest.raises(CorpusError, match=r"corpus\.toml: .*Correct the file and index again\."):
        read_corpus(tmp_path)


@pytest.mark.parametrize("target", ["secret", "nowhere"])
def test_a_corpus_toml_that_is_a_link_is_not_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "secret").write_text('title = "secret"')
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "corpus.toml").symlink_to(tmp_path / target)
    with pytest.raises(CorpusError, match=r"corpus\.toml: it is a link"):
        read_corpus(tmp_path / "corpus")


def test_a_corpus_toml_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "corpus.toml")
    with pytest.raises(CorpusError, match=r"corpus\.toml: it is a link or not a regular file"):
        read_corpus(tmp_path)


def test_a_byte_order_mark_before_corpus_toml_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "corpus.toml").write_text('title = "Beans"', "utf-8-sig")
    assert read_corpus(tmp_path).library.title == "Beans"


@pytest.mark.parametrize(("config", "needed"), [("", None), ("needed = 0.3", 0.3), ("needed = 1", 1.0)])
def test_corpus_toml_may_ask_for_another_score(tmp_path: Path, config: str, needed: float | None) -> None:
    (tmp_path / "corpus.toml").write_text(config)
    assert one(tmp_path, "beans.txt", BEANS.encode()).library.needed == needed


def test_corpus_toml_describes_documents_and_missing_ones_are_reported(tmp_path: Path) -> None:
    config = '[documents."beans.txt"]\ntitle = "On Beans"\ndate = 2015-03-03\n[documents."gone.txt"]\n'
    (tmp_path / "corpus.toml").write_text(config)
    corpus = one(tmp_path, "beans.txt", BEANS.encode())
    assert (corpus.sources[0].title, corpus.sources[0].date) == ("On Beans", "2015-03-03")
    assert corpus.sources[0].author is None
    assert [each.id for each in corpus.skipped] == ["gone.txt"]


def test_without_corpus_toml_a_title_is_the_first_heading(tmp_path: Path) -> None:
    (source,) = one(tmp_path, "beans.md", b"# Beans\nRoast them.\n").sources
    assert source.title == "Beans"


@pytest.mark.parametrize(
    "text",
    [
        "---\ndate: 2015-03-03\ntitle: 'On Beans'\n---\n# Roasting\nRoast them.\n",
        "Green Kitchen\n\n# On Beans\nRoast.\n",
        "---\nsubtitle: Roasting\ntitle: On Beans  \n---\nRoast them.\n",
        "# On Beans #\nRoast them.\n# Water\nBoil it.\n",
        "On Beans\n\ntitle: Roasting\n---\nRoast them.\n",
    ],
)  # fmt: skip
def test_a_document_that_names_its_own_title_has_it(tmp_path: Path, text: str) -> None:
    (source,) = one(tmp_path, "beans.md", text.encode()).sources
    assert source.title == "On Beans"


def test_a_missing_folder_is_an_error_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="--corpus"):
        read_corpus(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Café culture in Paris is old. People drink café crème after lunch.", "cp1252"),
        ("It’s a “good” idea – don’t prune if it freezes. Naïve gardeners do.", "cp1252"),
        ("Zażółć gęślą jaźń. Róże są piękne i mogą rosnąć w cieniu, ale potrzebują wody każdego dnia.", "cp1250"),
        ("Розы красивы, но им нужно много солнца и воды каждый день летом.", "cp1251"),
    ],
)
def test_other_encodings_are_told_apart(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "old.txt").write_bytes(text.encode(encoding))
    assert read_corpus(tmp_path).sources[0].text == text
