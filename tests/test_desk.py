"""Whatever is asked, whenever, and whatever goes wrong: an answer or one plain line."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from threading import Event

import pytest

from assistant import Answer, AssistantError
from assistant.desk import BUSY, FAILED, MAX_EARLIER, NOT_READY, Desk, Respondent
from tests.test_page import LIBRARY, Fake, opened


def test_a_question_is_answered() -> None:
    found = opened(Fake()).ask("does it help?")
    assert isinstance(found, Answer)
    assert found.quotes[0].text == "It helps a lot."


@pytest.mark.parametrize("question", [None, 3, ["x"], {"path": "x"}, "x" * 501])
def test_what_is_no_question_is_not_asked(question: object) -> None:
    fake = Fake()
    found = opened(fake).ask(question)
    assert isinstance(found, str)
    assert found.startswith("Please ")
    assert fake.asked == []


@pytest.mark.parametrize("desk", [opened(AssistantError("no /index")), opened(Fake(AssistantError("no /index")))])
def test_a_library_that_is_not_ready_says_so_plainly(desk: Desk) -> None:
    assert desk.ask("does it help?") == NOT_READY


def test_no_error_leaves_a_handler(caplog: pytest.LogCaptureFixture) -> None:
    assert opened(Fake(ValueError("secret"))).ask("does it help?") == FAILED
    assert "secret" in caplog.text


def test_until_it_is_open_there_is_no_respondent() -> None:
    opening: Future[Respondent] = Future()
    desk = Desk(opening, LIBRARY)
    assert (desk.respondent, desk.opening) == (None, True)
    assert desk.library is LIBRARY
    opening.set_result(fake := Fake())
    assert (desk.respondent, desk.opening) == (fake, False)


def test_a_library_that_did_not_open_may_be_replaced() -> None:
    desk = opened(AssistantError("damaged"))
    assert (desk.respondent, desk.opening) == (None, False)
    desk.replace(Fake())
    assert isinstance(desk.ask("does it help?"), Answer)


class Slow(Fake):
    """An assistant that answers when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.came, self.may = Event(), Event()

    def ask(self, question: str, /, history: Iterable[Answer] = ()) -> Answer:
        self.came.set()
        self.may.wait(10)
        return super().ask(question, history)


def test_who_waits_too_long_for_a_turn_is_told_so() -> None:
    slow = Slow()
    opening: Future[Respondent] = Future()
    opening.set_result(slow)
    desk = Desk(opening, LIBRARY, at_once=1, patience=0.05)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(desk.ask, "first?")
        slow.came.wait(10)
        assert pool.submit(desk.ask, "second?").result() == BUSY
        slow.may.set()
        assert isinstance(first.result(), Answer)
    assert isinstance(desk.ask("third?"), Answer)


def test_who_would_wait_too_long_for_a_turn_is_told_so_at_once() -> None:
    slow, hours = Slow(), count(step=3600)
    opening: Future[Respondent] = Future()
    opening.set_result(slow)
    desk = Desk(opening, LIBRARY, at_once=1, patience=600, clock=lambda: next(hours))
    slow.may.set()
    assert isinstance(desk.ask("a question that takes an hour?"), Answer)
    slow.may.clear()
    slow.came.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(desk.ask, "first?")
        slow.came.wait(10)
        assert pool.submit(desk.ask, "second?").result(10) == BUSY
        slow.may.set()
        assert isinstance(first.result(), Answer)


def test_a_conversation_is_answered_question_by_question() -> None:
    found = opened(Fake()).converse(["does it help?", "why?"])
    assert isinstance(found, list)
    assert [(each.question, each.understood) for each in found] == [
        ("does it help?", "does it help?"),
        ("why?", "does it help?"),
    ]
    assert found[1].followup


@pytest.mark.parametrize("questions", [None, [], "does it help?", [3], ["does it help?", None]])
def test_what_is_no_conversation_is_not_answered(questions: object) -> None:
    assert isinstance(opened(Fake()).converse(questions), str)


def test_a_conversation_is_bounded() -> None:
    fake = Fake()
    opened(fake).converse([f"{number}?" for number in range(100)])
    assert len(fake.asked) == MAX_EARLIER + 1
    assert fake.asked[-1] == "99?"


def test_follow_ups_are_suggested_or_none() -> None:
    desk = opened(Fake())
    answer = desk.ask("does it help?")
    assert isinstance(answer, Answer)
    assert desk.suggestions(answer) == ("why?",)
    assert opened(AssistantError("none")).suggestions(answer) == ()
