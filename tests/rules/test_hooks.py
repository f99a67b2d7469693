"""Which other systems hear of what: by what has changed, whoever changed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from blocks.hooks import for_pagerduty
from slackbot.agreement.hooks import OF_ACCESS, OF_PAGING, HookKind, HookTerms
from slackbot.agreement.particulars import Agreement, Severity
from slackbot.cases.access import ConfirmRemoved, ExtendAccess, FinishAccess, GrantAccess, RequestAccess, RevokeAccess
from slackbot.cases.escalations.rules import AgreeEscalation, AskEscalation
from slackbot.cases.escalations.state import Subject
from slackbot.cases.incidents import Acknowledge, PostUpdate, Reopen, Report, Resolve, Verify, WriteNote
from slackbot.cases.incidents.state import Level
from slackbot.cases.service_requests import MakeRequest
from slackbot.words import CommandBase, Decision, Hook, JsonValue, Message
from tests.acting import CUSTOMER, LEAD
from tests.rules.granting import TANAKA, Access
from tests.rules.living import HOUR, MINUTE, Life, terms
from tests.rules.requesting import Wish

IAM, PAGER = HookTerms(name="iam"), HookTerms(name="pager", kind=HookKind.PAGERDUTY)
ALL = HookTerms(name="all", events=(*OF_ACCESS, *OF_PAGING))


def heard_by(*hooks: HookTerms) -> Agreement:
    found = terms()
    return replace(found, provider=replace(found.provider, hooks=hooks))


def heard(messages: list[Message], name: str = "iam") -> list[str]:
    return [each.event for each in messages if isinstance(each, Hook) and each.endpoint == name]


def facts(messages: list[Message], event: str) -> dict[str, JsonValue]:
    return next(each.data for each in messages if isinstance(each, Hook) and each.event == event)


def granted(*hooks: HookTerms) -> Access:
    access = Access(heard_by(*hooks or (IAM,)))
    access.does(RequestAccess)
    access.does(GrantAccess, TANAKA)
    return access


def test_a_request_is_told_to_nobody_and_a_grant_once() -> None:
    access = Access(heard_by(IAM))
    access.does(RequestAccess)
    assert heard(access.messages) == []

    access.does(GrantAccess, TANAKA)

    assert heard(access.messages) == ["access.granted"]


def test_more_time_is_told_with_the_new_end() -> None:
    access = Access(heard_by(IAM))
    access.does(RequestAccess, duration=HOUR)
    access.does(GrantAccess, TANAKA)
    access.does(ExtendAccess, duration=HOUR)
    assert heard(access.messages) == ["access.granted"]

    access.does(GrantAccess, TANAKA)

    assert access.grant.ends_at is not None
    assert heard(access.messages) == ["access.granted", "access.extended"]
    assert facts(access.messages, "access.extended")["ends"] == access.grant.ends_at.isoformat()


@pytest.mark.parametrize("how", ["time", "revoked", "done"])
def test_an_end_is_told_once_however_it_came(how: str) -> None:
    access = granted()
    if how == "time":
        access.wait(timedelta(days=1)).loop()
    else:
        access.does(RevokeAccess if how == "revoked" else FinishAccess)
    access.asks(ConfirmRemoved, TANAKA)
    access.asks(FinishAccess)

    assert heard(access.messages) == ["access.granted", "access.ended"]
    assert facts(access.messages, "access.ended")["why"] == how


def test_each_hears_what_it_asked_for_of_the_customers_it_is_for() -> None:
    ended = HookTerms(name="ended", events=OF_ACCESS[2:])
    others = HookTerms(name="others", customers=("HARBOR",))
    access = granted(IAM, ended, others, PAGER)
    access.does(RevokeAccess)

    assert heard(access.messages, "ended") == ["access.ended"]
    assert heard(access.messages, "others") == heard(access.messages, "pager") == []


# ── Paging ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def grave(*hooks: HookTerms) -> Life:
    life = Life(heard_by(*hooks or (PAGER,)))
    life.does(Report, CUSTOMER, impact=Level.HIGH, urgency=Level.HIGH)
    assert life.incident.severity is Severity.SEV1
    return life


def goes_on(life: Life, length: timedelta = timedelta()) -> None:
    """As the timer loop does: what is due until then, the earliest first."""
    life.wait(length)
    while due := sorted((t for t in life.timers if t.at <= life.now), key=lambda t: t.at):
        assert isinstance(life.takes(due[0].command), Decision)


def rung(life: Life, name: str = "pager") -> list[tuple[str, object, object]]:
    """What a pager heard: what, of which call, and what for."""
    return [
        (each.event.partition(".")[2], each.data["call"], each.data["subject"])
        for each in life.messages
        if isinstance(each, Hook) and each.endpoint == name
    ]


def until_rung(life: Life, subject: str) -> None:
    """The clock goes on until somebody is called about that."""
    for _ in range(60):
        if rung(life) and rung(life)[-1][::2] == ("called", subject):
            return
        due = min(life.timers, key=lambda each: each.at)
        life.wait(max(due.at - life.now, timedelta()))
        assert isinstance(life.takes(due.command), Decision)
    raise AssertionError(f"nobody is called: {subject}")


def test_somebody_is_called_again_with_each_step_until_somebody_begins() -> None:
    life = grave()
    goes_on(life)
    assert rung(life) == [("called", 1, "no_start")]
    goes_on(life, 10 * MINUTE)
    assert rung(life) == [("called", 1, "no_start")] * 2

    life.does(Acknowledge)
    assert rung(life)[2:] == [("acknowledged", 1, "no_start")]
    life.does(PostUpdate)
    life.does(Resolve)

    assert rung(life)[3:] == [("resolved", 1, "no_start")]
    life.does(Verify, CUSTOMER)
    assert len(rung(life)) == 4, "it is over once"


@pytest.mark.article("5.2")
@pytest.mark.parametrize(("subject", "ends"), [("no_update", PostUpdate), ("stuck", WriteNote)])
def test_a_report_that_is_overdue_and_a_case_that_stands_still_ring_too_each_as_a_call_of_its_own(
    subject: str, ends: type[CommandBase]
) -> None:
    life = grave()
    goes_on(life)
    life.does(Acknowledge)
    if subject == "stuck":
        life.does(PostUpdate)
    until_rung(life, subject)
    call = rung(life)[-1][1]
    assert call != 1

    life.wait(MINUTE).does(ends)

    assert rung(life)[-1] == ("resolved", call, subject)
    life.does(Resolve)
    assert rung(life)[-1] == ("resolved", 1, "no_start")


def test_whoever_fell_asleep_over_it_is_rung_for_and_both_calls_end_with_the_incident() -> None:
    life = grave()
    usual = life.agreement.provider
    renewing = replace(usual.escalation, renew={Severity.SEV1: 15 * MINUTE}, stuck={})
    life.agreement = replace(life.agreement, provider=replace(usual, escalation=renewing))
    goes_on(life)
    life.does(Acknowledge)

    until_rung(life, "lapsed")
    assert rung(life)[-1] == ("called", 2, "lapsed")
    life.does(Acknowledge)
    assert rung(life)[-1] == ("acknowledged", 2, "lapsed")

    life.does(Resolve)
    assert rung(life)[-2:] == [("resolved", 1, "no_start"), ("resolved", 2, "lapsed")]


def test_what_a_lead_is_asked_rings_and_their_answer_ends_it() -> None:
    life = grave(ALL, PAGER)
    life.does(Acknowledge)
    life.does(AskEscalation, subject=Subject.PEOPLE, why="接続数が上限に達しています")
    assert rung(life)[-1] == ("called", 1, "people")
    assert "接続数" not in str([each for each in life.messages if isinstance(each, Hook)])

    life.does(AgreeEscalation, LEAD, shown=life.incident.escalations[-1].shown)

    assert rung(life)[-1] == ("resolved", 1, "people")


@pytest.mark.article("5.2")
@pytest.mark.parametrize("by", ["clock", "engineer"])
def test_the_task_in_which_silence_ends_rings_and_says_whose_it_is(by: str) -> None:
    life = grave(ALL, PAGER)
    if by == "engineer":
        life.does(Acknowledge)
        life.does(AskEscalation, subject=Subject.PEOPLE, why="接続数が上限に達しています")
    else:
        goes_on(life)
    before = 0
    while not life.incident.escalations[0].task_since:
        due = min((each for each in life.timers if each.name.startswith("escalation.1")), key=lambda each: each.at)
        before = len(life.messages)
        life.wait(max(due.at - life.now, timedelta()))
        assert isinstance(life.takes(due.command), Decision)

    (told,) = [each for each in life.messages[before:] if isinstance(each, Hook) and each.endpoint == "all"]
    assert (told.event, told.data["task_of"]) == ("paging.called", "U0TAKAHASHI")


def test_what_was_settled_before_the_incident_came_back_is_not_settled_again() -> None:
    life = grave()
    goes_on(life)
    life.does(Acknowledge)
    life.does(Resolve)
    life.wait(MINUTE).does(Reopen, CUSTOMER)
    before = len(rung(life))

    life.does(Resolve)

    assert rung(life)[before:] == []


def test_a_request_rings_as_an_incident_does() -> None:
    wish = Wish(heard_by(PAGER))
    wish.does(MakeRequest, CUSTOMER)
    while not any(isinstance(each, Hook) for each in wish.messages):
        due = min(wish.timers, key=lambda each: each.at)
        wish.wait(max(due.at - wish.now, timedelta()))
        assert isinstance(wish.takes(due.command), Decision)

    (hook,) = [each for each in wish.messages if isinstance(each, Hook)]
    shown = for_pagerduty(hook, "R" * 32, "ja", "https://example.com")
    assert (shown["event_action"], shown["dedup_key"]) == ("trigger", f"{wish.request.id}/1")
    assert shown["payload"]["severity"] == "warning"
    assert "お客様へのご連絡の期限を過ぎています" in shown["payload"]["summary"]


def test_an_incident_for_which_nobody_had_to_be_called_is_no_matter_for_a_pager() -> None:
    life = grave()
    life.does(Acknowledge, LEAD)
    life.does(Resolve)

    assert heard(life.messages, "pager") == []


def test_a_webhook_can_hear_of_paging_too() -> None:
    life = grave(ALL)
    goes_on(life)

    assert heard(life.messages, "all") == ["paging.called"]
    told = facts(life.messages, "paging.called")
    assert (told["case"], told["severity"], told["step"]) == (life.incident.id, "sev1", 1)
    assert life.incident.what not in str(told)
