"""One run: who is there, what was posted, and what each step found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

import aiohttp

from slackbot.connect.door import Arrived, Door, Payload
from slackbot.i18n import text
from slackbot.slack import Fault, Slack, SlackTrouble
from slackbot.words import value


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    ODD = "odd"
    SKIPPED = "skipped"


class People(Protocol):
    """The one at the terminal; the other one hears from them what to do."""

    async def begins(self, step: str, title: str) -> bool:
        """False: not this one."""

    async def told(self, step: str, what: str) -> None:
        """What one of them is to do now. It is not waited for."""

    async def answers(self, step: str, question: str) -> Answer: ...


@value
class Finding:
    """`observed`: what Slack really sent, as names of keys, codes and counts; never a token, a name or a text."""

    step: str
    answer: Answer
    observed: tuple[str, ...]


@dataclass
class Run:
    slack: Slack
    session: aiohttp.ClientSession
    door: Door
    people: People
    locale: str
    channel: str
    team: str
    """The provider's."""
    patience_s: float
    pause: Callable[[float], Awaitable[None]]
    """Waits so many seconds when Slack says that we are too fast."""
    outsider: str = ""
    """The customer's person: who clicked, or the first member of another company."""
    click: Arrived | None = None
    posted: list[tuple[str, str]] = field(default_factory=list)

    def text(self, key: str, **params: object) -> str:
        return text(self.locale, key, **params)

    async def post(self, text: str, channel: str = "", **more: Any) -> str:
        """The ts of one of our own test messages, which go at the end."""
        place = channel or self.channel
        try:
            answer = await self.slack.call("chat.postMessage", channel=place, text=text, **more)
        except SlackTrouble as trouble:
            if trouble.fault is not Fault.LATER:
                raise
            await self.pause(trouble.retry_after_s)
            answer = await self.slack.call("chat.postMessage", channel=place, text=text, **more)
        self.posted.append((place, str(answer["ts"])))
        return str(answer["ts"])

    async def tell(self, step: str) -> None:
        await self.people.told(step, self.text(f"connect.{step}.do"))

    async def outside_click(self, step: str) -> Arrived | None:
        """A press, by somebody of the other company, of a button that is posted now."""
        label = self.text("connect.button")
        button = {"type": "button", "action_id": f"connect.{step}", "text": {"type": "plain_text", "text": label}}
        ts = await self.post(self.text("connect.posted"), blocks=_row(self.text("connect.posted"), button))
        await self.tell(step)
        clicked = await self.door.next(lambda each: self._is_click(each, ts), self.patience_s)
        if clicked:
            self.outsider = str(clicked.payload["user"]["id"])
        return clicked

    def _is_click(self, arrived: Arrived, ts: str) -> bool:
        payload = arrived.payload
        message = payload.get("message") or {}
        return message.get("ts") == ts and payload.get("user", {}).get("team_id") != self.team

    async def someone_outside(self) -> str:
        """Empty when the channel has nobody of another company."""
        if not self.outsider:
            members = (await self.slack.ask("conversations.members", channel=self.channel))["members"]
            for member in members:
                person = (await self.slack.ask("users.info", user=member))["user"]
                if person.get("team_id") != self.team and not person.get("is_bot"):
                    self.outsider = str(member)
                    break
        return self.outsider

    async def clean_up(self) -> int:
        """How many test messages could not be deleted."""
        left = 0
        for channel, ts in reversed(self.posted):
            try:
                await self.slack.call("chat.delete", channel=channel, ts=ts)
            except SlackTrouble:
                left += 1
        self.posted.clear()
        return left


def _row(text: str, *elements: Payload) -> list[Payload]:
    section = {"type": "section", "text": {"type": "plain_text", "text": text}}
    return [section, {"type": "actions", "elements": list(elements)}]


class Incomplete(Exception):
    """The step ended early; the lines say why."""

    def __init__(self, *observed: str) -> None:
        super().__init__("; ".join(observed))
        self.observed = observed


@value
class Step:
    """`asked`: whether only people can see the outcome; otherwise Slack's answers say it."""

    key: str
    take: Callable[[Run], Awaitable[list[str]]]
    asked: bool = True


async def guided(run: Run, steps: Iterable[Step], findings: list[Finding]) -> None:
    """`findings` grows step by step: what was found stays when somebody breaks off."""
    for step in steps:
        findings.append(await _one(run, step))


async def _one(run: Run, step: Step) -> Finding:
    if not await run.people.begins(step.key, run.text(f"connect.{step.key}.title")):
        return Finding(step=step.key, answer=Answer.SKIPPED, observed=())
    answer, observed = await _taken(run, step)
    if step.asked:
        answer = await run.people.answers(step.key, run.text(f"connect.{step.key}.ask"))
    return Finding(step=step.key, answer=answer, observed=tuple(observed))


async def _taken(run: Run, step: Step) -> tuple[Answer, Iterable[str]]:
    """What Slack's answers alone say."""
    try:
        return Answer.YES, await step.take(run)
    except SlackTrouble as trouble:
        return Answer.NO, [str(trouble)]
    except Incomplete as incomplete:
        return Answer.ODD, incomplete.observed


def keys(node: Any, deep: int = 2, at: str = "") -> Iterator[str]:
    """Names of what is in it, as `user.team_id`; never the values."""
    if isinstance(node, dict):
        for name, found in sorted(node.items()):
            here = f"{at}.{name}" if at else str(name)
            inside = list(keys(found, deep - 1, here)) if deep > 1 else []
            yield from inside or [here]
