"""What the 契約責任者 reads and accepts in the shared channel, and what #desk hears of it (Art. 1)."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.hours import hours_in_words
from blocks.incidents.common import labelled
from blocks.incidents.times import days_or_hours
from blocks.kit import (
    Block,
    Mrkdwn,
    actions,
    button,
    context,
    divider,
    esc,
    fields,
    header,
    joined,
    mention,
    mentions,
    section,
)
from slackbot.agreement.particulars import Severity
from slackbot.cases.customers import Customer
from slackbot.words import CustomerCase, Rendered

SHA_SHOWN = 12
NOBODY = "–"


def summary(customer: Customer, around: Surroundings) -> Rendered:
    """Every term of the version, before and after it is accepted: what was accepted stays legible."""
    terms, version = around.terms.particulars, around.terms.version
    title = around.plain("acceptance.title", name=terms.short_name)
    accepted = customer.accepted(around.terms.terms)
    blocks: list[Block] = [header(title), section(around.say("acceptance.text", provider=around.terms.provider.name))]
    blocks += [fields(facts(around)), section(targets(around)), section(people(around)), divider()]
    if accepted:
        blocks.append(section(around.say("acceptance.accepted", who=mention(accepted.by), at=around.when(accepted.at))))
    elif customer.asked[-1:] != (version,):
        blocks.append(section(around.say("acceptance.replaced")))
    else:
        blocks.append(section(around.say("acceptance.who", people=mentions(terms.people.contract_owners))))
        label = around.plain("button.accept")
        blocks.append(actions(button(label, "agreement.accept", f"{customer.id}|{version}", style="primary")))
    small = [around.say("acceptance.small", version=version, sha=around.terms.document.sha256[:SHA_SHOWN])]
    blocks.append(context(*small, around.say("acceptance.record"), around.grounds("1", "3.1", "16")))
    notification = "acceptance.notification_accepted" if accepted else "acceptance.notification"
    return Rendered(text=around.say(notification, title=around.terms.document.title), blocks=blocks)


def told_desk(customer: Customer, around: Surroundings) -> Rendered:
    accepted = customer.accepted(around.terms.terms)
    assert accepted is not None, "the card is drawn once somebody has accepted"
    said = around.say(
        "accepted.text",
        name=around.terms.particulars.short_name,
        title=around.terms.document.title,
        who=mention(accepted.by),
        at=around.when(accepted.at),
    )
    small = around.say("acceptance.small", version=accepted.version, sha=around.terms.document.sha256[:SHA_SHOWN])
    return Rendered(text=said, blocks=[section(said), context(small, around.grounds("1"))])


def before_conclusion(case: CustomerCase, around: Surroundings) -> list[Block]:
    """On the cards in #desk: the report is taken all the same."""
    return [] if case.concluded else [context(around.say("triage.not_concluded"))]


def facts(around: Surroundings) -> list[Mrkdwn]:
    terms, document = around.terms.particulars, around.terms.document
    term = NOBODY
    if terms.term:
        key = "acceptance.term_renews" if terms.term.renews else "acceptance.term"
        term = around.plain(key, begins=terms.term.begins.isoformat(), ends=terms.term.ends.isoformat())
    in_force = around.say("panel.in_force", title=document.title, day=terms.effective_from.isoformat())
    return [
        labelled(around, "panel.which_agreement", in_force),
        labelled(around, "acceptance.field.term", esc(term)),
        labelled(around, "panel.systems", joined(esc(f"• {system.name}") for system in terms.systems)),
        labelled(around, "panel.hours", esc(hours_in_words(around))),
        labelled(around, "acceptance.field.cover", around.say(f"register.cover.{terms.out_of_hours}")),
        labelled(
            around,
            "acceptance.field.contact",
            joined(
                (around.say(f"register.contact.{each}") for each in terms.contact_methods), around.plain("card.between")
            ),
        ),
    ]


def targets(around: Surroundings) -> Mrkdwn:
    lines = [around.say("acceptance.targets")]
    for severity in Severity:
        target = around.terms.particulars.targets[severity]
        lines.append(
            around.say(
                "acceptance.target_always" if target.around_the_clock else "acceptance.target",
                severity=around.plain(f"severity.{severity}"),
                first=days_or_hours(around.locale, target.first_response),
                every=days_or_hours(around.locale, target.update_every),
            )
        )
    return joined(lines)


def people(around: Surroundings) -> Mrkdwn:
    named = around.terms.particulars.people
    everybody = around.say("acceptance.everybody")
    held = (
        ("reporters", mentions(named.reporters) or everybody),
        ("access_approvers", mentions(named.access_approvers) or NOBODY),
        ("buyers", mentions(named.buyers) or NOBODY),
        ("contract_owners", mentions(named.contract_owners) or NOBODY),
    )
    return joined(
        [around.say("acceptance.people")]
        + [
            around.say("acceptance.person", what=around.plain(f"register.ask.{name}"), who=Mrkdwn(who))
            for name, who in held
        ]
    )
