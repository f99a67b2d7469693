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
from slackbot.cases.incidents import (
    Acknowledge,
    AgreeUrgent,
    AskUrgent,
    DeclineUrgent,
    RemindUrgent,
    Report,
    Resolve,
    WaitForOpening,
)
from slackbot.cases.incidents.state import Ending, Origin, Source
from slackbot.cases.reception import Reception, waits_for
from slackbot.cases.service_requests import AnswerRequest, MakeRequest
from slackbot.words import THE_CLOCK, Card, CommandBase, FollowUp, Message, Notice, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.channel import Channel, opened
from tests.rules.living import HOUR, MINUTE, SUBCONTRACTOR, Life
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


# ── The customer's choice, and 緊急対応 ──────────────────────────────────────────────────────────────────────────────


def asked_for_urgent(at: datetime = NIGHT) -> Life:
    life = reported(at, Cover.PAID)
    life.wait(MINUTE).does(AskUrgent, CUSTOMER)
    return life


def rings_urgent(life: Life) -> list[str]:
    """Every reminder that is still to come, by what it says to whom."""
    said = []
    while ringing := [timer for timer in life.timers if isinstance(timer.command, RemindUrgent)]:
        life.messages.clear()
        life.now = ringing[0].at
        life.takes(ringing[0].command)
        said += [f"{notice.audience} {notice.key}" for notice in life.messages if isinstance(notice, Notice)]
    return said


def test_whoever_can_wait_says_so_and_nobody_is_called() -> None:
    life = reported(NIGHT, Cover.PAID)
    life.messages.clear()

    life.does(WaitForOpening, CUSTOMER)

    assert life.incident.waits_by == CUSTOMER.user
    assert [said for said in life.messages if not isinstance(said, Card)] == []
    assert rings_urgent(life) == []


@pytest.mark.article("3.2", "10(6)")
def test_a_wish_goes_to_the_desk_and_is_never_left_silent() -> None:
    life = asked_for_urgent()

    assert [said.name for said in life.messages if isinstance(said, Card)][-1] == "urgent:1"
    assert life.events[-1].refs == ("3.2", "10(6)")
    desk, customer = "desk urgent_unanswered", "customer urgent_unanswered"
    assert rings_urgent(life) == [desk, desk, desk, customer, desk, desk, desk]


def test_after_a_standstill_one_reminder_stands_for_all_that_were_missed() -> None:
    life = asked_for_urgent()
    life.messages.clear()

    life.wait(3 * HOUR).does(RemindUrgent, THE_CLOCK)

    notices = [said.key for said in life.messages if isinstance(said, Notice)]
    assert notices == ["urgent_unanswered", "urgent_unanswered"], "#desk and the customer, once each"
    (coming,) = [timer.at for timer in life.timers if isinstance(timer.command, RemindUrgent)]
    assert coming > life.now


def test_a_lead_agrees_and_everybody_is_called_until_somebody_begins() -> None:
    life = asked_for_urgent()
    life.messages.clear()

    life.does(AgreeUrgent, LEAD)

    urgent = life.incident.urgent
    assert urgent
    assert (urgent.ending, urgent.ended_by) == (Ending.AGREED, LEAD.user)
    called = [said.params["to"] for said in life.messages if isinstance(said, Notice) and "to" in said.params]
    assert called == [["U0SATO", "U0EMMA"]]
    assert rings_urgent(life) == ["desk urgent_unstarted"] * 6
    life.does(Acknowledge, ENGINEER)
    assert rings_urgent(life) == []


def test_nobody_but_a_lead_answers() -> None:
    life = asked_for_urgent()

    for kind in (AgreeUrgent, DeclineUrgent):
        for by in (ENGINEER, SUBCONTRACTOR):
            assert life.asks(kind, by) == Refusal(code="lead_only", refs=("3.2",))
        assert isinstance(life.asks(kind, CUSTOMER), Refusal)


@pytest.mark.article("3.2", "18")
def test_a_lead_declines_with_a_reason_that_the_customer_reads_and_may_ask_again() -> None:
    life = asked_for_urgent()
    assert life.asks(DeclineUrgent, LEAD, reason=" \n") == Refusal(code="text_is_empty")
    life.messages.clear()

    life.does(DeclineUrgent, LEAD, reason="担当者が移動中のため")

    (told,) = [said for said in life.messages if isinstance(said, Notice)]
    assert (told.key, told.params["text"]) == ("urgent_declined", "担当者が移動中のため")
    assert life.events[-1].refs == ("3.2", "18")
    assert rings_urgent(life) == []
    life.does(AskUrgent, CUSTOMER)
    assert [said.name for said in life.messages if isinstance(said, Card)][-1] == "urgent:2"


def test_whoever_can_wait_after_all_takes_the_wish_back() -> None:
    life = asked_for_urgent()

    life.does(WaitForOpening, CUSTOMER)

    assert life.incident.urgent
    assert life.incident.urgent.ending is Ending.WITHDRAWN
    assert life.events[-1].type == "incident.urgent_withdrawn"
    assert rings_urgent(life) == []


@pytest.mark.parametrize("kind", [WaitForOpening, AskUrgent, AgreeUrgent, DeclineUrgent])
def test_a_press_on_what_is_no_longer_shown_changes_nothing(kind: type[CommandBase]) -> None:
    life = asked_for_urgent() if kind in (AgreeUrgent, DeclineUrgent) else reported(NIGHT, Cover.PAID)
    by = LEAD if kind in (AgreeUrgent, DeclineUrgent) else CUSTOMER
    before = life.case

    outcome = life.asks(kind, by, shown="0123456789")

    assert outcome == Refusal(code="outdated", refs=("3.2",))
    assert life.case == before


@pytest.mark.parametrize("cover", [Cover.NONE, Cover.CONTRACTED])
def test_what_is_contracted_or_not_offered_at_all_is_not_asked_for(cover: Cover) -> None:
    assert reported(NIGHT, cover).asks(AskUrgent, CUSTOMER) == Refusal(code="urgent_not_offered", refs=("3.2",))


@pytest.mark.article("3.2")
def test_urgent_support_is_a_thing_of_its_own_within_the_hours_too() -> None:
    life = reported(NOON, Cover.PAID)

    assert life.asks(WaitForOpening, CUSTOMER) == Refusal(code="reception_is_open", refs=("3.1",))
    assert life.does(AskUrgent, CUSTOMER).events[0].type == "incident.urgent_asked"


def test_once_it_works_again_nobody_is_reminded() -> None:
    life = asked_for_urgent()

    life.does(Resolve, ENGINEER)

    assert rings_urgent(life) == []
    assert isinstance(life.asks(AgreeUrgent, LEAD), Refusal)


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
