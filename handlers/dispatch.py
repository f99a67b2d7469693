"""From a Slack payload to the handler that its name stands for, and back to the person.

Every capability brings its tables (PRESSES, FORMS, COMMANDS, EVENTS); Bolt has one listener per kind of payload.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from random import getrandbits
from typing import Any

import orjson

from blocks.kit import MENU
from handlers import (
    acceptance,
    access,
    access_review,
    advice,
    agreement,
    announcements,
    bindings,
    bound,
    breaches,
    calendar,
    commands,
    consultations,
    cooperation,
    customer_menu,
    delegations,
    desk_alerts,
    escalations,
    freeze,
    heard,
    home,
    incidents,
    maintenance,
    maintenance_moves,
    maintenance_plan,
    maintenance_preview,
    oncall,
    panel,
    quote_search,
    quotes,
    receipts,
    reports,
    rotas,
    scope,
    secrets,
    service_requests,
    urgent,
    wording,
    worked_time,
)
from handlers.answers import box, in_form, in_words, private, trouble, why
from handlers.asked import in_front
from handlers.requests import Press, Slash, Submission, Suggestion, answers_of, given_by
from handlers.vocabulary import case_in
from slackbot.arrivals import OnlyRemembered, sure
from slackbot.directory import Person, Place, acting
from slackbot.i18n import DEFAULT, locale_of
from slackbot.logs import about, get_logger
from slackbot.office import Office
from slackbot.slack import SlackTrouble
from slackbot.store import StoreUnavailable, begin
from slackbot.words import Actor, Refusal, Rendered, Side

CAPABILITIES = (
    panel,
    reports,
    incidents,
    service_requests,
    customer_menu,
    scope,
    advice,
    consultations,
    cooperation,
    quote_search,
    quotes,
    worked_time,
    urgent,
    access,
    access_review,
    maintenance,
    maintenance_moves,
    maintenance_plan,
    maintenance_preview,
    announcements,
    calendar,
    receipts,
    oncall,
    rotas,
    escalations,
    delegations,
    home,
    bindings,
    acceptance,
    agreement,
    breaches,
    desk_alerts,
    freeze,
    heard,
)
"""Each with what it has of the tables PRESSES, FORMS, FIELD_OF, SUGGESTS and EVENTS."""


def _table(name: str) -> dict[str, Any]:
    return {key: found for each in CAPABILITIES for key, found in getattr(each, name, {}).items()}


def _questions() -> dict[str, tuple[str, ...]]:
    """The same code may be about another question in another capability's form: whichever the form has."""
    found: dict[str, tuple[str, ...]] = {}
    for each in CAPABILITIES:
        for code, question in getattr(each, "FIELD_OF", {}).items():
            found[code] = (*found.get(code, ()), question)
    return found


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = _table("PRESSES")
FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = _table("FORMS")
FIELD_OF: dict[str, tuple[str, ...]] = _questions()
"""Code of a refusal -> the question of a form that it is about."""
SUGGESTS: dict[str, Callable[[Suggestion, Office], Awaitable[list[dict[str, Any]]]]] = _table("SUGGESTS")
COMMANDS = commands.COMMANDS
EVENTS: dict[str, Callable[[dict[str, Any], Office], Awaitable[None]]] = _table("EVENTS")

LONGEST_TYPED = 100

log = get_logger("requests")
Body = dict[str, Any]


class Unknown(Exception):
    """The speaker could not be determined: refuse, in the language of the place."""

    def __init__(self, locale: str) -> None:
        super().__init__(locale)
        self.locale = locale


async def pressed(body: Body, office: Office) -> None:
    """A press is answered by what it opens, by the card that changes, or by a small modal saying why not."""
    reference, locale = _begin("press", body), DEFAULT
    try:
        request = await _press(body, office)
        locale = request.locale
        handler = PRESSES.get(request.action_id)
        said = await _done(handler, request, office) if handler else Refusal(code="outdated")
        message = await _refused(locale, said, office) if isinstance(said, Refusal) else ""
    except Unknown as unknown:
        locale = unknown.locale
        message = await _refused(locale, Refusal(code="unknown_person"), office)
    except Exception as error:
        message = _failed(error)
    if message:
        await _show_box(office, body, box(locale, message, reference))


async def submitted(body: Body, office: Office) -> dict[str, Any]:
    """The response to a view_submission: {} closes the form.

    From what is remembered of who speaks where, if a commit found that so still; else from what is read (`arrivals`).
    """
    reference = _begin("form", body)
    try:
        return await _answered(body, office, reference, recall=True)
    except OnlyRemembered:
        begin()
        return await _answered(body, office, reference, recall=False)


async def _answered(body: Body, office: Office, reference: str, *, recall: bool) -> dict[str, Any]:
    locale, view = DEFAULT, body.get("view") or {}
    try:
        request = await _submission(body, office, recall=recall)
        locale = request.locale
        handler = FORMS.get(request.callback_id)
        said = await _sent(handler, request, office) if handler else Refusal(code="outdated")
        if isinstance(said, Refusal) and said.code == wording.PROMISES:
            said = await wording.in_form(request, office, said)
        sure()
    except OnlyRemembered:
        raise
    except Unknown as unknown:
        locale, said = unknown.locale, Refusal(code="unknown_person")
    except Exception as error:
        return in_form(view, locale, _failed(error), reference)
    if isinstance(said, Refusal):
        named = said.data.get("block")
        at = (str(named),) if named else FIELD_OF.get(said.code, ())
        return in_form(view, locale, await _refused(locale, said, office), reference, at)
    return said or {}


async def _sent(handler: Callable[[Submission, Office], Awaitable[Any]], form: Submission, office: Office) -> Any:
    """A form says whom it is about; in a customer's channel it is about that customer, whatever travelled with it."""
    about = {
        form.metadata.get("customer"),
        form.answers.text("customer"),
        form.metadata.get("case", "").rpartition("-")[0],
    }
    if form.place.customer and about - {None, "", form.place.customer.id}:
        return Refusal(code="wrong_customer")
    return await secrets.in_form(form, office) or await _done(handler, form, office)


async def _done(handler: Callable[[Any, Office], Awaitable[Any]], request: Press | Submission, office: Office) -> Any:
    return await bound.beyond(request, office) or await handler(request, office)


async def commanded(body: Body, office: Office) -> Rendered | None:
    """What the person who typed the command reads, alone."""
    reference, locale = _begin("command", body), DEFAULT
    try:
        request = await _slash(body, office)
        locale, handler = request.locale, COMMANDS.get(request.name)
        kept_out = await bound.beyond(request, office) or await secrets.in_command(request, office)
        said = kept_out or (await handler(request, office) if handler else Refusal(code="outdated"))
        if isinstance(said, Refusal) and said.code == wording.PROMISES:
            said = await wording.in_private(request, office, said)
    except Unknown as unknown:
        locale, said = unknown.locale, Refusal(code="unknown_person")
    except Exception as error:
        return private(locale, _failed(error), reference)
    return private(locale, await _refused(locale, said, office), reference) if isinstance(said, Refusal) else said


async def suggested(body: Body, office: Office) -> dict[str, Any]:
    """What a menu offers; nothing to whom it is not for, and nothing when it cannot be found out."""
    _begin("suggestion", body)
    office.slack.menus.asked()
    try:
        asked = await _suggestion(body, office)
        handler = SUGGESTS.get(asked.action_id)
        return {"options": await handler(asked, office) if handler else []}
    except Unknown:
        return {"options": []}
    except Exception as error:
        note(error, "request_failed")
        return {"options": []}


async def happened(body: Body, office: Office) -> None:
    """Raises StoreUnavailable, so that Slack sends the event again."""
    event = body.get("event") or {}
    _begin("event", body)
    handler = EVENTS.get(str(event.get("type")))
    if handler is None:
        return
    await handler(event, office)


async def _press(body: Body, office: Office) -> Press:
    action, view = body["actions"][0], body.get("view") or {}
    metadata = _metadata(view)
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or metadata.get("channel", "")
    ts = str(container.get("message_ts") or container.get("view_id") or "")
    user, (action_id, given) = body["user"], _pushed(action)
    command_id = f"act:{channel}:{ts}:{action['action_ts']}:{user['id']}"
    place, actor, locale = await _who(office, channel, user, about=given.partition("|")[0], command_id=command_id)
    return Press(
        place=place,
        actor=actor,
        locale=locale,
        command_id=command_id,
        trigger=str(body.get("trigger_id") or ""),
        action_id=action_id,
        given=given,
        message_ts=ts,
        view=view,
        answers=answers_of(view),
        metadata=metadata,
    )


def _pushed(action: Body) -> tuple[str, str]:
    """The button and its value; a choice in a menu is the press of the button that it names."""
    action_id, given = str(action["action_id"]), str(given_by(action) or "")
    if not action_id.startswith(MENU):
        return action_id, given
    named, _, value = given.partition(" ")
    return named, value


async def _submission(body: Body, office: Office, *, recall: bool) -> Submission:
    view, metadata = body["view"], _metadata(body["view"])
    answers, command_id = answers_of(view), f"view:{view['id']}:{view['callback_id']}"
    about = metadata.get("case") or answers.text("customer") or metadata.get("customer", "")
    channel = metadata.get("channel", "")
    place, actor, locale = await _who(office, channel, body["user"], about, command_id, recall=recall)
    return Submission(
        place=place,
        actor=actor,
        locale=locale,
        command_id=command_id,
        trigger=str(body.get("trigger_id") or ""),
        callback_id=str(view["callback_id"]),
        view=view,
        answers=answers,
        metadata=metadata,
    )


async def _suggestion(body: Body, office: Office) -> Suggestion:
    metadata = _metadata(body.get("view") or {})
    channel = (body.get("channel") or {}).get("id") or metadata.get("channel", "")
    place, actor, locale = await _who(office, channel, body["user"])
    return Suggestion(
        place=place,
        actor=actor,
        locale=locale,
        command_id="",
        action_id=str(body["action_id"]),
        typed=str(body.get("value") or "")[:LONGEST_TYPED],
        metadata=metadata,
    )


async def _slash(body: Body, office: Office) -> Slash:
    user, text = {"id": body["user_id"], "team_id": body.get("team_id")}, str(body.get("text") or "")
    command_id = f"cmd:{body['trigger_id']}"
    place, actor, locale = await _who(office, body["channel_id"], user, case_in(text), command_id)
    if actor.side is not Side.PROVIDER:
        raise Unknown(locale)
    return Slash(
        place=place,
        actor=actor,
        locale=locale,
        command_id=command_id,
        trigger=str(body["trigger_id"]),
        name=str(body["command"]),
        text=text,
    )


async def _who(
    office: Office, channel: str, user: Body, about: str = "", command_id: str = "", *, recall: bool = False
) -> tuple[Place, Actor, str]:
    """The place, the person with their role, and the language they read; the case it is about is read along."""
    place, person = await office.directory.who(channel, user["id"], about, command_id, recall=recall)
    team = user.get("team_id") or ""
    actor, locale = acting(place, person, team), _language(place, person)
    if actor is None:
        sure()
        log.warning("unknown_person", user=user["id"], team=team, channel=channel)
        raise Unknown(locale)
    return place, actor, locale


def _language(place: Place, person: Person | None) -> str:
    """Our own people's by Slack, which tells nobody else's; others' by the agreement of the channel they are in."""
    if person and place.provider.team in person.teams:
        return locale_of(person.locale)
    return place.locale


def _metadata(view: Body) -> dict[str, str]:
    kept = view.get("private_metadata")
    return {str(name): str(given) for name, given in orjson.loads(kept).items()} if kept else {}


def _begin(kind: str, body: Body) -> str:
    """A reference that the person sees and the log holds."""
    begin()
    reference = f"{getrandbits(32):08x}"
    about(reference=reference, kind=kind)
    return reference


async def _refused(locale: str, refusal: Refusal, office: Office) -> str:
    log.info("refused", code=refusal.code)
    return why(locale, await in_words(refusal, office))


def _failed(error: Exception) -> str:
    note(error, "request_failed")
    return trouble(error)


def note(error: Exception, otherwise: str) -> None:
    """What went wrong, in the log; `otherwise` names a fault of our own."""
    if isinstance(error, StoreUnavailable):
        log.error("store_unavailable", certain=error.certain)
    elif isinstance(error, SlackTrouble):
        log.warning("slack_trouble", method=error.method, code=error.code)
    else:
        log.error(otherwise, exc_info=error)


async def _show_box(office: Office, body: Body, view: dict[str, Any]) -> None:
    """In front of what the person is looking at."""
    try:
        await in_front(office, body.get("trigger_id", ""), body.get("view"), view)
    except SlackTrouble as trouble:
        log.warning("refusal_not_shown", code=trouble.code)
