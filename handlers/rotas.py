"""A rota written in Slack by a lead: forms, a look at what it comes to, and only then the record (Art. 5.2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from blocks.bindings.forms import NO_HOLIDAYS
from blocks.kit import one_line
from blocks.oncall import preview as looks
from blocks.oncall import rota_forms as forms
from handlers.asked import came_of, show
from handlers.oncall import rota_of, staff
from handlers.requests import Answers, Press, Request, Slash, Submission, of_the_provider
from handlers.typed import half_width
from slackbot.agreement.rota_draft import Change, as_written, changed
from slackbot.agreement.rotas import Layer, RotaTerms
from slackbot.agreement.usual_week import UsualWeek, hours_of
from slackbot.cases import PROVIDER, Provider
from slackbot.cases.oncall import EditRota, EndRota, Rota, rota_id, terms_digest
from slackbot.cases.oncall.across import Plan
from slackbot.cases.rulebook import RULES, refused
from slackbot.i18n import MissingText, text
from slackbot.office import Office
from slackbot.slack import SlackTrouble
from slackbot.words import CommandBase, Refusal

LONGEST_KEPT = 3000
"""Slack keeps no more with a form."""
MOST_GROUPS = 99
FIELD_OF = {"rota_exists": "key"}
QUESTION = {"layers": "layer_name", "hours": "weekdays"}
"""Where the error is shown; the other fields are asked for under their own names."""
Shown = Refusal | dict[str, Any] | None


# ── Opened ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def open_new(slash: Slash, office: Office) -> Refusal | None:
    if refusal := _may(slash):
        return refusal
    view = forms.new(slash.locale, _today(slash, office), await _groups(office), _kept(slash))
    await _opened(slash, office, view)
    return None


async def open_edit(slash: Slash, office: Office, key: str) -> Refusal | None:
    return await _open_about(slash, office, key, forms.hub)


async def open_end(slash: Slash, office: Office, key: str) -> Refusal | None:
    return await _open_about(slash, office, key, forms.ending)


async def _open_about(slash: Slash, office: Office, key: str, view: Callable[..., dict[str, Any]]) -> Refusal | None:
    if refusal := _may(slash):
        return refusal
    rota = await rota_of(office, key)
    if rota is None:
        return Refusal(code="no_such_rota")
    await _opened(slash, office, view(slash.locale, rota, _kept(slash)))
    return None


async def _opened(slash: Slash, office: Office, view: dict[str, Any]) -> None:
    await show(slash, office, view)


async def press_basics(press: Press, office: Office) -> Refusal | None:
    if refusal := _may(press):
        return refusal
    groups = await _groups(office)
    return await _push(press, office, lambda rota, kept: forms.basics(press.locale, rota, groups, kept))


async def press_layer(press: Press, office: Office) -> Refusal | None:
    today = _today(press, office)

    def view(rota: Rota, kept: dict[str, str]) -> dict[str, Any]:
        found = rota.terms.layer(press.shown)
        return forms.layer(press.locale, rota, found, today, {**kept, "was": found.name if found else ""})

    return await _push(press, office, view)


async def press_drop(press: Press, office: Office) -> Refusal | None:
    others = await _others(office, press.case_id)

    def view(rota: Rota, kept: dict[str, str]) -> dict[str, Any]:
        change = Change(basics={}, layer={}, drop=press.shown)
        after = changed(rota.terms, change)
        # The last layer is offered no button to drop it.
        terms = after if isinstance(after, RotaTerms) else rota.terms
        return _preview(press, office, rota, terms, others, {**kept, "change": _packed(change)})

    return await _push(press, office, view)


async def press_end(press: Press, office: Office) -> Refusal | None:
    return await _push(press, office, lambda rota, kept: forms.ending(press.locale, rota, kept))


async def _push(press: Press, office: Office, view: Callable[[Rota, dict[str, str]], dict[str, Any]]) -> Refusal | None:
    """On top of what there is; what has changed since that was drawn has to be looked at first."""
    if refusal := _may(press):
        return refusal
    rota = await _live(office, press.case_id)
    if rota is None:
        return Refusal(code="no_such_rota")
    if press.metadata.get("shown") != terms_digest(rota.terms):
        return Refusal(code="outdated")
    kept = {**_kept(press), "rota": rota.id, "shown": terms_digest(rota.terms)}
    await show(press, office, view(rota, kept))
    return None


# ── Sent ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def submit_new(form: Submission, office: Office) -> Shown:
    if refusal := _may(form):
        return refusal
    key = half_width(form.answers.text("key")).strip().lower()
    if await _live(office, rota_id(key)):
        return Refusal(code="rota_exists")
    layer = _layer(form.answers, None)
    return await _look(
        form, office, None, Change(basics={"key": key, **_basics(form.answers)}, layer=layer), rota_id(key)
    )


async def submit_basics(form: Submission, office: Office) -> Shown:
    return await _of_form(form, office, lambda rota: Change(basics=_basics(form.answers), layer={}))


async def submit_layer(form: Submission, office: Office) -> Shown:
    was = form.metadata.get("was", "")
    return await _of_form(
        form, office, lambda rota: Change(basics={}, layer=_layer(form.answers, rota.terms.layer(was)), was=was)
    )


async def submit_preview(form: Submission, office: Office) -> Shown:
    if refusal := _may(form):
        return refusal
    shown, case_id = form.metadata.get("shown", ""), form.metadata.get("rota", "")
    rota = await _live(office, case_id)
    if shown and (rota is None or shown != terms_digest(rota.terms)):
        return Refusal(code="outdated")
    terms = changed(rota.terms if rota and shown else None, _unpacked(form.metadata.get("change", "")))
    if not isinstance(terms, RotaTerms):
        return Refusal(code="outdated")
    command = EditRota(id=form.command_id, case_id=case_id, by=form.actor, terms=terms, shown=shown)
    return await came_of(office, command) or {"response_action": "clear"}


async def submit_end(form: Submission, office: Office) -> Shown:
    command = EndRota(id=form.command_id, case_id=form.metadata.get("rota", ""), by=form.actor)
    return await came_of(office, command) or {"response_action": "clear"}


async def _of_form(form: Submission, office: Office, change: Callable[[Rota], Change]) -> Shown:
    if refusal := _may(form):
        return refusal
    rota = await _live(office, form.metadata.get("rota", ""))
    if rota is None:
        return Refusal(code="no_such_rota")
    if form.metadata.get("shown") != terms_digest(rota.terms):
        return Refusal(code="outdated")
    return await _look(form, office, rota, change(rota), rota.id)


async def _look(form: Submission, office: Office, rota: Rota | None, change: Change, case_id: str) -> Shown:
    """What is wrong at its question, or what it would come to."""
    if wrong := await _strangers(form, office, change.layer):
        return _errors(wrong)
    terms = changed(rota.terms if rota else None, change)
    if not isinstance(terms, RotaTerms):
        return _errors({QUESTION.get(name, name): _wrong(form.locale, name) for name in terms})
    packed = _packed(change)
    if len(packed) > LONGEST_KEPT - 300:
        return _errors({"people": _wrong(form.locale, "too_long")})
    kept = {**_kept(form), "rota": case_id, "shown": terms_digest(rota.terms) if rota else "", "change": packed}
    others = await _others(office, case_id)
    return {"response_action": "push", "view": _preview(form, office, rota, terms, others, kept)}


def _preview(
    request: Request,
    office: Office,
    rota: Rota | None,
    terms: RotaTerms,
    others: Sequence[Plan],
    kept: Mapping[str, str],
) -> dict[str, Any]:
    plan = Plan(terms=terms, overrides=rota.overrides if rota else ())
    return looks.preview(request.locale, rota.terms if rota else None, plan, others, office.clock.now(), kept)


async def _others(office: Office, case_id: str) -> list[Plan]:
    """Whoever is on duty by them as well is named."""
    rotas = await office.store.rotas()
    return [Plan(terms=each.terms, overrides=each.overrides) for each in rotas if each.id != case_id]


# ── What the forms say ───────────────────────────────────────────────────────────────────────────────────────────────


def _basics(answers: Answers) -> dict[str, Any]:
    """The group is asked for only where groups could be read: else it stays."""
    found = {"name": answers.text("name"), "tz": answers.text("tz")}
    group = answers.text("user_group")
    return {**found, "user_group": "" if group == forms.NO_GROUP else group} if group else found


def _layer(answers: Answers, before: Layer | None) -> dict[str, Any]:
    unit = answers.text("every")
    days = half_width(answers.text("days")).strip()
    found: dict[str, Any] = {
        "name": half_width(answers.text("layer_name")).strip().lower(),
        "people": answers.several("people"),
        "every": f"{days}d" if unit == forms.CUSTOM else unit,
        "begins": answers.text("begins"),
        "handover": answers.text("handover"),
    }
    return {**found, "hours": _hours(answers, before)} if answers.text("hours") == "some" else found


def _hours(answers: Answers, before: Layer | None) -> dict[str, Any]:
    """What the form does not ask for stays: other days' hours, closures, a later week."""
    written = as_written_hours(before)
    week = forms.usual(before.hours) if before and before.hours else UsualWeek()
    usual = replace(
        week,
        days=tuple(answers.several("weekdays")),
        opens=answers.text("opens"),
        closes=answers.text("closes"),
    )
    holidays = answers.text("holidays")
    return hours_of(usual, "" if holidays == NO_HOLIDAYS else holidays, written)


def as_written_hours(layer: Layer | None) -> dict[str, Any]:
    """In the shape of `[hours]`."""
    if layer is None or layer.hours is None:
        return {}
    terms = RotaTerms(key="x", name="x", layers=(layer,))
    return dict(as_written(terms)["layers"][0]["hours"])


async def _strangers(form: Submission, office: Office, layer: Mapping[str, Any]) -> dict[str, str]:
    """Only people of the provider take turns, and only those who are still there."""
    register, wrong = staff(form.place.provider), []
    for user in layer.get("people", ()):
        person = await office.directory.person(user)
        if user not in register or person is None or person.deleted or person.guest:
            wrong.append(one_line(person.name if person and person.name else user, 30))
    if not wrong:
        return {}
    named = text(form.locale, "card.between").join(wrong[:5])
    return {"people": text(form.locale, "oncall.wrong.strangers", people=named)}


def _wrong(locale: str, field: str) -> str:
    try:
        return text(locale, f"oncall.wrong.{field}")
    except MissingText:
        return text(locale, "oncall.wrong.other")


def _errors(named: dict[str, str]) -> dict[str, Any]:
    return {"response_action": "errors", "errors": named}


def _packed(change: Change) -> str:
    return orjson.dumps(
        {"basics": change.basics, "layer": change.layer, "was": change.was, "drop": change.drop}
    ).decode()


def _unpacked(kept: str) -> Change:
    return Change(**orjson.loads(kept)) if kept else Change(basics={}, layer={})


# ── Who and where ────────────────────────────────────────────────────────────────────────────────────────────────────


def _may(request: Request) -> Refusal | None:
    asked = CommandBase(id=request.command_id, case_id="", by=request.actor)
    return refused(RULES[EditRota], None, asked)


async def _live(office: Office, case_id: str) -> Rota | None:
    found = await office.store.case(case_id)
    return found if isinstance(found, Rota) and found.is_open else None


async def _groups(office: Office) -> forms.Groups:
    """Those that may follow a rota; none where we may not read them: then nothing is asked about them."""
    try:
        found = (await office.slack.ask("usergroups.list")).get("usergroups") or ()
    except SlackTrouble:
        return ()
    provider = await office.store.case(PROVIDER)
    staff = (provider.written or provider.particulars).groups if isinstance(provider, Provider) else ()
    named = [(str(each["id"]), str(each.get("name") or each["id"])) for each in found]
    return [(group, name) for group, name in named if group not in staff][:MOST_GROUPS]


def _today(request: Request, office: Office) -> str:
    return office.clock.now().astimezone(ZoneInfo(request.place.provider.tz)).date().isoformat()


def _kept(request: Request) -> dict[str, str]:
    return {"channel": request.place.channel}


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "rota.edit_basics": of_the_provider(press_basics),
    "rota.edit_layer": of_the_provider(press_layer),
    "rota.add_layer": of_the_provider(press_layer),
    "rota.drop_layer": of_the_provider(press_drop),
    "rota.end": of_the_provider(press_end),
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    forms.NEW: of_the_provider(submit_new),
    forms.BASICS: of_the_provider(submit_basics),
    forms.LAYER: of_the_provider(submit_layer),
    looks.PREVIEW: of_the_provider(submit_preview),
    forms.END: of_the_provider(submit_end),
}
