"""Follow-ups: what is rebuilt, what is a move, and what is left alone."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.dialogue import Follows, Moves, follow, make_move, suggestions
from assistant.moves import Move, read_move, select, year_of
from assistant.reasons import gives_reason
from assistant.rebuild import is_fragment, rebuild
from assistant.records import (
    Answer,
    Cue,
    Disagreement,
    Followup,
    Notice,
    Provenance,
    Quote,
    Refusal,
    Role,
    Section,
    Source,
    Stance,
    Verdict,
)
from assistant.verdict import count_sides

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
KNOWN = {"walk", "use", "feed", "prune", "pay"}
ALIKE = (
    {"ferns", "succulents", "cacti"},
    {"sciatica", "slipped", "herniated"},
    {"phone", "video"},
    {"rent", "deposit"},
    {"people", "children", "students"},
)


def likeness(phrase: str, others: Sequence[str]) -> list[float]:
    """One where two phrases have words of one group, or one in common; otherwise 0."""

    def groups(text: str) -> set[int]:
        words = set(re.findall(r"\w+", text.lower()))
        return {number for number, group in enumerate(ALIKE) if words & group}

    return [1.0 if groups(phrase) & groups(other) else 0.0 for other in others]


HEALTH = "Should I stretch with sciatica?"
GARDEN = "Should I water succulents in winter?"
LAW = "Is it legal to record a phone call without consent?"
LANDLORD = "Can my landlord raise the rent in the first year?"
MONEY = "Does overpaying a mortgage save interest?"
MISTING = "Is misting good for ferns?"


@pytest.mark.parametrize(
    ("before", "typed", "asked"),
    [
        (HEALTH, "what about with a herniated disc?", "Should I stretch with a herniated disc?"),
        (HEALTH, "and for a slipped disc?", "Should I stretch for a slipped disc?"),
        (HEALTH, "and in the morning?", "Should I stretch with sciatica in the morning?"),
        (MISTING, "what about children?", "Is misting good for ferns for children?"),
        (HEALTH, "what about old people?", "Should I stretch with sciatica for old people?"),
        ("Should I mist it if it is dry?", "and students?", "Should I mist it for students if it is dry?"),
        ("How many drops of olive oil should I use?", "how often?", "How often should I use drops of olive oil?"),
        ("How far in advance can I book a boat?", "for how long?", "How long can I book a boat?"),
        ("How many guests can I bring?", "how much do they pay?", "How much do guests pay?"),
        ("How do I resign?", "by when?", "By when do I resign?"),
        (HEALTH, "How long?", "How long should I stretch with sciatica?"),
        (HEALTH, "for how long?", "How long should I stretch with sciatica?"),
        (HEALTH, "how often in summer", "How often should I stretch with sciatica in summer?"),
        (HEALTH, "when?", "When should I stretch with sciatica?"),
        (HEALTH, "is it safe?", "Is it safe to stretch with sciatica?"),
        (HEALTH, "but does that help?", "Does it help to stretch with sciatica?"),
        (HEALTH, "is it safe during pregnancy?", "Is it safe to stretch with sciatica during pregnancy?"),
        (HEALTH, "how often should I do it?", "How often should I stretch with sciatica?"),
        (HEALTH, "can I do that every day?", "Can I stretch with sciatica every day?"),
        (HEALTH, "what if it hurts?", "Should I stretch with sciatica if it hurts?"),
        (HEALTH, "what if I can not stand?", "Should I stretch with sciatica if I can not stand?"),
        (HEALTH, "if it is bleeding?", "Should I stretch with sciatica if it is bleeding?"),
        (HEALTH, "for people who are pregnant?", "Should I stretch with sciatica for people who are pregnant?"),
        (GARDEN, "before the pot is dry?", "Should I water succulents in winter before the pot is dry?"),
        (HEALTH, "even after surgery?", "Should I stretch with sciatica after surgery?"),
        (HEALTH, "what about walking?", "Should I walk with sciatica?"),
        (HEALTH, "or using ice?", "Should I use ice with sciatica?"),
        (f"I am 60. {HEALTH}", "without shoes?", "I am 60. Should I stretch without shoes?"),
        (GARDEN, "and in summer?", "Should I water succulents in summer?"),
        (GARDEN, "what about ferns?", "Should I water ferns in winter?"),
        (GARDEN, "in the greenhouse?", "Should I water succulents in winter in the greenhouse?"),
        (GARDEN, "do they need light?", "Do succulents need light?"),
        (GARDEN, "what about feeding them?", "Should I feed succulents in winter?"),
        (GARDEN, "should I repot them in spring?", "Should I repot succulents in spring?"),
        ("How much water do succulents need?", "how often?", "How often do succulents need water?"),
        (GARDEN, "at what temperature?", "At what temperature should I water succulents in winter?"),
        (MISTING, "is it necessary?", "Is misting necessary for ferns?"),
        (MISTING, "and cacti?", "Is misting good for cacti?"),
        (MISTING, "should I avoid it?", "Should I avoid misting?"),
        ("What is the best soil for cacti?", "and for ferns?", "What is the best soil for ferns?"),
        (LAW, "and with consent?", "Is it legal to record a phone call with consent?"),
        (LAW, "what about a video call?", "Is it legal to record a video call without consent?"),
        (LAW, "since when?", "Since when is it legal to record a phone call without consent?"),
        (LAW, "is it allowed at work?", "Is it allowed to record a phone call without consent at work?"),
        ("Can a landlord keep it after damage?", "before damage?", "Can a landlord keep it before damage?"),
        (LANDLORD, "what about the deposit?", "Can my landlord raise the deposit in the first year?"),
        (LANDLORD, "is it legal?", "Is it legal for my landlord to raise the rent in the first year?"),
        (MONEY, "how much?", "How much does overpaying a mortgage save interest?"),
        (MONEY, "is it worth it?", "Is overpaying a mortgage worth it?"),
        (MONEY, "for first-time buyers?", "Does overpaying a mortgage save interest for first-time buyers?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_completed_from_the_question_before(before: str, typed: str, asked: str) -> None:
    found = rebuild(typed, before, likeness, KNOWN)
    assert found is not None
    assert found.question == asked


@pytest.mark.parametrize(
    ("before", "typed"),
    [
        (HEALTH, "what about the weather?"),
        (HEALTH, "does it grow?"),
        (HEALTH, "do they bloom?"),
        (GARDEN, "what about pruning?"),
        (GARDEN, "and not"),
        ("What is the best soil for cacti?", "how long?"),
        ("What is the best soil for cacti?", "is it safe?"),
        ("lower cross syndrome", "how long?"),
        ("Is it ok to let a baby cry it out?", "what about ferns?"),
        (MISTING, "how?"),
    ],
)
def test_what_would_be_a_guess_is_asked_as_it_was_typed(before: str, typed: str) -> None:
    assert rebuild(typed, before, likeness, KNOWN) is None


COMPLETE = [
    "should I rest?",
    "and should I rest?",
    "What is a tax year?",
    "is it safe to prune roses?",
    "Is it true that cacti bloom?",
    "with sciatica, should I rest?",
    "In winter, do ferns need water?",
    "does this plant like shade?",
    "how long does rent increase notice take?",
    "why do leaves turn yellow?",
    "who pays the deposit?",
    "what does the law say about pets?",
    "can my landlord keep the deposit?",
    "I want to know about ferns",
    "lower cross syndrome",
    "should I water every day?",
    "is the rent due before the first?",
    "what about my knee, should I rest it?",
    "when to prune roses",
    "in which month does rent rise?",
    "by when must rent be paid?",
    "if my fern is dry should I water it?",
    "with sciatica I cannot sit",
    "after pruning should I feed roses?",
    "and the rent is late",
    "for what reasons can a lease end?",
]


@pytest.mark.parametrize("typed", COMPLETE)
@pytest.mark.parametrize("before", [HEALTH, GARDEN, LAW, MONEY, MISTING])
def test_a_complete_question_is_never_bent(before: str, typed: str) -> None:
    assert rebuild(typed, before, likeness, KNOWN) is None
    assert read_move(typed, [A, B, C]) is None


_NOUNS = st.sampled_from(["the rent", "my roses", "a knee brace", "ferns", "the tenant", "cash gifts", "stretching"])
_VERBS = st.sampled_from(["pay", "prune", "wear", "rest", "declare", "help", "cause"])


@given(
    st.sampled_from(["should", "can", "must", "do", "why should", "how often do", "when can", "and should", "but can"]),
    st.sampled_from(["I", "we", "the tenant", "my ferns"]),
    _VERBS,
    _NOUNS,
    st.sampled_from(["", " in winter", " with sciatica", " after the move", " if it hurts", " since 2015"]),
    st.sampled_from([HEALTH, GARDEN, LAW, MONEY, MISTING]),
)
def test_whole_questions_of_every_subject_stay_as_they_are(
    asks: str, who: str, verb: str, noun: str, more: str, before: str
) -> None:
    typed = f"{asks} {who} {verb} {noun}{more}?"
    history = [answer(before)]
    assert follow(typed, history, [A, B, C], likeness, KNOWN) is None


def source(id: str, **known: str | None) -> Source:
    text = f"I say yes because it is {id}. I say no to it. It depends, says {id}. A reader of {id} wrote this."
    facts: dict[str, Any] = {"author": None, "publisher": None, "url": None, "date": None, "kind": None, **known}
    title = facts.pop("title", None) or f"Title {id}"
    sections = (Section(0, len(text), "body"),)
    return Source(id=id, title=title, text=text, sections=sections, sha256="0", **facts)


A = source("a.txt", publisher="Elm Clinic", kind="clinic page", date="2019-05-01")
B = source("b.txt", author="Ann Oak, MD", kind="personal blog", date="about 2008", url="https://www.oakblog.org/x")
C = source("c.txt", title="The Garden Year")
VOICES = {each.id: each.id for each in (A, B, C)}


def quote(id: int, source: Source, number: int, stance: Stance | None = None, role: Role = "body") -> Quote:
    ends = [match.end() for match in re.finditer(r"(?<!txt)\.(?=\s|$)|txt\.(?=\s|$)", source.text)]
    start = ends[number - 1] + 1 if number else 0
    return Quote(id, source, start, ends[number], role, None, 0.9, stance, 0.9)


YES, NO, DEPENDS = quote(1, A, 0, "supports"), quote(2, B, 1, "opposes"), quote(3, C, 2, "mixed")
ALSO_YES, READER = quote(4, C, 0, "supports"), quote(5, A, 3, "neutral", "comment")
QUOTES = (YES, NO, DEPENDS, ALSO_YES, READER)
PAIR = Disagreement("opposite", (YES, NO), 0.8, (Cue(YES, 0, 3), Cue(NO, 0, 3)))
PROVENANCE = Provenance("f", "fake@0", None)


def count(quotes: Sequence[Quote], sources: Sequence[Source]) -> Verdict:
    return count_sides(quotes, sources, VOICES)


def answer(understood: str = HEALTH, quotes: tuple[Quote, ...] = QUOTES) -> Answer:
    verdict = count(quotes, (A, B, C))
    pairs = (PAIR,) if {1, 2} <= {quote.id for quote in quotes} else ()
    return Answer(understood, understood, verdict, quotes, pairs, (), None, PROVENANCE, 0.9, 0.2)


def refused(understood: str, nearest: tuple[Quote, ...] = ()) -> Answer:
    refusal = Refusal("nothing close", "No source speaks about this.", nearest, 0.0, 0.2, ())
    return Answer(understood, understood, count((), (A, B, C)), (), (), (), refusal, PROVENANCE, 0.0, 0.2)


def move(typed: str, *history: Answer, further: tuple[Quote, ...] = ()) -> Answer:
    found = follow(typed, history, [A, B, C], likeness)
    assert isinstance(found, Moves), typed
    return make_move(found, (), (A, B, C), count, lambda *_: further)


def ids(answer: Answer) -> list[int]:
    return [quote.id for quote in answer.quotes]


def test_words_of_a_title_name_a_source_only_where_none_is_better_known_by_them() -> None:
    known = [replace(A, title="Roses", publisher="Elm Ltd"), replace(B, title="A look at Elm roses", author=None)]
    strict, loose = (read_move(typed, known) for typed in ("only from Elm", "only from look"))
    assert strict
    assert loose
    assert strict.keeps
    assert loose.keeps
    assert [strict.keeps(source) for source in known] == [True, False]
    assert [loose.keeps(source) for source in known] == [False, True]


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("who disagrees?", [1, 2]),
        ("Do they agree?", [1, 2]),
        ("show the other side", [2]),
        ("who says yes?", [1, 4]),
        ("who is against it", [2]),
        ("who says it depends?", [3]),
        ("arguments for", [1, 4]),
        ("only from the clinic", [1, 5]),
        ("just from Elm Clinic.", [1, 5]),
        ("and only the blogs", [2]),
        ("only from oakblog", [2]),
        ("what does Ann Oak say about it?", [2]),
        ("from Ann Oak only", [2]),
        ("only from The Garden Year", [3, 4]),
        ("only from b.txt", [2]),
        ("not from the clinic", [2, 3, 4]),
        ("without the blog", [1, 3, 4, 5]),
        ("since 2015", [1, 5]),
        ("before 2010?", [2]),
        ("newer than 2008", [1, 5]),
        ("until 2008", [2]),
        ("only sources between 2000 and 2010", [2]),
        ("in 2019", [1, 5]),
        ("only articles", [1, 2, 3, 4]),
        ("without readers' comments", [1, 2, 3, 4]),
        ("what do readers say?", [5]),
        ("Why?", [1, 4]),
        ("newest first", [1, 5, 2, 3, 4]),
        ("oldest first", [2, 1, 5, 3, 4]),
        ("show everything", [1, 2, 3, 4, 5]),
    ],
)
def test_a_move_chooses_among_the_quotes(typed: str, left: list[int]) -> None:
    moved = move(typed, answer())
    assert ids(moved) == left
    assert moved.understood == HEALTH
    assert moved.question == typed
    assert moved.followup is not None
    assert (moved.followup.kind, moved.followup.of) == ("move", HEALTH)
    assert moved.followup.shown
    kept = {quote.id for quote in moved.quotes}
    assert all(quote.id in kept for pair in moved.disagreements for quote in pair.quotes)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("since 2020", "No source of this answer is from 2020 or later; 1 has no date."),
        ("only from the university", "No source of this answer is from “university”."),
    ],
)
def test_a_move_that_leaves_nothing_is_refused_in_fixed_words(typed: str, why: str) -> None:
    moved = move(typed, answer())
    assert moved.refusal is not None
    assert (moved.refusal.reason, moved.refusal.explanation) == ("nothing left", why)
    assert moved.refusal.nearest == QUOTES[:3]
    assert (moved.score, moved.needed) == (None, None)


def test_a_few_words_that_were_refused_leave_the_talk_where_it_was() -> None:
    built = replace(refused("is it good for a palm?"), followup=Followup("question", "about", HEALTH, ""))
    for nothing in (refused("what helps?"), built):
        assert ids(move("who disagrees?", answer(), nothing)) == ids(move("who disagrees?", answer()))


def test_over_a_refusal_there_is_nothing_to_choose_from() -> None:
    moved = move("since 2015", answer(), refused(GARDEN, (YES,)))
    assert moved.refusal is not None
    assert moved.refusal.reason == "nothing left"
    assert "not answered" in moved.refusal.explanation
    assert moved.refusal.nearest == (YES,)
    assert moved.understood == GARDEN


def test_where_sources_are_chosen_the_verdict_counts_these() -> None:
    verdict = move("only from the clinic", answer()).verdict
    assert (verdict.supports, verdict.opposes, verdict.silent, verdict.sources) == (1, 0, 0, 1)
    verdict = move("since 2000", answer()).verdict
    assert (verdict.supports, verdict.opposes, verdict.sources) == (1, 1, 2)


def test_where_quotes_are_chosen_the_verdict_stays() -> None:
    assert move("who says no?", answer()).verdict == answer().verdict
    both = move("only from the blog", answer(), move("who says no?", answer()))
    assert (both.verdict.opposes, both.verdict.silent, both.verdict.sources) == (1, 0, 1)


def test_moves_narrow_what_is_shown() -> None:
    first = move("without comments", answer())
    second = move("since 2015", answer(), first)
    assert ids(second) == [1]
    assert second.followup is not None
    assert second.followup.within == ("without comments",)
    assert second.followup.shown.startswith("Without readers' comments. Only sources from 2015 or later")
    assert ids(move("show everything", answer(), first, second)) == [1, 2, 3, 4, 5]


def test_a_move_takes_the_place_of_one_of_its_name_and_looks_further_where_it_would_leave_nothing() -> None:
    clinic = move("only from the clinic", answer())
    assert ids(move("only from the blog", answer(), clinic)) == [2]
    blog = move("who says no?", answer(), clinic)
    assert ids(blog) == [2]
    assert blog.followup is not None
    assert blog.followup.within == ()


def test_the_other_side_of_the_other_side_is_the_first_one() -> None:
    other = move("show the other side", answer())
    assert ids(other) == [2]
    assert ids(move("show the other side", answer(), other)) == [1, 4]


def test_after_a_move_that_was_refused_the_next_is_over_what_was_shown_before() -> None:
    nothing = move("since 2020", answer())
    assert ids(move("only from the clinic", answer(), nothing)) == [1, 5]


def test_without_the_whole_answer_a_move_is_over_the_one_that_is_there() -> None:
    clinic = move("only from the clinic", answer())
    assert ids(move("without comments", clinic)) == [1]
    assert move("only from the blog", clinic).refusal is not None


def test_reasons_come_from_the_answer_and_from_what_is_looked_up() -> None:
    new = replace(quote(9, C, 0, "supports"), id=9)
    assert ids(move("why?", answer(), further=(new,))) == [1, 4, 9]
    assert ids(move("more", answer(), further=(new,))) == [9]


def test_what_is_looked_up_is_narrowed_by_the_moves_that_hold() -> None:
    new = (replace(YES, id=9), replace(NO, id=10))
    clinic = move("only from the clinic", answer())
    assert ids(move("more", answer(), clinic, further=new)) == [9]
    assert ids(move("more", answer(), move("who says no?", answer()), further=new)) == [10]
    # Where nothing of it fits, the whole answer is looked at.
    assert ids(move("more", answer(), move("show the other side", answer()), further=new)) == [9, 10]


def test_what_an_earlier_question_called_for_stays_above_its_moves() -> None:
    notice = Notice("urgent", "urgent", "See a doctor.", "fever")
    assert move("why?", replace(answer(), notices=(notice,))).notices == (notice,)


def test_answers_of_other_documents_are_not_moved_over() -> None:
    foreign = replace(answer(), quotes=(replace(YES, source=source("elsewhere.txt")),))
    assert follow("who disagrees?", [foreign], [A, B, C], likeness) is None


def test_a_question_is_built_on_the_last_complete_one() -> None:
    history = [answer(GARDEN), refused("how long?"), refused("and with ferns?")]
    found = follow("in summer?", history, [A, B, C], likeness)
    assert found == Follows(
        "Should I water succulents in summer?",
        Followup("question", "modifier", GARDEN, f"Read as a follow-up of “{GARDEN}”."),
    )
    found = follow("how often?", [answer(HEALTH), refused(GARDEN)], [A, B, C], likeness)
    assert isinstance(found, Follows)
    assert found.question == "How often should I water succulents in winter?"


def test_without_earlier_answers_nothing_follows() -> None:
    assert follow("who disagrees?", [], [A, B, C], likeness) is None


@pytest.mark.parametrize(
    "question", ["how long?", "and with ferns?", "is it safe?", "should I do it?", "what about me?"]
)
def test_a_fragment_is_no_question_to_build_on(question: str) -> None:
    assert is_fragment(question)


@pytest.mark.parametrize("question", [HEALTH, GARDEN, LAW, MONEY, MISTING, "lower cross syndrome", *COMPLETE[:5]])
def test_a_whole_question_is_no_fragment(question: str) -> None:
    assert not is_fragment(question)


_PIECES = [
    "and", "what about", "with", "for", "in", "how long", "often", "why", "is it safe", "does that", "help", "only",
    "from", "the clinic", "since", "2015", "before 2008", "not", "without", "comments", "who disagrees", "show",
    "other side", "if I", "do", "should", "they", "?", ",", "“", "(", "[", "|", "*", "\\", "+",
]  # fmt: skip
_TYPED = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_PIECES), max_size=9).map(" ".join))


@given(_TYPED, st.sampled_from([HEALTH, GARDEN, LAW, MONEY, MISTING, "fern", "?", "if", "how much is", ""]))
def test_any_follow_up_is_read_without_fail_and_no_quote_is_invented(typed: str, before: str) -> None:
    last = replace(answer(), question=before, understood=before)
    found = follow(typed, [last], [A, B, C], likeness, KNOWN)
    assert found == follow(typed, [last], [C, B, A], likeness, KNOWN)
    if isinstance(found, Moves):
        moved = make_move(found, (), (A, B, C), count, lambda *_: ())
        assert set(moved.quotes) <= set(last.quotes)
        assert all(quote.text == quote.source.text[quote.start : quote.end] for quote in moved.quotes)
        taken = moved.verdict
        assert taken.independent == sum((taken.supports, taken.opposes, taken.mixed, taken.neutral, taken.silent))
        assert json.loads(json.dumps(moved.to_dict())) == moved.to_dict()
        assert moved.followup is not None
        assert moved.answered or moved.refusal is not None
    if isinstance(found, Follows):
        assert found.question.endswith("?")


def test_chips_lead_somewhere_else() -> None:
    chips = suggestions(answer())
    assert chips == ("Who disagrees?", "Show the other side", "Why?", "Without readers' comments")
    for chip in chips:
        moved = move(chip, answer())
        assert moved.answered
        assert moved.quotes != answer().quotes


def test_a_chip_that_has_to_be_looked_up_is_offered_only_if_it_is_answered() -> None:
    text = "Hold it for 30 seconds each time."
    holds = replace(C, text=text, sections=(Section(0, len(text), "body"),))
    last = answer(quotes=(Quote(1, holds, 0, len(text), "body", None, 0.9, "neutral", 0.5),))
    assert suggestions(last) == ()
    assert suggestions(last, lambda chip: answer() if chip == "How long?" else refused(chip)) == ("How long?",)
    assert suggestions(last, lambda chip: answer() if chip == "Why?" else refused(chip)) == ("Why?",)
    assert suggestions(last, refused) == ()


def test_chips_of_sources_and_of_dates() -> None:
    unsided = tuple(replace(quote, stance=None) for quote in (NO, quote(4, C, 3), READER))
    chips = suggestions(answer("What is it?", unsided))
    assert chips == ("Without readers' comments", "Only from Ann Oak, MD", "Since 2019")


def test_a_refusal_has_no_chips() -> None:
    assert suggestions(refused(HEALTH), lambda _: answer()) == ()


@pytest.mark.parametrize(
    ("date", "year"),
    [("2015-03-01", 2015), ("March 2015", 2015), ("2015", 2015), (None, None), ("2014/2015", None), ("20150301", None)],
)
def test_the_year_of_a_source(date: str | None, year: int | None) -> None:
    assert year_of(replace(A, date=date)) == year


def test_a_move_keeps_the_order() -> None:
    assert [quote.id for quote in select(Move("no readers"), QUOTES, ()).quotes] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "text",
    [
        "Rest, because nerves hate it.",
        "Since the roots rot, water rarely.",
        "The bill is late, so you pay more.",
        "This is why tenants ask for receipts.",
        "It fails due to frost.",
    ],
)
def test_reasons_are_told_by_their_words(text: str) -> None:
    assert gives_reason(text)


@pytest.mark.parametrize(
    "text", ["It has worked since 2015.", "I am so tired.", "Rest for a week.", "Since then it grew."]
)
def test_time_and_degree_are_no_reasons(text: str) -> None:
    assert not gives_reason(text)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant.open(CORPUS, tmp_path_factory.mktemp("index"))


@pytest.mark.slow
def test_every_chip_of_the_first_corpus_is_answered(real: Assistant) -> None:
    chips = 0
    for question in real.library.examples:
        last = real.ask(question)
        for chip in real.suggestions(last):
            followed = real.ask(chip, [last])
            assert followed.answered, (question, chip)
            assert {quote.source.id for quote in followed.quotes}
            chips += 1
    assert chips


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["why?", "more", "how long?", "only from the clinic", "what about a herniated disc?"])
def test_a_follow_up_quotes_word_for_word_and_the_same_each_time(real: Assistant, typed: str) -> None:
    last = real.ask("Should I stretch with sciatica?")
    first, again = real.ask(typed, [last]), real.ask(typed, [last])
    assert json.dumps(first.to_dict()) == json.dumps(again.to_dict())
    assert first.question == typed
    assert all(quote.text == quote.source.text[quote.start : quote.end] for quote in first.quotes)
    assert len({quote.id for quote in first.quotes}) == len(first.quotes)


@pytest.mark.slow
@given(typed=st.sampled_from(COMPLETE))
def test_history_changes_no_complete_question(real: Assistant, typed: str) -> None:
    assert real.ask(typed, [real.ask("Should I stretch with sciatica?")]) == real.ask(typed)
