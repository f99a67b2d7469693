"""Among a hundred and fifty customers every command still opens its form, and the one that is meant is found."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.commands import VOCABULARIES
from handlers.vocabulary import Word
from slackbot.agreement.hours import Closure
from slackbot.agreement.stops import StopTerms
from slackbot.cases import Window
from slackbot.cases.customers import ApplyAgreement
from slackbot.cases.incidents.state import Origin, Source
from slackbot.cases.quotes.make import MakeQuote
from slackbot.cases.quotes.state import Item
from slackbot.words import Done
from tests import many
from tests.acting import ENGINEER, LEAD, command, reported
from tests.scenarios.people import Json, Person, words_of
from tests.scenarios.story import DESK
from tests.scenarios.test_maintenance import at, plans
from tests.scenarios.world import World

MANY = 150


@pytest.fixture
async def crowded(world: World) -> World:
    many.settle_in(world.sandbox.workspace, MANY)
    await many.register(world.app.office.store, world.clock, MANY)
    world.everything_expected = True
    return world


async def answers(person: Person, command: str) -> str:
    """What the person reads of it: a form, which they close, or a private answer."""
    before = await private(person)
    await person.types(command)
    if modals := (await person.looks())["modals"]:
        await person.closes()
        return words_of(modals[-1])
    found = await private(person)
    assert len(found) == len(before) + 1, f"{command} is not answered"
    return words_of(found[-1])


async def private(person: Person) -> list[Json]:
    return [each for each in await person.reads(DESK) if each["ephemeral"]]


def without_a_case() -> list[str]:
    """Every command alone, and with each of its words that is about no case; with a key where it takes one."""
    return [
        typed
        for each in VOCABULARIES
        for typed in (
            each.command,
            *(f"{each.command} {word.name}" for word in each.table if not word.needs_case),
            *(f"{each.command} {word.name} {many.key(7)}" for word in each.table if takes_a_key(word)),
        )
    ]


def takes_a_key(word: Word) -> bool:
    return not word.needs_case and "AKATSUKI" in word.usage


def opens(command: str) -> str:
    """Words of the form that it opens; of the others an answer is enough."""
    if command in ("/incident", "/incident report", "/request", "/request new", "/access", "/access request"):
        return "どのお客様についてですか。"
    return "対象" if command in ("/maintenance", "/maintenance after") else ""


async def test_every_command_is_answered_and_a_form_opens_where_one_did(crowded: World) -> None:
    for typed in without_a_case():
        said = await answers(crowded.sato, typed)
        assert opens(typed) in said, (typed, said)
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


async def test_of_many_quotes_each_is_found_page_by_page(crowded: World) -> None:
    desk, item, day = crowded.app.office.desk, Item(what="移行作業", amount=100_000), date(2026, 12, 20)
    for n in range(25):
        case = await reported(desk, case_id=many.key(n), by=ENGINEER, origin=Origin(source=Source.PHONE))
        await desk.submit(command(MakeQuote, case_id=case, ref="10(2)", items=(item,), valid_until=day))
        crowded.clock.forward(timedelta(minutes=1))
    await many.nothing_to_say(desk.store)
    await crowded.sato.types("/quote search")
    await crowded.sato.sends(amounts="100000..")

    pages = [words_of(await crowded.sato.form())]
    for _ in range(2):
        await crowded.sato.presses("次の 10 件")
        pages.append(words_of(await crowded.sato.form()))

    found = [re.findall(r"KUNDE\d{5}-1-Q1", said) for said in pages]
    assert [each for page in found for each in page] == [f"{many.key(n)}-1-Q1" for n in reversed(range(25))]
    assert ["*25 件中 21～25 件目*" in said for said in pages] == [False, False, True]
    assert "次の 10 件" not in pages[2]
    await crowded.sato.presses("前の 10 件")
    assert words_of(await crowded.sato.form()) == pages[1]


async def test_quotes_are_looked_for_by_the_name_of_any_customer_and_by_no_system(world: World) -> None:
    many_more, sato = 510, world.sato
    await many.register(world.app.office.store, world.clock, many_more)
    await sato.types("/quote search")

    refused = await sato.sends(party="共通基盤")
    assert list(refused["errors"]) == ["party"]
    await sato.sends(party=f"株式会社{many_more - 1}")

    assert "あてはまる見積りはありません。" in words_of(await sato.form())


# ── A stop that concerns them all ────────────────────────────────────────────────────────────────────────────────────

ALL = ("AKATSUKI", *(many.key(n) for n in range(MANY)))
"""Whoever uses the system `order`; Harbor does not."""


async def plans_for_all(world: World, **given: Any) -> Json:
    return await plans(world, **{"systems": ["order"], "title_en": "", "impact_en": "", **given})


async def edits(world: World, **given: Any) -> Json:
    await world.sato.types("/maintenance edit MW-1", DESK)
    return await world.sato.sends(**given)


async def window(world: World) -> Window:
    found = await world.app.office.store.case("MW-1")
    assert isinstance(found, Window)
    return found


async def test_a_draft_keeps_every_customer_when_its_words_are_edited(crowded: World) -> None:
    await plans_for_all(crowded)
    assert (await window(crowded)).recipients == ALL

    await edits(crowded, title_ja="夜間の定期保守")

    assert "151 社にお送りします" in words_of(await crowded.sato.form())
    assert ((await window(crowded)).stop.title.ja, (await window(crowded)).recipients) == ("夜間の定期保守", ALL)


async def test_systems_and_customers_of_a_stop_are_found_by_typing(crowded: World) -> None:
    sato = crowded.sato
    await sato.types("/maintenance", DESK)

    assert [each["value"] for each in await sato.finds("systems", "booking")] == ["booking"]
    (found,) = await sato.finds("systems", "受発注")
    assert (found["value"], found["text"]["text"]) == ("order", "受発注システム (order)"), "by any customer's name"
    assert found["description"]["text"] == "151 社"
    assert "order" in [each["value"] for each in await sato.finds("systems", "共通")]
    assert [each["value"] for each in await sato.finds("customers", "株式会社149")] == [many.key(149)]


async def test_some_are_chosen_and_those_who_use_it_besides_are_named(crowded: World) -> None:
    await plans_for_all(crowded, customers=[many.key(3), many.key(149)])

    assert (await window(crowded)).recipients == (many.key(3), many.key(149))
    assert "お知らせしないお客様が 149 社あります：アカツキ商事様" in words_of(await crowded.sato.form())


async def test_of_a_draft_some_go_and_others_come_and_the_rest_stay(crowded: World) -> None:
    await plans_for_all(crowded, customers=[many.key(3), many.key(149)])
    assert not (await window(crowded)).everybody

    await edits(crowded, customers=[many.key(7)], take_out=[many.key(3)])
    assert (await window(crowded)).recipients == (many.key(7), many.key(149))

    await edits(crowded, who="all", take_out=[many.key(149)])
    assert (await window(crowded)).recipients == ALL[:-1]

    await edits(crowded, who="only", customers=[many.key(8)])
    assert (await window(crowded)).recipients == (many.key(8),)

    await edits(crowded, who="all")
    assert (await window(crowded)).everybody


async def test_who_has_none_of_the_systems_is_named_and_nobody_is_left_out_in_silence(crowded: World) -> None:
    answer = await plans_for_all(crowded, customers=["HARBOR", many.key(3)])
    assert "Harbor Trading様は、対象システムをお使いではありません" in str(answer)

    await crowded.sato.sends(customers=[many.key(3)])
    answer = await edits(crowded, systems=["booking"])

    assert "そのシステムをお使いのお客様がいません" in str(answer)
    assert (await window(crowded)).recipients == (many.key(3),)


@pytest.mark.article("9(1)")
async def test_what_speaks_against_it_is_said_by_kind_and_all_of_a_kind_are_left_out_at_once(crowded: World) -> None:
    for n in range(30):
        await agrees_to_a_freeze(crowded, n)
    await plans_for_all(crowded, customers=[*ALL[:34]])

    said = words_of(await crowded.sato.form())
    assert "作業を控える期間に重なる：30 社（株式会社0様、株式会社1様" in said
    assert "ほか 25 社" in said
    await crowded.sato.sends(leave_out_kinds=["freeze"], leave_out=["AKATSUKI"])

    assert (await window(crowded)).recipients == (many.key(30), many.key(31), many.key(32))


@pytest.mark.article("9(1)")
async def test_short_notice_needs_a_reason_unless_those_who_are_told_late_are_left_out(crowded: World) -> None:
    for n in range(3):
        await agrees(crowded, n, StopTerms(notice={"9(1)": 0}))
    soon = {"start": at(crowded, days=2), "expected": at(crowded, days=2, hours=1)}
    await plans_for_all(crowded, **soon, latest=at(crowded, days=2, hours=2))

    answer = await crowded.sato.sends()
    assert list(answer["errors"]) == ["late_reason_ja"]
    await crowded.sato.sends(leave_out_kinds=["short_notice"])

    told = await window(crowded)
    assert told.recipients == (many.key(0), many.key(1), many.key(2))
    assert not told.everybody
    assert told.proposal is None


async def test_nobody_is_left_out_for_what_was_not_shown(crowded: World) -> None:
    """Meanwhile somebody agreed to another freeze."""
    await agrees_to_a_freeze(crowded, 3)
    await plans_for_all(crowded)
    await agrees_to_a_freeze(crowded, 4)

    answer = await crowded.sato.sends(leave_out_kinds=["freeze"])

    assert "内容が更新されました" in str(answer)
    assert (await window(crowded)).recipients == ALL


async def agrees_to_a_freeze(world: World, n: int) -> None:
    today = world.clock.now().date()
    freeze = Closure(name="棚卸", first=today, last=today + timedelta(days=60))
    await agrees(world, n, StopTerms(freezes=(freeze,)))


async def agrees(world: World, n: int, terms: StopTerms) -> None:
    """The customer's terms say so from now on."""
    desk, usual, today = world.app.office.desk, many.agreement(n), world.clock.now().date()
    particulars = replace(usual.particulars, effective_from=today, maintenance=terms)
    agreement = type(usual).of(usual.document, particulars, usual.provider)
    await desk.agreements.put(agreement)
    applied = ApplyAgreement(id=f"agrees:{n}", case_id=many.key(n), by=LEAD, agreement=agreement.version)
    assert isinstance(await desk.submit(applied), Done)
