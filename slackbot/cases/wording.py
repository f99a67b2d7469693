"""What customers read promises no more than the agreement does: looked at before anything is decided (Art. 15).

The author is shown the words and a safer wording; a lead may send them all the same. Both are in the record.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import ClassVar, Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.rulebook import STAFF, rule
from slackbot.safety.wording import Hit, promises
from slackbot.words import CaseBase, CommandBase, Decision, Event, JsonValue, Refusal, Role, Side, value


@value
class Worded(CommandBase):
    """A command with words that the customer will read."""

    SAID: ClassVar[tuple[str, ...]] = ("text",)
    """Its fields that hold them."""

    @property
    def words(self) -> str:
        return "\n".join(str(getattr(self, name) or "") for name in self.SAID)

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
@rule(NoteWarning, may=STAFF, about=CaseBase, cites=("15",))
def note_warning(case: CaseBase, command: NoteWarning, agreement: Agreement, now: datetime) -> Decision:
    """About a customer's case, a window, or the provider's record, where a stop is about to be drafted."""
    kinds: list[JsonValue] = [*command.kinds]
    happened = f"{getattr(case, 'kind', '')}.wording_warned"
    event = Event(type=happened, at=now, by=command.by, refs=("15",), data={"kinds": kinds})
    return Decision(case=case, events=(event,))


def found_in(command: Worded) -> tuple[Hit, ...]:
    """A customer may promise what they like."""
    if command.by.side is not Side.PROVIDER:
        return ()
    return promises(command.words)


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
