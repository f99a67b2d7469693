"""What the customer's card and the one in #desk show alike."""

from __future__ import annotations

from collections.abc import Iterable

from blocks.around import Surroundings
from blocks.incidents.common import labelled
from blocks.incidents.times import days_or_hours
from blocks.kit import NOTIFICATION_TEXT, Block, Element, Mrkdwn, button, cut, esc, one_line, quote, section
from slackbot.cases.access.request import why_a_lead
from slackbot.cases.access.state import AccessGrant, Extension, Given, State, shown, was_refused
from slackbot.cases.approvals import Verdict
from slackbot.words import CustomerCase, Side

MARK = {State.REQUESTED: "🟡", State.GRANTED: "🔑", State.ENDING: "🟠", State.CLOSED: "⚪"}


def system_name(grant: AccessGrant, around: Surroundings) -> str:
    named = (system.name for system in around.terms.particulars.systems if system.key == grant.system)
    return next(named, grant.system)


def title(grant: AccessGrant, around: Surroundings, key: str) -> str:
    kind = around.plain("access.kind.emergency" if grant.emergency else "access.kind")
    return around.plain(key, id=grant.id, kind=kind, customer=around.terms.particulars.short_name)


def state_word(grant: AccessGrant, around: Surroundings) -> Mrkdwn:
    if was_refused(grant):
        return around.say(f"access.state.{grant.approval.end}")
    if grant.state is State.REQUESTED and grant.approval.step:
        return around.say(f"access.state.at.{grant.approval.step.name}")
    if grant.state is State.ENDING and grant.chased:
        return around.say("access.state.overdue")
    return around.say(f"access.state.{grant.state}")


def notification(grant: AccessGrant, around: Surroundings, named: str) -> Mrkdwn:
    """`named`: the card's title."""
    scope, state = esc(one_line(grant.scope, 200)), state_word(grant, around)
    return cut(around.say("access.card.notification", title=named, state=state, scope=scope), NOTIFICATION_TEXT)


def facts(grant: AccessGrant, around: Surroundings) -> list[Mrkdwn]:
    """What is asked for, in the order in which somebody decides about it."""
    told = [
        labelled(around, "field.state", Mrkdwn(f"{MARK[grant.state]} {state_word(grant, around)}")),
        labelled(around, "access.field.system", esc(system_name(grant, around))),
        labelled(around, "access.field.grantee", around.person(grant.grantee)),
        labelled(around, "access.field.period", period(grant, around)),
    ]
    if grant.link:
        told.append(labelled(around, "access.field.link", esc(grant.link.id)))
    if risks := _risks(grant, around):
        told.append(labelled(around, "access.field.risk", risks))
    return told


def period(grant: AccessGrant, around: Surroundings) -> Mrkdwn:
    if grant.ended_at:
        return around.say("access.ended_at", at=around.when(grant.ended_at))
    if grant.ends_at and grant.begins_at:
        return around.say("access.until", since=around.when(grant.begins_at), until=around.when(grant.ends_at))
    length = days_or_hours(around.locale, grant.duration)
    if grant.begins:
        return around.say("access.from", at=around.when(grant.begins), length=length)
    return around.say("access.from_grant", length=length)


def _risks(grant: AccessGrant, around: Surroundings) -> Mrkdwn:
    """What makes somebody look twice."""
    kinds = {"privileged": grant.privileged, "personal_data": grant.personal_data, "subcontractor": bool(grant.company)}
    words = [around.plain(f"access.risk.{kind}") for kind, holds in kinds.items() if holds]
    return esc(around.plain("card.between").join(words))


def scope_and_reason(grant: AccessGrant, around: Surroundings) -> list[Block]:
    return [
        section(around.say("access.scope")),
        quote(grant.scope),
        section(around.say("access.reason")),
        quote(grant.reason),
    ]


def said_so_far(grant: AccessGrant, around: Surroundings) -> list[Block]:
    """Who agreed, what was given, how it ended: each in the words of the person who said it."""
    blocks = [block for given in given_so_far(grant) for block in _what_was_given(given, around)]
    for each in grant.extensions:
        if each.ends_after:
            blocks.append(section(around.say("access.extended_to", until=around.when(each.ends_after))))
    if grant.extension and grant.state is State.GRANTED:
        blocks += _extension(grant.extension, around)
    if grant.ending:
        blocks.append(section(around.say(f"access.ending.{grant.ending}")))
    if lines := _confirmed(grant, around):
        blocks.append(section(lines))
    return blocks


def given_so_far(grant: AccessGrant) -> list[Given]:
    """Of everybody whose agreement was needed; the last of them made it an access."""
    last = [grant.given] if grant.given else []
    votes = [vote for vote in grant.approval.votes if vote.verdict is Verdict.APPROVED and vote.comment]
    others = [vote for vote in votes if not last or vote.by != last[0].by]
    return [*(Given(at=v.at, by=v.by, what=v.comment, deputy_for=v.deputy_for) for v in others), *last]


def _what_was_given(given: Given, around: Surroundings) -> list[Block]:
    by = around.decider(given.by, given.deputy_for)
    return [section(around.say("access.given", by=by, at=around.when(given.at))), quote(given.what)]


def _extension(asked: Extension, around: Surroundings) -> list[Block]:
    length = days_or_hours(around.locale, asked.duration)
    until = around.when(asked.ends_before + asked.duration)
    return [section(around.say("access.extension", length=length, until=until)), quote(asked.reason)]


def _confirmed(grant: AccessGrant, around: Surroundings) -> Mrkdwn:
    if grant.state not in (State.ENDING, State.CLOSED) or grant.given is None:
        return Mrkdwn("")
    lines = []
    for key, said in (("removed", grant.removed), ("out", grant.out)):
        if said:
            lines.append(around.say(f"access.said.{key}", by=around.person(said.by), at=around.when(said.at)))
        else:
            lines.append(around.say(f"access.waits.{key}"))
    return Mrkdwn("\n".join(lines))


def access_button(grant: AccessGrant, around: Surroundings, verb: str, style: str | None = None) -> Element:
    """It carries the number and the digest of what is shown."""
    label = around.plain(f"button.access.{verb}")
    return button(label, f"access.{verb}", f"{grant.id}|{shown(grant)}", style=style, about=grant.id)


def request_access_button(case: CustomerCase, around: Surroundings) -> Element:
    """On the card of the case that the access is needed for."""
    return button(around.plain("button.access.request"), "access.request", case.id, about=case.id)


def lead_reasons(grant: AccessGrant, around: Surroundings) -> Mrkdwn:
    reasons: Iterable[str] = (around.plain(f"access.lead.{each}") for each in why_a_lead(grant, around.terms))
    return esc(around.plain("card.between").join(reasons))


def whose_turn(grant: AccessGrant) -> Side | None:
    step = grant.deciding.step if grant.deciding else None
    return step.side if step else None


def about(grant: AccessGrant, around: Surroundings) -> Mrkdwn:
    """One line, above a form."""
    return around.say(
        "access.form.about", id=grant.id, system=system_name(grant, around), scope=one_line(grant.scope, 120)
    )
