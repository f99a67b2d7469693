"""For one customer alone a stop is at another time: a window of its own, and nothing numbered changes (Arts. 8, 9)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.agreement.particulars import Agreement
from slackbot.agreement.summary import Summary
from slackbot.cases import Window
from slackbot.cases.announcements import AnswerBackup, BringStop, ConfirmStop, WishToMove
from slackbot.cases.incidents import Incident
from slackbot.cases.maintenance import (
    AnnounceWindow,
    ApproveNotice,
    CancelWindow,
    DeclineNotice,
    FinishWindow,
    MoveWindow,
    NoteProgress,
    SplitWindow,
    StartWindow,
)
from slackbot.cases.maintenance.concerns import Weighed
from slackbot.cases.maintenance.state import Apart
from slackbot.cases.stops import State, Texts
from slackbot.words import Decision
from tests.acting import LEAD, a_report
from tests.rules.stopping import Stops, code, later

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HARBOR = Apart(customer="HARBOR", name="Harbor Trading", announcement="HARBOR-1")
BOTH = ("AKATSUKI", "HARBOR")


def splits(stops: Stops, apart: Apart = HARBOR, days: float = 2, **given: Any) -> Any:
    return stops.does(SplitWindow, apart=apart, **{**later(stops, days=days), **given})


def own(stops: Stops, number: str = "MW-2") -> Window:
    found = stops.cases[number]
    assert isinstance(found, Window)
    return found


def answered(stops: Stops, key: str) -> None:
    about: dict[str, Any] = {"case_id": f"{key}-1", "by": stops.by(key)}
    about["shown"] = stops.announcement(key).stop.shown()
    for kind in (ConfirmStop, AnswerBackup):
        assert isinstance(stops.does(kind, **about), Decision)


@pytest.mark.article("9")
def test_one_customer_gets_another_time_in_the_same_thread_and_calendar_entry() -> None:
    stops = Stops(*BOTH).announced()
    before, sequence = stops.window, stops.announcement("HARBOR").sequence
    answered(stops, "HARBOR")
    shown = stops.announcement("HARBOR").stop.shown()
    stops.does(WishToMove, stops.by("HARBOR"), "HARBOR-1", shown=shown, text="After the 20th, please.")

    assert isinstance(splits(stops), Decision)
    stops.follow()

    theirs = stops.announcement("HARBOR")
    assert (theirs.id, theirs.window, theirs.stop) == ("HARBOR-1", "MW-2", own(stops).stop)
    assert theirs.stop.start == before.stop.start + 2 * DAY
    assert theirs.sequence == sequence + 1
    assert theirs.lacks == ("confirmation", "backup"), "both were for the day that it was"
    assert theirs.wish is None
    assert stops.keys_said("HARBOR-1")[-2:] == ["moved", "card"]
    assert stops.files_said("HARBOR-1") == [0, 1]


@pytest.mark.article("9")
def test_the_others_hear_nothing_of_it_and_nothing_numbered_changes() -> None:
    stops = Stops(*BOTH).announced()
    answered(stops, "AKATSUKI")
    before, theirs = stops.window, stops.announcement("AKATSUKI")

    splits(stops)
    stops.follow()

    assert stops.announcement("AKATSUKI") == theirs
    assert (stops.window.recipients, stops.window.revision, stops.window.stop) == (BOTH, before.revision, before.stop)
    assert stops.window.concerned == ("AKATSUKI",)
    assert [(each.customer, each.window) for each in stops.window.apart] == [("HARBOR", "MW-2")]
    assert own(stops).recipients == ("HARBOR",)
    assert (own(stops).owner, own(stops).apart_from, own(stops).alone) == (before.owner, "MW-1", HARBOR.name)


@pytest.mark.article("9")
def test_what_happens_to_one_window_is_not_told_in_the_other() -> None:
    stops = Stops(*BOTH).announced()
    splits(stops)
    stops.follow()

    stops.does(StartWindow, LEAD, unanswered=1, reason="電話で確認したため")
    stops.does(NoteProgress, text=Texts(ja="半分まで進みました", en="Half done"))
    stops.does(FinishWindow, check=Texts(ja="登録を確認しました", en="Checked"))
    stops.follow()

    assert stops.announcement("AKATSUKI").state is State.DONE
    assert stops.announcement("HARBOR").state is State.PLANNED
    assert "started" not in stops.keys_said("HARBOR-1")
    stops.does(CancelWindow, case_id="MW-2", reason=Texts(ja="不要になったため", en="No longer needed"))
    stops.follow()
    assert stops.announcement("HARBOR").state is State.CANCELLED
    assert stops.announcement("AKATSUKI").state is State.DONE


@pytest.mark.article("9")
def test_an_incident_while_the_others_are_stopped_is_not_of_a_stop_that_is_over_for_them() -> None:
    stops = Stops(*BOTH).announced(systems=("order",))
    splits(stops)
    stops.follow()
    stops.does(StartWindow, LEAD, unanswered=1, reason="電話で確認したため")
    stops.follow()

    decided = stops.takes(a_report(stops.now, case_id="HARBOR", by=stops.by("HARBOR"), system="order"))

    assert isinstance(decided, Decision)
    assert isinstance(decided.case, Incident)
    assert decided.case.in_stop == ""


@pytest.mark.article("9")
def test_for_the_only_customer_whom_it_concerns_it_is_simply_a_move() -> None:
    stops = Stops("HARBOR").announced()

    splits(stops)
    stops.follow()

    assert "MW-2" not in stops.cases
    assert stops.window.apart == ()
    assert stops.announcement("HARBOR").stop == stops.window.stop
    assert stops.keys_said("HARBOR-1")[-2:] == ["moved", "card"]


@pytest.mark.article("9")
def test_the_last_one_who_is_left_is_moved_and_nobody_is_set_apart_twice() -> None:
    stops = Stops(*BOTH).announced()
    splits(stops)
    stops.follow()

    assert code(splits(stops)) == "not_in_this_window"
    akatsuki = Apart(customer="AKATSUKI", name="アカツキ商事", announcement="AKATSUKI-1")
    assert isinstance(splits(stops, akatsuki, days=5), Decision)
    assert "MW-3" not in stops.follow().cases
    assert stops.announcement("AKATSUKI").stop.start == stops.window.stop.start


@pytest.mark.parametrize(
    ("wrong", "given"),
    [
        ("outdated", {"shown": "0123456789"}),
        ("nothing_has_changed", {"days": 0}),
        ("stop_is_in_the_past", {"days": -40}),
        ("not_in_this_window", {"apart": Apart(customer="MINATO", name="港", announcement="MINATO-1")}),
        ("promises", {"reason": Texts(ja="必ず復旧します。")}),
    ],
)
def test_what_cannot_be_is_refused(wrong: str, given: dict[str, Any]) -> None:
    assert code(splits(Stops(*BOTH).announced(), **given)) == wrong


def test_what_has_begun_or_was_never_told_is_not_set_apart() -> None:
    running = Stops(*BOTH).announced()
    running.does(StartWindow, LEAD, unanswered=2, reason="電話で確認したため")

    assert code(splits(running)) == "wrong_state"
    assert code(splits(Stops(*BOTH).planned())) == "wrong_state"


def test_a_form_from_before_it_moves_nobody_who_has_gone() -> None:
    """Whoever moves "all of them" has seen how many they were."""
    stops = Stops(*BOTH).announced()
    seen = later(stops, days=1)
    splits(stops)

    assert code(stops.does(MoveWindow, **seen)) == "outdated"


# ── At short notice ──────────────────────────────────────────────────────────────────────────────────────────────────


def asked(stops: Stops) -> str:
    late: dict[str, Any] = {"late": True, "reason": Texts(ja="お客様のご希望のため", en="As you wished.")}
    assert code(splits(stops, days=-1, late=True)) == "notice_is_short"
    assert isinstance(splits(stops, days=-1, **late), Decision)
    assert stops.window.proposed
    assert stops.window.proposed.apart == HARBOR
    return stops.window.proposed.approval.terms


@pytest.mark.article("9(1)", "9(2)")
def test_at_short_notice_it_waits_for_a_lead_and_then_goes_to_that_customer_alone() -> None:
    stops = Stops(*BOTH).announced()
    terms = asked(stops)
    assert "MW-2" not in stops.follow().cases

    assert code(stops.does(ApproveNotice, shown=terms)) == "own_request"
    assert isinstance(stops.does(ApproveNotice, LEAD, shown=terms), Decision)

    stops.follow()
    assert stops.announcement("HARBOR").stop.why_late.en == "As you wished."
    assert stops.announcement("HARBOR").stop.start == stops.window.stop.start - DAY
    assert stops.window.concerned == ("AKATSUKI",)
    assert stops.announcement("AKATSUKI").stop == stops.window.stop


@pytest.mark.article("9(1)", "9(2)")
def test_a_lead_who_declines_leaves_everybody_where_they_were() -> None:
    stops = Stops(*BOTH).announced()

    assert isinstance(stops.does(DeclineNotice, LEAD, shown=asked(stops), reason="次の枠で"), Decision)

    assert stops.follow().window.concerned == BOTH
    assert stops.announcement("HARBOR").stop == stops.window.stop


@pytest.mark.article("9(1)", "9(2)")
def test_what_waited_for_a_lead_is_off_when_somebody_is_set_apart_in_time() -> None:
    stops = Stops(*BOTH).announced()
    terms = asked(stops)

    splits(stops)

    assert stops.window.proposed is None
    assert code(stops.does(ApproveNotice, LEAD, shown=terms)) == "already_decided"


def test_the_window_that_a_customer_has_left_does_not_overlap_for_them() -> None:
    stops = Stops(*BOTH).announced()
    splits(stops, days=0.05)
    stops.follow()
    terms = stops.agreement("HARBOR")
    assert isinstance(terms, Agreement)

    found = Weighed(own(stops).stop, [stops.window], stops.now).concerns(Summary.of(terms))

    assert "overlap" not in {str(each.against) for each in found}


# ── In whatever order it reaches them ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("9")
@settings(max_examples=60, deadline=None)
@given(st.data(), st.lists(st.sampled_from(("move", "note", "own", "start")), max_size=4))
def test_in_whatever_order_it_comes_each_customer_ends_with_the_word_of_their_window(
    data: st.DataObject, steps: list[str]
) -> None:
    """Also where the announcement is still on its way when somebody is set apart."""
    stops = Stops(*BOTH, "MINATO").planned()
    stops.does(AnnounceWindow, shown=stops.window.shown())
    rng = data.draw(st.randoms(use_true_random=False))
    for _ in range(data.draw(st.integers(0, 6))):
        stops.follow_one(lambda count: rng.randrange(count))
    assert isinstance(splits(stops), Decision)
    given: dict[str, Any] = {
        "move": lambda: stops.does(MoveWindow, **later(stops, days=1)),
        "note": lambda: stops.does(NoteProgress, text=Texts(ja="進んでいます", en="On the way")),
        "own": lambda: (
            "MW-2" in stops.cases
            and stops.does(CancelWindow, case_id="MW-2", reason=Texts(ja="不要のため", en="Not needed"))
        ),
        "start": lambda: stops.does(StartWindow, LEAD, unanswered=2, reason="電話で確認したため"),
    }
    for step in steps:
        given[step]()
        stops.follow_one(lambda count: rng.randrange(count))

    stops.follow(lambda count: rng.randrange(count))

    told = {key: stops.announcement(key) for key in (*BOTH, "MINATO") if f"{key}-1" in stops.cases}
    assert {told[key].news for key in ("AKATSUKI", "MINATO")} == {stops.window.news}
    if "HARBOR" in told:
        assert told["HARBOR"].news == own(stops).news
        assert stops.keys_said("HARBOR-1").count("moved") <= 1
        assert "started" not in stops.keys_said("HARBOR-1")
    else:
        assert own(stops).state is State.CANCELLED, "who hears nothing had not heard of it either"
    assert "HARBOR-2" not in stops.cases


def test_what_is_still_on_its_way_from_the_window_of_all_is_not_said_any_more() -> None:
    stops = Stops(*BOTH).planned()
    stops.does(AnnounceWindow, shown=stops.window.shown())
    late = next(each for each in stops.waiting if isinstance(each, BringStop) and each.case_id == "HARBOR")
    stops.waiting.remove(late)
    splits(stops)
    stops.follow()
    assert stops.announcement("HARBOR").window == "MW-2"

    stops.waiting.append(late)
    stops.follow()

    assert stops.announcement("HARBOR").news == own(stops).news
    assert stops.keys_said("HARBOR-1") == ["card"]
