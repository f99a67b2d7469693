"""The card in #desk: the same request for the people who answer it."""

from __future__ import annotations

from collections.abc import Callable

from blocks import consultations, cooperation, precedents
from blocks.acceptance import before_conclusion
from blocks.access.common import request_access_button
from blocks.around import Surroundings
from blocks.escalations import card as escalations
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Element,
    actions,
    button,
    context,
    cut,
    esc,
    fields,
    fitted,
    header,
    link,
    menu,
    menus,
    one_line,
    quote,
    section,
)
from blocks.quotes import summary as quotes
from blocks.reception import raised_later
from blocks.scope import card as scope
from blocks.service_requests.common import answer_blocks, due, facts, own_clauses, state_word, times_button, title, told
from slackbot.cases.service_requests.state import ServiceRequest, State
from slackbot.words import Rendered


def triage(request: ServiceRequest, around: Surroundings) -> Rendered:
    named = title(request, around, "request.triage.title")
    card = [link(around.links["card"], around.say("triage.customer_card"))] if "card" in around.links else []
    blocks: list[Block] = [
        header(named),
        *before_conclusion(request, around),
        fields(facts(request, around), accessory=_about_it(request, around)),
        quote(request.what),
        context(*told(request, around), *card),
        *cooperation.ask_blocks(request, around),
        *answer_blocks(request, around),
        *scope.desk_blocks(request, around),
        *quotes.desk_blocks(request, around),
        *consultations.blocks(request, around),
        *precedents.on_triage(request, around),
        *escalations.on_triage(request, around),
        *_call(request, around),
        *_decide(request, around),
        actions(*_steps(request, around), *menus(*_rarely(request, around))),
        context(around.say("triage.note_stays"), own_clauses(request, around)),
    ]
    return Rendered(text=_notification(request, around, named), blocks=fitted(blocks))


def _call(request: ServiceRequest, around: Surroundings) -> list[Block]:
    """Until somebody has taken it, everyone on the list is called by name; nobody is woken for it."""
    if request.state is not State.RECEIVED or request.handler:
        return []
    later = raised_later(request, around)
    return [section(later or around.say("triage.who_takes_it", people=around.people(around.first_called)))]


def _decide(request: ServiceRequest, around: Surroundings) -> list[Block]:
    buttons = [*scope.desk_buttons(request, around), *consultations.desk_buttons(request, around)]
    return [actions(*buttons)] if buttons else []


def _maker(request: ServiceRequest, around: Surroundings) -> Callable[..., Element]:
    def make(verb: str, style: str | None = None) -> Element:
        label = around.plain(f"button.request.{verb}")
        return button(label, f"service_request.{verb}", request.id, style=style, about=request.id)

    return make


def _steps(request: ServiceRequest, around: Surroundings) -> list[Element]:
    make = _maker(request, around)
    if request.state is State.CLOSED:
        said = request.answer or request.scope.advice
        return [make("reopen")] if said and not request.became else []
    if request.state is State.ANSWERED:
        return [make("answer"), make("reopen")]
    take = [] if request.handler else [make("take")]
    asks = [*cooperation.received_button(request, around), cooperation.ask_button(request, around)]
    return [make("answer", "primary"), *take, *asks]


def _rarely(request: ServiceRequest, around: Surroundings) -> list[Element]:
    """What belongs to the work on it."""
    make = _maker(request, around)
    turn = [] if request.state is State.CLOSED else [make("turn_into_incident")]
    look = [request_access_button(request, around)] if request.state is State.RECEIVED else []
    talk = consultations.open_button(request, around)
    return [make("note"), *turn, *look, *quotes.desk_buttons(request, around), *talk]


def _about_it(request: ServiceRequest, around: Surroundings) -> Element:
    """What changes or explains the facts that it stands beside."""
    times = times_button(request, around)
    if request.state is State.CLOSED:
        return times
    return menu(scope.judge_button(request, around), *escalations.ask_button(request, around), times)


def _notification(request: ServiceRequest, around: Surroundings, named: str) -> str:
    line = around.say(
        "request.triage.notification_due" if request.state is State.RECEIVED else "request.card.notification",
        title=named,
        state=state_word(request, around),
        due=due(request, around),
        what=esc(one_line(request.what, 300)),
    )
    return cut(line, NOTIFICATION_TEXT)
