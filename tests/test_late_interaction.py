"""How near a text comes to a question: MaxSim, and what each token of the question counts."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.late_interaction import Asked, weigh
from assistant.models import TokenVectors
from assistant.terms import TermIndex

TERMS = TermIndex.build(["a nerve and pain", "the pain of a leg", "the pain of an arm"])


def spans(text: str, *pieces: str) -> TokenVectors:
    """Tokens of these ``pieces`` of a text between two of the encoder's own, each with the same vector."""
    found, at = [(0, 0)], 0
    for piece in pieces:
        at = text.index(piece, at)
        found.append((at, at + len(piece)))
        at += len(piece)
    found.append((0, 0))
    return TokenVectors(np.ones((len(found), 1), np.float32), np.array(found, np.int64))


def test_nearness_is_the_weighted_mean_of_each_tokens_best_cosine() -> None:
    asked = Asked(np.array([[1, 0], [0, 1]], np.float32), np.array([0.25, 0.75], np.float32))
    assert asked.near(np.array([[1, 0], [0.6, 0.8]], np.float32)) == pytest.approx(0.25 * 1 + 0.75 * 0.8)
    assert asked.near(np.zeros((0, 2), np.float32)) == 0.0


def test_a_rare_word_counts_more_than_a_common_one_and_that_more_than_a_stopword() -> None:
    question = "is pain a nerve"
    own, is_, pain, a, nerve, last = weigh(question, spans(question, "is", "pain", "a", "nerve"), TERMS).shares
    assert own == last == 0
    assert nerve > pain > is_ == a > 0
    assert own + is_ + pain + a + nerve + last == pytest.approx(1)


def test_a_word_in_four_pieces_counts_twice_and_not_four_times() -> None:
    question = "nerve nerve"
    shares = weigh(question, spans(question, "n", "e", "r", "ve", "nerve"), TERMS).shares
    assert shares[1:5].sum() == pytest.approx(2 * shares[5])


def test_without_a_content_word_all_count_alike() -> None:
    assert weigh("is it", spans("is it", "is", "it"), TERMS).shares.tolist() == [0.25] * 4
