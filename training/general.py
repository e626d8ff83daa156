"""Texts of many kinds, each with statements or questions that it supports, opposes and leaves open: ``general.jsonl``.

Written for this project by a language model: premises of eighteen genres with hypotheses, in the manner of MultiNLI, of
which no text was taken, and passages with a denial and questions about what follows from it, each passage also with the
denial undone or moved.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from .everyday import Labelled

GENERAL = Path(__file__).with_suffix(".jsonl")
_HELD_BACK = 15


def general_pairs(*, held_back: bool = False, path: Path = GENERAL) -> Iterator[Labelled]:
    """All pairs to train on, or those of every fifteenth line, which are held back to measure."""
    for i, line in enumerate(path.read_text("utf-8").splitlines()):
        if (i % _HELD_BACK == 0) == held_back:
            for text in json.loads(line)["texts"]:
                for label in ("supports", "neutral", "opposes"):
                    yield from ((text["evidence"], claim, label) for claim in text[label])


def held_back_general() -> list[dict[str, str]]:
    """Evidence, claim and label of what is held back, in the form of the published sets."""
    return [{"evidence": text, "claim": claim, "label": label} for text, claim, label in general_pairs(held_back=True)]
