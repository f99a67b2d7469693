"""What only a live channel of two companies can settle. docs/slack.md says which assumption waits for which step."""

from __future__ import annotations

import base64
from typing import Any

from slackbot.connect.door import Arrived
from slackbot.connect.run import Incomplete, Run, Step, keys
from slackbot.slack import SlackTrouble

NOTHING_CAME = "nothing came"
NOBODY_OUTSIDE = "nobody of another company is in the channel"
FIELDS = ("tz", "locale", "is_stranger", "enterprise_user", "profile.email", "profile.title", "is_restricted")
SHARING_TIMES = 4
"""More patience than for a click: sharing a channel takes an invitation and an acceptance."""
SIZES = (1_000, 4_000, 8_000, 16_000, 32_000, 64_000)
WIDE = "字" * 4_000
TAGGED = {"event_type": "connect_test", "event_payload": {"op_id": "1"}}
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//slackbot//connect//EN\r\nEND:VCALENDAR\r\n"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def _modal(run: Run, *blocks: dict[str, Any]) -> dict[str, Any]:
    title = _plain(run.text("connect.button"))
    section = {"type": "section", "text": _plain(run.text("connect.posted"))}
    return {
        "type": "modal",
        "callback_id": "connect.form",
        "title": title,
        "submit": title,
        "blocks": [section, *blocks],
    }


async def click_opens_form(run: Run) -> list[str]:
    clicked = await run.outside_click("click_opens_form")
    if clicked is None:
        raise Incomplete(NOTHING_CAME)
    run.click = clicked
    found = [f"block_actions: {', '.join(keys(clicked.payload))}", *_whose(run, clicked)]
    await run.slack.call("views.open", trigger_id=clicked.payload["trigger_id"], view=_modal(run))
    found.append("views.open: ok")
    sent = await run.door.next(lambda each: each.payload.get("type") == "view_submission", run.patience_s)
    return [*found, f"view_submission: {', '.join(keys(sent.payload))}" if sent else "view_submission: nothing came"]


def _whose(run: Run, clicked: Arrived) -> list[str]:
    payload = clicked.payload
    said = {name: payload.get(name, {}).get(key) for name, key in (("team", "id"), ("user", "team_id"))}
    same = {name: "the provider's" if found == run.team else "another company's" for name, found in said.items()}
    return [f"{name}: {which}" for name, which in same.items()]


async def private_answers(run: Run) -> list[str]:
    person = await run.someone_outside()
    if not person:
        raise Incomplete(NOBODY_OUTSIDE)
    found = []
    try:
        await run.slack.call(
            "chat.postEphemeral", channel=run.channel, user=person, text=run.text("connect.private", number=1)
        )
        found.append("chat.postEphemeral: ok")
    except SlackTrouble as trouble:
        found.append(str(trouble))
    if run.click and (url := run.click.payload.get("response_url")):
        said = {"response_type": "ephemeral", "replace_original": False, "text": run.text("connect.private", number=2)}
        async with run.session.post(url, json=said) as answer:
            found.append(f"response_url: HTTP {answer.status}")
    else:
        found.append("response_url: there was no click")
    await run.tell("private_answers")
    return found


async def direct_message(run: Run) -> list[str]:
    person = await run.someone_outside()
    if not person:
        raise Incomplete(NOBODY_OUTSIDE)
    opened = await run.slack.call("conversations.open", users=person)
    await run.post(run.text("connect.posted"), str(opened["channel"]["id"]))
    return ["conversations.open: ok", "chat.postMessage: ok"]


async def person_fields(run: Run) -> list[str]:
    person = await run.someone_outside()
    if not person:
        raise Incomplete(NOBODY_OUTSIDE)
    shown = (await run.slack.ask("users.info", user=person, include_locale="true"))["user"]
    there = set(keys(shown)) | set(shown)
    return [f"{name}: {'there' if name in there else 'absent'}" for name in FIELDS]


async def message_size(run: Run) -> list[str]:
    largest = 0
    for size in SIZES:
        metadata = {"event_type": "connect_test", "event_payload": {"x": "a" * size}}
        try:
            await run.post(run.text("connect.posted"), metadata=metadata)
        except SlackTrouble as trouble:
            return [f"{largest} characters: ok", f"{size} characters: {trouble.code}", await _updated(run)]
        largest = size
    return [f"{largest} characters: ok", await _updated(run)]


async def _updated(run: Run) -> str:
    """Slack documents 4,000 characters. These have three bytes each."""
    ts = await run.post(run.text("connect.posted"))
    said = f"chat.update with {len(WIDE):,} characters of three bytes"
    try:
        await run.slack.call("chat.update", channel=run.channel, ts=ts, text=WIDE)
    except SlackTrouble as trouble:
        return f"{said}: {trouble.code}"
    return f"{said}: ok"


async def thread_history(run: Run) -> list[str]:
    parent = await run.post(run.text("connect.posted"), metadata=TAGGED)
    await run.post(run.text("connect.posted"), thread_ts=parent)
    info = (await run.slack.ask("conversations.info", channel=run.channel))["channel"]
    found = [f"is_private: {bool(info.get('is_private'))}", f"is_ext_shared: {bool(info.get('is_ext_shared'))}"]
    asked = {"channel": run.channel, "ts": parent, "include_all_metadata": "true"}
    said = (await run.slack.ask("conversations.replies", **asked))["messages"]
    payload = said[0].get("metadata", {}).get("event_payload") if said else None
    return [*found, f"conversations.replies: {len(said)} messages", f"metadata: {'there' if payload else 'absent'}"]


async def files(run: Run) -> list[str]:
    found = []
    for name, content in (("test.ics", CALENDAR), ("test.png", PICTURE)):
        try:
            id_ = await _upload(run, name, content)
            found.append(f"{name}: shared")
        except SlackTrouble as trouble:
            found.append(f"{name}: {trouble}")
            continue
        if name.endswith("png"):
            image = {"type": "image", "slack_file": {"id": id_}, "alt_text": "test"}
            await run.post(run.text("connect.posted"), blocks=[image])
            found.append("image block with slack_file: ok")
    await run.tell("files")
    return found


async def _upload(run: Run, name: str, content: bytes) -> str:
    place = await run.slack.ask("files.getUploadURLExternal", filename=name, length=len(content))
    async with run.session.post(place["upload_url"], data=content):
        pass
    id_ = str(place["file_id"])
    await run.slack.call("files.completeUploadExternal", files=[{"id": id_, "title": name}], channel_id=run.channel)
    return id_


async def new_blocks(run: Run) -> list[str]:
    cell = {"type": "raw_text", "text": "1"}
    tried: dict[str, dict[str, Any]] = {
        "table": {"type": "table", "rows": [[cell, cell]]},
        "card": {"type": "card", "title": _plain("1"), "body": _plain("2")},
        "data_table": {"type": "data_table", "caption": "1", "rows": [[cell], [cell]]},
    }
    found = []
    for name, block in tried.items():
        try:
            await run.post(run.text("connect.posted"), blocks=[block])
            found.append(f"{name}: ok")
        except SlackTrouble as trouble:
            found.append(f"{name}: {trouble.code}")
    clicked = await run.outside_click("new_blocks")
    if clicked is None:
        raise Incomplete(*found, f"alert: {NOTHING_CAME}")
    alert = {"type": "alert", "text": _plain("1"), "level": "warning"}
    await run.slack.call("views.open", trigger_id=clicked.payload["trigger_id"], view=_modal(run, alert))
    return [*found, "alert: ok"]


async def retry_signature(run: Run) -> list[str]:
    """The first delivery is refused on purpose; then Slack sends it again."""
    if not run.door.over_http:
        raise Incomplete("over a WebSocket nothing is signed")

    def is_message(arrived: Arrived) -> bool:
        return arrived.event.get("type") == "message" and arrived.event.get("user") is not None

    run.door.refuse_once = is_message
    await run.tell("retry_signature")
    first = await run.door.next(is_message, run.patience_s)
    if first is None:
        raise Incomplete(NOTHING_CAME)
    name = first.payload["event_id"]
    second = await run.door.next(lambda each: each.payload.get("event_id") == name, run.patience_s)
    if second is None:
        raise Incomplete("it was not sent again")
    fresh = {
        header: "fresh" if first.headers.get(header) != second.headers.get(header) else "the same"
        for header in ("x-slack-signature", "x-slack-request-timestamp")
    }
    told = [f"{each}: {second.headers.get(each)}" for each in ("x-slack-retry-num", "x-slack-retry-reason")]
    return [*(f"{header}: {how}" for header, how in fresh.items()), *told]


async def share_order(run: Run) -> list[str]:
    await run.tell("share_order")
    found: list[str] = []
    wanted = {"channel_id_changed", "channel_shared"}
    while wanted - {each.partition(":")[0] for each in found}:
        came = await run.door.next(lambda each: each.event.get("type") in wanted, run.patience_s * SHARING_TIMES)
        if came is None:
            raise Incomplete(*found, NOTHING_CAME)
        found.append(f"{came.event['type']}: {', '.join(keys(came.event, deep=1))}")
    return found


async def post_only(run: Run) -> list[str]:
    clicked = await run.outside_click("post_only")
    if clicked is None:
        raise Incomplete(NOTHING_CAME)
    before = set(keys(run.click.payload)) if run.click else set()
    now = set(keys(clicked.payload))
    if not before:
        return [f"block_actions: {', '.join(sorted(now))}"]
    changes = {"more": now - before, "fewer": before - now}
    return [f"{name} keys: {', '.join(sorted(which)) or 'none'}" for name, which in changes.items()]


STEPS = (
    Step(key="click_opens_form", take=click_opens_form),
    Step(key="private_answers", take=private_answers),
    Step(key="direct_message", take=direct_message),
    Step(key="person_fields", take=person_fields, asked=False),
    Step(key="message_size", take=message_size),
    Step(key="thread_history", take=thread_history, asked=False),
    Step(key="files", take=files),
    Step(key="new_blocks", take=new_blocks),
    Step(key="retry_signature", take=retry_signature, asked=False),
    Step(key="share_order", take=share_order, asked=False),
    Step(key="post_only", take=post_only),
)
