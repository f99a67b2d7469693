"""Among a hundred and fifty customers every command still opens its form, and the one that is meant is found."""

from __future__ import annotations

import pytest

from tests import many
from tests.scenarios.people import Person, words_of
from tests.scenarios.world import World

MANY = 150


@pytest.fixture
async def crowded(world: World) -> World:
    many.settle_in(world.sandbox.workspace, MANY)
    await many.register(world.app.office.store, world.clock, MANY)
    world.everything_expected = True
    return world


async def typed(person: Person, command: str) -> str:
    """What the person reads of it: a form, or a private answer."""
    await person.types(command)
    if modals := (await person.looks())["modals"]:
        await person.closes()
        return words_of(modals[-1])
    return "private"


async def test_every_command_is_answered_and_a_form_opens_where_one_did(crowded: World) -> None:
    sato = crowded.sato
    for command in ("/incident", "/request", "/access"):
        assert "どのお客様についてですか。" in await typed(sato, command), command
    for command in ("/maintenance", "/maintenance after"):
        assert "対象" in await typed(sato, command), command
    for command in ("/incident list", "/request list", "/access list", "/quote list", "/quote month", "/agreement"):
        assert await typed(sato, command) == "private", command
    for command in ("/customer list", "/maintenance list", "/oncall", "/escalate list"):
        assert await typed(sato, command) == "private", command
    assert crowded.sandbox.limits.refused == []


async def test_an_engineer_finds_the_customer_who_calls_and_records_the_report(crowded: World) -> None:
    sato, wanted = crowded.sato, "AKATSUKI"
    await sato.types("/incident")

    assert len(await sato.finds("customer", "")) == 100
    assert [each["value"] for each in await sato.finds("customer", "株式会社149")] == [many.key(149)]
    assert [each["value"] for each in await sato.finds("customer", "あかつき")] == [wanted]
    await sato.chooses("customer", wanted)
    await sato.sends(caller="山本", system="order", what="画面が開きません")

    assert await sato.is_told_a_number() == f"{wanted}-1"


async def test_the_form_of_a_request_stays_one_when_another_customer_is_chosen(crowded: World) -> None:
    await crowded.sato.types("/request new AKATSUKI")

    await crowded.sato.chooses("customer", many.key(7))

    form = await crowded.sato.form()
    assert form["callback_id"] == "service_request.make"
    assert many.key(7) in str(form["blocks"])


async def test_quotes_are_looked_for_by_the_name_of_any_customer_and_by_no_system(world: World) -> None:
    many_more, sato = 510, world.sato
    await many.register(world.app.office.store, world.clock, many_more)
    await sato.types("/quote search")

    refused = await sato.sends(party="共通基盤")
    assert list(refused["errors"]) == ["party"]
    await sato.sends(party=f"株式会社{many_more - 1}")

    assert "あてはまる見積りはありません。" in words_of(await sato.form())
