"""A trained model as the package ships it: `python -m training.export --model OUT/model --data DATA --to DIR`.

Weights in half precision, the tokenizer, and model.json: name, sha256 of the weights, temperature, tokens. The
temperature is fitted on the development sets, each weighing the same; nothing else is fitted on them.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np

from assistant.models import load_stance_model, sha256_of

from .data import LABELS
from .measure import SETS, read_set, temperature
from .stance import MAX_TOKENS

_NAME = "stance-minilm-l6"
_FILES = ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")
_ROWS_A_SET = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        shutil.copyfile(args.model / name, args.to / name)
    facts = {"name": _NAME, "sha256": sha256_of(args.to / "model.safetensors"), "max_tokens": MAX_TOKENS}
    _write(args.to, {**facts, "temperature": 1.0})
    _write(args.to, {**facts, "temperature": _fit(args.to, args.data)})


def _write(folder: Path, facts: dict[str, object]) -> None:
    (folder / "model.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")


def _fit(folder: Path, data: Path) -> float:
    model = load_stance_model(folder)
    rows = [row for name in SETS for row in read_set(data, name, _ROWS_A_SET)]
    scores = model.scores([(row["evidence"], row["claim"]) for row in rows])
    return temperature(np.log(scores + 1e-9), [LABELS.index(row["label"]) for row in rows])


if __name__ == "__main__":
    main()
