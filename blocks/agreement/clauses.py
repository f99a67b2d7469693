"""The clauses of an agreement as they stand, or stood, on a day; with a gloss for who reads the other language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson

from blocks.around import Surroundings
from blocks.kit import (
    Block,
    Mrkdwn,
    context,
    cut,
    date_input,
    esc,
    header,
    joined,
    modal,
    one_line,
    option,
    section,
    select,
)
from slackbot.agreement.document import Document, cite
from slackbot.agreement.draft import same_as_usual
from slackbot.agreement.refs import parse_ref
from slackbot.batches import batches
from slackbot.cases.customers import Version
from slackbot.words import Ref, Rendered, value

ARTICLE, DAY, VIEW = "agreement.article", "agreement.day", "agreement.view"
LONGEST, MOST_PARTS = 2900, 12
MOST_VERSIONS = 30
LABELS = {"agreement": "text"}


@value
class Held:
    """A version that holds on the day that is asked about."""

    day: date
    version: Version | None
    """None of a record from before versions were kept."""
    gloss: Document | None
    """The same text in the reader's language, when there is one; it binds nobody."""


def clause(around: Surroundings, held: Held, ref: Ref) -> Rendered:
    """As a private answer. DocumentError when the text has no such clause."""
    blocks = [header(_title(around, ref)), *_said(around, held, ref), context(*_standing(around, held))]
    said = cut(around.terms.document.clause(ref).text, 3500)
    return Rendered(text=joined([esc(_title(around, ref)), esc(said)]), blocks=blocks)


def summary(around: Surroundings, held: Held) -> Rendered:
    """What holds, with its articles."""
    document = around.terms.document
    articles = [esc(_title(around, str(each.number))) for each in document.articles]
    blocks: list[Block] = [
        header(document.title),
        context(*_standing(around, held)),
        *(section(joined(some)) for some in batches(articles, 40)),
        context(*ours_by_default(around), around.say("agreement.how")),
    ]
    return Rendered(text=cut(joined([esc(document.title), *articles]), 4000), blocks=blocks)


def listing(around: Surroundings, versions: Sequence[Version]) -> Rendered:
    """Every version that was ever put here, the latest first."""
    name = around.terms.particulars.short_name
    lines = [around.say("agreement.list.title", name=name, count=len(versions))]
    lines += [_line(around, each) for each in list(reversed(versions))[:MOST_VERSIONS]]
    return Rendered(text=cut(joined(lines), 4000), blocks=[section(Mrkdwn(cut(each, LONGEST))) for each in lines])


def form(around: Surroundings, held: Held | None, day: date, ref: Ref, metadata: dict[str, str]) -> dict[str, Any]:
    """The customer's view: an article and a day to choose. `held` None: nothing held on that day."""
    document = around.terms.document
    offered = [option(_title(around, str(each.number)), str(each.number)) for each in document.articles[:100]]
    chosen = select(ARTICLE, offered, ref)
    blocks: list[Block] = [
        section(Mrkdwn(f"*{esc(document.title)}*")),
        # Nothing is sent from here, so that these are no questions of a form: each choice is sent by itself.
        {**section(around.say("agreement.form.article"), chosen), "block_id": f"{ARTICLE}.{document.sha256[:8]}"},
        {**section(around.say("agreement.form.day"), date_input(DAY, day.isoformat())), "block_id": DAY},
    ]
    if held is None:
        blocks.append(section(around.say("agreement.none_on", day=day.isoformat())))
    else:
        blocks += [*_said(around, held, ref), context(*_standing(around, held))]
    kept = orjson.dumps({**metadata, "article": ref}).decode()
    return modal(around.locale, around.plain("agreement.form.title"), VIEW, blocks, metadata=kept)


def ours_by_default(around: Surroundings) -> list[Mrkdwn]:
    """For staff: which terms are no more than what the provider's file says of every customer."""
    names = same_as_usual(around.terms.particulars, around.terms.provider.defaults)
    labels = around.plain("card.between").join(
        around.plain(f"agreement.fact.{LABELS.get(name, name)}") for name in names
    )
    return [around.say("agreement.as_ours", fields=labels)] if names else []


def _title(around: Surroundings, ref: Ref) -> str:
    heading = around.terms.document.clause(ref).heading
    named = cite(ref, around.locale)
    return around.plain("card.clause", ref=named, heading=heading) if heading else named


def _said(around: Surroundings, held: Held, ref: Ref) -> list[Block]:
    binding = around.terms.document.clause(ref).text
    blocks = _paragraphs(binding)
    if held.gloss is None:
        return blocks
    glossed = _paragraphs(held.gloss.clause(ref).text) if ref in held.gloss.refs() else []
    told = [context(around.say("agreement.binding"))]
    missing = "agreement.gloss" if glossed else "agreement.no_gloss"
    return [*told, *blocks, context(around.say(missing)), *glossed]


def _paragraphs(said: str) -> list[Block]:
    """Each on its own; a very long text in fewer, longer parts."""
    lines = said.split("\n")
    per_part = max(1, -(-len(lines) // MOST_PARTS))
    parts = ["\n".join(some) for some in batches(lines, per_part)]
    return [section(Mrkdwn(cut(esc(part), LONGEST))) for part in parts if part.strip()]


def _standing(around: Surroundings, held: Held) -> list[Mrkdwn]:
    terms, document = around.terms.particulars, around.terms.document
    day = held.version.effective_from if held.version else terms.effective_from
    told = [
        around.say("agreement.holds", name=terms.short_name, day=held.day.isoformat(), since=day.isoformat()),
        around.say("agreement.which", version=around.terms.version, sha=document.sha256[:12]),
    ]
    if terms.term:
        key = "agreement.term_renewing" if terms.term.renews else "agreement.term"
        told.append(around.say(key, begins=terms.term.begins.isoformat(), ends=terms.term.ends.isoformat()))
    return told


def _line(around: Surroundings, version: Version) -> Mrkdwn:
    state = "replaced" if version.replaced_at else "scheduled" if version.since is None else "known"
    if version.agreement == around.terms.version:
        state = "in_force"
    return around.say(
        "agreement.list.line",
        day=version.effective_from.isoformat(),
        version=version.agreement,
        state=around.plain(f"agreement.state.{state}"),
        by=one_line(version.put_by, 40) or "–",
        at=around.when(version.put_at),
    )


def own_ref(document: Document, ref: Ref) -> Ref | None:
    """The clause asked for, if the text has it; of an article's only list also 6.1(2) for 6(2)."""
    if ref in document.refs():
        return ref
    place = parse_ref(ref)
    near = [each for each in document.refs() if place.item and each.endswith(f"({place.item})")]
    within = [each for each in near if parse_ref(each).article == place.article]
    return within[0] if len(within) == 1 else None
