"""What a rota says: by the file, or by a lead in Slack. The one who last said something new is in force (Art. 5.2).

A file that is applied again unchanged undoes nothing that a lead changed since. One that says something else of a rota
wins, and #desk reads what it replaced.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from slackbot.agreement.articles import enforces
from slackbot.agreement.rotas import RotaTerms
from slackbot.cases.common import digest
from slackbot.cases.oncall.commands import ApplyRota, EditRota, EndRota
from slackbot.cases.oncall.common import DESK, decided, handed_over, told
from slackbot.cases.oncall.state import Rota
from slackbot.cases.provider import PROVIDER, RecordRota
from slackbot.cases.rulebook import LEADS, STAFF, rule
from slackbot.words import CommandBase, Decision, FollowUp, Message, Refusal, Role


def terms_digest(terms: RotaTerms) -> str:
    """Of what a lead saw before changing it."""
    return digest(terms)


@rule(ApplyRota, may=STAFF, opens=True, cites=("5.2",))
def apply_rota(rota: Rota | None, command: ApplyRota, agreement: object, now: datetime) -> Decision | Refusal:
    if command.by.role is not Role.LEAD:
        return Refusal(code="leads_only")
    if rota and rota.written == command.terms:
        return Refusal(code="already_in_force")
    overruled = rota.edited_by if rota and rota.terms != command.terms else ""
    after = replace(_begun(rota, command, now), written=command.terms, edited_by="")
    said = [told("file_won", by=overruled)] if overruled else []
    return _in_force(rota, after, command, now, "applied", *said)


@enforces("5.2")
@rule(EditRota, may=LEADS, opens=True, cites=("5.2",))
def edit_rota(rota: Rota | None, command: EditRota, agreement: object, now: datetime) -> Decision | Refusal:
    standing = rota if rota and rota.is_open else None
    if standing and not command.shown:
        return Refusal(code="rota_exists")
    if command.shown and (standing is None or command.shown != terms_digest(standing.terms)):
        return Refusal(code="outdated")
    if standing and standing.terms == command.terms:
        return Refusal(code="nothing_has_changed")
    after = replace(_begun(rota, command, now), edited_by=command.by.user)
    said = told("edited" if standing else "made", by=command.by.user)
    return _in_force(rota, after, command, now, "edited" if standing else "made", said)


@enforces("5.2")
@rule(EndRota, may=LEADS, cites=("5.2",))
def end_rota(rota: Rota, command: EndRota, agreement: object, now: datetime) -> Decision | Refusal:
    """What the file said is remembered, so that the same file does not begin it anew; until the file has it no more."""
    written = None if command.from_file else rota.written
    if not rota.is_open:
        return decided(replace(rota, written=written), command, now, "forgotten") if command.from_file else _over()
    after = replace(rota, ended_at=now, overrides=(), written=written)
    said = told("ended", by=command.by.user)
    return decided(after, command, now, "ended", said, _follow(command, rota.terms.key, None))


def _over() -> Refusal:
    return Refusal(code="no_such_rota")


def _begun(rota: Rota | None, command: ApplyRota | EditRota, now: datetime) -> Rota:
    """With these terms, from now on."""
    terms = command.terms
    if rota is None:
        return Rota(id=command.case_id, channel=DESK, opened_at=now, terms=terms, changed_at=now)
    names = {layer.name for layer in terms.layers}
    kept = tuple(each for each in rota.overrides if each.layer in names)
    said = rota.group_said if terms.user_group == rota.terms.user_group else ()
    return replace(rota, terms=terms, overrides=kept, changed_at=now, ended_at=None, group_said=said)


def _in_force(
    before: Rota | None, after: Rota, command: ApplyRota | EditRota, now: datetime, happened: str, *said: Message
) -> Decision:
    """Whoever is on duty by it and was not before is called at once, as at any change of shift."""
    went, came = before.people(now) if before else (), after.people(now)
    if before and came and came != went:
        after, cards = handed_over(after, now, came, went)
        said = (*said, *cards)
    if before or isinstance(command, EditRota):
        # What a file says for the first time the provider's record has from the same file.
        said = (*said, _follow(command, after.terms.key, after.terms))
    return decided(after, command, now, happened, *said)


def _follow(command: CommandBase, key: str, terms: RotaTerms | None) -> FollowUp:
    """Escalations find the layers with the provider's particulars."""
    record = RecordRota(id=f"{command.id}/0", case_id=PROVIDER, by=command.by, key=key, terms=terms)
    return FollowUp(command=record)
