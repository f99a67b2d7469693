"""The addresses of a customer's calendar: to whom one was given, and when it was taken back (Arts. 9, 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.particulars import Agreement
from slackbot.cases.customers.said import announce, decided
from slackbot.cases.customers.state import Customer, Feed
from slackbot.cases.rulebook import CUSTOMER, LEADS, rule
from slackbot.words import CommandBase, Decision, Refusal, Side, value

REVOKED, ONE_REVOKED = "feeds_revoked", "feed_revoked"
MOST_FEEDS = 50
MOST_ENDED = 10


@value
class IssueFeed(CommandBase):
    """An address for the calendar of this customer's stops, to whoever asks."""

    kind: Literal["customer.issue_feed"] = "customer.issue_feed"
    sha256: str
    """Of the secret in the address; the secret itself is kept nowhere."""


@value
class RevokeFeeds(CommandBase):
    """None of the addresses leads anywhere any more."""

    kind: Literal["customer.revoke_feeds"] = "customer.revoke_feeds"


@value
class RevokeFeed(CommandBase):
    """One of the addresses leads nowhere any more."""

    kind: Literal["customer.revoke_feed"] = "customer.revoke_feed"
    shown: str
    """`Feed.mark` of the one that was shown."""


@rule(IssueFeed, may=CUSTOMER | LEADS, cites=("9", "12"))
def issue_feed(customer: Customer, command: IssueFeed, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """A person has one: a new one takes the place of the one before."""
    user = command.by.user
    feeds = tuple(_ended(each, user, now) if each.by == user else each for each in customer.feeds)
    if sum(each.is_open for each in feeds) >= MOST_FEEDS:
        return Refusal(code="too_many_feeds", refs=("12",))
    given = Feed(sha256=command.sha256, by=user, at=now)
    after = replace(customer, feeds=_kept((*feeds, given), now))
    return decided(after, command, now, "feed_issued", refs=("9", "12"))


@rule(RevokeFeeds, may=LEADS, cites=("12",))
def revoke_feeds(customer: Customer, command: RevokeFeeds, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """The customer reads it: calendars of theirs stop following."""
    count = sum(each.is_open for each in customer.feeds)
    if not count:
        return Refusal(code="no_feeds", refs=("12",))
    feeds = tuple(_ended(each, command.by.user, now) for each in customer.feeds)
    after = replace(customer, feeds=_kept(feeds, now))
    said = announce(customer, REVOKED)
    return decided(after, command, now, "feeds_revoked", said, refs=("12",), count=count)


@rule(RevokeFeed, may=CUSTOMER | LEADS, cites=("12",))
def revoke_feed(customer: Customer, command: RevokeFeed, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """Anybody's by a lead, and whoever held it reads so in the channel; their own by everybody."""
    user, lead = command.by.user, command.by.side is Side.PROVIDER
    found = next((each for each in customer.feeds if each.is_open and each.mark == command.shown), None)
    if found is None or not (lead or found.by == user):
        return Refusal(code="no_such_feed", refs=("12",))
    feeds = tuple(_ended(each, user, now) if each is found else each for each in customer.feeds)
    after = replace(customer, feeds=_kept(feeds, now))
    said = () if found.by == user else (announce(customer, ONE_REVOKED, by=found.by),)
    return decided(after, command, now, "feed_revoked", *said, refs=("12",), held_by=found.by)


def _ended(feed: Feed, user: str, now: datetime) -> Feed:
    return replace(feed, ended_at=now, ended_by=user) if feed.is_open else feed


def _kept(feeds: tuple[Feed, ...], now: datetime) -> tuple[Feed, ...]:
    """Those that ended just now stay, for the index to forget them; of the earlier ones the latest."""
    earlier = [each for each in feeds if each.ended_at and each.ended_at < now]
    gone = earlier[: max(0, len(earlier) - MOST_ENDED)]
    return tuple(each for each in feeds if each not in gone)
