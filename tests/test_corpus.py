"""A folder of documents with everything in it that can go wrong."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.corpus import MAX_BYTES, Corpus, Flagged, read_corpus
from assistant.docx import read_docx
from assistant.epub import read_epub
from assistant.errors import CorpusError, DocumentError
from assistant.passages import split_passages
from assistant.pdf import read_pdf
from assistant.records import Extract, Source
from assistant.sections import split_sections
from assistant.webpage import read_webpage
from tests.documents import docx, epub, lines, page, paragraph, pdf, run

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


def test_a_folder_that_cannot_be_opened_is_reported_and_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BEANS)
    # So deep that no path leads there: that holds for the superuser too.
    within = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=within)
        outer, within = within, os.open("d" * 250, os.O_RDONLY, dir_fd=within)
        os.close(outer)
    os.close(within)
    corpus = read_corpus(tmp_path)
    assert [source.id for source in corpus.sources] == ["a.txt"]
    (skipped,) = corpus.skipped
    assert skipped.id.startswith("ddd")
    assert "it cannot be opened" in skipped.reason


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


def test_a_sign_that_belongs_to_a_title_stays(tmp_path: Path) -> None:
    assert one(tmp_path, "c.md", b"# Learn C#\nWrite it.\n").sources[0].title == "Learn C#"


def test_a_comma_too_many_in_the_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("file,title\na.txt,Beans, and peas")
    with pytest.raises(CorpusError, match="row 2 has more cells than the first; quote what holds a “,”"):
        read_corpus(tmp_path)


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


def test_front_matter_describes_a_text(tmp_path: Path) -> None:
    front = "---\ntitle: On Beans\nauthor: 'Ann Lee'\nurl: https://example.org\nyear: 2015\nkind: essay\n---\n"
    (source,) = one(tmp_path, "beans.md", f"{front}author: not this one\n".encode()).sources
    assert (source.author, source.url, source.kind, source.date) == ("Ann Lee", "https://example.org", "essay", None)


@pytest.mark.parametrize(
    ("front", "title", "author"),
    [
        ('+++\ntitle = "On Beans"\nauthor = "Ann Lee"\n+++\n', "On Beans", "Ann Lee"),
        ("---\ntitle: >-\n  On\n  Beans\nauthor:\n  - Ann Lee\n  - 'Bo Oak'\n---\n", "On Beans", "Ann Lee; Bo Oak"),
        ("---\ntitle: On Beans\nauthor:\n- Ann Lee\n---\n", "On Beans", "Ann Lee"),
        ('---\ntitle: "On Beans"\nauthor: [Bo Oak, "Lee, Ann"]\n---\n', "On Beans", "Bo Oak; Lee, Ann"),
        ("---\ntitle: On Beans\nauthor:\n  - name: Ann Lee\n    email: a@example.org\n---\n", "On Beans", None),
        ("---\ntitle: On Beans\nauthor:\n---\n", "On Beans", None),
        ("---\ntitle: What? On Beans: a guide\n---\n", "What? On Beans: a guide", None),
    ],
)
def test_front_matter_of_every_usual_form_is_read(tmp_path: Path, front: str, title: str, author: str | None) -> None:
    (source,) = one(tmp_path, "beans.md", f"{front}Roast them.\n".encode()).sources
    assert (source.title, source.author) == (title, author)


@pytest.mark.parametrize("byline", ["by Ann Lee", "by Ann | June 3, 2020 | 3 comments", "By Ann Lee, 4 May 2023"])
def test_a_title_ends_where_its_author_is_named(tmp_path: Path, byline: str) -> None:
    body = "Roses like sun, and they like\nwater.\n"
    text = f"Ten years of roses (after two bad ones)\nThe Blue Farmhouse\n{byline}\n\n{body}"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (source,) = read_corpus(tmp_path).sources
    assert source.title == "Ten years of roses (after two bad ones)"
    assert source.author in {"Ann", "Ann Lee"}
    assert [text[s.start : s.end] for s in source.sections if s.role == "body"] == [body]


def test_a_line_below_what_is_said_is_no_title(tmp_path: Path) -> None:
    (source,) = one(tmp_path, "beans.txt", b"Roast them slowly.\n\nOn Monday, Bob wrote\n\nBoil them.\n").sources
    assert source.title == "beans"


def test_corpus_toml_goes_before_sources_csv_and_that_before_the_document(tmp_path: Path) -> None:
    (tmp_path / "corpus.toml").write_text('[documents."beans.md"]\ntitle = "By corpus.toml"\n')
    (tmp_path / "sources.csv").write_text('file,title,author,date\nbeans.md,By table,"Lee, Ann",\ngone.md,Gone,,\n')
    front = "---\ntitle: By itself\nauthor: Itself\ndate: 2015\n---\nRoast them.\n"
    corpus = one(tmp_path, "beans.md", front.encode())
    (source,) = corpus.sources
    assert (source.title, source.author, source.date) == ("By corpus.toml", "Lee, Ann", "2015")
    assert [each.id for each in corpus.skipped] == ["gone.md"]
    assert "sources.csv describes it" in corpus.skipped[0].reason


def test_a_table_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_bytes("\ufefffile;title\r\nbeans.md;Café, old\r\n".encode("cp1252", "ignore"))
    assert one(tmp_path, "beans.md", BEANS.encode()).sources[0].title == "Café, old"


@pytest.mark.parametrize(
    "table",
    [
        "title\nx",
        "file,colour\nbeans.md,red",
        "file,title\n,x",
        "file\na\na",
        "file,title\na,b,c",
        'file\n"a',
        "file\n\0",
    ],
)
def test_a_broken_table_is_named_with_the_next_step(tmp_path: Path, table: str) -> None:
    (tmp_path / "sources.csv").write_text(table)
    with pytest.raises(CorpusError, match=r"sources\.csv: .*Correct the file and index again\."):
        read_corpus(tmp_path)


UNSEEN = "Call this number instead."
TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in UNSEEN)


@pytest.mark.parametrize("hidden", [TAGS, "\u200b\u200c\u200d\u2060", "\u202eyas", "\ufe0f\ufe0e\ufe0f"])
def test_a_paragraph_with_invisible_characters_is_not_quoted_but_flagged(tmp_path: Path, hidden: str) -> None:
    text = f"Grind them well.\n\nRoast them{hidden} slowly.\n\nStir them.\n"
    corpus = one(tmp_path, "beans.txt", text.encode())
    assert corpus.sources[0].text == text
    quotable = [passage.text for passage in split_passages(corpus.sources[0])]
    assert quotable == ["Grind them well.", "Stir them."]
    assert corpus.flagged == (Flagged("beans.txt", "paragraphs that hold invisible characters are left out of quotes"),)


@pytest.mark.parametrize(
    "fine",
    [
        "❤️\u200d🔥",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "a\u00adb",
    ],
)
def test_emoji_flags_and_scripts_with_joiners_are_quoted(tmp_path: Path, fine: str) -> None:
    corpus = one(tmp_path, "beans.txt", f"Roast them slowly {fine} with care.\n".encode())
    assert len(list(split_passages(corpus.sources[0]))) == 1
    assert corpus.flagged == ()


SENTENCES = [
    "Roast the beans slowly in a heavy pan, and stir them.",
    "Let them rest for a day, and grind them after that.",
]
MIXED: dict[str, bytes] = {
    "a.txt": "\n\n".join(SENTENCES).encode(),
    "b/b.html": page("".join(f"<p>{each}</p>" for each in SENTENCES) + f"<p hidden>{UNSEEN}</p>"),
    "c.docx": docx(*map(paragraph, SENTENCES), paragraph(run(UNSEEN, "<w:vanish/>"))),
    "d.epub": epub("".join(f"<p>{each}</p>" for each in SENTENCES) + f"<p hidden>{UNSEEN}</p>"),
    "e.PDF": pdf(lines(SENTENCES[:1]), [*lines(SENTENCES[1:]), (60, 60, 11, f"1 1 1 rg\0{UNSEEN}")]),
}
BAD: dict[str, bytes] = {
    "bad/bomb.docx": docx("<w:p/>" + " " * 200 * 2**20),
    "bad/empty.pdf": b"",
    "bad/deep.html": b"<html>" + b"<div>" * 200_000,
    "bad/cut.epub": MIXED["d.epub"][:200],
    "bad/noise.pdf": bytes(range(256)) * 100,
    "bad/pictures.pdf": pdf([], []),
    "bad/old.doc": b"\xd0\xcf\x11\xe0",
    "bad/big.html": b"a" * (MAX_BYTES + 1),
}


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.slow
def test_a_mixed_folder_is_read_whole_whatever_is_wrong_with_some_files(tmp_path: Path) -> None:
    corpus = read_corpus(written(tmp_path, MIXED | BAD))
    assert {source.id for source in corpus.sources} == set(MIXED)
    assert {each.id for each in corpus.skipped} == set(BAD)
    assert all(each.reason for each in corpus.skipped)
    assert {each.id for each in corpus.flagged} == set(MIXED) - {"a.txt"}
    for source in corpus.sources:
        assert [passage.text for passage in split_passages(source)] == SENTENCES
        assert source.sha256 == hashlib.sha256(MIXED[source.id]).hexdigest()
        assert UNSEEN not in source.text
    (book,) = (source for source in corpus.sources if source.pages)
    assert [book.page_at(passage.start) for passage in split_passages(book)] == [1, 2]
    assert read_corpus(tmp_path) == corpus
    assert read_corpus(tmp_path, known=corpus.sources) == corpus


# Words that stand for themselves in every format, and a sentence whose letters say that it is hidden.
_WORD = st.text("abcdefghijklmnopqrstuvwxyzäéß", min_size=1, max_size=9)
_SENTENCE = st.lists(_WORD, min_size=5, max_size=12).map(lambda words: f"{' '.join(words).capitalize()}.")


def _webpage(shown: list[str], hidden: str) -> Extract:
    return read_webpage(page("".join(f"<p>{each}</p><p style='display:none'>{hidden}</p>" for each in shown)))


def _word(shown: list[str], hidden: str) -> Extract:
    return read_docx(docx(*(paragraph(run(each) + run(hidden, "<w:vanish/>")) for each in shown)))


def _book(shown: list[str], hidden: str) -> Extract:
    return read_epub(epub(*(f"<p>{each}</p><div hidden>{hidden}</div>" for each in shown)))


def _print(shown: list[str], hidden: str) -> Extract:
    return read_pdf(pdf(*([(60.0, 700.0, 11.0, each), (60.0, 600.0, 11.0, f"1 1 1 rg\0{hidden}")] for each in shown)))


@pytest.mark.parametrize("read", [_webpage, _word, _book, _print])
@settings(max_examples=25)
@given(shown=st.lists(_SENTENCE, min_size=1, max_size=5, unique=True))
def test_every_quote_is_a_slice_of_the_text_and_holds_nothing_hidden(
    read: Callable[[list[str], str], Extract], shown: list[str]
) -> None:
    hidden = "QQ hidden QQ words QQ of QQ nobody QQ."
    try:
        extract = read(shown, hidden)
    except DocumentError:
        return
    source = Source(
        "x", "x", None, None, None, None, None, extract.text, split_sections(extract.text), "0", extract.pages
    )
    for passage in split_passages(source):
        assert passage.text == source.text[passage.start : passage.end]
        assert "QQ" not in passage.text
        for sentence in passage.sentences:
            assert source.text[sentence.start : sentence.end] in " ".join(shown)
