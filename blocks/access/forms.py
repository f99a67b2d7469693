"""The forms about access: asked for by staff, granted, changed and declined by the customer (Art. 6(4))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import orjson

from blocks import which_customer
from blocks.access.common import about
from blocks.access.listing import in_order, line
from blocks.around import Surroundings
from blocks.incidents.common import labelled
from blocks.incidents.forms import TEXT
from blocks.incidents.times import days_or_hours
from blocks.kit import (
    Block,
    Element,
    asked,
    checkboxes,
    context,
    esc,
    modal,
    one_line,
    option,
    quote,
    section,
    select,
    text_input,
    time_input,
    user_input,
)
from slackbot.agreement.durations import format_duration
from slackbot.cases.access.request import LONGEST_TEXT
from slackbot.cases.access.state import AccessGrant, State
from slackbot.words import CustomerCase, value

REQUEST, GRANT, GRANT_CHANGED, DECLINE = "access.request", "access.grant", "access.grant_changed", "access.decline"
QUESTION, EXTEND, REVOKE, REVIEW = "access.question", "access.extend", "access.revoke", "access.review"
SYSTEM, SCOPE, REASON, LINK = "access_system", "access_scope", "access_reason", "access_link"
DURATION, BEGINS, GRANTEE, FLAGS = "access_duration", "access_begins", "access_grantee", "access_flags"
WHAT = "access_what"
PRIVILEGED, PERSONAL_DATA, EMERGENCY = "privileged", "personal_data", "emergency"

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LENGTHS = (HOUR / 2, *(n * HOUR for n in (1, 2, 4, 8, 12)), *(n * DAY for n in (1, 2, 3, 7, 14, 30, 60, 90)))
MOST_CASES = 50


@value
class Asked:
    """What the form knows already."""

    grantee: str
    link: str = ""
    metadata: dict[str, str]


def request(around: Surroundings, known: Asked, cases: Sequence[CustomerCase]) -> dict[str, Any]:
    """`cases`: the customer's open ones."""
    key = around.terms.particulars.key
    systems = [option(system.name, system.key) for system in around.terms.particulars.systems]
    reason = text_input(REASON, multiline=True, longest=LONGEST_TEXT)
    # Block ids of their own per customer: Slack keeps a choice as long as the block_id stays.
    blocks: list[Block] = [
        which_customer.chosen(around),
        asked(f"{SYSTEM}.{key}", around.plain("access.field.system"), select(SYSTEM, systems)),
        asked(SCOPE, around.plain("access.form.scope"), _scope(around)),
        asked(REASON, around.plain("access.form.reason"), reason),
        *_linked(around, known, cases, key),
        asked(
            DURATION,
            around.plain("access.form.duration"),
            _lengths(DURATION, around, _longest(around)),
            hint=_limits(around),
        ),
        asked(BEGINS, around.plain("access.form.begins"), time_input(BEGINS), optional=True),
        asked(GRANTEE, around.plain("access.field.grantee"), user_input(GRANTEE, known.grantee)),
        asked(FLAGS, around.plain("access.form.flags"), _flags(around), optional=True),
        context(around.say("access.form.goes"), around.grounds("6(4)", "11", "12")),
    ]
    kept = orjson.dumps(known.metadata).decode()
    submit = around.plain("access.form.submit")
    return modal(around.locale, around.plain("access.form.title"), REQUEST, blocks, submit=submit, metadata=kept)


def _scope(around: Surroundings) -> Element:
    return text_input(SCOPE, longest=300, placeholder=around.plain("access.form.scope_example"))


def _linked(around: Surroundings, known: Asked, cases: Sequence[CustomerCase], key: str) -> list[Block]:
    if not cases:
        return []
    offered = [option(f"{case.id} {one_line(getattr(case, 'what', ''), 40)}", case.id) for case in cases[:MOST_CASES]]
    chosen = select(LINK, offered, known.link)
    hint = around.plain("access.form.link_hint")
    return [asked(f"{LINK}.{key}", around.plain("access.field.link"), chosen, optional=True, hint=hint)]


def _flags(around: Surroundings) -> Element:
    flags = (PRIVILEGED, PERSONAL_DATA, EMERGENCY)
    return checkboxes(FLAGS, [option(around.plain(f"access.flag.{flag}"), flag) for flag in flags])


def _longest(around: Surroundings) -> timedelta:
    terms = around.terms.particulars.access
    return max([terms.longest, *terms.longest_of.values()])


def _limits(around: Surroundings) -> str:
    terms = around.terms.particulars.access
    named = {system.key: system.name for system in around.terms.particulars.systems}
    own = [(named[key], length) for key, length in terms.longest_of.items() if key in named]
    parts = [around.plain("access.form.longest", length=days_or_hours(around.locale, terms.longest))]
    parts += [
        around.plain("access.form.longest_of", system=name, length=days_or_hours(around.locale, length))
        for name, length in own
    ]
    return around.plain("card.between").join(parts)


def _lengths(action: str, around: Surroundings, longest: timedelta, initial: timedelta | None = None) -> Element:
    lengths = sorted({*(each for each in LENGTHS if each <= longest), longest})
    offered = [option(days_or_hours(around.locale, each), format_duration(each)) for each in lengths]
    return select(action, offered, format_duration(initial) if initial else None)


def recorded(around: Surroundings, case_id: str, again: bool) -> dict[str, Any]:
    key = "access.recorded_before" if again else "access.recorded"
    blocks = [section(around.say(key, id=case_id)), context(around.grounds("6(4)"))]
    return modal(around.locale, around.plain("access.recorded_title"), "access_recorded", blocks)


def grant(found: AccessGrant, around: Surroundings, changed: bool, metadata: dict[str, str]) -> dict[str, Any]:
    """付与しました: what exactly was given; with `changed` the length and the scope are theirs to narrow."""
    most = found.extension.duration if found.extension and found.stands else found.duration
    what = text_input(WHAT, multiline=True, longest=LONGEST_TEXT, placeholder=around.plain("access.form.what_example"))
    blocks: list[Block] = [section(about(found, around)), section(_asked_for(found, most, around))]
    length = _lengths(DURATION, around, most, most if changed else None)
    label = around.plain("access.form.shorter")
    if changed:
        blocks.append(asked(DURATION, around.plain("access.form.granted_for"), length))
        if not found.stands:
            narrower = text_input(SCOPE, longest=300, initial=found.scope)
            blocks.append(asked(SCOPE, around.plain("access.form.granted_scope"), narrower))
    blocks.append(asked(WHAT, around.plain("access.form.what"), what, hint=around.plain("access.form.no_secrets")))
    if not changed:
        blocks.append(asked(DURATION, label, length, optional=True, hint=around.plain("access.form.shorter_hint")))
    blocks.append(context(around.grounds("6(4)", "12")))
    return _form(found, around, GRANT_CHANGED if changed else GRANT, blocks, metadata)


def _asked_for(found: AccessGrant, most: timedelta, around: Surroundings) -> Any:
    length = days_or_hours(around.locale, most)
    return labelled(around, "access.field.asked", around.say("access.form.asked", length=esc(length)))


def extend(found: AccessGrant, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    longest = around.terms.particulars.access.longest_for(found.system)
    assert found.ends_at is not None, "what is granted has its end"
    blocks: list[Block] = [
        section(about(found, around)),
        context(around.say("access.form.ends_now", at=around.when(found.ends_at))),
        asked(DURATION, around.plain("access.form.more"), _lengths(DURATION, around, longest)),
        asked(REASON, around.plain("access.form.reason"), text_input(REASON, multiline=True, longest=LONGEST_TEXT)),
        context(around.grounds("6(4)")),
    ]
    return _form(found, around, EXTEND, blocks, metadata)


def write(found: AccessGrant, around: Surroundings, verb: str, metadata: dict[str, str]) -> dict[str, Any]:
    """One text about one access: decline, question, revoke, review."""
    label, box = around.plain(f"access.form.{verb}.label"), text_input(TEXT, multiline=True, longest=LONGEST_TEXT)
    blocks: list[Block] = [section(about(found, around))]
    if verb == "decline" and found.state is State.GRANTED and found.extension:
        blocks.append(quote(found.extension.reason))
    blocks.append(asked(TEXT, label, box, optional=verb == "revoke"))
    blocks.append(context(around.grounds("6(4)", *(("18",) if verb == "decline" else ()))))
    return _form(found, around, f"access.{verb}", blocks, metadata)


def standing(around: Surroundings, found: Sequence[tuple[AccessGrant, str]]) -> dict[str, Any]:
    """「付与中のアクセス権限」, for the customer: what stands, and what waits to be removed; with links."""
    blocks: list[Block] = [section(line(each, url, around)) for each, url in in_order(found)]
    if not found:
        blocks = [section(around.say("access.standing.none"))]
    blocks.append(context(around.grounds("6(4)")))
    return modal(around.locale, around.plain("access.standing.title"), "access_standing", blocks)


def _form(
    found: AccessGrant, around: Surroundings, callback: str, blocks: list[Block], metadata: dict[str, str]
) -> dict[str, Any]:
    verb = callback.partition(".")[2]
    kept = orjson.dumps({"case": found.id, **metadata}).decode()
    named, submit = around.plain(f"access.form.{verb}.title"), around.plain(f"access.form.{verb}.submit")
    return modal(around.locale, named, callback, blocks, submit=submit, metadata=kept)


__all__ = ["Asked", "extend", "grant", "recorded", "request", "standing", "write"]
