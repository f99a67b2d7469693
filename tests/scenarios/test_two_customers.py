"""Two customers of one desk: each has its own language, terms, numbers and channel, and hears nothing of the other."""

from __future__ import annotations

from tests.scenarios.people import labels, said_in, words_of
from tests.scenarios.story import DESK, quoted, reported
from tests.scenarios.test_language import all_from_the_desk, japanese_in, modal_of
from tests.scenarios.world import World

HARBOR = "C0HARBOR"
WHAT = "Bookings fail with an error"


async def harbor_reports(world: World, what: str = WHAT) -> str:
    await world.baker.clicks("Report an incident", HARBOR)
    await world.baker.sends(system="booking", what=what)
    case = await world.baker.is_told_a_number()
    await world.baker.card(case, HARBOR)
    await world.sato.card(case, DESK)
    return case


async def test_each_customer_counts_its_own_incidents(world: World) -> None:
    assert await reported(world) == "AKATSUKI-1"
    assert await harbor_reports(world) == "HARBOR-1"
    assert await harbor_reports(world, "Vans are missing") == "HARBOR-2"


async def test_the_english_customer_lives_the_story_in_english_at_london_time(world: World) -> None:
    # given: a form in English with their own systems
    await world.baker.clicks("Report an incident", HARBOR)
    form = await world.baker.form()
    assert "Booking portal" in words_of(form)
    modals = [{"blocks": form["blocks"], "title": form["title"]}]
    await world.baker.sends(system="booking", what=WHAT)
    modals.append(await modal_of(world.baker))

    # when Japanese staff work on it in Japanese
    triage = await world.sato.card("HARBOR-1", DESK)
    assert "Harbor Trading様" in said_in(triage)
    assert "対応開始" in labels(triage)
    await world.sato.clicks("対応開始", DESK, about="HARBOR-1")
    await world.sato.clicks("復旧", DESK, about="HARBOR-1")
    assert (await world.sato.form())["title"]["text"] == "Harbor Trading様に送信します"
    await world.sato.sends(cause="Too many connections", work="Raised the limit")
    await world.baker.clicks("How the time adds up", HARBOR, about=WHAT)
    modals.append(await modal_of(world.baker))
    await world.reed.clicks("It works again", HARBOR)

    # then whatever the desk composed for the customer is English, its times are London's
    told = await all_from_the_desk(world.baker, HARBOR)
    names = ("ヒノデシステム",)
    assert [each for each in japanese_in([told, modals]) if not any(name in each for name in names)] == []
    said = "\n".join(said_in(each) for each in told)
    assert "GMT>" in said
    assert "JST" not in said
    await world.sato.sees("復旧をご確認いただきました", channel=DESK)


async def test_a_list_in_a_customers_channel_names_that_customer_only(world: World) -> None:
    await reported(world)
    await harbor_reports(world)

    await world.sato.types("/incident list", HARBOR)
    await world.sato.types("/incident list")

    there = said_in(await world.sato.sees("HARBOR-1", "対応中の障害", channel=HARBOR))
    here = said_in(await world.sato.sees("HARBOR-1", "対応中の障害", channel=DESK))
    assert "AKATSUKI" not in there
    assert "AKATSUKI-1" in here


async def test_a_call_is_written_down_for_either_customer_with_its_own_systems(world: World) -> None:
    await world.sato.types("/incident")
    assert "どのお客様についてですか。" in words_of(await world.sato.form())
    await world.sato.chooses("customer", "AKATSUKI")
    assert "受発注システム" in words_of(await world.sato.form())

    await world.sato.chooses("customer", "HARBOR")

    form = await world.sato.form()
    assert "Booking portal" in words_of(form)
    assert "受発注システム" not in words_of(form)
    await world.sato.sends(caller="Ms. Ward", system="fleet", what="No positions since noon")
    assert await world.sato.is_told_a_number() == "HARBOR-1"
    assert quoted(await world.baker.card("HARBOR-1", HARBOR)) == ["No positions since noon"]
    await world.sato.card("HARBOR-1", DESK)


async def test_in_a_customers_channel_staff_write_down_that_customers_calls_only(world: World) -> None:
    """Also when the form is drawn anew for the system that was chosen."""
    for command, choice in (("/incident", ("system", "fleet")), ("/request", ("kind", "2(2)"))):
        await world.sato.types(command, HARBOR)
        shown = [words_of(await world.sato.form())]
        await world.sato.chooses(*choice)
        shown.append(words_of(await world.sato.form()))
        assert all("Harbor Trading" in each and "アカツキ商事" not in each for each in shown), command
        await world.sato.closes()


async def test_what_the_english_customer_writes_is_offered_to_be_recorded_in_english(world: World) -> None:
    await world.baker.writes("<@U0DESK> The fleet map is empty", HARBOR)

    await world.baker.clicks("Record this as it is", HARBOR)

    assert quoted(await world.baker.card("HARBOR-1", HARBOR)) == ["The fleet map is empty"]
    await world.baker.sees("Recorded as *HARBOR-1*", channel=HARBOR)
    await world.sato.card("HARBOR-1", DESK)
