"""A user group that should be whoever is on duty and is not: #desk hears of it once; people are called all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from slackbot.cases.oncall.commands import NoteGroup
from slackbot.cases.oncall.common import decided, told
from slackbot.cases.oncall.state import Rota
from slackbot.cases.rulebook import CLOCK, rule
from slackbot.words import Decision, Refusal

EMPTY = "nobody_on_duty"
"""Slack keeps no group empty: it stays as it was. With a rota that has hours that is so each evening: said once."""


@rule(NoteGroup, may=CLOCK, when=frozenset({"live"}))
def note_group(rota: Rota, command: NoteGroup, agreement: object, now: datetime) -> Decision | Refusal:
    refused = tuple(why for why in rota.group_said if why != EMPTY)
    known = command.why in rota.group_said if command.why else not refused
    if not rota.terms.user_group or known:
        return Refusal(code="nothing_to_record")
    said = (*rota.group_said, command.why) if command.why else tuple(why for why in rota.group_said if why == EMPTY)
    key = "group_stays" if command.why else "group_follows"
    notice = told(key, group=rota.terms.user_group, why=command.why)
    return decided(replace(rota, group_said=said), command, now, "group_noted", notice, why=command.why)
