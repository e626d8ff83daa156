"""The yes or no after a question of a text, and the questions that say nothing."""

from __future__ import annotations

import pytest

from assistant.replies import gainsays, is_reply, replied, without_questions


@pytest.mark.parametrize(
    ("text", "claim", "side"),
    [
        ("Can I use tap water? No. Boil it first.", "can I use tap water", -1),
        ("Can I use tap water? Yes, if it is boiled.", "Can I use tap water?", 1),
        ("Is tap water safe?\n\nOf course. It is tested daily.", "is the tap water safe?", 1),
        ("Do I have to rinse the filter? No you don't.", "do I need to rinse the filter?", -1),
        # Another question, another kind of question, another direction, no reply.
        ("Can I use tap water? No. Boil it first.", "can I use rain water from the roof?", 0),
        ("Can I use tap water? Yes.", "do I have to use tap water?", 0),
        ("Is tap water safe? No.", "is tap water dangerous?", 0),
        ("Is tap water safe? No study shows that it is.", "is tap water safe?", 0),
        ("Tap water is safe. No. Boil it.", "is tap water safe?", 0),
        ("How safe is tap water? Yes.", "how safe is tap water?", 0),
    ],
)
def test_a_reply_to_the_same_question_takes_its_side(text: str, claim: str, side: int) -> None:
    assert replied(text, claim) == side


@pytest.mark.parametrize("text", ["Yes.", "No, never.", "It depends on the cat.", "Usually yes, they can.", "Never!"])
def test_what_says_nothing_without_its_question(text: str) -> None:
    assert is_reply(text)


@pytest.mark.parametrize("text", ["No study shows it.", "Never mist a cactus.", "Yesterday it rained."])
def test_what_stands_by_itself(text: str) -> None:
    assert not is_reply(text)


def test_what_a_text_asks_it_does_not_say() -> None:
    assert without_questions("Is it safe? It is not.").strip() == "It is not."
    assert without_questions("Is it safe?") == "Is it safe?"


@pytest.mark.parametrize(
    ("text", "claim", "cannot_be_yes", "cannot_be_no"),
    [
        ("Is a jar with mould on it still safe? No. Throw it away.", "is a mouldy jar safe to use?", True, False),
        ("Is a jar with mould on it still safe? No. Throw it away.", "is a mouldy jar dangerous?", False, True),
        ("Is the jar safe? Yes.", "is the jar safe to heat?", False, True),
        # Another thing, or a question that neither praises nor blames.
        ("Is the lid safe? No.", "is the jar safe to heat?", False, False),
        ("Does the jar rust? No.", "does the jar leak?", False, False),
    ],
)
def test_a_reply_to_a_like_question_rules_out_a_side(
    text: str, claim: str, cannot_be_yes: bool, cannot_be_no: bool
) -> None:
    assert gainsays(text, claim, yes=True) is cannot_be_yes
    assert gainsays(text, claim, yes=False) is cannot_be_no


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("True or false: a jar rusts. False. It cannot.", "Myth: a jar rusts. False. It cannot."),
        ("Fact or fiction? A jar rusts. It may.", "A jar rusts. It may."),
        ("True or false: a jar rusts. True, it does.", "a jar rusts. True, it does."),
        ("True or false: a jar rusts. Nobody knows.", "Nobody knows."),
    ],
)
def test_what_is_asked_to_be_true_or_false_is_said_if_it_is_said_to_be_true(text: str, said: str) -> None:
    assert without_questions(text) == said
