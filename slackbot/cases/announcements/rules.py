"""An announcement is a contract act: told once, confirmed by somebody, told anew when it changes (Arts. 8, 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from slackbot.agreement.articles import enforces
from slackbot.agreement.calendar import before
from slackbot.agreement.particulars import Agreement
from slackbot.cases.announcements.commands import (
    AnswerBackup,
    AnswerWish,
    ConfirmStop,
    FollowStop,
    NoteAnnouncement,
    NoteFile,
    OpenAnnouncement,
    RemindStop,
    WishToMove,
)
from slackbot.cases.announcements.state import Announcement, Backup, BackupAnswer, Confirmed, Wish
from slackbot.cases.common import CARD, TRIAGE, digest, first_fields, noted
from slackbot.cases.disputes import STOP, Standing, disputable
from slackbot.cases.matter import Disputable
from slackbot.cases.rulebook import CLOCK, CUSTOMER, STAFF, rule
from slackbot.cases.stops import OPEN, News, State, Stop
from slackbot.cases.timing import timer
from slackbot.clock import millis
from slackbot.safety.invisible import is_blank
from slackbot.words import (
    Audience,
    Card,
    CommandBase,
    Decision,
    FollowUp,
    JsonValue,
    Lane,
    Message,
    Notice,
    Refusal,
    Timer,
)

PLANNED = frozenset({State.PLANNED})
CALENDAR = "calendar"
"""The notice that comes with the file."""
LATE_CLOCK = timedelta(minutes=2)
"""A person's clock may be ahead of ours."""


@enforces("9")
@rule(OpenAnnouncement, may=STAFF | CLOCK, numbered=True, cites=("9",))
def announce(case: None, command: OpenAnnouncement, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail."""
    terms, news = agreement.particulars, command.news
    announcement = Announcement(
        **first_fields(agreement, command.number, now),
        news=news,
        closed_at=None if news.state in OPEN else now,
    )
    known = NoteAnnouncement(
        id=f"{command.id}/0",
        case_id=terms.key,
        by=command.by,
        window=news.window,
        announcement=announcement.id,
        revision=news.revision,
    )
    known_to = FollowUp(command=known, many=True)
    return _decided(announcement, command, now, "announced", card(announcement), *_file(announcement, now), known_to)


@enforces("9")
@rule(FollowStop, may=STAFF | CLOCK)
def follow(announcement: Announcement, command: FollowStop, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision. The card is drawn anew where the customer has to read it; the rest is said in its thread.

    Slack lets few cards be changed in a minute: what has happened is said before the card follows.
    """
    known, news = announcement.news, command.news
    another = news.window != known.window
    if news.instead_of != known.window if another else news.revision <= known.revision:
        return Decision(case=announcement, events=())
    after = _followed(announcement, news, now)
    happened = _happened(announcement, after)
    if happened == "extended" and announcement.is_confirmed and after.confirmed:
        after = replace(after, confirmed=replace(after.confirmed, extended=news.stop.shown()))
    said = [_notice(after, "noted", note=index) for index in range(len(known.notes), len(news.notes))]
    if happened != "noted":
        said.append(_notice(after, happened, **_before(known.stop, news.stop)))
    said += _file(after, now) if after.sequence > announcement.sequence else ()
    anew = another or known.stop != news.stop or news.state not in OPEN
    drawn = (card(after),) if anew and (news.few or happened != "extended") else ()
    return _decided(after, command, now, happened, *said, *drawn)


def _followed(announcement: Announcement, news: News, now: datetime) -> Announcement:
    """What a calendar shows has a sequence of its own; what was answered to another time counts no more."""
    known, another = announcement.news, news.window != announcement.news.window
    moved = known.stop.times != news.stop.times and news.state is State.PLANNED
    rewritten = known.stop != news.stop or news.state is State.CANCELLED
    return replace(
        announcement,
        news=news,
        sequence=announcement.sequence + rewritten,
        changed_at=now if rewritten else announcement.changed_at,
        no_file="" if rewritten else announcement.no_file,
        closed_at=announcement.closed_at or (None if news.state in OPEN else now),
        wish=None if moved or another else announcement.wish,
        backup=None if moved or not news.stop.data_at_risk else announcement.backup,
    )


def _happened(before: Announcement, after: Announcement) -> str:
    if after.state is not before.state:
        return {State.RUNNING: "started", State.DONE: "finished"}.get(after.state, "cancelled")
    if after.stop == before.stop:
        return "noted"
    if after.state is State.RUNNING:
        return "extended"
    return "changed" if after.stop.times == before.stop.times else "moved"


def _before(old: Stop, new: Stop) -> dict[str, JsonValue]:
    """What a customer compares: the old time, and which of the texts are new."""
    texts = ("title", "impact", "still_works", "contact", "data_at_risk")
    changed: list[JsonValue] = [name for name in texts if getattr(old, name) != getattr(new, name)]
    anew = old.shown() != new.shown()
    return {
        "old_start": old.start.isoformat(),
        "old_end": old.expected_end.isoformat(),
        "changed": changed,
        "anew": anew,
    }


@enforces("9")
@rule(ConfirmStop, may=CUSTOMER, when=OPEN, cites=("9",))
def confirm(
    announcement: Announcement, command: ConfirmStop, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    if command.shown != announcement.stop.shown():
        return Refusal(code="outdated")
    if announcement.is_confirmed:
        return Refusal(code="stop_is_confirmed", refs=("9",))
    seen = Confirmed(by=command.by.user, at=now, shown=command.shown)
    after = replace(announcement, confirmed=seen)
    return _decided(after, command, now, "confirmed", answered_card(after))


@enforces("9")
@rule(WishToMove, may=CUSTOMER, when=PLANNED, cites=("9",))
def wish(announcement: Announcement, command: WishToMove, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if command.shown != announcement.stop.shown():
        return Refusal(code="outdated")
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    wished = Wish(by=command.by.user, at=now, text=command.text.strip())
    after = replace(announcement, wish=wished)
    return _decided(after, command, now, "move_wished", answered_card(after), _in_desk(after, "move_wished", wished))


@enforces("9")
@rule(AnswerWish, may=STAFF, when=PLANNED, cites=("9",))
def answer_wish(
    announcement: Announcement, command: AnswerWish, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    if announcement.wish is None or not announcement.wish.is_open:
        return Refusal(code="nothing_was_asked")
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    answered = replace(announcement.wish, answer=command.text.strip(), answered_by=command.by.user)
    after = replace(announcement, wish=answered)
    said = _notice(after, "wish_answered", text=answered.answer, by=command.by.user)
    return _decided(after, command, now, "wish_answered", answered_card(after), said)


@enforces("8")
@rule(AnswerBackup, may=CUSTOMER, when=OPEN, cites=("8",))
def answer_backup(
    announcement: Announcement, command: AnswerBackup, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    """May be given anew: a backup is taken after all, or again.

    Also of what has begun: the buttons stand on the card until somebody presses them, and when a backup was taken is
    worth knowing all the same, whatever the end has been put off to.
    """
    if command.shown != announcement.stop.shown() and announcement.state is State.PLANNED:
        return Refusal(code="outdated")
    if not announcement.stop.data_at_risk:
        return Refusal(code="nothing_was_asked", refs=("8",))
    if command.taken_at and command.taken_at > now + LATE_CLOCK:
        return Refusal(code="told_is_in_the_future", refs=("8",))
    answer = BackupAnswer.TAKEN if command.taken_at else BackupAnswer.GO_ON_WITHOUT
    given = Backup(by=command.by.user, at=now, answer=answer, taken_at=command.taken_at)
    after = replace(announcement, backup=given)
    return _decided(after, command, now, "backup_answered", answered_card(after), answer=str(answer))


@rule(NoteFile, may=CLOCK)
def note_file(announcement: Announcement, command: NoteFile, agreement: Agreement, now: datetime) -> Decision:
    """No failure of the announcement: the times stand in its text."""
    after = replace(announcement, no_file=command.refused)
    return _decided(after, command, now, "file_refused", code=command.refused)


@enforces("9")
@rule(RemindStop, may=CLOCK, when=PLANNED)
def remind(announcement: Announcement, command: RemindStop, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """Only where something is still open, on their side or ours; otherwise the reminder passes without a word."""
    if command.mark in announcement.reminded:
        return Refusal(code="superseded")
    after = replace(announcement, reminded=(*announcement.reminded, command.mark))
    said = [_notice(after, "reminded")] if after.lacks else []
    if after.wish and after.wish.is_open:
        said.append(_in_desk(after, "wish_waits", after.wish))
    return _decided(after, command, now, "reminded", *said) if said else Decision(case=after, events=())


def deadlines(announcement: Announcement, agreement: Agreement) -> tuple[Timer, ...]:
    if announcement.state is not State.PLANNED:
        return ()
    start, terms = announcement.stop.start, agreement.particulars
    lengths = terms.maintenance.remind_before
    marks = ((each, f"remind.{int(each.total_seconds())}.{millis(start)}") for each in lengths)
    ahead = ((before(start, each, terms.calendar()), mark) for each, mark in marks)
    return tuple(
        timer(announcement, mark, at, RemindStop, mark=mark)
        for at, mark in ahead
        if mark not in announcement.reminded and at > announcement.opened_at
    )


@disputable
def standing(case: Disputable) -> tuple[Standing, ...]:
    """The stop as it was told, also when it is over; nothing of one that did not take place (Arts. 9, 18)."""
    if not isinstance(case, Announcement) or case.state is State.CANCELLED:
        return ()
    stop = case.stop
    return (
        Standing(
            about=STOP,
            shown=digest(case.id, STOP, stop.told()),
            refs=stop.refs,
            item=stop.ground,
            said=stop.ground_said,
        ),
    )


def card(announcement: Announcement) -> Card:
    """With what is for many customers: incidents overtake it."""
    return Card(channel=announcement.channel, audience=Audience.CUSTOMER, name=CARD, lane=Lane.BULK)


def answered_card(announcement: Announcement) -> Card:
    """Somebody has pressed a button and looks at it: it waits for no other customer's."""
    return replace(card(announcement), lane=Lane.APPROVAL)


def _file(announcement: Announcement, now: datetime) -> tuple[Notice, ...]:
    """For the customer's calendar; of what is over when it is told there is none."""
    if announcement.stop.latest_end <= now:
        return ()
    return (replace(_notice(announcement, CALENDAR, sequence=announcement.sequence), file=True, lane=Lane.FILE),)


def _in_desk(announcement: Announcement, key: str, wished: Wish) -> Notice:
    params: dict[str, JsonValue] = {"text": wished.text}
    return Notice(to=announcement.desk, audience=Audience.DESK, key=key, params=params, lane=Lane.APPROVAL)


def _notice(announcement: Announcement, key: str, /, **params: JsonValue) -> Notice:
    return Notice(
        to=announcement.channel, audience=Audience.CUSTOMER, key=key, params=params, under=CARD, lane=Lane.BULK
    )


def _decided(
    announcement: Announcement, command: CommandBase, now: datetime, happened: str, *said: Message, **data: JsonValue
) -> Decision:
    stop = announcement.stop
    return noted(announcement, command, now, happened, *said, *_talked_over(announcement), refs=stop.refs, **data)


def _talked_over(announcement: Announcement) -> tuple[Card, ...]:
    """Its own card in #desk follows it."""
    here = Card(channel=announcement.desk, audience=Audience.DESK, name=TRIAGE, lane=Lane.BULK)
    return (here,) if announcement.consultations else ()
