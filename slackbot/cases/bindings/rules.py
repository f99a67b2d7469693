"""A channel becomes a customer's by a lead's decision, once all that can be checked holds (Arts. 1, 3.3, 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from slackbot.agreement.articles import enforces
from slackbot.agreement.draft import Part, with_part
from slackbot.agreement.particulars import Agreement
from slackbot.cases.bindings.commands import (
    AskForTest,
    Bind,
    Discard,
    FillIn,
    GoOnElsewhere,
    LookAgain,
    NoteInvitation,
    PressTest,
    RemindOfDraft,
    StartBinding,
)
from slackbot.cases.bindings.state import OPEN, Binding, State, shown, shown_part
from slackbot.cases.customers import ApplyAgreement, AskForAcceptance
from slackbot.cases.rulebook import ANYONE, CLOCK, LEADS, rule
from slackbot.cases.timing import timer
from slackbot.words import (
    Audience,
    Card,
    CommandBase,
    Decision,
    Event,
    FollowUp,
    JsonValue,
    Lane,
    Message,
    Notice,
    Refusal,
    Side,
    Timer,
)

CARD, TEST, LIES = "binding", "test", "binding_lies"
REMIND_AFTER = timedelta(days=1)


@rule(NoteInvitation, may=CLOCK, opens=True)
def note_invitation(
    binding: Binding | None, command: NoteInvitation, agreement: Agreement | None, now: datetime
) -> Decision | Refusal:
    """Nothing changes in the channel: #desk is told, and a lead decides."""
    if binding and binding.state in (State.DRAFT, State.BOUND):
        return Refusal(code="nothing_to_record")
    after = _begun(command, now, State.INVITED)
    return _decided(after, command, now, "invited", desk_card(after))


@rule(StartBinding, may=LEADS, opens=True)
def start_binding(
    binding: Binding | None, command: StartBinding, agreement: Agreement | None, now: datetime
) -> Decision | Refusal:
    if binding and binding.state is State.DRAFT:
        return Refusal(code="nothing_to_record")
    begun = _begun(command, now, State.DRAFT)
    after = replace(begun, terms=command.terms, editing=command.editing, touched_by=command.by.user)
    # Who changes terms finds every part filled in as it is in force.
    after = replace(after, done=tuple(part for part in Part if command.editing))
    return _decided(after, command, now, "started", desk_card(after), editing=command.editing)


@rule(FillIn, may=LEADS, when=frozenset({State.DRAFT}))
def fill_in(binding: Binding, command: FillIn, agreement: Agreement | None, now: datetime) -> Decision | Refusal:
    if command.shown != shown_part(binding, command.part):
        return Refusal(code="another_lead_was_faster")
    done = tuple(dict.fromkeys((*binding.done, command.part)))
    terms = with_part(binding.terms, command.part, command.given)
    after = replace(binding, terms=terms, done=done, found=command.found)
    # The button asks for a press of the company that is named: of another one none has been seen.
    if after.teams != binding.teams:
        after = replace(after, test_asked=False, pressed_by_us="", pressed_by_them="")
    return _touched(after, command, now, "filled_in", part=str(command.part))


@enforces("12")
@rule(LookAgain, may=LEADS | CLOCK, when=OPEN)
def look_again(binding: Binding, command: LookAgain, agreement: Agreement | None, now: datetime) -> Decision | Refusal:
    if command.by.side is Side.CLOCK and command.found == binding.found:
        return Refusal(code="nothing_to_record")
    after = replace(binding, found=command.found)
    return _decided(after, command, now, "looked_at", desk_card(after))


@enforces("12")
@rule(AskForTest, may=LEADS, when=frozenset({State.DRAFT}), cites=("12",))
def ask_for_test(
    binding: Binding, command: AskForTest, agreement: Agreement | None, now: datetime
) -> Decision | Refusal:
    after = replace(binding, found=command.found, test_asked=True)
    if not after.may_test:
        return Refusal(code="companies_not_confirmed", refs=("12",))
    return _touched(after, command, now, "test_asked", test_card(after))


@rule(PressTest, may=ANYONE, when=frozenset({State.DRAFT}))
def press_test(binding: Binding, command: PressTest, agreement: Agreement | None, now: datetime) -> Decision | Refusal:
    if not binding.test_asked:
        return Refusal(code="outdated")
    ours = command.by.side is Side.PROVIDER
    if binding.pressed_by_us if ours else binding.pressed_by_them:
        return Refusal(code="side_has_pressed")
    user = command.by.user
    after = replace(binding, pressed_by_us=user) if ours else replace(binding, pressed_by_them=user)
    said = (test_card(after), desk_card(after))
    return _decided(after, command, now, "test_pressed", *said, side=str(command.by.side))


@enforces("1", "12")
@rule(Bind, may=LEADS, when=frozenset({State.DRAFT}), cites=("1", "12"))
def bind(binding: Binding, command: Bind, agreement: Agreement | None, now: datetime) -> Decision | Refusal:
    if command.shown != shown(binding):
        return Refusal(code="outdated")
    looked = replace(binding, found=command.found)
    if not looked.ready:
        return Refusal(code="not_all_checks_hold")
    after = replace(looked, state=State.BOUND, touched_at=now, touched_by=command.by.user)
    asked = AskForAcceptance(id=f"{command.id}/2", case_id=after.key, by=command.by, agreement=command.agreement)
    applied = ApplyAgreement(id=f"{command.id}/1", case_id=after.key, by=command.by, agreement=command.agreement)
    said = (desk_card(after), *([test_card(after)] if after.test_asked else []))
    decision = _decided(after, command, now, "bound", *said, customer=after.key, version=command.agreement)
    follow_ups = (FollowUp(command=applied), FollowUp(command=asked))
    # Two channels for one key at the same moment: the second is led to the first.
    claims = () if binding.editing else (f"customer {after.key}",)
    return replace(decision, messages=(*follow_ups, *decision.messages), claims=claims)


@rule(Discard, may=LEADS, when=OPEN)
def discard(binding: Binding, command: Discard, agreement: Agreement | None, now: datetime) -> Decision:
    after = replace(binding, state=State.DISCARDED, touched_at=now, touched_by=command.by.user)
    said = (desk_card(after), *([test_card(after)] if after.test_asked else []))
    return _decided(after, command, now, "discarded", *said)


@rule(RemindOfDraft, may=CLOCK, when=OPEN)
def remind(binding: Binding, command: RemindOfDraft, agreement: Agreement | None, now: datetime) -> Decision:
    after = replace(binding, reminded=True)
    told = Notice(to=after.desk, audience=Audience.DESK, key=LIES, params={}, under=CARD, lane=Lane.BULK)
    return _decided(after, command, now, "reminded", told)


@rule(GoOnElsewhere, may=CLOCK, opens=True)
def go_on_elsewhere(
    binding: Binding | None, command: GoOnElsewhere, agreement: Agreement | None, now: datetime
) -> Decision | Refusal:
    if binding and binding.state is not State.DISCARDED:
        return Refusal(code="nothing_to_record")
    after = replace(_begun(command, now, State.DRAFT), terms=command.terms, done=command.done)
    return _decided(after, command, now, "went_on", desk_card(after))


def deadlines(binding: Binding, agreement: Agreement | None) -> tuple[Timer, ...]:
    """A draft left lying is raised once; whoever works on it again starts the day anew."""
    if not binding.is_open or binding.reminded:
        return ()
    return (timer(binding, "remind", binding.touched_at + REMIND_AFTER, RemindOfDraft),)


def desk_card(binding: Binding) -> Card:
    return Card(channel=binding.desk, audience=Audience.DESK, name=CARD, lane=Lane.APPROVAL)


def test_card(binding: Binding) -> Card:
    return Card(channel=binding.channel, audience=Audience.CUSTOMER, name=TEST, lane=Lane.APPROVAL)


def _begun(command: NoteInvitation | StartBinding | GoOnElsewhere, now: datetime, state: State) -> Binding:
    return Binding(
        id=command.case_id,
        channel=command.channel,
        opened_at=now,
        desk=command.desk,
        state=state,
        found=command.found,
        touched_at=now,
    )


def _touched(
    binding: Binding, command: CommandBase, now: datetime, happened: str, *said: Message, **data: JsonValue
) -> Decision:
    """By a lead: the reminder counts from now."""
    after = replace(binding, touched_at=now, touched_by=command.by.user, reminded=False)
    return _decided(after, command, now, happened, desk_card(after), *said, **data)


def _decided(
    binding: Binding, command: CommandBase, now: datetime, happened: str, *said: Message, **data: JsonValue
) -> Decision:
    event = Event(type=f"binding.{happened}", at=now, by=command.by, data=data)
    return Decision(case=binding, events=(event,), messages=said)
