"""Maintenance windows by command, form and press: planned, looked at, announced, moved, begun, ended (Art. 9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from blocks.announcements.card import card
from blocks.around import Surroundings
from blocks.maintenance import forms, listing
from handlers.incidents import came_of
from handlers.requests import Press, Request, Slash, Submission, of_the_provider
from slackbot.agreement.choices import Ground, shared_grounds
from slackbot.agreement.particulars import Agreement
from slackbot.cases import PROVIDER, Announcement, Case, Customer, Window
from slackbot.cases.maintenance import (
    AnnounceWindow,
    ApproveNotice,
    Called,
    CancelWindow,
    DropWindow,
    ExtendWindow,
    FinishWindow,
    MoveWindow,
    PlanWindow,
    StartWindow,
)
from slackbot.cases.maintenance.concerns import Against, Concern, concerns
from slackbot.cases.rulebook import RULES, refused
from slackbot.cases.stops import OPEN, State, Stop, Texts
from slackbot.i18n import LOCALES
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal, Rendered

FIELD_OF = {
    "title_is_empty": forms.TITLE_JA,
    "ends_before_it_begins": forms.LATEST,
    "stop_is_too_long": forms.LATEST,
    "stop_is_in_the_past": forms.START,
    "nobody_is_affected": forms.SYSTEMS,
    "text_missing_ja": forms.TITLE_JA,
    "text_missing_en": forms.TITLE_EN,
    "check_is_missing": forms.TEXT,
    "notice_is_short": forms.TEXT,
    "short_notice_needs_a_lead": forms.START,
}
Bound = Sequence[tuple[Customer, Agreement]]


async def open_plan(slash: Slash, office: Office, *, after: bool = False) -> Refusal | None:
    bound = await bound_customers(office)
    if not bound:
        return Refusal(code="no_such_customer")
    around = Surroundings(locale=slash.locale, agreement=bound[0][1], provider=slash.place.provider)
    grounds = [(each.key, each.text) for each in grounds_of(bound)]
    view = forms.plan(around, grounds, systems_of(bound), _named(bound), after, {"channel": slash.place.channel})
    await office.slack.call("views.open", trigger_id=slash.trigger, view=view)
    return None


async def submit_plan(form: Submission, office: Office) -> Refusal | dict[str, Any]:
    given, bound = form.answers, await bound_customers(office)
    start, expected, latest = (given.instant(name) for name in (forms.START, forms.EXPECTED, forms.LATEST))
    ground = next((each for each in grounds_of(bound) if each.key == given.text(forms.GROUND)), None)
    if start is None or expected is None or latest is None or ground is None:
        return Refusal(code="outdated")
    more, systems = given.several(forms.MORE), tuple(given.several(forms.SYSTEMS))
    stop = Stop(
        title=Texts(ja=given.text(forms.TITLE_JA).strip(), en=given.text(forms.TITLE_EN).strip()),
        impact=Texts(ja=given.text(forms.IMPACT_JA).strip(), en=given.text(forms.IMPACT_EN).strip()),
        still_works=Texts(ja=given.text(forms.WORKS_JA).strip(), en=given.text(forms.WORKS_EN).strip()),
        ground=ground.ref,
        ground_said=ground.said,
        systems=systems,
        start=start,
        expected_end=expected,
        latest_end=latest,
        data_at_risk=forms.RISK in more,
        contact=given.text(forms.CONTACT).strip(),
        after_the_fact=bool(form.metadata.get(forms.AFTER)),
    )
    recipients = _concerned(bound, systems, given.several(forms.CUSTOMERS))
    if lacking := _missing_language(stop, [each for each in bound if each[0].id in recipients]):
        return lacking
    command = PlanWindow(
        id=form.command_id,
        case_id=PROVIDER,
        by=form.actor,
        stop=stop,
        recipients=recipients,
        called=_called(bound, ground, systems),
        starts_by_itself=forms.BY_ITSELF in more,
    )
    outcome = await office.desk.submit(command)
    if isinstance(outcome, Refusal):
        return outcome
    window = await window_of(office, outcome.case_id)
    if isinstance(window, Refusal):
        return window
    return {"response_action": "update", "view": await _preview(form, office, window)}


def _concerned(bound: Bound, systems: Sequence[str], chosen: Sequence[str]) -> tuple[str, ...]:
    """Of those chosen, or of all, whoever uses one of the systems."""
    wanted = {customer.id for customer, _ in bound} if forms.ALL in chosen else set(chosen)
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
            for texts in (stop.title, stop.impact):
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
    against = _with_names(await against_it(office, window.id, window.recipients, window.stop), bound)
    return forms.preview(window, around, list(drawn.values()), against, {"channel": request.place.channel})


async def against_it(office: Office, window: str, recipients: Sequence[str], stop: Stop) -> list[Concern]:
    """What speaks against the stop at its time, for any of the customers."""
    now, found = office.clock.now(), list[Concern]()
    others = [each for each in await office.store.windows() if each.id != window and each.state in OPEN]
    for customer, agreement in await bound_customers(office):
        if customer.id in recipients:
            theirs = [each for each in others if customer.id in each.recipients]
            found += concerns(stop, agreement, theirs, now)
    return found


def is_late(found: Sequence[Concern]) -> bool:
    return any(each.against is Against.SHORT_NOTICE for each in found)


def _with_names(found: Sequence[Concern], bound: Bound) -> list[tuple[str, Concern]]:
    names = {customer.id: agreement.particulars.short_name for customer, agreement in bound}
    return [(names.get(each.customer, each.customer), each) for each in found]


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
    command = AnnounceWindow(
        id=form.command_id,
        case_id=window.id,
        by=form.actor,
        shown=form.metadata.get("shown", ""),
        late=is_late(await against_it(office, window.id, window.recipients, window.stop)),
        reason=form.answers.text(forms.TEXT),
    )
    return await came_of(office, command)


async def press_approve_notice(press: Press, office: Office) -> Refusal | None:
    asked = ApproveNotice(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown)
    return await came_of(office, asked)


async def press_drop(press: Press, office: Office) -> Refusal | None:
    return await came_of(office, DropWindow(id=press.command_id, case_id=press.given, by=press.actor))


async def press_start(press: Press, office: Office) -> Refusal | None:
    return await came_of(office, StartWindow(id=press.command_id, case_id=press.given, by=press.actor))


async def press_receipts(press: Press, office: Office) -> Refusal | None:
    """Who has not been reached or has not answered yet, with the links to their announcements."""
    window = await window_of(office, press.given)
    if isinstance(window, Refusal):
        return window
    announced = await office.store.announced(window.id)
    open_ = sorted(name for name, lacks in announced.items() if lacks)
    waiting = [await _waiting(each, office) for each in await office.store.cases(open_[: listing.MOST])]
    around = Surroundings(locale=press.locale, provider=press.place.provider)
    view = listing.receipts(window, waiting, len(open_) - len(waiting), around)
    await office.slack.call("views.open", trigger_id=press.trigger, view=view)
    return None


async def _waiting(case: Case, office: Office) -> listing.Waiting:
    assert isinstance(case, Announcement)
    terms = (await office.agreement(case.agreement)).particulars
    return listing.Waiting(id=case.id, name=terms.short_name, lacks=case.open_points, link=await office.card_link(case))


def press_for_form(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    async def pressed(press: Press, office: Office) -> Refusal | None:
        return await show_form(press, office, verb, press.given)

    return pressed


async def show_form(request: Request, office: Office, verb: str, case_id: str) -> Refusal | None:
    window = await window_of(office, case_id)
    if isinstance(window, Refusal):
        return window
    command = WILL_ASK[verb](request, window)
    if refusal := refused(RULES[type(command)], window, command):
        return refusal
    around, kept = Surroundings(locale=request.locale), {"channel": request.place.channel}
    view = (forms.times if verb in ("move", "extend") else forms.words)(window, around, verb, kept)
    await office.slack.call("views.open", trigger_id=request.trigger, view=view)
    return None


def _move(request: Request, window: Window) -> CommandBase:
    stop = window.stop
    return MoveWindow(
        id=request.command_id,
        case_id=window.id,
        by=request.actor,
        start=stop.start,
        expected_end=stop.expected_end,
        latest_end=stop.latest_end,
    )


def _extend(request: Request, window: Window) -> CommandBase:
    return ExtendWindow(id=request.command_id, case_id=window.id, by=request.actor, latest_end=window.stop.latest_end)


def _finish(request: Request, window: Window) -> CommandBase:
    return FinishWindow(id=request.command_id, case_id=window.id, by=request.actor, check="")


def _cancel(request: Request, window: Window) -> CommandBase:
    return CancelWindow(id=request.command_id, case_id=window.id, by=request.actor, reason="")


WILL_ASK: dict[str, Callable[[Request, Window], CommandBase]] = {
    "move": _move,
    "extend": _extend,
    "finish": _finish,
    "cancel": _cancel,
}
"""What each form will ask for, with nothing filled in yet."""


async def submit_move(form: Submission, office: Office) -> Refusal | None:
    given = form.answers
    start, expected, latest = (given.instant(name) for name in (forms.START, forms.EXPECTED, forms.LATEST))
    if start is None or expected is None or latest is None:
        return Refusal(code="outdated")
    window = await window_of(office, form.metadata.get("window", ""))
    if isinstance(window, Refusal):
        return window
    stop = replace(window.stop, start=start, expected_end=expected, latest_end=latest)
    command = MoveWindow(
        id=form.command_id,
        case_id=window.id,
        by=form.actor,
        late=is_late(await against_it(office, window.id, window.recipients, stop)),
        start=start,
        expected_end=expected,
        latest_end=latest,
    )
    return await came_of(office, command)


async def submit_extend(form: Submission, office: Office) -> Refusal | None:
    latest = form.answers.instant(forms.LATEST)
    if latest is None:
        return Refusal(code="outdated")
    case_id = form.metadata.get("window", "")
    return await came_of(office, ExtendWindow(id=form.command_id, case_id=case_id, by=form.actor, latest_end=latest))


async def submit_finish(form: Submission, office: Office) -> Refusal | None:
    case_id, said = form.metadata.get("window", ""), form.answers.text(forms.TEXT)
    return await came_of(office, FinishWindow(id=form.command_id, case_id=case_id, by=form.actor, check=said))


async def submit_cancel(form: Submission, office: Office) -> Refusal | None:
    case_id, said = form.metadata.get("window", ""), form.answers.text(forms.TEXT)
    return await came_of(office, CancelWindow(id=form.command_id, case_id=case_id, by=form.actor, reason=said))


async def window_of(office: Office, case_id: str) -> Window | Refusal:
    found = await office.store.case(case_id)
    return found if isinstance(found, Window) else Refusal(code="no_such_case")


async def bound_customers(office: Office) -> list[tuple[Customer, Agreement]]:
    found = await office.store.cases(await office.store.customer_keys())
    return [(each, await office.agreement(each.agreement)) for each in found if isinstance(each, Customer)]


def systems_of(bound: Bound) -> list[tuple[str, str]]:
    """Key and name of every system that somebody has, by the first one's name for it."""
    names: dict[str, str] = {}
    for _, agreement in bound:
        for system in agreement.particulars.systems:
            names.setdefault(system.key, system.name)
    return sorted(names.items(), key=lambda each: each[1])[:MOST_OPTIONS]


def grounds_of(bound: Bound) -> tuple[Ground, ...]:
    """Art. 9's list, as the texts of all of them have it."""
    return shared_grounds(agreement for _, agreement in bound)


def _called(bound: Bound, ground: Ground, systems: Sequence[str]) -> Called:
    names = dict(systems_of(bound))
    return Called(ground=ground.text, systems=tuple(names.get(key, key) for key in systems))


def _named(bound: Bound) -> list[tuple[str, str]]:
    return [(customer.id, agreement.particulars.name) for customer, agreement in bound][: MOST_OPTIONS - 1]


MOST_OPTIONS = 100

PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "window.preview": of_the_provider(press_preview),
    "window.drop": of_the_provider(press_drop),
    "window.start": of_the_provider(press_start),
    "window.approve_notice": of_the_provider(press_approve_notice),
    "window.receipts": of_the_provider(press_receipts),
    **{f"window.{verb}": of_the_provider(press_for_form(verb)) for verb in WILL_ASK},
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    forms.PLAN: of_the_provider(submit_plan),
    forms.ANNOUNCE: of_the_provider(submit_announce),
    "window.move": of_the_provider(submit_move),
    "window.extend": of_the_provider(submit_extend),
    "window.finish": of_the_provider(submit_finish),
    "window.cancel": of_the_provider(submit_cancel),
}
