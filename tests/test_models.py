"""The bundled encoder: its vectors are those of the published model, and its tokens stand where they say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelError
from assistant.models import (
    STANCES,
    SentenceEncoder,
    StanceCache,
    TokenCache,
    TokenVectors,
    Vectors,
    encoder_name,
    load_encoder,
)
from tests.fakes import FakeEncoder

pytestmark = pytest.mark.slow

PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_the_name_is_the_model_and_the_sha256_of_its_weights(encoder: SentenceEncoder) -> None:
    assert encoder.name == f"all-MiniLM-L6-v2@{PUBLISHED}"
    assert encoder_name() == encoder.name


def test_the_vectors_are_of_length_one(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["Stretching helps.", "", "word " * 2000])
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, encoder.dimension) == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_nearer_meanings_have_the_larger_cosine(encoder: SentenceEncoder) -> None:
    asked, near, far, farthest = encoder.encode(
        [
            "Does stretching help my back?",
            "Stretches relieve back pain.",
            "The doctor prescribed a drug.",
            "Bake bread.",
        ]
    )
    assert asked @ near > max(asked @ far, asked @ farthest)


def test_a_text_has_the_same_bytes_whatever_it_is_read_with(encoder: SentenceEncoder) -> None:
    texts = [" ".join(["stretch", "daily", "and", "rest"] * 50)[:size] for size in (1, 2, 9, 30, 31, 32, 90, 400, 900)]
    texts += [text.upper() for text in texts] + [f"{text} now" for text in texts]
    together, tokens = encoder.encode(texts), encoder.encode_tokens(texts)
    for row, text in enumerate(texts):
        assert encoder.encode([text])[0].tobytes() == together[row].tobytes()
        assert encoder.encode_tokens([text])[0].vectors.tobytes() == tokens[row].vectors.tobytes()


def test_each_token_stands_where_its_span_says(encoder: SentenceEncoder) -> None:
    text = "Nerves don’t like hamstring stretches."
    (tokens,) = encoder.encode_tokens([text])
    assert tokens.vectors.shape == (len(tokens.spans), 384)
    words = [text[start:end] for start, end in tokens.spans.tolist() if end > start]
    assert "".join(words) == text.replace(" ", "")
    assert words[0] == "Nerves"


def test_what_exceeds_the_window_is_left_out(encoder: SentenceEncoder) -> None:
    (tokens,) = encoder.encode_tokens(["word " * 2000])
    assert len(tokens.vectors) == len(tokens.spans) == 256


def test_no_texts_give_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.encode_tokens([]) == []


@pytest.mark.parametrize("content", [None, b"", b"not weights"])
def test_a_folder_without_a_model_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelError, match="sentence-transformers model"):
        load_encoder(tmp_path)


def test_the_name_of_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.safetensors"):
        encoder_name(tmp_path)


class Counting(FakeEncoder):
    calls = 0

    def encode_tokens(self, texts: Sequence[str], /) -> list[TokenVectors]:
        self.calls += len(texts)
        return super().encode_tokens(texts)


def test_a_text_that_was_read_is_not_read_again() -> None:
    counting = Counting("stretch")
    cache = TokenCache(counting, size=2)
    first = cache.encode_tokens(["stretch", "walk", "stretch"])
    assert counting.calls == 2
    assert first[0] is first[2]
    cache.encode_tokens(["swim", "stretch"])
    assert counting.calls == 3
    cache.encode_tokens(["walk"])
    assert counting.calls == 4


class CountingStance:
    """Judges by the length of the evidence, and remembers what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        self.asked += pairs
        return np.array([[len(evidence), 0, 0] for evidence, _ in pairs], np.float32).reshape(-1, len(STANCES))


def test_a_pair_is_judged_once() -> None:
    counting = CountingStance()
    cache = StanceCache(counting)
    assert cache.scores([("aa", "c"), ("b", "c"), ("aa", "c")])[:, 0].tolist() == [2, 1, 2]
    assert cache.scores([("b", "c")])[:, 0].tolist() == [1]
    assert counting.asked == [("aa", "c"), ("b", "c")]
    assert cache.scores([]).shape == (0, len(STANCES))
