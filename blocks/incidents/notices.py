"""What is said once about an incident: in the card's thread, or in the thread of the triage card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from blocks.around import Surroundings
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Mrkdwn,
    actions,
    button,
    context,
    cut,
    esc,
    joined,
    mention,
    mentions,
    one_line,
    quote,
    section,
)
from slackbot.cases.incidents.state import Incident, shown
from slackbot.words import Audience, JsonValue, Notice, Ref, Rendered

Params = Mapping[str, JsonValue]
Renderer = Callable[[Incident, Params, Surroundings], Rendered]


def notice(said: Notice, incident: Incident, around: Surroundings) -> Rendered:
    """Raises KeyError for a notice nobody has written a text for; a test goes through them all."""
    render = TO_CUSTOMER if said.audience is Audience.CUSTOMER else TO_DESK
    return render[said.key](incident, said.params, around)


def _told(around: Surroundings, first: Mrkdwn, *quoted: str, refs: tuple[Ref, ...] = (), last: str = "") -> Rendered:
    """A sentence, what somebody wrote, and the clause it rests on; the plain text holds all of it."""
    blocks: list[Block] = [section(first), *(quote(each) for each in quoted)]
    if last:
        blocks.append(section(Mrkdwn(last)))
    if refs:
        blocks.append(context(around.grounds(*refs)))
    lines = [first, *(esc(one_line(each, 1200)) for each in quoted), *([Mrkdwn(last)] if last else [])]
    return Rendered(text=cut(joined(lines), NOTIFICATION_TEXT), blocks=blocks)


def _by(params: Params) -> Mrkdwn:
    return mention(str(params["by"]))


def _acknowledged(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return _told(around, around.say("notice.acknowledged", by=_by(params)), refs=("5.2",))


def _update(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return _told(around, around.say("notice.update", by=_by(params)), str(params["text"]), refs=("5.2",))


def _asked(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    to = mention(incident.reporter) if incident.reporter else Mrkdwn("")
    first = around.say("notice.asked", by=_by(params), to=to)
    return _told(around, first, str(params["text"]), refs=("6(2)",), last=around.say("notice.asked_clock"))


def _mitigated(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    last = around.say("notice.mitigated_goes_on")
    return _told(around, around.say("notice.mitigated", by=_by(params)), str(params["text"]), refs=("5.2",), last=last)


def _resolved(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    to = mention(incident.reporter) if incident.reporter else Mrkdwn("")
    first = around.say("notice.resolved", by=_by(params), to=to)
    return _told(around, first, str(params["work"]), refs=("6(3)", "15.1"), last=around.say("notice.please_verify"))


def _verified(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return _told(around, around.say("notice.verified", by=_by(params)), refs=("6(3)",))


def _reopened(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    reason = str(params.get("text") or "")
    return _told(around, around.say("notice.reopened", by=_by(params)), *([reason] if reason else []), refs=("6(3)",))


def _verify_reminder(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    to = mention(incident.reporter) if incident.reporter else Mrkdwn("")
    said = _told(around, around.say("notice.verify_reminder", to=to), refs=("6(3)",))
    value = f"{incident.id}|{shown(incident)}"
    verify = button(around.plain("button.verify"), "incident.verify", value, style="primary", about=incident.id)
    still = button(around.plain("button.not_fixed"), "incident.not_fixed", value, about=incident.id)
    return Rendered(text=said.text, blocks=[*said.blocks, actions(verify, still)])


def _closed_unverified(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return _told(around, around.say("notice.closed_unverified", days=params["days"]), refs=("6(3)",))


def _note(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return _told(around, around.say("notice.note", by=_by(params)), str(params["text"]))


def _command_taken(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return _told(around, around.say("notice.command_taken", by=_by(params)))


def _answered(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    to = mention(incident.commander) if incident.commander else Mrkdwn("")
    first = around.say("notice.answered", by=_by(params), to=to)
    text = str(params.get("text") or "")
    return _told(around, first, *([text] if text else []), refs=("6(2)",))


def _desk_reopened(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    to = mention(str(params["to"])) if params.get("to") else mentions(around.terms.provider.engineers)
    reason = str(params.get("text") or "")
    return _told(around, around.say("notice.desk_reopened", by=_by(params), to=to), *([reason] if reason else []))


def _due_soon(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return _ringing("notice.due_soon", incident, params, around)


def _overdue(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return _ringing("notice.overdue", incident, params, around)


def _ringing(key: str, incident: Incident, params: Params, around: Surroundings) -> Rendered:
    people = params["to"]
    assert isinstance(people, list)
    promise = around.say(f"promise.{params['promise']}")
    to = mentions(str(user) for user in people)
    if not params["due"]:
        stopped = around.say("notice.due_soon_stopped", to=to, id=incident.id, promise=promise)
        return _told(around, stopped, refs=("5.2", "6(2)"))
    due = around.when(datetime.fromisoformat(str(params["due"])))
    return _told(around, around.say(key, to=to, id=incident.id, promise=promise, due=due), refs=("5.2",))


TO_CUSTOMER: dict[str, Renderer] = {
    "acknowledged": _acknowledged,
    "update": _update,
    "asked": _asked,
    "mitigated": _mitigated,
    "resolved": _resolved,
    "verified": _verified,
    "reopened": _reopened,
    "verify_reminder": _verify_reminder,
    "closed_unverified": _closed_unverified,
}

TO_DESK: dict[str, Renderer] = {
    "note": _note,
    "command_taken": _command_taken,
    "answered": _answered,
    "verified": _verified,
    "reopened": _desk_reopened,
    "due_soon": _due_soon,
    "overdue": _overdue,
}
