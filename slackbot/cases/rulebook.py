"""Which rule answers which command, and who may give it. Every capability registers its rules here with `@rule`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from slackbot.agreement.particulars import Agreement
from slackbot.words import CaseBase, CommandBase, Decision, Ref, Refusal, Role, value

Decide = Callable[[Any, Any, Agreement, datetime], Decision | Refusal]
F = TypeVar("F", bound=Callable[..., Decision | Refusal])

STAFF = frozenset({Role.LEAD, Role.ENGINEER, Role.SUBCONTRACTOR})
LEADS = frozenset({Role.LEAD})
CUSTOMER = frozenset({Role.MEMBER})
ANYONE = STAFF | CUSTOMER
CLOCK = frozenset({Role.CLOCK})


@value
class Rule:
    decide: Decide
    may: frozenset[Role]
    opens: bool
    numbered: bool
    about: type[CaseBase] | None
    when: frozenset[str]
    cites: tuple[Ref, ...]


RULES: dict[type[CommandBase], Rule] = {}


def rule(
    command: type[CommandBase],
    *,
    may: frozenset[Role],
    when: frozenset[str] = frozenset(),
    cites: tuple[Ref, ...] = (),
    opens: bool = False,
    numbered: bool = False,
    about: type[CaseBase] | None = None,
) -> Callable[[F], F]:
    """`when`: the case's states in which the command makes sense; empty means any.

    `opens`: it may start the case it names. `numbered`: it starts a case with the customer's next number.
    `about`: what the cases have in common that it is for; left out: it is for the one kind that it is named after.
    """

    def register(decide: F) -> F:
        RULES[command] = Rule(
            decide=decide,
            may=may,
            opens=opens or numbered,
            numbered=numbered,
            about=about,
            when=when,
            cites=cites,
        )
        return decide

    return register


def refused(found: Rule, case: CaseBase | None, command: CommandBase) -> Refusal | None:
    """Wrong person, no such case or one of another kind, wrong state; None when the rule itself may speak."""
    if command.by.role not in found.may:
        return Refusal(code="not_allowed", refs=found.cites)
    if case is None:
        return None if found.opens else Refusal(code="no_such_case")
    if not (isinstance(case, found.about) if found.about else _kind(case) == _kind(command)):
        return Refusal(code="no_such_case")
    state = getattr(case, "state", None)
    if found.when and state not in found.when:
        return Refusal(code="wrong_state", refs=found.cites, data={"state": str(state)})
    return None


def _kind(thing: CaseBase | CommandBase) -> str:
    """`incident` of an incident, and of `incident.acknowledge`."""
    return str(getattr(thing, "kind", "")).partition(".")[0]
