"""What is said about the agreement: new terms hold, the term ends."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import context, mention, mentions, section
from slackbot.words import Audience, Notice, Rendered

REFS = {"new_terms": "1", "term_ends": "16", "term_renews": "16", "term_over": "16"}
REFS |= dict.fromkeys(("breach_recorded", "breach_reminder", "breach_over", "breach_chased", "breach_settled"), "17")


def notice(said: Notice, around: Surroundings) -> Rendered:
    desk = said.audience is Audience.DESK
    leads = mentions(around.terms.provider.leads)
    given = {name: mention(str(each)) if name == "person" else each for name, each in said.params.items()}
    named = around.terms.particulars.short_name
    text = around.say(f"agreement.{said.key}", **given, **({"leads": leads, "name": named} if desk else {}))
    cited = context(around.grounds(REFS[said.key.removesuffix("_desk")]))
    return Rendered(text=text, blocks=[section(text), cited])
