"""A case of either kind about which the customer is asked for something, by `decide()` alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slackbot.agreement.particulars import Agreement
from slackbot.cases.cooperation import MOST_OPEN, AnswerAsk, AskCustomer, RemindAsk, Reply
from slackbot.cases.matter import Matter
from slackbot.words import THE_CLOCK, Decision, Refusal
from tests.acting import CUSTOMER, ENGINEER
from tests.rules import living, requesting
from tests.rules.judging import Told
from tests.rules.living import DAY, MINUTE, Stage

KINDS = ("incident", "service_request")


def begun(kind: str = "incident", says: str = "", agreement: Agreement | None = None) -> Told:
    if kind == "incident":
        return living.at(Stage.ACKNOWLEDGED, agreement, says)
    return requesting.at(requesting.Stage.RECEIVED, agreement, says)


def matter(told: Told) -> Matter:
    assert isinstance(told.case, Matter)
    return told.case


def asks(told: Told, text: str, by: Any = ENGINEER, **given: Any) -> Decision | Refusal:
    return told.asks(AskCustomer, by, text=text, **given)


def open_numbers(told: Told) -> list[int]:
    return [number for number, _ in matter(told).open_asks]


def every_ask(says: str = "") -> Iterator[Told]:
    """What is said while as many are open as may be, and while their days go by."""
    for kind in KINDS:
        told = begun(kind, says)
        for number in range(MOST_OPEN):
            choice, owner = ("6(1)", "6(2)", "6(3)", "6(5)")[number % 4], ("", "U0TANAKA", "U0ITO")[number // 4]
            assert isinstance(asks(told, says or "エラー画面の画像", choice=choice, owner=owner), Decision)
        yield told
        told.messages.clear()
        told.does(Reply, CUSTOMER, text=says or "お送りします", files=())
        yield told
        told.messages.clear()
        told.wait(MINUTE).does(AnswerAsk, CUSTOMER, number=3, text=says or "こちらです")
        yield told
        for _ in range(2):
            told.messages.clear()
            told.wait(9 * DAY).does(RemindAsk, THE_CLOCK, number=1)
            yield told
