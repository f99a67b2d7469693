"""How a person hears what came of their request: a modal from their own click, an error in the form, a private line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from blocks.kit import context, local, modal, say, section
from slackbot.cases import PROVIDER, Provider
from slackbot.i18n import LOCALES, text
from slackbot.office import Office
from slackbot.slack import SlackTrouble
from slackbot.store import StoreUnavailable
from slackbot.words import JsonValue, Refusal, Rendered


def why(locale: str, refusal: Refusal) -> str:
    return text(locale, f"refusal.{refusal.code}", **refusal.data)


def trouble(error: Exception) -> str:
    """Both languages: whoever asked may be unknown when the store does not answer."""
    key = "trouble.unexpected"
    if isinstance(error, StoreUnavailable):
        key = "trouble.not_written" if error.certain else "trouble.unknown"
    return "\n".join(text(locale, key) for locale in LOCALES)


def box(locale: str, message: str, reference: str) -> dict[str, Any]:
    """A small modal that says why it was not done."""
    blocks = [section(say(locale, "box.text", message=message))]
    blocks.append(context(say(locale, "refusal.reference", reference=reference)))
    return modal(locale, text(locale, "refusal.title"), "refusal", blocks)


def private(locale: str, message: str, reference: str) -> Rendered:
    line = say(locale, "box.text", message=message)
    small = say(locale, "refusal.reference", reference=reference)
    return Rendered(text=f"{line} {small}", blocks=[section(line), context(small)])


def in_form(view: dict[str, Any], locale: str, message: str, reference: str, at: Sequence[str] = ()) -> dict[str, Any]:
    """An error at the first of these questions that the form asks, so that what was typed stays; else at its first.

    Without questions, a box takes its place.
    """
    inputs = [each for each in view.get("blocks", ()) if each.get("type") == "input"]
    asked = [each["block_id"] for each in inputs if each.get("block_id") and isinstance(each["block_id"], str)]
    named = next((each for block in at for each in asked if block in (each, each.partition(".")[0])), None)
    if not asked:
        return {"response_action": "update", "view": box(locale, message, reference)}
    said = f"{message} ({text(locale, 'refusal.reference', reference=reference)})"
    return {"response_action": "errors", "errors": {named or asked[0]: said}}


async def in_words(refusal: Refusal, office: Office) -> Refusal:
    """`by` and `at`, where the refusal says who was first and when, as people read them: an error in a form shows
    neither a mention nor a date of Slack's."""
    return replace(refusal, data={**refusal.data, **await _who(refusal, office), **await _at(refusal, office)})


async def _who(refusal: Refusal, office: Office) -> dict[str, JsonValue]:
    by = refusal.data.get("by")
    if not by:
        return {}
    try:
        person = await office.directory.person(str(by))
    except SlackTrouble:
        person = None
    return {"by": person.name if person and person.name else by}


async def _at(refusal: Refusal, office: Office) -> dict[str, JsonValue]:
    """By the provider's clock: nobody else hears it."""
    at, provider = refusal.data.get("at"), await office.store.case(PROVIDER) if "at" in refusal.data else None
    if not isinstance(provider, Provider):
        return {}
    return {"at": local(datetime.fromisoformat(str(at)), provider.particulars.tz)}
