"""Which other systems hear of what: by what has changed, whoever changed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot.agreement.hooks import OF_ACCESS, OF_PAGING, HookKind, HookTerms
from slackbot.agreement.particulars import Agreement, Severity
from slackbot.cases.access import ConfirmRemoved, ExtendAccess, FinishAccess, GrantAccess, RequestAccess, RevokeAccess
from slackbot.cases.incidents import Acknowledge, Mitigate, PostUpdate, Report, Resolve
from slackbot.cases.incidents.state import Level
from slackbot.words import Decision, Hook, JsonValue, Message
from tests.acting import CUSTOMER, LEAD
from tests.rules.granting import TANAKA, Access
from tests.rules.living import HOUR, MINUTE, Life, terms

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


def test_somebody_is_called_again_with_each_step_until_somebody_begins() -> None:
    life = grave()
    goes_on(life)
    assert heard(life.messages, "pager") == ["paging.called"]
    goes_on(life, 10 * MINUTE)
    assert heard(life.messages, "pager") == ["paging.called"] * 2

    life.does(Acknowledge)
    assert heard(life.messages, "pager")[2:] == ["paging.acknowledged"]
    life.does(PostUpdate)
    life.does(Mitigate)
    goes_on(life, 3 * HOUR)
    life.does(Resolve)

    assert heard(life.messages, "pager")[2:] == ["paging.acknowledged", "paging.resolved"]


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
