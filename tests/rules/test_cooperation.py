"""The customer is asked for something: several things at once, each with its day and its answer (Art. 6)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.needs import needs
from slackbot.cases.consultations import OpenConsultation
from slackbot.cases.cooperation import MOST_OPEN, AnswerAsk, ConfirmAnswer, RemindAsk, Reply, kinds
from slackbot.cases.disputes import decisions
from slackbot.cases.incidents import Resolve
from slackbot.cases.incidents.clocks import promises
from slackbot.cases.oncall.duty import Duty
from slackbot.cases.service_requests import AnswerRequest
from slackbot.cases.service_requests.deadlines import promise
from slackbot.words import Audience, Decision, Notice, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.cooperating import KINDS, asks, begun, matter, open_numbers
from tests.rules.judging import Told
from tests.rules.living import DAY, HOUR, ITO, MINUTE, START, Life, terms
from tests.rules.office import office, tokyo
from tests.rules.requesting import Wish

either = pytest.mark.parametrize("kind", KINDS)


def used(told: Told) -> timedelta:
    """What the response clock says now."""
    if isinstance(told, Life):
        return promises(told.incident, told.agreement)[0].used(told.now)
    running = promise(told.request, told.agreement)
    assert running
    return running.used(told.now)


def said(told: Told, audience: Audience) -> list[str]:
    return [m.key for m in told.messages if isinstance(m, Notice) and m.audience is audience]


@pytest.mark.article("6(1)", "6(2)", "6(3)", "6(5)")
def test_what_may_be_asked_for_is_what_the_text_names_but_for_access() -> None:
    assert [each.ref for each in kinds(terms())] == ["6(1)", "6(2)", "6(3)", "6(5)"]


@pytest.mark.article("6(1)", "6(2)", "6(3)", "6(5)")
@pytest.mark.parametrize("choice", ["6(1)", "6(2)", "6(3)", "6(5)"])
def test_each_kind_is_asked_for_and_answered_under_its_own_clause(choice: str) -> None:
    told = begun()

    asks(told, "エラー画面の画像", choice=choice)
    told.does(AnswerAsk, CUSTOMER, number=1, text="お送りしました")

    (ask,) = matter(told).pauses
    assert ask.choice == choice
    assert ask.until


@pytest.mark.article("6(1)", "6(2)", "6(3)", "6(5)")
@either
def test_the_clock_stands_still_while_anything_is_open(kind: str) -> None:
    # given two things asked for, an hour apart
    told = begun(kind)
    before = used(told)
    asks(told, "エラー画面の画像")
    told.wait(HOUR)
    asks(told, "注文できることのご確認", choice="6(3)")
    told.wait(HOUR)

    # when one is answered, it still stands still
    told.does(AnswerAsk, CUSTOMER, number=1, text="お送りしました")
    told.wait(HOUR)
    assert used(told) == before
    assert matter(told).waiting_for_customer

    # when the other is, it runs again
    told.does(AnswerAsk, CUSTOMER, number=2, text="確認しました")
    told.wait(HOUR)
    assert used(told) == before + HOUR


@either
def test_an_answer_keeps_who_gave_it_when_and_in_which_words(kind: str) -> None:
    told = begun(kind)
    asks(told, "エラー画面の画像", owner=ITO.user)

    told.wait(HOUR).does(AnswerAsk, ITO, number=1, text=" お送りしました ")

    (ask,) = matter(told).pauses
    assert (ask.owner, ask.answered_by, ask.answer, ask.until) == (ITO.user, ITO.user, "お送りしました", told.now)
    assert said(told, Audience.DESK)[-1:] == ["answered"]


@either
def test_a_reply_answers_the_only_thing_that_is_open(kind: str) -> None:
    told = begun(kind)
    asks(told, "エラー画面の画像")

    told.does(Reply, CUSTOMER, text="お送りします", files=())

    assert open_numbers(told) == []


@either
def test_a_reply_answers_what_is_the_writers_own_and_otherwise_nobody_guesses(kind: str) -> None:
    # given three things, one of them for Ito
    told = begun(kind)
    asks(told, "エラー画面の画像")
    asks(told, "操作のログ", owner=ITO.user)
    asks(told, "発生した時刻")

    # when Ito writes, hers is answered
    told.does(Reply, ITO, text="ログです", files=())
    assert open_numbers(told) == [1, 3]

    # when somebody else does, the customer is asked which one was meant, and nothing is settled
    told.does(Reply, CUSTOMER, text="お送りします", files=(("F9", "a.png"),))
    assert open_numbers(told) == [1, 3]
    assert [file.name for file in matter(told).files] == ["a.png"]
    assert said(told, Audience.CUSTOMER)[-1:] == ["which_ask"]
    told.does(AnswerAsk, CUSTOMER, number=3, in_thread=True)
    assert open_numbers(told) == [1]


def speaks(told: Told) -> tuple[datetime, list[str], list[str]]:
    """The next time it is spoken of: when, what the customer hears, whom of ours is told to call."""
    (due,) = [timer for timer in told.timers if isinstance(timer.command, RemindAsk)]
    told.now = due.at
    before = len(told.messages)
    told.takes(due.command)
    notices = [each for each in told.messages[before:] if isinstance(each, Notice) and each.key == "ask_overdue"]
    theirs = [each.key for each in notices if each.audience is Audience.CUSTOMER]
    called = [str(each.params["to"][0]) for each in notices if each.audience is Audience.DESK]  # type: ignore[index]
    return due.at, theirs, called


@pytest.mark.article("6(2)")
@either
def test_the_customer_is_reminded_ever_later_and_then_somebody_is_told_by_name_to_call(kind: str) -> None:
    # given hours of Monday to Friday, and something asked for until a Thursday
    told = begun(kind, agreement=office())
    thursday = START + 2 * DAY
    asks(told, "エラー画面の画像", due=thursday)

    # then it is written of on that day, a working day later, and two after that
    assert speaks(told) == (thursday, ["ask_overdue"], [])
    assert speaks(told) == (thursday + DAY, ["ask_overdue"], [])
    assert speaks(told) == (thursday + 5 * DAY, ["ask_overdue"], [])  # a Tuesday: over a weekend
    assert to_be_called(told) == ()

    # and from the fifth on one of ours calls, each week again, for as long as nothing comes
    person = matter(told).handled_by or LEAD.user
    assert speaks(told) == (thursday + 7 * DAY, [], [person])
    assert speaks(told) == (thursday + 14 * DAY, [], [person])
    assert to_be_called(told) == (person,)
    told.does(AnswerAsk, CUSTOMER, number=1, text="こちらです")
    assert to_be_called(told) == ()


@either
def test_a_day_on_which_nobody_works_is_followed_by_whole_working_days(kind: str) -> None:
    told = begun(kind, agreement=office())
    asks(told, "エラー画面の画像", due=tokyo("2026-11-28T12:00"))  # a Saturday

    assert [speaks(told)[0] for _ in range(4)] == [
        tokyo(f"2026-{day}T09:00") for day in ("11-30", "12-01", "12-03", "12-07")
    ]


def to_be_called(told: Told) -> tuple[str, ...]:
    """Whose task it is, as it stands on their home."""
    found = needs(matter(told), told.agreement, Duty(), told.now)
    return tuple(person for need in found if need.key == "call" for person in need.people)


@either
def test_what_a_standstill_let_pass_is_said_once(kind: str) -> None:
    told = begun(kind)
    asks(told, "エラー画面の画像", due=told.now + 2 * DAY)
    (due,) = [timer for timer in told.timers if isinstance(timer.command, RemindAsk)]
    told.wait(30 * DAY)

    outcome = told.takes(due.command)

    assert isinstance(outcome, Decision)
    keys = [(each.key, each.audience) for each in outcome.messages if isinstance(each, Notice)]
    assert keys == [("ask_overdue", Audience.CUSTOMER), ("ask_overdue", Audience.DESK)]
    (later,) = [timer for timer in told.timers if isinstance(timer.command, RemindAsk)]
    assert later.at > told.now


@pytest.mark.article("18")
@either
def test_that_the_clock_stands_can_be_talked_over_and_it_goes_on_meanwhile(kind: str) -> None:
    # given something asked for, and an hour in which the clock stood
    told = begun(kind)
    before = used(told)
    asks(told, "エラー画面の画像")
    told.wait(HOUR)

    # when the customer wishes to talk about that
    (standing,) = decisions(matter(told))
    told.does(OpenConsultation, CUSTOMER, text="画像はお送り済みです", shown=standing.shown)
    told.wait(HOUR)

    # then it runs, what was asked for can still be answered, and nobody is reminded of it but of the consultation
    assert used(told) == before + HOUR
    assert (matter(told).waiting_for_customer, open_numbers(told)) == (None, [1])
    assert not [timer for timer in told.timers if isinstance(timer.command, RemindAsk)]
    begun_about = matter(told).consultation
    assert begun_about
    assert (begun_about.about, begun_about.which, begun_about.item, begun_about.refs) == ("pause", 1, "6(2)", ("6",))
    told.does(AnswerAsk, CUSTOMER, number=1, text="こちらです")
    told.wait(HOUR)
    assert used(told) == before + 2 * HOUR


@pytest.mark.article("18")
@either
def test_a_pause_that_is_over_can_be_talked_over_too_and_each_only_once(kind: str) -> None:
    told = begun(kind)
    asks(told, "エラー画面の画像")
    told.wait(HOUR).does(AnswerAsk, CUSTOMER, number=1, text="こちらです")
    spent = used(told.wait(HOUR))

    (standing,) = decisions(matter(told))
    told.does(OpenConsultation, CUSTOMER, text="お待たせしていません", shown=standing.shown)

    assert used(told) == spent
    assert decisions(matter(told)) == ()


@either
def test_of_several_pauses_the_one_that_is_talked_over_stops_nothing_any_more(kind: str) -> None:
    told = begun(kind)
    asks(told, "エラー画面の画像")
    asks(told, "操作のログ")
    before = used(told)

    first, _ = decisions(matter(told))
    told.does(OpenConsultation, CUSTOMER, text="お送り済みです", shown=first.shown)

    assert used(told.wait(HOUR)) == before
    assert open_numbers(told) == [1, 2]


@either
def test_what_is_answered_reminds_nobody(kind: str) -> None:
    told = begun(kind)
    asks(told, "エラー画面の画像")
    reminder = next(timer for timer in told.timers if isinstance(timer.command, RemindAsk))

    told.does(AnswerAsk, CUSTOMER, number=1, text="はい")

    assert told.takes(reminder.command) == Refusal(code="superseded")


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"text": "  "}, "text_is_empty"),
        ({"text": "もう一つ", "choice": "6(4)"}, "unknown_kind"),
        ({"text": "もう一つ", "choice": "99"}, "unknown_kind"),
        ({"text": "エラー画面の画像"}, "already_asked"),
    ],
)
def test_what_is_not_validly_asked_is_refused(given_: dict[str, str], code: str) -> None:
    told = begun()
    asks(told, "エラー画面の画像")

    refused = asks(told, **given_)

    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_a_day_that_has_passed_is_refused() -> None:
    told = begun()

    refused = asks(told, "エラー画面の画像", due=told.now - MINUTE)

    assert isinstance(refused, Refusal)
    assert refused.code == "due_is_past"


def test_more_than_fit_on_a_card_are_refused() -> None:
    told = begun()
    for number in range(MOST_OPEN):
        asks(told, f"資料{number}")

    refused = asks(told, "もう一つ")

    assert isinstance(refused, Refusal)
    assert refused.code == "too_many_asks"


def test_staff_settle_one_or_all_of_them() -> None:
    told = begun()
    for number in range(3):
        asks(told, f"資料{number}")

    told.does(ConfirmAnswer, number=2)
    assert open_numbers(told) == [1, 3]
    told.does(ConfirmAnswer)
    assert open_numbers(told) == []


def test_what_is_restored_or_answered_waits_for_nothing_any_more() -> None:
    incident, request = begun("incident"), begun("service_request")
    for told in (incident, request):
        asks(told, "エラー画面の画像")

    incident.does(Resolve, ENGINEER)
    request.does(AnswerRequest, ENGINEER)

    assert open_numbers(incident) == open_numbers(request) == []


@given(
    st.lists(st.tuples(st.sampled_from(["ask", "answer", "reply", "confirm", "wait"]), st.integers(1, 5)), max_size=30),
    st.sampled_from(KINDS),
)
def test_whatever_is_asked_and_answered_the_clock_runs_exactly_while_nothing_is_open(
    steps: list[tuple[str, int]], kind: str
) -> None:
    told = begun(kind)
    assert isinstance(told, Life | Wish)
    ran, before = timedelta(), used(told)
    for count, (step, number) in enumerate(steps):
        if step == "ask":
            asks(told, f"資料{count}", due=told.now + 100 * DAY)
        elif step == "answer":
            told.asks(AnswerAsk, CUSTOMER, number=number, text="はい")
        elif step == "reply":
            told.asks(Reply, CUSTOMER, text="はい", files=())
        elif step == "confirm":
            told.asks(ConfirmAnswer, number=number)
        ran += timedelta() if open_numbers(told) else MINUTE
        told.wait(MINUTE)

    assert used(told) == before + ran
    reminded = [timer for timer in told.timers if isinstance(timer.command, RemindAsk)]
    assert len(reminded) == len(open_numbers(told)), "nothing that is open is without its reminder"


def test_asking_is_a_decision() -> None:
    assert isinstance(asks(begun(), "エラー画面の画像"), Decision)
