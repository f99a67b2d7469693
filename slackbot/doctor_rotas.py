"""What `slackbot doctor` says of rotas: who takes turns and is gone, and whether a group may follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slackbot.agreement.rotas import RotaTerms
from slackbot.directory import look_up
from slackbot.slack import Slack, SlackTrouble
from slackbot.user_groups import members, write

if TYPE_CHECKING:
    from slackbot.doctor import Report

NAMED = "Whoever is on duty is mentioned by name all the same."
FOLLOW_OBJECTIONS = {
    "no_such_subteam": "Slack knows no such user group",
    "missing_scope": "the app lacks the scope usergroups:write",
    "permission_denied": "the workspace does not let an app change it (Settings, Permissions, User groups)",
    "paid_teams_only": "the workspace's plan has no user groups",
    "invalid_users": "somebody in it is deactivated or of another company",
}


async def look(slack: Slack, rota: RotaTerms, report: Report) -> None:
    await _turns(slack, rota, report)
    if rota.user_group:
        await _follows(slack, rota, report)


async def _turns(slack: Slack, rota: RotaTerms, report: Report) -> None:
    """Whether whoever takes turns is still there: a call to somebody else is heard by nobody."""
    name = f"rota {rota.key}"
    try:
        known = {user: await look_up(slack, user) for user in rota.people}
    except SlackTrouble as trouble:
        report.bad(name, f"Who takes turns cannot be asked: {trouble}")
        return
    gone = [user for user, person in known.items() if person is None or person.deleted or person.guest]
    if gone:
        report.bad(
            name, f"{', '.join(gone)}: deactivated, a guest, or unknown to Slack. Leads change it: /oncall edit."
        )
    else:
        report.good(name, f"{len(known)} take turns, {', '.join(layer.name for layer in rota.layers)}")


async def _follows(slack: Slack, rota: RotaTerms, report: Report) -> None:
    """Whether a group may be made to be whoever is on duty: those who are in it are written once more."""
    name, group = f"rota {rota.key}", rota.user_group
    try:
        found = await members(slack, group)
        if not found:
            report.note(name, f"{group} is switched off, or empty: switch it on in Slack. {NAMED}")
            return
        await write(slack, group, found)
    except SlackTrouble as trouble:
        why = FOLLOW_OBJECTIONS.get(trouble.code, str(trouble))
        report.note(name, f"{group} does not follow it: {why}. {NAMED}")
        return
    at_times = all(layer.hours for layer in rota.layers)
    kept = "; outside its hours it stays as it was, since Slack keeps no group empty" if at_times else ""
    report.good(name, f"{group} is whoever is on duty{kept}")
