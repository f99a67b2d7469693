"""The file for a customer's calendar, read back; and the times of a stop in words (Art. 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from blocks.announcements import calendar
from blocks.announcements.times import spoken, spoken_at
from blocks.around import Surroundings
from slackbot.cases import Announcement
from slackbot.cases.common import CARD
from slackbot.cases.maintenance import CancelWindow, ExtendWindow, FinishWindow, MoveWindow, StartWindow
from slackbot.cases.stops import Texts
from tests.rules.stopping import Stops
from tests.texts import WRITTEN

HOUR = timedelta(hours=1)
CARD_LINK = "https://hinode.slack.com/archives/C0AKATSUKI/p1764000000000100"


def around(stops: Stops, locale: str = "ja") -> Surroundings:
    return Surroundings(locale=locale, agreement=stops.agreements["AKATSUKI"], links={CARD: CARD_LINK})


def read(content: bytes) -> tuple[Any, Any]:
    whole = Calendar.from_ical(content)
    (event,) = whole.walk("VEVENT")
    return whole, event


def entry(stops: Stops, locale: str = "ja") -> tuple[str, Any]:
    """METHOD and the one event."""
    whole, event = read(calendar.file(stops.announcement(), around(stops, locale)).content)
    return str(whole["METHOD"]), event


@pytest.mark.article("9")
@pytest.mark.parametrize(
    ("locale", "summary", "words"),
    [
        (
            "ja",
            "【サービス停止】定期保守",
            ("日時：2026年12月15日（火）10:00～12:00 JST（2時間）", "遅くとも 2026年12月15日（火）13:00 JST まで"),
        ),
        (
            "en",
            "Service stop: Regular maintenance",
            ("When: Tue 15 Dec 2026, 10:00 to 12:00 JST (2 h)", "At the latest until"),
        ),
    ],
)
def test_the_entry_says_what_the_card_says_in_the_customers_language(
    locale: str, summary: str, words: tuple[str, ...]
) -> None:
    stops = Stops(locale=locale).announced()

    method, event = entry(stops, locale)

    told = stops.announcement()
    assert (method, str(event["STATUS"]), int(event["SEQUENCE"])) == ("PUBLISH", "CONFIRMED", 0)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (told.stop.start, told.stop.expected_end)
    assert event["DTSTART"].to_ical().endswith(b"Z"), "in UTC no calendar has to know a zone's rules"
    assert str(event["SUMMARY"]) == summary
    assert str(event["URL"]) == CARD_LINK
    assert all(each in str(event["DESCRIPTION"]) for each in (told.id, *words))


@pytest.mark.article("9")
def test_every_change_is_the_same_entry_with_a_higher_number() -> None:
    stops = Stops().announced()
    known = [entry(stops)[1]]
    start, expected, latest = (each + HOUR for each in stops.window.stop.times)
    for kind, given_ in (
        (MoveWindow, {"start": start, "expected_end": expected, "latest_end": latest}),
        (StartWindow, {}),
        (ExtendWindow, {"latest_end": latest + HOUR}),
        (FinishWindow, {"check": Texts(ja="登録を確認しました")}),
    ):
        stops.wait(HOUR)
        asked: dict[str, Any] = {"shown": stops.window.shown()} if kind in (MoveWindow, ExtendWindow) else {}
        stops.does(kind, **asked, **given_)
        stops.follow()
        known.append(entry(stops)[1])

    assert [int(each["SEQUENCE"]) for each in known] == [0, 1, 1, 2, 2]
    assert len({str(each["UID"]) for each in known}) == 1
    assert stops.files_said() == [0, 1, 2], "a start and an end change no calendar"
    assert known[2]["DTSTAMP"].dt == known[1]["DTSTAMP"].dt > known[0]["DTSTAMP"].dt
    assert known[-1]["DTEND"].dt == latest + HOUR


@pytest.mark.article("9")
def test_a_cancellation_takes_it_out() -> None:
    stops = Stops().announced()
    stops.does(CancelWindow, reason=Texts(ja="準備が間に合わないため"))
    stops.follow()

    method, event = entry(stops)

    assert (method, str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCEL", "CANCELLED", 1)
    assert str(event["SUMMARY"]) == "【中止】サービス停止　定期保守"
    assert "中止の理由：準備が間に合わないため" in str(event["DESCRIPTION"])


def test_nothing_that_is_published_looks_like_a_meeting_and_a_cancellation_names_who_cancels() -> None:
    """Outlook makes a meeting of an event with an organizer, and asks for an answer by mail (RFC 5545, 3.8.4.3); a
    cancellation has one (RFC 5546, 3.2.5)."""
    stops = Stops().announced()
    _, published = entry(stops)
    (followed,) = Calendar.from_ical(_feed(stops)).walk("VEVENT")
    stops.does(CancelWindow, reason=Texts(ja="準備が間に合わないため"))
    stops.follow()
    _, cancelled = entry(stops)
    (in_feed,) = Calendar.from_ical(_feed(stops)).walk("VEVENT")

    for each in (published, followed, in_feed):
        assert not {"ORGANIZER", "ATTENDEE"} & set(each)
    assert "ATTENDEE" not in cancelled
    assert (str(cancelled["ORGANIZER"]), cancelled["ORGANIZER"].params["CN"]) == (
        "invalid:nomail",
        "ヒノデシステム株式会社",
    )


def _feed(stops: Stops) -> bytes:
    place = around(stops)
    return calendar.feed([calendar.Dated(announcement=stops.announcement(), around=place)], place)


@pytest.mark.article("9")
def test_of_what_was_over_when_it_was_told_there_is_no_entry() -> None:
    now = Stops().now
    past = {"start": now - 2 * HOUR, "expected_end": now - HOUR, "latest_end": now - HOUR}

    assert Stops().announced(after_the_fact=True, **past).files_said() == []


INJECTED = ("a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:other", "x\nATTENDEE:mailto:a@b", "a;b,c\\n:d")


@pytest.mark.parametrize("text", [*WRITTEN.values(), *INJECTED])
def test_what_people_wrote_is_text_of_one_entry(text: str) -> None:
    stops = Stops(says=text).announced()

    whole, event = read(calendar.file(stops.announcement(), around(stops)).content)

    assert [each.name for each in whole.walk()] == ["VCALENDAR", "VEVENT"]
    assert "ATTENDEE" not in event
    assert str(event["UID"]).startswith("akatsuki-1.")


@given(st.integers(0, 14 * 365 * 86400), st.integers(60, 14 * 86400))
def test_the_instants_come_back_as_they_were(later: int, length: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=later)
    end = start + timedelta(seconds=length)
    told = Stops().announced().announcement()
    stop = replace(told.stop, start=start, expected_end=end, latest_end=end)

    _, event = read(calendar.file(_with(told, stop=stop), around(Stops())).content)

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (start, end)


def _with(told: Announcement, **news: object) -> Announcement:
    return replace(told, news=replace(told.news, **news))  # type: ignore[arg-type]


def test_a_feed_holds_them_all_under_one_name() -> None:
    stops = Stops().announced()
    told, place = stops.announcement(), around(stops)
    other = replace(told, id="AKATSUKI-9", news=replace(told.news, stop=replace(told.stop, title=Texts(ja="更新"))))

    whole = Calendar.from_ical(
        calendar.feed([calendar.Dated(announcement=a, around=place) for a in (told, other)], place)
    )

    assert str(whole["X-WR-CALNAME"]) == "サービス停止の予定（アカツキ商事様）"
    assert [str(each["SUMMARY"]) for each in whole.walk("VEVENT")] == [
        "【サービス停止】定期保守",
        "【サービス停止】更新",
    ]
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in calendar.feed([], place)


@pytest.mark.parametrize(
    ("tz", "start", "end", "ja", "en"),
    [
        (
            *("Asia/Tokyo", "2026-12-19T22:00", "2026-12-20T00:00"),
            "2026年12月19日（土）22:00～24:00 JST（2時間）",
            "Sat 19 Dec 2026, 22:00 to 24:00 JST (2 h)",
        ),
        (
            *("Asia/Tokyo", "2026-12-19T22:00", "2026-12-20T02:30"),
            "2026年12月19日（土）22:00～12月20日（日）02:30 JST（4時間30分）",
            "Sat 19 Dec 2026, 22:00 to Sun 20 Dec, 02:30 JST (4 h 30 min)",
        ),
        (
            *("Asia/Tokyo", "2026-12-31T22:00", "2027-01-01T05:00"),
            "2026年12月31日（木）22:00～2027年1月1日（金）05:00 JST（7時間）",
            "Thu 31 Dec 2026, 22:00 to Fri 1 Jan 2027, 05:00 JST (7 h)",
        ),
        (
            *("Asia/Tokyo", "2028-02-28T23:00", "2028-02-29T01:00"),
            "2028年2月28日（月）23:00～2月29日（火）01:00 JST（2時間）",
            "Mon 28 Feb 2028, 23:00 to Tue 29 Feb, 01:00 JST (2 h)",
        ),
        (
            *("Europe/London", "2026-10-25T00:30", "2026-10-25T03:00"),
            "2026年10月25日（日）00:30 BST～03:00 GMT（3時間30分）",
            "Sun 25 Oct 2026, 00:30 BST to 03:00 GMT (3 h 30 min)",
        ),
        (
            *("America/New_York", "2027-03-14T01:00", "2027-03-14T04:00"),
            "2027年3月14日（日）01:00 EST～04:00 EDT（2時間）",
            "Sun 14 Mar 2027, 01:00 EST to 04:00 EDT (2 h)",
        ),
        (
            *("Asia/Ho_Chi_Minh", "2026-12-19T09:00", "2026-12-21T10:00"),
            "2026年12月19日（土）09:00～12月21日（月）10:00 UTC+07（2日1時間）",
            "Sat 19 Dec 2026, 09:00 to Mon 21 Dec, 10:00 UTC+07 (2 d 1 h)",
        ),
    ],
    ids=["midnight", "next day", "new year", "leap day", "autumn", "spring", "no letters"],
)
def test_times_are_said_in_the_customers_zone_with_day_and_length(
    tz: str, start: str, end: str, ja: str, en: str
) -> None:
    begins, ends = (datetime.fromisoformat(each).replace(tzinfo=ZoneInfo(tz)).astimezone(UTC) for each in (start, end))

    assert (spoken(begins, ends, tz, "ja"), spoken(begins, ends, tz, "en")) == (ja, en)
    assert spoken_at(begins, tz, "ja").startswith(ja.split("～")[0].partition(" ")[0])
