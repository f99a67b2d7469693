"""App Home is drawn when somebody opens it, when they ask for it again, and after what they press in it. Customers have
none: Slack gives it to the people of the workspace that installed the app alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from blocks import home
from blocks.around import Listing, Surroundings
from blocks.tasks import Waits
from handlers import bound, oncall, quote_search
from handlers.requests import Press, of_the_provider
from slackbot.agreement.particulars import Agreement
from slackbot.cases import PROVIDER, Announcement, Customer, Provider
from slackbot.cases.oncall.duty import duty_now
from slackbot.cases.tasks import of_whom, tasks
from slackbot.i18n import locale_of
from slackbot.office import Office
from slackbot.open_cases import next_due, next_tasks
from slackbot.outbox.queue import WINDOW_CARD
from slackbot.readable import Readable
from slackbot.words import Refusal, Side

NOWHERE = ""
"""App Home stands in no channel."""


async def opened(event: dict[str, Any], office: Office) -> None:
    if event.get("tab") == "home":
        await _publish(str(event["user"]), office)


async def refresh(press: Press, office: Office) -> None:
    await _publish(press.actor.user, office)


async def press_open(press: Press, office: Office) -> None:
    """Slack leads the person to the card; there is nothing to do."""


def press_here(
    pressed: Callable[[Press, Office], Awaitable[Refusal | None]],
) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    """As on a card; then what needs this person is another."""

    async def handled(press: Press, office: Office) -> Refusal | None:
        refusal = await pressed(press, office)
        await _publish(press.actor.user, office)
        return refusal

    return handled


async def _publish(user: str, office: Office) -> None:
    place = await office.directory.place(NOWHERE)
    person = await office.directory.person(user)
    if person is None:
        return
    around = Surroundings(locale=locale_of(person.locale), provider=place.provider)
    actor = await office.directory.actor(place, user)
    if actor is None or actor.side is not Side.PROVIDER:
        view = home.stranger(around)
    else:
        view = home.home(await _desk(user, office), around)
    await office.slack.call("views.publish", user_id=user, view=view)


async def _desk(user: str, office: Office) -> home.Desk:
    """A fixed number of trips to Redis, however much is open."""
    store, now = office.store, office.clock.now()
    provider, rotas = await store.case(PROVIDER), await store.readable_rotas()
    assert isinstance(provider, Provider), "whoever has a role is on its register"
    theirs = bound.of_person(provider.particulars, user)
    found, open_ = await next_due(store, among=theirs)
    talked_over, unanswered = await store.consulted(among=theirs), await store.unanswered(among=theirs)
    listed, consulted = await office.listed(found, {}), await office.listed(talked_over, {})
    waiting, windows = await next_tasks(store, among=theirs), await store.readable_windows()
    desk = home.Desk(
        me=user,
        now=now,
        rotas=rotas.cases,
        duty=duty_now(rotas.cases, now),
        cases=listed.shown,
        windows=[each for each in windows.cases if not bound.concerns_others(each, theirs)],
        consulted=consulted.shown,
        more=open_ - len(found.cases) - len(found.unread),
        unread=_unread(listed, consulted, waiting, unanswered, windows, rotas),
        tasks=await _tasks(user, waiting.cases, provider, office),
        unheard=await _unheard(unanswered.cases, provider, office),
    )
    shown = [each for n, each in enumerate(desk.windows) if n < home.MOST_STOPS or each.proposal]
    stops = [(each.id, provider.channel, WINDOW_CARD.name) for each in shown]
    cards = [(each.customer, provider.channel, each.card) for each in desk.tasks if each.card]
    links = await office.desk_links([each.case for each in home.chosen(desk)], [*stops, *cards])
    return replace(desk, links=links)


def _unread(*lists: Listing | Readable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for found in lists for each in found.unread))


async def _tasks(
    user: str, found: Sequence[Customer | Announcement], provider: Provider, office: Office
) -> list[Waits]:
    """This person's."""
    now = office.clock.now()
    terms = await office.directory.agreements((case.agreement for case in found), provider)
    each = [
        Waits(case=case, agreement=terms[case.agreement], task=task)
        for case in found
        if case.agreement in terms
        for task in tasks(case, terms[case.agreement])
        if user in of_whom(task, terms[case.agreement], now)
    ]
    return sorted(each, key=lambda waits: waits.task.due)


async def _unheard(customers: Sequence[Customer], provider: Provider, office: Office) -> list[home.Unheard]:
    terms = await office.directory.agreements((each.agreement for each in customers), provider)
    return [
        home.Unheard(customer=_name_of(customer, terms), heard=each)
        for customer in customers
        for each in customer.heard
        if each.waits
    ]


def _name_of(customer: Customer, terms: Mapping[str, Agreement]) -> str:
    """Its key, where the agreement with its name is missing: whoever waits for an answer is shown all the same."""
    return terms[customer.agreement].particulars.short_name if customer.agreement in terms else customer.id


FORMS_OF: dict[str, Callable[..., Any]] = {
    "home.stand_in": oncall.open_stand_in,
    "home.swap": oncall.open_swap,
    "home.note": oncall.open_note,
    "home.quotes": quote_search.open_search,
}


def press_form(action: str) -> Callable[[Press, Office], Any]:
    async def pressed(press: Press, office: Office) -> Refusal | None:
        found: Refusal | None = await FORMS_OF[action](press, office, "")
        return found

    return pressed


PRESSES = {
    "home.refresh": of_the_provider(refresh),
    "home.open": of_the_provider(press_open),
    "home.take_over": of_the_provider(press_here(oncall.press_take_over)),
    **{f"home.{verb}": of_the_provider(press_here(pressed)) for verb, pressed in oncall.ANSWERS.items()},
    **{action: of_the_provider(press_form(action)) for action in FORMS_OF},
}
EVENTS = {"app_home_opened": opened}
