"""An exported answer holds every quote word for word, and nothing foreign in it is more than text."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.markdown import markdown
from assistant.records import Cue, Disagreement, Notice, Refusal
from tests.test_render import HOSTILE, NO, YES, make_answer, make_quote, make_source


def plain(shown: str) -> str:
    """What a reader of Markdown sees of escaped text."""
    return re.sub(r"\\(.)", r"\1", shown)


def test_it_tells_everything() -> None:
    pair = Disagreement("conditional", (YES, NO), 0.9, (Cue(YES, 0, 3), Cue(NO, 0, 2)))
    notice = Notice("n", "emergency", "Call.\nNow.", "x")
    shown = plain(markdown(make_answer(YES, NO, disagreements=(pair,), notices=(notice,)), "No advice."))
    order = ["# does it help?", "**Emergency**", "Call.", "2 of 2 sources", "It depends", "[1] “Yes”", "### A title"]
    order += [
        "> [1] Yes, it helps a lot if you are well.",
        "### B title",
        "Bo · article · P · 2020 · b.txt",
        "No advice.",
    ]
    places = [shown.index(part) for part in order]
    assert places == sorted(places)


def test_a_refusal_says_why_and_what_is_nearest() -> None:
    refusal = Refusal("nothing close", "No source speaks about this.", (YES,), 0.1, 0.2, ())
    shown = plain(markdown(make_answer(refusal=refusal)))
    assert "No source speaks about this." in shown
    assert "do not answer" in shown
    assert "> [1] Yes, it helps" in shown


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_a_quote_reads_word_for_word(text: str) -> None:
    quote = make_quote(make_source(text, title="T"), text)
    shown = markdown(make_answer(quote))
    words = " ".join(re.sub(r"\s+", " ", text).split())
    if words.isprintable():
        assert f"> [1] {words}" in plain(shown)


def test_nothing_foreign_is_active() -> None:
    hostile = make_source(HOSTILE + " ![x](http://evil.invalid) [y](javascript:1)", title=HOSTILE, url=HOSTILE)
    quote = replace(make_quote(hostile, hostile.text), stance="supports")
    shown = markdown(make_answer(quote, question=HOSTILE), HOSTILE)
    assert not re.search(r"(?<!\\)[<\[`](?!1\\?\])", shown.replace("> [1]", ""))
