"""A service request is made: by form, or by staff for someone who called or wrote (Arts. 2, 3.3)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from slackbot.agreement import choices
from slackbot.agreement.articles import enforces
from slackbot.agreement.clues import Work
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided, first_fields
from slackbot.cases.incidents.report import LONGEST_TEXT, SMALL_CLOCK_DIFFERENCE, may_report
from slackbot.cases.incidents.state import Origin, Source
from slackbot.cases.links import LinkRequest
from slackbot.cases.reception import queued, received, waits_for
from slackbot.cases.rulebook import ANYONE, STAFF, rule
from slackbot.cases.service_requests.state import ServiceRequest, State
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, FollowUp, Refusal, Side, value

LONGEST_WISH = timedelta(days=730)


@value
class MakeRequest(CommandBase):
    """`case_id` is the customer's key: the desk gives the number."""

    kind: Literal["service_request.make"] = "service_request.make"
    choice: str
    """The first clause of the kind of work, as `choices.kinds` gives it."""
    what: str
    system: str = ""
    wished: date | None = None
    origin: Origin
    told_at: datetime | None = None
    reporter: str = ""
    """The customer's person, when somebody else records it for them."""
    number: int = 0


@enforces("2(1)", "2(2)", "2(5)", "2(6)", "3.3", "16")
@rule(MakeRequest, may=ANYONE, numbered=True, cites=("2",))
def make_request(case: None, command: MakeRequest, agreement: Agreement, now: datetime) -> Decision | Refusal:
    kind = chosen(command.choice, agreement)
    if kind is None:
        return Refusal(code="unknown_kind", refs=("2",))
    if missing := _missing(command, agreement, now):
        return Refusal(code=missing, refs=("2",))
    request = _request(command, kind, agreement, now)
    before = command.origin.case
    linked = LinkRequest(id=f"{command.id}/0", case_id=before, by=command.by, became=request.id)
    link = [FollowUp(command=linked)] if before else []
    waits = queued(request, waits_for(request, agreement), command)
    refs = ("2", *(("16",) if agreement.particulars.term_is_over(request.told_at) else ()))
    return decided(request, command, now, "made", *link, *waits, refs=refs, work=str(kind.work), what=request.what)


def chosen(choice: str, agreement: Agreement) -> choices.Kind | None:
    """The kind of work; an outage is no service request."""
    found = (each for each in choices.kinds(agreement) if each.refs[0] == choice)
    return next((each for each in found if each.work is not Work.INCIDENT), None)


def _missing(command: MakeRequest, agreement: Agreement, now: datetime) -> str | None:
    if refused := may_report(command.by, agreement):
        return refused
    if command.system and command.system not in {system.key for system in agreement.particulars.systems}:
        return "unknown_system"
    if is_blank(command.what):
        return "what_is_empty"
    if len(command.what) > LONGEST_TEXT:
        return "what_is_too_long"
    if command.told_at and command.told_at > now + SMALL_CLOCK_DIFFERENCE:
        return "told_is_in_the_future"
    if command.wished and not now.date() - timedelta(days=1) <= command.wished <= (now + LONGEST_WISH).date():
        return "wish_is_no_coming_day"
    on_behalf = command.origin.source in (Source.PHONE, Source.MAIL, Source.OTHER)
    return "not_allowed" if on_behalf and command.by.role not in STAFF else None


def _request(command: MakeRequest, kind: choices.Kind, agreement: Agreement, now: datetime) -> ServiceRequest:
    told_at = command.told_at or now
    theirs = command.by.user if command.by.side is Side.CUSTOMER else ""
    return ServiceRequest(
        **first_fields(agreement, command.number, now),
        state=State.RECEIVED,
        work=kind.work,
        refs=kind.refs,
        kind_text=kind.text if kind.work is Work.OTHER else "",
        system=command.system,
        what=command.what.strip(),
        told_at=told_at,
        reporter=command.reporter or theirs,
        origin=command.origin,
        reception=received(told_at, agreement),
        wished=command.wished,
    )
