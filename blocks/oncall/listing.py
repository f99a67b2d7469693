"""Private answers for staff: who is on duty now, who comes next, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from blocks.kit import (
    MESSAGE_BLOCKS,
    MESSAGE_TEXT,
    Block,
    Mrkdwn,
    button,
    characters,
    confirmation,
    context,
    cut,
    esc,
    joined,
    mention,
    say,
    section,
    when,
)
from blocks.oncall import offers
from blocks.unreadable import unread
from slackbot.cases.oncall.across import Double, Plan, doubles
from slackbot.cases.oncall.shifts import Gap, Override, Shift, double_bookings, gaps
from slackbot.cases.oncall.shifts import coming as shifts_to_come
from slackbot.cases.oncall.state import Rota
from slackbot.i18n import text
from slackbot.readable import Readable
from slackbot.words import Rendered

LOOK_AHEAD = timedelta(days=28)
MOST = 15


def now(locale: str, rotas: Readable[Rota], at: datetime) -> Rendered:
    """A layer in which nobody is on duty says so."""
    return _listed(locale, "oncall.now.title", rotas, lambda rota: _standing(locale, rota, at))


def coming(locale: str, found: Readable[Rota], at: datetime, person: str = "") -> Rendered:
    """The shifts of four weeks, `person`'s alone if one is named; then what is missing and what is double."""
    title, rotas = "oncall.me.title" if person else "oncall.next.title", found.cases
    plans = [Plan(terms=rota.terms, overrides=rota.overrides) for rota in rotas]
    both = [each for each in doubles(plans, at, at + LOOK_AHEAD) if person in ("", each.person)]
    faults = [across_line(locale, each, rotas[0].terms.tz) for each in both[:MOST]]
    made = _listed(locale, title, found, lambda rota: _coming(locale, rota, at, person), faults)
    theirs = (offers.to_answer, offers.asked_by, _stand_ins)
    rows = [row for each in theirs for _, row in sorted(each(locale, rotas, at, person), key=lambda row: row[0])]
    return replace(made, blocks=_with_room(locale, made.blocks, rows))


def _with_room(locale: str, blocks: list[Block], rows: list[list[Block]]) -> list[Block]:
    """With as many rows as Slack takes behind these blocks; how many are left out is said."""
    shown = blocks
    for index, row in enumerate(rows):
        left = len(rows) - index
        if not _has_room([*shown, *row, *_more(locale, left - 1)]):
            return [*shown, *_more(locale, left)]
        shown = [*shown, *row]
    return shown


def _more(locale: str, left: int) -> list[Block]:
    return [context(say(locale, "oncall.more", count=left))] if left else []


def _has_room(blocks: list[Block]) -> bool:
    return len(blocks) <= MESSAGE_BLOCKS and characters(blocks) <= MESSAGE_TEXT


def _stand_ins(locale: str, rotas: Sequence[Rota], at: datetime, person: str) -> list[tuple[datetime, list[Block]]]:
    """This person's, or written by them, each with the button that takes it back."""
    theirs = [
        (rota, each)
        for rota in rotas
        for each in rota.overrides
        if person
        and each.until > at
        and any(one.belongs_to(each) and person in (one.person, one.by) for one in rota.overrides)
    ]
    return [(each.since, [section(_stand_in(locale, rota, each), _drop(locale, rota, each))]) for rota, each in theirs]


def _stand_in(locale: str, rota: Rota, each: Override) -> Mrkdwn:
    shift = Shift(layer=each.layer, person=each.person, since=each.since, until=each.until, override=each.id)
    return shift_line(locale, shift, rota.terms.tz)


def _drop(locale: str, rota: Rota, each: Override) -> dict[str, Any]:
    sure = confirmation(
        text(locale, "oncall.drop.title"),
        text(locale, "oncall.drop.text"),
        text(locale, "button.rota.drop_stand_in"),
        text(locale, "form.cancel"),
    )
    made = button(
        text(locale, "button.rota.drop_stand_in"), "rota.drop_stand_in", f"{rota.id}|{each.id}", about=each.layer
    )
    return {**made, "confirm": sure}


def _listed(
    locale: str,
    title: str,
    found: Readable[Rota],
    lines: Callable[[Rota], list[Mrkdwn]],
    together: Sequence[Mrkdwn] = (),
) -> Rendered:
    """`together`: what is to be said of them besides."""
    if not found.cases and not found.unread:
        none = say(locale, "oncall.none")
        return Rendered(text=none, blocks=[section(none)])
    said = [say(locale, title)]
    blocks = [section(said[0])]
    for rota in found.cases:
        own = [Mrkdwn(f"*{esc(rota.terms.name)}*"), *lines(rota)]
        said += own
        blocks.append(section(cut(joined(own), 3000)))
    if together:
        said += together
        blocks.append(section(cut(joined(together), 3000)))
    missing = unread(found.unread, locale)
    said += missing
    blocks.append(context(*missing, say(locale, "oncall.small")))
    return Rendered(text=cut(joined(said), 4000), blocks=blocks)


def _standing(locale: str, rota: Rota, at: datetime) -> list[Mrkdwn]:
    on = {shift.layer: shift for shift in rota.on_duty(at)}
    lines = []
    for layer in rota.terms.layers:
        shift = on.get(layer.name)
        if shift is None:
            lines.append(say(locale, "oncall.now.nobody", layer=layer.name))
            continue
        key = "oncall.now.stand_in" if shift.override else "oncall.now.line"
        lines.append(
            say(locale, key, layer=layer.name, who=mention(shift.person), until=when(shift.until, rota.terms.tz))
        )
    return lines


def _coming(locale: str, rota: Rota, at: datetime, person: str) -> list[Mrkdwn]:
    until, terms = at + LOOK_AHEAD, rota.terms
    each = [shift for layer in terms.layers for shift in shifts_to_come(terms, rota.overrides, layer.name, at, until)]
    wanted = sorted((s for s in each if person in ("", s.person)), key=lambda shift: shift.since)
    lines = [shift_line(locale, shift, terms.tz) for shift in wanted[:MOST]] or [say(locale, "oncall.next.nothing")]
    if person:
        return lines
    missing = [gap for layer in terms.layers for gap in gaps(terms, rota.overrides, layer.name, at, until)]
    lines += [gap_line(locale, gap, terms.tz) for gap in missing[:MOST]]
    double = double_bookings(terms, rota.overrides, at, until)
    return lines + [double_line(locale, one, other, terms.tz) for one, other in double[:MOST]]


def shift_line(locale: str, shift: Shift, tz: str) -> Mrkdwn:
    key = "oncall.next.stand_in" if shift.override else "oncall.next.line"
    who = mention(shift.person)
    return say(locale, key, layer=shift.layer, who=who, since=when(shift.since, tz), until=when(shift.until, tz))


def gap_line(locale: str, gap: Gap, tz: str) -> Mrkdwn:
    return say(locale, "oncall.next.gap", layer=gap.layer, since=when(gap.since, tz), until=when(gap.until, tz))


def double_line(locale: str, one: Shift, other: Shift, tz: str) -> Mrkdwn:
    since, who = max(one.since, other.since), mention(one.person)
    return say(locale, "oncall.next.double", who=who, one=one.layer, other=other.layer, since=when(since, tz))


def across_line(locale: str, double: Double, tz: str) -> Mrkdwn:
    (rota, one), (other_rota, other) = double.one, double.other
    given = {"who": mention(double.person), "since": when(double.since, tz), "times": double.times}
    return say(locale, "oncall.next.across", rota=rota, one=one, other_rota=other_rota, other=other, **given)
