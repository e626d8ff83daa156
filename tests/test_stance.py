"""On which side of a yes/no question a quote is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models import Vectors
from assistant.records import Quote, Section, Source
from assistant.stance import SURE, surely, take_sides, without_sides


class ByFirstWord:
    """Yes supports, No opposes, anything else leaves open."""

    name = "by first word"

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        rows = {"Yes": (1.0, 0.0, 0.0), "No": (0.0, 0.0, 1.0), "Perhaps": (0.4, 0.4, 0.2), "Maybe": (0.5, 0.0, 0.5)}
        return np.array([rows.get(evidence.split()[0], (0.1, 0.8, 0.1)) for evidence, _ in pairs], np.float32)


def quote(text: str, relevance: float = 0.6) -> Quote:
    source = Source("a.txt", "A", None, None, None, None, None, text, (Section(0, len(text), "body"),), "")
    return Quote(1, source, 0, len(text), "body", None, relevance)


def sided(text: str, question: str = "Is it so?") -> Quote:
    (found,) = take_sides(question, [quote(text)], ByFirstWord())
    return found


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Yes it is.", "supports"),
        ("No it is not.", "opposes"),
        ("Roses are red.", "neutral"),
        ("Maybe.", "neutral"),
        ("Perhaps it is.", "neutral"),
    ],
)
def test_a_side_is_taken_only_where_the_model_is_sure(text: str, stance: str) -> None:
    assert sided(text).stance == stance


def test_what_hardly_answers_takes_no_side() -> None:
    given = [quote("Perhaps it helps.", relevance) for relevance in (0.9, 0.2)]
    assert [each.stance for each in take_sides("Is it good?", given, ByFirstWord())] == ["supports", "neutral"]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_chance_of_a_side_rises_with_both_chances(one: float, other: float, fixed: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= surely(low, fixed) <= surely(high, fixed) <= 1
    assert surely(fixed, low) <= surely(fixed, high)


def test_a_side_that_one_sentence_takes_is_the_quote_s() -> None:
    found = sided("Roses are red. No it does not help.", "Does it help?")
    assert found.stance == "opposes"
    assert found.stance_score
    assert found.stance_score >= SURE
    assert found.text == "Roses are red. No it does not help."


@pytest.mark.parametrize("text", ["Yes, does it help? Perhaps not.", "Does it hurt? No, it helps."])
def test_a_question_takes_no_side_nor_does_a_reply_without_it(text: str) -> None:
    assert sided(text.replace("Yes, d", "D"), "Is it good?").stance == "neutral"


def test_where_sentences_take_different_sides_the_whole_quote_decides() -> None:
    assert sided("Roses are red. No it does not help. Yes it helps.", "Does it help?").stance == "neutral"


def test_a_condition_turns_a_flat_yes_into_mixed_and_is_shown() -> None:
    found = sided("Yes it is, unless it rains.")
    assert found.stance == "mixed"
    assert found.condition
    assert found.text[found.condition.start : found.condition.end] == "unless it rains"


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        # What is said without a condition, another sentence does not limit, ...
        ("Yes it helps. Roses rest if it rains.", "supports"),
        ("Roses rest if it rains. No it does not help.", "opposes"),
        ("Yes it helps. Yes it helps, if it rains.", "supports"),
        # ... unless it takes it back.
        ("Yes it helps. No it does not help, if it rains.", "mixed"),
        ("Yes it helps. Yes it helps, but only if it rains.", "mixed"),
        ("Yes it helps, unless it rains. Roses are red.", "mixed"),
    ],
)
def test_a_condition_limits_its_own_sentence(text: str, stance: str) -> None:
    found = sided(text, "Does it help?")
    assert found.stance == stance
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Yes it is, if you have a severe allergy.", "Is it so with an allergy?"),
        ("Yes it is, in the presence of chronic back pain.", "Is it so with back pain?"),
        ("Yes it is, when you have allergic symptoms.", "I have an allergy, is it so?"),
        ("Yes it is, if the tools get rusty.", "Are rusty tools so?"),
        ("Yes it is, if you see any mould.", "Is a mouldy starter so?"),
        ("Yes it is, if you have an allergy or take drops for the nose.", "Is it so with an allergy?"),
    ],
)
def test_a_condition_that_is_the_askers_own_case_limits_nothing(text: str, question: str) -> None:
    found = sided(text, question)
    assert (found.stance, found.condition) == ("supports", None)


@pytest.mark.parametrize(
    "text",
    [
        "Yes it is, if your allergy comes from dust.",
        "Yes it is, unless you have an allergy.",
        "Yes it is, in some cases.",
    ],
)
def test_another_case_or_an_exception_limits(text: str) -> None:
    assert sided(text, "Is it so with an allergy?").stance == "mixed"


@pytest.mark.parametrize(
    ("text", "question", "stance"),
    [
        ("Perhaps it helps.", "Is it good?", "supports"),
        ("Perhaps it harms.", "Is it bad?", "supports"),
        ("Perhaps it helps.", "Can I do it?", "supports"),
        ("Perhaps it helps.", "Does it rain?", "neutral"),
        ("Yes it harms.", "Is it good?", "neutral"),
        ("No harm was seen.", "Is it good?", "neutral"),
    ],
)
def test_words_of_praise_and_blame_confirm_the_model_or_silence_it(text: str, question: str, stance: str) -> None:
    assert sided(text, question).stance == stance


def test_praise_and_blame_under_a_condition_are_mixed() -> None:
    assert sided("Roses are good in some cases and bad in others.", "Are roses good?").stance == "mixed"


def test_a_question_that_is_not_yes_or_no_takes_no_sides() -> None:
    assert sided("Yes it is.", "How long does it take?").stance is None


def test_quotes_without_sides_are_surely_neutral_where_a_side_is_asked_for() -> None:
    given = quote("It helps.")
    assert without_sides("How long?", [given]) == (given,)
    assert without_sides("Does it help?", [given]) == (replace(given, stance="neutral", stance_score=1.0),)


@pytest.mark.parametrize(
    ("question", "item", "stance"),
    [
        ("Should I do squats?", "Squats.", "opposes"),
        ("Should I do jumps?", "Jumps.", "neutral"),
        ("Are jumps bad?", "Jumps.", "supports"),
        ("Should I do squats?", "Squats, if it hurts.", "mixed"),
    ],
)
def test_what_stands_under_a_line_of_what_not_to_do_speaks_for_nothing(question: str, item: str, stance: str) -> None:
    """The model reads the line with the item that is asked about, and may take no item for a yes."""

    class Reads:
        name = "reads"

        def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
            assert all(evidence.startswith("Avoid: ") and "Walks" not in evidence for evidence, _ in pairs)
            rows = [(0.0, 0.0, 1.0) if "Squats" in evidence else (1.0, 0.0, 0.0) for evidence, _ in pairs]
            return np.array(rows, np.float32)

    parts = ("Avoid\n", "- Walks.\n", f"- {item}\n")
    starts = [0, len(parts[0]), len(parts[0]) + len(parts[1])]
    sections = tuple(
        Section(start, start + len(part), "body" if start else "heading")
        for start, part in zip(starts, parts, strict=True)
    )
    of = Source("a.txt", "A", None, None, None, None, None, "".join(parts), sections, "")
    (found,) = take_sides(question, [Quote(1, of, 0, len(of.text) - 1, "body", None, 0.6)], Reads())
    assert found.stance == stance
    assert (found.start, found.end) == (0, len(of.text) - 1)
