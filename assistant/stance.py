"""Question and quotes -> on which side of a yes/no question each quote is, and the words of its condition.

When the model is not sure, a quote is neutral: a wrong "this source says no" costs more than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .conditions import find_conditions
from .models import Encoder, StanceModel, Vectors
from .records import Quote, Span, Stance

# A side is taken where the model gives it at least this much.
SURE = 0.6
# A condition whose meaning lies this near to the question is the asker's own case, and limits nothing.
_ASKERS_CASE = 0.55

_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|can|could|should|shall|will|would|must|may|might|has|have|had"
    r"|isn['’]?t|aren['’]?t|don['’]?t|doesn['’]?t|can['’]?t|shouldn['’]?t|won['’]?t|ought)"
)
_YES_NO = re.compile(
    rf"^\W*(?:(?:so|but|and|hi|hello|hey|please|ok|well|then|also)\W+)*{_AUXILIARY}\s+\w"
    rf"|[,.;:]\s*(?:so |then |and |but )?{_AUXILIARY}\s+(?:i|we|you|he|she|it|they|this|that|these|the|my|there)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"^\W*(?:\w+\W+){0,2}(?:what|which|who|whom|whose|where|when|why|how)\b", re.IGNORECASE)


def is_yes_no(question: str) -> bool:
    """Whether a question can be answered with yes or no."""
    return bool(_YES_NO.search(question)) and not _OPEN.match(question)


def take_sides(question: str, quotes: Sequence[Quote], model: StanceModel, encoder: Encoder) -> tuple[Quote, ...]:
    """The quotes with their stance to the claim that ``question`` asks about; as they were if it asks for none."""
    if not is_yes_no(question) or not quotes:
        return tuple(quotes)
    scores = model.scores([(" ".join(quote.text.split()), question) for quote in quotes])
    vector = encoder.encode([question])[0]
    return tuple(_with_stance(quote, row, vector, encoder) for quote, row in zip(quotes, scores, strict=True))


def _with_stance(quote: Quote, scores: Vectors, question: Vectors, encoder: Encoder) -> Quote:
    """``scores`` are the chances of supports, neutral and opposes."""
    supports, neutral, opposes = (round(float(score), 4) for score in scores)
    condition = _limiting(quote, question, encoder)
    stance: Stance = "neutral"
    score = neutral
    if max(supports, opposes) >= SURE:
        stance, score = ("supports", supports) if supports > opposes else ("opposes", opposes)
        stance = "mixed" if condition else stance
    return replace(quote, stance=stance, stance_score=score, condition=condition)


def _limiting(quote: Quote, question: Vectors, encoder: Encoder) -> Span | None:
    """The first condition of the quote that is not the asker's own case."""
    found = find_conditions(quote.text)
    if not found:
        return None
    nearness = encoder.encode([quote.text[span.start : span.end] for span in found]) @ question
    for span, cosine in zip(found, np.asarray(nearness), strict=True):
        if cosine < _ASKERS_CASE:
            return Span(quote.start + span.start, quote.start + span.end)
    return None
