"""Whatever people type into any field, message or command: it stands where they sent it, and calls and leads nobody."""

from __future__ import annotations

import json
from typing import Any

import pytest

from blocks.kit import clean
from slackbot.cases import Incident
from slackbot.codec import load_event
from slackbot.words import Rendered
from tests.blocks.test_what_is_read import OUR_PEOPLE
from tests.reading import read
from tests.scenarios.people import Json, Person, said_in
from tests.scenarios.story import DESK, SHARED, quoted
from tests.scenarios.world import World
from tests.texts import WRITTEN

HARD = (
    "channel",
    "usergroup",
    "link",
    "date with a link",
    "escaped already",
    "template",
    "bidi",
    "control",
    "nul",
    "line ends",
    "zalgo",
    "emoji",
    "lists",
    "3,000",
    "3,000 that grow",
    "40,000",
)


@pytest.mark.parametrize("name", HARD)
async def test_every_field_takes_it_and_every_surface_shows_it(world: World, name: str) -> None:
    world.everything_expected = True
    typed = WRITTEN[name]

    # when it is typed into every field of every form
    await _sends(world.tanaka, "障害を報告", SHARED, system="order", what=typed, affected=typed[:100], phone=typed[:40])
    await world.tanaka.closes()
    await world.sato.clicks("対応開始", DESK)
    for label, fields in (
        ("内部メモ", ("text",)),
        ("経過報告", ("text",)),
        ("資料を依頼", ("text",)),
        ("暫定対処", ("text",)),
        ("復旧", ("cause", "work")),
    ):
        await _sends(world.sato, label, DESK, **dict.fromkeys(fields, typed))
    await _sends(world.tanaka, "まだ解消していません", SHARED, text=typed)
    await world.sato.types("/incident report AKATSUKI")
    await world.sato.sends(caller=typed[:100], system="stock", what=typed)

    # and into messages and commands
    await world.tanaka.writes(f"<@U0DESK> {typed}")
    await world.sato.types(f"/incident note AKATSUKI-1 {typed}")
    await world.emma.types("/incident show AKATSUKI-1")
    await world.emma.types("/incident list")
    await world.forward(hours=1)

    # then whatever the desk said to anybody calls nobody but our people, and leads nowhere but to our cards
    said = list(_said(world))
    assert len(said) >= 20
    for each in said:
        seen = read(each)
        assert [call for call in seen.calls if not OUR_PEOPLE.fullmatch(call)] == []
        assert [address for address, _ in seen.leads if not address.startswith(f"{world.sandbox.url}/archives/")] == []

    # and it stands as it was typed on the card, in #desk, and in the record
    whole = clean(typed.strip()).strip()
    for person, channel in ((world.tanaka, SHARED), (world.sato, DESK)):
        shown = quoted(await person.card("AKATSUKI-1", channel))[0].strip()
        assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))
        assert "対応時間の内訳" in await person.can_click("AKATSUKI-1", channel)
    found = await world.app.office.found("AKATSUKI-1", Incident)
    assert isinstance(found, Incident)
    assert clean(found.what).strip() == whole
    events = [load_event(body) for body in await world.app.office.store.audit("AKATSUKI-1")]
    told = {name: str(said) for event in reversed(events) for name, said in event.data.items() if name in WORDS_KEPT}
    assert {name: clean(said).strip() for name, said in told.items()} == dict.fromkeys(told, whole)
    assert {*told} == WORDS_KEPT


WORDS_KEPT = {"text", "cause", "work"}
"""Under these names an event keeps what somebody wrote."""


@pytest.mark.parametrize("beyond", [-1, 0, 1])
async def test_a_field_takes_as_much_as_it_says_and_not_a_letter_more(world: World, beyond: int) -> None:
    """Slack's page stops at the limit of the field; so nothing that could be typed is ever cut off."""
    limits = {"what": 3000, "affected": 100, "phone": 40}
    typed = {name: "あ" * (limit + beyond) for name, limit in limits.items()}
    await world.tanaka.clicks("障害を報告", SHARED)

    if beyond > 0:
        for name in limits:
            fine = dict.fromkeys(limits, "x")
            answer = await world.tanaka.sends(**{**fine, name: typed[name]}, system="order")
            assert (answer["ok"], len(answer["errors"])) == (False, 1), name
        assert await world.app.office.store.open_cases("AKATSUKI") == []
    else:
        await world.tanaka.sends(system="order", **typed)
        found = await world.app.office.found("AKATSUKI-1", Incident)
        assert isinstance(found, Incident)
        assert {name: getattr(found, name) for name in limits} == typed
        assert quoted(await world.tanaka.card("AKATSUKI-1")) == [typed["what"]]
        shown = said_in(await world.sato.card("AKATSUKI-1", DESK))
        assert all(words in shown for words in typed.values())


async def test_a_message_that_names_a_crowd_asks_slack_for_a_few_of_them(world: World) -> None:
    """Whoever writes is waited for by Slack, and Slack counts how often it is asked."""
    crowd = " ".join(f"<@U0CROWD{n}>" for n in range(60))

    await world.tanaka.writes(f"<@U0DESK> {crowd} <@U0CROWD1> がログインできません")

    asked = [each.body["user"] for each in world.sandbox.traffic.named("users.info", "from_app")]
    assert 1 <= len({user for user in asked if user.startswith("U0CROWD")}) <= 10
    assert len(asked) <= 25, "the message and its twin"
    await world.tanaka.clicks("この内容で受付する")
    shown = quoted(await world.tanaka.card("AKATSUKI-1"))[0]
    assert shown.startswith("@U0CROWD0 @U0CROWD1 ")
    assert shown.endswith("@U0CROWD59 @U0CROWD1 がログインできません")
    await world.sato.card("AKATSUKI-1", DESK)
    await world.tanaka.sees("受付番号 *AKATSUKI-1* として受け付けました")


async def _sends(person: Person, label: str, channel: str, **answers: str) -> None:
    await person.clicks(label, channel)
    answer = await person.sends(**answers)
    assert answer.get("ok"), answer


def _said(world: World) -> list[Any]:
    """Everything the desk sent: messages with their notification, views, and private answers."""
    found: list[Any] = []
    for entry in world.sandbox.traffic.entries:
        body: Json = entry.body
        if entry.direction == "from_app" and entry.name.startswith("chat."):
            found.append(Rendered(text=str(body["text"]), blocks=_parsed(body["blocks"])))
        elif entry.direction == "from_app" and entry.name.startswith("views."):
            found.append(_parsed(body["view"]))
        elif entry.direction == "to_app" and entry.name == "/incident" and isinstance(entry.answer, dict):
            found.append(Rendered(text=str(entry.answer["text"]), blocks=entry.answer["blocks"]))
    return found


def _parsed(given: Any) -> Any:
    return json.loads(given) if isinstance(given, str) else given
