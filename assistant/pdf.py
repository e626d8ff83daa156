"""A PDF -> its text by pages. What is drawn so that no reader sees it is left out, as far as that can be known."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from .errors import DocumentError
from .hidden import HIDDEN
from .lines import Line, compose
from .records import Extract

MAX_PAGES = 5000
MAX_CHARACTERS = 10_000_000
# How PDFium hands on a hyphen at the end of a line, where it leaves the line end out.
_HYPHEN = 2
_LINE_ENDS = {10, 13}
# Where more characters than this share have no name in their font, it is no text.
_UNNAMED = 0.1
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
# What programs put where a title should stand.
_NO_TITLE = re.compile(r"untitled|microsoft \w+ - |.*\.(?:docx?|indd|tex|qxd|pdf|dvi|rtf|odt|x?html?)$", re.IGNORECASE)
# A gap in a line as wide as this many of its heights lies between columns.
_GUTTER = 2.5
# Nobody reads letters of less than two points.
_TINY = 2.0
# Only such letters are looked for on the drawn page: pale or see-through, or drawn over.
_PALE, _FAINT = 230, 25
# A letter cannot be seen where its box has one shade of grey, give or take.
_SHADES = 12
_SCALE, _MOST_PIXELS = 2.0, 4_000_000
_NESTED = 15
# A page of more parts is a drawing, in which to look for covered text would take too long.
_MOST_OBJECTS = 5000

Box = tuple[float, float, float, float]
"""Left, bottom, right and top of a character as high as its font, in points from the lower left."""


def read_pdf(data: bytes) -> Extract:
    """The document in ``data``.

    Raises:
        DocumentError: it is damaged, encrypted, too long, or has no text.
    """
    document = _open(data)
    count = len(document)
    if not 0 < count <= MAX_PAGES:
        raise DocumentError(f"it has {count} pages, and at most {MAX_PAGES} are read; split it")
    lines: list[Line] = []
    characters = 0
    hidden = False
    for number in range(count):
        page = _Page(document, number)
        lines += page.lines()
        hidden = hidden or page.hidden
        characters += page.characters
        page.close()
        if characters > MAX_CHARACTERS:
            raise DocumentError(f"it has more than {MAX_CHARACTERS:,} characters; split it")
    if not lines:
        raise DocumentError("it has no text, perhaps only pictures of pages; run text recognition (OCR) over it")
    text = "".join(line.text for line in lines)
    if text.count("\ufffd") > _UNNAMED * len(text):
        raise DocumentError("its fonts do not say which letters they draw; run text recognition (OCR) over it")
    composed, pages = compose(lines, count)
    return Extract(composed, _facts(document), pages, (HIDDEN,) if hidden else ())


def _open(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise DocumentError("it is encrypted; save it without a password") from error
        raise DocumentError("it is damaged, or no PDF; save it anew") from error


def _facts(document: Any) -> dict[str, str]:
    described = document.get_metadata_dict()
    facts = {"title": described.get("Title", ""), "author": described.get("Author", "")}
    return {key: value for key, value in facts.items() if value.strip() and not _NO_TITLE.match(value)}


class _Page:
    """The characters of one page. ``hidden`` tells whether some were left out because they cannot be seen."""

    def __init__(self, document: Any, number: int) -> None:
        try:
            self._page = document[number]
            self._text = self._page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise DocumentError(f"its page {number + 1} is damaged; save it anew") from error
        self._number = number
        self._suspects = self._suspect_objects()
        self._drawn: tuple[Any, Any] | None = None
        self.characters = self._text.count_chars()
        self.hidden = False

    def close(self) -> None:
        self._text.close()
        self._page.close()

    def lines(self) -> Iterator[Line]:
        """The lines in the order in which they are drawn."""
        codes: list[int] = []
        boxes: list[Box] = []
        for code, box in self._visible():
            apart = box and boxes and box[0] - boxes[-1][2] > _GUTTER * (box[3] - box[1])
            if apart or code in _LINE_ENDS:
                yield from self._line(codes, boxes)
                codes, boxes = [], []
            if code not in _LINE_ENDS:
                codes.append(code)
            if box:
                boxes.append(box)
            if code == _HYPHEN:
                yield from self._line(codes, boxes)
                codes, boxes = [], []
        yield from self._line(codes, boxes)

    def _visible(self) -> Iterator[tuple[int, Box | None]]:
        """Each character that can be seen and where it stands; white space that PDFium put in stands nowhere."""
        raw, rectangle = self._text.raw, pdfium.FS_RECTF()
        left, bottom, right, top = self._edges()
        code_at, box_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
        for i in range(self.characters):
            code = code_at(raw, i)
            box_at(raw, i, rectangle)
            box = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
            height = box[3] - box[1]
            if height <= 0:
                yield code, None
                continue
            outside = box[2] < left or box[0] > right or box[3] < bottom or box[1] > top
            faint = self._suspects and not chr(code).isspace() and self._is_suspect(i)
            if outside or height < _TINY or (faint and self._is_blank(box)):
                self.hidden = self.hidden or not chr(code).isspace()
            else:
                yield code, box

    def _line(self, codes: list[int], boxes: list[Box]) -> Iterator[Line]:
        # PDFium counts in UTF-16, where a character beyond the first plane is two.
        units = b"".join((code & 0xFFFF).to_bytes(2, "little") for code in codes)
        text = units.decode("utf-16-le", "surrogatepass").replace(chr(_HYPHEN), "-").translate(_LIGATURES)
        text = " ".join(_UNPRINTED.sub("", text).split())
        if text and boxes:
            yield Line(
                page=self._number,
                text=text,
                left=min(box[0] for box in boxes),
                right=max(box[2] for box in boxes),
                bottom=median(box[1] for box in boxes),
                height=median(box[3] - box[1] for box in boxes),
            )

    def _edges(self) -> Box:
        rectangle = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(self._page.raw, rectangle)
        return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top

    def _suspect_objects(self) -> frozenset[int]:
        """The addresses of what is drawn pale or not at all; text recognised in a picture is not drawn either."""
        texts = self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=_NESTED)
        return frozenset(_address(each.raw) for each in texts if _is_faint(each.raw)) | self._covered()

    def _covered(self) -> frozenset[int]:
        """The addresses of text that something is drawn over later, as over words that were blacked out."""
        count = pdfium.FPDFPage_CountObjects(self._page.raw)
        if count > _MOST_OBJECTS:
            return frozenset()
        width, height = self._page.get_size()
        covers: list[Box] = []
        found: set[int] = set()
        for number in reversed(range(count)):
            drawn = pdfium.FPDFPage_GetObject(self._page.raw, number)
            kind = pdfium.FPDFPageObj_GetType(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                if covers and _meets(_bounds(drawn), covers):
                    found.add(_address(drawn))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE or (kind == pdfium.FPDF_PAGEOBJ_PATH and _is_filled(drawn)):
                box = _bounds(drawn)
                wide, high = box[2] - box[0], box[3] - box[1]
                # A rule hides nothing, and what lies over the whole page is a watermark.
                if min(wide, high) >= _TINY and wide * high < width * height / 2:
                    covers.append(box)
        return frozenset(found)

    def _is_suspect(self, i: int) -> bool:
        drawn = pdfium.FPDFText_GetTextObject(self._text.raw, i)
        return bool(drawn) and _address(drawn) in self._suspects

    def _is_blank(self, box: Box) -> bool:
        """Whether nothing can be seen where the letter should stand on the drawn page."""
        bitmap, place = self._draw()
        x0, y0 = place.to_bitmap(box[0], box[3])
        x1, y1 = place.to_bitmap(box[2], box[1])
        left, right = max(0, min(x0, x1)), min(bitmap.width, max(x0, x1) + 1)
        rows = range(max(0, min(y0, y1)), min(bitmap.height, max(y0, y1) + 1))
        shades = b"".join(
            bytes(bitmap.buffer[row * bitmap.stride + left : row * bitmap.stride + right])
            for row in rows
            if left < right
        )
        return not shades or max(shades) - min(shades) < _SHADES

    def _draw(self) -> tuple[Any, Any]:
        if self._drawn is None:
            width, height = self._page.get_size()
            scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
            bitmap = self._page.render(scale=scale, grayscale=True)
            self._drawn = bitmap, bitmap.get_posconv(self._page)
        return self._drawn


def _address(pointer: Any) -> int:
    return ctypes.addressof(pointer.contents)


def _bounds(drawn: Any) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(drawn, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _meets(box: Box, others: list[Box]) -> bool:
    return any(box[0] < each[2] and each[0] < box[2] and box[1] < each[3] and each[1] < box[3] for each in others)


def _is_filled(drawn: Any) -> bool:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(drawn, mode, stroked)) and mode.value != pdfium.FPDF_FILLMODE_NONE


def _is_faint(drawn: Any) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    known = pdfium.FPDFPageObj_GetFillColor(drawn, *parts)
    red, green, blue, alpha = (part.value for part in parts)
    unseen = {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}
    pale = bool(known) and (min(red, green, blue) >= _PALE or alpha <= _FAINT)
    return pale or pdfium.FPDFTextObj_GetTextRenderMode(drawn) in unseen
