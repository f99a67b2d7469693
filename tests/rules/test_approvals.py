"""Approvals: the right people, each once, in order; and silence has an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from slackbot.agreement.calendar import ALWAYS_OPEN
from slackbot.agreement.particulars import Agreement, CustomerPeople
from slackbot.agreement.people import Away
from slackbot.cases.approvals import (
    Approval,
    End,
    Step,
    Verdict,
    asked_now,
    decide,
    digest,
    expire,
    expires_at,
    holders,
    objection,
    remind,
    reminds_at,
    short_of_people,
    start,
    withdraw,
)
from slackbot.words import Actor, Authority, Refusal, Role
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.living import DAY, EMMA, HOUR, ITO, MINUTE, START, SUBCONTRACTOR, terms

TERMS = digest("order", "read only", 4 * HOUR)
OURS = Step(name="ours", role=Role.LEAD, remind_after=(HOUR, 4 * HOUR), decide_within=DAY, around_the_clock=True)
THEIRS = Step(
    name="theirs",
    authority=Authority.ACCESS_APPROVER,
    remind_after=(HOUR, 3 * HOUR, 9 * HOUR),
    decide_within=2 * DAY,
    around_the_clock=True,
)
SECOND_LEAD = replace(LEAD, user="U0SUZUKI")
TANAKA = replace(CUSTOMER, authorities=(Authority.ACCESS_APPROVER,))
ITO_MAY = replace(ITO, authorities=(Authority.ACCESS_APPROVER,))
STRANGER = replace(CUSTOMER, user="U0BAKER", team="T0HARBOR")
PEOPLE = (LEAD, SECOND_LEAD, ENGINEER, EMMA, SUBCONTRACTOR, TANAKA, ITO_MAY, CUSTOMER, ITO, STRANGER)


def agreement(*, away: tuple[Away, ...] = (), ours_away: tuple[Away, ...] = ()) -> Agreement:
    """Tanaka and Ito grant access; Takahashi and Suzuki lead."""
    found = terms()
    people = CustomerPeople(access_approvers=("U0TANAKA", "U0ITO"), away=away)
    provider = replace(found.provider, leads=("U0TAKAHASHI", "U0SUZUKI"), away=ours_away)
    return replace(found, particulars=replace(found.particulars, people=people), provider=provider)


def asked(*steps: Step, by: Actor = ENGINEER) -> Approval:
    return start(steps or (OURS, THEIRS), by, TERMS, START)


def votes(approval: Approval, by: Actor, verdict: Verdict = Verdict.APPROVED, **given: str) -> Approval | Refusal:
    more = {"shown": TERMS, "comment": "理由", **given}
    return decide(approval, by, verdict, agreement(), START + MINUTE, **more)


def agrees(approval: Approval, by: Actor) -> Approval:
    found = votes(approval, by)
    assert isinstance(found, Approval), found
    return found


def code(outcome: Approval | Refusal | None) -> str:
    return outcome.code if isinstance(outcome, Refusal) else ""


# ── Who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_side_agrees_in_its_turn() -> None:
    first = agrees(asked(), LEAD)
    assert (first.end, first.step, first.since) == (None, THEIRS, START + MINUTE)

    both = agrees(first, TANAKA)

    assert (both.end, both.step, both.ended_at) == (End.APPROVED, None, START + MINUTE)


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        (TANAKA, "other_side_decides"),
        (ENGINEER, "own_request"),
        (EMMA, "not_an_approver"),
        (SUBCONTRACTOR, "not_an_approver"),
        (LEAD, ""),
    ],
)
def test_our_own_step_is_for_leads_who_did_not_ask(by: Actor, refused: str) -> None:
    assert code(votes(asked(), by)) == refused


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        (LEAD, "other_side_decides"),
        (ENGINEER, "other_side_decides"),
        (CUSTOMER, "not_an_approver"),
        (ITO, "not_an_approver"),
        (TANAKA, ""),
    ],
)
def test_the_customers_step_is_for_its_approvers_as_of_now(by: Actor, refused: str) -> None:
    """Ito and Tanaka stand on the register that was read; the actor says who still does."""
    assert code(votes(agrees(asked(), LEAD), by)) == refused


def test_nobody_agrees_to_what_they_asked_for_themselves() -> None:
    assert code(votes(asked(by=LEAD), LEAD)) == "own_request"
    assert code(votes(asked(THEIRS, by=TANAKA), TANAKA)) == "own_request"


def test_two_of_two_are_two_people() -> None:
    step = replace(THEIRS, needs=2)
    one = agrees(asked(step), TANAKA)

    assert code(votes(one, TANAKA)) == "already_agreed"
    assert agrees(one, ITO_MAY).end is End.APPROVED


def test_one_person_does_not_agree_in_two_steps() -> None:
    """Not even where both are for the same authority."""
    again = replace(OURS, name="again")

    assert code(votes(agrees(asked(OURS, again), LEAD), LEAD)) == "already_agreed"
    assert agrees(agrees(asked(OURS, again), LEAD), SECOND_LEAD).end is End.APPROVED


def test_what_was_shown_has_to_be_what_is_asked() -> None:
    assert code(votes(asked(), LEAD, shown=digest("order", "admin", 4 * HOUR))) == "outdated"


def test_a_no_needs_a_reason_and_ends_it() -> None:
    assert code(votes(asked(), LEAD, Verdict.DECLINED, comment="　")) == "reason_is_missing"

    declined = votes(asked(), LEAD, Verdict.DECLINED, comment="範囲が広すぎます")

    assert isinstance(declined, Approval)
    assert (declined.end, declined.reason) == (End.DECLINED, "範囲が広すぎます")
    assert code(votes(declined, SECOND_LEAD)) == "already_decided"


def test_withdrawn_it_can_no_longer_be_decided() -> None:
    withdrawn = withdraw(asked(), START + MINUTE)

    assert isinstance(withdrawn, Approval)
    assert withdrawn.end is End.WITHDRAWN
    assert code(votes(withdrawn, LEAD)) == "already_decided"
    assert code(withdraw(withdrawn, START + MINUTE)) == "already_decided"


def test_there_is_no_use_in_asking_where_nobody_may_agree() -> None:
    nobody = replace(agreement().particulars, people=CustomerPeople())
    found = replace(agreement(), particulars=nobody)

    assert short_of_people((OURS, THEIRS), ENGINEER, found, START) == THEIRS
    assert short_of_people((OURS, THEIRS), ENGINEER, agreement(), START) is None
    assert short_of_people((replace(OURS, needs=2),), LEAD, agreement(), START) is not None


# ── Away ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

AWAY = Away(person="U0TANAKA", deputy="U0MORI", first=date(2026, 11, 24), last=date(2026, 11, 25))
MORI = replace(CUSTOMER, user="U0MORI")


@pytest.mark.parametrize(
    ("days", "stands_in"),
    [(-1, False), (0, True), (1, True), (2, False)],
)
def test_a_deputy_decides_while_somebody_is_away(days: int, stands_in: bool) -> None:
    now = START + days * DAY
    found = agreement(away=(AWAY,))
    approval = replace(asked(THEIRS), since=now)

    outcome = decide(approval, MORI, Verdict.APPROVED, found, now, shown=TERMS)

    assert isinstance(outcome, Approval) is stands_in
    assert holders(THEIRS, found, now) == (("U0MORI", "U0ITO") if stands_in else ("U0TANAKA", "U0ITO"))


def test_a_day_away_is_one_of_the_customers_own() -> None:
    """It begins in Tokyo at 15:00 UTC of the day before."""
    midnight = datetime.fromisoformat("2026-11-23T15:00:00+00:00")

    assert "U0MORI" in holders(THEIRS, agreement(away=(AWAY,)), midnight)
    assert "U0MORI" not in holders(THEIRS, agreement(away=(AWAY,)), midnight - timedelta(seconds=1))


def test_who_asked_does_not_agree_as_somebodys_deputy() -> None:
    away = replace(AWAY, person="U0TAKAHASHI", deputy="U0SATO")
    found = agreement(ours_away=(away,))

    assert code(objection(asked(), ENGINEER, found, START, TERMS)) == "own_request"
    assert objection(asked(), SECOND_LEAD, found, START, TERMS) is None
    assert "U0SATO" not in asked_now(asked(), found, START)


# ── Silence ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_reminders_back_off_and_end_before_it_expires() -> None:
    approval, found = asked(replace(THEIRS, decide_within=9 * HOUR)), []
    while at := reminds_at(approval, ALWAYS_OPEN):
        found.append((at - START) / HOUR)
        approval = remind(approval)

    assert found == [1, 3]
    assert expires_at(approval, ALWAYS_OPEN) == START + 9 * HOUR


def test_each_step_has_its_own_time() -> None:
    second = agrees(remind(asked()), LEAD)

    assert reminds_at(second, ALWAYS_OPEN) == START + MINUTE + HOUR
    assert expires_at(second, ALWAYS_OPEN) == START + MINUTE + 2 * DAY


def test_nothing_falls_due_once_it_is_over() -> None:
    over = expire(asked(), START + 2 * DAY)

    assert (over.end, reminds_at(over, ALWAYS_OPEN), expires_at(over, ALWAYS_OPEN)) == (End.EXPIRED, None, None)
    assert asked_now(over, agreement(), START) == ()


def test_in_turn_the_next_is_called_with_each_reminder() -> None:
    approval = asked(replace(THEIRS, in_turn=True))

    assert asked_now(approval, agreement(), START) == ("U0TANAKA",)
    assert asked_now(remind(approval), agreement(), START) == ("U0TANAKA", "U0ITO")


def test_who_has_agreed_is_called_no_more() -> None:
    one = agrees(asked(replace(THEIRS, needs=2)), TANAKA)

    assert asked_now(one, agreement(), START) == ("U0ITO",)


# ── Whatever people do ───────────────────────────────────────────────────────────────────────────────────────────────

STEPS = st.lists(
    st.sampled_from([OURS, THEIRS, replace(OURS, needs=2), replace(THEIRS, needs=2)]), min_size=1, max_size=3
).map(lambda steps: tuple(replace(step, name=str(n)) for n, step in enumerate(steps)))
ACTS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from([Verdict.APPROVED] * 5 + [Verdict.DECLINED]),
        st.sampled_from([TERMS] * 5 + ["other"]),
        st.sampled_from(["", "理由"]),
    ),
    max_size=12,
)


@given(steps=STEPS, by=st.sampled_from([ENGINEER, LEAD, EMMA]), acts=ACTS)
def test_what_is_approved_was_agreed_by_distinct_people_of_the_right_sides(
    steps: tuple[Step, ...], by: Actor, acts: list[tuple[Actor, Verdict, str, str]]
) -> None:
    actors = {(actor.user, actor.authorities): actor for actor in PEOPLE}
    approval, voted = start(steps, by, TERMS, START), list[Actor]()
    for actor, verdict, shown, comment in acts:
        before = approval
        outcome = decide(before, actor, verdict, agreement(), START, shown=shown, comment=comment)
        if isinstance(outcome, Refusal):
            continue
        assert before.end is None, "what is over stays as it is"
        approval = outcome
        voted.append(actors[actor.user, actor.authorities])

    by_user = {actor.user: actor for actor in voted}
    assert by.user not in by_user
    assert len(by_user) == len(approval.votes), "each of them once"
    for vote in approval.votes:
        step = next(step for step in steps if step.name == vote.step)
        actor = by_user[vote.by]
        assert actor.side is step.side
        assert actor.role is step.role or step.authority in actor.authorities
    if approval.end is End.APPROVED:
        assert all(len(approval.for_(step)) == step.needs for step in steps)
    if approval.end is None:
        assert approval.step is not None
        assert expires_at(approval, ALWAYS_OPEN) is not None
    order = [int(vote.step) for vote in approval.votes]
    assert order == sorted(order)


STORED = TypeAdapter(Approval)


@given(steps=STEPS, acts=ACTS)
def test_it_is_stored_as_it_is(steps: tuple[Step, ...], acts: list[tuple[Actor, Verdict, str, str]]) -> None:
    approval = start(steps, ENGINEER, TERMS, START)
    for actor, verdict, shown, comment in acts:
        outcome = decide(approval, actor, verdict, agreement(), START, shown=shown, comment=comment)
        approval = outcome if isinstance(outcome, Approval) else approval

    assert STORED.validate_json(STORED.dump_json(approval)) == approval
