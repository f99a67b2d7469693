"""What is said about the agreement: new terms hold, the term ends."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import Mrkdwn, context, joined, mention, mentions, section
from slackbot.words import Audience, Notice, Rendered

REFS = {"new_terms": "1", "term_ends": "16", "term_renews": "16", "term_over": "16"}
REFS |= dict.fromkeys(("breach_recorded", "breach_reminder", "breach_over", "breach_chased", "breach_settled"), "17")


def notice(said: Notice, around: Surroundings) -> Rendered:
    desk = said.audience is Audience.DESK
    facts = {name: each for name, each in said.params.items() if name not in ("leads", "owners")}
    given = {name: mention(str(each)) if name == "person" else each for name, each in facts.items()}
    leads = mentions(_people(said, "leads") or around.terms.provider.leads)
    named = around.terms.particulars.short_name
    first = around.say(f"agreement.{said.key}", **given, **({"leads": leads, "name": named} if desk else {}))
    text = joined([first, *_owners(said, around, desk)])
    cited = context(around.grounds(REFS[said.key.removesuffix("_desk")]))
    return Rendered(text=text, blocks=[section(text), cited])


def _owners(said: Notice, around: Surroundings, desk: bool) -> list[Mrkdwn]:
    """Who at the customer it is for."""
    if "owners" not in said.params:
        return []
    if owners := _people(said, "owners"):
        return [around.say("agreement.owners", owners=mentions(owners))]
    return [around.say("agreement.no_owners")] if desk else []


def _people(said: Notice, name: str) -> list[str]:
    found = said.params.get(name)
    return [str(each) for each in found] if isinstance(found, list) else []
