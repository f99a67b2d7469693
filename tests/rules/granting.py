"""An access that is moved by `decide()` alone, and one table of what every command about it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from slackbot.agreement.particulars import Agreement
from slackbot.cases import AccessGrant, access
from slackbot.cases.access import (
    AgreeToAccess,
    AskResidual,
    ConfirmRemoved,
    EndAccess,
    ExtendAccess,
    FinishAccess,
    GrantAccess,
    RequestAccess,
)
from slackbot.cases.access.state import Link, shown
from slackbot.cases.links import (
    EndByReview,
    EndForCase,
    EndForRegister,
    KeepAccess,
    LinkAccessToIncident,
    LinkAccessToRequest,
)
from slackbot.cases.rulebook import RULES
from slackbot.words import (
    THE_CLOCK,
    Actor,
    Authority,
    CommandBase,
    Decision,
    Role,
)
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.command_table import CommandTable
from tests.rules.living import EMMA, HOUR, MINUTE, SUBCONTRACTOR, Lived, lived_once, terms

TANAKA = replace(CUSTOMER, authorities=(Authority.ACCESS_APPROVER,))
ITO = replace(TANAKA, user="U0ITO")
EVERYBODY = {
    Role.LEAD: LEAD,
    Role.ENGINEER: EMMA,
    Role.SUBCONTRACTOR: SUBCONTRACTOR,
    Role.MEMBER: TANAKA,
    Role.CLOCK: THE_CLOCK,
}
SEV1 = Link(id="AKATSUKI-9", sev1=True)


def with_leads(*leads: str, agreement: Agreement | None = None) -> Agreement:
    found = agreement or terms()
    return replace(found, provider=replace(found.provider, leads=leads))


class Access(Lived[AccessGrant]):
    """An access."""

    of = AccessGrant

    @property
    def grant(self) -> AccessGrant:
        return self.begun

    @property
    def due(self) -> dict[str, timedelta]:
        """The timers by name, counted from now."""
        return {timer.name: timer.at - self.now for timer in self.timers}

    def loop(self) -> None:
        """As the timer loop does: what is due now, the earliest first."""
        while due := sorted((t for t in self.timers if t.at <= self.now), key=lambda t: t.at):
            outcome = self.takes(due[0].command)
            assert isinstance(outcome, Decision), (due[0], outcome)

    def usual(self, kind: type[CommandBase], by: Actor) -> dict[str, Any]:
        digest, words = shown(self.case) if self.case else "", self.says
        usual: dict[str, dict[str, Any]] = {
            "RequestAccess": {
                "system": "order",
                "scope": words or "本番DBの参照権限",
                "reason": words or "注文データの不整合を調べるため",
                "duration": 4 * HOUR,
                "grantee": "U0SATO",
                "number": 1,
            },
            "ExtendAccess": {"duration": 2 * HOUR, "reason": words or "調査が続いているため"},
            "AgreeToAccess": {"shown": digest},
            "GrantAccess": {"shown": digest, "what": words or "参照用アカウント support-ro を有効化"},
            "DeclineAccess": {"shown": digest, "reason": words or "範囲が広すぎるため"},
            "AskAboutAccess": {"text": words or "対象のテーブルはどれですか"},
            "RevokeAccess": {"reason": words},
            "FinishAccess": {"shown": digest},
            "ConfirmRemoved": {"shown": digest},
            "ReviewEmergency": {"text": words or "手順どおりでした"},
            "RemindEnd": {"minutes": 10},
            "EndForCase": {"case": "AKATSUKI-9"},
        }
        return usual.get(kind.__name__, {})


class Stage(StrEnum):
    NOTHING = "nothing"
    AT_LEAD = "at_lead"
    ASKED = "asked"
    GRANTED = "granted"
    EXTENDING = "extending"
    EMERGENCY = "emergency"
    ENDING = "ending"
    CLOSED = "closed"
    """With the question for left-over accounts asked."""


def _asked(access: Access) -> None:
    access.does(RequestAccess, ENGINEER)


def _granted(access: Access) -> None:
    _asked(access)
    access.wait(5 * MINUTE).does(GrantAccess, TANAKA)


def _ended(access: Access) -> None:
    _granted(access)
    access.wait(5 * HOUR).does(EndAccess, THE_CLOCK)


def _closed(access: Access) -> None:
    _ended(access)
    access.does(ConfirmRemoved, TANAKA)
    access.does(FinishAccess, ENGINEER)
    access.wait(timedelta(days=4)).does(AskResidual, THE_CLOCK)


def _emergency(access: Access) -> None:
    access.does(RequestAccess, ENGINEER, emergency=True, link=SEV1, privileged=True)
    access.wait(MINUTE).does(GrantAccess, TANAKA)


def _extending(access: Access) -> None:
    access.does(RequestAccess, ENGINEER, duration=HOUR)
    access.wait(5 * MINUTE).does(GrantAccess, TANAKA)
    access.does(ExtendAccess, ENGINEER)


STEPS: dict[Stage, Callable[[Access], object]] = {
    Stage.NOTHING: lambda access: None,
    Stage.AT_LEAD: lambda access: access.does(RequestAccess, ENGINEER, privileged=True),
    Stage.ASKED: _asked,
    Stage.GRANTED: _granted,
    Stage.EXTENDING: _extending,
    Stage.EMERGENCY: _emergency,
    Stage.ENDING: _ended,
    Stage.CLOSED: _closed,
}


@lived_once
def at(stage: Stage, agreement: Agreement | None = None, says: str = "") -> Access:
    access = Access(agreement, says)
    STEPS[stage](access)
    return access.wait(5 * MINUTE)


# M is an アクセス承認者 of the customer. The one lead asks for nothing that a lead has to agree to. What only some of
# them may is told apart by the tests.
TABLE = CommandTable(
    """
command          who   nothing       at_lead             asked               granted            extending           emergency          ending             closed
RequestAccess    LES   ok            -                   -                   -                  -                   -                  -                  -
ExtendAccess     ES    no_such_case  wrong_state         wrong_state         ok                 extension_is_asked  ok                 wrong_state        wrong_state
AgreeToAccess    L     no_such_case  ok                  other_side_decides  already_decided    other_side_decides  already_decided    wrong_state        wrong_state
GrantAccess      M     no_such_case  other_side_decides  ok                  already_decided    ok                  already_decided    wrong_state        wrong_state
DeclineAccess    M     no_such_case  other_side_decides  ok                  already_decided    ok                  already_decided    wrong_state        wrong_state
AskAboutAccess   M     no_such_case  ok                  ok                  ok                 ok                  ok                 wrong_state        wrong_state
WithdrawAccess   L     no_such_case  ok                  ok                  already_decided    ok                  already_decided    wrong_state        wrong_state
RevokeAccess     LESM  no_such_case  wrong_state         wrong_state         ok                 ok                  ok                 wrong_state        wrong_state
FinishAccess     LES   no_such_case  wrong_state         wrong_state         ok                 ok                  ok                 ok                 wrong_state
ConfirmRemoved   M     no_such_case  wrong_state         wrong_state         wrong_state        wrong_state         wrong_state        ok                 wrong_state
ReviewEmergency  L     no_such_case  wrong_state         wrong_state         no_review_is_due   no_review_is_due    ok                 no_review_is_due   no_review_is_due
NothingLeft      M     no_such_case  wrong_state         wrong_state         wrong_state        wrong_state         wrong_state        wrong_state        ok
SomethingLeft    M     no_such_case  wrong_state         wrong_state         wrong_state        wrong_state         wrong_state        wrong_state        ok
EndForCase       LESMC no_such_case  ok                  ok                  ok                 ok                  ok                 ok                 ok
EndForRegister   LESMC no_such_case  ok                  ok                  ok                 ok                  ok                 ok                 ok
KeepAccess       LESM  no_such_case  ok                  ok                  ok                 ok                  ok                 ok                 ok
EndByReview      LESM  no_such_case  ok                  ok                  ok                 ok                  ok                 ok                 ok
""",  # noqa: E501
    Stage,
)

OF_OTHERS = (LinkAccessToIncident, LinkAccessToRequest)
"""Commands about other cases that belong to the same capability."""
TOLD_BY_OTHERS = (EndForCase, EndForRegister, KeepAccess, EndByReview)
COMMANDS = [
    kind
    for kind in RULES
    if (kind.__module__.startswith(access.__name__) or kind in TOLD_BY_OTHERS) and kind not in OF_OTHERS
]
OF_THE_CLOCK = [kind for kind in COMMANDS if RULES[kind].may == {Role.CLOCK}]
OF_PEOPLE = [kind for kind in COMMANDS if kind not in OF_THE_CLOCK]
OK = TABLE.ok(OF_PEOPLE)

__all__ = ["COMMANDS", "OF_PEOPLE", "OF_THE_CLOCK", "OK", "TABLE", "Access", "AgreeToAccess", "Stage", "at"]
