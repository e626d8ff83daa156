"""Who wrote which comment of an HTML page."""

from __future__ import annotations

import pytest

from assistant.comments import Comment, drop_comments, find_comments, with_writers
from assistant.markup import parse_html

BLOG = """<body><main><p>Prune in March.</p></main><div id="comments"><ol class="comment-list">
<li class="comment even" id="comment-7"><cite class="fn">Jane Doe</cite> <span>says:</span><p>I prune in May.</p>
<ul class="children"><li class="comment"><b class="comment-author">Bob says:</b><p>So do I.</p></li></ul></li>
</ol></div></body>"""
ITEMS = """<div itemtype="https://schema.org/Comment"><span itemprop="author">gardener42</span><p>Not me.</p></div>"""


def test_each_comment_has_its_writer() -> None:
    first, second = find_comments(parse_html(BLOG))
    assert (first.writer, second.writer) == ("Jane Doe", "Bob")
    assert "I prune in May." in first.words
    assert second.words == "Bob says:So do I."
    assert find_comments(parse_html(ITEMS))[0].writer == "gardener42"


@pytest.mark.parametrize(
    "page", ["<p class='comment'>Nice.</p>", "<div class='reply'><i class='author'></i>Nice.</div>"]
)
def test_a_comment_may_have_no_writer(page: str) -> None:
    assert [comment.writer for comment in find_comments(parse_html(page))] == [None]


def test_paragraphs_are_led_by_their_writers_once() -> None:
    comments = find_comments(parse_html(BLOG))
    assert with_writers("I prune in May.\n\nSo do I.", comments) == (
        "Jane Doe says:\n\nI prune in May.\n\nBob says:\n\nSo do I."
    )
    long = Comment("Ann", "One. Two.")
    assert with_writers("One.\n\nTwo.", [long]) == "Ann says:\n\nOne.\n\nTwo."


@pytest.mark.parametrize("writer", [None, "a name. with a stop", "the one and only gardener of them all"])
def test_where_one_writer_is_not_known_none_is_named(writer: str | None) -> None:
    comments = [Comment("Ann", "One."), Comment(writer, "Two.")]
    assert with_writers("One.\n\nTwo.", comments) == "One.\n\nTwo."
    assert with_writers("One.\n\nThree.", comments) == "One.\n\nThree."


def test_what_readers_wrote_is_dropped_and_the_article_stays() -> None:
    root = parse_html(BLOG)
    drop_comments(root)
    assert root.text_content().split() == ["Prune", "in", "March."]
    whole = parse_html("<body class='comments'><article class='comment'><p>It stays.</p></article></body>")
    drop_comments(whole)
    assert "It stays." in whole.text_content()
