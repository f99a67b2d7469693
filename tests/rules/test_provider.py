"""The provider's own record, and that no rule stands outside the tables of these tests."""

from __future__ import annotations

from dataclasses import replace

from slackbot import codec
from slackbot.cases import PROVIDER, Provider, customers, decide, incidents, provider
from slackbot.cases.provider import ApplyProvider
from slackbot.cases.rulebook import RULES
from slackbot.words import Decision, Refusal
from tests.acting import CUSTOMER, LEAD, command
from tests.rules.living import HOUR, START, terms


def test_the_providers_particulars_are_put_in_force_by_staff_and_once() -> None:
    particulars = terms().provider
    given = command(ApplyProvider, LEAD, PROVIDER, particulars=particulars)

    first = decide(None, given, None, START)

    assert isinstance(first, Decision)
    assert isinstance(first.case, Provider)
    assert first.case.channel == "C0DESK"
    assert first.timers == ()
    assert codec.load_case(codec.dump_case(first.case)) == first.case
    assert decide(first.case, given, None, START) == Refusal(code="already_in_force")
    theirs = decide(first.case, command(ApplyProvider, CUSTOMER, PROVIDER, particulars=particulars), None, START)
    assert theirs == Refusal(code="not_allowed", refs=("1",))


def test_a_desk_that_moves_takes_its_record_along() -> None:
    particulars = terms().provider
    first = decide(None, command(ApplyProvider, LEAD, PROVIDER, particulars=particulars), None, START)
    assert isinstance(first, Decision)

    moved = command(ApplyProvider, LEAD, PROVIDER, particulars=replace(particulars, desk_channel="C0NEWDESK"))
    second = decide(first.case, moved, None, START + HOUR)  # type: ignore[arg-type]

    assert isinstance(second, Decision)
    assert (second.case.channel, second.case.opened_at) == ("C0NEWDESK", START)


def test_no_command_stands_outside_the_tables() -> None:
    modules = (customers.__name__, provider.__name__, incidents.__name__)

    assert [kind for kind in RULES if not kind.__module__.startswith(modules)] == []
