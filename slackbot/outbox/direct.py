"""A direct message to one of the provider's own people: who is meant is read when it is sent (Arts. 5.2, 12)."""

from __future__ import annotations

from typing import Any

from slackbot.agreement.particulars import ProviderParticulars
from slackbot.cases.oncall.duty import DIRECT, Duty
from slackbot.clock import Clock
from slackbot.directory import Directory
from slackbot.slack import Slack
from slackbot.words import Card, CaseBase, CustomerCase, Notice, value


def called_before(said: Card | Notice) -> tuple[str, ...]:
    """Ladders called in the same breath: one who is on duty in two places is called once."""
    but: Any = said.params.get("but") if isinstance(said, Notice) else None
    return tuple(but or ())


@value
class Reader:
    channel: str
    """The direct channel; empty: nobody is meant, or nobody who may read it."""
    locale: str = ""


class DirectMessages:
    def __init__(self, directory: Directory, slack: Slack, clock: Clock) -> None:
        self._directory = directory
        self._slack = slack
        self._clock = clock

    async def reader(
        self, to: str, case: CaseBase, provider: ProviderParticulars, duty: Duty, but: tuple[str, ...] = ()
    ) -> Reader:
        """`to`: `dm:<ladder>`. `but`: ladders; whoever they mean has been told. Raises SlackTrouble."""
        user = duty.who(to.removeprefix(DIRECT))
        if not user or user in duty.people(but) or not self._may_read(user, case, provider):
            return Reader(channel="")
        person = await self._directory.person(user)
        if person is None or person.deleted or person.guest or provider.team not in person.teams:
            return Reader(channel="")
        return Reader(channel=await self._slack.direct(user), locale=person.locale)

    def _may_read(self, user: str, case: CaseBase, provider: ProviderParticulars) -> bool:
        if user in (*provider.leads, *provider.engineers):
            return True
        company = provider.subcontractor_of(user, provider.day(self._clock.now()))
        return bool(company and isinstance(case, CustomerCase) and company.works_for(case.customer))
