"""The provider's own record, and that no rule stands outside the tables of these tests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from slackbot import codec
from slackbot.cases import (
    PROVIDER,
    Provider,
    decide,
)
from slackbot.cases.provider import ApplyProvider, MoveDesk, RecordMembers, RecordRota
from slackbot.cases.rulebook import RULES
from slackbot.words import THE_CLOCK, Decision, Refusal
from tests.acting import CUSTOMER, LEAD, command
from tests.rules.living import HOUR, START, terms
from tests.rules.test_shifts import rota


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
    assert isinstance(second.case, Provider)
    assert (second.case.channel, second.case.opened_at) == ("C0NEWDESK", START)
    assert second.case.left == ("C0DESK",)


def test_a_desk_with_another_id_is_the_same_desk_whatever_the_file_says() -> None:
    particulars = terms().provider
    first = decide(None, command(ApplyProvider, LEAD, PROVIDER, particulars=particulars), None, START)
    assert isinstance(first, Decision)

    move = command(MoveDesk, THE_CLOCK, PROVIDER, old="C0DESK", new="C0NEWDESK")
    moved = decide(first.case, move, None, START + HOUR)  # type: ignore[arg-type]

    assert isinstance(moved, Decision)
    assert isinstance(moved.case, Provider)
    assert (moved.case.channel, moved.case.particulars.desk_channel) == ("C0NEWDESK", "C0NEWDESK")
    assert moved.case.former == ("C0DESK",)
    assert codec.load_case(codec.dump_case(moved.case)) == moved.case
    assert decide(moved.case, move, None, START) == Refusal(code="nothing_to_record")
    again = command(ApplyProvider, LEAD, PROVIDER, particulars=particulars)
    assert decide(moved.case, again, None, START) == Refusal(code="already_in_force")
    by_hand = replace(move, by=LEAD)
    assert decide(first.case, by_hand, None, START) == Refusal(code="not_allowed")  # type: ignore[arg-type]


def grouped(*, members: tuple[str, ...] = ()) -> Provider:
    """#desk whose engineers are a user group, read already where `members` are given."""
    wanted = replace(terms().provider, engineers=("U0NAKA", "S0SUPPORT"), rotas=())
    first = decide(None, command(ApplyProvider, LEAD, PROVIDER, particulars=wanted), None, START)
    assert isinstance(first, Decision)
    assert isinstance(first.case, Provider)
    return read(first.case, *members) if members else first.case


def read(case: Provider, *members: str) -> Provider:
    known = decide(case, command(RecordMembers, THE_CLOCK, PROVIDER, group="S0SUPPORT", members=members), None, START)
    assert isinstance(known, Decision)
    assert isinstance(known.case, Provider)
    return known.case


def test_a_user_group_stands_for_its_members_and_for_itself_until_they_are_known() -> None:
    assert grouped().particulars.engineers == ("U0NAKA", "S0SUPPORT")

    known = grouped(members=("U0SATO", "U0NAKA", "U0EMMA"))

    assert known.particulars.engineers == ("U0NAKA", "U0SATO", "U0EMMA")
    assert known.written == grouped().particulars
    assert codec.load_case(codec.dump_case(known)) == known
    assert read(known, "U0EMMA").particulars.engineers == ("U0NAKA", "U0EMMA")


def test_members_that_cannot_be_had_change_nothing() -> None:
    known = grouped(members=("U0SATO",))
    nobody = command(RecordMembers, THE_CLOCK, PROVIDER, group="S0SUPPORT", members=())
    same = command(RecordMembers, THE_CLOCK, PROVIDER, group="S0SUPPORT", members=("U0SATO",))
    other = command(RecordMembers, THE_CLOCK, PROVIDER, group="S0OTHER", members=("U0EMMA",))

    for each in (nobody, same, other):
        assert decide(known, each, None, START) == Refusal(code="nothing_to_record")
    assert decide(known, replace(nobody, by=LEAD), None, START) == Refusal(code="not_allowed")


def test_members_stay_while_the_file_names_the_group_and_go_with_it() -> None:
    known = grouped(members=("U0SATO",))
    wanted = known.written
    assert wanted
    again = command(ApplyProvider, LEAD, PROVIDER, particulars=wanted)
    assert decide(known, again, None, START) == Refusal(code="already_in_force")

    renamed = decide(known, replace(again, particulars=replace(wanted, short_name="ヒノデ")), None, START)
    alone = decide(known, replace(again, particulars=replace(wanted, engineers=("U0NAKA",))), None, START)

    assert isinstance(renamed, Decision)
    assert isinstance(renamed.case, Provider)
    assert renamed.case.particulars.engineers == ("U0NAKA", "U0SATO")
    assert isinstance(alone, Decision)
    assert isinstance(alone.case, Provider)
    assert (alone.case.particulars.engineers, alone.case.written, alone.case.groups) == (("U0NAKA",), None, ())


def test_whoever_acts_for_another_company_stays_under_its_name_in_whatever_group() -> None:
    outside = terms().provider.subcontractors[0].people[0]

    known = grouped(members=("U0SATO", outside))

    assert known.particulars.engineers == ("U0NAKA", "U0SATO")


def test_a_desk_that_moves_takes_its_user_groups_along() -> None:
    move = command(MoveDesk, THE_CLOCK, PROVIDER, old="C0DESK", new="C0NEWDESK")
    moved = decide(grouped(members=("U0SATO",)), move, None, START)

    assert isinstance(moved, Decision)
    assert isinstance(moved.case, Provider)
    assert moved.case.written
    assert moved.case.written.desk_channel == "C0NEWDESK"


UNDER_ANOTHER_NAME = {
    "incidents": "incident_life",
    "service_requests": "requests",
    "links": "requests",
    "announcements": "maintenance",
    "desk_channel": "freeze",
}


def test_no_command_stands_without_a_test_of_its_capability() -> None:
    capabilities = {kind.__module__.split(".")[2] for kind in RULES}

    assert [
        name
        for name in sorted(capabilities)
        if not (Path(__file__).parent / f"test_{UNDER_ANOTHER_NAME.get(name, name)}.py").exists()
    ] == []


def test_a_rota_changed_in_slack_is_the_one_that_is_called_by_whatever_the_file_says() -> None:
    particulars = replace(terms().provider, rotas=(rota("U0SATO"),))
    first = decide(None, command(ApplyProvider, LEAD, PROVIDER, particulars=particulars), None, START)
    assert isinstance(first, Decision)

    record = command(RecordRota, LEAD, PROVIDER, key="main", terms=rota("U0EMMA"))
    second = decide(first.case, record, None, START)  # type: ignore[arg-type]
    assert isinstance(second, Decision)
    assert isinstance(second.case, Provider)
    assert second.case.particulars.rotas == (rota("U0EMMA"),)

    # the same file again changes nothing
    again = decide(second.case, command(ApplyProvider, LEAD, PROVIDER, particulars=particulars), None, START)
    assert again == Refusal(code="already_in_force")
    # nor does one that says something new of other things
    renamed = replace(particulars, name="ヒノデ")
    third = decide(second.case, command(ApplyProvider, LEAD, PROVIDER, particulars=renamed), None, START)
    assert isinstance(third, Decision)
    assert isinstance(third.case, Provider)
    assert third.case.particulars.rotas == (rota("U0EMMA"),)
    assert third.case.written == renamed
    # and one that has ended is gone
    gone = command(RecordRota, LEAD, PROVIDER, key="main", terms=None)
    last = decide(third.case, gone, None, START)
    assert isinstance(last, Decision)
    assert isinstance(last.case, Provider)
    assert last.case.particulars.rotas == ()
