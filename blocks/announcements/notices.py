"""What is said once about a stop: in the thread of its card, and in #desk where a customer wishes something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from blocks import consultations
from blocks.announcements.common import span, title
from blocks.announcements.times import spoken
from blocks.around import Surroundings
from blocks.kit import Element, actions, button, quote, section
from blocks.told import Params, told_of
from slackbot.cases.announcements.state import Announcement
from slackbot.cases.stops import State
from slackbot.words import Audience, Notice, Rendered

Renderer = Callable[[Announcement, Params, Surroundings], Rendered]


def notice(said: Notice, announcement: Announcement, around: Surroundings) -> Rendered:
    told = TO_DESK if said.audience is Audience.DESK else TO_CUSTOMER
    return told[said.key](announcement, said.params, around)


def _moved(announcement: Announcement, params: Params, around: Surroundings) -> Rendered:
    old = span(_at(params["old_start"]), _at(params["old_end"]), around)
    new = span(announcement.stop.start, announcement.stop.expected_end, around)
    return told_of(around, around.say("stop.notice.moved", old=old, new=new), refs=("9",))


def _changed(announcement: Announcement, params: Params, around: Surroundings) -> Rendered:
    """Each text that is new, as it reads now; whether it is to be confirmed anew."""
    stop, locale = announcement.stop, around.locale
    changed = params.get("changed")
    names = [str(each) for each in changed] if isinstance(changed, list) else []
    first = around.say("stop.notice.changed", title=title(stop, around))
    parts: list[str] = [first]
    new = {
        "title": stop.title.read_in(locale),
        "impact": stop.impact.read_in(locale),
        "still_works": stop.still_works.read_in(locale),
        "contact": stop.contact or around.terms.particulars.contact,
        "data_at_risk": around.plain(f"stop.risk.{'yes' if stop.data_at_risk else 'no'}"),
    }
    for name in names:
        parts += [around.say(f"stop.changed.{name}"), new.get(name) or around.plain("stop.changed.none")]
    last = [around.say("stop.notice.confirm_anew")] if params.get("anew") else []
    return told_of(around, *parts, *last, refs=("9",))


def _noted(announcement: Announcement, params: Params, around: Surroundings) -> Rendered:
    note = announcement.news.notes[int(str(params["note"]))]
    first = around.say("stop.notice.noted", title=title(announcement.stop, around))
    return told_of(around, first, note.text.read_in(around.locale), refs=("9",))


def _plain(key: str) -> Renderer:
    def render(announcement: Announcement, params: Params, around: Surroundings) -> Rendered:
        stop = announcement.stop
        first = around.say(
            key,
            title=title(stop, around),
            start=around.when(stop.start),
            end=around.when(stop.expected_end),
        )
        news, locale = announcement.news, around.locale
        more = news.check.read_in(locale) or news.reason.read_in(locale)
        return told_of(around, first, more, refs=("9",)) if more else told_of(around, first, refs=("9",))

    return render


def _calendar(announcement: Announcement, params: Params, around: Surroundings) -> Rendered:
    """Beside the file. The times again: a person may read this line alone."""
    stop, changed = announcement.stop, announcement.sequence > 0
    key = "stop.notice.calendar_changed" if changed else "stop.notice.calendar"
    if announcement.state is State.CANCELLED:
        key = "stop.notice.calendar_cancelled"
    times = spoken(stop.start, stop.expected_end, around.tz, around.locale)
    said = around.say(key, title=title(stop, around), times=times)
    return Rendered(text=said, blocks=[section(said)])


def _reminded(announcement: Announcement, params: Params, around: Surroundings) -> Rendered:
    backup = "backup" in announcement.lacks
    key = "stop.notice.reminded_backup" if backup else "stop.notice.reminded_confirmation"
    named, start = title(announcement.stop, around), around.when(announcement.stop.start)
    return told_of(around, around.say(key, title=named, start=start), refs=("8", "9") if backup else ("9",))


def _wish_answered(announcement: Announcement, params: Params, around: Surroundings) -> Rendered:
    first = around.say("stop.notice.wish_answered", by=around.person(str(params["by"])))
    return told_of(around, first, str(params["text"]))


def _move_wished(announcement: Announcement, params: Params, around: Surroundings) -> Rendered:
    """In #desk: the window's people answer it there."""
    return _wish(announcement, params, around, "stop.notice.move_wished")


def _wish_waits(announcement: Announcement, params: Params, around: Surroundings) -> Rendered:
    return _wish(announcement, params, around, "stop.notice.wish_waits")


def _wish(announcement: Announcement, params: Params, around: Surroundings, key: str) -> Rendered:
    first = around.say(
        key,
        window=announcement.window,
        id=announcement.id,
        name=around.terms.particulars.short_name,
        people=around.people(around.terms.provider.engineers),
        span=span(announcement.stop.start, announcement.stop.expected_end, around),
    )
    value = announcement.id
    answer = button(around.plain("button.announcement.answer_wish"), "announcement.answer_wish", value, about=value)
    made = (*_at_another_time(announcement, around), answer)
    return Rendered(text=first, blocks=[section(first), quote(str(params["text"])), actions(*made)])


def _at_another_time(announcement: Announcement, around: Surroundings) -> list[Element]:
    """Where the window concerns nobody else there are no others to be moved, and none to be left."""
    value, window = announcement.id, announcement.window
    if any(each.id == window and each.concerned == (announcement.customer,) for each in around.windows):
        return [button(around.plain("button.window.move"), "announcement.split", value, about=value)]
    return [
        button(around.plain("button.announcement.split"), "announcement.split", value, about=value),
        button(around.plain("button.announcement.move_all"), "window.move", window, about=window),
    ]


def _at(given: object) -> datetime:
    return datetime.fromisoformat(str(given))


TO_CUSTOMER: dict[str, Renderer] = {
    "moved": _moved,
    "changed": _changed,
    "noted": _noted,
    "started": _plain("stop.notice.started"),
    "extended": _plain("stop.notice.extended"),
    "finished": _plain("stop.notice.finished"),
    "cancelled": _plain("stop.notice.cancelled"),
    "calendar": _calendar,
    "reminded": _reminded,
    "wish_answered": _wish_answered,
    **consultations.TO_CUSTOMER,
}
TO_DESK: dict[str, Renderer] = {"move_wished": _move_wished, "wish_waits": _wish_waits, **consultations.TO_DESK}
