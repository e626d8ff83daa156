"""Documents in every format, made by hand: as small as a reader accepts them, and with whatever is to go wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from html import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def page(body: str, head: str = "") -> bytes:
    """An HTML page with an article amid a menu and a footer."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body><nav><ul><li><a href=/>Home</a>"
        "<li><a href=/shop>Visit our shop today</a></ul></nav><main><article>"
        f"{body}</article></main><footer><p>© 2015 Green Kitchen. All rights reserved.</p></footer></body></html>"
    ).encode()


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def run(words: str, properties: str = "") -> str:
    """A run of a Word paragraph."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def paragraph(inner: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{inner if inner.startswith('<') else run(inner)}</w:p>"


def docx(*blocks: str, title: str = "", author: str = "", **members: str) -> bytes:
    """A Word document of paragraphs and tables; ``members`` are more files in it, such as ``word/comments.xml``."""
    styles = "".join(
        f'<w:style w:styleId="{id}"><w:name w:val="{name}"/>{more}</w:style>'
        for id, name, more in (
            ("Berschrift1", "heading 1", ""),
            ("Mine", "My heading", '<w:basedOn w:val="Berschrift1"/>'),
            ("List", "List Bullet", "<w:pPr><w:numPr/></w:pPr>"),
            ("Secret", "Secret", "<w:rPr><w:vanish/></w:rPr>"),
        )
    )
    core = (
        '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator></c:coreProperties>"
    )
    return zipped(
        {
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{"".join(blocks)}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
            "docProps/core.xml": core,
            **members,
        }
    )


def epub(*chapters: str, encryption: str = "") -> bytes:
    """A book; each chapter is the body of a file, and the order of the files' names is not that of the chapters."""
    names = [f"{len(chapters) - number:02}.xhtml" for number in range(len(chapters))]
    items = "".join(f'<item id="{name}" href="text/{name}" media-type="application/xhtml+xml"/>' for name in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>On Beans</dc:title><dc:creator>Ann Lee</dc:creator><dc:date>2015-03-03T10:00:00Z</dc:date>"
        f'</metadata><manifest>{items}<item id="nav" properties="nav" href="nav.xhtml" '
        'media-type="application/xhtml+xml"/>'
        f'</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>'
    )
    declaration = '<?xml version="1.0" encoding="utf-8"?>'
    texts = {
        f"OEBPS/text/{name}": f"{declaration}<html><head><title>x</title></head><body>{body}</body></html>"
        for name, body in zip(names, chapters, strict=True)
    }
    nav = {"OEBPS/nav.xhtml": "<html><body><p>Chapter one, chapter two, and all the others.</p></body></html>"}
    more = {"META-INF/encryption.xml": encryption} if encryption else {}
    return zipped({"META-INF/container.xml": container, "OEBPS/content.opf": package, **nav, **texts, **more})


Placed = tuple[float, float, float, str]
"""Left, bottom and size of a line, and its words; what stands before a \x00 in these are operators of PDF."""


def pdf(*pages: Iterable[Placed], trailer: str = "", info: str = "") -> bytes:
    """A PDF of lines in Helvetica on A4; ``info`` describes the document."""
    contents = ["\n".join(map(_drawn, page)) for page in pages]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} /MediaBox [0 0 595 842] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(contents):
        resources = "/Resources << /Font << /F 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * number} 0 R {resources} >>")
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
    objects.append(f"<< {info} >>")
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{each}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    ending = f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {trailer} >>"
    start = len(data)
    return (
        data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{ending}\nstartxref\n{start}\n%%EOF".encode()
    )


def _drawn(placed: Placed) -> str:
    left, bottom, size, words = placed
    operators, _, shown = words.rpartition("\x00")
    escaped = shown.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"q BT {operators} /F {size} Tf {left} {bottom} Td ({escaped}) Tj ET Q"


def lines(words: Sequence[str], top: float = 780.0, left: float = 60.0, size: float = 11.0) -> list[Placed]:
    """Lines one below the other; an empty one leaves a gap."""
    return [(left, top - number * size * 1.2, size, line) for number, line in enumerate(words) if line]
