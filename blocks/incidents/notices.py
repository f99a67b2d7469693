"""What is said once about an incident: in the card's thread, or in the thread of the triage card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from blocks import consultations, cooperation
from blocks.around import Surroundings
from blocks.disclaimers import RESTORED, THIRD_PARTY, about_loss, disclaimer
from blocks.escalations import notices as escalations
from blocks.incidents.common import verify_buttons
from blocks.incidents.times import days_or_hours
from blocks.kit import (
    Mrkdwn,
    actions,
    button,
)
from blocks.quotes import notices as quotes
from blocks.scope import notices as scope
from blocks.told import Params, told_of
from blocks.urgent import notices as urgent
from slackbot.cases.disputes import SEVERITY
from slackbot.cases.incidents.state import Incident
from slackbot.cases.matter import Finding
from slackbot.cases.timing import in_working_days
from slackbot.words import Audience, Notice, Rendered

Renderer = Callable[[Incident, Params, Surroundings], Rendered]


def notice(said: Notice, incident: Incident, around: Surroundings) -> Rendered:
    """Raises KeyError for a notice nobody has written a text for; a test goes through them all."""
    render = BY_AUDIENCE[said.audience]
    return render[said.key](incident, said.params, around)


def _by(params: Params, around: Surroundings) -> Mrkdwn:
    return around.person(str(params["by"]))


def _to_reporter(incident: Incident, around: Surroundings) -> Mrkdwn:
    """Their name in a line of its own; nothing when they are no person of this channel."""
    return around.say("notice.to", who=around.person(incident.reporter)) if incident.reporter else Mrkdwn("")


def _acknowledged(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("notice.acknowledged", by=_by(params, around)))


def _severity_set(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    """With the way to talk about it (Art. 18), while it is the severity in force."""
    before, after = (around.say(f"severity.{params[each]}") for each in ("before", "after"))
    said = told_of(around, around.say("notice.severity_set", by=_by(params, around), before=before, after=after))
    weighed = incident.weighed
    in_force = weighed is not None and (weighed.before, weighed.after) == (params["before"], params["after"])
    talk = consultations.button_about(SEVERITY, incident, around) if in_force else []
    return Rendered(text=said.text, blocks=[*said.blocks, *([actions(*talk)] if talk else [])])


def _taken_over(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("notice.taken_over", by=_by(params, around)))


def _renewal_asked(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    """The same in the thread and directly."""
    to = params["to"]
    assert isinstance(to, list)
    until = around.when(datetime.fromisoformat(str(params["until"]))) if params["until"] else Mrkdwn("–")
    said = told_of(
        around, around.say("notice.renewal_asked", id=incident.id, to=around.people(map(str, to)), until=until)
    )
    still = button(around.plain("button.renew"), "incident.renew", incident.id, style="primary", about=incident.id)
    return Rendered(text=said.text, blocks=[*said.blocks, actions(still)])


def _renewed(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("notice.renewed", by=_by(params, around)))


def _update(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    said = told_of(around, around.say("notice.update", by=_by(params, around)), str(params["text"]))
    return about_loss(said, around, params["text"])


def _mitigated(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    first, last = around.say("notice.mitigated", by=_by(params, around)), around.say("notice.mitigated_goes_on")
    said = told_of(around, first, str(params["text"]), last)
    return about_loss(said, around, params["text"])


def _resolved(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    first = around.say("notice.resolved", by=_by(params, around), to=_to_reporter(incident, around))
    cause = (around.say("card.cause"), str(params["cause"]))
    work = (around.say("card.work"), str(params["work"]))
    said = told_of(around, first, *cause, *work, around.say("notice.please_verify"), refs=("6(3)",))
    standing = incident.scope.judgement
    advised = standing is not None and standing.finding is Finding.THIRD_PARTY
    small = disclaimer(around, *RESTORED, *(THIRD_PARTY if advised else ()))
    whole = Rendered(text=said.text, blocks=[*said.blocks, *small])
    return about_loss(whole, around, params["cause"], params["work"])


def _verified(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("notice.verified", by=_by(params, around)), refs=("6(3)",))


def _reopened(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    first = around.say("notice.reopened", by=_by(params, around))
    return told_of(around, first, str(params.get("text") or ""), refs=("6(3)",))


def _resumed(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("notice.resumed", by=_by(params, around)), str(params.get("text") or ""))


def _verify_reminder(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    to = _to_reporter(incident, around)
    said = told_of(around, around.say("notice.verify_reminder", to=to), _else_closed(incident, around), refs=("6(3)",))
    return Rendered(text=said.text, blocks=[*said.blocks, actions(*verify_buttons(incident, around))])


def _else_closed(incident: Incident, around: Surroundings) -> Mrkdwn:
    if incident.restoration is None:
        return Mrkdwn("")
    after = around.terms.particulars.verify_close_after
    closing = in_working_days(incident.restoration.at, after, around.terms)
    return around.say("notice.verify_else_closed", at=around.when(closing))


def _closed_unverified(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    terms = around.terms.particulars
    waited = days_or_hours(around.locale, terms.verify_close_after, of_work=terms.hours is not None)
    said = told_of(around, around.say("notice.closed_unverified", waited=waited), refs=("6(3)",))
    _, still = verify_buttons(incident, around)
    return Rendered(text=said.text, blocks=[*said.blocks, actions(still)])


def _note(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("notice.note", by=_by(params, around)), str(params["text"]))


def _command_taken(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("notice.command_taken", by=_by(params, around)))


def _desk_verified(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("notice.desk_verified", by=_by(params, around)))


def _desk_reopened(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    to = around.person(incident.commander) if incident.commander else around.people(around.terms.provider.engineers)
    return told_of(
        around, around.say("notice.desk_reopened", by=_by(params, around), to=to), str(params.get("text") or "")
    )


def _desk_resumed(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("notice.desk_resumed", by=_by(params, around)), str(params.get("text") or ""))


def _due_soon(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return _ringing("notice.due_soon", incident, params, around)


def _overdue(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return _ringing("notice.overdue", incident, params, around)


def _ringing(key: str, incident: Incident, params: Params, around: Surroundings) -> Rendered:
    people = params["to"]
    assert isinstance(people, list)
    promise = around.say(f"promise.{params['promise']}")
    to = around.people(str(user) for user in people)
    if not params["due"]:
        return told_of(around, around.say("notice.due_soon_stopped", to=to, id=incident.id, promise=promise))
    due = around.when(datetime.fromisoformat(str(params["due"])))
    return told_of(around, around.say(key, to=to, id=incident.id, promise=promise, due=due))


def _goes_on(incident: Incident, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("notice.goes_on", id=incident.became))


TO_CUSTOMER: dict[str, Renderer] = {
    "acknowledged": _acknowledged,
    "taken_over": _taken_over,
    "severity_set": _severity_set,
    "update": _update,
    "mitigated": _mitigated,
    "resolved": _resolved,
    "verified": _verified,
    "reopened": _reopened,
    "resumed": _resumed,
    "verify_reminder": _verify_reminder,
    "closed_unverified": _closed_unverified,
    "goes_on": _goes_on,
    **scope.TO_CUSTOMER,
    **cooperation.TO_CUSTOMER,
    **urgent.TO_CUSTOMER,
    **consultations.TO_CUSTOMER,
    **quotes.TO_CUSTOMER,
    **escalations.TO_CUSTOMER,
}

TO_DESK: dict[str, Renderer] = {
    "note": _note,
    "command_taken": _command_taken,
    "renewal_asked": _renewal_asked,
    "renewed": _renewed,
    "verified": _desk_verified,
    "reopened": _desk_reopened,
    "resumed": _desk_resumed,
    "due_soon": _due_soon,
    "overdue": _overdue,
    "goes_on": _goes_on,
    **scope.TO_DESK,
    **cooperation.TO_DESK,
    **urgent.TO_DESK,
    **consultations.TO_DESK,
    **quotes.TO_DESK,
    **escalations.TO_DESK,
}

BY_AUDIENCE: dict[Audience, Mapping[str, Renderer]] = {
    Audience.CUSTOMER: TO_CUSTOMER,
    Audience.DESK: TO_DESK,
    Audience.PERSON: {**escalations.TO_PERSON, "renewal_asked": _renewal_asked},
}
