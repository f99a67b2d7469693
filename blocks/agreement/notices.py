"""What is said about the agreement: new terms hold, the term ends."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import Mrkdwn, context, joined, mention, mentions, section
from slackbot.words import Audience, Notice, Rendered, Side

REFS = {"new_terms": "1", "term_ends": "16", "term_renews": "16", "term_over": "16"}
BREACHES = ("recorded", "answered", "reminder", "over", "chased", "settled")
REFS |= dict.fromkeys((f"breach_{each}" for each in BREACHES), "17")
PARTIES = {Side.PROVIDER: "agreement.party_ours", Side.CUSTOMER: "agreement.party_theirs"}


NAMED = ("person", "party")


def notice(said: Notice, around: Surroundings) -> Rendered:
    desk = said.audience is Audience.DESK
    facts = {name: each for name, each in said.params.items() if name not in ("leads", "owners")}
    given = {"party": "", **facts, **{name: _meant(name, str(facts[name]), around) for name in NAMED if name in facts}}
    leads = mentions(_people(said, "leads") or around.terms.provider.leads)
    named = around.terms.particulars.short_name
    first = around.say(f"agreement.{said.key}", **given, **({"leads": leads, "name": named} if desk else {}))
    text = joined([first, *_owners(said, around, desk)])
    cited = context(around.grounds(REFS[said.key.removesuffix("_desk")]))
    return Rendered(text=text, blocks=[section(text), cited])


def _meant(name: str, said: str, around: Surroundings) -> str:
    """A person, or the party to the agreement."""
    return mention(said) if name == "person" else around.plain(PARTIES[Side(said)])


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
