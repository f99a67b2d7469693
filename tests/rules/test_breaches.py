"""A notice of breach: recorded by leads with hash and proof, reminded of, settled; nothing ends by itself (Art. 17)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from blocks import render
from blocks.agreement.breaches import listing
from slackbot.agreement.particulars import Agreement
from slackbot.agreement.people import Away
from slackbot.cases import deadlines
from slackbot.cases.customers import AnswerBreach, ApplyAgreement, RecordBreach, SettleBreach
from slackbot.sandbox.blockcheck import checked_blocks
from slackbot.words import Actor, Audience, Decision, Notice, Refusal, Side
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.blocks.drawing import LOCALES, around
from tests.rules.channel import Channel

TEXT = "第6条の協力が得られないため、是正を求めます。"


def a_channel() -> Channel:
    channel = Channel()
    channel.asks(ApplyAgreement, LEAD)
    return channel


def records(channel: Channel, by: Actor = LEAD, **given: Any) -> Decision | Refusal:
    usual = {"notice_by": Side.PROVIDER, "text": TEXT, "delivery": "書留 123-45", "cure_by": date(2026, 12, 31)}
    return channel.asks(RecordBreach, by, **{**usual, **given})


def settles(channel: Channel, by: Actor = LEAD, **given: Any) -> Decision | Refusal:
    return channel.asks(SettleBreach, by, **{"number": 1, "cured": True, "outcome": "改善を確認", **given})


def code(outcome: Decision | Refusal) -> str:
    return outcome.code if isinstance(outcome, Refusal) else "ok"


@pytest.mark.article("17")
@pytest.mark.parametrize("party", [Side.PROVIDER, Side.CUSTOMER])
def test_a_notice_of_either_party_is_kept_with_its_hash_and_proof(party: Side) -> None:
    channel = a_channel()
    assert code(records(channel, notice_by=party)) == "ok"

    (breach,) = channel.customer.breaches
    assert breach.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert (breach.notice_by, breach.delivery, breach.cure_by) == (party, "書留 123-45", date(2026, 12, 31))


@pytest.mark.article("17")
def test_leads_are_reminded_until_it_is_settled_and_nothing_ends() -> None:
    channel = a_channel()
    records(channel)
    said: list[tuple[str, str]] = []
    while len(said) < 5:
        due = [each for each in deadlines(channel.customer, channel.agreement) if each.name.startswith("breach.")]
        first = min(due, key=lambda each: each.at)
        channel.now = first.at
        assert code(channel.takes(first.command)) == "ok"
        said += [(channel.now.date().isoformat(), each.key) for each in channel.said if isinstance(each, Notice)]

    assert said == [
        ("2026-12-24", "breach_reminder_desk"),
        ("2026-12-30", "breach_reminder_desk"),
        ("2027-01-01", "breach_over_desk"),
        ("2027-01-02", "breach_chased_desk"),
        ("2027-01-03", "breach_chased_desk"),
    ]
    assert [each.params["person"] for each in channel.said if isinstance(each, Notice)] == ["U0TAKAHASHI"]
    assert channel.customer.agreement
    assert code(settles(channel, cured=False)) == "ok"
    assert code(settles(channel)) == "no_such_breach"


def told(channel: Channel, audience: Audience) -> list[Notice]:
    return [each for each in channel.said if isinstance(each, Notice) and each.audience is audience]


@pytest.mark.article("17")
def test_leads_of_the_day_are_told_and_whom_to_speak_to_deputies_for_those_who_are_away() -> None:
    channel = a_channel()
    given = channel.agreement
    today = date(2026, 11, 24)
    people = replace(
        given.particulars.people,
        contract_owners=("U0ITO", "U0MORI"),
        away=(Away(person="U0ITO", deputy="U0TANAKA", first=today, last=today),),
    )
    provider = replace(given.provider, away=(Away(person="U0TAKAHASHI", deputy="U0EMMA", first=today, last=today),))
    channel.agreement = Agreement.of(given.document, replace(given.particulars, people=people), provider)

    records(channel)

    (said,) = told(channel, Audience.DESK)
    assert said.params["leads"] == ["U0EMMA"]
    assert said.params["owners"] == ["U0TANAKA", "U0MORI"]
    words = str(render(said, channel.customer, replace(around(), agreement=channel.agreement)).blocks)
    assert "<@U0EMMA>" in words
    assert "<@U0TANAKA>" in words
    assert "甲（当社）からの是正の求め" in words
    assert told(channel, Audience.CUSTOMER) == []


@pytest.mark.article("17", "12")
@pytest.mark.parametrize("shared", [True, False])
def test_the_shared_channel_reads_of_it_only_where_a_lead_decided_so(shared: bool) -> None:
    channel = a_channel()
    records(channel, shared=shared)
    keys = [[each.key for each in told(channel, Audience.CUSTOMER)]]
    channel.asks(AnswerBreach, LEAD, number=1, text="対応いたします")
    keys.append([each.key for each in told(channel, Audience.CUSTOMER)])
    settles(channel)
    keys.append([each.key for each in told(channel, Audience.CUSTOMER)])

    expected = [["breach_recorded"], ["breach_answered"], ["breach_settled"]]
    assert keys == (expected if shared else [[], [], []])
    for each in told(channel, Audience.CUSTOMER):
        assert TEXT not in str(render(each, channel.customer, around()).blocks)


@pytest.mark.article("17")
def test_what_the_other_party_answers_is_kept_word_for_word_and_the_period_goes_on() -> None:
    channel = a_channel()
    records(channel)
    before = channel.due
    assert code(channel.asks(AnswerBreach, ENGINEER, number=1, text="対応いたします")) == "not_allowed"
    assert code(channel.asks(AnswerBreach, LEAD, number=2, text="対応いたします")) == "no_such_breach"
    assert code(channel.asks(AnswerBreach, LEAD, number=1, text=" ")) == "text_is_empty"

    assert code(channel.asks(AnswerBreach, LEAD, number=1, text="対応いたします")) == "ok"
    assert code(channel.asks(AnswerBreach, LEAD, number=1, text="20日に完了しました")) == "ok"

    (breach,) = channel.customer.breaches
    assert [each.text for each in breach.answers] == ["対応いたします", "20日に完了しました"]
    assert channel.due == before
    assert "20日に完了しました" in str(listing((breach,), around()).blocks)
    settles(channel)
    assert code(channel.asks(AnswerBreach, LEAD, number=1, text="遅れて")) == "no_such_breach"


@pytest.mark.parametrize("by", [ENGINEER, CUSTOMER])
def test_only_leads_record(by: Actor) -> None:
    channel = a_channel()
    assert code(records(channel, by)) == "not_allowed"
    assert code(settles(channel, by)) == "not_allowed"


def test_what_is_no_notice() -> None:
    channel = a_channel()
    assert code(records(channel, text=" ")) == "text_is_empty"
    assert code(records(channel, delivery=" ")) == "delivery_is_missing"
    assert code(records(channel, cure_by=date(2026, 11, 24))) == "period_has_passed"
    assert code(records(channel, cure_by=date(9999, 12, 31))) == "period_is_too_long"
    assert code(settles(channel)) == "no_such_breach"


@pytest.mark.parametrize("locale", LOCALES)
def test_it_can_be_listed(locale: str) -> None:
    channel = a_channel()
    assert checked_blocks(listing((), around(locale)).blocks)
    records(channel)
    records(channel, text="<!channel> " * 50)
    settles(channel)
    (first, second) = channel.customer.breaches
    many = tuple(replace(second, number=n) for n in range(30))

    assert checked_blocks(listing((first, *many), around(locale)).blocks)
