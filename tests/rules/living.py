"""A case that is moved by `decide()` alone, with the timers it leaves behind: no Redis, no Slack."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import Any, Generic, ParamSpec, Protocol, Self, TypeVar

import slackbot
from slackbot.agreement.particulars import Agreement, Severity, load_all
from slackbot.agreement.texts import standard
from slackbot.cases import Incident, deadlines, decide
from slackbot.cases.cooperation import AskCustomer
from slackbot.cases.incidents import Acknowledge, Mitigate, Report, Resolve, Verify
from slackbot.cases.incidents.state import shown
from slackbot.cases.rulebook import RULES
from slackbot.cases.urgent import offered
from slackbot.words import THE_CLOCK, Actor, CaseBase, CommandBase, Decision, Event, Message, Refusal, Role, Side, Timer
from tests.acting import CUSTOMER, ENGINEER, LEAD, a_report, command

START = datetime(2026, 11, 24, 1, tzinfo=UTC)
"""Tuesday, 10:00 in Tokyo."""

CONFIG = Path(slackbot.__file__).parent / "sandbox" / "config"

EMMA = replace(ENGINEER, user="U0EMMA")
SUBCONTRACTOR = replace(ENGINEER, user="U0HAYASHI", role=Role.SUBCONTRACTOR)
ITO = replace(CUSTOMER, user="U0ITO")
EVERYBODY = {
    Role.LEAD: LEAD,
    Role.ENGINEER: ENGINEER,
    Role.SUBCONTRACTOR: SUBCONTRACTOR,
    Role.MEMBER: CUSTOMER,
    Role.CLOCK: THE_CLOCK,
}

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@cache
def terms(language: str = "ja") -> Agreement:
    """The seed customer's agreement, in either language."""
    found = load_all(CONFIG)
    customer = replace(found.customers[0], locale="en" if language == "en" else "ja")
    return Agreement.of(standard(customer.locale), customer, found.provider)


class Again(Protocol):
    def again(self) -> Self:
        """Another that has come as far, and goes its own way from here."""
        ...


C = TypeVar("C", bound=CaseBase)
Told = TypeVar("Told", bound=Again)
Given = ParamSpec("Given")
_FORGET: list[Callable[[], None]] = []


def lived_once(begins: Callable[Given, Told]) -> Callable[Given, Told]:
    """Many tests begin with the same life: each has one of its own, which was lived but once."""
    kept = lru_cache(maxsize=1024)(begins)
    _FORGET.append(kept.cache_clear)

    @wraps(begins)
    def again(*given: Given.args, **named: Given.kwargs) -> Told:
        return kept(*given, **named).again()  # type: ignore[arg-type]

    return again


def forget_lives() -> None:
    """For whoever changes a rule: what came of it before counts no more."""
    for forget in _FORGET:
        forget()


class Lived(Generic[C]):
    """One case from its beginning on, under a clock that only `wait` moves."""

    of: type[C]

    def __init__(self, agreement: Agreement | None = None, says: str = "") -> None:
        """`says`: what people write, whatever they are asked."""
        self.agreement = agreement or terms()
        self.says = says
        self.now = START
        self.case: C | None = None
        self.messages: list[Message] = []
        self.events: list[Event] = []

    @property
    def begun(self) -> C:
        assert self.case is not None, "nothing has been asked for yet"
        return self.case

    @property
    def timers(self) -> tuple[Timer, ...]:
        return deadlines(self.begun, self.agreement)  # type: ignore[arg-type]

    def takes(self, given: CommandBase) -> Decision | Refusal:
        """The command's outcome; a decision changes the case, a refusal changes nothing."""
        outcome = decide(self.case, given, self.agreement, self.now)  # type: ignore[arg-type]
        if isinstance(outcome, Decision):
            assert isinstance(outcome.case, self.of)
            self.case = outcome.case
            self.messages += outcome.messages
            self.events += outcome.events
        return outcome

    def asks(self, kind: type[CommandBase], by: Actor = ENGINEER, **given: Any) -> Decision | Refusal:
        return self.takes(self.command(kind, by, **given))

    def does(self, kind: type[CommandBase], by: Actor = ENGINEER, **given: Any) -> Decision:
        outcome = self.asks(kind, by, **given)
        assert isinstance(outcome, Decision), outcome
        return outcome

    def wait(self, length: timedelta) -> Self:
        self.now += length
        return self

    def again(self) -> Self:
        other = copy(self)
        other.messages, other.events = [*self.messages], [*self.events]
        return other

    def command(self, kind: type[CommandBase], by: Actor = ENGINEER, **given: Any) -> CommandBase:
        """As one makes it now: with the usual words, and the digest on the card they see."""
        timers = self.timers if self.case and by.side is Side.CLOCK else ()
        due = [timer.command for timer in timers if type(timer.command) is kind]
        return due[0] if due else self.made(kind, by, **{**self.usual(kind, by), **given})

    def made(self, kind: type[CommandBase], by: Actor, **words: Any) -> CommandBase:
        case_id = "AKATSUKI" if RULES[kind].numbered else "AKATSUKI-1"
        made: CommandBase = command(kind, by, case_id, **words)
        return made

    def usual(self, kind: type[CommandBase], by: Actor) -> dict[str, Any]:
        raise NotImplementedError


class Life(Lived[Incident]):
    """An incident."""

    of = Incident

    @property
    def incident(self) -> Incident:
        return self.begun

    @property
    def due(self) -> dict[str, timedelta]:
        """The case's own timers by name, counted from START; who is called meanwhile is another matter."""
        own = [timer for timer in self.timers if not timer.name.startswith(("escalation.", "page", "stuck"))]
        return {timer.name.partition("@")[0]: timer.at - START for timer in own}

    def made(self, kind: type[CommandBase], by: Actor, **words: Any) -> CommandBase:
        return a_report(self.now, by, number=1, **words) if kind is Report else super().made(kind, by, **words)

    def usual(self, kind: type[CommandBase], by: Actor) -> dict[str, Any]:
        digest = shown(self.case) if self.case and by.side is Side.CUSTOMER else ""
        choice = offered(self.case) if self.case else ""
        words: dict[str, dict[str, Any]] = {
            "Report": {"what": self.says or "注文画面を開くとエラーになります"},
            "SetSeverity": {"severity": Severity.SEV1},
            "SetSystem": {"system": "stock"},
            "WriteNote": {"text": self.says or "DBの接続数が上限"},
            "PostUpdate": {"text": self.says or "原因を調査しています"},
            "AskCustomer": {"text": self.says or "エラー画面の画像"},
            "Reply": {"ts": "1764000100.000100", "text": self.says or "画像です", "files": (("F1", "error.png"),)},
            "AnswerAsk": {"number": 1, "text": self.says or "画像をお送りしました"},
            "RemindAsk": {"number": 1},
            "Mitigate": {"text": self.says or "再起動しました"},
            "Resolve": {"cause": self.says or "接続数の上限", "work": self.says or "上限を変更"},
            "Verify": {"shown": digest},
            "Ring": {"promise": "next_update", "percent": 75, "mark": "next_update.75@0"},
            **{kind: {"shown": choice} for kind in ("WaitForOpening", "AskUrgent", "AgreeUrgent")},
            "DeclineUrgent": {"shown": choice, "reason": self.says or "手配がつかないため、翌朝から対応いたします"},
            "Reopen": {"shown": digest, "reason": self.says},
        }
        return words.get(kind.__name__, {})


class Stage(StrEnum):
    """An incident's states, and two that are told apart besides: nothing yet, and a question to the customer."""

    NOTHING = "nothing"
    REPORTED = "reported"
    ACKNOWLEDGED = "acknowledged"
    ASKED = "asked"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    CLOSED = "closed"


STEPS: dict[Stage, tuple[type[CommandBase], ...]] = {
    Stage.NOTHING: (),
    Stage.REPORTED: (Report,),
    Stage.ACKNOWLEDGED: (Report, Acknowledge),
    Stage.ASKED: (Report, Acknowledge, AskCustomer),
    Stage.MITIGATED: (Report, Acknowledge, Mitigate),
    Stage.RESOLVED: (Report, Acknowledge, Resolve),
    Stage.CLOSED: (Report, Acknowledge, Resolve, Verify),
}


@lived_once
def at(stage: Stage, agreement: Agreement | None = None, says: str = "") -> Life:
    """A life brought to that stage by Emma and the customer."""
    life = Life(agreement, says)
    for kind in STEPS[stage]:
        # So long that a warning is due before the question: every stage that waits for us has a timer that may ring.
        life.wait(20 * HOUR if kind is AskCustomer else 5 * MINUTE)
        life.does(kind, CUSTOMER if kind in (Report, Verify) else EMMA)
    return life.wait(5 * MINUTE)
