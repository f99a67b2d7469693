"""Whatever the policy, the rotas and the silences are, an escalation comes to a decision or to a person's task."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.agreement.escalation import EscalationTerms, Rung
from slackbot.agreement.particulars import Agreement
from slackbot.agreement.people import Away
from slackbot.cases.escalations.calling import ladders
from slackbot.cases.escalations.state import BY_STAFF, Ending, Subject
from slackbot.cases.oncall.duty import DUTY, ELSE, Duty
from slackbot.words import Actor, Decision, Notice, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.escalating import agrees, answers, asks, last, questions, the_clock_goes_on
from tests.rules.judging import a_case
from tests.rules.living import EMMA, ITO, SUBCONTRACTOR, terms

LEADS = ("U0TAKAHASHI", "U0OGAWA", "U0NOMURA")
CALLS = st.sampled_from(["duty", "second", "duty:primary", "duty:nights", "lead", "leads", "engineers", "U0EMMA"])
RUNGS = st.builds(Rung, call=CALLS, wait=st.integers(1, 3000).map(lambda minutes: timedelta(minutes=minutes)))
POLICIES = st.builds(
    EscalationTerms, steps=st.lists(RUNGS, min_size=1, max_size=6).map(tuple), rounds=st.integers(1, 3)
)
WRONG = st.sampled_from([CUSTOMER, ITO, ENGINEER, SUBCONTRACTOR])


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    usual = terms()
    leads = tuple(draw(st.lists(st.sampled_from(LEADS), min_size=1, max_size=3, unique=True)))
    day = usual.provider.day(a_case().now)
    gone = draw(st.lists(st.sampled_from(leads), max_size=2, unique=True))
    deputies = [draw(st.sampled_from([each for each in (*LEADS, "U0EMMA") if each != person])) for person in gone]
    away = tuple(
        Away(person=person, deputy=deputy, first=day, last=day + timedelta(days=draw(st.integers(0, 9))))
        for person, deputy in zip(gone, deputies, strict=True)
    )
    rotas = usual.provider.rotas if draw(st.booleans()) else ()
    provider = replace(usual.provider, leads=leads, away=away, rotas=rotas, escalation=draw(POLICIES))
    return replace(usual, provider=provider)


@settings(max_examples=150, deadline=None)
@given(agreements(), st.sampled_from(BY_STAFF), st.lists(WRONG, max_size=4), st.integers(0, 6), st.booleans())
def test_it_comes_to_a_decision_or_to_the_task_of_somebody_by_name(
    agreement: Agreement, subject: Subject, wrong: list[Actor], answered_at: int, talks: bool
) -> None:
    told = a_case()
    told.agreement = agreement
    if isinstance(asks(told, subject, by_when=None), Refusal):
        return  # nobody could decide: who asks hears so at once
    for step in range(200):
        for by in wrong:
            assert isinstance(agrees(told, by), Refusal)
        if step == answered_at:
            decider = replace(LEAD, user=agreement.provider.leads[0])
            if talks:
                questions(told, decider)
                answers(told, EMMA)
            agrees(told, decider)
        if not last(told).is_open or last(told).task_since:
            break
        the_clock_goes_on(told)

    found = last(told)
    assert found.ending is Ending.APPROVED or found.task_of in (
        *agreement.provider.leads,
        *agreement.provider.engineers,
        *(each.deputy for each in agreement.provider.away),
    )
    if found.is_open:
        the_clock_goes_on(told)
        task = [each for each in told.messages if isinstance(each, Notice) and each.key == "escalation_task"]
        assert all(each.params["to"] == [last(told).task_of] for each in task[-1:])
        assert isinstance(agrees(told, replace(LEAD, user="U0KATO")), Decision), "whoever leads now can still decide"


@settings(max_examples=150, deadline=None)
@given(agreements(), st.sets(st.sampled_from(["main/primary", "main/secondary"])))
def test_a_call_always_reaches_somebody_whoever_is_on_duty(agreement: Agreement, held: set[str]) -> None:
    duty = Duty(on={f"{DUTY}{place}": "U0SATO" for place in held})
    steps = agreement.provider.escalation.steps

    for at in range(len(steps)):
        called, _ = ladders(steps[at:], agreement.provider, a_case().now)

        assert duty.people(called)
        assert all(person and not person.startswith(DUTY) and ELSE not in person for person in duty.people(called))
