"""Somebody is asked who has the say, and called until there is an answer (Arts. 5.1, 5.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot.agreement.particulars import Agreement
from slackbot.agreement.people import Away
from slackbot.cases.consultations import OpenConsultation
from slackbot.cases.cooperation import AskCustomer, ConfirmAnswer
from slackbot.cases.disputes import decisions, own_item
from slackbot.cases.escalations.climbing import Climb
from slackbot.cases.escalations.direct import drawn
from slackbot.cases.escalations.state import BY_STAFF, Ending, Subject
from slackbot.cases.incidents import Resolve, Verify
from slackbot.words import Actor, Audience, Card, Decision, Notice, Refusal, Role
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.escalating import (
    OTHER_LEAD,
    agrees,
    answers,
    asked,
    asks,
    climbed_to_the_end,
    declines,
    last,
    matter,
    questions,
    takes,
    the_clock_goes_on,
    withdraws,
)
from tests.rules.judging import Told, a_case
from tests.rules.living import EMMA, SUBCONTRACTOR, terms

Answers = Callable[[Told], Decision | Refusal]
KINDS = ("incident", "service_request")


def code(outcome: Decision | Refusal) -> str:
    return outcome.code if isinstance(outcome, Refusal) else ""


def notices(told: Told, audience: Audience) -> dict[str, dict[str, object]]:
    return {
        said.key: dict(said.params) for said in told.messages if isinstance(said, Notice) and said.audience is audience
    }


def with_leads(*leads: str, away: tuple[Away, ...] = ()) -> Agreement:
    usual = terms()
    return replace(usual, provider=replace(usual.provider, leads=leads, away=away))


# ── Asked ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("5.2")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("subject", BY_STAFF)
def test_staff_ask_and_a_lead_decides_and_the_thread_hears_who_and_why(subject: Subject, kind: str) -> None:
    told = asked(subject, kind)
    assert notices(told, Audience.DESK)["escalation_called"]["to"] == ["U0TAKAHASHI"]

    agrees(told, text="土曜まで2名まで")

    assert (last(told).ending, last(told).ended_by) == (Ending.APPROVED, LEAD.user)
    heard = notices(told, Audience.DESK)["escalation_approved"]
    assert (heard["by"], heard["to"], heard["text"]) == (LEAD.user, [ENGINEER.user], "土曜まで2名まで")


def test_a_no_needs_a_reason_and_stays_inside_where_staff_asked() -> None:
    told = asked()
    before = len([each for each in told.messages if isinstance(each, Notice) and each.audience is Audience.CUSTOMER])

    assert code(declines(told, text=" ")) == "reason_is_missing"
    assert code(declines(told, text="必ず復旧しますので、このまま続けます")) == "promises"
    declines(told, text="明日の朝まで様子を見ます")

    assert (last(told).ending, last(told).reason) == (Ending.DECLINED, "明日の朝まで様子を見ます")
    after = len([each for each in told.messages if isinstance(each, Notice) and each.audience is Audience.CUSTOMER])
    assert before == after


@pytest.mark.article("5.1")
def test_a_customer_wishes_to_talk_and_hears_who_will() -> None:
    told = asked(Subject.TALK)
    assert "escalation_wished" in notices(told, Audience.CUSTOMER)

    takes(told)

    assert notices(told, Audience.CUSTOMER)["escalation_talk"]["by"] == LEAD.user
    assert getattr(told.case, "commander", "") == LEAD.user


def test_nobody_of_the_other_side_decides_and_no_engineer_and_not_who_asked() -> None:
    told = asked()

    assert code(agrees(told, CUSTOMER)) == "not_allowed"
    assert code(agrees(told, EMMA)) == "not_an_approver"
    assert code(agrees(told, SUBCONTRACTOR)) == "not_an_approver"
    promoted = replace(ENGINEER, role=Role.LEAD)
    assert code(agrees(told, promoted)) == "own_request"
    assert last(told).is_open


def test_a_customer_asks_for_nothing_but_to_talk_and_staff_do_not_wish_in_their_name() -> None:
    for subject in BY_STAFF:
        assert code(asks(a_case(), subject, CUSTOMER)) == "not_allowed"
    assert code(asks(a_case(), Subject.TALK, ENGINEER)) == "not_allowed"
    assert code(asks(a_case(), Subject.NO_START, ENGINEER)) == "not_allowed"


def test_the_same_is_not_asked_twice_and_not_without_a_reason_nor_for_yesterday() -> None:
    told = asked()

    assert code(asks(told)) == "escalation_is_open"
    assert code(asks(a_case(), why=" ")) == "text_is_empty"
    assert code(asks(a_case(), by_when=a_case().now - timedelta(minutes=1))) == "by_when_is_over"
    assert isinstance(asks(told, Subject.VENDOR), Decision)


def test_what_is_decided_is_decided_whoever_comes_second() -> None:
    told = asked()
    agrees(told)

    first = Refusal(code="already_approved", data={"by": LEAD.user})
    assert declines(told) == first
    assert agrees(told, OTHER_LEAD) == first
    assert withdraws(told) == first


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(declines, "already_declined"), (takes, "already_taken"), (withdraws, "already_withdrawn")],
)
def test_whoever_comes_second_hears_what_came_of_it_and_by_whom(answer: Answers, expected: str) -> None:
    told = asked()
    answer(told)

    assert agrees(told, OTHER_LEAD) == Refusal(code=expected, data={"by": last(told).ended_by})


def test_a_question_makes_an_older_card_outdated_and_begins_the_step_anew() -> None:
    told = asked()
    before = last(told)
    told.wait(timedelta(minutes=5))

    questions(told)
    assert code(agrees(told, shown=before.shown)) == "outdated"
    assert last(told).since == told.now
    assert notices(told, Audience.DESK)["escalation_questioned"]["to"] == [ENGINEER.user]

    answers(told)
    assert notices(told, Audience.DESK)["escalation_answered"]["to"] == [LEAD.user]
    assert isinstance(agrees(told), Decision)


def test_who_asked_withdraws_and_nobody_else() -> None:
    told = asked()

    assert code(withdraws(told, EMMA)) == "only_who_asked"
    withdraws(told)

    assert last(told).ending is Ending.WITHDRAWN


def test_a_lead_who_asked_may_take_it_but_not_approve_it() -> None:
    told = a_case()
    told.agreement = with_leads("U0TAKAHASHI", "U0OGAWA")
    asks(told, by=LEAD)

    assert code(agrees(told)) == "own_request"
    assert isinstance(takes(told), Decision)


def test_the_only_lead_cannot_ask_for_what_nobody_else_could_decide() -> None:
    told = a_case()
    told.agreement = with_leads("U0TAKAHASHI")

    assert code(asks(told, by=LEAD)) == "nobody_could_decide"


def test_a_case_that_is_closed_settles_what_was_asked() -> None:
    told = asked()
    told.does(Resolve)
    told.does(Verify, CUSTOMER)

    assert last(told).ending is Ending.OVER
    assert code(agrees(told)) == "escalation_is_over"
    assert code(asks(told)) == "case_is_over"


@pytest.mark.parametrize("kind", KINDS)
def test_its_card_is_drawn_again_with_its_cases_own_and_once_it_is_answered_no_more(kind: str) -> None:
    told = asked(kind=kind)
    before = len(told.messages)

    told.does(AskCustomer, text="ログをお送りください")
    assert told.messages[before:].count(drawn(matter(told), last(told))[0]) == 1

    agrees(told)
    before = len(told.messages)
    told.does(ConfirmAnswer, number=1)
    assert drawn(matter(told), last(told))[0] not in told.messages[before:]


# ── Away ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def away(person: str, deputy: str) -> Away:
    day = terms().provider.day(a_case().now)
    return Away(person=person, deputy=deputy, first=day, last=day)


def test_a_deputy_is_called_and_decides_while_the_lead_is_away() -> None:
    told = a_case()
    told.agreement = with_leads("U0TAKAHASHI", away=(away("U0TAKAHASHI", "U0EMMA"),))
    asks(told)

    assert notices(told, Audience.DESK)["escalation_called"]["to"] == ["U0EMMA"]
    assert isinstance(agrees(told, EMMA), Decision)


def test_a_lead_whose_deputy_asked_is_called_after_all_and_the_deputy_does_not_agree() -> None:
    told = a_case()
    told.agreement = with_leads("U0TAKAHASHI", away=(away("U0TAKAHASHI", ENGINEER.user),))
    asks(told)

    called = notices(told, Audience.DESK)["escalation_called"]["to"]
    assert called == ["U0TAKAHASHI"]
    stands_in = replace(ENGINEER, role=Role.LEAD, deputy_for="U0TAKAHASHI")
    assert code(agrees(told, stands_in)) == "own_request"
    assert code(takes(told, stands_in)) == "own_request"
    assert isinstance(agrees(told), Decision)


def test_what_a_deputy_decided_is_marked_as_such() -> None:
    told = a_case()
    told.agreement = with_leads("U0TAKAHASHI", away=(away("U0TAKAHASHI", "U0EMMA"),))
    asks(told)

    agrees(told, replace(EMMA, role=Role.LEAD, deputy_for="U0TAKAHASHI"))

    assert (last(told).ended_by, last(told).ended_for) == ("U0EMMA", "U0TAKAHASHI")
    assert notices(told, Audience.DESK)["escalation_approved"]["deputy_for"] == "U0TAKAHASHI"


def test_a_lead_who_is_struck_off_midway_is_no_longer_called_and_no_longer_decides() -> None:
    told = asked()
    told.agreement = with_leads("U0OGAWA")

    assert code(agrees(told, replace(LEAD, role=Role.ENGINEER))) == "not_an_approver"
    the_clock_goes_on(told)

    assert notices(told, Audience.DESK)["escalation_called"]["to"] == ["U0OGAWA"]


# ── Climbed ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("5.2")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("by", [ENGINEER, CUSTOMER])
def test_silence_ends_in_the_task_of_a_person_by_name_and_is_called_to_mind(by: Actor, kind: str) -> None:
    told = asked(Subject.TALK if by is CUSTOMER else Subject.PEOPLE, kind)

    climbed_to_the_end(told)

    assert last(told).task_of == "U0TAKAHASHI"
    assert notices(told, Audience.DESK)["escalation_task"]["to"] == ["U0TAKAHASHI"]
    reminded = last(told).reminded
    the_clock_goes_on(told)
    assert last(told).reminded == reminded + 1
    assert isinstance(takes(told), Decision)


def direct(told: Told, since: int = 0) -> list[tuple[str, str]]:
    """What each of our people got directly: whose, and its card's name or the key of what was said."""
    said = [each for each in told.messages[since:] if isinstance(each, Card | Notice)]
    mine = [each for each in said if each.audience is Audience.PERSON]
    return [(each.channel, each.name) if isinstance(each, Card) else (each.to, each.key) for each in mine]


@pytest.mark.article("5.2")
@pytest.mark.parametrize("answer", [agrees, declines, takes, withdraws])
def test_whoever_was_asked_directly_is_left_with_no_buttons_once_it_is_answered(answer: Answers) -> None:
    told = asked()
    the_clock_goes_on(told)
    reached = last(told).paged
    assert reached
    before = len(told.messages)

    answer(told)

    assert direct(told, before) == [(f"dm:{person}", "escalation:1") for person in reached]
    assert [each for each in told.messages[before:] if isinstance(each, Card)].count(drawn(matter(told), last(told))[0])


def test_whoever_is_called_again_keeps_one_card_and_is_called_beneath_it() -> None:
    told = asked()
    told.agreement = with_leads("U0TAKAHASHI")
    before = len(told.messages)

    the_clock_goes_on(told)

    again = [each for each in told.messages[before:] if isinstance(each, Notice) and each.key == "escalation_page"]
    assert [(each.to, each.under) for each in again] == [("dm:U0TAKAHASHI", "escalation:1")]
    assert last(told).paged.count("U0TAKAHASHI") == 1


@pytest.mark.article("5.2")
@pytest.mark.parametrize("kind", KINDS)
def test_the_last_task_rings_whoever_it_is_named_for_and_each_reminder_does(kind: str) -> None:
    told, before = asked(kind=kind), 0
    while last(told).task_since is None:
        before = len(told.messages)
        the_clock_goes_on(told)
    assert ("dm:U0TAKAHASHI", "escalation_task") in direct(told, before)

    before = len(told.messages)
    the_clock_goes_on(told)
    assert ("dm:U0TAKAHASHI", "escalation_task") in direct(told, before)


def test_a_policy_that_changes_meanwhile_does_not_change_what_runs() -> None:
    told = asked()
    policy = last(told).policy
    usual = told.agreement.provider
    told.agreement = replace(
        told.agreement, provider=replace(usual, escalation=replace(usual.escalation, steps=policy[:1], rounds=1))
    )

    the_clock_goes_on(told)

    assert last(told).policy == policy
    assert matter(told).escalations[-1].task_since is None


# ── While the customer has the word ──────────────────────────────────────────────────────────────────────────────────


def overdue(kind: str) -> Told:
    """Nobody wrote to the customer in time, and the first step is called."""
    told = a_case(kind)
    usual = told.agreement.provider
    unhurried = replace(usual, escalation=replace(usual.escalation, stuck={}))
    told.agreement = replace(told.agreement, provider=unhurried)
    while not matter(told).escalations:
        due = min(told.timers, key=lambda each: each.at)
        told.wait(max(due.at - told.now, timedelta()))
        told.takes(due.command)
    assert last(told).subject is Subject.NO_UPDATE
    return told


def climbs(told: Told) -> list[timedelta]:
    """How long until the next step is called."""
    return [each.at - told.now for each in told.timers if isinstance(each.command, Climb)]


@pytest.mark.article("5.2", "6(2)")
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_called_about_silence_while_we_wait_for_the_customer(kind: str) -> None:
    told = overdue(kind)
    (left,) = climbs(told)
    told.wait(left / 2)

    told.does(AskCustomer, text="ログをお送りください")
    assert climbs(told) == []

    told.wait(timedelta(days=1))
    told.does(ConfirmAnswer)
    assert last(told).is_open
    assert climbs(told) == [left / 2]


@pytest.mark.article("18")
def test_a_declined_wish_to_talk_can_be_talked_over_until_it_is_wished_for_anew() -> None:
    told = asked(Subject.TALK)
    assert decisions(matter(told)) == ()
    assert isinstance(declines(told, text="担当よりご連絡します"), Decision)

    (found,) = decisions(matter(told))

    assert (found.about, own_item(found, told.agreement)) == ("talk", "5.2")
    assert isinstance(
        told.asks(OpenConsultation, CUSTOMER, text="責任者の方のご見解を伺いたい", shown=found.shown), Decision
    )
    assert matter(told).consultation is not None
