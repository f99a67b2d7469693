"""The provider: #desk and the people who may act for it, read live at every press."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement, ProviderParticulars, Subcontractor
from slackbot.agreement.people import Delegation
from slackbot.agreement.rotas import RotaTerms
from slackbot.cases.customers.commands import TellOfSubcontractors
from slackbot.cases.rulebook import CLOCK, STAFF, rule
from slackbot.words import CaseBase, CommandBase, Decision, Event, FollowUp, JsonValue, Refusal, value

PROVIDER = "provider"
"""The case id. Customer keys are upper case, so it can never be one of theirs."""


@value
class Group:
    """A Slack user group among leads or engineers, as it was last read."""

    id: str
    members: tuple[str, ...]


@value
class KeptRota:
    """As the rota's own record has it: what a lead changed in Slack is not what the file says."""

    key: str
    terms: RotaTerms | None
    """None: it has ended."""


@value
class Provider(CaseBase):
    """`channel` is #desk."""

    kind: Literal["provider"] = "provider"
    particulars: ProviderParticulars
    """With the members of user groups in their place, the deputies whom leads named, and the rotas in force."""
    written: ProviderParticulars | None = None
    """As the file says, where that is something else."""
    delegations: tuple[Delegation, ...] = ()
    """That are not over; what was is in the record."""
    groups: tuple[Group, ...] = ()
    rotas: tuple[KeptRota, ...] = ()
    replaced: tuple[str, ...] = ()
    """Ids #desk had before Slack gave it another, the latest first. They still mean this channel."""
    left: tuple[str, ...] = ()
    """Channels that were #desk before, the latest first."""
    shared_since: datetime | None = None
    """Since then other companies read #desk, as far as is known."""

    @property
    def former(self) -> tuple[str, ...]:
        return (*self.replaced, *self.left)


@value
class ApplyProvider(CommandBase):
    kind: Literal["provider.apply"] = "provider.apply"
    particulars: ProviderParticulars
    customers: tuple[str, ...] = ()
    """Keys of those who hear of a change of the subcontractors."""


@value
class RecordMembers(CommandBase):
    """Who is in a user group now, as Slack says."""

    kind: Literal["provider.record_members"] = "provider.record_members"
    group: str
    members: tuple[str, ...]


@value
class RecordRota(CommandBase):
    """A rota says something else from now on; None: it has ended."""

    kind: Literal["provider.record_rota"] = "provider.record_rota"
    key: str
    terms: RotaTerms | None


@value
class MoveDesk(CommandBase):
    """Slack gave #desk another id (`channel_id_changed`)."""

    kind: Literal["provider.move_desk"] = "provider.move_desk"
    old: str
    new: str


@enforces("11")
@rule(ApplyProvider, may=STAFF, opens=True, cites=("1",))
def apply_provider(
    provider: Provider | None, command: ApplyProvider, agreement: Agreement | None, now: datetime
) -> Decision | Refusal:
    wanted = command.particulars
    before = provider or Provider(id=PROVIDER, channel=wanted.desk_channel, opened_at=now, particulars=wanted)
    if wanted.desk_channel in before.replaced:
        # The file still names the id that Slack has replaced: the channel is the same.
        wanted = replace(wanted, desk_channel=before.channel)
    wanted = with_past(before.particulars, wanted, before.particulars.day(now))
    if provider and (provider.written or provider.particulars) == wanted:
        return Refusal(code="already_in_force")
    desk = wanted.desk_channel
    left = before.left if desk == before.channel else _first(before.channel, before.left, but=desk)
    after = staffed(replace(before, channel=desk, left=left), wanted, before.groups)
    applied = Event(type="provider.applied", at=now, by=command.by, data={})
    return Decision(case=after, events=(applied,), messages=_told(before, after, command))


def with_past(before: ProviderParticulars, wanted: ProviderParticulars, today: date) -> ProviderParticulars:
    """A company that no longer stands in the file has ended: what its people did keeps its name."""
    named = {company.company for company in wanted.subcontractors}
    people = {*wanted.leads, *wanted.engineers, *(user for each in wanted.subcontractors for user in each.people)}
    gone = [each for each in before.subcontractors if each.company not in named and not people & {*each.people}]
    yesterday = today - timedelta(days=1)
    ended = [replace(each, ends=min(each.ends or yesterday, yesterday)) for each in gone if _had_begun(each, yesterday)]
    return replace(wanted, subcontractors=(*wanted.subcontractors, *ended)) if ended else wanted


def _had_begun(company: Subcontractor, day: date) -> bool:
    return company.begins is None or company.begins <= day


def _told(before: Provider, after: Provider, command: ApplyProvider) -> tuple[FollowUp, ...]:
    """Each customer hears of those who work for it, once."""
    known = {each.company: each for each in before.particulars.subcontractors}
    now = {each.company: each for each in after.particulars.subcontractors}
    changed = [name for name in {**known, **now} if _shown(known.get(name)) != _shown(now.get(name))]
    told: list[TellOfSubcontractors] = []
    for key in command.customers:
        theirs = tuple(
            company
            for name in changed
            if (company := now.get(name) or known[name]).works_for(key) or known.get(name, company).works_for(key)
        )
        if theirs:
            number = len(told)
            told.append(TellOfSubcontractors(id=f"{command.id}/{number}", case_id=key, by=command.by, companies=theirs))
    return tuple(FollowUp(command=each) for each in told)


def _shown(company: Subcontractor | None) -> tuple[object, ...]:
    """What a customer is told of: not which people it sends."""
    if company is None:
        return ()
    return (company.scope, company.customers, company.personal_data, company.begins, company.ends)


@rule(RecordMembers, may=CLOCK)
def record_members(
    provider: Provider, command: RecordMembers, agreement: Agreement | None, now: datetime
) -> Decision | Refusal:
    """Nobody is no answer: who was last known goes on."""
    read, wanted = Group(id=command.group, members=command.members), provider.written
    if wanted is None or read.id not in wanted.groups or not read.members or read in provider.groups:
        return Refusal(code="nothing_to_record")
    others = tuple(each for each in provider.groups if each.id != read.id)
    data: dict[str, JsonValue] = {"group": read.id, "members": [*read.members]}
    told = Event(type="provider.members_recorded", at=now, by=command.by, data=data)
    return Decision(case=staffed(provider, wanted, (*others, read)), events=(told,))


def staffed(provider: Provider, wanted: ProviderParticulars, groups: tuple[Group, ...]) -> Provider:
    """`wanted`: as the file says."""
    kept = tuple(each for each in groups if each.id in wanted.groups)
    people = wanted.with_members({each.id: each.members for each in kept})
    away = (*wanted.away, *(each.away for each in provider.delegations))
    found = replace(people, away=away, rotas=_rotas(wanted.rotas, provider.rotas))
    written = wanted if wanted.groups or provider.delegations or found.rotas != wanted.rotas else None
    return replace(provider, particulars=found, written=written, groups=kept)


@rule(RecordRota, may=STAFF)
def record_rota(provider: Provider, command: RecordRota, agreement: Agreement | None, now: datetime) -> Decision:
    kept = (
        *(each for each in provider.rotas if each.key != command.key),
        KeptRota(key=command.key, terms=command.terms),
    )
    written = provider.written or provider.particulars
    after = staffed(replace(provider, rotas=kept), written, provider.groups)
    told = Event(type="provider.rota_recorded", at=now, by=command.by, data={"rota": command.key})
    return Decision(case=after, events=(told,))


def _rotas(written: tuple[RotaTerms, ...], kept: tuple[KeptRota, ...]) -> tuple[RotaTerms, ...]:
    """Those of the file in their order, then those that a lead made."""
    found: dict[str, RotaTerms | None] = {each.key: each for each in written}
    found |= {each.key: each.terms for each in kept}
    return tuple(each for each in found.values() if each)


@rule(MoveDesk, may=CLOCK)
def move_desk(provider: Provider, command: MoveDesk, agreement: Agreement | None, now: datetime) -> Decision | Refusal:
    if command.old != provider.channel:
        return Refusal(code="nothing_to_record")
    particulars = replace(provider.particulars, desk_channel=command.new)
    written = replace(provider.written, desk_channel=command.new) if provider.written else None
    replaced = _first(command.old, provider.replaced, but=command.new)
    after = replace(provider, channel=command.new, particulars=particulars, written=written, replaced=replaced)
    moved = Event(type="provider.desk_moved", at=now, by=command.by, data={"old": command.old, "new": command.new})
    return Decision(case=after, events=(moved,))


def _first(id_: str, ids: tuple[str, ...], *, but: str) -> tuple[str, ...]:
    return (id_, *(each for each in ids if each not in (id_, but)))


Command = ApplyProvider | RecordMembers | RecordRota | MoveDesk
