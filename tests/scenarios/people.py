"""People at the sandbox's page, for tests: they see what they would see, and do what they could do."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import aiohttp
import orjson

Json = dict[str, Any]


class CannotDo(AssertionError):
    """The person looked for something on the page that is not there, or Slack said no."""


class Person:
    """One person in a browser of their own, over the same HTTP that the page uses."""

    def __init__(self, world: Any, user: str) -> None:
        self.user = user
        self._world = world

    async def looks(self) -> Json:
        async with self._http.get(f"{self._url}/ui/state", params={"as": self.user}) as answer:
            return await _read(answer)

    async def does(self, do: str, **what: Any) -> Json:
        async with self._http.post(f"{self._url}/ui/do", json={"as": self.user, "do": do, **what}) as answer:
            found = await _read(answer)
        await self._world.settle()
        return found

    async def writes(
        self, text: str, channel: str = "C0AKATSUKI", thread: str = "", files: tuple[str, ...] = ()
    ) -> str:
        """The ts of the message."""
        attached = [{"name": name, "mimetype": "text/plain", "content_base64": _base64(name)} for name in files]
        extra = {**({"thread_ts": thread} if thread else {}), **({"files": attached} if files else {})}
        answer = await self.does("post", channel=channel, text=text, **extra)
        return str(_ok(answer)["ts"])

    async def types(self, command: str, channel: str = "C0DESK") -> Json:
        return await self.does("command", channel=channel, text=command)

    async def reacts(self, name: str, ts: str, channel: str = "C0AKATSUKI") -> None:
        _ok(await self.does("react", channel=channel, ts=ts, name=name))

    async def clicks(self, label: str, channel: str = "C0AKATSUKI", about: str = "", ts: str = "") -> Json:
        """The newest button with this label that the person can see; `about`: in a message that says so."""
        message, block, element = await self._button(label, channel, about, ts)
        return _ok(
            await self.does(
                "press",
                channel=channel,
                ts=message["ts"],
                block_id=block.get("block_id", ""),
                action_id=element["action_id"],
                value=element.get("chosen"),
            )
        )

    async def form(self) -> Json:
        """The modal on top."""
        modals = (await self.looks())["modals"]
        if not modals:
            raise CannotDo(f"{self.user} has no form open")
        found: Json = modals[-1]
        return found

    async def chooses(self, name: str, given: Any) -> None:
        """Changes one answer of the form, as a select with dispatch_action would send it, or one that acts at once."""
        view = await self.form()
        block = _block_of(view, name)
        await self._finds(view, name, given)
        asked = any(each["block_id"] == block and each["type"] == "input" for each in view["blocks"])
        do = "change" if asked else "press"
        _ok(await self.does(do, view_id=view["id"], block_id=block, action_id=name, value=given))

    async def sends(self, **answers: Any) -> Json:
        """Submits the form on top; answers by action_id."""
        view = await self.form()
        written = {name: self._world.writes_down(view, name, given) for name, given in answers.items()}
        values = {_block_of(view, name): {name: given} for name, given in written.items()}
        for name, given in answers.items():
            await self._finds(view, name, given)
        return await self.does("submit", view_id=view["id"], values=values)

    async def finds(self, name: str, query: str) -> list[Json]:
        """What a menu of the form offers to what is typed in it; where the options are the app's to give."""
        view = await self.form()
        what = {"view_id": view["id"], "block_id": _block_of(view, name), "action_id": name}
        found: list[Json] = _ok(await self.does("search", **what, query=query))["options"]
        return found

    async def _finds(self, view: Json, name: str, given: Any) -> None:
        """One chooses what was offered: each is looked for by its value first."""
        if _element_of(view, name)["type"] in ("external_select", "multi_external_select"):
            for each in given if isinstance(given, list) else [given]:
                await self.finds(name, str(each))

    async def presses(self, label: str, about: str = "", view: Json | None = None) -> Json:
        """A button in the form on top, or in another view; `about`: as a screen reader hears it."""
        shown = view or await self.form()
        for block, element in controls(shown):
            heard = str(element.get("accessibility_label", ""))
            if (element.get("text") or {}).get("text") == label and about in heard:
                what = {"view_id": shown["id"], "block_id": block.get("block_id", "")}
                return _ok(await self.does("press", **what, action_id=element["action_id"]))
        raise CannotDo(f"{self.user} finds no button {label!r} ({about}) in {words_of(shown)}")

    async def closes(self) -> None:
        _ok(await self.does("close", view_id=(await self.form())["id"]))

    async def reads(self, channel: str = "C0AKATSUKI") -> list[Json]:
        """Everything in the channel and its threads, oldest first."""
        state = await self.looks()
        threads = state["threads"].get(channel, {}).values()
        found = [*state["messages"].get(channel, []), *(reply for thread in threads for reply in thread)]
        return sorted(found, key=lambda message: float(message["ts"]))

    async def sees(self, *words: str, channel: str = "C0AKATSUKI", times: int | None = None) -> Json:
        """The newest message that says all of the words; it counts as expected from then on."""
        found = [m for m in await self.reads(channel) if all(word in said_in(m) for word in words)]
        if not found or (times is not None and len(found) != times):
            raise CannotDo(f"{self.user} sees {len(found)} × {words} in:\n" + "\n---\n".join(await self._all(channel)))
        self._world.expected.update((channel, message["ts"]) for message in found)
        return found[-1]

    async def does_not_see(self, *words: str, channel: str = "C0AKATSUKI") -> None:
        found = [said_in(m) for m in await self.reads(channel) if all(word in said_in(m) for word in words)]
        if found:
            raise CannotDo(f"{self.user} sees {words}: {found}")

    async def reports(self, **answers: Any) -> str:
        """By the panel's button; the number that the desk gave."""
        await self.clicks("障害を報告")
        _ok(await self.sends(**{"system": "order", "what": "注文画面を開くとエラーになります", **answers}))
        return await self.is_told_a_number()

    async def is_told_a_number(self) -> str:
        """The case number in the form that closes a report; the person closes it."""
        said = re.search(r"[A-Z0-9]+-[0-9]+", words_of(await self.form()))
        if said is None:
            raise CannotDo(f"no number in {words_of(await self.form())}")
        await self.closes()
        return said.group()

    async def card(self, case: str, channel: str = "C0AKATSUKI") -> Json:
        """The one card of the case at the top of the channel; it counts as expected from then on."""
        top = (await self.looks())["messages"].get(channel, [])
        found = [message for message in top if header_of(message).split()[:1] == [case]]
        if len(found) != 1:
            raise CannotDo(
                f"{self.user} sees {len(found)} cards of {case} in:\n" + "\n---\n".join(await self._all(channel))
            )
        self._world.expected.add((channel, found[0]["ts"]))
        return dict(found[0])

    async def thread(self, ts: str, channel: str = "C0AKATSUKI") -> list[str]:
        """Everything said under a message, oldest first."""
        return [said_in(reply) for reply in (await self.looks())["threads"].get(channel, {}).get(ts, [])]

    async def replies(self, case: str, text: str, files: tuple[str, ...] = ()) -> str:
        """In the thread of the case's card in the shared channel."""
        return await self.writes(text, thread=(await self.card(case))["ts"], files=files)

    async def can_click(self, case: str, channel: str = "C0AKATSUKI") -> list[str]:
        """The labels of the buttons on the case's card, those in its menus too."""
        card = await self.card(case, channel)
        return [*labels(card), *in_menus(card)]

    async def has_no_form(self) -> None:
        if modals := (await self.looks())["modals"]:
            raise CannotDo(f"{self.user} has a form open: {words_of(modals[-1])}")

    async def notices(self) -> list[str]:
        return [str(each["text"]) for each in (await self.looks())["notices"]]

    async def _all(self, channel: str) -> list[str]:
        return [said_in(message) for message in await self.reads(channel)]

    async def _button(self, label: str, channel: str, about: str, ts: str) -> tuple[Json, Json, Json]:
        for message in reversed(await self.reads(channel)):
            if (ts and message["ts"] != ts) or about not in said_in(message):
                continue
            for block, element in controls(message):
                if (element.get("text") or {}).get("text") == label:
                    return message, block, element
        raise CannotDo(f"{self.user} finds no button {label!r} ({about}) in:\n" + "\n".join(await self._all(channel)))

    @property
    def _http(self) -> aiohttp.ClientSession:
        session: aiohttp.ClientSession = self._world.http
        return session

    @property
    def _url(self) -> str:
        return str(self._world.sandbox.url)


async def _read(answer: aiohttp.ClientResponse) -> Json:
    found: Json = orjson.loads(await answer.read())
    return found


def header_of(message: Json) -> str:
    blocks = message.get("blocks") or [{}]
    return str(blocks[0]["text"]["text"]) if blocks[0].get("type") == "header" else ""


def labels(message: Json) -> list[str]:
    """Of the buttons that one sees."""
    return [str(each["text"]["text"]) for _, each in controls(message) if each["type"] == "button"]


def in_menus(message: Json) -> list[str]:
    """The labels of those that stand behind a 「⋯」."""
    return [str(each["text"]["text"]) for _, each in controls(message) if "chosen" in each]


def said_in(message: Json) -> str:
    """All the words of a message: its plain text, and every text in its blocks."""
    return "\n".join([str(message.get("text") or ""), *_texts(message.get("blocks") or [])])


def typed(form: Json, name: str) -> str:
    """What stands in a question of the form."""
    return str(next(given[name]["value"] for given in form["state"]["values"].values() if name in given))


def words_of(view: Json) -> str:
    return "\n".join(_texts([view.get("title"), view.get("blocks"), view.get("submit")]))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for inner in part.values():
            if isinstance(inner, dict | list):
                yield from _texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _texts(inner)


def controls(message: Json) -> Iterator[tuple[Json, Json]]:
    """Each with its block; a menu as the buttons that it holds."""
    for block in message.get("blocks") or []:
        for element in [*block.get("elements", ()), block.get("accessory") or {}]:
            if isinstance(element, dict) and "action_id" in element:
                yield from ((block, each) for each in _unfolded(element))


def _unfolded(element: Json) -> list[Json]:
    if element["type"] != "overflow":
        return [element]
    return [{**element, "text": each["text"], "chosen": each["value"]} for each in element["options"]]


def _block_of(view: Json, name: str) -> str:
    return str(_found_in(view, name)["block_id"])


def _element_of(view: Json, name: str) -> Json:
    return next(each for each in _elements(_found_in(view, name)) if each.get("action_id") == name)


def _found_in(view: Json, name: str) -> Json:
    for block in view["blocks"]:
        if any(each.get("action_id") == name for each in _elements(block)):
            return dict(block)
    raise CannotDo(f"the form {view.get('callback_id')} does not ask for {name}: {json.dumps(view)[:2000]}")


def _elements(block: Json) -> list[Json]:
    found = [block.get("element"), block.get("accessory"), *block.get("elements", ())]
    return [each for each in found if isinstance(each, dict)]


def _ok(answer: Json) -> Json:
    if not answer.get("ok"):
        raise CannotDo(json.dumps(answer, ensure_ascii=False)[:1000])
    return answer


def _base64(name: str) -> str:
    return base64.b64encode(name.encode()).decode()
