"""What somebody is called with directly by the clock, and what it becomes once another has begun (Art. 5.2)."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.escalations.card import links
from blocks.escalations.notices import called, task
from blocks.kit import Block, Mrkdwn, context, quote, section
from slackbot.cases.escalations.state import Call, Escalation, Subject
from slackbot.cases.incidents.state import Incident
from slackbot.cases.matter import Matter
from slackbot.words import JsonValue, Rendered

OVER = {Subject.NO_START: "begun", Subject.LAPSED: "begun", Subject.NO_UPDATE: "written", Subject.STUCK: "moved"}


def card(case: Matter, name: str, around: Surroundings) -> Rendered:
    """All that is needed to act, on a telephone at night."""
    escalation = next(each for each in case.escalations if each.call(name))
    call = escalation.call(name)
    assert call is not None, "one that its escalation keeps no more is sent to nobody"
    return _rings(case, escalation, call, around) if escalation.is_open else _over(case, escalation, around)


def _rings(case: Matter, escalation: Escalation, call: Call, around: Surroundings) -> Rendered:
    draw = task if call.is_task else called
    said = draw(case, _params(escalation, call), around)
    return Rendered(text=said.text, blocks=[*said.blocks[:1], *_what(case), *said.blocks[1:], *_links(around)])


def _params(escalation: Escalation, call: Call) -> dict[str, JsonValue]:
    return {
        "subject": str(escalation.subject),
        "to": [call.to],
        "step": call.step + 1,
        "of": len(escalation.policy) * escalation.rounds,
        "since": escalation.asked_at.isoformat(),
    }


def _over(case: Matter, escalation: Escalation, around: Surroundings) -> Rendered:
    """Without a button, and with nobody called: who sees it next morning knows that it was dealt with, and by whom."""
    said = _how(case, escalation, around)
    return Rendered(text=said, blocks=[section(said), *_what(case), *_links(around)])


def _how(case: Matter, escalation: Escalation, around: Surroundings) -> Mrkdwn:
    at = around.when(escalation.ended_at or escalation.asked_at)
    if not escalation.ended_by or not case.is_open:
        return around.say("escalation.call.over", id=case.id, at=at)
    # Whoever takes a request has not begun in the sense of an incident: it is the answer that was wanted.
    how = OVER[escalation.subject] if isinstance(case, Incident) or escalation.subject is Subject.STUCK else "answered"
    return around.say(f"escalation.call.{how}", id=case.id, by=around.person(escalation.ended_by), at=at)


def _what(case: Matter) -> list[Block]:
    return [quote(str(getattr(case, "what", "")))]


def _links(around: Surroundings) -> list[Block]:
    found = links(around)
    return [context(*found)] if found else []
