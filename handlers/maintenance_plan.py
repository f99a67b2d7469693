"""A stop is planned by form, looked at as the customers will read it, and announced, if need be by a lead (Art. 9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from blocks import precedents
from blocks.announcements.card import card
from blocks.announcements.common import ground
from blocks.around import Surroundings
from blocks.kit import Block
from blocks.maintenance import forms, planning
from handlers.asked import came_of
from handlers.maintenance_concerns import (
    Bound,
    against_it,
    bound_customers,
    in_languages,
    is_late,
    languages,
    named,
    window_of,
)
from handlers.requests import Answers, Press, Request, Submission, of_the_provider
from handlers.wording import as_chosen
from slackbot.agreement.choices import Ground, shared_grounds
from slackbot.agreement.particulars import Agreement
from slackbot.cases import PROVIDER, Announcement, Customer, Window, approvals
from slackbot.cases.incidents.state import OTHER_SYSTEM
from slackbot.cases.maintenance import (
    AnnounceWindow,
    ApproveNotice,
    Called,
    DeclineNotice,
    DropWindow,
    EditWindow,
    PlanWindow,
)
from slackbot.cases.rulebook import RULES, refused
from slackbot.cases.stops import State, Stop, Texts
from slackbot.i18n import LOCALES
from slackbot.office import Office
from slackbot.precedents import with_precedents
from slackbot.words import CommandBase, Refusal, Rendered

FIELD_OF = {
    "title_is_empty": planning.TITLE_JA,
    "ends_before_it_begins": forms.LATEST,
    "stop_is_too_long": forms.LATEST,
    "stop_is_in_the_past": forms.START,
    "stop_has_not_begun": forms.START,
    "nobody_is_affected": planning.SYSTEMS,
    "text_missing_ja": planning.TITLE_JA,
    "text_missing_en": planning.TITLE_EN,
    "risk_needs_a_person": planning.MORE,
    "notice_is_short": forms.REASON_JA,
}
MENDS: str = "9(3)"
"""The ground of a stop that an incident becomes, unless another one is chosen."""
MOST_OPTIONS = 100
MOST_AGREED = 5
"""Of so many customers a preview says what was agreed with them."""


async def open_plan(request: Request, office: Office, *, after: bool = False, incident: str = "") -> Refusal | None:
    """`incident`: the outage that it mends, or that it was made from."""
    bound = await bound_customers(office)
    if not bound:
        return Refusal(code="no_such_customer")
    filled = await _of_incident(request, office, incident) if incident else planning.Filled()
    if isinstance(filled, Refusal):
        return filled
    if not after:
        filled = replace(filled, start=None, expected=None, latest=None)
    kept = {"channel": request.place.channel, **({planning.AFTER: "yes"} if after else {}), "incident": incident}
    verb = "after" if after else "plan"
    view = planning.plan(_around(request, bound), _choices(bound), filled, verb, kept)
    await office.slack.call("views.open", trigger_id=request.trigger, view=view)
    return None


async def _of_incident(request: Request, office: Office, incident: str) -> planning.Filled | Refusal:
    """Begun when the customer saw it, on its system; whom else it concerned is what the form asks."""
    if stranger := request.stranger_to(incident):
        return stranger
    found = await office.incident(incident)
    if found is None:
        return Refusal(code="no_such_case")
    systems = () if found.system == OTHER_SYSTEM else (found.system,)
    end = found.restoration.at if found.restoration else None
    return planning.Filled(ground=f"{MENDS}|", systems=systems, start=found.since, expected=end, latest=end)


def _around(request: Request, bound: Bound) -> Surroundings:
    return Surroundings(locale=request.locale, agreement=bound[0][1], provider=request.place.provider)


def _choices(bound: Bound) -> planning.Choices:
    return planning.Choices(
        grounds=[(each.key, each.text) for each in grounds_of(bound)],
        systems=systems_of(bound),
        customers=[(customer.id, agreement.particulars.name) for customer, agreement in bound][: MOST_OPTIONS - 1],
    )


def press_after(press: Press, office: Office) -> Awaitable[Refusal | None]:
    """From the card of an incident."""
    return open_plan(press, office, after=True, incident=press.case_id)


async def submit_plan(form: Submission, office: Office) -> Refusal | dict[str, Any]:
    bound = await bound_customers(office)
    drafted = _drafted(form, bound)
    if isinstance(drafted, Refusal):
        return drafted
    command = PlanWindow(id=form.command_id, case_id=PROVIDER, incident=form.metadata.get("incident", ""), **drafted)
    return await _looked_at(form, office, as_chosen(form, command))


async def open_edit(request: Request, office: Office, case_id: str) -> Refusal | None:
    """A draft as a whole; of what the customers were told the words."""
    window, bound = await window_of(office, case_id), await bound_customers(office)
    if isinstance(window, Refusal):
        return window
    nothing = EditWindow(
        id=request.command_id, case_id=case_id, by=request.actor, stop=window.stop, recipients=(), shown=""
    )
    if refusal := refused(RULES[EditWindow], window, nothing):
        return refusal
    kept = {"channel": request.place.channel, "window": window.id, "shown": window.shown()}
    filled, around = planning.of_window(window), _around(request, bound)
    if window.state is State.DRAFT:
        kept |= {planning.AFTER: "yes"} if window.stop.after_the_fact else {}
        view = planning.plan(around, _choices(bound), filled, "edit", kept)
    else:
        view = planning.reword(around, filled, len(window.concerned), kept)
    await office.slack.call("views.open", trigger_id=request.trigger, view=view)
    return None


async def press_edit(press: Press, office: Office) -> Refusal | None:
    return await open_edit(press, office, press.given)


async def submit_edit(form: Submission, office: Office) -> Refusal | dict[str, Any] | None:
    window, bound = await window_of(office, form.metadata.get("window", "")), await bound_customers(office)
    if isinstance(window, Refusal):
        return window
    draft = window.state is State.DRAFT
    drafted = _drafted(form, bound) if draft else _reworded(form, bound, window)
    if isinstance(drafted, Refusal):
        return drafted
    command = EditWindow(id=form.command_id, case_id=window.id, shown=form.metadata.get("shown", ""), **drafted)
    changed = as_chosen(form, command)
    return await _looked_at(form, office, changed) if draft else await came_of(office, changed)


async def _looked_at(form: Submission, office: Office, command: CommandBase) -> Refusal | dict[str, Any]:
    """What came of it, as the customers will read it."""
    outcome = await office.desk.submit(command)
    if isinstance(outcome, Refusal):
        return outcome
    window = await window_of(office, outcome.case_id)
    if isinstance(window, Refusal):
        return window
    return {"response_action": "update", "view": await _preview(form, office, window)}


def _drafted(form: Submission, bound: Bound) -> dict[str, Any] | Refusal:
    """What a draft consists of."""
    given = form.answers
    start, expected, latest = (given.instant(name) for name in (forms.START, forms.EXPECTED, forms.LATEST))
    ground = next((each for each in grounds_of(bound) if each.key == given.text(planning.GROUND)), None)
    if start is None or expected is None or latest is None or ground is None:
        return Refusal(code="outdated")
    systems, risk = tuple(given.several(planning.SYSTEMS)), planning.RISK in given.several(planning.MORE)
    stop = Stop(
        **_texts(given),
        ground=ground.ref,
        ground_said=ground.said,
        systems=systems,
        start=start,
        expected_end=expected,
        latest_end=latest,
        data_at_risk=risk,
        after_the_fact=bool(form.metadata.get(planning.AFTER)),
    )
    recipients = _concerned(bound, systems, given.several(planning.CUSTOMERS))
    told = [each for each in bound if each[0].id in recipients]
    if lacking := _missing_language(stop, told):
        return lacking
    return {
        "by": form.actor,
        "stop": stop,
        "recipients": recipients,
        "called": _called(bound, ground, systems),
        "starts_by_itself": planning.BY_ITSELF in given.several(planning.MORE),
        **_strictest(told),
    }


def _reworded(form: Submission, bound: Bound, window: Window) -> dict[str, Any] | Refusal:
    """The same stop in other words."""
    more = form.answers.several(planning.MORE)
    stop = replace(window.stop, **_texts(form.answers), data_at_risk=planning.RISK in more)
    if lacking := _missing_language(stop, [each for each in bound if each[0].id in window.concerned]):
        return lacking
    by_itself = planning.BY_ITSELF in more
    return {"by": form.actor, "stop": stop, "recipients": window.recipients, "starts_by_itself": by_itself}


def _texts(given: Answers) -> dict[str, Any]:
    def both(ja: str, en: str) -> Texts:
        return Texts(ja=given.text(ja).strip(), en=given.text(en).strip())

    return {
        "title": both(planning.TITLE_JA, planning.TITLE_EN),
        "impact": both(planning.IMPACT_JA, planning.IMPACT_EN),
        "still_works": both(planning.WORKS_JA, planning.WORKS_EN),
        "contact": given.text(planning.CONTACT).strip(),
    }


def _strictest(told: Bound) -> dict[str, Any]:
    """The shortest time within which one of them hears of a stop that has happened."""
    agreed = [agreement.particulars.maintenance.tell_after_within for _, agreement in told]
    return {"tell_within": min(agreed)} if agreed else {}


def _concerned(bound: Bound, systems: Sequence[str], chosen: Sequence[str]) -> tuple[str, ...]:
    """Of those chosen, or of all, whoever uses one of the systems."""
    wanted = {customer.id for customer, _ in bound} if planning.ALL in chosen else set(chosen)
    using = (c.id for c, agreement in bound if {s.key for s in agreement.particulars.systems} & set(systems))
    return tuple(key for key in using if key in wanted)


LACKING = {
    "ja": Refusal(code="text_missing_ja", refs=("9",)),
    "en": Refusal(code="text_missing_en", refs=("9",)),
}


def _missing_language(stop: Stop, bound: Bound) -> Refusal | None:
    """Asked for before anybody is told: who reads English is not told in Japanese, nor the reverse."""
    for language in LOCALES:
        if any(agreement.particulars.locale == language for _, agreement in bound):
            for texts in (stop.title, stop.impact, stop.still_works):
                said, other = getattr(texts, language), texts.ja or texts.en
                if not said and (other or texts is stop.title):
                    return LACKING[language]
    return None


async def _preview(request: Request, office: Office, window: Window) -> dict[str, Any]:
    """In each language one customer's card, as it will stand in their channel."""
    bound = [each for each in await bound_customers(office) if each[0].id in window.recipients]
    drawn: dict[str, tuple[str, Rendered]] = {}
    for customer, agreement in bound:
        terms = agreement.particulars
        around = Surroundings(locale=terms.locale, agreement=agreement, provider=request.place.provider)
        shown = _as_announced(window, customer, agreement, request)
        drawn.setdefault(terms.locale, (terms.short_name, card(shown, around)))
    around = Surroundings(locale=request.locale, provider=request.place.provider)
    against = named(await against_it(office, window.id, window.recipients, window.stop), bound)
    told = [(customer.id, agreement.particulars.name) for customer, agreement in bound]
    metadata = {"channel": request.place.channel}
    read, agreed = languages(bound, window.recipients), await _agreed(request, office, window, bound)
    return planning.preview(window, around, list(drawn.values()), against, told, read, metadata, agreed)


async def _agreed(request: Request, office: Office, window: Window, bound: Bound) -> list[tuple[str, list[Block]]]:
    """What was agreed with a customer when such a stop was talked over before (Art. 18)."""
    found: list[tuple[str, list[Block]]] = []
    for customer, agreement in bound:
        if not customer.precedents or len(found) == MOST_AGREED:
            continue
        plain = Surroundings(locale=request.locale, agreement=agreement, provider=request.place.provider)
        of_it = _as_announced(window, customer, agreement, request)
        around = await with_precedents(plain, of_it, office.store, office.slack)
        if shown := precedents.blocks([ground(window.stop, around)], around):
            found.append((agreement.particulars.short_name, shown))
    return found


def _as_announced(window: Window, customer: Customer, agreement: Agreement, request: Request) -> Announcement:
    return Announcement(
        id=f"{customer.id}-…",
        channel=customer.channel,
        opened_at=window.opened_at,
        customer=customer.id,
        desk=request.place.provider.desk_channel,
        agreement=agreement.version,
        news=replace(window.news, state=State.PLANNED),
    )


async def press_preview(press: Press, office: Office) -> Refusal | None:
    window = await window_of(office, press.given)
    if isinstance(window, Refusal):
        return window
    if window.state is not State.DRAFT:
        return Refusal(code="wrong_state", refs=("9",))
    view = await _preview(press, office, window)
    await office.slack.call("views.open", trigger_id=press.trigger, view=view)
    return None


async def submit_announce(form: Submission, office: Office) -> Refusal | None:
    window = await window_of(office, form.metadata.get("window", ""))
    if isinstance(window, Refusal):
        return window
    left_out = tuple(form.answers.several(planning.LEAVE_OUT))
    told = [key for key in window.recipients if key not in left_out]
    command = AnnounceWindow(
        id=form.command_id,
        case_id=window.id,
        by=form.actor,
        shown=form.metadata.get("shown", ""),
        late=is_late(await against_it(office, window.id, told, window.stop)),
        reason=in_languages(form.answers, forms.REASONS),
        leave_out=left_out,
    )
    return await came_of(office, as_chosen(form, command))


async def press_approve_notice(press: Press, office: Office) -> Refusal | None:
    asked = ApproveNotice(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown)
    return await came_of(office, asked)


async def press_decline_notice(press: Press, office: Office) -> Refusal | None:
    """Who may not decide, or comes too late, reads it before anything is typed."""
    window = await window_of(office, press.case_id)
    if isinstance(window, Refusal):
        return window
    if window.proposal is None:
        return Refusal(code="outdated")
    asked, ours, now = window.proposal.approval, press.place.provider, office.clock.now()
    if refusal := approvals.objection(asked, press.actor, ours, now, press.shown):
        return refusal
    kept = {"channel": press.place.channel, "shown": press.shown}
    around = Surroundings(locale=press.locale, provider=press.place.provider)
    view = forms.decline(window, around, kept)
    await office.slack.call("views.open", trigger_id=press.trigger, view=view)
    return None


async def submit_decline_notice(form: Submission, office: Office) -> Refusal | None:
    case_id, said = form.metadata.get("window", ""), form.answers.text(forms.TEXT)
    shown = form.metadata.get("shown", "")
    command = DeclineNotice(id=form.command_id, case_id=case_id, by=form.actor, shown=shown, reason=said)
    return await came_of(office, command)


async def press_drop(press: Press, office: Office) -> Refusal | None:
    return await came_of(office, DropWindow(id=press.command_id, case_id=press.given, by=press.actor))


def grounds_of(bound: Bound) -> tuple[Ground, ...]:
    return shared_grounds(agreement for _, agreement in bound)


def systems_of(bound: Bound) -> list[tuple[str, str]]:
    """Key and name of every system that somebody has, by the first one's name for it."""
    names: dict[str, str] = {}
    for _, agreement in bound:
        for system in agreement.particulars.systems:
            names.setdefault(system.key, system.name)
    return sorted(names.items(), key=lambda each: each[1])[:MOST_OPTIONS]


def _called(bound: Bound, ground: Ground, systems: Sequence[str]) -> Called:
    names = dict(systems_of(bound))
    return Called(ground=ground.text, systems=tuple(names.get(key, key) for key in systems))


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "window.after": of_the_provider(press_after),
    "window.preview": of_the_provider(press_preview),
    "window.edit": of_the_provider(press_edit),
    "window.drop": of_the_provider(press_drop),
    "window.approve_notice": of_the_provider(press_approve_notice),
    "window.decline_notice": of_the_provider(press_decline_notice),
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    planning.PLAN: of_the_provider(submit_plan),
    planning.EDIT: of_the_provider(submit_edit),
    planning.ANNOUNCE: of_the_provider(submit_announce),
    "window.decline_notice": of_the_provider(submit_decline_notice),
}
