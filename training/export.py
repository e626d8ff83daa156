"""A trained model as the package ships it: `python -m training.export --run OUT --data DATA --to DIR [--with DIR]`.

With another exported model the weights are a mean of both (a model soup, Wortsman et al. 2022). Written are weights
in half precision, the tokenizer, and model.json: name, order of the labels, sha256 of the weights, tokens, temperature,
and how often the shipped weights give the label of the trained ones. The temperature, one number, is fitted on rows of
the development sets, each set weighing the same; nothing else is.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from assistant.models import CrossEncoder, Vectors, load_stance_model, sha256_of

from .data import LABELS
from .measure import SETS, read_set, temperature
from .stance import CHECKPOINT, MAX_TOKENS

_NAME = "stance-minilm-l6"
_WEIGHTS = "model.safetensors"
_FILES = ("config.json", _WEIGHTS, "tokenizer.json", "tokenizer_config.json")
_ROWS = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="what training.stance wrote")
    parser.add_argument("--with", type=Path, dest="other", help="the folder of an exported model, to average with")
    parser.add_argument("--share", type=float, default=0.5, help="what the weights of RUN count in that mean, of 1")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        shutil.copyfile(args.run / "model" / name, args.to / name)
    weights = _weights(args.run, args.other, args.share)
    if args.other:
        save_file({name: value.half() for name, value in weights.items()}, args.to / _WEIGHTS, {"format": "pt"})
    facts: dict[str, object] = {"name": _NAME, "labels": LABELS, "sha256": sha256_of(args.to / _WEIGHTS)}
    facts |= {"max_tokens": MAX_TOKENS, "temperature": 1.0}
    _write(args.to, facts)
    shipped = load_stance_model(args.to)
    facts["temperature"] = _fitted(shipped, args.data)
    facts["parity"] = _parity(shipped, _trained(args.run, weights), args.data)
    _write(args.to, facts)


def _write(folder: Path, facts: dict[str, object]) -> None:
    (folder / "model.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")


def _fitted(model: CrossEncoder, data: Path) -> float:
    rows = [row for name in SETS for row in read_set(data, name, _ROWS)]
    scores = model.scores([(row["evidence"], row["claim"]) for row in rows])
    return temperature(np.log(scores + 1e-9), [LABELS.index(row["label"]) for row in rows])


def _weights(run: Path, other: Path | None, share: float) -> dict[str, torch.Tensor]:
    """The averaged weights of the last checkpoint as they were trained, or a mean with those of another model."""
    weights: dict[str, torch.Tensor] = torch.load(run / CHECKPOINT, map_location="cpu", weights_only=True)["average"]
    if other is None:
        return weights
    others = load_file(other / _WEIGHTS)
    return {name: share * value.float() + (1 - share) * others[name].float() for name, value in weights.items()}


def _trained(run: Path, weights: dict[str, torch.Tensor]) -> CrossEncoder:
    model = AutoModelForSequenceClassification.from_pretrained(run / "model", dtype=torch.float32)
    model.load_state_dict(weights)
    return CrossEncoder(model.eval(), AutoTokenizer.from_pretrained(run / "model"), _NAME, 1.0, MAX_TOKENS)


def _parity(shipped: CrossEncoder, trained: CrossEncoder, data: Path) -> dict[str, float]:
    rows = [row for name in SETS for row in read_set(data, name, _ROWS)]
    pairs = [(row["evidence"], row["claim"]) for row in rows]
    ours, theirs = shipped.scores(pairs), trained.scores(pairs)
    return {"pairs": len(rows), "same_label": _same(ours, theirs), "largest_difference": _largest(ours, theirs)}


def _same(a: Vectors, b: Vectors) -> float:
    return round(float((a.argmax(1) == b.argmax(1)).mean()), 4)


def _largest(a: Vectors, b: Vectors) -> float:
    return round(float(np.abs(a - b).max()), 5)


if __name__ == "__main__":
    main()
