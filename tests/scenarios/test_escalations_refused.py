"""What cannot be done about an escalation or a rota: a clear answer, with a reference that stands in the log."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot.cases.matter import Matter
from slackbot.onboarding import apply
from tests.scenarios.people import labels, said_in, words_of
from tests.scenarios.scan import as_logged
from tests.scenarios.story import DESK, restores
from tests.scenarios.test_escalations import WHY, asked
from tests.scenarios.world import World

Said = list[str]


@asynccontextmanager
async def refused(code: str) -> AsyncIterator[Said]:
    """What a person read, which is put in the list, carries the reference of the line in the log."""
    with as_logged() as log:
        said: Said = []
        yield said
    line = next(each for each in reversed(log.getvalue().splitlines()) if code in each and "refused" in each)
    reference = re.search(r"[0-9a-f]{8}", line.partition("reference")[2])
    assert reference, line
    assert any(reference.group() in each for each in said), (said, line)


async def two_leads(world: World) -> None:
    provider = replace(world.configuration.provider, leads=("U0TAKAHASHI", "U0EMMA"))
    await world.forward(minutes=1)
    await apply(replace(world.configuration, provider=provider), world.app.office.desk, world.app.agreements)
    await world.settle()


@pytest.mark.article("5.2")
async def test_of_two_leads_who_press_at_once_one_stands_and_the_other_hears_who_it_was(world: World) -> None:
    await two_leads(world)
    case = await asked(world)
    await world.takahashi.sees("リーダーの判断をお願いします", WHY, channel=DESK)
    await world.sato.sees("呼び出し 1／", channel=DESK)
    await world.emma.clicks("却下する", DESK, about=WHY)  # the form asks for a reason meanwhile

    async with refused("already_") as said:
        _, answer = await asyncio.gather(
            world.takahashi.clicks("承認する", DESK, about=WHY), world.emma.sends(text="Not tonight")
        )
        said += [str(answer), *[words_of(each) for each in (await world.takahashi.looks())["modals"]]]

    # whoever was slower by a breath
    found = await world.app.office.case(case)
    assert isinstance(found, Matter)
    ended = found.escalations[-1]
    if ended.ended_by == "U0TAKAHASHI":
        assert "高橋" in said[0]
        assert "has approved this already" in said[0]
        await world.tanaka.sees("要員を追加しております", times=1)
    else:
        assert "すでに却下しています" in said[1]
    await world.sato.sees(f"{case} の「応援の要員」を <@{ended.ended_by}> が", channel=DESK, times=1)


async def test_approving_what_is_over_is_answered_and_changes_nothing(world: World) -> None:
    case = await asked(world)
    await world.takahashi.sees("リーダーの判断をお願いします", WHY, channel=DESK)
    await world.sato.sees("呼び出し 1／", channel=DESK)
    await world.sato.clicks("対応開始", DESK, about=case)
    await world.tanaka.sees("対応を開始しました")
    await world.takahashi.clicks("却下する", DESK, about=WHY)
    await restores(world, case)
    await world.tanaka.clicks("復旧を確認しました")
    world.everything_expected = True

    async with refused("escalation_is_over") as said:
        said.append(str(await world.takahashi.sends(text="今の体制で続けます")))

    assert "この判断は不要になりました" in said[0]
    assert labels(await world.takahashi.sees("判断は不要になりました", WHY, channel=DESK)) == []


@pytest.mark.parametrize(
    ("given", "code", "at", "words"),
    [
        ({"deputy": "U0TAKAHASHI"}, "own_deputy", "deputy", "本人を代理にすることはできません"),
        ({"last": -1}, "ends_before_it_begins", "last", "終わりは始まりより後"),
        ({"first": -3, "last": -2}, "is_over", "last", "すでに過ぎた"),
        ({"last": 120}, "too_long", "last", ""),
    ],
)
async def test_a_time_away_that_cannot_be_is_said_at_its_question(
    world: World, given: dict[str, object], code: str, at: str, words: str
) -> None:
    today = world.clock.now().date()
    usual = {"person": "U0TAKAHASHI", "deputy": "U0EMMA", "first": 0, "last": 2}
    days = {**usual, **given}
    shown = {
        key: (today + timedelta(days=value)).isoformat() if isinstance(value, int) else value
        for key, value in days.items()
    }
    await world.takahashi.types("/escalate 不在")

    async with refused(code) as said:
        answer = await world.takahashi.sends(**shown)
        said.append(str(answer))

    assert list(answer["errors"]) == [at]
    assert words in said[0]


async def test_nobody_is_away_twice_nor_without_a_deputy(world: World) -> None:
    today = world.clock.now().date()
    days = {"first": today.isoformat(), "last": (today + timedelta(days=2)).isoformat()}
    await world.takahashi.types("/escalate 不在")
    answer = await world.takahashi.sends(person="U0TAKAHASHI", **days)
    assert not answer.get("ok") or list(answer.get("errors", ())) == ["deputy"]
    await world.takahashi.sends(person="U0TAKAHASHI", deputy="U0EMMA", **days)
    await world.takahashi.sees("代理を務めます", channel=DESK)
    await world.takahashi.types("/escalate 不在")

    async with refused("already_away") as said:
        said.append(str(await world.takahashi.sends(person="U0TAKAHASHI", deputy="U0SATO", **days)))

    assert "すでに不在の登録があります" in said[0]


async def test_where_no_other_lead_could_decide_it_is_said_before_anything_is_asked(world: World) -> None:
    case = await world.tanaka.reports()
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)

    async with refused("nobody_could_decide") as said:
        await world.takahashi.types(f"/escalate {case}", DESK)
        said.append(said_in(await world.takahashi.sees("ほかに判断できるリーダーがいない", channel=DESK)))


async def test_escalate_with_a_number_that_is_not_there_says_so(world: World) -> None:
    async with refused("no_such_case") as said:
        await world.sato.types("/escalate AKATSUKI-99 応援をお願いします", DESK)
        said.append(said_in(await world.sato.sees("見つかりません", channel=DESK)))

    await world.sato.types("/escalate 相談して", DESK)
    await world.sato.sees("/escalate", channel=DESK)


async def test_who_has_no_shift_has_none_to_exchange(world: World) -> None:
    async with refused("no_such_shift") as said:
        await world.takahashi.types("/oncall swap", DESK)
        said.append(said_in(await world.takahashi.sees("交代できる当番が見つかりません", channel=DESK)))
    await world.takahashi.has_no_form()


async def test_a_shift_that_is_over_when_the_form_is_sent_is_not_exchanged(world: World) -> None:
    await world.sato.types("/oncall swap", DESK)
    form = await world.sato.form()
    options = {block["block_id"]: block["element"]["options"] for block in form["blocks"] if block["type"] == "input"}
    own = next(option["value"] for option in options["mine"] if option["value"].startswith("primary|"))
    other = next(option["value"] for option in options["theirs"] if option["value"].startswith("primary|"))
    await world.forward(days=40)
    world.everything_expected = True

    async with refused("no_such_shift") as said:
        said.append(str(await world.sato.sends(mine=own, theirs=other)))
