"""App Home is drawn when somebody opens it, and when they ask for it again. Customers have none: Slack gives it to the
people of the workspace that installed the app alone."""

from __future__ import annotations

from typing import Any

from blocks import home
from blocks.around import Listed, Surroundings
from handlers.requests import Press, of_the_provider
from slackbot.i18n import locale_of
from slackbot.office import Office
from slackbot.words import CustomerCase, Side

NOWHERE = ""
"""App Home stands in no channel."""


async def opened(event: dict[str, Any], office: Office) -> None:
    if event.get("tab") == "home":
        await _publish(str(event["user"]), office)


async def refresh(press: Press, office: Office) -> None:
    await _publish(press.actor.user, office)


async def _publish(user: str, office: Office) -> None:
    place = await office.directory.place(NOWHERE)
    person = await office.directory.person(user)
    if person is None:
        return
    around = Surroundings(locale=locale_of(person.locale))
    actor = await office.directory.actor(place, user)
    if actor is None or actor.side is not Side.PROVIDER:
        view = home.stranger(around)
    else:
        view = home.home(await _desk(user, office), around)
    await office.slack.call("views.publish", user_id=user, view=view)


async def _desk(user: str, office: Office) -> home.Desk:
    cases = await office.store.all_open_cases()
    return home.Desk(
        me=user,
        now=office.clock.now(),
        rotas=await office.store.rotas(),
        cases=[await _listed(case, office) for case in cases],
    )


async def _listed(case: CustomerCase, office: Office) -> Listed:
    return Listed(case=case, agreement=await office.agreement(case.agreement), link=await office.desk_link(case))


PRESSES = {"home.refresh": of_the_provider(refresh)}
EVENTS = {"app_home_opened": opened}
