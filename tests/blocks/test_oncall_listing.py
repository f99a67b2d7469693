"""`/oncall me`: whatever waits, Slack takes the answer, and what has no room is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from blocks.oncall import listing
from slackbot.cases.oncall import StandIn
from slackbot.cases.oncall.shifts import Override
from slackbot.cases.oncall.state import Change, Offer, Rota
from slackbot.readable import Readable
from slackbot.sandbox.blockcheck import checked_blocks
from slackbot.sandbox.together import characters
from tests.rules.test_oncall import START, applied, done, of, tonight
from tests.rules.test_shifts import A, B, C, tokyo


def an_offer(n: int, by: str, to: str) -> Offer:
    since = tokyo(12, 24) - timedelta(days=n)
    span = Override(id=f"{by}{n}", layer="primary", person=to, since=since, until=since + timedelta(hours=8), by=by)
    return Offer(name=f"{by}{n}", at=START, by=by, to=to, changes=(Change(stand_in=span, instead=(by,)),))


def much(rotas: int = 1, each: int = 15) -> list[Rota]:
    numbers = range(each)
    offers = (*(an_offer(n, A, B) for n in numbers), *(an_offer(n, B, A) for n in numbers))
    stand_ins = tuple(offer.changes[0].stand_in for offer in offers[:each])
    return [replace(applied(), offers=offers, overrides=stand_ins)] * rotas


def test_however_much_waits_slack_takes_it() -> None:
    for standing in (much(), much(rotas=3), much(each=20)):
        shown = listing.coming("ja", Readable(cases=standing), START, B)

        checked_blocks(shown.blocks)
        assert len(shown.blocks) <= 50
        assert characters(shown.blocks) <= 11_500


def test_what_is_soonest_over_stands_first_and_the_rest_is_counted() -> None:
    blocks = listing.coming("ja", Readable(cases=much()), START, B).blocks

    accepts = [each["elements"][0]["value"] for each in blocks if each["type"] == "actions"]
    assert accepts[0].endswith("|" + f"{A}14")
    assert accepts == sorted(accepts, key=lambda value: -int(value.rpartition(A)[2]))
    rows = sum(each["type"] == "actions" or "accessory" in each for each in blocks)
    assert f"ほかに{45 - rows}件あります" in str(blocks[-1])


def test_where_all_has_room_nothing_is_counted() -> None:
    asked = of(done(applied(), StandIn, START, **tonight(C)))

    assert "ほかに" not in str(listing.coming("ja", Readable(cases=[asked]), START, C).blocks)
