"""Nobody is put on duty by another without a yes: an offer, its answers, and what the clock says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from slackbot.cases import Rota, deadlines, decide
from slackbot.cases.oncall import (
    AcceptOffer,
    ChaseOffer,
    DeclineOffer,
    EditRota,
    EndRota,
    ImposeOffer,
    StandIn,
    Swap,
    WithdrawOffer,
    terms_digest,
)
from slackbot.cases.oncall.state import Ending, Offer
from slackbot.words import THE_CLOCK, Audience, Card, Decision, Notice, Role
from tests.acting import ENGINEER, LEAD
from tests.rules.test_oncall import (
    EMMA,
    START,
    agreed,
    applied,
    direct,
    done,
    keys_of,
    of,
    refused,
    tonight,
)
from tests.rules.test_shifts import A, B, C, rota, tokyo

KATO = replace(EMMA, user=C)
WEEKS: dict[str, Any] = {"layer": "primary", "one": tokyo(11, 3), "other": tokyo(11, 10)}


def asked_to_exchange() -> Rota:
    """A asks B for B's week, which begins on the 9th."""
    return of(done(applied(), Swap, START, **WEEKS))


def last(standing: Rota) -> Offer:
    return standing.offers[-1]


def cards(decision: Decision) -> list[tuple[str, Audience]]:
    return [(said.channel, said.audience) for said in decision.messages if isinstance(said, Card)]


def test_until_the_other_says_yes_the_rota_stands() -> None:
    asked = done(applied(), Swap, START, **WEEKS)

    assert of(asked).overrides == ()
    assert of(asked).people(tokyo(11, 9, 9)) == (B,)
    assert cards(asked) == [("desk", Audience.DESK), (f"dm:{B}", Audience.PERSON)]
    assert (last(of(asked)).by, last(of(asked)).to) == (A, B)


def test_with_the_yes_of_whoever_was_asked_two_exchange_and_the_asking_one_hears_it() -> None:
    standing = asked_to_exchange()

    yes = done(standing, AcceptOffer, tokyo(11, 4), EMMA, offer=last(standing).name)

    assert (of(yes).people(tokyo(11, 5)), of(yes).people(tokyo(11, 10))) == ((B,), (A,))
    assert last(of(yes)).ended is Ending.ACCEPTED
    assert keys_of(yes) == ["swapped", "swapped"]
    assert direct(yes) == [f"dm:{A}"]
    assert len(cards(yes)) == 2


def test_of_a_shift_that_runs_what_is_left_is_asked_for() -> None:
    asked = of(done(applied(), Swap, tokyo(11, 3), **WEEKS))

    assert [(each.stand_in.since, each.stand_in.until) for each in last(asked).changes] == [
        (tokyo(11, 3), tokyo(11, 9, 9)),
        (tokyo(11, 9, 9), tokyo(11, 16, 9)),
    ]
    assert last(asked).runs_out == tokyo(11, 9, 9)


def test_what_has_been_before_the_yes_is_not_changed() -> None:
    standing = asked_to_exchange()

    yes = of(done(standing, AcceptOffer, tokyo(11, 4), EMMA, offer=last(standing).name))

    assert yes.people(tokyo(11, 3)) == (A,)
    assert yes.people(tokyo(11, 4)) == (B,)


def test_of_a_late_yes_everybody_reads_from_when_it_holds() -> None:
    standing = asked_to_exchange()

    yes = done(standing, AcceptOffer, tokyo(11, 4), EMMA, offer=last(standing).name)

    told = [said.params["since"] for said in yes.messages if isinstance(said, Notice)]
    assert told == [tokyo(11, 4).isoformat()] * 2


def test_a_lead_who_asked_for_others_hears_the_yes() -> None:
    asked = of(done(applied(), StandIn, START, LEAD, **tonight(C)))

    yes = done(asked, AcceptOffer, START, KATO, offer=last(asked).name)

    assert f"dm:{LEAD.user}" in direct(yes)


@pytest.mark.parametrize("by", [ENGINEER, KATO, LEAD])
def test_nobody_else_says_yes_or_no(by: Any) -> None:
    standing = asked_to_exchange()

    for answer in (AcceptOffer, DeclineOffer):
        assert refused(standing, answer, START, by, offer=last(standing).name) == "another_ones_offer"


def test_with_a_no_the_rota_stays_and_the_asking_one_hears_it() -> None:
    standing = asked_to_exchange()

    no = done(standing, DeclineOffer, START, EMMA, offer=last(standing).name)

    assert of(no).overrides == ()
    assert (keys_of(no), direct(no)) == (["offer_declined"], [f"dm:{A}"])


@pytest.mark.parametrize("by", [ENGINEER, LEAD])
def test_the_asking_one_or_a_lead_withdraws_it(by: Any) -> None:
    standing = asked_to_exchange()

    gone = of(done(standing, WithdrawOffer, START, by, offer=last(standing).name))

    assert last(gone).ended is Ending.WITHDRAWN
    assert refused(gone, AcceptOffer, START, EMMA, offer=last(gone).name) == "offer_is_over"
    assert refused(standing, WithdrawOffer, START, KATO, offer=last(standing).name) == "another_ones_offer"


def test_a_lead_does_not_wait_in_an_emergency_and_both_hear_it() -> None:
    standing = asked_to_exchange()

    imposed = done(standing, ImposeOffer, START, LEAD, offer=last(standing).name)

    assert of(imposed).people(tokyo(11, 5)) == (B,)
    assert sorted(direct(imposed)) == sorted([f"dm:{A}", f"dm:{B}"])
    assert refused(standing, ImposeOffer, START, EMMA, offer=last(standing).name) == "not_allowed"


def test_a_lead_may_say_so_at_once_and_nobody_else() -> None:
    assert refused(applied(), StandIn, START, **tonight(C), at_once=True) == "leads_only"
    assert of(done(applied(), StandIn, START, LEAD, **tonight(C), at_once=True)).people(tokyo(11, 4, 20)) == (C,)
    assert of(done(applied(), StandIn, START, LEAD, **tonight(C))).people(tokyo(11, 4, 20)) == (A,)


def test_whoever_gives_a_shift_away_asks_and_whoever_takes_one_has_said_yes() -> None:
    given = of(done(applied(), StandIn, START, **tonight(C)))
    assert given.people(tokyo(11, 4, 20)) == (A,)
    assert of(done(given, AcceptOffer, START, KATO, offer=last(given).name)).people(tokyo(11, 4, 20)) == (C,)

    assert of(done(applied(), StandIn, START, EMMA, **tonight(B))).people(tokyo(11, 4, 20)) == (B,)


def test_of_several_who_are_asked_the_first_yes_counts_and_the_others_are_let_off() -> None:
    asked = of(done(of(done(applied(), StandIn, START, **tonight(C))), StandIn, START, **tonight(B)))
    first, second = asked.offers

    yes = done(asked, AcceptOffer, START, KATO, offer=first.name)

    assert of(yes).people(tokyo(11, 4, 20)) == (C,)
    assert last(of(yes)).ended is Ending.OVERTAKEN
    assert "offer_overtaken" in keys_of(yes)
    assert [event.type for event in yes.events] == ["rota.stood_in", "rota.offer_overtaken"]
    assert refused(of(yes), AcceptOffer, START, EMMA, offer=second.name) == "offer_is_over"


def test_the_same_person_is_not_asked_twice_about_the_same_time() -> None:
    asked = of(done(applied(), StandIn, START, **tonight(C)))

    assert refused(asked, StandIn, START, **tonight(C)) == "offered_already"


def test_a_rota_that_is_written_anew_or_ends_takes_the_offer_with_it() -> None:
    standing = asked_to_exchange()

    shown = terms_digest(standing.terms)
    written = done(standing, EditRota, START, LEAD, terms=rota(B, A), shown=shown)
    ended = done(standing, EndRota, START, LEAD)

    for decision in (written, ended):
        assert last(of(decision)).ended is Ending.OVERTAKEN
        assert "offer_overtaken" in keys_of(decision)


def test_a_change_of_another_week_leaves_it() -> None:
    standing = asked_to_exchange()
    later = {"layer": "primary", "person": B, "since": tokyo(11, 18), "until": tokyo(11, 19)}

    assert last(of(done(standing, StandIn, START, EMMA, **later))).is_open


def chased(standing: Rota) -> tuple[datetime, Decision]:
    """The clock's next word about the offer."""
    timer = next(each for each in deadlines(standing, None) if each.name.startswith("offer."))
    decision = decide(standing, timer.command, None, timer.at)
    assert isinstance(decision, Decision)
    return timer.at, decision


def test_without_an_answer_both_hear_it_after_a_day_and_at_the_end_the_asking_one() -> None:
    standing = asked_to_exchange()

    at, again = chased(standing)
    assert at == tokyo(11, 3, 9)
    assert [(said.key, said.to) for said in again.messages if isinstance(said, Notice)] == [
        ("offer_asks", f"dm:{B}"),
        ("offer_waits", f"dm:{A}"),
    ]

    at, over = chased(of(again))
    assert at == tokyo(11, 9, 9), "the first of the weeks that has not begun begins, and the other ends"
    assert (keys_of(over), direct(over)) == (["offer_ran_out"], [f"dm:{A}"])
    assert last(of(over)).ended is Ending.RAN_OUT
    assert of(over).overrides == ()
    assert not [each for each in deadlines(of(over), None) if each.name.startswith("offer.")]


def test_for_tonight_it_is_asked_again_while_there_is_time_for_somebody_else() -> None:
    at, again = chased(of(done(applied(), StandIn, tokyo(11, 4, 10), **tonight(C))))

    assert at == tokyo(11, 4, 14)
    assert chased(of(again))[0] == tokyo(11, 4, 18)


def test_a_late_yes_is_refused_even_before_the_clock_has_said_so() -> None:
    standing = of(done(applied(), StandIn, START, **tonight(C)))

    assert refused(standing, AcceptOffer, tokyo(11, 4, 18), KATO, offer=last(standing).name) == "offer_is_over"
    assert refused(standing, AcceptOffer, START, KATO, offer="other") == "outdated"


def test_the_clock_alone_chases() -> None:
    assert refused(asked_to_exchange(), ChaseOffer, START, offer="x") == "not_allowed"
    assert THE_CLOCK.role is Role.CLOCK


def test_what_is_over_does_not_pile_up() -> None:
    standing = applied()
    for _ in range(45):
        standing = of(done(standing, StandIn, START, **tonight(C)))
        standing = of(done(standing, WithdrawOffer, START, offer=last(standing).name))

    assert len(standing.offers) <= 40


def test_an_exchange_that_both_agreed_on_is_the_same_two_stand_ins_as_ever() -> None:
    assert [each.person for each in of(agreed(applied(), Swap, START, **WEEKS)).overrides] == [B, A]
