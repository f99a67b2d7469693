"""People who report, answer and write while everything around them dies; and what each of them was told."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from enum import StrEnum

import aiohttp

from slackbot.i18n import text
from slackbot.sandbox.workspace import Message
from tests.chaos.mortal import MortalWorld
from tests.scenarios.people import CannotDo, Json, Person, words_of

SHARED, DESK = "C0AKATSUKI", "C0DESK"
CUSTOMERS, STAFF = ("U0TANAKA", "U0ITO"), ("U0SATO", "U0EMMA", "U0TAKAHASHI")
NOT_WRITTEN = (text("ja", "trouble.not_written"), text("en", "trouble.not_written"))
UNSURE = tuple(text(locale, f"trouble.{key}") for locale in ("ja", "en") for key in ("unknown", "unexpected"))
MOST_TRIES = 1000


class Told(StrEnum):
    """What a person knows about a thing they asked for."""

    RECORDED = "recorded"
    NOT_RECORDED = "not recorded"
    NOT_SURE = "not sure"


class Crowd:
    """Everything anybody asks for carries words of its own, by which it is found again."""

    def __init__(self, world: MortalWorld, choice: random.Random) -> None:
        self.answers: dict[str, list[Told]] = {}
        """Words -> what came of each time they were sent: in a form, or with /incident note and /incident update."""
        self.said: dict[str, str] = {}
        """Words written in the shared channel -> ts."""
        self.done: Counter[str] = Counter()
        self._world = world
        self._choice = choice

    def told(self, words: str) -> Told:
        """What the person knows in the end."""
        heard = self.answers.get(words, [])
        if Told.RECORDED in heard:
            return Told.RECORDED
        return Told.NOT_SURE if Told.NOT_SURE in heard else Told.NOT_RECORDED

    def all_told(self, what: Told) -> int:
        return sum(self.told(words) is what for words in self.answers)

    async def customer(self, user: str, times: int) -> None:
        await self._acts(user, times, [self._reports, self._reports, self._writes, self._presses_again])

    async def engineer(self, user: str, times: int) -> None:
        await self._acts(user, times, [self._notes, self._updates, self._acknowledges])

    async def _acts(self, user: str, times: int, ways: list[Callable[[Person], Awaitable[None]]]) -> None:
        person, tries = self._world.people[user], 0
        while times and (tries := tries + 1) < MOST_TRIES:
            way = self._choice.choice(ways)
            try:
                await way(person)
            except (CannotDo, aiohttp.ClientError):
                await asyncio.sleep(0.1)
            else:
                times -= 1
                self.done[way.__name__.strip("_")] += 1

    async def _reports(self, person: Person) -> None:
        await self._closes_everything(person)
        await person.clicks("障害を報告")
        if (await person.form())["callback_id"] != "incident.report":
            return
        await self._sends(person, self._words("障害"))

    async def _presses_again(self, person: Person) -> None:
        """A form that could not be recorded, or that nobody knows about, is sent once more as it stands."""
        form = await person.form()
        if form["callback_id"] != "incident.report":
            await person.closes()
            return
        typed = [given["what"]["value"] for given in form["state"]["values"].values() if "what" in given]
        if typed and typed[0] in self.answers:
            await self._sends(person, typed[0])

    async def _sends(self, person: Person, words: str) -> None:
        heard = self.answers.setdefault(words, [])
        heard.append(Told.NOT_SURE)
        answer = await person.sends(system="order", what=words)
        form = await person.form()
        if form["callback_id"] == "incident.recorded":
            heard[-1] = Told.RECORDED
            await person.is_told_a_number()
        elif _says_nothing_was_written(answer, words_of(form)):
            heard[-1] = Told.NOT_RECORDED
        _go_on(heard[-1])

    async def _closes_everything(self, person: Person) -> None:
        while (await person.looks())["modals"]:
            await person.closes()

    async def _writes(self, person: Person) -> None:
        words = self._words("受注画面の")
        self.said[words] = await person.writes(f"{words} が開きません。至急お願いします")

    async def _notes(self, person: Person) -> None:
        await self._commands(person, "note")

    async def _updates(self, person: Person) -> None:
        await self._commands(person, "update")

    async def _commands(self, person: Person, verb: str) -> None:
        case, words = await self._some_case(person), self._words(verb)
        heard = self.answers.setdefault(words, [])
        heard.append(Told.NOT_SURE)
        before = self._private_line(person)
        answer = await person.types(f"/incident {verb} {case} {words}", DESK)
        after = self._private_line(person)
        if answer["ok"] and after is not before:
            heard[-1] = _told(after, case)
        _go_on(heard[-1])

    async def _acknowledges(self, person: Person) -> None:
        case = await self._some_case(person)
        await person.clicks("対応開始", DESK, about=case)

    def _private_line(self, person: Person) -> Message | None:
        """The latest that only they can see."""
        said = [each for each in self._world.sandbox.workspace.said(DESK).values() if each.only_for == person.user]
        return said[-1] if said else None

    async def _some_case(self, person: Person) -> str:
        """One that has its card in #desk."""
        top = (await person.looks())["messages"].get(DESK, [])
        found = [each["blocks"][0]["text"]["text"].split()[0] for each in top if _is_card(each)]
        if not found:
            raise CannotDo("no case yet")
        return str(self._choice.choice(found))

    def _words(self, kind: str) -> str:
        return f"{kind}{self._choice.randrange(16**8):08x}"


def _go_on(told: Told) -> None:
    """What is not known to be recorded does not count as done."""
    if told is not Told.RECORDED:
        raise CannotDo(told)


def _told(line: Message | None, case: str) -> Told:
    said = line.text if line else ""
    if any(words in said for words in NOT_WRITTEN):
        return Told.NOT_RECORDED
    return Told.RECORDED if case in said and not any(words in said for words in UNSURE) else Told.NOT_SURE


def _says_nothing_was_written(answer: Json, form: str) -> bool:
    said = form + " ".join((answer.get("errors") or {}).values())
    return any(words in said for words in NOT_WRITTEN) and not any(words in said for words in UNSURE)


def _is_card(message: Json) -> bool:
    blocks = message.get("blocks") or [{}]
    return blocks[0].get("type") == "header" and "AKATSUKI-" in str(blocks[0]["text"]["text"])
