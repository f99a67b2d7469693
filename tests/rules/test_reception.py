"""営業時間内/外: every report is stamped, and who is called for it when (Arts. 3.1, 3.2, 3.3)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from blocks.around import Surroundings
from blocks.incidents.times import times
from blocks.service_requests.times import times as request_times
from slackbot.agreement.particulars import Cover
from slackbot.cases import deadlines
from slackbot.cases.customers import QueueForOpening, RaiseOpening
from slackbot.cases.incidents import Report, Resolve
from slackbot.cases.incidents.state import Origin, Source
from slackbot.cases.matter import Reception
from slackbot.cases.reception import waits_for
from slackbot.cases.service_requests import AnswerRequest, MakeRequest
from slackbot.words import THE_CLOCK, Card, FollowUp, Message, Refusal
from tests.acting import CUSTOMER, ENGINEER
from tests.rules.channel import Channel, opened
from tests.rules.living import HOUR, MINUTE, Life
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
@pytest.mark.article("3.1")
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
@pytest.mark.article("3.2")
def test_without_contracted_cover_a_report_at_night_waits_in_the_opening_queue(cover: Cover | None) -> None:
    life = reported(NIGHT, cover)

    (wait,) = queued(life.messages)
    assert (wait.case_id, wait.case, wait.opens) == ("AKATSUKI", "AKATSUKI-1", MORNING)
    assert waits_for(life.incident, life.agreement) == MORNING


@pytest.mark.article("3.2")
def test_with_contracted_cover_whoever_can_is_called_at_once() -> None:
    life = reported(NIGHT, Cover.CONTRACTED)

    assert life.incident.reception == Reception(opens=MORNING)
    assert waits_for(life.incident, life.agreement) is None
    assert queued(life.messages) == []


@pytest.mark.article("3.3")
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


@pytest.mark.article("3.1")
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


# ── Nobody is written to at night ────────────────────────────────────────────────────────────────────────────────────


def due(case: Life | Wish) -> dict[str, datetime]:
    return {timer.name: timer.at for timer in case.timers}


@pytest.mark.parametrize(
    ("restored", "reminded", "closed"),
    [
        ("2026-11-24T10:12", "2026-11-25T10:12", "2026-11-27T10:12"),
        ("2026-11-19T17:30", "2026-11-20T17:30", "2026-11-25T17:30"),  # over 勤労感謝の日
        ("2026-11-24T03:00", "2026-11-25T09:00", "2026-11-27T09:00"),
        ("2026-12-28T16:00", "2027-01-04T16:00", "2027-01-06T16:00"),  # 年末年始
    ],
)
@pytest.mark.article("3.1")
def test_the_customer_is_asked_to_check_on_working_days_within_hours(restored: str, reminded: str, closed: str) -> None:
    life = reported(tokyo(restored), Cover.PAID)
    life.does(Resolve, ENGINEER)
    assert due(life) == {"remind_verification": tokyo(reminded), "close_unverified": tokyo(closed)}

    wish = Wish(office())
    wish.now = tokyo(restored)
    wish.does(MakeRequest, CUSTOMER)
    wish.does(AnswerRequest, ENGINEER)
    assert due(wish) == {"remind_confirmation": tokyo(reminded), "close_unconfirmed": tokyo(closed)}


def test_around_the_clock_a_day_is_a_day() -> None:
    life = Life()
    life.now = NIGHT
    life.does(Report, CUSTOMER)
    life.does(Resolve, ENGINEER)

    assert due(life)["remind_verification"] == NIGHT + 24 * HOUR


@pytest.mark.parametrize(
    ("cover", "raised"), [(Cover.PAID, MORNING + 15 * MINUTE), (Cover.CONTRACTED, NIGHT + 15 * MINUTE)]
)
def test_a_message_at_night_is_shown_once_somebody_is_there_to_be_called(cover: Cover, raised: datetime) -> None:
    channel = opened()
    channel.agreement, channel.now = office(cover), NIGHT

    channel.hears("1.000100")

    assert channel.due["unanswered.1.000100"] == raised


# ── 対応時間の内訳 ──────────────────────────────────────────────────────────────────────────────────────────────────


def clock_lines(view: dict[str, Any]) -> list[str]:
    """Of the arithmetic, with the times of day in Tokyo in place of Slack's tokens."""
    told = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"][-1]
    return [re.sub(r"<!date[^|]*\|[-0-9]+ ([0-9:]+) JST>", r"\1", line) for line in told.split("\n")]


def test_the_times_tell_the_night_and_the_pause() -> None:
    """受付 17:30 → 停止 → 残り: what stands between the lines is what did not count."""
    life = reported(tokyo("2026-11-24T17:30"), Cover.PAID)
    life.now = tokyo("2026-11-25T09:20")
    view = times(life.incident, Surroundings(locale="ja", agreement=life.agreement), life.now)

    assert clock_lines(view) == [
        "*対応開始の目標　4時間*",
        "計測　17:30 〜 18:00　30分",
        "営業時間外　18:00 〜 09:00",
        "計測　09:00 〜 09:20　20分",
        "経過 50分　残り 3時間10分",
        "期限　12:30",
    ]
    assert "平日 9:00–18:00（祝日、年末年始を除く）" in str(view)


def test_a_wait_of_many_days_is_told_in_one_line() -> None:
    life = reported(tokyo("2026-11-02T10:00"), Cover.PAID)
    life.now = tokyo("2026-11-27T10:00")
    view = times(life.incident, Surroundings(locale="ja", agreement=life.agreement), life.now)

    assert len([line for line in clock_lines(view) if line.startswith(("計測", "営業時間外"))]) == 1


def test_the_times_of_a_request_tell_the_night_too() -> None:
    wish = Wish(office(Cover.PAID))
    wish.now = NIGHT
    wish.does(MakeRequest, CUSTOMER)
    wish.now = NOON
    view = request_times(wish.request, Surroundings(locale="ja", agreement=wish.agreement), wish.now)

    assert clock_lines(view)[1:3] == ["営業時間外　22:00 〜 09:00", "計測　09:00 〜 12:00　3時間"]
