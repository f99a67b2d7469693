"""What is drawn of what consultations came to, by name."""

from __future__ import annotations

from dataclasses import replace

from blocks import precedents
from blocks.around import Surroundings
from slackbot.agreement.meaning import meant
from slackbot.cases.customers.state import Precedent
from slackbot.words import Rendered
from tests.rules.living import START


def precedent_lists(says: str, place: Surroundings) -> dict[str, Rendered]:
    words = meant(place.terms, "4(1)")
    found = Precedent(case="AKATSUKI-1", about="scope", item="4(1)", text=says or "無償とする", at=START, meant=words)
    lost = replace(found, about="", item="9(9)", meant=replace(words, document="0", names=(), words=says))
    return {
        "precedents": precedents.listing(replace(place, precedents=(found, lost) * 20)),
        "no precedents": precedents.listing(place),
    }
