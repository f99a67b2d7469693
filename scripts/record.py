"""Records what this build stores, for the builds to come: tests/data/schema-<number>.jsonl.

    .venv/bin/python -m scripts.record

Days at the desk, with cases of every kind and state, timers, and an outbox that has not come to rest; and beside it
the shapes of all that is stored. tests/store/test_schema.py holds later builds to open it and to go on with it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from slackbot import codec, embedded
from slackbot.agreement.draft import Part
from slackbot.agreement.particulars import Agreement, CustomerPeople, Severity, load_all
from slackbot.agreement.reading import propose
from slackbot.agreement.texts import standard
from slackbot.backup.keys import dump_key, read_all
from slackbot.cases import Binding, Customer, ServiceRequest
from slackbot.cases.bindings import StartBinding, binding_id
from slackbot.cases.cooperation import AskCustomer, Reply
from slackbot.cases.customers import AcceptAgreement, AskForAcceptance, Hear
from slackbot.cases.incidents import Acknowledge, Mitigate, PostUpdate, Reopen, Resolve, SetSeverity, Verify, WriteNote
from slackbot.cases.incidents.state import Incident, Level, Origin, Source, shown
from slackbot.cases.service_requests import (
    AnswerRequest,
    ConfirmRequest,
    MakeRequest,
    NoteOnRequest,
    TurnIntoIncident,
    TurnIntoRequest,
)
from slackbot.cases.service_requests.state import shown as digest_of
from slackbot.clock import ManualClock, millis
from slackbot.entries import entry_for
from slackbot.line import script
from slackbot.migrations import SCHEMA
from slackbot.words import Authority, CommandBase, Done, Hook
from tests.acting import CUSTOMER, ENGINEER, LEAD, a_report, command
from tests.conftest import CONFIG
from tests.rules import registering
from tests.scenarios.world import World, opened

DATA = Path(__file__).parents[1] / "tests" / "data"
BEGIN = datetime(2026, 11, 24, 1, tzinfo=UTC)


@asynccontextmanager
async def a_world() -> AsyncIterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        server = embedded.start(Path(folder))
        try:
            async with opened(server.url, ManualClock(BEGIN), load_all(CONFIG)) as world:
                yield world
        finally:
            server.stop()


async def live(world: World) -> None:
    await world.app.agreements.keep(standard("en"), propose(standard("en")))
    await _nobody_confirms(world)
    await _talk(world)
    await _work(world)
    await world.settle()
    await _leave(world)
    await _requests(world)
    await _registration(world)


async def _nobody_confirms(world: World) -> None:
    case = await _reported(world, "夜間バッチが終わりません")
    await _do(world, command(Acknowledge, case_id=case))
    await _do(world, command(Resolve, case_id=case, cause="ロックの競合", work="再実行しました"))
    await world.forward(days=4)


async def _talk(world: World) -> None:
    """Messages of every fate: offered, recorded, answered, shown in #desk, still waiting."""
    said = [await world.tanaka.writes(f"帳票 {n} が出力されません。") for n in range(4)]
    await world.tanaka.reacts("ticket", said[0])
    await world.ito.reacts("sos", said[1])
    await world.tanaka.clicks("この内容で受付する")
    await world.sato.writes("確認いたします。", thread=said[2])
    await world.forward(minutes=20)
    await world.tanaka.writes("会員サイトにログインできません。")


async def _work(world: World) -> None:
    """One incident in each state."""
    await _reported(world, "注文画面が開きません", impact=Level.HIGH, urgency=Level.LOW, phone="03-0000-0000")
    started = [await _reported(world, f"在庫の数が合いません（{n}）", affected="全員") for n in range(6)]
    for case in started:
        await _do(world, command(Acknowledge, case_id=case))
    at_work, asked, mitigated, resolved, closed, reopened = started
    await _do(world, command(SetSeverity, case_id=at_work, severity=Severity.SEV1))
    await _do(world, command(WriteNote, case_id=at_work, text="社内メモ"))
    await _do(world, command(PostUpdate, case_id=at_work, text="原因を調べています。"))
    await _do(world, command(AskCustomer, case_id=asked, text="画面の画像をお送りください。"))
    answer = command(Reply, CUSTOMER, asked, ts="1764000000.000900", text="送ります", files=(("F0IMAGE", "画面.png"),))
    await _do(world, answer)
    await _do(world, command(Mitigate, case_id=mitigated, text="別の経路に切り替えました"))
    for case in (resolved, closed, reopened):
        await _do(world, command(Resolve, case_id=case, cause="接続数の上限", work="上限を引き上げました"))
    await _do(world, command(Verify, CUSTOMER, closed, shown=await _shown(world, closed)))
    again = command(Reopen, CUSTOMER, reopened, shown=await _shown(world, reopened), reason="まだ開きません")
    await _do(world, again)


async def _requests(world: World) -> None:
    """One service request in each state, and two that were turned."""
    made, origin = [], Origin(source=Source.FORM)
    for n, kind in enumerate(("2(1)", "2(2)", "2(5)", "2(1)")):
        asked = MakeRequest(
            id=f"view:V{n}:service_request.make",
            case_id="AKATSUKI",
            by=CUSTOMER,
            choice=kind,
            what=f"質問 {n}",
            origin=origin,
        )
        made.append(await _do(world, asked))
    answered, closed, turned, _ = made
    await _do(world, command(NoteOnRequest, case_id=answered, text="社内メモ"))
    for case in (answered, closed):
        await _do(world, command(AnswerRequest, case_id=case, text="帳票の画面から出力できます。"))
    request = await world.app.office.case(closed)
    assert isinstance(request, ServiceRequest)
    await _do(world, command(ConfirmRequest, CUSTOMER, closed, shown=digest_of(request)))
    await _do(world, command(TurnIntoIncident, case_id=turned))
    question = await _reported(world, "集計の見かたが分かりません")
    await _do(world, command(TurnIntoRequest, case_id=question, choice="2(2)"))


async def _registration(world: World) -> None:
    """A channel whose customer is half filled in, and an agreement that was asked for and accepted."""
    await _do(
        world, registering.command(StartBinding, channel="C0MINATO", desk="C0DESK", found=registering.FOUND, terms={})
    )
    found = await world.app.office.store.case(binding_id("C0MINATO"))
    assert isinstance(found, Binding)
    await _do(world, registering.fills_in(found, Part.COMPANY))
    customer = await world.app.office.store.case("AKATSUKI")
    assert isinstance(customer, Customer)
    terms = await world.app.office.agreement(customer.agreement)
    named = replace(terms.particulars, signed=None, people=CustomerPeople(contract_owners=(CUSTOMER.user,)))
    agreement = Agreement.of(terms.document, named, terms.provider)
    await world.app.agreements.put(agreement)
    version = agreement.version
    await _do(world, command(AskForAcceptance, LEAD, "AKATSUKI", agreement=version))
    owner = replace(CUSTOMER, authorities=(Authority.CONTRACT_OWNER,))
    await _do(world, command(AcceptAgreement, owner, "AKATSUKI", agreement=version))


async def _leave(world: World) -> None:
    """One message in doubt, dead letters, a notice that waits for its card, one claimed, and the rest in its queues."""
    faults, outbox = world.sandbox.faults, world.app.outbox
    faults.add(method="chat.postMessage", status=500, after_effect=True, times=1)
    await _reported(world, "印刷ができません")
    await outbox.drain()
    world.clock.forward(timedelta(seconds=2))
    faults.add(method="chat.postMessage", error="is_archived")
    dead = await _reported(world, "検索が遅くなっています")
    for _ in range(4):
        await outbox.drain()
        world.clock.forward(timedelta(seconds=1))
    await _do(world, command(Acknowledge, case_id=dead))
    await outbox.drain()
    faults.clear()
    heard = await _unsettled(world, "メールが届きません。")
    origin = Origin(source=Source.MESSAGE, message=heard, permalink="https://hinode.slack.com/archives/C0AKATSUKI/p1")
    await _do(world, a_report(world.clock.now(), origin=origin, reporter="U0ITO"))
    call = Origin(source=Source.PHONE, caller="伊藤様")
    await _do(world, a_report(world.clock.now(), ENGINEER, origin=call, told_at=world.clock.now() - timedelta(hours=1)))
    await _do(world, command(PostUpdate, case_id="AKATSUKI-4", text="復旧の見込みは夕方です。"))
    await _for_another_system(world)
    await world.app.office.queue.claim(world.clock.now())


async def _for_another_system(world: World) -> None:
    hook = Hook(endpoint="iam", event="access.granted", at=world.clock.now(), data={"case": "AKATSUKI-4"})
    entry, store = entry_for("AKATSUKI-4", hook, "hook-of-another-system"), world.app.office.store
    await store.run(script("put"), json.dumps(entry), millis(world.clock.now()))


async def _unsettled(world: World, text: str) -> str:
    """A message that is heard while the outbox stands still."""
    heard = Hear(
        id="msg:C0AKATSUKI:1795828850.000100",
        case_id="AKATSUKI",
        by=CUSTOMER,
        ts="1795828850.000100",
        user="U0TANAKA",
        text=text,
    )
    await _do(world, heard)
    return heard.ts


async def _reported(world: World, what: str, **given: Any) -> str:
    return await _do(world, a_report(world.clock.now(), what=what, **given))


async def _do(world: World, asked: CommandBase) -> str:
    outcome = await world.app.office.desk.submit(asked)
    assert isinstance(outcome, Done), outcome
    return outcome.case_id


async def _shown(world: World, case: str) -> str:
    found = await world.app.office.store.case(case)
    assert isinstance(found, Incident)
    return shown(found)


async def record() -> Path:
    async with a_world() as world:
        await live(world)
        store = world.app.office.store
        lines = [dump_key(key) async for key in read_all(store.redis, store.prefix)]
        path = DATA / f"schema-{SCHEMA}.jsonl"
        path.write_bytes(b"\n".join([f'"{world.clock.now().isoformat()}"'.encode(), *sorted(lines), b""]))
        return path


def shapes() -> dict[str, str]:
    """Every type that is stored, by name, with a digest of its JSON schema."""
    found: dict[str, Any] = {}
    for name, kind in codec.STORED.items():
        whole = kind.adapter.json_schema()
        found |= whole.pop("$defs", {}) | {name: whole}
    return {name: _digest(found[name]) for name in sorted(found)}


def _digest(schema: Any) -> str:
    return hashlib.sha256(json.dumps(_bare(schema), sort_keys=True).encode()).hexdigest()[:12]


def _bare(part: Any) -> Any:
    """Without the words that explain it."""
    if isinstance(part, dict):
        return {name: _bare(each) for name, each in part.items() if name != "description" or not isinstance(each, str)}
    return [_bare(each) for each in part] if isinstance(part, list) else part


if __name__ == "__main__":
    print(asyncio.run(record()))
    (DATA / "shapes.json").write_text(json.dumps({"schema": SCHEMA, "shapes": shapes()}, indent=1) + "\n")
