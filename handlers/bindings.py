"""From an invitation of the bot to a customer: a lead fills in, sees the checks, and decides (Arts. 1, 3.3, 12)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from blocks.around import Surroundings
from blocks.bindings import forms
from handlers import binding_forms
from handlers.asked import show
from handlers.binding_facts import look
from handlers.requests import Press, Request, Submission
from slackbot.agreement.defaults import to_begin_with
from slackbot.agreement.document import DocumentError
from slackbot.agreement.draft import Part, particulars, problems, terms_of, with_part
from slackbot.agreement.particulars import Particulars
from slackbot.agreement.usual_week import NotReadable
from slackbot.cases import Binding, Customer
from slackbot.cases.bindings import (
    AskForTest,
    Bind,
    Discard,
    FillIn,
    GoOnElsewhere,
    LookAgain,
    NoteInvitation,
    PressTest,
    StartBinding,
    State,
    binding_id,
)
from slackbot.cases.rulebook import RULES, refused
from slackbot.i18n import MissingText, text
from slackbot.office import Office
from slackbot.onboarding import agreed
from slackbot.words import THE_CLOCK, CommandBase, Outcome, Refusal

Shown = Refusal | dict[str, Any] | None


# ── What Slack says ──────────────────────────────────────────────────────────────────────────────────────────────────


async def invited(channel: str, at: str, office: Office) -> None:
    """The bot was let into a channel that is no customer's: #desk is told, the channel is not."""
    provider, found = await office.directory.provider(), await look(office, channel, {})
    command = NoteInvitation(
        id=f"invited:{channel}:{at}",
        case_id=binding_id(channel),
        by=THE_CLOCK,
        channel=channel,
        desk=provider.desk_channel,
        found=found,
    )
    await office.desk.submit(command)


async def channel_changed(binding: Binding, at: str, office: Office) -> None:
    """A company came or left, the channel was archived: the checks are made anew."""
    if binding.is_open:
        found = await look(office, binding.channel, binding.terms)
        await office.desk.submit(
            LookAgain(id=f"look:{binding.channel}:{at}", case_id=binding.id, by=THE_CLOCK, found=found)
        )


async def channel_moved(old: str, new: str, office: Office) -> None:
    """Sharing a private channel gives it another id: what was filled in goes on under that one."""
    before = await office.store.case(binding_id(old))
    if not isinstance(before, Binding) or not before.is_open:
        return
    provider, found = await office.directory.provider(), await look(office, new, before.terms)
    common = {"case_id": binding_id(new), "by": THE_CLOCK, "channel": new, "desk": provider.desk_channel}
    if before.state is State.INVITED:
        await office.desk.submit(NoteInvitation(id=f"moved:{old}:{new}:binding", found=found, **common))  # type: ignore[arg-type]
    else:
        await office.desk.submit(
            GoOnElsewhere(
                id=f"moved:{old}:{new}:binding",
                found=found,
                terms=before.terms,
                done=before.done,
                **common,  # type: ignore[arg-type]
            )
        )


# ── The forms ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def press_open(press: Press, office: Office) -> Refusal | None:
    return await open_for(press, office, press.case_id.removeprefix("channel:"))


async def press_edit(press: Press, office: Office) -> Refusal | None:
    return await edit(press, office, press.case_id)


async def press_part(press: Press, office: Office) -> Refusal | None:
    """One part out of its turn."""
    binding = await _draft(press, office, press.case_id)
    if isinstance(binding, Refusal):
        return binding
    if press.shown not in list(Part):
        return Refusal(code="outdated")
    return await _show(press, office, binding, Part(press.shown))


async def open_for(request: Request, office: Office, channel: str) -> Refusal | None:
    """`/customer bind`, and the card's button: the first part that is missing; a draft is begun where there is none."""
    if refusal := _may(request):
        return refusal
    binding = await _binding(office, binding_id(channel))
    if refusal := await _cannot_be_bound(office, channel, binding):
        return refusal
    if binding is None or binding.state is not State.DRAFT:
        started = await _start(request, office, channel, await _usual_terms(office, channel), editing=False)
        if isinstance(started, Refusal):
            return started
        binding = started
    return await _show(request, office, binding, next(iter(binding.missing), Part.COMPANY))


async def edit(request: Request, office: Office, key: str) -> Refusal | None:
    """The terms of a customer who is bound, beginning with those in force."""
    if refusal := _may(request):
        return refusal
    customer = await office.store.case(key)
    if not isinstance(customer, Customer):
        return Refusal(code="no_such_customer")
    binding = await _binding(office, binding_id(customer.channel))
    if binding is None or binding.state is not State.DRAFT:
        in_force = (await office.agreement(customer.agreement)).particulars
        terms = terms_of(in_force) | {"channel": customer.channel}
        started = await _start(request, office, customer.channel, terms, editing=True)
        if isinstance(started, Refusal):
            return started
        binding = started
    return await _show(request, office, binding, Part.COMPANY)


async def submit_part(form: Submission, office: Office) -> Shown:
    """Kept at once: a form that is closed, or a crash, loses what is in the form alone."""
    part, case_id = Part(form.callback_id.partition(".")[2]), form.metadata.get("case", "")
    binding = await _draft(form, office, case_id)
    if isinstance(binding, Refusal):
        return binding
    try:
        given = binding_forms.given(part, form.answers, binding)
    except NotReadable as error:
        return _errors(form.locale, {error.field: text(form.locale, f"register.wrong.{error.field}", line=str(error))})
    terms = with_part(binding.terms, part, given)
    if wrong := [problem for problem in problems(terms) if problem.part is part]:
        named = {binding_forms.question(each): _wrong(form.locale, each.field) for each in reversed(wrong)}
        return _errors(form.locale, named)
    found = await look(office, binding.channel, terms, binding.found)
    if wrong_here := await _against(office, form.locale, part, found.strangers, found.taken):
        return _errors(form.locale, wrong_here)
    shown = form.metadata.get("shown", "")
    outcome = await office.desk.submit(
        FillIn(id=form.command_id, case_id=case_id, by=form.actor, part=part, given=given, shown=shown, found=found)
    )
    return outcome if isinstance(outcome, Refusal) else await _next(form, office, case_id, part)


async def _next(form: Submission, office: Office, case_id: str, part: Part) -> dict[str, Any]:
    binding = await _binding(office, case_id)
    assert binding is not None, "a part of it was just filled in"
    after = binding.missing
    later = next((each for each in after if list(Part).index(each) > list(Part).index(part)), next(iter(after), None))
    around = Surroundings(locale=form.locale, provider=form.place.provider)
    if later is None:
        view = forms.filled_in(binding, around)
    else:
        view = forms.form(binding, later, around, await _offered(office, form), form.metadata.get("channel", ""))
    return {"response_action": "update", "view": view}


# ── The decisions ────────────────────────────────────────────────────────────────────────────────────────────────────


async def press_look(press: Press, office: Office) -> Refusal | None:
    return await _with_a_look(press, office, lambda found: LookAgain(**_asked(press), found=found))


async def press_ask_test(press: Press, office: Office) -> Refusal | None:
    return await _with_a_look(press, office, lambda found: AskForTest(**_asked(press), found=found))


async def press_test(press: Press, office: Office) -> Refusal | None:
    """By one person of each side, in the channel itself."""
    if press.case_id != binding_id(press.place.channel):
        return Refusal(code="not_here")
    return _came_of(await office.desk.submit(PressTest(**_asked(press))))


async def press_bind(press: Press, office: Office) -> Refusal | None:
    binding = await _draft(press, office, press.case_id)
    if isinstance(binding, Refusal):
        return binding
    terms = particulars(binding.terms)
    if not isinstance(terms, Particulars):
        return Refusal(code="not_all_checks_hold")
    imported = await office.desk.agreements.documents()
    try:
        agreement = await agreed(terms, press.place.provider, imported, office.desk.agreements)
    except DocumentError:
        return Refusal(code="no_such_text")
    await office.desk.agreements.put(agreement)
    found = await look(office, binding.channel, binding.terms, binding.found)
    outcome = await office.desk.submit(
        Bind(**_asked(press), agreement=agreement.version, shown=press.shown, found=found)
    )
    if isinstance(outcome, Refusal) and outcome.code == "not_all_checks_hold":
        # The card still said that all was well: now it shows what is not.
        await office.desk.submit(
            LookAgain(id=f"{press.command_id}:look", case_id=binding.id, by=press.actor, found=found)
        )
    if not isinstance(outcome, Refusal) and outcome.case_id != binding.id:
        return Refusal(code="key_is_taken")
    return _came_of(outcome)


async def press_discard(press: Press, office: Office) -> Refusal | None:
    return _came_of(await office.desk.submit(Discard(**_asked(press))))


async def _with_a_look(press: Press, office: Office, command: Callable[[Any], CommandBase]) -> Refusal | None:
    binding = await _draft(press, office, press.case_id)
    if isinstance(binding, Refusal):
        return binding
    found = await look(office, binding.channel, binding.terms)
    return _came_of(await office.desk.submit(command(found)))


# ── What they have in common ─────────────────────────────────────────────────────────────────────────────────────────


def _asked(press: Press) -> dict[str, Any]:
    return {"id": press.command_id, "case_id": press.case_id, "by": press.actor}


def _came_of(outcome: Outcome) -> Refusal | None:
    return outcome if isinstance(outcome, Refusal) else None


async def _binding(office: Office, case_id: str) -> Binding | None:
    found = await office.store.case(case_id)
    return found if isinstance(found, Binding) else None


def _may(request: Request) -> Refusal | None:
    """Before anything is asked of Slack on somebody's behalf: the rulebook's own answer to who they are."""
    asked = CommandBase(id=request.command_id, case_id="", by=request.actor)
    return refused(RULES[StartBinding], None, asked)


async def _draft(request: Request, office: Office, case_id: str) -> Binding | Refusal:
    """For those who may work on it."""
    if refusal := _may(request):
        return refusal
    found = await _binding(office, case_id)
    if found is None:
        return Refusal(code="no_such_case")
    return found if found.is_open else Refusal(code="wrong_state")


async def _cannot_be_bound(office: Office, channel: str, binding: Binding | None) -> Refusal | None:
    place = await office.directory.place(channel)
    if place.is_desk:
        return Refusal(code="desk_is_no_customers")
    if place.customer and not (binding and binding.state is State.DRAFT):
        return Refusal(code="channel_is_bound")
    return None


async def _start(
    request: Request, office: Office, channel: str, terms: dict[str, Any], *, editing: bool
) -> Binding | Refusal:
    found = await look(office, channel, terms)
    if not found.member:
        return Refusal(code="bot_is_not_there")
    outcome = await office.desk.submit(
        StartBinding(
            id=f"{request.command_id}/start",
            case_id=binding_id(channel),
            by=request.actor,
            channel=channel,
            desk=request.place.provider.desk_channel,
            found=found,
            terms=terms,
            editing=editing,
        )
    )
    # Another lead began at the same moment: both work on the same draft.
    if isinstance(outcome, Refusal) and outcome.code != "nothing_to_record":
        return outcome
    return await _binding(office, binding_id(channel)) or Refusal(code="no_such_case")


async def _usual_terms(office: Office, channel: str) -> dict[str, Any]:
    provider = await office.directory.provider()
    usual = {"locale": provider.locale, "tz": provider.tz, "contact": provider.name}
    return {**usual, **to_begin_with(provider.defaults), "channel": channel}


async def _show(request: Request, office: Office, binding: Binding, part: Part) -> Refusal | None:
    around = Surroundings(locale=request.locale, provider=request.place.provider)
    view = forms.form(binding, part, around, await _offered(office, request), request.place.channel)
    await show(request, office, view)
    return None


async def _offered(office: Office, request: Request) -> forms.Offered:
    imported = await office.desk.agreements.documents()
    texts = [
        ("standard", text(request.locale, "register.standard")),
        *((each.sha256[:12], each.title) for each in imported),
    ]
    today = office.clock.now().astimezone(ZoneInfo(request.place.provider.tz)).date().isoformat()
    return forms.Offered(texts=texts, today=today)


async def _against(
    office: Office, locale: str, part: Part, strangers: tuple[str, ...], taken: tuple[str, ...]
) -> dict[str, str]:
    """What the terms alone cannot know: whose people they are, and what another customer has."""
    if part is Part.PEOPLE and strangers:
        people = [await office.directory.person(user) for user in strangers]
        named = text(locale, "card.between").join(
            person.name if person else user for user, person in zip(strangers, people, strict=True)
        )
        return {"contract_owners": text(locale, "register.wrong.strangers", people=named)}
    if part is Part.COMPANY:
        return {field: text(locale, f"register.wrong.{field}_taken") for field in taken if field in ("key", "teams")}
    return {}


def _wrong(locale: str, field: str) -> str:
    try:
        return text(locale, f"register.wrong.{field}")
    except MissingText:
        return text(locale, "register.wrong.other")


def _errors(locale: str, named: dict[str, str]) -> dict[str, Any]:
    return {"response_action": "errors", "errors": named}


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "binding.open": press_open,
    "binding.edit": press_edit,
    "binding.part": press_part,
    "binding.look": press_look,
    "binding.ask_test": press_ask_test,
    "binding.test": press_test,
    "binding.bind": press_bind,
    "binding.discard": press_discard,
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {f"binding.{part}": submit_part for part in Part}
