"""A PDF gives its paragraphs by pages, and nothing that cannot be seen on them."""

from __future__ import annotations

import contextlib
import random

import pytest

from assistant.errors import DocumentError
from assistant.pdf import MAX_PAGES, read_pdf
from tests.documents import Placed, lines, pdf

SENTENCE = "Beans want heat and patience, and the pan must be as heavy as you can find."


def paragraphs(*pages: list[Placed]) -> list[str]:
    return read_pdf(pdf(*pages)).text.strip().split("\n\n")


def test_lines_are_joined_to_paragraphs() -> None:
    page = lines(["Beans want heat and patience, and the", "pan must be as heavy as you can find.", "", "Stir them."])
    assert paragraphs(page) == [SENTENCE, "Stir them."]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("Give them as much pa-", "tience as you have.", "Give them as much patience as you have."),
        ("They need low-", "temperature roasting.", "They need low-temperature roasting."),
        ("Ask the NCI-", "supported shops.", "Ask the NCI-supported shops."),
        ("Visit the Saint-", "Denis market.", "Visit the Saint-Denis market."),
    ],
)
def test_hyphens_at_line_ends_are_undone_unless_they_are_the_writers(first: str, second: str, joined: str) -> None:
    assert paragraphs([*lines(["A low temperature is best.", ""]), *lines([first, second], top=700)])[-1] == joined


def test_the_page_of_every_word_is_known() -> None:
    extract = read_pdf(
        pdf(lines(["It begins on the first page and goes"]), [], lines(["on upon the third.", "", "New."]))
    )
    assert extract.text == "It begins on the first page and goes on upon the third.\n\nNew.\n"
    assert extract.pages == (0, 37, 37)
    assert extract.text[37:].startswith("on upon")


def test_running_titles_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            (60, 800, 9, f"Green Kitchen, issue {4 + number}"),
            *lines([f"{word} are roasted."], top=700),
            (290, 30, 9, f"{number + 1}"),
        ]
        for number, word in enumerate(["Beans", "Peas", "Lentils"])
    ]
    assert paragraphs(*pages) == ["Beans are roasted.", "Peas are roasted.", "Lentils are roasted."]


def test_larger_letters_make_a_heading() -> None:
    page = [(60, 800, 18, "On beans"), *lines([SENTENCE[:50], SENTENCE[50:]], top=760)]
    assert paragraphs(page)[0] == "# On beans"


def test_columns_are_read_one_after_the_other_even_where_they_were_drawn_row_by_row() -> None:
    left = [
        "The left column goes on and",
        "on about the roasting of all",
        "beans, and about pans, which",
        "have to be heavy and to be",
        "hot before it all begins.",
    ]
    right = [
        "Grinding is another matter,",
        "and one for the right column",
        "only, which is about that and",
        "nothing else, since it is as",
        "important as the roasting.",
    ]
    woven = [line for pair in zip(lines(left), lines(right, left=330), strict=True) for line in pair]
    expected = [" ".join(left), " ".join(right)]
    assert paragraphs([*lines(left), *lines(right, left=330)]) == expected
    assert paragraphs(woven) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        (60, 500, 11, "1 1 1 rg\0White on white."),
        (60, 500, 11, "3 Tr\0Not drawn at all."),
        (900, 500, 11, "Off the page."),
        (60, 500, 1, "Tiny letters."),
        (60, 500, 11, "0.98 1 0.99 rg\0Nearly white."),
    ],
)
def test_what_cannot_be_seen_is_left_out_and_flagged(hidden: Placed) -> None:
    extract = read_pdf(pdf([*lines([SENTENCE]), hidden]))
    assert extract.text == f"{SENTENCE}\n"
    assert extract.flags == ("hidden text was left out",)


COVER = "ET 0 0 0 rg {} 490 {} 40 re f BT\0."


def test_words_that_were_blacked_out_are_left_out_and_flagged() -> None:
    secret = [(60.0, 500.0, 11.0, "Her name is Ann Lee."), (0.0, 0.0, 1.0, COVER.format(50, 400))]
    extract = read_pdf(pdf([*lines([SENTENCE]), *secret]))
    assert extract.text == f"{SENTENCE}\n"
    assert extract.flags == ("hidden text was left out",)


def test_words_beside_a_shape_that_is_drawn_later_are_seen() -> None:
    shape = (0.0, 0.0, 1.0, COVER.format(300, 100))
    extract = read_pdf(pdf([(60, 500, 11, "Her name is known."), (20, 700, 400, "-"), shape]))
    assert "Her name is known." in extract.text


def test_a_long_line_of_large_letters_that_ends_a_sentence_is_no_heading() -> None:
    abstract = "In short, beans that are roasted slowly in a heavy pan taste best of all."
    page = [(60, 800, 16, abstract), *lines([SENTENCE[:50], SENTENCE[50:]] * 4, top=760)]
    assert paragraphs(page)[0] == abstract


def test_white_letters_on_black_are_seen() -> None:
    black = (0.0, 0.0, 1.0, "ET 0 0 0 rg 50 490 400 40 re f BT 1 1 1 rg\0.")
    extract = read_pdf(pdf([black, (60, 500, 11, "1 1 1 rg\0White on black.")]))
    assert "White on black." in extract.text


@pytest.mark.parametrize(
    ("info", "facts"),
    [
        ("/Title (On Beans) /Author (Ann Lee)", {"title": "On Beans", "author": "Ann Lee"}),
        ("/Title (Microsoft Word - beans.doc)", {}),
        ("/Title (untitled)", {}),
    ],
)
def test_a_title_is_the_writers_and_not_the_programs(info: str, facts: dict[str, str]) -> None:
    assert read_pdf(pdf(lines([SENTENCE]), info=info)).facts == facts


ENCRYPTED = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + "00" * 32 + "> /U <" + "11" * 32 + "> >> /ID [<00> <00>]"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4", "damaged"),
        (bytes(range(256)) * 40, "damaged"),
        (pdf(lines([SENTENCE]))[:300], "damaged|no text"),
        (pdf(lines([SENTENCE]), trailer=ENCRYPTED), "encrypted"),
        (pdf([], []), "no text"),
        (pdf(*[[]] * (MAX_PAGES + 1)), f"{MAX_PAGES + 1} pages"),
        (pdf(lines([SENTENCE])).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"), "damaged|no text|pages"),
        (pdf(lines([SENTENCE])).replace(b"0000000000 65535 f", b"9999999999 00000 n")[:-8], ""),
    ],
    ids=["head", "random", "truncated", "encrypted", "pictures", "many", "circle", "table"],
)
def test_a_pdf_without_readable_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    if not reason:
        # A broken table of places is mended.
        assert read_pdf(data).text == f"{SENTENCE}\n"
        return
    with pytest.raises(DocumentError, match=reason):
        read_pdf(data)


@pytest.mark.parametrize("seed", range(20))
def test_a_pdf_with_broken_bytes_is_read_or_refused(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - no secret
    data = bytearray(pdf(lines([SENTENCE] * 5), lines([SENTENCE])))
    for _ in range(rng.randint(1, 30)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    # Whatever else it raised would fail the test.
    with contextlib.suppress(DocumentError):
        extract = read_pdf(bytes(data))
        assert all(0 <= start <= len(extract.text) for start in extract.pages)
