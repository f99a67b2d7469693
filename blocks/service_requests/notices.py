"""What is said once about a request: in the card's thread, or in the thread of the one in #desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from blocks import consultations, cooperation
from blocks.around import Surroundings
from blocks.disclaimers import about_loss
from blocks.escalations import notices as escalations
from blocks.kit import Mrkdwn
from blocks.quotes import notices as quotes
from blocks.scope import notices as scope
from blocks.told import Params, told_of
from blocks.urgent import notices as urgent
from slackbot.cases.service_requests.state import ServiceRequest
from slackbot.words import Audience, Notice, Rendered

Renderer = Callable[[ServiceRequest, Params, Surroundings], Rendered]


def notice(said: Notice, request: ServiceRequest, around: Surroundings) -> Rendered:
    """Raises KeyError for a notice nobody has written a text for; a test goes through them all."""
    render = BY_AUDIENCE[said.audience]
    return render[said.key](request, said.params, around)


def _by(params: Params, around: Surroundings) -> Mrkdwn:
    return around.person(str(params["by"]))


def _to(request: ServiceRequest, around: Surroundings) -> Mrkdwn:
    """Their name in a line of its own; nothing when they are no person of this channel."""
    return around.say("notice.to", who=around.person(request.reporter)) if request.reporter else Mrkdwn("")


def _taken(request: ServiceRequest, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("request.notice.taken", by=_by(params, around)))


def _answered(request: ServiceRequest, params: Params, around: Surroundings) -> Rendered:
    first = around.say("request.notice.answered", by=_by(params, around), to=_to(request, around))
    said = told_of(around, first, str(params["text"]), around.say("request.card.please_confirm"), refs=("6(3)",))
    return about_loss(said, around, params["text"])


def _confirmed(request: ServiceRequest, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("request.notice.confirmed", by=_by(params, around)))


def _reopened(request: ServiceRequest, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("request.notice.reopened", by=_by(params, around)), str(params["text"]))


def _resumed(request: ServiceRequest, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("request.notice.resumed", by=_by(params, around)), str(params["text"]))


def _withdrawn(request: ServiceRequest, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("request.notice.withdrawn", by=_by(params, around)))


def _reminder(request: ServiceRequest, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("request.notice.reminder", to=_to(request, around)), refs=("6(3)",))


def _closed_unconfirmed(request: ServiceRequest, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("request.notice.closed_unconfirmed"), refs=("6(3)",))


def _goes_on(request: ServiceRequest, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("request.notice.goes_on", id=request.became))


def _note(request: ServiceRequest, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("notice.note", by=_by(params, around)), str(params["text"]))


def _ringing(key: str) -> Renderer:
    def ringing(request: ServiceRequest, params: Params, around: Surroundings) -> Rendered:
        people, due = params["to"], datetime.fromisoformat(str(params["due"]))
        assert isinstance(people, list)
        to = around.people(str(user) for user in people)
        return told_of(around, around.say(key, to=to, id=request.id, due=around.when(due)))

    return ringing


TO_CUSTOMER: dict[str, Renderer] = {
    "taken": _taken,
    "answered": _answered,
    "confirmed": _confirmed,
    "reopened": _reopened,
    "resumed": _resumed,
    "withdrawn": _withdrawn,
    "reminder": _reminder,
    "closed_unconfirmed": _closed_unconfirmed,
    "goes_on": _goes_on,
    **scope.TO_CUSTOMER,
    **consultations.TO_CUSTOMER,
    **quotes.TO_CUSTOMER,
    **cooperation.TO_CUSTOMER,
    **urgent.TO_CUSTOMER,
    **escalations.TO_CUSTOMER,
}

TO_DESK: dict[str, Renderer] = {
    "note": _note,
    "confirmed": _confirmed,
    "reopened": _reopened,
    "resumed": _resumed,
    "withdrawn": _withdrawn,
    "goes_on": _goes_on,
    "due_soon": _ringing("request.notice.due_soon"),
    "overdue": _ringing("request.notice.overdue"),
    **scope.TO_DESK,
    **consultations.TO_DESK,
    **quotes.TO_DESK,
    **cooperation.TO_DESK,
    **urgent.TO_DESK,
    **escalations.TO_DESK,
}

BY_AUDIENCE: dict[Audience, Mapping[str, Renderer]] = {
    Audience.CUSTOMER: TO_CUSTOMER,
    Audience.DESK: TO_DESK,
    Audience.PERSON: escalations.TO_PERSON,
}
