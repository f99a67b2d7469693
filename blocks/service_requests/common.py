"""What the customer's card and the one in #desk show alike."""

from __future__ import annotations

from blocks.agreement.term import after_term
from blocks.around import Surroundings
from blocks.incidents.common import labelled, reporter
from blocks.kit import Block, Element, Mrkdwn, button, esc, one_line, quote, section
from blocks.reception import nobody_yet, told_at
from slackbot.agreement.choices import Kind
from slackbot.agreement.clues import Work
from slackbot.cases.incidents.clocks import DUE_AT
from slackbot.cases.service_requests.deadlines import promise
from slackbot.cases.service_requests.state import Ending, ServiceRequest, State, shown

MARK = {State.RECEIVED: "🟢", State.ANSWERED: "🔵", State.CLOSED: "⚪"}
LONGEST_KIND = 60


def kind_label(work: Work, text: str, around: Surroundings) -> str:
    """In the customer's words; a kind that only the text knows in the text's own."""
    return one_line(text, LONGEST_KIND) if work is Work.OTHER else around.plain(f"work.{work}")


def label_of(kind: Kind, around: Surroundings) -> str:
    return kind_label(kind.work, kind.text, around)


def title(request: ServiceRequest, around: Surroundings, key: str) -> str:
    kind = kind_label(request.work, request.kind_text, around)
    return around.plain(key, id=request.id, kind=kind, customer=around.terms.particulars.short_name)


def state_word(request: ServiceRequest, around: Surroundings) -> Mrkdwn:
    if request.ending in (Ending.WITHDRAWN, Ending.INCIDENT):
        return around.say(f"request.state.{request.ending}", id=request.became or "–")
    if request.ending is Ending.ADVISED:
        return around.say("state.advised")
    if request.scope.waiting and request.state is State.RECEIVED:
        return around.say("state.choosing")
    return around.say(f"request.state.{request.state}")


def facts(request: ServiceRequest, around: Surroundings) -> list[Mrkdwn]:
    led = around.person(request.handler) if request.handler else nobody_yet(request, around)
    told = [
        labelled(around, "field.state", Mrkdwn(f"{MARK[request.state]} {state_word(request, around)}")),
        labelled(around, "field.commander", led),
    ]
    if request.system:
        named = (each.name for each in around.terms.particulars.systems if each.key == request.system)
        told.append(labelled(around, "request.field.system", esc(next(named, request.system))))
    if request.wished:
        told.append(labelled(around, "request.field.wished", Mrkdwn(request.wished.isoformat())))
    if request.state is State.RECEIVED:
        told.append(labelled(around, "request.field.due", due(request, around)))
    if request.closed_at:
        told.append(labelled(around, "field.closed_at", around.when(request.closed_at)))
    return told


def due(request: ServiceRequest, around: Surroundings) -> Mrkdwn:
    running = promise(request, around.terms)
    at = running.reaches(DUE_AT) if running else None
    if at:
        return around.when(at)
    if request.open_asks:
        return around.say("card.clock_stopped")
    return around.say("card.clock_waits" if request.scope.waiting else "card.no_due")


def told(request: ServiceRequest, around: Surroundings) -> list[Mrkdwn]:
    """When, and by whom."""
    before = [around.say("request.before", id=request.origin.case)] if request.origin.case else []
    return [told_at(request, around), reporter(request, around), *before, *after_term(request, around)]


def answer_blocks(request: ServiceRequest, around: Surroundings) -> list[Block]:
    if request.answer is None:
        return []
    first = around.say("request.answer", at=around.when(request.answer.at), by=around.person(request.answer.by))
    return [section(first), quote(request.answer.text)]


def choice_buttons(request: ServiceRequest, around: Surroundings) -> list[Element]:
    """The customer's, about the answer they see."""
    value = f"{request.id}|{shown(request)}"

    def make(verb: str, style: str | None = None) -> Element:
        label = around.plain(f"button.request.{verb}")
        return button(label, f"service_request.{verb}", value, style=style, about=request.id)

    if request.state is State.ANSWERED:
        return [make("confirm", "primary"), make("not_settled")]
    if request.state is State.CLOSED:
        said = request.answer or request.scope.advice
        return [make("not_settled")] if said and not request.became else []
    return [make("withdraw")]


def times_button(request: ServiceRequest, around: Surroundings) -> Element:
    return button(around.plain("button.request.times"), "service_request.times", request.id, about=request.id)


def own_clauses(request: ServiceRequest, around: Surroundings) -> Mrkdwn:
    """The kind of work, by the text's own numbers."""
    return around.grounds_of(*request.refs)
