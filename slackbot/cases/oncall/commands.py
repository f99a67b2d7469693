"""What can be asked of a rota."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from slackbot.agreement.rotas import RotaTerms
from slackbot.cases.oncall.shifts import Override
from slackbot.words import CommandBase, value


@value
class ApplyRota(CommandBase):
    """By the file. Where it says what it said before, what was changed in Slack since stays."""

    kind: Literal["rota.apply"] = "rota.apply"
    terms: RotaTerms


@value
class EditRota(CommandBase):
    """By a lead, in Slack: a new rota, or another text of one. Who stands in stays, as far as the layers do."""

    kind: Literal["rota.edit"] = "rota.edit"
    terms: RotaTerms
    shown: str = ""
    """Digest of the terms that were on the screen; empty for a new rota."""


@value
class EndRota(CommandBase):
    kind: Literal["rota.end"] = "rota.end"
    from_file: bool = False
    """It no longer stands in the file that it came from."""


@value
class StandIn(CommandBase):
    """`person` is on duty from `since` until `until`, whoever would be."""

    kind: Literal["rota.stand_in"] = "rota.stand_in"
    layer: str
    person: str
    since: datetime
    until: datetime
    reason: str = ""
    at_once: bool = False
    """By a lead who cannot wait for the yes of whoever is put on duty."""


@value
class ImportStandIns(CommandBase):
    """From a calendar file. One that came before under the same id is replaced."""

    kind: Literal["rota.import_stand_ins"] = "rota.import_stand_ins"
    stand_ins: tuple[Override, ...]


@value
class Swap(CommandBase):
    """Two shifts, named by an instant within each, are exchanged between their people."""

    kind: Literal["rota.swap"] = "rota.swap"
    layer: str
    one: datetime
    other: datetime
    at_once: bool = False
    """As with a stand-in."""


@value
class AcceptOffer(CommandBase):
    """By whoever is asked to be on duty."""

    kind: Literal["rota.accept_offer"] = "rota.accept_offer"
    offer: str
    """Its name: a digest of all that was offered."""


@value
class DeclineOffer(CommandBase):
    kind: Literal["rota.decline_offer"] = "rota.decline_offer"
    offer: str


@value
class WithdrawOffer(CommandBase):
    """By whoever made it."""

    kind: Literal["rota.withdraw_offer"] = "rota.withdraw_offer"
    offer: str


@value
class ImposeOffer(CommandBase):
    """By a lead: it holds without the other's yes."""

    kind: Literal["rota.impose_offer"] = "rota.impose_offer"
    offer: str


@value
class ChaseOffer(CommandBase):
    """By the clock: it has no answer yet, or none in time."""

    kind: Literal["rota.chase_offer"] = "rota.chase_offer"
    offer: str


@value
class DropStandIn(CommandBase):
    kind: Literal["rota.drop_stand_in"] = "rota.drop_stand_in"
    override: str


@value
class NoteGroup(CommandBase):
    """By the desk: whether its user group follows it. `why`: Slack's code, or `EMPTY`; empty: it does."""

    kind: Literal["rota.note_group"] = "rota.note_group"
    why: str


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
