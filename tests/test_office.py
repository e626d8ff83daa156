"""DOCX and EPUB, which are zip files of XML, and what can be wrong with such a file."""

from __future__ import annotations

import io
import zipfile

import pytest

from assistant.archive import MAX_MEMBERS, Archive
from assistant.docx import read_docx
from assistant.epub import read_epub
from assistant.errors import DocumentError
from tests.documents import W, docx, epub, paragraph, run, zipped

SEEN = "Roast them slowly in a heavy pan."

RAISED = '<w:vertAlign w:val="superscript"/>'
SYMBOL = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'
FORMULA = (
    '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>x=5</m:t></m:r></m:oMath>'
)


def test_a_word_document_gives_headings_paragraphs_lists_and_tables() -> None:
    cells = "".join(f"<w:tc>{paragraph(words)}</w:tc>" for words in ("Pinto", "20 minutes"))
    data = docx(
        paragraph("On Beans", "Berschrift1"),
        paragraph(SEEN),
        paragraph("Iron pan", "List"),
        paragraph("Beans", "List"),
        f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>",
        paragraph("Storage", "Mine"),
        title="Bean book",
        author="Ann Lee",
    )
    extract = read_docx(data)
    assert extract.text.strip().split("\n\n") == [
        "# On Beans",
        SEEN,
        "• Iron pan\n• Beans",
        "Pinto | 20 minutes",
        "# Storage",
    ]
    assert extract.facts == {"title": "Bean book", "author": "Ann Lee"}
    assert extract.flags == ()


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (f"{run('Take 200')}{run('1', RAISED)}{run(' mg, not 10')}{run('-5', RAISED)}", "Take 200¹ mg, not 10⁻⁵"),
        (f"{run('The 2')}{run('nd', RAISED)}{run(' dose.')}", "The 2nd dose."),
        (f"{run('At most ')}{SYMBOL.format('Symbol', 'F0A3')}{run(' 5 mg.')}", "At most ≤ 5 mg."),
        (f"{run('Heat it ')}{SYMBOL.format('Wingdings', 'F0A3')}{run('.')}", "Heat it \ufffd."),
        (f"{run('So ')}{FORMULA}{run(' holds.')}", "So x=5 holds."),
    ],
)
def test_raised_numbers_symbols_and_formulas_lose_nothing(inner: str, shown: str) -> None:
    assert read_docx(docx(paragraph(inner))).text.strip() == shown


def test_a_table_of_contents_is_left_out() -> None:
    properties = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents = f"<w:sdt>{properties}<w:sdtContent>{paragraph('On soils 3')}</w:sdtContent></w:sdt>"
    assert read_docx(docx(contents, paragraph(SEEN))).text.strip() == SEEN


def test_changes_that_were_tracked_are_read_as_accepted() -> None:
    deleted = "<w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('Moved away. ')}</w:moveFrom>"
    field = "<w:r><w:instrText>PAGEREF secret</w:instrText></w:r>"
    data = docx(paragraph(f"<w:ins>{run('Keep them ')}</w:ins>{deleted}{moved}{field}{run('in a jar.')}"))
    assert read_docx(data).text.strip() == "Keep them in a jar."


@pytest.mark.parametrize(
    "hidden",
    [
        run("Secret.", "<w:vanish/>"),
        run("Secret.", '<w:color w:val="FFFFFF"/>'),
        run("Secret.", '<w:sz w:val="1"/>'),
        run("Secret.", '<w:rStyle w:val="Secret"/>'),
    ],
)
def test_hidden_words_of_a_word_document_are_left_out_and_flagged(hidden: str) -> None:
    extract = read_docx(docx(paragraph(run(SEEN) + hidden), paragraph("Secret.", "Secret")))
    assert extract.text.strip() == SEEN
    assert extract.flags == ("hidden text was left out",)


@pytest.mark.parametrize(
    "properties",
    ['<w:vanish w:val="0"/>', '<w:sz w:val="16"/>', '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>'],
)
def test_words_that_word_shows_stay(properties: str) -> None:
    assert read_docx(docx(paragraph(run(SEEN, properties)))).text.strip() == SEEN


WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    ("block", "stays"),
    [
        ('<w:p><w:pPr><w:shd w:fill="1F3864"/></w:pPr>{}</w:p>', True),
        ('<w:p><w:pPr><w:shd w:fill="auto"/></w:pPr>{}</w:p>', False),
        ('<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill="1F3864"/></w:tcPr><w:p>{}</w:p></w:tc></w:tr></w:tbl>', True),
        ('<w:tbl><w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>', True),
        ("<w:tbl><w:tblPr/><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>", False),
    ],
)
def test_white_words_stay_where_something_dark_is_behind_them(block: str, stays: bool) -> None:
    extract = read_docx(docx(block.format(run("At most 200 mg.", WHITE)), paragraph(SEEN)))
    assert ("At most 200 mg." in extract.text) == stays


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    inner = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    both = f'<mc:AlternateContent xmlns:mc="{mc}">{inner}</mc:AlternateContent>'
    assert read_docx(docx(paragraph(f"{run(SEEN)}<w:r>{both}</w:r>"))).text.strip().split("\n\n") == [SEEN, "In a box."]


def test_a_book_gives_its_chapters_in_the_order_of_reading() -> None:
    extract = read_epub(epub("<h1>One</h1><p>Roast <b>slow</b>ly.</p>", "<h1>Two</h1><p>Grind.<p hidden>Secret."))
    assert extract.text == "# One\n\nRoast slowly.\n\n# Two\n\nGrind.\n"
    assert extract.facts == {"title": "On Beans", "author": "Ann Lee", "date": "2015-03-03"}
    assert extract.flags == ("hidden text was left out",)


def test_a_book_with_garbled_fonts_is_read_and_one_with_garbled_chapters_is_not() -> None:
    garbled = '<encryption><EncryptionMethod Algorithm="{}"/></encryption>'
    fonts = epub("<p>Roast.</p>", encryption=garbled.format("http://www.idpf.org/2008/embedding"))
    assert read_epub(fonts).text == "Roast.\n"
    with pytest.raises(DocumentError, match="protected against copying"):
        read_epub(epub("<p>Roast.</p>", encryption=garbled.format("http://www.w3.org/2001/04/xmlenc#aes256-cbc")))


BOMB = zipped({"word/document.xml": b"<w:document>" + b" " * 300 * 2**20})
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "'
    + "ha" * 1000
    + '"><!ENTITY b "'
    + "&a;" * 1000
    + '"><!ENTITY c "'
    + "&b;" * 1000
    + '">]>'
)


def locked() -> bytes:
    data = bytearray(docx(paragraph(SEEN)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 1)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (BOMB, "unpacks to more than"),
        (locked(), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "encrypted"),
        (docx(paragraph(SEEN))[:-40], "damaged"),
        (bytes(range(256)) * 40, "damaged"),
        (zipped({}), "has no word/document.xml"),
        (zipped({"word/document.xml": "<w:document"}), "XML in it is damaged"),
        (zipped({f"{number}": "" for number in range(MAX_MEMBERS + 1)}), "more than 10000 files"),
        (zipped({"word/document.xml": "<a>" * 100_000}), "XML in it is damaged"),
    ],
    ids=["bomb", "locked", "old", "truncated", "random", "empty", "cut", "many", "deep"],
)
def test_a_file_that_is_no_sound_document_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read_docx(data)


def test_entities_that_a_file_defines_are_not_expanded() -> None:
    body = f'{LAUGHS}<w:document xmlns:w="{W}"><w:body>'
    data = zipped({"word/document.xml": f"{body}<w:p><w:r><w:t>&c;Roast.</w:t></w:r></w:p></w:body></w:document>"})
    with pytest.raises(DocumentError, match="XML in it is damaged"):
        read_docx(data)


def test_files_of_the_machine_are_not_read_through_entities() -> None:
    body = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document xmlns:w="{W}"><w:body>'
    data = zipped({"word/document.xml": f"{body}<w:p><w:r><w:t>a&a;b</w:t></w:r></w:p></w:body></w:document>"})
    assert read_docx(data).text.strip() in {"ab", "a b"}


def test_names_in_an_archive_are_only_keys() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../outside.txt", "a")
        archive.writestr("/etc/passwd", "b")
    held = Archive(stream.getvalue(), "a zip")
    assert held.read("../../outside.txt") == b"a"
    with pytest.raises(DocumentError, match=r"has no etc/hosts"):
        held.read("etc/hosts")
