"""Every command whose words a customer reads is looked at, and what was done about them is recorded (Art. 15)."""

from __future__ import annotations

from typing import Any

import pytest

from slackbot.cases.advice import EndWithAdvice
from slackbot.cases.consultations import OpenConsultation, ProposeMinutes, StateView
from slackbot.cases.cooperation import AskCustomer
from slackbot.cases.incidents import Mitigate, PostUpdate, Reopen, Resolve, WriteNote
from slackbot.cases.matter import Finding
from slackbot.cases.scope import JudgeScope
from slackbot.cases.service_requests import AnswerRequest, ReopenRequest
from slackbot.cases.wording import NoteWarning, Worded
from slackbot.words import CommandBase, Decision, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules import living, requesting
from tests.rules.judging import Told, disputes, excluded, third_party

PROMISE = "必ず復旧します。"


def consulting() -> Told:
    told = excluded()
    disputes(told)
    return told


PLACES: list[tuple[Told, type[CommandBase], dict[str, Any]]] = [
    (living.at(living.Stage.ACKNOWLEDGED), PostUpdate, {"text": PROMISE}),
    (living.at(living.Stage.ACKNOWLEDGED), AskCustomer, {"text": PROMISE}),
    (living.at(living.Stage.ACKNOWLEDGED), Mitigate, {"text": PROMISE}),
    (living.at(living.Stage.ACKNOWLEDGED), Resolve, {"cause": PROMISE, "work": "再起動"}),
    (living.at(living.Stage.ACKNOWLEDGED), Resolve, {"cause": "上限", "work": PROMISE}),
    (living.at(living.Stage.RESOLVED), Reopen, {"reason": PROMISE}),
    (requesting.at(requesting.Stage.RECEIVED), AnswerRequest, {"text": PROMISE}),
    (requesting.at(requesting.Stage.ANSWERED), ReopenRequest, {"reason": PROMISE}),
    (
        living.at(living.Stage.ACKNOWLEDGED),
        JudgeScope,
        {"finding": Finding.EXCLUDED, "item": "4(1)", "reason": PROMISE},
    ),
    (
        living.at(living.Stage.ACKNOWLEDGED),
        JudgeScope,
        {"finding": Finding.CAUSE, "item": "7(1)", "reason": "停電のため", "evidence": PROMISE},
    ),
    (third_party(), EndWithAdvice, {"text": PROMISE}),
    (excluded(), OpenConsultation, {"text": PROMISE}),
    (consulting(), StateView, {"text": PROMISE}),
    (consulting(), ProposeMinutes, {"text": PROMISE}),
]
EVERYWHERE = pytest.mark.parametrize(
    ("told", "kind", "said"), PLACES, ids=[f"{kind.__name__} {[*said][-1]}" for _, kind, said in PLACES]
)


@pytest.mark.article("15.1")
@EVERYWHERE
def test_a_promise_is_shown_to_its_author_and_not_sent(
    told: Told, kind: type[CommandBase], said: dict[str, Any]
) -> None:
    for by in (ENGINEER, LEAD):
        outcome = told.asks(kind, by, **said)

        assert isinstance(outcome, Refusal)
        assert outcome.code == "promises"
        assert outcome.data["hits"] == [{"kind": "certain", "words": "必ず復旧します"}]


@EVERYWHERE
def test_an_engineer_does_not_overrule(told: Told, kind: type[CommandBase], said: dict[str, Any]) -> None:
    outcome = told.asks(kind, ENGINEER, overruled=True, **said)

    assert isinstance(outcome, Refusal)


@pytest.mark.article("15.1")
def test_a_lead_overrules_and_the_record_says_so_beside_the_words() -> None:
    outcome = living.at(living.Stage.ACKNOWLEDGED).does(PostUpdate, LEAD, text=PROMISE, overruled=True)

    assert outcome.events[0].data == {"text": PROMISE, "wording": {"way": "overruled", "kinds": ["certain"]}}


def test_who_writes_it_in_other_words_is_recorded_too() -> None:
    outcome = living.at(living.Stage.ACKNOWLEDGED).does(
        PostUpdate, text="復旧に向けて対応中です。", warned=("certain",)
    )

    assert outcome.events[0].data["wording"] == {"way": "reworded", "kinds": ["certain"]}


def test_ordinary_words_leave_no_trace() -> None:
    outcome = living.at(living.Stage.ACKNOWLEDGED).does(PostUpdate, text="原因を調査しています。")

    assert outcome.events[0].data == {"text": "原因を調査しています。"}


def test_that_somebody_was_warned_is_in_the_record_whatever_they_do_then() -> None:
    outcome = living.at(living.Stage.ACKNOWLEDGED).does(NoteWarning, kinds=("never", "certain"))

    assert outcome.events[0].type == "incident.wording_warned"
    assert outcome.events[0].data == {"kinds": ["never", "certain"]}
    assert outcome.messages == ()


def test_a_customer_may_say_what_they_like() -> None:
    assert isinstance(excluded().asks(OpenConsultation, CUSTOMER, text=PROMISE), Refusal)
    assert isinstance(disputes(excluded(), text=PROMISE), Decision)


def test_what_stays_inside_is_not_looked_at() -> None:
    assert isinstance(living.at(living.Stage.ACKNOWLEDGED).asks(WriteNote, text=PROMISE), Decision)


def test_no_command_with_words_for_the_customer_was_forgotten() -> None:
    """These have stages of their own, in the tests of their capabilities."""
    assert {each.__name__ for each in Worded.__subclasses__()} == {kind.__name__ for _, kind, _ in PLACES} | {
        "AboutStop",
        "AnswerWish",
        "DeclineEscalation",
        "DeclineUrgent",
        "FinishWindow",
        "MakeQuote",
        "NoteProgress",
        "WithReason",
    }
