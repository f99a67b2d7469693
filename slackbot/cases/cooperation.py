"""The customer's part: what we ask for, what they send; the clock stands still meanwhile (Art. 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement import choices
from slackbot.agreement.articles import enforces
from slackbot.agreement.calendar import add_business_time
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided, digest, tell_customer, tell_desk
from slackbot.cases.disputes import PAUSE, Standing, disputable
from slackbot.cases.escalations.calling import responsible
from slackbot.cases.matter import Ask, Attachment, Disputable, Matter
from slackbot.cases.rulebook import ANYONE, CLOCK, CUSTOMER, STAFF, rule
from slackbot.cases.timing import in_working_days, timer
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, JsonValue, Notice, Ref, Refusal, Side, Timer, value

MOST_OPEN = 10
"""More would not fit on a card."""
LONGEST_ANSWER = 3000
A_DAY = timedelta(days=1)
REMINDED_AFTER = (0 * A_DAY, A_DAY, 3 * A_DAY)
"""The customer, in writing: since the day until which they were asked, in days on which reception opens."""
CALLED_AFTER = CALLED_EVERY = 5 * A_DAY
"""Then it is somebody's task to call them, and again as long as nothing comes."""

WAITING_FOR_US = frozenset({"reported", "acknowledged", "mitigated", "received"})
UNSETTLED = WAITING_FOR_US | {"resolved", "answered"}

MATERIAL, ACCESS = "6(2)", "6(4)"


@value
class AskCustomer(Worded):
    kind: Literal["incident.ask_customer"] = "incident.ask_customer"
    text: str
    choice: Ref = ""
    """The text's own clause, as `choices.cooperation` gives it; empty: material and information."""
    owner: str = ""
    due: datetime | None = None
    """Empty: as the particulars say (`ask_due`)."""


@value
class Reply(CommandBase):
    """Somebody wrote in the thread of the card in the shared channel; files that came along belong to the case."""

    kind: Literal["incident.reply"] = "incident.reply"
    ts: str
    text: str
    files: tuple[tuple[str, str], ...] = ()
    """(file id, name)"""


@value
class AnswerAsk(CommandBase):
    """By its form; `in_thread`: what was said in the thread before is the answer."""

    kind: Literal["matter.answer_ask"] = "matter.answer_ask"
    number: int
    text: str = ""
    in_thread: bool = False


@value
class ConfirmAnswer(CommandBase):
    """The answer came another way (phone, mail): staff let the clock run again."""

    kind: Literal["incident.confirm_answer"] = "incident.confirm_answer"
    number: int = 0
    """0: all that is open."""


@value
class RemindAsk(CommandBase):
    """Its day has passed: the customer is reminded in the thread, then somebody is told to call them."""

    kind: Literal["matter.remind_ask"] = "matter.remind_ask"
    number: int


@enforces("6(1)", "6(2)", "6(3)", "6(5)")
@rule(AskCustomer, may=STAFF, when=WAITING_FOR_US, cites=(MATERIAL,), about=Matter)
def ask_customer(case: Matter, command: AskCustomer, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    if refused := _missing(case, command, agreement, now):
        return Refusal(code=refused, refs=(MATERIAL,))
    ask = Ask(
        since=now,
        asked=command.text.strip(),
        asked_by=command.by.user,
        choice=command.choice or agreement.own(MATERIAL) or "",
        owner=command.owner,
        due=command.due or _usual_due(agreement, now),
    )
    asked = replace(case.begun(command.by.user, now), pauses=(*case.pauses, ask))
    said = tell_customer(asked, "asked", by=command.by.user, text=ask.asked, number=len(asked.pauses))
    return decided(asked, command, now, "customer_asked", said, refs=("6",), text=ask.asked, choice=ask.choice)


def kinds(agreement: Agreement) -> tuple[choices.Choice, ...]:
    """What is asked for in this way; access has a way of its own."""
    access = agreement.own(ACCESS)
    return tuple(each for each in choices.cooperation(agreement) if each.ref != access)


def _usual_due(agreement: Agreement, now: datetime) -> datetime:
    return add_business_time(now, agreement.particulars.ask_due, agreement.particulars.calendar())


def _missing(case: Matter, command: AskCustomer, agreement: Agreement, now: datetime) -> str | None:
    choice = command.choice or agreement.own(MATERIAL) or ""
    same = (command.text.strip(), choice, command.owner)
    if any((ask.asked, ask.choice, ask.owner) == same for _, ask in case.open_asks):
        return "already_asked"
    if len(case.open_asks) >= MOST_OPEN:
        return "too_many_asks"
    if command.due and command.due <= now:
        return "due_is_past"
    known = {each.ref for each in kinds(agreement)}
    return "unknown_kind" if command.choice and command.choice not in known else None


@enforces("6(1)", "6(2)")
@rule(Reply, may=ANYONE, cites=(MATERIAL,), about=Matter)
def reply(case: Matter, command: Reply, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """With several asks open nobody guesses which one was meant: the customer says so by a button."""
    attached = _with_files(case, command, now)
    theirs = case.open_asks if command.by.side is Side.CUSTOMER else ()
    number = _meant(theirs, command.by.user)
    if not theirs and attached is case:
        return Refusal(code="nothing_to_record")
    files = [name for _, name in command.files]
    about = {"by": command.by.user, "text": command.text, "files": files}
    if number:
        answered = _settled(attached, number, command.by.user, now)
        said: tuple[Notice, ...] = (tell_desk(answered, "answered", number=number, **about),)
        happened = "customer_answered"
    else:
        answered, happened = attached, "files_added"
        said = (tell_customer(answered, "which_ask", by=command.by.user),) if theirs else ()
    return decided(answered, command, now, happened, *said, refs=(MATERIAL,), message=command.ts, files=[*files])


@enforces("6(1)", "6(2)", "6(3)", "6(5)")
@rule(AnswerAsk, may=CUSTOMER, when=UNSETTLED, cites=(MATERIAL,), about=Matter)
def answer_ask(case: Matter, command: AnswerAsk, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if command.number not in dict(case.open_asks):
        return Refusal(code="nothing_was_asked", refs=(MATERIAL,))
    if is_blank(command.text) and not command.in_thread:
        return Refusal(code="text_is_empty")
    text = command.text.strip()[:LONGEST_ANSWER]
    answered = _settled(case, command.number, command.by.user, now, text)
    told = tell_customer(answered, "ask_answered", by=command.by.user, text=text, number=command.number)
    said = tell_desk(answered, "answered", by=command.by.user, text=text, files=[], number=command.number)
    return decided(
        answered, command, now, "customer_answered", told, said, refs=("6",), number=command.number, text=text
    )


@rule(ConfirmAnswer, may=STAFF, when=UNSETTLED, cites=(MATERIAL,), about=Matter)
def confirm_answer(case: Matter, command: ConfirmAnswer, agreement: Agreement, now: datetime) -> Decision | Refusal:
    wanted = [number for number, _ in case.open_asks if command.number in (0, number)]
    if not wanted:
        return Refusal(code="nothing_was_asked", refs=(MATERIAL,))
    answered = case
    for number in wanted:
        answered = _settled(answered, number, command.by.user, now)
    return decided(answered, command, now, "answer_confirmed", refs=(MATERIAL,), numbers=[*wanted])


@enforces("6(2)")
@rule(RemindAsk, may=CLOCK, when=UNSETTLED, cites=(MATERIAL,), about=Matter)
def remind_ask(case: Matter, command: RemindAsk, agreement: Agreement, now: datetime) -> Decision | Refusal:
    ask = dict(case.open_asks).get(command.number)
    if ask is None:
        return Refusal(code="superseded")
    times = max(ask.reminded + 1, _passed(ask, agreement, now))
    reminded = _with(case, command.number, replace(ask, reminded=times))
    said, caller = [], ""
    if ask.reminded < len(REMINDED_AFTER):
        said.append(tell_customer(reminded, "ask_overdue", number=command.number))
    if times > len(REMINDED_AFTER):
        caller = calls(case, agreement, now)
        said.append(tell_desk(reminded, "ask_overdue", number=command.number, to=[caller]))
    about: dict[str, JsonValue] = {"number": command.number, "times": times, "caller": caller}
    return decided(reminded, command, now, "ask_reminded", *said, refs=(MATERIAL,), **about)


def to_call(ask: Ask) -> bool:
    """Writing was of no use."""
    return ask.until is None and ask.disputed_at is None and ask.reminded > len(REMINDED_AFTER)


def calls(case: Matter, agreement: Agreement, now: datetime) -> str:
    """Who calls the customer: whoever handles it, else a lead who is there."""
    return case.handled_by or responsible(agreement, now)


def reminders(case: Matter, agreement: Agreement) -> Iterator[Timer]:
    """Of what is open and undisputed: on its day, then ever later."""
    for number, ask in case.open_asks:
        if ask.due and not ask.disputed_at:
            at = _speaks_at(ask.due, ask.reminded, agreement)
            yield timer(case, f"ask.{number}.{ask.reminded}", at, RemindAsk, number=number)


def _speaks_at(due: datetime, times: int, agreement: Agreement) -> datetime:
    """When it is spoken of again, after so many times."""
    calls_before = times - len(REMINDED_AFTER)
    length = REMINDED_AFTER[times] if calls_before < 0 else CALLED_AFTER + calls_before * CALLED_EVERY
    begun = in_working_days(due, timedelta(), agreement)
    return in_working_days(begun, length, agreement)


def _passed(ask: Ask, agreement: Agreement, now: datetime) -> int:
    """How often it would have been spoken of by now: what was missed in a standstill is said once."""
    times = ask.reminded
    while ask.due and _speaks_at(ask.due, times, agreement) <= now:
        times += 1
    return times


@disputable
def standing(case: Disputable) -> tuple[Standing, ...]:
    """That our clock stands until it is answered, or stood: each once."""
    pauses = case.pauses if isinstance(case, Matter) else ()
    return tuple(_standing(case, n, ask) for n, ask in enumerate(pauses, 1) if ask.disputed_at is None)


def _standing(case: Disputable, number: int, ask: Ask) -> Standing:
    shown = digest(case.id, PAUSE, number, ask.since.isoformat(), ask.asked)
    return Standing(about=PAUSE, shown=shown, refs=("6",), item=ask.choice, which=number, beside=True)


def _meant(asks: tuple[tuple[int, Ask], ...], user: str) -> int:
    """The only one, or the only one that is for the writer; 0: nobody can tell."""
    own = [number for number, ask in asks if ask.owner == user]
    found = own if len(own) == 1 else [number for number, _ in asks]
    return found[0] if len(found) == 1 else 0


def _settled(case: Matter, number: int, user: str, now: datetime, text: str = "") -> Matter:
    ask = case.pauses[number - 1]
    return _with(case, number, replace(ask, until=now, answered_by=user, answer=text))


def _with(case: Matter, number: int, ask: Ask) -> Matter:
    return replace(case, pauses=(*case.pauses[: number - 1], ask, *case.pauses[number:]))


def _with_files(case: Matter, command: Reply, now: datetime) -> Matter:
    known = {file.id for file in case.files}
    named = {i: name for i, name in command.files if i not in known}
    new = [Attachment(id=i, name=name, by=command.by.user, at=now) for i, name in named.items()]
    return replace(case, files=(*case.files, *new)) if new else case


Command = AskCustomer | Reply | AnswerAsk | ConfirmAnswer | RemindAsk
