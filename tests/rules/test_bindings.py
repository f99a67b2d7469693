"""A channel becomes a customer's by a lead's decision, once all that can be checked holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from slackbot.agreement.draft import Part
from slackbot.cases.bindings import (
    AskForTest,
    Bind,
    Discard,
    FillIn,
    Found,
    GoOnElsewhere,
    LookAgain,
    NoteInvitation,
    PressTest,
    StartBinding,
    State,
    deadlines,
)
from slackbot.cases.bindings.rules import TEST
from slackbot.cases.bindings.state import Binding, Check, shown, shown_part
from slackbot.cases.customers import ApplyAgreement, AskForAcceptance
from slackbot.words import THE_CLOCK, Audience, Card, Decision, FollowUp, Notice, Refusal
from tests.acting import ENGINEER, LEAD
from tests.rules.registering import (
    CHANNEL,
    DESK,
    FOUND,
    OKADA,
    OTHER_LEAD,
    START,
    TERMS,
    a_binding,
    after,
    command,
    does,
    fills_in,
    finished,
)

DAY = timedelta(days=1)
BEGINS: Any = {"channel": CHANNEL, "desk": DESK, "found": FOUND}


def cards(decision: Decision) -> list[tuple[str, str]]:
    return [(said.channel, said.name) for said in decision.messages if isinstance(said, Card)]


def code(outcome: Decision | Refusal) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


# ── Invited, begun, dropped ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_invitation_tells_desk_and_nobody_else() -> None:
    decision = does(None, command(NoteInvitation, THE_CLOCK, **BEGINS))

    assert isinstance(decision, Decision)
    assert [(said.channel, said.audience) for said in decision.messages if isinstance(said, Card)] == [
        (DESK, Audience.DESK)
    ]
    assert len(decision.messages) == 1


@pytest.mark.parametrize("state", [State.DRAFT, State.BOUND])
def test_a_second_invitation_disturbs_nothing(state: State) -> None:
    invited = command(NoteInvitation, THE_CLOCK, **BEGINS)

    assert code(does(a_binding(state=state), invited)) == "nothing_to_record"


@pytest.mark.parametrize(
    "asked",
    [
        command(StartBinding, ENGINEER, terms={}, **BEGINS),
        fills_in(a_binding(), Part.COMPANY, ENGINEER),
        command(LookAgain, ENGINEER, found=FOUND),
        command(AskForTest, ENGINEER, found=FOUND),
        command(Bind, ENGINEER, agreement="v", shown="", found=FOUND),
        command(Discard, ENGINEER),
    ],
    ids=lambda asked: type(asked).__name__,
)
def test_only_a_lead_registers(asked: Any) -> None:
    assert code(does(finished(), asked)) == "not_allowed"
    assert code(does(finished(), replace(asked, by=OKADA))) == "not_allowed"


def test_two_leads_who_begin_at_once_work_on_the_same_draft() -> None:
    begun = after(None, command(StartBinding, terms={}, **BEGINS))

    assert code(does(begun, command(StartBinding, OTHER_LEAD, terms={}, **BEGINS))) == "nothing_to_record"


def test_what_was_dropped_can_be_begun_anew() -> None:
    dropped = after(finished(), command(Discard))
    begun = after(dropped, command(StartBinding, terms={"locale": "ja"}, **BEGINS))

    assert (dropped.state, begun.state) == (State.DISCARDED, State.DRAFT)
    assert (begun.terms, begun.done, begun.pressed_by_them) == ({"locale": "ja"}, (), "")


# ── Filling in ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_part_is_kept_and_the_others_stay() -> None:
    binding = a_binding(terms={"channel": CHANNEL})
    for part in Part:
        binding = after(binding, fills_in(binding, part))

    assert binding.terms == TERMS
    assert (binding.missing, binding.checks()[Check.FILLED_IN]) == ((), True)


def test_a_part_that_says_what_cannot_be_is_still_missing() -> None:
    binding = finished(terms={**TERMS, "hours": {"sat": []}})

    assert binding.missing == (Part.HOURS,)


def test_who_fills_in_what_another_lead_has_changed_is_told() -> None:
    binding = a_binding()
    mine = fills_in(binding, Part.COMPANY)
    changed = after(binding, fills_in(binding, Part.COMPANY, OTHER_LEAD, name="別の名前"))

    assert code(does(changed, mine)) == "another_lead_was_faster"


def test_two_leads_fill_in_two_parts_at_once() -> None:
    binding = a_binding()
    mine = fills_in(binding, Part.COMPANY)
    changed = after(binding, fills_in(binding, Part.HOURS, OTHER_LEAD))

    assert set(after(changed, mine).done) == {Part.COMPANY, Part.HOURS}


def test_a_press_for_one_company_says_nothing_of_another() -> None:
    binding = finished()
    told = replace(
        fills_in(binding, Part.COMPANY, teams=["T0MINATO", "E0GRID"]), shown=shown_part(binding, Part.COMPANY)
    )

    changed = after(binding, told)

    assert (changed.test_asked, changed.pressed_by_us, changed.pressed_by_them) == (False, "", "")


# ── The test button ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "found",
    [
        replace(FOUND, teams=()),
        replace(FOUND, teams=("T0MINATO", "T0OTHER")),
        replace(FOUND, teams=("T0OTHER",)),
        replace(FOUND, pending=("T0OTHER",)),
        replace(FOUND, pending=("?",)),
        replace(FOUND, archived=True),
        replace(FOUND, member=False),
    ],
)
def test_the_button_is_posted_to_nobody_but_the_confirmed_company(found: Found) -> None:
    assert code(does(finished(test_asked=False), command(AskForTest, found=found))) == "companies_not_confirmed"


def test_each_side_presses_once() -> None:
    binding = a_binding(terms=dict(TERMS))
    asked = does(binding, command(AskForTest, found=FOUND))
    assert isinstance(asked, Decision)
    assert (CHANNEL, TEST) in cards(asked)
    binding = after(binding, command(AskForTest, found=FOUND))

    ours = after(binding, command(PressTest, ENGINEER))
    both = after(ours, command(PressTest, OKADA))

    assert code(does(ours, command(PressTest, LEAD))) == "side_has_pressed"
    assert (both.pressed_by_us, both.pressed_by_them) == (ENGINEER.user, OKADA.user)


def test_nobody_presses_what_nobody_asked_for() -> None:
    assert code(does(a_binding(terms=dict(TERMS)), command(PressTest, OKADA))) == "outdated"


# ── Binding ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_lead_confirms_is_put_in_force_and_accepted_afterwards() -> None:
    binding = finished()

    decision = does(binding, command(Bind, agreement="5e1f", shown=shown(binding), found=FOUND))

    assert isinstance(decision, Decision)
    first, second = (said.command for said in decision.messages if isinstance(said, FollowUp))
    assert (type(first), type(second)) == (ApplyAgreement, AskForAcceptance)
    assert {first.case_id, second.case_id} == {"MINATO"}
    assert decision.claims == ("customer MINATO",)
    assert isinstance(decision.case, Binding)
    assert decision.case.state is State.BOUND


NOT_READY = {
    "the bot is out": {"found": replace(FOUND, member=False)},
    "archived": {"found": replace(FOUND, archived=True)},
    "not shared": {"found": replace(FOUND, teams=())},
    "a third company": {"found": replace(FOUND, teams=("T0MINATO", "T0OTHER"))},
    "a third company is invited": {"found": replace(FOUND, pending=("T0OTHER",))},
    "a person of another company": {"found": replace(FOUND, strangers=("U0TANAKA",))},
    "the key is another's": {"found": replace(FOUND, taken=("key",))},
    "a part is missing": {"done": tuple(Part)[1:]},
    "hours that never open": {"terms": {**TERMS, "hours": {"mon": []}}},
    "a zone that is none": {"terms": {**TERMS, "tz": "Asia/Kyoto"}},
    "a key that is none": {"terms": {**TERMS, "key": "minato"}},
    "around the clock without a contract": {
        "terms": {**TERMS, "targets": {"sev1": {"around_the_clock": True}}, "cover": "none"}
    },
    "we did not press": {"pressed_by_us": ""},
    "they did not press": {"pressed_by_them": ""},
}


@pytest.mark.parametrize("given", NOT_READY.values(), ids=NOT_READY)
def test_nothing_is_bound_until_all_of_it_holds(given: dict[str, Any]) -> None:
    binding = finished(**given)
    found = given.get("found", FOUND)

    assert code(does(binding, command(Bind, agreement="v", shown=shown(binding), found=found))) == "not_all_checks_hold"


def test_what_changed_since_the_card_was_drawn_is_looked_at_first() -> None:
    before = finished()
    binding = finished(terms={**TERMS, "name": "別の名前"})

    assert code(does(binding, command(Bind, agreement="v", shown=shown(before), found=FOUND))) == "outdated"


def test_the_last_look_counts_and_not_the_one_on_the_card() -> None:
    binding, now_found = finished(), replace(FOUND, teams=("T0MINATO", "T0OTHER"))

    bound = does(binding, command(Bind, agreement="v", shown=shown(binding), found=now_found))

    assert code(bound) == "not_all_checks_hold"


def test_who_changes_terms_presses_no_test_and_claims_no_key() -> None:
    begun = after(None, command(StartBinding, terms=dict(TERMS), editing=True, **BEGINS))

    decision = does(begun, command(Bind, agreement="v", shown=shown(begun), found=FOUND))

    assert begun.ready
    assert isinstance(decision, Decision)
    assert decision.claims == ()
    assert [name for _, name in cards(decision)] == ["binding"], "nothing is said in the channel about a test"


# ── Left lying, moved ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", [State.INVITED, State.DRAFT])
def test_what_is_left_lying_is_raised_once_after_a_day(state: State) -> None:
    binding = a_binding(state=state)
    (timer,) = deadlines(binding, None)

    decision = does(binding, timer.command, timer.at)

    assert timer.at == START + DAY
    assert isinstance(decision, Decision)
    assert [said.to for said in decision.messages if isinstance(said, Notice)] == [DESK]
    assert decision.timers == ()


def test_who_goes_on_has_another_day() -> None:
    reminded = replace(a_binding(), reminded=True)
    now = START + 2 * DAY

    (timer,) = deadlines(after(reminded, fills_in(reminded, Part.COMPANY), now), None)

    assert timer.at == now + DAY


@pytest.mark.parametrize("state", [State.BOUND, State.DISCARDED])
def test_what_is_over_is_not_raised(state: State) -> None:
    assert deadlines(a_binding(state=state), None) == ()


def test_a_channel_with_another_id_goes_on_with_what_was_filled_in() -> None:
    moved = command(GoOnElsewhere, THE_CLOCK, terms=dict(TERMS), done=(Part.COMPANY,), **BEGINS)

    binding = after(None, moved)

    assert (binding.terms, binding.done, binding.state) == (TERMS, (Part.COMPANY,), State.DRAFT)
    assert code(does(binding, moved)) == "nothing_to_record"


def test_a_look_by_the_clock_that_finds_nothing_new_records_nothing() -> None:
    assert code(does(a_binding(), command(LookAgain, THE_CLOCK, found=FOUND))) == "nothing_to_record"


def test_fill_in_is_for_a_draft_alone() -> None:
    bound = finished(state=State.BOUND)

    assert isinstance(fills_in(bound, Part.HOURS), FillIn)
    assert code(does(bound, fills_in(bound, Part.HOURS))) == "wrong_state"
