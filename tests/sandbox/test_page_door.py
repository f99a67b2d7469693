from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.bundle import PAGE
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from tests.sandbox.conftest import SECRET, TOKEN, manifest
from tests.sandbox.kit import asked, line, modal, opened
from tests.sandbox.receiver import Receiver


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(sandbox.url) as session:
        yield session


async def state(page: aiohttp.ClientSession, user: str) -> dict[str, Any]:
    async with page.get("/ui/state", params={"as": user}) as response:
        seen: dict[str, Any] = await response.json()
        return seen


async def do(page: aiohttp.ClientSession, user: str, what: str, **more: Any) -> dict[str, Any]:
    async with page.post("/ui/do", json={"as": user, "do": what, **more}) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_a_person_sees_their_channels_and_nobody_elses(page: aiohttp.ClientSession) -> None:
    staff, customer, third = [await state(page, user) for user in ("U0SATO", "U0TANAKA", "U0OKADA")]
    assert [each["id"] for each in staff["channels"]] == ["C0DESK", "C0AKATSUKI", "C0HARBOR", "C0KAEDE"]
    assert [each["id"] for each in customer["channels"]] == ["C0AKATSUKI"]
    assert third["channels"] == []
    assert [each["command"] for each in staff["commands"]] == ["/incident", "/raw"]
    assert customer["commands"] == []


async def test_a_message_is_seen_with_its_thread_reactions_and_files(
    page: aiohttp.ClientSession, slack: AsyncWebClient
) -> None:
    file = {"name": "a.txt", "mimetype": "text/plain", "content_base64": "aGk="}
    said = await do(page, "U0TANAKA", "post", channel="C0AKATSUKI", text="down", files=[file])
    await slack.chat_postMessage(channel="C0AKATSUKI", text="seen", thread_ts=said["ts"])
    await do(page, "U0SATO", "react", channel="C0AKATSUKI", ts=said["ts"], name="eyes")
    seen = await state(page, "U0ITO")
    (message,) = seen["messages"]["C0AKATSUKI"]
    assert (message["text"], message["reply_count"], message["thread_ts"]) == ("down", 1, None)
    assert message["reactions"] == [{"name": "eyes", "users": ["U0SATO"]}]
    assert [(each["name"], each["size"]) for each in message["files"]] == [("a.txt", 2)]
    (reply,) = seen["threads"]["C0AKATSUKI"][said["ts"]]
    assert (reply["text"], reply["bot_id"]) == ("seen", "B0DESK")


async def test_a_view_is_seen_by_its_person_with_state_and_errors(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient, page: aiohttp.ClientSession
) -> None:
    view = await opened(sandbox, app, slack, modal(asked(line())))
    refused = await do(page, "U0SATO", "submit", view_id=view)
    assert refused["errors"] == {"q": "この項目は必須です。"}
    (seen,) = (await state(page, "U0SATO"))["modals"]
    assert (seen["id"], seen["errors"]) == (view, refused["errors"])
    assert seen["state"]["values"]["q"]["a"]["value"] is None
    assert (await state(page, "U0EMMA"))["modals"] == []


async def test_who_is_nobody_sees_nothing(page: aiohttp.ClientSession) -> None:
    for user in ("U0NOBODY", "U0DESK"):
        async with page.get("/ui/state", params={"as": user}) as response:
            assert response.status == 404
    assert (await do(page, "U0NOBODY", "post"))["error"] == "bad_request"
    assert (await do(page, "U0SATO", "fly"))["error"] == "bad_request"


async def test_without_a_name_the_page_starts_as_a_customer(page: aiohttp.ClientSession) -> None:
    async with page.get("/ui/state") as response:
        assert (await response.json())["me"]["id"] == "U0TANAKA"


async def test_every_change_is_told_to_open_pages(page: aiohttp.ClientSession) -> None:
    async with page.get("/ui/events") as stream:
        first = orjson.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))
        await do(page, "U0SATO", "post", channel="C0DESK", text="hi")
        second = orjson.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))
    assert second["version"] > first["version"]


async def test_an_open_page_does_not_hold_the_sandbox_up(sandbox: Sandbox, page: aiohttp.ClientSession) -> None:
    async with page.get("/ui/events") as stream:
        await stream.content.readuntil(b"\n\n")
        await sandbox.stop()
        assert (await stream.content.read()).startswith(b"data: "), "the stream ends in order, not by being cut off"


async def test_the_page_moves_the_clock(page: aiohttp.ClientSession, clock: ManualClock) -> None:
    before = clock.now()
    answer = await do(page, "U0SATO", "forward", seconds=1800)
    assert clock.now() - before == timedelta(minutes=30)
    assert answer["now"] == (await state(page, "U0SATO"))["now"] == clock.now().timestamp()
    assert (await do(page, "U0SATO", "forward", seconds=-1))["error"] == "bad_request"


async def test_traffic_shows_both_ways_without_secrets(
    page: aiohttp.ClientSession, sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    await slack.chat_postMessage(channel="C0DESK", text=f"a token {TOKEN}")
    await sandbox.settled()
    async with page.get("/ui/traffic", params={"after": 0}) as response:
        raw = await response.text()
    entries = orjson.loads(raw)["entries"]
    assert [(each["direction"], each["name"], each["status"]) for each in entries] == [
        ("from_app", "chat.postMessage", 200),
        ("to_app", "message", 200),
    ]
    assert entries[0]["answer"]["ok"] is True
    assert TOKEN not in raw
    assert "sandbox-verification-token" not in raw
    async with page.get("/ui/traffic", params={"after": entries[-1]["n"]}) as response:
        assert (await response.json())["entries"] == []


async def test_the_page_is_served_and_nothing_beside_it(page: aiohttp.ClientSession) -> None:
    async with page.get("/") as response:
        assert (response.status, await response.read()) == (200, (PAGE / "index.html").read_bytes())
    for name in ("..%2Fserver.py", "nothing.js", "%2Fetc%2Fpasswd"):
        async with page.get(f"/static/{name}") as response:
            assert response.status == 404


async def test_the_page_comes_as_one_script_and_one_stylesheet_and_only_once(page: aiohttp.ClientSession) -> None:
    for name, kind in (("page.js", "text/javascript"), ("page.css", "text/css"), ("page.js.map", "application/json")):
        async with page.get(f"/static/{name}") as response:
            assert (response.status, response.content_type) == (200, kind)
            mark = response.headers["ETag"]
        async with page.get(f"/static/{name}", headers={"If-None-Match": mark}) as response:
            assert (response.status, await response.read()) == (304, b"")


async def test_the_scripts_map_leads_every_line_to_a_file_that_is_served(page: aiohttp.ClientSession) -> None:
    async with page.get("/static/page.js") as response:
        lines = (await response.text()).splitlines()
    async with page.get("/static/page.js.map") as response:
        sections = (await response.json())["sections"]
    assert len(sections) == len([*PAGE.glob("*.js")])
    for section in sections:
        (name,) = section["map"]["sources"]
        async with page.get(name) as response:
            source = (await response.text()).splitlines()
        first, count = section["offset"]["line"], len(section["map"]["mappings"].split(";"))
        theirs = [each for each in source if not each.startswith(("import ", "export ", "} from "))]
        assert [each for each in lines[first : first + count] if each in theirs] == theirs


async def test_a_permalink_opens_the_thread_as_the_same_person(
    page: aiohttp.ClientSession, sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    parent = (await slack.chat_postMessage(channel="C0DESK", text="p"))["ts"]
    reply = (await slack.chat_postMessage(channel="C0DESK", text="r", thread_ts=parent))["ts"]
    link = (await slack.chat_getPermalink(channel="C0DESK", message_ts=reply))["permalink"]
    headers = {"Referer": f"{sandbox.url}/?as=U0EMMA"}
    async with page.get(link, headers=headers, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (302, f"/?channel=C0DESK&thread={parent}&as=U0EMMA")
    async with page.get("/archives/C0DESK/p1", allow_redirects=False) as response:
        assert response.status == 404


async def test_a_foreign_host_name_or_a_foreign_form_is_refused(page: aiohttp.ClientSession) -> None:
    async with page.get("/ui/state", headers={"Host": "evil.example:80"}) as response:
        assert response.status == 421
    async with page.post("/ui/do", data='{"as": "U0SATO", "do": "post"}') as response:
        assert response.status == 415
    async with page.post("/ui/do", data="{", headers={"Content-Type": "application/json"}) as response:
        assert response.status == 400


async def test_the_desks_process_is_there_only_with_a_supervisor(
    page: aiohttp.ClientSession, clock: ManualClock
) -> None:
    async with page.post("/ui/desk", json={"do": "status"}) as response:
        assert response.status == 404
    orders: list[str] = []

    async def supervisor(order: str) -> dict[str, Any]:
        orders.append(order)
        return {"running": order == "status"}

    app = AppConfig(None, SECRET, TOKEN)
    sandbox = Sandbox(clock, manifest(), app, seed_world, supervisor=supervisor)
    await sandbox.start()
    async with aiohttp.ClientSession(sandbox.url) as own:
        async with own.post("/ui/desk", json={"do": "kill"}) as response:
            assert await response.json() == {"running": False}
        async with own.post("/ui/desk", json={"do": "dance"}) as response:
            assert response.status == 400
    assert orders == ["kill"]
    await sandbox.stop()


async def test_a_killed_sandbox_opens_with_the_same_world(app: Receiver, clock: ManualClock, tmp_path: Path) -> None:
    """Everything that was answered stands in the file; the first is not stopped before the second starts."""
    config, file = AppConfig(app.url, SECRET, TOKEN), tmp_path / "deep" / "world.json"
    first = Sandbox(clock, manifest(), config, seed_world, save_to=file)
    await first.start()
    slack = AsyncWebClient(token=TOKEN, base_url=first.api_url, retry_handlers=[])
    view = await opened(first, app, slack, modal(asked(line())))
    async with aiohttp.ClientSession(first.url) as page:
        await do(page, "U0SATO", "post", channel="C0AKATSUKI", text="hi")
        before = await state(page, "U0SATO")
    second = Sandbox(clock, manifest(), config, seed_world, save_to=file)
    await second.start()
    async with aiohttp.ClientSession(second.url) as page:
        assert await state(page, "U0SATO") == before
        again = await do(page, "U0SATO", "post", channel="C0AKATSUKI", text="again")
    assert float(again["ts"]) > float(before["messages"]["C0AKATSUKI"][-1]["ts"])
    assert before["modals"][0]["id"] == view
    await second.stop()
    await first.stop()


async def test_a_file_is_opened_by_whoever_is_where_it_stands(
    page: aiohttp.ClientSession, slack: AsyncWebClient, sandbox: Sandbox
) -> None:
    await slack.files_upload_v2(channel="C0AKATSUKI", filename="予定.ics", content="BEGIN:VCALENDAR", title="Plan")
    (kept,) = sandbox.workspace.files

    async with page.get(f"/ui/files/{kept}", params={"as": "U0TANAKA"}) as response:
        assert (response.status, response.content_type) == (200, "text/calendar")
        assert "filename*=UTF-8''%E4%BA%88%E5%AE%9A.ics" in response.headers["Content-Disposition"]
        assert await response.text() == "BEGIN:VCALENDAR"
    for user, id_ in (("U0BAKER", kept), ("U0TANAKA", "F0NOWHERE")):
        async with page.get(f"/ui/files/{id_}", params={"as": user}) as response:
            assert response.status == 404
