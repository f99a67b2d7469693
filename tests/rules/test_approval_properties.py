"""Whoever is silent, and for however long: what waits for a yes is decided, or runs out (Arts. 6(4), 9, 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.agreement.particulars import Agreement
from slackbot.agreement.people import Away
from slackbot.cases.access import AgreeToAccess, GrantAccess, RequestAccess
from slackbot.cases.access.state import State
from slackbot.cases.maintenance import ApproveNotice
from slackbot.words import Decision, Notice, Refusal
from tests.acting import LEAD
from tests.rules.granting import TANAKA, Access
from tests.rules.living import HOUR, terms
from tests.rules.quoting import BUYER, a_case, agreement, answers, last, makes
from tests.rules.stopping import Stops
from tests.rules.test_short_notice import short

LEADS = ("U0TAKAHASHI", "U0OGAWA", "U0EMMA")
CALLS = ("please_decide", "still_open", "quote_waits")
"""What calls people by name, with a decision to make."""
MOST = 60
SILENCES = st.sampled_from([None, 0, 1, 2, 3])
"""After how many reminders they answer; None: never."""


@st.composite
def staffed(draw: st.DrawFn, usual: Agreement) -> Agreement:
    leads = tuple(draw(st.lists(st.sampled_from(LEADS), min_size=1, max_size=3, unique=True)))
    day = usual.provider.day(Access().now)
    gone = draw(st.sampled_from([(), leads[:1]]))
    away = tuple(Away(person=each, deputy="U0SATO", first=day, last=day + timedelta(days=2)) for each in gone)
    return replace(usual, provider=replace(usual.provider, leads=leads, away=away))


def nobody_is_called_in_vain(messages: list[object]) -> None:
    for each in messages:
        if isinstance(each, Notice) and each.key in CALLS:
            assert each.params["to"], each


@settings(max_examples=100, deadline=None)
@given(staffed(terms()), SILENCES, SILENCES, st.booleans())
def test_an_access_that_is_asked_for_is_granted_or_runs_out(
    agreed: Agreement, lead_after: int | None, customer_after: int | None, privileged: bool
) -> None:
    access = Access(agreed)
    if isinstance(access.asks(RequestAccess, privileged=privileged, duration=2 * HOUR), Refusal):
        return  # nobody could agree: who asks hears so at once
    lead = replace(LEAD, user=agreed.provider.leads[0])
    for step in range(MOST):
        if lead_after is not None and step >= lead_after:
            access.asks(AgreeToAccess, lead)
        if customer_after is not None and step >= customer_after:
            access.asks(GrantAccess, TANAKA)
        if access.grant.state is not State.REQUESTED:
            break
        due = min(access.timers, key=lambda each: each.at)
        access.wait(max(due.at - access.now, timedelta()))
        access.takes(due.command)

    assert access.grant.state is not State.REQUESTED
    if customer_after is None:
        assert access.grant.state is not State.GRANTED
    nobody_is_called_in_vain([*access.messages])


@settings(max_examples=100, deadline=None)
@given(
    staffed(agreement()),
    st.sampled_from(["incident", "service_request"]),
    *(st.tuples(SILENCES, st.booleans()) for _ in range(2)),
)
def test_a_quote_is_accepted_declined_or_runs_out(
    agreed: Agreement, kind: str, lead: tuple[int | None, bool], buyer: tuple[int | None, bool]
) -> None:
    told = a_case(kind, given=agreed)
    assert isinstance(makes(told), Decision)
    by = replace(LEAD, user=agreed.provider.leads[0])
    for step in range(MOST):
        for who, (after, yes) in ((by, lead), (BUYER, buyer)):
            if after is not None and step >= after and last(told).approval.end is None:
                answers(told, who, yes)
        if last(told).approval.end is not None:
            break
        due = min((each for each in told.timers if each.name.startswith("quote.")), key=lambda each: each.at)
        told.wait(max(due.at - told.now, timedelta()))
        told.takes(due.command)

    assert last(told).approval.end is not None
    nobody_is_called_in_vain([*told.messages])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 120), max_size=8), st.integers(0, 9))
def test_a_stop_at_short_notice_is_agreed_to_or_its_time_comes_and_it_is_over(
    hours: list[int], answered_at: int
) -> None:
    stops = Stops().planned()
    short(stops)
    for step, length in enumerate([*hours, 23 * 24]):
        open_still = stops.window.proposal is not None and stops.window.proposal.approval.end is None
        if step == answered_at and open_still:
            stops.does(ApproveNotice, LEAD, shown=stops.window.proposal.approval.terms if stops.window.proposal else "")
        stops.wait(length * HOUR)

    waits = stops.window.proposal
    assert waits is None or waits.approval.end is not None
    if answered_at > len(hours):
        assert "notice_expired" in stops.keys_said("MW-1")
