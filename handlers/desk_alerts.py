"""Dead letters: staff press 「もう一度送信する」."""

from __future__ import annotations

from handlers.requests import Press
from slackbot.office import Office
from slackbot.words import Refusal, Side


async def retry(press: Press, office: Office) -> Refusal | None:
    if not press.place.is_desk or press.actor.side is not Side.PROVIDER:
        return Refusal(code="not_allowed")
    revived = await office.queue.revive(press.given, office.clock.now(), press.command_id)
    return None if revived else Refusal(code="not_dead")


PRESSES = {"outbox.retry": retry}
