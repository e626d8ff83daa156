"""What is said of leaving an act out."""

from __future__ import annotations

import pytest

from assistant.assertions import asserts, leaves_open
from assistant.omissions import said_of_omission


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Don't skip rinsing.", 1),
        ("Never forget to rinse.", 1),
        ("You cannot afford to skip rinsing.", 1),
        ("There is no reason not to rinse.", 1),
        ("You'd be foolish not to rinse.", 1),
        ("A common mistake is not rinsing.", 1),
        ("Failing to rinse is a mistake.", 1),
        ("If you don't rinse, it gets worse.", 1),
        ("Without rinsing it will not work.", 1),
        ("I forgot to rinse and it was ruined.", 1),
        ("You don't have to worry about rinsing.", 1),
        ("Don't be afraid to rinse.", 1),
        ("You can safely skip rinsing.", -1),
        ("Skip rinsing.", -1),
        ("Please stop rinsing.", -1),
        ("You should give up rinsing.", -1),
        ("I stopped rinsing years ago.", -1),
        ("I stopped rinsing and everything is better.", -1),
        ("If you stop rinsing, it gets better.", -1),
        ("Not rinsing is best.", -1),
        ("Think twice before rinsing.", -1),
        ("The less you rinse, the better.", -1),
        ("I used to rinse, but I stopped.", -1),
        # Not said plainly.
        ("If you don't rinse, it is Tuesday.", 0),
        ("She cooked it without rinsing.", 0),
        # Nothing is left out.
        ("Do not rinse.", None),
        ("You should not rinse.", None),
        ("Rinse it.", None),
        ("I used to rinse.", None),
        ("You are foolish to rinse.", None),
    ],
)
def test_what_is_said_of_leaving_it_out(sentence: str, said: int | None) -> None:
    assert said_of_omission(sentence, sentence.lower().index("rins")) == said


@pytest.mark.parametrize(
    ("text", "question", "said"),
    [
        ("Don't skip rinsing the rice.", "Should I rinse the rice?", 1),
        ("Don't skip washing the pot.", "Should I rinse the rice?", 0),
        ("Don't worry about rinsing the rice.", "Is rinsing the rice bad?", -1),
        ("Some say you should not rinse the rice. They are wrong.", "Should I rinse the rice?", 1),
        ("Some say you should rinse the rice. That is nonsense.", "Should I rinse the rice?", -1),
        ("The belief that you must not rinse the rice is mistaken.", "Should I rinse the rice?", 1),
    ],
)
def test_two_denials_are_a_yes(text: str, question: str, said: int) -> None:
    assert asserts(text, question) == said


def test_what_is_said_of_leaving_it_out_and_is_not_plain_is_left_open() -> None:
    assert leaves_open("If you don't rinse the rice, it is Tuesday.", "Should I rinse the rice?")
    assert leaves_open("Some like rinsing the rice. They are wrong.", "Should I rinse the rice?")
    assert not leaves_open("Rinse the rice. It is Tuesday.", "Should I rinse the rice?")
