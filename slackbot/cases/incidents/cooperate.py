"""The customer's part: what we ask for, what they send; the clock stands still meanwhile (Art. 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided, tell_customer, tell_desk
from slackbot.cases.incidents.respond import under_way
from slackbot.cases.incidents.state import OPEN, WAITING_FOR_US, Attachment, Incident, Pause
from slackbot.cases.rulebook import ANYONE, STAFF, rule
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Refusal, Side, value


@value
class AskCustomer(Worded):
    kind: Literal["incident.ask_customer"] = "incident.ask_customer"
    text: str


@value
class Reply(CommandBase):
    """Somebody wrote in the thread of the card in the shared channel; files that came along belong to the case."""

    kind: Literal["incident.reply"] = "incident.reply"
    ts: str
    text: str
    files: tuple[tuple[str, str], ...] = ()
    """(file id, name)"""


@value
class ConfirmAnswer(CommandBase):
    """The answer came another way (phone, mail): staff let the clock run again."""

    kind: Literal["incident.confirm_answer"] = "incident.confirm_answer"


@enforces("6(2)")
@rule(AskCustomer, may=STAFF, when=WAITING_FOR_US, cites=("6(2)",))
def ask_customer(incident: Incident, command: AskCustomer, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    if incident.waiting_for_customer:
        return Refusal(code="already_asked", refs=("6(2)",))
    pause = Pause(since=now, asked=command.text.strip(), asked_by=command.by.user)
    asked = replace(under_way(incident, command, now), pauses=(*incident.pauses, pause))
    said = tell_customer(asked, "asked", by=command.by.user, text=pause.asked)
    return decided(asked, command, now, "customer_asked", said, refs=("6(2)",), text=pause.asked)


@enforces("6(1)", "6(2)")
@rule(Reply, may=ANYONE, cites=("6(2)",))
def reply(incident: Incident, command: Reply, agreement: Agreement, now: datetime) -> Decision | Refusal:
    attached = _with_files(incident, command, now)
    answers = bool(incident.waiting_for_customer) and command.by.side is Side.CUSTOMER
    if not answers and attached is incident:
        return Refusal(code="nothing_to_record")
    answered = _running_again(attached, now) if answers else attached
    files = [name for _, name in command.files]
    said = (tell_desk(answered, "answered", by=command.by.user, text=command.text, files=files),) if answers else ()
    happened = "customer_answered" if answers else "files_added"
    return decided(answered, command, now, happened, *said, refs=("6(2)",), message=command.ts, files=[*files])


@rule(ConfirmAnswer, may=STAFF, when=OPEN, cites=("6(2)",))
def confirm_answer(
    incident: Incident, command: ConfirmAnswer, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    if not incident.waiting_for_customer:
        return Refusal(code="nothing_was_asked", refs=("6(2)",))
    return decided(_running_again(incident, now), command, now, "answer_confirmed", refs=("6(2)",))


def _with_files(incident: Incident, command: Reply, now: datetime) -> Incident:
    known = {file.id for file in incident.files}
    named = {i: name for i, name in command.files if i not in known}
    new = [Attachment(id=i, name=name, by=command.by.user, at=now) for i, name in named.items()]
    return replace(incident, files=(*incident.files, *new)) if new else incident


def _running_again(incident: Incident, now: datetime) -> Incident:
    return replace(incident, pauses=tuple(replace(p, until=p.until or now) for p in incident.pauses))
