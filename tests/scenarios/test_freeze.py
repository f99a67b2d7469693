"""Another company comes into a customer's channel: what is to be said there waits, in order, until a lead decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from slackbot.auditor import Auditor
from slackbot.cases import Customer
from slackbot.cases.incidents import WriteNote
from slackbot.outbox.queue import LEASE
from tests.acting import BAKER, command, reported
from tests.scenarios.people import Person
from tests.scenarios.test_escalations import direct_messages
from tests.scenarios.world import World

pytestmark = pytest.mark.article("12")

OURS, DESK, THIRD = "C0AKATSUKI", "C0DESK", "T0MINATO"
STOPPED = "アカツキ商事様のチャンネルへの送信を止めています"
RESUMED = "アカツキ商事様のチャンネルへの送信を再開しました"


@pytest.fixture(autouse=True)
def what_is_expected(world: World) -> None:
    world.everything_expected = True


def said(world: World, channel: str = OURS) -> list[str]:
    return [message.text for message in world.sandbox.workspace.said(channel).values() if message.by_app]


async def another_company_joins(world: World) -> None:
    world.sandbox.share(OURS, THIRD, "U0OKADA")
    await world.settle()


async def it_leaves(world: World) -> None:
    world.sandbox.unshare(OURS, THIRD)
    await world.settle()


async def the_customer(world: World) -> Customer:
    found = await world.app.office.store.case("AKATSUKI")
    assert isinstance(found, Customer)
    return found


async def test_what_is_said_meanwhile_waits_and_is_said_once_in_order_when_a_lead_resumes(world: World) -> None:
    case = await world.tanaka.reports()
    card = await world.tanaka.card(case)
    await another_company_joins(world)
    before = said(world)

    # when two updates are written and time passes
    await world.sato.types(f"/incident update {case} 原因を調べています")
    await world.sato.types(f"/incident update {case} 原因が分かりました")
    await world.forward(minutes=3)
    assert said(world) == before
    await world.sato.sees(STOPPED, f"ミナト物産株式会社（{THIRD}）", "送信待ちのメッセージ：3件", channel=DESK, times=1)

    # and the company leaves, which alone changes nothing
    await it_leaves(world)
    await world.forward(minutes=3)
    assert said(world) == before
    await world.sato.sees(STOPPED, "外れました", channel=DESK, times=1)

    # then a lead resumes
    await world.takahashi.clicks("再開する", channel=DESK)
    await world.settle()

    first, second = await world.tanaka.thread(card["ts"])
    assert "原因を調べています" in first
    assert "原因が分かりました" in second
    await world.sato.sees(RESUMED, channel=DESK, times=1)
    assert await world.app.office.queue.dead_letters() == []


async def test_a_lead_confirms_that_the_other_company_may_read_until_it_leaves(world: World) -> None:
    case = await world.tanaka.reports()
    card = await world.tanaka.card(case)
    await another_company_joins(world)
    await world.sato.types(f"/incident update {case} 原因を調べています")

    await world.takahashi.clicks("再開する", channel=DESK)
    await world.takahashi.sends(freeze_reason="アカツキ商事様の委託先で、書面で了承済みです")
    await world.settle()

    assert "原因を調べています" in "\n".join(await world.tanaka.thread(card["ts"]))
    await world.sato.sees(RESUMED, THIRD, "書面で了承済みです", channel=DESK, times=1)
    (admission,) = (await the_customer(world)).admitted
    assert (admission.team, admission.by) == (THIRD, "U0TAKAHASHI")

    # when it leaves and comes again, it is asked again
    await it_leaves(world)
    assert (await the_customer(world)).admitted == ()
    await another_company_joins(world)
    assert (await the_customer(world)).frozen


async def test_a_lead_lets_it_stay_so_and_the_card_says_who(world: World) -> None:
    case = await world.tanaka.reports()
    await another_company_joins(world)
    before = said(world)

    await world.takahashi.clicks("このまま止める", channel=DESK)
    await world.sato.types(f"/incident update {case} 原因を調べています")
    await world.forward(days=1)

    assert said(world) == before
    await world.sato.sees(STOPPED, "停止の継続を選びました", channel=DESK, times=1)


async def test_an_engineer_does_not_decide_it(world: World) -> None:
    await another_company_joins(world)

    await world.sato.clicks("再開する", channel=DESK)

    assert (await the_customer(world)).frozen
    assert "freeze" not in (await world.sato.form())["callback_id"]


async def test_a_card_that_shows_other_companies_than_are_there_decides_nothing(world: World) -> None:
    """It joined without a word, and the press looks."""
    await another_company_joins(world)
    await it_leaves(world)
    world.sandbox.workspace.channels[OURS].teams.append(THIRD)

    await world.takahashi.clicks("再開する", channel=DESK)
    await world.settle()

    assert (await the_customer(world)).frozen
    await world.sato.sees(STOPPED, THIRD, channel=DESK, times=1)


async def test_an_invitation_that_was_not_told_is_found_by_the_next_message(world: World) -> None:
    case = await world.tanaka.reports()
    world.sandbox.invite_team(OURS, THIRD)
    await world.forward(minutes=2)
    before = said(world)

    await world.sato.types(f"/incident update {case} 原因を調べています")
    await world.forward(minutes=3)

    assert said(world) == before
    await world.sato.sees(STOPPED, "送信待ちのメッセージ：2件", channel=DESK, times=1)
    assert await world.app.office.queue.dead_letters() == []


async def test_that_a_company_has_left_is_found_by_what_waits_though_nobody_told(world: World) -> None:
    """Slack gives an event up after three tries: a lead must be able to resume all the same."""
    case = await world.tanaka.reports()
    await another_company_joins(world)
    await world.sato.types(f"/incident update {case} 原因を調べています")
    await world.settle()

    world.sandbox.workspace.channels[OURS].teams.remove(THIRD)
    await world.forward(minutes=3)
    await world.forward(minutes=3)

    await world.sato.sees(STOPPED, "外れました", channel=DESK, times=1)
    await world.takahashi.clicks("再開する", channel=DESK)
    await world.settle()
    assert any("原因を調べています" in each for each in said(world))


async def test_what_was_read_of_the_channel_before_a_company_came_takes_it_off_no_record(world: World) -> None:
    """It was asked before, and kept after: the event that told of the company is the newer of the two."""
    case, directory = await world.tanaka.reports(), world.app.office.directory
    before = await directory.channel(OURS)
    await another_company_joins(world)
    await directory.note([before])

    await world.sato.types(f"/incident update {case} 原因を調べています")
    await world.settle()

    freeze = (await the_customer(world)).frozen
    assert freeze
    assert freeze.companies == (THIRD,)
    await world.sato.does_not_see("外れました", channel=DESK)


async def test_a_desk_that_dies_in_between_says_everything_once(world: World) -> None:
    case = await world.tanaka.reports()
    card = await world.tanaka.card(case)
    await another_company_joins(world)
    await world.sato.types(f"/incident update {case} 原因を調べています")

    # given a desk that took the message up and died, and another that begins
    await world.forward(minutes=1)
    world.clock.forward(timedelta(minutes=1))
    assert await world.app.office.queue.claim(world.clock.now())
    await world.closes_the_desk()
    await world.opens_the_desk()
    world.clock.forward(LEASE)
    await world.settle()

    # when the company leaves and the lead resumes, and the desk dies right after the decision
    await it_leaves(world)
    await world.takahashi.clicks("再開する", channel=DESK)
    await world.closes_the_desk()
    await world.opens_the_desk()
    await world.forward(minutes=2)

    (told,) = await world.tanaka.thread(card["ts"])
    assert "原因を調べています" in told
    assert await world.app.office.queue.dead_letters() == []


async def test_other_customers_are_served_meanwhile(world: World) -> None:
    await another_company_joins(world)

    case = await reported(world.app.office.desk, by=BAKER, case_id="HARBOR", system="booking")
    await world.settle()

    assert await world.baker.card(case, "C0HARBOR")


async def test_what_waits_for_a_lead_is_not_overdue(world: World) -> None:
    case = await world.tanaka.reports()
    await another_company_joins(world)
    await world.sato.types(f"/incident update {case} 原因を調べています")
    await world.forward(hours=1)

    office = world.app.office
    assert await Auditor(office.queue, office.desk, world.clock, None).look() == ()


# ── #desk ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_desk_that_is_shared_is_told_nothing_and_everything_in_order_once_it_is_ours_again(
    world: World,
) -> None:
    world.allowed_errors |= {"desk_cannot_be_written_to", "desk_is_shared", "overdue"}
    world.sandbox.share(DESK, THIRD, "U0OKADA")
    await world.settle()
    before, beats = said(world, DESK), []

    case = await reported(world.app.office.desk)
    await world.app.office.desk.submit(command(WriteNote, case_id=case, text="内部の控え"))
    await world.forward(minutes=16)
    assert said(world, DESK) == before
    assert await world.tanaka.card(case)

    # then whoever watches the heartbeat hears of it
    async def beat() -> None:
        beats.append(1)

    office = world.app.office
    found = await Auditor(office.queue, office.desk, world.clock, beat).look()
    assert ([each.kind for each in found], beats) == (["messages_old"], [])

    # and when it is ours alone again, all of it is said
    world.sandbox.unshare(DESK, THIRD)
    await world.forward(minutes=3)

    triage = await world.sato.card(case, DESK)
    (note,) = await world.sato.thread(triage["ts"], DESK)
    assert "内部の控え" in note
    assert await office.queue.dead_letters() == []


async def test_the_leads_read_in_person_that_desk_is_shared_once_and_when_it_is_ours_again(world: World) -> None:
    world.allowed_errors |= {"desk_cannot_be_written_to", "desk_is_shared"}
    world.sandbox.share(DESK, THIRD, "U0OKADA")
    await world.settle()
    await reported(world.app.office.desk)
    await world.forward(minutes=5)

    assert len(await told(world.takahashi, "社外と共有されています")) == 1
    assert await told(world.emma, "社外と共有されています") == []

    world.sandbox.unshare(DESK, THIRD)
    await world.forward(minutes=3)
    assert len(await told(world.takahashi, "社外との共有が解除されました")) == 1

    # and a second time it is said again
    world.sandbox.share(DESK, THIRD, "U0OKADA")
    await world.settle()
    assert len(await told(world.takahashi, "社外と共有されています")) == 2


async def test_an_invitation_to_desk_that_slack_tells_nobody_of_is_told_too(world: World) -> None:
    """The next message finds it; it is over when one gets through."""
    world.allowed_errors |= {"desk_is_shared"}
    world.sandbox.invite_team(DESK, THIRD)
    await world.forward(minutes=2)
    await reported(world.app.office.desk)
    await world.forward(minutes=2)
    assert len(await told(world.takahashi, "社外と共有されています")) == 1

    world.sandbox.decline(DESK, THIRD)
    await world.forward(minutes=3)

    assert len(await told(world.takahashi, "社外との共有が解除されました")) == 1


async def test_while_desk_is_shared_customers_are_served_and_hear_nothing_of_it(world: World) -> None:
    world.allowed_errors |= {"desk_cannot_be_written_to", "desk_is_shared"}
    world.sandbox.share(DESK, THIRD, "U0OKADA")
    await world.settle()
    before = said(world)

    case = await reported(world.app.office.desk)
    await world.forward(minutes=2)

    (card,) = said(world)[len(before) :]
    assert case in card
    assert "共有" not in card


async def told(person: Person, words: str) -> list[str]:
    return [each for each in await direct_messages(person) if words in each]
