"""助言をもって終了: what a third party has caused ends with advice, cited and open to dispute (Arts. 5.3, 4(4))."""

from __future__ import annotations

import pytest

from slackbot.cases.advice import EndWithAdvice
from slackbot.cases.disputes import decisions
from slackbot.cases.incidents import Reopen
from slackbot.cases.matter import Finding, Option
from slackbot.cases.service_requests import ReopenRequest
from slackbot.words import THE_CLOCK, Audience, Decision, Notice, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.judging import (
    ADVICE,
    Told,
    a_case,
    advised,
    chooses,
    disputes,
    excluded,
    judges,
    proposing,
    scoped,
    takes_up,
    third_party,
)
from tests.rules.living import SUBCONTRACTOR

KINDS = pytest.mark.parametrize("kind", ["incident", "service_request"])


def ends(told: Told, by: object = ENGINEER, text: str = ADVICE) -> Decision | Refusal:
    return told.asks(EndWithAdvice, by, text=text)  # type: ignore[arg-type]


@KINDS
@pytest.mark.article("5.3", "4(4)")
def test_advice_ends_what_a_third_party_caused_and_rests_on_its_clauses(kind: str) -> None:
    told = third_party(kind)
    told.messages.clear()

    outcome = ends(told)

    assert isinstance(outcome, Decision)
    assert outcome.events[0].type == f"{kind}.advised"
    assert outcome.events[0].refs == ("5.3", "4(4)")
    (said,) = [each for each in told.messages if isinstance(each, Notice)]
    assert (said.audience, said.key, said.params["text"]) == (Audience.CUSTOMER, "scope_advised", ADVICE)
    assert not scoped(told).is_open
    assert told.timers == ()


@KINDS
@pytest.mark.parametrize("by", [LEAD, ENGINEER, SUBCONTRACTOR])
def test_whoever_works_on_it_may(kind: str, by: object) -> None:
    assert isinstance(ends(third_party(kind), by), Decision)


@KINDS
@pytest.mark.parametrize("by", [CUSTOMER, THE_CLOCK])
def test_nobody_else_may(kind: str, by: object) -> None:
    assert ends(third_party(kind), by) == Refusal(code="not_allowed", refs=("5.3",))


@KINDS
def test_nothing_else_ends_with_advice(kind: str) -> None:
    for told in (a_case(kind), excluded(kind), proposing(kind)):
        assert ends(told) == Refusal(code="no_third_party", refs=("5.3",))
    judges(covered := third_party(kind), Finding.IN_SCOPE)
    assert ends(covered) == Refusal(code="no_third_party", refs=("5.3",))
    assert ends(third_party(kind), text=" \n") == Refusal(code="text_is_empty")


@KINDS
@pytest.mark.article("18")
def test_it_does_not_end_while_the_customer_talks_about_it_or_wishes_for_a_quote(kind: str) -> None:
    disputes(talking := third_party(kind))
    assert ends(talking) == Refusal(code="consultation_is_open", refs=("18",))

    chooses(wishing := third_party(kind), Option.QUOTE)
    assert ends(wishing) == Refusal(code="quote_is_wished", refs=("10",))
    takes_up(wishing)
    assert ends(wishing) == Refusal(code="quote_is_wished", refs=("10",))


@KINDS
@pytest.mark.article("18")
def test_its_end_may_be_disputed_and_taken_up_again(kind: str) -> None:
    told = advised(kind)
    assert [each.about for each in decisions(scoped(told))] == ["scope"]
    assert isinstance(disputes(told), Decision)

    again = advised(kind)
    outcome = again.does(Reopen if kind == "incident" else ReopenRequest, CUSTOMER, reason="まだつながりません")
    assert outcome.events[0].type == f"{kind}.reopened"
    assert scoped(again).is_open
    assert scoped(again).scope.advice is None
    assert isinstance(ends(again), Decision), "it may end so once more"


@KINDS
def test_a_second_press_changes_nothing(kind: str) -> None:
    told = advised(kind)

    assert ends(told) == Refusal(code="wrong_state", refs=("5.3",), data={"state": "closed"})
