"""The card in #desk: the same access for the leads, and for the engineers who use it."""

from __future__ import annotations

from blocks.access.common import (
    access_button,
    facts,
    lead_reasons,
    notification,
    said_so_far,
    scope_and_reason,
    title,
    whose_turn,
)
from blocks.around import Surroundings
from blocks.kit import (
    Block,
    Element,
    actions,
    context,
    fields,
    fitted,
    header,
    link,
    quote,
    section,
)
from slackbot.cases.access.state import AccessGrant, State, was_refused
from slackbot.words import Rendered, Side


def triage(grant: AccessGrant, around: Surroundings) -> Rendered:
    named, buttons = title(grant, around, "access.triage.title"), _buttons(grant, around)
    opened = [link(around.links["card"], around.say("triage.customer_card"))] if "card" in around.links else []
    blocks: list[Block] = [
        header(named),
        fields(facts(grant, around)),
        *scope_and_reason(grant, around),
        context(around.say("access.asked_by", by=around.person(grant.asked_by)), *opened),
        *said_so_far(grant, around),
        *_whose_turn(grant, around),
        *_owed(grant, around),
        *([actions(*buttons)] if buttons else []),
        context(around.say("triage.note_stays"), around.grounds("6(4)", *(("11",) if grant.company else ()))),
    ]
    return Rendered(text=notification(grant, around, named), blocks=fitted(blocks))


def _whose_turn(grant: AccessGrant, around: Surroundings) -> list[Block]:
    """Who has to move, and why."""
    if whose_turn(grant) is Side.PROVIDER:
        leads = around.people(around.terms.provider.leads)
        reasons = lead_reasons(grant, around)
        key = "access.triage.lead_extends" if grant.stands or not reasons else "access.triage.lead_decides"
        return [section(around.say(key, people=leads, reasons=reasons))]
    if whose_turn(grant) is Side.CUSTOMER:
        return [section(around.say("access.triage.customer_decides"))]
    if was_refused(grant) and grant.approval.reason:
        return [section(around.say("access.triage.declined")), quote(grant.approval.reason)]
    return []


def _owed(grant: AccessGrant, around: Surroundings) -> list[Block]:
    """What stays open until somebody of ours has done it."""
    blocks: list[Block] = []
    if grant.caller and grant.state is State.ENDING:
        blocks.append(section(around.say("access.triage.call", who=around.person(grant.caller))))
    if grant.review_is_due:
        people = around.people(around.terms.provider.leads)
        blocks.append(section(around.say("access.triage.review_due", people=people)))
    if grant.reviewed:
        by, at = around.person(grant.reviewed.by), around.when(grant.reviewed.at)
        blocks += [section(around.say("access.triage.reviewed", by=by, at=at)), quote(grant.reviewed.text)]
    return blocks


def _buttons(grant: AccessGrant, around: Surroundings) -> list[Element]:
    def make(verb: str, style: str | None = None) -> Element:
        return access_button(grant, around, verb, style)

    made: list[Element] = []
    if whose_turn(grant) is Side.PROVIDER:
        made += [make("agree", "primary"), make("decline")]
    if grant.deciding:
        made.append(make("withdraw"))
    if grant.state is State.GRANTED:
        made += [*([] if grant.extension else [make("extend")]), make("done"), make("revoke", "danger")]
    if grant.state is State.ENDING and not grant.out:
        made.append(make("out", "primary"))
    return [*made, make("review")] if grant.review_is_due else made
