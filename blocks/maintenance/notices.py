"""What the clock says about a window in #desk: it is about to begin, or past its end."""

from __future__ import annotations

from datetime import datetime

from blocks.announcements.common import span, title
from blocks.around import Surroundings
from blocks.kit import actions, mention, mentions, quote, section
from blocks.maintenance import approvals
from blocks.maintenance.card import card, decide_row, start_button
from slackbot.cases.maintenance.state import Window
from slackbot.cases.stops import State
from slackbot.words import Card, JsonValue, Notice, Rendered

ABOUT_PROPOSAL = frozenset({"approve_notice", "notice_declined", "notice_expired"})
ABOUT_A_MOVE = frozenset({"notice_declined", "notice_expired"})
"""Said otherwise where the customers know of another time."""
START_AGAIN = frozenset({"start_asked", "not_started"})


def draw(said: Card | Notice, window: Window, around: Surroundings) -> Rendered:
    if isinstance(said, Card):
        return card(window, around)
    params, proposal, key = said.params, window.proposal, said.key
    if key in ABOUT_A_MOVE and window.told_at:
        key = f"{key}_move"
    stop = proposal.stop if proposal and said.key in ABOUT_PROPOSAL else window.stop
    first = around.say(
        f"maintenance.notice.{key}",
        by=mention(str(params.get("by", ""))),
        to=mentions(_people(params.get("to"))),
        count=params.get("unanswered", 0),
        who=mention(window.owner),
        leads=mentions(_people(params.get("leads")) or (around.provider.leads if around.provider else ())),
        title=title(window.stop, around),
        start=around.when(stop.start),
        end=around.when(stop.latest_end),
        asked=mention(proposal.approval.asked_by) if proposal else "",
        decided=approvals.decided_by(proposal, around),
        span=span(*_times(params.get("span")), around) if params.get("span") else "",
        why=approvals.why_aside(str(params["why"]), str(params["by"]), around) if params.get("why") else "",
    )
    quoted = [quote(str(params["text"]))] if params.get("text") else []
    if said.key == "approve_notice" and window.proposed:
        one = [section(approvals.for_one(window.proposed, around))] if window.proposed.apart else []
        quoted = [*one, quote(window.proposed.stop.why_late.read_in(around.locale)), *decide_row(window, around)]
    if said.key in START_AGAIN and window.state is State.PLANNED:
        quoted = [actions(start_button(window, around))]
    return Rendered(text=first, blocks=[section(first), *quoted])


def _people(given: JsonValue) -> list[str]:
    """One, or several."""
    named = given if isinstance(given, list) else [given]
    return [str(each) for each in named if each]


def _times(given: JsonValue) -> tuple[datetime, datetime]:
    assert isinstance(given, list), "whoever says it gives both"
    start, end = (datetime.fromisoformat(str(each)) for each in given)
    return start, end
