"""What a lead was asked about a window, and what came of it (Arts. 9(1), 9(2))."""

from __future__ import annotations

from blocks.announcements.common import span
from blocks.around import Surroundings
from blocks.kit import Mrkdwn, joined, mention
from slackbot.cases.approvals import End, Vote
from slackbot.cases.maintenance.state import Proposal


def line(asked: Proposal, around: Surroundings) -> Mrkdwn:
    """For the window's card: it waits, or how it ended and why."""
    approval, stop = asked.approval, asked.stop
    vote = approval.votes[-1] if approval.votes else None
    said = around.say(
        f"maintenance.approval.{_came_to(asked)}",
        who=mention(approval.asked_by),
        span=span(stop.start, stop.expected_end, around),
        reason=approval.reason if approval.end is End.DECLINED else stop.why_late.read_in(around.locale),
        by=_decider(vote, around),
        why=why_aside(asked.aside, asked.aside_by, around) if asked.aside else "",
    )
    return joined((said, for_one(asked, around))) if asked.apart else said


def for_one(asked: Proposal, around: Surroundings) -> Mrkdwn:
    """That it is another time for one customer alone."""
    return around.say("maintenance.approval.for_one", name=asked.apart.name) if asked.apart else Mrkdwn("")


def why_aside(why: str, by: str, around: Surroundings) -> Mrkdwn:
    """What somebody did, or the clock, so that no lead had to decide any more."""
    return around.say(f"maintenance.aside.{why}" if by else "maintenance.aside.by_itself", by=mention(by))


def decided_by(asked: Proposal | None, around: Surroundings) -> Mrkdwn:
    """Who said yes or no last, and in whose place."""
    return _decider(asked.approval.votes[-1] if asked and asked.approval.votes else None, around)


def _came_to(asked: Proposal) -> str:
    return str(asked.approval.end) if asked.approval.end else "waits"


def _decider(vote: Vote | None, around: Surroundings) -> Mrkdwn:
    return around.decider(vote.by, vote.deputy_for) if vote else Mrkdwn("")
