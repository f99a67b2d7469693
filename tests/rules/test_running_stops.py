"""A stop is begun, told about, put off and ended by people; what clocks do is call them (Arts. 8, 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from slackbot.agreement.stops import StopTerms
from slackbot.cases import PROVIDER, Incident
from slackbot.cases.announcements import AnswerBackup
from slackbot.cases.incidents import SetSystem
from slackbot.cases.maintenance import (
    AnnounceWindow,
    AskToStart,
    CancelWindow,
    DropWindow,
    ExtendWindow,
    FinishWindow,
    MoveWindow,
    NoteProgress,
    PlanWindow,
    StartWindow,
)
from slackbot.cases.maintenance.state import MOST_DRAWN
from slackbot.cases.stops import State, Texts
from slackbot.words import Decision, Notice
from tests.acting import LEAD, a_report, a_stop
from tests.rules.living import START
from tests.rules.stopping import TIMES_OF, Stops, code, later

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAST = dict(zip(TIMES_OF, (START - 2 * HOUR, START - HOUR, START - HOUR), strict=True))


def said(stops: Stops) -> list[str]:
    return [key for key in stops.keys_said("MW-1") if key != "window"]


# ── Backups ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("8", "8.1", "8.2")
def test_without_the_answers_a_lead_begins_and_says_why() -> None:
    stops = Stops().announced()

    assert code(stops.does(StartWindow, unanswered=1, reason="急ぐため")) == "backups_are_missing"
    assert isinstance(stops.does(AskToStart, unanswered=1), Decision)
    assert said(stops) == ["start_asked"]
    assert code(stops.does(StartWindow, LEAD, unanswered=1, reason=" ")) == "reason_is_missing"
    assert isinstance(stops.does(StartWindow, LEAD, unanswered=1, reason="電話で確認しました"), Decision)
    assert stops.window.without_backups
    assert stops.window.without_backups.reason == "電話で確認しました"


@pytest.mark.article("8", "8.2")
@pytest.mark.parametrize("given", [{"ground": "9(3)"}, {"ground": "9(4)"}, {"data_at_risk": False}])
def test_what_mends_an_outage_waits_for_no_answer(given: dict[str, Any]) -> None:
    stops = Stops().announced(**given)

    assert isinstance(stops.does(StartWindow, unanswered=1), Decision)


@pytest.mark.article("8.2")
def test_nor_does_a_stop_that_was_planned_for_an_incident() -> None:
    stops = Stops()
    stops.does(PlanWindow, case_id=PROVIDER, stop=a_stop(stops.now), recipients=stops.keys, incident="AKATSUKI-9")
    stops.does(AnnounceWindow, shown=stops.window.shown())

    assert isinstance(stops.does(StartWindow, unanswered=1), Decision)


@pytest.mark.article("8")
def test_no_clock_begins_what_puts_data_at_risk() -> None:
    stops = Stops()
    plan: dict[str, Any] = {"recipients": stops.keys, "starts_by_itself": True}

    assert code(stops.does(PlanWindow, case_id=PROVIDER, stop=a_stop(stops.now), **plan)) == "risk_needs_a_person"
    harmless = a_stop(stops.now, data_at_risk=False)
    assert isinstance(stops.does(PlanWindow, case_id=PROVIDER, stop=harmless, **plan), Decision)


@pytest.mark.article("8")
def test_a_backup_counts_for_the_time_that_it_was_taken_for() -> None:
    stops = Stops().announced()
    shown = stops.announcement().stop.shown()
    stops.does(AnswerBackup, stops.by(), "AKATSUKI-1", shown=shown)

    stops.does(MoveWindow, **later(stops, days=1))

    assert "backup" in stops.follow().announcement().lacks


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
    stop = a_stop(stops.now, data_at_risk=False)
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

    assert code(stops.does(FinishWindow, check=Texts(ja=" "))) == "check_is_missing"
    assert isinstance(stops.does(FinishWindow, check=Texts(ja="受注の登録を確認しました")), Decision)
    stops.follow()

    assert stops.announcement().news.check.ja == "受注の登録を確認しました"
    assert not stops.announcement().is_open


def test_an_end_is_put_off_only_to_a_later_time() -> None:
    stops = Stops().announced()
    stops.does(StartWindow)

    assert (
        code(stops.does(ExtendWindow, shown=stops.window.shown(), latest_end=stops.window.stop.latest_end))
        == "ends_before_it_begins"
    )


def test_what_has_begun_is_neither_moved_nor_cancelled_nor_begun_again() -> None:
    stops = Stops().announced()
    stops.does(StartWindow)

    assert code(stops.does(MoveWindow, **later(stops, days=1))) == "wrong_state"
    assert code(stops.does(CancelWindow, reason=Texts(ja="x"))) == "wrong_state"
    assert code(stops.does(StartWindow)) == "wrong_state"


def test_two_who_extend_it_at_once_do_not_undo_each_other() -> None:
    stops = Stops().announced()
    stops.does(StartWindow)
    seen, end = stops.window.shown(), stops.window.stop.latest_end

    assert isinstance(stops.does(ExtendWindow, shown=seen, latest_end=end + 2 * HOUR), Decision)
    assert code(stops.does(ExtendWindow, shown=seen, latest_end=end + HOUR)) == "outdated"


@pytest.mark.parametrize(("customers", "drawn"), [(1, True), (MOST_DRAWN, True), (MOST_DRAWN + 1, False)])
def test_of_few_customers_the_cards_show_a_later_end_at_once(customers: int, drawn: bool) -> None:
    """Of many the thread says it: Slack lets few cards be changed in a minute."""
    stops = Stops("AKATSUKI", *(f"C{n}" for n in range(1, customers))).announced()
    stops.does(StartWindow)
    stops.follow()

    later_end = stops.window.stop.latest_end + HOUR
    stops.does(ExtendWindow, shown=stops.window.shown(), latest_end=later_end)
    stops.follow()

    assert stops.keys_said() == ["card", "started", "extended", *(["card"] if drawn else [])]
    assert stops.announcement().stop.latest_end == later_end


# ── How it goes ──────────────────────────────────────────────────────────────────────────────────────────────────────


def notes(stops: Stops) -> list[Any]:
    return [each.params["note"] for _, each in stops.said if isinstance(each, Notice) and each.key == "noted"]


@pytest.mark.article("9")
def test_progress_is_told_in_every_thread_and_changes_no_card() -> None:
    stops = Stops("AKATSUKI", "HARBOR").announced()
    stops.does(StartWindow)
    stops.follow().does(NoteProgress, text=Texts(ja="半分まで進みました", en="Half done"))
    stops.follow()

    assert stops.keys_said("AKATSUKI-1") == stops.keys_said("HARBOR-1") == ["card", "started", "noted"]
    assert code(stops.does(NoteProgress, text=Texts(ja=" "))) == "text_is_empty"
    assert code(stops.does(NoteProgress, text=Texts(ja="必ず復旧します。"))) == "promises"


@pytest.mark.article("9")
def test_progress_that_something_else_overtakes_is_told_all_the_same() -> None:
    stops = Stops().announced()
    stops.does(StartWindow)
    stops.does(NoteProgress, text=Texts(ja="一つ目"))
    stops.does(NoteProgress, text=Texts(ja="二つ目"))
    stops.does(FinishWindow, check=Texts(ja="登録を確認しました"))

    stops.follow(lambda count: count - 1)

    assert notes(stops) == [0, 1]
    assert stops.keys_said()[-2:] == ["finished", "card"]


# ── Incidents while it runs ──────────────────────────────────────────────────────────────────────────────────────────


def reports(stops: Stops, system: str) -> Incident:
    decided = stops.takes(a_report(stops.now, by=stops.by(), system=system))
    assert isinstance(decided, Decision)
    stops.follow()
    found = stops.cases[decided.case.id]
    assert isinstance(found, Incident)
    return found


@pytest.mark.article("9")
def test_an_incident_on_its_systems_is_shown_against_it_while_it_runs() -> None:
    stops = Stops().announced(systems=("order",))
    assert reports(stops, "order").in_stop == "", "it has not begun"
    stops.does(StartWindow)
    stops.follow()

    shown, unnamed, another = reports(stops, "order"), reports(stops, "other"), reports(stops, "stock")
    assert (shown.in_stop, unnamed.in_stop, another.in_stop) == ("MW-1", "MW-1", "")
    assert stops.window.incidents == (shown.id, unnamed.id)

    stops.does(SetSystem, case_id=another.id, system="order")
    assert stops.follow().window.incidents == (shown.id, unnamed.id, another.id)

    stops.does(FinishWindow, check=Texts(ja="登録を確認しました"))
    assert reports(stops.follow(), "order").in_stop == ""


# ── Told afterwards ──────────────────────────────────────────────────────────────────────────────────────────────────


def happened(stops: Stops, ground: str = "9(3)", **given: Any) -> Stops:
    stop = a_stop(START, ground=ground, after_the_fact=True, **PAST)
    stops.does(PlanWindow, case_id=PROVIDER, stop=stop, recipients=stops.keys, incident="AKATSUKI-9", **given)
    return stops


@pytest.mark.article("9(3)", "9(4)", "9(5)")
@pytest.mark.parametrize("ground", ["9(3)", "9(4)", "9(5)"])
def test_a_stop_that_has_happened_is_told_afterwards_and_called_for_until_it_is(ground: str) -> None:
    stops = happened(Stops(), ground)
    stops.wait(DAY)
    assert said(stops)[:3] == ["untold", "leads_untold", "leads_untold"]
    called = len(said(stops))
    assert 5 < called < 12, "again and again, and each time after a longer pause"

    stops.does(AnnounceWindow, shown=stops.window.shown())
    stops.follow().wait(HOUR)

    assert stops.window.state is State.RUNNING, "whether it is over, somebody has looked"
    assert stops.announcement().stop.after_the_fact
    assert "leads_untold" not in said(stops)[called:]


@pytest.mark.article("9(3)", "9(4)", "9(5)")
def test_how_soon_it_is_told_was_agreed() -> None:
    stops = happened(Stops(), tell_within=4 * HOUR)
    stops.wait(HOUR)
    assert said(stops) == []

    stops.wait(HOUR)

    assert said(stops) == ["untold"]
    assert StopTerms().tell_after_within == HOUR


def test_what_was_dropped_is_called_for_no_more() -> None:
    stops = happened(Stops())
    stops.does(DropWindow)

    assert said(stops.wait(DAY)) == []


def test_what_has_not_begun_is_not_told_afterwards() -> None:
    stops = Stops()
    stop = replace(a_stop(stops.now), after_the_fact=True)

    assert code(stops.does(PlanWindow, case_id=PROVIDER, stop=stop, recipients=stops.keys)) == "stop_has_not_begun"
