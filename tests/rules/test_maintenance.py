"""A stop is told to every customer once, in whatever order things come, and ended by a person alone (Arts. 8, 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.cases import PROVIDER, Announcement
from slackbot.cases.announcements import AnswerBackup, AnswerWish, BringStop, ConfirmStop, WishToMove
from slackbot.cases.maintenance import (
    AnnounceWindow,
    CancelWindow,
    DropWindow,
    EditWindow,
    ExtendWindow,
    FinishWindow,
    MoveWindow,
    PlanWindow,
    StartWindow,
    TellMore,
)
from slackbot.cases.stops import State, Texts
from slackbot.codec import dump_command
from slackbot.words import Decision, Notice
from tests.acting import LEAD, a_stop
from tests.rules.stopping import TIMES_OF, Stops, code, later

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MANY = tuple(f"C{n:03}" for n in range(250))


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
        "extend": lambda: stops.does(
            ExtendWindow, shown=stops.window.shown(), latest_end=stops.window.stop.latest_end + HOUR
        ),
        "finish": lambda: stops.does(FinishWindow, check=Texts(ja="確認しました")),
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
    stops.does(CancelWindow, reason=Texts(ja="延期のため"))

    stops.follow(lambda count: count - 1)

    for key in MANY[:150]:
        assert stops.keys_said(f"{key}-1") in ([], ["card", "cancelled", "card"])


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
    assert stops.keys_said()[-2:] == ["moved", "card"]
    assert code(stops.does(ConfirmStop, stops.by(), "AKATSUKI-1", shown=seen.shown())) == "outdated"


def test_nothing_is_confirmed_after_a_cancellation() -> None:
    stops = Stops().announced()
    stops.does(CancelWindow, reason=Texts(ja="延期のため"))
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


@pytest.mark.article("8")
def test_a_backup_is_recorded_after_an_early_start_too_and_whatever_the_end_was_put_off_to() -> None:
    """The card still shows the buttons: a start changes no card."""
    stops = Stops().announced()
    shown = stops.announcement().stop.shown()
    stops.does(StartWindow, LEAD, unanswered=1, reason="電話で確認しました")
    stops.does(ExtendWindow, shown=stops.window.shown(), latest_end=stops.window.stop.latest_end + HOUR)
    stops.follow()

    taken = stops.now - HOUR
    assert isinstance(
        stops.does(AnswerBackup, stops.by(), "AKATSUKI-1", shown=shown, taken_at=taken),
        Decision,
    )
    kept = stops.announcement().backup
    assert kept
    assert kept.taken_at == taken
    assert stops.keys_said()[-1] == "card", "whoever presses sees it as it is now"
    stops.does(FinishWindow, check=Texts(ja="登録を確認しました"))
    assert code(stops.follow().does(AnswerBackup, stops.by(), "AKATSUKI-1", shown=shown)) == "wrong_state"


@pytest.mark.article("9")
def test_an_extension_asks_for_no_other_confirmation_and_loses_none() -> None:
    stops = Stops("AKATSUKI", "HARBOR").announced(data_at_risk=False)
    confirm(stops)
    stops.does(StartWindow)
    for hours in (1, 2):
        later_end = stops.window.stop.latest_end + hours * HOUR
        stops.does(ExtendWindow, shown=stops.window.shown(), latest_end=later_end)
    stops.follow()

    assert stops.announcement().stop.latest_end == a_stop(stops.now).latest_end + 3 * HOUR
    assert stops.announcement().is_confirmed
    assert not stops.announcement("HARBOR").is_confirmed
    stops.does(FinishWindow, check=Texts(ja="登録を確認しました"))
    assert stops.follow().announcement().points == ("confirmed",)


@pytest.mark.article("9")
def test_only_where_something_is_open_a_customer_is_reminded() -> None:
    stops = Stops("AKATSUKI", "HARBOR").announced(data_at_risk=False)
    confirm(stops)

    stops.wait(21 * DAY)

    assert stops.keys_said("AKATSUKI-1") == ["card", "card"]
    assert stops.keys_said("HARBOR-1") == ["card", "reminded", "reminded", "reminded"]


@pytest.mark.article("9")
def test_whom_we_owe_an_answer_about_the_time_is_said_to_us_before_it_begins() -> None:
    stops = Stops().announced(data_at_risk=False)
    confirm(stops)
    stops.does(WishToMove, stops.by(), "AKATSUKI-1", shown=stops.announcement().stop.shown(), text="翌週を希望します")

    stops.wait(18 * DAY)
    assert stops.keys_said() == ["card", "card", "card", "move_wished", "wish_waits"]

    stops.does(AnswerWish, case_id="AKATSUKI-1", text="他のお客様との兼ね合いで、この日にいたします。")
    stops.wait(3 * DAY)
    assert stops.keys_said()[-1] == "wish_answered"


# ── Changed before it begins ─────────────────────────────────────────────────────────────────────────────────────────


def edits(stops: Stops, shown: str = "", recipients: tuple[str, ...] = (), **given: Any) -> Any:
    stop, seen = replace(stops.window.stop, **given), shown or stops.window.shown()
    return stops.does(EditWindow, stop=stop, recipients=recipients or stops.keys, shown=seen)


def changes(stops: Stops) -> list[Any]:
    return [each.params["changed"] for _, each in stops.said if isinstance(each, Notice) and each.key == "changed"]


def test_of_a_draft_everything_can_be_changed() -> None:
    stops = Stops("AKATSUKI", "HARBOR").planned()

    edits(stops, recipients=("HARBOR",), ground="9(2)", start=stops.window.stop.start - HOUR)

    assert stops.window.recipients == ("HARBOR",)
    assert stops.window.stop.ground == "9(2)"
    assert stops.waiting == []


@pytest.mark.article("9")
def test_who_was_told_hears_what_has_changed_and_confirms_anew_only_where_it_affects_them() -> None:
    stops = Stops().announced(data_at_risk=False)
    confirm(stops)

    edits(stops, title=Texts(ja="夜間保守", en="Night work"), contact="03-0000-0000")
    assert changes(stops.follow()) == [["title", "contact"]]
    assert stops.announcement().lacks == ()
    assert stops.announcement().stop.title.ja == "夜間保守"

    edits(stops, impact=Texts(ja="全画面が止まります。", en="Everything stops."))
    assert changes(stops.follow())[-1] == ["impact"]
    assert stops.announcement().lacks == ("confirmation",)


def test_an_edit_moves_nothing_and_says_nothing_where_nothing_has_changed() -> None:
    stops = Stops().announced()
    start = stops.window.stop.start

    assert code(edits(stops, start=start - HOUR, ground="9(3)")) == "nothing_has_changed"
    assert stops.window.stop.start == start


def test_of_two_who_edit_it_at_once_the_second_looks_again() -> None:
    stops = Stops().announced()
    seen = stops.window.shown()

    assert isinstance(edits(stops, seen, title=Texts(ja="一", en="one")), Decision)
    assert code(edits(stops, seen, title=Texts(ja="二", en="two"))) == "outdated"


def test_of_two_who_move_it_at_once_the_second_looks_again() -> None:
    stops = Stops().announced()
    first, second = later(stops, days=1), later(stops, days=2)

    assert isinstance(stops.does(MoveWindow, **first), Decision)
    assert code(stops.does(MoveWindow, **second)) == "outdated"


def test_what_has_begun_is_not_edited() -> None:
    stops = Stops().announced()
    stops.does(StartWindow)

    assert code(edits(stops, title=Texts(ja="別", en="other"))) == "wrong_state"


@pytest.mark.article("9")
def test_a_customer_can_be_left_out_when_it_is_sent() -> None:
    stops = Stops("AKATSUKI", "HARBOR").planned()
    shown = stops.window.shown()

    assert code(stops.does(AnnounceWindow, shown=shown, leave_out=stops.keys)) == "nobody_is_affected"
    stops.does(AnnounceWindow, shown=shown, leave_out=("HARBOR",))

    assert "HARBOR-1" not in stops.follow().cases
    assert stops.window.recipients == ("AKATSUKI",)


@pytest.mark.article("15")
def test_what_customers_will_read_promises_nothing() -> None:
    stops = Stops()
    promise = "二度と停止しません。"
    stop = a_stop(stops.now, impact=Texts(ja=promise))
    assert code(stops.does(PlanWindow, case_id=PROVIDER, stop=stop, recipients=stops.keys)) == "promises"

    stops.announced()
    assert code(stops.does(CancelWindow, reason=Texts(ja=promise))) == "promises"
    assert code(stops.does(MoveWindow, late=True, reason=Texts(ja=promise), **later(stops, days=1))) == "promises"
    stops.does(StartWindow)
    assert code(stops.does(FinishWindow, check=Texts(ja=promise))) == "promises"
    assert isinstance(stops.does(FinishWindow, LEAD, check=Texts(ja=promise), overruled=True), Decision)
