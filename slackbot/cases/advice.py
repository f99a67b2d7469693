"""助言をもって終了: a third party is the cause, so advice is owed and its solution is not (Arts. 5.3, 4(4), 15.2).

The end cites the judgement it rests on, which the customer may dispute; whoever knows better takes the case up again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided, tell_customer
from slackbot.cases.incidents.respond import under_way
from slackbot.cases.incidents.state import Incident
from slackbot.cases.incidents.state import State as IncidentState
from slackbot.cases.matter import Advice, Finding, Matter, Option, asks_over, running_again
from slackbot.cases.quotes.state import Stage
from slackbot.cases.rulebook import STAFF, rule
from slackbot.cases.service_requests.state import Ending, ServiceRequest
from slackbot.cases.service_requests.state import State as RequestState
from slackbot.cases.urgent import WAITING_FOR_US
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Refusal, value


@value
class EndWithAdvice(Worded):
    kind: Literal["advice.end"] = "advice.end"
    text: str


@enforces("5.3", "4(4)", "15.2")
@rule(EndWithAdvice, may=STAFF, about=Matter, when=WAITING_FOR_US, cites=("5.3",))
def end_with_advice(case: Matter, command: EndWithAdvice, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if refusal := untimely(case):
        return refusal
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    advice = Advice(at=now, by=command.by.user, text=command.text.strip())
    scope = replace(running_again(case.scope, now), advice=advice)
    advised = _closed(replace(case, scope=scope, pauses=asks_over(case.pauses, now)), command, now)
    said = tell_customer(advised, "scope_advised", by=command.by.user, text=advice.text)
    return decided(advised, command, now, "advised", said, refs=("5.3", "4(4)"), text=advice.text)


def untimely(case: Matter) -> Refusal | None:
    """Nothing of it is open: neither whose fault it is, nor what the customer wishes for."""
    found, chosen = case.scope.judgement, case.scope.chosen
    if found is None or found.finding is not Finding.THIRD_PARTY or case.scope.proposal:
        return Refusal(code="no_third_party", refs=("5.3",))
    if case.consultation:
        return Refusal(code="consultation_is_open", refs=("18",))
    stages = {quote.stage for quote in case.quotes}
    wished = chosen is not None and chosen.option is Option.QUOTE and not stages
    if wished or stages & {Stage.APPROVING, Stage.OFFERED}:
        return Refusal(code="quote_is_wished", refs=("10",))
    return None


def can_end(case: Matter) -> bool:
    return case.waits_for_us and untimely(case) is None


def _closed(case: Matter, command: CommandBase, now: datetime) -> Matter:
    if isinstance(case, Incident):
        done = under_way(case, command, now)
        return replace(done, state=IncidentState.CLOSED, closed_at=now, closed_by=command.by.user)
    if isinstance(case, ServiceRequest):
        handler = case.handler or command.by.user
        return replace(case, state=RequestState.CLOSED, ending=Ending.ADVISED, closed_at=now, handler=handler)
    return case


Command = EndWithAdvice
