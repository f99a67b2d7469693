import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from tests.sandbox.conftest import TOKEN
from tests.sandbox.kit import code
from tests.sandbox.receiver import Receiver


async def start_upload(slack: AsyncWebClient, content: bytes) -> tuple[str, int]:
    """The file's id and the HTTP status of sending these bytes for an announced six."""
    answer = await slack.files_getUploadURLExternal(filename="a.txt", length=6)
    async with (
        aiohttp.ClientSession() as session,
        session.post(answer["upload_url"], data=content) as response,
    ):
        return str(answer["file_id"]), response.status


async def test_an_upload_is_shared_by_its_completing_call(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    file, status = await start_upload(slack, b"hello\n")
    assert status == 200
    done = await slack.files_completeUploadExternal(
        files=[{"id": file, "title": "Greeting"}], channel_id="C0DESK", initial_comment="see"
    )
    assert done["files"][0]["title"] == "Greeting"
    await sandbox.settled()
    event = app.events("message")[0]["event"]
    assert (event["subtype"], event["text"], event["files"][0]["id"]) == ("file_share", "see", file)


async def test_an_upload_is_completed_once(slack: AsyncWebClient) -> None:
    file, _ = await start_upload(slack, b"hello\n")
    assert (await slack.files_completeUploadExternal(files=[{"id": file, "title": "a"}]))["ok"]
    again = slack.files_completeUploadExternal(files=[{"id": file, "title": "a"}])
    assert await code(again) == "file_not_found"


async def test_an_upload_without_its_bytes_is_not_completed(slack: AsyncWebClient) -> None:
    file, status = await start_upload(slack, b"too many bytes")
    assert status == 400
    assert await code(slack.files_completeUploadExternal(files=[{"id": file, "title": "a"}])) == "file_not_found"
    assert await code(slack.files_completeUploadExternal(files=[])) == "invalid_arguments"


async def test_the_sdks_own_upload_works(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    await slack.files_upload_v2(channel="C0DESK", filename="a.ics", content="BEGIN:VCALENDAR", title="Plan")
    (said,) = sandbox.workspace.history("C0DESK")
    assert sandbox.workspace.files[said.files[0]].title == "Plan"


async def test_a_files_bytes_are_for_the_apps_token(slack: AsyncWebClient) -> None:
    file, _ = await start_upload(slack, b"hello\n")
    await slack.files_completeUploadExternal(files=[{"id": file, "title": "a"}])
    url = (await slack.files_info(file=file))["file"]["url_private"]
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as response:
            assert response.status == 403
        async with session.get(url, headers={"Authorization": f"Bearer {TOKEN}"}) as response:
            assert await response.read() == b"hello\n"


async def test_an_unknown_file_is_not_found(slack: AsyncWebClient) -> None:
    assert await code(slack.files_info(file="F0NOWHERE")) == "file_not_found"
