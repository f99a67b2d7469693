"""Versions of a customer's agreement: put on record, in force from their day on, never overlapping (Art. 1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement, Particulars
from slackbot.cases.customers.commands import ApplyAgreement, TakeEffect
from slackbot.cases.customers.said import announce, decided, latest_first, panel, tell_desk
from slackbot.cases.customers.state import Customer, Version
from slackbot.cases.rulebook import CLOCK, STAFF, rule
from slackbot.cases.timing import timer
from slackbot.words import Decision, Message, Refusal, Timer


@enforces("1")
@rule(ApplyAgreement, may=STAFF, opens=True, cites=("1",))
def apply_agreement(
    customer: Customer | None, command: ApplyAgreement, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    """In force at once when its day has come, or when there is nothing else; otherwise on that day."""
    terms = agreement.particulars
    before = customer or Customer(id=terms.key, channel=terms.channel, opened_at=now, agreement="", panel_drawn_at=now)
    known = {before.agreement, *(each.agreement for each in before.scheduled)}
    if command.agreement in known:
        return Refusal(code="already_in_force")
    current, new = _kept_before(before), _version(command, agreement, now)
    amends = current is not None and (new.terms, new.effective_from) == (current.terms, current.effective_from)
    if not amends and _overlaps(new, current) and not command.correct:
        return _overlap(current)
    versions = tuple(_given_way(each, new, current, amends, now) for each in _record(before, current))
    if before.agreement and new.begins > now:
        after = replace(before, versions=(*versions, new), panel_drawn_at=now)
        scheduled = {"version": new.agreement, "effective_from": new.effective_from.isoformat()}
        return decided(after, command, now, "version_scheduled", panel(after), refs=("1",), **scheduled)
    after = _bound(replace(before, versions=(*versions, replace(new, since=now))), agreement, command.agreement, now)
    # What a build that kept no versions put in force may be the very same.
    said = _new_terms(after, agreement, new) if current and current.terms and not amends else ()
    return decided(
        after, command, now, "agreement_applied", panel(after), *said, refs=("1",), version=command.agreement
    )


@enforces("1")
@rule(TakeEffect, may=CLOCK)
def take_effect(customer: Customer, command: TakeEffect, agreement: Agreement, now: datetime) -> Decision | Refusal:
    new = next((each for each in customer.scheduled if each.agreement == command.agreement), None)
    if new is None:
        return Refusal(code="superseded")
    versions = tuple(replace(each, since=now) if each is new else each for each in customer.versions)
    after = _bound(replace(customer, versions=versions), agreement, command.agreement, now)
    said = _new_terms(after, agreement, new)
    return decided(
        after, command, now, "agreement_applied", panel(after), *said, refs=("1",), version=command.agreement
    )


def days_to_come(customer: Customer) -> tuple[Timer, ...]:
    return tuple(
        timer(customer, f"version.{each.agreement}", each.begins, TakeEffect, agreement=each.agreement)
        for each in customer.scheduled
    )


def _version(command: ApplyAgreement, agreement: Agreement, now: datetime) -> Version:
    terms = agreement.particulars
    return Version(
        agreement=command.agreement,
        terms=agreement.terms,
        effective_from=terms.effective_from,
        begins=terms.begins,
        put_by=command.author or command.by.user,
        in_slack=not command.author and bool(command.by.user),
        put_at=now,
    )


def _kept_before(customer: Customer) -> Version | None:
    """The version in force; of a record that kept none, what is known of it."""
    if customer.in_force or not customer.agreement:
        return customer.in_force
    began = customer.opened_at
    return Version(
        agreement=customer.agreement,
        effective_from=began.date(),
        begins=began,
        put_by="",
        put_at=began,
        since=began,
    )


def _record(customer: Customer, current: Version | None) -> tuple[Version, ...]:
    return customer.versions if customer.in_force or not current else (*customer.versions, current)


def _overlaps(new: Version, current: Version | None) -> bool:
    return current is not None and bool(current.terms) and new.effective_from <= current.effective_from


def _overlap(current: Version | None) -> Refusal:
    assert current is not None
    data = {"version": current.agreement, "day": current.effective_from.isoformat()}
    return Refusal(code="versions_overlap", refs=("1",), data={**data})


def _given_way(each: Version, new: Version, current: Version | None, amends: bool, now: datetime) -> Version:
    """What waits for a day that the new version covers too is replaced, and what is corrected."""
    covered = each.waits and not amends and each.effective_from >= new.effective_from
    corrected = each == current and not amends and _overlaps(new, current)
    return replace(each, replaced_at=now) if covered or corrected else each


def _bound(customer: Customer, agreement: Agreement, version: str, now: datetime) -> Customer:
    terms: Particulars = agreement.particulars
    # The files still name the id that Slack has replaced: the channel is the same.
    channel = customer.channel if terms.channel in customer.replaced else terms.channel
    left = customer.left if channel == customer.channel else latest_first(customer.channel, customer.left, but=channel)
    return replace(customer, channel=channel, left=left, agreement=version, panel_drawn_at=now)


def _new_terms(customer: Customer, agreement: Agreement, new: Version) -> tuple[Message, ...]:
    day = new.effective_from.isoformat()
    return (
        announce(customer, "new_terms", day=day),
        tell_desk(agreement.provider.desk_channel, "new_terms_desk", day=day, version=new.agreement),
    )
