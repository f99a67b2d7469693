"""What consultations came to before, where the same question is decided or talked over again (Art. 18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from blocks.around import Surroundings
from blocks.kit import Block, Mrkdwn, context, esc, fitted, link, one_line, quote, section
from slackbot.agreement.document import cite
from slackbot.cases.customers.precedents import Alike, alike, every
from slackbot.cases.disputes import Standing, own_item
from slackbot.cases.matter import Matter
from slackbot.words import Ref, Rendered, Side

LONGEST_WORDS = 80
MOST_LISTED = 15


def blocks(items: Iterable[Ref | None], around: Surroundings, but: str = "") -> list[Block]:
    """Of these items of the text: each with its case, who agreed to it when, and what the minutes say.

    `but`: the case whose card it is, where its own minutes stand already.
    """
    known = [each for each in around.precedents if each.case != but]
    found = alike(known, [item for item in items if item], around.terms)
    return [block for each in found for block in _told(each, around)]


def on_triage(case: Matter, around: Surroundings) -> list[Block]:
    """What was found against the customer, or may be, and for what our clock stands; the rest has cards of its own."""
    scope, terms = case.scope, around.terms
    found = [each.item or terms.own("5.3") for each in (scope.judgement, scope.proposal) if each and not each.covered]
    return blocks([*found, *(ask.choice for _, ask in case.open_asks)], around, but=case.id)


def in_form(items: Iterable[Ref | None], around: Surroundings) -> list[Block]:
    """The same, where a reason is written down."""
    shown = blocks(items, around)
    return [*shown, context(around.say("consultation.precedent.cite"))] if shown else []


def for_both(standing: Sequence[Standing], around: Surroundings, side: Side) -> list[Block]:
    """Where it is about to be talked over again: the customer reads it too, of our people as was agreed."""
    by_role = side is Side.CUSTOMER and not around.terms.particulars.staff_by_name
    return blocks([own_item(each, around.terms) for each in standing], replace(around, by_role=by_role))


def listing(around: Surroundings, item: Ref = "") -> Rendered:
    """Of one customer, for staff."""
    found, name = every(around.precedents, around.terms, item), around.terms.particulars.short_name
    title = around.say(
        "consultation.precedents" if found else "consultation.precedents.none", name=name, count=len(found)
    )
    shown = [block for each in found[:MOST_LISTED] for block in _told(each, around)]
    more = around.say("consultation.precedents.more", count=len(found) - MOST_LISTED, code=around.terms.particulars.key)
    rest = [context(more)] if len(found) > MOST_LISTED else []
    return Rendered(text=title, blocks=fitted([section(title), *shown, *rest, context(around.grounds("18"))]))


def _told(each: Alike, around: Surroundings) -> list[Block]:
    kept = each.precedent
    url = around.links.get(kept.case, "")
    case = link(url, kept.case) if url else esc(kept.case)
    what = around.item(each.item) if each.item else around.plain("consultation.precedent.gone")
    first = around.say("consultation.precedent", id=case, item=what, at=around.when(kept.at))
    return [section(first), quote(kept.text), context(*_agreed(each, around), *_earlier(each, around))]


def _agreed(each: Alike, around: Surroundings) -> list[Mrkdwn]:
    """Both by name and by what they accepted it as."""
    kept = each.precedent
    if not (kept.by_customer and kept.by_provider):
        return [around.say("consultation.precedent.by_both")]
    ours = around.decider(kept.by_provider, kept.deputy_for)
    return [around.say("consultation.precedent.agreed", theirs=around.person(kept.by_customer), ours=ours)]


def _earlier(each: Alike, around: Surroundings) -> list[Mrkdwn]:
    """Numbered otherwise then: whoever looks the minutes up finds that number in them."""
    if not each.of_an_earlier_text:
        return []
    kept = each.precedent
    number = cite(kept.item, around.locale)
    if kept.meant is None:
        return [around.say("consultation.precedent.number_then", ref=number)]
    words = one_line(kept.meant.words, LONGEST_WORDS)
    return [around.say("consultation.precedent.then", ref=number, words=words)]
