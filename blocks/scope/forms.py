"""対象範囲の判定: one form for everything that triage finds out about the scope of a case."""

from __future__ import annotations

from typing import Any

import orjson

from blocks import precedents
from blocks.around import Surroundings
from blocks.incidents.forms import TEXT
from blocks.kit import Block, Element, asked, context, modal, one_line, option, radio, section, select, text_input
from slackbot.agreement import choices
from slackbot.cases.incidents.state import OTHER_SYSTEM, Incident
from slackbot.cases.matter import Finding, Matter, judged
from slackbot.cases.scope import CITES
from slackbot.words import Ref, value

JUDGE, ADVISE = "scope.judge", "advice.end"
FINDING, ITEM, REASON, EVIDENCE, FREE, NAMED = "finding", "item", "reason", "evidence", "free", "named_system"
WHICH = {"free": True, "charge": False}


@value
class Given:
    """What the form knows already."""

    finding: Finding = Finding.IN_SCOPE
    reason: str = ""
    leads: bool = False
    """Whether who fills it in may rule on a cause."""


def judge(case: Matter, around: Surroundings, given: Given, metadata: dict[str, str]) -> dict[str, Any]:
    findings = [option(around.plain(f"scope.finding.{each}"), str(each)) for each in _possible(around)]
    name = around.terms.particulars.short_name
    what = one_line(str(getattr(case, "what", "")), 120)
    blocks: list[Block] = [
        section(around.say("scope.form.about", id=case.id, what=what)),
        *_system(case, around),
        asked(FINDING, around.plain("scope.form.finding"), radio(FINDING, findings, given.finding), dispatch=True),
        *_item(given, around),
        *precedents.in_form(_items_of(given.finding, around), around),
        *_reasons(given, around),
        context(around.say("form.goes_to_customer", name=name), around.grounds(*CITES[given.finding])),
    ]
    kept = orjson.dumps({"case": case.id, "shown": judged(case.scope), **metadata}).decode()
    title, submit = around.plain("scope.form.title"), around.plain("scope.form.submit")
    return modal(around.locale, title, JUDGE, blocks, submit=submit, metadata=kept)


def advise(case: Matter, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    """The words that end it: what the customer can do, or have done, where we cannot."""
    what = one_line(str(getattr(case, "what", "")), 120)
    blocks: list[Block] = [
        section(around.say("advice.form.about", id=case.id, what=what)),
        asked(TEXT, around.plain("advice.form.text"), text_input(TEXT, multiline=True)),
        context(
            around.say("form.goes_to_customer", name=around.terms.particulars.short_name),
            around.grounds("5.3", "15.2"),
        ),
    ]
    kept = orjson.dumps({"case": case.id, **metadata}).decode()
    title, submit = around.plain("button.advice.end"), around.plain("form.send")
    return modal(around.locale, title, ADVISE, blocks, submit=submit, metadata=kept)


def _possible(around: Surroundings) -> list[Finding]:
    """What the text has nothing of cannot be found."""
    asked_of = {
        Finding.EXCLUDED: choices.exclusions(around.terms),
        Finding.CAUSE: choices.causes(around.terms),
    }
    return [each for each in Finding if each not in asked_of or asked_of[each]]


def _system(case: Matter, around: Surroundings) -> list[Block]:
    """The reporter's 「その他」 is confirmed or corrected here."""
    if not isinstance(case, Incident):
        return []
    systems = [option(system.name, system.key) for system in around.terms.particulars.systems]
    systems.append(option(around.plain("system.other"), OTHER_SYSTEM))
    return [asked(NAMED, around.plain("report.system"), select(NAMED, systems, case.system))]


def _item(given: Given, around: Surroundings) -> list[Block]:
    """A block of its own for each finding: Slack keeps a choice as long as the block stays."""
    items: dict[Finding, tuple[choices.Choice, ...]] = {
        Finding.EXCLUDED: choices.exclusions(around.terms),
        Finding.CAUSE: choices.causes(around.terms),
    }
    offered = [option(around.item(each.ref), each.ref) for each in items.get(given.finding, ())]
    if not offered:
        return []
    label = around.plain("scope.form.item")
    return [asked(f"{ITEM}.{given.finding}", label, _choice(ITEM, offered))]


def _items_of(finding: Finding, around: Surroundings) -> tuple[Ref, ...]:
    """What a precedent may be about; before anything is found, whatever could be."""
    excluded, causes = choices.exclusions(around.terms), choices.causes(around.terms)
    return {
        Finding.IN_SCOPE: tuple(each.ref for each in (*excluded, *causes)),
        Finding.EXCLUDED: tuple(each.ref for each in excluded),
        Finding.THIRD_PARTY: tuple(each.ref for each in excluded if each.third_party),
        Finding.CAUSE: tuple(each.ref for each in causes),
    }[finding]


def _choice(name: str, offered: list[dict[str, Any]]) -> Element:
    return select(name, offered)


def _reasons(given: Given, around: Surroundings) -> list[Block]:
    covered = given.finding is Finding.IN_SCOPE
    reason = text_input(REASON, multiline=True, initial=given.reason)
    blocks = [asked(REASON, around.plain("scope.form.reason"), reason, optional=covered)]
    if given.finding is not Finding.CAUSE:
        return blocks
    blocks.append(asked(EVIDENCE, around.plain("scope.form.evidence"), text_input(EVIDENCE, multiline=True)))
    if not given.leads:
        return [*blocks, context(around.say("scope.form.a_lead_decides"))]
    either = [option(around.plain(f"button.scope.{each}"), each) for each in WHICH]
    return [*blocks, asked(FREE, around.plain("scope.form.free"), radio(FREE, either))]
