"""営業時間内/外: every report is stamped, and who is called for it when (Arts. 3.1, 3.2, 3.3)."""

from __future__ import annotations

from datetime import datetime

import pytest

from slackbot.agreement.particulars import Cover
from slackbot.cases import deadlines
from slackbot.cases.customers import QueueForOpening, RaiseOpening
from slackbot.cases.incidents import Report
from slackbot.cases.incidents.state import Origin, Source
from slackbot.cases.reception import Reception, waits_for
from slackbot.cases.service_requests import MakeRequest
from slackbot.words import THE_CLOCK, Card, FollowUp, Message, Refusal
from tests.acting import CUSTOMER, ENGINEER
from tests.rules.channel import Channel, opened
from tests.rules.living import HOUR, Life
from tests.rules.office import office, tokyo
from tests.rules.requesting import Wish

NIGHT, MORNING, NOON = tokyo("2026-11-24T22:00"), tokyo("2026-11-25T09:00"), tokyo("2026-11-25T12:00")


def reported(at: datetime, cover: Cover | None = None, **given: object) -> Life:
    life = Life(office(cover))
    life.now = at
    life.does(Report, ENGINEER if given else CUSTOMER, since=at - HOUR, **given)
    return life


def queued(messages: list[Message]) -> list[QueueForOpening]:
    follow_ups = [said.command for said in messages if isinstance(said, FollowUp)]
    return [command for command in follow_ups if isinstance(command, QueueForOpening)]


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-24T09:00", None),
        ("2026-11-24T17:59:59", None),
        ("2026-11-24T18:00", "2026-11-25T09:00"),
        ("2026-11-24T08:59:59", "2026-11-24T09:00"),
        ("2026-11-20T18:00", "2026-11-24T09:00"),  # a Friday before 勤労感謝の日
        ("2026-05-01T19:00", "2026-05-07T09:00"),  # Golden Week with its 振替休日
        ("2026-09-18T19:00", "2026-09-24T09:00"),  # 国民の休日 between two holidays
        ("2026-12-28T18:30", "2027-01-04T09:00"),  # 年末年始
    ],
)
def test_every_report_is_stamped_by_the_hours_it_met(at: str, opens: str | None) -> None:
    stamp = Reception(opens=tokyo(opens) if opens else None)

    assert reported(tokyo(at)).incident.reception == stamp
    wish = Wish(office())
    wish.now = tokyo(at)
    wish.does(MakeRequest, CUSTOMER)
    assert wish.request.reception == stamp


def test_around_the_clock_every_report_is_within_hours() -> None:
    life = Life()
    life.now = NIGHT
    life.does(Report, CUSTOMER)

    assert life.incident.reception == Reception()
    assert queued(life.messages) == []


@pytest.mark.parametrize("cover", [None, Cover.NONE, Cover.PAID])
def test_without_contracted_cover_a_report_at_night_waits_in_the_opening_queue(cover: Cover | None) -> None:
    life = reported(NIGHT, cover)

    (wait,) = queued(life.messages)
    assert (wait.case_id, wait.case, wait.opens) == ("AKATSUKI", "AKATSUKI-1", MORNING)
    assert waits_for(life.incident, life.agreement) == MORNING


def test_with_contracted_cover_whoever_can_is_called_at_once() -> None:
    life = reported(NIGHT, Cover.CONTRACTED)

    assert life.incident.reception == Reception(opens=MORNING)
    assert waits_for(life.incident, life.agreement) is None
    assert queued(life.messages) == []


def test_a_call_at_night_that_is_written_down_the_next_day_is_stamped_by_the_call_and_waits_for_nothing() -> None:
    phone = Origin(source=Source.PHONE)
    life = reported(NOON, told_at=NIGHT, origin=phone)

    assert life.incident.reception == Reception(opens=MORNING)
    assert waits_for(life.incident, life.agreement) is None
    assert queued(life.messages) == []

    # and the other way round: told in time, written down in the evening
    life = reported(NIGHT, told_at=NIGHT - 5 * HOUR, origin=phone)
    assert life.incident.reception == Reception()
    assert queued(life.messages) == []


def test_the_first_response_is_counted_from_the_opening() -> None:
    life = reported(NIGHT)
    target = life.agreement.particulars.targets[life.incident.severity].first_response

    assert max(timer.at for timer in life.timers) == MORNING + target


def test_a_request_at_night_waits_in_the_opening_queue_too() -> None:
    wish = Wish(office(Cover.PAID))
    wish.now = NIGHT
    wish.does(MakeRequest, CUSTOMER)

    (wait,) = queued(wish.messages)
    assert (wait.case, wait.opens) == ("AKATSUKI-1", MORNING)


# ── The queue ────────────────────────────────────────────────────────────────────────────────────────────────────────


def waiting(*cases: str) -> Channel:
    channel = opened()
    channel.now = NIGHT
    for case in cases:
        channel.does(QueueForOpening, CUSTOMER, case=case, opens=MORNING)
    return channel


def rings(channel: Channel, at: datetime) -> list[Message]:
    channel.now = at
    due = [each.command for each in deadlines(channel.customer, channel.agreement) if each.at <= at]
    said: list[Message] = []
    for command in due:
        if isinstance(command, RaiseOpening):
            channel.takes(command)
            said += channel.said
    return said


def test_everything_that_waits_is_raised_at_the_opening_in_one_digest() -> None:
    channel = waiting("AKATSUKI-1", "AKATSUKI-2")

    assert channel.due["opening"] == MORNING
    (digest,) = rings(channel, MORNING)

    assert isinstance(digest, Card)
    assert digest.channel == "C0DESK"
    assert channel.customer.openings[0].cases == ("AKATSUKI-1", "AKATSUKI-2")
    assert "opening" not in channel.due


def test_a_desk_that_was_down_at_the_opening_raises_it_once_when_it_is_back() -> None:
    channel = waiting("AKATSUKI-1")

    assert len(rings(channel, NOON)) == 1
    assert rings(channel, NOON + HOUR) == []
    again = channel.asks(RaiseOpening, THE_CLOCK, opens=MORNING)
    assert again == Refusal(code="superseded")


def test_a_case_that_comes_into_the_queue_after_the_opening_is_still_raised() -> None:
    channel = waiting("AKATSUKI-1")
    rings(channel, MORNING)

    channel.does(QueueForOpening, CUSTOMER, case="AKATSUKI-2", opens=MORNING)

    assert len(rings(channel, NOON)) == 1
    assert channel.customer.openings[0].cases == ("AKATSUKI-1", "AKATSUKI-2")


def test_each_opening_has_its_own_digest_and_none_that_waits_is_forgotten() -> None:
    channel = waiting()
    nights = [NIGHT + n * 24 * HOUR for n in range(30)]
    for n, night in enumerate(nights):
        channel.now = night
        channel.does(QueueForOpening, CUSTOMER, case=f"AKATSUKI-{n + 1}", opens=night + 11 * HOUR)
        if n < 20:
            rings(channel, night + 11 * HOUR)

    waits = [each for each in channel.customer.openings if not each.raised]
    assert [each.cases for each in waits] == [(f"AKATSUKI-{n + 1}",) for n in range(20, 30)]
    assert len(channel.customer.openings) <= 11
