"""What a report must say, and when its clock starts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from slackbot.agreement.particulars import Severity
from slackbot.cases.customers import TakeUp
from slackbot.cases.incidents import Report
from slackbot.cases.incidents.report import LONGEST_TEXT
from slackbot.cases.incidents.state import Level, Origin, Source, State, severity_for
from slackbot.words import FollowUp, Refusal
from tests.acting import CUSTOMER, ENGINEER
from tests.rules.living import EMMA, HOUR, MINUTE, START, Life


def reported(**given: object) -> Life:
    life = Life()
    life.does(Report, CUSTOMER, **given)
    return life


@pytest.mark.article("2(3)", "5.1")
def test_a_report_by_the_customer_names_them_and_starts_the_clock_now() -> None:
    life = reported(since=START - timedelta(hours=3))

    assert life.incident.id == "AKATSUKI-1"
    assert life.incident.state is State.REPORTED
    assert life.incident.reporter == CUSTOMER.user
    assert (life.incident.since, life.incident.told_at, life.incident.opened_at) == (START - 3 * HOUR, START, START)
    assert life.due == {"first_response.75": 3 * HOUR, "first_response.100": 4 * HOUR}


@pytest.mark.article("3.3", "5.1")
@pytest.mark.parametrize("source", [Source.PHONE, Source.MAIL, Source.OTHER])
def test_a_call_written_down_later_starts_the_clock_when_they_called(source: Source) -> None:
    life = Life()

    life.does(Report, ENGINEER, told_at=START - HOUR, origin=Origin(source=source, caller="田中様"))

    assert life.incident.opened_at == START
    assert life.incident.told_at == START - HOUR
    assert life.due["first_response.100"] == 3 * HOUR
    assert life.incident.reporter == ""


@pytest.mark.parametrize("source", [Source.PHONE, Source.MAIL, Source.OTHER])
def test_a_customer_cannot_write_down_a_call(source: Source) -> None:
    outcome = Life().asks(Report, CUSTOMER, origin=Origin(source=source))

    assert outcome == Refusal(code="not_allowed", refs=("5.1",))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"system": "unknown"}, "unknown_system"),
        ({"system": ""}, "unknown_system"),
        ({"what": ""}, "what_is_empty"),
        ({"what": " \n\t　"}, "what_is_empty"),
        ({"what": "\u200b\u2060"}, "what_is_empty"),
        ({"what": "あ" * (LONGEST_TEXT + 1)}, "what_is_too_long"),
        ({"since": START + timedelta(days=1)}, "since_is_in_the_future"),
        ({"since": START + timedelta(minutes=2, seconds=1)}, "since_is_in_the_future"),
        ({"told_at": START + HOUR}, "told_is_in_the_future"),
    ],
)
def test_a_report_that_cannot_be_right_is_refused(given: dict[str, object], code: str) -> None:
    assert Life().asks(Report, ENGINEER, **given) == Refusal(code=code, refs=("5.1",))


@pytest.mark.parametrize(
    "what",
    ["あ" * LONGEST_TEXT, "🔥🔥🔥", ":fire:", "<!channel> 止まりました", "a", "行1\n行2", "👨‍👩‍👧 で 500"],
)
def test_a_report_in_any_words_is_recorded_as_it_was_written(what: str) -> None:
    assert reported(what=what).incident.what == what


def test_only_what_surrounds_the_words_is_taken_off() -> None:
    assert reported(what="  止まりました\n\n").incident.what == "止まりました"


def test_a_small_difference_between_two_clocks_is_no_future() -> None:
    assert reported(since=START + 2 * MINUTE).incident.since == START + 2 * MINUTE


def test_a_system_that_is_not_on_the_list_is_an_ordinary_report() -> None:
    life = reported(system="other")

    assert life.incident.system == "other"
    assert life.incident.severity is Severity.SEV3


@pytest.mark.parametrize(
    ("impact", "urgency", "severity"),
    [
        (Level.HIGH, Level.HIGH, Severity.SEV1),
        (Level.HIGH, None, Severity.SEV2),
        (Level.HIGH, Level.LOW, Severity.SEV3),
        (None, None, Severity.SEV3),
        (Level.LOW, Level.MIDDLE, Severity.SEV4),
        (Level.LOW, Level.LOW, Severity.SEV4),
    ],
)
def test_impact_and_urgency_make_the_severity(impact: Level | None, urgency: Level | None, severity: Severity) -> None:
    assert reported(impact=impact, urgency=urgency).incident.severity is severity


def test_impact_and_urgency_count_alike() -> None:
    pairs = [(a, b) for a in (None, *Level) for b in (None, *Level)]

    assert all(severity_for(a, b) is severity_for(b, a) for a, b in pairs)


def test_a_report_made_of_a_message_claims_it_and_takes_it_off_the_waiting_ones() -> None:
    decision = Life().does(Report, EMMA, origin=Origin(source=Source.MESSAGE, message="1764.1"), reporter="U0TANAKA")

    assert decision.claims == ("message C0AKATSUKI:1764.1",)
    taken = [said.command for said in decision.messages if isinstance(said, FollowUp)]
    assert [(type(each), each.case_id, getattr(each, "ts", "")) for each in taken] == [(TakeUp, "AKATSUKI", "1764.1")]


def test_a_customer_cannot_report_in_another_persons_name() -> None:
    assert reported(reporter="U0ITO").incident.reporter == CUSTOMER.user
