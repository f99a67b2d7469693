"""The forms of the registration, one for each part of a customer's terms; each leads to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

import orjson

from blocks.around import Surroundings
from blocks.incidents.times import days_or_hours
from blocks.kit import (
    Block,
    Element,
    asked,
    checkboxes,
    clock_input,
    context,
    date_input,
    modal,
    option,
    people_input,
    radio,
    section,
    select,
    text_input,
)
from slackbot.agreement.draft import Part
from slackbot.agreement.durations import format_duration, parse_duration
from slackbot.agreement.hours import DAYS
from slackbot.agreement.particulars import DEFAULT_TARGETS, Contact, Cover, Severity
from slackbot.agreement.signing import Signing
from slackbot.agreement.usual_week import usual_week
from slackbot.cases.bindings.state import Binding, shown_part
from slackbot.words import value

ZONES = (
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Kolkata",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Australia/Sydney",
    "UTC",
)
HOLIDAYS = ("JP", "GB-ENG", "US", "SG")
NO_HOLIDAYS = "none"
IN_SLACK = "slack"
SPANS = tuple(parse_duration(each) for each in ("15m", "30m", "1h", "2h", "4h", "8h", "1d", "2d", "3d", "5d", "7d"))
MOST_TEAMS = 10
"""Slack's checkboxes take no more."""
BY_NAME, BY_ROLE = "name", "role"
"""What customers read of the provider's people."""
AUTHORITIES = ("reporters", "access_approvers", "buyers", "contract_owners")
FIRST, UPDATE = "first_response", "update_every"


@value
class Offered:
    """What a form has to offer besides the draft itself."""

    texts: Sequence[tuple[str, str]]
    """(how the terms name it, its title): the standard agreement and the imported ones."""
    today: str


def form(binding: Binding, part: Part, around: Surroundings, offered: Offered, channel: str) -> dict[str, Any]:
    """`channel`: where the lead works."""
    kept = {"case": binding.id, "channel": channel, "shown": shown_part(binding, part)}
    title = around.plain(f"register.part.{part}")
    step = around.plain("register.form.step", step=list(Part).index(part) + 1, steps=len(Part))
    blocks = [context(around.say("register.form.about", channel=binding.found.name, step=step))]
    blocks += QUESTIONS[part](binding, around, offered)
    submit = around.plain("register.form.save" if binding.editing else "register.form.next")
    return modal(around.locale, title, f"binding.{part}", blocks, submit=submit, metadata=orjson.dumps(kept).decode())


def filled_in(binding: Binding, around: Surroundings) -> dict[str, Any]:
    """After the last form: what comes next is on the card in #desk."""
    key = "register.form.done_editing" if binding.editing else "register.form.done"
    blocks = [section(around.say(key, channel=binding.found.name))]
    return modal(around.locale, around.plain("register.form.done_title"), "binding.filled_in", blocks)


def _company(binding: Binding, around: Surroundings, offered: Offered) -> list[Block]:
    terms = binding.terms
    given = _texts(binding)
    teams = [option(around.company(team, binding.found.names), team) for team in _teams(binding)]
    zones = [option(zone, zone) for zone in dict.fromkeys((*ZONES, given("tz") or ZONES[0]))]
    languages = [option(around.plain(f"register.locale.{each}"), each) for each in ("ja", "en")]
    blocks = [
        _asked("name", around, text_input("name", initial=given("name"), longest=100)),
        _asked("short_name", around, text_input("short_name", initial=given("short_name"), longest=16)),
    ]
    if binding.editing:
        blocks.append(context(around.say("register.form.key_stays", code=binding.key)))
    else:
        blocks.append(_asked("key", around, text_input("key", initial=given("key"), longest=16)))
    blocks.append(_asked("locale", around, radio("locale", languages, given("locale") or "ja")))
    blocks.append(_asked("tz", around, select("tz", zones, given("tz") or ZONES[0])))
    if teams:
        confirmed = terms.get("teams")
        chosen = [str(team) for team in confirmed] if isinstance(confirmed, list) else []
        blocks.append(_asked("teams", around, checkboxes("teams", teams, chosen)))
    else:
        blocks.append(section(around.say("register.form.no_teams")))
    return blocks


def _teams(binding: Binding) -> tuple[str, ...]:
    """Connected now, and those confirmed before that are not any more: the lead sees and unticks them."""
    return tuple(dict.fromkeys((*binding.found.teams, *sorted(binding.teams))))[:MOST_TEAMS]


def _agreement(binding: Binding, around: Surroundings, offered: Offered) -> list[Block]:
    given, term, signed = _texts(binding), _table(binding, "term"), _table(binding, "signed")
    texts = [option(title, name) for name, title in offered.texts]
    ways = [option(around.plain(f"register.signed.{each}"), each) for each in (IN_SLACK, *Signing)]
    renews = [option(around.plain("register.form.renews_yes"), "yes")]
    return [
        _asked("agreement", around, select("agreement", texts, given("agreement") or "standard")),
        _asked("effective_from", around, date_input("effective_from", given("effective_from") or offered.today)),
        _asked("begins", around, date_input("begins", term.get("begins", "")), optional=True),
        _asked("ends", around, date_input("ends", term.get("ends", "")), optional=True),
        _asked("renews", around, checkboxes("renews", renews, ["yes"] if term.get("renews") else ()), optional=True),
        _asked(
            "separate_agreement",
            around,
            text_input("separate_agreement", initial=given("separate_agreement"), longest=200),
            optional=True,
        ),
        _asked("signed", around, radio("signed", ways, signed.get("how", IN_SLACK))),
        _asked("signed_day", around, date_input("signed_day", signed.get("day", "")), optional=True),
        _asked("signer", around, text_input("signer", initial=signed.get("signer", ""), longest=200), optional=True),
    ]


def _systems(binding: Binding, around: Surroundings, offered: Offered) -> list[Block]:
    methods = [option(around.plain(f"register.contact.{each}"), each) for each in Contact]
    given = binding.terms.get("contact_methods")
    chosen = [str(each) for each in given] if isinstance(given, list) else ["slack", "mail", "phone"]
    contact = text_input("contact", initial=_texts(binding)("contact"), longest=200)
    return [
        _asked("systems", around, text_input("systems", multiline=True, initial=systems_in_lines(binding))),
        _asked("contact", around, contact),
        _asked("contact_methods", around, checkboxes("contact_methods", methods, chosen)),
    ]


def systems_in_lines(binding: Binding) -> str:
    """One a line; a key stands before those that have one, so that it stays when the name changes."""
    given = binding.terms.get("systems")
    systems: list[Any] = given if isinstance(given, list) else []
    return "\n".join(f"{each['key']} = {each['name']}" for each in systems)


def _hours(binding: Binding, around: Surroundings, offered: Offered) -> list[Block]:
    hours, given = _table(binding, "hours"), _texts(binding)
    week = usual_week(hours) if hours else usual_week({"weekdays": ["9:00-18:00"], "holidays": "JP"})
    always = Part.HOURS in binding.done and not hours
    when = [option(around.plain(f"register.open.{each}"), each) for each in ("weekly", "always")]
    days = [option(around.plain(f"register.day.{day}"), day) for day in DAYS]
    holidays = hours.get("holidays", "") if hours or always else "JP"
    cover = [option(around.plain(f"register.cover.{each}"), each) for each in Cover]
    lines = text_input("others", multiline=True, initial=week.others, longest=1000)
    return [
        _asked("open", around, radio("open", when, "always" if always else "weekly")),
        _asked("days", around, checkboxes("days", days, week.days), optional=True),
        _asked("opens", around, clock_input("opens", week.opens)),
        _asked("closes", around, clock_input("closes", week.closes)),
        _asked("rest_begins", around, clock_input("rest_begins", week.rest_begins), optional=True),
        _asked("rest_ends", around, clock_input("rest_ends", week.rest_ends), optional=True),
        _asked("others", around, lines, optional=True),
        _asked("holidays", around, select("holidays", _closed(holidays, around), holidays or NO_HOLIDAYS)),
        _asked(
            "closures",
            around,
            text_input("closures", multiline=True, initial=week.closures, longest=2000),
            optional=True,
        ),
        _asked(
            "openings",
            around,
            text_input("openings", multiline=True, initial=week.openings, longest=1000),
            optional=True,
        ),
        _asked("cover", around, radio("cover", cover, given("cover") or Cover.NONE)),
    ]


def _closed(holidays: str, around: Surroundings) -> list[Block]:
    """`holidays`: of which country, by the file; offered as it is called there where we have no word for it."""
    found = [option(around.plain("register.holidays.none"), NO_HOLIDAYS)]
    for country in dict.fromkeys((*HOLIDAYS, *([holidays] if holidays else []))):
        named = f"register.holidays.{country.lower().replace('-', '_')}" if country in HOLIDAYS else ""
        found.append(option(around.plain(named) if named else country, country))
    return found


def _targets(binding: Binding, around: Surroundings, offered: Offered) -> list[Block]:
    blocks: list[Block] = []
    for severity in Severity:
        name = around.plain(f"severity.{severity}")
        for what in (FIRST, UPDATE):
            label = around.plain(f"register.ask.{what}", severity=name)
            offers = select(f"{severity}_{what}", *_spans(binding, severity, what, around))
            blocks.append(asked(f"{severity}_{what}", label, offers))
    levels = [option(around.plain(f"severity.{severity}"), severity) for severity in Severity]
    held = [each for each in Severity if _target(binding, each).get("around_the_clock")]
    if binding.terms.get("cover") == Cover.CONTRACTED:
        blocks.append(_asked("always", around, checkboxes("always", levels, held), optional=True))
    return blocks


def _spans(binding: Binding, severity: Severity, what: str, around: Surroundings) -> tuple[list[dict[str, Any]], str]:
    usual = format_duration(getattr(DEFAULT_TARGETS[severity], what))
    now = str(_target(binding, severity).get(what) or usual)
    lengths: Iterable[timedelta] = sorted({*SPANS, parse_duration(now)})
    return [option(days_or_hours(around.locale, each), format_duration(each)) for each in lengths], now


def _target(binding: Binding, severity: Severity) -> dict[str, Any]:
    found: Any = _table(binding, "targets").get(severity)
    return found if isinstance(found, dict) else {}


def _people(binding: Binding, around: Surroundings, offered: Offered) -> list[Block]:
    given = _table(binding, "people")
    blocks: list[Block] = [section(around.say("register.form.people"))]
    for name in AUTHORITIES:
        needed = name == "contract_owners"
        blocks.append(_asked(name, around, people_input(name, given.get(name) or ()), optional=not needed))
    ways = [option(around.plain(f"register.staff.{each}"), each) for each in (BY_ROLE, BY_NAME)]
    now = BY_NAME if binding.terms.get("staff_by_name") else BY_ROLE
    return [*blocks, _asked("staff_by_name", around, radio("staff_by_name", ways, now))]


QUESTIONS: dict[Part, Callable[[Binding, Surroundings, Offered], list[Block]]] = {
    Part.COMPANY: _company,
    Part.AGREEMENT: _agreement,
    Part.SYSTEMS: _systems,
    Part.HOURS: _hours,
    Part.TARGETS: _targets,
    Part.PEOPLE: _people,
}

HINTS = frozenset(
    {"short_name", "key", "teams", "agreement", "effective_from", "signed", "signed_day", "systems", "contact"}
    | {
        "contact_methods",
        "others",
        "closures",
        "openings",
        "cover",
        "always",
        *AUTHORITIES,
        "separate_agreement",
        "rest_begins",
        "staff_by_name",
    }
)


def _asked(name: str, around: Surroundings, element: Element, *, optional: bool = False) -> Block:
    hint = around.plain(f"register.hint.{name}") if name in HINTS else ""
    return asked(name, around.plain(f"register.ask.{name}"), element, optional=optional, hint=hint)


def _texts(binding: Binding) -> Callable[[str], str]:
    return lambda name: str(binding.terms.get(name) or "")


def _table(binding: Binding, name: str) -> dict[str, Any]:
    found = binding.terms.get(name)
    return dict(found) if isinstance(found, dict) else {}


__all__ = ["Offered", "filled_in", "form", "systems_in_lines"]
