"""What two versions of a customer's agreement say differently, in words: the particulars, then the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from blocks.around import Surroundings
from blocks.hours import hours_in_words
from blocks.incidents.times import days_or_hours, span
from blocks.kit import Block, Mrkdwn, context, cut, esc, mention, one_line, say, section
from slackbot.agreement.differences import Change, changes
from slackbot.agreement.document import cite
from slackbot.agreement.draft import terms_of
from slackbot.agreement.particulars import Agreement, Particulars
from slackbot.i18n import text
from slackbot.words import JsonValue, Rendered, value

_POWER = re.compile(r"[0-9.]+E\+[0-9]+")
MOST_LINES = 40
LONGEST_CLAUSE = 600


@value
class Shown:
    """How what stands in the terms is written: as it is, or for Slack."""

    text: Callable[[str], str] = str
    person: Callable[[str], str] = str
    channel: Callable[[str], str] = str


PLAIN = Shown()
FOR_SLACK = Shown(text=esc, person=mention, channel=lambda channel: f"<#{channel}>")


def in_words(before: Agreement, after: Agreement, locale: str, shown: Shown = PLAIN) -> list[str]:
    """One line a difference; empty when both say the same."""
    was, now = dict(_facts(before, locale, shown)), dict(_facts(after, locale, shown))
    lines = []
    for name in dict.fromkeys([*was, *now]):
        old, new = was.get(name, ""), now.get(name, "")
        if old != new:
            none = text(locale, "agreement.diff.none")
            lines.append(text(locale, "agreement.diff.fact", what=name, was=old or none, now=new or none))
    if before.document.sha256 != after.document.sha256:
        lines += [shown.text(_clause(each, locale)) for each in changes(before.document, after.document)]
    return lines


def difference(before: Agreement, after: Agreement, locale: str) -> Rendered:
    """As a private answer."""
    name = after.particulars.short_name
    title = say(locale, "agreement.diff.title", name=name, was=_named(before), now=_named(after))
    lines = in_words(before, after, locale, FOR_SLACK) or [say(locale, "agreement.diff.same")]
    blocks: list[Block] = [section(title), *(section(Mrkdwn(cut(line, 2900))) for line in lines[:MOST_LINES])]
    if len(lines) > MOST_LINES:
        blocks.append(context(say(locale, "command.list.more", count=len(lines) - MOST_LINES)))
    return Rendered(text=cut(Mrkdwn("\n".join([title, *lines])), 4000), blocks=blocks)


def plan_in_words(key: str, before: Agreement | None, after: Agreement, taken: Sequence[str] = ()) -> list[str]:
    """For a terminal, in English: what applying a customer's file changes, and what it leaves to the provider."""
    terms = after.particulars
    left = [f"  taken from [defaults] of provider.toml: {', '.join(taken)}"] if taken else []
    if before is None:
        return [f"{key}: new, {terms.name} in {terms.channel}, from {terms.effective_from}", *left]
    lines = in_words(before, after, "en")
    first = f"{key}: from {terms.effective_from}" if lines else f"{key}: no change"
    return [first, *(f"  {line}" for line in lines), *left]


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


def _facts(agreement: Agreement, locale: str, shown: Shown) -> Iterator[tuple[str, str]]:
    """Label and value, in the order of the file; what has no label of its own under the name it has there."""
    terms, document = agreement.particulars, agreement.document
    named = text(locale, "agreement.fact.text")
    yield named, shown.text(f"{document.title} (SHA-256 {document.sha256[:12]})")
    facts = _written(terms, locale, shown)
    yield from ((text(locale, f"agreement.fact.{name}"), said) for name, said in facts.items())
    around = Surroundings(locale=locale, agreement=agreement)
    yield text(locale, "agreement.fact.hours"), shown.text(hours_in_words(around))
    for severity, target in terms.targets.items():
        name = text(locale, f"severity.{severity}")
        first, every = span(locale, target.first_response), span(locale, target.update_every)
        yield text(locale, "agreement.fact.first_response", severity=name), first
        yield text(locale, "agreement.fact.update_every", severity=name), every
        always = text(locale, "agreement.yes") if target.around_the_clock else ""
        yield text(locale, "agreement.fact.around_the_clock", severity=name), always
    said = terms_of(terms)
    for name in UNLABELLED:
        yield from ((field, shown.text(told)) for field, told in _flat(name, said.get(name)))


UNLABELLED = ("short_name", "hours", "access", "maintenance", "fees", "signed", "ask_due")
"""Told field by field, as the file names them."""


def _flat(name: str, said: JsonValue) -> Iterator[tuple[str, str]]:
    """`access.longest`, `hours.closures[1].name`."""
    if isinstance(said, dict):
        for key, each in said.items():
            yield from _flat(f"{name}.{key}", each)
    elif isinstance(said, list) and any(isinstance(each, dict) for each in said):
        for number, each in enumerate(said, start=1):
            yield from _flat(f"{name}[{number}]", each)
    elif said is not None:
        yield name, ", ".join(map(str, said)) if isinstance(said, list) else _plain(str(said))


def _plain(said: str) -> str:
    """A decimal number as people write it: 10, not 1E+1."""
    return f"{Decimal(said):f}" if _POWER.fullmatch(said) else said


def _written(terms: Particulars, locale: str, shown: Shown) -> dict[str, str]:
    people, term, works = terms.people, terms.term, terms.hours is not None

    def named(users: Iterable[str]) -> str:
        return " ".join(map(shown.person, users)) if shown is FOR_SLACK else ", ".join(users)

    def days(length: timedelta) -> str:
        return days_or_hours(locale, length, of_work=works)

    renews = " ⟳" if term and term.renews else ""
    return {
        "name": shown.text(terms.name),
        "locale": terms.locale,
        "tz": terms.tz,
        "channel": shown.channel(terms.channel),
        "teams": ", ".join(sorted(terms.teams)),
        "effective_from": terms.effective_from.isoformat(),
        "systems": shown.text(", ".join(f"{system.name} ({system.key})" for system in terms.systems)),
        "contact": shown.text(terms.contact),
        "contact_methods": ", ".join(text(locale, f"register.contact.{each}") for each in terms.contact_methods),
        "cover": text(locale, f"register.cover.{terms.out_of_hours}"),
        "reporters": named(people.reporters),
        "access_approvers": named(people.access_approvers),
        "buyers": named(people.buyers),
        "contract_owners": named(people.contract_owners),
        "term": f"{term.begins} – {term.ends}{renews}" if term else "",
        "separate_agreement": shown.text(terms.separate_agreement or ""),
        "unanswered_after": span(locale, terms.unanswered_after),
        "verify_remind_after": days(terms.verify_remind_after),
        "verify_close_after": days(terms.verify_close_after),
    }
