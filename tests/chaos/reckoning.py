"""After everything has died often enough: is everything there, once, in order, and is nothing else there?"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from slackbot.cases import Customer, Incident, deadlines
from slackbot.cases.incidents.state import OPEN, State
from slackbot.clock import millis
from slackbot.codec import load_done, load_event
from slackbot.entries import entry_id
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Message
from slackbot.store import Store
from slackbot.words import CustomerCase, Event
from tests.chaos.crowd import DESK, SHARED, Crowd, Told
from tests.store.keys import unlisted

LED_TO = {
    "incident.reported": State.REPORTED,
    "incident.acknowledged": State.ACKNOWLEDGED,
    "incident.updated": State.ACKNOWLEDGED,
}
"""What the crowd does, and the state it leaves a reported incident in."""
MOST_SAID = 20
"""Of one decision."""


class Books:
    """Everything that Redis knows, and everything that stands in Slack."""

    def __init__(self) -> None:
        self.incidents: list[Incident] = []
        self.events: dict[str, list[Event]] = {}
        self.outcomes: list[str] = []
        """The events of each outcome that is remembered, as one list."""
        self.committed: dict[str, tuple[int, str, int]] = {}
        """Mark of what an incident has had said -> when that was committed (ms), by which command, in which place."""
        self.timers: set[str] = set()
        self.due = 0
        self.wanted_timers: set[str] = set()
        self.dead: list[str] = []
        self.numbers: dict[str, int] = {}
        self.open: set[str] = set()
        self.unlisted: list[str] = []
        self.said: list[Message] = []

    @property
    def recorded(self) -> list[str]:
        """Words that stand in the records, as often as they do."""
        notes = [str(e.data["text"]) for es in self.events.values() for e in es if "text" in e.data]
        return [each.what for each in self.incidents] + notes

    @property
    def heard(self) -> Counter[str]:
        found = [e for es in self.events.values() for e in es if e.type == "customer.heard"]
        return Counter(str(event.data["message"]) for event in found)

    def in_line(self, channel: str) -> list[Message]:
        """What people have had said of incidents there, as it stands; what was given up has left the line."""
        marked = [each for each in self.posted(channel) if mark_of(each) in self.committed]
        return sorted((each for each in marked if mark_of(each) not in self.dead), key=lambda said: float(said.ts))

    def posted(self, channel: str = "") -> list[Message]:
        """What the desk said, but for what only one person saw."""
        return [each for each in self.said if each.by_app and not each.only_for and channel in ("", each.channel)]


async def opened(store: Store, slack: LocalSlack, agreement_of: Any) -> Books:
    books = Books()
    for key in await _keys(store, "case"):
        case = await store.case(key.partition(":case:")[2])
        assert case, "a key of a case holds one"
        if isinstance(case, Incident):
            books.incidents.append(case)
        agreement = await agreement_of(case.agreement) if isinstance(case, CustomerCase | Customer) else None
        books.wanted_timers |= {timer.command.id for timer in deadlines(case, agreement)}
        books.events[case.id] = [load_event(body) for body in await store.audit(case.id)]
    redis: Any = store.redis
    for key in await _keys(store, "done"):
        done, command = load_done(await redis.get(key)), key.partition(":done:")[2]
        books.outcomes += done.events
        if done.events[0].startswith("incident."):
            # Each is remembered equally long, from its commit on, by the clock of Redis: that tells the order.
            at = await redis.pexpiretime(key)
            books.committed |= {entry_id(command, n): (at, command, n) for n in range(MOST_SAID)}
    for key in await _keys(store, "kept"):
        for body in await redis.hvals(key):
            books.outcomes += load_done(body).events
    books.timers = {each.decode() for each in await redis.zrange(store.key("timers"), 0, -1)}
    books.due = await redis.zcount(store.key("timers"), "-inf", millis(slack.now()))
    books.dead = [each.decode() for each in await redis.zrange(store.key("out", "dead"), 0, -1)]
    books.numbers = {k.decode(): int(n) for k, n in (await redis.hgetall(store.key("numbers"))).items()}
    books.open = {each.decode() for each in await redis.zrange(store.key("open", "AKATSUKI"), 0, -1)}
    books.unlisted = await unlisted(store.redis)
    books.said = [said for channel in slack.workspace.messages.values() for said in channel.values()]
    return books


async def _keys(store: Store, kind: str) -> set[str]:
    """A scan may show a key twice."""
    return {key.decode() async for key in store.redis.scan_iter(store.key(kind, "*"))}


def check(books: Books, crowd: Crowd, answered: set[str]) -> None:
    """`answered`: the ts of messages whose event got a yes from the desk."""
    _everything_acknowledged_exists_once(books, crowd, answered)
    _numbers_have_no_gap(books)
    _every_message_stands_once(books)
    _notices_come_in_their_order(books)
    _every_channel_keeps_its_order(books)
    _the_audit_says_what_the_state_is(books)
    assert books.timers == books.wanted_timers, "the timers are those that the states call for"
    assert books.due == 0, "a timer that is due has not fired"
    assert books.open == {each.id for each in books.incidents if each.state in OPEN}
    assert books.unlisted == []


def _everything_acknowledged_exists_once(books: Books, crowd: Crowd, answered: set[str]) -> None:
    recorded = Counter(books.recorded)
    times = {Told.RECORDED: {1}, Told.NOT_RECORDED: {0}, Told.NOT_SURE: {0, 1}}
    wrong = {words: (crowd.told(words), recorded[words]) for words in crowd.answers}
    assert {words: found for words, found in wrong.items() if found[1] not in times[found[0]]} == {}
    assert [words for words in recorded if words not in crowd.answers] == [], "nobody ever wrote that"
    heard = books.heard
    assert {ts for ts, n in heard.items() if n > 1} == set(), "one message, recorded twice"
    assert {ts for ts in crowd.said.values() if ts in answered and not heard[ts]} == set(), "answered and not recorded"


def _numbers_have_no_gap(books: Books) -> None:
    numbers = sorted(int(each.id.rpartition("-")[2]) for each in books.incidents)
    assert numbers == [*range(1, len(numbers) + 1)]
    assert books.numbers.get("AKATSUKI", 0) == len(numbers)


def _every_message_stands_once(books: Books) -> None:
    marks = Counter(mark_of(said) for said in books.posted())
    assert {mark: n for mark, n in marks.items() if n > 1} == {}, "one decision, said twice"
    if books.dead:
        return
    for channel in (SHARED, DESK):
        cards = Counter(_case(said) for said in books.posted(channel) if _case(said))
        assert cards == Counter(each.id for each in books.incidents), f"one card each in {channel}"
    replies = [str(message.blocks) for message in books.posted() if message.thread_ts]
    said = Counter(words for reply in replies for words in _notes(books) if words in reply)
    assert said == Counter(_notes(books)), "each note and update, once"


def _notices_come_in_their_order(books: Books) -> None:
    """Within one case: what was decided first is said first, to the desk and to the customer."""
    for channel, happened in ((DESK, "incident.note_written"), (SHARED, "incident.updated")):
        stands = sorted(books.posted(channel), key=lambda message: float(message.ts))
        replies = [str(message.blocks) for message in stands if message.thread_ts]
        for events in books.events.values():
            decided = [str(event.data["text"]) for event in events if event.type == happened]
            said = [words for reply in replies for words in decided if words in reply]
            assert books.dead or said == decided, channel


def _every_channel_keeps_its_order(books: Books) -> None:
    """Across its cases too: all of it goes in one lane. Of two commits in one millisecond nobody knows the first."""
    for channel in (SHARED, DESK):
        line = books.in_line(channel)
        for before, after in pairwise(line):
            (at, command, n), (later, other, m) = books.committed[mark_of(before)], books.committed[mark_of(after)]
            assert at < later or (at == later and (command != other or n < m)), f"{channel}: out of line at {after.ts}"


def _the_audit_says_what_the_state_is(books: Books) -> None:
    audit = Counter(event.type for events in books.events.values() for event in events)
    assert {*(audit - Counter(books.outcomes)), *(Counter(books.outcomes) - audit)} == set()
    for incident in books.incidents:
        led = [LED_TO[event.type] for event in books.events[incident.id] if event.type in LED_TO]
        state = State.ACKNOWLEDGED if State.ACKNOWLEDGED in led else State.REPORTED
        assert (led[0], incident.state) == (State.REPORTED, state)
        at = [event.at for event in books.events[incident.id]]
        assert at == sorted(at)


def _notes(books: Books) -> list[str]:
    return [str(event.data["text"]) for events in books.events.values() for event in events if "text" in event.data]


def mark_of(said: Message) -> str:
    return str(((said.metadata or {}).get("event_payload") or {}).get("op_id") or said.ts)


def _case(said: Message) -> str:
    first = (said.blocks or [{}])[0]
    words = str(first.get("text", {}).get("text", "")) if first.get("type") == "header" else ""
    return words.split()[0] if words.startswith("AKATSUKI-") else ""
