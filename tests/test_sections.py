"""Roles of the parts of a page, on pages about anything but the first corpus."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sections import split_sections

ARTICLE = "How to Prune Roses\n\nPrune roses in late winter. Cut above a bud.\n\n"


def roles(text: str) -> list[tuple[str, str]]:
    return [(section.role, text[section.start : section.end].strip()) for section in split_sections(text)]


def with_role(text: str, role: str) -> list[str]:
    return [part for each, part in roles(text) if each == role]


def writers(text: str) -> list[tuple[str | None, str]]:
    found = [section for section in split_sections(text) if section.role == "comment"]
    return [(section.writer, text[section.start : section.end].strip()) for section in found]


LINES = st.sampled_from([
    "Mary says:", "3 comments on “Roses”", "Comments", "Leave a Reply", "<!-- x -->", "---", "# Soil", "1. Water it.",
    "March 3, 2015 at 5:00 pm", "You need:", "a rose", "Roses like sun.", "", "", "105 255", "<!-- open", "By Ann Lee",
])  # fmt: skip


@given(st.one_of(st.text(), st.lists(LINES).map("\n".join)))
def test_sections_cover_any_text_without_gap_or_overlap(text: str) -> None:
    sections = split_sections(text)
    assert "".join(text[section.start : section.end] for section in sections) == text
    assert all(section.start < section.end for section in sections)


@pytest.mark.parametrize(
    "line",
    [
        "By Anna Green", "Written by Anna Green", "Anna Green, PhD, RHS", "1.2k Shares", "105 255", "12 Likes",
        "Share on Facebook", "Share this post with your friends!", "Follow us on Instagram", "Related Posts",
        "Tags: roses, pruning", "Filed under: Garden", "Posted on May 3, 2012 by admin", "May 3, 2012",
        "We use cookies to give you the best experience.", "Subscribe to our newsletter", "Privacy Policy",
        "You can unsubscribe at any time", "Photo credit: Tom Hill", "© 2015 Green Gardens", "red rose bush",
        "* * *", "Skip to content", "Skip to main content", "[Home](/) | [Shop](/shop)", "![a rose](rose.jpg)",
        "- [About us](/about)", "You might also like", "Related articles: Do roses need salt?", "Older posts",
        "by Zoë Green on June 3, 2020 in Roses | 14 Comments", "*By Anna Green*", "Comments are closed.",
        "Was this page helpful? Yes No", "|-------|:---:|", "Accept all cookies   Reject   Manage preferences",
    ],
)  # fmt: skip
def test_furniture_between_paragraphs_is_furniture(line: str) -> None:
    assert ("boilerplate", line) in roles(f"{ARTICLE}{line}\n\nWater them well.\n")


@pytest.mark.parametrize(
    "sentence",
    [
        "Share this with your seedlings: light and water.", "Follow us on our tour of the garden.",
        "5 comments on soil are often made.", "Like this plant? It likes shade.", "Copyright law protects a plan.",
        "Comments about soil are welcome.", "We use cookies as bait for slugs.", "Print the plan and hang it up.",
        "See [our roses](/roses) in June.", "Was this helpful to the roses? We think so.",
        "by May 3, 2020 all of them had died of the frost.", "You may also like tea roses, which need more sun.",
        "1.5 litres of water a day is plenty.", "Newsletters of seed sellers are worth reading.",
    ],
)  # fmt: skip
def test_prose_that_speaks_of_furniture_is_body(sentence: str) -> None:
    assert ("body", sentence) in roles(f"{ARTICLE}{sentence}\n\nWater them well.\n")


@pytest.mark.parametrize("link", ["Comments", "3 Comments", "Leave a comment"])
def test_a_link_to_the_comments_above_the_article_opens_none(link: str) -> None:
    text = f"Roses\n\n{link}\n\nRoses like sun.\n\nWater them well.\n"
    assert with_role(text, "body") == ["Roses like sun.", "Water them well."]


@pytest.mark.parametrize(
    "header",
    [
        "Mary Lee says:", "1. Mary Lee", "Mary Lee\nMarch 3, 2015 at 5:00 pm", "2) Mary Lee says:", "Mary Lee wrote:",
        "Mary Lee on March 3, 2015 at 5:00 pm", "Mary Lee says:\n\nMarch 3, 2015 at 5:00 pm", "Mary Lee\n3 days ago",
        "**Mary Lee** says:", "Mary Lee Post author", "   1. Mary Lee says:",
    ],
)  # fmt: skip
def test_a_comment_belongs_to_the_writer_named_above_it(header: str) -> None:
    text = f"{ARTICLE}2 Comments\n\n{header}\n\nI prune in autumn.\n\nLeave a Reply\n\nName *\n"
    assert writers(text) == [("Mary Lee", "I prune in autumn.")]
    assert with_role(text, "body") == ["Prune roses in late winter. Cut above a bud."]


@pytest.mark.parametrize("head", ["## 2 comments", "**2 Comments**", "### 2 Replies to “Roses” ###", "## Comments"])
@pytest.mark.parametrize("header", ["**Mary Lee** says:", "**Mary Lee:**", "Mary Lee wrote:", "- **Mary Lee**:"])
def test_a_comment_may_stand_in_the_line_of_its_writer(head: str, header: str) -> None:
    text = f"{ARTICLE}{head}\n\n{header} I prune in autumn, since my rose is old and there is no frost here.\n"
    assert writers(text) == [("Mary Lee", "I prune in autumn, since my rose is old and there is no frost here.")]
    assert with_role(text, "body") == ["Prune roses in late winter. Cut above a bud."]


@pytest.mark.parametrize("words", ["**Update:** it bloomed.", "He says: never prune.", "My aunt says: never prune."])
def test_not_all_that_stands_before_a_colon_in_a_comment_names_its_writer(words: str) -> None:
    assert writers(f"{ARTICLE}Comments\n\nMary says:\n\n{words}\n") == [("Mary", words)]


def test_a_heading_on_comments_in_an_article_opens_none() -> None:
    text = f"{ARTICLE}## Comments\n\nComments in code say why. **Never** repeat the code.\n"
    assert writers(text) == []


def test_a_nested_reply_has_its_own_writer() -> None:
    text = f"{ARTICLE}Comments\n\n1. Mary says:\n\nI prune in autumn.\n\nReply\n\n   1. Tom says:\n\n   Never!\n"
    assert writers(text) == [("Mary", "I prune in autumn."), ("Tom", "Never!")]


def test_a_signature_names_the_writer_and_is_not_quotable() -> None:
    text = f"{ARTICLE}2 Replies to “Roses”\n\n  1. My rose is in bloom again! – Rowena\n"
    assert writers(text) == [("Rowena", "My rose is in bloom again!")]


@pytest.mark.parametrize("words", ["It works. My neighbour says:", "I bought mine on May 3, 2015", "He came at 5"])
def test_a_comment_that_ends_like_a_header_stays_a_comment(words: str) -> None:
    assert writers(f"{ARTICLE}Comments\n\nMary says:\n\n{words}\n") == [("Mary", words)]


def test_everything_after_the_comment_form_is_furniture() -> None:
    text = f"{ARTICLE}Leave a Reply\n\nRequired fields are marked *\n\nThis site fights spam.\n\nMore about us.\n"
    assert with_role(text, "body") == ["Prune roses in late winter. Cut above a bud."]
    assert with_role(text, "comment") == []


def test_a_caption_glued_to_a_paragraph_is_cut_off() -> None:
    text = f"{ARTICLE}red rose bushRoses are hardy and bloom for weeks.\n"
    assert roles(text)[-2:] == [("boilerplate", "red rose bush"), ("body", "Roses are hardy and bloom for weeks.")]


def test_a_transcript_with_hard_breaks_is_one_section_though_lines_begin_with_names() -> None:
    text = "so today we look at the chain\nJohn will hold the bike and then\nI will clean it with a rag\nand oil\n"
    assert roles(text) == [("body", text.strip())]


@pytest.mark.parametrize("lead", ["You need:\nA tyre lever\nA tube\nA pump", "- Wheel off\n- Tube in\n- Tyre on"])
def test_every_item_of_a_list_is_body(lead: str) -> None:
    assert with_role(f"Tools\n\n{lead}\n\nNow ride.\n", "body") == [*lead.split("\n"), "Now ride."]


@pytest.mark.parametrize("front", ["---\ntitle: Beans\n---", '+++\ntitle = "Beans"\n+++'])
def test_markdown_shows_its_headings_and_hides_its_front_matter(front: str) -> None:
    text = f"{front}\n# Beans\nRoast them.\n## Water\n\nSoft water is best.\n"
    assert with_role(text, "boilerplate") == [front]
    assert with_role(text, "heading") == ["# Beans", "## Water"]
    assert with_role(text, "body") == ["Roast them.", "Soft water is best."]


@pytest.mark.parametrize("text", ["<!-- a -->Grind fresh.", "Grind fresh.<!-- a -->", "Grind<!-- a --> fresh."])
def test_an_html_comment_in_a_line_is_hidden_and_the_rest_is_kept(text: str) -> None:
    assert with_role(text, "boilerplate") == ["<!-- a -->"]
    assert "".join(with_role(text, "body") + with_role(text, "heading")).replace(" ", "") == "Grindfresh."


@pytest.mark.parametrize("opener", ["<!-- open", "<!-- open\nand on"])
def test_an_html_comment_that_is_never_closed_hides_no_more_than_its_paragraph(opener: str) -> None:
    assert with_role(f"{ARTICLE}{opener}\n\nWater them well.\n", "body")[-1] == "Water them well."


def test_a_menu_above_the_article_is_furniture() -> None:
    menu = "Green Gardens\nHome\nRoses\nTrees\nContact us"
    text = f"{menu}\n\nHow to Prune\n\nPrune roses in late winter.\n\nSalt\nLime\nAsh\nSand\n"
    assert with_role(text, "boilerplate") == menu.split("\n")
    assert with_role(text, "heading") == ["How to Prune", "Salt", "Lime", "Ash", "Sand"]


def test_the_titles_under_a_line_that_offers_other_pages_are_furniture() -> None:
    text = f"{ARTICLE}You might also like\n10 Reasons to Grow Beans\nThe Best Hats of 2021\n\nWater well.\n"
    assert with_role(text, "body") == ["Prune roses in late winter. Cut above a bud.", "Water well."]


@pytest.mark.parametrize(
    "text", ["玫瑰应在冬末修剪。", "他说、“可以。”", "गुलाब को पानी दें।", "هذا جيد\u06d4", "バラは日光を好む」。"]
)
def test_a_sentence_of_another_script_is_no_heading(text: str) -> None:
    assert roles(f"{text}\n\n{text}\n") == [("body", text), ("body", text)]


def test_a_quotation_that_is_broken_in_mid_sentence_stays_whole() -> None:
    assert roles("> Never squeeze the bag,\n> it makes the tea bitter.\n") == [
        ("body", "> Never squeeze the bag,\n> it makes the tea bitter.")
    ]


@pytest.mark.parametrize("text", ["https://example.org/roses", "- www.example.org", "<http://example.org/a?b=c>"])
def test_an_address_by_itself_is_furniture(text: str) -> None:
    assert roles(f"{ARTICLE}{text}\n")[-1] == ("boilerplate", text)
    assert roles(f"{ARTICLE}See {text} for more.\n")[-1][0] == "body"


def test_the_rows_of_a_table_are_body_and_its_head_is_a_heading() -> None:
    text = f"{ARTICLE}Age | Dose\n\nChildren | None\n\nAdults | 200 mg\n\nGreen Gardens | Since 1912\n\nWater them.\n"
    assert with_role(text, "body")[1:-1] == ["Children | None", "Adults | 200 mg", "Green Gardens | Since 1912"]
    assert "Age | Dose" in with_role(text, "heading")
    assert with_role("Home | Shop 24\n\nWater them.\n", "heading") == ["Home | Shop 24"]


def test_a_bullet_is_nobodys_name() -> None:
    said = "I prune mine in autumn, and they live."
    assert writers(f"{ARTICLE}Comments\n\nMary says:\n\n• Reply\n\n• Quote\n\n{said}\n")[-1] == ("Mary", said)


def test_a_hyphen_in_a_word_begins_no_signature() -> None:
    said = "Do not grow it again, and do not Re-Plant It"
    assert writers(f"{ARTICLE}Comments\n\n{said}\n") == [(None, said)]
    assert writers(f"{ARTICLE}Comments\n\nGreat roses, all of them! -Jane\n") == [("Jane", "Great roses, all of them!")]


@pytest.mark.parametrize(
    "unit", ["<!-- a\n\n", "[a](b)", "![", "1", "k", "m ", "A", "- ", "<!-- a -->", "1. a\n", "A b c\n", "by A "]
)
def test_long_runs_of_one_thing_are_split_in_no_time(unit: str) -> None:
    text = unit * 4000 + "x"
    assert split_sections(text)[-1].end == len(text)


@pytest.mark.parametrize("before", ["", "a", "- ", "- A", "Mary says", "on a 1", "**", "By A", "1.", "12 likes"])
def test_long_runs_of_spaces_among_comments_are_split_in_no_time(before: str) -> None:
    text = f"{ARTICLE}Comments\n\nMary says:\n\n{before}{' ' * 20_000}x\n"
    assert split_sections(text)[-1].end == len(text)


@pytest.mark.parametrize(
    "byline", ["By Dr Mary Lee, gardener. Updated 7 June 2024.", "*Posted on 12 Feb 2023 by Mary Lee*"]
)
def test_a_byline_at_the_top_is_furniture(byline: str) -> None:
    text = f"# Roses\n\n{byline}\n\nPrune roses in late winter.\n"
    assert with_role(text, "body") == ["Prune roses in late winter."]


def test_the_lines_at_the_top_are_a_title_and_no_list() -> None:
    text = "Ask the gardener: roses\nThe Weekly Courier\nPublished: 3 May 2022\n\nPrune roses in late winter.\n"
    assert with_role(text, "heading")[0] == "Ask the gardener: roses"
    assert with_role(text, "body") == ["Prune roses in late winter."]
