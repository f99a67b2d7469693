"""What is said once about a customer's channel itself, in it or in #desk."""

from __future__ import annotations

from collections.abc import Callable

from blocks.around import Surroundings
from blocks.kit import Mrkdwn, esc, joined, link
from blocks.told import Params, told_of
from slackbot.agreement.particulars import ProviderParticulars
from slackbot.cases.customers import Customer
from slackbot.cases.customers.feeds import ONE_REVOKED, REVOKED
from slackbot.cases.customers.secrets import IN_CHANNEL, IN_MESSAGE
from slackbot.cases.customers.subcontractors import SUBCONTRACTORS
from slackbot.i18n import text
from slackbot.words import Notice, Rendered

Renderer = Callable[[Customer, Params, Surroundings], Rendered]


def notice(said: Notice, customer: Customer, around: Surroundings) -> Rendered:
    return NOTICES[said.key](customer, said.params, around)


def handover(locale: str, provider: ProviderParticulars) -> str:
    """How a secret reaches the other side instead."""
    ours = provider.handover
    return text(locale, "secret.handover_by", how=ours) if ours else text(locale, "secret.handover")


def _in_message(customer: Customer, params: Params, around: Surroundings) -> Rendered:
    looks_like = around.plain(f"secret.looks_like.{params['looks_like']}")
    how = esc(handover(around.locale, around.terms.provider))
    first = around.say("secret.in_message", by=around.person(str(params["by"])), looks_like=looks_like)
    return told_of(around, first, around.say("secret.take_back"), how, refs=("12",))


def _in_channel(customer: Customer, params: Params, around: Surroundings) -> Rendered:
    looks_like = around.plain(f"secret.looks_like.{params['looks_like']}")
    name, by = around.terms.particulars.short_name, around.person(str(params["by"]))
    first = around.say("secret.in_channel", name=name, by=by, looks_like=looks_like)
    place = link(str(params["permalink"]), around.plain("secret.message")) if params.get("permalink") else Mrkdwn("")
    return told_of(around, first, place, around.say("secret.change_it"), refs=("12",))


def _subcontractors(customer: Customer, params: Params, around: Surroundings) -> Rendered:
    companies = params["companies"]
    assert isinstance(companies, list)
    first = around.say("subcontractors.changed", name=around.terms.particulars.short_name)
    lines = [_company(each, around) for each in companies if isinstance(each, dict)]
    return told_of(around, joined([first, *lines]), around.say("subcontractors.same_duties"), refs=("11", "12"))


def _company(told: Params, around: Surroundings) -> Mrkdwn:
    key = "subcontractors.over" if told["over"] else "subcontractors.in_force"
    between = around.plain("subcontractors.between", begins=told["begins"] or "–", ends=told["ends"] or "–")
    about = around.plain("subcontractors.personal_data" if told["personal_data"] else "subcontractors.no_personal_data")
    return around.say(key, company=told["company"], scope=told["scope"] or "–", between=between, about=about)


def _feeds_revoked(customer: Customer, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("feed.revoked"), refs=("12",))


def _feed_revoked(customer: Customer, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("feed.one_revoked", who=around.person(str(params["by"]))), refs=("12",))


NOTICES: dict[str, Renderer] = {
    IN_MESSAGE: _in_message,
    IN_CHANNEL: _in_channel,
    REVOKED: _feeds_revoked,
    ONE_REVOKED: _feed_revoked,
    SUBCONTRACTORS: _subcontractors,
}
