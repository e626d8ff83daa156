"""Who wrote a text and when, by the line under its title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bylines import find_byline, read_byline


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("*Posted on 12 Feb 2023 by Ann Lee*", "Ann Lee", "2023-02-12"),
        ("By Dr Ann Lee, gardener. Updated 7 June 2024.", "Dr Ann Lee", "2024-06-07"),
        ("By Ann Lee | January 30, 2020 | 4 min read", "Ann Lee", "2020-01-30"),
        ("by Ann Lee on June 3rd, 2020 in Roses | 14 Comments", "Ann Lee", "2020-06-03"),
        ("Written by Ann van der Berg", "Ann van der Berg", None),
        ("Last updated: 3 September 2022", None, "2022-09-03"),
        ("Published 25.12.2021", None, "2021-12-25"),
        # A day that people read in two ways, and one that there never was.
        ("Published: 03/09/2022", None, "2022"),
        ("Posted on 31 Feb 2021", None, "2021"),
        ("Sept. 2019", None, "2019-09"),
        ("Version 4, revised May 2023", None, "2023-05"),
        ("Printed 2022", None, "2022"),
        ("Elmfield Water Department, 2021", None, "2021"),
        ("Handout for clients, January 2024", None, "2024-01"),
        ("Northfell Outdoor, care sheet, May 2022", None, "2022-05"),
        ("The summer of roses, 1967", None, None),
        ("The summer of roses, June 1967", None, None),
        ("Printed 2022 copies of it.", None, None),
        ("By Bus", None, None),
        ("By The Sea", None, None),
        ("By then, 2020 was over.", None, None),
        ("In May 2020 I planted roses.", None, None),
        ("Updated roses bloom in May 2020 by the wall.", None, None),
    ],
)
def test_a_byline_gives_author_and_date(line: str, author: str | None, date: str | None) -> None:
    said = {"author": author, "date": date}
    assert read_byline(line) == {key: value for key, value in said.items() if value}


def test_it_stands_in_the_first_lines_and_the_first_to_say_it_counts() -> None:
    text = "# Roses\n\nBy Ann Lee\n\nPublished on 3 May 2020\nUpdated on 4 May 2021\n\nRoses like sun.\n"
    assert find_byline(text) == {"author": "Ann Lee", "date": "2020-05-03"}
    assert find_byline("Roses like sun.\n" * 6 + "By Ann Lee\n") == {}


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert set(find_byline(text)) <= {"author", "date"}
