"""People and commands for tests that speak to the desk directly."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slackbot.cases import PROVIDER, Window
from slackbot.cases.incidents import Incident, Report
from slackbot.cases.incidents.state import Origin, Source
from slackbot.cases.maintenance import AnnounceWindow, PlanWindow
from slackbot.cases.stops import Stop, Texts
from slackbot.desk import Desk
from slackbot.words import Actor, CommandBase, Done, Role, Side

CUSTOMER = Actor(team="T0AKATSUKI", user="U0TANAKA", side=Side.CUSTOMER, role=Role.MEMBER)
BAKER = replace(CUSTOMER, team="T0HARBOR", user="U0BAKER")
"""Of another customer, HARBOR."""
ENGINEER = Actor(team="T0HINODE", user="U0SATO", side=Side.PROVIDER, role=Role.ENGINEER)
LEAD = Actor(team="T0HINODE", user="U0TAKAHASHI", side=Side.PROVIDER, role=Role.LEAD)

_ids = itertools.count(1)


def a_report(now: datetime, by: Actor = CUSTOMER, **given: Any) -> Report:
    usual = Report(
        id=f"view:V{next(_ids)}:incident.report",
        case_id="AKATSUKI",
        by=by,
        system="order",
        what="注文画面を開くとエラーになります",
        since=now - timedelta(minutes=10),
        origin=Origin(source=Source.FORM),
    )
    return replace(usual, **given)


def command(kind: type[CommandBase], by: Actor = ENGINEER, case_id: str = "AKATSUKI-1", **given: Any) -> Any:
    return kind(id=f"act:C:1:{next(_ids)}:{by.user}", case_id=case_id, by=by, **given)


async def reported(desk: Desk, **given: Any) -> str:
    outcome = await desk.submit(a_report(desk.clock.now(), **given))
    assert isinstance(outcome, Done), outcome
    return outcome.case_id


async def incident(desk: Desk, case_id: str = "AKATSUKI-1") -> Incident:
    found = await desk.store.case(case_id)
    assert isinstance(found, Incident)
    return found


def a_stop(now: datetime, **given: Any) -> Stop:
    """In three weeks, of both customers' systems."""
    start = now + timedelta(days=21)
    usual = Stop(
        title=Texts(ja="定期保守", en="Regular maintenance"),
        impact=Texts(ja="画面をご利用いただけません。", en="The service is not available."),
        ground="9(1)",
        systems=("order", "booking"),
        start=start,
        expected_end=start + timedelta(hours=2),
        latest_end=start + timedelta(hours=3),
        data_at_risk=True,
    )
    return replace(usual, **given)


async def announces_a_stop(desk: Desk, *recipients: str, **given: Any) -> str:
    """To both customers, if none is named; its number."""
    to = recipients or ("AKATSUKI", "HARBOR")
    planned = await desk.submit(
        command(PlanWindow, case_id=PROVIDER, stop=a_stop(desk.clock.now(), **given), recipients=to)
    )
    assert isinstance(planned, Done), planned
    window = await desk.store.case(planned.case_id)
    assert isinstance(window, Window)
    told = await desk.submit(command(AnnounceWindow, case_id=window.id, shown=window.shown()))
    assert isinstance(told, Done), told
    return window.id
