"""The card in the shared channel: what the customer asked for, what came of it, and what they can do."""

from __future__ import annotations

from blocks import consultations, cooperation
from blocks.around import Surroundings
from blocks.escalations import card as escalations
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Element,
    actions,
    context,
    cut,
    esc,
    fields,
    fitted,
    header,
    one_line,
    quote,
    section,
)
from blocks.scope import card as scope
from blocks.service_requests.common import (
    answer_blocks,
    choice_buttons,
    facts,
    own_clauses,
    state_word,
    times_button,
    title,
    told,
)
from blocks.urgent import card as urgent
from slackbot.cases.service_requests.state import ServiceRequest, State
from slackbot.words import Rendered


def _buttons(request: ServiceRequest, around: Surroundings) -> list[Element]:
    """Where its scope is open to a choice, to withdraw is one of the choices."""
    scoped = scope.customer_buttons(request, around)
    own = choice_buttons(request, around) if not scoped or request.answer else []
    answer = cooperation.answer_button(request, around)
    return [*answer, *own, *scoped, *consultations.customer_buttons(request, around)]


def card(request: ServiceRequest, around: Surroundings) -> Rendered:
    named, buttons = title(request, around, "request.card.title"), _buttons(request, around)
    blocks: list[Block] = [
        header(named),
        fields(facts(request, around)),
        *urgent.outside(request, around),
        quote(request.what),
        context(*told(request, around)),
        *cooperation.ask_blocks(request, around, theirs=True),
        *answer_blocks(request, around),
        *scope.customer_blocks(request, around),
        *consultations.blocks(request, around),
        *escalations.on_customer_card(request, around),
        *([section(around.say("request.card.please_confirm"))] if request.state is State.ANSWERED else []),
        actions(*buttons, times_button(request, around), *escalations.wish_button(request, around)),
        context(around.say("card.talk_in_thread"), own_clauses(request, around)),
    ]
    line = around.say(
        "request.card.notification",
        title=named,
        state=state_word(request, around),
        what=esc(one_line(request.what, 300)),
    )
    return Rendered(text=cut(line, NOTIFICATION_TEXT), blocks=fitted(blocks))
