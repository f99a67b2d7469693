"""The announcements of a customer as iCalendar (RFC 5545): one in a file of its own, or all of them as a feed.

Instants are in UTC, so that no calendar has to know a zone's rules; the words name the customer's zone. What is a
customer's calendar here holds nothing that is not on their own cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from blocks.announcements.common import title
from blocks.announcements.times import spoken, spoken_at
from blocks.around import Surroundings
from blocks.kit import clean
from slackbot.cases.announcements.state import Announcement
from slackbot.cases.common import CARD
from slackbot.cases.stops import State
from slackbot.words import Attached, value

if TYPE_CHECKING:
    from icalendar import Calendar, Event, vCalAddress

PRODUCT = "-//slackbot//support desk//EN"
NOBODY = "invalid:nomail"
"""What Outlook too writes for an organizer without an address that could be written to."""
LOOK_AGAIN = timedelta(hours=1)


@value
class Dated:
    """An announcement with what its words need."""

    announcement: Announcement
    around: Surroundings


def file(announcement: Announcement, around: Surroundings) -> Attached:
    """Taken in again after a change it takes the place of the earlier one: the same UID, a higher SEQUENCE."""
    cancelled = announcement.state is State.CANCELLED
    calendar = _calendar("CANCEL" if cancelled else "PUBLISH", around)
    event = _event(announcement, around)
    if cancelled:
        event.add("organizer", _organizer(around))
    calendar.add_component(event)
    named = around.plain("stop.file.title", id=announcement.id)
    # Until it is shown a file belongs to no channel: its name tells no customer from another.
    name = f"service-stop-{announcement.id.rpartition('-')[2]}.ics"
    return Attached(name=name, title=named, content=calendar.to_ical())


def feed(found: Sequence[Dated], around: Surroundings) -> bytes:
    """`around`: of the customer whose calendar it is."""
    calendar, named = (
        _calendar("PUBLISH", around),
        around.plain("stop.feed.name", name=around.terms.particulars.short_name),
    )
    calendar.add("name", named)
    calendar.add("x-wr-calname", named)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for each in found:
        calendar.add_component(_event(each.announcement, each.around))
    return bytes(calendar.to_ical())


def _calendar(method: str, around: Surroundings) -> Calendar:
    from icalendar import Calendar  # takes its time to import

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add("x-wr-timezone", around.tz)
    return calendar


def _organizer(around: Surroundings) -> vCalAddress:
    """Of a cancellation alone, which names who cancels (RFC 5546, 3.2.5). Nobody is invited, and an organizer would
    make a meeting of what is only published, to be accepted or declined (RFC 5545, 3.8.4.3)."""
    from icalendar import vCalAddress

    organizer = vCalAddress(NOBODY)
    organizer.params["CN"] = clean(around.terms.provider.name)
    return organizer


def _event(announcement: Announcement, around: Surroundings) -> Event:
    from icalendar import Event

    stop, changed = announcement.stop, announcement.changed_at or announcement.opened_at
    cancelled = announcement.state is State.CANCELLED
    event = Event()
    event.add("uid", f"{announcement.id}.{around.terms.provider.team}@slackbot".lower())
    event.add("sequence", announcement.sequence)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("created", announcement.opened_at)
    event.add("dtstart", stop.start)
    event.add("dtend", stop.expected_end)
    event.add("summary", _summary(announcement, around), parameters={"LANGUAGE": around.locale})
    event.add("description", _description(announcement, around), parameters={"LANGUAGE": around.locale})
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    if link := around.links.get(CARD):
        event.add("url", link)
    return event


def _summary(announcement: Announcement, around: Surroundings) -> str:
    key = "stop.file.summary_cancelled" if announcement.state is State.CANCELLED else "stop.file.summary"
    return around.plain(key, title=title(announcement.stop, around))


def _description(announcement: Announcement, around: Surroundings) -> str:
    stop, say, locale, tz = announcement.stop, around.plain, around.locale, around.tz
    names = {system.key: system.name for system in around.terms.particulars.systems}
    theirs = "、".join(names[key] for key in stop.systems if key in names) or say("stop.all_systems")
    said = (
        ("number", announcement.id),
        ("when", spoken(stop.start, stop.expected_end, tz, locale)),
        ("latest", spoken_at(stop.latest_end, tz, locale)),
        ("systems", theirs),
        ("impact", stop.impact.read_in(locale)),
        ("still_works", stop.still_works.read_in(locale)),
        ("why_late", stop.why_late.read_in(locale)),
        ("cancelled", announcement.news.reason.read_in(locale)),
        ("contact", stop.contact or around.terms.particulars.contact),
    )
    return "\n".join(say(f"stop.file.{key}", said=clean(words)) for key, words in said if words)
