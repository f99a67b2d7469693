"""A service request that is moved by `decide()` alone, and one table of what every command about it comes to."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, get_args

from slackbot.agreement.particulars import Agreement
from slackbot.cases import ServiceRequest, cooperation, links, service_requests, urgent
from slackbot.cases.incidents.state import Origin, Source
from slackbot.cases.rulebook import RULES
from slackbot.cases.service_requests import (
    AnswerRequest,
    ConfirmRequest,
    LinkIncident,
    LinkRequest,
    MakeRequest,
    TurnIntoIncident,
    TurnIntoRequest,
)
from slackbot.cases.service_requests.state import shown
from slackbot.cases.urgent import offered
from slackbot.words import Actor, CommandBase, Side
from tests.acting import CUSTOMER
from tests.rules.command_table import CommandTable
from tests.rules.living import EMMA, MINUTE, Lived, lived_once


class Wish(Lived[ServiceRequest]):
    """A service request."""

    of = ServiceRequest

    @property
    def request(self) -> ServiceRequest:
        return self.begun

    def usual(self, kind: type[CommandBase], by: Actor) -> dict[str, Any]:
        digest = shown(self.case) if self.case and by.side is Side.CUSTOMER else ""
        choice = offered(self.case) if self.case else ""
        what = self.says or "月次の売上を CSV で出力できますか"
        words: dict[str, dict[str, Any]] = {
            "MakeRequest": {"choice": "2(1)", "what": what, "origin": Origin(source=Source.FORM), "number": 1},
            "AskCustomer": {"text": self.says or "出力の見本"},
            "Reply": {"ts": "1764000100.000100", "text": self.says or "見本です", "files": (("F1", "sample.csv"),)},
            "AnswerAsk": {"number": 1, "text": self.says or "見本をお送りしました"},
            "RemindAsk": {"number": 1},
            "AnswerRequest": {"text": self.says or "帳票の画面から出力できます"},
            "NoteOnRequest": {"text": self.says or "マニュアルの3章"},
            "ConfirmRequest": {"shown": digest},
            "ReopenRequest": {"shown": digest, "reason": self.says},
            "RingRequest": {"percent": 75, "mark": "answer.75@0"},
            "LinkIncident": {"became": "AKATSUKI-2"},
            **{kind: {"shown": choice} for kind in ("WaitForOpening", "AskUrgent", "AgreeUrgent")},
            "DeclineUrgent": {"shown": choice, "reason": self.says or "手配がつかないため、翌朝から対応いたします"},
        }
        return words.get(kind.__name__, {})


class Stage(StrEnum):
    NOTHING = "nothing"
    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"
    TURNED = "turned"


STEPS: dict[Stage, tuple[type[CommandBase], ...]] = {
    Stage.NOTHING: (),
    Stage.RECEIVED: (MakeRequest,),
    Stage.ANSWERED: (MakeRequest, AnswerRequest),
    Stage.CLOSED: (MakeRequest, AnswerRequest, ConfirmRequest),
    Stage.TURNED: (MakeRequest, TurnIntoIncident, LinkIncident),
}


@lived_once
def at(stage: Stage, agreement: Agreement | None = None, says: str = "") -> Wish:
    """A request brought to that stage by Emma and the customer."""
    wish = Wish(agreement, says)
    for kind in STEPS[stage]:
        wish.wait(5 * MINUTE).does(kind, CUSTOMER if kind in (MakeRequest, ConfirmRequest) else EMMA)
    return wish.wait(5 * MINUTE)


TABLE = CommandTable(
    """
command             who   nothing       received     answered     closed       turned
MakeRequest         LESM  ok            -            -            -            -
TakeRequest         LES   no_such_case  ok           ok           wrong_state  wrong_state
AskCustomer         LES   no_such_case  ok           wrong_state  wrong_state  wrong_state
Reply               LESM  no_such_case  ok           ok           ok           ok
AnswerAsk           M     no_such_case  nothing_was_asked  nothing_was_asked  wrong_state  wrong_state
ConfirmAnswer       LES   no_such_case  nothing_was_asked  nothing_was_asked  wrong_state  wrong_state
RemindAsk           C     no_such_case  superseded   superseded   wrong_state  wrong_state
AnswerRequest       LES   no_such_case  ok           ok           wrong_state  wrong_state
NoteOnRequest       LES   no_such_case  ok           ok           ok           ok
ConfirmRequest      M     no_such_case  wrong_state  ok           wrong_state  wrong_state
ReopenRequest       LESM  no_such_case  wrong_state  ok           ok           goes_on_elsewhere
WithdrawRequest     M     no_such_case  ok           ok           wrong_state  wrong_state
TurnIntoIncident    LES   no_such_case  ok           ok           wrong_state  wrong_state
LinkIncident        LES   no_such_case  ok           ok           ok           ok
RemindConfirmation  C     no_such_case  wrong_state  ok           wrong_state  wrong_state
CloseUnconfirmed    C     no_such_case  wrong_state  ok           wrong_state  wrong_state
WaitForOpening      M     no_such_case  reception_is_open   wrong_state  wrong_state  wrong_state
AskUrgent           M     no_such_case  urgent_not_offered  wrong_state  wrong_state  wrong_state
AgreeUrgent         LES   no_such_case  urgent_not_asked    wrong_state  wrong_state  wrong_state
DeclineUrgent       LES   no_such_case  urgent_not_asked    wrong_state  wrong_state  wrong_state
RemindUrgent        C     no_such_case  superseded          wrong_state  wrong_state  wrong_state
RingRequest         C     no_such_case  ok           wrong_state  wrong_state  wrong_state
""",
    Stage,
)

OURS = (service_requests.__name__, cooperation.__name__, urgent.__name__)
OF_INCIDENTS = (TurnIntoRequest, LinkRequest)
"""Commands about incidents that belong to the same capability: they have their own tests."""
LINKS = [kind for kind in get_args(service_requests.Command) if kind.__module__ == links.__name__]
COMMANDS = [kind for kind in RULES if (kind.__module__.startswith(OURS) or kind in LINKS) and kind not in OF_INCIDENTS]
OK = TABLE.ok(COMMANDS)
