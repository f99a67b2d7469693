"""The provider answers: acknowledge, take command, set severity, note, update (Art. 5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement, Severity
from slackbot.cases.common import decided, digest, noted, tell_customer, tell_desk
from slackbot.cases.disputes import SEVERITY, Standing, disputable
from slackbot.cases.incidents.during import listed
from slackbot.cases.incidents.state import OPEN, OTHER_SYSTEM, Incident, State, Update, Weighed
from slackbot.cases.matter import Disputable
from slackbot.cases.rulebook import STAFF, rule
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Refusal, value


@value
class Acknowledge(CommandBase):
    kind: Literal["incident.acknowledge"] = "incident.acknowledge"


@value
class TakeCommand(CommandBase):
    kind: Literal["incident.take_command"] = "incident.take_command"


@value
class SetSeverity(CommandBase):
    kind: Literal["incident.set_severity"] = "incident.set_severity"
    severity: Severity


@value
class SetSystem(CommandBase):
    """The reporter may not have known it, or meant another one."""

    kind: Literal["incident.set_system"] = "incident.set_system"
    system: str


@value
class WriteNote(CommandBase):
    """Internal: it is written in #desk and nowhere else."""

    kind: Literal["incident.write_note"] = "incident.write_note"
    text: str


@value
class PostUpdate(Worded):
    """A 経過報告 to the customer."""

    kind: Literal["incident.post_update"] = "incident.post_update"
    text: str


@enforces("5.2")
@rule(Acknowledge, may=STAFF, cites=("5.2",))
def acknowledge(incident: Incident, command: Acknowledge, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """Whoever was called and comes second hears who was first, and goes back to sleep."""
    if incident.state is not State.REPORTED:
        return _too_late(incident, command)
    taken = under_way(incident, command, now)
    said = tell_customer(taken, "taken_over" if incident.given_up else "acknowledged", by=command.by.user)
    return decided(taken, command, now, "acknowledged", said, refs=("5.2",))


def _too_late(incident: Incident, command: Acknowledge) -> Refusal:
    if incident.state not in OPEN or not incident.commander or not incident.begun_at:
        return Refusal(code="wrong_state", refs=("5.2",), data={"state": str(incident.state)})
    if incident.commander == command.by.user:
        return Refusal(code="already_commander", refs=("5.2",))
    begun = {"by": incident.commander, "at": incident.begun_at.isoformat()}
    return Refusal(code="already_begun", refs=("5.2",), data={**begun})


@rule(TakeCommand, may=STAFF, when=OPEN, cites=("5.2",))
def take_command(incident: Incident, command: TakeCommand, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if incident.commander == command.by.user:
        return Refusal(code="already_commander")
    led = replace(incident, commander=command.by.user)
    return decided(led, command, now, "command_taken", tell_desk(led, "command_taken", by=command.by.user))


@rule(SetSeverity, may=STAFF, when=OPEN, cites=("5.2",))
def set_severity(incident: Incident, command: SetSeverity, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if incident.severity is command.severity:
        return Refusal(code="same_severity")
    last = Weighed(at=now, by=command.by.user, before=incident.severity, after=command.severity)
    weighed = replace(incident, severity=command.severity, weighed=last)
    facts: dict[str, Any] = {"before": str(last.before), "after": str(last.after)}
    said = tell_customer(weighed, "severity_set", by=command.by.user, **facts)
    return decided(weighed, command, now, "severity_set", said, **facts)


@disputable
def standing(case: Disputable) -> tuple[Standing, ...]:
    """By what we weighed it when the customer hears, and how soon: what they reported may say otherwise (Art. 18)."""
    weighed = case.weighed if isinstance(case, Incident) else None
    if weighed is None:
        return ()
    shown = digest(case.id, SEVERITY, weighed.at.isoformat(), weighed.before, weighed.after)
    return (Standing(about=SEVERITY, shown=shown, refs=("5.2",), item="5.2", beside=True),)


@rule(SetSystem, may=STAFF, when=OPEN, cites=("5.2",))
def set_system(incident: Incident, command: SetSystem, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if command.system not in {system.key for system in agreement.particulars.systems} | {OTHER_SYSTEM}:
        return Refusal(code="unknown_system")
    if incident.system == command.system:
        return Refusal(code="same_system")
    named = replace(incident, system=command.system)
    now_listed = () if incident.in_stop else listed(named, command)
    before, after = incident.system, command.system
    return decided(named, command, now, "system_set", *now_listed, before=before, after=after)


@enforces("12")
@rule(WriteNote, may=STAFF, cites=("12",))
def write_note(incident: Incident, command: WriteNote, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    said = tell_desk(incident, "note", by=command.by.user, text=command.text)
    return noted(incident, command, now, "note_written", said, refs=("12",), text=command.text)


@enforces("5.2")
@rule(PostUpdate, may=STAFF, when=OPEN, cites=("5.2",))
def post_update(incident: Incident, command: PostUpdate, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    update = Update(at=now, by=command.by.user, text=command.text.strip())
    told = replace(under_way(incident, command, now), update=update)
    said = tell_customer(told, "update", by=command.by.user, text=update.text)
    return decided(told, command, now, "updated", said, refs=("5.2",), text=update.text)


def under_way(incident: Incident, command: CommandBase, now: datetime) -> Incident:
    return incident.begun(command.by.user, now)
