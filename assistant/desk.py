"""Where questions come in while documents may still be opening, or be indexed anew.

Nothing here raises: whoever asks gets an answer, or one plain line that says why there is none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import Protocol, TypeVar

from .changes import Reindexed
from .corpus import Flagged, Skipped
from .errors import AssistantError
from .records import Answer, Disagreement, Library, Source

MAX_QUESTION = 500
# Earlier questions that a follow-up may look back on.
MAX_EARLIER = 20
# Questions that are worked on at once: more of them slow down each other, and whoever is only to be told that the page
# is busy. And how long one may wait for its turn, in seconds.
_AT_ONCE, _PATIENCE = 2, 1.0
# What questions take is a running mean, in which the last one counts so much.
_NEWEST = 0.3

NOT_TEXT = "Please type a question."
TOO_LONG = f"Please ask in at most {MAX_QUESTION} characters."
NOT_READY = "The library is not ready, so no document can be quoted. Please try again later."
BUSY = "Many people are asking just now. Please ask again in a moment."
FAILED = "Something went wrong. Please ask again."

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Respondent(Protocol):
    """What the page and the endpoints need of an ``Assistant``."""

    @property
    def library(self) -> Library: ...
    @property
    def sources(self) -> Mapping[str, Source]: ...
    @property
    def voices(self) -> Mapping[str, str]: ...
    @property
    def disagreements(self) -> tuple[Disagreement, ...]: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def warning(self) -> str | None: ...
    def ask(self, question: str, /, history: Iterable[Answer] = ()) -> Answer: ...
    def suggestions(self, answer: Answer, /) -> tuple[str, ...]: ...


class Desk:
    """The assistant in use; ``opening`` is the first one, and ``library`` what is known before it is open.

    ``skipped`` and ``flagged`` are the files of the corpus that are not in it, and those that are odd, and
    ``reindexed`` is what the last indexing changed, once these are known. So many questions are worked on
    ``at_once``; one waits for its turn where that is likely to come within ``patience`` seconds, by what others took.
    """

    def __init__(
        self,
        opening: Future[Respondent],
        library: Library,
        at_once: int = _AT_ONCE,
        patience: float = _PATIENCE,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._opening = opening
        self._newer: Respondent | None = None
        self._library = library
        # Why the newest index is not used, where it is not.
        self.warning: str | None = None
        self.skipped: Sequence[Skipped] = ()
        self.flagged: Sequence[Flagged] = ()
        self.reindexed: Reindexed | None = None
        self._at_once, self._turns = at_once, BoundedSemaphore(at_once)
        self._patience, self._clock = patience, clock
        self._counting = Lock()
        # Questions that are worked on or wait, and the seconds that one takes.
        self._inside, self._takes = 0, 0.0

    @property
    def respondent(self) -> Respondent | None:
        """The assistant in use; None as long as there is none."""
        if self._newer is None and self._opening.done() and not self._opening.exception():
            return self._opening.result()
        return self._newer

    @property
    def opening(self) -> bool:
        """Whether the first assistant is still on its way."""
        return self._newer is None and not self._opening.done()

    @property
    def library(self) -> Library:
        return self.respondent.library if self.respondent else self._library

    def replace(self, newer: Respondent) -> None:
        """Answer from ``newer`` from now on; questions that are being answered keep the assistant that they have."""
        self._newer, self.warning = newer, newer.warning

    def ask(self, question: object, earlier: Sequence[Answer] = ()) -> Answer | str:
        """The answer to ``question``, which may follow ``earlier`` ones, the oldest first; or one plain line."""
        if not isinstance(question, str):
            return NOT_TEXT
        if len(question) > MAX_QUESTION:
            return TOO_LONG
        return self._attempt(lambda respondent: respondent.ask(question, history=tuple(earlier[-MAX_EARLIER:])))

    def suggestions(self, answer: Answer) -> tuple[str, ...]:
        """Likely follow-ups of ``answer``; none where something goes wrong, or other readers wait for their answers."""
        found = self._attempt(lambda respondent: respondent.suggestions(answer), patience=0)
        return () if isinstance(found, str) else found

    def _attempt(self, work: Callable[[Respondent], T], patience: float | None = None) -> T | str:
        """What ``work`` makes of the assistant once it is open and it is its turn; or one plain line."""
        try:
            respondent = self._newer or self._opening.result()
        except Exception:  # noqa: BLE001 - it was logged when it happened, and says nothing to a reader
            return NOT_READY
        patience = self._patience if patience is None else patience
        with self._counting:
            ahead = self._inside + 1 - self._at_once
            if ahead / self._at_once * self._takes > patience:
                return BUSY
            self._inside += 1
        try:
            return self._in_turn(lambda: work(respondent), patience)
        finally:
            with self._counting:
                self._inside -= 1

    def _in_turn(self, work: Callable[[], T], patience: float) -> T | str:
        # Whoever was let in waits somewhat longer than was thought rather than for nothing.
        if not self._turns.acquire(timeout=2 * patience):
            return BUSY
        began = self._clock()
        try:
            return work()
        except AssistantError:
            return NOT_READY
        except Exception:  # noqa: BLE001 - whatever it is, the reader keeps the page and the question
            _log.exception("A question could not be answered.")
            return FAILED
        finally:
            self._turns.release()
            if patience:  # what waits for no turn is no question
                with self._counting:
                    self._takes += _NEWEST * (self._clock() - began - self._takes)

    def converse(self, questions: object) -> list[Answer] | str:
        """The answers to a conversation's ``questions``, the oldest first; or one plain line."""
        if not isinstance(questions, list | tuple) or not questions:
            return NOT_TEXT
        answers: list[Answer] = []
        for question in questions[-MAX_EARLIER - 1 :]:
            found = self.ask(question, answers)
            if isinstance(found, str):
                return found
            answers.append(found)
        return answers
