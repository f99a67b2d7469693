"""What a rota would come to, before it is saved: two weeks of shifts, and what would be missing or double."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from blocks.kit import (
    SECTION_TEXT,
    Block,
    Mrkdwn,
    context,
    cut,
    divider,
    joined,
    mention,
    mentions,
    modal,
    say,
    section,
    when,
)
from blocks.oncall.listing import across_line, double_line, gap_line
from slackbot.agreement.rotas import Layer, RotaTerms
from slackbot.cases.oncall.across import Plan, doubles
from slackbot.cases.oncall.shifts import Override, Shift, double_bookings, first_handover, gaps, on_duty, shifts
from slackbot.i18n import text

PREVIEW = "rota.preview"
LOOK_AHEAD = timedelta(days=14)
MOST_LINES, MOST_FAULTS = 16, 8


def preview(
    locale: str,
    before: RotaTerms | None,
    plan: Plan,
    others: Sequence[Plan],
    now: datetime,
    kept: Any,
) -> dict[str, Any]:
    """`others`: the other rotas. `kept`: what the form said, to be saved when it is sent."""
    terms, stand_ins = plan.terms, plan.overrides
    since = max(now, min(first_handover(layer, terms.tz) for layer in terms.layers))
    blocks: list[Block] = [
        context(say(locale, "oncall.rota.nothing_saved_yet")),
        *_now(locale, before, terms, stand_ins, now),
    ]
    blocks += [section(_layer(locale, layer, terms, stand_ins, since)) for layer in terms.layers]
    blocks += [divider(), section(_faults(locale, plan, others, now, since))]
    made = modal(locale, text(locale, "oncall.rota.preview.title"), PREVIEW, blocks, submit=text(locale, "form.save"))
    made["close"]["text"] = text(locale, "oncall.rota.back")
    return {**made, "private_metadata": orjson.dumps(kept).decode()}


def _now(
    locale: str, before: RotaTerms | None, terms: RotaTerms, stand_ins: tuple[Override, ...], now: datetime
) -> list[Block]:
    """Whom the change would put on duty this very moment."""
    if before is None:
        return []
    went, came = _people(before, stand_ins, now), _people(terms, stand_ins, now)
    if went == came:
        return []
    nobody = say(locale, "oncall.rota.nobody")
    return [
        section(
            say(locale, "oncall.rota.at_once", went=mentions(went) or nobody, came=mentions(came) or nobody),
        )
    ]


def _people(terms: RotaTerms, stand_ins: tuple[Override, ...], now: datetime) -> tuple[str, ...]:
    found = (on_duty(terms, stand_ins, layer.name, now) for layer in terms.layers)
    return tuple(dict.fromkeys(shift.person for shift in found if shift))


def _layer(locale: str, layer: Layer, terms: RotaTerms, stand_ins: tuple[Override, ...], since: datetime) -> Mrkdwn:
    found = shifts(terms, stand_ins, layer.name, since, since + LOOK_AHEAD)
    key = "oncall.rota.of_layer_hours" if layer.hours else "oncall.rota.of_layer"
    lines = [say(locale, key, layer=layer.name)]
    lines += [_turn(locale, shift, terms.tz) for shift in found[:MOST_LINES]]
    if not found:
        lines.append(say(locale, "oncall.next.nothing"))
    if len(found) > MOST_LINES:
        lines.append(say(locale, "command.list.more", count=len(found) - MOST_LINES))
    return cut(joined(lines), SECTION_TEXT)


def _turn(locale: str, shift: Shift, tz: str) -> Mrkdwn:
    key = "oncall.rota.stand_in" if shift.override else "oncall.rota.turn"
    return say(locale, key, who=mention(shift.person), since=when(shift.since, tz), until=when(shift.until, tz))


def _faults(locale: str, plan: Plan, others: Sequence[Plan], now: datetime, since: datetime) -> Mrkdwn:
    terms, stand_ins, until = plan.terms, plan.overrides, since + LOOK_AHEAD
    lines: list[Mrkdwn] = []
    for layer in terms.layers:
        if (first := first_handover(layer, terms.tz)) > now:
            lines.append(say(locale, "oncall.rota.not_yet", layer=layer.name, until=when(first, terms.tz)))
        lines += [gap_line(locale, gap, terms.tz) for gap in gaps(terms, stand_ins, layer.name, since, until)]
    lines += [double_line(locale, *pair, terms.tz) for pair in double_bookings(terms, stand_ins, since, until)]
    across = [double for other in others for double in doubles((plan, other), since, until)]
    lines += [across_line(locale, double, terms.tz) for double in across]
    more = [say(locale, "command.list.more", count=len(lines) - MOST_FAULTS)] if len(lines) > MOST_FAULTS else []
    return cut(joined([*lines[:MOST_FAULTS], *more]), SECTION_TEXT) or say(locale, "oncall.rota.no_faults")
