"""What waits for our people besides the cases: when it is due, whose it is, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from slackbot.agreement.people import Away
from slackbot.cases.announcements import AnswerWish, WishToMove
from slackbot.cases.customers import AnswerAccessReview, KeepSilent, NoteCompanies
from slackbot.cases.customers.access_review import name_of
from slackbot.cases.customers.state import AccessReview
from slackbot.cases.due import TASKS, listed
from slackbot.cases.tasks import Task, What, of_whom, tasks
from slackbot.words import THE_CLOCK
from tests.acting import LEAD
from tests.rules.channel import Channel
from tests.rules.living import START, terms
from tests.rules.stopping import Stops
from tests.rules.test_breaches import a_channel, records, settles

TOKYO = ZoneInfo("Asia/Tokyo")


def of(channel: Channel) -> tuple[Task, ...]:
    return tasks(channel.customer, channel.agreement)


def when_listed(channel: Channel) -> datetime | None:
    return listed(channel.customer, channel.agreement)[TASKS]


def test_a_notice_of_breach_waits_for_the_leads_until_its_outcome_is_recorded() -> None:
    channel = a_channel()
    assert when_listed(channel) is None
    records(channel)
    records(channel, cure_by=date(2026, 12, 10))

    found = of(channel)
    assert [(task.what, task.name) for task in found] == [(What.BREACH, "1"), (What.BREACH, "2")]
    assert when_listed(channel) == datetime(2026, 12, 11, tzinfo=TOKYO), "the last day is theirs to the end"
    assert of_whom(found[0], channel.agreement, START) == (LEAD.user,)

    settles(channel)
    assert [task.name for task in of(channel)] == ["2"]


def test_what_is_left_of_an_access_review_is_one_leads_by_name_and_the_deputys_while_they_are_away() -> None:
    channel = a_channel()
    review = AccessReview(opened_at=START, access=("AKATSUKI-1",))
    channel.case = replace(channel.customer, access_review=review)
    assert of(channel) == (), "the customer has the word"

    channel.case = replace(channel.customer, access_review=replace(review, lead=LEAD.user, lead_since=START))
    (task,) = of(channel)
    assert (task.what, task.person) == (What.REVIEW, LEAD.user)
    assert of_whom(task, terms(), START) == (LEAD.user,)
    today = START.astimezone(TOKYO).date()
    away = Away(person=LEAD.user, deputy="U0EMMA", first=today, last=today)
    agreement = replace(terms(), provider=replace(terms().provider, away=(away,), engineers=()))
    assert of_whom(task, agreement, START) == ("U0EMMA",)

    channel.asks(AnswerAccessReview, LEAD, review=name_of(review), keep=("AKATSUKI-1",), end=())
    assert of(channel) == ()


def test_another_company_in_the_channel_waits_for_a_lead_until_one_has_decided() -> None:
    channel = a_channel()
    channel.asks(NoteCompanies, THE_CLOCK)
    (task,) = of(channel)
    assert (task.what, task.due) == (What.FROZEN, channel.now)
    freeze = channel.customer.frozen
    assert freeze is not None

    channel.asks(KeepSilent, LEAD, shown=freeze.shown)

    assert of(channel) == ()


def test_a_wish_for_another_time_waits_until_it_is_answered_and_is_due_when_the_stop_begins() -> None:
    stops = Stops().announced()
    told = stops.announcement()
    agreement = stops.agreement("AKATSUKI")
    assert agreement is not None
    assert listed(told, agreement) == {TASKS: None}

    stops.does(WishToMove, stops.by(), told.id, shown=told.stop.shown(), text="別の日に")
    (task,) = tasks(stops.announcement(), agreement)
    assert (task.what, task.due, task.name) == (What.WISH, told.stop.start, told.id)
    assert listed(stops.announcement(), agreement) == {TASKS: told.stop.start}

    stops.does(AnswerWish, LEAD, told.id, text="ご都合に合わせます")
    assert tasks(stops.announcement(), agreement) == ()


def test_a_wish_of_a_stop_that_has_begun_is_no_task_any_more() -> None:
    stops = Stops().announced()
    told = stops.announcement()
    stops.does(WishToMove, stops.by(), told.id, shown=told.stop.shown(), text="別の日に")
    stops.cases[told.id] = replace(stops.announcement(), closed_at=START + timedelta(days=1))

    agreement = stops.agreement("AKATSUKI")
    assert agreement is not None
    assert tasks(stops.announcement(), agreement) == ()
