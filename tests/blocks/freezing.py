"""Another company in a customer's channel: the card in #desk and the form of the lead who lets it read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from blocks import freeze as blocks
from blocks.around import Surroundings
from slackbot.cases import Customer
from slackbot.cases.customers.state import Freeze
from slackbot.safety.audience import UNNAMED
from slackbot.words import Rendered
from tests.rules.living import START


def frozen_channels(place: Surroundings, text: str = "") -> dict[str, Rendered]:
    """Before a lead has decided, and after."""
    around, drawn = replace(place, letter={"waiting": "12"}), {}
    for name, companies in {"others": ("T0MINATO", UNNAMED), "nobody": ()}.items():
        freeze = Freeze(since=START, companies=companies, people=("U0TANAKA",))
        kept = replace(freeze, kept_by="U0TAKAHASHI", kept_at=START)
        over = replace(kept, ended_by="U0TAKAHASHI", ended_at=START, why=text or "委託先です")
        for state, each in {"open": freeze, "kept": kept, "over": over}.items():
            drawn[f"freeze {name} {state}"] = blocks.card(each.name, _customer(place, each), around)
    return {**drawn, "freeze of earlier": blocks.card("1", _customer(place, None), around)}


def resume_view(place: Surroundings) -> dict[str, dict[str, Any]]:
    freeze = Freeze(since=START, companies=("T0MINATO", UNNAMED), people=("U0TANAKA",))
    return {"resume": blocks.form(freeze, place, {"channel": "C0DESK", "customer": "AKATSUKI", "shown": freeze.shown})}


def _customer(place: Surroundings, freeze: Freeze | None) -> Customer:
    return Customer(
        id="AKATSUKI",
        channel="C0AKATSUKI",
        opened_at=START,
        agreement=place.terms.version,
        panel_drawn_at=START,
        freeze=freeze,
    )
