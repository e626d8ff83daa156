"""Which pairs of quotes disagree, and the words that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.disagreements import find_disagreements
from assistant.models import Vectors
from assistant.records import Quote, Section, Source, Span, Stance


class LongestIsClearest:
    """The longer a sentence, the more it takes either side."""

    name = "longest"

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        return np.array([[len(text) / 100, 0.0, len(text) / 100] for text, _ in pairs], np.float32)


def quote(id: int, source: str, text: str, stance: Stance, score: float = 0.9, condition: str = "") -> Quote:
    document = Source(source, source, None, None, None, None, None, text, (Section(0, len(text), "body"),), "")
    start = text.find(condition)
    span = Span(start, start + len(condition)) if condition else None
    return Quote(id, document, 0, len(text), "body", None, 0.5, stance, score, span)


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


def test_the_cue_is_the_sentence_that_takes_the_side_most_clearly() -> None:
    first = quote(1, "a", "Well. Everybody should do that.", "supports")
    (found,) = find_disagreements("Is it?", [first, quote(2, "b", "No.", "opposes")], LongestIsClearest(), VOICES)
    assert [cue.text for cue in found.cues] == ["Everybody should do that.", "No."]


def test_an_unsure_side_is_no_disagreement() -> None:
    assert kinds(quote(1, "a", "Yes.", "supports", 0.6), quote(2, "b", "No.", "opposes")) == []


def test_two_sources_are_shown_once_by_their_clearest_pair() -> None:
    quotes = [
        quote(1, "a", "Yes.", "supports", 0.8),
        quote(2, "a", "Yes!", "supports"),
        quote(3, "b", "No.", "opposes"),
    ]
    assert kinds(*quotes) == [("opposite", (2, 3))]


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
