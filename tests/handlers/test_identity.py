"""Who may do what, from the payload alone: every button, form, command and event × everyone who could send it.

A button, form, command or event that is new stands in no row here, and that fails the test.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import orjson
import pytest
import pytest_asyncio

from handlers import commands, dispatch
from slackbot.cases.incidents.state import shown
from slackbot.i18n import text
from slackbot.sandbox.workspace import Json
from slackbot.words import value
from tests.acting import CUSTOMER as TANAKA
from tests.acting import a_report, incident
from tests.handlers.door import Answer, Door, command, event, form, message, press
from tests.scenarios.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

AKATSUKI, DESK, MINATO = "C0AKATSUKI", "C0DESK", "C0MINATO"
NOT_YOU = frozenset({"unknown_person", "not_allowed", "wrong_customer", "not_here"})
"""Refusals because of who it is; others are about the state of things."""


@value
class Speaker:
    user: str
    team: str
    """As the payload claims."""
    channel: str = ""
    """Where they press; empty: where the button stands."""
    locale: str = "ja"


SPEAKERS = {
    "lead": Speaker(user="U0TAKAHASHI", team="T0HINODE"),
    "engineer": Speaker(user="U0SATO", team="T0HINODE"),
    "subcontractor": Speaker(user="U0HAYASHI", team="T0HINODE"),
    "guest": Speaker(user="U0GUEST", team="T0HINODE"),
    "unlisted person of the provider": Speaker(user="U0YAMADA", team="T0HINODE"),
    "customer": Speaker(user="U0TANAKA", team="T0AKATSUKI", channel=AKATSUKI),
    "customer who says the button stands in #desk": Speaker(user="U0TANAKA", team="T0AKATSUKI", channel=DESK),
    "customer who claims to be of the provider": Speaker(user="U0TANAKA", team="T0HINODE", channel=AKATSUKI),
    "another customer in their own channel": Speaker(user="U0OKADA", team="T0MINATO", channel=MINATO, locale="en"),
    "stranger in the customer's channel": Speaker(user="U0OKADA", team="T0MINATO", channel=AKATSUKI),
    "stranger who claims to be the customer's": Speaker(user="U0OKADA", team="T0AKATSUKI", channel=AKATSUKI),
    "deactivated customer": Speaker(user="U0ITO", team="T0AKATSUKI", channel=AKATSUKI),
    "deactivated engineer": Speaker(user="U0EMMA", team="T0HINODE", locale="en"),
    "somebody whom Slack does not show to us": Speaker(user="U0FAR", team="T0HINODE"),
    "the bot itself": Speaker(user="U0DESK", team="T0HINODE"),
}

STAFF = frozenset({"lead", "engineer", "subcontractor"})
CUSTOMER = frozenset({"customer"})
EVERYBODY = STAFF | CUSTOMER

PRESSES = {
    "panel.report": (AKATSUKI, "AKATSUKI", EVERYBODY | {"another customer in their own channel"}),
    "offer.record": (AKATSUKI, "{ts}", EVERYBODY | {"another customer in their own channel"}),
    "offer.form": (AKATSUKI, "{ts}", EVERYBODY | {"another customer in their own channel"}),
    "unanswered.record": (DESK, "AKATSUKI|{ts}", STAFF),
    "unanswered.dismiss": (DESK, "AKATSUKI|{ts}", STAFF),
    "system": (DESK, "order", EVERYBODY | {"another customer in their own channel"}),
    "customer": (DESK, "AKATSUKI", EVERYBODY | {"another customer in their own channel"}),
    "incident.acknowledge": (DESK, "AKATSUKI-1", STAFF),
    "incident.take_command": (DESK, "AKATSUKI-1", STAFF),
    "incident.answered": (DESK, "AKATSUKI-1", STAFF),
    "incident.note": (DESK, "AKATSUKI-1", STAFF),
    "incident.update": (DESK, "AKATSUKI-1", STAFF),
    "incident.ask": (DESK, "AKATSUKI-1", STAFF),
    "incident.mitigate": (DESK, "AKATSUKI-1", STAFF),
    "incident.reopen": (DESK, "AKATSUKI-1", EVERYBODY),
    "incident.resolve": (DESK, "AKATSUKI-1", STAFF),
    "incident.severity": (DESK, "AKATSUKI-1", STAFF),
    "incident.not_fixed": (AKATSUKI, "AKATSUKI-1|{digest}", EVERYBODY),
    "incident.verify": (AKATSUKI, "AKATSUKI-1|{digest}", CUSTOMER),
    "incident.times": (AKATSUKI, "AKATSUKI-1", EVERYBODY),
    "outbox.retry": (DESK, "op-of-nobody", STAFF),
}
"""Button: where it stands, its value, and who may press it. Presses in the report form only draw it anew: what another
customer's person sees then is their own (see below)."""

FORMS = {
    "incident.report": (AKATSUKI, EVERYBODY),
    "incident.note": (DESK, STAFF),
    "incident.update": (DESK, STAFF),
    "incident.ask": (DESK, STAFF),
    "incident.mitigate": (DESK, STAFF),
    "incident.reopen": (DESK, EVERYBODY),
    "incident.resolve": (DESK, STAFF),
    "incident.severity": (DESK, STAFF),
    "incident.not_fixed": (AKATSUKI, EVERYBODY),
}

WORDS = {
    "report": STAFF,
    "list": STAFF,
    "show AKATSUKI-1": STAFF,
    "ack AKATSUKI-1": STAFF,
    "severity AKATSUKI-1 sev2": STAFF,
    "note AKATSUKI-1 memo": STAFF,
    "update AKATSUKI-1 text": STAFF,
    "ask AKATSUKI-1 text": STAFF,
    "mitigate AKATSUKI-1 text": STAFF,
    "resolve AKATSUKI-1": STAFF,
    "reopen AKATSUKI-1 text": STAFF,
    "help": STAFF,
}

HEARD = {
    "message": EVERYBODY,
    "app_mention": EVERYBODY,
    "reaction_added": EVERYBODY | {name for name in SPEAKERS if name.startswith("customer ")},
    "user_change": frozenset(),
    "channel_shared": frozenset(),
    "channel_unshared": frozenset(),
    "member_joined_channel": frozenset(),
    "member_left_channel": frozenset(),
}
"""Event: by whom it may change the customer's record. A reaction tells no team and no place but the message's own."""

FILLED = {
    "text": {"value": "経過です"},
    "cause": {"value": "上限"},
    "work": {"value": "再起動"},
    "severity": {"selected_option": {"value": "sev2"}},
    "system": {"selected_option": {"value": "order"}},
    "what": {"value": "注文画面が開きません"},
    "since": {"selected_date_time": 1763942400},
}

_counter = itertools.count(1)


class Stage(logging.Handler):
    """The world with a case of each customer, a message of the customer that waits, and an eye on the log."""

    def __init__(self, world: World, ts: str) -> None:
        super().__init__(logging.INFO)
        self.world, self.door, self.ts = world, Door(world), ts
        self.entries: list[Json] = []

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, dict):
            self.entries.append(record.msg)

    async def versions(self) -> dict[str, int]:
        ids = ("provider", "AKATSUKI", "MINATO", "AKATSUKI-1", "AKATSUKI-2", "MINATO-1", "MINATO-2")
        return {case_id: (await self.world.app.office.store.load(case_id)).version for case_id in ids}

    @contextmanager
    def refusals(self) -> Iterator[list[Json]]:
        """What the log says of one request: the refusals, and no fault of ours."""
        self.entries.clear()
        found: list[Json] = []
        yield found
        faults = [each for each in self.entries if each["event"] in ("request_failed", "listener_failed")]
        assert not faults, faults
        found += [each for each in self.entries if each["event"] == "refused"]

    def shown(self, trigger: str) -> Json:
        """The view that the desk opened with this trigger."""
        for entry in reversed(self.world.sandbox.traffic.entries):
            if entry.direction == "from_app" and entry.body.get("trigger_id") == trigger:
                assert entry.answer["ok"], entry.answer
                return dict(entry.body["view"])
        raise AssertionError("nothing was opened")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(world: World) -> AsyncIterator[Stage]:
    """One for all: whoever may not, changes nothing; and what the others change makes them no other people."""
    desk, okada = world.app.office.desk, replace(TANAKA, team="T0MINATO", user="U0OKADA")
    await desk.submit(a_report(desk.clock.now()))
    await desk.submit(a_report(desk.clock.now(), by=okada, case_id="MINATO"))
    said = await world.tanaka.writes("注文画面が開かなくなりました。確認をお願いします")
    for leaver in ("U0ITO", "U0EMMA"):
        world.sandbox.deactivate(leaver)
    await world.settle()
    stage, log = Stage(world, said), logging.getLogger("slackbot")
    before = log.level
    log.addHandler(stage)
    log.setLevel(logging.INFO)
    yield stage
    log.removeHandler(stage)
    log.setLevel(before)


def the_rest(may: frozenset[str]) -> list[tuple[str, bool]]:
    """Those who may not come first: after them nothing has changed."""
    assert may <= set(SPEAKERS)
    return sorted(((name, name in may) for name in SPEAKERS), key=lambda each: each[1])


# ── Every row is here ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_every_button_form_command_and_event_has_its_row() -> None:
    assert set(PRESSES) == set(dispatch.PRESSES)
    assert set(FORMS) == set(dispatch.FORMS)
    assert set(dispatch.COMMANDS) == {"/incident"}
    assert [words.split()[0] for words in WORDS] == [word.name for word in commands.TABLE]
    assert set(HEARD) == set(dispatch.EVENTS)


# ── Buttons ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def presses(stage: Stage, button: str, home: str, given: str, who: Speaker) -> tuple[Answer, str, list[Json]]:
    digest = shown(await incident(stage.world.app.office.desk))
    in_view = button in ("system", "customer")
    view = "V0FORM" if in_view else ""
    trigger, channel = stage.door.trigger(who.user, view), who.channel or home
    more: Json = {"channel": channel}
    if in_view:
        made = form("incident.report", {"channel": channel, "customer": "AKATSUKI"}, {}, user="U", team="T", view=view)
        more |= {"view": made["view"]}
    payload = press(
        button,
        given.format(ts=stage.ts, digest=digest),
        user=who.user,
        team=who.team,
        trigger=trigger,
        ts=stage.door.ts(),
        **more,
    )
    with stage.refusals() as refused:
        answer = await stage.door.payload(payload)
    return answer, trigger, refused


@pytest.mark.parametrize("button", PRESSES)
async def test_who_may_press(button: str, stage: Stage) -> None:
    home, given, may = PRESSES[button]
    before = await stage.versions()
    for name, allowed in the_rest(may):
        answer, trigger, refused = await presses(stage, button, home, given, SPEAKERS[name])
        told = [each for each in refused if each["code"] in NOT_YOU]
        assert answer.status == 200
        assert bool(told) != allowed, (button, name, refused)
        if told:
            if button not in ("system", "customer"):
                _hears_why(stage, trigger, told[0], SPEAKERS[name])
            assert await stage.versions() == before, (button, name)


def _hears_why(stage: Stage, trigger: str, refused: Json, who: Speaker) -> None:
    """A small modal of their own, in the language of the place, with the reference that the log has."""
    said = orjson.dumps(stage.shown(trigger)).decode()
    assert text(who.locale, f"refusal.{refused['code']}") in said
    assert refused["reference"] in said


async def test_who_is_unknown_in_an_english_channel_is_told_so_in_english(stage: Stage) -> None:
    tanaka = Speaker(user="U0TANAKA", team="T0AKATSUKI", channel=MINATO)

    _, trigger, refused = await presses(stage, "panel.report", MINATO, "MINATO", tanaka)

    assert text("en", "refusal.unknown_person") in orjson.dumps(stage.shown(trigger)).decode()
    assert [each["code"] for each in refused] == ["unknown_person"]


async def test_another_customer_draws_their_own_form_only(stage: Stage) -> None:
    """Choosing a customer in the form, with a name that was never offered to them."""
    view = await _opened_form(stage, "U0OKADA", "T0MINATO", MINATO)
    drawn = len(stage.world.sandbox.traffic.named("views.update"))
    made = press(
        "customer", "AKATSUKI", user="U0OKADA", team="T0MINATO", trigger="1.2.3", ts=stage.door.ts(), channel=MINATO
    )
    stated = {"customer": {"customer": {"selected_option": {"value": "AKATSUKI"}}}}
    await stage.door.payload({**made, "view": {**view, "state": {"values": stated}}})

    assert len(stage.world.sandbox.traffic.named("views.update")) == drawn


async def _opened_form(stage: Stage, user: str, team: str, channel: str) -> Json:
    trigger = stage.door.trigger(user)
    payload = press("panel.report", "x", user=user, team=team, trigger=trigger, ts=stage.door.ts(), channel=channel)
    await stage.door.payload(payload)
    return {**stage.shown(trigger), "id": "V0OPEN", "type": "modal"}


@pytest.mark.parametrize("given", ["9999999999.000001", "nonsense", "", "1.1|1.1", "\u0000", "x" * 2000])
@pytest.mark.parametrize("button", ["offer.record", "offer.form"])
async def test_a_message_that_is_not_there_makes_no_incident(button: str, given: str, stage: Stage) -> None:
    before = await stage.versions()

    _, trigger, refused = await presses(stage, button, AKATSUKI, given, SPEAKERS["customer"])

    assert [each["code"] for each in refused] == ["message_is_gone"]
    assert stage.shown(trigger)["callback_id"] == "refusal"
    assert await stage.versions() == before


async def test_a_message_of_one_channel_makes_no_incident_of_another_customer(stage: Stage) -> None:
    before = await stage.versions()

    _, _, refused = await presses(stage, "unanswered.record", DESK, "MINATO|{ts}", SPEAKERS["engineer"])

    assert [each["code"] for each in refused] == ["message_is_gone"]
    assert await stage.versions() == before


async def test_a_button_that_no_longer_exists_says_so(stage: Stage) -> None:
    _, trigger, refused = await presses(stage, "incident.escalate", DESK, "AKATSUKI-1", SPEAKERS["engineer"])

    assert [each["code"] for each in refused] == ["outdated"]
    assert text("ja", "refusal.outdated") in orjson.dumps(stage.shown(trigger)).decode()


# ── Forms ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def submits(
    stage: Stage, callback: str, who: Speaker, metadata: Json, values: Json = FILLED
) -> tuple[Answer, list[Json]]:
    payload = form(callback, metadata, values, user=who.user, team=who.team, view=f"V0{next(_counter)}")
    with stage.refusals() as refused:
        answer = await stage.door.payload(payload)
    return answer, refused


@pytest.mark.parametrize("callback", FORMS)
async def test_who_may_submit(callback: str, stage: Stage) -> None:
    home, may = FORMS[callback]
    before = await stage.versions()
    digest = shown(await incident(stage.world.app.office.desk))
    for name, allowed in the_rest(may):
        who = SPEAKERS[name]
        metadata = {"channel": who.channel or home, "customer": "AKATSUKI", "case": "AKATSUKI-1", "shown": digest}
        answer, refused = await submits(stage, callback, who, metadata)
        told = [each for each in refused if each["code"] in NOT_YOU]
        assert answer.status == 200
        assert bool(told) != allowed, (callback, name, refused)
        if told:
            said = next(iter(answer.json["errors"].values()))
            assert text(who.locale, f"refusal.{told[0]['code']}") in said
            assert told[0]["reference"] in said
            assert await stage.versions() == before, (callback, name)


FORGED = {
    "another customer's channel": {"channel": MINATO, "customer": "MINATO"},
    "another customer": {"channel": AKATSUKI, "customer": "MINATO"},
    "another customer's case": {"channel": AKATSUKI, "customer": "AKATSUKI", "case": "MINATO-1"},
    "#desk": {"channel": DESK, "customer": "AKATSUKI"},
    "a channel that does not exist": {"channel": "C0NOWHERE", "customer": "AKATSUKI"},
    "no channel": {"customer": "AKATSUKI"},
    "nothing": {},
}


@pytest.mark.parametrize("forged", FORGED)
async def test_a_report_form_that_names_something_else_is_refused(forged: str, stage: Stage) -> None:
    before = await stage.versions()

    _, refused = await submits(stage, "incident.report", SPEAKERS["customer"], FORGED[forged])

    assert [each["code"] in NOT_YOU for each in refused] == [True]
    assert await stage.versions() == before


async def test_a_customer_cannot_choose_another_customer_in_the_report_form(stage: Stage) -> None:
    before = await stage.versions()
    values = {**FILLED, "customer": {"selected_option": {"value": "MINATO"}}}

    _, refused = await submits(
        stage, "incident.report", SPEAKERS["customer"], {"channel": AKATSUKI, "customer": "AKATSUKI"}, values
    )

    assert [each["code"] for each in refused] == ["wrong_customer"]
    assert await stage.versions() == before


async def test_staff_in_a_customers_channel_do_not_touch_another_customers_case(stage: Stage) -> None:
    """They may by mistake: the card they read is not the one they write to."""
    before = await stage.versions()

    _, refused = await submits(
        stage, "incident.update", SPEAKERS["engineer"], {"channel": AKATSUKI, "case": "MINATO-1"}
    )

    assert [each["code"] for each in refused] == ["wrong_customer"]
    assert await stage.versions() == before


# ── Commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", WORDS)
async def test_who_may_command(words: str, stage: Stage) -> None:
    before = await stage.versions()
    for name, allowed in the_rest(WORDS[words]):
        who = SPEAKERS[name]
        trigger = stage.door.trigger(who.user)
        payload = command(words, user=who.user, team=who.team, trigger=trigger, channel=who.channel or DESK)
        with stage.refusals() as refused:
            answer = await stage.door.payload(payload)
        told = [each for each in refused if each["code"] in NOT_YOU]
        assert bool(told) != allowed, (words, name, refused)
        if told:
            assert answer.json["response_type"] == "ephemeral"
            assert told[0]["reference"] in answer.json["text"]
            assert await stage.versions() == before, (words, name)


async def test_a_command_of_another_app_is_not_ours(stage: Stage) -> None:
    trigger = stage.door.trigger("U0SATO")
    with stage.refusals() as refused:
        await stage.door.payload(command("x", user="U0SATO", team="T0HINODE", trigger=trigger, name="/weather"))

    assert [each["code"] for each in refused] == ["outdated"]


# ── Events ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def an_event(kind: str, who: Speaker, stage: Stage, about: str = "") -> Json:
    channel = who.channel or AKATSUKI
    base: dict[str, Any] = {"type": kind, "channel": channel, "user": who.user, "event_ts": stage.door.ts()}
    if kind in ("message", "app_mention"):
        text_ = f"{'<@U0DESK> ' if kind == 'app_mention' else ''}在庫画面も開きません"
        return message(stage.door.ts(), text_, who.user, type=kind, channel=channel, user_team=who.team)
    if kind == "reaction_added":
        item = {"type": "message", "channel": AKATSUKI, "ts": about or stage.ts}
        return {**base, "reaction": "ticket", "item": item}
    if kind == "user_change":
        return {**base, "user": {"id": who.user}}
    return {**base, "team": who.team}


@pytest.mark.parametrize("kind", HEARD)
async def test_who_is_heard(kind: str, stage: Stage) -> None:
    """Whoever is unknown is not answered either: what strangers write is none of the desk's business."""
    for name in [name for name, heard in the_rest(HEARD[kind]) if not heard]:
        before = await stage.versions()
        with stage.refusals():
            answer = await stage.door.payload(event(an_event(kind, SPEAKERS[name], stage)))
        changed = {case_id for case_id, version in (await stage.versions()).items() if version != before[case_id]}
        assert answer.status == 200
        assert changed <= {"MINATO"}, (kind, name)


@pytest.mark.parametrize("kind", ["message", "app_mention", "reaction_added"])
async def test_a_customer_is_heard(kind: str, stage: Stage) -> None:
    said = await stage.world.tanaka.writes("会員サイトの表示が崩れています") if kind == "reaction_added" else ""
    before = await stage.versions()

    await stage.door.payload(event(an_event(kind, SPEAKERS["customer"], stage, said)))

    assert await stage.versions() == {**before, "AKATSUKI": before["AKATSUKI"] + 1}
