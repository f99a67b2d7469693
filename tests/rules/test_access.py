"""Access: two sides agree, the clock takes it back, and it is over only when both have said so (Art. 6(4))."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from slackbot import codec
from slackbot.agreement.access_terms import AccessTerms, LeadRule
from slackbot.agreement.particulars import Agreement, CustomerPeople, Term
from slackbot.cases.access import (
    AgreeToAccess,
    AskAboutAccess,
    ConfirmRemoved,
    DeclineAccess,
    EndAccess,
    ExtendAccess,
    FinishAccess,
    GrantAccess,
    NothingLeft,
    RequestAccess,
    ReviewEmergency,
    RevokeAccess,
    SomethingLeft,
    WithdrawAccess,
)
from slackbot.cases.access.request import why_a_lead
from slackbot.cases.access.state import Ending, Link, State
from slackbot.cases.approvals import End
from slackbot.cases.links import EndByReview, EndForCase, KeepAccess, LinkAccessToIncident, NoteAccess
from slackbot.cases.rulebook import RULES
from slackbot.words import (
    THE_CLOCK,
    Actor,
    Audience,
    Card,
    CommandBase,
    Decision,
    FollowUp,
    Message,
    Notice,
    Refusal,
    Role,
    Side,
)
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.granting import (
    EVERYBODY,
    ITO,
    OF_PEOPLE,
    OF_THE_CLOCK,
    SEV1,
    TABLE,
    TANAKA,
    Access,
    Stage,
    at,
    with_leads,
)
from tests.rules.living import DAY, EMMA, HOUR, MINUTE, SUBCONTRACTOR, Life, terms
from tests.rules.living import Stage as IncidentStage
from tests.rules.living import at as incident_at

pytestmark = pytest.mark.article("6(4)")


def with_terms(**given: Any) -> Agreement:
    found = terms()
    return replace(found, particulars=replace(found.particulars, **given))


def code(outcome: Decision | Refusal) -> str:
    return outcome.code if isinstance(outcome, Refusal) else "ok"


def notices(messages: list[Message] | tuple[Message, ...], audience: Audience) -> list[str]:
    return [each.key for each in messages if isinstance(each, Notice) and each.audience is audience]


# ── The table ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_command_of_a_person_has_its_row() -> None:
    assert {kind.__name__ for kind in OF_PEOPLE} == TABLE.names


@pytest.mark.parametrize("kind", OF_PEOPLE, ids=lambda kind: kind.__name__)
def test_what_a_command_comes_to(kind: type[CommandBase]) -> None:
    for (stage, role), word in TABLE.words(kind.__name__).items():
        outcome = at(stage).asks(kind, EVERYBODY[role])
        if word != "not_allowed":
            assert code(outcome) == word, (stage, role)
        elif stage is Stage.AT_LEAD and kind is DeclineAccess and role is Role.LEAD:
            assert code(outcome) == "ok"
        else:
            assert isinstance(outcome, Refusal), (stage, role)


def test_every_command_of_the_clock_is_a_timer_in_some_state() -> None:
    found = set()
    for stage in Stage:
        if stage is not Stage.NOTHING:
            found |= {type(timer.command) for timer in at(stage).timers}
    later = Access()
    later.does(RequestAccess, begins=later.now + DAY)
    later.does(GrantAccess, TANAKA)
    found |= {type(timer.command) for timer in later.timers}
    closed = at(Stage.ENDING)
    closed.does(ConfirmRemoved, TANAKA)
    closed.does(FinishAccess)
    found |= {type(timer.command) for timer in closed.timers}

    assert found == set(OF_THE_CLOCK)


# ── Two sides ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "reasons"),
    [
        ({}, ()),
        ({"privileged": True}, (LeadRule.PRIVILEGED,)),
        ({"duration": 5 * HOUR}, (LeadRule.LONG,)),
        ({"grantee": "U0HAYASHI"}, (LeadRule.SUBCONTRACTOR,)),
        ({"personal_data": True}, (LeadRule.PERSONAL_DATA,)),
    ],
)
def test_a_lead_agrees_first_where_the_particulars_say_so(asked: dict[str, Any], reasons: tuple[LeadRule, ...]) -> None:
    access = Access()
    asks = access.does(RequestAccess, **asked)

    assert why_a_lead(access.grant, access.agreement) == reasons
    assert [step.name for step in access.grant.approval.steps] == (["provider"] if reasons else []) + ["customer"]
    theirs = [each for each in asks.messages if getattr(each, "audience", None) is Audience.CUSTOMER]
    assert bool(theirs) is not bool(reasons), "nothing reaches the customer before a lead has agreed"


def test_which_reasons_count_is_the_particulars_to_say() -> None:
    access = Access(with_terms(access=AccessTerms(lead_approval=(LeadRule.PERSONAL_DATA,))))
    access.does(RequestAccess, privileged=True, duration=8 * HOUR)

    assert [step.name for step in access.grant.approval.steps] == ["customer"]


def test_access_counts_as_granted_when_the_customer_says_so() -> None:
    access = at(Stage.AT_LEAD)
    access.does(AgreeToAccess, LEAD)
    assert (access.grant.state, access.grant.given) == (State.REQUESTED, None)

    granted = access.does(GrantAccess, TANAKA)

    assert access.grant.state is State.GRANTED
    assert access.grant.given is not None
    assert access.grant.ends_at == access.now + 4 * HOUR, "the clock starts at the grant"
    assert notices(granted.messages, Audience.CUSTOMER) == ["granted"]


def test_the_customer_grants_less_than_was_asked() -> None:
    access = at(Stage.ASKED)

    access.does(GrantAccess, TANAKA, duration=HOUR, scope="注文テーブルのみ参照")

    assert (access.grant.ends_at, access.grant.scope) == (access.now + HOUR, "注文テーブルのみ参照")


@pytest.mark.parametrize("length", [5 * HOUR, timedelta(), -HOUR])
def test_the_customer_does_not_grant_more(length: timedelta) -> None:
    refused = "longer_than_asked" if length else "ok"

    assert code(at(Stage.ASKED).asks(GrantAccess, TANAKA, duration=length)) == refused


def test_what_was_given_has_to_be_said() -> None:
    assert code(at(Stage.ASKED).asks(GrantAccess, TANAKA, what=" ")) == "given_is_missing"


def test_two_approvers_where_two_are_needed() -> None:
    """The second sees, and agrees to, what the first has left of it."""
    access = Access(with_terms(access=AccessTerms(approvals_needed=2)))
    access.does(RequestAccess)
    before = access.command(GrantAccess, ITO)
    access.does(GrantAccess, TANAKA, duration=HOUR)
    assert access.grant.state is State.REQUESTED

    assert code(access.takes(before)) == "outdated"
    access.does(GrantAccess, ITO)

    assert (access.grant.state, access.grant.ends_at) == (State.GRANTED, access.now + HOUR)


def test_each_of_two_approvers_is_remembered_with_what_they_gave() -> None:
    access = Access(with_terms(access=AccessTerms(approvals_needed=2)))
    access.does(RequestAccess)
    access.does(GrantAccess, TANAKA, what="VPNのアカウントを発行")
    assert access.events[-1].data["what"] == "VPNのアカウントを発行"
    access.does(GrantAccess, ITO, what="DBの参照ロールを付与")

    given = [(vote.by, vote.comment) for vote in access.grant.approval.votes]
    assert given == [(TANAKA.user, "VPNのアカウントを発行"), (ITO.user, "DBの参照ロールを付与")]


def test_what_the_first_of_two_leaves_of_an_extension_the_second_does_not_give_back() -> None:
    access = Access(with_terms(access=AccessTerms(approvals_needed=2)))
    access.does(RequestAccess, duration=HOUR)
    access.does(GrantAccess, TANAKA)
    access.does(GrantAccess, ITO)
    access.does(ExtendAccess, duration=2 * HOUR)
    before = access.command(GrantAccess, ITO)
    access.does(GrantAccess, TANAKA, duration=30 * MINUTE)

    assert code(access.takes(before)) == "outdated"
    assert code(access.asks(GrantAccess, ITO, duration=HOUR)) == "longer_than_asked"
    access.does(GrantAccess, ITO)

    assert access.grant.ends_at == access.grant.extensions[0].ends_before + 30 * MINUTE


def test_who_presses_second_hears_that_it_is_decided() -> None:
    access = at(Stage.ASKED)
    second = access.command(GrantAccess, ITO)
    access.does(GrantAccess, TANAKA)

    assert code(access.takes(second)) == "already_decided"


@pytest.mark.parametrize("kind", [AgreeToAccess, DeclineAccess])
def test_a_lead_does_not_decide_what_they_asked_for(kind: type[CommandBase]) -> None:
    access = Access(with_leads("U0TAKAHASHI", "U0SUZUKI"))
    access.does(RequestAccess, LEAD, privileged=True)

    assert code(access.asks(kind, LEAD)) == "own_request"
    assert code(access.asks(kind, replace(LEAD, user="U0SUZUKI"))) == "ok"


def test_a_lead_alone_cannot_ask_for_what_a_lead_agrees_to() -> None:
    assert code(Access().asks(RequestAccess, LEAD, privileged=True)) == "no_other_lead"


@pytest.mark.article("18", "6(4)")
def test_a_refusal_is_told_to_both_sides_and_can_be_disputed() -> None:
    declined = at(Stage.ASKED).does(DeclineAccess, TANAKA)

    assert notices(declined.messages, Audience.CUSTOMER) == notices(declined.messages, Audience.DESK) == ["declined"]


@pytest.mark.article("18", "6(4)")
def test_a_question_about_a_request_is_put_to_whoever_asked_and_the_request_stays() -> None:
    access = at(Stage.ASKED)
    before = access.grant

    asked = access.does(AskAboutAccess, TANAKA, text="読み取り専用で足りますか")

    assert "question" in " ".join(notices(asked.messages, Audience.DESK))
    assert (access.grant.state, access.grant.approval.end) == (before.state, None)


def test_what_a_lead_declined_the_customer_reads_no_reason_of() -> None:
    access = at(Stage.AT_LEAD)

    declined = access.does(DeclineAccess, LEAD)

    assert notices(declined.messages, Audience.CUSTOMER) == []
    assert access.grant.shown, "its number is explained all the same"


def test_undecided_it_expires() -> None:
    access = at(Stage.ASKED).wait(3 * DAY)

    access.loop()

    assert (access.grant.state, access.grant.approval.end) == (State.CLOSED, End.EXPIRED)
    assert [each.type for each in access.events].count("access.decision_reminded") == 3
    late = access.asks(GrantAccess, TANAKA)
    assert isinstance(late, Refusal), "a yes that comes after it has run out grants nothing"
    assert late.code == "wrong_state"


def test_for_an_outage_reminders_come_at_once() -> None:
    access = Access()
    access.does(RequestAccess, link=SEV1)

    assert access.due["remind_decision.customer.0.0"] == 10 * MINUTE


# ── Bad requests ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"duration": timedelta()}, "duration_is_too_short"),
        ({"duration": -HOUR}, "duration_is_too_short"),
        ({"duration": 9 * HOUR}, "duration_is_too_long"),
        ({"duration": 3 * HOUR, "system": "members"}, "duration_is_too_long"),
        ({"system": "nothing"}, "unknown_system"),
        ({"scope": "　"}, "scope_is_missing"),
        ({"reason": ""}, "reason_is_missing"),
        ({"grantee": "U0TANAKA"}, "not_one_of_us"),
        ({"grantee": "U0HAYASHI", "personal_data": True}, "not_one_of_us"),
        ({"begins": timedelta(minutes=-5)}, "begins_in_the_past"),
        ({"begins": timedelta(days=29)}, "agreement_has_ended"),
        ({"link": Link(id="AKATSUKI-9", is_open=False)}, "linked_case_is_closed"),
        ({"link": Link(id="HARBOR-9")}, "linked_case_is_closed"),
        ({"emergency": True}, "no_emergency"),
        ({"emergency": True, "link": Link(id="AKATSUKI-9")}, "no_emergency"),
    ],
)
def test_what_cannot_be_asked_for(asked: dict[str, Any], refused: str) -> None:
    access = Access(with_terms(term=Term(begins=date(2026, 4, 1), ends=date(2026, 12, 22))))
    if "begins" in asked:
        asked = {**asked, "begins": access.now + asked["begins"]}

    assert code(access.asks(RequestAccess, **asked)) == refused


def test_without_approvers_nothing_can_be_asked_for() -> None:
    assert code(Access(with_terms(people=CustomerPeople())).asks(RequestAccess)) == "no_access_approvers"


@pytest.mark.article("16", "6(4)")
def test_a_grant_that_would_outlast_the_agreement_is_refused() -> None:
    """Asked in time, granted on the last evening."""
    access = Access(with_terms(term=Term(begins=date(2026, 4, 1), ends=date(2026, 11, 24))))
    access.does(RequestAccess)
    access.wait(12 * HOUR)

    assert code(access.asks(GrantAccess, TANAKA)) == "agreement_ends_before"
    assert code(access.asks(GrantAccess, TANAKA, duration=HOUR)) == "ok"


@pytest.mark.article("11")
def test_a_subcontractors_person_who_left_the_register_is_given_nothing() -> None:
    access = Access()
    access.does(RequestAccess, grantee="U0HAYASHI")
    access.does(AgreeToAccess, LEAD)
    access.agreement = replace(access.agreement, provider=replace(access.agreement.provider, subcontractors=()))

    assert code(access.asks(GrantAccess, TANAKA)) == "not_one_of_us"


@pytest.mark.article("11")
def test_a_subcontractors_access_names_the_company() -> None:
    access = Access()
    access.does(RequestAccess, SUBCONTRACTOR, grantee="U0HAYASHI")

    assert access.grant.company == "リンクワークス"


# ── The clock ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_both_are_told_an_hour_and_ten_minutes_before_the_end() -> None:
    access = at(Stage.GRANTED)
    assert access.due == {"end": 4 * HOUR - 5 * MINUTE, "remind_end.60": 175 * MINUTE, "remind_end.10": 225 * MINUTE}
    access.messages.clear()

    access.wait(175 * MINUTE).loop()
    access.wait(50 * MINUTE).loop()

    assert notices(access.messages, Audience.CUSTOMER) == notices(access.messages, Audience.DESK) == ["ends_soon"] * 2


def test_a_short_access_is_not_announced_before_it_began() -> None:
    access = Access()
    access.does(RequestAccess, duration=30 * MINUTE)
    access.does(GrantAccess, TANAKA)

    assert access.due == {"end": 30 * MINUTE, "remind_end.10": 20 * MINUTE}


def test_after_a_standstill_across_the_end_only_the_end_is_told() -> None:
    access = at(Stage.GRANTED)
    access.messages.clear()

    access.wait(4 * HOUR).loop()

    assert access.grant.state is State.ENDING
    assert notices(access.messages, Audience.CUSTOMER) == ["ended"]


def test_a_later_beginning_starts_the_clock_later() -> None:
    access = Access()
    access.does(RequestAccess, begins=access.now + DAY)
    access.does(GrantAccess, TANAKA)

    assert access.due["begin"] == DAY
    assert access.due["end"] == DAY + 4 * HOUR


def test_granted_after_the_beginning_that_was_asked_for_it_starts_at_the_grant() -> None:
    access = Access()
    access.does(RequestAccess, begins=access.now + HOUR)
    access.wait(2 * HOUR).does(GrantAccess, TANAKA)

    assert access.due["end"] == 4 * HOUR


def test_the_old_end_does_not_end_the_extended_access() -> None:
    access = at(Stage.EXTENDING)
    old = next(timer.command for timer in access.timers if timer.name == "end")
    access.does(GrantAccess, TANAKA, what="期限を2時間延長")

    assert code(access.wait(56 * MINUTE).takes(old)) == "superseded"
    assert access.grant.state is State.GRANTED
    assert access.grant.ends_at == access.grant.extensions[0].ends_before + 2 * HOUR


def test_an_extension_that_is_not_decided_in_time_does_not_hold_the_end_up() -> None:
    access = at(Stage.EXTENDING)
    late = access.command(GrantAccess, TANAKA)

    access.wait(HOUR).loop()

    assert access.grant.state is State.ENDING
    assert access.grant.extensions[0].approval.end is End.EXPIRED
    assert code(access.takes(late)) == "wrong_state"


def test_a_declined_extension_leaves_the_access_as_it_was() -> None:
    access = at(Stage.EXTENDING)
    ends = access.grant.ends_at

    access.does(DeclineAccess, TANAKA)

    assert (access.grant.state, access.grant.ends_at) == (State.GRANTED, ends)


# ── The end ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "by", "ending"),
    [
        (EndAccess, THE_CLOCK, Ending.TIME),
        (RevokeAccess, TANAKA, Ending.REVOKED),
        (RevokeAccess, CUSTOMER, Ending.REVOKED),
        (RevokeAccess, LEAD, Ending.REVOKED),
        (FinishAccess, ENGINEER, Ending.DONE),
        (EndForCase, ENGINEER, Ending.CASE_CLOSED),
        (EndByReview, TANAKA, Ending.REVIEW),
    ],
)
def test_every_end_asks_both_sides(kind: type[CommandBase], by: Actor, ending: Ending) -> None:
    access = at(Stage.GRANTED)
    ended = access.does(kind, by)

    assert (access.grant.state, access.grant.ending) == (State.ENDING, ending)
    assert notices(ended.messages, Audience.CUSTOMER) == notices(ended.messages, Audience.DESK) == ["ended"]
    assert [
        e.command.stands for e in ended.messages if isinstance(e, FollowUp) and isinstance(e.command, NoteAccess)
    ] == [False]


@pytest.mark.parametrize("first", [ConfirmRemoved, FinishAccess])
def test_it_is_over_when_both_have_confirmed(first: type[CommandBase]) -> None:
    access = at(Stage.ENDING)
    both: list[tuple[type[CommandBase], Actor]] = [(ConfirmRemoved, CUSTOMER), (FinishAccess, ENGINEER)]
    ordered = sorted(both, key=lambda each: each[0] is not first)
    access.does(*ordered[0])
    assert access.grant.is_open

    access.does(*ordered[1])

    assert (access.grant.state, access.grant.is_open) == (State.CLOSED, False)


def test_each_confirms_once() -> None:
    access = at(Stage.ENDING)
    access.does(ConfirmRemoved, TANAKA)
    access_two = at(Stage.ENDING)
    access_two.does(FinishAccess)

    assert code(access.asks(ConfirmRemoved, ITO)) == "already_confirmed"
    assert code(access_two.asks(FinishAccess)) == "already_confirmed"


def test_done_pressed_as_the_time_ran_out_does_not_say_that_nobody_gets_in() -> None:
    access = at(Stage.GRANTED)
    done = access.command(FinishAccess)
    access.wait(4 * HOUR).loop()

    assert code(access.takes(done)) == "outdated"
    assert access.grant.out is None


def test_a_confirmation_of_an_earlier_end_does_not_count_for_the_next() -> None:
    access = at(Stage.ENDING)
    confirmations = access.command(FinishAccess), access.command(ConfirmRemoved, TANAKA)
    access.does(ConfirmRemoved, TANAKA)
    access.does(FinishAccess)
    access.wait(5 * DAY).loop()
    access.does(SomethingLeft, TANAKA)

    assert [code(access.takes(replace(each, id=f"{each.id}-late"))) for each in confirmations] == ["outdated"] * 2


def test_an_unconfirmed_removal_is_chased_and_then_somebody_calls() -> None:
    access = at(Stage.ENDING)
    for _ in range(3):
        access.wait(DAY).loop()

    assert access.grant.caller == "U0TAKAHASHI"
    assert notices(access.messages, Audience.DESK).count("please_call") == 1
    assert notices(access.messages, Audience.CUSTOMER).count("please_remove") == 3


def test_what_was_left_over_is_taken_away_anew() -> None:
    access = at(Stage.CLOSED)
    access.does(SomethingLeft, TANAKA)
    assert (access.grant.state, access.grant.removed, access.grant.is_open) == (State.ENDING, None, True)

    access.does(ConfirmRemoved, TANAKA)
    access.does(FinishAccess)

    assert access.due == {"ask_residual": 3 * DAY}


def test_nothing_left_is_said_once() -> None:
    access = at(Stage.CLOSED)
    access.does(NothingLeft, TANAKA)

    assert code(access.asks(NothingLeft, TANAKA)) == "already_confirmed"
    assert access.due == {}


# ── An emergency ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_emergency_skips_our_own_step_and_nothing_else() -> None:
    access = Access()
    asked = access.does(RequestAccess, emergency=True, link=SEV1, privileged=True, reason="全停止のため")

    assert [step.name for step in access.grant.approval.steps] == ["customer"]
    assert notices(asked.messages, Audience.DESK) == ["emergency"]
    (called,) = [each for each in asked.messages if isinstance(each, Notice) and each.key == "please_decide"]
    assert called.params["to"] == ["U0ITO", "U0TANAKA"]
    assert access.grant.given is None


def test_the_review_of_an_emergency_cannot_be_skipped() -> None:
    access = at(Stage.EMERGENCY)
    access.does(FinishAccess)
    access.does(ConfirmRemoved, TANAKA)
    access.does(FinishAccess)
    assert (access.grant.state, access.grant.is_open) == (State.CLOSED, True)

    access.wait(3 * DAY).loop()
    assert "chase_review" in access.due
    assert notices(access.messages, Audience.DESK).count("please_review") >= 1

    access.does(ReviewEmergency, LEAD)
    assert not access.grant.is_open


def test_who_used_it_does_not_review_it() -> None:
    access = Access(with_leads("U0TAKAHASHI", "U0SUZUKI"))
    access.does(RequestAccess, LEAD, emergency=True, link=SEV1, grantee="U0TAKAHASHI")
    access.does(GrantAccess, TANAKA)

    assert code(access.asks(ReviewEmergency, LEAD)) == "own_request"
    assert code(access.asks(ReviewEmergency, replace(LEAD, user="U0SUZUKI"))) == "ok"


# ── The case it was needed for ───────────────────────────────────────────────────────────────────────────────────────


def test_it_ends_with_the_case_it_was_needed_for() -> None:
    life = incident_at(IncidentStage.RESOLVED)
    life.does(LinkAccessToIncident, access="AKATSUKI-5")

    from slackbot.cases.incidents import Verify

    closed = life.does(Verify, CUSTOMER)

    assert [each.command for each in closed.messages if isinstance(each, FollowUp)] == [
        EndForCase(id=f"{_id_of(closed)}", case_id="AKATSUKI-5", by=CUSTOMER, case="AKATSUKI-1")
    ]


def _id_of(closed: Decision) -> str:
    (found,) = [each.command.id for each in closed.messages if isinstance(each, FollowUp)]
    assert found.rpartition("/")[2].isdigit()
    return found


def test_linked_to_a_case_that_has_closed_meanwhile_it_ends_at_once() -> None:
    life: Life = incident_at(IncidentStage.CLOSED)

    linked = life.does(LinkAccessToIncident, access="AKATSUKI-5")

    assert [type(each.command) for each in linked.messages if isinstance(each, FollowUp)] == [EndForCase]


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.NOTHING])
@pytest.mark.parametrize("kind", [EndForCase, KeepAccess, EndByReview])
def test_a_follow_up_never_fails(kind: type[CommandBase], stage: Stage) -> None:
    assert code(at(stage).asks(kind, TANAKA)) == "ok"


def test_a_request_that_waits_is_over_with_its_case() -> None:
    access = at(Stage.ASKED)
    access.does(EndForCase, THE_CLOCK)

    assert (access.grant.state, access.grant.approval.end) == (State.CLOSED, End.WITHDRAWN)


# ── Whatever people do ───────────────────────────────────────────────────────────────────────────────────────────────

SUZUKI = replace(LEAD, user="U0SUZUKI")
PEOPLE = (LEAD, SUZUKI, ENGINEER, EMMA, SUBCONTRACTOR, TANAKA, ITO, CUSTOMER)
ACTIONS: list[tuple[type[CommandBase], dict[str, Any]]] = [
    (AgreeToAccess, {}),
    (AgreeToAccess, {"shown": "other"}),
    (GrantAccess, {}),
    (GrantAccess, {"duration": HOUR}),
    (GrantAccess, {"shown": "other"}),
    (DeclineAccess, {}),
    (AskAboutAccess, {}),
    (WithdrawAccess, {}),
    (ExtendAccess, {}),
    (ExtendAccess, {"duration": 6 * HOUR}),
    (RevokeAccess, {}),
    (FinishAccess, {}),
    (ConfirmRemoved, {}),
    (ReviewEmergency, {}),
    (NothingLeft, {}),
    (SomethingLeft, {}),
    (EndForCase, {}),
    (KeepAccess, {}),
    (EndByReview, {}),
]
WAITS = [timedelta(), *(n * MINUTE for n in (-61, 1, 9, 47, 61, 200, 1440, 3000))]
"""A clock that is put right may go back."""
REQUESTS = st.fixed_dictionaries(
    {
        "privileged": st.booleans(),
        "duration": st.sampled_from([30 * MINUTE, 4 * HOUR, 8 * HOUR]),
        "begins": st.sampled_from([None, DAY]),
        "emergency": st.booleans(),
        "link": st.just(SEV1),
    }
)
SCRIPT = st.lists(
    st.tuples(st.sampled_from(WAITS), st.booleans(), st.sampled_from(ACTIONS), st.sampled_from(PEOPLE)),
    min_size=6,
    max_size=30,
)


def sound(access: Access, needed: int) -> None:
    grant, names = access.grant, [timer.name for timer in access.timers]
    assert len({timer.command.id for timer in access.timers}) == len(names)
    assert codec.load_case(codec.dump_case(grant)) == grant
    if grant.state is State.GRANTED:
        assert [timer.at for timer in access.timers if timer.name == "end"] == [grant.ends_at]
    if grant.given:
        _agreed(access, needed)
    if grant.deciding:
        assert any(name.startswith("expire.") for name in names)
    if grant.state is State.ENDING:
        assert "chase" in names
    if grant.review_is_due:
        assert "chase_review" in names
        assert grant.is_open


def _agreed(access: Access, needed: int) -> None:
    """By distinct people of the right sides, none of whom asked."""
    for approval in (access.grant.approval, *(e.approval for e in access.grant.extensions if e.ends_after)):
        voters = [vote.by for vote in approval.votes]
        assert approval.end is End.APPROVED
        assert len(voters) == len({*voters})
        assert approval.asked_by not in voters
        ours = {vote.by for vote in approval.votes if vote.step == "provider"}
        theirs = {vote.by for vote in approval.votes if vote.step == "customer"}
        assert ours <= {LEAD.user, SUZUKI.user}
        assert theirs <= {TANAKA.user, ITO.user}
        assert len(theirs) == needed
        assert len(ours) == len([step for step in approval.steps if step.name == "provider"])


@settings(max_examples=250, deadline=None)
@given(asked=REQUESTS, by=st.sampled_from([ENGINEER, LEAD, SUBCONTRACTOR]), needed=st.integers(1, 2), script=SCRIPT)
def test_whatever_people_do_access_is_agreed_by_both_sides_and_has_its_end(
    asked: dict[str, Any],
    by: Actor,
    needed: int,
    script: list[tuple[timedelta, bool, tuple[type[CommandBase], dict[str, Any]], Actor]],
) -> None:
    access = Access(
        with_leads(LEAD.user, SUZUKI.user, agreement=with_terms(access=AccessTerms(approvals_needed=needed)))
    )
    access.does(RequestAccess, by, **{**asked, "begins": asked["begins"] and access.now + asked["begins"]})
    seen: dict[str, CommandBase] = {}
    for wait, loop, (kind, more), actor in script:
        access.wait(wait)
        if loop:
            access.loop()
        outcome = access.asks(kind, actor, **more)
        event(f"{kind.__name__} {code(outcome)}")
        sound(access, needed)
        wanted = {timer.command.id: timer.command for timer in access.timers}
        for late in [command for name, command in seen.items() if name not in wanted]:
            before = access.case
            assert isinstance(access.takes(late), Refusal), "an old timer changes nothing"
            assert access.case == before
        seen |= wanted


@settings(max_examples=50, deadline=None)
@given(asked=REQUESTS, script=SCRIPT)
def test_left_alone_nobody_is_left_inside_without_being_chased(asked: dict[str, Any], script: list[Any]) -> None:
    access = Access()
    access.does(RequestAccess, **{**asked, "begins": asked["begins"] and access.now + asked["begins"]})
    for wait, _, (kind, more), actor in script:
        access.wait(wait).asks(kind, actor, **more)
    access.loop()

    access.wait(30 * DAY).loop()
    access.wait(2 * DAY).loop()

    assert access.grant.state in (State.ENDING, State.CLOSED)
    assert access.grant.state is State.CLOSED or access.grant.chased or access.grant.caller


def test_both_sides_of_the_desk_are_meant() -> None:
    """Cards are for the side whose channel they stand in."""
    for stage in (Stage.ASKED, Stage.GRANTED, Stage.ENDING, Stage.CLOSED):
        for each in at(stage).messages:
            if isinstance(each, Card):
                assert (each.channel == "C0DESK") is (each.audience is Audience.DESK)


def test_rules_that_the_clock_runs_are_for_the_clock_alone() -> None:
    assert all(RULES[kind].may == {Role.CLOCK} for kind in OF_THE_CLOCK)
    assert Side.CLOCK is THE_CLOCK.side


def test_whoever_granted_it_is_called_when_it_is_to_be_removed() -> None:
    """In a thread nobody is told who is not called by name."""
    access = at(Stage.ENDING)
    access.wait(2 * DAY).loop()
    access.does(ConfirmRemoved, TANAKA)
    access.does(FinishAccess, ENGINEER)
    access.wait(5 * DAY).loop()

    said = [each for each in access.messages if isinstance(each, Notice) and each.audience is Audience.CUSTOMER]
    called = {each.key: each.params["to"] for each in said if each.key in ("ended", "please_remove", "residual")}
    assert called == dict.fromkeys(("ended", "please_remove", "residual"), TANAKA.user)
