"""What customers read promises no more than the agreement does: looked at before anything is decided (Art. 15).

The author is shown the words and a safer wording; a lead may send them all the same. Both are in the record.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import ClassVar, Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import noted
from slackbot.cases.rulebook import STAFF, rule
from slackbot.safety.wording import Hit, promises
from slackbot.words import CommandBase, CustomerCase, Decision, JsonValue, Refusal, Role, Side, value


@value
class Worded(CommandBase):
    """A command with words that the customer will read."""

    SAID: ClassVar[tuple[str, ...]] = ("text",)
    """Its fields that hold them."""

    warned: tuple[str, ...] = ()
    """What the author was shown before: kinds of promises."""
    overruled: bool = False
    """A lead sends it as it is."""


@value
class NoteWarning(CommandBase):
    """The author was shown a safer wording, whatever they do about it."""

    kind: Literal["wording.note_warning"] = "wording.note_warning"
    kinds: tuple[str, ...]


@enforces("15.1", "15.3")
@rule(NoteWarning, may=STAFF, about=CustomerCase, cites=("15",))
def note_warning(case: CustomerCase, command: NoteWarning, agreement: Agreement, now: datetime) -> Decision:
    return noted(case, command, now, "wording_warned", refs=("15",), kinds=[*command.kinds])


def found_in(command: Worded) -> tuple[Hit, ...]:
    """A customer may promise what they like."""
    if command.by.side is not Side.PROVIDER:
        return ()
    return promises("\n".join(str(getattr(command, name) or "") for name in command.SAID))


def promising(command: CommandBase) -> Refusal | None:
    if not isinstance(command, Worded):
        return None
    hits = found_in(command)
    if not hits or (command.overruled and command.by.role is Role.LEAD):
        return None
    shown: list[JsonValue] = [{"kind": str(hit.kind), "words": hit.words} for hit in hits]
    return Refusal(code="promises", refs=("15",), data={"hits": shown, "case": command.case_id})


def recorded(decision: Decision, command: CommandBase) -> Decision:
    """The way that was chosen, beside the words as they are sent."""
    if not isinstance(command, Worded) or not decision.events:
        return decision
    kinds = [str(hit.kind) for hit in found_in(command)]
    if not kinds and not command.warned:
        return decision
    chosen: JsonValue = {"way": "overruled" if kinds else "reworded", "kinds": [*(kinds or command.warned)]}
    first, *others = decision.events
    return replace(decision, events=(replace(first, data={**first.data, "wording": chosen}), *others))


Command = NoteWarning
