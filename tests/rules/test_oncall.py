"""A rota at the desk: who may change whose shift, what the clock says, and how a shift is taken over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from slackbot.agreement.rotas import RotaTerms
from slackbot.cases import Rota, deadlines, decide
from slackbot.cases.oncall import (
    EMPTY,
    AcceptOffer,
    ApplyRota,
    DropStandIn,
    EditRota,
    EndRota,
    HandOver,
    NoteGroup,
    RemindHandover,
    StandIn,
    Swap,
    TakeOver,
    WriteHandover,
    rota_id,
    terms_digest,
)
from slackbot.cases.oncall.common import LONGEST_KEPT, LONGEST_NOTE, NOTE_ON_CARD
from slackbot.cases.oncall.state import Handover
from slackbot.cases.provider import RecordRota
from slackbot.words import (
    THE_CLOCK,
    Actor,
    Audience,
    Card,
    CommandBase,
    Decision,
    FollowUp,
    Notice,
    Refusal,
    Role,
    Side,
)
from tests.acting import ENGINEER, LEAD, command
from tests.rules.test_shifts import A, B, C, rota, tokyo

EMMA = Actor(team="T0HINODE", user=B, side=Side.PROVIDER, role=Role.ENGINEER)
START = tokyo(11, 2, 9)


def applied(at: datetime = START, *people: str) -> Rota:
    decision = decide(None, asked(ApplyRota, LEAD, terms=rota(*people)), None, at)
    assert isinstance(decision, Decision)
    assert isinstance(decision.case, Rota)
    return decision.case


def asked(kind: type[CommandBase], by: Actor = ENGINEER, **given: Any) -> Any:
    return command(kind, by, rota_id("main"), **given)


def done(rota_: Rota, kind: type[CommandBase], at: datetime, by: Actor = ENGINEER, **given: Any) -> Decision:
    decision = decide(rota_, asked(kind, by, **given), None, at)
    assert isinstance(decision, Decision), decision
    return decision


def refused(rota_: Rota, kind: type[CommandBase], at: datetime, by: Actor = ENGINEER, **given: Any) -> str:
    refusal = decide(rota_, asked(kind, by, **given), None, at)
    assert isinstance(refusal, Refusal), refusal
    return refusal.code


def agreed(standing: Rota, kind: type[CommandBase], at: datetime, by: Actor = ENGINEER, **given: Any) -> Decision:
    """Whoever is put on duty is asked, and says yes."""
    offer = of(done(standing, kind, at, by, **given)).offers[-1]
    asked_one = replace(by, user=offer.to, role=Role.ENGINEER)
    return done(replace(standing, offers=(offer,)), AcceptOffer, at, asked_one, offer=offer.name)


def the_clock_goes_on(standing: Rota) -> tuple[datetime, Decision]:
    """The earliest timer is submitted at its time."""
    first = min(deadlines(standing, None), key=lambda timer: timer.at)
    decision = decide(standing, first.command, None, first.at)
    assert isinstance(decision, Decision)
    return first.at, decision


def of(decision: Decision) -> Rota:
    assert isinstance(decision.case, Rota)
    return decision.case


def tonight(person: str) -> dict[str, Any]:
    return {"layer": "primary", "person": person, "since": tokyo(11, 4, 18), "until": tokyo(11, 5, 9)}


# ── Put in force ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_a_lead_puts_a_rota_in_force() -> None:
    refusal = decide(None, asked(ApplyRota, ENGINEER, terms=rota()), None, START)

    assert isinstance(refusal, Refusal)
    assert refusal.code == "leads_only"


def test_the_same_rota_again_changes_nothing() -> None:
    assert refused(applied(), ApplyRota, START, LEAD, terms=rota()) == "already_in_force"


def test_who_stands_in_stays_when_the_rota_is_written_anew() -> None:
    standing = of(done(applied(), StandIn, START, **tonight(A)))

    again = of(done(standing, ApplyRota, START, LEAD, terms=rota(A, B, C)))

    assert [each.person for each in again.overrides] == [A]


# ── By the file, or in Slack ─────────────────────────────────────────────────────────────────────────────────────────


def edited(standing: Rota | None, at: datetime = START, *people: str, **layer: Any) -> Decision:
    shown = terms_digest(standing.terms) if standing and standing.is_open else ""
    decision = decide(standing, asked(EditRota, LEAD, terms=rota(*people, **layer), shown=shown), None, at)
    assert isinstance(decision, Decision), decision
    return decision


def recorded(decision: Decision) -> list[RotaTerms | None]:
    """What the provider's record is told, so that escalations find the layers."""
    commands = [said.command for said in decision.messages if isinstance(said, FollowUp)]
    return [command.terms for command in commands if isinstance(command, RecordRota)]


def keys_of(decision: Decision) -> list[str]:
    return [said.key for said in decision.messages if isinstance(said, Notice)]


def test_a_lead_makes_a_rota_and_nobody_else() -> None:
    made = edited(None)

    assert of(made).people(START) == (A,)
    assert recorded(made) == [rota()]
    refusal = decide(None, asked(EditRota, ENGINEER, terms=rota()), None, START)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "not_allowed"


def test_what_a_lead_changed_stays_when_the_same_file_is_applied_again() -> None:
    changed = of(edited(applied(), START, B, A))

    assert refused(changed, ApplyRota, START, LEAD, terms=rota()) == "already_in_force"
    assert changed.people(START) == (B,)


def test_a_file_that_says_something_new_wins_and_the_desk_reads_what_it_replaced() -> None:
    changed = of(edited(applied(), START, B, A))

    again = done(changed, ApplyRota, START, LEAD, terms=rota(A, B, C))

    assert of(again).terms == rota(A, B, C)
    assert keys_of(again) == ["file_won"]
    assert recorded(again) == [rota(A, B, C)]


def test_a_file_that_now_says_what_the_lead_did_overrules_nobody() -> None:
    changed = of(edited(applied(), START, B, A))

    assert keys_of(done(changed, ApplyRota, START, LEAD, terms=rota(B, A))) == []


def test_two_leads_who_change_the_same_rota_do_not_overwrite_each_other() -> None:
    standing = applied()
    seen = terms_digest(standing.terms)
    first = of(edited(standing, START, B, A))

    assert refused(first, EditRota, START, LEAD, terms=rota(C), shown=seen) == "outdated"
    assert refused(first, EditRota, START, LEAD, terms=rota(C)) == "rota_exists"
    assert refused(first, EditRota, START, LEAD, terms=rota(B, A), shown=terms_digest(first.terms)) == (
        "nothing_has_changed"
    )


def test_whom_a_change_puts_on_duty_at_once_is_called_at_once() -> None:
    changed = edited(applied(), tokyo(11, 3), B, A)

    handed = of(changed).handovers[-1]
    assert (handed.came, handed.went) == ((B,), (A,))
    assert [said.name for said in changed.messages if isinstance(said, Card)] == [f"handover:{handed.name}"]


def test_a_rota_that_has_ended_puts_nobody_on_duty_and_wakes_nobody() -> None:
    ended = done(applied(), EndRota, START, LEAD)

    assert of(ended).people(START) == ()
    assert deadlines(of(ended), None) == ()
    assert recorded(ended) == [None]
    assert refused(of(ended), StandIn, START, **tonight(A)) == "wrong_state"
    assert refused(of(ended), EndRota, START, LEAD) == "no_such_rota"
    assert refused(applied(), EndRota, START, ENGINEER) == "not_allowed"


def test_a_rota_ended_in_slack_is_not_begun_anew_by_the_same_file_but_by_a_new_one() -> None:
    ended = of(done(applied(), EndRota, START, LEAD))

    assert refused(ended, ApplyRota, START, LEAD, terms=rota()) == "already_in_force"
    assert of(done(ended, ApplyRota, START, LEAD, terms=rota(B))).people(START) == (B,)
    assert of(edited(ended, START, C)).people(START) == (C,)


def test_a_rota_that_left_the_file_ends_and_begins_anew_when_it_is_written_again() -> None:
    ended = of(done(applied(), EndRota, START, LEAD, from_file=True))

    assert not ended.is_open
    assert of(done(ended, ApplyRota, START, LEAD, terms=rota())).people(START) == (A,)


def test_a_stand_in_that_began_before_now_begins_now() -> None:
    standing = of(done(applied(), StandIn, tokyo(11, 4), layer="primary", person=A, since=START, until=tokyo(11, 5)))

    assert [each.since for each in standing.overrides] == [tokyo(11, 4)]


# ── Standing in ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_engineer_gives_their_own_shift_away() -> None:
    standing = of(agreed(applied(), StandIn, START, **tonight(C)))

    assert standing.people(tokyo(11, 4, 20)) == (C,)
    assert standing.people(tokyo(11, 5, 9)) == (A,)


def test_an_engineer_takes_another_ones_shift() -> None:
    assert of(done(applied(), StandIn, START, EMMA, **tonight(B))).people(tokyo(11, 4, 20)) == (B,)


def test_only_a_lead_puts_one_person_in_anothers_place() -> None:
    assert refused(applied(), StandIn, START, EMMA, **tonight(C)) == "another_ones_shift"
    assert of(done(applied(), StandIn, START, LEAD, **tonight(C), at_once=True)).people(tokyo(11, 4, 20)) == (C,)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"until": tokyo(11, 4, 18)}, "ends_before_it_begins"),
        ({"since": tokyo(11, 1), "until": tokyo(11, 2)}, "is_over"),
        ({"until": tokyo(11, 4) + timedelta(days=120)}, "too_long"),
        ({"layer": "tertiary"}, "no_such_layer"),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any], code: str) -> None:
    assert refused(applied(), StandIn, START, **{**tonight(A), **given}) == code


def test_a_stand_in_is_called_off_by_whoever_it_is_or_wrote_it() -> None:
    standing = of(agreed(applied(), StandIn, START, **tonight(C)))
    override = standing.overrides[0].id

    assert refused(standing, DropStandIn, START, EMMA, override=override) == "another_ones_shift"
    assert of(done(standing, DropStandIn, START, override=override)).people(tokyo(11, 4, 20)) == (A,)
    assert refused(standing, DropStandIn, tokyo(11, 6), override=override) == "no_such_shift"


def test_two_exchange_their_weeks() -> None:
    swapped = of(agreed(applied(), Swap, START, layer="primary", one=tokyo(11, 3), other=tokyo(11, 10)))

    assert swapped.people(tokyo(11, 8)) == (B,)
    assert swapped.people(tokyo(11, 9, 9)) == (A,)
    assert swapped.people(tokyo(11, 16, 9)) == (A,), "their turns go on as before"


@pytest.mark.parametrize(
    ("one", "other"), [(tokyo(11, 3), tokyo(11, 4)), (tokyo(10, 1), tokyo(11, 3)), (tokyo(11, 3), tokyo(9, 1))]
)
def test_a_shift_that_nobody_has_or_the_same_person_has_is_not_exchanged(one: datetime, other: datetime) -> None:
    assert refused(applied(), Swap, START, layer="primary", one=one, other=other) == "no_such_shift"


def test_others_shifts_are_exchanged_by_leads_only() -> None:
    weeks = {"layer": "primary", "one": tokyo(11, 3), "other": tokyo(11, 10)}
    stranger = replace(ENGINEER, user=C)

    assert refused(applied(), Swap, START, stranger, **weeks) == "another_ones_shift"
    assert of(done(applied(), Swap, START, LEAD, **weeks)).people(tokyo(11, 3)) == (B,)


def direct(decision: Decision) -> list[str]:
    """Who hears of it directly."""
    return [said.to for said in decision.messages if isinstance(said, Notice) and said.audience is Audience.PERSON]


def test_whoever_is_put_on_duty_by_another_hears_so_directly() -> None:
    weeks: dict[str, Any] = {"layer": "primary", "one": tokyo(11, 3), "other": tokyo(11, 10)}

    in_an_emergency = done(applied(), StandIn, START, LEAD, **tonight(C), at_once=True)
    assert sorted(direct(in_an_emergency)) == [f"dm:{C}", f"dm:{A}"]
    assert direct(done(applied(), StandIn, START, EMMA, **tonight(B))) == [f"dm:{A}"]
    assert sorted(direct(done(applied(), Swap, START, LEAD, **weeks))) == sorted([f"dm:{A}", f"dm:{B}"])


@pytest.mark.parametrize("by", [ENGINEER, EMMA, LEAD])
def test_either_of_two_who_exchanged_takes_both_back(by: Actor) -> None:
    swapped = of(agreed(applied(), Swap, START, layer="primary", one=tokyo(11, 3), other=tokyo(11, 10)))

    back = done(swapped, DropStandIn, START, by, override=swapped.overrides[0].id)

    assert of(back).overrides == ()
    assert {*direct(back)} == {f"dm:{each}" for each in (A, B)} - {f"dm:{by.user}"}


def gone_back(decision: Decision) -> list[tuple[str, str, str]]:
    """(person, since, until) of each stand-in that is said to be taken back; the event says the same."""
    spans = [said.params["spans"] for said in decision.messages if isinstance(said, Notice)]
    spans += [event.data["spans"] for event in decision.events]
    assert spans == [spans[0]] * len(spans)
    assert isinstance(spans[0], list)
    return [
        (str(each["person"]), str(each["since"]), str(each["until"])) for each in spans[0] if isinstance(each, dict)
    ]


def test_of_an_exchange_everybody_reads_which_two_shifts_go_back() -> None:
    swapped = of(agreed(applied(), Swap, START, layer="primary", one=tokyo(11, 3), other=tokyo(11, 10)))

    back = done(swapped, DropStandIn, START, EMMA, override=swapped.overrides[0].id)

    assert gone_back(back) == [
        (each.person, each.since.isoformat(), each.until.isoformat()) for each in swapped.overrides
    ]
    assert {person for person, *_ in gone_back(back)} == {A, B}


def test_of_an_exchange_of_which_one_half_is_over_only_the_other_goes_back_and_so_it_says() -> None:
    swapped = of(agreed(applied(), Swap, START, layer="primary", one=tokyo(11, 3), other=tokyo(11, 10)))
    over, still = sorted(swapped.overrides, key=lambda each: each.since)

    back = done(swapped, DropStandIn, tokyo(11, 9, 12), override=still.id)

    assert gone_back(back) == [(A, still.since.isoformat(), still.until.isoformat())]
    assert refused(swapped, DropStandIn, tokyo(11, 9, 12), override=over.id) == "no_such_shift"


def test_a_stand_in_beside_an_exchange_stays_when_that_is_taken_back() -> None:
    standing = of(agreed(applied(), StandIn, START, **tonight(C)))
    swapped = of(agreed(standing, Swap, START, layer="primary", one=tokyo(11, 10), other=tokyo(11, 17)))

    back = of(done(swapped, DropStandIn, START, override=swapped.overrides[-1].id))

    assert back.overrides == standing.overrides


# ── The shift changes ────────────────────────────────────────────────────────────────────────────────────────────────


def test_at_the_change_of_shift_the_next_one_is_called_with_what_was_left_for_them() -> None:
    standing = of(done(applied(), WriteHandover, tokyo(11, 8), text="夜間バッチを確認してください"))

    at, change = the_clock_goes_on(standing)

    assert at == tokyo(11, 9, 9)
    handed = of(change).handovers[-1]
    assert (handed.came, handed.went) == ((B,), (A,))
    assert handed.note == "夜間バッチを確認してください"
    assert [said.name for said in change.messages if isinstance(said, Card)] == [f"handover:{handed.name}"]
    assert of(change).note == "", "the next one begins with a clean sheet"


def test_a_shift_is_taken_over_once_and_then_nobody_is_reminded() -> None:
    _, change = the_clock_goes_on(applied())
    name = of(change).handovers[-1].name

    taken = of(done(of(change), TakeOver, tokyo(11, 9, 9, 5), EMMA, handover=name))

    assert taken.handovers[-1].taken_by == B
    assert refused(taken, TakeOver, tokyo(11, 9, 9, 6), EMMA, handover=name) == "taken_over_already"
    assert [timer.name for timer in deadlines(taken, None)] == ["change"]


def test_who_does_not_take_over_is_asked_again_and_then_the_leads_are_told_each_day() -> None:
    _, change = the_clock_goes_on(applied())

    at, reminded = the_clock_goes_on(of(change))
    assert at == tokyo(11, 9, 9, 30)
    assert keys_of(reminded) == ["remind_handover", "handover_waits"]
    assert [said.to for said in reminded.messages if isinstance(said, Notice)] == ["desk", f"dm:{B}"]

    at, raised = the_clock_goes_on(of(reminded))
    assert (at, keys_of(raised)) == (tokyo(11, 9, 10), ["handover_unanswered"])
    at, again = the_clock_goes_on(of(raised))
    assert (at, keys_of(again)) == (tokyo(11, 10, 10), ["handover_unanswered"])

    taken = of(done(of(again), TakeOver, at, EMMA, handover=of(again).handovers[-1].name))
    assert [timer.name for timer in deadlines(taken, None)] == ["change"]


def test_only_whose_shift_it_is_or_a_lead_takes_over() -> None:
    _, change = the_clock_goes_on(applied())
    name = of(change).handovers[-1].name

    assert refused(of(change), TakeOver, tokyo(11, 9, 9, 5), ENGINEER, handover=name) == "not_on_duty"
    assert of(done(of(change), TakeOver, tokyo(11, 9, 9, 5), LEAD, handover=name)).handovers[-1].taken_by == LEAD.user


def test_who_stands_in_since_takes_over() -> None:
    _, change = the_clock_goes_on(applied())
    since: dict[str, Any] = {"layer": "primary", "person": A, "since": tokyo(11, 9, 9, 1), "until": tokyo(11, 10)}
    covered = of(done(of(change), StandIn, tokyo(11, 9, 9, 1), **since))

    taken = done(covered, TakeOver, tokyo(11, 9, 9, 5), handover=covered.handovers[-1].name)

    assert of(taken).handovers[-1].taken_by == A


def test_an_older_handover_can_no_longer_be_taken_over() -> None:
    _, first = the_clock_goes_on(applied())
    taken = of(done(of(first), TakeOver, tokyo(11, 9, 10), EMMA, handover=of(first).handovers[-1].name))
    _, second = the_clock_goes_on(taken)

    assert refused(of(second), TakeOver, tokyo(11, 16, 10), handover=taken.handovers[-1].name) == "outdated"


def test_what_nobody_took_over_goes_on_to_the_next_and_its_card_has_no_button_more() -> None:
    standing = of(done(applied(), WriteHandover, tokyo(11, 8), text="夜間バッチを確認してください"))
    _, first = the_clock_goes_on(standing)
    left = of(first).handovers[-1]
    late = next(timer for timer in deadlines(of(first), None) if timer.name == "change")

    second = decide(of(first), late.command, None, late.at)

    assert isinstance(second, Decision)
    handed = of(second).handovers[-1]
    assert (handed.note, handed.note_by) == ("夜間バッチを確認してください", ENGINEER.user)
    cards = [said for said in second.messages if isinstance(said, Card)]
    assert [card.name for card in cards] == [f"handover:{left.name}", f"handover:{handed.name}"]


def handed_over_twice(first: str, second: str) -> Handover:
    """The first note was taken over by nobody when the second was handed over."""
    standing = of(done(applied(), WriteHandover, tokyo(11, 8), text=first))
    _, change = the_clock_goes_on(standing)
    written = of(done(of(change), WriteHandover, tokyo(11, 15), EMMA, text=second))
    late = next(timer for timer in deadlines(written, None) if timer.name == "change")
    decision = decide(written, late.command, None, late.at)
    assert isinstance(decision, Decision)
    return of(decision).handovers[-1]


def test_a_new_note_does_not_displace_one_that_nobody_took_over() -> None:
    handed = handed_over_twice("夜間バッチを確認してください", "証明書の更新が残っています")

    assert handed.note == "夜間バッチを確認してください\n\n証明書の更新が残っています"
    assert handed.note_by == B


def test_two_long_notes_go_on_whole() -> None:
    handed = handed_over_twice("あ" * LONGEST_NOTE, "い" * LONGEST_NOTE)

    assert handed.note == "あ" * LONGEST_NOTE + "\n\n" + "い" * LONGEST_NOTE


def test_of_notes_that_nobody_takes_over_for_many_shifts_the_newest_is_always_whole() -> None:
    standing = applied()
    for n in range(6):
        standing = of(done(standing, WriteHandover, standing.changed_at, text=str(n) * LONGEST_NOTE))
        change = next(timer for timer in deadlines(standing, None) if timer.name == "change")
        decision = decide(standing, change.command, None, change.at)
        assert isinstance(decision, Decision)
        standing = of(decision)

    note = standing.handovers[-1].note
    assert len(note) <= LONGEST_KEPT
    assert note.endswith("5" * LONGEST_NOTE)
    assert note.count("4") == LONGEST_NOTE
    assert note.startswith("…")


@pytest.mark.parametrize(("length", "in_thread"), [(NOTE_ON_CARD, False), (NOTE_ON_CARD + 1, True)])
def test_a_note_that_the_card_has_no_room_for_stands_whole_in_its_thread(length: int, in_thread: bool) -> None:
    standing = of(done(applied(), WriteHandover, tokyo(11, 8), text="あ" * length))

    _, change = the_clock_goes_on(standing)

    handed = of(change).handovers[-1]
    assert handed.in_thread is in_thread
    told = [said.under for said in change.messages if isinstance(said, Notice) and said.key == "handover_note"]
    assert told == ([f"handover:{handed.name}"] if in_thread else [])


def test_after_a_standstill_over_several_changes_it_is_said_once_how_things_are() -> None:
    standing = applied()
    first = deadlines(standing, None)[0]

    late = decide(standing, first.command, None, tokyo(11, 24))

    assert isinstance(late, Decision)
    assert len(of(late).handovers) == 1
    assert deadlines(of(late), None)[0].at == tokyo(11, 30, 9)


def test_a_timer_of_a_rota_that_was_changed_since_is_superseded() -> None:
    standing = applied()
    change = deadlines(standing, None)[0]
    rewritten = of(done(standing, ApplyRota, START, LEAD, terms=rota(A, B, every="1d")))

    refusal = decide(rewritten, change.command, None, change.at)

    assert isinstance(refusal, Refusal)
    assert refusal.code == "superseded"


def test_a_rota_of_one_person_calls_nobody_anew() -> None:
    assert deadlines(applied(START, A), None) == ()


def test_the_clock_alone_hands_over() -> None:
    assert refused(applied(), HandOver, tokyo(11, 9, 9)) == "not_allowed"
    assert refused(applied(), RemindHandover, tokyo(11, 9, 9), handover="0") == "not_allowed"
    assert THE_CLOCK.role is Role.CLOCK


# ── A user group ─────────────────────────────────────────────────────────────────────────────────────────────────────


def with_group(standing: Rota, group: str = "S0DUTY") -> Rota:
    return replace(standing, terms=replace(standing.terms, user_group=group))


def test_why_a_group_does_not_follow_is_said_once_and_once_that_it_does_again() -> None:
    standing = with_group(applied())
    assert refused(standing, NoteGroup, START, THE_CLOCK, why="") == "nothing_to_record"

    first = done(standing, NoteGroup, START, THE_CLOCK, why="missing_scope")
    assert [said.key for said in first.messages if isinstance(said, Notice)] == ["group_stays"]
    assert refused(of(first), NoteGroup, START, THE_CLOCK, why="missing_scope") == "nothing_to_record"

    again = done(of(first), NoteGroup, START, THE_CLOCK, why="")
    assert [said.key for said in again.messages if isinstance(said, Notice)] == ["group_follows"]
    assert refused(of(again), NoteGroup, START, THE_CLOCK, why="") == "nothing_to_record"


def test_that_nobody_is_on_duty_at_night_is_said_of_each_group_once() -> None:
    evening = of(done(with_group(applied()), NoteGroup, START, THE_CLOCK, why=EMPTY))

    for why in ("", EMPTY):
        assert refused(evening, NoteGroup, START, THE_CLOCK, why=why) == "nothing_to_record"
    terms = replace(evening.terms, user_group="S0OTHER")
    other = of(done(evening, EditRota, START, LEAD, terms=terms, shown=terms_digest(evening.terms)))
    assert isinstance(done(other, NoteGroup, START, THE_CLOCK, why=EMPTY), Decision)
