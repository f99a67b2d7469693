"""What is said in the shared channel is heard, and what nobody answers is shown to the desk."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from slackbot.cases import customers, deadlines
from slackbot.cases.customers import (
    ApplyAgreement,
    DrawPanel,
    Hear,
    IssueFeed,
    MoveChannel,
    NoteObstacle,
    RaiseUnanswered,
    RevokeFeed,
    TakeUp,
    TakeUpAll,
)
from slackbot.cases.customers.rules import MOST_HEARD, MOST_OBSTACLES
from slackbot.cases.links import NoteAccess
from slackbot.cases.rulebook import RULES
from slackbot.words import THE_CLOCK, Actor, Audience, Card, CommandBase, Decision, Lane, Notice, Refusal, Role
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.channel import at, cards, opened
from tests.rules.command_table import CommandTable
from tests.rules.living import DAY, EVERYBODY, HOUR, ITO, MINUTE, START

# Who may, and what it comes to before the agreement is in force, with nothing waiting, and with one message waiting.
TABLE = CommandTable(
    """
command          who    nothing       quiet              waiting
ApplyAgreement   LES    ok            ok                 ok
Hear             LESM   no_such_case  ok                 ok
TakeUp           LESMC  no_such_case  ok                 ok
TakeUpAll        LES    no_such_case  nothing_to_record  ok
RaiseUnanswered  C      no_such_case  superseded         ok
DrawPanel        LESC   no_such_case  ok                 ok
MoveChannel      C      no_such_case  ok                 ok
NoteObstacle     C      no_such_case  ok                 ok
QueueForOpening  LESMC  no_such_case  ok                 ok
RaiseOpening     C      no_such_case  superseded         superseded
TakeEffect       C      no_such_case  superseded         superseded
RemindOfTerm     C      no_such_case  superseded         superseded
KeepSecretOut    LESM   no_such_case  ok                 ok
AskForAcceptance  L     no_such_case  ok                 ok
AcceptAgreement  M      no_such_case  not_the_contract_owner  not_the_contract_owner
NoteAccess          LESMC  no_such_case  ok                 ok
AnswerAccessReview  LESM   no_such_case  outdated           outdated
BeginAccessReview   C      no_such_case  superseded         superseded
RaiseAccessReview   C      no_such_case  superseded         superseded
NoteNoApprovers     LESM   no_such_case  ok                 ok
TellOfSubcontractors LES no_such_case ok                 ok
NoteCompanies    C      no_such_case  ok                 ok
ResumeSaying     L      no_such_case  outdated           outdated
KeepSilent       L      no_such_case  outdated           outdated
IssueFeed        LM     no_such_case  ok                 ok
RevokeFeeds      L      no_such_case  no_feeds           no_feeds
RevokeFeed       LM     no_such_case  no_such_feed       no_such_feed
""",
    str,
)
KINDS: dict[str, type[CommandBase]] = {kind.__name__: kind for kind in get_args(customers.Command)}


@pytest.mark.parametrize("name", sorted(TABLE.names))
def test_every_command_by_everybody(name: str) -> None:
    words = TABLE.words(name)
    assert {(stage, role): _comes_to(KINDS[name], stage, role) for stage, role in words} == words


def _comes_to(kind: type[CommandBase], stage: str, role: Role) -> str:
    channel = at(stage)
    before = channel.case

    outcome = channel.asks(kind, EVERYBODY[role])

    if isinstance(outcome, Refusal):
        assert channel.case == before, (stage, role)
        return outcome.code
    return "ok"


ELSEWHERE = frozenset(
    {"RecordBreach", "AnswerBreach", "SettleBreach", "RemindOfBreach", "ChaseBreach", "KeepPrecedent"}
)
"""In test_breaches.py and test_precedents.py."""


def test_the_table_has_a_row_for_every_command_and_no_other() -> None:
    assert TABLE.names == set(KINDS) - ELSEWHERE
    assert set(KINDS.values()) - {NoteAccess, KINDS["KeepPrecedent"]} == {
        kind for kind in RULES if kind.__module__.startswith(customers.__name__)
    }


# ── The agreement and the panel ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("1")
def test_putting_an_agreement_in_force_opens_the_record_and_draws_the_panel() -> None:
    channel = opened()

    assert (channel.customer.id, channel.customer.channel) == ("AKATSUKI", "C0AKATSUKI")
    assert channel.customer.agreement == channel.agreement.version
    assert channel.said == [
        Card(channel="C0AKATSUKI", audience=Audience.CUSTOMER, name="panel", lane=Lane.BULK),
    ]
    assert channel.due == {"panel": START + DAY}


def test_the_same_version_again_is_no_change() -> None:
    channel = opened()

    outcome = channel.asks(ApplyAgreement, LEAD, agreement=channel.agreement.version)

    assert outcome == Refusal(code="already_in_force")


def test_a_new_version_keeps_what_waits() -> None:
    channel = opened().hears("1.000100").wait(HOUR)

    channel.does(ApplyAgreement, LEAD, agreement="feedfeedfeed")

    assert channel.waiting == ["1.000100"]
    assert channel.customer.agreement == "feedfeedfeed"
    assert channel.due["panel"] == channel.now + DAY


def test_the_panel_is_drawn_every_night_and_moves_its_own_deadline() -> None:
    channel = opened()

    for _ in range(3):
        channel.wait(DAY + MINUTE)
        (timer,) = deadlines(channel.customer, channel.agreement)
        outcome = channel.takes(timer.command)
        assert isinstance(outcome, Decision)
        assert outcome.events == ()
        assert channel.due == {"panel": channel.now + DAY}
        assert channel.takes(timer.command) == Refusal(code="superseded")


def test_a_panel_that_is_gone_is_drawn_when_staff_ask_for_it() -> None:
    channel = opened().wait(HOUR)

    channel.does(DrawPanel, ENGINEER)

    assert [said.kind for said in channel.said] == ["card"]
    assert channel.due == {"panel": channel.now + DAY}


# ── Heard ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_message_waits_in_silence() -> None:
    channel = opened().hears("1.000100")

    assert channel.waiting == ["1.000100"]
    assert channel.said == []
    assert channel.due["unanswered.1.000100"] == START + 15 * MINUTE


def test_the_agreement_says_how_long_a_message_may_wait() -> None:
    channel = opened().hears("1.000100")
    patient = replace(channel.agreement.particulars, unanswered_after=HOUR)
    channel.agreement = replace(channel.agreement, particulars=patient)

    assert channel.due["unanswered.1.000100"] == START + HOUR


def test_what_does_not_wait_is_not_recorded() -> None:
    outcome = opened().asks(Hear, ENGINEER, waits=False)

    assert outcome == Refusal(code="nothing_to_record")


def test_the_same_message_heard_twice_waits_once() -> None:
    channel = opened().hears("1.000100").wait(5 * MINUTE)

    assert channel.asks(Hear, CUSTOMER, ts="1.000100") == Refusal(code="nothing_to_record")
    assert channel.waiting == ["1.000100"]
    assert channel.due["unanswered.1.000100"] == START + 15 * MINUTE


def test_a_mention_is_answered_in_its_own_thread_and_waits_as_well() -> None:
    channel = opened()

    channel.does(Hear, CUSTOMER, ts="1.000100", offer=True)

    assert channel.said == [
        Card(channel="C0AKATSUKI", audience=Audience.CUSTOMER, name="offer:1.000100", thread="1.000100")
    ]
    assert channel.waiting == ["1.000100"]


def test_a_mention_within_a_thread_is_answered_there() -> None:
    channel = opened()

    channel.does(Hear, CUSTOMER, ts="2.000100", thread="1.000100", offer=True)

    assert [said.thread for said in channel.said] == ["1.000100"]


def test_a_mention_without_words_is_answered_and_nobody_waits() -> None:
    channel = opened()

    channel.does(Hear, CUSTOMER, text="", waits=False, offer=True)

    assert [card.name for card in cards(channel)] == ["offer:9.000100"]
    assert channel.waiting == []


def test_an_emoji_on_a_message_that_waits_already_makes_the_offer_and_no_second_wait() -> None:
    channel = opened().hears("1.000100").wait(5 * MINUTE)

    channel.does(Hear, LEAD, ts="1.000100", user=CUSTOMER.user, offer=True)

    assert [card.name for card in cards(channel)] == ["offer:1.000100"]
    assert channel.waiting == ["1.000100"]
    assert channel.due["unanswered.1.000100"] == START + 15 * MINUTE


def test_what_was_offered_is_not_offered_again() -> None:
    channel = opened()
    channel.does(Hear, CUSTOMER, ts="1.000100", offer=True)

    for by in (CUSTOMER, LEAD):
        assert channel.asks(Hear, by, ts="1.000100", offer=True) == Refusal(code="nothing_to_record")


def test_an_emoji_on_our_own_message_makes_an_offer_and_nobody_waits() -> None:
    channel = opened()

    channel.does(Hear, LEAD, ts="1.000100", user=LEAD.user, waits=False, offer=True)

    assert channel.waiting == []
    assert len(channel.said) == 1


# ── Answered ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", [ENGINEER, ITO, THE_CLOCK])
def test_what_became_a_case_waits_no_longer(by: Actor) -> None:
    channel = opened().hears("1.000100").hears("2.000100")

    channel.does(TakeUp, by, ts="1.000100", case="AKATSUKI-1")

    assert channel.waiting == ["2.000100"]
    assert set(channel.due) == {"unanswered.2.000100", "panel"}


def test_what_we_said_about_a_message_is_drawn_anew_when_it_becomes_a_case() -> None:
    channel = opened()
    channel.does(Hear, CUSTOMER, ts="1.000100", offer=True)
    channel.does(RaiseUnanswered, THE_CLOCK, ts="1.000100")

    channel.does(TakeUp, ENGINEER, ts="1.000100", case="AKATSUKI-1")

    assert [(card.name, card.channel) for card in cards(channel)] == [
        ("offer:1.000100", "C0AKATSUKI"),
        ("unanswered:1.000100", "C0DESK"),
    ]
    heard = channel.customer.message("1.000100")
    assert heard is not None
    assert (heard.case, heard.waits) == ("AKATSUKI-1", False)


def test_an_offer_that_staff_answered_may_still_be_taken() -> None:
    """Somebody wrote in its thread; the customer presses the button all the same."""
    channel = opened()
    channel.does(Hear, CUSTOMER, ts="1.000100", offer=True)
    channel.does(TakeUp, ENGINEER, ts="1.000100")
    assert channel.waiting == []

    channel.does(TakeUp, CUSTOMER, ts="1.000100", case="AKATSUKI-1")

    assert [card.name for card in cards(channel)] == ["offer:1.000100"]
    heard = channel.customer.message("1.000100")
    assert heard is not None
    assert heard.case == "AKATSUKI-1"


def test_a_case_stays_with_its_message_whatever_is_said_later() -> None:
    channel = opened()
    channel.does(Hear, CUSTOMER, ts="1.000100", offer=True)
    channel.does(TakeUp, ENGINEER, ts="1.000100", case="AKATSUKI-1")

    channel.does(TakeUp, ENGINEER, ts="1.000100")
    channel.asks(TakeUpAll, ENGINEER, ts="2.000100")

    heard = channel.customer.message("1.000100")
    assert heard is not None
    assert heard.case == "AKATSUKI-1"


def test_taking_up_what_never_waited_is_a_decision_all_the_same() -> None:
    channel = opened()

    decision = channel.does(TakeUp, ts="404.000100")

    assert [event.type for event in decision.events] == ["customer.taken_up"]
    assert channel.said == []


def test_staff_who_write_in_the_channel_have_answered_what_stood_before() -> None:
    channel = opened().hears("8.000100").hears("9.000100").hears("10.000100")

    channel.does(TakeUpAll, ts="9.500000")

    assert channel.waiting == ["10.000100"]
    assert channel.asks(TakeUpAll, ts="9.600000") == Refusal(code="nothing_to_record")


def test_messages_a_microsecond_apart_are_told_apart() -> None:
    channel = opened().hears("1764000000.000100").hears("1764000000.000102")

    channel.does(TakeUpAll, ts="1764000000.000101")

    assert channel.waiting == ["1764000000.000102"]


# ── Not answered ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("3.3", "5.1")
def test_what_nobody_answers_is_shown_in_the_desk_once() -> None:
    channel = opened().hears("1.000100", text="請求書の件で\nご相談です").wait(15 * MINUTE)
    timer = deadlines(channel.customer, channel.agreement)[0]

    outcome = channel.takes(timer.command)

    assert isinstance(outcome, Decision)
    assert channel.said == [Card(channel="C0DESK", audience=Audience.DESK, name="unanswered:1.000100")]
    assert set(channel.due) == {"panel"}
    assert channel.takes(timer.command) == Refusal(code="superseded")
    assert channel.asks(RaiseUnanswered, THE_CLOCK, ts="1.000100") == Refusal(code="superseded")


@pytest.mark.parametrize("kind", [TakeUp, TakeUpAll])
def test_what_was_shown_waits_until_it_is_answered_and_is_then_shown_as_answered(kind: type[CommandBase]) -> None:
    channel = opened().hears("1.000100").wait(15 * MINUTE)
    channel.does(RaiseUnanswered, THE_CLOCK, ts="1.000100")
    assert channel.waiting == ["1.000100"]

    channel.does(kind, ENGINEER, ts="1.000100")

    assert channel.waiting == []
    assert [card.name for card in cards(channel)] == ["unanswered:1.000100"]
    assert set(channel.due) == {"panel"}


def test_an_answer_just_before_the_timer_keeps_it_out_of_the_desk() -> None:
    channel = opened().hears("1.000100").wait(15 * MINUTE)
    timer = deadlines(channel.customer, channel.agreement)[0]
    channel.does(TakeUpAll, ts="2.000100")

    assert channel.takes(timer.command) == Refusal(code="superseded")


def test_an_offered_message_that_was_answered_is_not_shown_either() -> None:
    channel = opened()
    channel.does(Hear, CUSTOMER, ts="1.000100", offer=True)
    timer = deadlines(channel.customer, channel.agreement)[0]
    channel.wait(5 * MINUTE).does(TakeUp, ENGINEER, ts="1.000100")

    assert set(channel.due) == {"panel"}
    assert channel.takes(timer.command) == Refusal(code="superseded")


def test_each_message_has_its_own_time() -> None:
    channel = opened()
    for n in range(1, 4):
        channel.hears(f"{n}.000100").wait(MINUTE)

    times = [at - START for name, at in channel.due.items() if name != "panel"]
    assert times == [15 * MINUTE, 16 * MINUTE, 17 * MINUTE]


def test_only_so_many_messages_are_kept() -> None:
    channel = opened()
    for n in range(MOST_HEARD + 5):
        channel.hears(f"{n + 1}.000100")

    assert len(channel.customer.heard) == MOST_HEARD
    assert channel.waiting[-1] == f"{MOST_HEARD + 5}.000100"


def test_what_is_settled_gives_way_first_then_what_the_desk_has_seen() -> None:
    channel = opened()
    channel.does(Hear, CUSTOMER, ts="3.000100", offer=True)
    channel.does(TakeUp, ENGINEER, ts="3.000100", case="AKATSUKI-1")
    for n in (1, 2, *range(4, MOST_HEARD + 1)):
        channel.hears(f"{n}.000100")
    channel.does(RaiseUnanswered, THE_CLOCK, ts="2.000100")
    assert len(channel.customer.heard) == MOST_HEARD

    channel.hears("98.000100")
    assert channel.customer.message("3.000100") is None
    channel.hears("99.000100")
    assert channel.customer.message("2.000100") is None

    assert "1.000100" in channel.waiting, "nobody has answered it and nobody has been shown it"


# ── The channel itself ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_channel_with_another_id_is_the_same_channel() -> None:
    channel = opened().hears("1.000100").wait(HOUR)

    channel.does(MoveChannel, THE_CLOCK)

    assert (channel.customer.channel, channel.customer.former) == ("C0NEW", ("C0AKATSUKI",))
    assert [(card.name, card.channel) for card in cards(channel)] == [("panel", "C0NEW")]
    assert channel.waiting == ["1.000100"]
    assert channel.due["panel"] == channel.now + DAY
    assert channel.asks(MoveChannel, THE_CLOCK) == Refusal(code="nothing_to_record")


def test_a_channel_that_moves_twice_remembers_where_it_was() -> None:
    channel = opened()

    channel.does(MoveChannel, THE_CLOCK)
    channel.does(MoveChannel, THE_CLOCK, old="C0NEW", new="C0NEWER")

    assert (channel.customer.channel, channel.customer.former) == ("C0NEWER", ("C0NEW", "C0AKATSUKI"))


def test_another_channels_new_id_is_not_ours() -> None:
    outcome = opened().asks(MoveChannel, THE_CLOCK, old="C0OTHER")

    assert outcome == Refusal(code="nothing_to_record")


def test_an_agreement_that_still_names_the_old_id_does_not_move_the_channel_back() -> None:
    channel = opened()
    channel.does(MoveChannel, THE_CLOCK)

    channel.does(ApplyAgreement, LEAD, agreement="feedfeedfeed")

    assert (channel.customer.channel, channel.customer.left) == ("C0NEW", ())


def test_an_agreement_with_another_channel_leaves_the_former_one_and_can_return_to_it() -> None:
    channel = opened()
    agreed = channel.agreement
    elsewhere = replace(agreed, particulars=replace(agreed.particulars, channel="C0ELSEWHERE"))

    channel.agreement = elsewhere
    channel.does(ApplyAgreement, LEAD, agreement="feedfeedfeed")
    assert (channel.customer.channel, channel.customer.left) == ("C0ELSEWHERE", ("C0AKATSUKI",))

    channel.agreement = agreed
    channel.does(ApplyAgreement, LEAD, agreement="cafecafecafe")
    assert (channel.customer.channel, channel.customer.left) == ("C0AKATSUKI", ("C0ELSEWHERE",))


@pytest.mark.article("12")
def test_staff_are_shown_an_obstacle_once_and_its_end_on_the_same_card() -> None:
    channel = opened().wait(HOUR)

    channel.does(NoteObstacle, THE_CLOCK)
    (shown,) = cards(channel)
    assert (shown.channel, shown.audience) == ("C0DESK", Audience.DESK)
    assert channel.asks(NoteObstacle, THE_CLOCK) == Refusal(code="nothing_to_record")

    channel.wait(HOUR).does(NoteObstacle, THE_CLOCK, reason="")
    assert [card.name for card in cards(channel)] == [shown.name, "panel"]
    assert channel.customer.obstacle is None
    assert channel.asks(NoteObstacle, THE_CLOCK, reason="") == Refusal(code="nothing_to_record")


def test_another_obstacle_takes_the_place_of_the_first() -> None:
    channel = opened()
    channel.does(NoteObstacle, THE_CLOCK)
    first = cards(channel)[0].name

    channel.wait(HOUR).does(NoteObstacle, THE_CLOCK, reason="not_in_channel")

    old, new = cards(channel)
    assert (old.name, new.name != old.name) == (first, True)
    assert [each.over for each in channel.customer.obstacles] == [True, False]


def test_the_panel_is_not_drawn_into_a_channel_that_takes_nothing() -> None:
    channel = opened()
    channel.does(NoteObstacle, THE_CLOCK)

    channel.wait(DAY).does(DrawPanel, THE_CLOCK)

    assert channel.said == []
    assert channel.due == {"panel": channel.now + DAY}


def test_only_so_many_obstacles_are_kept() -> None:
    channel = opened()
    for n in range(MOST_OBSTACLES + 3):
        channel.wait(HOUR).does(NoteObstacle, THE_CLOCK, reason=f"reason{n}")

    assert len(channel.customer.obstacles) == MOST_OBSTACLES
    assert channel.customer.obstacle is not None


# ── The addresses of the calendar ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("12")
def test_an_address_is_taken_back_by_a_lead_or_by_whoever_holds_it() -> None:
    channel = opened()
    other = replace(CUSTOMER, user="U0ITO")
    channel.does(IssueFeed, CUSTOMER, sha256="a" * 64)
    channel.does(IssueFeed, other, sha256="b" * 64)
    mine, theirs = (each.mark for each in channel.customer.feeds)

    assert channel.asks(RevokeFeed, CUSTOMER, shown=theirs) == Refusal(code="no_such_feed", refs=("12",))
    channel.does(RevokeFeed, CUSTOMER, shown=mine)
    assert channel.said == []
    channel.does(RevokeFeed, LEAD, shown=theirs)

    assert [said.params for said in channel.said if isinstance(said, Notice)] == [{"by": "U0ITO"}]
    assert not any(each.is_open for each in channel.customer.feeds)
    assert channel.asks(RevokeFeed, LEAD, shown=theirs) == Refusal(code="no_such_feed", refs=("12",))


@pytest.mark.article("16", "6(4)")
def test_what_an_access_says_of_its_end_is_heard_although_the_clock_of_the_term_ended_it() -> None:
    channel = opened()
    channel.does(NoteAccess, access="AKATSUKI-3", stands=True)

    back = NoteAccess(
        id="AKATSUKI/term.0@2026-11-24@1796086808000/1/0",
        case_id="AKATSUKI",
        by=THE_CLOCK,
        access="AKATSUKI-3",
        stands=False,
    )

    assert isinstance(channel.takes(back), Decision)
    assert channel.customer.access == ()
