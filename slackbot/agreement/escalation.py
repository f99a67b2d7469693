"""Who is called one after the other when nobody answers, as it is written down (Art. 5.2).

[escalation]
rounds = 2                        # how often the steps are gone through; 1 to 5
task_of = "U0TAKAHASHI"           # whose task it is in the end; left out: the first lead's
page = ["sev1", "sev2"]           # called from the report on; the others when the first response is overdue
steps = [
    { call = "duty", wait = "10m" },     # the first layer of every rota
    { call = "second", wait = "10m" },   # the second layer
    { call = "lead", wait = "15m" },     # the first lead; "leads": all of them
    { call = "leads", wait = "30m" },    # also "engineers", "duty:LAYER" and the id of one person
]

[escalation.renew]
sev1 = "30m"                      # whoever began says so again this often, or others are called; usually nobody

[escalation.stuck]
sev1 = "45m"                      # nothing was recorded for so long: whoever has it is called, then the steps
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator

from slackbot.agreement.fields import REFUSE_UNKNOWN, Duration, UserId, all_different, matching, not_none
from slackbot.agreement.terms import Severity
from slackbot.words import value

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=7)
MOST_STEPS, MOST_ROUNDS = 10, 5

Call = Annotated[
    str,
    matching(
        "duty|second|lead|leads|engineers|duty:[a-z][a-z0-9_-]{0,30}|[UW][A-Z0-9]{2,}",
        '"duty", "second", "duty:LAYER", "lead", "leads", "engineers" or the id of a person in Slack (U…)',
    ),
]


def _sensible(length: timedelta) -> timedelta:
    if not SHORTEST <= length <= LONGEST:
        raise ValueError("must be between 1m and 7d")
    return length


Wait = Annotated[Duration, AfterValidator(_sensible)]


@value
class Rung:
    """One step: who is called, and how long the next one waits."""

    __pydantic_config__ = REFUSE_UNKNOWN

    call: Call
    wait: Wait


USUAL = tuple(
    Rung(call=call, wait=timedelta(minutes=minutes))
    for call, minutes in (("duty", 10), ("second", 10), ("lead", 15), ("leads", 30))
)


STUCK: Mapping[Severity, timedelta] = {
    Severity.SEV1: timedelta(minutes=45),
    Severity.SEV2: timedelta(hours=1),
    Severity.SEV3: timedelta(hours=8),
    Severity.SEV4: timedelta(hours=16),
}


def _steps(steps: tuple[Rung, ...]) -> tuple[Rung, ...]:
    not_none(steps)
    if len(steps) > MOST_STEPS:
        raise ValueError(f"{len(steps)} steps; at most {MOST_STEPS}")
    return steps


def _rounds(given: int) -> int:
    if not 1 <= given <= MOST_ROUNDS:
        raise ValueError(f"must be between 1 and {MOST_ROUNDS}")
    return given


@value
class EscalationTerms:
    __pydantic_config__ = REFUSE_UNKNOWN

    steps: Annotated[tuple[Rung, ...], AfterValidator(_steps)] = USUAL
    rounds: Annotated[int, AfterValidator(_rounds)] = 2
    task_of: UserId | None = None
    page: Annotated[tuple[Severity, ...], AfterValidator(all_different)] = (Severity.SEV1, Severity.SEV2)
    renew: Mapping[Severity, Wait] = field(default_factory=dict)
    renew_within: Wait = timedelta(minutes=10)
    """From the question to the answer; then it is given up."""
    stuck: Mapping[Severity, Wait] = field(default_factory=lambda: dict(STUCK))
    """Requests count as the mildest incidents do."""

    @property
    def people(self) -> tuple[str, ...]:
        """Who is named by id."""
        named = [step.call for step in self.steps if step.call[0] in "UW"]
        return tuple(dict.fromkeys([*named, *([self.task_of] if self.task_of else [])]))
