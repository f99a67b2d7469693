"""A direct message to one of the provider's own people: who is meant is read when it is sent (Arts. 5.2, 12)."""

from __future__ import annotations

from slackbot.agreement.particulars import ProviderParticulars
from slackbot.cases.escalations.state import CALL, Call
from slackbot.cases.matter import Matter
from slackbot.cases.oncall.duty import DIRECT, Duty
from slackbot.clock import Clock
from slackbot.directory import Directory
from slackbot.outbox.whereabouts import Standing
from slackbot.slack import Slack
from slackbot.words import Card, CaseBase, CustomerCase, Notice, value


@value
class Reader:
    channel: str
    """The direct channel; empty: nobody is meant, or nobody who may read it."""
    user: str = ""
    locale: str = ""


class DirectMessages:
    def __init__(self, directory: Directory, slack: Slack, clock: Clock) -> None:
        self._directory = directory
        self._slack = slack
        self._clock = clock

    async def reader(
        self, said: Card | Notice, stands: Standing, case: CaseBase, provider: ProviderParticulars, duty: Duty
    ) -> Reader:
        """Whoever holds the place that it is for; of what stands already whoever has it. Raises SlackTrouble."""
        user = "" if _is_forgotten(said, case) else stands.reader or _meant(said, stands, case, duty)
        if not user or not self._may_read(user, case, provider):
            return Reader(channel="")
        person = await self._directory.person(user)
        if person is None or person.deleted or person.guest or provider.team not in person.teams:
            return Reader(channel="")
        return Reader(channel=await self._slack.direct(user), user=user, locale=person.locale)

    def _may_read(self, user: str, case: CaseBase, provider: ProviderParticulars) -> bool:
        if user in (*provider.leads, *provider.engineers):
            return True
        company = provider.subcontractor_of(user, provider.day(self._clock.now()))
        return bool(company and isinstance(case, CustomerCase) and company.works_for(case.customer))


def _meant(said: Card | Notice, stands: Standing, case: CaseBase, duty: Duty) -> str:
    """Nobody who was called in the same breath by another place, nor for what was over before it was said."""
    to = said.channel if isinstance(said, Card) else said.to
    user = duty.who(to.removeprefix(DIRECT))
    call, is_open = _call(said, case)
    if call and not stands.ts and (not is_open or user in duty.people(call.but)):
        return ""
    return user


def _is_forgotten(said: Card | Notice, case: CaseBase) -> bool:
    """A call that its escalation keeps no more: Slack was silent for long, and later ones have rung since."""
    return isinstance(said, Card) and said.name.startswith(f"{CALL}:") and _call(said, case)[0] is None


def _call(said: Card | Notice, case: CaseBase) -> tuple[Call | None, bool]:
    if isinstance(said, Card) and isinstance(case, Matter):
        for escalation in case.escalations:
            if call := escalation.call(said.name):
                return call, escalation.is_open
    return None, False
