"""Which pairs of quotes disagree, and the words that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from assistant.disagreements import find_disagreements
from assistant.models import Vectors
from assistant.records import Cue, Disagreement, Quote, Section, Source, Span, Stance


class LongestIsClearest:
    """The longer a sentence, the more it takes either side."""

    name = "longest"

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        return np.array([[len(text) / 100, 0.0, len(text) / 100] for text, _ in pairs], np.float32)


def quote(id: int, source: str, text: str, stance: Stance, score: float = 0.9, condition: str = "") -> Quote:
    document = Source(source, source, None, None, None, None, None, text, (Section(0, len(text), "body"),), "")
    start = text.find(condition)
    span = Span(start, start + len(condition)) if condition else None
    return Quote(id, document, 0, len(text), "body", None, 0.9, stance, score, span)


VOICES = {"a": "a", "b": "b", "c": "c"}


def kinds(*quotes: Quote, voices: Mapping[str, str] = VOICES) -> list[tuple[str, tuple[int, int]]]:
    found = find_disagreements("Is it?", quotes, LongestIsClearest(), voices)
    return [(each.kind, (each.quotes[0].id, each.quotes[1].id)) for each in found]


def test_a_yes_and_a_no_of_two_sources_are_opposite() -> None:
    assert kinds(quote(1, "a", "Yes.", "supports"), quote(2, "b", "No.", "opposes")) == [("opposite", (1, 2))]


def test_one_source_never_disagrees_with_itself() -> None:
    assert kinds(quote(1, "a", "Yes.", "supports"), quote(2, "a", "No.", "opposes")) == []


def test_a_flat_side_and_one_with_a_condition_are_conditional_and_the_condition_is_the_cue() -> None:
    depends = quote(2, "b", "No, if it rains.", "mixed", condition="if it rains")
    (found,) = find_disagreements("Is it?", [quote(1, "a", "Yes.", "supports"), depends], LongestIsClearest(), VOICES)
    assert found.kind == "conditional"
    assert found.cues[1].text == "if it rains"


def test_what_depends_is_set_against_another_only_where_both_surely_answer() -> None:
    flat, limited = quote(1, "a", "Yes.", "supports"), quote(2, "b", "No, if it rains.", "mixed", 0.9, "if it rains")
    assert kinds(flat, limited) == [("conditional", (1, 2))]
    assert kinds(flat, replace(limited, relevance=0.4)) == []
    assert kinds(flat, replace(quote(2, "b", "No.", "opposes"), relevance=0.4)) == [("opposite", (1, 2))]


def test_a_word_on_the_case_and_a_word_in_general_are_conditional_and_the_case_is_the_cue() -> None:
    on_case = quote(1, "a", "Do not run if you have a bad cold.", "opposes")
    at_large = replace(quote(2, "b", "Everybody should run.", "supports"), general=True)
    (found,) = find_disagreements("Should I run with a cold?", [on_case, at_large], LongestIsClearest(), VOICES)
    assert found.kind == "conditional"
    assert [cue.text for cue in found.cues] == ["if you have a bad cold", "Everybody should run."]


def test_two_words_in_general_come_after_those_on_the_case() -> None:
    yes, no = quote(1, "a", "Yes.", "supports", 0.99), quote(2, "b", "No.", "opposes", 0.99)
    yes, no = replace(yes, general=True), replace(no, general=True)
    assert kinds(yes, no, quote(3, "c", "Never.", "opposes")) == [("conditional", (1, 3)), ("opposite", (1, 2))]


def test_the_cue_is_the_sentence_that_takes_the_side_most_clearly() -> None:
    first = quote(1, "a", "Well. Everybody should do that.", "supports")
    (found,) = find_disagreements("Is it?", [first, quote(2, "b", "No.", "opposes")], LongestIsClearest(), VOICES)
    assert [cue.text for cue in found.cues] == ["Everybody should do that.", "No."]


def test_the_cue_is_not_what_others_say() -> None:
    first = quote(1, "a", "They say that everybody should run. I never do.", "opposes")
    (found,) = find_disagreements("Is it?", [first, quote(2, "b", "Yes.", "supports")], LongestIsClearest(), VOICES)
    assert [cue.text for cue in found.cues] == ["I never do.", "Yes."]


def test_the_cue_is_no_question() -> None:
    first = quote(1, "a", "Is it really and truly and always so?\n\nYes. It is.", "supports")
    (found,) = find_disagreements(
        "Is it?", [first, quote(2, "b", "Is it? No.", "opposes")], LongestIsClearest(), VOICES
    )
    assert all(cue.text in {"Yes.", "It is.", "No."} for cue in found.cues)


def test_an_unsure_side_is_no_disagreement() -> None:
    assert kinds(quote(1, "a", "Yes.", "supports", 0.55), quote(2, "b", "No.", "opposes")) == []


def test_two_sources_are_shown_once_by_their_clearest_pair() -> None:
    quotes = [
        quote(1, "a", "Yes.", "supports", 0.8),
        quote(2, "a", "Yes!", "supports"),
        quote(3, "b", "No.", "opposes"),
    ]
    assert kinds(*quotes) == [("opposite", (2, 3))]


def test_amounts_that_cannot_both_be_followed_and_their_slices() -> None:
    first = quote(1, "a", "Water the roses for 10 minutes.", "neutral")
    second = quote(2, "b", "Water the roses for 30 minutes.", "neutral")
    (found,) = find_disagreements("How long should I water roses?", [first, second], LongestIsClearest(), VOICES)
    assert found.kind == "amount"
    assert ["10 minutes" in found.cues[0].text, "30 minutes" in found.cues[1].text] == [True, True]


def test_a_question_about_a_cause_makes_opposite_sides_a_matter_of_cause() -> None:
    quotes = [quote(1, "a", "Yes.", "supports"), quote(2, "b", "No.", "opposes")]
    (found,) = find_disagreements("Does rain cause it?", quotes, LongestIsClearest(), VOICES)
    assert found.kind == "cause"


def known(first: Quote, second: Quote) -> Disagreement:
    cues = (Cue(first, 0, len(first.text)), Cue(second, 0, len(second.text)))
    return Disagreement("opposite", (first, second), 0.8, cues)


def test_the_map_tells_which_claims_in_the_quotes_contradict_each_other() -> None:
    first, second = quote(1, "a", "Well. It is.", "neutral"), quote(2, "b", "It is not.", "neutral")
    claims = replace(first, id=7, start=6), replace(second, id=9)
    (found,) = find_disagreements("What is it?", [first, second], LongestIsClearest(), VOICES, [known(*claims)])
    assert [quote.id for quote in found.quotes] == [1, 2]
    assert [cue.text for cue in found.cues] == ["It is.", "It is not."]


def test_a_condition_of_the_map_is_shown_only_between_likely_answers() -> None:
    pair = quote(1, "a", "It is.", "neutral"), quote(2, "b", "It is, if wet.", "neutral")
    held = [replace(known(*pair), kind="conditional")]
    for relevance, shown in ((0.9, 1), (0.3, 0)):
        quotes = [pair[0], replace(pair[1], relevance=relevance)]
        assert len(find_disagreements("What is it?", quotes, LongestIsClearest(), VOICES, held)) == shown


def test_the_map_is_silent_on_a_yes_no_question_and_on_claims_that_are_not_quoted() -> None:
    first, second = quote(1, "a", "It is.", "neutral"), quote(2, "b", "It is not.", "neutral")
    both = known(first, second)
    assert find_disagreements("Is it?", [first, second], LongestIsClearest(), VOICES, [both]) == ()
    assert find_disagreements("What is it?", [first], LongestIsClearest(), VOICES, [both]) == ()


def test_a_comment_speaks_after_its_article() -> None:
    article, comment = quote(1, "a", "Yes.", "supports", 0.8), quote(2, "a", "Yes!", "supports")
    quotes = [article, replace(comment, role="comment"), quote(3, "b", "No.", "opposes")]
    assert kinds(*quotes) == [("opposite", (1, 3)), ("opposite", (2, 3))]


def test_two_copies_never_disagree() -> None:
    pair = (quote(1, "a", "Yes.", "supports"), quote(2, "b", "No.", "opposes"))
    assert kinds(*pair, voices={"a": "a", "b": "a"}) == []


def test_a_voice_with_two_copies_disagrees_once() -> None:
    quotes = [
        quote(1, "a", "Yes.", "supports", 0.8),
        quote(2, "b", "Yes.", "supports"),
        quote(3, "c", "No.", "opposes"),
    ]
    assert kinds(*quotes, voices={"a": "a", "b": "a", "c": "c"}) == [("opposite", (2, 3))]


def test_amounts_in_sentences_conflict_though_what_stands_beside_one_of_them_is_limited() -> None:
    first = quote(1, "a", "Three minutes is plenty. If you are new to it, rest after each.", "neutral")
    second = quote(2, "b", "Ten minutes is about right.", "neutral")
    (found,) = find_disagreements("How long should I roast?", [first, second], LongestIsClearest(), VOICES)
    assert (found.kind, [cue.text for cue in found.cues]) == ("amount", ["Three minutes", "Ten minutes"])
