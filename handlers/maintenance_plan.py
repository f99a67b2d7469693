"""A stop is planned by form, changed by form, and a lead is asked where it is told late (Art. 9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from blocks.around import Surroundings
from blocks.maintenance import forms, planning
from handlers import bound
from handlers.asked import came_of, show
from handlers.maintenance_preview import preview
from handlers.requests import Answers, Press, Request, Submission, of_the_provider
from handlers.wording import as_chosen
from slackbot.agreement.choices import Ground, shared_grounds
from slackbot.cases import PROVIDER, Incident, Window, approvals
from slackbot.cases.incidents.state import OTHER_SYSTEM
from slackbot.cases.maintenance import (
    ApproveNotice,
    Called,
    DeclineNotice,
    DropWindow,
    EditWindow,
    PlanWindow,
)
from slackbot.cases.rulebook import RULES, refused
from slackbot.cases.stops import State, Stop, Texts
from slackbot.customer_list import Known
from slackbot.i18n import LOCALES
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal

FIELD_OF = {
    "title_is_empty": planning.TITLE_JA,
    "ends_before_it_begins": forms.LATEST,
    "stop_is_too_long": forms.LATEST,
    "stop_is_in_the_past": forms.START,
    "stop_has_not_begun": forms.START,
    "nobody_is_affected": planning.SYSTEMS,
    "uses_none": planning.CUSTOMERS,
    "text_missing_ja": planning.TITLE_JA,
    "text_missing_en": planning.TITLE_EN,
    "risk_needs_a_person": planning.MORE,
    "notice_is_short": forms.REASON_JA,
}
MENDS: str = "9(3)"
"""The ground of a stop that an incident becomes, unless another one is chosen."""


async def open_plan(request: Request, office: Office, *, after: bool = False, incident: str = "") -> Refusal | None:
    """`incident`: the outage that it mends, or that it was made from."""
    if not await office.customers.count():
        return Refusal(code="no_such_customer")
    filled = await _of_incident(request, office, incident) if incident else planning.Filled()
    if isinstance(filled, Refusal):
        return filled
    if not after:
        filled = replace(filled, start=None, expected=None, latest=None)
    kept = {"channel": request.place.channel, **({planning.AFTER: "yes"} if after else {}), "incident": incident}
    verb = "after" if after else "plan"
    view = planning.plan(_around(request), await _offered(request, office), filled, verb, kept)
    await show(request, office, view)
    return None


async def _of_incident(request: Request, office: Office, incident: str) -> planning.Filled | Refusal:
    """Begun when the customer saw it, on its system; whom else it concerned is what the form asks."""
    if stranger := request.stranger_to(incident):
        return stranger
    found = await office.found(incident, Incident)
    if isinstance(found, Refusal):
        return found
    systems = await _named_systems(request, office, [] if found.system == OTHER_SYSTEM else [found.system])
    end = found.restoration.at if found.restoration else None
    return planning.Filled(ground=f"{MENDS}|", systems=systems, start=found.since, expected=end, latest=end)


def _around(request: Request) -> Surroundings:
    return Surroundings(locale=request.locale, provider=request.place.provider)


async def _grounds(request: Request, office: Office) -> tuple[Ground, ...]:
    """Of the texts of those whom the person may hear of (Arts. 11, 12)."""
    versions = await office.customers.texts(bound.only(request))
    return shared_grounds([await office.agreement(version) for version in versions])


async def _offered(request: Request, office: Office) -> list[tuple[str, str]]:
    return [(each.key, each.text) for each in await _grounds(request, office)]


async def _named_systems(request: Request, office: Office, keys: Iterable[str]) -> list[tuple[str, str]]:
    """Key and name; of what nobody has any more, and no menu would offer, nothing."""
    known = await office.customers.systems(bound.only(request))
    return [(key, known[key].name) for key in keys if key in known]


def press_after(press: Press, office: Office) -> Awaitable[Refusal | None]:
    """From the card of an incident."""
    return open_plan(press, office, after=True, incident=press.case_id)


async def submit_plan(form: Submission, office: Office) -> Refusal | dict[str, Any]:
    drafted = await _drafted(form, office)
    if isinstance(drafted, Refusal):
        return drafted
    command = PlanWindow(id=form.command_id, case_id=PROVIDER, incident=form.metadata.get("incident", ""), **drafted)
    return await _looked_at(form, office, as_chosen(form, command))


async def open_edit(request: Request, office: Office, case_id: str) -> Refusal | None:
    """A draft as a whole; of what the customers were told the words."""
    window = await office.found(case_id, Window)
    if isinstance(window, Refusal):
        return window
    nothing = EditWindow(
        id=request.command_id, case_id=case_id, by=request.actor, stop=window.stop, recipients=(), shown=""
    )
    if refusal := refused(RULES[EditWindow], window, nothing):
        return refusal
    kept = {"channel": request.place.channel, "window": window.id, "shown": window.shown()}
    around, systems = _around(request), await _named_systems(request, office, window.stop.systems)
    told = [each.terms.short_name for each in await office.customers.of(window.recipients)]
    filled = planning.of_window(window, systems, told)
    if window.state is State.DRAFT:
        kept |= {planning.AFTER: "yes"} if window.stop.after_the_fact else {}
        view = planning.plan(around, await _offered(request, office), filled, "edit", kept)
    else:
        view = planning.reword(around, filled, len(window.concerned), kept)
    await show(request, office, view)
    return None


async def press_edit(press: Press, office: Office) -> Refusal | None:
    return await open_edit(press, office, press.given)


async def submit_edit(form: Submission, office: Office) -> Refusal | dict[str, Any] | None:
    window = await office.found(form.metadata.get("window", ""), Window)
    if isinstance(window, Refusal):
        return window
    draft = window.state is State.DRAFT
    drafted = await _drafted(form, office, window) if draft else await _reworded(form, office, window)
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
    window = await office.found(outcome.case_id, Window)
    if isinstance(window, Refusal):
        return window
    return {"response_action": "update", "view": await preview(form, office, window)}


async def _drafted(form: Submission, office: Office, draft: Window | None = None) -> dict[str, Any] | Refusal:
    """What a draft consists of; `draft`: as it was until now."""
    given = form.answers
    ground = next((each for each in await _grounds(form, office) if each.key == given.text(planning.GROUND)), None)
    stop = _stop(form, ground) if ground else None
    if stop is None or ground is None:
        return Refusal(code="outdated")
    theirs = bound.only(form)
    everybody = [each for each in await office.customers.all() if theirs is None or each.key in theirs]
    using = [each.key for each in everybody if each.terms.uses(frozenset(stop.systems))]
    recipients = _chosen(given, using, draft)
    told = [each for each in everybody if each.key in recipients]
    if wrong := _uses_none(told, using, form.locale) or _missing_language(stop, told):
        return wrong
    return {
        "by": form.actor,
        "stop": stop,
        "recipients": tuple(each.key for each in told),
        "everybody": recipients == frozenset(using),
        "called": Called(ground=ground.text, systems=tuple(await _called(form, office, stop.systems))),
        "starts_by_itself": planning.BY_ITSELF in given.several(planning.MORE),
        **_strictest(told),
    }


def _stop(form: Submission, ground: Ground) -> Stop | None:
    """None without all of its times."""
    given = form.answers
    start, expected, latest = (given.instant(name) for name in (forms.START, forms.EXPECTED, forms.LATEST))
    if start is None or expected is None or latest is None:
        return None
    return Stop(
        **_texts(given),
        ground=ground.ref,
        ground_said=ground.said,
        systems=tuple(given.several(planning.SYSTEMS)),
        start=start,
        expected_end=expected,
        latest_end=latest,
        data_at_risk=planning.RISK in given.several(planning.MORE),
        after_the_fact=bool(form.metadata.get(planning.AFTER)),
    )


def _chosen(given: Answers, using: Sequence[str], draft: Window | None) -> frozenset[str]:
    """Those who were chosen, else whoever uses the systems; of a draft those there are, with who came and who went."""
    chosen = frozenset(given.several(planning.CUSTOMERS))
    if draft is None:
        return chosen or frozenset(using)
    who = {planning.ALL: using, planning.ONLY: ()}.get(given.text(planning.WHO), draft.recipients)
    return (frozenset(who) | chosen) - frozenset(given.several(planning.TAKE_OUT))


def _uses_none(told: Sequence[Known], using: Sequence[str], locale: str) -> Refusal | None:
    """Nobody is told of a stop of what they do not have, and nobody goes without a word."""
    users = frozenset(using)
    strangers = [each.terms.short_name for each in told if each.key not in users]
    if not strangers:
        return None
    if len(strangers) == len(told):
        return Refusal(code="nobody_is_affected", refs=("9",))
    names = forms.some_names(strangers, Surroundings(locale=locale))
    return Refusal(code="uses_none", refs=("9",), data={"names": names})


async def _reworded(form: Submission, office: Office, window: Window) -> dict[str, Any] | Refusal:
    """The same stop in other words."""
    more = form.answers.several(planning.MORE)
    stop = replace(window.stop, **_texts(form.answers), data_at_risk=planning.RISK in more)
    if lacking := _missing_language(stop, await office.customers.of(window.concerned)):
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


def _strictest(told: Sequence[Known]) -> dict[str, Any]:
    """The shortest time within which one of them hears of a stop that has happened."""
    agreed = [each.terms.on_stops.terms.tell_after_within for each in told]
    return {"tell_within": min(agreed)} if agreed else {}


LACKING = {
    "ja": Refusal(code="text_missing_ja", refs=("9",)),
    "en": Refusal(code="text_missing_en", refs=("9",)),
}


def _missing_language(stop: Stop, told: Sequence[Known]) -> Refusal | None:
    """Asked for before anybody is told: who reads English is not told in Japanese, nor the reverse."""
    for language in LOCALES:
        if any(each.terms.locale == language for each in told):
            for texts in (stop.title, stop.impact, stop.still_works):
                said, other = getattr(texts, language), texts.ja or texts.en
                if not said and (other or texts is stop.title):
                    return LACKING[language]
    return None


async def _called(request: Request, office: Office, systems: Sequence[str]) -> list[str]:
    known = await office.customers.systems(bound.only(request))
    return [known[key].name if key in known else key for key in systems]


async def press_approve_notice(press: Press, office: Office) -> Refusal | None:
    asked = ApproveNotice(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown)
    return await came_of(office, asked)


async def press_decline_notice(press: Press, office: Office) -> Refusal | None:
    """Who may not decide, or comes too late, reads it before anything is typed."""
    window = await office.found(press.case_id, Window)
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
    await show(press, office, view)
    return None


async def submit_decline_notice(form: Submission, office: Office) -> Refusal | None:
    case_id, said = form.metadata.get("window", ""), form.answers.text(forms.TEXT)
    shown = form.metadata.get("shown", "")
    command = DeclineNotice(id=form.command_id, case_id=case_id, by=form.actor, shown=shown, reason=said)
    return await came_of(office, command)


async def press_drop(press: Press, office: Office) -> Refusal | None:
    return await came_of(office, DropWindow(id=press.command_id, case_id=press.given, by=press.actor))


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "window.after": of_the_provider(press_after, "9"),
    "window.edit": of_the_provider(press_edit, "9"),
    "window.drop": of_the_provider(press_drop, "9"),
    "window.approve_notice": of_the_provider(press_approve_notice, "9"),
    "window.decline_notice": of_the_provider(press_decline_notice, "9"),
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    planning.PLAN: of_the_provider(submit_plan, "9"),
    planning.EDIT: of_the_provider(submit_edit, "9"),
    "window.decline_notice": of_the_provider(submit_decline_notice, "9"),
}
