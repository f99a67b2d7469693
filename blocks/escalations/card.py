"""The card in #desk on which a lead decides, and the lines about it on the case's own cards (Art. 5.2)."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.incidents.common import labelled, system_name, until
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Element,
    Mrkdwn,
    actions,
    button,
    context,
    cut,
    esc,
    fields,
    fitted,
    header,
    joined,
    link,
    one_line,
    quote,
    section,
)
from blocks.service_requests.common import due as request_due
from slackbot.cases.escalations.state import STAND_STILL, Ending, Escalation, Subject
from slackbot.cases.incidents.state import WAITING_FOR_US, Incident
from slackbot.cases.matter import Matter
from slackbot.cases.service_requests.state import ServiceRequest, State
from slackbot.words import Rendered

MOST_REMARKS = 4
PREFIX = "escalation."


def desk_card(case: Matter, name: str, around: Surroundings, *, direct: bool = False) -> Rendered:
    """`direct`: to a lead, who has nothing to answer or to withdraw."""
    escalation = next(each for each in case.escalations if each.name == name)
    customer = around.terms.particulars.short_name
    subject = around.plain(f"escalation.subject.{escalation.subject}")
    title = around.plain("escalation.title", id=case.id, customer=customer, subject=subject)
    first = _first(escalation, around)
    blocks: list[Block] = [
        header(title),
        section(first),
        *([quote(escalation.why)] if escalation.why else []),
        context(around.say("escalation.about", what=one_line(str(getattr(case, "what", "")), 200))),
        fields(facts(case, escalation, around)),
        *(tried(case, around) if escalation.is_open else []),
        *_remarks(escalation, around),
        *_ending(escalation, around),
        *buttons(case, escalation, around, direct=direct),
        context(*links(around), around.grounds("5.2")),
    ]
    said = cut(joined([esc(title), first, esc(one_line(escalation.why, 300))]), NOTIFICATION_TEXT)
    return Rendered(text=said, blocks=fitted(blocks))


def _first(escalation: Escalation, around: Surroundings) -> Mrkdwn:
    by, at = around.person(escalation.asked_by), around.when(escalation.asked_at)
    return around.say(f"escalation.asked.{escalation.side}", by=by, at=at)


def facts(case: Matter, escalation: Escalation, around: Surroundings) -> list[Mrkdwn]:
    """What a lead needs at night: whose, how bad, until when, who has it, what it costs. Once it is answered, what was
    asked: how the case goes on its own card says."""
    told = [labelled(around, "escalation.field.progress", progress(case, escalation, around))]
    if isinstance(case, Incident):
        told.append(labelled(around, "request.field.system", esc(system_name(case, around))))
    if escalation.is_open:
        told += _of_now(case, around)
    if escalation.by_when:
        told.append(labelled(around, "escalation.field.by_when", around.when(escalation.by_when)))
    if escalation.cost:
        told.append(labelled(around, "escalation.field.cost", esc(one_line(escalation.cost, 300))))
    return told


def _of_now(case: Matter, around: Surroundings) -> list[Mrkdwn]:
    """What moves with the case."""
    told: list[Mrkdwn] = []
    if isinstance(case, Incident):
        told.append(labelled(around, "field.severity", around.say(f"severity.{case.severity}")))
        if case.state in WAITING_FOR_US:
            told.append(labelled(around, f"triage.next.{case.shown_state}", until(case, around)))
    if isinstance(case, ServiceRequest) and case.state is State.RECEIVED:
        told.append(labelled(around, "request.field.due", request_due(case, around)))
    if holder := holder_of(case):
        told.append(labelled(around, "field.commander", around.person(holder)))
    return told


def holder_of(case: Matter) -> str:
    return str(getattr(case, "commander", "") or getattr(case, "handler", "") or "")


def tried(case: Matter, around: Surroundings) -> list[Block]:
    """What the customer was told last, and what helps meanwhile."""
    if not isinstance(case, Incident):
        return []
    said = case.workaround or (case.update.text if case.update else "")
    return [section(around.say("escalation.tried")), quote(said)] if said else []


def progress(case: Matter, escalation: Escalation, around: Surroundings) -> Mrkdwn:
    if escalation.ending:
        return around.say(f"escalation.ending.{escalation.ending}")
    if escalation.subject in STAND_STILL and case.customer_has_the_word:
        return around.say("escalation.progress.waits")
    if escalation.task_since:
        return around.say("escalation.progress.task", who=around.person(escalation.task_of))
    of = len(escalation.policy) * escalation.rounds
    return around.say("escalation.progress.called", step=escalation.climbed + 1, of=of)


def _remarks(escalation: Escalation, around: Surroundings) -> list[Block]:
    blocks: list[Block] = []
    for each in escalation.remarks[-MOST_REMARKS:]:
        line = around.say("escalation.remark", by=around.person(each.by), at=around.when(each.at))
        blocks += [context(line), quote(each.text)]
    return blocks


def _ending(escalation: Escalation, around: Surroundings) -> list[Block]:
    if escalation.ending is None or escalation.ended_at is None:
        return []
    by = around.decider(escalation.ended_by, escalation.ended_for) if escalation.ended_by else Mrkdwn("")
    line = around.say(f"escalation.ended.{escalation.ending}", by=by, at=around.when(escalation.ended_at))
    return [section(Mrkdwn(line.strip())), *([quote(escalation.reason)] if escalation.reason else [])]


def buttons(case: Matter, escalation: Escalation, around: Surroundings, *, direct: bool = False) -> list[Block]:
    if not escalation.is_open or not escalation.shown:
        return []
    value = f"{case.id}|{escalation.shown}"
    verbs = ["agree", "decline", "take", "question"]
    if escalation.subject is Subject.TALK:
        verbs = ["take", "decline", "question"]
    made = [_button(verb, value, case, around, primary=verb == verbs[0]) for verb in verbs]
    later = ["answer"] if escalation.remarks and not direct else []
    later += ["withdraw"] if escalation.subject is not Subject.TALK and not direct else []
    rest = [_button(verb, value, case, around) for verb in later]
    return [actions(*made), *([actions(*rest)] if rest else [])]


def _button(verb: str, value: str, case: Matter, around: Surroundings, *, primary: bool = False) -> Element:
    label = around.plain(f"button.escalation.{verb}")
    return button(label, PREFIX + verb, value, style="primary" if primary else None, about=case.id)


def links(around: Surroundings) -> list[Mrkdwn]:
    cards = (("triage", "urgent.triage_card"), ("card", "triage.customer_card"))
    return [link(around.links[name], around.say(key)) for name, key in cards if name in around.links]


# ── The case's own cards ─────────────────────────────────────────────────────────────────────────────────────────────


def on_triage(case: Matter, around: Surroundings) -> list[Block]:
    return [section(line(case, each, around)) for each in case.escalations if each.is_open]


def line(case: Matter, escalation: Escalation, around: Surroundings) -> Mrkdwn:
    subject = around.say(f"escalation.subject.{escalation.subject}")
    return around.say("escalation.line", subject=subject, progress=progress(case, escalation, around))


def ask_button(case: Matter, around: Surroundings) -> list[Element]:
    return [_button("ask", case.id, case, around)] if case.is_open else []


def on_customer_card(case: Matter, around: Surroundings) -> list[Block]:
    """Of their own wish alone, while it waits for an answer or somebody sees to it."""
    wishes = [each for each in case.escalations if each.subject is Subject.TALK]
    if not wishes or not case.is_open:
        return []
    last = wishes[-1]
    if last.is_open:
        return [section(around.say("escalation.talk.waits", at=around.when(last.asked_at)))]
    if last.ending in (Ending.TAKEN, Ending.APPROVED):
        return [section(around.say("escalation.talk.taken", by=around.person(last.ended_by)))]
    return []


def wish_button(case: Matter, around: Surroundings) -> list[Element]:
    waits = any(each.is_open and each.subject is Subject.TALK for each in case.escalations)
    return [] if waits or not case.is_open else [_button("wish", case.id, case, around)]
