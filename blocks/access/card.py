"""The card in the shared channel: what we ask for, and what the customer can do about it."""

from __future__ import annotations

from blocks.access.common import (
    access_button,
    facts,
    given_so_far,
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
    Mrkdwn,
    actions,
    context,
    fields,
    fitted,
    header,
    section,
)
from slackbot.cases.access.state import AccessGrant, State, was_refused
from slackbot.words import Rendered, Side


def card(grant: AccessGrant, around: Surroundings) -> Rendered:
    named, buttons = title(grant, around, "access.card.title"), _buttons(grant, around)
    blocks: list[Block] = [
        header(named),
        fields(facts(grant, around)),
        *scope_and_reason(grant, around),
        *said_so_far(grant, around),
        *_what_to_do(grant, around),
        *([actions(*buttons)] if buttons else []),
        context(around.say("card.talk_in_thread"), around.grounds("6(4)", "11") if grant.company else _grounds(around)),
    ]
    return Rendered(text=notification(grant, around, named), blocks=fitted(blocks))


def _grounds(around: Surroundings) -> Mrkdwn:
    return around.grounds("6(4)")


def _what_to_do(grant: AccessGrant, around: Surroundings) -> list[Block]:
    if whose_turn(grant) is Side.CUSTOMER:
        return [section(around.say("access.card.please_extend" if grant.stands else "access.card.please_grant"))]
    if grant.state is State.ENDING and not grant.removed:
        return [section(around.say("access.card.please_remove"))]
    if not was_refused(grant):
        return []
    # One of several may have given something already.
    return [section(around.say("access.card.remove_part" if given_so_far(grant) else "access.card.came_to_nothing"))]


def _buttons(grant: AccessGrant, around: Surroundings) -> list[Element]:
    def make(verb: str, style: str | None = None) -> Element:
        return access_button(grant, around, verb, style)

    deciding = []
    if whose_turn(grant) is Side.CUSTOMER:
        first = make("grant", "primary")
        deciding = [first, make("grant_changed"), make("decline"), make("question")]
    if grant.state is State.GRANTED:
        return [*deciding, make("revoke", "danger")]
    if grant.state is State.ENDING:
        return [] if grant.removed else [make("removed", "primary")]
    if grant.state is State.CLOSED and grant.residual_asked and not grant.residual:
        return [make("nothing_left", "primary"), make("something_left")]
    return deciding
