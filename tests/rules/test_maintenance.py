"""A stop is told to every customer once, in whatever order things come, and ended by a person alone (Arts. 8, 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.agreement.hours import Closure, Interval, WeeklyHours
from slackbot.agreement.particulars import Cover
from slackbot.agreement.stops import StopTerms
from slackbot.cases import PROVIDER, Announcement, Window
from slackbot.cases.announcements import AnswerBackup, AnswerWish, BringStop, ConfirmStop, WishToMove
from slackbot.cases.maintenance import (
    AnnounceWindow,
    ApproveNotice,
    CancelWindow,
    DropWindow,
    ExtendWindow,
    FinishWindow,
    MoveWindow,
    PlanWindow,
    StartWindow,
    TellMore,
)
from slackbot.cases.maintenance.concerns import concerns
from slackbot.cases.stops import State, Stop, Texts
from slackbot.codec import dump_command
from slackbot.words import Decision, Refusal
from tests.acting import LEAD, a_stop
from tests.rules.living import START
from tests.rules.office import office, tokyo
from tests.rules.stopping import Stops

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TIMES_OF = ("start", "expected_end", "latest_end")
MANY = tuple(f"C{n:03}" for n in range(250))


def code(outcome: Any) -> str:
    return outcome.code if isinstance(outcome, Refusal) else ""


def later(stops: Stops, **by: float) -> dict[str, Any]:
    return dict(zip(TIMES_OF, (each + timedelta(**by) for each in stops.window.stop.times), strict=True))


def test_a_draft_is_told_to_nobody() -> None:
    stops = Stops().planned()

    assert stops.window.state is State.DRAFT
    assert stops.waiting == []


@pytest.mark.article("9")
def test_each_customer_gets_an_announcement_under_their_own_number() -> None:
    stops = Stops("AKATSUKI", "HARBOR").announced()

    for key in ("AKATSUKI", "HARBOR"):
        assert stops.announcement(key).stop == stops.window.stop
        assert stops.keys_said(f"{key}-1") == ["card"]


@pytest.mark.article("9")
def test_hundreds_are_told_each_once_a_hundred_at_a_time() -> None:
    stops = Stops(*MANY).planned()
    stops.does(AnnounceWindow, shown=stops.window.shown())
    assert len(stops.waiting) == 101

    stops.follow()

    assert [stops.keys_said(f"{key}-1") for key in MANY] == [["card"]] * 250


@pytest.mark.article("9")
def test_ten_thousand_are_told_without_writing_the_window_anew() -> None:
    """A hundred commits would each carry ten thousand names; each carries a hundred follow-ups instead."""
    stops = Stops().planned()
    window = replace(stops.window, recipients=tuple(f"KUNDE{n}" for n in range(10_000)))
    stops.cases[window.id] = window
    stops.does(AnnounceWindow, shown=window.shown())
    announced, brought, batches = stops.window, [each for each in stops.waiting if isinstance(each, BringStop)], 1

    while isinstance(more := stops.waiting[-1], TellMore):
        stops.waiting.clear()
        assert isinstance(stops.takes(more), Decision)
        assert stops.window == announced
        brought += [each for each in stops.waiting if isinstance(each, BringStop)]
        batches += 1

    assert batches == 100
    assert [each.case_id for each in brought] == list(window.recipients)
    assert len({each.id for each in brought}) == 10_000
    assert sum(len(dump_command(each)) for each in brought[:100]) < 200_000


STEPS = ("move", "start", "extend", "finish")


@pytest.mark.article("9")
@settings(max_examples=30, deadline=None)
@given(st.data(), st.integers(0, 4))
def test_in_whatever_order_it_reaches_them_everybody_ends_with_the_latest_word(data: st.DataObject, steps: int) -> None:
    """Moves, starts and ends may overtake a fan-out that is still under way."""
    stops = Stops(*MANY[:105]).planned()
    stops.does(AnnounceWindow, shown=stops.window.shown())
    given: dict[str, Any] = {
        "move": lambda: stops.does(MoveWindow, **later(stops, days=1)),
        "start": lambda: stops.does(StartWindow),
        "extend": lambda: stops.does(ExtendWindow, latest_end=stops.window.stop.latest_end + HOUR),
        "finish": lambda: stops.does(FinishWindow, check="確認しました"),
    }
    for step in STEPS[:steps]:
        assert isinstance(given[step](), Decision)

    rng = data.draw(st.randoms(use_true_random=False))
    stops.follow(lambda count: rng.randrange(count))

    told = [each for each in stops.cases.values() if isinstance(each, Announcement)]
    assert len(told) == 105
    assert {each.news for each in told} == {stops.window.news}
    assert all(stops.keys_said(each.id).count("finished") <= 1 for each in told)


@pytest.mark.article("9")
def test_who_had_not_heard_of_it_when_it_was_cancelled_hears_nothing() -> None:
    stops = Stops(*MANY[:150]).planned()
    stops.does(AnnounceWindow, shown=stops.window.shown())
    stops.does(CancelWindow, reason="延期のため")

    stops.follow(lambda count: count - 1)

    for key in MANY[:150]:
        assert stops.keys_said(f"{key}-1") in ([], ["card", "card", "cancelled"])


def test_what_was_looked_at_is_what_is_sent() -> None:
    stops = Stops().planned()

    assert code(stops.does(AnnounceWindow, shown="0123456789")) == "outdated"


def test_a_draft_that_waited_until_its_time_had_passed_is_not_sent() -> None:
    stops = Stops().planned()
    stops.now = stops.window.stop.start

    assert code(stops.does(AnnounceWindow, shown=stops.window.shown())) == "stop_is_in_the_past"


def test_a_draft_can_be_discarded_and_an_announcement_cannot() -> None:
    assert isinstance(Stops().planned().does(DropWindow), Decision)
    assert code(Stops().announced().does(DropWindow)) == "wrong_state"


TIMES = a_stop(Stops().now)
PAST = dict(zip(TIMES_OF, (each - 30 * DAY for each in TIMES.times), strict=True))


@pytest.mark.parametrize(
    ("wrong", "given"),
    [
        ("title_is_empty", {"title": Texts(ja="　", en="")}),
        ("ends_before_it_begins", {"expected_end": TIMES.start}),
        ("ends_before_it_begins", {"latest_end": TIMES.expected_end - HOUR}),
        ("stop_is_too_long", {"latest_end": TIMES.start + 15 * DAY}),
        ("stop_is_in_the_past", PAST),
    ],
)
def test_a_stop_that_cannot_be_is_refused(wrong: str, given: dict[str, Any]) -> None:
    stops = Stops()

    assert code(stops.does(PlanWindow, case_id=PROVIDER, stop=a_stop(stops.now, **given), recipients=("A",))) == wrong


def test_a_stop_that_concerns_nobody_is_refused() -> None:
    stops = Stops()

    assert code(stops.does(PlanWindow, case_id=PROVIDER, stop=a_stop(stops.now), recipients=())) == "nobody_is_affected"


# ── What speaks against it ───────────────────────────────────────────────────────────────────────────────────────────


def against(stop: Stop, now: datetime = START, others: tuple[Window, ...] = (), **given: Any) -> set[str]:
    usual = office(Cover.NONE)
    terms = replace(usual.particulars, maintenance=StopTerms(**given))
    return {str(each.against) for each in concerns(stop, replace(usual, particulars=terms), others, now)}


def on(start: str, hours: float = 2, **given: Any) -> Stop:
    begin = tokyo(start)
    end = begin + timedelta(hours=hours)
    return a_stop(START, start=begin, expected_end=end, latest_end=end, **given)


@pytest.mark.article("9(1)")
@pytest.mark.parametrize(("start", "late"), [("2026-12-08T09:00", False), ("2026-12-07T23:59", True)])
def test_maintenance_is_told_ten_business_days_before(start: str, late: bool) -> None:
    """From Monday 2026-11-23, a holiday that is no day of reception, ten such days later."""
    now = tokyo("2026-11-24T09:00")

    assert ("short_notice" in against(on(start), now)) == late


@pytest.mark.article("9(2)")
def test_an_update_is_told_five_business_days_before_or_as_was_agreed() -> None:
    now, stop = tokyo("2026-11-24T09:00"), on("2026-12-01T08:00", ground="9(2)")

    assert "short_notice" in against(stop, now)
    assert "short_notice" not in against(stop, now, notice={"9(2)": 1})


@pytest.mark.parametrize("ground", ["9(3)", "9(4)", "9(5)"])
@pytest.mark.article("9(3)", "9(4)", "9(5)")
def test_what_cannot_wait_needs_no_notice_before(ground: str) -> None:
    now = tokyo("2026-11-24T09:00")

    assert against(on("2026-11-24T10:00", ground=ground), now) == set()


NIGHTS = WeeklyHours(sat=(Interval(opens=22 * 60, closes=30 * 60),))
FREEZE = Closure(name="年末商戦", first=date(2026, 12, 20), last=date(2027, 1, 5))


@pytest.mark.parametrize(
    ("start", "hours", "given", "said"),
    [
        ("2026-12-19T22:00", 8, {"hours": NIGHTS}, set()),
        ("2026-12-19T22:00", 8.5, {"hours": NIGHTS}, {"outside_hours"}),
        ("2026-12-18T22:00", 2, {"hours": NIGHTS}, {"outside_hours"}),
        ("2026-12-19T23:00", 0.9, {"freezes": (FREEZE,)}, set()),
        ("2026-12-19T23:00", 2, {"freezes": (FREEZE,)}, {"freeze"}),
        ("2027-01-06T00:00", 2, {"freezes": (FREEZE,)}, set()),
        ("2026-12-19T22:00", 4, {"longest": 4 * HOUR}, set()),
        ("2026-12-19T22:00", 4.1, {"longest": 4 * HOUR}, {"too_long"}),
    ],
)
def test_what_was_agreed_of_its_time_is_said_before_it_is_sent(
    start: str, hours: float, given: dict[str, Any], said: set[str]
) -> None:
    assert against(on(start, hours), **given) == said


def test_an_overlap_is_said_where_it_is_of_the_same_systems() -> None:
    other = Stops().announced().window
    stop = a_stop(START)

    assert "overlap" in against(stop, others=(other,))
    assert "overlap" not in against(replace(stop, systems=("stock",)), others=(other,))


def short(stops: Stops, reason: str = "脆弱性の修正を急ぐため") -> Any:
    return stops.does(AnnounceWindow, shown=stops.window.shown(), late=True, reason=reason)


@pytest.mark.article("9(1)", "9(2)")
def test_short_notice_goes_out_with_a_reason_and_the_yes_of_a_lead() -> None:
    stops = Stops().planned()

    assert code(short(stops, " ")) == "notice_is_short"
    assert isinstance(short(stops), Decision)
    assert stops.waiting == []
    assert code(stops.does(ApproveNotice, shown=stops.window.shown())) == "not_allowed"
    assert code(stops.does(ApproveNotice, LEAD, shown="0123456789")) == "outdated"
    assert isinstance(stops.does(ApproveNotice, LEAD, shown=stops.window.shown()), Decision)
    assert stops.follow().announcement().stop.why_late == "脆弱性の修正を急ぐため"


def test_nobody_approves_their_own_short_notice() -> None:
    stops = Stops().planned()
    stops.does(AnnounceWindow, LEAD, shown=stops.window.shown(), late=True, reason="急ぐため")

    assert code(stops.does(ApproveNotice, LEAD, shown=stops.window.shown())) == "own_request"


def test_a_move_at_short_notice_is_a_leads() -> None:
    stops = Stops().announced()

    assert code(stops.does(MoveWindow, late=True, **later(stops, days=-1))) == "short_notice_needs_a_lead"
    assert isinstance(stops.does(MoveWindow, LEAD, late=True, **later(stops, days=-1)), Decision)


@pytest.mark.article("9(3)", "9(4)", "9(5)")
def test_a_stop_that_has_happened_is_told_afterwards_and_called_for_until_it_is() -> None:
    stops = Stops()
    past = dict(zip(TIMES_OF, (START - 2 * HOUR, START - HOUR, START - HOUR), strict=True))
    stops.planned(ground="9(3)", after_the_fact=True, **past)
    stops.wait(3 * HOUR)
    assert [key for key in stops.keys_said("MW-1") if key != "window"] == ["untold", "leads_untold"]

    stops.does(AnnounceWindow, shown=stops.window.shown())
    stops.follow()

    assert stops.window.state is State.RUNNING
    assert stops.announcement().stop.after_the_fact


# ── What customers answer ────────────────────────────────────────────────────────────────────────────────────────────


def confirm(stops: Stops) -> Any:
    return stops.does(ConfirmStop, stops.by(), "AKATSUKI-1", shown=stops.announcement().stop.shown())


@pytest.mark.article("9")
def test_a_customer_confirms_once() -> None:
    stops = Stops().announced(data_at_risk=False)

    assert isinstance(confirm(stops), Decision)
    assert stops.announcement().lacks == ()
    assert code(confirm(stops)) == "stop_is_confirmed"


@pytest.mark.article("9")
def test_after_a_move_it_is_confirmed_anew_and_told_as_old_and_new() -> None:
    stops = Stops().announced(data_at_risk=False)
    seen = stops.announcement().stop
    confirm(stops)

    stops.does(MoveWindow, **later(stops, days=2))
    stops.follow()

    assert stops.announcement().lacks == ("confirmation",)
    assert stops.keys_said()[-2:] == ["card", "moved"]
    assert code(stops.does(ConfirmStop, stops.by(), "AKATSUKI-1", shown=seen.shown())) == "outdated"


def test_nothing_is_confirmed_after_a_cancellation() -> None:
    stops = Stops().announced()
    stops.does(CancelWindow, reason="延期のため")
    stops.follow()

    assert code(confirm(stops)) == "wrong_state"


@pytest.mark.article("9")
def test_a_wish_is_answered_by_words_or_by_a_move() -> None:
    stops = Stops().announced()
    stops.does(WishToMove, stops.by(), "AKATSUKI-1", shown=stops.announcement().stop.shown(), text="翌週を希望します")
    assert "wish" in stops.announcement().open_points

    promised = stops.does(AnswerWish, case_id="AKATSUKI-1", text="その日は必ず復旧します。")
    assert code(promised) == "promises", "shown to its author first (Art. 15)"

    stops.does(AnswerWish, case_id="AKATSUKI-1", text="他のお客様との兼ね合いで、この日にいたします。")
    assert "wish" not in stops.announcement().open_points
    assert stops.keys_said()[-1] == "wish_answered"

    stops.does(MoveWindow, **later(stops, days=7))
    stops.follow()
    assert stops.announcement().wish is None


@pytest.mark.article("8")
def test_the_customer_says_when_the_backup_was_taken_or_that_none_is_needed() -> None:
    stops = Stops().announced()
    shown = stops.announcement().stop.shown()
    assert "backup" in stops.announcement().lacks

    assert code(stops.does(AnswerBackup, stops.by(), "AKATSUKI-1", shown=shown, taken_at=stops.now + HOUR)) == (
        "told_is_in_the_future"
    )
    stops.does(AnswerBackup, stops.by(), "AKATSUKI-1", shown=shown)
    stops.does(AnswerBackup, stops.by(), "AKATSUKI-1", shown=shown, taken_at=stops.now - HOUR)

    assert stops.announcement().lacks == ("confirmation",)


@pytest.mark.article("9")
def test_only_where_something_is_open_a_customer_is_reminded() -> None:
    stops = Stops("AKATSUKI", "HARBOR").announced(data_at_risk=False)
    confirm(stops)

    stops.wait(21 * DAY)

    assert stops.keys_said("AKATSUKI-1") == ["card", "card"]
    assert stops.keys_said("HARBOR-1") == ["card", "reminded", "reminded", "reminded"]


# ── Begun and ended ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("9")
def test_no_clock_ends_it_and_past_its_end_the_engineer_and_then_the_leads_are_called() -> None:
    stops = Stops().announced()
    stops.wait(21 * DAY)
    stops.does(StartWindow)
    stops.follow()

    stops.wait(30 * DAY)

    assert stops.window.state is State.RUNNING
    assert [key for key in stops.keys_said("MW-1") if key != "window"] == [
        "soon",
        "not_started",
        "past_its_end",
        "leads_past_its_end",
    ]


@pytest.mark.article("9")
def test_it_begins_by_itself_only_where_that_was_chosen() -> None:
    stops = Stops()
    stop = a_stop(stops.now)
    stops.does(PlanWindow, case_id=PROVIDER, stop=stop, recipients=stops.keys, starts_by_itself=True)
    stops.does(AnnounceWindow, shown=stops.window.shown())
    stops.follow().wait(21 * DAY)

    assert stops.window.state is State.RUNNING
    assert stops.keys_said()[-1] == "started"


def test_a_start_changes_no_card_of_a_customer() -> None:
    """Slack lets few cards be changed in a minute: a notice in the thread says it."""
    stops = Stops().announced()
    stops.does(StartWindow)
    stops.follow()

    assert stops.keys_said() == ["card", "started"]


@pytest.mark.article("9")
def test_it_is_over_with_the_check_that_was_done() -> None:
    stops = Stops().announced()
    stops.does(StartWindow)

    assert code(stops.does(FinishWindow, check=" ")) == "check_is_missing"
    assert isinstance(stops.does(FinishWindow, check="受注の登録を確認しました"), Decision)
    stops.follow()

    assert stops.announcement().news.check == "受注の登録を確認しました"
    assert not stops.announcement().is_open


def test_an_end_is_put_off_only_to_a_later_time() -> None:
    stops = Stops().announced()
    stops.does(StartWindow)

    assert code(stops.does(ExtendWindow, latest_end=stops.window.stop.latest_end)) == "ends_before_it_begins"


def test_what_has_begun_is_neither_moved_nor_cancelled_nor_begun_again() -> None:
    stops = Stops().announced()
    stops.does(StartWindow)

    assert code(stops.does(MoveWindow, **later(stops, days=1))) == "wrong_state"
    assert code(stops.does(CancelWindow, reason="x")) == "wrong_state"
    assert code(stops.does(StartWindow)) == "wrong_state"
