"""What can be asked of a rota."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from slackbot.agreement.rotas import RotaTerms
from slackbot.words import CommandBase, value


@value
class ApplyRota(CommandBase):
    """Puts what is written down in force. Who stands in stays, as far as the layers do."""

    kind: Literal["rota.apply"] = "rota.apply"
    terms: RotaTerms


@value
class StandIn(CommandBase):
    """`person` is on duty from `since` until `until`, whoever would be."""

    kind: Literal["rota.stand_in"] = "rota.stand_in"
    layer: str
    person: str
    since: datetime
    until: datetime
    reason: str = ""


@value
class Swap(CommandBase):
    """Two shifts, named by an instant within each, are exchanged between their people."""

    kind: Literal["rota.swap"] = "rota.swap"
    layer: str
    one: datetime
    other: datetime


@value
class DropStandIn(CommandBase):
    kind: Literal["rota.drop_stand_in"] = "rota.drop_stand_in"
    override: str


@value
class WriteHandover(CommandBase):
    """For whoever comes next; shown when the shift changes."""

    kind: Literal["rota.write_handover"] = "rota.write_handover"
    text: str


@value
class HandOver(CommandBase):
    """By the clock: the shift has changed."""

    kind: Literal["rota.hand_over"] = "rota.hand_over"


@value
class RemindHandover(CommandBase):
    kind: Literal["rota.remind_handover"] = "rota.remind_handover"
    handover: str


@value
class TakeOver(CommandBase):
    kind: Literal["rota.take_over"] = "rota.take_over"
    handover: str
    """Its name."""
