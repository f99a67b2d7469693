"""Later told than was agreed: only with a reason, and with the yes of a lead who did not ask (Arts. 9(1), 9(2))."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from slackbot.agreement.people import Away
from slackbot.cases import PROVIDER
from slackbot.cases.maintenance import (
    AnnounceWindow,
    ApproveNotice,
    AskToStart,
    CancelWindow,
    DeclineNotice,
    DropWindow,
    EditWindow,
    MoveWindow,
    PlanWindow,
    StartWindow,
)
from slackbot.cases.stops import State, Texts
from slackbot.words import Decision, Notice
from tests.acting import ENGINEER, LEAD, a_stop
from tests.rules.stopping import Stops, code, later

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REASON = "脆弱性の修正を急ぐため"
ANOTHER_LEAD = replace(LEAD, user="U0SUZUKI")
COLLEAGUE = replace(ENGINEER, user="U0MORI")


def office(*leads: str) -> Stops:
    stops = Stops()
    usual = stops.agreements["AKATSUKI"]
    provider = replace(usual.provider, leads=(LEAD.user, *leads))
    stops.agreements["AKATSUKI"] = replace(usual, provider=provider)
    return stops


def short(stops: Stops, reason: str = REASON, by: Any = ENGINEER) -> Any:
    return stops.does(AnnounceWindow, by, shown=stops.window.shown(), late=True, reason=Texts(ja=reason))


def terms(stops: Stops) -> str:
    assert stops.window.proposal
    return stops.window.proposal.approval.terms


def said(stops: Stops) -> list[str]:
    return [key for key in stops.keys_said("MW-1") if key != "window"]


@pytest.mark.article("9(1)", "9(2)")
@pytest.mark.parametrize("ground", ["9(1)", "9(2)"])
def test_it_goes_out_with_a_reason_and_the_yes_of_a_lead(ground: str) -> None:
    stops = Stops().planned(ground=ground)

    assert code(short(stops, " ")) == "notice_is_short"
    assert isinstance(short(stops), Decision)
    assert stops.waiting == []
    assert code(stops.does(ApproveNotice, shown=terms(stops))) == "own_request"
    assert code(stops.does(ApproveNotice, replace(ENGINEER, user="U0MORI"), shown=terms(stops))) == "not_an_approver"
    assert code(stops.does(ApproveNotice, LEAD, shown="0123456789")) == "outdated"
    assert isinstance(stops.does(ApproveNotice, LEAD, shown=terms(stops)), Decision)
    assert stops.follow().announcement().stop.why_late.ja == REASON


def test_a_lead_who_asks_needs_another_lead() -> None:
    alone, two = office().planned(), office(ANOTHER_LEAD.user).planned()

    assert code(short(alone, by=LEAD)) == "no_other_lead"
    short(two, by=LEAD)
    assert code(two.does(ApproveNotice, LEAD, shown=terms(two))) == "own_request"
    assert isinstance(two.does(ApproveNotice, ANOTHER_LEAD, shown=terms(two)), Decision)


def test_while_the_lead_is_away_the_deputy_decides() -> None:
    stops = office()
    usual = stops.agreements["AKATSUKI"]
    today = stops.now.date()
    away = Away(person=LEAD.user, first=today, last=today + DAY, deputy="U0MORI")
    stops.agreements["AKATSUKI"] = replace(usual, provider=replace(usual.provider, away=(away,)))
    short(stops.planned())

    assert isinstance(stops.does(ApproveNotice, replace(ENGINEER, user="U0MORI"), shown=terms(stops)), Decision)


@pytest.mark.article("9(1)", "9(2)")
def test_a_lead_who_declines_says_why_and_nobody_is_told() -> None:
    stops = Stops().planned()
    short(stops)

    assert code(stops.does(DeclineNotice, LEAD, shown=terms(stops), reason=" ")) == "reason_is_missing"
    assert isinstance(stops.does(DeclineNotice, LEAD, shown=terms(stops), reason="次の枠で行ってください"), Decision)
    assert stops.window.state is State.DRAFT
    assert stops.waiting == []
    assert said(stops)[-1] == "notice_declined"
    assert code(stops.does(ApproveNotice, LEAD, shown=terms(stops))) == "already_decided"


@pytest.mark.article("9(1)", "9(2)")
def test_another_time_at_short_notice_is_told_when_a_lead_has_agreed() -> None:
    stops = Stops().announced()
    before = stops.window.stop

    assert code(stops.does(MoveWindow, late=True, **later(stops, days=-1))) == "notice_is_short"
    assert isinstance(stops.does(MoveWindow, late=True, reason=Texts(ja=REASON), **later(stops, days=-1)), Decision)
    assert stops.follow().announcement().stop == before

    stops.does(ApproveNotice, LEAD, shown=terms(stops))

    assert stops.follow().announcement().stop.start == before.start - DAY
    assert stops.announcement().stop.why_late.ja == REASON


def test_a_later_move_in_time_is_late_no_more() -> None:
    stops = Stops().announced()
    stops.does(MoveWindow, late=True, reason=Texts(ja=REASON), **later(stops, days=-1))
    stops.does(ApproveNotice, LEAD, shown=terms(stops))
    stops.does(MoveWindow, **later(stops, days=30))

    assert stops.follow().announcement().stop.why_late == Texts()


def _edits(stops: Stops, by: Any = ENGINEER) -> Any:
    stop = replace(stops.window.stop, title=Texts(ja="緊急保守", en="Urgent"))
    return stops.does(EditWindow, by, stop=stop, recipients=stops.keys, shown=stops.window.shown())


@pytest.mark.parametrize(
    ("act", "wrong"),
    [
        (_edits, "already_decided"),
        (lambda stops: stops.does(DropWindow), "wrong_state"),
        (lambda stops: short(stops, "別の理由"), "outdated"),
    ],
)
def test_what_was_asked_for_and_changed_meanwhile_is_not_approved(act: Any, wrong: str) -> None:
    stops = Stops().planned()
    short(stops)
    asked = terms(stops)
    assert isinstance(act(stops), Decision)

    assert code(stops.does(ApproveNotice, LEAD, shown=asked)) == wrong


def test_a_move_that_waits_is_off_when_it_is_moved_begun_or_cancelled() -> None:
    why = {"reason": Texts(ja="延期のため")}
    ways: tuple[tuple[Any, dict[str, Any]], ...] = ((StartWindow, {}), (CancelWindow, why))
    for kind, given in ways:
        stops = Stops().announced()
        stops.does(MoveWindow, late=True, reason=Texts(ja=REASON), **later(stops, days=-1))
        assert isinstance(stops.does(kind, **given), Decision)
        assert stops.window.proposed is None


def told(stops: Stops, key: str) -> dict[str, Any]:
    """What the latest notice of this key says in #desk."""
    found = [each for _, each in stops.said if isinstance(each, Notice) and each.key == key]
    return found[-1].params


def anew(stops: Stops) -> Any:
    again: dict[str, Any] = {"late": True, "reason": Texts(ja="別の理由")}
    return stops.does(MoveWindow, COLLEAGUE, **again, **later(stops, days=-2))


@pytest.mark.parametrize(
    ("why", "act"),
    [
        ("started", lambda stops: stops.does(StartWindow, COLLEAGUE)),
        ("cancelled", lambda stops: stops.does(CancelWindow, COLLEAGUE, reason=Texts(ja="延期のため"))),
        ("moved", lambda stops: stops.does(MoveWindow, COLLEAGUE, **later(stops, days=1))),
        ("edited", lambda stops: _edits(stops, COLLEAGUE)),
        ("asked_anew", anew),
    ],
)
def test_whoever_asked_and_the_leads_hear_that_there_is_nothing_left_to_decide(why: str, act: Any) -> None:
    stops = office(ANOTHER_LEAD.user).announced()
    stops.does(MoveWindow, late=True, reason=Texts(ja=REASON), **later(stops, days=-1))
    proposed = stops.window.proposed
    assert proposed

    assert isinstance(act(stops), Decision)

    heard = told(stops, "notice_aside")
    assert (heard["why"], heard["by"]) == (why, COLLEAGUE.user)
    assert heard["to"] == [ENGINEER.user, LEAD.user, ANOTHER_LEAD.user]
    assert heard["span"] == [each.isoformat() for each in (proposed.stop.start, proposed.stop.expected_end)]
    asked = stops.window.proposal
    assert asked
    assert (asked.aside, asked.aside_by) == (("", "") if why == "asked_anew" else (why, COLLEAGUE.user))


def test_a_clock_that_begins_it_ends_what_waited_for_a_lead_and_says_so() -> None:
    stops = Stops()
    stop = a_stop(stops.now, data_at_risk=False)
    stops.does(PlanWindow, case_id=PROVIDER, stop=stop, recipients=stops.keys, starts_by_itself=True)
    stops.does(AnnounceWindow, shown=stops.window.shown())
    stops.does(MoveWindow, late=True, reason=Texts(ja=REASON), **later(stops, days=7))

    stops.follow().wait(21 * DAY)

    assert (told(stops, "notice_aside")["why"], told(stops, "notice_aside")["by"]) == ("started", "")


def test_who_is_called_while_the_lead_is_away_is_the_deputy() -> None:
    stops = office()
    usual, today = stops.agreements["AKATSUKI"], stops.now.date()
    away = Away(person=LEAD.user, first=today, last=today + 30 * DAY, deputy="U0MORI")
    stops.agreements["AKATSUKI"] = replace(usual, provider=replace(usual.provider, away=(away,)))
    stops.announced()
    stops.does(MoveWindow, late=True, reason=Texts(ja=REASON), **later(stops, days=-1))
    assert told(stops, "approve_notice")["leads"] == ["U0MORI"]
    stops.does(AskToStart, unanswered=1)
    assert told(stops, "start_asked")["leads"] == ["U0MORI"]

    deputy = replace(LEAD, user="U0MORI", deputy_for=LEAD.user)
    stops.does(StartWindow, deputy, unanswered=1, reason="電話で確認しました")

    assert told(stops, "notice_aside")["to"] == [ENGINEER.user]
    assert stops.window.without_backups
    assert stops.window.without_backups.deputy_for == LEAD.user
    stops.wait(2 * DAY)
    stops.now = stops.window.stop.latest_end
    stops.wait(DAY)
    assert told(stops, "leads_past_its_end")["leads"] == ["U0MORI"]


def test_leads_are_reminded_and_at_the_time_itself_it_is_over() -> None:
    stops = Stops().planned()
    short(stops)

    stops.wait(22 * DAY)

    assert said(stops) == ["approve_notice"] * 4 + ["notice_expired"]
    assert stops.window.state is State.DRAFT
    assert code(stops.does(ApproveNotice, LEAD, shown=terms(stops))) == "already_decided"


def test_a_draft_that_is_in_time_after_all_asks_nobody_any_more() -> None:
    """Whoever it was late for is left out, or the days that were agreed are others now."""
    stops = Stops("AKATSUKI", "HARBOR").planned()
    short(stops)
    stops.does(AnnounceWindow, shown=stops.window.shown(), leave_out=("HARBOR",))

    assert stops.window.proposed is None
    assert code(stops.does(ApproveNotice, LEAD, shown=terms(stops))) == "already_decided"
