"""What two versions of a customer's agreement say differently, in words: the particulars, then the text."""

from __future__ import annotations

from collections.abc import Iterator

from blocks.around import Surroundings
from blocks.hours import hours_in_words
from blocks.kit import Block, Mrkdwn, context, cut, esc, one_line, say, section
from slackbot.agreement.differences import Change, changes
from slackbot.agreement.document import cite
from slackbot.agreement.durations import format_duration
from slackbot.agreement.particulars import Agreement, Particulars
from slackbot.i18n import text
from slackbot.words import Rendered

MOST_LINES = 40
LONGEST_CLAUSE = 600


def in_words(before: Agreement, after: Agreement, locale: str) -> list[str]:
    """One line a difference, plain text; empty when both say the same."""
    was, now = dict(_facts(before, locale)), dict(_facts(after, locale))
    lines = []
    for name in dict.fromkeys([*was, *now]):
        old, new = was.get(name, ""), now.get(name, "")
        if old != new:
            none = text(locale, "agreement.diff.none")
            lines.append(text(locale, "agreement.diff.fact", what=name, was=old or none, now=new or none))
    if before.document.sha256 != after.document.sha256:
        lines += [_clause(each, locale) for each in changes(before.document, after.document)]
    return lines


def difference(before: Agreement, after: Agreement, locale: str) -> Rendered:
    """As a private answer."""
    name = after.particulars.short_name
    title = say(locale, "agreement.diff.title", name=name, was=_named(before), now=_named(after))
    lines = [esc(each) for each in in_words(before, after, locale)] or [say(locale, "agreement.diff.same")]
    blocks: list[Block] = [section(title), *(section(Mrkdwn(cut(line, 2900))) for line in lines[:MOST_LINES])]
    if len(lines) > MOST_LINES:
        blocks.append(context(say(locale, "command.list.more", count=len(lines) - MOST_LINES)))
    return Rendered(text=cut(Mrkdwn("\n".join([title, *lines])), 4000), blocks=blocks)


def plan_in_words(key: str, before: Agreement | None, after: Agreement) -> list[str]:
    """For a terminal, in English: what applying a customer's file changes."""
    terms = after.particulars
    if before is None:
        return [f"{key}: new, {terms.name} in {terms.channel}, from {terms.effective_from}"]
    lines = in_words(before, after, "en")
    return [f"{key}: from {terms.effective_from}", *(f"  {line}" for line in lines)] if lines else [f"{key}: no change"]


def _named(agreement: Agreement) -> str:
    return f"{agreement.particulars.effective_from} ({agreement.version})"


def _clause(change: Change, locale: str) -> str:
    was, now = change.was, change.now
    old, new = (one_line(each.text, LONGEST_CLAUSE) if each else "" for each in (was, now))
    if was and now and change.moved:
        said = one_line(now.text, 60)
        return text(locale, "agreement.diff.moved", was=cite(was.ref, locale), now=cite(now.ref, locale), text=said)
    if was and now:
        return text(locale, "agreement.diff.changed", ref=cite(now.ref, locale), was=old, now=new)
    if now:
        return text(locale, "agreement.diff.added", ref=cite(now.ref, locale), text=new)
    assert was, "a change has at least one side"
    return text(locale, "agreement.diff.removed", ref=cite(was.ref, locale), text=old)


def _facts(agreement: Agreement, locale: str) -> Iterator[tuple[str, str]]:
    """Label and value, in the order of the file."""
    terms, document = agreement.particulars, agreement.document
    named = text(locale, "agreement.fact.text")
    yield named, f"{document.title} (SHA-256 {document.sha256[:12]})"
    yield from ((text(locale, f"agreement.fact.{name}"), shown) for name, shown in _written(terms).items())
    around = Surroundings(locale=locale, agreement=agreement)
    yield text(locale, "agreement.fact.hours"), hours_in_words(around)
    for severity, target in terms.targets.items():
        name = text(locale, f"severity.{severity}")
        first, every = format_duration(target.first_response), format_duration(target.update_every)
        yield text(locale, "agreement.fact.first_response", severity=name), first
        yield text(locale, "agreement.fact.update_every", severity=name), every
        always = text(locale, "agreement.yes") if target.around_the_clock else ""
        yield text(locale, "agreement.fact.around_the_clock", severity=name), always


def _written(terms: Particulars) -> dict[str, str]:
    people, term = terms.people, terms.term
    renews = " ⟳" if term and term.renews else ""
    return {
        "name": terms.name,
        "locale": terms.locale,
        "tz": terms.tz,
        "channel": terms.channel,
        "teams": ", ".join(sorted(terms.teams)),
        "effective_from": terms.effective_from.isoformat(),
        "systems": ", ".join(f"{system.name} ({system.key})" for system in terms.systems),
        "contact": terms.contact,
        "contact_methods": ", ".join(terms.contact_methods),
        "cover": str(terms.out_of_hours),
        "reporters": ", ".join(people.reporters),
        "access_approvers": ", ".join(people.access_approvers),
        "buyers": ", ".join(people.buyers),
        "contract_owners": ", ".join(people.contract_owners),
        "term": f"{term.begins} – {term.ends}{renews}" if term else "",
        "separate_agreement": terms.separate_agreement or "",
        "unanswered_after": format_duration(terms.unanswered_after),
        "verify_remind_after": format_duration(terms.verify_remind_after),
        "verify_close_after": format_duration(terms.verify_close_after),
    }
