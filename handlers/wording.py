"""Before a customer reads a promise: the author is shown the words, a safer wording, and how to go on (Art. 15)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

import orjson

from blocks import wording
from blocks.around import Surroundings
from handlers.requests import Slash, Submission
from slackbot.cases import Customer
from slackbot.cases.wording import NoteWarning, Worded
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal, Rendered, Role

C = TypeVar("C", bound=CommandBase)
PROMISES = "promises"


def as_chosen(form: Submission, command: C) -> C:
    """What the author was shown before, and whether a lead sends it all the same."""
    if not isinstance(command, Worded):
        return command
    warned = tuple(filter(None, form.metadata.get("warned", "").split(",")))
    return replace(command, warned=warned, overruled=form.answers.text(wording.WAY) == wording.AS_IT_IS)


async def in_form(form: Submission, office: Office, refusal: Refusal) -> dict[str, Any]:
    """The same form with the warning on top: what was typed stays."""
    await _note(form, office, refusal)
    around = await _around(form, office, refusal)
    view = {name: form.view[name] for name in ("type", "callback_id", "title", "submit", "close") if name in form.view}
    shown = wording.warning(around, _hits(refusal), leads=form.actor.role is Role.LEAD)
    rest = [_kept(each, form) for each in form.view["blocks"] if not _is_warning(each)]
    kept = orjson.dumps({**form.metadata, "warned": ",".join(_kinds(refusal))}).decode()
    return {"response_action": "update", "view": {**view, "private_metadata": kept, "blocks": [*shown, *rest]}}


def _is_warning(block: dict[str, Any]) -> bool:
    return str(block.get("block_id", "")).startswith(wording.BLOCK)


def _kept(block: dict[str, Any], form: Submission) -> dict[str, Any]:
    """What was typed stands in it again."""
    element = block.get("element") or {}
    typed = form.answers.text(str(element.get("action_id", "")))
    if element.get("type") != "plain_text_input" or not typed:
        return block
    return {**block, "element": {**element, "initial_value": typed}}


async def in_private(slash: Slash, office: Office, refusal: Refusal) -> Rendered:
    await _note(slash, office, refusal)
    said = " ".join([slash.name, *slash.text.split()[:2]])
    return wording.private(await _around(slash, office, refusal), _hits(refusal), said)


async def _note(request: Submission | Slash, office: Office, refusal: Refusal) -> None:
    command_id, case_id = f"{request.command_id}:wording", str(refusal.data["case"])
    await office.desk.submit(NoteWarning(id=command_id, case_id=case_id, by=request.actor, kinds=_kinds(refusal)))


async def _around(request: Submission | Slash, office: Office, refusal: Refusal) -> Any:
    case = await office.case(str(refusal.data["case"]))
    if case is not None:
        return await office.around(case, request.locale)
    # Of what is for many customers: the clause as the first one's text numbers it.
    keys = await office.store.customer_keys()
    first = next((each for each in await office.store.cases(keys[:1]) if isinstance(each, Customer)), None)
    agreement = await office.agreement(first.agreement) if first else None
    return Surroundings(locale=request.locale, agreement=agreement, provider=request.place.provider)


def _hits(refusal: Refusal) -> list[tuple[str, str]]:
    hits = refusal.data["hits"]
    assert isinstance(hits, list)
    return [(str(hit["kind"]), str(hit["words"])) for hit in hits if isinstance(hit, dict)]


def _kinds(refusal: Refusal) -> tuple[str, ...]:
    return tuple(kind for kind, _ in _hits(refusal))
