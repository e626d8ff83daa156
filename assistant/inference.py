"""Run a model on the processor: fast, and so that no text's result depends on another's.

Padding, the size of a batch and the number of threads change the last bits of a result. So texts of equally many
tokens form a batch, which needs no padding; one thread computes a batch; and oneDNN's packed layers give a row the
same bits in a batch of any size (measured; tests/test_models.py holds it). A model with other layers reads each text
by itself. How much faster it is: benchmarks/indexing.py.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers.activations import GELUActivation

# Tokens of a batch: what a layer makes of more leaves the processor's cache, fewer do not fill its units.
_BATCH = 1024
# Items that are tokenised at a time: enough of each length for whole batches, however large the corpus is.
_WINDOW = 4096
# Batches that are computed at the same time; the threads of one batch would wait for each other at every layer.
_THREADS = torch.get_num_threads()
_ONEDNN = torch.ops.mkldnn
# oneDNN keeps a program for each shape of a batch; a thousand of them, its default, take half a gigabyte.
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64")


def infer(
    model: torch.nn.Module,
    items: Sequence[Any],
    tokenise: Callable[[list[Any]], Mapping[str, Any]],
    read: Callable[[dict[str, Any]], torch.Tensor],
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The number of each of ``items``, in no certain order, with what ``model`` makes of it.

    ``tokenise`` gives the features of items, padded, a row each; ``read`` what the model makes of such rows, in order.
    """

    def compute(batch: tuple[list[int], dict[str, Any]]) -> tuple[list[int], NDArray[np.float32]]:
        numbers, features = batch
        with torch.inference_mode():
            return numbers, read(features).numpy()

    together = all(type(module) is not torch.nn.Linear for module in model.modules())
    try:
        with ThreadPoolExecutor(_THREADS, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            for start in range(0, len(items), _WINDOW):
                features = tokenise(list(items[start : start + _WINDOW]))
                for numbers, found in pool.map(compute, _batches(features, start, _BATCH if together else 1)):
                    yield from zip(numbers, found, strict=True)
    finally:
        # What a thread sets is also the default for those that start later, in whatever part of the program.
        torch.set_num_threads(_THREADS)


def _batches(features: Mapping[str, Any], start: int, tokens: int) -> Iterator[tuple[list[int], dict[str, Any]]]:
    """Rows of ``features`` of equal length, without padding and numbered from ``start``; the longest come first.

    A batch has at most so many ``tokens``, or one row.
    """
    mask = features["attention_mask"].bool()
    by_length: dict[int, list[int]] = {}
    for row, length in enumerate(mask.sum(1).tolist()):
        by_length.setdefault(length, []).append(row)
    for length, rows in sorted(by_length.items(), reverse=True):
        size = max(1, tokens // max(1, length))
        for first in range(0, len(rows), size):
            batch = rows[first : first + size]
            read = mask[batch[0]]
            cut = {name: each[batch][:, read] for name, each in features.items() if isinstance(each, torch.Tensor)}
            yield [start + row for row in batch], cut


class PackedLinear(torch.nn.Module):
    """A linear layer, and the GELU after it, by oneDNN, whose weights lie in the order in which they are read."""

    def __init__(self, layer: torch.nn.Linear, *, gelu: bool) -> None:
        super().__init__()
        self.weight = _ONEDNN._reorder_linear_weight(layer.weight.detach(), None)  # noqa: SLF001 - it has no other name
        self.bias = layer.bias.detach()
        self._after = "gelu" if gelu else "none"

    def forward(self, inputs: torch.Tensor) -> Any:
        return _ONEDNN._linear_pointwise(inputs, self.weight, self.bias, self._after, [], "none")  # noqa: SLF001


def pack(model: torch.nn.Module) -> None:
    """Replace the linear layers of ``model`` by packed ones, on the processors that this was measured on."""
    if platform.machine() not in {"x86_64", "AMD64"} or not hasattr(_ONEDNN, "_linear_pointwise"):
        return
    for module in model.modules():
        # The form of BERT's feed-forward layers, and of those in transformers that were made after it.
        has_gelu = isinstance(getattr(module, "intermediate_act_fn", None), GELUActivation)
        for name, layer in list(module.named_children()):
            if type(layer) is torch.nn.Linear and layer.weight.dtype == torch.float32 and "bias" in layer.state_dict():
                setattr(module, name, PackedLinear(layer, gelu=has_gelu and name == "dense"))
                if has_gelu and name == "dense":
                    module.intermediate_act_fn = torch.nn.Identity()
