"""A rota written in Slack: a lead fills in, sees two weeks of it, and only then it is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from slackbot.onboarding import apply
from tests.scenarios.people import words_of
from tests.scenarios.story import DESK
from tests.scenarios.world import World

SATO, EMMA = "<@U0SATO>", "<@U0EMMA>"
NIGHT = {
    "key": "night",
    "name": "夜間",
    "layer_name": "primary",
    "people": ["U0EMMA", "U0SATO"],
    "every": "1d",
    "begins": "2026-11-01",
    "handover": "21:00",
    "hours": "all",
}


async def test_a_lead_makes_a_rota_looks_at_it_and_saves_it(world: World) -> None:
    await world.takahashi.types("/oncall new")

    # when it is filled in, two weeks of it are shown, and nothing is in force yet
    await world.takahashi.sends(**NIGHT)
    shown = words_of(await world.takahashi.form())
    assert "これから2週間の当番" in shown
    assert "「夜間」primary と「一次対応」" in shown, "the same people take turns by the other rota too"
    assert [rota.terms.key for rota in await world.app.office.store.rotas()] == ["main"]

    # and once saved it is
    await world.takahashi.sends()
    await world.takahashi.has_no_form()
    await world.sato.sees("夜間", "<@U0TAKAHASHI> が当番表を作成しました", channel=DESK)
    await world.sato.types("/oncall now")
    await world.sato.sees("夜間", "primary　", channel=DESK)
    await world.sato.types("/oncall list")
    await world.sato.sees("「一次対応」primary と「夜間」primary の両方に入っています", channel=DESK)
    # escalations call by it too
    provider = await world.app.office.directory.provider()
    assert [rota.key for rota in provider.rotas] == ["main", "night"]


async def test_what_a_rota_cannot_be_is_said_at_its_question(world: World) -> None:
    await world.takahashi.types("/oncall new")

    for wrong, at in (
        ({"key": "夜間"}, "key"),
        ({"key": "main"}, "key"),
        ({"people": ["U0GUEST"]}, "people"),
        ({"layer_name": "第一"}, "layer_name"),
        ({"every": "custom", "days": "0"}, "every"),
        ({"every": "custom", "days": "九"}, "every"),
        ({"hours": "some", "weekdays": []}, "weekdays"),
    ):
        answer = await world.takahashi.sends(**{**NIGHT, **wrong})
        assert list(answer.get("errors", ())) == [at], (wrong, answer)


async def test_a_change_names_what_would_be_missing_before_it_is_saved(world: World) -> None:
    await world.takahashi.types("/oncall edit main")
    await world.takahashi.presses("変更", about="secondary")

    # when the second layer is given to the people of the first, in the same order
    await world.takahashi.sends(people=["U0SATO", "U0EMMA"])
    shown = words_of(await world.takahashi.form())
    assert "両方に入っています" in shown
    assert "に代わります" in shown
    await world.takahashi.sends()

    await world.takahashi.has_no_form()
    await world.sato.sees("一次対応", "当番表を変更しました", channel=DESK)
    await world.sato.sees("一次対応の当番が交代しました", channel=DESK)


async def test_a_beginning_that_is_still_to_come_is_named_as_a_gap(world: World) -> None:
    later = date.fromordinal(world.clock.now().date().toordinal() + 3)
    await world.takahashi.types("/oncall edit")
    await world.takahashi.presses("変更", about="primary")

    await world.takahashi.sends(begins=later.isoformat())

    assert ":warning: primary は" in words_of(await world.takahashi.form())


async def test_two_leads_at_once_the_second_reads_that_it_has_changed(world: World) -> None:
    await world.takahashi.types("/oncall edit main")
    await world.takahashi.presses("名前などを変更")
    await world.takahashi.sends(name="当番")
    # the file says something new meanwhile
    await world.forward(minutes=1)
    first = world.configuration.provider.rotas[0]
    provider = replace(world.configuration.provider, rotas=(replace(first, name="一次受付"),))
    await apply(replace(world.configuration, provider=provider), world.app.office.desk, world.app.agreements)
    await world.settle()

    await world.takahashi.sends()

    assert "内容が更新されました" in words_of(await world.takahashi.form())


async def test_an_engineer_is_told_that_leads_write_rotas(world: World) -> None:
    for words in ("new", "edit main", "end main"):
        await world.sato.types(f"/oncall {words}")
        await world.sato.sees("この操作をする権限がありません", channel=DESK)
        await world.sato.has_no_form()


async def test_a_rota_ends_and_its_file_does_not_bring_it_back(world: World) -> None:
    await world.takahashi.types("/oncall end main")
    assert "provider.toml" in words_of(await world.takahashi.form())
    await world.takahashi.sends()
    await world.sato.sees("一次対応", "当番表を終了しました", channel=DESK)

    await world.forward(minutes=1)
    changed = await apply(world.configuration, world.app.office.desk, world.app.agreements)
    await world.settle()

    assert changed == []
    assert await world.app.office.store.rotas() == []
    assert (await world.app.office.directory.provider()).rotas == ()


async def test_a_rota_that_leaves_the_file_ends(world: World) -> None:
    provider = replace(world.configuration.provider, rotas=())
    await world.forward(minutes=1)

    await apply(replace(world.configuration, provider=provider), world.app.office.desk, world.app.agreements)
    await world.settle()

    await world.sato.sees("一次対応", "`provider.toml` が当番表を終了しました", channel=DESK)
    assert await world.app.office.store.rotas() == []
