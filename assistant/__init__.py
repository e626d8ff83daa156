"""Answers from a folder of documents, in their own words, with what they disagree about. Read assistant.py first."""

from .assistant import Assistant
from .errors import AssistantError
from .records import Answer, Disagreement, Notice, Passage, Quote, Refusal, Source, Verdict

__all__ = [
    "Answer",
    "Assistant",
    "AssistantError",
    "Disagreement",
    "Notice",
    "Passage",
    "Quote",
    "Refusal",
    "Source",
    "Verdict",
]
