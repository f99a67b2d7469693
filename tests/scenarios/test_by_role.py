"""担当 as customers read it: by role, and by name only where the agreement says so."""

from __future__ import annotations

from tests.scenarios.people import said_in
from tests.scenarios.story import DESK
from tests.scenarios.world import World

HARBOR = "C0HARBOR"
OURS = ("U0SATO", "U0EMMA", "U0TAKAHASHI", "U0HAYASHI")


async def test_a_customer_without_names_in_the_agreement_reads_the_role(world: World) -> None:
    await world.baker.clicks("Report an incident", HARBOR)
    await world.baker.sends(system="booking", what="Invoices cannot be printed")
    case = await world.baker.is_told_a_number()
    await world.emma.clicks("対応開始", DESK, about=case)

    # the one reads the role, on the card and below it; our own people read the name
    await world.baker.sees("’s engineer", "has started", channel=HARBOR)
    assert "’s engineer" in said_in(await world.baker.card(case, HARBOR))
    assert "<@U0EMMA>" in said_in(await world.sato.card(case, DESK))
    for said in await world.baker.reads(HARBOR):
        assert not [user for user in OURS if f"<@{user}>" in said_in(said)]
