"""Passwords, keys and tokens are kept out before anything is stored: of forms, commands and messages (Art. 12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from blocks.customers import handover
from blocks.kit import unesc
from handlers.requests import Request, Slash, Submission
from slackbot.cases.customers import KeepSecretOut
from slackbot.logs import get_logger
from slackbot.office import Office
from slackbot.safety.secrets import Secret, secret_in
from slackbot.words import Actor, JsonValue, Refusal

log = get_logger("secrets")


async def in_form(form: Submission, office: Office) -> Refusal | None:
    """At the field where it stands. What was typed stays in front of the person; nothing of it is kept here."""
    for block, typed in typed_in(form.view):
        if looks_like := secret_in(typed):
            about = form.metadata.get("case", "").rpartition("-")[0] or form.answers.text("customer")
            await _counted(form, "form", looks_like, about or form.metadata.get("customer", ""), office)
            return Refusal(code="secret_in_form", refs=("12",), data={**_how(form), "block": block})
    return None


async def in_command(slash: Slash, office: Office) -> Refusal | None:
    looks_like = secret_in(unesc(slash.text))
    if looks_like is None:
        return None
    case = (*slash.text.split(), "", "")[1].upper().rpartition("-")[0]
    await _counted(slash, "command", looks_like, case, office)
    return Refusal(code="secret_in_command", refs=("12",), data=_how(slash))


def in_words(request: Request, words: str) -> Refusal | None:
    """A message that somebody wants recorded, as it stands in Slack now."""
    return Refusal(code="secret_in_message", refs=("12",), data=_how(request)) if secret_in(words) else None


def typed_in(view: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Block id and what a person typed there."""
    values: dict[str, dict[str, Any]] = (view.get("state") or {}).get("values") or {}
    for block, given in values.items():
        for state in given.values():
            if isinstance(state.get("value"), str):
                yield block, state["value"]


def secret_of(event: dict[str, Any]) -> Secret | None:
    """In its text, or in the name of a file."""
    return secret_in(unesc(str(event.get("text") or "")), *(str(file["name"]) for file in event.get("files") or ()))


async def message_kept_out(event: dict[str, Any], customer: str, by: Actor, looks_like: Secret, office: Office) -> None:
    """Said once of a message, whichever of its events comes first."""
    channel, ts = str(event["channel"]), str(event["ts"])
    log.warning("secret_kept_out", where="message", looks_like=str(looks_like), channel=channel)
    await office.desk.submit(
        KeepSecretOut(
            id=f"msg:{channel}:{ts}:secret",
            case_id=customer,
            by=by,
            where="message",
            looks_like=looks_like,
            ts=ts,
            thread=str(event.get("thread_ts") or ""),
            permalink=office.slack.permalink(channel, ts),
        )
    )


async def _counted(request: Request, where: Any, looks_like: Secret, about: str, office: Office) -> None:
    """In the customer's record; what is about no customer stands in the log alone. Refused: not ours to count."""
    log.warning("secret_kept_out", where=where, looks_like=str(looks_like))
    customer = request.place.customer.id if request.place.customer else about
    if customer:
        command_id = f"{request.command_id}:secret"
        await office.desk.submit(
            KeepSecretOut(id=command_id, case_id=customer, by=request.actor, where=where, looks_like=looks_like)
        )


def _how(request: Request) -> dict[str, JsonValue]:
    return {"how": handover(request.locale, request.place.provider)}
