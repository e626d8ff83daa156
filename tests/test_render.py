from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import render
from assistant.evidence import Marked, RecordedQuote
from assistant.records import (
    Answer,
    Cue,
    Disagreement,
    Followup,
    Library,
    Notice,
    Provenance,
    Quote,
    Refusal,
    Role,
    Section,
    Source,
    Span,
    Verdict,
)
from assistant.verify import Finding, Place, Verification

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"' onmouseover='x' </p></section>"
    "${alert(1)} {{value}} `x` C:\\u12\\x &lt;b&gt; javascript:alert(1)"
)
TEXT = "A title\n\nYes, it\n helps a lot if you are well. No, it harms.\n\nGood post. – Ann\n\nLeave a Reply"


def make_source(text: str = TEXT, **changes: str | None) -> Source:
    sections: tuple[Section, ...] = (Section(0, len(text), "body"),)
    if text == TEXT:
        ends = [text.index("Yes"), text.index("Good"), text.index("– Ann"), text.index("Leave"), len(text)]
        starts = [0, *ends[:-1]]
        sections = (
            Section(starts[0], ends[0], "heading"),
            Section(starts[1], ends[1], "body"),
            Section(starts[2], ends[2], "comment", "Ann"),
            Section(starts[3], ends[3], "boilerplate"),
            Section(starts[4], ends[4], "boilerplate"),
        )
    facts: dict[str, str | None] = dict.fromkeys(("author", "publisher", "url", "date", "kind"))
    facts = {"id": "a.txt", "title": "A title", "sha256": "0" * 64} | facts | changes
    return Source(text=text, sections=sections, **facts)  # type: ignore[arg-type]


def make_quote(source: Source, words: str, number: int = 1) -> Quote:
    start = source.text.index(words)
    return Quote(number, source, start, start + len(words), "body", None, 0.9)


def make_answer(*quotes: Quote, silent: int = 0, **changes: object) -> Answer:
    total = len({quote.source.id for quote in quotes}) + silent
    answer = Answer(
        question="does it help?",
        understood="does it help?",
        verdict=Verdict(0, 0, 0, total - silent, silent, total, total),
        quotes=quotes,
        disagreements=(),
        notices=(),
        refusal=None if quotes else Refusal("nothing close", "No source speaks about this.", (), 0.1, 0.3, ()),
        provenance=Provenance("f", "e", None),
    )
    return replace(answer, **changes)  # type: ignore[arg-type]


A = make_source()
B = make_source(id="b.txt", title="B title", author="Bo", kind="article", publisher="P", date="2020")
YES = replace(make_quote(A, "Yes, it\n helps a lot if you are well."), stance="mixed")
NO = replace(make_quote(B, "No, it harms.", 2), stance="opposes")
LIBRARY = Library("Things", "What they say.", "No advice.", "Call us.", ("does it help?",), ())


@dataclass
class Page(HTMLParser):
    """What a browser makes of HTML: its tags with their attributes, its text, and the text of each mark."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    shown: str = ""
    marks: list[str] = field(default_factory=list)
    marking: bool = False

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags, self.shown, self.marks, self.marking = [], "", [], False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "mark":
            self.marking = True
            self.marks.append("")
        elif tag in {"p", "h1", "h2", "h3", "li", "figure"}:
            self.shown += " "

    def handle_endtag(self, tag: str) -> None:
        self.marking = self.marking and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.shown += data
        if self.marking:
            self.marks[-1] += data

    @property
    def words(self) -> str:
        return " ".join(self.shown.split())

    @property
    def links(self) -> list[str | None]:
        return [attributes.get("href") for tag, attributes in self.tags if tag == "a"]


def page(answer: Answer, *sources: Source) -> Page:
    return Page(render.html(answer, LIBRARY, sources))


def in_order(text: str, *pieces: str) -> bool:
    return re.search(".*".join(map(re.escape, pieces)), text, re.DOTALL) is not None


def test_text_tells_everything_in_order() -> None:
    answer = make_answer(
        YES,
        NO,
        silent=3,
        notices=(Notice("n", "emergency", "Call now.\nDo not wait.", "x"),),
        verdict=Verdict(0, 1, 1, 0, 3, 5, 5),
        disagreements=(Disagreement("conditional", (YES, NO), 0.9, (Cue(NO, 7, 12), Cue(YES, 9, 14))),),
    )
    assert in_order(
        render.text(answer),
        "EMERGENCY\n  Call now.\n  Do not wait.",
        "2 of 5 sources speak about this. They disagree.",
        "1 says that it depends, 1 says no, 3 are silent",
        "They disagree: it depends on the case",
        "[1] “helps” — A title",
        "[2] “harms” — B title",
        "A title\ndate unknown · a.txt",
        "  [1] “Yes, it helps a lot if you are well.”",
        "(it depends)",
        "B title\nBo · article · P · 2020 · b.txt",
        "  [2] “No, it harms.”",
        "(says no)",
    )


def test_text_of_a_refusal_says_why_and_that_the_nearest_do_not_answer() -> None:
    refusal = Refusal("not in the documents", "Nothing on “cats”.", (NO,), 0.2, 0.3, ("cats", "dogs"))
    shown = render.text(make_answer(refusal=refusal))
    assert in_order(shown, "Nothing on “cats”.", "Not in any document: dogs", "do not answer", "No, it harms.")
    assert "sources speak" not in shown


@pytest.mark.parametrize("width", [20, 40, 80])
def test_text_keeps_to_the_width(width: int) -> None:
    assert max(map(len, render.text(make_answer(YES, NO), width).splitlines())) <= width


@pytest.mark.parametrize(
    "command",
    ["\x1b[31mred", "\x1b]0;title\x07", "\x9b2J", "\r", "\x00", "\x07", "\u202e", "\U000e0041", "\ud800"],
)
def test_nothing_foreign_acts_on_a_terminal(command: str) -> None:
    text = f"Yes {command}indeed."
    bad = make_source(text, title=command + "t", author=command + "a", id=command + "i")
    answer = make_answer(make_quote(bad, text), notices=(Notice("n", "info", command, command),))
    shown = render.text(replace(answer, understood=command + "x"))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\U000e0041\ud800]", shown)
    assert shown.encode()


def test_html_groups_quotes_under_their_sources() -> None:
    shown = page(make_answer(YES, NO, replace(YES, id=3))).words
    assert in_order(shown, "2 of 2 sources speak about this.", "A title", "[1]", "[3]", "B title", "[2]")
    assert shown.count("Word for word from a.txt, checked.") == 1
    assert "Bo · article · P · 2020" in shown
    assert "date unknown" in shown


def test_a_readers_comment_is_labelled() -> None:
    comment = replace(make_quote(A, "Good post."), role="comment", writer="Ann")
    assert "Reader's comment by Ann" in page(make_answer(comment)).words
    assert "Reader's comment by Ann" in render.text(make_answer(comment))
    assert "Reader's comment by Ann" in Page(render.document(A, 0, 0)).words
    assert "itself" in render.summary(make_answer(comment, verdict=Verdict(0, 0, 0, 0, 2, 2, 2)))


def test_a_summary_says_which_words_of_the_question_no_quote_speaks_of() -> None:
    line = render.summary(make_answer(YES, unmentioned=("<run>", "cy\u202ecle")))
    assert line == "1 of 1 source speaks about something near to this. None of the quotes mentions “<run>” or “cycle”."
    assert "&lt;run&gt;" in render.html(make_answer(YES, unmentioned=("<run>",)), LIBRARY, [])


def test_a_condition_and_the_cues_are_marked() -> None:
    start = A.text.index("if you are well")
    conditional = replace(YES, condition=Span(start, start + len("if you are well")))
    assert page(make_answer(conditional)).marks == ["if you are well"]
    pair = Disagreement("opposite", (YES, NO), 0.9, (Cue(YES, 9, 14), Cue(YES, 12, 20), Cue(NO, 7, 12)))
    shown = page(make_answer(YES, NO, disagreements=(pair,)))
    assert "One says yes, one says no" in shown.words
    assert shown.marks == ["helps", " a lot", "harms"]


def test_two_that_are_on_no_side_say_neither_yes_nor_no() -> None:
    pair = Disagreement("opposite", (replace(YES, stance=None), replace(NO, stance=None)), 0.9, ())
    assert render.kind_words(pair) == "They say the opposite"


def test_the_strongest_quotes_of_the_sides_stand_beside_each_other() -> None:
    sure = replace(NO, stance_score=0.9)
    for better, worse in [
        (replace(sure, id=3), replace(sure, id=4, stance_score=0.8)),
        (replace(sure, id=4), replace(sure, id=3, general=True)),
        (replace(sure, id=4), replace(sure, id=3, relevance=0.5)),
        (replace(sure, id=4), replace(sure, id=3, role="comment")),
    ]:
        answer = make_answer(worse, better, YES, replace(NO, id=5, stance="neutral"))
        assert render.strongest(answer) == [YES, better]
    found = re.search('<section class="sides".*?</section>', render.html(answer, LIBRARY, []), re.DOTALL)
    assert found
    sides = Page(found[0])
    assert in_order(sides.words, "it depends", "A title", "says no", "B title")
    assert 'class="sides"' not in render.html(make_answer(NO), LIBRARY, [])


def test_what_is_said_in_general_is_told() -> None:
    general = replace(NO, general=True)
    answer = make_answer(YES, general, verdict=Verdict(0, 1, 1, 0, 0, 2, 2, general=1))
    assert "2 of 2 sources speak about this, 1 of them only in general." in page(answer).words
    assert "says no, in general" in page(answer).words
    assert "(says no, in general)" in render.text(answer)


def test_all_disagreements_but_the_first_are_folded() -> None:
    third = replace(NO, id=3, source=make_source(id="c.txt"), start=NO.start, end=NO.end)
    pairs = [Disagreement("opposite", pair, 0.9, (Cue(pair[0], 0, 1),)) for pair in [(YES, NO), (YES, third)]]
    answer = make_answer(YES, NO, third, disagreements=tuple(pairs))
    assert in_order(page(answer).words, "Where they disagree", "A title", "1 more disagreement", "A title")
    assert render.html(answer, LIBRARY, []).count('<details class="cards">') == 1
    assert "more disagreement" not in page(make_answer(YES, NO, disagreements=tuple(pairs[:1]))).words


def test_a_quote_is_copied_with_its_reference() -> None:
    linked = replace(NO, source=make_source(id="c.txt", title="C <title>", author="Bo", url="https://example.org/c"))
    (copied,) = [
        attributes["data-copy"] for _, attributes in page(make_answer(linked)).tags if "data-copy" in attributes
    ]
    assert copied == "“No, it harms.” — C <title> (Bo · date unknown) https://example.org/c"


def test_the_quotes_of_some_sources_and_kinds_can_be_shown_alone() -> None:
    comment = replace(make_quote(A, "Good post.", 3), role="comment")
    tags = page(make_answer(YES, NO, comment)).tags
    boxes = [(a["data-filter"], a["value"]) for tag, a in tags if tag == "input"]
    assert boxes == [("source", "a.txt"), ("source", "b.txt"), ("kind", ""), ("kind", "article"), ("kind", "comment")]
    kinds = [attributes["data-kind"] for _, attributes in tags if "data-kind" in attributes]
    assert sorted(str(kind) for kind in kinds) == ["", "article", "comment"]
    assert not any(tag == "input" for tag, _ in page(make_answer(YES)).tags)


def test_who_is_silent_is_named() -> None:
    answer = make_answer(replace(YES, also_in=("c.txt",)))
    shown = page(answer, A, B, make_source(id="c.txt", title="C title"), make_source(id="d.txt", title="D title")).words
    assert "Nothing about this was found in B title, D title." in shown
    assert "Nothing about this" not in page(make_answer(YES), A).words
    moved = make_answer(YES, followup=Followup("move", "source", "does it help?", "Only sources from A."))
    assert "Nothing about this" not in page(moved, A, B).words


def test_an_answer_can_be_kept_by_the_questions_that_lead_to_it() -> None:
    shown = Page(render.html(make_answer(YES), LIBRARY, [], ["does it help?", "why?"]))
    asked = "q=does+it+help%3F&q=why%3F"
    assert shown.links[-3:] == [f"answer.md?{asked}", f"answer.json?{asked}", f"?{asked}"]
    assert page(make_answer(YES)).links[-1] == "?q=does+it+help%3F"


def test_what_a_move_left_nothing_of_is_not_called_nearest() -> None:
    shown = page(make_answer(refusal=Refusal("nothing left", "None is left.", (NO,), None, None, ()))).words
    assert in_order(shown, "None is left.", "What was quoted before:", "No, it harms.")


def test_a_move_over_an_answer_is_told() -> None:
    move = Followup("move", "since", "does it help?", "Only sources since 2015.")
    assert "Only sources since 2015." in page(make_answer(YES, question="since 2015", followup=move)).words
    assert "Only sources since 2015." in render.text(make_answer(YES, question="since 2015", followup=move))


def test_what_is_spoken_of_an_answer_is_what_stands_at_its_top() -> None:
    urgent = Notice("n", "emergency", "Call 999.\n- or go there", "x")
    words = Page(render.spoken(make_answer(YES, NO, notices=(urgent,)))).words
    assert in_order(words, "Call 999. or go there.", "2 of 2 sources speak", "2 are unclear.", "is below.")
    assert "It helps." not in words
    refused = make_answer(refusal=Refusal("too far", "No <b>source</b> answers.", (), None, None, ()))
    assert "No <b>source</b> answers." in Page(render.spoken(refused)).words


def test_a_quote_that_is_not_in_its_document_is_withheld() -> None:
    shown = page(make_answer(replace(NO, end=len(TEXT) + 1), YES)).words
    assert "A quote was not found in its document, so it is not shown." in shown
    assert "No, it harms." not in shown


def test_positions_are_told_only_of_questions_with_a_yes_or_no() -> None:
    assert render.positions(make_answer(replace(YES, stance=None))) == ""
    verdict = Verdict(2, 1, 0, 1, 1, 5, 5)
    assert render.positions(make_answer(YES, verdict=verdict)) == "2 say yes, 1 says no, 1 is unclear, 1 is silent"


def test_copies_are_told() -> None:
    line = render.summary(make_answer(YES, NO, verdict=Verdict(1, 1, 0, 0, 1, 4, 3)))
    assert line == "2 of 3 sources speak about this. Copies count once: 4 documents, 3 voices."


def test_where_else_the_words_of_a_quote_stand_is_told() -> None:
    answer = make_answer(replace(YES, also_in=("b.txt", "<c>.txt")))
    told = "The same words also stand in b.txt, <c>.txt."
    assert told in " ".join(render.text(answer).split())
    assert told in page(answer).words
    many = make_answer(replace(YES, also_in=tuple(f"{n}.txt" for n in range(9))))
    assert "4.txt and 4 more." in page(many).words


def test_a_mended_question_is_shown() -> None:
    assert "Looked up as" not in page(make_answer(YES, understood="Does it  help?")).words
    assert "Looked up as “does it heal?”" in page(make_answer(YES, understood="does it heal?")).words
    assert "Looked up as “does it heal?”" in render.text(make_answer(YES, understood="does it heal?"))


def test_a_refusal_shows_why_the_nearest_and_what_there_is() -> None:
    refusal = Refusal("not in the documents", "Nothing on “cats”.", (NO,), 0.2, 0.3, ("cats",))
    shown = page(make_answer(refusal=refusal), A, B)
    assert in_order(shown.words, "Nothing on “cats”.", "do not answer", "No, it harms.", "A title", "B title")
    assert "?q=does+it+help%3F" in shown.links
    assert "more" not in shown.words
    assert "and 5 more" in page(make_answer(refusal=refusal), *[A] * 25).words


@pytest.mark.parametrize("url", ["https://example.org/a?b=1&c=2", "http://example.org"])
def test_a_web_address_is_linked(url: str) -> None:
    assert url in page(make_answer(make_quote(make_source(url=url), "No, it harms."))).links


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://x",
        "//x",
        " https:/x",
        'https://x"onclick="y',
        "JAVASCRIPT:x",
    ],
)
def test_any_other_address_is_not(url: str) -> None:
    links = page(make_answer(make_quote(make_source(url=url), "No, it harms."))).links
    assert all(OWN.match(str(link)) for link in links)


# Addresses within the page.
OWN = re.compile(r"(?:document|answer\.md|answer\.json)?\?(?:source|q)=|(?:\./|disagreements|library)$")


def hostile_answer(words: str) -> tuple[Answer, Source]:
    source = make_source(words, title=words, author=words, publisher=words, kind=words, date=words, id=words)
    condition = Span(0, len(words))
    quote = Quote(1, source, 0, len(words), "comment", words, 0.9, condition=condition, also_in=(words,))
    pair = Disagreement("cause", (quote, quote), 0.9, (Cue(quote, 0, len(words)),))
    notices = (Notice(words, "urgent", words, words),)
    answer = make_answer(quote, question=words, understood=words, disagreements=(pair,), notices=notices)
    return answer, source


@pytest.mark.parametrize("words", [HOSTILE, HOSTILE[::-1], "</blockquote><meta http-equiv=refresh content=0>"])
def test_nothing_foreign_becomes_markup(words: str) -> None:
    answer, source = hostile_answer(words)
    refused = make_answer(refusal=Refusal(words, words, answer.quotes, 0.1, 0.2, (words + "!",)))
    library = Library(words, words, words, words, (words,), ())
    whole = [
        render.html(answer, library, [source]),
        render.html(refused, library, [source]),
        render.document(source, 0, len(words)),
        render.header(library),
        render.question(words),
        render.earlier([(words, "")]),
        render.paragraphs(words, "x"),
    ]
    shown = Page("".join(whole))
    assert {tag for tag, _ in shown.tags}.isdisjoint({"script", "img", "meta", "b", "iframe", "style", "form"})
    assert not {name for _, attributes in shown.tags for name in attributes if name.startswith("on")}
    assert all(OWN.match(str(link)) for link in shown.links)
    assert " ".join(words.split()) in shown.words


def visible(text: str) -> str:
    """What of a text is left to compare when white space is folded and unseen characters are left out."""
    return "".join(c for c in text if c.isprintable() and not c.isspace())


@given(st.text(min_size=1), st.data())
def test_the_marked_place_is_the_quote_and_the_document_is_whole(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    source = make_source(text, title="t")
    shown = Page(render.document(source, start, end))
    assert visible("".join(shown.marks)) == visible(text[start:end])
    assert visible(shown.shown.split("unknown", 1)[1]) == visible(text)


@given(st.text(min_size=1))
def test_a_quote_is_shown_word_for_word(text: str) -> None:
    source = make_source(text, title="t", id="i")
    shown = page(make_answer(Quote(1, source, 0, len(text), "body", None, 0.9))).shown
    assert visible(text) in visible(shown)


def test_a_text_of_the_library_has_paragraphs_and_lists() -> None:
    html = render.paragraphs("Call if:\n- it <hurts>\n\n - it lasts\nDo not wait.", "card")
    lists = "<ul><li>it &lt;hurts&gt;</li><li>it lasts</li></ul>"
    assert html == f'<div class="card" dir="auto"><p>Call if:</p>{lists}<p>Do not wait.</p></div>'


def test_the_place_can_be_focused_once() -> None:
    shown = Page(render.document(A, A.text.index("helps"), A.text.index("post")))
    places = [attributes for tag, attributes in shown.tags if tag == "mark" and "id" in attributes]
    assert places == [{"id": "place", "tabindex": "-1"}]
    assert [" ".join(mark.split()) for mark in shown.marks] == [
        "helps a lot if you are well. No, it harms.",
        "Good",
    ]


def make_finding(**changes: Any) -> Finding:
    quote = RecordedQuote(1, "a.txt", "0", 5, 20, "Yes, it\n helps.", ())
    return replace(Finding(quote, "ok", None, "same", ()), **changes)


def verification_lines(*findings: Finding, **changes: Any) -> list[str]:
    found = Verification("does it help?", findings, same_corpus=True, same_encoder=True, same_stance=True)
    return render.verification_text([replace(found, **changes)]).splitlines()


def test_a_quote_that_is_ok_is_one_line() -> None:
    assert verification_lines(make_finding()) == [
        "“does it help?”",
        "[1] ok                a.txt “Yes, it helps.”",
        "1 quote: 1 ok.",
    ]
    assert verification_lines(make_finding(file="changed"))[2] == "      the file has changed elsewhere"


@pytest.mark.parametrize(
    ("finding", "remarks"),
    [
        (make_finding(status="moved", now=Place(A, 9, 24), file="changed"), ["now at 9–24, was at 5–20"]),
        (make_finding(status="moved", now=Place(A, 5, 21), file="changed"), ["with other white space"]),
        (
            make_finding(status="in another source", now=Place(B, 5, 20), file="missing"),
            ["now in b.txt at 5–20, was at 5–20", "a.txt is not in the corpus"],
        ),
        (
            make_finding(status="changed", now=Place(A, 9, 16), file="changed"),
            ["was: “Yes, it helps.”", f"now: “{A.text[9:16]}”", "now at 9–16, was at 5–20"],
        ),
        (
            make_finding(status="not found"),
            ["the file is the one that was quoted, so it is the record that was altered"],
        ),
        (make_finding(status="not found", file="missing"), ["a.txt is not in the corpus"]),
        (
            make_finding(misplaced=(Marked("cue", -3, 4, "it\nharms"),)),
            ["its cue “it harms” is not at -3–4 of its text"],
        ),
    ],
)
def test_a_quote_that_is_not_ok_says_what_became_of_it(finding: Finding, remarks: list[str]) -> None:
    lines = verification_lines(finding)
    assert lines[1] == f"[1] {finding.status:<17} a.txt “Yes, it helps.”"
    assert " ".join(lines[2:-1]).split() == " ".join(remarks).split()


def test_the_last_line_of_a_verification_counts() -> None:
    wrong = Marked("condition", 0, 1, "x")
    findings = [make_finding(misplaced=(wrong, wrong)), make_finding(), make_finding(status="not found")]
    assert verification_lines(*findings)[-1] == (
        "3 quotes: 2 ok, 1 not found, 2 of their conditions and cues misplaced."
    )
    assert verification_lines() == ["“does it help?”", "0 quotes to verify."]


@pytest.mark.parametrize(
    ("name", "words"),
    [("same_corpus", "The corpus is"), ("same_encoder", "The encoder"), ("same_stance", "The stance")],
)
def test_a_verification_says_what_is_no_longer_the_same(name: str, words: str) -> None:
    said = verification_lines(make_finding(), **{name: False})[-2]
    assert said.startswith(words)


def test_a_verification_shows_nothing_that_acts_on_a_terminal() -> None:
    hostile = "\x1b]0;x\x07\u202e\x9b2Jyes\r\n[9] ok\ud800"
    quote = RecordedQuote(1, hostile, "0", 5, 20, hostile, ())
    wrong = (Marked("cue", 0, 1, hostile),)
    lines = verification_lines(make_finding(quote=quote, status="not found", file="missing", misplaced=wrong))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800]", "\n".join(lines))
    assert not any(line.startswith("[9]") for line in lines)


def test_a_document_shows_where_its_pages_begin_and_no_marks_of_headings() -> None:
    text = "# Beans\n\nSoak them.\n\n## Rice #1\n\nWash it."
    ends = [text.index(each) for each in ("Soak", "##", "Wash")]
    roles: list[Role] = ["heading", "body", "heading", "body"]
    sections = [Section(*span, role) for span, role in zip(pairwise([0, *ends, len(text)]), roles, strict=True)]
    source = replace(make_source(text, title="Food"), sections=tuple(sections), pages=(0, ends[1]))
    shown = Page(render.document(source, 0, 0)).words
    assert shown.endswith("Page 1 Beans Soak them. Page 2 Rice #1 Wash it.")
    assert "Page" not in Page(render.document(replace(source, pages=()), 0, 0)).words


def test_the_page_of_a_quote_is_named() -> None:
    paged = replace(make_source(), pages=(0, 3))
    shown = make_answer(make_quote(paged, "Yes"))
    assert "(page 2" in render.text(shown)
    assert "Read it in the document, page 2</a>" in render.html(shown, LIBRARY, [paged])
    assert "page" not in render.text(make_answer(make_quote(make_source(), "Yes")))
