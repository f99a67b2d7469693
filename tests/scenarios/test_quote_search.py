"""Quotes of closed and open cases are looked for by form, and a lead takes them along as a file (Art. 10)."""

from __future__ import annotations

import base64
import csv
import io

from tests.scenarios.people import words_of
from tests.scenarios.test_quotes import offered
from tests.scenarios.test_scope import DESK
from tests.scenarios.world import World


async def changed(world: World) -> str:
    """A quote of 160,600 yen that the customer has before them, and its second version, which waits for a lead."""
    case = await offered(world)
    await world.sato.clicks("改版する", DESK, about=f"{case}-Q1")
    await world.sato.sends(lines="調査・修正 8h 標準", until="2026-12-10", reason="移行作業を別にするため")
    await world.takahashi.sees("*回答待ちの見積り*", f"{case}-Q1", channel=DESK)
    for person, channel in ((world.tanaka, "C0AKATSUKI"), (world.sato, DESK)):
        await person.sees(f"{case}-Q1", channel=channel)
    return case


async def test_a_changed_quote_is_found_with_what_it_was_before(world: World) -> None:
    # given a quote in two versions
    case = await changed(world)

    # when an engineer looks for the amount of the first, of all customers
    await world.sato.types("/quote search", DESK)
    await world.sato.sends(amounts="150000..", search_since="2026-11-01", search_until="2026-12-31")

    # then the version that was replaced is found, and by changing the search both
    found = words_of(await world.sato.form())
    assert all(said in found for said in (f"{case}-Q1", "第1版", "改版済み", "160,600円", "アカツキ"))
    assert "第2版" not in found
    await world.sato.presses("条件を変える")
    await world.sato.sends(amounts="")
    found = words_of(await world.sato.form())
    assert found.index("第2版") < found.index("第1版")
    assert "移行作業を別にするため" in found
    assert "CSV を受け取る" not in found


async def test_what_cannot_be_looked_for_is_said_at_its_question(world: World) -> None:
    await world.sato.types("/quote search", DESK)

    for wrong in (
        {"amounts": "百万円"},
        {"amounts": "200000..100000"},
        {"amounts": "", "search_since": "2026-12-31", "search_until": "2026-11-01"},
        {"search_until": "2027-01-31", "party": "存在しない会社"},
    ):
        answer = await world.sato.sends(**wrong)
        assert list(answer["errors"]) == [list(wrong)[-1]]


async def test_a_lead_takes_what_was_found_along_as_a_file_that_only_they_get(world: World) -> None:
    # given what a lead has found
    case = await changed(world)
    await world.takahashi.types("/quote search", DESK)
    await world.takahashi.sends(party="akatsuki")

    # when they ask for the file
    await world.takahashi.presses("CSV を受け取る")
    await world.settle()

    # then it is in their direct messages and nowhere else, and each version has its line
    (file,) = [each for each in world.sandbox.workspace.files.values() if each.name.endswith(".csv")]
    (channel,) = file.shares
    assert channel.startswith("D")
    rows = list(csv.DictReader(io.StringIO(base64.b64decode(file.content).decode("utf-8-sig"))))
    assert [(row["見積番号"], row["版"], row["合計（円）"], row["状態"]) for row in rows] == [
        (f"{case}-Q1", "2", "105600", "リーダーの承認待ち"),
        (f"{case}-Q1", "1", "160600", "改版済み"),
    ]
    await world.takahashi.sees("見積りの一覧", "2 件", channel=channel)
