"""What waits for our people besides the cases: on a customer's own record, and of a stop that was announced. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from slackbot.agreement.particulars import Agreement
from slackbot.cases.announcements import Announcement
from slackbot.cases.common import leads_there
from slackbot.cases.customers import Customer
from slackbot.cases.customers.access_review import due as review_due
from slackbot.cases.customers.access_review import name_of
from slackbot.cases.stops import State
from slackbot.words import value


class What(StrEnum):
    BREACH = "breach"
    """A notice whose outcome is not recorded (Art. 17)."""
    REVIEW = "review"
    """Of a 棚卸し what the customer left unanswered (Art. 6(4))."""
    FROZEN = "frozen"
    """Another company is in the shared channel, and nobody has decided (Art. 12)."""
    WISH = "wish"
    """「日程を相談したい」 without an answer (Art. 9)."""


@value
class Task:
    what: What
    due: datetime
    name: str = ""
    """Of what it is about, as a button or a card names it."""
    person: str = ""
    """Whose it is by name; empty: any lead's."""


def tasks(case: Customer | Announcement, agreement: Agreement) -> tuple[Task, ...]:
    return tuple(_of_stop(case) if isinstance(case, Announcement) else _of_record(case, agreement))


def of_whom(task: Task, agreement: Agreement, now: datetime) -> tuple[str, ...]:
    """A lead who is away has a deputy. A wish is anybody's who may answer it: #desk calls them all."""
    leads = leads_there(agreement, now)
    if task.what is What.WISH:
        return tuple(dict.fromkeys((*agreement.provider.engineers, *leads)))
    return (task.person,) if task.person in leads else (*leads,)


def _of_stop(announcement: Announcement) -> Iterator[Task]:
    wish = announcement.wish
    if announcement.is_open and announcement.state is State.PLANNED and wish and wish.is_open:
        yield Task(what=What.WISH, due=announcement.stop.start, name=announcement.id)


def _of_record(customer: Customer, agreement: Agreement) -> Iterator[Task]:
    tz = ZoneInfo(agreement.particulars.tz)
    for breach in customer.breaches:
        if breach.cured is None:
            over = datetime.combine(breach.cure_by + timedelta(days=1), time(), tz)
            yield Task(what=What.BREACH, due=over, name=str(breach.number))
    review = customer.access_review
    if review and review.lead and review.left:
        yield Task(what=What.REVIEW, due=review_due(review, agreement), name=name_of(review), person=review.lead)
    freeze = customer.frozen
    if freeze and not freeze.kept_by:
        yield Task(what=What.FROZEN, due=freeze.since, name=freeze.name)
