"""A channel that is being registered, for rules without Redis: each step given as a lead, the customer or the clock."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from slackbot.agreement.draft import FIELDS, Part, Terms
from slackbot.cases import decide
from slackbot.cases.bindings import Binding, FillIn, Found, State, binding_id
from slackbot.cases.bindings.state import shown_part
from slackbot.words import Actor, CommandBase, Decision, Refusal, Role, Side
from tests.acting import LEAD

START = datetime(2026, 11, 24, 1, tzinfo=UTC)
CHANNEL, DESK, TEAM = "C0MINATO", "C0DESK", "T0MINATO"
OKADA = Actor(team=TEAM, user="U0ITO", side=Side.CUSTOMER, role=Role.MEMBER)
OTHER_LEAD = replace(LEAD, user="U0NISHI")
FOUND = Found(name="minato-support", teams=(TEAM,), people=("U0ITO",))

TERMS: Terms = {
    "channel": CHANNEL,
    "name": "ミナト物産株式会社",
    "short_name": "ミナト物産",
    "key": "MINATO",
    "locale": "ja",
    "tz": "Asia/Tokyo",
    "teams": [TEAM],
    "agreement": "standard",
    "effective_from": "2026-11-24",
    "systems": [{"key": "system-1", "name": "販売管理システム"}],
    "contact": "ヒノデシステム サポートデスク",
    "contact_methods": ["slack", "phone"],
    "hours": {"weekdays": ["9:00-18:00"], "holidays": "JP"},
    "cover": "paid",
    "targets": {"sev1": {"first_response": "15m", "update_every": "1h"}},
    "people": {"contract_owners": ["U0ITO"]},
}

_ids = itertools.count(1)


def a_binding(**given: Any) -> Binding:
    usual = Binding(
        id=binding_id(CHANNEL),
        channel=CHANNEL,
        opened_at=START,
        desk=DESK,
        state=State.DRAFT,
        found=FOUND,
        touched_at=START,
    )
    return replace(usual, **given)


def finished(**given: Any) -> Binding:
    """All that has to hold holds."""
    whole = {"terms": dict(TERMS), "done": tuple(Part), "test_asked": True}
    return a_binding(**{**whole, "pressed_by_us": "U0SATO", "pressed_by_them": "U0ITO", **given})


def command(kind: type[CommandBase], by: Actor = LEAD, **given: Any) -> Any:
    return kind(id=f"act:C0DESK:1:{next(_ids)}:{by.user}", case_id=binding_id(CHANNEL), by=by, **given)


def does(binding: Binding | None, asked: Any, now: datetime = START + timedelta(minutes=1)) -> Decision | Refusal:
    return decide(binding, asked, None, now)


def after(binding: Binding | None, asked: Any, now: datetime = START + timedelta(minutes=1)) -> Binding:
    decision = does(binding, asked, now)
    assert isinstance(decision, Decision), decision
    assert isinstance(decision.case, Binding)
    return decision.case


def fills_in(binding: Binding, part: Part, by: Actor = LEAD, **changed: Any) -> FillIn:
    """With what stands in TERMS for that part, but for what is changed."""
    given = {name: TERMS[name] for name in FIELDS[part] if name in TERMS} | changed
    made: FillIn = command(FillIn, by, part=part, given=given, shown=shown_part(binding, part), found=FOUND)
    return made
