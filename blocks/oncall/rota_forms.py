"""A rota by forms: what it is called, each layer by itself, what there is of it already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from blocks.bindings.forms import HOLIDAYS, NO_HOLIDAYS, ZONES
from blocks.kit import (
    Block,
    Mrkdwn,
    actions,
    asked,
    button,
    checkboxes,
    clock_input,
    context,
    date_input,
    divider,
    mentions,
    modal,
    option,
    people_input,
    radio,
    say,
    section,
    select,
    text_input,
)
from slackbot.agreement.hours import DAYS, WeeklyHours
from slackbot.agreement.rotas import A_DAY, MOST_LAYERS, Layer
from slackbot.agreement.usual_week import UsualWeek, usual_week
from slackbot.cases.oncall import Rota, terms_digest
from slackbot.i18n import text

NEW, BASICS, LAYER, END = "rota.new", "rota.basics", "rota.layer", "rota.end"
LENGTHS = (1, 7, 14, 28)
CUSTOM = "custom"
MOST_PEOPLE = 100
NO_GROUP = "none"
USUAL_LAYERS = ("primary", "secondary", "tertiary")
Groups = Sequence[tuple[str, str]]
"""(id, name) of user groups; empty where they cannot be read."""
Kept = dict[str, str]


def new(locale: str, today: str, groups: Groups, kept: Kept) -> dict[str, Any]:
    blocks = [
        _asked(locale, "key", text_input("key", longest=31, placeholder="main")),
        *_basics(locale, "", ZONES[0], "", groups),
        divider(),
        *_layer(locale, None, USUAL_LAYERS[0], today),
    ]
    return _modal(locale, "oncall.rota.new.title", NEW, blocks, kept)


def basics(locale: str, rota: Rota, groups: Groups, kept: Kept) -> dict[str, Any]:
    blocks = _basics(locale, rota.terms.name, rota.terms.tz, rota.terms.user_group, groups)
    return _modal(locale, "oncall.rota.basics.title", BASICS, blocks, kept)


def layer(locale: str, rota: Rota, found: Layer | None, today: str, kept: Kept) -> dict[str, Any]:
    taken = {each.name for each in rota.terms.layers}
    name = found.name if found else next((each for each in USUAL_LAYERS if each not in taken), "")
    return _modal(locale, "oncall.rota.layer.title", LAYER, _layer(locale, found, name, today), kept)


def hub(locale: str, rota: Rota, kept: Kept) -> dict[str, Any]:
    """What there is, with what can be done about it."""
    terms = rota.terms
    source = "oncall.rota.by_file" if rota.written else "oncall.rota.by_slack"
    rename = button(text(locale, "button.rota.edit_basics"), "rota.edit_basics", rota.id, about=terms.name)
    blocks: list[Block] = [section(say(locale, "oncall.rota.is", rota=terms.name, code=terms.key, tz=terms.tz), rename)]
    blocks.append(context(say(locale, source)))
    for each in terms.layers:
        value = f"{rota.id}|{each.name}"
        change = button(text(locale, "button.rota.edit_layer"), "rota.edit_layer", value, about=each.name)
        blocks += [divider(), section(_told(locale, each), change)]
        if len(terms.layers) > 1:
            drop = button(text(locale, "button.rota.drop_layer"), "rota.drop_layer", value, about=each.name)
            blocks.append(actions(drop))
    end = button(text(locale, "button.rota.end"), "rota.end", rota.id, style="danger", about=terms.name)
    more = [button(text(locale, "button.rota.add_layer"), "rota.add_layer", rota.id)]
    blocks += [divider(), actions(*(more if len(terms.layers) < MOST_LAYERS else []), end)]
    return modal(locale, text(locale, "oncall.rota.edit.title"), "rota.hub", blocks, metadata=_kept(rota, kept))


def ending(locale: str, rota: Rota, kept: Kept) -> dict[str, Any]:
    key = "oncall.rota.end.by_file" if rota.written else "oncall.rota.end.text"
    blocks = [section(say(locale, key, rota=rota.terms.name))]
    title, yes = text(locale, "oncall.rota.end.title"), text(locale, "oncall.rota.end.yes")
    return modal(locale, title, END, blocks, submit=yes, metadata=_kept(rota, kept))


def _told(locale: str, layer: Layer) -> Mrkdwn:
    return say(
        locale,
        "oncall.rota.layer_is",
        layer=layer.name,
        people=mentions(layer.people[:MOST_PEOPLE]),
        days=layer.every // A_DAY,
        at=_clock(layer.handover),
        hours=text(locale, "oncall.rota.some_hours" if layer.hours else "oncall.rota.all_hours"),
    )


def _basics(locale: str, name: str, tz: str, group: str, groups: Groups) -> list[Block]:
    zones = [option(zone, zone) for zone in dict.fromkeys((*ZONES, tz))]
    blocks = [
        _asked(locale, "name", text_input("name", initial=name, longest=200)),
        _asked(locale, "tz", select("tz", zones, tz)),
    ]
    if groups:
        offered = [option(text(locale, "oncall.rota.no_group"), NO_GROUP), *(option(what, id_) for id_, what in groups)]
        chosen = select("user_group", offered, group or NO_GROUP)
        blocks.append(_asked(locale, "user_group", chosen, hint="oncall.rota.hint.user_group"))
    return blocks


def _layer(locale: str, layer: Layer | None, name: str, today: str) -> list[Block]:
    days = layer.every // A_DAY if layer else 7
    unit = f"{days}d" if days in LENGTHS else CUSTOM
    lengths = [option(text(locale, f"oncall.rota.every.{each}"), f"{each}d") for each in LENGTHS]
    lengths.append(option(text(locale, "oncall.rota.every.custom"), CUSTOM))
    people = {**people_input("people", layer.people if layer else ()), "max_selected_items": MOST_PEOPLE}
    begins = layer.begins.isoformat() if layer else today
    at = _clock(layer.handover) if layer else "09:00"
    own = str(days) if unit == CUSTOM else ""
    return [
        _asked(locale, "layer_name", text_input("layer_name", initial=name, longest=31), hint="oncall.rota.hint.layer"),
        _asked(locale, "people", people, hint="oncall.rota.hint.people"),
        _asked(locale, "every", select("every", lengths, unit)),
        _asked(locale, "days", text_input("days", initial=own, longest=2), optional=True),
        _asked(locale, "begins", date_input("begins", begins), hint="oncall.rota.hint.begins"),
        _asked(locale, "handover", clock_input("handover", at)),
        *_hours(locale, layer.hours if layer else None),
    ]


def _hours(locale: str, hours: WeeklyHours | None) -> list[Block]:
    week = usual(hours) if hours else UsualWeek()
    choice = [option(text(locale, f"oncall.rota.{each}_hours"), each) for each in ("all", "some")]
    days = [option(text(locale, f"register.day.{day}"), day) for day in DAYS]
    country = hours.holidays if hours else HOLIDAYS[0]
    off = [option(text(locale, "oncall.rota.holidays.none"), NO_HOLIDAYS)]
    for each in dict.fromkeys((*HOLIDAYS, *([country] if country else []))):
        off.append(option(text(locale, "oncall.rota.holidays.of", country=each), each))
    return [
        _asked(locale, "hours", radio("hours", choice, "some" if hours else "all")),
        _asked(locale, "weekdays", checkboxes("weekdays", days, week.days), optional=True),
        _asked(locale, "opens", clock_input("opens", week.opens), optional=True),
        _asked(locale, "closes", clock_input("closes", week.closes), optional=True),
        _asked(locale, "holidays", select("holidays", off, country or NO_HOLIDAYS)),
    ]


def usual(hours: WeeklyHours) -> UsualWeek:
    week = {day: [str(each) for each in hours.on(number)] for number, day in enumerate(DAYS)}
    closures = [{"name": each.name, "first": each.first, "last": each.last} for each in hours.closures]
    return usual_week({**week, "closures": closures})


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _asked(locale: str, name: str, element: dict[str, Any], *, optional: bool = False, hint: str = "") -> Block:
    label = text(locale, f"oncall.rota.ask.{name}")
    return asked(name, label, element, optional=optional, hint=text(locale, hint) if hint else "")


def _modal(locale: str, title: str, callback: str, blocks: list[Block], kept: Kept) -> dict[str, Any]:
    blocks = [context(say(locale, "oncall.rota.nothing_saved_yet")), *blocks]
    submit = text(locale, "oncall.rota.preview")
    return modal(locale, text(locale, title), callback, blocks, submit=submit, metadata=orjson.dumps(kept).decode())


def _kept(rota: Rota, kept: Kept) -> str:
    return orjson.dumps({**kept, "rota": rota.id, "shown": terms_digest(rota.terms)}).decode()


__all__ = ["Groups", "basics", "ending", "hub", "layer", "new", "usual"]
