"""What is said once about 緊急対応, whatever kind of case it is for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from blocks.around import Surroundings
from blocks.kit import Mrkdwn
from blocks.told import Params, told_of
from blocks.urgent.card import Case, when_instead
from slackbot.words import Rendered

Renderer = Callable[[Case, Params, Surroundings], Rendered]


def _by(params: Params, around: Surroundings) -> Mrkdwn:
    return around.person(str(params["by"]))


def _to(case: Case, around: Surroundings) -> Mrkdwn:
    """Their name in a line of its own; nothing when they are no person of this channel."""
    return around.say("notice.to", who=around.person(case.reporter)) if case.reporter else Mrkdwn("")


def _agreed(case: Case, params: Params, around: Surroundings) -> Rendered:
    first = around.say("urgent.agreed", by=_by(params, around), to=_to(case, around))
    return told_of(around, first, refs=("3.2", "10(6)"))


def _declined(case: Case, params: Params, around: Surroundings) -> Rendered:
    first = around.say("urgent.declined", by=_by(params, around), to=_to(case, around))
    return told_of(around, first, str(params["text"]), when_instead(case, around), refs=("3.2", "18"))


def _unanswered(case: Case, params: Params, around: Surroundings) -> Rendered:
    contact = around.terms.particulars.contact
    return told_of(around, around.say("urgent.no_answer_yet", to=_to(case, around), contact=contact))


def _desk_agreed(case: Case, params: Params, around: Surroundings) -> Rendered:
    first = around.say(f"urgent.desk_agreed.{case.kind}", by=_by(params, around), to=_called(params, around))
    return told_of(around, first)


def _desk_withdrawn(case: Case, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("urgent.desk_withdrawn", by=_by(params, around), id=case.id))


def _desk_waits(key: str) -> Renderer:
    def waits(case: Case, params: Params, around: Surroundings) -> Rendered:
        since = around.when(datetime.fromisoformat(str(params["since"])))
        return told_of(around, around.say(key, id=case.id, since=since, to=_called(params, around)))

    return waits


def _called(params: Params, around: Surroundings) -> Mrkdwn:
    people = params["to"]
    assert isinstance(people, list)
    return around.people(str(user) for user in people)


TO_CUSTOMER: dict[str, Renderer] = {
    "urgent_agreed": _agreed,
    "urgent_declined": _declined,
    "urgent_unanswered": _unanswered,
}

TO_DESK: dict[str, Renderer] = {
    "urgent_agreed": _desk_agreed,
    "urgent_withdrawn": _desk_withdrawn,
    "urgent_unanswered": _desk_waits("urgent.desk_unanswered"),
    "urgent_unstarted": _desk_waits("urgent.desk_unstarted"),
}
