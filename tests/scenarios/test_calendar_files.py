"""The file for the calendar in each announcement's thread: shown once whatever happens, missed by nobody (Art. 9)."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from slackbot.cases import Announcement, Window
from slackbot.cases.maintenance import CancelWindow
from slackbot.cases.stops import Texts
from slackbot.faultpoints import heard_by
from slackbot.store import StoreUnavailable
from tests.acting import announces_a_stop, command
from tests.scenarios.people import words_of
from tests.scenarios.story import DESK
from tests.scenarios.test_maintenance import HARBOR, has_files
from tests.scenarios.world import World

COMPLETE = "files.completeUploadExternal"
TAKEN_IN = "カレンダー登録用"


async def told(world: World) -> None:
    """A stop is announced; the cards stand."""
    await announces_a_stop(world.app.office.desk)
    await world.settle()
    await world.tanaka.sees("AKATSUKI-1", "定期保守", times=1)
    await world.baker.sees("HARBOR-1", "Regular maintenance", channel=HARBOR, times=1)
    await world.sato.sees("MW-1", channel=DESK)


def read(world: World, channel: str) -> list[Any]:
    """The desk's files in the channel, in their order."""
    kept = [each for each in world.sandbox.workspace.files.values() if channel in each.shares]
    return [Calendar.from_ical(base64.b64decode(each.content)) for each in kept]


async def test_each_customer_gets_a_file_of_their_own_in_the_thread(world: World) -> None:
    await told(world)

    await has_files(world)
    (theirs,), (others,) = read(world, "C0AKATSUKI"), read(world, HARBOR)
    assert str(theirs.walk("VEVENT")[0]["UID"]).startswith("akatsuki-1.")
    assert "Booking portal" in str(others.walk("VEVENT")[0]["DESCRIPTION"])
    card = await world.tanaka.card("AKATSUKI-1")
    assert any(TAKEN_IN in said for said in await world.tanaka.thread(card["ts"]))


@pytest.mark.parametrize(
    "fault",
    [
        {"method": COMPLETE, "drop": True, "after_effect": True},
        {"method": COMPLETE, "drop": True},
        {"method": COMPLETE, "status": 503, "after_effect": True},
        {"method": COMPLETE, "error": "internal_error", "after_effect": True},
        {"method": COMPLETE, "retry_after": 7},
        {"method": "files.getUploadURLExternal", "retry_after": 7},
        {"method": "files.getUploadURLExternal", "drop": True, "after_effect": True},
        {"method": "upload", "status": 500},
        {"method": "upload", "drop": True, "after_effect": True},
        {"method": "upload", "text": "<html>please log in</html>"},
    ],
    ids=lambda fault: "-".join(map(str, fault.values())),
)
async def test_whatever_slack_answers_the_file_is_there_once(world: World, fault: dict[str, Any]) -> None:
    world.sandbox.faults.add(**fault, times=1)

    await told(world)

    await has_files(world)
    assert [len(read(world, channel)) for channel in ("C0AKATSUKI", HARBOR)] == [1, 1]


@pytest.mark.parametrize("where", ["outbox.before_send", "outbox.sent"])
async def test_a_desk_that_dies_around_the_showing_shows_it_once(world: World, where: str) -> None:
    died: list[str] = []

    def dies(point: str) -> None:
        shown = [entry for entry in world.sandbox.traffic.entries if entry.name == COMPLETE]
        uploaded = [entry for entry in world.sandbox.traffic.entries if entry.name == "upload"]
        if point == where and len(uploaded) == 1 and len(shown) == (where == "outbox.sent") and not died:
            died.append(point)
            raise StoreUnavailable(certain=True)

    with heard_by(dies):
        await announces_a_stop(world.app.office.desk)
        with pytest.raises(StoreUnavailable):
            await world.settle()
    await world.closes_the_desk()
    await world.opens_the_desk()
    await world.forward(minutes=1)

    await world.tanaka.sees("AKATSUKI-1", "定期保守", times=1)
    await world.baker.sees("HARBOR-1", "Regular maintenance", channel=HARBOR, times=1)
    await world.sato.sees("MW-1", channel=DESK)
    await has_files(world)


async def test_what_is_said_in_a_channel_waits_for_no_file(world: World) -> None:
    """Slack takes ninety files a minute: those of ten thousand customers take two hours."""
    # given a stop that was announced, and a Slack that takes no files for a while
    world.everything_expected = True
    slow = world.sandbox.faults.add(method="files.getUploadURLExternal", retry_after=120)
    window = await announces_a_stop(world.app.office.desk)
    await runs(world, 5)
    await world.tanaka.sees("AKATSUKI-1", "定期保守", times=1)

    # when it is cancelled meanwhile
    planned = await world.app.office.store.case(window)
    assert isinstance(planned, Window)
    why = Texts(ja="別の方法で対応します", en="We found another way")
    await world.app.office.desk.submit(command(CancelWindow, case_id=window, reason=why))
    await runs(world, 15)

    # then the customers know; and the one file that they get in the end says the same
    await world.tanaka.sees("別の方法で対応します", "中止いたしました", times=1)
    assert read(world, "C0AKATSUKI") == []
    slow.times = 0
    await world.settle()
    (file,) = read(world, "C0AKATSUKI")
    assert file["METHOD"] == "CANCEL"


async def runs(world: World, seconds: int) -> None:
    """The clock goes on second by second, whatever waits."""
    for _ in range(seconds):
        await world.sandbox.settled()
        await world.app.outbox.drain()
        world.clock.forward(timedelta(seconds=1))


async def test_a_company_that_takes_no_files_is_told_all_the_same(world: World) -> None:
    world.sandbox.faults.add(method=COMPLETE, error="slack_connect_file_upload_sharing_blocked", times=1)

    await told(world)

    await world.sato.sees("MW-1", "カレンダー未送付 1", "お届け 2", channel=DESK)
    await world.sato.clicks("ご確認の状況", DESK, about="MW-1")
    assert "カレンダー用ファイルを送れませんでした" in words_of(await world.sato.form())
    found = [await world.app.office.store.case(each) for each in ("AKATSUKI-1", "HARBOR-1")]
    refused = [each for each in found if isinstance(each, Announcement) and each.no_file]
    assert [each.no_file for each in refused] == ["slack_connect_file_upload_sharing_blocked"]
    for person, channel, words in ((world.tanaka, "C0AKATSUKI", "📅"), (world.baker, HARBOR, "📅")):
        if refused[0].channel != channel:
            await person.sees(words, channel=channel, times=1)
        else:
            await person.does_not_see(words, channel=channel)


async def test_an_app_that_was_not_given_the_scope_says_so_to_staff(world: World) -> None:
    world.sandbox.faults.add(method="files.getUploadURLExternal", error="missing_scope")

    await told(world)

    await world.sato.sees("MW-1", "カレンダー未送付 2", channel=DESK)
