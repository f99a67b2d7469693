"""Access by button and form: asked for, agreed to, granted, taken back (Art. 6(4))."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from blocks import which_customer as menu
from blocks.access import forms
from blocks.around import Surroundings
from blocks.incidents.forms import TEXT
from handlers import reports, which_customer
from handlers.asked import Asked, at_once, by_form, of_form, of_press, show, show_form
from handlers.requests import Press, Request, Submission
from slackbot.agreement.durations import parse_duration
from slackbot.agreement.particulars import Agreement, Severity
from slackbot.cases import AccessGrant, Customer, Incident, ServiceRequest, approvals
from slackbot.cases.access import (
    AgreeToAccess,
    AskAboutAccess,
    ConfirmRemoved,
    DeclineAccess,
    ExtendAccess,
    FinishAccess,
    GrantAccess,
    NothingLeft,
    RequestAccess,
    ReviewEmergency,
    RevokeAccess,
    SomethingLeft,
    WithdrawAccess,
)
from slackbot.cases.access.state import Link, State, shown
from slackbot.cases.customers import NoteNoApprovers
from slackbot.office import Office
from slackbot.words import CommandBase, CustomerCase, Refusal, Side

FIELD_OF = {
    "scope_is_missing": forms.SCOPE,
    "duration_is_too_short": forms.DURATION,
    "duration_is_too_long": forms.DURATION,
    "longer_than_asked": forms.DURATION,
    "begins_in_the_past": forms.BEGINS,
    "agreement_ends_before": forms.DURATION,
    "not_one_of_us": forms.GRANTEE,
    "linked_case_is_closed": forms.LINK,
    "no_emergency": forms.FLAGS,
    "given_is_missing": forms.WHAT,
    "reason_is_missing": forms.REASON,
}

Ask = Callable[[Asked, str], CommandBase]
"""What was asked, and the digest that was shown."""


def agree(asked: Asked, digest: str) -> CommandBase:
    return AgreeToAccess(id=asked.id, case_id=asked.case_id, by=asked.by, shown=digest)


def withdraw(asked: Asked, digest: str) -> CommandBase:
    return WithdrawAccess(id=asked.id, case_id=asked.case_id, by=asked.by)


def finish(asked: Asked, digest: str) -> CommandBase:
    return FinishAccess(id=asked.id, case_id=asked.case_id, by=asked.by, shown=digest)


def removed(asked: Asked, digest: str) -> CommandBase:
    return ConfirmRemoved(id=asked.id, case_id=asked.case_id, by=asked.by, shown=digest)


def nothing_left(asked: Asked, digest: str) -> CommandBase:
    return NothingLeft(id=asked.id, case_id=asked.case_id, by=asked.by)


def something_left(asked: Asked, digest: str) -> CommandBase:
    return SomethingLeft(id=asked.id, case_id=asked.case_id, by=asked.by)


def grant(asked: Asked, digest: str) -> CommandBase:
    return GrantAccess(id=asked.id, case_id=asked.case_id, by=asked.by, shown=digest, what="")


def extend(asked: Asked, digest: str) -> CommandBase:
    return ExtendAccess(id=asked.id, case_id=asked.case_id, by=asked.by, duration=timedelta(), reason="")


def decline(asked: Asked, digest: str, text: str) -> CommandBase:
    return DeclineAccess(id=asked.id, case_id=asked.case_id, by=asked.by, shown=digest, reason=text)


def question(asked: Asked, digest: str, text: str) -> CommandBase:
    return AskAboutAccess(id=asked.id, case_id=asked.case_id, by=asked.by, text=text)


def revoke(asked: Asked, digest: str, text: str) -> CommandBase:
    return RevokeAccess(id=asked.id, case_id=asked.case_id, by=asked.by, reason=text)


def review(asked: Asked, digest: str, text: str) -> CommandBase:
    return ReviewEmergency(id=asked.id, case_id=asked.case_id, by=asked.by, text=text)


def _unwritten(make: Callable[[Asked, str, str], CommandBase]) -> Ask:
    return lambda asked, digest: make(asked, digest, "")


AT_ONCE: dict[str, Ask] = {
    "agree": agree,
    "withdraw": withdraw,
    "done": finish,
    "out": finish,
    "removed": removed,
    "nothing_left": nothing_left,
    "something_left": something_left,
}
"""Verbs that need nothing but the press."""

IN_WORDS: dict[str, Callable[[Asked, str, str], CommandBase]] = {
    "decline": decline,
    "question": question,
    "revoke": revoke,
    "review": review,
}
"""Verbs that need one text."""

BY_FORM: dict[str, Ask] = {
    "grant": grant,
    "grant_changed": grant,
    "extend": extend,
    **{verb: _unwritten(make) for verb, make in IN_WORDS.items()},
}
"""What each form will ask for, with nothing filled in yet."""


# ── Asked for ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def open_request(request: Request, office: Office, about: str = "", key: str = "") -> Refusal | None:
    """`/access` alone, or from the card of a case: `about` is its number."""
    if about and (stranger := request.stranger_to(about)):
        return stranger
    if request.actor.side is not Side.PROVIDER:
        return Refusal(code="not_allowed", refs=("6(4)",))
    found = await which_customer.meant(request, office, about.rpartition("-")[0] or key)
    if isinstance(found, Refusal):
        return found
    kept = {"channel": request.place.channel}
    if found:
        metadata = {**kept, "customer": found.id}
        view = await _form(
            request, office, forms.Asked(grantee=request.actor.user, link=about, metadata=metadata), found
        )
    else:
        around = Surroundings(locale=request.locale)
        view = menu.first(around, around.plain("access.form.title"), forms.REQUEST, kept)
    await show(request, office, view)
    return None


async def press_request(press: Press, office: Office) -> Refusal | None:
    return await open_request(press, office, press.case_id)


async def _form(request: Request, office: Office, known: forms.Asked, customer: Customer) -> dict[str, Any]:
    around = Surroundings(locale=request.locale, agreement=await office.agreement(customer.agreement))
    cases = await office.store.open_cases(customer.id)
    return forms.request(around, known, [each for each in cases if not isinstance(each, AccessGrant)])


async def redraw(press: Press, office: Office) -> None:
    """Another customer was chosen in the request for access: its systems and its cases are shown."""
    customer = press.given
    found = await office.store.case(customer)
    if not isinstance(found, Customer) or press.actor.side is not Side.PROVIDER:
        return
    if not which_customer.may_see(press, customer):
        return
    known = forms.Asked(grantee=press.actor.user, metadata={**press.metadata, "customer": customer})
    await which_customer.replace_view(press, office, await _form(press, office, known, found))


async def submit_request(form: Submission, office: Office) -> Refusal | dict[str, Any]:
    customer = form.answers.text(menu.CUSTOMER) or form.metadata.get("customer", "")
    if form.place.customer and customer != form.place.customer.id:
        return Refusal(code="wrong_customer")
    if form.actor.side is not Side.PROVIDER:
        return Refusal(code="not_allowed", refs=("6(4)",))
    try:
        asked = await _asked(form, office, customer)
    except ValueError:
        return Refusal(code="outdated")
    if same := await _standing_already(asked, office):
        return same
    outcome = await office.desk.submit(asked)
    if isinstance(outcome, Refusal):
        if outcome.code == "no_access_approvers":
            missing = NoteNoApprovers(id=f"{form.command_id}:approvers", case_id=customer, by=form.actor)
            await office.desk.submit(missing)
        return outcome
    around = Surroundings(locale=form.locale, agreement=await reports.agreement_of(form, outcome.case_id, office))
    return {"response_action": "update", "view": forms.recorded(around, outcome.case_id, outcome.again)}


async def _asked(form: Submission, office: Office, customer: str) -> RequestAccess:
    """Raises ValueError on a form that is not ours as it is now."""
    given, flags = form.answers, form.answers.several(forms.FLAGS)
    return RequestAccess(
        id=form.command_id,
        case_id=customer,
        by=form.actor,
        system=given.text(forms.SYSTEM),
        scope=given.text(forms.SCOPE),
        reason=given.text(forms.REASON),
        duration=parse_duration(given.text(forms.DURATION)),
        begins=given.instant(forms.BEGINS),
        grantee=given.text(forms.GRANTEE),
        privileged=forms.PRIVILEGED in flags,
        personal_data=forms.PERSONAL_DATA in flags,
        emergency=forms.EMERGENCY in flags,
        link=await _link(given.text(forms.LINK), office),
    )


async def _link(case_id: str, office: Office) -> Link | None:
    """The case it is needed for, as it is now."""
    if not case_id:
        return None
    found = await office.case(case_id)
    if not isinstance(found, Incident | ServiceRequest):
        return Link(id=case_id, is_open=False)
    sev1 = isinstance(found, Incident) and found.severity is Severity.SEV1
    return Link(id=case_id, kind=found.kind, is_open=found.is_open, sev1=sev1)


async def _standing_already(asked: RequestAccess, office: Office) -> Refusal | None:
    """The same access, asked for or given and not over yet."""
    for case in await office.store.open_cases(asked.case_id):
        if isinstance(case, AccessGrant) and case.state in (State.REQUESTED, State.GRANTED) and _is_same(case, asked):
            return Refusal(code="access_is_asked", data={"id": case.id})
    return None


def _is_same(case: AccessGrant, asked: RequestAccess) -> bool:
    return (case.system, case.scope, case.grantee) == (asked.system, asked.scope.strip(), asked.grantee)


# ── Gone on with ─────────────────────────────────────────────────────────────────────────────────────────────────────


def press_at_once(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    return at_once(lambda press: AT_ONCE[verb](of_press(press), press.shown))


def press_for_form(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    async def pressed(press: Press, office: Office) -> Refusal | None:
        return await open_form(press, office, verb, press.case_id, press.shown)

    return pressed


async def open_form(
    request: Request, office: Office, verb: str, case_id: str, digest: str | None = None
) -> Refusal | None:
    """`digest`: what the presser saw; None: by a command, which sees what is true now."""
    asked = Asked(id=request.command_id, case_id=case_id, by=request.actor)
    command = BY_FORM[verb](asked, digest or "")

    def current(case: AccessGrant) -> str:
        return shown(case) if digest is None else digest

    def objection(case: AccessGrant, terms: Agreement) -> Refusal | None:
        return _objection(command, case, terms, office.clock.now(), current(case))

    def draw(case: AccessGrant, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
        return _drawn(case, around, verb, {**metadata, "shown": current(case)})

    return await show_form(request, office, command, AccessGrant, draw, objection)


def _drawn(case: AccessGrant, around: Surroundings, verb: str, kept: dict[str, str]) -> dict[str, Any]:
    if verb in ("grant", "grant_changed"):
        return forms.grant(case, around, verb == "grant_changed", kept)
    return forms.extend(case, around, kept) if verb == "extend" else forms.write(case, around, verb, kept)


def _objection(command: CommandBase, case: AccessGrant, terms: Agreement, now: datetime, digest: str) -> Refusal | None:
    """What stands against it whatever is written."""
    if isinstance(command, ExtendAccess):
        return Refusal(code="extension_is_asked") if case.extension else None
    if not isinstance(command, GrantAccess | DeclineAccess):
        return None
    if case.deciding is None:
        return Refusal(code="already_decided")
    return approvals.objection(case.deciding, command.by, terms, now, digest)


def submit_in_words(verb: str) -> Callable[[Submission, Office], Awaitable[Refusal | None]]:
    return by_form(lambda form: IN_WORDS[verb](of_form(form), form.metadata.get("shown", ""), form.answers.text(TEXT)))


@by_form
def submit_grant(form: Submission) -> CommandBase | Refusal:
    asked = of_form(form)
    length = form.answers.text(forms.DURATION)
    try:
        duration = parse_duration(length) if length else None
    except ValueError:
        return Refusal(code="outdated")
    return GrantAccess(
        id=asked.id,
        case_id=asked.case_id,
        by=asked.by,
        shown=form.metadata.get("shown", ""),
        what=form.answers.text(forms.WHAT),
        duration=duration,
        scope=form.answers.text(forms.SCOPE),
    )


@by_form
def submit_extend(form: Submission) -> CommandBase | Refusal:
    asked = of_form(form)
    try:
        duration = parse_duration(form.answers.text(forms.DURATION))
    except ValueError:
        return Refusal(code="outdated")
    reason = form.answers.text(forms.REASON)
    return ExtendAccess(id=asked.id, case_id=asked.case_id, by=asked.by, duration=duration, reason=reason)


# ── Who has what ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def standing_of(office: Office, customer: str) -> list[tuple[AccessGrant, str]]:
    """Not over yet, with the permalinks of the cards in the shared channel."""
    found: list[CustomerCase] = await office.store.open_cases(customer)
    return [(each, await office.card_link(each)) for each in found if isinstance(each, AccessGrant)]


async def press_standing(press: Press, office: Office) -> Refusal | None:
    """The panel's 「付与中のアクセス権限」. What waits for our own lead is no business of the customer's yet."""
    if press.place.customer is None or press.place.agreement is None:
        return Refusal(code="no_such_customer")
    around = Surroundings(locale=press.locale, agreement=press.place.agreement)
    found = [(each, url) for each, url in await standing_of(office, press.place.customer.id) if each.shown]
    await show(press, office, forms.standing(around, found))
    return None


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "panel.access": press_standing,
    forms.REQUEST: press_request,
    **{f"access.{verb}": press_at_once(verb) for verb in AT_ONCE},
    **{f"access.{verb}": press_for_form(verb) for verb in BY_FORM},
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    forms.REQUEST: submit_request,
    forms.GRANT: submit_grant,
    forms.GRANT_CHANGED: submit_grant,
    forms.EXTEND: submit_extend,
    **{f"access.{verb}": submit_in_words(verb) for verb in IN_WORDS},
}
