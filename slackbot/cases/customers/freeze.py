"""Another company comes into the shared channel: what we say there waits until a lead decides (Art. 12)."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.customers.said import decided, panel
from slackbot.cases.customers.state import Admission, Customer, Freeze
from slackbot.cases.rulebook import CLOCK, LEADS, rule
from slackbot.safety.audience import UNNAMED
from slackbot.words import Audience, Card, CommandBase, Decision, JsonValue, Lane, Refusal, value

FREEZE = "freeze"


@value
class NoteCompanies(CommandBase):
    """Who is in the channel beside the customer and us, or invited to it, as Slack says it now."""

    kind: Literal["customer.note_companies"] = "customer.note_companies"
    companies: tuple[str, ...]
    people: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)


@value
class ResumeSaying(CommandBase):
    """What waits is said. `reason`: why the other company may read it; not needed once it has left."""

    kind: Literal["customer.resume_saying"] = "customer.resume_saying"
    shown: str
    reason: str = ""


@value
class KeepSilent(CommandBase):
    kind: Literal["customer.keep_silent"] = "customer.keep_silent"
    shown: str


@enforces("12")
@rule(NoteCompanies, may=CLOCK, cites=("12",))
def note_companies(
    customer: Customer, command: NoteCompanies, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    """That a company has left does not end the freeze. Whoever was admitted and has left is admitted no more."""
    admitted = tuple(each for each in customer.admitted if each.team in command.companies)
    unknown = tuple(sorted({*command.companies} - {each.team for each in admitted}))
    before = customer.frozen
    named = {
        **(before.names if before else {}),
        **{each: command.names[each] for each in unknown if each in command.names},
    }
    seen = (before.companies, before.names) if before else ((), {})
    if admitted == customer.admitted and (unknown, named) == seen:
        return Refusal(code="nothing_to_record")
    companies: list[JsonValue] = [*command.companies]
    if not before and not unknown:
        return decided(replace(customer, admitted=admitted), command, now, "companies_noted", companies=companies)
    freeze = before or Freeze(since=now, companies=unknown)
    freeze = replace(freeze, companies=unknown, people=command.people or freeze.people, names=named)
    after = replace(customer, admitted=admitted, freeze=freeze)
    happened = "companies_noted" if before else "frozen"
    return decided(after, command, now, happened, freeze_card(freeze, agreement), companies=companies, refs=("12",))


@enforces("12")
@rule(ResumeSaying, may=LEADS, cites=("12",))
def resume(customer: Customer, command: ResumeSaying, agreement: Agreement, now: datetime) -> Decision | Refusal:
    freeze, why = customer.frozen, command.reason.strip()
    if refusal := not_resumable(freeze, command.shown):
        return refusal
    assert freeze is not None, "otherwise there is nothing to resume"
    if freeze.companies and not why:
        return Refusal(code="no_reason_to_resume", refs=("12",))
    by = command.by.user
    ended = replace(freeze, ended_at=now, ended_by=by, why=why)
    read_by = tuple(Admission(team=team, by=by, why=why, at=now) for team in freeze.companies)
    after = replace(customer, freeze=ended, admitted=(*customer.admitted, *read_by))
    said = (freeze_card(ended, agreement), panel(after))
    admitted: list[JsonValue] = [*freeze.companies]
    return decided(after, command, now, "saying_resumed", *said, refs=("12",), admitted=admitted, why=why)


@enforces("12")
@rule(KeepSilent, may=LEADS, cites=("12",))
def keep_silent(customer: Customer, command: KeepSilent, agreement: Agreement, now: datetime) -> Decision | Refusal:
    freeze = customer.frozen
    if freeze is None or command.shown != freeze.shown:
        return Refusal(code="outdated", refs=("12",))
    kept = replace(freeze, kept_by=command.by.user, kept_at=now)
    after = replace(customer, freeze=kept)
    return decided(after, command, now, "kept_silent", freeze_card(kept, agreement), refs=("12",))


def not_resumable(freeze: Freeze | None, shown: str) -> Refusal | None:
    """A company that is invited without a name cannot be confirmed: nobody knows who it is."""
    if freeze is None or shown != freeze.shown:
        return Refusal(code="outdated", refs=("12",))
    return Refusal(code="company_unnamed", refs=("12",)) if UNNAMED in freeze.companies else None


def freeze_card(freeze: Freeze, agreement: Agreement) -> Card:
    desk = agreement.provider.desk_channel
    return Card(channel=desk, audience=Audience.DESK, name=f"{FREEZE}:{freeze.name}", lane=Lane.APPROVAL)
